//! A choice between a few values that are all visible: duration, resolution, model.

use eframe::egui::{Rect, Response, Sense, Stroke, StrokeKind, Ui, Widget, vec2};

use super::core::{focus_ring, line, paint_line};
use super::radio::{Item, radio_group};
use crate::ui::theme::{Role, Tokens, UiTokens, Weight};

/// A segmented control: `ui.add(Segmented::new("Duration", &mut seconds, &[(4, "4 s"), (6, "6 s"), (8, "8 s")]))`.
#[must_use = "add it with `ui.add`"]
pub struct Segmented<'a, T> {
    name: &'a str,
    value: &'a mut T,
    options: &'a [(T, &'a str)],
}

impl<'a, T: PartialEq + Clone> Segmented<'a, T> {
    /// A choice of `options`, each with its label. `name` is what a screen reader calls the group.
    pub fn new(name: &'a str, value: &'a mut T, options: &'a [(T, &'a str)]) -> Self {
        Self { name, value, options }
    }
}

impl<T: PartialEq + Clone> Widget for Segmented<'_, T> {
    fn ui(self, ui: &mut Ui) -> Response {
        let t = ui.tokens();
        let size = vec2(ui.available_width(), t.size.control);
        let (rect, mut response) = ui.allocate_exact_size(size, Sense::hover());
        let items: Vec<Item<'_>> =
            cells(rect, self.options.len()).zip(self.options).map(|(rect, (_, name))| Item { rect, name }).collect();
        let selected = self.options.iter().position(|(value, _)| value == self.value);
        let (responses, chosen) = radio_group(ui, self.name, &items, selected);
        if let Some(new) = chosen {
            *self.value = self.options[new].0.clone();
            response.mark_changed();
        }
        if ui.is_rect_visible(rect) {
            paint_track(ui, t, rect);
            let shown = chosen.or(selected);
            for (i, (item, response)) in items.iter().zip(&responses).enumerate() {
                paint_segment(ui, item, response, shown == Some(i));
            }
        }
        response
    }
}

/// Equal cells from left to right.
fn cells(rect: Rect, count: usize) -> impl Iterator<Item = Rect> {
    let width = rect.width() / count.max(1) as f32;
    (0..count).map(move |i| {
        let left = rect.left() + width * i as f32;
        Rect::from_x_y_ranges(left..=left + width, rect.y_range())
    })
}

fn paint_track(ui: &Ui, t: &Tokens, rect: Rect) {
    let fill = if t.dark { t.surface.field } else { t.surface.control };
    let hairline = Stroke::new(t.size.hairline, t.line.hairline);
    ui.painter().rect(rect, t.radius.medium, fill, hairline, StrokeKind::Inside);
}

fn paint_segment(ui: &Ui, item: &Item<'_>, response: &Response, selected: bool) {
    let t = ui.tokens();
    let cell = item.rect.shrink(t.size.ring);
    let radius = t.radius.medium - t.size.ring as u8;
    if selected {
        let thumb = if t.dark { t.surface.control_hover } else { t.surface.raised };
        ui.painter().rect_filled(cell, radius, thumb);
    }
    let (weight, color) = match (ui.is_enabled(), selected) {
        (false, _) => (Weight::Regular, t.text.disabled),
        (true, true) => (Weight::SemiBold, t.text.primary),
        (true, false) if response.hovered() => (Weight::Regular, t.text.primary),
        (true, false) => (Weight::Regular, t.text.secondary),
    };
    let text = line(ui, item.name, (Role::Body, weight), color, cell.width() - t.space.s);
    let mut start = cell.center();
    start.x -= text.size().x / 2.0;
    paint_line(ui.painter(), start.round(), text, color);
    focus_ring(ui, response, cell, radius);
}
