//! Paints the first frame: its field, its picture and how it is sent, or why it can't be sent.

use eframe::egui::{
    Align, Align2, Event, Key, Layout, Rect, Role as AccessRole, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2,
};

use super::ShotForm;
use super::first_frame::{FirstFrameState, frame_words, may_be_sent};
use super::incoming::{self, Incoming};
use crate::domain::{FieldName, FirstFrameDraft};
use crate::engine::Refusal;
use crate::ui::clip_picture_ui;
use crate::ui::context::{Action, Cx};
use crate::ui::format as app_words;
use crate::ui::images::{Image, ImageKey, LookFacts};
use crate::ui::platform::drops_are_heard;
use crate::ui::sheets::details;
use crate::ui::theme::{Role, Status, UiTokens, Weight, font, icons};
use crate::ui::widgets::layout::row;
use crate::ui::widgets::{Button, Elide, Elided, IconButton, Text, TextField, Tone};

/// The room of the picture under the field, in points: greatest width, and height.
const PICTURE: (f32, f32) = (128.0, 72.0);

/// The field.
pub(super) fn show(ui: &mut Ui, cx: &Cx<'_>, form: &mut ShotForm) {
    let shown = ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = ui.tokens().space.xs;
        ui.add(Text::small("First frame").secondary());
        ask_for_it(ui, cx, form);
        let error = form.error(FieldName::FirstFrame);
        match form.draft.first_frame.clone() {
            FirstFrameDraft::File(path) => file(ui, form, &app_words::file_name(&path)),
            FirstFrameDraft::None | FirstFrameDraft::Url(_) => address(ui, cx, form, error.as_deref()),
        }
        let now = ui.input(|input| input.time);
        match FirstFrameState::of(form, cx.images, now) {
            FirstFrameState::Absent if error.is_none() => hint(ui),
            FirstFrameState::Absent => {}
            FirstFrameState::Looking => picture(ui, form, &Image::Coming, None),
            FirstFrameState::Passed(look) => {
                let key = form.wanted_image(now).map(ImageKey::FirstFrame);
                let image = key.and_then(|key| cx.images.get(&key)).unwrap_or(Image::Coming);
                picture(ui, form, &image, Some(look));
            }
            FirstFrameState::Refused(refusal) => refused(ui, cx, refusal),
            FirstFrameState::SentUnseen(refusal) => sent_unseen(ui, cx, refusal),
        }
    });
    let now = ui.input(|input| input.time);
    let (standing, ask) = (FirstFrameState::of(form, cx.images, now), form.wanted_image(now));
    if form.scroll.is_due(standing, ask) {
        ui.scroll_to_rect(shown.response.rect, None);
    }
    drop_target(ui, shown.response.rect);
}

/// Has the engine look at it, once typing has paused.
fn ask_for_it(ui: &Ui, cx: &Cx<'_>, form: &ShotForm) {
    if let Some(ask) = form.wanted_image(ui.input(|input| input.time))
        && cx.images.get(&ImageKey::FirstFrame(ask.clone())).is_none()
    {
        cx.send(Action::NeedImage(ask));
    }
}

fn hint(ui: &mut Ui) {
    let hint = if drops_are_heard(ui.ctx()) {
        "Optional: paste an address or a picture, browse, or drop a file"
    } else {
        "Optional: paste an address, a path or a picture, or browse"
    };
    ui.add(Text::small(hint).secondary().wrap());
}

/// The picture, and beside it how it is sent.
fn picture(ui: &mut Ui, form: &ShotForm, image: &Image<'_>, look: Option<&LookFacts>) {
    let t = ui.tokens();
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = t.space.s;
        // An upright picture leaves more width to the words.
        let shape = look.map_or_else(
            || clip_picture_ui::ratio(form.draft.shape),
            |look| vec2(look.width as f32, look.height as f32),
        );
        let width = (PICTURE.1 * shape.x / shape.y).clamp(t.size.control, PICTURE.0);
        let (rect, response) = ui.allocate_exact_size(vec2(width, PICTURE.1), Sense::hover());
        clip_picture_ui::thumb(ui, rect, image, form.draft.shape);
        let (size, lines) = match (look, form.draft.first_frame()) {
            (Some(look), Some(from)) => frame_words(look, &from, form.draft.shape),
            _ => (String::new(), vec!["Looking at the first frame".to_owned()]),
        };
        response.widget_info(|| WidgetInfo::labeled(AccessRole::Image, true, "Picture of the first frame"));
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            if !size.is_empty() {
                ui.add(Text::small(size).figures());
            }
            for line in lines {
                ui.add(Text::small(line).secondary().wrap());
            }
        });
    });
}

