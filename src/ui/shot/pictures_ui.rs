//! Paints the pictures of the form: a field for each slot, the picture as it will be sent, or why it can't be sent.

use eframe::egui::{
    Align, Align2, DragAndDrop, Layout, Rect, Response, Role as AccessRole, Sense, Stroke, StrokeKind, TextureHandle,
    Ui, Vec2, WidgetInfo, vec2,
};

use super::picture_state::{PictureState, may_be_sent, picture_words, small_words};
use super::slots::address_id;
use super::{ShotForm, address_ui, recent_ui};
use crate::domain::framing::has_shape;
use crate::domain::{FieldName, Slot};
use crate::engine::Refusal;
use crate::ui::clip_picture_ui;
use crate::ui::context::{Action, Cx, DraggedFrame};
use crate::ui::format as app_words;
use crate::ui::frame_editor::{paint_frame, way_between};
use crate::ui::images::{Image, ImageKey, LookFacts};
use crate::ui::platform::drops_are_heard;
use crate::ui::sheets::details;
use crate::ui::theme::{Role, Status, UiTokens, Weight, font, icons};
use crate::ui::widgets::layout::row;
use crate::ui::widgets::{Button, Elide, Elided, IconButton, Text, Tone, fit_within};

/// The room of the picture under the field, in points: greatest width, and height.
const PICTURE: (f32, f32) = (128.0, 72.0);

/// The fields of all slots that are shown, and a way to open the others.
pub(super) fn show(ui: &mut Ui, cx: &Cx<'_>, form: &mut ShotForm) {
    for slot in form.shown_slots(&cx.snapshot.models) {
        ui.push_id(slot, |ui| slot_field(ui, cx, form, slot));
    }
    let free = form.slots_to_open(&cx.snapshot.models);
    if !free.is_empty() {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = ui.tokens().space.xs;
            for slot in free {
                let why_not = form.why_not(slot, &cx.snapshot.models);
                if offer(ui, slot, why_not.as_deref()).clicked() {
                    form.open_slot(slot, true);
                    form.bring_picture(slot, true);
                }
            }
        });
    }
}

/// The button that opens the field of a slot. Where a rule of the model keeps such a picture out, it says so instead.
fn offer(ui: &mut Ui, slot: Slot, why_not: Option<&str>) -> Response {
    let label = if slot == Slot::LastFrame { "Last frame" } else { "Reference" };
    let button = Button::quiet(label).icon(icons::PLUS).small();
    let Some(why_not) = why_not else { return ui.add(button) };
    let response = ui.add(button.enabled(false).reason(why_not));
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_description(why_not));
    response
}

/// The heading of a slot: `First frame`.
pub(in crate::ui) fn heading(slot: Slot) -> String {
    app_words::capital(&slot.to_string())
}

/// The field of a slot.
fn slot_field(ui: &mut Ui, cx: &Cx<'_>, form: &mut ShotForm, slot: Slot) {
    let now = ui.input(|input| input.time);
    let models = &cx.snapshot.models;
    let shown = ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = ui.tokens().space.xs;
        ui.add(Text::small(heading(slot)).secondary());
        ask_for_it(ui, cx, form, slot);
        let error = form.error(FieldName::from(slot), models);
        let is_named = source(ui, cx, form, slot, error.as_deref());
        // After the field, which may have changed the picture.
        let state = PictureState::of(form, slot, cx.images, models, now);
        standing(ui, cx, form, slot, (state, error.is_some(), is_named));
        // The field of an address says it itself.
        if let Some(error) = error.filter(|_| is_named) {
            ui.add(Text::small(error).tone(Tone::Status(Status::Danger)).wrap());
        }
        state
    });
    let (state, ask) = (shown.inner, form.wanted_image(slot, models, now));
    // A slot that was closed just now is gone; asking for its field would open it again.
    if form.slots.get_mut(&slot).is_some_and(|field| field.scroll.is_due(state, ask)) {
        ui.scroll_to_rect(shown.response.rect, None);
    }
    drop_target(ui, cx, slot, shown.response.rect);
}

