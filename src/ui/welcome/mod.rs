//! The first start, painted on the stage: what Rushes is, a key or the demo, the first shot; and the ready-made prompts. The snapshot
//! says how far the person has come.
//!
//! Until the person has chosen, the stage has the whole window: form and queue would only look as if they could be used.

mod begin_ui;
mod hero_ui;
mod ready_ui;
mod welcome_ui;

pub(super) use self::welcome_ui::{empty_stage, show};
use crate::domain::{Draft, Shape};
use crate::engine::{KeyState, Snapshot};
use crate::ui::scenes::Scene;

/// A prompt that fills the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadyPrompt {
    /// Its name.
    pub name: &'static str,
    /// The prompt itself.
    pub prompt: &'static str,
    /// The frame that suits it.
    pub shape: Shape,
    /// A picture of it.
    pub(in crate::ui) scene: Scene,
}

impl ReadyPrompt {
    /// The form with this prompt.
    pub fn draft(&self) -> Draft {
        Draft { prompt: self.prompt.to_owned(), shape: self.shape, ..Draft::default() }
    }
}

/// The ready-made prompts. Each shows what to describe: the camera, the light, the action, the sound.
pub const READY: [ReadyPrompt; 8] = [
    ReadyPrompt {
        name: "Lighthouse at dusk",
        prompt: "A slow dolly shot towards an old lighthouse at dusk. Waves break on the rocks below, its lamp begins to \
                 turn, and gulls cross a violet sky. Wind, surf and a distant foghorn.",
        shape: Shape::WIDE,
        scene: Scene::Lighthouse,
    },
    ReadyPrompt {
        name: "A line in the diner",
        prompt: "Medium close-up in a roadside diner at night, 50 mm lens. A tired trumpet player, about sixty, looks up from \
                 his coffee and says with half a smile: \"One more town, then I go home.\" Red neon flickers on his cheek. \
                 Low chatter, a humming refrigerator, rain on the window.",
        shape: Shape::WIDE,
        scene: Scene::Diner,
    },
    ReadyPrompt {
        name: "Tram in the rain",
        prompt: "A vintage tram passes on a rainy night street, neon signs mirrored in the puddles. Handheld camera, a woman \
                 with a red umbrella turns and smiles. Rain, bell, tyres on wet asphalt.",
        shape: Shape::UPRIGHT,
        scene: Scene::Tram,
    },
    ReadyPrompt {
        name: "Paper city",
        prompt: "Stop-motion: a city made of folded paper grows out of a blank desk, windows light up one by one, and a tiny \
                 paper train circles it. Top-down camera. Rustling paper and a music box.",
        shape: Shape::CLASSIC,
        scene: Scene::PaperCity,
    },
    ReadyPrompt {
        name: "Over the ridge",
        prompt: "One continuous drone shot at sunrise: low over terraced rice fields filled with mirror-still water, then up \
                 and over a wooded ridge, where a valley of fog opens. Long shadows, warm backlight. Wind and far-off roosters.",
        shape: Shape::WIDE,
        scene: Scene::Ridge,
    },
    ReadyPrompt {
        name: "Ceramics close-up",
        prompt: "Close-up of a potter's hands shaping a bowl on a spinning wheel. Warm window light from the left, shallow \
                 depth of field, wet clay glistening. The hum of the wheel.",
        shape: Shape::SQUARE,
        scene: Scene::Ceramics,
    },
    ReadyPrompt {
        name: "Perfume, macro",
        prompt: "Product shot, extreme macro: one drop of amber perfume slides down a faceted glass bottle on black slate. \
                 The camera orbits slowly, a narrow rim light travels along the edges, mist drifts behind. No text. A \
                 single soft piano note and the ring of glass.",
        shape: Shape::PORTRAIT,
        scene: Scene::Perfume,
    },
    ReadyPrompt {
        name: "Dog and snow",
        prompt: "Slow motion, tracking shot at eye level with a border collie that bursts through fresh powder snow towards \
                 the camera, ears flying, breath steaming in low winter sun. Paws on snow, panting, a child laughing out of \
                 frame.",
        shape: Shape::UPRIGHT,
        scene: Scene::Dog,
    },
];

/// How many of them the first start shows as cards; the form's menu has all.
pub const FIRST: usize = 4;

/// The picture of a shot that is still the ready-made one.
pub(in crate::ui) fn scene_of(prompt: &str) -> Option<Scene> {
    READY.iter().find(|ready| ready.prompt == prompt.trim()).map(|ready| ready.scene)
}

/// A step of the first start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WelcomeStep {
    /// What Rushes is, and how to begin.
    Begin,
    /// The keychain has not answered yet.
    Looking,
    /// The first shot.
    FirstShot,
}

/// The current step; `None` once the first start is finished or something has been made.
pub fn step(snapshot: &Snapshot) -> Option<WelcomeStep> {
    if snapshot.settings.welcomed || !snapshot.jobs.is_empty() || snapshot.library.clips > 0 {
        return None;
    }
    Some(match snapshot.account.key {
        KeyState::None => WelcomeStep::Begin,
        KeyState::Looking => WelcomeStep::Looking,
        KeyState::Known { .. } => WelcomeStep::FirstShot,
    })
}

/// Whether the person has yet to choose between the demo and a key.
pub fn is_before_choice(snapshot: &Snapshot) -> bool {
    matches!(step(snapshot), Some(WelcomeStep::Begin | WelcomeStep::Looking))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::domain::{JobFacts, JobState, ModelTable, Settings};
    use crate::ui::fixtures;

    #[test]
    fn the_first_start_ends_when_something_has_been_made() {
        let mut snapshot = fixtures::snapshot();
        assert_eq!(step(&snapshot), None);
        snapshot.settings = Arc::new(Settings::default());
        assert_eq!(step(&snapshot), Some(WelcomeStep::FirstShot));
        snapshot.account.key = KeyState::None;
        assert_eq!(step(&snapshot), Some(WelcomeStep::Begin));
        snapshot.jobs = Arc::new(vec![fixtures::view(fixtures::job(1, JobState::Queued, JobFacts::default()))]);
        assert_eq!(step(&snapshot), None);
    }

    #[test]
    fn every_picture_of_a_ready_made_shot_has_its_shape() {
        for ready in READY {
            let picture = ready.scene.decoded().unwrap();
            let (w, h) = ready.shape.ratio();
            let (is, wanted) = (picture.width as f32 / picture.height as f32, w as f32 / h as f32);
            assert!((is / wanted - 1.0).abs() < 0.02, "{}: {is}, not {wanted}", ready.name);
        }
        assert!(READY.iter().all(|ready| scene_of(ready.prompt) == Some(ready.scene)));
    }

    #[test]
    fn every_ready_made_prompt_can_be_generated_as_it_is() {
        for ready in READY {
            assert_eq!(ready.draft().errors(&ModelTable::built_in()), [], "{}", ready.name);
        }
    }
}
