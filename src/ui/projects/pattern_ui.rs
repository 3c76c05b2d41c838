//! Paints the pattern for the names of files, in Settings: the field, what it gives for the newest clip, and its fields to insert.
//!
//! A pattern that is not valid is never kept: the last valid one stays in force, and the sentence under the field says what is wrong.

use eframe::egui::text::{CCursor, CCursorRange};
use eframe::egui::text_edit::TextEditState;
use eframe::egui::{Context, Id, Ui};

use crate::domain::naming::{FIELDS, NameFields};
use crate::domain::{Clip, FilePattern, Scope, SettingsChange};
use crate::ui::context::{Action, Cx};
use crate::ui::format;
use crate::ui::theme::UiTokens;
use crate::ui::widgets::{Button, Text, TextField, key_value};

/// What is typed, while it is not the pattern in force.
#[derive(Debug, Default)]
pub(in crate::ui) struct PatternField {
    typed: Option<String>,
}

/// The field, its example and its chips.
pub(in crate::ui) fn show(ui: &mut Ui, cx: &Cx<'_>, field: &mut PatternField) {
    let in_force = &cx.snapshot.settings.file_pattern;
    let mut text = field.typed.clone().unwrap_or_else(|| in_force.as_str().to_owned());
    let problem = FilePattern::parse(&text).err().map(|error| error.to_string());
    let typed = TextField::new("Names of new files", &mut text).id(id()).error(problem.as_deref());
    let response = ui.add(typed);
    let inserted = chips(ui, &mut text);
    let shown = FilePattern::parse(&text).unwrap_or_else(|_| in_force.clone());
    key_value(ui, "Example", &example(cx, &shown));
    ui.add(Text::small("Files that are already there stay where they are").secondary().wrap());
    let is_usual = *in_force == FilePattern::default() && field.typed.is_none();
    if response.changed() || inserted {
        if shown.as_str() == text.trim() && shown != *in_force {
            cx.send(Action::ChangeSettings(vec![SettingsChange::FilePattern(shown)]));
        }
        field.typed = Some(text);
    } else if !response.has_focus() && text.trim() == in_force.as_str() {
        field.typed = None;
    }
    if !is_usual && ui.add(Button::quiet("Reset the names")).clicked() {
        field.typed = None;
        cx.send(Action::ChangeSettings(vec![SettingsChange::FilePattern(FilePattern::default())]));
    }
}

/// A button for each field, which inserts it at the cursor; returns whether one did.
fn chips(ui: &mut Ui, text: &mut String) -> bool {
    let t = ui.tokens();
    let mut inserted = false;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = eframe::egui::Vec2::splat(t.space.xs);
        for (name, meaning) in FIELDS {
            let field = format!("{{{name}}}");
            let chip = ui.add(Button::secondary(&field).small());
            ui.ctx().accesskit_node_builder(chip.id, |node| node.set_label(format!("Insert {field}")));
            if chip.clicked() {
                insert(ui.ctx(), text, &field);
                inserted = true;
            }
            chip.on_hover_text(*meaning);
        }
    });
    inserted
}

/// Puts the words where the field's cursor was, else at its end.
fn insert(ctx: &Context, text: &mut String, words: &str) {
    let mut state = TextEditState::load(ctx, id()).unwrap_or_default();
    let letters = text.chars().count();
    let at = state.cursor.char_range().map_or(letters, |range| range.primary.index.0.min(letters));
    let byte = text.char_indices().nth(at).map_or(text.len(), |(byte, _)| byte);
    text.insert_str(byte, words);
    let behind = CCursor::new(at + words.chars().count());
    state.cursor.set_char_range(Some(CCursorRange::one(behind)));
    state.store(ctx, id());
}

/// What the pattern gives for the newest clip; for an invented one where nothing is known of it.
fn example(cx: &Cx<'_>, pattern: &FilePattern) -> String {
    cx.snapshot.newest.as_ref().and_then(|clip| of_clip(cx, clip, pattern)).unwrap_or_else(|| pattern.example())
}

fn of_clip(cx: &Cx<'_>, clip: &Clip, pattern: &FilePattern) -> Option<String> {
    let shot = cx.catalog.shot(Scope::AllWork, clip.take.shot)?;
    let project = shot.project.and_then(|project| cx.snapshot.project(project));
    let fields = NameFields {
        project: project.map(|view| view.project.name.as_str()),
        shot: shot.number,
        title: &shot.title,
        take: clip.take.number,
        seed: clip.request.seed,
        local: clip.created_at.to_zoned(cx.zone.clone()).datetime(),
    };
    let extension = format::extension(&clip.path);
    let extension = if extension.is_empty() { "mp4" } else { &extension };
    Some(format!("{}.{extension}", pattern.path(&fields).join("/")))
}

fn id() -> Id {
    Id::unique("pattern for the names of files")
}
