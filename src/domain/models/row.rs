//! A row of the model table: everything that is known of a model without asking the service.

use std::time::Duration;

use strum::IntoStaticStr;

use super::id::ModelId;
use super::rules::{Rule, SlotKind};
use super::values::{ClipSeconds, FrameRate, Resolution, Shape};
use crate::domain::money::Usd;

/// A model. The reader has checked it: the defaults are allowed values, and every allowed combination has a price.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Model {
    /// The slug: the path segment of the submit address.
    pub id: ModelId,
    /// The full name.
    pub name: String,
    /// One line on what it is good for.
    pub line: String,
    /// Whether it may be asked for.
    pub status: ModelStatus,
    /// The model to offer when this one is retired.
    pub successor: Option<ModelId>,
    /// Published mean time from submit to finished render.
    pub usual_time: Duration,
    /// Its settings.
    pub fields: Fields,
    /// The pictures that it takes.
    pub slots: Slots,
    /// Its prices; the first that fits a shot is the shot's.
    pub prices: Vec<Price>,
    /// What its fields demand of each other.
    pub rules: Vec<Rule>,
}

/// Whether a model may be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum ModelStatus {
    /// It renders.
    Offered,
    /// Nobody has seen it render: offered to those who ask for such models.
    Unproven,
    /// The service has taken it out.
    Retired,
}

/// A model's settings with the names that they have on the wire. What is `None` the model does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fields {
    /// The words; always there.
    pub prompt: String,
    /// The aspect ratio; its default is set.
    pub shape: Choice<Shape>,
    /// The length; its default is set.
    pub length: Choice<ClipSeconds>,
    /// Frames per second.
    pub frame_rate: Option<Choice<FrameRate>>,
    /// Lines of the picture.
    pub resolution: Option<Choice<Resolution>>,
    /// Whether sound is generated.
    pub sound: Toggle,
    /// The seed.
    pub seed: Option<String>,
    /// What must not be in the picture.
    pub negative_prompt: Option<String>,
}

/// A setting with a closed list of values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice<T> {
    /// Its name on the wire.
    pub wire: String,
    /// The values, in the order of the form; never empty.
    pub allowed: Vec<T>,
    /// One of the values; `None`: the model chooses when nothing is sent.
    pub default: Option<T>,
}

/// A setting that is on or off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Toggle {
    /// Its name on the wire.
    pub wire: String,
    /// What the service does when nothing is sent.
    pub default: bool,
}

/// The pictures that a model takes, by their names on the wire. What is `None` the model does not take.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Slots {
    /// Where the clip begins.
    pub first_frame: Option<String>,
    /// Where the clip ends.
    pub last_frame: Option<String>,
    /// Pictures that the clip shall resemble.
    pub references: Option<References>,
}

/// How a model takes references.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct References {
    /// The name of the list on the wire.
    pub wire: String,
    /// How many at most; at least 1.
    pub most: u8,
}

/// A price, and the shots that it holds for; `None` stands for every value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Price {
    /// Only with sound, or only silent.
    pub sound: Option<bool>,
    /// Only of this length.
    pub length: Option<ClipSeconds>,
    /// Only at this resolution.
    pub resolution: Option<Resolution>,
    /// Of each second.
    pub second: Usd,
    /// Of the clip, whatever its length.
    pub clip: Usd,
}

impl<T: PartialEq> Choice<T> {
    /// Whether the model takes this value.
    pub fn allows(&self, value: &T) -> bool {
        self.allowed.contains(value)
    }
}

impl Slots {
    /// Whether the model takes such a picture.
    pub const fn has(&self, slot: SlotKind) -> bool {
        match slot {
            SlotKind::FirstFrame => self.first_frame.is_some(),
            SlotKind::LastFrame => self.last_frame.is_some(),
            SlotKind::References => self.references.is_some(),
        }
    }

    /// How many references the model takes.
    pub fn most_references(&self) -> usize {
        self.references.as_ref().map_or(0, |references| references.most.into())
    }
}

impl Model {
    /// What one take will cost by the published prices, until the service tells the true cost. `None` for values that the model does
    /// not take.
    pub fn price(&self, length: ClipSeconds, resolution: Option<Resolution>, sound: bool) -> Option<Usd> {
        let is_any_or = |any: bool, fits: bool| any || fits;
        let fits = |price: &&Price| {
            is_any_or(price.sound.is_none(), price.sound == Some(sound))
                && is_any_or(price.length.is_none(), price.length == Some(length))
                && is_any_or(price.resolution.is_none(), price.resolution == resolution)
        };
        let price = self.prices.iter().find(fits)?;
        Some(price.second.times(length.seconds()).plus(price.clip))
    }

    /// The shape of a shot for which none was chosen.
    pub fn default_shape(&self) -> Shape {
        self.fields.shape.default.or_else(|| self.fields.shape.allowed.first().copied()).unwrap_or_default()
    }

    /// The length of a shot for which none was chosen.
    pub fn default_length(&self) -> ClipSeconds {
        self.fields.length.default.or_else(|| self.fields.length.allowed.first().copied()).unwrap_or_default()
    }

    /// Whether the service has taken it out.
    pub fn is_retired(&self) -> bool {
        self.status == ModelStatus::Retired
    }
}
