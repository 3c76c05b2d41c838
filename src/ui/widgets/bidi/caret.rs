//! Places of the cursor in a galley whose letters may run from right to left: where a press falls, where the caret stands, where an arrow
//! leads, which letters are selected.
//!
//! egui's own answers hold only where the eye reads in the order of the text.

use std::ops::Range;

use eframe::egui::epaint::text::cursor::CCursor;
use eframe::egui::epaint::text::{Glyph, PlacedRow};
use eframe::egui::{Galley, Rect, Vec2, pos2, vec2};

use super::order::paragraphs;
use super::place::{runs_left, sides};

/// How far above or below the text a press still counts for its first or last row, in points.
const MARGIN: f32 = 5.0;

/// Beside which letter the caret stands: where directions change, these are two places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beside {
    /// Where the next letter begins.
    Before,
    /// Where the last letter ends.
    After,
}

/// A place of the cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caret {
    /// How many characters are before it.
    pub index: usize,
    /// Beside which letter it stands.
    pub side: Beside,
}

impl Caret {
    /// Where egui's cursor stands.
    pub fn of(cursor: CCursor) -> Self {
        let side = if cursor.prefer_next_row { Beside::Before } else { Beside::After };
        Self { index: cursor.index.0, side }
    }

    /// The same for egui.
    pub fn cursor(self) -> CCursor {
        CCursor { prefer_next_row: self.side == Beside::Before, ..CCursor::new(self.index) }
    }
}

/// A letter with its signs, as the eye sees it.
struct Letter {
    columns: Range<usize>,
    left: f32,
    right: f32,
    leftward: bool,
}

impl Letter {
    /// The caret at its right edge.
    fn at_right(&self) -> (usize, Beside) {
        if self.leftward { (self.columns.start, Beside::Before) } else { (self.columns.end, Beside::After) }
    }

    /// The caret at its left edge.
    fn at_left(&self) -> (usize, Beside) {
        if self.leftward { (self.columns.end, Beside::After) } else { (self.columns.start, Beside::Before) }
    }
}

/// The letters of a row from left to right.
fn letters(row: &PlacedRow) -> Vec<Letter> {
    let mut letters: Vec<Letter> = Vec::new();
    for (column, glyph) in row.glyphs.iter().enumerate() {
        let (left, right) = sides(glyph);
        match letters.last_mut() {
            Some(last) if left >= right => last.columns.end = column + 1,
            _ => letters.push(Letter { columns: column..column + 1, left, right, leftward: runs_left(glyph) }),
        }
    }
    letters.sort_by(|a, b| a.left.total_cmp(&b.left));
    letters
}

/// The index of the first character of a row.
fn start(galley: &Galley, row: usize) -> usize {
    galley.rows[..row].iter().map(|row| row.char_count_including_newline().0).sum()
}

fn caret(galley: &Galley, row: usize, (column, side): (usize, Beside)) -> Caret {
    Caret { index: start(galley, row) + column, side }
}

/// The row and column of a caret.
fn place(galley: &Galley, caret: Caret) -> (usize, usize) {
    let last = galley.end().index;
    let place = galley.layout_from_cursor(CCursor { index: caret.cursor().index.min(last), ..caret.cursor() });
    (place.row, place.column.0)
}

/// For each row, whether its paragraph runs from right to left.
pub fn directions(galley: &Galley) -> Vec<bool> {
    let paragraphs = paragraphs(galley.text(), galley.job.break_on_newline);
    let mut paragraph = 0;
    let mut direction = |row: &PlacedRow| {
        let at = paragraph;
        paragraph += usize::from(row.ends_with_newline);
        paragraphs.get(at).is_some_and(|paragraph| paragraph.leftward)
    };
    galley.rows.iter().map(&mut direction).collect()
}

/// Whether the paragraph of this row runs from right to left.
pub fn is_leftward(galley: &Galley, row: usize) -> bool {
    directions(galley).get(row).is_some_and(|leftward| *leftward)
}

/// The row of a caret.
pub fn row(galley: &Galley, caret: Caret) -> usize {
    place(galley, caret).0
}

/// The line of the caret, without width.
pub fn rect(galley: &Galley, caret: Caret) -> Rect {
    let (row, column) = place(galley, caret);
    let Some(row) = galley.rows.get(row) else { return galley.pos_from_cursor(caret.cursor()) };
    let leading = row.glyphs.get(column).map(|glyph| glyph.pos.x);
    let trailing = column.checked_sub(1).and_then(|column| row.glyphs.get(column)).map(Glyph::max_x);
    let x = match caret.side {
        Beside::Before => leading.or(trailing),
        Beside::After => trailing.or(leading),
    };
    let x = row.pos.x + x.unwrap_or(row.size.x);
    Rect::from_min_max(pos2(x, row.min_y()), pos2(x, row.max_y()))
}

/// The caret nearest to a point of the galley.
pub fn hit(galley: &Galley, at: Vec2) -> Caret {
    let (Some(first), Some(last)) = (galley.rows.first(), galley.rows.last()) else { return Caret::of(galley.begin()) };
    if at.y < first.min_y() - MARGIN {
        return Caret::of(galley.begin());
    }
    if at.y > last.max_y() + MARGIN {
        return Caret { index: galley.end().index.0, side: Beside::After };
    }
    let away = |row: &PlacedRow| (row.min_y() - at.y).max(at.y - row.max_y()).max(0.0);
    let nearest = galley.rows.iter().enumerate().min_by(|(_, a), (_, b)| away(a).total_cmp(&away(b)));
    nearest.map_or(Caret::of(galley.begin()), |(row, _)| in_row(galley, row, at.x))
}

