//! Follows jobs until none can go on without the person, and prints their progress: sentences and a bar for people, one JSON object a line
//! for programs.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use super::{Exit, terminal};
use crate::bootstrap::{STOP_PATIENCE, Shutdown};
use crate::domain::{Clip, Job, JobId, JobState, StateName};
use crate::engine::schedule::since;
use crate::engine::{Clock, EngineHandle, JobView, Pause, Snapshot};

/// How the jobs ended.
pub struct Followed {
    /// The worst of their ends.
    pub exit: Exit,
    /// The last snapshot.
    pub snapshot: Arc<Snapshot>,
}

/// Which jobs to follow.
pub type Chosen<'a> = dyn Fn(&JobView) -> bool + Sync + 'a;

/// Prints every new state of the chosen jobs until all stand still, or until the program is told to end.
pub async fn follow(handle: &EngineHandle, chosen: &Chosen<'_>, json: bool, shutdown: &Shutdown) -> Followed {
    let mut snapshots = handle.watch();
    let mut teller =
        Printer { json, told: HashMap::new(), narrator: (!json).then(Narrator::new), clock: Clock::system() };
    loop {
        let snapshot = snapshots.borrow_and_update().clone();
        let views: Vec<&JobView> = snapshot.jobs.iter().filter(|view| chosen(view)).collect();
        for view in &views {
            teller.tell(view, handle).await;
        }
        let ends: Vec<Option<Exit>> = views.iter().map(|view| end_of(view, &snapshot)).collect();
        if ends.iter().all(Option::is_some) {
            teller.end();
            let exit = ends.into_iter().flatten().max().unwrap_or(Exit::Saved);
            return Followed { exit, snapshot };
        }
        tokio::select! {
            changed = snapshots.changed() => if changed.is_err() {
                teller.end();
                return Followed { exit: Exit::Failed, snapshot };
            },
            () = tokio::time::sleep(Duration::from_secs(1)) => {}
            ending = shutdown.requested() => {
                teller.end();
                return Followed { exit: Exit::Ended(ending), snapshot: snapshots.borrow().clone() };
            }
        }
    }
}

/// How a job ends for the command, if it does; a queued one ends when the whole queue stands still.
fn end_of(view: &JobView, snapshot: &Snapshot) -> Option<Exit> {
    match (&view.job.state, &snapshot.queue.pause) {
        (JobState::Queued, Some(Pause::ByPerson)) => Some(Exit::Failed),
        (JobState::Queued, Some(Pause::Account(_))) => Some(Exit::NeedsAccount),
        (state, _) => Exit::of(state),
    }
}

struct Printer {
    json: bool,
    told: HashMap<JobId, (StateName, Option<String>)>,
    narrator: Option<Narrator>,
    clock: Clock,
}

impl Printer {
    async fn tell(&mut self, view: &JobView, handle: &EngineHandle) {
        // A wait for another reason is news too.
        let now = (view.job.state.name(), view.wait_sentence());
        let is_new = self.told.insert(view.job.id, now.clone()) != Some(now);
        if self.json && is_new {
            print_line(view, handle).await;
        } else if let Some(narrator) = &mut self.narrator {
            let elapsed =
                view.job.facts.accepted.as_ref().map_or(0, |accepted| since(accepted.at, self.clock.now()).as_secs());
            narrator.tell(view, elapsed, view.usual.as_secs());
        }
    }

    fn end(&self) {
        if let Some(narrator) = &self.narrator {
            narrator.end();
        }
    }
}

async fn print_line(view: &JobView, handle: &EngineHandle) {
    let clip = clip_of(view, handle).await;
    if let Err(error) = JobLine::of_view(view, clip.as_deref()).print() {
        terminal::remark(format_args!("{}: {error}", in_words(view)));
    }
}

/// The clip of a saved job.
pub async fn clip_of(view: &JobView, handle: &EngineHandle) -> Option<Arc<Clip>> {
    let JobState::Saved(clip) = view.job.state else { return None };
    match handle.details(vec![clip]).await {
        Ok(mut clips) => clips.pop(),
        Err(refusal) => {
            terminal::remark(refusal);
            None
        }
    }
}

/// Ends the engine. A running submit gets time for its answer; a line on the terminal says so.
pub async fn end(handle: &EngineHandle) {
    let is_sending = |view: &JobView| view.job.state == JobState::Submitting;
    if handle.snapshot().jobs.iter().any(is_sending) {
        terminal::remark(
            "Waiting for Segmind's answer to what was just sent; end again to leave at once, without knowing",
        );
    }
    handle.stop(STOP_PATIENCE).await;
}

