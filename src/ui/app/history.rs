//! What the window asks of Segmind's request history: looks for what was lost, and renders that were made elsewhere. Nothing here buys.

use super::App;
use crate::domain::RequestId;
use crate::engine::{BroughtIn, CountedIn, KeyState, LookSummary, Refusal};
use crate::ui::command::UiCommand;
use crate::ui::context::{Action, take, take_tagged};
use crate::ui::format::purchases;
use crate::ui::library::words::clips as clip_count;
use crate::ui::sheets::{BringInSheet, CompareSheet, ComparedMonth, Sheet};
use crate::ui::theme::Status;
use crate::ui::widgets::Toast;

impl App {
    /// Looks for what was lost.
    pub(super) fn look_in_history(&mut self) {
        if self.here.pending.history.look.is_none() {
            self.here.pending.history.look = Some(self.here.handle.look_in_history());
        }
    }

    /// Whether the history can be asked; says what is missing.
    fn has_key_for_history(&mut self) -> bool {
        let is_known = matches!(self.here.snapshot.account.key, KeyState::Known { .. });
        if !is_known {
            self.note("Connect Segmind first; its history needs your key");
        }
        is_known
    }

    /// Opens the comparison of a month with the history; asks for it anew.
    pub(super) fn compare_spending(&mut self, month: ComparedMonth) {
        if !self.has_key_for_history() {
            return;
        }
        let span = month.span(self.time.clock.now(), &self.time.zone);
        // An answer about another month is no longer wanted; asking twice changes nothing.
        let reply = self.here.handle.compare_spending(span);
        self.here.pending.history.compare = Some((month, reply));
        self.here.sheet = Some(Sheet::Compare(CompareSheet::of(month)));
    }

    /// Counts these requests as the history has them.
    pub(super) fn count_found(&mut self, requests: Vec<RequestId>) {
        self.here.sheet = None;
        if self.here.pending.history.count.is_some() {
            return self.note("Purchases are just being counted");
        }
        self.here.pending.history.count = Some(self.here.handle.count_found(requests));
    }

    /// Opens the list of earlier renders; asks for it anew.
    pub(super) fn list_earlier(&mut self) {
        if !self.has_key_for_history() {
            return;
        }
        if self.here.pending.history.earlier.is_none() {
            self.here.pending.history.earlier = Some(self.here.handle.earlier_renders());
        }
        self.here.sheet = Some(Sheet::BringIn(BringInSheet::default()));
    }

    /// Brings these renders into the library.
    pub(super) fn bring_in(&mut self, renders: Vec<RequestId>) {
        self.here.sheet = None;
        if self.here.pending.history.bring_in.is_some() {
            return self.note("Earlier renders are just coming in");
        }
        self.note(&format!("Bringing in {}", clip_count(renders.len())));
        self.here.pending.history.bring_in = Some(self.here.handle.bring_in(renders));
    }

    /// Says that a key was connected, and offers what it made before.
    pub(super) fn tell_connected(&mut self, words: String) {
        let bring_in = Action::Run(UiCommand::BringIn);
        self.toasts.push(Toast::new(Status::Success, words).action("Bring in earlier renders…", bring_in));
    }

    /// Handles what the history answered.
    pub(super) fn hear_history(&mut self) {
        let history = &mut self.here.pending.history;
        let (look, earlier) = (take(&mut history.look), take(&mut history.earlier));
        let brought = take(&mut history.bring_in);
        let (compared, counted) = (take_tagged(&mut history.compare), take(&mut history.count));
        match look {
            Some(Ok(summary)) => self.tell_look(&summary),
            Some(Err(refusal)) => self.complain(&refusal),
            None => {}
        }
        if let (Some(answer), Some(Sheet::BringIn(sheet))) = (earlier, &mut self.here.sheet) {
            sheet.hear(answer);
        }
        if let (Some((month, answer)), Some(Sheet::Compare(sheet))) = (compared, &mut self.here.sheet) {
            sheet.hear(month, answer);
        }
        match brought {
            Some(Ok(brought)) => self.tell_brought(&brought),
            Some(Err(refusal)) => self.complain(&refusal),
            None => {}
        }
        match counted {
            Some(Ok(counted)) => self.tell_counted(&counted),
            Some(Err(refusal)) => self.complain(&refusal),
            None => {}
        }
    }

    fn tell_look(&mut self, summary: &LookSummary) {
        match (summary.adopted.len(), summary.to_pick.len()) {
            (0, 0) => self.note("Segmind's history shows nothing new"),
            (0, 1) => self.note("Segmind's history shows a shot that may be yours: choose on its card"),
            (0, shots) => {
                self.note(&format!("Segmind's history shows {shots} shots that may be yours: choose on their cards"));
            }
            (1, _) => self.tell("Found in Segmind's history; its clip is fetched"),
            (found, _) => self.tell(format!("{found} shots found in Segmind's history; their clips are fetched")),
        }
    }

    fn tell_brought(&mut self, brought: &BroughtIn) {
        let BroughtIn { jobs, left_out } = brought;
        self.tell_left_out("render", left_out);
        if !jobs.is_empty() {
            let come = if jobs.len() == 1 { "comes" } else { "come" };
            self.tell(format!("{} {come} into the library", clip_count(jobs.len())));
        }
    }

    fn tell_counted(&mut self, counted: &CountedIn) {
        self.tell_left_out("purchase", &counted.left_out);
        if counted.counted > 0 {
            let is = if counted.counted == 1 { "is" } else { "are" };
            self.tell(format!("{} {is} counted as Segmind's history has it", purchases(counted.counted)));
        }
    }

    fn tell_left_out(&mut self, what: &str, left_out: &[(RequestId, String)]) {
        if let Some(refusal) = left_out_words(what, left_out) {
            self.complain(&refusal);
        }
    }
}

/// What was left out and why; each on a line of the details. `what`: one of them, in a word.
fn left_out_words(what: &str, left_out: &[(RequestId, String)]) -> Option<Refusal> {
    let (_, why) = left_out.first()?;
    let sentence = match left_out.len() {
        1 => format!("1 {what} was left out: {why}"),
        count => format!("{count} {what}s were left out"),
    };
    let lines: Vec<String> = left_out.iter().map(|(id, why)| format!("{id}: {why}")).collect();
    Some(Refusal { details: lines.join("\n"), ..Refusal::new(sentence) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_left_out_says_why() {
        assert_eq!(left_out_words("render", &[]), None);
        let one = |id: &str| (RequestId::parse(id).unwrap(), "it is not this account's own".to_owned());
        assert_eq!(
            left_out_words("render", &[one("a")]).unwrap().sentence,
            "1 render was left out: it is not this account's own"
        );
        let two = left_out_words("render", &[one("a"), one("b")]).unwrap();
        assert_eq!(two.sentence, "2 renders were left out");
        assert_eq!(two.details.lines().count(), 2);
    }
}
