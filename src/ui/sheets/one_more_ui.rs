//! Paints the question before one more take is bought: the shot, its picture, its settings, the price. Returns whether it closes.

use eframe::egui::{Context, ScrollArea, Sense, Ui, vec2};

use crate::ui::afford;
use crate::ui::clip_picture_ui;
use crate::ui::context::{Action, Cx};
use crate::ui::format;
use crate::ui::images::{Image, ImageKey, THUMB};
use crate::ui::more_take::{MoreTake, TakeSource};
use crate::ui::theme::UiTokens as _;
use crate::ui::widgets::{SheetAnswer, SheetFrame, Text};

/// Greatest height of picture and words, in points.
const PICTURE: f32 = 96.0;
/// Greatest height of the words, in points; longer ones scroll.
const WORDS: f32 = 120.0;
/// A lower window shows no picture, in points.
const LOW: f32 = 320.0;

/// The sheet.
pub(super) fn show(ctx: &Context, cx: &Cx<'_>, more: &MoreTake) -> bool {
    let price = format::about(more.price(&cx.snapshot.models));
    let title = format!("One more take of “{}”, {price}", format::beginning(&more.title));
    let button = format!("Spend {price}");
    let answer = SheetFrame::new("one more take", &title).confirm(&button).show(ctx, |ui| {
        if ui.ctx().content_rect().height() >= LOW {
            picture(ui, cx, more);
        }
        ScrollArea::vertical().id_salt("words of the shot").auto_shrink([false, true]).max_height(WORDS).show(
            ui,
            |ui| {
                ui.set_max_width(ui.available_width() - ui.tokens().space.m); // The scroll bar's place.
                ui.add(Text::body(more.request.prompt.as_str()).wrap());
            },
        );
        ui.add(
            Text::small(format!("{} · new seed", format::settings(&cx.snapshot.models, &more.request)))
                .secondary()
                .wrap(),
        );
        afford::show(ui, cx.snapshot, more.price(&cx.snapshot.models));
        let billed = "Segmind bills the take once it has accepted it, and has no way to cancel";
        ui.add(Text::small(billed).secondary().wrap());
    });
    match answer {
        SheetAnswer::Open => false,
        SheetAnswer::Dismissed => true,
        SheetAnswer::Confirmed => {
            cx.send(Action::SendTake(Box::new(more.clone())));
            false
        }
    }
}

/// The first frame; without one, a still of the clip that the take is like.
fn picture(ui: &mut Ui, cx: &Cx<'_>, more: &MoreTake) {
    let shape = more.request.shape;
    let ratio = clip_picture_ui::ratio(shape);
    let size = vec2(PICTURE * ratio.x / ratio.y, PICTURE).min(vec2(ui.available_width(), PICTURE)).round();
    match (ImageKey::of(&more.request), more.source) {
        (Some(ImageKey::Picture(ask)), _) => {
            let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
            let known = cx.images.get(&ImageKey::Picture(ask.clone()));
            if known.is_none() {
                cx.send(Action::NeedImage(ask));
            }
            clip_picture_ui::thumb(ui, rect, &known.unwrap_or(Image::Coming), shape);
        }
        (_, TakeSource::Clip(clip)) => {
            let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
            clip_picture_ui::thumb(ui, rect, &cx.still(clip, THUMB), shape);
        }
        (_, TakeSource::Job(_)) => {}
    }
}
