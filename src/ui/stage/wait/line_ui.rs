//! Paints the thin line at the lower edge of a picture that is not there yet: time against the usual time, or bytes.

use std::time::Duration;

use eframe::egui::{Color32, Painter, Rect, Role as AccessRole, Sense, Ui, WidgetInfo, lerp, pos2, vec2};

use crate::ui::format;
use crate::ui::queue::data::CardData;
use crate::ui::theme::Tokens;
use crate::ui::widgets::{USUAL_AT, elapsed_reach};

/// Height of the line, in points.
const LINE: f32 = 3.0;
/// Size of the mark of the usual time, in points.
const TICK: (f32, f32) = (2.0, 9.0);
/// Strength of the part that is still to come, and of the rest once it takes longer than usual.
const REST: (f32, f32) = (0.55, 0.35);

/// How far a job is, as far as that can be known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum WaitProgress {
    /// So much of its bytes is here, 0 to 1.
    Bytes(f32),
    /// So long it has been going on, and what is usual.
    Time(Duration, Option<Duration>),
    /// The clip is here.
    Done,
}

impl WaitProgress {
    /// Of this job; `None` while nothing goes on.
    pub fn of(data: &CardData) -> Option<Self> {
        match (data.download, data.elapsed) {
            (Some(share), _) => Some(Self::Bytes(share)),
            (None, Some(elapsed)) => Some(Self::Time(elapsed, data.usual)),
            (None, None) => None,
        }
    }
}

/// Paints the line into the lower edge of a picture.
pub(super) fn paint(painter: &Painter, t: &Tokens, picture: Rect, progress: WaitProgress) {
    let line = picture.with_min_y(picture.bottom() - LINE);
    let part = |from: f32, to: f32, color: Color32| {
        let (left, right) = (lerp(line.x_range(), from), lerp(line.x_range(), to));
        painter.rect_filled(Rect::from_x_y_ranges(left..=right, line.y_range()), 0.0, color);
    };
    let amber = t.accent.fill.rest;
    part(0.0, 1.0, t.surface.bars.gamma_multiply(REST.0));
    match progress {
        WaitProgress::Done => part(0.0, 1.0, amber),
        WaitProgress::Bytes(share) => part(0.0, share, amber),
        WaitProgress::Time(elapsed, usual) => {
            let reach = elapsed_reach(elapsed, usual);
            part(0.0, reach, amber);
            if usual.is_none_or(|usual| elapsed >= usual) {
                part(reach, 1.0, amber.gamma_multiply(REST.1));
            }
            if usual.is_some() {
                let at = pos2(lerp(line.x_range(), USUAL_AT), line.bottom() - TICK.1 / 2.0);
                painter.rect_filled(Rect::from_center_size(at, vec2(TICK.0, TICK.1)), 1.0, t.text.primary);
            }
        }
    }
}

/// Tells screen readers of the line, without a percentage that nobody knows.
pub(super) fn inform(ui: &Ui, picture: Rect, name: &str, progress: WaitProgress) {
    let line = picture.with_min_y(picture.bottom() - LINE);
    let response = ui.interact(line, ui.unique_id().with("the line of the wait"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(AccessRole::ProgressIndicator, true, name));
    ui.ctx().accesskit_node_builder(response.id, |node| match progress {
        WaitProgress::Bytes(share) => {
            node.set_min_numeric_value(0.0);
            node.set_max_numeric_value(100.0);
            node.set_numeric_value(f64::from(share) * 100.0);
        }
        WaitProgress::Time(elapsed, Some(usual)) => {
            node.set_value(format!("{}, usually {}", format::duration(elapsed), format::duration(usual)));
        }
        WaitProgress::Time(elapsed, None) => node.set_value(format::duration(elapsed)),
        WaitProgress::Done => {}
    });
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;
    use crate::domain::{JobFacts, JobState};
    use crate::engine::{Download, JobView};
    use crate::ui::fixtures;
    use crate::ui::queue::data::card;

    fn progress(view: &JobView) -> Option<WaitProgress> {
        WaitProgress::of(&card(view, fixtures::at(0), &TimeZone::UTC))
    }

    #[test]
    fn a_line_is_drawn_only_while_something_goes_on() {
        let of = |state| progress(&fixtures::view(fixtures::job(1, state, JobFacts::default())));
        assert_eq!(of(JobState::Held), None);
        assert_eq!(of(JobState::Queued), None);
        assert_eq!(of(JobState::Submitting), Some(WaitProgress::Time(Duration::from_mins(1), None)));
    }

    #[test]
    fn of_a_download_the_bytes_are_shown() {
        let view = fixtures::view(fixtures::job(1, JobState::Downloading, JobFacts::default()));
        let half = JobView { download: Some(Download { done: 1, total: Some(2) }), ..view };
        assert_eq!(progress(&half), Some(WaitProgress::Bytes(0.5)));
    }
}
