//! Puts shaped letters where the eye reads them: makes the galley that egui draws, and in which it looks for places of the cursor.
//!
//! A row's glyphs are in reading order, one for each character, as egui's cursors count them. A glyph stands at its leading edge and its
//! width leads to where the next letter is read: one that runs from right to left stands at its right edge and has a negative width,
//! minus zero if it takes no room. Only the mesh of the row knows what is drawn.

use std::ops::Range;
use std::sync::Arc;

use eframe::egui::emath::GuiRounding;
use eframe::egui::epaint::Mesh;
use eframe::egui::epaint::text::{Glyph, LayoutJob, PlacedRow, Row, RowVisuals};
use eframe::egui::{Color32, Galley, Pos2, Rect, pos2, vec2};

use super::order::{Kind, base, continues, visual};
use super::rows::width;
use super::shape::{Cluster, Shaped};

/// Where rows stand in the width of the galley.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Alignment {
    /// Each at the side where its paragraph begins; the galley is as wide as its longest row.
    Natural,
    /// Each at the side where its paragraph begins, in all the width that there is.
    Fill,
    /// In the middle.
    Center,
}

/// A row to be placed.
pub struct TextRow<'a> {
    /// The paragraph.
    pub shaped: &'a Shaped,
    /// Which of its clusters.
    pub clusters: Range<usize>,
    /// The paragraph runs from right to left.
    pub leftward: bool,
    /// The ellipsis, where the text is cut.
    pub ellipsis: Option<&'a Shaped>,
    /// A line break follows.
    pub ends: bool,
}

impl TextRow<'_> {
    fn parts(&self) -> Vec<(&Shaped, Cluster)> {
        let own = self.shaped.clusters[self.clusters.clone()].iter();
        let own = own.map(|cluster| (self.shaped, cluster.clone()));
        let level = base(self.leftward);
        let cut = self.ellipsis.into_iter().flat_map(|dots| dots.clusters.iter().map(move |dot| (dots, dot)));
        own.chain(cut.map(|(dots, dot)| (dots, Cluster { level, ..dot.clone() }))).collect()
    }

    fn width(&self) -> f32 {
        width(&self.shaped.clusters[self.clusters.clone()]) + self.ellipsis.map_or(0.0, |dots| width(&dots.clusters))
    }
}

/// The galley of these rows. `token` is any galley with a glyph in the same format.
pub fn galley(token: &Galley, job: LayoutJob, lines: &[TextRow<'_>], alignment: Alignment) -> Option<Galley> {
    let widest = lines.iter().map(TextRow::width).fold(0.0, f32::max).ceil();
    let room = job.wrap.max_width;
    let wide = if alignment == Alignment::Fill && room.is_finite() { room } else { widest };
    let color = job.sections.first()?.format.color;
    let mut galley = token.clone();
    let mut y = 0.0;
    let rows = lines.iter().map(|line| {
        let row = Pen::new(token, color)?.row(line)?;
        let free = wide - line.width();
        let x = match alignment {
            Alignment::Center => free / 2.0,
            _ if line.leftward => free,
            _ => 0.0,
        };
        let pos = pos2(x, y).round_to_pixels(token.pixels_per_point);
        y += row.size.y;
        Some(PlacedRow { pos, row: Arc::new(row), ends_with_newline: line.ends })
    });
    galley.rows = rows.collect::<Option<Vec<_>>>()?;
    galley.rect = Rect::from_min_size(Pos2::ZERO, vec2(wide, y).round_ui());
    galley.elided = lines.iter().any(|line| line.ellipsis.is_some());
    galley.job = Arc::new(job);
    measure(&mut galley);
    Some(galley)
}

fn measure(galley: &mut Galley) {
    let bounds = |row: &PlacedRow| row.visuals.mesh_bounds.translate(row.pos.to_vec2());
    galley.mesh_bounds = galley.rows.iter().map(bounds).fold(Rect::NOTHING, Rect::union);
    galley.num_vertices = galley.rows.iter().map(|row| row.visuals.mesh.vertices.len()).sum();
    galley.num_indices = galley.rows.iter().map(|row| row.visuals.mesh.indices.len()).sum();
}

/// Draws one row.
struct Pen<'a> {
    token: &'a Galley,
    /// A glyph of the format that shows nothing.
    blank: Glyph,
    color: Color32,
    mesh: Mesh,
    glyphs: Vec<Glyph>,
    /// The word drawn last, and how far it was moved, exactly and to the pixel.
    moved: Option<(usize, f32, f32)>,
}

