//! Signs of work in progress: bars, a spinner, and skeletons: blanks in the size of what is being loaded.

use std::time::Duration;

use eframe::egui::{Color32, Rect, Response, Role as AccessRole, Sense, Ui, Vec2, Widget, WidgetInfo, vec2};

use super::paint::paint_icon;
use crate::ui::format;
use crate::ui::theme::{Role, UiTokens, icons};

/// Where on the bar the usual time is, 0 to 1.
pub const USUAL_AT: f32 = 0.8;
/// Opacity of the rest of the bar beyond the usual time.
const TAIL: f32 = 0.3;
/// The bar moves as often as the time beside it.
const REPAINT: Duration = Duration::from_secs(1);

/// A bar for measured progress, such as a download: `fraction` from 0 to 1. `name` is its accessible name.
pub fn progress_bar(ui: &mut Ui, name: &str, fraction: f32) -> Response {
    let t = ui.tokens();
    let fraction = fraction.clamp(0.0, 1.0);
    let (rect, response) = track(ui);
    info(ui, &response, name, f64::from(fraction) * 100.0, None);
    fill(ui, rect, 0.0..=fraction, t.chosen.fill);
    response
}

/// Elapsed time against the usual time: `ui.add(ElapsedBar::new("Rendering", elapsed, Some(usual)))`.
///
/// A mark shows where such jobs usually end. Beyond it the bar stops and the rest lights up dimly, because how long it will take is
/// unknown.
#[must_use = "add it with `ui.add`"]
pub struct ElapsedBar<'a> {
    name: &'a str,
    elapsed: Duration,
    usual: Option<Duration>,
}

impl<'a> ElapsedBar<'a> {
    /// A bar with this accessible name. Without a usual time all of it is dim.
    pub fn new(name: &'a str, elapsed: Duration, usual: Option<Duration>) -> Self {
        Self { name, elapsed, usual }
    }

    fn reach(&self) -> f32 {
        elapsed_reach(self.elapsed, self.usual)
    }

    fn words(&self) -> String {
        let elapsed = format::duration(self.elapsed);
        match self.usual {
            Some(usual) => format!("{elapsed}, usually {}", format::duration(usual)),
            None => elapsed,
        }
    }
}

/// How far a bar of elapsed time is filled, 0 to 1: up to the mark at the usual time, never beyond.
pub fn elapsed_reach(elapsed: Duration, usual: Option<Duration>) -> f32 {
    match usual {
        Some(usual) if !usual.is_zero() => (elapsed.as_secs_f32() / usual.as_secs_f32()).min(1.0) * USUAL_AT,
        _ => 0.0,
    }
}

impl Widget for ElapsedBar<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let t = ui.tokens();
        let (rect, response) = track(ui);
        let reach = self.reach();
        info(ui, &response, self.name, f64::from(reach) * 100.0, Some(self.words()));
        let color = t.chosen.fill;
        fill(ui, rect, 0.0..=reach, color);
        let waits = self.usual.is_none_or(|usual| self.elapsed >= usual);
        if waits {
            fill(ui, rect, reach..=1.0, color.gamma_multiply(TAIL));
        }
        if self.usual.is_some() {
            let x = rect.left() + rect.width() * USUAL_AT;
            let mark = Rect::from_x_y_ranges(x - 1.0..=x + 1.0, rect.expand(t.size.ring).y_range());
            ui.painter().rect_filled(mark, 1.0, t.text.secondary);
        }
        if !ui.is_still() {
            ui.ctx().request_repaint_after(REPAINT);
        }
        response
    }
}

fn track(ui: &mut Ui) -> (Rect, Response) {
    let t = ui.tokens();
    let size = vec2(ui.available_width(), t.space.s);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let bar = Rect::from_center_size(rect.center(), vec2(rect.width(), t.size.bar));
    ui.painter().rect_filled(bar, t.size.bar / 2.0, t.surface.control_hover);
    (bar, response)
}

fn fill(ui: &Ui, track: Rect, part: std::ops::RangeInclusive<f32>, color: Color32) {
    let (from, to) = part.into_inner();
    if to > from {
        let mut rect = track;
        rect.set_left(track.left() + track.width() * from);
        rect.set_right(track.left() + track.width() * to);
        ui.painter().rect_filled(rect, track.height() / 2.0, color);
    }
}

fn info(ui: &Ui, response: &Response, name: &str, percent: f64, words: Option<String>) {
    response.widget_info(|| WidgetInfo::labeled(AccessRole::ProgressIndicator, true, name));
    ui.ctx().accesskit_node_builder(response.id, |node| {
        if let Some(words) = words {
            node.set_value(words); // Instead of a percentage, which would be invented.
        } else {
            node.set_min_numeric_value(0.0);
            node.set_max_numeric_value(100.0);
            node.set_numeric_value(percent);
        }
    });
}

/// Spokes of the wheel.
const SPOKES: u32 = 8;
/// Time from one spoke to the next: short waits need a calm wheel.
const STEP: Duration = Duration::from_millis(160);

/// A spinner for a short wait, 16 points wide and high; an hourglass when motion is reduced. `name` says what is awaited.
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

/// A blank of `size` points.
pub fn skeleton(ui: &mut Ui, size: Vec2) -> Response {
    let t = ui.tokens();
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    ui.painter().rect_filled(rect, t.radius.medium, t.line.hairline);
    response
}

/// Blanks for `lines` lines of body text; the last is shorter.
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

#[cfg(test)]
mod tests {
    use super::*;

    fn reach(elapsed: u64, usual: Option<u64>) -> f32 {
        ElapsedBar::new("", Duration::from_secs(elapsed), usual.map(Duration::from_secs)).reach()
    }

    #[test]
    fn the_bar_reaches_the_mark_at_the_usual_time() {
        assert!((reach(70, Some(140)) - 0.4).abs() < 1e-6);
        assert!((reach(140, Some(140)) - USUAL_AT).abs() < 1e-6);
    }

    #[test]
    fn the_bar_never_passes_the_mark_however_long_it_takes() {
        assert!((reach(10_000, Some(140)) - USUAL_AT).abs() < 1e-6);
    }

    #[test]
    fn without_experience_nothing_is_claimed() {
        assert!(reach(60, None).abs() < f32::EPSILON);
        assert!(reach(60, Some(0)).abs() < f32::EPSILON);
    }
}
