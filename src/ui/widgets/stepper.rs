//! A small whole number, one step at a time.

use std::ops::RangeInclusive;

use eframe::egui::{
    Align2, EventFilter, Key, Modifiers, Rect, Response, Role as AccessRole, Sense, Stroke, StrokeKind, Ui, Widget,
    WidgetInfo, vec2,
};

use super::core::{focus_ring, line, paint_line};
use super::icon_button::IconButton;
use crate::ui::theme::{Role, UiTokens, Weight, figures_font, icons};

/// Width of the number between the two buttons.
const VALUE_WIDTH: f32 = 32.0;

/// A stepper with its label at the left: `ui.add(Stepper::new("Takes", &mut takes, 1..=8))`.
/// The number itself takes the keyboard: arrows change it.
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
        let down = step_button(ui, &self, frame, Step::Down);
        let typed = number(ui, &self, frame.shrink2(vec2(t.size.control, 0.0)));
        let up = step_button(ui, &self, frame, Step::Up);
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
enum Step {
    Down,
    Up,
}

/// One of the two buttons, at its end of the frame; says whether it was pressed.
fn step_button(ui: &mut Ui, stepper: &Stepper<'_>, frame: Rect, step: Step) -> bool {
    let t = ui.tokens();
    let square = vec2(t.size.control, t.size.control);
    let (icon, word, at, enabled) = match step {
        Step::Down => (icons::MINUS, "fewer", Align2::LEFT_CENTER, *stepper.value > *stepper.range.start()),
        Step::Up => (icons::PLUS, "more", Align2::RIGHT_CENTER, *stepper.value < *stepper.range.end()),
    };
    let place = at.align_size_within_rect(square, frame).shrink(t.space.xs);
    let name = format!("{}: one {word}", stepper.label);
    ui.place(place, IconButton::new(icon, &name).small().enabled(enabled)).clicked()
}

/// The number between the buttons; returns what the keyboard made of it.
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
