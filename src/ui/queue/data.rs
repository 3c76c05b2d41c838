//! What a job's card says: state, times, price and details in words. Pure.

use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::actions::Place;
use crate::domain::{Job, JobAction, JobState, ModelTable, MoneySpent, Need, Usd, WaitReason};
use crate::engine::schedule::RECORD_LIFE;
use crate::engine::{JobView, Pause, Snapshot};
use crate::ui::format;
use crate::ui::theme::Status;

/// A render that takes so many times the usual time takes longer than usual.
const LONGER: f32 = 1.25;

/// A job in words.
#[derive(Debug, Clone, PartialEq)]
pub struct CardData {
    /// The state in a word or three.
    pub state: String,
    /// Its colour.
    pub status: Status,
    /// What happened and what to do, when the word is not enough.
    pub sentence: Option<String>,
    /// How long it has been going on, while it is.
    pub elapsed: Option<Duration>,
    /// What this kind of shot usually takes, while it renders.
    pub usual: Option<Duration>,
    /// Until when a render can be fetched, once half of its record's hour is over.
    pub recover: Option<String>,
    /// `took 2:14`, once it is done.
    pub took: Option<String>,
    /// 0 to 1, while it downloads and the length is known.
    pub download: Option<f32>,
    /// `about $3.20`, `$3.20`, or that nothing was billed.
    pub price: String,
}

/// The card of this job at this time.
pub fn card(view: &JobView, now: Timestamp, zone: &TimeZone) -> CardData {
    let job = &view.job;
    CardData {
        state: state_words(view),
        status: status(view),
        sentence: sentence(view, zone),
        elapsed: elapsed(job, now),
        usual: (job.state == JobState::Accepted).then_some(view.usual),
        recover: recover(job, now, zone),
        took: took(job),
        download: fraction(view),
        price: card_price(job),
    }
}

/// Whether a render clearly takes longer than usual.
pub fn takes_longer(elapsed: Duration, usual: Duration) -> bool {
    elapsed > usual.mul_f32(LONGER)
}

/// `usually 2:20`, or that it clearly takes longer.
pub fn usual_words(elapsed: Duration, usual: Duration) -> String {
    let how = if takes_longer(elapsed, usual) { "longer than usual," } else { "usually" };
    format!("{how} {}", format::duration(usual))
}

/// The state in words, with its progress where that is known.
pub fn state_words(view: &JobView) -> String {
    match fraction(view) {
        Some(fraction) => format!("{} {:.0} %", view.state_name(), (fraction * 100.0).floor()),
        None => view.state_name().into(),
    }
}

/// Where a job stands among those that can be moved.
pub fn place(jobs: &[JobView], at: usize) -> Place {
    let movable = |view: &JobView| view.job.allows(&JobAction::MoveUp);
    let first = jobs.iter().position(movable);
    let last = jobs.iter().rposition(movable);
    Place { can_rise: first.is_some_and(|first| at > first), can_sink: last.is_some_and(|last| at < last) }
}

/// Why the queue as a whole stands still, in words.
pub fn pause_words(snapshot: &Snapshot) -> Option<String> {
    match &snapshot.queue.pause {
        Some(Pause::ByPerson) => Some("The queue is paused; what Segmind has goes on".into()),
        Some(Pause::Account(need)) => Some(need.sentence()),
        None if snapshot.queue.offline => Some(snapshot.queue.trouble.as_ref().map_or_else(
            || "Segmind can't be reached; the queue waits and goes on by itself once it can".into(),
            |trouble| trouble.sentence.clone(),
        )),
        None => None,
    }
}

/// `2 rendering, 3 waiting`, for the top bar; `None` while nothing runs or waits.
pub fn running_words(snapshot: &Snapshot) -> Option<String> {
    running_words_of(snapshot.queue.running, snapshot.queue.queued)
}

fn running_words_of(running: usize, queued: usize) -> Option<String> {
    match (running, queued) {
        (0, 0) => None,
        (0, queued) => Some(format!("{queued} waiting")),
        (running, 0) => Some(format!("{running} rendering")),
        (running, queued) => Some(format!("{running} rendering, {queued} waiting")),
    }
}

