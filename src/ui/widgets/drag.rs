//! What is dragged, in a few words beside the pointer.

use eframe::egui::{Area, CursorIcon, Frame, Id, Margin, Order, Ui, vec2};

use super::text::Text;
use crate::ui::theme::UiTokens;

/// The words. Call it in each frame while something is dragged.
pub(in crate::ui) fn drag_words(ui: &Ui, words: &str) {
    let Some(pointer) = ui.ctx().pointer_interact_pos() else { return };
    let t = ui.tokens();
    ui.ctx().set_cursor_icon(CursorIcon::Grabbing);
    let area = Area::new(Id::unique("what is dragged")).order(Order::Tooltip).interactable(false);
    area.fixed_pos(pointer + vec2(t.space.m, t.space.m)).show(ui.ctx(), |ui| {
        let margin = Margin::symmetric(t.space.s as i8, t.space.xs as i8);
        Frame::popup(ui.style()).inner_margin(margin).show(ui, |ui| {
            ui.add(Text::small(words).figures());
        });
    });
}
