//! Paints the sheets that inform: details, licences. Each returns whether it closes.

use std::sync::LazyLock;

use eframe::egui::{Context, ScrollArea};

use crate::ui::context::{Action, Cx};
use crate::ui::theme::{Role, UiTokens as _, Weight, font};
use crate::ui::widgets::{Button, SheetAnswer, SheetFrame, Text, key_value};

/// The licences in short; the full texts follow.
const LICENCES: [(&str, &str); 5] = [
    ("Rushes", "MIT or Apache-2.0"),
    ("Inter", "SIL Open Font License 1.1"),
    ("Phosphor Icons", "MIT"),
    ("egui and eframe", "MIT or Apache-2.0"),
    ("Rust crates", "MIT, Apache-2.0, BSD, ISC, Zlib and alike"),
];

/// Greatest length of a line, in characters: what fits a sheet at the smallest size, even in capitals.
const LONGEST: usize = 60;

/// The licences of everything that Rushes is made of, in lines that fit a sheet. `.ci/notices` writes the file.
static LINES: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| include_str!("../../../assets/THIRD-PARTY.txt").lines().flat_map(wrapped).collect());

/// A raw text to copy.
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

/// The licences, with every text in full. Only the visible lines are laid out.
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
        let area = ScrollArea::both().id_salt("licences").auto_shrink(false).max_height(most);
        area.show_rows(ui, line, LINES.len(), |ui, visible| {
            for text in &LINES[visible] {
                ui.add(Text::micro(*text).secondary());
            }
        });
    });
    answer != SheetAnswer::Open
}

/// A line cut at spaces. A word that is too long stays whole, and so does an empty line.
fn wrapped(line: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = line.trim_end();
    while let Some(at) = cut(rest) {
        let (piece, more) = rest.split_at(at);
        pieces.push(piece.trim_end());
        rest = more.trim_start();
    }
    pieces.push(rest);
    pieces
}

/// Where a line that is too long is cut.
fn cut(line: &str) -> Option<usize> {
    let (beyond, _) = line.char_indices().nth(LONGEST)?;
    let begins = line.len() - line.trim_start().len();
    let before = line[..beyond].rfind(' ').filter(|at| *at > begins);
    before.or_else(|| line[beyond..].find(' ').map(|at| beyond + at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_is_cut_at_spaces_and_loses_no_word() {
        let line =
            "Permission is hereby granted, free of charge, to any person obtaining a copy of this software and so on";
        let pieces = wrapped(line);
        assert!(pieces.len() == 2 && pieces.iter().all(|piece| piece.chars().count() <= LONGEST), "{pieces:?}");
        assert_eq!(pieces.join(" "), line);
    }

    #[test]
    fn an_empty_line_stays_and_a_long_word_stays_whole() {
        assert_eq!(wrapped(""), [""]);
        let word = "é".repeat(LONGEST + 9);
        assert_eq!(wrapped(&word), [word.as_str()]);
        let line = format!("  {word} end");
        assert_eq!(wrapped(&line), [format!("  {word}").as_str(), "end"]);
    }

    #[test]
    fn the_notices_name_the_fonts_and_the_decoders() {
        for name in ["Inter", "Phosphor", "rusty_h264-decoder", "syom", "OFL-1.1"] {
            assert!(LINES.iter().any(|line| line.contains(name)), "{name}");
        }
    }
}
