//! Paints the picture of the clip on the stage: the frame that is shown, before it the poster, or why there is none.

use eframe::egui::{
    Align2, Color32, Frame, Rect, Role as AccessRole, ScrollArea, Sense, Ui, UiBuilder, Vec2, WidgetInfo, vec2,
};

use super::place::place;
use crate::domain::Clip;
use crate::media::{PlayerState, Stats};
use crate::ui::ask::Ask;
use crate::ui::command::UiCommand;
use crate::ui::cx::Cx;
use crate::ui::images::{Image, STAGE, THUMB};
use crate::ui::player::{Failure, Projection};
use crate::ui::still_ui;
use crate::ui::theme::{Role, UiTokens, icons};
use crate::ui::widgets::{Button, Text, Tone};
use crate::ui::words;

/// How much of a poster is seen behind the sentence why it does not play.
const BEHIND: f32 = 0.25;

/// The picture, in all of `rect`.
pub(super) fn show(ui: &mut Ui, cx: &Cx<'_>, clip: &Clip, rect: Rect) {
    let t = ui.tokens();
    ui.painter().rect_filled(rect, 0.0, t.surface.stage);
    let projection = cx.players.stage.on_stage(clip.id);
    if let Some(failure) = projection.and_then(Projection::failure) {
        ui.allocate_rect(rect, Sense::hover());
        poster(ui, cx, clip, rect, BEHIND);
        return cannot_play(ui, cx, clip, rect, &failure);
    }
    match projection.and_then(|projection| Some((projection, projection.texture()?))) {
        Some((projection, texture)) => {
            let placed = place(cx.players.prefs.fit, size(projection, clip), rect, ui.pixels_per_point());
            ui.painter().image(texture.id(), placed.rect, placed.part, Color32::WHITE);
        }
        None => poster(ui, cx, clip, rect, 1.0),
    }
    if let Some(projection) = projection.filter(|_| cx.players.figures) {
        figures(ui, rect, &projection.player().stats());
    }
    let opening = projection.is_none_or(|projection| projection.texture().is_none());
    clicks(ui, cx, rect, if opening { "The clip is being opened" } else { "The clip" });
}

/// The picture's own size in pixels: the frame that is shown may be a small one while the pointer drags.
fn size(projection: &Projection, clip: &Clip) -> Vec2 {
    match projection.player().state() {
        PlayerState::Ready(info) => vec2(info.width as f32, info.height as f32),
        _ => vec2(clip.picture.width as f32, clip.picture.height as f32),
    }
}

/// A click plays or pauses, a double click goes to the whole screen: no stop of the Tab key, the controls do the same.
fn clicks(ui: &mut Ui, cx: &Cx<'_>, rect: Rect, name: &str) {
    let response = ui.interact(rect, ui.unique_id().with("picture"), Sense::CLICK);
    response.widget_info(|| WidgetInfo::labeled(AccessRole::Image, true, name));
    if response.clicked() {
        cx.ask(Ask::Run(UiCommand::Play));
    }
    if response.double_clicked() {
        cx.ask(Ask::Run(UiCommand::FullScreen));
    }
    ui.allocate_rect(rect, Sense::hover());
}

/// The still, as long as no frame is here.
fn poster(ui: &Ui, cx: &Cx<'_>, clip: &Clip, rect: Rect, strength: f32) {
    let t = ui.tokens();
    let tint = Color32::WHITE.gamma_multiply(strength);
    match (cx.still(clip.id, STAGE), cx.still(clip.id, THUMB)) {
        (Image::Here(handle), _) | (Image::Coming, Image::Here(handle)) => {
            let placed = place(cx.players.prefs.fit, handle.size_vec2(), rect, ui.pixels_per_point());
            ui.painter().image(handle.id(), placed.rect, placed.part, tint);
        }
        (Image::Coming, _) => {
            still_ui::shape(ui, rect.shrink(t.space.xxl), clip.request.shape, t.text.on_stage_secondary);
        }
        (Image::Refused(_), _) => {}
    }
}

fn cannot_play(ui: &mut Ui, cx: &Cx<'_>, clip: &Clip, rect: Rect, failure: &Failure) {
    let t = ui.tokens();
    let width = t.size.measure.min(rect.width() - 2.0 * t.space.l);
    let height = t.size.icon_hero + Role::Body.line_height() * 3.0 + t.size.control + 3.0 * t.space.l;
    let low = height > rect.height();
    let room = Align2::CENTER_CENTER.align_size_within_rect(vec2(width, height.min(rect.height())), rect);
    let mut place = ui.new_child(UiBuilder::new().max_rect(room));
    let scrolls = ScrollArea::vertical().id_salt("cannot play").auto_shrink(false);
    scrolls.show(&mut place, |ui| {
        ui.vertical_centered(|ui| {
            ui.spacing_mut().item_spacing.y = if low { t.space.s } else { t.space.l };
            if !low {
                let (icon, _) = ui.allocate_exact_size(Vec2::splat(t.size.icon_hero), Sense::hover());
                still_ui::icon_at(ui, icon.center(), icons::FILE_VIDEO, t.size.icon_hero, t.text.on_stage_secondary);
            }
            ui.add(Text::body(failure.sentence.as_str()).tone(Tone::OnStage).centered().wrap());
            if failure.is_gone {
                return; // Nobody could open it.
            }
            if ui.add(Button::secondary("Open in the system's player").icon(icons::MONITOR_PLAY)).clicked() {
                cx.ask(Ask::OpenClip(clip.id));
            }
        })
    });
}

/// What the player counts, in the corner.
fn figures(ui: &mut Ui, rect: Rect, stats: &Stats) {
    let t = ui.tokens();
    let text = format!(
        "{} shown · {} dropped · {} cached, {} · {}",
        stats.shown,
        stats.dropped,
        stats.cached,
        words::bytes(stats.cache_bytes as u64),
        stats.decoder
    );
    let mut corner = ui.new_child(UiBuilder::new().max_rect(rect.shrink(t.space.m)));
    let back = Frame::new().fill(t.surface.scrim).corner_radius(t.radius.small).inner_margin(t.space.xs);
    back.show(&mut corner, |ui| ui.add(Text::micro(text).tone(Tone::OnStage).figures().truncate()));
}
