//! Which rows may be the submit of a job, and what they mean together. Pure.

use std::collections::{BTreeMap, HashSet};

use jiff::Timestamp;

use super::looks;
use super::view::FoundRow;
use crate::domain::{Job, JobState, ModelTable, Need, PictureSource, RequestId};
use crate::segmind::history::{HistoryRow, SentShot};

/// A lost submit, as far as rows are compared with it.
#[derive(Debug, Clone, PartialEq)]
pub struct LostSubmit {
    /// What was sent.
    pub sent: SentShot,
    /// When.
    pub at: Timestamp,
}

/// What was found for a job.
#[derive(Debug, Clone, PartialEq)]
pub enum Finding {
    /// Exactly one row is the job's, and confirmed as one's own.
    Ours(Box<HistoryRow>),
    /// These may be it: the person picks.
    Perhaps(Vec<FoundRow>),
    /// No row is.
    Nothing,
    /// No row that was read is, and there are more.
    NotAllSeen,
    /// One of its rows was asked about and there was no answer.
    NoAnswer,
}

impl LostSubmit {
    /// The lost submit of this job, if it is one.
    pub fn of(models: &ModelTable, job: &Job) -> Option<Self> {
        let is_lost = job.state == JobState::NeedsUser(Need::UnknownOutcome);
        is_lost.then(|| Self::without_answer(models, job)).flatten()
    }

    /// The submit of a job that has no id yet: its answer is lost or still to come. A model that is no longer in the table can't be compared.
    fn without_answer(models: &ModelTable, job: &Job) -> Option<Self> {
        if job.facts.accepted.is_some() {
            return None;
        }
        let by_address = job.request.pictures().filter_map(|(slot, picture)| match &picture.source {
            PictureSource::Url(url) => Some((slot, url.clone())),
            PictureSource::File(_) => None,
        });
        // An upload's address stands in the place of the picture's own.
        let mut pictures: BTreeMap<_, _> = by_address.collect();
        pictures.extend(job.facts.assets.clone());
        let model = models.find(&job.request.model)?;
        Some(Self { sent: SentShot::of(model, &job.request, &pictures), at: job.facts.submitted_at? })
    }

    /// The submit of a job that was put away while nobody knew whether it had arrived.
    pub fn put_away(models: &ModelTable, job: &Job) -> Option<Self> {
        (job.state == JobState::Dismissed).then(|| Self::without_answer(models, job)).flatten()
    }

    /// Whether another job without an id may have made this row: then nobody but the person knows whose it is.
    pub fn is_rival(models: &ModelTable, other: &Job, row: &HistoryRow) -> bool {
        let waits = matches!(other.state, JobState::Submitting | JobState::NeedsUser(Need::UnknownOutcome));
        waits && Self::without_answer(models, other).is_some_and(|submit| submit.may_be(row))
    }

    /// Whether the row agrees with what was sent, and its time does not speak against it.
    pub fn may_be(&self, row: &HistoryRow) -> bool {
        self.sent.agrees(row) && (row.times.is_empty() || looks::fits(self.at, &row.times))
    }

    /// Whether the row is this submit for sure, if nothing else may be.
    pub fn is_surely(&self, row: &HistoryRow) -> bool {
        self.sent.agrees(row) && looks::fits(self.at, &row.times) && self.sent.has_seed()
    }

