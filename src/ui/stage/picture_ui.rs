//! Paints the picture of the clip on the stage: the current frame, before the first one a still, or why it can't be played.

use eframe::egui::{
    Align2, Color32, CursorIcon, DragAndDrop, EventFilter, Frame, Id, InputState, Key, Modifiers, Rect, Response,
    Role as AccessRole, ScrollArea, Sense, Stroke, StrokeKind, Ui, UiBuilder, Vec2, WidgetInfo, vec2,
};

use super::placement::{Placed, Room, place, reach};
use super::wait;
use crate::domain::{Clip, JobAction};
use crate::engine::JobView;
use crate::media::{PlayerState, Stats};
use crate::ui::clip_marks_ui::{self, PictureMarks};
use crate::ui::clip_picture_ui;
use crate::ui::command::UiCommand;
use crate::ui::context::{Action, Cx, DraggedFrame};
use crate::ui::format;
use crate::ui::images::{Image, STAGE, THUMB};
use crate::ui::player::{Failure, PlayerAct, PlayerTexture};
use crate::ui::queue::actions::{CardAction, Place, actions};
use crate::ui::queue::send;
use crate::ui::theme::{UiTokens, icons};
use crate::ui::widgets::layout::{remember, remembered};
use crate::ui::widgets::{Button, Card, Text, Tone, skeleton_picture};

/// Opacity of the still behind the sentence why the clip can't be played.
const BEHIND: f32 = 0.25;
/// Height of a picture, in points, from which that sentence has an icon.
const ICON_FROM: f32 = 220.0;

/// The picture, which fills `rect`.
pub(super) fn show(ui: &mut Ui, cx: &Cx<'_>, clip: &Clip, rect: Rect) {
    let t = ui.tokens();
    let around = if cx.players.full_screen.is_on() { t.surface.stage } else { t.surface.bars };
    ui.painter().rect_filled(rect, 0.0, around);
    let player_texture = cx.players.stage.on_stage(clip.id);
    if let Some(failure) = player_texture.and_then(PlayerTexture::failure) {
        ui.allocate_rect(rect, Sense::hover());
        poster(ui, cx, clip, rect, BEHIND);
        return cannot_play(ui, cx, clip, rect, &failure);
    }
    let is_here = match player_texture.and_then(PlayerTexture::texture) {
        Some(texture) => {
            let placed = placed(ui, cx, clip, rect, None);
            ui.painter().image(texture.id(), placed.rect, placed.part, Color32::WHITE);
            true
        }
        None => poster(ui, cx, clip, rect, 1.0),
    };
    wait::clear(ui, cx, clip, placed(ui, cx, clip, rect, None).rect, is_here);
    clip_marks_ui::on_stage(ui, placed(ui, cx, clip, rect, None).rect, PictureMarks::from(&clip.marks));
    if let Some(player_texture) = player_texture.filter(|_| cx.players.figures) {
        figures(ui, rect, &player_texture.player().stats());
    }
    let opening = player_texture.is_none_or(|player_texture| player_texture.texture().is_none());
    let name = if opening { "The clip is being opened" } else { "The clip" };
    let size = size(cx, clip, None);
    clicks(ui, cx, rect, name, reach(cx.players.prefs.fit, size, Room { rect, density: ui.pixels_per_point() }), clip);
}

/// The clip's own size in pixels; the frame that is shown may be smaller while the pointer drags. Until it is known, the still's.
fn size(cx: &Cx<'_>, clip: &Clip, still: Option<Vec2>) -> Vec2 {
    let known = vec2(clip.picture.width as f32, clip.picture.height as f32);
    match cx.players.stage.on_stage(clip.id).map(|player_texture| player_texture.player().state()) {
        Some(PlayerState::Ready(info)) => vec2(info.width as f32, info.height as f32),
        _ if known.min_elem() > 0.0 => known,
        _ => still.unwrap_or_else(|| clip_picture_ui::ratio(clip.request.shape)),
    }
}

