//! Choices that are all visible: a segmented control, a picker that draws the shapes of a frame, a switch.

use eframe::egui::{
    Id, Key, Rect, Response, Role as AccessRole, Sense, Stroke, StrokeKind, Ui, UiBuilder, Vec2, Widget, WidgetInfo,
    pos2, vec2,
};

use super::paint::{Animate, focus_ring, line, paint_line};
use super::roving;
use crate::ui::theme::{Role, Tokens, UiTokens, Weight};

/// A segmented control: `ui.add(Segmented::new("Duration", &mut seconds, &[(4, "4 s"), (6, "6 s"), (8, "8 s")]))`.
#[must_use = "add it with `ui.add`"]
pub struct Segmented<'a, T> {
    name: &'a str,
    value: &'a mut T,
    options: &'a [(T, &'a str)],
    room_after_last: f32,
}

impl<'a, T: PartialEq + Clone> Segmented<'a, T> {
    /// A choice of `options`, each with its label. `name` is what a screen reader calls the group.
    pub fn new(name: &'a str, value: &'a mut T, options: &'a [(T, &'a str)]) -> Self {
        Self { name, value, options, room_after_last: 0.0 }
    }

    /// Keeps so much room after the last label, in points, for what the caller paints there; both together stand in the middle.
    pub fn room_after_last(mut self, room: f32) -> Self {
        self.room_after_last = room;
        self
    }
}

impl<T: PartialEq + Clone> Widget for Segmented<'_, T> {
    fn ui(self, ui: &mut Ui) -> Response {
        let t = ui.tokens();
        let size = vec2(ui.available_width(), t.size.control);
        let (rect, mut response) = ui.allocate_exact_size(size, Sense::hover());
        let items: Vec<Item<'_>> = cells(rect, self.options.len(), 0.0)
            .zip(self.options)
            .map(|(rect, (_, name))| Item { rect, name })
            .collect();
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
                let after = if i + 1 == items.len() { self.room_after_last } else { 0.0 };
                paint_segment(ui, item, response, shown == Some(i), after);
            }
        }
        response
    }
}

/// Equal cells from left to right, `gap` points apart.
fn cells(rect: Rect, count: usize, gap: f32) -> impl Iterator<Item = Rect> {
    let parts = count.max(1) as f32;
    let width = (rect.width() - gap * (parts - 1.0)) / parts;
    (0..count).map(move |i| {
        let left = rect.left() + (width + gap) * i as f32;
        Rect::from_x_y_ranges(left..=left + width, rect.y_range())
    })
}

fn paint_track(ui: &Ui, t: &Tokens, rect: Rect) {
    let fill = if t.dark { t.surface.field } else { t.surface.control };
    let hairline = Stroke::new(t.size.hairline, t.line.hairline);
    ui.painter().rect(rect, t.radius.medium, fill, hairline, StrokeKind::Inside);
}

fn paint_segment(ui: &Ui, item: &Item<'_>, response: &Response, selected: bool, after: f32) {
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
    let text = line(ui, item.name, (Role::Body, weight), color, cell.width() - t.space.s - after);
    let whole = text.size().x + after;
    let mut start = cell.center();
    start.x -= whole / 2.0;
    paint_line(ui.painter(), start.round(), text, color);
    focus_ring(ui, response, cell, radius);
}

/// Height of a cell, with the drawn shape above its label; in points.
const CELL_HEIGHT: f32 = 64.0;
/// The longer side of a drawn shape, in points.
const SHAPE_SIDE: f32 = 24.0;

/// A shape picker: `ui.add(ShapePicker::new("Shape", &mut shape, &[(Shape::WIDE, "16:9", [16, 9])]))`.
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
        let cells = cells(rect, self.options.len(), t.space.xs);
        let items: Vec<Item<'_>> = cells.zip(self.options).map(|(rect, (_, name, _))| Item { rect, name }).collect();
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
        (true, _) => (t.chosen.tint, t.chosen.outline),
        (false, true) => (t.surface.control_hover, t.line.hairline),
        (false, false) => (t.surface.field, t.line.hairline),
    };
    let outline = Stroke::new(t.size.hairline, outline);
    painter.rect(item.rect, t.radius.medium, fill, outline, StrokeKind::Inside);
    let color = match (ui.is_enabled(), selected) {
        (false, _) => t.text.disabled,
        (true, true) => t.text.primary,
        (true, false) => t.text.secondary,
    };
    let middle = pos2(item.rect.center().x, item.rect.top() + t.space.xs + t.space.l);
    let drawn = Rect::from_center_size(middle.round(), drawn_size(ratio));
    let pen = Stroke::new(t.size.ring - 0.5, color);
    painter.rect_stroke(drawn, t.radius.small / 2, pen, StrokeKind::Inside);
    let weight = if selected { Weight::SemiBold } else { Weight::Regular };
    let label = line(ui, item.name, (Role::Small, weight), color, item.rect.width());
    let at = pos2(item.rect.center().x - label.size().x / 2.0, item.rect.bottom() - t.space.l);
    paint_line(painter, at.round(), label, color);
    focus_ring(ui, response, item.rect, t.radius.medium);
}

/// The drawn size of a shape; the longer side is the same for all.
fn drawn_size([width, height]: [u32; 2]) -> Vec2 {
    let (width, height) = (width.max(1) as f32, height.max(1) as f32);
    let scale = SHAPE_SIDE / width.max(height);
    vec2((width * scale).round(), (height * scale).round())
}

/// One option on the screen.
struct Item<'a> {
    /// Where it is.
    rect: Rect,
    /// What a screen reader says.
    name: &'a str,
}

