//! Closing the window: while renders go on at Segmind, a sheet says until when they can be fetched. It never holds up a shutdown.
//!
//! Only the window's own close button and what works like it ask. Signals, log-outs and a second press on the button close at once.

use eframe::egui::{Context, ViewportCommand};
use jiff::Timestamp;

use super::App;
use super::workspace::Workspace;
use crate::domain::{JobState, SettingsChange};
use crate::engine::schedule::RECORD_LIFE;
use crate::engine::{JobView, Service, Snapshot};
use crate::ui::sheets::{LeaveSheet, Renders, Sheet};

/// A second press within this many seconds belongs to the first.
const DOUBLE: f64 = 1.0;

/// What the window knows of its end.
pub(super) struct Closing {
    /// Whether something from outside ends the program.
    is_ending: Box<dyn Fn() -> bool>,
    /// Whether the person has decided.
    decided: bool,
    /// When the sheet was opened, by egui's clock.
    asked_at: f64,
}

impl Default for Closing {
    fn default() -> Self {
        Self { is_ending: Box::new(|| false), decided: false, asked_at: f64::NEG_INFINITY }
    }
}

impl App {
    /// The same window, which closes without a word as soon as this is true: the program is being ended from outside.
    #[must_use]
    pub fn ending_when(mut self, is_ending: impl Fn() -> bool + 'static) -> Self {
        self.closing.is_ending = Box::new(is_ending);
        self
    }

    /// Holds back the window's close, once, to say what goes on.
    pub(super) fn follow_close(&mut self, ctx: &Context) {
        if !ctx.input(|input| input.viewport().close_requested()) || self.closing.decided || (self.closing.is_ending)()
        {
            return;
        }
        let now = ctx.input(|input| input.time);
        let is_asking = matches!(self.here.sheet, Some(Sheet::Leave(_)));
        if is_asking && now - self.closing.asked_at > DOUBLE {
            self.closing.decided = true; // Pressed again, with the words before the eyes.
            return;
        }
        if !is_asking {
            let Some(renders) = self.renders().filter(|_| self.here.snapshot.settings.asks_on_close) else { return };
            let over = self.here.sheet.take().map(Box::new);
            self.here.sheet = Some(Sheet::Leave(LeaveSheet { renders, never: false, over }));
            self.closing.asked_at = now;
        }
        ctx.send_viewport_cmd(ViewportCommand::CancelClose);
        ctx.send_viewport_cmd(ViewportCommand::Minimized(false)); // It may be closed from the taskbar.
        ctx.send_viewport_cmd(ViewportCommand::Focus);
        ctx.request_repaint();
    }

    /// What goes on after the window: Segmind's renders first, whichever engine is shown.
    fn renders(&self) -> Option<Renders> {
        let now = self.time.clock.now();
        let all = || [Some(&self.here), self.other.as_ref()].into_iter().flatten();
        let of = |service: Service| all().find(|workspace: &&Workspace| workspace.service() == service);
        let found =
            |service: Service| of(service).and_then(|workspace: &Workspace| under_way(&workspace.snapshot, now));
        found(Service::Segmind).or_else(|| found(Service::Demo))
    }

    /// Closes the window: the sheet has asked.
    pub(super) fn close_window(&mut self, ctx: &Context, never: bool) {
        if never {
            for workspace in [Some(&mut self.here), self.other.as_mut()].into_iter().flatten() {
                let reply = workspace.handle.change_settings([SettingsChange::AsksOnClose(false)]);
                workspace.pending.quiet.push(reply);
            }
        }
        self.closing.decided = true;
        ctx.send_viewport_cmd(ViewportCommand::Close);
    }

    /// Shows what was there before the question.
    pub(super) fn stay_open(&mut self) {
        if let Some(Sheet::Leave(LeaveSheet { over, .. })) = self.here.sheet.take() {
            self.here.sheet = over.map(|sheet| *sheet);
        }
    }
}

/// What this engine leaves behind when it ends now; `None` when no render is under way that has to be fetched within its hour.
fn under_way(snapshot: &Snapshot, now: Timestamp) -> Option<Renders> {
    let ends = snapshot.jobs.iter().filter_map(|view| fetch_before(view, now));
    let ends: Vec<Timestamp> = ends.filter(|end| *end > now).collect();
    let waiting = |view: &&JobView| matches!(view.job.state, JobState::Queued) || is_waiting_unbought(view);
    Some(Renders {
        count: ends.len(),
        before: ends.into_iter().min()?,
        waiting: snapshot.jobs.iter().filter(waiting).count(),
        service: snapshot.service,
    })
}

fn is_waiting_unbought(view: &JobView) -> bool {
    matches!(view.job.state, JobState::Waiting { .. } | JobState::Uploading) && !view.job.is_bought()
}

/// Until when a render has to be fetched that Segmind has, or is about to have. A video that is done is kept for days.
fn fetch_before(view: &JobView, now: Timestamp) -> Option<Timestamp> {
    let facts = &view.job.facts;
    let from = match (&view.job.state, &facts.accepted) {
        (JobState::Submitting, _) => now,
        (JobState::Accepted | JobState::Waiting { .. }, Some(accepted)) if facts.output_url.is_none() => accepted.at,
        _ => return None,
    };
    from.checked_add(RECORD_LIFE).ok()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::domain::{Accepted, JobFacts, RequestId};
    use crate::ui::fixtures::{self, at};

    fn taken(seconds: i64) -> JobFacts {
        let request_id = RequestId::parse("req-1").unwrap();
        JobFacts { accepted: Some(Accepted { request_id, at: at(-seconds) }), ..JobFacts::default() }
    }

    fn left(jobs: Vec<(JobState, JobFacts)>) -> Option<(usize, i64, usize)> {
        let view = |(id, (state, facts))| fixtures::view(fixtures::job(id, state, facts));
        let views = (1..).zip(jobs).map(view);
        let snapshot = Snapshot { jobs: Arc::new(views.collect()), ..fixtures::snapshot() };
        let found = under_way(&snapshot, at(0))?;
        Some((found.count, found.before.duration_since(at(0)).as_secs(), found.waiting))
    }

    #[test]
    fn the_render_that_segmind_forgets_first_names_the_hour() {
        let jobs = vec![
            (JobState::Accepted, taken(600)),
            (JobState::Accepted, taken(1200)),
            (JobState::Submitting, JobFacts::default()),
            (JobState::Queued, JobFacts::default()),
        ];
        assert_eq!(left(jobs), Some((3, 2400, 1)));
    }

    #[test]
    fn what_nothing_is_lost_of_is_not_asked_about() {
        assert_eq!(left(vec![(JobState::Queued, JobFacts::default()), (JobState::Held, JobFacts::default())]), None);
        let done = JobFacts { output_url: Some("https://host/v.mp4".parse().unwrap()), ..taken(600) };
        assert_eq!(left(vec![(JobState::Downloading, done.clone()), (JobState::Ready, done)]), None);
        assert_eq!(left(vec![(JobState::Accepted, taken(4000))]), None, "its hour is over");
    }
}
