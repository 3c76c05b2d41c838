//! Paints a clip on the stage: its picture as large as possible with its marks, the controls, a row about its take and a row of what can
//! be done with it; or only picture and controls, on the whole screen.

use eframe::egui::{CentralPanel, CursorIcon, Frame, Margin, Panel, Rect, Ui, UiBuilder, pos2};

use super::actions_ui::{self, ClipAccess};
use super::data::left_out;
use super::{controls_ui, lineage_ui, picture_ui, take_row_ui, wait};
use crate::domain::Clip;
use crate::ui::context::Cx;
use crate::ui::player::{PlayerTexture, controls_are_seen};
use crate::ui::queue::send;
use crate::ui::theme::{Status, UiTokens};
use crate::ui::widgets::{Elide, Elided, Notice, Tone};

/// Height of the stage, in points, from which it shows the shot and its takes.
const ROW_FROM: f32 = 260.0;
/// Height of the stage, in points, from which it shows buttons under the controls; the command palette has them always.
const BUTTONS_FROM: f32 = 220.0;

/// The clip in the window.
pub(super) fn show(ui: &mut Ui, cx: &Cx<'_>, clip: &Clip) {
    let t = ui.tokens();
    let (side, top, bottom) = (t.space.l as i8, t.space.xs as i8, t.space.s as i8);
    let frame = Frame::new().inner_margin(Margin { left: side, right: side, top, bottom });
    let height = ui.available_height();
    // Prepares previews before the pointer reaches the seek bar.
    if ui.rect_contains_pointer(ui.max_rect())
        && ui.input(|input| input.pointer.is_moving())
        && let Some(player_texture) = cx.players.stage.on_stage(clip.id)
    {
        player_texture.player().expect_seeks();
    }
    let below = Panel::bottom("clip").resizable(false).show_separator_line(false).frame(frame).show(ui, |ui| {
        let plays = plays(cx, clip);
        ui.spacing_mut().item_spacing.y = t.space.xs;
        if plays {
            controls_ui::show(ui, cx, clip);
        }
        if plays && height < BUTTONS_FROM {
            return;
        }
        if height >= ROW_FROM {
            take_row_ui::show(ui, cx, clip);
            remarks(ui, cx, clip);
        }
        actions_ui::show(ui, cx, clip, ClipAccess { here: !is_gone(cx, clip), plays });
    });
    wait::note_height_below(ui, below.response.rect.height());
    let rect = ui.available_rect_before_wrap();
    cx.room_for_messages.set(Some(rect));
    picture_ui::show(ui, cx, clip, rect);
}

/// Whether the file is no longer there.
fn is_gone(cx: &Cx<'_>, clip: &Clip) -> bool {
    let failure = cx.players.stage.on_stage(clip.id).and_then(PlayerTexture::failure);
    failure.is_some_and(|failure| failure.is_gone) || cx.snapshot.job(clip.job).is_some_and(|view| view.file_gone)
}

/// A clip that can't be played has no controls.
fn plays(cx: &Cx<'_>, clip: &Clip) -> bool {
    cx.players.stage.on_stage(clip.id).is_none_or(|player_texture| player_texture.failure().is_none())
}

/// What does not stand in every row: what the clip continues, frames that can't be shown, a file that is gone.
fn remarks(ui: &mut Ui, cx: &Cx<'_>, clip: &Clip) {
    lineage_ui::show(ui, cx, clip);
    let frames =
        cx.players.stage.on_stage(clip.id).map_or(0, |player_texture| player_texture.player().missing_frames());
    if let Some(line) = left_out(frames) {
        let line = ui.add(Elided::new(&line, Elide::End).small().tone(Tone::Secondary));
        line.on_hover_text("The frame before is shown in its place; at the beginning, the frame after");
    }
    gone(ui, cx, clip);
}

/// A notice that the file is not where it was saved, with a way to get it back if there is one; unless the picture says so.
fn gone(ui: &mut Ui, cx: &Cx<'_>, clip: &Clip) {
    let failure = cx.players.stage.on_stage(clip.id).and_then(PlayerTexture::failure);
    let is_gone = cx.snapshot.job(clip.job).is_some_and(|view| view.file_gone);
    if !is_gone || failure.is_some_and(|failure| failure.is_gone) {
        return;
    }
    let notice = Notice::new(Status::Warning, "The file is no longer where it was saved");
    match picture_ui::download_again(cx, clip) {
        None => {
            notice.show(ui);
        }
        Some((view, again)) => {
            if notice.action(again.label(&view.job)).show(ui) {
                send(cx, view, &again);
            }
        }
    }
}

/// The clip on the whole screen, with controls that fade over the picture. The window has the dark theme meanwhile.
pub(super) fn show_full(ui: &mut Ui, cx: &Cx<'_>, clip: &Clip) {
    let t = ui.tokens();
    CentralPanel::default().frame(Frame::new().fill(t.surface.stage)).show(ui, |ui| {
        let rect = ui.max_rect();
        picture_ui::show(ui, cx, clip, rect);
        let moves = cx.players.stage.on_stage(clip.id).is_some_and(|shown| shown.player().timeline().is_playing());
        let seen = controls_are_seen(ui.ctx(), moves);
        let strength = ui.ctx().animate_bool_with_time(ui.unique_id().with("controls"), seen, ui.motion());
        if strength > 0.0 {
            floating_controls(ui, cx, clip, rect, strength);
        } else {
            ui.ctx().set_cursor_icon(CursorIcon::None);
        }
    });
}

fn floating_controls(ui: &mut Ui, cx: &Cx<'_>, clip: &Clip, rect: Rect, strength: f32) {
    let t = ui.tokens();
    let width = (rect.width() - 2.0 * t.space.xl).min(2.0 * t.size.measure);
    let height = controls_ui::height(t) + 2.0 * t.space.m;
    let bottom = rect.bottom() - t.space.xl;
    let left = rect.center().x - width / 2.0;
    let room = Rect::from_min_max(pos2(left, bottom - height), pos2(left + width, bottom));
    cx.room_for_messages.set(Some(Rect::from_min_max(rect.min, pos2(rect.right(), room.top()))));
    let mut place = ui.new_child(UiBuilder::new().max_rect(room));
    place.multiply_opacity(strength);
    let margin = Margin::symmetric(t.space.l as i8, t.space.m as i8);
    let frame = Frame::new().fill(t.surface.overlay).corner_radius(t.radius.large).inner_margin(margin);
    frame.show(&mut place, |ui| controls_ui::show(ui, cx, clip));
}
