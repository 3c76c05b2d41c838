//! What a person says of a clip: pick or reject, stars, a note, and whether it was seen.

use serde::{Deserialize, Serialize};

/// The most stars.
pub const MAX_STARS: u8 = 5;

/// The person's word on a take.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    strum::IntoStaticStr,
    strum::EnumString,
    strum::VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Mark {
    /// Kept.
    Pick,
    /// Out of sight.
    Reject,
}

impl Mark {
    /// Where a clip stands among others: the more, the better.
    pub const fn standing(mark: Option<Self>) -> u8 {
        match mark {
            Some(Self::Pick) => 2,
            None => 1,
            Some(Self::Reject) => 0,
        }
    }
}

/// Everything a person has said of a clip.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Marks {
    /// Pick or reject; `None` is neither.
    pub mark: Option<Mark>,
    /// 0 to [`MAX_STARS`].
    pub stars: u8,
    /// The person's own words about it; empty for none.
    pub note: String,
    /// Whether it has been on the stage.
    pub seen: bool,
}

/// One change of a clip's marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MarkChange {
    /// Pick, reject, or neither.
    Mark(Option<Mark>),
    /// So many stars; clamped to [`MAX_STARS`].
    Stars(u8),
    /// Another note.
    Note(String),
    /// Seen or not.
    Seen(bool),
}

impl Marks {
    /// The marks after this change.
    #[must_use]
    pub fn changed(&self, change: &MarkChange) -> Self {
        let mut next = self.clone();
        match change {
            MarkChange::Mark(mark) => next.mark = *mark,
            MarkChange::Stars(stars) => next.stars = (*stars).min(MAX_STARS),
            MarkChange::Note(note) => next.note.clone_from(note),
            MarkChange::Seen(seen) => next.seen = *seen,
        }
        next
    }
}
