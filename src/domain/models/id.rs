//! The name of a model: the slug by which the service knows it.

use serde::{Deserialize, Serialize};

/// The longest slug, in bytes.
const LONGEST: usize = 32;

/// A model's slug. It may be one that no table knows (any more): a paid job is shown and fetched all the same.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ModelId {
    /// ASCII, filled up with zeros: a library of 100,000 clips holds its models without a pointer each.
    bytes: [u8; LONGEST],
}

/// Why a text is not a slug.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a slug has 1 to 32 small letters, digits, dots, dashes and underscores, and begins with a letter or digit")]
pub struct ModelIdError;

impl ModelId {
    /// The model with this slug. It goes into an address, so it holds nothing that could lead elsewhere.
    ///
    /// # Errors
    /// For everything but 1 to 32 of `a-z 0-9 - _ .`, beginning with a letter or digit.
    pub fn parse(slug: &str) -> Result<Self, ModelIdError> {
        let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        let text = slug.as_bytes();
        let begins = text.first().is_some_and(|byte| is_plain(*byte));
        if !begins || text.len() > LONGEST || !text.iter().all(|byte| is_plain(*byte) || b"-_.".contains(byte)) {
            return Err(ModelIdError);
        }
        let mut bytes = [0; LONGEST];
        bytes.iter_mut().zip(text).for_each(|(to, from)| *to = *from);
        Ok(Self { bytes })
    }

    /// The slug, or `None`.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::parse(slug).ok()
    }

    /// The slug.
    pub fn as_str(&self) -> &str {
        let end = self.bytes.iter().position(|byte| *byte == 0).unwrap_or(LONGEST);
        std::str::from_utf8(&self.bytes[..end]).unwrap_or_default()
    }
}

impl std::fmt::Debug for ModelId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::fmt::Display for ModelId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

impl std::str::FromStr for ModelId {
    type Err = ModelIdError;

    fn from_str(slug: &str) -> Result<Self, Self::Err> {
        Self::parse(slug)
    }
}

impl TryFrom<String> for ModelId {
    type Error = ModelIdError;

    fn try_from(slug: String) -> Result<Self, Self::Error> {
        Self::parse(&slug)
    }
}

impl From<ModelId> for String {
    fn from(id: ModelId) -> Self {
        id.as_str().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_is_written_as_it_was_read_and_never_leads_out_of_its_place_in_an_address() {
        for slug in ["veo-3", "veo-3.1-fast", "x", &"a".repeat(LONGEST)] {
            let id = ModelId::parse(slug).unwrap();
            assert_eq!((id.as_str(), serde_json::to_string(&id).unwrap()), (slug, format!("\"{slug}\"")));
            assert_eq!(serde_json::from_str::<ModelId>(&format!("\"{slug}\"")).unwrap(), id);
        }
        for wrong in ["", "..", "-a", "Veo", "a/b", "a b", "a?b", "é", "a\0b", &"a".repeat(LONGEST + 1)] {
            assert_eq!(ModelId::parse(wrong), Err(ModelIdError), "{wrong:?}");
        }
    }
}
