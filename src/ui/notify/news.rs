//! What happened between two snapshots of the engine: what a notification tells, what a screen reader says, and the window's title.
//! Pure. A screen reader says states as they change, never seconds or bytes, and nothing that the person has just done.

use crate::domain::{ClipId, JobId, JobState};
use crate::engine::{AtService, JobView, Snapshot};
use crate::ui::format;

/// Something worth a notification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// Clips were saved: how many, the last one, its shot.
    Saved(usize, ClipId, String),
    /// Jobs stand still until the person does something: how many, one of them, why.
    Needs(usize, JobId, String),
}

impl News {
    /// The headline.
    pub fn title(&self) -> String {
        match self {
            Self::Saved(1, ..) => "A clip is saved".into(),
            Self::Saved(count, ..) => format!("{count} clips are saved"),
            Self::Needs(1, ..) => "A shot needs you".into(),
            Self::Needs(count, ..) => format!("{count} shots need you"),
        }
    }

    /// What it is about.
    pub fn body(&self) -> &str {
        let (Self::Saved(.., words) | Self::Needs(.., words)) = self;
        words
    }

    /// Whether the person has to do something.
    pub const fn is_urgent(&self) -> bool {
        matches!(self, Self::Needs(..))
    }
}

/// What is new since `old`. Several clips or jobs at once are one piece of news.
pub fn between(old: &Snapshot, new: &Snapshot) -> Vec<News> {
    // A lost submit that is still looked for needs nobody; once the looks are over, it does.
    let changed = |view: &&JobView| match old.job(view.job.id) {
        Some(before) => before.job.revision != view.job.revision || (before.is_looked_for() && !view.is_looked_for()),
        None => true,
    };
    let (mut saved, mut needs) = (Vec::new(), Vec::new());
    for view in new.jobs.iter().filter(changed) {
        let before = old.job(view.job.id).filter(|before| !before.is_looked_for()).map(|view| &view.job.state);
        match &view.job.state {
            // A saved job that was not shown before came back from the trash.
            JobState::Saved(clip) if before.is_some_and(|state| !matches!(state, JobState::Saved(_))) => {
                saved.push((*clip, view));
            }
            JobState::NeedsUser(_) if view.is_looked_for() => {}
            JobState::NeedsUser(need) if !before.is_some_and(waits_for_person) => needs.push((view, need.sentence())),
            JobState::Failed(failure) if !before.is_some_and(waits_for_person) => {
                needs.push((view, format!("{}. {}", failure.sentence(), failure.money().sentence())));
            }
            _ => {}
        }
    }
    let count = (saved.len(), needs.len());
    let saved = saved.into_iter().next_back();
    let saved = saved.map(|(clip, view)| News::Saved(count.0, clip, format::beginning(&view.job.request.prompt)));
    let needs = needs.into_iter().next().map(|(view, why)| News::Needs(count.1, view.job.id, why));
    saved.into_iter().chain(needs).collect()
}

/// What a screen reader says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announcement {
    /// The sentence.
    pub words: String,
    /// Whether it interrupts what is being said.
    pub urgent: bool,
}

/// What a screen reader says of everything that changed since `old`; `news` is the part that the person waits for.
pub fn to_say(old: &Snapshot, new: &Snapshot, news: &[News]) -> Option<Announcement> {
    let told = news.iter().map(|news| format!("{}: {}", news.title(), news.body()));
    let words: Vec<String> = told.chain(begun(old, new)).chain(stalled(old, new)).collect();
    let urgent = news.iter().any(News::is_urgent);
    (!words.is_empty()).then(|| Announcement { words: words.join(". "), urgent })
}

/// The shots that began to render.
fn begun(old: &Snapshot, new: &Snapshot) -> Option<String> {
    let renders = |view: &JobView| view.job.state == JobState::Accepted && view.at_service == AtService::Rendering;
    let mut begun = turned(old, new, renders);
    let first = begun.next()?;
    Some(match begun.count() {
        0 => format!("Rendering: {}", format::beginning(&first.job.request.prompt)),
        more => format!("{} shots are rendering", more + 1),
    })
}

