//! A picture as it stands in the form, perhaps not valid yet.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use url::Url;

use super::field::{FieldError, FieldName};
use super::framing::Framing;
use super::ids::PictureName;
use super::picture::{Picture, PictureSource, ShelfPicture, Slot};
use super::text;

/// Where a picture in the form comes from.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceDraft {
    /// There is none.
    #[default]
    None,
    /// A typed address, perhaps not valid yet.
    Url(String),
    /// A picture on this computer; its path may hold any bytes.
    File(#[serde(with = "super::paths::exact")] PathBuf),
}

/// A picture in the form.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PictureDraft {
    /// Where it comes from.
    pub source: SourceDraft,
    /// Our own copy of it, once it was read. The copy is shown and sent, even if the original changes.
    pub copy: Option<PictureName>,
    /// How it stands in the shape of the shot.
    pub framing: Framing,
    /// The address that the person wants to send although it can't be fetched from here. Counts for this address only.
    pub send_anyway: Option<String>,
}

impl From<SourceDraft> for PictureDraft {
    fn from(source: SourceDraft) -> Self {
        Self { source, ..Self::default() }
    }
}

impl PictureDraft {
    /// A sent picture in this slot, to be used again. A frame that an older version sent uncut fills the shape now.
    pub fn of(picture: &Picture, slot: Slot) -> Self {
        let source = match &picture.source {
            PictureSource::Url(url) => SourceDraft::Url(url.to_string()),
            PictureSource::File(path) => SourceDraft::File(path.clone()),
        };
        let framing = if picture.framing == Framing::Whole { slot.usual_framing() } else { picture.framing };
        Self { source, copy: picture.uncut_copy().cloned(), framing, send_anyway: None }
    }

    /// A picture on this computer, in the usual framing of its slot.
    pub fn file(path: PathBuf, slot: Slot) -> Self {
        Self { source: SourceDraft::File(path), framing: slot.usual_framing(), ..Self::default() }
    }

    /// A picture of the shelf, in the usual framing of its slot.
    pub fn of_shelf(picture: &ShelfPicture, slot: Slot) -> Self {
        let whole = Picture { uncut: Some(picture.copy.clone()), ..Picture::whole(picture.source.clone()) };
        Self::of(&whole, slot)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        match &self.source {
            SourceDraft::None => true,
            SourceDraft::Url(text) => text::word(text).is_empty(),
            SourceDraft::File(_) => false,
        }
    }

    /// Where it comes from; `None` without one, or while it is not valid.
    pub fn valid_source(&self) -> Option<PictureSource> {
        self.parse(Slot::FirstFrame).ok().flatten().map(|picture| picture.source)
    }

    /// Whether the person wants to send the address although it can't be fetched from here.
    pub fn sends_anyway(&self) -> bool {
        let SourceDraft::Url(text) = &self.source else { return false };
        self.send_anyway.as_deref().is_some_and(|address| address.trim() == text.trim())
    }

    /// The picture for a slot; nobody has looked at it yet.
    ///
    /// # Errors
    /// What is wrong with a typed address.
    pub fn parse(&self, slot: Slot) -> Result<Option<Picture>, FieldError> {
        let of = |source| Some(Picture { source, framing: self.framing, sent_as: None, uncut: None });
        match &self.source {
            _ if self.is_empty() => Ok(None),
            SourceDraft::None => Ok(None),
            SourceDraft::File(path) => Ok(of(PictureSource::File(path.clone()))),
            SourceDraft::Url(text) => match parse_image_url(text) {
                Ok(url) => Ok(of(PictureSource::Url(url))),
                Err(error) => Err(FieldError::new(slot, error.sentence)),
            },
        }
    }
}

/// Checks a typed image address: http or https with a host, without a password.
///
/// # Errors
/// What is wrong with it, for the form.
pub fn parse_image_url(text: &str) -> Result<Url, FieldError> {
    let wrong = |sentence: &str| FieldError::new(FieldName::FirstFrame, sentence);
    let url = Url::parse(text::word(text))
        .map_err(|_| wrong("This is not a web address; it begins with https:// and names an image"))?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
        return Err(wrong("Segmind can fetch only addresses that begin with https:// or http://"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(wrong("This address holds a user name or password; give one that needs none"));
    }
    Ok(url)
}
