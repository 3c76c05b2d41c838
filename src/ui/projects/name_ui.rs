//! Paints the field in which a project's name is typed, in its place in the menu.

use eframe::egui::text::{CCursor, CCursorRange};
use eframe::egui::text_edit::TextEditState;
use eframe::egui::{Id, Key, Ui};

use super::Projects;
use crate::domain::ProjectChange;
use crate::ui::context::{Action, Cx};
use crate::ui::theme::UiTokens;
use crate::ui::widgets::layout::row;
use crate::ui::widgets::{Button, TextField, keep_keyboard};

/// The field, with a button that does what Enter does.
pub(super) fn show(ui: &mut Ui, cx: &Cx<'_>, projects: &mut Projects, label: &str) {
    let Some(typed) = &mut projects.typed else { return };
    let t = ui.tokens();
    let id = Id::unique("name of a project");
    if std::mem::take(&mut typed.takes_keyboard) {
        select_all(ui, id, &typed.text);
    }
    ui.add_space(t.space.xs);
    let field = TextField::new(label, &mut typed.text).hide_label().hint("Name").id(id);
    let response = ui.add(field.error(typed.problem.as_deref()));
    if response.changed() {
        typed.problem = None;
    }
    let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    // A name may be refused, and one that is missing is typed next.
    keep_keyboard(&response, true);
    ui.add_space(t.space.xs);
    let is_named = !typed.text.trim().is_empty();
    let is_busy = cx.pending.projects.is_naming();
    let (pressed, cancelled) = row(ui, t.size.control_small, |ui| {
        let what = if typed.of.is_none() { "Create project" } else { "Rename" };
        let button = Button::secondary(what).small().enabled(is_named && !is_busy).reason("Type a name first");
        (ui.add(button).clicked(), ui.add(Button::quiet("Cancel").small()).clicked())
    });
    ui.add_space(t.space.xs);
    if (pressed || entered) && is_named && !is_busy {
        let name = typed.text.trim().to_owned();
        cx.send(match typed.of {
            None => Action::NewProject(name),
            Some(project) => Action::ChangeProject(project, ProjectChange::Rename(name)),
        });
    }
    if cancelled {
        projects.typed = None;
    }
}

/// Gives the field the keyboard, with its words selected: the next letter replaces them.
fn select_all(ui: &Ui, id: Id, text: &str) {
    let mut state = TextEditState::load(ui.ctx(), id).unwrap_or_default();
    let whole = CCursorRange::two(CCursor::new(0), CCursor::new(text.chars().count()));
    state.cursor.set_char_range(Some(whole));
    state.store(ui.ctx(), id);
    ui.memory_mut(|memory| memory.request_focus(id));
}