/// Where the picture comes from: a file by its name, else the field with `error` or why its picture was refused. Returns whether it is a
/// file by its name.
fn source(ui: &mut Ui, cx: &Cx<'_>, form: &mut ShotForm, slot: Slot, error: Option<&str>) -> bool {
    let now = ui.input(|input| input.time);
    let state = PictureState::of(form, slot, cx.images, &cx.snapshot.models, now);
    if matches!(state, PictureState::Passed(_) | PictureState::SentUnseen(_)) && form.passed(slot) {
        ui.memory_mut(|memory| memory.surrender_focus(address_id(slot)));
    }
    let name = form.named_file(slot).map(app_words::file_name);
    match (&name, state) {
        (Some(name), _) => file(ui, form, slot, name),
        (None, PictureState::Refused(refusal)) => {
            address_ui::show(ui, cx, form, slot, error.or(Some(&refusal.sentence)));
        }
        (None, _) => address_ui::show(ui, cx, form, slot, error),
    }
    name.is_some()
}

/// How the picture stands, and what can be done about it. `is_wrong`: whether the form has an error here; `is_named`: whether the picture
/// is a file by its name.
fn standing(
    ui: &mut Ui,
    cx: &Cx<'_>,
    form: &mut ShotForm,
    slot: Slot,
    (state, is_wrong, is_named): (PictureState<'_>, bool, bool),
) {
    match state {
        PictureState::Absent if is_wrong => {}
        PictureState::Absent => absent(ui, cx, form, slot),
        PictureState::Looking => picture(ui, cx, form, slot, None),
        PictureState::Passed(look) => {
            picture(ui, cx, form, slot, Some(look));
            frame_it(cx, form, slot, look);
        }
        PictureState::Refused(refusal) => {
            // Without an error of the form the field has said it.
            if is_named || is_wrong {
                ui.add(Text::small(refusal.sentence.as_str()).tone(Tone::Status(Status::Danger)).wrap());
            }
            after_refusal(ui, cx, slot, refusal);
        }
        PictureState::SentUnseen(refusal) => sent_unseen(ui, cx, slot, refusal),
    }
}

/// A new picture of another shape opens the editor, once.
fn frame_it(cx: &Cx<'_>, form: &mut ShotForm, slot: Slot, look: &LookFacts) {
    let is_new = std::mem::take(&mut form.field(slot).is_new);
    let ratio = form.draft.cut(slot, &cx.snapshot.models).ratio();
    if is_new && !matches!(slot, Slot::Reference(_)) && !has_shape(look.full_size, ratio) {
        cx.send(Action::FramePicture(slot));
    }
}

/// Has the engine look at it, once typing has paused.
fn ask_for_it(ui: &Ui, cx: &Cx<'_>, form: &ShotForm, slot: Slot) {
    if let Some(ask) = form.wanted_image(slot, &cx.snapshot.models, ui.input(|input| input.time))
        && cx.images.get(&ImageKey::Picture(ask.clone())).is_none()
    {
        cx.send(Action::NeedImage(ask));
    }
}

/// What to do with an empty slot, and the pictures that were used last: one press puts one into it. Where a rule of the model keeps such
/// a picture out, it says so instead.
fn absent(ui: &mut Ui, cx: &Cx<'_>, form: &ShotForm, slot: Slot) {
    if let Some(why_not) = form.why_not(slot, &cx.snapshot.models) {
        ui.add(Text::small(why_not).secondary().wrap());
        return;
    }
    let hint = if drops_are_heard(ui.ctx()) {
        "Optional: paste an address or a picture, browse, or drop a file"
    } else {
        "Optional: paste an address, a path or a picture, or browse"
    };
    ui.add(Text::small(hint).secondary().wrap());
    recent_ui::strip(ui, cx, slot);
}

/// The picture as it will be sent, and beside it what becomes of it. A press frames it.
fn picture(ui: &mut Ui, cx: &Cx<'_>, form: &ShotForm, slot: Slot, look: Option<&LookFacts>) {
    let t = ui.tokens();
    let source = form.draft.picture(slot).map(|picture| picture.source.clone()).unwrap_or_default();
    let models = &cx.snapshot.models;
    let (size, lines) = match look {
        Some(look) => picture_words(look, &source, form.draft.cut(slot, models)),
        None => (String::new(), vec![format!("Looking at the {slot}")]),
    };
    let warning = look.and_then(|look| small_words(look, slot, &form.draft, models));
    let first = (slot == Slot::LastFrame).then(|| image_of(ui, cx, form, Slot::FirstFrame)).flatten();
    let words = |ui: &mut Ui| words(ui, &size, &lines, warning.as_deref());
    let is_pair = matches!(first, Some(Image::Here(_)));
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = t.space.s;
        let mut room = vec2(PICTURE.0, PICTURE.1);
        if let Some(Image::Here(texture)) = &first {
            room.x = ((ui.available_width() - t.size.icon) / 2.0 - t.space.s).clamp(t.size.control, PICTURE.0);
            first_beside_last(ui, texture, room);
        }
        if thumb(ui, cx, form, slot, (look, room)).clicked() {
            cx.send(Action::FramePicture(slot));
        }
        if !is_pair {
            ui.vertical(words);
        }
    });
    if is_pair {
        ui.vertical(words);
    }
}

