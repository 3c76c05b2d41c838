//! The letters of a paragraph as egui shapes them, each with the characters that it stands for.
//!
//! egui shapes a word of Arabic well, but its list of glyphs is then in the order of the eye, and it counts the letters wrong where two
//! share a glyph. So each word is shaped alone, and its glyphs are given back to their characters.

use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use eframe::egui::epaint::text::{Glyph, LayoutJob, TextFormat};
use eframe::egui::{Galley, Ui};
use unicode_bidi::Level;

use super::join::{Joined, divide};
use super::order::{Kind, Paragraph, Piece, continues, may_break, pieces};

/// Characters that are drawn together and never parted: a letter with its signs, two letters with one glyph, an emoji.
#[derive(Clone, Debug)]
pub struct Cluster {
    /// Its characters in the paragraph.
    pub chars: Range<usize>,
    /// Odd levels run from right to left.
    pub level: Level,
    /// What it consists of.
    pub kind: Kind,
    /// How far the next one is, in points.
    pub width: f32,
    /// Its glyphs in [`Shaped::ink`].
    pub ink: Range<usize>,
    /// Where it began in its word, in points.
    pub from: f32,
    /// Which word: what was shaped at once keeps its distances to the pixel.
    pub word: usize,
    /// A row may end after it.
    pub breaks: bool,
}

/// A paragraph, shaped.
pub struct Shaped {
    /// Its characters.
    pub chars: Vec<char>,
    /// In reading order.
    pub clusters: Vec<Cluster>,
    /// What is drawn, where it was in its word.
    pub ink: Vec<Glyph>,
}

/// Shapes a paragraph, all in one format.
pub fn shape(ui: &Ui, format: &TextFormat, paragraph: Paragraph<'_>) -> Shaped {
    let chars = paragraph.text.chars().collect();
    let shaped = Shaped { chars, clusters: Vec::new(), ink: Vec::new() };
    let mut words = Shaper { ui, format, shaped, words: 0, known: HashMap::new() };
    for piece in pieces(paragraph) {
        words.add(&piece);
    }
    words.shaped
}

/// One row of this text alone.
pub fn one_row(ui: &Ui, format: &TextFormat, text: String) -> Arc<Galley> {
    let job = LayoutJob { break_on_newline: false, ..LayoutJob::single_section(text, format.clone()) };
    ui.fonts_mut(|fonts| fonts.layout_job(job))
}

struct Shaper<'a> {
    ui: &'a Ui,
    format: &'a TextFormat,
    shaped: Shaped,
    words: usize,
    /// Words, and above all spaces, come again.
    known: HashMap<String, Rc<[(Glyph, f32)]>>,
}

impl Shaper<'_> {
    fn add(&mut self, piece: &Piece) {
        let drawn: Vec<char> = self.shaped.chars[piece.chars.clone()].iter().map(|c| piece.drawn(*c)).collect();
        let glyphs = self.glyphs(drawn.iter().collect());
        if let Some((joined, leftward)) = divided(&drawn, &glyphs, piece.kind) {
            self.push(piece, &joined, &glyphs, leftward);
        } else if let Some(middle) = middle(&drawn) {
            let middle = piece.chars.start + middle;
            self.add(&Piece { chars: piece.chars.start..middle, ..piece.clone() });
            self.add(&Piece { chars: middle..piece.chars.end, ..piece.clone() });
        } else {
            let whole = Joined { chars: drawn.len(), glyphs: glyphs.len() };
            self.push(piece, &[whole], &glyphs, false);
        }
    }

    fn glyphs(&mut self, word: String) -> Rc<[(Glyph, f32)]> {
        if let Some(known) = self.known.get(&word) {
            return Rc::clone(known);
        }
        let glyphs: Rc<[_]> = glyphs(&one_row(self.ui, self.format, word.clone())).into();
        self.known.insert(word, Rc::clone(&glyphs));
        glyphs
    }

    fn push(&mut self, piece: &Piece, joined: &[Joined], glyphs: &[(Glyph, f32)], leftward: bool) {
        let mut at = piece.chars.start;
        let mut read = 0;
        for joined in joined {
            let range = read..read + joined.glyphs;
            let range = if leftward { glyphs.len() - range.end..glyphs.len() - range.start } else { range };
            let own = &glyphs[range];
            let chars = at..at + joined.chars;
            let last = self.shaped.chars[chars.end - 1];
            let ink = self.shaped.ink.len();
            self.shaped.ink.extend(own.iter().map(|(glyph, _)| *glyph));
            self.shaped.clusters.push(Cluster {
                level: piece.level,
                kind: piece.kind,
                width: own.iter().map(|(glyph, _)| glyph.advance_width).sum(),
                ink: ink..self.shaped.ink.len(),
                from: own.first().map_or(0.0, |(_, from)| *from),
                word: self.words,
                breaks: may_break(last, self.shaped.chars.get(chars.end).copied()),
                chars,
            });
            (at, read) = (at + joined.chars, read + joined.glyphs);
        }
        self.words += 1;
    }
}

/// The glyphs that show something or take room, from left to right, each with where it begins in points.
fn glyphs(galley: &Galley) -> Vec<(Glyph, f32)> {
    let mut from = 0.0;
    let all = galley.rows.iter().flat_map(|row| row.glyphs.iter());
    let placed = all.map(|glyph| {
        let place = (*glyph, from);
        from += glyph.advance_width;
        place
    });
    placed.filter(|(glyph, _)| glyph.advance_width != 0.0 || !glyph.uv_rect.is_nothing()).collect()
}

/// Glyphs and characters put together, and whether the glyphs stand from right to left.
fn divided(drawn: &[char], glyphs: &[(Glyph, f32)], kind: Kind) -> Option<(Vec<Joined>, bool)> {
    let forward: Vec<char> = glyphs.iter().map(|(glyph, _)| glyph.chr).collect();
    let backward: Vec<char> = forward.iter().rev().copied().collect();
    let read = |leftward: bool| {
        let glyphs = if leftward { &backward } else { &forward };
        divide(drawn, glyphs).map(|joined| (joined, leftward))
    };
    let usual = kind == Kind::Letters;
    read(usual).or_else(|| read(!usual))
}

/// Where a piece may be parted that can't be understood as a whole.
fn middle(drawn: &[char]) -> Option<usize> {
    let half = drawn.len() / 2;
    (1..drawn.len()).filter(|at| !continues(drawn[*at])).min_by_key(|at| at.abs_diff(half))
}
