//! A field of egui's in which text may run from right to left: the caret, the selection, presses and arrows are ours there.
//!
//! egui still owns the text, what is typed into it, undo, the clipboard and input methods. Without such text it does everything.

use std::sync::Arc;

use eframe::egui::accesskit::TextDirection;
use eframe::egui::epaint::text::LayoutJob;
use eframe::egui::text_edit::{TextEditOutput, TextEditState};
use eframe::egui::text_selection::visuals::paint_cursor_end;
use eframe::egui::text_selection::{CCursorRange, TextCursorState};
use eframe::egui::{
    Align, Align2, Color32, Event, FontId, Frame, Galley, Id, ImeEvent, Pos2, Rect, Response, Shape, Stroke,
    TextBuffer, TextEdit, Ui,
};

use super::caret::{self, Beside, Caret};
use super::keys::Arrows;
use super::lay_out::lay_out;
use super::order::{has_right_to_left, leads_left};
use super::place::{Alignment, runs_left, sides};

/// How far the caret reaches over its row, as egui's does.
const OVER: f32 = 1.5;

/// How many characters egui puts into one node for screen readers.
const NODE: usize = 255;

/// What the text of a field looks like.
#[derive(Clone)]
pub struct FieldLook {
    /// Its font.
    pub font: FontId,
    /// Its colour.
    pub color: Color32,
    /// It has many lines.
    pub lines: bool,
}

/// What is known of a field from the pass before.
#[derive(Clone)]
struct KnownText {
    galley: Arc<Galley>,
    /// Where the galley begins on the screen.
    at: Pos2,
    /// What of it is seen.
    clip: Rect,
    caret: Caret,
    /// An input method is composing: then egui paints.
    composing: bool,
}

/// A field in this pass.
pub struct Field {
    id: Id,
    look: FieldLook,
    /// Something in it runs from right to left.
    mixed: bool,
    leads_left: bool,
    known: Option<KnownText>,
    before: TextCursorState,
    moved: bool,
}

impl Field {
    /// Takes the keys that are ours, before egui reads them.
    pub fn begin(ui: &Ui, id: Id, text: &str, look: FieldLook) -> Self {
        let mixed = has_right_to_left(text);
        let known = ui.data(|data| data.get_temp::<KnownText>(id)).filter(|_| mixed);
        let mut field = Self {
            id,
            look,
            mixed,
            leads_left: mixed && leads_left(text),
            known,
            before: <_>::default(),
            moved: false,
        };
        if let Some(known) = field.known.as_mut().filter(|known| known.galley.text() == text) {
            paste_where_pressed(ui, id, known);
            if ui.memory(|memory| memory.has_focus(id)) {
                field.moved = move_by_keys(ui, id, known);
            }
        }
        field.before = TextEditState::load(ui.ctx(), id).unwrap_or_default().cursor;
        field
    }

    /// Where egui aligns the text of a field of one line.
    pub fn align(&self) -> Align2 {
        if self.leads_left { Align2::RIGHT_CENTER } else { Align2::LEFT_CENTER }
    }

    /// Lays out the text of the field: `edit.layouter(&mut layouter)`.
    pub fn layouter(&self) -> impl FnMut(&Ui, &dyn TextBuffer, f32) -> Arc<Galley> + use<> {
        let look = self.look.clone();
        move |ui: &Ui, text: &dyn TextBuffer, room: f32| self::text(ui, &look, text.as_str(), room)
    }