/// A job as JSON shows it.
#[derive(Debug, Serialize)]
pub struct JobLine<'a> {
    /// The ledger's number.
    pub id: i64,
    /// The state's word.
    pub state: &'static str,
    /// The service's name for it.
    pub request_id: Option<&'a str>,
    /// What was asked for.
    pub prompt: &'a str,
    /// RFC 3339, UTC.
    pub created_at: String,
    /// The true cost in dollars, once it is known.
    pub cost: Option<f64>,
    /// The estimate in dollars.
    pub estimate: f64,
    /// The seed that makes it again.
    pub seed: u32,
    /// The model's slug.
    pub model: &'a str,
    /// Where the clip is.
    pub file: Option<String>,
    /// Why it failed or waits, in a sentence.
    pub failure: Option<String>,
    /// The raw cause of that; only a job that failed has one when the ledger alone is read.
    pub details: Option<String>,
}

impl<'a> JobLine<'a> {
    /// The line of a job and its clip.
    pub fn new(job: &'a Job, clip: Option<&Clip>) -> Self {
        Self {
            id: job.id.0,
            state: job.state.name().as_str(),
            request_id: job.facts.accepted.as_ref().map(|accepted| accepted.request_id.as_str()),
            prompt: &job.request.prompt,
            created_at: job.created_at.to_string(),
            cost: job.facts.cost.map(crate::domain::Usd::dollars),
            estimate: job.request.estimate().dollars(),
            seed: job.request.seed.number(),
            model: job.request.model.as_str(),
            file: clip.map(|clip| clip.path.display().to_string()),
            failure: trouble(&job.state),
            details: match &job.state {
                JobState::Failed(failure) => Some(failure.details.clone()).filter(|details| !details.is_empty()),
                _ => None,
            },
        }
    }

    /// The line of a job of a running engine, which knows more about a wait than the ledger keeps.
    pub fn of_view(view: &'a JobView, clip: Option<&Clip>) -> Self {
        let line = Self::new(&view.job, clip);
        Self { failure: trouble_of(view), details: view.raw_cause().map(str::to_owned), ..line }
    }

    /// Prints the line.
    pub fn print(&self) -> Result<(), serde_json::Error> {
        terminal::line(serde_json::to_string(self)?);
        Ok(())
    }
}

/// Why a job stands still, by the ledger.
pub fn trouble(state: &JobState) -> Option<String> {
    match state {
        JobState::Failed(failure) => Some(format!("{}. {}", failure.sentence(), failure.money().sentence())),
        JobState::NeedsUser(need) => Some(need.sentence()),
        JobState::Waiting { why, .. } => Some(why.sentence().to_owned()),
        _ => None,
    }
}

/// Why a job stands still, by the running engine, which knows more.
fn trouble_of(view: &JobView) -> Option<String> {
    view.wait_sentence().or_else(|| trouble(&view.job.state))
}

/// The state and, where the job stands still, why.
fn in_words(view: &JobView) -> String {
    let words = view.state_name();
    trouble_of(view).map_or_else(|| words.to_owned(), |why| format!("{words}: {why}"))
}

/// Tells a person of jobs: a line for each new state, and a bar below it on a terminal.
struct Narrator {
    bar: ProgressBar,
    told: HashMap<JobId, String>,
}

impl Narrator {
    /// The bar hides itself where standard error isn't a terminal.
    fn new() -> Self {
        let bar = ProgressBar::new(1);
        let style = ProgressStyle::with_template("  {bar:32} {msg}").unwrap_or_else(|_| ProgressStyle::default_bar());
        bar.set_style(style);
        Self { bar, told: HashMap::new() }
    }

    /// Tells what is new about this job. `elapsed` and `usual` are seconds.
    fn tell(&mut self, view: &JobView, elapsed: u64, usual: u64) {
        let words = in_words(view);
        if self.told.get(&view.job.id) != Some(&words) {
            self.bar.suspend(|| {
                terminal::line(format_args!("Job {}: {words}", view.job.id));
                for line in view.raw_cause().into_iter().flat_map(str::lines) {
                    terminal::line(format_args!("       {line}"));
                }
            });
            self.told.insert(view.job.id, words);
        }
        match (&view.job.state, view.download) {
            (JobState::Downloading, Some(download)) => {
                self.bar.set_length(download.total.unwrap_or(download.done).max(1));
                self.bar.set_position(download.done);
                self.bar.set_message(format!("{:.1} MB", download.done as f64 / 1e6));
            }
            (JobState::Accepted, _) => {
                // Elapsed against usual time: Segmind tells no progress of a render.
                self.bar.set_length(usual.max(1));
                self.bar.set_position(elapsed.min(usual));
                self.bar.set_message(format!("{}, usually {}", clock(elapsed), clock(usual)));
            }
            _ => {}
        }
    }

    /// Removes the bar.
    fn end(&self) {
        self.bar.finish_and_clear();
    }
}

fn clock(seconds: u64) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}
