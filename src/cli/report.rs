//! What is printed of jobs: sentences and a bar for people, one JSON object a line for programs.

use std::collections::HashMap;

use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use super::print;
use crate::domain::{Clip, Job, JobId, JobState};
use crate::engine::{AtService, JobView};

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
    pub model: &'static str,
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
            model: job.request.model.spec().slug,
            file: clip.map(|clip| clip.path.display().to_string()),
            failure: trouble(&job.state),
            details: match &job.state {
                JobState::Failed(failure) => Some(failure.details.clone()).filter(|details| !details.is_empty()),
                _ => None,
            },
        }
    }

    /// The line of a job of a running engine, which knows more of a wait than the ledger keeps.
    pub fn of_view(view: &'a JobView, clip: Option<&Clip>) -> Self {
        let line = Self::new(&view.job, clip);
        Self { failure: trouble_of(view), details: view.raw_cause().map(str::to_owned), ..line }
    }

    /// Prints the line.
    pub fn print(&self) -> Result<(), serde_json::Error> {
        print::line(serde_json::to_string(self)?);
        Ok(())
    }
}

/// Why a job stands still, in a sentence.
pub fn trouble(state: &JobState) -> Option<String> {
    match state {
        JobState::Failed(failure) => Some(format!("{}. {}", failure.sentence(), failure.money().sentence())),
        JobState::NeedsUser(need) => Some(need.sentence()),
        JobState::Waiting { why, .. } => Some(why.sentence().to_owned()),
        _ => None,
    }
}

/// Why a job stands still, as exactly as the running engine knows.
fn trouble_of(view: &JobView) -> Option<String> {
    view.wait_sentence().or_else(|| trouble(&view.job.state))
}

/// The state in a person's words.
pub fn in_words(view: &JobView) -> String {
    let words = match (&view.job.state, view.at_service) {
        (JobState::Held, _) => "Held",
        (JobState::Queued, _) => "Waiting for its turn",
        (JobState::Uploading, _) => "Uploading image",
        (JobState::Submitting, _) => "Sending",
        (JobState::Accepted, AtService::Unasked) => "Taken by Segmind",
        (JobState::Accepted, AtService::Queued) => "Queued at Segmind",
        (JobState::Accepted, AtService::Rendering) => "Rendering",
        (JobState::Ready | JobState::Downloading, _) => "Downloading",
        (JobState::Saved(_), _) => "Saved",
        (JobState::Waiting { .. }, _) => "Waiting",
        (JobState::NeedsUser(_), _) => "Needs you",
        (JobState::Failed(_), _) => "Failed",
        (JobState::Dismissed, _) => "Put away",
    };
    trouble_of(view).map_or_else(|| words.to_owned(), |why| format!("{words}: {why}"))
}

/// Shows a job's way to a person: a line per state, and a bar below it on a terminal.
pub struct Narrator {
    bar: ProgressBar,
    told: HashMap<JobId, String>,
}

impl Narrator {
    /// A narrator; the bar hides itself where standard error is no terminal.
    pub fn new() -> Self {
        let bar = ProgressBar::new(1);
        let style = ProgressStyle::with_template("  {bar:32} {msg}").unwrap_or_else(|_| ProgressStyle::default_bar());
        bar.set_style(style);
        Self { bar, told: HashMap::new() }
    }

    /// Tells what is new of this job. `elapsed` and `usual` are seconds.
    pub fn tell(&mut self, view: &JobView, elapsed: u64, usual: u64) {
        let words = in_words(view);
        if self.told.get(&view.job.id) != Some(&words) {
            self.bar.suspend(|| {
                print::line(format_args!("Job {}: {words}", view.job.id));
                for line in view.raw_cause().into_iter().flat_map(str::lines) {
                    print::line(format_args!("       {line}"));
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
                // The bar is the time against the usual time, and says so; nobody knows a render's true progress.
                self.bar.set_length(usual.max(1));
                self.bar.set_position(elapsed.min(usual));
                self.bar.set_message(format!("{}, usually {}", clock(elapsed), clock(usual)));
            }
            _ => {}
        }
    }

    /// Takes the bar away.
    pub fn end(&self) {
        self.bar.finish_and_clear();
    }
}

fn clock(seconds: u64) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}