/// The first job that began a wait which needs nothing from the person.
fn stalled(old: &Snapshot, new: &Snapshot) -> Option<String> {
    let waits = |view: &JobView| matches!(view.job.state, JobState::Waiting { .. });
    turned(old, new, waits).find_map(|view| Some(format!("Waiting: {}", view.wait_sentence()?)))
}

/// The jobs for which this is true now and was not before.
fn turned<'a>(
    old: &'a Snapshot,
    new: &'a Snapshot,
    is: impl Fn(&JobView) -> bool + 'a,
) -> impl Iterator<Item = &'a JobView> {
    new.jobs.iter().filter(move |view| is(view) && !old.job(view.job.id).is_some_and(&is))
}

/// The window's title: what is going on, then the name.
pub fn title(snapshot: &Snapshot) -> String {
    let needy = snapshot.jobs.iter().any(|view| matches!(view.job.state, JobState::NeedsUser(_)));
    let words = match (needy, snapshot.queue.running) {
        (true, _) => "Needs you".to_owned(),
        (false, 0) => return "Rushes".to_owned(),
        (false, running) => format!("{running} rendering"),
    };
    format!("{words} · Rushes")
}

const fn waits_for_person(state: &JobState) -> bool {
    matches!(state, JobState::Failed(_) | JobState::NeedsUser(_))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::domain::{Failure, FailureKind, Job, JobFacts, Need, WaitReason};
    use crate::engine::{QueueView, Trouble};
    use crate::ui::fixtures;

    fn with(jobs: Vec<(i64, JobState, i64)>) -> Snapshot {
        let job =
            |(id, state, revision)| fixtures::view(Job { revision, ..fixtures::job(id, state, JobFacts::default()) });
        Snapshot { jobs: Arc::new(jobs.into_iter().map(job).collect()), ..fixtures::snapshot() }
    }

    #[test]
    fn a_saved_clip_is_told_once_and_several_at_once() {
        let rendering = with(vec![(1, JobState::Accepted, 1), (2, JobState::Accepted, 1)]);
        let one = with(vec![(1, JobState::Saved(ClipId(7)), 2), (2, JobState::Accepted, 1)]);
        let both = with(vec![(1, JobState::Saved(ClipId(7)), 2), (2, JobState::Saved(ClipId(8)), 2)]);
        let news = between(&rendering, &one);
        assert_eq!(news, [News::Saved(1, ClipId(7), "An old lighthouse in a storm".into())]);
        assert_eq!((news[0].title().as_str(), news[0].is_urgent()), ("A clip is saved", false));
        assert_eq!(between(&one, &one), []);
        assert_eq!(between(&rendering, &both)[0].title(), "2 clips are saved");
    }

    #[test]
    fn a_clip_that_comes_back_from_the_trash_is_no_news() {
        assert_eq!(between(&with(vec![]), &with(vec![(1, JobState::Saved(ClipId(7)), 5)])), []);
    }

    #[test]
    fn a_job_that_needs_the_person_is_told_with_its_sentence() {
        let before = with(vec![(1, JobState::Submitting, 1), (2, JobState::Accepted, 1)]);
        let failure = Failure::new(FailureKind::RenderFailed, Some("blocked".into()), "");
        let after = with(vec![(1, JobState::NeedsUser(Need::UnknownOutcome), 2), (2, JobState::Failed(failure), 2)]);
        let news = between(&before, &after);
        assert_eq!(news[0].title(), "2 shots need you");
        assert!(news[0].body().starts_with("We don't know whether Segmind took") && news[0].is_urgent());
        let failed = between(&with(vec![(2, JobState::Accepted, 1)]), &with(vec![after_failed()]));
        assert_eq!(failed[0].body(), "The render failed at Segmind: blocked. Nothing was billed");
    }

    fn after_failed() -> (i64, JobState, i64) {
        (2, JobState::Failed(Failure::new(FailureKind::RenderFailed, Some("blocked".into()), "")), 2)
    }

    #[test]
    fn the_title_says_what_goes_on() {
        let queue = QueueView { running: 2, ..QueueView::default() };
        assert_eq!(title(&fixtures::snapshot()), "Rushes");
        assert_eq!(title(&Snapshot { queue: queue.clone(), ..fixtures::snapshot() }), "2 rendering · Rushes");
        let needy = with(vec![(1, JobState::NeedsUser(Need::Credits), 2)]);
        assert_eq!(title(&Snapshot { queue, ..needy }), "Needs you · Rushes");
    }

    fn seen(jobs: impl IntoIterator<Item = (i64, JobState, AtService)>) -> Snapshot {
        let view = |(id, state, at_service)| {
            let mut view = fixtures::view(fixtures::job(id, state, JobFacts::default()));
            Arc::make_mut(&mut view.job).revision = i64::from(at_service != AtService::Unasked) + 1;
            JobView { at_service, ..view }
        };
        Snapshot { jobs: Arc::new(jobs.into_iter().map(view).collect()), ..fixtures::snapshot() }
    }

    fn said(old: &Snapshot, new: &Snapshot) -> Option<(String, bool)> {
        to_say(old, new, &between(old, new)).map(|announcement| (announcement.words, announcement.urgent))
    }

    #[test]
    fn a_render_is_said_when_it_begins_and_not_again() {
        let queued = seen([(1, JobState::Accepted, AtService::Queued)]);
        let rendering = seen([(1, JobState::Accepted, AtService::Rendering)]);
        assert_eq!(said(&queued, &rendering), Some(("Rendering: An old lighthouse in a storm".into(), false)));
        assert_eq!(said(&rendering, &rendering), None);
        assert_eq!(said(&rendering, &queued), None);
    }

    #[test]
    fn many_at_once_are_one_sentence() {
        let state = |at| seen((1..=3).map(|id| (id, JobState::Accepted, at)));
        let said = said(&state(AtService::Queued), &state(AtService::Rendering));
        assert_eq!(said, Some(("3 shots are rendering".into(), false)));
    }

    #[test]
    fn a_failure_interrupts_and_says_its_sentence() {
        let failure = Failure::new(FailureKind::RenderFailed, Some("blocked".into()), "");
        let before = seen([(1, JobState::Accepted, AtService::Unasked)]);
        let after = seen([(1, JobState::Failed(failure), AtService::Rendering)]);
        let (words, urgent) = said(&before, &after).unwrap();
        assert_eq!(words, "A shot needs you: The render failed at Segmind: blocked. Nothing was billed");
        assert!(urgent);
    }

    #[test]
    fn a_shot_that_waits_says_for_what() {
        let waiting = JobState::Waiting { until: fixtures::at(9), why: WaitReason::Offline };
        let (words, urgent) =
            said(&seen([(1, JobState::Queued, AtService::Unasked)]), &seen([(1, waiting, AtService::Unasked)]))
                .unwrap();
        assert!(words.starts_with("Waiting: ") && !urgent, "{words}");
        let mut told =
            seen([(1, JobState::Waiting { until: fixtures::at(9), why: WaitReason::Offline }, AtService::Unasked)]);
        let trouble = Trouble { sentence: "The proxy refuses".into(), details: String::new() };
        Arc::make_mut(&mut told.jobs)[0].trouble = Some(Arc::new(trouble));
        let (words, _) = said(&seen([(1, JobState::Queued, AtService::Unasked)]), &told).unwrap();
        assert_eq!(words, "Waiting: The proxy refuses", "what stands on the card is what is heard");
    }
}
