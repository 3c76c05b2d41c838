//! Paints the first frame: an address with what is there, or a picture from this computer, dropped or chosen.

use eframe::egui::{Align, Align2, Layout, Rect, Sense, Stroke, StrokeKind, Ui, vec2};

use super::ShotForm;
use super::data::field_error;
use crate::domain::{FieldName, FirstFrameDraft};
use crate::ui::ask::Ask;
use crate::ui::cx::Cx;
use crate::ui::images::{Image, ImageKey};
use crate::ui::rows::row;
use crate::ui::still_ui;
use crate::ui::theme::{Role, Status, UiTokens, Weight, font, icons};
use crate::ui::widgets::{Elide, Elided, IconButton, Text, TextField, Tone};
use crate::ui::words;

/// Size of the picture under the field, in points.
const PICTURE: (f32, f32) = (128.0, 72.0);

/// The field.
pub(super) fn show(ui: &mut Ui, cx: &Cx<'_>, form: &mut ShotForm) {
    let shown = ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = ui.tokens().space.xs;
        ui.add(Text::small("First frame").secondary());
        let image = picture(ui, cx, form);
        let error = field_error(&form.draft, FieldName::FirstFrame, form.tried).or_else(|| match &image {
            Some(Image::Refused(refusal)) => Some(refusal.sentence.clone()),
            _ => None,
        });
        match form.draft.first_frame.clone() {
            FirstFrameDraft::File(path) => file(ui, form, &words::file_name(&path), error.as_deref()),
            FirstFrameDraft::None | FirstFrameDraft::Url(_) => address(ui, cx, form, error.as_deref()),
        }
        match &image {
            Some(image @ (Image::Here(_) | Image::Coming)) => {
                let (rect, _) = ui.allocate_exact_size(vec2(PICTURE.0, PICTURE.1), Sense::hover());
                still_ui::thumb(ui, rect, image, form.draft.shape);
            }
            None if error.is_none() => {
                ui.add(Text::small("Optional: paste an address, browse, or drop a picture").secondary().wrap());
            }
            Some(Image::Refused(_)) | None => {}
        }
    });
    drop_target(ui, cx, shown.response.rect);
}

/// What is known of the picture; asks for it when typing has paused.
fn picture<'a>(ui: &Ui, cx: &'a Cx<'_>, form: &ShotForm) -> Option<Image<'a>> {
    let wanted = form.wanted_image(ui.input(|input| input.time))?;
    Some(cx.images.get(&ImageKey::of(&wanted)).unwrap_or_else(|| {
        cx.ask(Ask::NeedImage(wanted));
        Image::Coming
    }))
}

fn file(ui: &mut Ui, form: &mut ShotForm, name: &str, error: Option<&str>) {
    let t = ui.tokens();
    row(ui, t.size.control, |ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(t.size.icon, t.size.control), Sense::hover());
        still_ui::icon_at(ui, rect.center(), icons::IMAGE, t.size.icon, t.text.secondary);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if ui.add(IconButton::new(icons::X, "Remove first frame")).clicked() {
                let now = ui.input(|input| input.time);
                form.clear_image(now);
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| ui.add(Elided::new(name, Elide::Middle)));
        });
    });
    match error {
        Some(error) => ui.add(Text::small(error).tone(Tone::Status(Status::Danger)).wrap()),
        None => ui.add(Text::small("Uploaded to Segmind when the shot is sent").secondary().wrap()),
    };
}

fn address(ui: &mut Ui, cx: &Cx<'_>, form: &mut ShotForm, error: Option<&str>) {
    ui.horizontal_top(|ui| {
        let t = ui.tokens();
        ui.spacing_mut().item_spacing.x = t.space.xs;
        ui.scope(|ui| {
            ui.set_max_width(ui.available_width() - t.size.control - t.space.xs);
            let field = TextField::new("Image URL", &mut form.url_text).hint("Image URL, https://…").hide_label();
            if ui.add(field.error(error)).changed() {
                let now = ui.input(|input| input.time);
                form.url_edited(now);
            }
        });
        let busy = cx.pending.image_dialog.is_some();
        if ui.add(IconButton::new(icons::FOLDER_OPEN, "Browse…").enabled(!busy)).clicked() {
            cx.ask(Ask::PickImage);
        }
    });
}

/// Takes a picture that is dropped anywhere on the window, and shows where it will go.
fn drop_target(ui: &Ui, cx: &Cx<'_>, rect: Rect) {
    let t = ui.tokens();
    if ui.input(|input| !input.raw.hovered_files.is_empty()) {
        let rect = rect.expand(t.space.xs);
        ui.painter().rect(
            rect,
            t.radius.medium,
            t.accent.tint,
            Stroke::new(t.size.ring, t.accent.text),
            StrokeKind::Inside,
        );
        let style = font(Role::Body, Weight::SemiBold);
        ui.painter().text(rect.center(), Align2::CENTER_CENTER, "Drop to use as first frame", style, t.accent.text);
    }
    let dropped = ui.input(|input| input.raw.dropped_files.first().map(|file| file.path().to_owned()));
    if let Some(path) = dropped {
        cx.ask(Ask::UseImage(path));
    }
}
