//! Paints the sheets that tell: details, shortcuts, licences. Each answers whether it closes.

use eframe::egui::{Context, ScrollArea, Ui};

use super::licences::LINES;
use crate::ui::command::UiCommand;
use crate::ui::context::{Action, Cx};
use crate::ui::theme::{Role, UiTokens as _, Weight, font};
use crate::ui::widgets::{Button, SheetAnswer, SheetFrame, Text, key_value};

/// What Rushes is made of, in short; the whole texts follow.
const LICENCES: [(&str, &str); 5] = [
    ("Rushes", "MIT or Apache-2.0"),
    ("Inter", "SIL Open Font License 1.1"),
    ("Phosphor Icons", "MIT"),
    ("egui and eframe", "MIT or Apache-2.0"),
    ("Rust crates", "MIT, Apache-2.0, BSD, ISC, Zlib and alike"),
];

/// A raw text, to copy.
pub(super) fn details(ctx: &Context, cx: &Cx<'_>, title: &str, text: &str) -> bool {
    let answer = SheetFrame::new("details", title).confirm("Copy").cancel("Close").show(ctx, |ui| {
        let most = ui.ctx().content_rect().height() * 0.5;
        ScrollArea::vertical().max_height(most).show(ui, |ui| {
            ui.set_max_width(ui.available_width() - ui.tokens().space.m); // The scroll bar's place.
            ui.add(Text::small(text).secondary().selectable().wrap());
        });
        if ui.add(Button::secondary("Open logs")).clicked() {
            cx.send(Action::OpenLogs);
        }
    });
    if answer == SheetAnswer::Confirmed {
        cx.send(Action::Copy(text.to_owned()));
    }
    answer != SheetAnswer::Open
}

/// Every command with its keys.
pub(super) fn shortcuts(ctx: &Context) -> bool {
    let answer = SheetFrame::new("shortcuts", "Keyboard shortcuts").only_closes().show(ctx, |ui| {
        ui.add(Text::body("Everywhere").strong());
        key_value(ui, "Leave a field, or close what is on top", "Esc");
        of_commands(ui, |command| !command.is_for_the_player());
        ui.add(Text::body("The clip on the stage").strong());
        of_commands(ui, UiCommand::is_for_the_player);
    });
    answer != SheetAnswer::Open
}

fn of_commands(ui: &mut Ui, fits: impl Fn(UiCommand) -> bool) {
    for command in UiCommand::ALL.into_iter().filter(|command| fits(*command)) {
        if let Some(keys) = command.keys_text(ui.ctx()) {
            key_value(ui, command.row().name, &keys).on_hover_text(command.row().tooltip);
        }
    }
}

/// What Rushes is made of, with every notice in full. Only lines in sight cost anything.
pub(super) fn licences(ctx: &Context) -> bool {
    let answer = SheetFrame::new("licences", "Licences").only_closes().show(ctx, |ui| {
        for (what, licence) in LICENCES {
            key_value(ui, what, licence);
        }
        let t = ui.tokens();
        ui.add_space(t.space.s);
        ui.spacing_mut().item_spacing.y = 0.0;
        let most = ui.ctx().content_rect().height() * 0.4;
        let line = ui.fonts_mut(|fonts| fonts.row_height(&font(Role::Micro, Weight::Regular)));
        let area = ScrollArea::both().id_salt("notices").auto_shrink(false).max_height(most);
        area.show_rows(ui, line, LINES.len(), |ui, visible| {
            for text in &LINES[visible] {
                ui.add(Text::micro(*text).secondary());
            }
        });
    });
    answer != SheetAnswer::Open
}
