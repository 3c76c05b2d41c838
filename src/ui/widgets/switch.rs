//! On or off, at once.

use eframe::egui::{Rect, Response, Role as AccessRole, Sense, Stroke, StrokeKind, Ui, Widget, WidgetInfo, pos2, vec2};

use super::core::{Animate, focus_ring, line, paint_line};
use crate::ui::theme::{Role, UiTokens, Weight};

/// Width of the track.
const TRACK_WIDTH: f32 = 36.0;
/// Height of the track.
const TRACK_HEIGHT: f32 = 20.0;

/// A switch with its label at the left and the track at the right edge: `ui.add(Switch::new("Sound", &mut on))`.
#[must_use = "add it with `ui.add`"]
pub struct Switch<'a> {
    label: &'a str,
    on: &'a mut bool,
}

impl<'a> Switch<'a> {
    /// A switch of this name.
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
            paint_track(ui, &response, track, on);
        }
        response
    }
}

fn paint_track(ui: &Ui, response: &Response, track: Rect, on: bool) {
    let t = ui.tokens();
    let enabled = ui.is_enabled();
    let along = ui.animate(response.id, on, ui.motion());
    let round = (TRACK_HEIGHT / 2.0) as u8;
    let off_fill = if response.hovered() { t.surface.control_hover } else { t.surface.control };
    let fill = if enabled { off_fill.lerp_to_gamma(t.accent.fill.rest, along) } else { t.surface.control_disabled };
    let outline = if enabled { t.line.outline.lerp_to_gamma(fill, along) } else { t.line.hairline };
    let outline = Stroke::new(t.size.hairline, outline);
    ui.painter().rect(track, round, fill, outline, StrokeKind::Inside);
    let inset = TRACK_HEIGHT / 2.0;
    let x = eframe::egui::lerp(track.left() + inset..=track.right() - inset, along);
    let knob = match (enabled, on) {
        (false, _) => t.text.disabled,
        (true, true) => t.accent.fill.on,
        (true, false) => t.text.secondary,
    };
    ui.painter().circle_filled(pos2(x, track.center().y), inset - t.space.xs, knob);
    focus_ring(ui, response, track, round);
}
