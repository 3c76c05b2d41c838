//! Lists that open: menus with rows of actions, and a select for one value of several.

use eframe::egui::{
    Color32, EventFilter, Id, Key, Modifiers, Popup, Rect, Response, Role as AccessRole, ScrollArea, Sense,
    SetOpenCommand, Stroke, StrokeKind, Ui, Widget, WidgetInfo, pos2, vec2,
};

use super::button::IconButton;
use super::paint::{focus_ring, line, paint_icon, paint_line, state_color};
use super::text::Text;
use crate::ui::theme::{Fill, Icon, Role, Status, Tokens, UiTokens, Weight, icons};

/// Least width of a menu, in points.
const MIN_WIDTH: f32 = 176.0;

/// One row of a menu: `if ui.add(MenuItem::new("Hold").icon(icons::PAUSE)).clicked() { … }`.
#[must_use = "add it with `ui.add`"]
pub struct MenuItem<'a> {
    label: &'a str,
    icon: Option<Icon>,
    shortcut: Option<&'a str>,
    chosen: Option<bool>,
    detail: Option<&'a str>,
    danger: bool,
    enabled: bool,
    keeps_open: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    None,
    Blank,
    Icon(Icon),
}

impl<'a> MenuItem<'a> {
    /// A row for an action.
    pub fn new(label: &'a str) -> Self {
        Self {
            label,
            icon: None,
            shortcut: None,
            chosen: None,
            detail: None,
            danger: false,
            enabled: true,
            keeps_open: false,
        }
    }

    /// With an icon before it.
    pub fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// With the keys that do the same.
    pub fn shortcut(mut self, shortcut: &'a str) -> Self {
        self.shortcut = Some(shortcut);
        self
    }

    /// With a second, lighter text at its end that belongs to its name, such as a price; instead of keys.
    pub fn detail(mut self, detail: &'a str) -> Self {
        self.detail = Some(detail);
        self
    }

    /// The menu stays open after a press: the row shows more of it.
    pub fn keeps_open(mut self) -> Self {
        self.keeps_open = true;
        self
    }

    /// Makes it one of several values, with a tick when it is the chosen one.
    pub fn chosen(mut self, chosen: bool) -> Self {
        self.chosen = Some(chosen);
        self
    }

    /// Marks an action that destroys something.
    pub fn danger(mut self) -> Self {
        self.danger = true;
        self
    }

    /// Whether it can be used now.
    pub fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = enabled;
        self
    }

    /// The mark before the label. Values that are not chosen keep its place empty, so that labels align.
    fn mark(&self) -> Mark {
        match (self.chosen, self.icon) {
            (Some(true), _) => Mark::Icon(icons::CHECK),
            (Some(false), _) => Mark::Blank,
            (None, Some(icon)) => Mark::Icon(icon),
            (None, None) => Mark::None,
        }
    }

    fn color(&self, t: &Tokens, enabled: bool) -> Color32 {
        match (enabled, self.danger) {
            (false, _) => t.text.disabled,
            (true, true) => t.status.of(Status::Danger).text,
            (true, false) => t.text.primary,
        }
    }

    /// The accessible name: label and detail.
    fn name(&self) -> String {
        match self.detail {
            Some(detail) => format!("{} {detail}", self.label),
            None => self.label.to_owned(),
        }
    }

    fn inform(&self, response: &Response, enabled: bool) {
        response.widget_info(|| match self.chosen {
            Some(chosen) => WidgetInfo::selected(AccessRole::ListBoxOption, enabled, chosen, self.name()),
            None => WidgetInfo::labeled(AccessRole::MenuItem, enabled, self.name()),
        });
        if let Some(shortcut) = self.shortcut {
            response.ctx.accesskit_node_builder(response.id, |node| node.set_keyboard_shortcut(shortcut));
        }
    }

    fn background(ui: &Ui, rect: Rect, response: &Response) {
        let t = ui.tokens();
        let fill = Fill {
            rest: Color32::TRANSPARENT,
            hover: t.surface.control_hover,
            pressed: t.surface.control_pressed,
            on: t.text.primary,
        };
        ui.painter().rect_filled(rect, t.radius.small, state_color(ui, response, &fill));
    }
}

