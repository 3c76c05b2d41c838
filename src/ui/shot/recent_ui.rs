//! Paints the pictures that were used last, under an empty slot: one press puts one into it.

use eframe::egui::{Response, Role as AccessRole, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2};

use crate::domain::{Cut, ShelfPicture, Slot};
use crate::engine::PictureAsk;
use crate::ui::context::{Action, Cx};
use crate::ui::frame_editor::paint_frame;
use crate::ui::images::{Image, ImageKey, SLOT};
use crate::ui::sheets::Sheet;
use crate::ui::theme::{UiTokens, icons};
use crate::ui::widgets::{IconButton, words};

/// How to ask for a picture of the shelf.
pub(in crate::ui) fn ask(picture: &ShelfPicture) -> PictureAsk {
    let ShelfPicture { copy, source, title: _ } = picture;
    PictureAsk {
        slot: Slot::Reference(0), // Whole, for any slot.
        from: source.clone(),
        copy: Some(copy.clone()),
        cut: Cut::WHOLE,
        most: SLOT,
    }
}

/// As many of the last pictures as have room, and a way to the others.
pub(super) fn strip(ui: &mut Ui, cx: &Cx<'_>, slot: Slot) {
    let shelf = cx.catalog.shelf();
    if shelf.is_empty() {
        return;
    }
    let t = ui.tokens();
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = t.space.xs;
        let side = t.size.control;
        let room = ui.available_width() - side;
        let fits = (room / (side + t.space.xs)).floor().max(0.0) as usize;
        for picture in shelf.iter().take(fits) {
            if square(ui, cx, picture, side).clicked() {
                cx.send(Action::UseShelf(slot, Box::new(picture.clone())));
            }
        }
        if ui.add(IconButton::new(icons::IMAGES, "Recent pictures…")).clicked() {
            cx.send(Action::Open(Box::new(Sheet::shelf(slot))));
        }
    });
}

/// A picture of the shelf as a square button.
fn square(ui: &mut Ui, cx: &Cx<'_>, picture: &ShelfPicture, side: f32) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(side, side), Sense::click());
    let name = picture.name();
    thumb(ui, cx, picture, rect);
    ring(ui, &response, rect);
    response.widget_info(|| WidgetInfo::labeled(AccessRole::Button, ui.is_enabled(), format!("Use {name}")));
    response.on_hover_text(words(ui, &name))
}

/// The picture of the shelf, filling `rect`.
pub(in crate::ui) fn thumb(ui: &Ui, cx: &Cx<'_>, picture: &ShelfPicture, rect: eframe::egui::Rect) {
    let ask = ask(picture);
    let key = ImageKey::Picture(ask.clone());
    let known = cx.images.get(&key);
    if known.is_none() {
        cx.send(Action::NeedImage(ask));
    }
    paint_frame(ui, rect, &known.unwrap_or(Image::Coming));
}

/// The ring of a picture that can be pressed.
pub(in crate::ui) fn ring(ui: &Ui, response: &Response, rect: eframe::egui::Rect) {
    let t = ui.tokens();
    if response.has_focus() || response.hovered() {
        let color = if response.has_focus() { t.line.focus } else { t.line.outline };
        ui.painter().rect_stroke(rect, t.radius.small, Stroke::new(t.size.ring, color), StrokeKind::Outside);
    }
}
