//! Paints the key's form: field, reason, buttons.

use eframe::egui::{Key, Ui};

use super::{ConnectForm, field_id, field_problem, help, keychain_problem};
use crate::engine::KeepKey;
use crate::ui::context::{Action, Cx};
use crate::ui::sheets;
use crate::ui::theme::Status;
use crate::ui::widgets::{Button, Notice, TextField, spinner};

/// The field, and what is wrong with the key or the keychain.
pub(in crate::ui) fn field(ui: &mut Ui, cx: &Cx<'_>, form: &mut ConnectForm) {
    let problem = form.problem.clone();
    let wrong = field_problem(problem.as_ref());
    let trouble = keychain_problem(problem.as_ref(), &cx.snapshot.account);
    // Before a key is typed, trouble with the keychain is only a remark.
    let is_remark = form.key.trim().is_empty() && problem.is_none();
    let help = match trouble {
        Some(reason) if is_remark => reason.to_owned(),
        _ => help(&cx.snapshot.account),
    };
    let field = TextField::new("API key", &mut form.key).secret().hint("SG_…").help(&help).id(field_id());
    let response = ui.add(field.error(wrong.map(|refusal| refusal.sentence.as_str())));
    if response.changed() {
        form.problem = None;
    }
    if response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
        cx.send(Action::Connect(KeepKey::InKeychain));
    }
    if let Some(sheet) = wrong.and_then(sheets::details)
        && ui.add(Button::quiet("Details")).clicked()
    {
        cx.send(Action::Open(Box::new(sheet)));
    }
    match trouble {
        Some(_) if is_remark => retry(ui, cx, Button::quiet("Try again")),
        Some(reason) => keychain(ui, cx, reason, !form.key.trim().is_empty()),
        None => {}
    }
}

/// The button, with a spinner while the key is checked.
pub(in crate::ui) fn button_row(ui: &mut Ui, cx: &Cx<'_>) {
    ui.horizontal(|ui| {
        let busy = cx.pending.account.is_connecting();
        let button = Button::primary("Connect Segmind").compact().enabled(!busy).reason("The key is being checked");
        if ui.add(button).clicked() {
            cx.send(Action::Connect(KeepKey::InKeychain));
        }
        if busy {
            spinner(ui, "Checking the key");
        }
    });
}

fn keychain(ui: &mut Ui, cx: &Cx<'_>, reason: &str, has_key: bool) {
    Notice::new(Status::Warning, reason).show(ui);
    ui.horizontal(|ui| {
        retry(ui, cx, Button::secondary("Try again"));
        let session = Button::secondary("Use for this session only").enabled(has_key).reason("Paste the API key first");
        if ui.add(session).clicked() {
            cx.send(Action::Connect(KeepKey::ForThisSession));
        }
    });
}

fn retry(ui: &mut Ui, cx: &Cx<'_>, button: Button<'_>) {
    if ui.add(button).clicked() {
        cx.send(Action::RetryKeychain);
    }
}
