//! Earlier shots, which the form walks through as a shell walks through its commands.
//!
//! A walk is a working copy: a change to an earlier shot lasts until the walk ends, and the unfinished shot waits at its end.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;

use crate::domain::{Clip, Draft, JobId, SeedDraft, VideoRequest};
use crate::engine::{JobView, Snapshot};

/// The most shots in a walk.
const MOST: usize = 200;

/// A walk through earlier shots: index 0 is the unfinished one, higher ones are older.
#[derive(Debug, Clone, PartialEq)]
pub struct Walk {
    drafts: Vec<Draft>,
    at: usize,
}

/// A step of the walk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HistoryStep {
    /// One shot back.
    Earlier,
    /// One shot forward, at last to the unfinished one.
    Later,
}

impl Walk {
    /// A walk that begins at the unfinished shot.
    pub fn new(unfinished: Draft, snapshot: &Snapshot) -> Self {
        // The form still holds the shot that was just sent: with it, the first step would seem to do nothing.
        let plain = |draft: &Draft| Draft { copy: None, send_anyway: None, ..draft.clone() };
        let same = Draft { seed: SeedDraft::Random, takes: 1, ..plain(&unfinished) };
        let past = past(snapshot).into_iter().skip_while(|draft| plain(draft) == same);
        Self { drafts: std::iter::once(unfinished).chain(past).collect(), at: 0 }
    }

    /// Keeps the shot that the form shows and returns the next one; `None` at either end.
    pub fn step(&mut self, step: HistoryStep, shown: Draft) -> Option<Draft> {
        let to = match step {
            HistoryStep::Earlier => self.at.checked_add(1)?,
            HistoryStep::Later => self.at.checked_sub(1)?,
        };
        let next = self.drafts.get(to)?.clone();
        if let Some(slot) = self.drafts.get_mut(self.at) {
            *slot = shown;
        }
        self.at = to;
        Some(next)
    }

    /// Whether the form shows the unfinished shot.
    pub const fn is_at_end(&self) -> bool {
        self.at == 0
    }
}

/// The shots of jobs and clips, the last one first, takes of one shot once. Their seeds are random: walking back is for something
/// similar, while "Use this shot" makes the same take.
fn past(snapshot: &Snapshot) -> Vec<Draft> {
    let mut shots: BTreeMap<(Timestamp, JobId), &VideoRequest> = BTreeMap::new();
    let clip = |clip: &Arc<Clip>| (clip.created_at, clip.job);
    shots.extend(snapshot.clips.iter().map(|one| (clip(one), &one.request)));
    shots.extend(snapshot.jobs.iter().map(|JobView { job, .. }| ((job.created_at, job.id), &job.request)));
    let drafts = shots.values().rev().map(|request| Draft { seed: SeedDraft::Random, ..Draft::from_request(request) });
    let mut drafts: Vec<Draft> = drafts.take(MOST).collect();
    drafts.dedup();
    drafts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{JobFacts, JobState, Shape};
    use crate::ui::fixtures;

    fn snapshot() -> Snapshot {
        let made = |id, prompt: &str, at| {
            let mut job = fixtures::job(id, JobState::Queued, JobFacts::default());
            job.request.prompt = prompt.into();
            job.created_at = fixtures::at(at);
            fixtures::view(job)
        };
        let mut clip = Clip { created_at: fixtures::at(-500), ..fixtures::clip(9, "A heron") };
        clip.request.shape = Shape::Square;
        let jobs = vec![made(1, "A fox", -100), made(2, "A fox", -100), made(3, "A harbour", -50)];
        Snapshot { jobs: Arc::new(jobs), clips: Arc::new(vec![Arc::new(clip)]), ..fixtures::snapshot() }
    }

    fn draft(prompt: &str) -> Draft {
        Draft { prompt: prompt.into(), ..Draft::default() }
    }

    #[test]
    fn the_walk_goes_back_through_jobs_and_clips_with_all_their_settings() {
        let mut walk = Walk::new(draft("unfinished"), &snapshot());
        let mut shown = draft("unfinished");
        let mut seen = Vec::new();
        while let Some(earlier) = walk.step(HistoryStep::Earlier, shown.clone()) {
            seen.push((earlier.prompt.clone(), earlier.shape, earlier.seed.clone()));
            shown = earlier;
        }
        let expected = [("A harbour", Shape::Wide), ("A fox", Shape::Wide), ("A heron", Shape::Square)];
        assert_eq!(seen, expected.map(|(prompt, shape)| (prompt.to_owned(), shape, SeedDraft::Random)));
    }

    #[test]
    fn the_first_step_leads_to_another_shot_than_the_one_that_was_just_sent() {
        let sent = Draft { seed: SeedDraft::Fixed("7".into()), takes: 3, ..draft("A harbour") };
        let mut walk = Walk::new(sent.clone(), &snapshot());
        assert_eq!(walk.step(HistoryStep::Earlier, sent).map(|draft| draft.prompt).as_deref(), Some("A fox"));
    }

    #[test]
    fn the_unfinished_shot_waits_at_the_end_and_changes_on_the_way_are_kept() {
        let mut walk = Walk::new(draft("unfinished"), &snapshot());
        assert!(walk.is_at_end());
        assert_eq!(walk.step(HistoryStep::Later, draft("unfinished")), None);
        walk.step(HistoryStep::Earlier, draft("unfinished, and more")).unwrap();
        assert!(!walk.is_at_end());
        let back = walk.step(HistoryStep::Later, draft("A harbour at night"));
        assert_eq!(back, Some(draft("unfinished, and more")));
        let again = walk.step(HistoryStep::Earlier, draft("unfinished, and more"));
        assert_eq!(again.map(|draft| draft.prompt).as_deref(), Some("A harbour at night"));
    }
}
