//! Paints the lower part of the column: the prompt, settings, lineage, money, file, the note, and the shot's other takes.

use std::sync::Arc;

use eframe::egui::{Role as AccessRole, ScrollArea, Sense, Ui, WidgetInfo, vec2};

use super::layout::ratio;
use super::{LibraryView, tile_ui, words};
use crate::domain::{Clip, ClipId, ClipRow, Continues, Mark, Shelf, ShotRow, grouped};
use crate::ui::catalog::Known;
use crate::ui::clip_facts;
use crate::ui::clip_marks_ui;
use crate::ui::context::{Action, Cx};
use crate::ui::format::{self, capital};
use crate::ui::images::{Image, THUMB};
use crate::ui::lineage::{DRIFT, DRIFT_WHY, DRIFTS_FROM, continues_words, links};
use crate::ui::theme::{UiTokens, icons};
use crate::ui::widgets::{Button, Text, TextField, key_value, skeleton_picture};

/// Fewest and most lines of the note.
const NOTE: std::ops::RangeInclusive<usize> = 2..=8;

/// Height of the pictures of the other takes, in points.
const TAKE: f32 = 56.0;

/// Everything below the marks.
pub(super) fn show(ui: &mut Ui, cx: &Cx<'_>, view: &mut LibraryView, clip: &Arc<Clip>, shot: Option<&ShotRow>) {
    other_takes(ui, cx, view, clip);
    prompt(ui, cx, &clip.request.prompt);
    ui.add(Text::small(format::settings(&cx.snapshot.models, &clip.request)).secondary().wrap());
    if let Some(from) = clip.take.continues {
        lineage(ui, cx, view, from);
        if links(clip, |id| cx.catalog.clip(id).here()) >= DRIFTS_FROM {
            ui.add(Text::small(DRIFT).secondary().wrap()).on_hover_text(DRIFT_WHY);
        }
    }
    note(ui, view, clip);
    facts(ui, cx, clip);
    file(ui, cx, clip);
    if view.shelf == Shelf::Library {
        project(ui, cx, shot);
    }
}

fn heading(ui: &mut Ui, label: &str) {
    ui.add(Text::small(label).secondary());
}

fn prompt(ui: &mut Ui, cx: &Cx<'_>, prompt: &str) {
    ui.add(Text::body(prompt).selectable().wrap());
    if ui.add(Button::quiet("Copy the words").icon(icons::COPY)).clicked() {
        cx.send(Action::Copy(prompt.to_owned()));
    }
}

/// What the take goes on from; a press goes there.
fn lineage(ui: &mut Ui, cx: &Cx<'_>, view: &mut LibraryView, from: Continues) {
    let before = match cx.catalog.clip(from.clip) {
        Known::Coming => return,
        Known::Gone => {
            ui.add(Text::small("Continues a clip that was deleted").secondary());
            return;
        }
        Known::Here(before) => before,
    };
    let shot = view.names.get(before.take.shot).map(|shot| shot.number);
    let told = capital(&continues_words(before.take.number, shot));
    let pressed = ui.add(Button::quiet(&told).icon(icons::ARROW_BEND_DOWN_RIGHT)).clicked();
    if pressed && !go_to(view, before.id) {
        cx.send(Action::Watch(before.id));
        cx.send(Action::Show(crate::ui::context::Screen::Create));
    }
}

/// Selects a clip and brings it into sight; `false` when it is not among those that are shown.
fn go_to(view: &mut LibraryView, clip: ClipId) -> bool {
    let Some(place) = view.found.place(clip) else { return false };
    let rows = view.found.rows().clone();
    view.selection.only(&rows, place);
    view.keyboard.reveals = true;
    true
}

fn note(ui: &mut Ui, view: &mut LibraryView, clip: &Clip) {
    view.note.show(clip.id, &clip.marks.note);
    let now = ui.input(|input| input.time);
    let field = TextField::multiline("Note", &mut view.note.text, NOTE).hint("What is to be remembered of this take");
    let field = ui.add(field);
    if field.changed() {
        view.note.typed(now);
    }
    if field.lost_focus() {
        view.note.leave();
    }
    if let Some(seconds) = view.note.next_wake(now) {
        ui.ctx().request_repaint_after(std::time::Duration::from_secs_f64(seconds));
    }
}

