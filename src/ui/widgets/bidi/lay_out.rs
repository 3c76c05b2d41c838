//! Lays out a text of one format, and keeps what was laid out while it is shown.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;
use std::sync::Arc;

use eframe::egui::epaint::text::{LayoutJob, TextFormat, TextWrapping};
use eframe::egui::{Color32, Galley, Id, Ui, WidgetText};

use super::order::{Paragraph, has_right_to_left, paragraphs};
use super::place::{Alignment, TextRow, galley};
use super::rows::{broken, cut, fit, width};
use super::shape::{Shaped, one_row, shape};
use crate::ui::theme::{Role, Weight, font};

const ELLIPSIS: &str = "…";

/// Lays out a text of one format. What runs from right to left is aligned as told; all else is egui's own galley.
pub fn lay_out(ui: &Ui, job: LayoutJob, alignment: Alignment) -> Arc<Galley> {
    let one_format = job.sections.len() == 1 && job.wrap.max_rows > 0;
    if one_format && has_right_to_left(&job.text) {
        kept(ui, job, alignment)
    } else {
        ui.fonts_mut(|fonts| fonts.layout_job(job))
    }
}

/// A text of a person for a tooltip or a label of egui's, in the order of its letters: `response.on_hover_text(words(ui, prompt))`.
pub fn words(ui: &Ui, text: &str) -> WidgetText {
    if !has_right_to_left(text) {
        return text.into();
    }
    let font_id = font(Role::Body, Weight::Regular);
    let format = TextFormat { font_id, color: Color32::PLACEHOLDER, ..TextFormat::default() };
    let mut job = LayoutJob::single_section(text.to_owned(), format);
    job.wrap = TextWrapping::wrap_at_width(ui.spacing().tooltip_width);
    lay_out(ui, job, Alignment::Natural).into()
}

/// Lays out a text of a person, of one format, in the order of its letters; a paragraph that runs from right to left stands at the right
/// of the width that the job has. Every place that paints such a text by itself lays it out here.
pub fn laid_out(ui: &Ui, job: LayoutJob) -> Arc<Galley> {
    lay_out(ui, job, Alignment::Fill)
}

/// What was laid out in this pass and the one before.
#[derive(Clone, Default)]
struct Kept {
    pass: u64,
    galleys: HashMap<u64, Laid>,
}

#[derive(Clone)]
struct Laid {
    /// A galley that egui makes anew whenever the places of letters in the texture change. Then this one is worth nothing.
    token: Arc<Galley>,
    galley: Arc<Galley>,
    used: u64,
}

fn kept(ui: &Ui, mut job: LayoutJob, alignment: Alignment) -> Arc<Galley> {
    if job.wrap.max_width.is_finite() {
        job.wrap.max_width = job.wrap.max_width.round(); // As egui does: widths that went through layouts come back a little less.
    }
    let mut hasher = DefaultHasher::new();
    (&job, alignment).hash(&mut hasher);
    let key = hasher.finish();
    let token = one_row(ui, &job.sections[0].format, ELLIPSIS.to_owned());
    let pass = ui.ctx().cumulative_pass_nr();
    let found = ui.data_mut(|data| {
        let kept = data.get_temp_mut_or_default::<Kept>(Id::NULL);
        if kept.pass != pass {
            kept.galleys.retain(|_, laid| laid.used == kept.pass);
            kept.pass = pass;
        }
        let laid = kept.galleys.get_mut(&key).filter(|laid| Arc::ptr_eq(&laid.token, &token))?;
        laid.used = pass;
        Some(Arc::clone(&laid.galley))
    });
    found.unwrap_or_else(|| {
        let galley = set(ui, job, alignment, &token);
        let laid = Laid { token, galley: Arc::clone(&galley), used: pass };
        ui.data_mut(|data| data.get_temp_mut_or_default::<Kept>(Id::NULL).galleys.insert(key, laid));
        galley
    })
}

/// A paragraph and its rows.
struct Block {
    shaped: Shaped,
    rows: Vec<Range<usize>>,
    leftward: bool,
}

fn set(ui: &Ui, job: LayoutJob, alignment: Alignment, token: &Galley) -> Arc<Galley> {
    let format = job.sections[0].format.clone();
    let (room, most) = (job.wrap.max_width, job.wrap.max_rows);
    let (text, whole) = beginning(&job.text, most, room);
    let dots = shape(ui, &format, Paragraph { text: ELLIPSIS, leftward: false });
    let mut blocks: Vec<Block> = Vec::new();
    let (mut count, mut is_cut) = (0, !whole);
    for paragraph in paragraphs(text, job.break_on_newline) {
        if count == most {
            is_cut = true;
            break;
        }
        let shaped = shape(ui, &format, paragraph);
        let mut rows = broken(&shaped.clusters, room);
        is_cut |= count + rows.len() > most;
        rows.truncate(most - count);
        count += rows.len();
        blocks.push(Block { shaped, rows, leftward: paragraph.leftward });
    }
    let is_cut = is_cut && job.wrap.overflow_character.is_some();
    finish(&mut blocks, room, is_cut.then(|| width(&dots.clusters)));
    let lines = lines(&blocks, is_cut.then_some(&dots));
    let galley = galley(token, job.clone(), &lines, alignment);
    galley.map_or_else(|| ui.fonts_mut(|fonts| fonts.layout_job(job)), Arc::new)
}

/// Spaces don't hang over, and the last row has room for the ellipsis, whose width is given if there is one.
fn finish(blocks: &mut [Block], room: f32, dots: Option<f32>) {
    let last = blocks.len().saturating_sub(1);
    for (at, block) in blocks.iter_mut().enumerate() {
        let clusters = &mut block.shaped.clusters;
        if let (Some(dots), true, Some(row)) = (dots, at == last, block.rows.last_mut()) {
            row.end = row.start + cut(&clusters[row.start..], room - dots);
        }
        for row in &block.rows {
            fit(&mut clusters[row.clone()], room);
        }
    }
}

fn lines<'a>(blocks: &'a [Block], dots: Option<&'a Shaped>) -> Vec<TextRow<'a>> {
    let mut lines: Vec<TextRow<'a>> = Vec::new();
    for block in blocks {
        if let Some(before) = lines.last_mut() {
            before.ends = true;
        }
        lines.extend(block.rows.iter().map(|row| TextRow {
            shaped: &block.shaped,
            clusters: row.clone(),
            leftward: block.leftward,
            ellipsis: None,
            ends: false,
        }));
    }
    if let Some(last) = lines.last_mut() {
        last.ellipsis = dots;
    }
    lines
}

/// As much of a text as so many rows can hold, and whether that is all. No letter is narrower than a point.
fn beginning(text: &str, rows: usize, room: f32) -> (&str, bool) {
    let most = if room.is_finite() { rows.saturating_mul(room.max(0.0) as usize + LONG_ENOUGH) } else { usize::MAX };
    match text.char_indices().nth(most) {
        Some((end, _)) => (&text[..end], false),
        None => (text, true),
    }
}

/// More characters than a row needs, for signs that take no room.
const LONG_ENOUGH: usize = 64;
