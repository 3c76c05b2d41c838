//! A button for a command: shows its keys in the tooltip and asks for it when pressed. Owns nothing.

use eframe::egui::Ui;

use super::ask::Ask;
use super::command::UiCommand;
use super::cx::Cx;
use super::widgets::IconButton;

/// Paints `button` for this command, which decides its name and look.
pub(super) fn show(ui: &mut Ui, cx: &Cx<'_>, button: IconButton<'_>, command: UiCommand) {
    let keys = command.keys_text(ui.ctx());
    let button = match &keys {
        Some(keys) => button.shortcut(keys),
        None => button,
    };
    if ui.add(button).clicked() {
        cx.ask(Ask::Run(command));
    }
}
