//! Paints the column of details: a large picture that plays, the shot's title, the marks, the words, and below them `column_facts_ui`. For
//! several clips it says what they come to.

use std::sync::Arc;

use eframe::egui::emath::GuiRounding as _;
use eframe::egui::{Align, Key, Layout, Memory, Rect, Role as AccessRole, ScrollArea, Sense, Ui, WidgetInfo, vec2};

use super::layout::ratio;
use super::{LibraryView, column_facts_ui, grid, tile_ui, words};
use crate::domain::{Clip, ClipId, ClipRow, Mark, MarkChange, Shelf, ShotRow};
use crate::ui::context::{Action, Cx};
use crate::ui::images::{Image, STAGE, THUMB};
use crate::ui::theme::{UiTokens, icons};
use crate::ui::widgets::layout::{row, with_margin};
use crate::ui::widgets::{
    EmptyState, IconButton, StarRow, Text, TextField, fit_within, icon_button, share_along, skeleton_picture,
};

/// Most of the column's height that the picture takes.
const PICTURE: f32 = 0.45;

/// Pictures of a selection, at most.
const MOSAIC: usize = 9;

/// The column.
pub(super) fn show(ui: &mut Ui, cx: &Cx<'_>, view: &mut LibraryView) {
    let t = ui.tokens();
    if view.selection.len() > 1 {
        view.note.leave();
        several(ui, cx, view);
        return;
    }
    let selected = view.selection.ids().iter().next().copied();
    let Some(id) = selected.or_else(|| view.selection.ring()) else {
        view.note.leave();
        EmptyState::new(icons::INFO, "No clip").sentence("The clip that you select is described here").show(ui);
        return;
    };
    // While another clip is being read, the last one stays: nothing flickers.
    if let Some(clip) = cx.catalog.clip(id).here() {
        view.detail = Some(clip);
    }
    let Some(clip) = view.detail.clone().filter(|clip| clip.id == id || view.found.place(clip.id).is_some()) else {
        return;
    };
    let Some(row) = view.found.row(clip.id).copied() else { return };
    let most = ui.available_height() * PICTURE;
    with_margin(ui, vec2(t.space.s, 0.0), |ui| {
        let width = ui.available_width() - t.space.l;
        ScrollArea::vertical().id_salt("library details").auto_shrink(false).show(ui, |ui| {
            ui.set_max_width(width);
            ui.spacing_mut().item_spacing.y = t.space.s;
            picture(ui, cx, view, &row, most);
            let shot = view.names.get(row.shot).cloned();
            title(ui, cx, view, (&clip, &row), shot.as_ref());
            if view.shelf == Shelf::Library {
                marks(ui, cx, &row);
            }
            column_facts_ui::show(ui, cx, view, &clip, shot.as_ref());
        });
    });
}

/// The clip large; it follows the pointer like a tile, a press plays it, a double press puts it on the stage.
fn picture(ui: &mut Ui, cx: &Cx<'_>, view: &mut LibraryView, row: &ClipRow, most: f32) {
    let t = ui.tokens();
    let width = ui.available_width();
    let shape = vec2(ratio(row), 1.0);
    let height = (width / shape.x).min(most.max(t.space.xxl * 3.0));
    let (room, response) = ui.allocate_exact_size(vec2(width, height), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(AccessRole::Button, true, "Play this clip"));
    let rect = fit_within(shape, room).round_ui();
    if let Some(pointer) = response.hover_pos().filter(|_| response.hovered()) {
        cx.players.hover.scrub(row.id, share_along(pointer.x, rect));
    }
    if response.double_clicked() && view.shelf == Shelf::Library {
        grid::open(cx, row.id);
    } else if response.clicked() {
        view.plays = (view.plays != Some(row.id)).then_some(row.id);
    }
    if view.plays == Some(row.id) {
        cx.players.hover.play(row.id);
    }
    let playing = cx.players.hover.picture(row.id);
    match playing.map_or_else(|| large(cx, row.id), Some) {
        Some(texture) => tile_ui::covering(ui, rect, texture, eframe::egui::Color32::WHITE),
        None => skeleton_picture(ui, rect, t.radius.small),
    }
    if let Some(share) = cx.players.hover.share(row.id).filter(|_| playing.is_some()) {
        let line = Rect::from_min_max(rect.left_bottom() - vec2(0.0, t.size.bar / 2.0), rect.max);
        ui.painter().rect_filled(line.with_max_x(rect.left() + rect.width() * share), 0, t.text.on_stage);
    }
    if response.has_focus() {
        let ring = eframe::egui::Stroke::new(t.size.ring, t.line.focus);
        ui.painter().rect_stroke(rect, t.radius.small, ring, eframe::egui::StrokeKind::Inside);
    }
}

/// The large still; the small one stands in while it is on its way.
fn large<'a>(cx: &'a Cx<'_>, clip: ClipId) -> Option<&'a eframe::egui::TextureHandle> {
    match cx.still(clip, STAGE) {
        Image::Here(texture) => Some(texture),
        Image::Coming | Image::Refused(_) => cx.known_still(clip, THUMB),
    }
}

