//! A shot that may be sent, with its estimated price. `Draft::parse` makes requests.

use super::cut::Cut;
use super::models::{ClipSeconds, FrameRate, ModelId, Resolution, Shape};
use super::money::Usd;
use super::picture::{Picture, Slot};
use super::seed::Seed;

/// A valid shot: every parameter as it is sent. `None` is left out of the request body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VideoRequest {
    /// Which model renders it.
    pub model: ModelId,
    /// What to show; never empty.
    pub prompt: String,
    /// What not to show; never empty.
    pub negative_prompt: Option<String>,
    /// Where the clip begins.
    pub first_frame: Option<Picture>,
    /// Where the clip ends.
    pub last_frame: Option<Picture>,
    /// What the clip shall resemble.
    pub references: Vec<Picture>,
    /// The picture's aspect ratio.
    pub shape: Shape,
    /// The clip's length.
    pub length: ClipSeconds,
    /// Frames per second; `None`: the model chooses.
    pub frame_rate: Option<FrameRate>,
    /// Lines of the picture; `None`: the model chooses.
    pub resolution: Option<Resolution>,
    /// Whether sound is generated.
    pub sound: bool,
    /// Always recorded, so that the take can be made again.
    pub seed: Seed,
    /// What this take will cost by the table of the day on which it was queued. A later price changes nothing here.
    pub estimate: Usd,
}

impl VideoRequest {
    /// What this take will cost, until the service tells the true cost.
    pub const fn estimate(&self) -> Usd {
        self.estimate
    }

    /// The picture of a slot.
    pub fn picture(&self, slot: Slot) -> Option<&Picture> {
        match slot {
            Slot::FirstFrame => self.first_frame.as_ref(),
            Slot::LastFrame => self.last_frame.as_ref(),
            Slot::Reference(at) => self.references.get(usize::from(at)),
        }
    }

    /// The picture of a slot, to be changed.
    pub fn picture_mut(&mut self, slot: Slot) -> Option<&mut Picture> {
        match slot {
            Slot::FirstFrame => self.first_frame.as_mut(),
            Slot::LastFrame => self.last_frame.as_mut(),
            Slot::Reference(at) => self.references.get_mut(usize::from(at)),
        }
    }

    /// What becomes of the picture of a slot.
    pub fn cut(&self, slot: Slot, picture: &Picture) -> Cut {
        Cut::new(slot, picture.framing, self.shape, self.resolution)
    }

    /// Every picture with its slot.
    pub fn pictures(&self) -> impl Iterator<Item = (Slot, &Picture)> {
        let references = (0..).map(Slot::Reference).zip(&self.references);
        let first = self.first_frame.iter().map(|picture| (Slot::FirstFrame, picture));
        let last = self.last_frame.iter().map(|picture| (Slot::LastFrame, picture));
        first.chain(last).chain(references)
    }
}