/// The caret of a row nearest to `x` in the galley.
fn in_row(galley: &Galley, row: usize, x: f32) -> Caret {
    let x = x - galley.rows[row].pos.x;
    let away = |letter: &Letter| (letter.left - x).max(x - letter.right);
    let letters = letters(&galley.rows[row]);
    let at = letters.iter().min_by(|a, b| away(a).total_cmp(&away(b)));
    let at = at.map(|letter| if x * 2.0 < letter.left + letter.right { letter.at_left() } else { letter.at_right() });
    caret(galley, row, at.unwrap_or((0, Beside::Before)))
}

/// The caret one letter further to the right or to the left, as the eye sees it. At the end of a row it goes on in the next one.
pub fn step(galley: &Galley, from: Caret, right: bool) -> Caret {
    let (row, column) = place(galley, from);
    let Some(placed) = galley.rows.get(row) else { return from };
    let letters = letters(placed);
    let crossed = gap(&letters, column, from.side).and_then(|gap| if right { Some(gap) } else { gap.checked_sub(1) });
    match crossed.and_then(|at| letters.get(at)) {
        Some(letter) => caret(galley, row, if right { letter.at_right() } else { letter.at_left() }),
        None => enter(galley, from, row, right),
    }
}

/// How many letters are to the left of the caret. None in an empty row.
fn gap(letters: &[Letter], column: usize, side: Beside) -> Option<usize> {
    let next = letters.iter().position(|letter| letter.columns.contains(&column));
    let last = letters.iter().position(|letter| letter.columns.end == column);
    let (at, begins) = match (next, last, side) {
        (_, Some(last), Beside::After) | (None, Some(last), Beside::Before) => (last, false),
        (Some(next), ..) => (next, true),
        (None, None, _) => return None,
    };
    Some(if begins == letters[at].leftward { at + 1 } else { at })
}

/// The caret in the row before or after, when an arrow leads out of `row`: where its paragraph reads on, whatever its direction.
fn enter(galley: &Galley, from: Caret, row: usize, right: bool) -> Caret {
    let forward = right != is_leftward(galley, row);
    let to = if forward { Some(row + 1) } else { row.checked_sub(1) };
    let Some((to, placed)) = to.and_then(|to| Some((to, galley.rows.get(to)?))) else { return from };
    let letters = letters(placed);
    let at_right = forward == is_leftward(galley, to);
    let edge = if at_right { letters.last().map(Letter::at_right) } else { letters.first().map(Letter::at_left) };
    let entered = caret(galley, to, edge.unwrap_or((0, Beside::Before)));
    // A row that only goes on in the next one is no step by itself.
    if entered.index == from.index && !letters.is_empty() { step(galley, entered, right) } else { entered }
}

/// The caret one row further down or up at this `x` of the galley; at the first and last row, the beginning and the end.
pub fn vertical(galley: &Galley, from: Caret, x: f32, down: bool) -> Caret {
    let row = row(galley, from);
    match if down { Some(row + 1) } else { row.checked_sub(1) } {
        Some(to) if to < galley.rows.len() => in_row(galley, to, x),
        Some(_) => Caret { index: galley.end().index.0, side: Beside::After },
        None => Caret::of(galley.begin()),
    }
}

/// What to paint behind the characters of a range: in each row, one rectangle for letters side by side.
pub fn selection(galley: &Galley, range: &Range<usize>) -> Vec<Rect> {
    let mut rects = Vec::new();
    let mut begins = 0;
    for (row, leftward) in galley.rows.iter().zip(directions(galley)) {
        let ends = begins + row.glyphs.len();
        let columns = range.start.clamp(begins, ends) - begins..range.end.clamp(begins, ends) - begins;
        let mut spans: Vec<(f32, f32)> = row.glyphs[columns].iter().map(sides).collect();
        if row.ends_with_newline && range.start <= ends && ends < range.end {
            spans.push(line_break(row, leftward));
        }
        spans.sort_by(|a, b| a.0.total_cmp(&b.0));
        let rect = |(left, right)| Rect::from_min_size(row.pos + vec2(left, 0.0), vec2(right - left, row.size.y));
        rects.extend(merged(&spans).into_iter().map(rect));
        begins = ends + usize::from(row.ends_with_newline);
    }
    rects
}

/// A selected line break shows as a little room at the end of its paragraph.
fn line_break(row: &PlacedRow, leftward: bool) -> (f32, f32) {
    let some = row.height() / 2.0;
    let edges = row.glyphs.iter().map(sides);
    if leftward {
        let end = edges.map(|(left, _)| left).fold(f32::INFINITY, f32::min);
        let end = if end.is_finite() { end } else { row.size.x };
        (end - some, end)
    } else {
        let end = edges.map(|(_, right)| right).fold(0.0, f32::max);
        (end, end + some)
    }
}

/// Spans from left to right, those that touch made one.
fn merged(spans: &[(f32, f32)]) -> Vec<(f32, f32)> {
    let mut merged: Vec<(f32, f32)> = Vec::new();
    for &(left, right) in spans {
        match merged.last_mut() {
            Some(last) if left <= last.1 + 0.5 => last.1 = last.1.max(right),
            _ => merged.push((left, right)),
        }
    }
    merged.retain(|(left, right)| right > left);
    merged
}
