//! The sheet of the editor: the picture, fill or fit, the backdrop, reset and undo.

use eframe::egui::{Context, CornerRadius, Key, Modifiers, Sense, Stroke, StrokeKind, Ui, vec2};

use super::canvas_ui::{self, Framed};
use super::editor::FrameEditor;
use crate::domain::framing::{COVERS, colour_of};
use crate::domain::{Backdrop, Cut, Framing, Slot};
use crate::engine::PictureAsk;
use crate::ui::context::{Action, Cx};
use crate::ui::images::{FRAMED, Image, ImageKey};
use crate::ui::shot::ShotForm;
use crate::ui::shot::picture_state::framing_words;
use crate::ui::theme::{Tokens, UiTokens, icons, of_work};
use crate::ui::widgets::layout::row;
use crate::ui::widgets::{Button, IconButton, Segmented, SheetAnswer, SheetFrame, Text, TextField};

/// Height of everything in the sheet but the canvas while the picture fills the shape, and the canvas's least and greatest height; in points.
const AROUND: f32 = 280.0;
const CANVAS: (f32, f32) = (140.0, 480.0);

/// Widths of the choices, in points.
const CHOICE: f32 = 168.0;
const HEX: f32 = 104.0;
/// Room for all controls of a colour in one row, in points.
const TOGETHER: f32 = 520.0;

/// A frame whose short side has fewer pixels is seen to be soft in the render.
const SOFT: u32 = 480;

/// One press of a zoom button.
const ZOOM: f64 = 1.1;

/// Paints the sheet; returns whether to close it.
pub(in crate::ui) fn show(ctx: &Context, cx: &Cx<'_>, editor: &mut FrameEditor, form: &ShotForm) -> bool {
    let title = title(editor.slot);
    let is_reference = matches!(editor.slot, Slot::Reference(_));
    let sheet = SheetFrame::new("frame", &title).wide();
    let sheet = if is_reference {
        sheet.only_closes()
    } else {
        sheet.confirm("Use this frame").starts_at(canvas_ui::canvas_id())
    };
    let answer = sheet.show(ctx, |ui| body(ui, cx, editor, form));
    if answer == SheetAnswer::Confirmed {
        cx.send(Action::SetFraming(editor.slot, editor.framing()));
    }
    answer != SheetAnswer::Open
}

fn title(slot: Slot) -> String {
    match slot {
        Slot::FirstFrame => "This is frame 1".to_owned(),
        Slot::LastFrame => "This is the last frame".to_owned(),
        Slot::Reference(at) => format!("Reference {}", u32::from(at) + 1),
    }
}

fn body(ui: &mut Ui, cx: &Cx<'_>, editor: &mut FrameEditor, form: &ShotForm) {
    let t = ui.tokens();
    ui.spacing_mut().item_spacing.y = t.space.m;
    let now = ui.input(|input| input.time);
    if ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Z)) && !ui.ctx().text_edit_focused() {
        editor.undo();
    }
    let cut = form.draft.cut(editor.slot, &cx.snapshot.models).with(editor.framing());
    let height = (ui.ctx().content_rect().height() - around(editor, t)).clamp(CANVAS.0, CANVAS.1);
    let size = vec2(ui.available_width(), height);
    let Some(ask) = form.whole_image(editor.slot, &cx.snapshot.models, FRAMED, now) else {
        return canvas_ui::blank(ui, size, cut.ratio());
    };
    let blurred = PictureAsk { cut, ..ask.clone() };
    let key = ImageKey::Picture(ask);
    let whole = wanted(cx, &key);
    let is_blurred = editor.framing() == Framing::Fit(Backdrop::Blur);
    let blurred = is_blurred.then(|| wanted(cx, &ImageKey::Picture(blurred))).flatten();
    let (Some(Image::Here(whole)), Some(look)) = (whole, cx.images.look(&key)) else {
        canvas_ui::blank(ui, size, cut.ratio());
        if let Some(Image::Refused(refusal)) = cx.images.get(&key) {
            ui.add(Text::small(refusal.sentence.as_str()).secondary().wrap());
        }
        return;
    };
    let is_coming = is_blurred && !matches!(blurred, Some(Image::Here(_)));
    let words = words(editor, cut, look.full_size);
    let blurred = match blurred {
        Some(Image::Here(texture)) => Some(texture),
        _ => None,
    };
    let framed = Framed {
        whole,
        blurred,
        pixels: look.pixels.as_deref(),
        size: look.full_size,
        ratio: cut.ratio(),
        words: &words,
    };
    canvas_ui::show(ui, size, editor, &framed);
    if matches!(editor.slot, Slot::Reference(_)) {
        ui.add(Text::small("References are sent whole").secondary());
        return;
    }
    controls(ui, editor, &framed, now);
    below(ui, cut, &framed, is_coming);
}

