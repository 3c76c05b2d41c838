//! The shape of the frame, drawn as the shape it is.

use eframe::egui::{Rect, Response, Sense, Stroke, StrokeKind, Ui, Vec2, Widget, pos2, vec2};

use super::core::{focus_ring, line, paint_line};
use super::radio::{Item, radio_group};
use crate::ui::theme::{Role, UiTokens, Weight};

/// Height of one cell: the drawn shape above its label.
const CELL_HEIGHT: f32 = 64.0;
/// The longer side of a drawn shape.
const SHAPE_SIDE: f32 = 24.0;

/// A shape picker: `ui.add(ShapePicker::new("Shape", &mut shape, &[(Shape::Wide, "16:9", [16, 9])]))`.
#[must_use = "add it with `ui.add`"]
pub struct ShapePicker<'a, T> {
    name: &'a str,
    value: &'a mut T,
    options: &'a [(T, &'a str, [u32; 2])],
}

impl<'a, T: PartialEq + Clone> ShapePicker<'a, T> {
    /// A choice of shapes: the value, its label, and its width to height.
    pub fn new(name: &'a str, value: &'a mut T, options: &'a [(T, &'a str, [u32; 2])]) -> Self {
        Self { name, value, options }
    }
}

impl<T: PartialEq + Clone> Widget for ShapePicker<'_, T> {
    fn ui(self, ui: &mut Ui) -> Response {
        let t = ui.tokens();
        let size = vec2(ui.available_width(), CELL_HEIGHT);
        let (rect, mut response) = ui.allocate_exact_size(size, Sense::hover());
        let count = self.options.len().max(1) as f32;
        let width = (rect.width() - t.space.xs * (count - 1.0)) / count;
        let items: Vec<Item<'_>> = self
            .options
            .iter()
            .enumerate()
            .map(|(i, (_, name, _))| {
                let left = rect.left() + (width + t.space.xs) * i as f32;
                let cell = Rect::from_min_size(pos2(left, rect.top()), vec2(width, CELL_HEIGHT));
                Item { rect: cell, name }
            })
            .collect();
        let selected = self.options.iter().position(|(value, ..)| value == self.value);
        let (responses, chosen) = radio_group(ui, self.name, &items, selected);
        if let Some(new) = chosen {
            *self.value = self.options[new].0.clone();
            response.mark_changed();
        }
        let shown = chosen.or(selected);
        for (i, (item, response)) in items.iter().zip(&responses).enumerate() {
            paint_cell(ui, item, self.options[i].2, response, shown == Some(i));
        }
        response
    }
}

fn paint_cell(ui: &Ui, item: &Item<'_>, ratio: [u32; 2], response: &Response, selected: bool) {
    let t = ui.tokens();
    let painter = ui.painter();
    let hovered = response.hovered() && ui.is_enabled();
    let (fill, outline) = match (selected, hovered) {
        (true, _) => (t.accent.tint, t.accent.fill.rest),
        (false, true) => (t.surface.control_hover, t.line.hairline),
        (false, false) => (t.surface.field, t.line.hairline),
    };
    let outline = Stroke::new(t.size.hairline, outline);
    painter.rect(item.rect, t.radius.medium, fill, outline, StrokeKind::Inside);
    let color = match (ui.is_enabled(), selected) {
        (false, _) => t.text.disabled,
        (true, true) => t.accent.text,
        (true, false) => t.text.secondary,
    };
    let middle = pos2(item.rect.center().x, item.rect.top() + t.space.xs + t.space.l);
    let drawn = Rect::from_center_size(middle.round(), shape(ratio));
    let pen = Stroke::new(t.size.ring - 0.5, color);
    painter.rect_stroke(drawn, t.radius.small / 2, pen, StrokeKind::Inside);
    let weight = if selected { Weight::SemiBold } else { Weight::Regular };
    let label = line(ui, item.name, (Role::Small, weight), color, item.rect.width());
    let at = pos2(item.rect.center().x - label.size().x / 2.0, item.rect.bottom() - t.space.l);
    paint_line(painter, at.round(), label, color);
    focus_ring(ui, response, item.rect, t.radius.medium);
}

/// The drawn size of a shape: its longer side is always the same.
fn shape([width, height]: [u32; 2]) -> Vec2 {
    let (width, height) = (width.max(1) as f32, height.max(1) as f32);
    let scale = SHAPE_SIDE / width.max(height);
    vec2((width * scale).round(), (height * scale).round())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longer_side_is_always_as_long() {
        assert_eq!(shape([16, 9]), vec2(24.0, 14.0));
        assert_eq!(shape([9, 16]), vec2(14.0, 24.0));
        assert_eq!(shape([1, 1]), vec2(24.0, 24.0));
    }
}
