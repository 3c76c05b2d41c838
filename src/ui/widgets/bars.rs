//! Bars: what is really measured (a download), and what can only be compared with experience (a render).
//!
//! A render's bar shows elapsed time against the usual time. The mark is where such jobs usually end; beyond it the
//! bar stays where it is with its tail dimly lit, because nobody knows how long it will take.

use std::time::Duration;

use eframe::egui::{Color32, Rect, Response, Role as AccessRole, Sense, Ui, Widget, WidgetInfo, vec2};

use super::format;
use crate::ui::theme::UiTokens;

/// Where on the bar the usual time is.
const USUAL_AT: f32 = 0.8;
/// How strong the tail is beyond the usual time.
const TAIL: f32 = 0.3;
/// A bar counts on as often as the time beside it.
const REPAINT: Duration = Duration::from_secs(1);

/// A bar of something that is measured: `fraction` from 0 to 1. `name` says of what.
pub fn progress_bar(ui: &mut Ui, name: &str, fraction: f32) -> Response {
    let t = ui.tokens();
    let fraction = fraction.clamp(0.0, 1.0);
    let (rect, response) = track(ui);
    info(ui, &response, name, f64::from(fraction) * 100.0, None);
    fill(ui, rect, 0.0..=fraction, t.accent.fill.rest);
    response
}

/// Elapsed time against the usual time: `ui.add(ElapsedBar::new("Rendering", elapsed, Some(usual)))`.
#[must_use = "add it with `ui.add`"]
pub struct ElapsedBar<'a> {
    name: &'a str,
    elapsed: Duration,
    usual: Option<Duration>,
}

impl<'a> ElapsedBar<'a> {
    /// A bar named for screen readers. Without a usual time it is all tail.
    pub fn new(name: &'a str, elapsed: Duration, usual: Option<Duration>) -> Self {
        Self { name, elapsed, usual }
    }

    /// How far the bar is filled: up to the mark at the usual time, never beyond.
    fn reach(&self) -> f32 {
        match self.usual {
            Some(usual) if !usual.is_zero() => (self.elapsed.as_secs_f32() / usual.as_secs_f32()).min(1.0) * USUAL_AT,
            _ => 0.0,
        }
    }

    fn words(&self) -> String {
        let elapsed = format::time(self.elapsed);
        match self.usual {
            Some(usual) => format!("{elapsed}, usually {}", format::time(usual)),
            None => elapsed,
        }
    }
}

impl Widget for ElapsedBar<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let t = ui.tokens();
        let (rect, response) = track(ui);
        let reach = self.reach();
        info(ui, &response, self.name, f64::from(reach) * 100.0, Some(self.words()));
        let color = t.accent.fill.rest;
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
            node.set_value(words); // An invented percentage would be read out.
        } else {
            node.set_min_numeric_value(0.0);
            node.set_max_numeric_value(100.0);
            node.set_numeric_value(percent);
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
