//! The Segmind API key: checked when it is pasted, wiped from memory when dropped, never printed.
//!
//! No other type may hold a key. It has no `Display` and can't be serialised; `Debug` shows four characters.

use std::fmt;

use zeroize::Zeroizing;

use super::text;

/// An API key of the form `SG_` + 16 hexadecimal digits (Segmind's published form).
#[derive(Clone, PartialEq, Eq)]
pub struct ApiKey(Zeroizing<String>);

/// Why a pasted text is not a key. Never holds the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ApiKeyError {
    /// Nothing but white space was given.
    #[error("Paste the key first")]
    Empty,
    /// The text holds spaces or characters that no HTTP header can carry.
    #[error("A key is one word of letters and digits; this text holds something else")]
    NotOneWord,
    /// The text does not look like a Segmind key.
    #[error("Segmind keys begin with SG_ and go on with letters and digits; copy the whole key")]
    NotASegmindKey,
}

impl ApiKey {
    /// Trims and checks a pasted key, with or without invisible characters, quotes, or the name of a header before it. Keys that are
    /// longer than today's 16 digits are accepted: the service decides.
    ///
    /// # Errors
    /// Why the text is not a key.
    pub fn parse(text: &str) -> Result<Self, ApiKeyError> {
        let text = without_labels(text::word(text));
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

    /// The last four characters: the only part of a stored key that is shown.
    pub fn last_four(&self) -> &str {
        &self.0[self.0.len() - 4..]
    }

    /// Removes the key from a text that came from outside, such as an error body or a log line.
    pub fn redact(&self, text: &str) -> String {
        text.replace(self.expose(), HIDDEN)
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ApiKey(SG_…{})", self.last_four())
    }
}

/// Removes everything that looks like a key, where the key itself is not known.
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

/// Names under which a key is written in examples, in lower case.
const LABELS: [&str; 7] = ["x-api-key", "authorization", "segmind_api_key", "api_key", "api-key", "apikey", "bearer"];

/// The text after `x-api-key:`, `Authorization: Bearer`, `export SEGMIND_API_KEY=` and the like.
fn without_labels(text: &str) -> &str {
    let mut text = text.strip_prefix("export ").map_or(text, text::word);
    while let Some(rest) = LABELS.iter().find_map(|label| after(text, label)) {
        text = rest;
    }
    text
}

fn after<'a>(text: &'a str, label: &str) -> Option<&'a str> {
    let head = text.get(..label.len()).filter(|head| head.eq_ignore_ascii_case(label))?;
    let rest = text::word(&text[head.len()..]);
    let rest = rest.strip_prefix([':', '=']).map_or(rest, text::word);
    (rest.len() < text.len() - head.len()).then_some(rest)
}

/// What every key begins with.
const PREFIX: &str = "SG_";

/// A key has at least this many characters after the prefix.
const SHORTEST: usize = 8;

/// Written in place of a key.
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
    fn a_key_is_found_in_what_comes_along_when_it_is_pasted() {
        for text in [
            "\u{feff}SG_0123456789abcdef",
            "SG_0123456789abcdef\u{200b}",
            "\u{202a}SG_0123456789abcdef\u{202c}\u{a0}",
            "\u{ad}SG_0123456789abcdef\u{2060}",
            "\u{201c}SG_0123456789abcdef\u{201d}",
            "\u{201e}SG_0123456789abcdef\u{201c},",
            "\u{ab}\u{a0}SG_0123456789abcdef\u{a0}\u{bb}",
            "x-api-key: SG_0123456789abcdef",
            "X-API-Key:SG_0123456789abcdef",
            "\"x-api-key\": \"SG_0123456789abcdef\",",
            "Bearer SG_0123456789abcdef",
            "Authorization: Bearer SG_0123456789abcdef",
            "SEGMIND_API_KEY=SG_0123456789abcdef",
            "export SEGMIND_API_KEY='SG_0123456789abcdef'",
            "api_key = \"SG_0123456789abcdef\"",
        ] {
            assert_eq!(ApiKey::parse(text).unwrap().expose(), "SG_0123456789abcdef", "{text:?}");
        }
        for text in ["\u{200b}", "\u{feff}\u{a0}", "\u{201c}\u{201d}", "\"\""] {
            assert_eq!(ApiKey::parse(text), Err(ApiKeyError::Empty), "{text:?}");
        }
        assert_eq!(ApiKey::parse("SG_01234567\u{200b}89abcdef"), Err(ApiKeyError::NotOneWord));
        assert_eq!(ApiKey::parse("Bearer"), Err(ApiKeyError::NotASegmindKey));
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
