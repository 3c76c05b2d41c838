//! The models that Rushes can ask for: slugs, estimated prices, usual render times.
//!
//! From Segmind's pages for `veo-3` and `veo-3-fast`. The true cost is `metrics.cost` in an answer.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use strum::VariantArray;

use super::money::Usd;

/// A model that Rushes can ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, VariantArray)]
pub enum ModelId {
    /// Google Veo 3.
    #[default]
    #[serde(rename = "veo-3")]
    Veo3,
    /// Google Veo 3 Fast.
    #[serde(rename = "veo-3-fast")]
    Veo3Fast,
}

/// A row of the model table: what is known of a model without asking the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ModelSpec {
    /// The model.
    pub id: ModelId,
    /// The path segment of the submit address.
    pub slug: &'static str,
    /// The full name.
    pub name: &'static str,
    /// The word on the form's switch.
    pub choice: &'static str,
    /// Estimated price of a silent second.
    pub silent_second: Usd,
    /// Estimated price of a second with sound.
    pub sound_second: Usd,
    /// Published mean time from submit to finished render.
    pub usual_time: Duration,
    /// Whether sound is on when nothing was chosen.
    pub sound_by_default: bool,
}

const TABLE: [ModelSpec; 2] = [
    ModelSpec {
        id: ModelId::Veo3,
        slug: "veo-3",
        name: "Veo 3",
        choice: "Quality",
        silent_second: Usd::from_cents(20),
        sound_second: Usd::from_cents(40),
        usual_time: Duration::from_secs(142),
        sound_by_default: true,
    },
    ModelSpec {
        id: ModelId::Veo3Fast,
        slug: "veo-3-fast",
        name: "Veo 3 Fast",
        choice: "Fast",
        silent_second: Usd::from_cents(10),
        sound_second: Usd::from_cents(15),
        usual_time: Duration::from_secs(80),
        sound_by_default: false,
    },
];

impl ModelId {
    /// Every model, best first.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// The model's row.
    pub const fn spec(self) -> &'static ModelSpec {
        match self {
            Self::Veo3 => &TABLE[0],
            Self::Veo3Fast => &TABLE[1],
        }
    }

    /// The model with this slug.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|model| model.spec().slug == slug)
    }
}
