//! The queue's pill in the top bar: what is under way in a few words. A press opens the queue panel, or folds it.

use eframe::egui::Ui;

use crate::domain::JobState;
use crate::engine::Snapshot;
use crate::ui::command::UiCommand;
use crate::ui::context::{Action, Cx, Side};
use crate::ui::queue::data::{running_in_short, running_words};
use crate::ui::theme::{Status, icons};
use crate::ui::widgets::{Button, IconButton};

/// How much the pill may say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PillRoom {
    /// Its icon alone.
    Icon,
    /// What runs.
    Short,
    /// What runs and what waits.
    Whole,
}

/// The pill.
pub(super) fn show(ui: &mut Ui, cx: &Cx<'_>, room: PillRoom) {
    let is_open = cx.panels.is_open(Side::Queue, ui.ctx().content_rect().width());
    let name = if is_open { "Hide the queue panel" } else { "Show the queue panel" };
    let Some((words, status)) = words(cx.snapshot, room) else {
        return cx.command_button(ui, IconButton::new(icons::QUEUE, name).selected(is_open), UiCommand::ToggleQueue);
    };
    let button = if is_open { Button::quiet(&words) } else { Button::secondary(&words) };
    let button = if status == Status::Neutral { button } else { button.status(status) };
    let response = ui.add(button.icon(icons::QUEUE));
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_label(name);
        node.set_value(words.as_str());
    });
    if response.clicked() {
        cx.send(Action::Run(UiCommand::ToggleQueue));
    }
    let keys = UiCommand::ToggleQueue.keys_text(ui.ctx()).unwrap_or_default();
    response.on_hover_text(format!("{name}   {keys}"));
}

/// What needs the person, else what is under way, else what failed; `None` when there is nothing to say.
fn words(snapshot: &Snapshot, room: PillRoom) -> Option<(String, Status)> {
    let count = |is: fn(&JobState) -> bool| snapshot.jobs.iter().filter(|view| is(&view.job.state)).count();
    let running = match room {
        PillRoom::Icon => return None,
        PillRoom::Short => running_in_short(snapshot),
        PillRoom::Whole => running_words(snapshot),
    };
    let failed = || count(|state| matches!(state, JobState::Failed(_)));
    let needs =
        |view: &&crate::engine::JobView| matches!(view.job.state, JobState::NeedsUser(_)) && !view.is_looked_for();
    match snapshot.jobs.iter().filter(needs).count() {
        0 => running.map(|words| (words, Status::Neutral)).or_else(|| match failed() {
            0 => None,
            failed => Some((format!("{failed} failed"), Status::Danger)),
        }),
        1 => Some(("1 needs you".into(), Status::Warning)),
        needy => Some((format!("{needy} need you"), Status::Warning)),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::domain::{Failure, FailureKind, JobFacts, Need};
    use crate::engine::QueueView;
    use crate::ui::fixtures;

    fn said(states: Vec<JobState>, running: usize, room: PillRoom) -> Option<String> {
        let view = |(id, state)| fixtures::view(fixtures::job(id, state, JobFacts::default()));
        let queue = QueueView { running, queued: 2, ..QueueView::default() };
        let queue = if running == 0 { QueueView::default() } else { queue };
        let jobs = Arc::new((1..).zip(states).map(view).collect());
        words(&Snapshot { jobs, queue, ..fixtures::snapshot() }, room).map(|(words, _)| words)
    }

    #[test]
    fn the_pill_says_first_what_needs_the_person_then_what_runs_then_what_failed() {
        let failed = || JobState::Failed(Failure::new(FailureKind::RenderFailed, None, ""));
        let needs = || JobState::NeedsUser(Need::UnknownOutcome);
        let whole = |states, running| said(states, running, PillRoom::Whole);
        assert_eq!(whole(vec![], 0), None);
        assert_eq!(whole(vec![failed()], 0).as_deref(), Some("1 failed"));
        assert_eq!(whole(vec![failed(), JobState::Accepted], 1).as_deref(), Some("1 rendering, 2 waiting"));
        assert_eq!(whole(vec![needs(), needs(), JobState::Accepted], 1).as_deref(), Some("2 need you"));
        assert_eq!(said(vec![JobState::Accepted], 1, PillRoom::Short).as_deref(), Some("1 rendering"));
        assert_eq!(said(vec![JobState::Accepted], 1, PillRoom::Icon), None);
    }
}
