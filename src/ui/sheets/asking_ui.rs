//! Paints what a sheet shows until Segmind has answered, and when it does not.

use eframe::egui::Ui;

use crate::engine::Refusal;
use crate::ui::context::{Action, Cx};
use crate::ui::theme::{Status, UiTokens, icons};
use crate::ui::widgets::layout::row;
use crate::ui::widgets::{Button, Text, Tone, spinner};

/// The question is on its way. `what`: what is asked.
pub(super) fn asking(ui: &mut Ui, what: &str) {
    row(ui, ui.tokens().size.control, |ui| {
        spinner(ui, "Asking Segmind");
        ui.add(Text::body(what).secondary());
    });
}

/// There is no answer; a button asks again.
pub(super) fn refused(ui: &mut Ui, cx: &Cx<'_>, refusal: &Refusal, again: impl FnOnce() -> Action) {
    ui.add(Text::body(refusal.sentence.as_str()).tone(Tone::Status(Status::Warning)).wrap());
    ui.add(Text::small("Everything else goes on as before").secondary().wrap());
    if ui.add(Button::secondary("Try again").icon(icons::ARROW_CLOCKWISE)).clicked() {
        cx.send(again());
    }
}