/// The shot's number and title with its take; a press renames the shot in its place.
fn title(ui: &mut Ui, cx: &Cx<'_>, view: &mut LibraryView, (clip, at): (&Arc<Clip>, &ClipRow), shot: Option<&ShotRow>) {
    let t = ui.tokens();
    if view.rename.as_ref().is_some_and(|(renamed, _)| *renamed != at.shot) {
        view.rename = None;
    }
    if view.rename.is_some() {
        rename(ui, cx, view);
    } else {
        let name = shot.map_or_else(|| grid::title(cx, view, at), |shot| format!("{}  {}", shot.number, shot.title));
        row(ui, t.size.control, |ui| {
            ui.scope(|ui| {
                ui.set_max_width(ui.available_width() - t.size.control - t.space.s);
                ui.add(Text::title(name).truncate());
            });
            if let Some(shot) = shot
                && icon_button(ui, icons::PENCIL_SIMPLE, "Rename this shot").clicked()
            {
                view.rename = Some((shot.id, shot.title.clone()));
                ui.memory_mut(|memory| memory.request_focus(rename_id()));
            }
        });
    }
    let takes = shot.map_or(0, |shot| shot.takes);
    let take = if takes > 1 { format!("Take {} of {takes}", at.take) } else { format!("Take {}", at.take) };
    let length = crate::ui::format::duration(std::time::Duration::from_millis(clip.picture.millis));
    ui.add(Text::small(format!("{take} · {length}")).secondary().figures());
}

fn rename_id() -> eframe::egui::Id {
    eframe::egui::Id::unique("rename a shot in the library")
}

/// Enter and leaving the field keep the new title, an empty one brings the proposed one back, Escape keeps the old one.
fn rename(ui: &mut Ui, cx: &Cx<'_>, view: &mut LibraryView) {
    let Some((shot, text)) = &mut view.rename else { return };
    let before = view.names.get(*shot).map(|row| row.title.clone()).unwrap_or_default();
    let field = ui.add(TextField::new("Title of the shot", text).hide_label().hint("As proposed").id(rename_id()));
    if !field.lost_focus() {
        if !field.has_focus() && ui.memory(Memory::focused).is_some() {
            view.rename = None;
        }
        return;
    }
    let escaped = ui.input(|input| input.key_pressed(Key::Escape));
    let title = text.trim();
    if !escaped && title != before {
        cx.send(Action::RenameShot(*shot, (!title.is_empty()).then(|| title.to_owned())));
    }
    view.rename = None;
}

/// Pick, reject and stars, to be pressed.
fn marks(ui: &mut Ui, cx: &Cx<'_>, at: &ClipRow) {
    let t = ui.tokens();
    row(ui, t.size.control, |ui| {
        ui.spacing_mut().item_spacing.x = t.space.xs;
        let send = |change| cx.send(Action::Mark(vec![at.id], change));
        for (mark, icon, name, keys) in
            [(Mark::Pick, icons::CHECK, "Pick", "P"), (Mark::Reject, icons::X, "Reject", "X")]
        {
            let is_set = at.mark == Some(mark);
            if ui.add(IconButton::new(icon, name).shortcut(keys).selected(is_set)).clicked() {
                send(MarkChange::Mark((!is_set).then_some(mark)));
            }
        }
        ui.add_space(t.space.s);
        let mut stars = at.stars;
        if ui.add(StarRow::new(&mut stars)).changed() {
            send(MarkChange::Stars(stars));
        }
    });
}

/// What the selected clips come to, under a few of their pictures.
fn several(ui: &mut Ui, cx: &Cx<'_>, view: &LibraryView) {
    let t = ui.tokens();
    let rows: Vec<ClipRow> = view.found.rows().iter().filter(|row| view.selection.has(row.id)).copied().collect();
    let width = ui.available_width() - t.space.l; // The panel has no margin at its right.
    ui.scope(|ui| {
        ui.set_max_width(width);
        mosaic(ui, cx, &rows);
        ui.add_space(t.space.m);
        ui.add(Text::title(format!("{} selected", words::clips(rows.len()))));
        ui.add(Text::body(words::sums(&rows)).secondary().figures());
        ui.add_space(t.space.s);
        column_facts_ui::sums(ui, &rows);
    });
}

fn mosaic(ui: &mut Ui, cx: &Cx<'_>, rows: &[ClipRow]) {
    let t = ui.tokens();
    let side = ((ui.available_width() - 2.0 * t.space.xs) / 3.0).floor();
    let size = vec2(side, (side * 9.0 / 16.0).round());
    ui.with_layout(Layout::top_down(Align::Min), |ui| {
        ui.spacing_mut().item_spacing = vec2(t.space.xs, t.space.xs);
        for line in rows[..rows.len().min(MOSAIC)].chunks(3) {
            ui.horizontal(|ui| {
                for one in line {
                    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
                    match cx.still(one.id, THUMB) {
                        Image::Here(texture) => tile_ui::covering(ui, rect, texture, eframe::egui::Color32::WHITE),
                        Image::Coming | Image::Refused(_) => skeleton_picture(ui, rect, t.radius.small),
                    }
                }
            });
        }
    });
}