    /// Shows the field, which has our layouter, in `frame`.
    pub fn show(self, ui: &mut Ui, edit: TextEdit<'_>, frame: Frame) -> Response {
        let composing = composing(ui, self.known.as_ref().is_some_and(|known| known.composing));
        if !self.mixed || composing {
            let output = edit.frame(frame).show(ui);
            self.keep(ui, &output, None, composing);
            return output.response.response;
        }
        let behind = (ui.painter().add(Shape::Noop), ui.painter().add(Shape::Noop));
        let visuals = ui.visuals().clone();
        ui.visuals_mut().selection.bg_fill = Color32::TRANSPARENT;
        ui.visuals_mut().text_cursor.stroke = Stroke::NONE;
        let mut output = edit.frame(frame.fill(Color32::TRANSPARENT)).show(ui);
        *ui.visuals_mut() = visuals;
        let field = output.response.response.rect;
        ui.painter().set(behind.0, Shape::rect_filled(field, frame.corner_radius, frame.fill));
        let pressed = self.pressed(ui, &mut output);
        let caret = self.keep(ui, &output, pressed, false);
        if let Some(caret) = caret.filter(|_| output.response.response.has_focus()) {
            let clip = output.text_clip_rect.expand(1.0);
            let painter = ui.painter_at(clip);
            painter.set(behind.1, selection(ui, &output));
            let line = caret::rect(&output.galley, caret).translate(output.galley_pos.to_vec2()).expand(OVER);
            if ui.input(|input| input.focused) {
                paint_cursor_end(&painter, ui.visuals(), line);
            }
            if self.moved {
                ui.scroll_to_rect(line, None);
            }
        }
        describe(ui, self.id, &output.galley, output.galley_pos);
        output.response.response
    }

    /// Where the person pressed or dragged to, told to egui, which took another place.
    fn pressed(&self, ui: &Ui, output: &mut TextEditOutput) -> Option<Caret> {
        let response = &output.response.response;
        let at = response.interact_pointer_pos()?;
        let caret = caret::hit(&output.galley, at - output.galley_pos);
        let mut cursor = self.before;
        let dragged = ui.ctx().is_being_dragged(response.id);
        if !cursor.pointer_interaction(ui, response, caret.cursor(), &output.galley, dragged) {
            return None;
        }
        output.state.cursor = cursor;
        output.state.clone().store(ui.ctx(), self.id);
        Some(caret)
    }

    /// Keeps what the next pass needs, and says where the caret stands.
    fn keep(&self, ui: &Ui, output: &TextEditOutput, pressed: Option<Caret>, composing: bool) -> Option<Caret> {
        if !has_right_to_left(output.galley.text()) {
            ui.data_mut(|data| data.remove::<KnownText>(self.id));
            return self
                .mixed
                .then(|| output.state.cursor.range(&output.galley))
                .flatten()
                .map(|range| Caret::of(range.primary));
        }
        let primary = output.state.cursor.range(&output.galley).map(|range| range.primary);
        let before = self.known.as_ref().filter(|known| known.galley.text() == output.galley.text());
        let caret = primary.map(|primary| {
            let same = |caret: &Caret| caret.index == primary.index.0;
            let known = pressed.or(before.map(|known| known.caret)).filter(same);
            // After typing, the caret stands beside what was typed.
            let typed = Caret { index: primary.index.0, side: Beside::After };
            known.unwrap_or(if before.is_some() { Caret::of(primary) } else { typed })
        });
        let known = KnownText {
            galley: Arc::clone(&output.galley),
            at: output.galley_pos,
            clip: output.text_clip_rect,
            caret: caret.unwrap_or(Caret { index: 0, side: Beside::Before }),
            composing,
        };
        ui.data_mut(|data| data.insert_temp(self.id, known));
        caret
    }
}

/// The galley of a field: without right-to-left text, what egui would make of it.
fn text(ui: &Ui, look: &FieldLook, text: &str, room: f32) -> Arc<Galley> {
    let (text, font) = (text.to_owned(), look.font.clone());
    let height = ui.fonts_mut(|fonts| fonts.row_height(&font)) + ui.spacing().extra_text_line_spacing;
    let mut job = if look.lines {
        LayoutJob::simple(text, font, look.color, room)
    } else {
        LayoutJob::simple_singleline(text, font, look.color)
    };
    job.halign = Align::LEFT;
    job.keep_trailing_whitespace = true;
    for section in &mut job.sections {
        section.format.line_height = Some(height);
    }
    lay_out(ui, job, Alignment::Fill)
}

fn selection(ui: &Ui, output: &TextEditOutput) -> Shape {
    let Some(range) = output.state.cursor.range(&output.galley) else { return Shape::Noop };
    let range = range.as_sorted_char_range();
    let rects = caret::selection(&output.galley, &(range.start.0..range.end.0));
    let color = ui.visuals().selection.bg_fill;
    let shape = |rect: Rect| Shape::rect_filled(rect.translate(output.galley_pos.to_vec2()), 0, color);
    Shape::Vec(rects.into_iter().map(shape).collect())
}

