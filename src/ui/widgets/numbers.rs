//! Controls for numbers: a stepper for small whole ones, the volume slider, and the behaviour that every slider shares.

use std::ops::RangeInclusive;

use eframe::egui::accesskit::{Action, ActionData};
use eframe::egui::{
    Align2, EventFilter, Key, Modifiers, Rect, Response, Role as AccessRole, Sense, Stroke, StrokeKind, Ui, Widget,
    WidgetInfo, vec2,
};

use super::button::IconButton;
use super::paint::{focus_ring, line, paint_line};
use crate::ui::theme::{Role, UiTokens, Weight, figures_font, icons};

/// Width of the number between the two buttons, in points.
const VALUE_WIDTH: f32 = 32.0;

/// A stepper with its label at the left: `ui.add(Stepper::new("Takes", &mut takes, 1..=8))`.
/// The number takes the keyboard: arrows change it.
#[must_use = "add it with `ui.add`"]
pub struct Stepper<'a> {
    label: &'a str,
    value: &'a mut u32,
    range: RangeInclusive<u32>,
}

impl<'a> Stepper<'a> {
    /// A number in `range`.
    pub fn new(label: &'a str, value: &'a mut u32, range: RangeInclusive<u32>) -> Self {
        Self { label, value, range }
    }
}

impl Widget for Stepper<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let t = ui.tokens();
        let size = vec2(ui.available_width(), t.size.control);
        let (rect, mut response) = ui.allocate_exact_size(size, Sense::hover());
        let color = if ui.is_enabled() { t.text.primary } else { t.text.disabled };
        let size = vec2(2.0 * t.size.control + VALUE_WIDTH, t.size.control);
        let room = rect.width() - size.x - t.space.m;
        let label = line(ui, self.label, (Role::Body, Weight::Regular), color, room);
        paint_line(ui.painter(), rect.left_center(), label, color);
        let frame = Align2::RIGHT_CENTER.align_size_within_rect(size, rect);
        let outline = Stroke::new(t.size.hairline, t.line.hairline);
        ui.painter().rect(frame, t.radius.medium, t.surface.field, outline, StrokeKind::Inside);
        let down = step_button(ui, &self, frame, StepButton::Down);
        let typed = number(ui, &self, frame.shrink2(vec2(t.size.control, 0.0)));
        let up = step_button(ui, &self, frame, StepButton::Up);
        let new = match (typed, down, up) {
            (Some(typed), ..) => typed,
            (None, true, _) => self.value.saturating_sub(1),
            (None, false, true) => self.value.saturating_add(1),
            (None, false, false) => *self.value,
        };
        let new = new.clamp(*self.range.start(), *self.range.end());
        if new != *self.value {
            *self.value = new;
            response.mark_changed();
        }
        response
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum StepButton {
    Down,
    Up,
}

/// One of the two buttons, at its end of the frame; returns whether it was pressed.
fn step_button(ui: &mut Ui, stepper: &Stepper<'_>, frame: Rect, step: StepButton) -> bool {
    let t = ui.tokens();
    let square = vec2(t.size.control, t.size.control);
    let (icon, word, at, enabled) = match step {
        StepButton::Down => (icons::MINUS, "fewer", Align2::LEFT_CENTER, *stepper.value > *stepper.range.start()),
        StepButton::Up => (icons::PLUS, "more", Align2::RIGHT_CENTER, *stepper.value < *stepper.range.end()),
    };
    let place = at.align_size_within_rect(square, frame).shrink(t.space.xs);
    let name = format!("{}: one {word}", stepper.label);
    ui.place(place, IconButton::new(icon, &name).small().enabled(enabled)).clicked()
}

/// The number between the buttons; returns the number that the keyboard changed it to.
fn number(ui: &mut Ui, stepper: &Stepper<'_>, rect: Rect) -> Option<u32> {
    let t = ui.tokens();
    let value = *stepper.value;
    let enabled = ui.is_enabled();
    let id = ui.make_persistent_id(("stepper", stepper.label));
    let sense = if enabled { Sense::FOCUSABLE } else { Sense::hover() };
    let response = ui.interact(rect, id, sense);
    response.widget_info(|| WidgetInfo {
        enabled,
        label: Some(stepper.label.to_owned()),
        value: Some(f64::from(value)),
        ..WidgetInfo::new(AccessRole::SpinButton)
    });
    let color = if enabled { t.text.primary } else { t.text.disabled };
    let font = figures_font(Role::Body, Weight::Regular);
    ui.painter().text(rect.center(), Align2::CENTER_CENTER, value, font, color);
    focus_ring(ui, &response, rect.shrink(t.space.xs), t.radius.small);
    response.has_focus().then(|| keys(ui, &response, value)).flatten()
}

fn keys(ui: &Ui, response: &Response, value: u32) -> Option<u32> {
    let filter = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    ui.input_mut(|input| {
        let mut pressed = |key| input.consume_key(Modifiers::NONE, key);
        if pressed(Key::ArrowUp) || pressed(Key::ArrowRight) {
            Some(value.saturating_add(1))
        } else if pressed(Key::ArrowDown) || pressed(Key::ArrowLeft) {
            Some(value.saturating_sub(1))
        } else {
            None
        }
    })
}

/// Radius of the handle, in points.
const HANDLE: f32 = 5.0;

