//! The place of what is being loaded, in its size, so that nothing jumps. It stands still.

use eframe::egui::{Rect, Response, Sense, Ui, Vec2, vec2};

use crate::ui::theme::{Role, UiTokens};

/// A blank of `size` in points.
pub fn skeleton(ui: &mut Ui, size: Vec2) -> Response {
    let t = ui.tokens();
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    ui.painter().rect_filled(rect, t.radius.medium, t.line.hairline);
    response
}

/// The blank of a picture on the stage or on a card, which are dark in both themes.
pub fn skeleton_picture(ui: &Ui, rect: Rect, radius: u8) {
    ui.painter().rect_filled(rect, radius, ui.tokens().surface.stage_blank);
}

/// The blanks of `lines` lines of body text; the last is shorter.
pub fn skeleton_lines(ui: &mut Ui, lines: usize) {
    let t = ui.tokens();
    let width = ui.available_width();
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = Role::Body.line_height() - t.space.m;
        for i in 0..lines {
            let share = if i + 1 == lines { 0.6 } else { 1.0 };
            let (rect, _) = ui.allocate_exact_size(vec2((width * share).round(), t.space.m), Sense::hover());
            ui.painter().rect_filled(rect, t.radius.small, t.line.hairline);
        }
    });
}