/// Why it can't be used, and what can be done about it here.
fn refused(ui: &mut Ui, cx: &Cx<'_>, refusal: &Refusal) {
    ui.add(Text::small(refusal.sentence.as_str()).tone(Tone::Status(Status::Danger)).wrap());
    ui.horizontal_wrapped(|ui| {
        if may_be_sent(refusal) && ui.add(Button::secondary("Send the address anyway")).clicked() {
            cx.send(Action::SendAnyway(true));
        }
        again_and_details(ui, cx, refusal);
    });
}

fn sent_unseen(ui: &mut Ui, cx: &Cx<'_>, refusal: &Refusal) {
    let words = "The address is sent as it is, its picture unseen: Segmind may reach it, or refuse the shot";
    ui.add(Text::small(words).tone(Tone::Status(Status::Warning)).wrap());
    ui.horizontal_wrapped(|ui| {
        if ui.add(Button::secondary("Don't send it unseen")).clicked() {
            cx.send(Action::SendAnyway(false));
        }
        again_and_details(ui, cx, refusal);
    });
}

fn again_and_details(ui: &mut Ui, cx: &Cx<'_>, refusal: &Refusal) {
    if ui.add(Button::quiet("Look again")).clicked() {
        cx.send(Action::LookAgain);
    }
    if let Some(sheet) = details(refusal)
        && ui.add(Button::quiet("Details")).clicked()
    {
        cx.send(Action::Open(Box::new(sheet)));
    }
}

fn file(ui: &mut Ui, form: &mut ShotForm, name: &str) {
    let t = ui.tokens();
    row(ui, t.size.control, |ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(t.size.icon, t.size.control), Sense::hover());
        clip_picture_ui::icon_at(ui, rect.center(), icons::IMAGE, t.size.icon, t.text.secondary);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if ui.add(IconButton::new(icons::X, "Remove first frame")).clicked() {
                let now = ui.input(|input| input.time);
                form.clear_image(now);
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| ui.add(Elided::new(name, Elide::Middle)));
        });
    });
}

fn address(ui: &mut Ui, cx: &Cx<'_>, form: &mut ShotForm, error: Option<&str>) {
    ui.horizontal_top(|ui| {
        let t = ui.tokens();
        ui.spacing_mut().item_spacing.x = t.space.xs;
        ui.scope(|ui| {
            ui.set_max_width(ui.available_width() - t.size.control - t.space.xs);
            let field = TextField::new("Image URL", &mut form.url_text).hint("Image URL, https://…").hide_label();
            let response = ui.add(field.error(error));
            if response.changed() {
                let now = ui.input(|input| input.time);
                form.url_edited(now);
            }
            let is_whole = (response.changed() && ui.input(|input| input.events.iter().any(is_paste)))
                || (response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)));
            if is_whole {
                take_path(cx, form);
            }
        });
        let busy = cx.pending.first_frame.dialog.is_some();
        if ui.add(IconButton::new(icons::FOLDER_OPEN, "Browse…").enabled(!busy)).clicked() {
            cx.send(Action::PickImage);
        }
    });
}

/// A path that was pasted into the address's field, or typed there and confirmed, is a file.
fn take_path(cx: &Cx<'_>, form: &ShotForm) {
    if let Some(Incoming::File(path)) = incoming::read(&form.url_text).into_iter().next() {
        cx.send(Action::UseImage(path));
    }
}

const fn is_paste(event: &Event) -> bool {
    matches!(event, Event::Paste(_) | Event::MiddleClickPaste { .. })
}

/// Shows where a file that is dragged over the window will go; the app takes the drop.
fn drop_target(ui: &Ui, rect: Rect) {
    let t = ui.tokens();
    if ui.input(|input| input.raw.hovered_files.is_empty()) {
        return;
    }
    let rect = rect.expand(t.space.xs);
    let stroke = Stroke::new(t.size.ring, t.accent.text);
    ui.painter().rect(rect, t.radius.medium, t.accent.tint, stroke, StrokeKind::Inside);
    let style = font(Role::Body, Weight::SemiBold);
    ui.painter().text(rect.center(), Align2::CENTER_CENTER, "Drop to use as first frame", style, t.accent.text);
}
