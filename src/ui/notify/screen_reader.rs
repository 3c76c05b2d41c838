//! What a screen reader says of the queue: states as they change, never seconds or bytes.
//!
//! Owns the sentence that was last to be said. Says nothing of what a person has just done; messages and errors that have a place
//! of their own on the screen are announced there.

use eframe::egui::accesskit::Live;
use eframe::egui::{Rect, Role as AccessRole, Sense, Ui, Vec2, WidgetInfo};

use super::news::News;
use crate::domain::JobState;
use crate::engine::{AtService, JobView, Snapshot};
use crate::ui::format;

/// A sentence to be said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::ui) struct Saying {
    /// The sentence.
    pub words: String,
    /// Whether it interrupts what is being said.
    pub urgent: bool,
}

/// What is to be said of everything that changed since `old`, of which `news` is what a person waits for.
pub(in crate::ui) fn between(old: &Snapshot, new: &Snapshot, news: &[News]) -> Option<Saying> {
    let told = news.iter().map(|news| format!("{}: {}", news.title(), news.body()));
    let words: Vec<String> = told.chain(begun(old, new)).chain(stalled(old, new)).collect();
    let urgent = news.iter().any(News::is_urgent);
    (!words.is_empty()).then(|| Saying { words: words.join(". "), urgent })
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

/// Those that wait for something that passes by itself.
fn stalled(old: &Snapshot, new: &Snapshot) -> Option<String> {
    let waits = |view: &JobView| matches!(view.job.state, JobState::Waiting { .. });
    turned(old, new, waits).find_map(|view| Some(format!("Waiting: {}", view.wait_sentence()?)))
}

/// The jobs for which this is true, and was not.
fn turned<'a>(
    old: &'a Snapshot,
    new: &'a Snapshot,
    is: impl Fn(&JobView) -> bool + 'a,
) -> impl Iterator<Item = &'a JobView> {
    new.jobs.iter().filter(move |view| is(view) && !old.job(view.job.id).is_some_and(&is))
}

/// The sentence that stands in the accessibility tree, in which nobody sees it.
#[derive(Debug, Default)]
pub(in crate::ui) struct ScreenReader {
    saying: Option<Saying>,
    count: u64,
}

impl ScreenReader {
    /// Says this next. A sentence that is said twice is heard twice.
    pub fn say(&mut self, saying: Saying) {
        self.saying = Some(saying);
        self.count += 1;
    }

    /// Puts it into the accessibility tree. Each sentence is a part of its own: readers say what is new.
    pub fn show(&self, ui: &Ui) {
        let Some(saying) = &self.saying else { return };
        let corner = Rect::from_min_size(ui.ctx().content_rect().min, Vec2::splat(1.0));
        let response = ui.interact(corner, ui.unique_id().with(("voice", self.count)), Sense::empty());
        response.widget_info(|| WidgetInfo::labeled(AccessRole::Status, true, &saying.words));
        let live = if saying.urgent { Live::Assertive } else { Live::Polite };
        ui.ctx().accesskit_node_builder(response.id, |node| node.set_live(live));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::news;
    use super::*;
    use crate::domain::{Failure, FailureKind, JobFacts, WaitReason};
    use crate::engine::Trouble;
    use crate::ui::fixtures;

    fn with(jobs: impl IntoIterator<Item = (i64, JobState, AtService)>) -> Snapshot {
        let view = |(id, state, at_service)| {
            let mut view = fixtures::view(fixtures::job(id, state, JobFacts::default()));
            Arc::make_mut(&mut view.job).revision = i64::from(at_service != AtService::Unasked) + 1;
            JobView { at_service, ..view }
        };
        Snapshot { jobs: Arc::new(jobs.into_iter().map(view).collect()), ..fixtures::snapshot() }
    }

    fn said(old: &Snapshot, new: &Snapshot) -> Option<(String, bool)> {
        between(old, new, &news::between(old, new)).map(|saying| (saying.words, saying.urgent))
    }

    #[test]
    fn a_render_is_said_when_it_begins_and_not_again() {
        let queued = with([(1, JobState::Accepted, AtService::Queued)]);
        let rendering = with([(1, JobState::Accepted, AtService::Rendering)]);
        assert_eq!(said(&queued, &rendering), Some(("Rendering: An old lighthouse in a storm".into(), false)));
        assert_eq!(said(&rendering, &rendering), None);
        assert_eq!(said(&rendering, &queued), None);
    }

    #[test]
    fn many_at_once_are_one_sentence() {
        let state = |at| with((1..=3).map(|id| (id, JobState::Accepted, at)));
        let said = said(&state(AtService::Queued), &state(AtService::Rendering));
        assert_eq!(said, Some(("3 shots are rendering".into(), false)));
    }

    #[test]
    fn a_failure_interrupts_and_says_its_sentence() {
        let failure = Failure::new(FailureKind::RenderFailed, Some("blocked".into()), "");
        let before = with([(1, JobState::Accepted, AtService::Unasked)]);
        let after = with([(1, JobState::Failed(failure), AtService::Rendering)]);
        let (words, urgent) = said(&before, &after).unwrap();
        assert_eq!(words, "A shot needs you: The render failed at Segmind: blocked. Nothing was billed");
        assert!(urgent);
    }

    #[test]
    fn a_shot_that_waits_says_for_what() {
        let waiting = JobState::Waiting { until: fixtures::at(9), why: WaitReason::Offline };
        let (words, urgent) =
            said(&with([(1, JobState::Queued, AtService::Unasked)]), &with([(1, waiting, AtService::Unasked)]))
                .unwrap();
        assert!(words.starts_with("Waiting: ") && !urgent, "{words}");
        let mut told =
            with([(1, JobState::Waiting { until: fixtures::at(9), why: WaitReason::Offline }, AtService::Unasked)]);
        let trouble = Trouble { sentence: "The proxy refuses".into(), details: String::new() };
        Arc::make_mut(&mut told.jobs)[0].trouble = Some(Arc::new(trouble));
        let (words, _) = said(&with([(1, JobState::Queued, AtService::Unasked)]), &told).unwrap();
        assert_eq!(words, "Waiting: The proxy refuses", "what stands on the card is what is heard");
    }
}