impl Widget for MenuItem<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let t = ui.tokens();
        let enabled = self.enabled && ui.is_enabled();
        let color = self.color(t, enabled);
        let label = line(ui, self.label, (Role::Body, Weight::Regular), color, t.size.measure);
        let hint = self.shortcut.or(self.detail).unwrap_or_default();
        let hint = line(ui, hint, (Role::Micro, Weight::Regular), t.text.secondary, t.size.measure);
        let before = t.space.s + if self.mark() == Mark::None { 0.0 } else { t.size.icon + t.space.s };
        let width = before + label.size().x + t.space.xl + hint.size().x + t.space.s;
        let sense = if enabled { Sense::click() } else { Sense::hover() };
        let size = vec2(width.max(MIN_WIDTH).ceil(), t.size.control);
        let (rect, response) = ui.allocate_at_least(size, sense); // As wide as the menu.
        self.inform(&response, enabled);
        if enabled {
            Self::background(ui, rect, &response);
        }
        if let Mark::Icon(icon) = self.mark() {
            let center = rect.left_center() + vec2(t.space.s + t.size.icon / 2.0, 0.0);
            paint_icon(ui.painter(), center, icon, t.size.icon, color);
        }
        paint_line(ui.painter(), (rect.left_center() + vec2(before, 0.0)).round(), label, color);
        let at = rect.right_center() - vec2(t.space.s + hint.size().x, 0.0);
        paint_line(ui.painter(), at.round(), hint, t.text.secondary);
        focus_ring(ui, &response, rect.shrink(2.0 * t.size.ring), t.radius.small);
        if enabled && ui.data_mut(|data| data.remove_temp::<bool>(wants_keyboard())).is_some() {
            response.request_focus();
        }
        if response.clicked() && !self.keeps_open {
            ui.close(); // Also when it was pressed with the keyboard.
        }
        response
    }
}

/// An icon button that opens a menu under it. The menu closes after a click in it, a click beside it, or Escape.
pub fn menu_button(ui: &mut Ui, icon: Icon, name: &str, rows: impl FnOnce(&mut Ui)) -> Response {
    let response = ui.add(IconButton::new(icon, name));
    let was_open = is_open(&response);
    Popup::menu(&response).accessible_name(name).gap(ui.tokens().space.xs).show(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.set_min_width(MIN_WIDTH);
        rows(ui);
    });
    take_focus_back(&response, was_open);
    response
}

/// The menu of a widget: by right click or a long touch at the pointer; by Shift+F10 or the menu key, while it has the keyboard, under
/// it. Opened by keys, it gives the keyboard back when it is closed by keys.
pub fn context_menu(response: &Response, rows: impl FnOnce(&mut Ui)) {
    let by_keys = response.id.with("menu by keys");
    let pressed = response.has_focus()
        && response.ctx.input_mut(|input| {
            input.consume_key(Modifiers::NONE, Key::Menu) || input.consume_key(Modifiers::SHIFT, Key::F10)
        });
    if pressed || response.secondary_clicked() {
        response.ctx.data_mut(|data| data.insert_temp(by_keys, pressed));
    }
    let is_by_keys = response.ctx.data(|data| data.get_temp(by_keys)).unwrap_or(false);
    let popup = if pressed {
        Popup::menu(response).open_memory(Some(SetOpenCommand::Bool(true)))
    } else if is_by_keys {
        Popup::menu(response).open_memory(response.clicked().then_some(SetOpenCommand::Bool(false)))
    } else {
        Popup::context_menu(response)
    };
    if pressed {
        response.ctx.data_mut(|data| data.insert_temp(wants_keyboard(), true));
    }
    let was_open = is_by_keys && is_open(response);
    popup.gap(response.ctx.tokens().space.xs).show(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        rows(ui);
    });
    take_focus_back(response, was_open);
}

/// Under this id stands that the first row of the menu that is just opened takes the keyboard.
fn wants_keyboard() -> Id {
    Id::unique("first row of a menu")
}

/// Whether this button's list is open.
fn is_open(button: &Response) -> bool {
    Popup::is_id_open(&button.ctx, Popup::default_response_id(button))
}

/// Gives the keyboard back to the button after its list was closed by keyboard.
fn take_focus_back(button: &Response, was_open: bool) {
    let by_pointer = button.ctx.input(|input| input.pointer.any_click());
    if was_open && !is_open(button) && !by_pointer {
        button.request_focus();
    }
}

/// Height in points beyond which a list scrolls.
const MAX_LIST_HEIGHT: f32 = 320.0;

/// A select with its label above it: `ui.add(Select::new("Sort by", &mut order, &[(Order::Newest, "Newest")]))`.
/// Up and down change it while it is closed; Enter or Space opens it.
#[must_use = "add it with `ui.add`"]
pub struct Select<'a, T> {
    label: &'a str,
    value: &'a mut T,
    options: &'a [(T, &'a str)],
    details: &'a [String],
    hidden_label: bool,
}