fn facts(ui: &mut Ui, cx: &Cx<'_>, clip: &Clip) {
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for (name, value) in clip_facts::facts(clip, cx.zone) {
            key_value(ui, name, &value);
        }
    });
}

fn file(ui: &mut Ui, cx: &Cx<'_>, clip: &Clip) {
    if ui.add(Button::quiet("Show in folder").icon(icons::FOLDER_OPEN)).clicked() {
        cx.send(Action::Reveal(clip.id));
    }
}

fn project(ui: &mut Ui, cx: &Cx<'_>, shot: Option<&ShotRow>) {
    let project = shot.and_then(|shot| shot.project).and_then(|project| cx.snapshot.project(project));
    if let Some(view) = project {
        key_value(ui, "Project", &view.project.name);
    }
}

/// The takes of the shot as a row of small pictures; a press selects one.
fn other_takes(ui: &mut Ui, cx: &Cx<'_>, view: &mut LibraryView, clip: &Clip) {
    let Some(takes) = cx.catalog.takes(clip.take.shot).filter(|takes| takes.len() > 1) else { return };
    let t = ui.tokens();
    heading(ui, "Takes of this shot");
    ScrollArea::horizontal().id_salt("takes in the library").show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = t.space.xs;
            for take in takes {
                if one_take(ui, cx, take, take.id == clip.id) {
                    let _ = go_to(view, take.id);
                }
            }
        });
        ui.add_space(t.space.s);
    });
}

fn one_take(ui: &mut Ui, cx: &Cx<'_>, take: &Clip, is_shown: bool) -> bool {
    let t = ui.tokens();
    let row = row_of(take);
    let size = vec2((TAKE * ratio(&row)).round(), TAKE);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let name = format!("Take {}", take.take.number);
    response.widget_info(|| WidgetInfo::selected(AccessRole::Button, true, is_shown, &name));
    match cx.still(take.id, THUMB) {
        Image::Here(texture) => {
            tile_ui::covering(ui, rect, texture, eframe::egui::Color32::WHITE);
        }
        Image::Coming | Image::Refused(_) => skeleton_picture(ui, rect, t.radius.small),
    }
    clip_marks_ui::marks(ui, rect, (&row).into());
    if is_shown {
        let line = eframe::egui::Stroke::new(t.size.ring, t.text.on_stage);
        ui.painter().rect_stroke(rect, t.radius.small, line, eframe::egui::StrokeKind::Inside);
    }
    if response.has_focus() {
        let ring = eframe::egui::Stroke::new(t.size.ring, t.line.focus);
        ui.painter().rect_stroke(rect, t.radius.small, ring, eframe::egui::StrokeKind::Inside);
    }
    response.on_hover_text(name).clicked()
}

/// A clip as the library lists it.
fn row_of(clip: &Clip) -> ClipRow {
    ClipRow {
        id: clip.id,
        shot: clip.take.shot,
        take: clip.take.number,
        width: u16::try_from(clip.picture.width).unwrap_or(0),
        height: u16::try_from(clip.picture.height).unwrap_or(0),
        shape: clip.request.shape,
        model: clip.request.model,
        sound: clip.request.sound,
        millis: u32::try_from(clip.picture.millis).unwrap_or(u32::MAX),
        saved_at: clip.saved_at,
        cost: clip.cost,
        mark: clip.marks.mark,
        stars: clip.marks.stars,
        seen: clip.marks.seen,
    }
}

/// What several clips have in common, in figures.
pub(super) fn sums(ui: &mut Ui, rows: &[ClipRow]) {
    let count = |fits: fn(&ClipRow) -> bool| rows.iter().filter(|row| fits(row)).count();
    let mut shots: Vec<_> = rows.iter().map(|row| row.shot).collect();
    shots.sort_unstable();
    shots.dedup();
    ui.spacing_mut().item_spacing.y = 0.0;
    key_value(ui, "Shots", &grouped(shots.len() as u64));
    for (name, count) in [
        ("Picked", count(|row| row.mark == Some(Mark::Pick))),
        ("Rejected", count(|row| row.mark == Some(Mark::Reject))),
        ("Unseen", count(|row| !row.seen)),
    ] {
        if count > 0 {
            key_value(ui, name, &words::clips(count));
        }
    }
    let unknown = count(|row| row.cost.is_none());
    if unknown > 0 {
        key_value(ui, "Of unknown cost", &words::clips(unknown));
    }
}
