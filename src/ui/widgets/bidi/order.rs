//! In which direction each paragraph of a text runs, and each letter within it, by the Unicode bidirectional algorithm (UAX #9).
//!
//! Knows nothing of fonts and of the window.

use std::ops::Range;

use unicode_bidi::{BidiClass, Level, ParagraphBidiInfo, bidi_class};

/// The most letters that are shaped at once: more are no word.
const LONGEST: usize = 64;

/// Characters that show their partner where text runs from right to left.
const MIRRORED: &str = "()[]{}<>«»‹›≤≥⟨⟩（）［］｛｝〈〉《》「」『』【】〔〕";

/// The first byte of the first character that runs from right to left, U+0590: all before it begin with a smaller one.
const FIRST_BYTE: u8 = 0xD6;

/// Whether anything in the text may run from right to left. Where nothing does, nothing is reordered.
pub fn has_right_to_left(text: &str) -> bool {
    text.bytes().any(|byte| byte >= FIRST_BYTE) && text.chars().any(may_run_left)
}

/// The blocks of scripts that run from right to left, and the marks that make others do so.
fn may_run_left(c: char) -> bool {
    matches!(u32::from(c),
        0x0590..=0x08FF | 0x200F | 0x202B | 0x202E | 0x2067 | 0xFB1D..=0xFDFF | 0xFE70..=0xFEFC
        | 0x1_0800..=0x1_0FFF | 0x1_E800..=0x1_EFFF)
}

/// What stands between two line breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paragraph<'t> {
    /// Without its line break.
    pub text: &'t str,
    /// It runs from right to left.
    pub leftward: bool,
}

/// The paragraphs of a text, each in the direction of its first letter; one without letters goes on as the one before it.
/// A text that is not `broken` into lines is one paragraph.
pub fn paragraphs(text: &str, broken: bool) -> Vec<Paragraph<'_>> {
    let mut leftward = false;
    let mut direct = |text| {
        leftward = first_direction(text).unwrap_or(leftward);
        Paragraph { text, leftward }
    };
    if broken { text.split('\n').map(direct).collect() } else { vec![direct(text)] }
}

/// Whether the first letter runs from right to left, passing by what is isolated. None without a letter.
fn first_direction(text: &str) -> Option<bool> {
    let mut isolated = 0_usize;
    for c in text.chars() {
        match bidi_class(c) {
            BidiClass::LRI | BidiClass::RLI | BidiClass::FSI => isolated += 1,
            BidiClass::PDI => isolated = isolated.saturating_sub(1),
            BidiClass::L if isolated == 0 => return Some(false),
            BidiClass::R | BidiClass::AL if isolated == 0 => return Some(true),
            _ => {}
        }
    }
    None
}

/// What a piece of a paragraph consists of, which decides how its letters are shaped and where they may be parted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Letters of a script that runs from right to left: they may join.
    Letters,
    /// White space.
    Space,
    /// All else.
    Other,
}

/// A part of a paragraph that is shaped at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Its characters in the paragraph.
    pub chars: Range<usize>,
    /// Odd levels run from right to left.
    pub level: Level,
    /// What it consists of.
    pub kind: Kind,
}

impl Piece {
    /// The character that is drawn for `c`.
    pub fn drawn(&self, c: char) -> char {
        if self.level.is_rtl() && self.kind == Kind::Other { mirrored(c) } else { c }
    }
}

/// The pieces of a paragraph in reading order, each of one direction and one kind.
pub fn pieces(paragraph: Paragraph<'_>) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for (at, (c, level)) in paragraph.text.chars().zip(levels(paragraph)).enumerate() {
        let kind = if continues(c) { None } else { Some(kind(c)) };
        match pieces.last_mut() {
            Some(last) if goes_on(last, kind, level) => last.chars.end = at + 1,
            _ => pieces.push(Piece { chars: at..at + 1, level, kind: kind.unwrap_or(Kind::Other) }),
        }
    }
    pieces
}

fn goes_on(piece: &Piece, kind: Option<Kind>, level: Level) -> bool {
    kind.is_none_or(|kind| kind == piece.kind && level == piece.level && piece.chars.len() < LONGEST)
}

/// The level of each character.
fn levels(paragraph: Paragraph<'_>) -> Vec<Level> {
    let base = base(paragraph.leftward);
    // Within a paragraph of ours, what Unicode takes for the end of one is a space.
    let text: String = paragraph.text.chars().map(|c| if bidi_class(c) == BidiClass::B { ' ' } else { c }).collect();
    let info = ParagraphBidiInfo::new(&text, Some(base));
    text.char_indices().map(|(at, _)| info.levels[at]).collect()
}

/// The level of a paragraph.
pub fn base(leftward: bool) -> Level {
    if leftward { Level::rtl() } else { Level::ltr() }
}

fn kind(c: char) -> Kind {
    match bidi_class(c) {
        BidiClass::R | BidiClass::AL => Kind::Letters,
        _ if c.is_whitespace() => Kind::Space,
        _ => Kind::Other,
    }
}

/// Whether a character belongs to the one before it: accents, vowel signs, joiners, variants.
pub fn continues(c: char) -> bool {
    matches!(bidi_class(c), BidiClass::NSM | BidiClass::BN)
}

/// Whether a row may end after `c`, when `next` follows.
pub fn may_break(c: char, next: Option<char>) -> bool {
    let bound = matches!(c, '\u{A0}' | '\u{202F}' | '\u{2060}');
    (c.is_whitespace() && !bound) || c == '-' || is_ideograph(c) || next.is_some_and(is_ideograph)
}

fn is_ideograph(c: char) -> bool {
    matches!(u32::from(c), 0x2E80..=0x2FFF | 0x3040..=0x9FFF | 0xAC00..=0xD7AF | 0xF900..=0xFAFF | 0x2_0000..=0x3_FFFF)
}

fn mirrored(c: char) -> char {
    let partner = |at: usize| MIRRORED.chars().nth(at ^ 1);
    MIRRORED.chars().position(|other| other == c).and_then(partner).unwrap_or(c)
}

/// The order from left to right in which the parts of one row are drawn: the index of each. `spaces` says which are white space,
/// which at the end of a row goes to the end of the paragraph's direction.
pub fn visual(levels: &[Level], spaces: &[bool], leftward: bool) -> Vec<usize> {
    let ends = spaces.iter().rposition(|space| !space).map_or(0, |last| last + 1);
    let mut levels = levels.to_vec();
    if let Some(trailing) = levels.get_mut(ends..) {
        trailing.fill(base(leftward));
    }
    ParagraphBidiInfo::reorder_visual(&levels)
}

/// Whether the first letter of a text runs from right to left.
pub fn leads_left(text: &str) -> bool {
    first_direction(text).unwrap_or_default()
}