/// `2 rendering`, where there is no room for more.
pub fn running_in_short(snapshot: &Snapshot) -> Option<String> {
    let queued = if snapshot.queue.running > 0 { 0 } else { snapshot.queue.queued };
    running_words_of(snapshot.queue.running, queued)
}

/// Everything that is known of a job, for the clipboard; never a key, because no job holds one.
pub fn details(models: &ModelTable, view: &JobView, zone: &TimeZone) -> String {
    let (job, facts) = (&view.job, &view.job.facts);
    let mut lines = vec![
        format!("Job {}", job.id),
        format!("State: {}", job.state.name().as_str()),
        format!("Shot: {}", format::settings(models, &job.request)),
        format!("Seed: {}", job.request.seed),
        format!("Price: {}", format::price(job)),
        format!("Made: {}", format::date_time(job.created_at, zone)),
    ];
    lines.extend(facts.accepted.as_ref().map(|accepted| format!("Request id: {}", accepted.request_id)));
    lines.extend(facts.output_url.iter().chain(&facts.more_output_urls).map(|url| format!("Video: {url}")));
    if let JobState::Failed(failure) = &job.state {
        lines.push(format!("Failure: {}", failure.sentence()));
    }
    if let JobState::NeedsUser(need) = &job.state {
        lines.push(format!("Needs you: {}", need.sentence()));
    }
    if let JobState::Waiting { until, .. } = &job.state {
        lines.extend(view.wait_sentence().map(|why| format!("Waits: {why}")));
        lines.push(format!("Tried again: not before {}", format::date_time(*until, zone)));
    }
    lines.extend(view.history.as_ref().and_then(crate::engine::HistoryLook::details));
    lines.extend(view.raw_cause().map(|cause| format!("Details: {cause}")));
    lines.push(format!("Prompt: {}", job.request.prompt));
    lines.join("\n")
}

/// The colour of its state.
pub fn status(view: &JobView) -> Status {
    match &view.job.state {
        JobState::Held | JobState::Queued | JobState::Dismissed => Status::Neutral,
        // Nobody is needed while it is looked for.
        JobState::NeedsUser(_) if view.is_looked_for() => Status::Info,
        JobState::Waiting { .. } | JobState::NeedsUser(_) => Status::Warning,
        JobState::Saved(_) if view.file_gone => Status::Warning,
        JobState::Saved(_) => Status::Success,
        JobState::Failed(_) => Status::Danger,
        _ => Status::Info,
    }
}

fn sentence(view: &JobView, zone: &TimeZone) -> Option<String> {
    match &view.job.state {
        JobState::Waiting { until, why } => {
            let sentence = view.wait_sentence().unwrap_or_default();
            if why.is_cap() {
                // Without the sums the reason says it already.
                return Some(view.cap.map_or(sentence.clone(), |hit| format!("{sentence}. {}", hit.outlook())));
            }
            // Offline, the network's return ends the wait, not the time.
            let timed = *why != WaitReason::Offline;
            let until = format::time_of_day(*until, zone);
            Some(if timed { format!("{sentence}, not before {until}") } else { sentence })
        }
        JobState::NeedsUser(Need::UnknownOutcome) => view.lost_sentence(|at| format::time_of_day(at, zone)),
        JobState::NeedsUser(need) => Some(need.sentence()),
        JobState::Failed(failure) => Some(failed(&failure.sentence(), failure.money())),
        JobState::Saved(_) if view.file_gone => Some("The file is no longer where it was saved".into()),
        JobState::Dismissed if view.job.facts.output_url.is_some() => {
            Some("The render is done; watch it again to get its video".into())
        }
        JobState::Dismissed => Some("The render goes on at Segmind; watch it again to get its video".into()),
        _ => None,
    }
}

fn failed(what: &str, money: MoneySpent) -> String {
    format!("{what}. {}", money.sentence())
}

