//! Rows of a set height, and rooms whose scroll bar has a place of its own.
//!
//! Owns the tricks they need: egui makes a row at least as high as a control unless told otherwise, and lays a scroll bar over
//! what is scrolled.

use eframe::egui::{Rect, Sense, Ui, UiBuilder, Vec2};

/// Widgets side by side, centred on a line of this height in points.
pub(super) fn row<R>(ui: &mut Ui, height: f32, content: impl FnOnce(&mut Ui) -> R) -> R {
    let usual = std::mem::replace(&mut ui.spacing_mut().interact_size.y, height);
    let inner = ui.horizontal(content).inner;
    ui.spacing_mut().interact_size.y = usual;
    inner
}

/// Everything that is left of `ui`, and this much of the margin beyond it: a scroll bar lies there instead of over the content,
/// which has to keep the same distance from the room's edge.
pub(super) fn with_margin<R>(ui: &mut Ui, margin: Vec2, content: impl FnOnce(&mut Ui) -> R) -> R {
    let room = ui.available_rect_before_wrap();
    let grown = Rect::from_min_max(room.min, room.max + margin);
    let inner = content(&mut ui.new_child(UiBuilder::new().max_rect(grown)));
    ui.allocate_rect(room, Sense::hover());
    inner
}
