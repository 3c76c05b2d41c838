//! What the widgets paint alike: one line of text, icons, focus rings, and colours between rest, hover and pressed.

use std::sync::Arc;

use eframe::egui::accesskit::Live;
use eframe::egui::epaint::text::{LayoutJob, TextFormat, TextWrapping};
use eframe::egui::{
    Align, Align2, Color32, CornerRadius, FontId, Galley, Id, Layout, Painter, Pos2, Rect, Response, Sense, Stroke,
    StrokeKind, Ui, vec2,
};

use super::bidi::{Alignment, lay_out};
use crate::ui::theme::{Fill, Icon, Role, Status, UiTokens, Weight, font, icon_font, icons};

/// One line of text, cut with `…` where it is wider than `max_width` points.
pub(in crate::ui) fn line(
    ui: &Ui,
    text: &str,
    (role, weight): (Role, Weight),
    color: Color32,
    max_width: f32,
) -> Arc<Galley> {
    single_line(ui, text, (font(role, weight), role.line_height()), color, max_width)
}

/// As [`line`], in a given font and line height in points.
pub(super) fn single_line(
    ui: &Ui,
    text: &str,
    (font_id, line_height): (FontId, f32),
    color: Color32,
    max_width: f32,
) -> Arc<Galley> {
    let format = TextFormat { font_id, color, line_height: Some(line_height), ..TextFormat::default() };
    let mut job = LayoutJob::single_section(text.to_owned(), format);
    job.wrap = TextWrapping::truncate_at_width(max_width.max(0.0));
    lay_out(ui, job, Alignment::Natural)
}

/// Paints an icon into a square of `size` around `center`.
pub(super) fn paint_icon(painter: &Painter, center: Pos2, icon: Icon, size: f32, color: Color32) {
    painter.text(center, Align2::CENTER_CENTER, icon, icon_font(size), color);
}

/// Paints the galley from `middle` to the right, centred on its height.
pub(super) fn paint_line(painter: &Painter, middle: Pos2, galley: Arc<Galley>, color: Color32) {
    let top = middle.y - galley.size().y / 2.0;
    painter.galley(Pos2::new(middle.x, top), galley, color);
}

/// An icon in the colour of `status`, as high as the first line of the text beside it.
pub(super) fn icon_beside(ui: &mut Ui, icon: Icon, size: f32, role: Role, status: Status) {
    let (rect, _) = ui.allocate_exact_size(vec2(size, role.line_height()), Sense::hover());
    paint_icon(ui.painter(), rect.center(), icon, size, ui.tokens().status.of(status).text);
}

/// The ring around the widget with the keyboard, just outside of it.
pub(super) fn focus_ring(ui: &Ui, response: &Response, rect: Rect, radius: u8) {
    if !response.has_focus() {
        return;
    }
    let t = ui.tokens();
    let gap = t.size.ring;
    let radius = CornerRadius::same(radius.saturating_add(gap as u8));
    let ring = Stroke::new(t.size.ring, t.line.focus);
    ui.painter().rect_stroke(rect.expand(gap), radius, ring, StrokeKind::Outside);
}

/// The focus ring of fields: drawn over their outline, so that nothing moves.
pub(super) fn field_ring(ui: &Ui, focused: bool, rect: Rect) {
    if focused {
        let t = ui.tokens();
        let ring = Stroke::new(t.size.ring, t.line.focus);
        ui.painter().rect_stroke(rect, t.radius.medium, ring, StrokeKind::Inside);
    }
}

/// The colour of a control between rest, hover and pressed.
pub(super) fn state_color(ui: &Ui, response: &Response, fill: &Fill) -> Color32 {
    let motion = ui.motion();
    let id = response.id;
    let over = ui.animate(id.with("hover"), response.hovered(), motion);
    let down = ui.animate(id.with("down"), response.is_pointer_button_down_on(), motion);
    fill.rest.lerp_to_gamma(fill.hover, over).lerp_to_gamma(fill.pressed, down)
}

/// Runs `content` in a row of this height in points, its parts centred on one line.
pub(super) fn row<R>(ui: &mut Ui, height: f32, content: impl FnOnce(&mut Ui) -> R) -> R {
    let size = vec2(ui.available_width(), height);
    ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
        ui.set_min_height(height);
        content(ui)
    })
    .inner
}

/// A value that moves between 0 and 1.
pub(super) trait Animate {
    /// Towards 1 while `on`, else towards 0, within `seconds`.
    fn animate(&self, id: Id, on: bool, seconds: f32) -> f32;
}

impl Animate for Ui {
    fn animate(&self, id: Id, on: bool, seconds: f32) -> f32 {
        self.ctx().animate_bool_with_time(id, on, seconds)
    }
}

/// The icon of a status.
pub(super) fn status_icon(status: Status) -> Icon {
    match status {
        Status::Neutral | Status::Info => icons::INFO,
        Status::Success => icons::CHECK_CIRCLE,
        Status::Warning => icons::WARNING,
        Status::Danger => icons::WARNING_CIRCLE,
    }
}

/// Has screen readers say this text when it appears or changes: when they are idle, or at once for a failure.
pub(super) fn announce(ui: &Ui, text: &Response, status: Status) {
    let live = if status == Status::Danger { Live::Assertive } else { Live::Polite };
    ui.ctx().accesskit_node_builder(text.id, |node| node.set_live(live));
}