/// Whether an input method is composing after the events of this pass.
fn composing(ui: &Ui, before: bool) -> bool {
    ui.input(|input| {
        input.events.iter().fold(before, |composing, event| match event {
            Event::Ime(ImeEvent::Preedit { text, .. }) => !text.is_empty(),
            Event::Ime(ImeEvent::Commit(_)) => false,
            _ => composing,
        })
    })
}

/// A press of the middle button pastes where it falls.
fn paste_where_pressed(ui: &Ui, id: Id, known: &mut KnownText) {
    let pasted = ui.input_mut(|input| {
        input.events.iter_mut().find_map(|event| match event {
            Event::MiddleClickPaste { pos, text } if known.clip.contains(*pos) => {
                let pos = *pos;
                *event = Event::Paste(std::mem::take(text));
                Some(pos)
            }
            _ => None,
        })
    });
    if let Some(at) = pasted {
        known.caret = caret::hit(&known.galley, at - known.at);
        ui.memory_mut(|memory| memory.request_focus(id));
        put(ui, id, CCursorRange::one(known.caret.cursor()));
    }
}

fn put(ui: &Ui, id: Id, range: CCursorRange) {
    let mut state = TextEditState::load(ui.ctx(), id).unwrap_or_default();
    state.cursor.set_char_range(Some(range));
    state.store(ui.ctx(), id);
}

/// Does what the arrows of this pass ask for. Whether the caret moved.
fn move_by_keys(ui: &Ui, id: Id, known: &mut KnownText) -> bool {
    let state = TextEditState::load(ui.ctx(), id).unwrap_or_default();
    let Some(range) = state.cursor.range(&known.galley) else { return false };
    if known.caret.index != range.primary.index.0 {
        known.caret = Caret::of(range.primary);
    }
    let mut arrows = Arrows { galley: &known.galley, caret: known.caret, range };
    let moved = ui.input_mut(|input| arrows.take_from(&mut input.events));
    if moved {
        known.caret = arrows.caret;
        put(ui, id, arrows.range);
    }
    moved
}

/// Tells screen readers where each letter is: egui says that all run from left to right.
fn describe(ui: &Ui, id: Id, galley: &Galley, place: Pos2) {
    if ui.ctx().accesskit_node_builder(id, |_| ()).is_none() {
        return; // Nobody listens.
    }
    let rows = galley.rows.iter().zip(caret::directions(galley)).enumerate();
    for (at, (row, leftward)) in rows.filter(|(_, (row, _))| row.glyphs.iter().any(runs_left)) {
        let all: Vec<_> = row.glyphs.iter().map(sides).collect();
        let left = all.iter().map(|side| side.0).fold(f32::INFINITY, f32::min);
        let right = all.iter().map(|side| side.1).fold(0.0, f32::max);
        let width = right - left;
        let position = |&(from, to): &(f32, f32)| if leftward { right - to } else { from - left };
        let mut positions: Vec<f32> = all.iter().map(position).collect();
        let mut widths: Vec<f32> = all.iter().map(|(from, to)| to - from).collect();
        if row.ends_with_newline {
            positions.push(width);
            widths.push(0.0);
        }
        if positions.len() > NODE {
            continue; // Only a field of one line has such rows, and egui then parts them.
        }
        ui.ctx().accesskit_node_builder(id.with(at).with(0_usize), |node| {
            node.set_text_direction(if leftward { TextDirection::RightToLeft } else { TextDirection::LeftToRight });
            node.set_character_positions(positions);
            node.set_character_widths(widths);
            let left = Pos2::new(left, 0.0) + row.pos.to_vec2() + place.to_vec2();
            let (x0, y0) = (f64::from(left.x), f64::from(left.y));
            let (x1, y1) = (x0 + f64::from(width), y0 + f64::from(row.height()));
            node.set_bounds(eframe::egui::accesskit::Rect { x0, y0, x1, y1 });
        });
    }
}