fn elapsed(job: &Job, now: Timestamp) -> Option<Duration> {
    let since = match job.state {
        JobState::Accepted => job.facts.accepted.as_ref()?.at,
        JobState::Submitting | JobState::Uploading | JobState::Ready | JobState::Downloading => job.changed_at,
        _ => return None,
    };
    Some(format::between(since, now))
}

/// Segmind forgets a record after an hour; without it a video whose address is not known is lost.
fn recover(job: &Job, now: Timestamp, zone: &TimeZone) -> Option<String> {
    let waits = matches!(job.state, JobState::Accepted | JobState::Waiting { .. } | JobState::NeedsUser(_));
    let accepted = job.facts.accepted.as_ref().filter(|_| waits && job.facts.output_url.is_none())?;
    let end = accepted.at.checked_add(RECORD_LIFE).ok()?;
    let urgent = end.duration_since(now) < RECORD_LIFE / 2;
    let until = format::time_of_day(end, zone);
    let words = if end > now { format!("Recover before {until}") } else { format!("Perhaps forgotten since {until}") };
    urgent.then_some(words)
}

fn took(job: &Job) -> Option<String> {
    let (JobState::Saved(_), Some(accepted), Some(ready)) = (&job.state, &job.facts.accepted, job.facts.ready_at)
    else {
        return None;
    };
    Some(format!("took {}", format::duration(format::between(accepted.at, ready))))
}

fn fraction(view: &JobView) -> Option<f32> {
    let download = view.download.filter(|_| view.job.state == JobState::Downloading)?;
    let total = download.total.filter(|total| *total > 0)?;
    Some((download.done as f32 / total as f32).clamp(0.0, 1.0))
}

/// What a take costs that failed before anything was billed.
const NOT_BILLED: &str = "not billed";

/// Whether it failed and nothing was billed for it.
fn is_unbilled(job: &Job) -> bool {
    matches!(&job.state, JobState::Failed(failure) if failure.money() == MoneySpent::No)
}

/// Several takes of a shot together: one count and one sum, wherever they are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TakesTogether {
    /// How many there are, those that failed among them.
    pub count: usize,
    /// How many of them failed.
    pub failed: usize,
    /// What they cost together; `None` if nothing is billed for any of them.
    sum: Option<Usd>,
    /// Whether the cost of each is known.
    is_known: bool,
}

impl TakesTogether {
    /// Of these jobs. One that failed and was not billed counts and costs nothing.
    pub fn of<'a>(jobs: impl Iterator<Item = &'a Job>) -> Self {
        let mut together = Self { count: 0, failed: 0, sum: None, is_known: true };
        for job in jobs {
            together.count += 1;
            together.failed += usize::from(matches!(job.state, JobState::Failed(_)));
            if !is_unbilled(job) {
                together.sum = Some(together.sum.unwrap_or_default().plus(job.price()));
                together.is_known &= job.facts.cost.is_some();
            }
        }
        together
    }

    /// `$9.60`, or `about $9.60` until every take's cost is known, or `not billed`.
    pub fn price(self) -> String {
        match self.sum {
            None => NOT_BILLED.to_owned(),
            Some(sum) if self.is_known => sum.to_string(),
            Some(sum) => format::about(sum),
        }
    }

    /// `8 takes, 1 failed, about $22.40`.
    pub fn words(self) -> String {
        let failed = if self.failed > 0 { format!(", {} failed", self.failed) } else { String::new() };
        format!("{} takes{failed}, {}", self.count, self.price())
    }
}

/// What it cost or will: `about $3.20`, `$3.20`, `not billed`, `perhaps $3.20`.
pub fn card_price(job: &Job) -> String {
    match &job.state {
        _ if is_unbilled(job) => NOT_BILLED.into(),
        JobState::NeedsUser(Need::UnknownOutcome) => format!("perhaps {}", job.request.estimate()),
        _ => format::price(job),
    }
}

#[cfg(test)]
#[path = "data_tests.rs"]
mod tests;
