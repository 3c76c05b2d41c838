//! Where the tiles of the library are: rows of one height, each tile as wide as its shape asks, each row as wide as the room.
//!
//! Pure, and one pass over the clips. Only rows are kept; the places in a row are counted out when it is looked at. Lengths are in
//! points, from the top left corner of the content.

use std::ops::Range;

use eframe::egui::{Pos2, Rect, pos2, vec2};

use crate::domain::ClipRow;

/// The flattest and the tallest tile, width to height. A stranger shape is cut to fit.
const RATIOS: (f32, f32) = (0.25, 4.0);

/// The room and the sizes that a layout is made for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measures {
    /// Width of the content.
    pub width: f32,
    /// The height that a picture should have. Rows vary a little around it, so that they fill the width.
    pub tile: f32,
    /// Between tiles, and between rows.
    pub gap: f32,
    /// Height of the words under a picture; 0 for none.
    pub caption: f32,
    /// Height of a heading.
    pub heading: f32,
}

/// A heading, or a row of tiles.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GridLine {
    /// Its upper edge.
    pub top: f32,
    /// Height of its pictures; 0 for a heading.
    picture: f32,
    /// The first tile in it; of a heading, the first below it.
    pub first: u32,
    /// The tile after its last; of a heading, the same as `first`.
    pub end: u32,
}

impl GridLine {
    /// Whether it is a heading.
    pub const fn is_heading(&self) -> bool {
        self.first == self.end
    }

    /// Its tiles.
    pub const fn tiles(&self) -> Range<usize> {
        self.first as usize..self.end as usize
    }
}

/// Every line of an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Layout {
    measures: Measures,
    lines: Vec<GridLine>,
    height: f32,
}

/// Width to height of a clip's picture, as it is or as it was asked for.
pub fn ratio(row: &ClipRow) -> f32 {
    let (width, height) = match (row.width, row.height) {
        (0, _) | (_, 0) => row.shape.ratio(),
        (width, height) => (width.into(), height.into()),
    };
    (width as f32 / height as f32).clamp(RATIOS.0, RATIOS.1)
}

impl Layout {
    /// Lays these clips out. `sections`: the first clip of each part that has a heading, ascending; empty for none.
    pub fn new(rows: &[ClipRow], sections: &[u32], measures: Measures) -> Self {
        // Without a heading above it, the ring of a tile in the first row needs some room.
        let top = if sections.is_empty() { f64::from(measures.gap) / 2.0 } else { 0.0 };
        let mut making = Making { lines: Vec::with_capacity(rows.len() / 4 + sections.len()), top, measures };
        let whole = [0];
        let starts = if sections.is_empty() { &whole[..] } else { sections };
        for (i, first) in starts.iter().enumerate() {
            let end = starts.get(i + 1).map_or(rows.len(), |next| *next as usize);
            if !sections.is_empty() {
                making.heading(*first);
            }
            making.section(rows, *first as usize..end);
        }
        let Making { lines, top, .. } = making;
        Self { measures, lines, height: (top - f64::from(measures.gap)).max(0.0) as f32 }
    }

    /// What it was made for.
    pub const fn measures(&self) -> &Measures {
        &self.measures
    }

    /// Height of everything.
    pub const fn height(&self) -> f32 {
        self.height
    }

    /// The lines that are at least partly between these heights.
    pub fn lines_between(&self, top: f32, bottom: f32) -> Range<usize> {
        let first = self.lines.partition_point(|line| line.top + self.line_height(line) < top);
        let end = self.lines.partition_point(|line| line.top <= bottom);
        first..end.max(first)
    }

    /// One line.
    pub fn line(&self, at: usize) -> Option<&GridLine> {
        self.lines.get(at)
    }

    /// How many lines there are.
    pub const fn line_count(&self) -> usize {
        self.lines.len()
    }

    /// The line with this tile.
    pub fn line_of(&self, tile: usize) -> Option<usize> {
        let at = self.lines.partition_point(|line| line.end as usize <= tile);
        (at < self.lines.len()).then_some(at)
    }

    /// The heading above this line, and the upper edge of the next one.
    pub fn heading_above(&self, line: usize) -> Option<(&GridLine, Option<f32>)> {
        let heading = self.lines.get(..=line)?.iter().rev().find(|line| line.is_heading())?;
        let next = self.lines.get(line + 1..)?.iter().find(|line| line.is_heading());
        Some((heading, next.map(|line| line.top)))
    }

    /// Room of a heading.
    pub fn heading_rect(&self, line: &GridLine) -> Rect {
        Rect::from_min_size(pos2(0.0, line.top), vec2(self.measures.width, self.measures.heading))
    }

