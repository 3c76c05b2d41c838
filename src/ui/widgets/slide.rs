//! What sliders share, and the slider for a loudness: a value on a line, moved by pointer, keyboard or screen reader.

use eframe::egui::accesskit::{Action, ActionData};
use eframe::egui::{EventFilter, Key, Modifiers, Rect, Response, Sense, Ui, Widget, WidgetInfo, vec2};

use super::core::focus_ring;
use crate::ui::theme::UiTokens;

/// Radius of a handle at rest.
const HANDLE: f32 = 5.0;

/// A value between 0 and `most`, as a screen reader meets it.
pub struct Slide<'a> {
    /// What it is called.
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

impl Slide<'_> {
    /// Tells screen readers and tests what it is.
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

    /// What the keyboard, while it has it, or a screen reader made of the value.
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

    /// The value under the pointer while the line is held.
    pub fn held(&self, response: &Response, line: Rect) -> Option<f64> {
        let held = response.is_pointer_button_down_on() || response.clicked();
        let pointer = held.then(|| response.interact_pointer_pos()).flatten()?;
        Some(self.most * f64::from(share(pointer.x, line)))
    }
}

/// Where on the line a place is, 0 at its left end, 1 at its right.
pub fn share(x: f32, line: Rect) -> f32 {
    ((x - line.left()) / line.width().max(1.0)).clamp(0.0, 1.0)
}

/// A loudness between 0 and 1: `ui.add(Loudness::new("Volume", &mut volume).width(72.0))`.
#[must_use = "add it with `ui.add`"]
pub struct Loudness<'a> {
    name: &'a str,
    value: &'a mut f32,
    width: f32,
}

impl<'a> Loudness<'a> {
    /// A slider with this name.
    pub fn new(name: &'a str, value: &'a mut f32, width: f32) -> Self {
        Self { name, value, width }
    }
}

impl Widget for Loudness<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let t = ui.tokens();
        let size = vec2(self.width, t.size.control);
        let (rect, mut response) = ui.allocate_exact_size(size, Sense::click_and_drag());
        let words = format!("{:.0} %", *self.value * 100.0);
        let slide = Slide { name: self.name, words: &words, value: f64::from(*self.value), most: 1.0, step: 0.05 };
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
        let percent = [0.0, 10.0, 60.0, 110.0, 500.0].map(|x| (share(x, line) * 100.0).round() as i32);
        assert_eq!(percent, [0, 0, 50, 100, 100]);
    }
}
