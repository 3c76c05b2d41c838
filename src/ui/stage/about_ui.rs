//! Paints what stands behind "i": the words of a clip, its settings, and the facts that only some ask for.

use eframe::egui::{Align, Frame, Layout, Popup, PopupCloseBehavior, ScrollArea, Ui};

use super::data::{details, facts};
use crate::domain::{Clip, MarkChange};
use crate::ui::context::{Action, Cx};
use crate::ui::theme::{UiTokens, icons};
use crate::ui::widgets::{Button, IconButton, StarRow, Text, key_value};

/// Greatest height of the words, in points; longer ones scroll.
const WORDS: f32 = 120.0;

/// The button, and what opens from it. `with_stars`: the row has no room for them.
pub(super) fn show(ui: &mut Ui, cx: &Cx<'_>, clip: &Clip, with_stars: bool) {
    let t = ui.tokens();
    let button = ui.add(IconButton::new(icons::INFO, "About this clip").small());
    let popup = Popup::menu(&button).close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    let frame = Frame::menu(ui.style()).inner_margin(t.space.m);
    let popup = popup.layout(Layout::top_down(Align::Min)).frame(frame);
    popup.accessible_name("About this clip").gap(t.space.xs).show(|ui| {
        ui.set_width(t.size.measure.min(ui.ctx().content_rect().width() - 2.0 * t.space.xl));
        ui.spacing_mut().item_spacing.y = t.space.xs;
        ScrollArea::vertical().id_salt("words").auto_shrink([false, true]).max_height(WORDS).show(ui, |ui| {
            ui.set_max_width(ui.available_width() - t.space.m); // The scroll bar's place.
            ui.add(Text::body(clip.request.prompt.as_str()).selectable().wrap());
        });
        ui.add_space(t.space.xs);
        for (name, value) in facts(&cx.snapshot.models, clip, cx.zone) {
            key_value(ui, name, &value);
        }
        if with_stars {
            stars(ui, cx, clip);
        }
        ui.add_space(t.space.xs);
        if ui.add(Button::secondary("Copy details").icon(icons::COPY)).clicked() {
            cx.send(Action::Copy(details(&cx.snapshot.models, clip, cx.zone)));
            ui.close();
        }
    });
}

/// The stars of a clip, to be pressed.
pub(super) fn stars(ui: &mut Ui, cx: &Cx<'_>, clip: &Clip) {
    let mut stars = clip.marks.stars;
    if ui.add(StarRow::new(&mut stars)).changed() {
        cx.send(Action::Mark(vec![clip.id], MarkChange::Stars(stars)));
    }
}
