//! A choice of one value from a list that opens.

use eframe::egui::{
    EventFilter, Key, Modifiers, Popup, Rect, Response, Role as AccessRole, ScrollArea, Sense, Stroke, StrokeKind, Ui,
    Widget, WidgetInfo, pos2, vec2,
};

use super::core::{focus_ring, line, paint_icon, paint_line};
use super::menu::{MenuItem, is_open, take_focus_back};
use super::text::Text;
use crate::ui::theme::{Role, UiTokens, Weight, icons};

/// The tallest list before it scrolls.
const MAX_LIST_HEIGHT: f32 = 320.0;

/// A select with its label above it: `ui.add(Select::new("Sort by", &mut order, &[(Order::Newest, "Newest")]))`.
/// Up and down change it while it is closed; Enter or Space opens it.
#[must_use = "add it with `ui.add`"]
pub struct Select<'a, T> {
    label: &'a str,
    value: &'a mut T,
    options: &'a [(T, &'a str)],
    hidden_label: bool,
}

impl<'a, T: PartialEq + Clone> Select<'a, T> {
    /// A choice of `options`, each with its label.
    pub fn new(label: &'a str, value: &'a mut T, options: &'a [(T, &'a str)]) -> Self {
        Self { label, value, options, hidden_label: false }
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

    /// What the closed select makes of up and down.
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
                            let row = ui.add(MenuItem::new(label).chosen(now == Some(i)));
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
