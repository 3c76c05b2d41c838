//! Layout that egui does not offer: rows of a set height, scroll bars beside the content, rows that end at the right edge, and scrolling
//! to the widget that has the keyboard.
//!
//! egui makes a row at least as high as a control, lays the scroll bar over the content, and moves the keyboard to widgets out of sight.

use eframe::egui::{Align, Id, Layout, Memory, Rect, Response, Sense, Ui, UiBuilder, Vec2, vec2};

use crate::ui::theme::UiTokens;

/// Widgets side by side, centred on a line of this height in points.
pub(in crate::ui) fn row<R>(ui: &mut Ui, height: f32, content: impl FnOnce(&mut Ui) -> R) -> R {
    let usual = std::mem::replace(&mut ui.spacing_mut().interact_size.y, height);
    let inner = ui.horizontal(content).inner;
    ui.spacing_mut().interact_size.y = usual;
    inner
}

/// Content in the rest of `ui` and this much of the margin beyond it. A scroll bar lies in that margin instead of over the content.
pub(in crate::ui) fn with_margin<R>(ui: &mut Ui, margin: Vec2, content: impl FnOnce(&mut Ui) -> R) -> R {
    let room = ui.available_rect_before_wrap();
    let grown = Rect::from_min_max(room.min, room.max + margin);
    let inner = content(&mut ui.new_child(UiBuilder::new().max_rect(grown)));
    ui.allocate_rect(room, Sense::hover());
    inner
}

/// Widgets that end at the right edge of a row. They are laid out from left to right, so that Tab goes through them as they are read.
/// Their width comes from the frame before; they get all the room there is, so that wider content is not cut, and never make it grow.
pub(in crate::ui) fn to_the_right<R>(ui: &mut Ui, id: Id, content: impl FnOnce(&mut Ui) -> R) -> R {
    let room = ui.available_rect_before_wrap();
    let width = remembered(ui, id).unwrap_or(room.width()).min(room.width());
    let place = room.translate(vec2(room.width() - width, 0.0));
    let layout = Layout::left_to_right(Align::Center);
    let mut child = ui.new_child(UiBuilder::new().max_rect(place).layout(layout));
    let inner = content(&mut child);
    let seen = child.min_rect();
    remember(ui, id, seen.width());
    ui.allocate_rect(seen.with_max_x(seen.right().min(room.right())), Sense::hover());
    inner
}

/// A length kept from the frame before, in points.
pub(in crate::ui) fn remembered(ui: &Ui, id: Id) -> Option<f32> {
    ui.data(|data| data.get_temp(id))
}

/// Keeps a length for [`remembered`], in points. If it has changed, this frame is laid out once more.
pub(in crate::ui) fn remember(ui: &Ui, id: Id, length: f32) {
    if remembered(ui, id).is_none_or(|known| (length - known).abs() > 0.5) {
        ui.data_mut(|data| data.insert_temp(id, length));
        ui.ctx().request_discard("something has another length than in the frame before");
    }
}

/// Scrolls to the widget that has just got the keyboard, with enough room around it for its label. Call it last inside a scroll area.
pub(in crate::ui) fn keep_focus_in_sight(ui: &Ui) {
    let focused = ui.memory(Memory::focused).and_then(|id| ui.ctx().read_response(id));
    let Some(widget) = focused.filter(Response::gained_focus) else { return };
    let is_clipped = !widget.interact_rect.is_positive();
    let is_mine = widget.layer_id == ui.layer_id()
        && ui.min_rect().union(ui.max_rect()).contains_rect(widget.rect)
        && (is_clipped || ui.clip_rect().intersects(widget.interact_rect));
    if is_mine && !ui.input(|input| input.pointer.any_down()) {
        ui.scroll_to_rect(widget.rect.expand(ui.tokens().space.xl), None);
    }
}

#[cfg(test)]
mod tests {
    use eframe::egui::{Context, RawInput};

    use super::*;

    #[test]
    fn what_ends_at_the_right_is_never_cut_to_the_width_that_something_else_had() {
        let ctx = Context::default();
        let mut ends = Vec::new();
        for wide in [40.0, 40.0, 200.0, 200.0] {
            let output = ctx.run_ui(RawInput::default(), |ui| {
                ui.set_max_width(400.0);
                let room = ui.max_rect();
                let (room_for, seen) = to_the_right(ui, Id::unique("end"), |ui| {
                    (ui.available_width(), ui.allocate_exact_size(vec2(wide, 10.0), Sense::hover()).0)
                });
                ends.push((room.right() - seen.right(), room_for, ui.max_rect().width()));
            });
            output.drop_without_applying_deltas();
        }
        assert!(ends.iter().all(|(_, room_for, width)| (room_for - width).abs() < 0.5), "{ends:?}");
        let (from_the_edge, _, width) = ends[ends.len() - 1];
        assert_eq!((from_the_edge.round(), width), (0.0, 400.0), "{ends:?}");
    }
}