/// The words beside the picture.
fn words(ui: &mut Ui, size: &str, lines: &[String], warning: Option<&str>) {
    ui.spacing_mut().item_spacing.y = 0.0;
    if !size.is_empty() {
        ui.add(Text::small(size).figures());
    }
    for line in lines {
        ui.add(Text::small(line.as_str()).secondary().wrap());
    }
    if let Some(warning) = warning {
        ui.add(Text::small(warning).tone(Tone::Status(Status::Warning)).wrap());
    }
}

/// The picture of a slot as it will be sent, as far as it is known.
fn image_of<'a>(ui: &Ui, cx: &Cx<'a>, form: &ShotForm, slot: Slot) -> Option<Image<'a>> {
    let ask = form.wanted_image(slot, &cx.snapshot.models, ui.input(|input| input.time))?;
    cx.images.get(&ImageKey::Picture(ask))
}

/// What is sent, small: a button that opens the editor.
fn thumb(ui: &mut Ui, cx: &Cx<'_>, form: &ShotForm, slot: Slot, (look, room): (Option<&LookFacts>, Vec2)) -> Response {
    let t = ui.tokens();
    let cut = form.draft.cut(slot, &cx.snapshot.models);
    let shape = match look {
        Some(look) => vec2(look.width as f32, look.height as f32),
        None => vec2(cut.ratio().0 as f32, cut.ratio().1 as f32),
    };
    // An upright picture leaves more width to the words.
    let size = fitted(shape, room).max(vec2(t.size.control, t.size.control));
    let (place, response) = ui.allocate_exact_size(size, Sense::click());
    let rect = fit_within(shape, place);
    let image = image_of(ui, cx, form, slot).unwrap_or(Image::Coming);
    if slot == Slot::LastFrame && response.hovered() {
        way_between(ui, rect, image_of(ui, cx, form, Slot::FirstFrame).as_ref(), &image);
    } else {
        paint_frame(ui, rect, &image);
    }
    let name = match slot {
        Slot::FirstFrame | Slot::LastFrame => format!("Frame the {slot}"),
        Slot::Reference(_) => format!("Show the {slot}"),
    };
    response.widget_info(|| WidgetInfo::labeled(AccessRole::Button, ui.is_enabled(), &name));
    recent_ui::ring(ui, &response, rect);
    response.on_hover_text(name)
}

/// The size of this shape that just lies in the room.
fn fitted(shape: Vec2, room: Vec2) -> Vec2 {
    shape * (room.x / shape.x.max(1.0)).min(room.y / shape.y.max(1.0))
}

