//! Where a person is in the first start, and the ready-made prompts. Pure.

use crate::domain::{Draft, Shape};
use crate::engine::{KeyState, Snapshot};

/// A prompt that fills the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadyPrompt {
    /// What it is called.
    pub name: &'static str,
    /// What it describes.
    pub prompt: &'static str,
    /// The frame that suits it.
    pub shape: Shape,
}

impl ReadyPrompt {
    /// The form with this prompt.
    pub fn draft(&self) -> Draft {
        Draft { prompt: self.prompt.to_owned(), shape: self.shape, ..Draft::default() }
    }
}

/// The ready-made prompts.
pub const READY: [ReadyPrompt; 4] = [
    ReadyPrompt {
        name: "Lighthouse at dusk",
        prompt: "A slow dolly shot towards an old lighthouse at dusk. Waves break on the rocks below, its lamp begins to \
                 turn, and gulls cross a violet sky. Wind, surf and a distant foghorn.",
        shape: Shape::Wide,
    },
    ReadyPrompt {
        name: "Ceramics close-up",
        prompt: "Close-up of a potter's hands shaping a bowl on a spinning wheel. Warm window light from the left, shallow \
                 depth of field, wet clay glistening. The hum of the wheel.",
        shape: Shape::Square,
    },
    ReadyPrompt {
        name: "Tram in the rain",
        prompt: "A vintage tram passes on a rainy night street, neon signs mirrored in the puddles. Handheld camera, a woman \
                 with a red umbrella turns and smiles. Rain, bell, tyres on wet asphalt.",
        shape: Shape::Upright,
    },
    ReadyPrompt {
        name: "Paper city",
        prompt: "Stop-motion: a city made of folded paper grows out of a blank desk, windows light up one by one, and a tiny \
                 paper train circles it. Top-down camera. Rustling paper and a music box.",
        shape: Shape::Classic,
    },
];

/// Where the person is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// What this is, and how to begin.
    Begin,
    /// The keychain has not answered yet.
    Looking,
    /// The first shot.
    FirstShot,
}

/// The step of the first start; `None` once it has been walked through or something has been made.
pub fn step(snapshot: &Snapshot) -> Option<Step> {
    if snapshot.settings.welcomed || !snapshot.jobs.is_empty() || !snapshot.clips.is_empty() {
        return None;
    }
    Some(match snapshot.account.key {
        KeyState::None => Step::Begin,
        KeyState::Looking => Step::Looking,
        KeyState::Known { .. } => Step::FirstShot,
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::domain::{JobFacts, JobState, Settings};
    use crate::ui::sample;

    #[test]
    fn the_first_start_ends_when_something_has_been_made() {
        let mut snapshot = sample::snapshot();
        assert_eq!(step(&snapshot), None);
        snapshot.settings = Arc::new(Settings::default());
        assert_eq!(step(&snapshot), Some(Step::FirstShot));
        snapshot.account.key = KeyState::None;
        assert_eq!(step(&snapshot), Some(Step::Begin));
        snapshot.jobs = Arc::new(vec![sample::view(sample::job(1, JobState::Queued, JobFacts::default()))]);
        assert_eq!(step(&snapshot), None);
    }

    #[test]
    fn every_ready_made_prompt_can_be_generated_as_it_is() {
        for ready in READY {
            assert_eq!(ready.draft().errors(), [], "{}", ready.name);
        }
    }
}