    /// The tiles of a line with the places of their pictures. `rows` are those that were laid out.
    pub fn pictures<'a>(&self, line: &GridLine, rows: &'a [ClipRow]) -> impl Iterator<Item = (usize, Rect)> + use<'a> {
        let GridLine { top, picture, .. } = *line;
        let (width, gap) = (self.measures.width, self.measures.gap);
        let mut left = 0.0_f32;
        line.tiles().filter_map(move |tile| {
            let right = (left + ratio(rows.get(tile)?) * picture).min(width);
            let rect = Rect::from_min_max(pos2(left.round(), top), pos2(right.round(), top + picture.round()));
            left = right + gap;
            Some((tile, rect))
        })
    }

    /// The place of a tile's picture.
    pub fn picture(&self, tile: usize, rows: &[ClipRow]) -> Option<Rect> {
        let line = self.lines.get(self.line_of(tile)?)?;
        self.pictures(line, rows).find(|(at, _)| *at == tile).map(|(_, rect)| rect)
    }

    /// The place of a picture with the words under it.
    pub fn with_caption(&self, picture: Rect) -> Rect {
        picture.with_max_y(picture.bottom() + self.measures.caption)
    }

    /// The tiles that touch this room.
    pub fn touched(&self, room: Rect, rows: &[ClipRow]) -> Vec<usize> {
        let lines = self.lines_between(room.top(), room.bottom());
        let tiles = self.lines[lines].iter().flat_map(|line| self.pictures(line, rows));
        tiles.filter(|(_, picture)| self.with_caption(*picture).intersects(room)).map(|(tile, _)| tile).collect()
    }

    /// The tile of this line that is nearest to `x`.
    pub fn nearest(&self, line: usize, x: f32, rows: &[ClipRow]) -> Option<usize> {
        let distance = |(_, rect): &(usize, Rect)| (rect.center().x - x).abs();
        let tiles = self.pictures(self.lines.get(line)?, rows);
        tiles.min_by(|one, other| distance(one).total_cmp(&distance(other))).map(|(tile, _)| tile)
    }

    /// The tile under or nearest to a point.
    pub fn tile_near(&self, at: Pos2, rows: &[ClipRow]) -> Option<usize> {
        let below = self.lines.partition_point(|line| line.top + self.line_height(line) < at.y);
        let line = (below..self.lines.len()).find(|line| !self.lines[*line].is_heading());
        self.nearest(line.unwrap_or(self.lines.len().checked_sub(1)?), at.x, rows)
    }

    fn line_height(&self, line: &GridLine) -> f32 {
        if line.is_heading() { self.measures.heading } else { line.picture.round() + self.measures.caption }
    }
}

/// A layout on its way. The height of 100,000 clips needs more digits than an `f32` keeps while it is summed up.
struct Making {
    measures: Measures,
    lines: Vec<GridLine>,
    top: f64,
}

impl Making {
    fn heading(&mut self, first: u32) {
        self.lines.push(GridLine { top: self.top as f32, picture: 0.0, first, end: first });
        self.top += f64::from(self.measures.heading);
    }

    /// Fills row after row. A row ends where its height comes nearest to the one that is wanted; the last one is not stretched.
    fn section(&mut self, rows: &[ClipRow], tiles: Range<usize>) {
        let wanted = self.measures.tile;
        let (mut first, mut sum) = (tiles.start, 0.0);
        for tile in tiles.clone() {
            let own = rows.get(tile).map_or(1.0, ratio);
            let with = self.filled(sum + own, tile - first + 1);
            if with > wanted {
                sum += own;
                continue;
            }
            let without = if tile > first { self.filled(sum, tile - first) } else { f32::INFINITY };
            if without * with >= wanted * wanted {
                self.row(first..tile + 1, with);
                (first, sum) = (tile + 1, 0.0);
                continue;
            }
            self.row(first..tile, without);
            (first, sum) = (tile, own);
            let alone = self.filled(own, 1);
            if alone <= wanted {
                self.row(tile..tile + 1, alone);
                (first, sum) = (tile + 1, 0.0);
            }
        }
        if first < tiles.end {
            self.row(first..tiles.end, wanted);
        }
    }

    /// The height at which so many tiles, whose ratios have this sum, fill the width.
    fn filled(&self, sum: f32, tiles: usize) -> f32 {
        ((self.measures.width - self.measures.gap * (tiles - 1) as f32) / sum).max(1.0)
    }

    fn row(&mut self, tiles: Range<usize>, picture: f32) {
        self.lines.push(GridLine { top: self.top as f32, picture, first: tiles.start as u32, end: tiles.end as u32 });
        self.top += f64::from(picture.round() + self.measures.caption + self.measures.gap);
    }
}

#[cfg(test)]
#[path = "layout_tests.rs"]
mod tests;