/// Where the picture is painted; the still, where the first frame will be.
fn placed(ui: &Ui, cx: &Cx<'_>, clip: &Clip, rect: Rect, still: Option<Vec2>) -> Placed {
    let room = Room { rect, density: ui.pixels_per_point() };
    place(cx.players.prefs.fit, size(cx, clip, still), room, cx.players.stage.moved(clip.id))
}

/// A click plays or pauses, a double click opens full screen. The controls do the same, so the picture is not in the Tab order,
/// unless it can be moved by the arrow keys.
fn clicks(ui: &mut Ui, cx: &Cx<'_>, rect: Rect, name: &str, reach: Vec2, clip: &Clip) {
    let movable = reach != Vec2::ZERO;
    let sense = if movable { Sense::click_and_drag() } else { Sense::CLICK | Sense::DRAG };
    // Its edges belong to the panels beside it: a double click there closes a panel.
    let edge = vec2(ui.style().interaction.resize_grab_radius_side, 0.0);
    let response = ui.interact(rect.shrink2(edge), ui.unique_id().with("picture"), sense);
    let name = if movable { "The clip, larger than the stage: arrow keys move it" } else { name };
    response.widget_info(|| WidgetInfo::labeled(AccessRole::Image, true, name));
    if movable {
        pan(ui, cx, &response, reach, clip);
    } else if response.drag_started() {
        // The form's slots take it.
        DragAndDrop::set_payload(ui.ctx(), DraggedFrame(clip.id));
    }
    if response.clicked() {
        cx.send(Action::Run(UiCommand::Play));
    }
    if response.double_clicked() {
        cx.send(Action::Run(UiCommand::FullScreen));
    }
    ui.allocate_rect(rect, Sense::hover());
}

/// The still, until the first frame. Returns whether there is one.
fn poster(ui: &Ui, cx: &Cx<'_>, clip: &Clip, rect: Rect, strength: f32) -> bool {
    let tint = Color32::WHITE.gamma_multiply(strength);
    match (cx.still(clip.id, STAGE), cx.still(clip.id, THUMB)) {
        (Image::Here(handle), _) | (Image::Coming, Image::Here(handle)) => {
            let placed = placed(ui, cx, clip, rect, Some(handle.size_vec2()));
            ui.painter().image(handle.id(), placed.rect, placed.part, tint);
            true
        }
        (Image::Coming, _) => {
            skeleton_picture(ui, placed(ui, cx, clip, rect, None).rect, 0);
            false
        }
        (Image::Refused(_), _) => false,
    }
}

/// Why the clip can't be played and what helps, on a card in the middle of the picture.
fn cannot_play(ui: &mut Ui, cx: &Cx<'_>, clip: &Clip, rect: Rect, failure: &Failure) {
    let t = ui.tokens();
    let picture = placed(ui, cx, clip, rect, None).rect.intersect(rect);
    let least = (t.size.measure / 2.0).min(rect.width() - 2.0 * t.space.m);
    let width = (picture.width() - 2.0 * t.space.l).clamp(least, t.size.measure.max(least));
    // The card's height comes from the frame before.
    let id = Id::unique("height of the card on a clip that can't be played");
    let height = remembered(ui, id).unwrap_or_default().min(rect.height());
    let room = Align2::CENTER_CENTER.align_size_within_rect(vec2(width, height), rect);
    let mut place = ui.new_child(UiBuilder::new().max_rect(room));
    let scrolls = ScrollArea::vertical().id_salt("cannot play").auto_shrink(false);
    let shown = scrolls.show(&mut place, |ui| {
        Card::new().show(ui, |ui| ui.vertical_centered(|ui| reasons(ui, cx, clip, rect, failure)));
    });
    remember(ui, id, shown.content_size.y);
}

