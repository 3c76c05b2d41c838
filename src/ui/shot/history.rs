//! Earlier shots, which the form walks through as a shell walks through its commands.
//!
//! A walk is a working copy: a change to an earlier shot lasts until the walk ends, and the unfinished shot waits at its end.

use std::sync::Arc;

use crate::domain::{Draft, SeedDraft, Shot};

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
    pub fn new(unfinished: Draft, recent: &[Arc<Shot>]) -> Self {
        // The form still holds the shot that was just sent: with it, the first step would seem to do nothing.
        let plain = |draft: &Draft| {
            let mut plain = Draft { shot: None, continues: None, ..draft.clone() };
            for picture in [&mut plain.first_frame, &mut plain.last_frame].into_iter().chain(&mut plain.references) {
                (picture.copy, picture.send_anyway) = (None, None);
            }
            plain
        };
        let same = Draft { seed: SeedDraft::Random, takes: 1, ..plain(&unfinished) };
        let is_same = |draft: &Draft| plain(&Draft { model: same.model.and(draft.model), ..draft.clone() }) == same;
        let past = recent.iter().map(|shot| earlier(shot)).skip_while(is_same);
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

/// An earlier shot in the form. Its seed is random: walking back is for something similar, while "Use this shot" makes the same take.
fn earlier(shot: &Shot) -> Draft {
    let (seed, continues) = (SeedDraft::Random, shot.continues);
    Draft { seed, continues, shot: Some(shot.id), ..Draft::from_request(&shot.request) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{ClipId, Continues, Shape, ShotId};
    use crate::ui::fixtures;

    const FROM: Continues = Continues { clip: ClipId(7), frame: 191 };

    fn shots() -> Vec<Arc<Shot>> {
        let shot = |(id, prompt): (i64, &str)| {
            let mut request = fixtures::request(prompt);
            request.shape = if prompt == "A heron" { Shape::SQUARE } else { request.shape };
            let (project, title, proposed, created_at) = (None, None, prompt.to_owned(), fixtures::at(0));
            let continues = (prompt == "A fox").then_some(FROM);
            Arc::new(Shot { id: ShotId(id), project, number: 1, title, proposed, request, continues, created_at })
        };
        [(3, "A harbour"), (2, "A fox"), (1, "A heron")].map(shot).to_vec()
    }

    fn draft(prompt: &str) -> Draft {
        Draft { prompt: prompt.into(), ..Draft::default() }
    }

    #[test]
    fn the_walk_goes_back_through_shots_with_all_their_settings() {
        let mut walk = Walk::new(draft("unfinished"), &shots());
        let mut shown = draft("unfinished");
        let mut seen = Vec::new();
        while let Some(earlier) = walk.step(HistoryStep::Earlier, shown.clone()) {
            seen.push((earlier.prompt.clone(), earlier.shape, earlier.seed.clone()));
            shown = earlier;
        }
        let expected = [("A harbour", Shape::WIDE), ("A fox", Shape::WIDE), ("A heron", Shape::SQUARE)];
        assert_eq!(seen, expected.map(|(prompt, shape)| (prompt.to_owned(), shape, SeedDraft::Random)));
    }

    #[test]
    fn a_shot_that_continues_a_clip_still_does_when_it_is_walked_back_to() {
        let mut walk = Walk::new(draft("unfinished"), &shots());
        let continues = [0; 3].map(|_| walk.step(HistoryStep::Earlier, draft("")).unwrap().continues);
        assert_eq!(continues, [None, Some(FROM), None]);
    }

    #[test]
    fn the_first_step_leads_to_another_shot_than_the_one_that_was_just_sent() {
        let sent = Draft { seed: SeedDraft::Fixed("7".into()), takes: 3, ..draft("A harbour") };
        let mut walk = Walk::new(sent.clone(), &shots());
        assert_eq!(walk.step(HistoryStep::Earlier, sent).map(|draft| draft.prompt).as_deref(), Some("A fox"));
    }

    #[test]
    fn the_unfinished_shot_waits_at_the_end_and_changes_on_the_way_are_kept() {
        let mut walk = Walk::new(draft("unfinished"), &shots());
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