impl<'a, T: PartialEq + Clone> Select<'a, T> {
    /// A choice of `options`, each with its label.
    pub fn new(label: &'a str, value: &'a mut T, options: &'a [(T, &'a str)]) -> Self {
        Self { label, value, options, details: &[], hidden_label: false }
    }

    /// With a lighter text at the end of each option, in their order.
    pub fn details(mut self, details: &'a [String]) -> Self {
        self.details = details;
        self
    }

    /// Keeps the label for screen readers only.
    pub fn hide_label(mut self) -> Self {
        self.hidden_label = true;
        self
    }

    fn chosen(&self) -> Option<usize> {
        self.options.iter().position(|(value, _)| value == self.value)
    }

    fn shown(&self) -> &'a str {
        self.chosen().map_or("", |i| self.options[i].1)
    }

    fn paint(&self, ui: &Ui, rect: Rect, response: &Response) {
        let t = ui.tokens();
        let (fill, color) = match (ui.is_enabled(), response.hovered()) {
            (false, _) => (t.surface.control_disabled, t.text.disabled),
            (true, true) => (t.surface.control_hover, t.text.primary),
            (true, false) => (t.surface.control, t.text.primary),
        };
        ui.painter().rect_filled(rect, t.radius.medium, fill);
        let outline = Stroke::new(t.size.hairline, t.line.hairline);
        ui.painter().rect_stroke(rect, t.radius.medium, outline, StrokeKind::Inside);
        let caret = pos2(rect.right() - t.space.m - t.space.xs, rect.center().y);
        let caret_color = if ui.is_enabled() { t.text.secondary } else { t.text.disabled };
        paint_icon(ui.painter(), caret, icons::CARET_DOWN, t.space.m, caret_color);
        let room = rect.width() - t.space.m - t.space.xl - t.space.xs;
        let text = line(ui, self.shown(), (Role::Body, Weight::Regular), color, room);
        let at = pos2(rect.left() + t.space.m, rect.center().y);
        paint_line(ui.painter(), at.round(), text, color);
        focus_ring(ui, response, rect, t.radius.medium);
    }

    /// The choice after an up or down key on the closed select.
    fn step(&self, ui: &Ui, response: &Response) -> Option<usize> {
        if !response.has_focus() {
            return None;
        }
        let filter = EventFilter { vertical_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        let now = self.chosen();
        let last = self.options.len().checked_sub(1)?;
        ui.input_mut(|input| {
            if input.consume_key(Modifiers::NONE, Key::ArrowDown) {
                Some(now.map_or(0, |i| (i + 1).min(last)))
            } else if input.consume_key(Modifiers::NONE, Key::ArrowUp) {
                Some(now.map_or(0, |i| i.saturating_sub(1)))
            } else {
                None
            }
        })
    }

    /// The open list; returns what was chosen in it.
    fn list(&self, response: &Response) -> Option<usize> {
        let opened = response.clicked();
        let now = self.chosen();
        Popup::menu(response)
            .accessible_name(self.label)
            .gap(response.ctx.tokens().space.xs)
            .width(response.rect.width())
            .show(|ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                let t = ui.tokens();
                let inside = response.rect.width() - 2.0 * (t.space.xs + t.size.hairline);
                ui.set_width(inside);
                ScrollArea::vertical()
                    .max_height(MAX_LIST_HEIGHT)
                    .show(ui, |ui| {
                        let mut chosen = None;
                        for (i, (_, label)) in self.options.iter().enumerate() {
                            let item = MenuItem::new(label).chosen(now == Some(i));
                            let detail = self.details.get(i);
                            let row = ui.add(match detail {
                                Some(detail) => item.detail(detail),
                                None => item,
                            });
                            if opened && now == Some(i) {
                                row.request_focus();
                            }
                            if row.clicked() {
                                chosen = Some(i);
                            }
                        }
                        chosen
                    })
                    .inner
            })
            .and_then(|shown| shown.inner)
    }
}

impl<T: PartialEq + Clone> Widget for Select<'_, T> {
    fn ui(self, ui: &mut Ui) -> Response {
        let t = ui.tokens();
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = t.space.xs;
            let label = (!self.hidden_label).then(|| ui.add(Text::small(self.label).secondary()));
            let enabled = ui.is_enabled();
            let sense = if enabled { Sense::click() } else { Sense::hover() };
            let size = vec2(ui.available_width(), t.size.control);
            let (rect, mut response) = ui.allocate_exact_size(size, sense);
            let stepped = self.step(ui, &response);
            response.widget_info(|| WidgetInfo {
                enabled,
                current_text_value: Some(self.shown().to_owned()),
                label: Some(self.label.to_owned()),
                ..WidgetInfo::new(AccessRole::ComboBox)
            });
            if let Some(label) = label {
                response = response.labelled_by(label.id);
            }
            self.paint(ui, rect, &response);
            let was_open = is_open(&response);
            let chosen = self.list(&response).or(stepped);
            take_focus_back(&response, was_open);
            if let Some(new) = chosen.filter(|new| Some(*new) != self.chosen()) {
                *self.value = self.options[new].0.clone();
                response.mark_changed();
            }
            response
        })
        .inner
    }
}