/// Handles pointer and keyboard for a group of options that are laid out already: one stop of the Tab key, in which arrows,
/// Home and End move the choice. Returns each option's response for painting, and the newly chosen index.
fn radio_group(ui: &mut Ui, name: &str, items: &[Item<'_>], selected: Option<usize>) -> (Vec<Response>, Option<usize>) {
    let base = ui.make_persistent_id(("radio", name));
    let builder = UiBuilder::new()
        .id_salt(("radio-group", name))
        .accessibility_role(AccessRole::RadioGroup)
        .accessibility_label(name);
    let mut group = ui.new_child(builder);
    let ui = &mut group;
    let (mut chosen, mut moved_to) = (None, None);
    let mut responses = Vec::with_capacity(items.len());
    for (i, item) in items.iter().enumerate() {
        let is_selected = selected == Some(i);
        let is_stop = i == selected.unwrap_or(0);
        let response = option(ui, base.with(i), item, is_selected, is_stop);
        if response.clicked() {
            chosen = Some(i);
        }
        if response.has_focus()
            && let Some(next) = arrows(ui, response.id, i, items.len())
        {
            chosen = Some(next);
            moved_to = Some(base.with(next));
        }
        responses.push(response);
    }
    if let Some(id) = moved_to {
        // After the loop: an option that is not yet a stop of the Tab key would lose the focus when it is added.
        ui.memory_mut(|memory| memory.request_focus(id));
    }
    (responses, chosen.filter(|new| Some(*new) != selected))
}

fn option(ui: &Ui, id: Id, item: &Item<'_>, selected: bool, is_stop: bool) -> Response {
    let sense = if ui.is_enabled() { roving::sense(is_stop) } else { Sense::hover() };
    let response = ui.interact(item.rect, id, sense);
    response.widget_info(|| WidgetInfo::selected(AccessRole::RadioButton, ui.is_enabled(), selected, item.name));
    response
}

/// The option that the keys lead to from option `i` of `count`.
fn arrows(ui: &Ui, id: Id, i: usize, count: usize) -> Option<usize> {
    let to = roving::steps(ui, id, roving::ARROWS).into_iter().fold(i, |at, (key, _)| match key {
        Key::ArrowRight | Key::ArrowDown => (at + 1) % count,
        Key::ArrowLeft | Key::ArrowUp => (at + count - 1) % count,
        Key::Home | Key::PageUp => 0,
        _ => count - 1,
    });
    (to != i).then_some(to)
}

/// Width of a switch's track, in points.
const TRACK_WIDTH: f32 = 36.0;
/// Height of a switch's track, in points.
const TRACK_HEIGHT: f32 = 20.0;

/// A switch with its label at the left and the track at the right edge: `ui.add(Switch::new("Sound", &mut on))`.
#[must_use = "add it with `ui.add`"]
pub struct Switch<'a> {
    label: &'a str,
    on: &'a mut bool,
}

impl<'a> Switch<'a> {
    /// A switch with this label.
    pub fn new(label: &'a str, on: &'a mut bool) -> Self {
        Self { label, on }
    }
}

impl Widget for Switch<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let t = ui.tokens();
        let enabled = ui.is_enabled();
        let size = vec2(ui.available_width(), t.size.control);
        let sense = if enabled { Sense::click() } else { Sense::hover() };
        let (rect, mut response) = ui.allocate_exact_size(size, sense);
        if response.clicked() {
            *self.on = !*self.on;
            response.mark_changed();
        }
        let on = *self.on;
        response.widget_info(|| WidgetInfo::selected(AccessRole::Switch, enabled, on, self.label));
        if ui.is_rect_visible(rect) {
            let color = if enabled { t.text.primary } else { t.text.disabled };
            let room = rect.width() - TRACK_WIDTH - t.space.m;
            let label = line(ui, self.label, (Role::Body, Weight::Regular), color, room);
            paint_line(ui.painter(), rect.left_center(), label, color);
            let middle = pos2(rect.right() - TRACK_WIDTH / 2.0, rect.center().y);
            let track = Rect::from_center_size(middle, vec2(TRACK_WIDTH, TRACK_HEIGHT));
            paint_switch_track(ui, &response, track, on);
        }
        response
    }
}

fn paint_switch_track(ui: &Ui, response: &Response, track: Rect, on: bool) {
    let t = ui.tokens();
    let enabled = ui.is_enabled();
    let along = ui.animate(response.id, on, ui.motion());
    let round = (TRACK_HEIGHT / 2.0) as u8;
    let off_fill = if response.hovered() { t.surface.control_hover } else { t.surface.control };
    let fill = if enabled { off_fill.lerp_to_gamma(t.chosen.fill, along) } else { t.surface.control_disabled };
    let outline = if enabled { t.line.outline.lerp_to_gamma(fill, along) } else { t.line.hairline };
    let outline = Stroke::new(t.size.hairline, outline);
    ui.painter().rect(track, round, fill, outline, StrokeKind::Inside);
    let inset = TRACK_HEIGHT / 2.0;
    let x = eframe::egui::lerp(track.left() + inset..=track.right() - inset, along);
    let knob = match (enabled, on) {
        (false, _) => t.text.disabled,
        (true, true) => t.chosen.on,
        (true, false) => t.text.secondary,
    };
    ui.painter().circle_filled(pos2(x, track.center().y), inset - t.space.xs, knob);
    focus_ring(ui, response, track, round);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longer_side_is_always_as_long() {
        assert_eq!(drawn_size([16, 9]), vec2(24.0, 14.0));
        assert_eq!(drawn_size([9, 16]), vec2(14.0, 24.0));
        assert_eq!(drawn_size([1, 1]), vec2(24.0, 24.0));
    }
}
