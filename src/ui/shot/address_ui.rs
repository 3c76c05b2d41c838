//! Paints the field of a slot, in which an address or a path is typed or pasted, with the buttons beside it.

use eframe::egui::{Event, Key, Ui};

use super::ShotForm;
use super::incoming::{self, Incoming};
use super::slots::address_id;
use crate::domain::Slot;
use crate::ui::context::{Action, Cx};
use crate::ui::theme::{UiTokens, icons};
use crate::ui::widgets::{IconButton, TextField, keep_keyboard};

/// The field with its buttons; `error`: what is wrong with the text, or with the picture that it names.
pub(super) fn show(ui: &mut Ui, cx: &Cx<'_>, form: &mut ShotForm, slot: Slot, error: Option<&str>) {
    ui.horizontal_top(|ui| {
        let t = ui.tokens();
        ui.spacing_mut().item_spacing.x = t.space.xs;
        let closes = slot != Slot::FirstFrame;
        let buttons = if closes { 2.0 } else { 1.0 };
        ui.scope(|ui| {
            ui.set_max_width(ui.available_width() - buttons * (t.size.control + t.space.xs));
            field(ui, cx, form, slot, error);
        });
        let busy = cx.pending.pictures.dialog.is_some();
        let browse =
            if slot == Slot::FirstFrame { "Browse…".to_owned() } else { format!("Browse for the {slot}…") };
        if ui.add(IconButton::new(icons::FOLDER_OPEN, &browse).enabled(!busy)).clicked() {
            cx.send(Action::PickImage(slot));
        }
        if closes && ui.add(IconButton::new(icons::X, &format!("Remove {slot}"))).clicked() {
            let now = ui.input(|input| input.time);
            form.clear_image(slot, now);
        }
    });
}

fn field(ui: &mut Ui, cx: &Cx<'_>, form: &mut ShotForm, slot: Slot, error: Option<&str>) {
    let now = ui.input(|input| input.time);
    let name = if slot == Slot::FirstFrame { "Image URL".to_owned() } else { format!("Image URL, {slot}") };
    let field = TextField::new(&name, &mut form.field(slot).url_text).hint("Image URL, https://…").hide_label();
    let response = ui.add(field.id(address_id(slot)).error(error));
    // Here and not where the path was typed: under a sheet, and in the frame after it, nothing can have the keyboard.
    if std::mem::take(&mut form.field(slot).wants_keyboard) {
        response.request_focus();
    }
    if response.changed() {
        form.url_edited(slot, now);
    }
    let is_entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    if is_entered && !form.field(slot).url_text.is_empty() {
        // Whether it is wrong is known only after the look.
        keep_keyboard(&response, true);
        form.field(slot).is_entered = true;
    }
    if is_entered || (response.changed() && ui.input(|input| input.events.iter().any(is_paste))) {
        take_whole(cx, form, slot);
    }
}

/// A path or a picture's `data:` address that was pasted into the address's field, or typed there and confirmed, is a file.
fn take_whole(cx: &Cx<'_>, form: &mut ShotForm, slot: Slot) {
    match incoming::read(&form.field(slot).url_text).into_iter().next() {
        Some(Incoming::File(path)) => cx.send(Action::UseImage(slot, path)),
        Some(Incoming::Data(text)) => {
            // Nobody corrects a picture by hand. It holds its place in the draft, which can't be sent with it, until the file is there.
            form.field(slot).url_text.clear();
            cx.send(Action::UseData(slot, text));
        }
        Some(Incoming::Address(_)) => form.field(slot).is_new = true,
        None => {}
    }
}

const fn is_paste(event: &Event) -> bool {
    matches!(event, Event::Paste(_) | Event::MiddleClickPaste { .. })
}
