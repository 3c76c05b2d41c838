//! Which shot a row belongs to: takes of one shot have equal words, settings and pictures.
//!
//! A digest of words and settings finds the candidates by index; what decides is [`Shot::is_take`](crate::domain::Shot::is_take), or in
//! an old ledger the whole digest of 128 bits, because rows that can't be read have a shot too.

use rusqlite::types::ValueRef;
use sha2::{Digest as _, Sha256};

/// Where the words and settings stand among the columns of a shot ([`SHOT`](super::columns::SHOT)): all but pictures and seed.
const WORDS_AND_SETTINGS: [usize; 7] = [0, 1, 5, 6, 7, 8, 9];

/// Equal for rows with equal words and settings.
pub(super) type Likeness = [u8; 16];

/// Where the negative prompt stands. A shot without one keeps the digest that it had before there were any.
const NEGATIVE_PROMPT: usize = 11;

/// The likeness of a row by its columns of a shot.
pub(super) fn likeness(columns: &[ValueRef<'_>]) -> Likeness {
    let negative = columns.get(NEGATIVE_PROMPT).filter(|value| **value != ValueRef::Null);
    mix(WORDS_AND_SETTINGS.iter().filter_map(|at| columns.get(*at)).chain(negative))
}

/// Equal for equal values.
pub(super) fn mix<'a>(values: impl Iterator<Item = &'a ValueRef<'a>>) -> Likeness {
    let mut hash = Sha256::new();
    values.for_each(|value| add(&mut hash, *value));
    let mut half = [0; 16];
    half.iter_mut().zip(hash.finalize()).for_each(|(to, from)| *to = from);
    half
}

/// The number by which a shot of this likeness is looked up.
pub(super) fn digest(likeness: Likeness) -> i64 {
    likeness.iter().take(8).fold(0, |sum, byte| (sum << 8) | i64::from(*byte))
}

/// Each value with its kind and length, so that no two rows run together alike.
fn add(hash: &mut Sha256, value: ValueRef<'_>) {
    let mut put = |kind: u8, bytes: &[u8]| {
        hash.update([kind]);
        hash.update((bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    };
    match value {
        ValueRef::Null => put(0, &[]),
        ValueRef::Integer(number) => put(1, &number.to_le_bytes()),
        ValueRef::Real(number) => put(2, &number.to_le_bytes()),
        ValueRef::Text(text) => put(3, text),
        ValueRef::Blob(bytes) => put(4, bytes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row<'a>(prompt: &'a str, picture: &'a str, seed: i64) -> Vec<ValueRef<'a>> {
        let text = |text: &'a str| ValueRef::Text(text.as_bytes());
        let mut row = vec![text("veo-3"), text(prompt), ValueRef::Null, text(picture), ValueRef::Null, text("16:9")];
        row.extend([ValueRef::Integer(8), ValueRef::Null, text("720p"), ValueRef::Integer(1), ValueRef::Integer(seed)]);
        row
    }

    #[test]
    fn seed_and_picture_make_no_difference_but_every_word_and_setting_does() {
        let fox = likeness(&row("a fox", "/a.png", 41));
        assert_eq!(fox, likeness(&row("a fox", "/b.png", 7)));
        assert_ne!(fox, likeness(&row("a fox ", "/a.png", 41)));
        for at in WORDS_AND_SETTINGS {
            let mut other = row("a fox", "/a.png", 41);
            other[at] = ValueRef::Text(b"other");
            assert_ne!(likeness(&other), fox, "{at}");
        }
        assert_ne!(digest(fox), digest(likeness(&row("a dog", "/a.png", 41))));
        let with = |negative| [row("a fox", "/a.png", 41), vec![negative]].concat();
        assert_eq!(likeness(&with(ValueRef::Null)), fox, "as versions before 5 wrote it");
        assert_ne!(likeness(&with(ValueRef::Text(b"dogs"))), fox);
    }
}
