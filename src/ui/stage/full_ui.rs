//! Paints the stage on the whole screen: the picture, and over it the controls, which fade while nobody wants them.

use eframe::egui::{CentralPanel, CursorIcon, Frame, Margin, Rect, Ui, UiBuilder, pos2};

use super::{controls_ui, picture_ui};
use crate::domain::Clip;
use crate::ui::context::Cx;
use crate::ui::player::controls_are_seen;
use crate::ui::theme::UiTokens;

/// The whole screen. The window is in the dark theme meanwhile: a screen that is black but for a picture.
pub(super) fn show(ui: &mut Ui, cx: &Cx<'_>, clip: &Clip) {
    let t = ui.tokens();
    CentralPanel::default().frame(Frame::new().fill(t.surface.stage)).show(ui, |ui| {
        let rect = ui.max_rect();
        picture_ui::show(ui, cx, clip, rect);
        let moves = cx.players.stage.on_stage(clip.id).is_some_and(|shown| shown.player().timeline().is_playing());
        let seen = controls_are_seen(ui.ctx(), moves);
        let strength = ui.ctx().animate_bool_with_time(ui.unique_id().with("controls"), seen, ui.motion());
        if strength > 0.0 {
            controls(ui, cx, clip, rect, strength);
        } else {
            ui.ctx().set_cursor_icon(CursorIcon::None);
        }
    });
}

fn controls(ui: &mut Ui, cx: &Cx<'_>, clip: &Clip, rect: Rect, strength: f32) {
    let t = ui.tokens();
    let width = (rect.width() - 2.0 * t.space.xl).min(2.0 * t.size.measure);
    let height = t.size.control_small + t.size.control + t.space.xs + 2.0 * t.space.m;
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