/// Height of everything but the canvas, in points: a picture that is shown whole has a row more, for what it is put on.
fn around(editor: &FrameEditor, t: &Tokens) -> f32 {
    let row = if matches!(editor.framing(), Framing::Fit(_)) { t.size.control + t.space.m } else { 0.0 };
    AROUND + row
}

/// A picture, asked for if it isn't known.
fn wanted<'a>(cx: &Cx<'a>, key: &ImageKey) -> Option<Image<'a>> {
    let known = cx.images.get(key);
    if let (None, ImageKey::Picture(ask)) = (&known, key) {
        cx.send(Action::NeedImage(ask.clone()));
    }
    known
}

/// What a screen reader says of the picture.
fn words(editor: &FrameEditor, cut: Cut, size: (u32, u32)) -> String {
    let (across, down) = cut.ratio();
    let stands = framing_words(cut, size).unwrap_or_else(|| "nothing is cut off".to_owned());
    match editor.framing() {
        Framing::Fill { zoom, .. } => format!(
            "{} fills {across}:{down}, zoom {}, {stands}. Arrow keys move it, plus and minus zoom",
            title_of(editor.slot),
            zoom_words(zoom)
        ),
        Framing::Fit(_) => format!("{} in {across}:{down}: {stands}", title_of(editor.slot)),
        Framing::Whole => title_of(editor.slot),
    }
}

fn title_of(slot: Slot) -> String {
    match slot {
        Slot::FirstFrame => "Frame 1".to_owned(),
        Slot::LastFrame => "The last frame".to_owned(),
        Slot::Reference(_) => title(slot),
    }
}

fn zoom_words(zoom: u32) -> String {
    format!("{:.1}×", f64::from(zoom) / f64::from(COVERS))
}

/// Fill or fit and what belongs to each at the left, undo and reset at the right.
fn controls(ui: &mut Ui, editor: &mut FrameEditor, framed: &Framed<'_>, now: f64) {
    let t = ui.tokens();
    let spacing = vec2(t.space.m, t.space.s);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = spacing;
        let mut fills = editor.fills();
        sized(ui, CHOICE, |ui| ui.add(Segmented::new("Framing", &mut fills, &[(true, "Fill"), (false, "Fit")])));
        editor.fill(fills, now);
        if let Framing::Fill { zoom, .. } = editor.framing() {
            zoom_buttons(ui, editor, framed, zoom, now);
        }
        let undo = IconButton::new(icons::ARROW_U_UP_LEFT, "Undo").shortcut("Ctrl+Z").enabled(editor.can_undo());
        if ui.add(undo).clicked() {
            editor.undo();
        }
        let reset = IconButton::new(icons::ARROW_COUNTER_CLOCKWISE, "Reset").enabled(!editor.is_reset());
        if ui.add(reset).clicked() {
            editor.reset(now);
        }
    });
    if let Framing::Fit(backdrop) = editor.framing() {
        let is_narrow = ui.available_width() < TOGETHER;
        let takes_colour = matches!(backdrop, Backdrop::Colour(_));
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing = spacing;
            backdrops(ui, editor, backdrop, now);
            if takes_colour && !is_narrow {
                pipette(ui, editor);
            }
        });
        if takes_colour && is_narrow {
            pipette(ui, editor);
        }
    }
}

