//! The pictures of a shot: which slot they are for, where they come from, how they stand in the shape, how they are sent.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use url::Url;

use super::framing::Framing;
use super::ids::PictureName;
use super::models::SlotKind;
use super::paths;

/// What a picture is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Slot {
    /// The clip begins with it.
    FirstFrame,
    /// The clip ends with it.
    LastFrame,
    /// The clip shall resemble it; counted from 0.
    Reference(u8),
}

impl Slot {
    /// Its kind.
    pub const fn kind(self) -> SlotKind {
        match self {
            Self::FirstFrame => SlotKind::FirstFrame,
            Self::LastFrame => SlotKind::LastFrame,
            Self::Reference(_) => SlotKind::References,
        }
    }

    /// How a picture stands in this slot when nobody has chosen: frames fill the shape, references are whole.
    pub const fn usual_framing(self) -> Framing {
        match self {
            Self::FirstFrame | Self::LastFrame => Framing::FILL,
            Self::Reference(_) => Framing::Whole,
        }
    }
}

impl std::fmt::Display for Slot {
    /// `first frame`, `last frame`, `reference 2`: for the middle of a sentence.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::FirstFrame => f.write_str("first frame"),
            Self::LastFrame => f.write_str("last frame"),
            Self::Reference(at) => write!(f, "reference {}", u32::from(*at) + 1),
        }
    }
}

/// A picture of a valid shot.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Picture {
    /// Where it comes from.
    pub source: PictureSource,
    /// How it stands in the shape.
    pub framing: Framing,
    /// How it is sent. The engine decides it before the shot is queued; `None` in a job of an older version that has not checked it.
    pub sent_as: Option<SentAs>,
    /// Our copy of the whole picture, from which what is sent was cut; `None` where that is the same, or in older rows.
    #[serde(default)]
    pub uncut: Option<PictureName>,
}

impl Picture {
    /// A picture that nobody has looked at, in the framing of old versions: as it is.
    pub const fn whole(source: PictureSource) -> Self {
        Self { source, framing: Framing::Whole, sent_as: None, uncut: None }
    }

    /// Our copy of it, when one is sent.
    pub fn copy(&self) -> Option<&PictureName> {
        self.sent_as.as_ref().and_then(SentAs::copy)
    }

    /// Our copy of the whole picture, if there is one.
    pub fn uncut_copy(&self) -> Option<&PictureName> {
        self.uncut.as_ref().or_else(|| self.copy())
    }

    /// Whether both show the same: the same copy where both are sent as copies, else the same source in the same framing.
    pub fn is_same(&self, other: &Self) -> bool {
        match (self.copy(), other.copy()) {
            (Some(one), Some(other)) => one == other,
            _ => self.source == other.source && self.framing == other.framing,
        }
    }
}

/// Where a picture comes from.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PictureSource {
    /// An http(s) address.
    Url(Url),
    /// A picture on this computer; its path may hold any bytes.
    File(#[serde(with = "paths::exact")] PathBuf),
}

/// A picture on the shelf of recent pictures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShelfPicture {
    /// Our copy of it, whole.
    pub copy: PictureName,
    /// Where it came from.
    pub source: PictureSource,
    /// The name that a person gave it.
    pub title: Option<String>,
}

impl ShelfPicture {
    /// The name that a person gave it, or else that of its file or at its address.
    pub fn name(&self) -> String {
        let of_file = |path: &PathBuf| path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
        let of_url = |url: &Url| {
            let last = url.path_segments().and_then(|mut parts| parts.rfind(|part| !part.is_empty()));
            last.or_else(|| url.host_str()).map(str::to_owned)
        };
        let given = self.title.clone().or_else(|| match &self.source {
            PictureSource::File(path) => of_file(path),
            PictureSource::Url(url) => of_url(url),
        });
        given.unwrap_or_else(|| "Picture".to_owned())
    }
}

/// How a picture is sent.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SentAs {
    /// By its address; the service fetches it.
    Address,
    /// As our own copy, which is uploaded.
    Copy(PictureName),
}

impl SentAs {
    /// The word in the ledger: `address`, or the copy's name.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Address => "address",
            Self::Copy(name) => name.as_str(),
        }
    }

    /// What the word in the ledger means.
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "address" => Some(Self::Address),
            name => PictureName::parse(name).ok().map(Self::Copy),
        }
    }

    /// The copy, when one is sent.
    pub const fn copy(&self) -> Option<&PictureName> {
        match self {
            Self::Address => None,
            Self::Copy(name) => Some(name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_a_picture_goes_out_is_read_as_it_was_written() {
        let copy = SentAs::Copy(PictureName::parse("0123456789abcdef0123456789abcdef.jpg").unwrap());
        for sent in [SentAs::Address, copy] {
            assert_eq!(SentAs::from_word(sent.as_str()), Some(sent));
        }
        assert_eq!(SentAs::from_word("by pigeon"), None);
    }

    #[test]
    fn a_picture_is_the_same_by_what_is_sent_or_else_by_where_it_is_and_how_it_stands() {
        let copy = |digit: &str| Some(SentAs::Copy(PictureName::parse(&format!("{}.png", digit.repeat(32))).unwrap()));
        let at = |path: &str, sent_as| Picture { sent_as, ..Picture::whole(PictureSource::File(path.into())) };
        assert!(at("/a.png", copy("1")).is_same(&at("/moved.png", copy("1"))), "the same picture at another place");
        assert!(!at("/a.png", copy("1")).is_same(&at("/a.png", copy("2"))), "another picture at the same place");
        assert!(at("/a.png", copy("1")).is_same(&at("/a.png", None)), "as an older version wrote it");
        assert!(!at("/a.png", None).is_same(&at("/b.png", None)));
        assert!(!at("/a.png", None).is_same(&Picture { framing: Framing::FILL, ..at("/a.png", None) }));
    }
}