fn reasons(ui: &mut Ui, cx: &Cx<'_>, clip: &Clip, rect: Rect, failure: &Failure) {
    let t = ui.tokens();
    ui.spacing_mut().item_spacing.y = t.space.s;
    if rect.height() >= ICON_FROM {
        let (icon, _) = ui.allocate_exact_size(Vec2::splat(t.size.icon_hero), Sense::hover());
        clip_picture_ui::icon_at(ui, icon.center(), icons::FILE_VIDEO, t.size.icon_hero, t.text.secondary);
    }
    ui.add(Text::body(failure.sentence.as_str()).centered().wrap());
    if !failure.why.is_empty() {
        ui.add(Text::small(failure.why.as_str()).secondary().centered().wrap());
    }
    // No player could open what is gone.
    let help = if failure.is_gone {
        download_again(cx, clip).map(|(view, again)| Button::secondary(again.label(&view.job)))
    } else {
        Some(Button::secondary("Open in the system's player").icon(icons::MONITOR_PLAY))
    };
    let Some(button) = help.map(|button| ui.add(button)) else { return };
    cx.keep_messages_off(rect, button.rect);
    if !button.clicked() {
        return;
    }
    match download_again(cx, clip).filter(|_| failure.is_gone) {
        Some((view, again)) => send(cx, view, &again),
        None => cx.send(Action::OpenClip(clip.id)),
    }
}

/// The job of a clip whose file is gone and can be fetched again.
pub(super) fn download_again<'a>(cx: &Cx<'a>, clip: &Clip) -> Option<(&'a JobView, CardAction)> {
    let again = CardAction::Act(JobAction::DownloadAgain);
    let view = cx.snapshot.job(clip.job).filter(|view| view.file_gone)?;
    actions(view, Place::default()).contains(&again).then_some((view, again))
}

/// The player's statistics, in the corner.
fn figures(ui: &mut Ui, rect: Rect, stats: &Stats) {
    let t = ui.tokens();
    let text = format!(
        "{} shown · {} dropped · {} cached, {} · {}",
        stats.shown,
        stats.dropped,
        stats.cached,
        format::bytes(stats.cache_bytes as u64),
        stats.decoder
    );
    let mut corner = ui.new_child(UiBuilder::new().max_rect(rect.shrink(t.space.m)));
    let back = Frame::new().fill(t.surface.scrim).corner_radius(t.radius.small).inner_margin(t.space.xs);
    back.show(&mut corner, |ui| ui.add(Text::micro(text).tone(Tone::OnStage).figures().truncate()));
}

/// Lets a picture larger than the stage be moved: dragged, by the wheel, or by arrow keys while it has the keyboard; as far as `reach`
/// points to each side.
fn pan(ui: &Ui, cx: &Cx<'_>, picture: &Response, reach: Vec2, clip: &Clip) {
    let t = ui.tokens();
    if picture.hovered() || picture.dragged() {
        ui.ctx().set_cursor_icon(if picture.dragged() { CursorIcon::Grabbing } else { CursorIcon::Grab });
    }
    if picture.has_focus() {
        let ring = Stroke::new(t.size.ring, t.line.focus);
        ui.painter().rect_stroke(picture.rect, 0.0, ring, StrokeKind::Inside);
    }
    let wheeled = if picture.contains_pointer() { ui.input(InputState::smooth_scroll_delta) } else { Vec2::ZERO };
    let before = cx.players.stage.moved(clip.id).clamp(-reach, reach);
    let after = (before + picture.drag_delta() + wheeled + pan_keys(ui, picture, t.space.xxl)).clamp(-reach, reach);
    if after != before {
        cx.send(Action::Play(PlayerAct::Move(after)));
    }
}

/// How far the arrow keys move the picture, in points. An arrow shows more in its direction, so the picture moves the other way.
fn pan_keys(ui: &Ui, picture: &Response, step: f32) -> Vec2 {
    if !picture.has_focus() {
        return Vec2::ZERO;
    }
    let filter = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(picture.id, filter));
    ui.input_mut(|input| {
        let mut pressed = |key| input.count_and_consume_key(Modifiers::NONE, key) as f32;
        let across = pressed(Key::ArrowLeft) - pressed(Key::ArrowRight);
        vec2(across, pressed(Key::ArrowUp) - pressed(Key::ArrowDown)) * step
    })
}