impl<'a> Pen<'a> {
    fn new(token: &'a Galley, color: Color32) -> Option<Self> {
        let mut blank = *token.rows.first()?.glyphs.first()?;
        blank.uv_rect = <_>::default();
        blank.is_color = false;
        Some(Self { token, blank, color, mesh: Mesh::default(), glyphs: Vec::new(), moved: None })
    }

    fn row(mut self, line: &TextRow<'_>) -> Option<Row> {
        let parts = line.parts();
        let levels: Vec<_> = parts.iter().map(|(_, cluster)| cluster.level).collect();
        let spaces: Vec<_> = parts.iter().map(|(_, cluster)| cluster.kind == Kind::Space).collect();
        let mut lefts = vec![0.0; parts.len()];
        let mut x = 0.0;
        for part in visual(&levels, &spaces, line.leftward) {
            lefts[part] = x;
            x += parts[part].1.width;
        }
        for ((shaped, cluster), left) in parts.iter().zip(lefts) {
            self.draw(shaped, cluster, left);
        }
        let mut row = Row::clone(&self.token.rows.first()?.row);
        row.size.x = self.glyphs.last().map_or(0.0, Glyph::max_x);
        row.visuals = RowVisuals {
            mesh_bounds: self.mesh.calc_bounds(),
            glyph_index_start: 0,
            glyph_vertex_range: 0..self.mesh.vertices.len(),
            mesh: self.mesh,
        };
        row.glyphs = self.glyphs;
        Some(row)
    }

    fn draw(&mut self, shaped: &Shaped, cluster: &Cluster, left: f32) {
        let first_vertex = self.mesh.vertices.len() as u32;
        let shift = self.shift(cluster, left);
        let ink = &shaped.ink[cluster.ink.clone()];
        for glyph in ink.iter().filter(|glyph| !glyph.uv_rect.is_nothing()) {
            let (uv, at) = (glyph.uv_rect, glyph.pos + vec2(shift, 0.0) + glyph.uv_rect.offset);
            let rect = Rect::from_min_size(at.round_to_pixels(self.token.pixels_per_point), uv.size);
            let texture = |[x, y]: [u16; 2]| pos2(f32::from(x), f32::from(y));
            self.mesh.add_rect_with_uv(rect, Rect::from_min_max(texture(uv.min), texture(uv.max)), self.color);
        }
        let visible = ink.iter().find(|glyph| !glyph.uv_rect.is_nothing());
        let mut first = visible.copied().unwrap_or(self.blank);
        first.first_vertex = first_vertex;
        self.stand(&shaped.chars[cluster.chars.clone()], cluster, left, first);
    }

    /// How far the glyphs of a cluster move to the right: whole words by whole pixels, so that their letters stay joined.
    fn shift(&mut self, cluster: &Cluster, left: f32) -> f32 {
        let exact = left - cluster.from;
        if let Some((word, before, shift)) = self.moved
            && word == cluster.word
            && (exact - before).abs() < 0.01
        {
            return shift;
        }
        let shift = exact.round_to_pixels(self.token.pixels_per_point);
        self.moved = Some((cluster.word, exact, shift));
        shift
    }

    /// One glyph for each character, for the cursor. Letters that share a glyph share its width.
    fn stand(&mut self, chars: &[char], cluster: &Cluster, left: f32, first: Glyph) {
        let parts_glyph = cluster.kind == Kind::Letters && cluster.level.is_rtl();
        let begins = |(at, c): (usize, &char)| at == 0 || (parts_glyph && !continues(*c));
        let letters = chars.iter().enumerate().filter(|letter| begins(*letter)).count();
        let share = cluster.width / letters.max(1) as f32;
        let edge = |letters: usize| {
            let passed = share * letters as f32;
            let x = if cluster.level.is_rtl() { left + cluster.width - passed } else { left + passed };
            x.round_to_pixels(self.token.pixels_per_point)
        };
        let mut passed = 0;
        for (at, c) in chars.iter().enumerate() {
            let before = edge(passed);
            passed += usize::from(begins((at, c)));
            let width = (edge(passed) - before).abs();
            let mut glyph = if at == 0 { first } else { self.blank };
            if at > 0 {
                glyph.first_vertex = self.mesh.vertices.len() as u32;
            }
            glyph.chr = *c;
            glyph.pos.x = before;
            glyph.advance_width = if cluster.level.is_rtl() { -width } else { width };
            self.glyphs.push(glyph);
        }
    }
}

/// Whether a placed glyph runs from right to left.
pub fn runs_left(glyph: &Glyph) -> bool {
    glyph.advance_width.is_sign_negative()
}

/// Left and right edge of a placed glyph in its row.
pub fn sides(glyph: &Glyph) -> (f32, f32) {
    let (leading, trailing) = (glyph.pos.x, glyph.max_x());
    (leading.min(trailing), leading.max(trailing))
}
