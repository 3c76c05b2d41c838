//! Moving a picture that is larger than its room: dragged, wheeled, or by the arrow keys while it has the keyboard.
//!
//! Owns no place: what is asked for is kept with the clip on the stage.

use eframe::egui::{CursorIcon, EventFilter, InputState, Key, Modifiers, Response, Stroke, StrokeKind, Ui, Vec2, vec2};

use crate::domain::Clip;
use crate::ui::context::{Action, Cx};
use crate::ui::player::PlayerAct;
use crate::ui::theme::UiTokens;

/// Lets the picture be moved as far as `reach` to each side, in points.
pub(super) fn show(ui: &Ui, cx: &Cx<'_>, picture: &Response, reach: Vec2, clip: &Clip) {
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
    let after = (before + picture.drag_delta() + wheeled + keys(ui, picture, t.space.xxl)).clamp(-reach, reach);
    if after != before {
        cx.send(Action::Play(PlayerAct::Move(after)));
    }
}

/// An arrow looks further into its direction, so the picture goes the other way.
fn keys(ui: &Ui, picture: &Response, step: f32) -> Vec2 {
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
