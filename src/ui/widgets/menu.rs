//! Menus: rows of things to do, or to choose from.

use eframe::egui::{Color32, Popup, Rect, Response, Role as AccessRole, Sense, Ui, Widget, WidgetInfo, vec2};

use super::core::{focus_ring, line, paint_icon, paint_line, state_color};
use super::icon_button::IconButton;
use crate::ui::theme::{Fill, Icon, Role, Status, Tokens, UiTokens, Weight, icons};

/// Narrowest menu.
const MIN_WIDTH: f32 = 176.0;

/// One row of a menu: `if ui.add(MenuItem::new("Hold").icon(icons::PAUSE)).clicked() { … }`.
#[must_use = "add it with `ui.add`"]
pub struct MenuItem<'a> {
    label: &'a str,
    icon: Option<Icon>,
    shortcut: Option<&'a str>,
    chosen: Option<bool>,
    danger: bool,
    enabled: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    None,
    Blank,
    Icon(Icon),
}

impl<'a> MenuItem<'a> {
    /// Something to do.
    pub fn new(label: &'a str) -> Self {
        Self { label, icon: None, shortcut: None, chosen: None, danger: false, enabled: true }
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

    /// Makes it one of several values, with a tick when it is the chosen one.
    pub fn chosen(mut self, chosen: bool) -> Self {
        self.chosen = Some(chosen);
        self
    }

    /// It destroys something.
    pub fn danger(mut self) -> Self {
        self.danger = true;
        self
    }

    /// Whether it can be used now.
    pub fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = enabled;
        self
    }

    /// The place before the label; values that are not chosen keep it empty, so that labels stay in line.
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

    fn inform(&self, response: &Response, enabled: bool) {
        response.widget_info(|| match self.chosen {
            Some(chosen) => WidgetInfo::selected(AccessRole::ListBoxOption, enabled, chosen, self.label),
            None => WidgetInfo::labeled(AccessRole::MenuItem, enabled, self.label),
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
        let hint = self.shortcut.unwrap_or_default();
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
        if response.clicked() {
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

/// Whether the list that belongs to this button is open.
pub(super) fn is_open(button: &Response) -> bool {
    Popup::is_id_open(&button.ctx, Popup::default_response_id(button))
}

/// Gives the keyboard back to the button when its list was closed without a pointer.
pub(super) fn take_focus_back(button: &Response, was_open: bool) {
    let by_pointer = button.ctx.input(|input| input.pointer.any_click());
    if was_open && !is_open(button) && !by_pointer {
        button.request_focus();
    }
}