fn sized(ui: &mut Ui, width: f32, content: impl FnOnce(&mut Ui) -> eframe::egui::Response) {
    let height = ui.tokens().size.control;
    ui.allocate_ui(vec2(width, height), |ui| {
        ui.set_width(width);
        content(ui)
    });
}

fn zoom_buttons(ui: &mut Ui, editor: &mut FrameEditor, framed: &Framed<'_>, zoom: u32, now: f64) {
    let by = |editor: &mut FrameEditor, factor| {
        editor.zoom(framed.size, framed.ratio, factor, (0.5, 0.5), now);
    };
    if ui.add(IconButton::new(icons::MINUS, "Zoom out").enabled(zoom > COVERS)).clicked() {
        by(editor, 1.0 / ZOOM);
    }
    ui.add(Text::small(zoom_words(zoom)).figures());
    if ui.add(IconButton::new(icons::PLUS, "Zoom in")).clicked() {
        by(editor, ZOOM);
    }
}

/// Blur or colour; for a colour its field.
fn backdrops(ui: &mut Ui, editor: &mut FrameEditor, backdrop: Backdrop, now: f64) {
    let t = ui.tokens();
    let mut blurs = backdrop == Backdrop::Blur;
    let options = [(true, "Blur"), (false, "Colour")];
    sized(ui, CHOICE, |ui| ui.add(Segmented::new("Backdrop", &mut blurs, &options)));
    if blurs != (backdrop == Backdrop::Blur) {
        let chosen = if blurs { Backdrop::Blur } else { Backdrop::Colour(editor.colour()) };
        return editor.put_on(chosen, now);
    }
    let Backdrop::Colour(colour) = backdrop else { return };
    let (rect, _) = ui.allocate_exact_size(vec2(t.size.control, t.size.control), Sense::hover());
    let outline = Stroke::new(t.size.hairline, t.line.outline);
    let radius = CornerRadius::same(t.radius.medium);
    ui.painter().rect(rect, radius, of_work(colour), outline, StrokeKind::Inside);
    sized(ui, HEX, |ui| {
        let mut text = std::mem::take(&mut editor.hex);
        let response = ui.add(TextField::new("Colour", &mut text).hint("#000000").hide_label());
        let typed = colour_of(&text).filter(|colour| *colour != editor.colour());
        editor.hex = text;
        if let Some(colour) = typed.filter(|_| response.changed()) {
            editor.put_on(Backdrop::Colour(colour), now);
        }
        response
    });
}

fn pipette(ui: &mut Ui, editor: &mut FrameEditor) {
    let pipette = if editor.takes_colour { "Press on the picture" } else { "From the picture" };
    if ui.add(Button::secondary(pipette)).clicked() {
        editor.takes_colour = !editor.takes_colour;
    }
}

/// What becomes of the picture, in a line.
fn below(ui: &mut Ui, cut: Cut, framed: &Framed<'_>, is_coming: bool) {
    let layout = cut.layout(framed.size);
    let (width, height) = layout.canvas;
    let stands = if is_coming {
        "Its edge is being blurred".to_owned()
    } else {
        framing_words(cut, framed.size).unwrap_or_else(|| "Nothing is cut off".to_owned())
    };
    row(ui, ui.tokens().space.l, |ui| {
        let soft = if width.min(height) < SOFT { ", which will look soft" } else { "" };
        let words = format!("{stands}. Sent as {width} × {height}, of {} × {}{soft}", framed.size.0, framed.size.1);
        ui.add(Text::small(words).secondary().figures().truncate());
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_screen_reader_says_names_the_shape_the_zoom_and_what_is_cut_off() {
        let say = |framing| {
            let editor = FrameEditor::new(Slot::FirstFrame, framing);
            let cut = Cut::new(Slot::FirstFrame, framing, crate::domain::Shape::UPRIGHT, None);
            words(&editor, cut, (1000, 1000))
        };
        let filled = "Frame 1 fills 9:16, zoom 1.0×, 44 % is cut off. Arrow keys move it, plus and minus zoom";
        assert_eq!(say(Framing::FILL), filled);
        assert_eq!(say(Framing::Fit(Backdrop::Blur)), "Frame 1 in 9:16: Whole, on its own blurred edge");
    }
}
