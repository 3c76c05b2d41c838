//! Something is going on, and it is short: a few turns a second, still when motion is reduced.

use std::time::Duration;

use eframe::egui::{Response, Role as AccessRole, Sense, Ui, Vec2, WidgetInfo};

use super::core::paint_icon;
use crate::ui::theme::{UiTokens, icons};

/// Spokes of the wheel.
const SPOKES: u32 = 8;
/// Time from one spoke to the next.
const STEP: Duration = Duration::from_millis(160);

/// A spinner, 16 wide and high. `name` says what is awaited.
pub fn spinner(ui: &mut Ui, name: &str) -> Response {
    let t = ui.tokens();
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(t.size.icon), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(AccessRole::ProgressIndicator, true, name));
    if ui.is_still() {
        paint_icon(ui.painter(), rect.center(), icons::HOURGLASS_MEDIUM, t.size.icon, t.text.secondary);
        return response;
    }
    let now = (ui.input(|input| input.time) / STEP.as_secs_f64()) as u32;
    let radius = t.size.icon / 2.0 - t.size.ring;
    for spoke in 0..SPOKES {
        let age = (now + SPOKES - spoke) % SPOKES;
        let angle = spoke as f32 / SPOKES as f32 * std::f32::consts::TAU;
        let strength = 1.0 - age as f32 / SPOKES as f32 * 0.85;
        let color = t.text.secondary.gamma_multiply(strength);
        let at = rect.center() + Vec2::angled(angle) * radius;
        ui.painter().circle_filled(at, 1.5, color);
    }
    ui.ctx().request_repaint_after(STEP);
    response
}
