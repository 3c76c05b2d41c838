//! Paints the key's form: field, reason, buttons.

use eframe::egui::{Key, Ui};

use super::{ConnectForm, field_id, field_problem, help, keychain_problem, keys_page, main_way, main_words};
use crate::ui::context::{Action, Cx};
use crate::ui::sheets;
use crate::ui::theme::{Status, icons};
use crate::ui::widgets::{Button, Notice, TextField, keep_keyboard, spinner};

/// The field, and what is wrong with the key or the keychain.
pub(in crate::ui) fn field(ui: &mut Ui, cx: &Cx<'_>, form: &mut ConnectForm) {
    let problem = form.problem.clone();
    let account = &cx.snapshot.account;
    let wrong = field_problem(problem.as_ref());
    let way = main_way(problem.as_ref(), account);
    let help = help(way, account);
    let field = TextField::new("Key", &mut form.key).secret().hint("SG_…").help(&help).id(field_id());
    let response = ui.add(field.error(wrong.map(|refusal| refusal.sentence.as_str())));
    if response.changed() {
        // That there is no keychain stays true.
        if wrong.is_some() {
            form.problem = None;
        }
    } else if response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
        keep_keyboard(&response, true);
        cx.send(Action::Connect(way));
    }
    if let Some(sheet) = wrong.and_then(sheets::details)
        && ui.add(Button::quiet("Details")).clicked()
    {
        cx.send(Action::Open(Box::new(sheet)));
    }
    if let Some(reason) = keychain_problem(form.problem.as_ref(), account)
        && Notice::new(Status::Warning, reason).action("Try again").show(ui)
    {
        cx.send(Action::RetryKeychain);
    }
}

/// The main button, with a spinner while the key is checked.
pub(in crate::ui) fn main_button(ui: &mut Ui, cx: &Cx<'_>, form: &ConnectForm) {
    let busy = cx.pending.account.is_connecting();
    let way = main_way(form.problem.as_ref(), &cx.snapshot.account);
    let button = Button::primary(main_words(way)).compact().enabled(!busy).reason("The key is being checked");
    if ui.add(button).clicked() {
        cx.send(Action::Connect(way));
    }
    if busy {
        spinner(ui, "Checking the key");
    }
}

/// Leads to the page where a key is made.
pub(in crate::ui) fn get_a_key(ui: &mut Ui, cx: &Cx<'_>) {
    let Some(page) = keys_page() else { return };
    let button = Button::quiet("Get a key").icon(icons::ARROW_SQUARE_OUT);
    if ui.add(button).on_hover_text(page.as_str()).clicked() {
        cx.send(Action::OpenLink(page));
    }
}
