//! Coming back: what was fetched meanwhile is told, and what waits is asked about, each once.

use super::App;
use crate::engine::LastRun;
use crate::ui::context::{AbsenceAnswer, Action};
use crate::ui::library::words::clips as clip_count;
use crate::ui::sheets::Sheet;
use crate::ui::theme::Status;
use crate::ui::widgets::Toast;

impl App {
    /// Asks about shots that have waited through a long absence, and says what of the last run was fetched.
    pub(super) fn follow_last_run(&mut self) {
        let here = &mut self.here;
        let snapshot = here.snapshot.clone();
        let LastRun { waiting, fetched, unfetched } = &snapshot.queue.last_run;
        if waiting.is_some() && !here.pending.told.waiting && here.sheet.is_none() {
            here.pending.told.waiting = true;
            here.sheet = Some(Sheet::Absence);
        }
        // All at once: the first of ten is no news of its own.
        if *unfetched > 0 || std::mem::replace(&mut here.pending.told.fetched, true) {
            return;
        }
        if let Some(first) = fetched.first() {
            let words = format!("Fetched while you were away: {}", clip_count(fetched.len()));
            // One is shown; several are looked through where they stand together.
            let show = if fetched.len() == 1 { Action::ShowClip(*first) } else { Action::ShowUnseen };
            self.toasts.push(Toast::new(Status::Info, words).stays().action("Show", show));
        }
    }

    /// Does what the person has answered; the engine's snapshot then asks no more.
    pub(super) fn after_absence(&mut self, answer: AbsenceAnswer) {
        if matches!(self.here.sheet, Some(Sheet::Absence)) {
            self.here.sheet = None;
        }
        self.watch(|handle| match answer {
            AbsenceAnswer::GoOn => handle.go_on_after_absence(),
            AbsenceAnswer::HoldAll => handle.hold_after_absence(),
        });
    }
}