/// A slider's value between 0 and `most`: how screen readers, keys and the pointer see and change it.
pub struct SliderValue<'a> {
    /// The accessible name.
    pub name: &'a str,
    /// The value in words.
    pub words: &'a str,
    /// The value.
    pub value: f64,
    /// The greatest value.
    pub most: f64,
    /// One press of an arrow key.
    pub step: f64,
}

impl SliderValue<'_> {
    /// Describes the slider to screen readers and tests.
    pub fn inform(&self, ui: &Ui, response: &Response) {
        response.widget_info(|| WidgetInfo::slider(ui.is_enabled(), self.value, self.name));
        ui.ctx().accesskit_node_builder(response.id, |node| {
            node.set_value(self.words);
            node.set_min_numeric_value(0.0);
            node.set_max_numeric_value(self.most);
            node.set_numeric_value_step(self.step);
            for action in [Action::SetValue, Action::Increment, Action::Decrement] {
                node.add_action(action);
            }
        });
    }

    /// The value that the keyboard (while the slider has it) or a screen reader asks for.
    pub fn asked(&self, ui: &Ui, response: &Response) -> Option<f64> {
        let id = response.id;
        let (set, steps) = ui.input(|input| {
            let numeric = |data: &Option<ActionData>| match data {
                Some(ActionData::NumericValue(value)) => Some(*value),
                _ => None,
            };
            let set =
                input.accesskit_action_requests(id, Action::SetValue).filter_map(|request| numeric(&request.data));
            let count = |action| input.num_accesskit_action_requests(id, action) as f64;
            (set.last(), count(Action::Increment) - count(Action::Decrement))
        });
        let keys = if response.has_focus() { self.keys(ui, response) } else { None };
        let stepped = (steps != 0.0).then_some(self.value + steps * self.step);
        set.or(stepped).or(keys).map(|value| value.clamp(0.0, self.most))
    }

    fn keys(&self, ui: &Ui, response: &Response) -> Option<f64> {
        let filter = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        ui.input_mut(|input| {
            let mut pressed = |key| input.count_and_consume_key(Modifiers::NONE, key) as f64;
            let up = pressed(Key::ArrowRight) + pressed(Key::ArrowUp);
            let down = pressed(Key::ArrowLeft) + pressed(Key::ArrowDown);
            if pressed(Key::Home) > 0.0 {
                Some(0.0)
            } else if pressed(Key::End) > 0.0 {
                Some(self.most)
            } else {
                (up + down > 0.0).then_some(self.value + (up - down) * self.step)
            }
        })
    }

    /// The value under the pointer while the line is pressed.
    pub fn held(&self, response: &Response, line: Rect) -> Option<f64> {
        let held = response.is_pointer_button_down_on() || response.clicked();
        let pointer = held.then(|| response.interact_pointer_pos()).flatten()?;
        Some(self.most * f64::from(share_along(pointer.x, line)))
    }
}

/// The place of `x` along the line: 0 at its left end, 1 at its right.
pub fn share_along(x: f32, line: Rect) -> f32 {
    ((x - line.left()) / line.width().max(1.0)).clamp(0.0, 1.0)
}

/// A slider for a volume between 0 and 1: `ui.add(VolumeSlider::new("Volume", &mut volume, 72.0))`.
#[must_use = "add it with `ui.add`"]
pub struct VolumeSlider<'a> {
    name: &'a str,
    value: &'a mut f32,
    width: f32,
}

impl<'a> VolumeSlider<'a> {
    /// A slider with this name, `width` points wide.
    pub fn new(name: &'a str, value: &'a mut f32, width: f32) -> Self {
        Self { name, value, width }
    }
}

impl Widget for VolumeSlider<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let t = ui.tokens();
        let size = vec2(self.width, t.size.control);
        let (rect, mut response) = ui.allocate_exact_size(size, Sense::click_and_drag());
        let words = format!("{:.0} %", *self.value * 100.0);
        let slide =
            SliderValue { name: self.name, words: &words, value: f64::from(*self.value), most: 1.0, step: 0.05 };
        slide.inform(ui, &response);
        let line = Rect::from_center_size(rect.center(), vec2(rect.width() - 2.0 * HANDLE, t.size.bar));
        if let Some(value) = slide.held(&response, line).or_else(|| slide.asked(ui, &response)) {
            *self.value = value as f32;
            response.mark_changed();
        }
        let mut filled = line;
        filled.set_right(line.left() + line.width() * *self.value);
        let radius = t.size.bar / 2.0;
        ui.painter().rect_filled(line, radius, t.line.outline);
        ui.painter().rect_filled(filled, radius, t.text.secondary);
        let color = if response.hovered() || response.has_focus() { t.text.primary } else { t.text.secondary };
        ui.painter().circle_filled(filled.right_center(), HANDLE, color);
        focus_ring(ui, &response, rect.shrink2(vec2(0.0, t.space.s)), t.radius.small);
        response.on_hover_text(format!("{}   {words}", self.name))
    }
}

#[cfg(test)]
mod tests {
    use eframe::egui::pos2;

    use super::*;

    #[test]
    fn a_place_on_the_line_is_its_share_and_the_ends_hold() {
        let line = Rect::from_min_max(pos2(10.0, 0.0), pos2(110.0, 4.0));
        let percent = [0.0, 10.0, 60.0, 110.0, 500.0].map(|x| (share_along(x, line) * 100.0).round() as i32);
        assert_eq!(percent, [0, 0, 50, 100, 100]);
    }
}
