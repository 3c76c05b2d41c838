//! The moment when the clip comes: the picture of the wait stays until the clip's own is there, its line full, and clears within the
//! time of a motion while it moves to the clip's place. With reduced motion the clip is there at once.
//!
//! egui's memory holds what the stage showed last; it does not outlive the window.

use eframe::egui::emath::easing::quadratic_out;
use eframe::egui::{Id, Rect, Ui, lerp};

use super::backdrop::Backdrop;
use super::line_ui::{self, WaitProgress};
use crate::domain::{Clip, JobId};
use crate::engine::JobView;
use crate::ui::context::Cx;
use crate::ui::theme::UiTokens;

/// Between the last frame of the wait and the first one with the clip lie at most so many frames.
const FRESH: u64 = 4;
/// How strongly the picture is dimmed when the clip comes.
const DIMMED: f32 = 0.2;

/// What the stage showed of a job.
#[derive(Debug, Clone)]
struct Clearing {
    job: JobId,
    /// Its place, in points.
    rect: Rect,
    backdrop: Backdrop,
    /// The frame in which it was painted.
    frame: u64,
    /// When the clip's own picture was there, in seconds of the window's clock.
    clears_since: Option<f64>,
}

/// Notes what is painted of a job that is selected, and where.
pub(super) fn note(ui: &Ui, view: &JobView, rect: Rect) {
    let shown = Clearing {
        job: view.job.id,
        rect,
        backdrop: Backdrop::of(&view.job.request),
        frame: ui.ctx().cumulative_frame_nr(),
        clears_since: None,
    };
    ui.data_mut(|data| data.insert_temp(id(), shown));
}

/// Paints what is left of the wait over a clip's picture at `rect`; `is_here` says whether that picture is painted already.
pub(in crate::ui::stage) fn clear(ui: &Ui, cx: &Cx<'_>, clip: &Clip, rect: Rect, is_here: bool) {
    let Some(mut shown) = ui.data(|data| data.get_temp::<Clearing>(id())) else { return };
    let (now, frame) = (ui.input(|input| input.time), ui.ctx().cumulative_frame_nr());
    let is_fresh = frame.saturating_sub(shown.frame) <= FRESH;
    if shown.job != clip.job || !is_fresh || ui.is_still() {
        ui.data_mut(|data| data.remove::<Clearing>(id()));
        return;
    }
    if is_here && shown.clears_since.is_none() {
        shown.clears_since = Some(now);
    }
    let gone = shown.clears_since.map_or(0.0, |since| share(now - since, ui.motion()));
    if gone >= 1.0 {
        ui.data_mut(|data| data.remove::<Clearing>(id()));
        return;
    }
    paint(ui, cx, &shown, rect, gone);
    if shown.clears_since.is_some() {
        ui.ctx().request_repaint();
    }
    shown.frame = frame;
    ui.data_mut(|data| data.insert_temp(id(), shown));
}

fn share(seconds: f64, motion: f32) -> f32 {
    (seconds as f32 / motion.max(f32::EPSILON)).clamp(0.0, 1.0)
}

fn paint(ui: &Ui, cx: &Cx<'_>, shown: &Clearing, to: Rect, gone: f32) {
    let t = ui.tokens();
    let moved = quadratic_out(gone);
    let between = |from, to| lerp(from..=to, moved);
    let rect = Rect::from_min_max(
        eframe::egui::pos2(between(shown.rect.left(), to.left()), between(shown.rect.top(), to.top())),
        eframe::egui::pos2(between(shown.rect.right(), to.right()), between(shown.rect.bottom(), to.bottom())),
    );
    let mut painter = ui.painter().clone();
    painter.multiply_opacity(1.0 - gone);
    shown.backdrop.paint(ui, cx, &painter, rect);
    painter.rect_filled(rect, 0.0, t.surface.bars.gamma_multiply(DIMMED));
    line_ui::paint(&painter, t, rect, WaitProgress::Done);
}

fn id() -> Id {
    Id::unique("the wait that clears")
}

/// Remembers the height of the rows under a clip's picture, in points.
pub(in crate::ui::stage) fn note_height_below(ui: &Ui, height: f32) {
    ui.data_mut(|data| data.insert_temp(Id::unique("height below the picture"), height));
}

/// The height of the rows under a clip's picture, once one was shown: the wait's picture stands in the same place.
pub(super) fn height_below(ui: &Ui) -> Option<f32> {
    ui.data(|data| data.get_temp(Id::unique("height below the picture")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_clears_within_the_time_of_a_motion() {
        let parts = [0.0, 0.075, 0.15, 3.0].map(|seconds| (share(seconds, 0.15) * 100.0).round() as i32);
        assert_eq!(parts, [0, 50, 100, 100]);
    }
}