/// The first frame before the last one, so that the way from one to the other is seen.
fn first_beside_last(ui: &mut Ui, texture: &TextureHandle, room: Vec2) {
    let t = ui.tokens();
    let (rect, response) = ui.allocate_exact_size(fitted(texture.size_vec2(), room), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(AccessRole::Image, true, "The first frame"));
    paint_frame(ui, rect, &Image::Here(texture));
    ui.spacing_mut().item_spacing.x = t.space.xs;
    let (place, _) = ui.allocate_exact_size(vec2(t.size.icon, rect.height()), Sense::hover());
    clip_picture_ui::icon_at(ui, place.center(), icons::ARROW_RIGHT, t.size.icon, t.text.secondary);
}

/// What can be done here about a picture that can't be used.
fn after_refusal(ui: &mut Ui, cx: &Cx<'_>, slot: Slot, refusal: &Refusal) {
    ui.horizontal_wrapped(|ui| {
        if may_be_sent(refusal) && ui.add(Button::secondary("Send the address anyway")).clicked() {
            cx.send(Action::SendAnyway(slot, true));
        }
        again_and_details(ui, cx, slot, refusal);
    });
}

fn sent_unseen(ui: &mut Ui, cx: &Cx<'_>, slot: Slot, refusal: &Refusal) {
    let words = "The address is sent as it is, its picture unseen: Segmind may reach it, or refuse the shot";
    ui.add(Text::small(words).tone(Tone::Status(Status::Warning)).wrap());
    ui.horizontal_wrapped(|ui| {
        if ui.add(Button::secondary("Don't send it unseen")).clicked() {
            cx.send(Action::SendAnyway(slot, false));
        }
        again_and_details(ui, cx, slot, refusal);
    });
}

fn again_and_details(ui: &mut Ui, cx: &Cx<'_>, slot: Slot, refusal: &Refusal) {
    if ui.add(Button::quiet("Look again")).clicked() {
        cx.send(Action::LookAgain(slot));
    }
    if let Some(sheet) = details(refusal)
        && ui.add(Button::quiet("Details")).clicked()
    {
        cx.send(Action::Open(Box::new(sheet)));
    }
}

fn file(ui: &mut Ui, form: &mut ShotForm, slot: Slot, name: &str) {
    let t = ui.tokens();
    row(ui, t.size.control, |ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(t.size.icon, t.size.control), Sense::hover());
        clip_picture_ui::icon_at(ui, rect.center(), icons::IMAGE, t.size.icon, t.text.secondary);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if ui.add(IconButton::new(icons::X, &format!("Remove {slot}"))).clicked() {
                let now = ui.input(|input| input.time);
                form.clear_image(slot, now);
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| ui.add(Elided::new(name, Elide::Middle)));
        });
    });
}

/// Shows where a file or a frame that is dragged over the window will go. The app takes the file, this the frame.
fn drop_target(ui: &Ui, cx: &Cx<'_>, slot: Slot, rect: Rect) {
    let t = ui.tokens();
    let rect = rect.expand(t.space.xs);
    let frame = DragAndDrop::payload::<DraggedFrame>(ui.ctx());
    let is_over = ui.input(|input| input.pointer.latest_pos()).is_some_and(|at| rect.contains(at));
    if frame.is_none() && ui.input(|input| input.raw.hovered_files.is_empty()) {
        return;
    }
    let width = if is_over || frame.is_none() { t.size.ring } else { t.size.hairline };
    let stroke = Stroke::new(width, t.accent.text);
    ui.painter().rect(rect, t.radius.medium, t.accent.tint, stroke, StrokeKind::Inside);
    let style = font(Role::Body, Weight::SemiBold);
    let words = format!("Drop to use as {slot}");
    ui.painter().text(rect.center(), Align2::CENTER_CENTER, words, style, t.accent.text);
    if is_over
        && ui.input(|input| input.pointer.any_released())
        && let Some(frame) = DragAndDrop::take_payload::<DraggedFrame>(ui.ctx())
    {
        cx.send(Action::UseFrameOnStage(slot, frame.0));
    }
}
