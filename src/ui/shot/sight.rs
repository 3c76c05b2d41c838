//! When the form scrolls to its first frame: once for each that came from elsewhere or was refused. Pure.
//!
//! Owns what was shown already, so that nobody who scrolls on is pulled back.

use super::standing::Standing;
use crate::engine::FirstFrameAsk;

/// What brings the first frame into sight.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Sight {
    wish: Wish,
    /// The refused one that was brought into sight last.
    refused: Option<FirstFrameAsk>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Wish {
    #[default]
    None,
    /// A new one is here.
    Now,
    /// It was shown, and what becomes of it is not known yet.
    Answer,
}

impl Sight {
    /// Something new is in the field; or it is of no interest after all.
    pub fn want(&mut self, wanted: bool) {
        self.wish = if wanted { Wish::Now } else { Wish::None };
    }

    /// Whether to scroll there in this frame; `ask` is what the gate is asked of it.
    pub fn is_due(&mut self, standing: Standing<'_>, ask: Option<FirstFrameAsk>) -> bool {
        let wish = self.wish;
        match standing {
            Standing::Looking => {
                self.wish = if wish == Wish::None { wish } else { Wish::Answer };
                return wish == Wish::Now;
            }
            Standing::Turned(_) if self.refused != ask => {
                self.refused = ask;
                self.wish = Wish::None;
                return true;
            }
            Standing::Absent | Standing::Turned(_) | Standing::Passed(_) | Standing::Anyway(_) => {}
        }
        self.wish = Wish::None;
        wish != Wish::None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::FirstFrame;
    use crate::engine::Refusal;

    fn ask(name: &str) -> FirstFrameAsk {
        FirstFrameAsk { from: FirstFrame::File(name.into()), copy: None }
    }

    #[test]
    fn a_new_one_is_brought_into_sight_when_it_comes_and_when_it_was_looked_at() {
        let (mut sight, refusal) = (Sight::default(), Refusal::new("This is no picture"));
        assert!(!sight.is_due(Standing::Looking, Some(ask("a"))), "what was there all the time stays where it is");
        sight.want(true);
        let due = [Standing::Looking, Standing::Looking, Standing::Turned(&refusal), Standing::Turned(&refusal)]
            .map(|standing| sight.is_due(standing, Some(ask("a"))));
        assert_eq!(due, [true, false, true, false]);
    }

    #[test]
    fn a_refusal_is_brought_into_sight_once_wherever_it_came_from() {
        let (mut sight, refusal) = (Sight::default(), Refusal::new("This is no picture"));
        let mut due = |name| sight.is_due(Standing::Turned(&refusal), Some(ask(name)));
        assert_eq!([due("a"), due("a"), due("b"), due("b")], [true, false, true, false]);
    }

    #[test]
    fn whoever_goes_on_with_the_words_is_not_pulled_back() {
        let mut sight = Sight::default();
        sight.want(true);
        sight.want(false);
        assert!(!sight.is_due(Standing::Looking, Some(ask("a"))));
        assert!(!sight.is_due(Standing::Absent, None));
    }
}
