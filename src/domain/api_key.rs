//! The Segmind API key: trimmed and checked once, wiped from memory when dropped, never printable.
//!
//! Owns the only type that may hold a key. Never has a `Display`, never serialises; `Debug` shows four characters.

use std::fmt;

use zeroize::Zeroizing;

/// An API key of the form `SG_` + 16 hexadecimal digits (Segmind's published form).
#[derive(Clone, PartialEq, Eq)]
pub struct ApiKey(Zeroizing<String>);

/// Why a pasted text is not a key; never carries the text itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ApiKeyError {
    /// Nothing but white space was given.
    #[error("Paste the API key first")]
    Empty,
    /// The text holds spaces or characters that no HTTP header can carry.
    #[error("An API key is one word of letters and digits; this text holds something else")]
    NotOneWord,
    /// The text does not look like a Segmind key.
    #[error("Segmind keys begin with SG_ and go on with letters and digits; copy the whole key")]
    NotASegmindKey,
}

impl ApiKey {
    /// Trims and checks a pasted key. Longer keys than today's 16 digits are accepted: the service is the judge.
    pub fn parse(text: &str) -> Result<Self, ApiKeyError> {
        let text = text.trim().trim_matches(['"', '\'']).trim();
        if text.is_empty() {
            return Err(ApiKeyError::Empty);
        }
        if !text.chars().all(|c| c.is_ascii_graphic()) {
            return Err(ApiKeyError::NotOneWord);
        }
        let rest = text.strip_prefix(PREFIX).ok_or(ApiKeyError::NotASegmindKey)?;
        let wordy = rest.chars().all(is_key_letter);
        if !(SHORTEST..=128).contains(&rest.len()) || !wordy {
            return Err(ApiKeyError::NotASegmindKey);
        }
        Ok(Self(Zeroizing::new(text.to_owned())))
    }

    /// The key itself, for the request header and the keychain only.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The last four characters: all that is ever shown of a stored key.
    pub fn last_four(&self) -> &str {
        &self.0[self.0.len() - 4..]
    }

    /// Removes the key from a text that came from outside (an error body, a log line).
    pub fn redact(&self, text: &str) -> String {
        text.replace(self.expose(), HIDDEN)
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ApiKey(SG_…{})", self.last_four())
    }
}

/// A text without anything that looks like a key, for what is written where no key is at hand to compare with.
pub fn redact_keys(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(PREFIX) {
        let (before, from) = rest.split_at(at);
        let word = from[PREFIX.len()..].find(|c: char| !is_key_letter(c)).map_or(from.len(), |end| end + PREFIX.len());
        clean.push_str(before);
        clean.push_str(if word - PREFIX.len() >= SHORTEST { HIDDEN } else { &from[..word] });
        rest = &from[word..];
    }
    clean + rest
}

/// What every key begins with.
const PREFIX: &str = "SG_";

/// The fewest letters after the prefix that are taken for a key.
const SHORTEST: usize = 8;

/// What stands where a key stood.
const HIDDEN: &str = "SG_…";

const fn is_key_letter(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_' || letter == '-'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pasted_key_is_trimmed_and_never_shown_whole() {
        let key = ApiKey::parse("  SG_0123456789abcdef\n").unwrap();
        assert_eq!(key.expose(), "SG_0123456789abcdef");
        assert_eq!(format!("{key:?}"), "ApiKey(SG_…cdef)");
        assert_eq!(key.redact("bad key SG_0123456789abcdef!"), "bad key SG_…!");
    }

    #[test]
    fn what_is_not_a_key_is_refused_with_a_sentence_that_does_not_repeat_it() {
        for (text, error) in [
            ("  ", ApiKeyError::Empty),
            ("SG_0123 456789abcdef", ApiKeyError::NotOneWord),
            ("sk-0123456789abcdef", ApiKeyError::NotASegmindKey),
            ("SG_", ApiKeyError::NotASegmindKey),
            ("SG_0123456789äbcdef", ApiKeyError::NotOneWord),
        ] {
            assert_eq!(ApiKey::parse(text), Err(error), "{text}");
        }
    }

    #[test]
    fn whatever_looks_like_a_key_is_taken_out_of_a_text() {
        assert_eq!(
            redact_keys("x-api-key: SG_0123456789abcdef, again SG_0123456789abcdef"),
            "x-api-key: SG_…, again SG_…"
        );
        assert_eq!(redact_keys("SG_ and SG_short stay; é SG_ü"), "SG_ and SG_short stay; é SG_ü");
    }
}