    /// The rows that agree with what was sent and belong to no job, those with a fitting time first.
    pub fn candidates<'a>(&self, rows: &'a [HistoryRow], taken: &HashSet<RequestId>) -> Vec<&'a HistoryRow> {
        let agrees = |row: &&HistoryRow| self.sent.agrees(row) && !taken.contains(&row.request_id);
        let mut candidates: Vec<&HistoryRow> = rows.iter().filter(agrees).collect();
        candidates.sort_by_key(|row| !looks::fits(self.at, &row.times));
        candidates
    }

    /// Whether the row that the single question brought is still the one that was meant. It may tell less than the list did.
    pub fn is_confirmed_by(&self, row: &HistoryRow) -> bool {
        row.body.is_none() || self.sent.agrees(row)
    }

    /// What the rows mean that agree and are one's own. `is_all`: whether there can be no further one.
    pub fn finding(&self, own: Vec<HistoryRow>, is_all: bool) -> Finding {
        let (mut certain, doubtful): (Vec<_>, Vec<_>) =
            own.into_iter().partition(|row| looks::fits(self.at, &row.times) && self.sent.has_seed());
        if is_all
            && certain.len() == 1
            && let Some(row) = certain.pop()
        {
            return Finding::Ours(Box::new(row));
        }
        let shown: Vec<FoundRow> = certain.iter().chain(&doubtful).map(FoundRow::of).collect();
        match (shown.is_empty(), is_all) {
            (false, _) => Finding::Perhaps(shown),
            (true, true) => Finding::Nothing,
            (true, false) => Finding::NotAllSeen,
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;
    use crate::domain::{JobEvent, VideoRequest, fixtures};
    use crate::segmind::history::RowStatus;

    fn noon() -> Timestamp {
        "2026-11-23T12:00:00Z".parse().unwrap()
    }

    fn lost_job(request: VideoRequest) -> Job {
        let job = Job { request, ..fixtures::queued(noon()) };
        fixtures::after(job, [(noon(), &JobEvent::SubmitStarted), (noon(), &JobEvent::OutcomeLost)])
    }

    fn lost() -> LostSubmit {
        LostSubmit::of(&ModelTable::built_in(), &lost_job(fixtures::request())).unwrap()
    }

    /// A row with these inputs, this many seconds after the submit.
    fn row(id: &str, request: &VideoRequest, seconds: i64) -> HistoryRow {
        let fields = serde_json::json!({
            "prompt": request.prompt, "aspect_ratio": "16:9", "duration": 8, "generate_audio": true, "seed": request.seed.number()
        });
        HistoryRow {
            request_id: fixtures::request_id(id),
            model: "veo-3".into(),
            status: RowStatus::Pending,
            cost: None,
            body: fields.as_object().cloned(),
            outputs: vec![],
            error: None,
            times: vec![noon() + SignedDuration::from_secs(seconds)],
            latency: None,
        }
    }

    fn ours(id: &str, seconds: i64) -> HistoryRow {
        row(id, &fixtures::request(), seconds)
    }

    #[test]
    fn only_a_job_whose_outcome_is_unknown_is_looked_for() {
        assert!(LostSubmit::of(&ModelTable::built_in(), &lost_job(fixtures::request())).is_some());
        assert_eq!(LostSubmit::of(&ModelTable::built_in(), &fixtures::queued(noon())), None);
    }

    #[test]
    fn a_row_of_another_shot_or_of_another_job_is_no_candidate() {
        let other = VideoRequest { prompt: "another".into(), ..fixtures::request() };
        let rows = [ours("late", 90_000), ours("mine", 3), row("other", &other, 3), ours("taken", 3)];
        let taken = HashSet::from([fixtures::request_id("taken")]);
        let lost = lost();
        let found: Vec<&str> = lost.candidates(&rows, &taken).iter().map(|row| row.request_id.as_str()).collect();
        assert_eq!(found, ["mine", "late"], "the likeliest first");
    }

    #[test]
    fn a_row_that_another_job_without_an_id_may_have_made_is_nobodys_for_sure() {
        let models = ModelTable::built_in();
        let rival = |job: &Job, row: &HistoryRow| LostSubmit::is_rival(&models, job, row);
        let lost = lost_job(fixtures::request());
        let sending = fixtures::after(fixtures::queued(noon()), [(noon(), &JobEvent::SubmitStarted)]);
        let sending = Job { request: fixtures::request(), ..sending };
        assert!(rival(&lost, &ours("a", 3)) && rival(&sending, &ours("a", 3)));
        assert!(rival(&lost, &HistoryRow { times: vec![], ..ours("a", 0) }), "its time does not speak against it");
        assert!(!rival(&lost, &ours("older", -90_000)));
        assert!(!rival(&fixtures::queued(noon()), &ours("a", 3)), "it was never sent");
    }

    #[test]
    fn exactly_one_row_at_the_right_time_is_adopted_and_all_else_is_the_persons_word() {
        let lost = lost();
        let shown = |own: Vec<HistoryRow>| match lost.finding(own, true) {
            Finding::Ours(row) => format!("ours {}", row.request_id),
            Finding::Perhaps(rows) => format!("{} perhaps", rows.len()),
            Finding::NotAllSeen => "not all seen".to_owned(),
            Finding::Nothing | Finding::NoAnswer => "nothing".to_owned(),
        };
        assert_eq!(shown(vec![ours("a", 3)]), "ours a");
        assert_eq!(shown(vec![ours("a", 3), ours("older", -90_000)]), "ours a");
        assert_eq!(shown(vec![ours("a", 3), ours("b", 60)]), "2 perhaps");
        assert_eq!(shown(vec![ours("zone", 19_800)]), "1 perhaps", "a time in another zone proves nothing");
        assert_eq!(shown(vec![HistoryRow { times: vec![], ..ours("a", 0) }]), "1 perhaps");
        assert_eq!(shown(vec![]), "nothing");
        assert!(matches!(lost.finding(vec![ours("a", 3)], false), Finding::Perhaps(_)), "there may be more");
        assert_eq!(lost.finding(vec![], false), Finding::NotAllSeen, "no trace is said only when all was seen");
    }
}
