//! Pictures of clips and shots: the still once it has arrived, the drawn shape before.

use eframe::egui::epaint::RectShape;
use eframe::egui::{Align2, Color32, Pos2, Rect, Response, TextureHandle, Ui, Vec2, pos2, vec2};

use crate::domain::{Clip, Shape};
use crate::ui::context::Cx;
use crate::ui::format;
use crate::ui::images::{Image, THUMB};
use crate::ui::theme::{Icon, Role, UiTokens, Weight, font, icon_font, icons};
use crate::ui::widgets::{fit_within, skeleton_picture};

/// An icon around a point.
pub(super) fn icon_at(ui: &Ui, center: Pos2, icon: Icon, size: f32, color: Color32) {
    ui.painter().text(center, Align2::CENTER_CENTER, icon, icon_font(size), color);
}

/// A whole texture, as large as the room allows, with corners of this radius.
pub(super) fn texture(ui: &Ui, room: Rect, texture: &TextureHandle, radius: u8) {
    let rect = fit_within(texture.size_vec2(), room);
    let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
    ui.painter().add(RectShape::filled(rect, radius, Color32::WHITE).with_texture(texture.id(), whole));
}

/// A still on black in `rect`; a blank while it is coming, a broken picture if it failed.
pub(super) fn thumb(ui: &Ui, rect: Rect, image: &Image<'_>, of: Shape) {
    let t = ui.tokens();
    ui.painter().rect_filled(rect, t.radius.small, t.surface.stage);
    match image {
        Image::Here(handle) => texture(ui, rect, handle, t.radius.small),
        Image::Coming => skeleton_picture(ui, fit_within(ratio(of), rect), t.radius.small),
        Image::Refused(_) => {
            icon_at(ui, rect.center(), icons::IMAGE_BROKEN, t.size.icon_large, t.text.on_stage_secondary);
        }
    }
}

/// A clip's card: it plays while the pointer rests on it, else it shows the still.
pub(super) fn moving_thumb(ui: &Ui, cx: &Cx<'_>, rect: Rect, clip: &Clip, response: &Response) {
    if response.hovered() {
        cx.players.hover.see(clip.id);
    }
    let playing = cx.players.hover.picture(clip.id);
    if playing.is_some() {
        ui.ctx().accesskit_node_builder(response.id, |node| node.set_value("Playing"));
    }
    let image = playing.map_or_else(|| cx.still(clip.id, THUMB), Image::Here);
    if !clip.picture.is_known()
        && playing.is_none()
        && let Some(kind) = format::kind(&clip.path)
    {
        ui.ctx().accesskit_node_builder(response.id, |node| node.set_value(kind));
    }
    clip_thumb(ui, rect, &image, clip);
}

/// A clip's still. A clip that only the system's player can show has none: an icon and the kind of file stand in its place.
pub(super) fn clip_thumb(ui: &Ui, rect: Rect, image: &Image<'_>, clip: &Clip) {
    let t = ui.tokens();
    if clip.picture.is_known() || !matches!(image, Image::Refused(_)) {
        return thumb(ui, rect, image, clip.request.shape);
    }
    ui.painter().rect_filled(rect, t.radius.small, t.surface.stage);
    let kind = format::kind(&clip.path).unwrap_or_default();
    let down = if kind.is_empty() { 0.0 } else { Role::Micro.line_height() / 2.0 };
    let (center, color) = (rect.center(), t.text.on_stage_secondary);
    icon_at(ui, center - vec2(0.0, down), icons::FILM_STRIP, t.size.icon_large, color);
    let below = center + vec2(0.0, t.size.icon_large / 2.0);
    ui.painter().text(below, Align2::CENTER_CENTER, kind, font(Role::Micro, Weight::Regular), color);
}

/// Width to height.
pub(super) fn ratio(shape: Shape) -> Vec2 {
    let (width, height) = shape.ratio();
    vec2(width as f32, height as f32)
}
