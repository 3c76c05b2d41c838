//! Paints the list of all keys: two columns where there is room, searched while typing.

use eframe::egui::{Align, Context, Id, Layout, ScrollArea, Ui};

use super::palette::begins_words;
use crate::ui::command::{CommandGroup, UiCommand};
use crate::ui::theme::UiTokens as _;
use crate::ui::widgets::{SheetAnswer, SheetFrame, Text, TextField, key_value, read_on};
use crate::ui::{library, queue, strip};

/// Height of a window, in points, below which the search field scrolls away with the list.
const LOW: f32 = 500.0;

/// Keys that are no commands: of fields, of lists, of egui. By group, as the commands are.
const EVERYWHERE: &[(&str, &str)] = &[
    ("Leave a field, a menu, the settings, or what is on top", "Esc"),
    ("The menu of what has the keyboard", "Shift+F10 or Menu"),
    ("Larger, smaller, usual size", "Ctrl and +, − or 0"),
    ("Earlier shot, at the beginning of the prompt", "Up"),
    ("Later shot, at the end of the prompt", "Down"),
];

/// The keys as this system writes them.
fn keys_text(ctx: &Context, keys: &str) -> String {
    let is_mac = ctx.os() == eframe::egui::os::OperatingSystem::Mac;
    if is_mac { keys.replace("Ctrl", "Cmd") } else { keys.to_owned() }
}

/// A heading and its rows: name, keys, hint.
type Group = (&'static str, Vec<(&'static str, String, &'static str)>);

/// The sheet; returns whether it closes.
pub(super) fn show(ctx: &Context, letters: &mut String) -> bool {
    let field = Id::unique("search shortcuts");
    let frame = SheetFrame::new("shortcuts", "Keyboard shortcuts").only_closes().wide().starts_at(field);
    let answer = frame.show(ctx, |ui| {
        ui.add(TextField::new("Search shortcuts", letters).hint("Search").hide_label().id(field));
        let found = groups(ui.ctx(), letters);
        if found.is_empty() {
            ui.add(Text::body("No shortcut has these letters").secondary());
        }
        let window = ui.ctx().content_rect().height();
        if window < LOW {
            columns(ui, &found); // The sheet itself scrolls.
            return;
        }
        let height = window * 0.55;
        let area = ScrollArea::vertical().id_salt("keys").auto_shrink(false);
        area.max_height(height).min_scrolled_height(height).show(ui, |ui| {
            ui.set_max_width(ui.available_width() - ui.tokens().space.m); // The scroll bar's place.
            columns(ui, &found);
            read_on(ui, height);
        });
    });
    answer == SheetAnswer::Dismissed
}

/// What the typed letters find, by its place in the window.
fn groups(ctx: &Context, letters: &str) -> Vec<Group> {
    let fits = |name: &str, keys: &str| {
        let letters = letters.trim();
        letters.is_empty() || begins_words(letters, name) || keys.to_lowercase().contains(&letters.to_lowercase())
    };
    let of = |title, group, more: &'static [(&'static str, &'static str)]| -> Group {
        let more = more.iter().map(|(name, keys)| (*name, keys_text(ctx, keys), ""));
        let commands = UiCommand::all().map(UiCommand::with_row).filter(|(_, row)| row.group == group);
        let commands = commands.filter_map(|(command, row)| Some((row.name, command.keys_text(ctx)?, row.hint)));
        (title, more.chain(commands).filter(|(name, keys, _)| fits(name, keys)).collect())
    };
    let of_list = |title, keys: &'static [(&'static str, &'static str)]| -> Group {
        let rows = keys.iter().map(|(name, keys)| (*name, keys_text(ctx, keys), ""));
        (title, rows.filter(|(name, keys, _)| fits(name, keys)).collect())
    };
    let all = [
        of("Everywhere", CommandGroup::Window, EVERYWHERE),
        of("The clip on the stage", CommandGroup::Player, &[]),
        of("The clip on the stage, or those selected in the library", CommandGroup::Clips, &[]),
        of("In the library", CommandGroup::Library, &library::KEYS),
        of_list("In the queue", &queue::KEYS),
        of_list("In the strip of shots", &strip::KEYS),
    ];
    all.into_iter().filter(|(_, rows)| !rows.is_empty()).collect()
}

/// The first group at the left, the others at the right, where both fit.
fn columns(ui: &mut Ui, groups: &[Group]) {
    let gap = ui.tokens().space.xxl;
    let width = (ui.available_width() - gap) / 2.0;
    if width < ui.tokens().size.measure * 0.7 {
        for group in groups {
            list(ui, group);
        }
        return;
    }
    let (left, right) = groups.split_at(usize::from(groups.len() > 1));
    let (left, right) = if left.is_empty() { (right, left) } else { (left, right) };
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = gap;
        for side in [left, right] {
            ui.allocate_ui_with_layout(eframe::egui::vec2(width, 0.0), Layout::top_down(Align::Min), |ui| {
                ui.set_width(width);
                for group in side {
                    list(ui, group);
                }
            });
        }
    });
}

fn list(ui: &mut Ui, (title, rows): &Group) {
    ui.add(Text::body(*title).strong());
    for (name, keys, hint) in rows {
        let row = key_value(ui, name, keys);
        if !hint.is_empty() {
            row.on_hover_text(*hint);
        }
    }
    ui.add_space(ui.tokens().space.m);
}
