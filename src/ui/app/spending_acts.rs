//! Spending: the screen's questions to the engine, changes of the caps, the offer of one, and the table for a spreadsheet.

use jiff::Timestamp;

use super::App;
use crate::domain::CapChange;
use crate::engine::Target;
use crate::ui::context::{Export, Screen, exported, take_tagged};
use crate::ui::sheets::{PathPurpose, PathSheet, SPENDING_TABLE};

impl App {
    /// Asks the engine anew when what the screen shows is old. Nothing is asked while it is not shown.
    pub(super) fn follow_spending(&mut self) {
        let here = &mut self.here;
        if here.screen != Screen::Spending {
            return;
        }
        let now = self.time.clock.now();
        let revisions = (here.snapshot.spending.revision, here.snapshot.library.revision);
        if let Some(question) = here.spending.next_question(now, &self.time.zone, revisions) {
            here.pending.spending.report = Some((question, here.handle.spending(question.since)));
        }
    }

    /// Changes a cap, and says so once it is done.
    pub(super) fn change_cap(&mut self, change: CapChange) {
        self.here.pending.spending.caps.push((change, self.here.handle.change_cap(change)));
    }

    /// Opens the save dialog for the table of the purchases since a time.
    pub(super) fn export_spending(&mut self, since: Option<Timestamp>) {
        let here = &mut self.here;
        if here.pending.spending.dialog.is_none() {
            let folder = here.snapshot.clips_folder.parent().unwrap_or(&here.snapshot.clips_folder);
            let dialog = self.dialogs.save_table(&here.handle, SPENDING_TABLE, folder);
            here.pending.spending.dialog = Some((since, dialog));
        }
    }

    /// Writes the table to the path that was typed in the sheet.
    pub(super) fn write_spending(&mut self, since: Option<Timestamp>, to: Target) {
        let typed = self.take_path_sheet();
        self.write_table(since, to, typed);
    }

    fn write_table(&mut self, since: Option<Timestamp>, to: Target, typed: Option<Box<PathSheet>>) {
        let reply = self.here.handle.export_spending(since, to);
        self.here.pending.tables.push(Export { what: "the purchases".to_owned(), typed, reply });
    }

    /// Handles the engine's answers.
    pub(super) fn hear_spending(&mut self) {
        if let Some((question, answer)) = take_tagged(&mut self.here.pending.spending.report) {
            match answer {
                Ok(report) => self.here.spending.take(question, report),
                Err(refusal) => self.complain(&refusal),
            }
        }
        for (change, answer) in self.here.pending.spending.changed_caps() {
            match (answer, change.told()) {
                (Err(refusal), _) => self.complain(&refusal),
                (Ok(()), Some(told)) => self.tell(told),
                (Ok(()), None) => {}
            }
        }
        match take_tagged(&mut self.here.pending.spending.dialog) {
            Some((since, Ok(Some(path)))) => {
                let to = Target::from_dialog(path, "csv");
                let typed = PathSheet::unasked(PathPurpose::SpendingTable(since), &to);
                self.write_table(since, to, typed);
            }
            Some((since, Err(refusal))) => self.no_dialog(&refusal, PathPurpose::SpendingTable(since)),
            Some((_, Ok(None))) | None => {}
        }
        let written = exported(&mut self.here.pending.tables);
        self.tell_written(written);
    }
}
