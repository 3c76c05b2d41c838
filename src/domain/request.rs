//! A shot that may be sent. Made only by `Draft::parse`, so that whoever holds one may send it.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use url::Url;

use super::model::ModelId;
use super::money::Usd;
use super::parameters::{ClipSeconds, FrameRate, Resolution, Seed, Shape};
use super::picture_name::SentAs;
use super::price;

/// Where the image comes from that an image-to-video shot starts from. What is sent of it, [`VideoRequest::sent_as`] says.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FirstFrame {
    /// An http(s) address.
    Url(Url),
    /// A picture on this computer.
    File(PathBuf),
}

/// A valid shot: every parameter as it will be sent. `None` is left out of the request body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VideoRequest {
    /// Which model renders it.
    pub model: ModelId,
    /// What to show; never empty.
    pub prompt: String,
    /// Where the picture starts.
    pub first_frame: Option<FirstFrame>,
    /// How the first frame goes out; `None` where there is none, and in a job of an older version, which the gate has not seen.
    #[serde(default)]
    pub sent_as: Option<SentAs>,
    /// The frame's aspect ratio.
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
}

impl VideoRequest {
    /// What this take will cost, before the service says.
    pub const fn estimate(&self) -> Usd {
        price::estimate(self.model, self.length, self.sound)
    }
}

/// A field of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FieldName {
    /// The prompt.
    Prompt,
    /// The first frame's address or file.
    FirstFrame,
    /// The seed.
    Seed,
    /// The number of takes.
    Takes,
}

/// What is wrong with one field, in the person's words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{sentence}")]
pub struct FieldError {
    /// The field to mend.
    pub field: FieldName,
    /// What is wrong and what would be right.
    pub sentence: String,
}
