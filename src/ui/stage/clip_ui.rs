//! Paints a clip on the stage: the still as large as the room allows, and what is known of it.

use eframe::egui::{Align, Frame, Layout, Margin, Panel, Rect, Sense, Ui};

use super::data::{details, headline, identity};
use crate::domain::Clip;
use crate::ui::ask::Ask;
use crate::ui::command::UiCommand;
use crate::ui::cx::Cx;
use crate::ui::images::{Image, STAGE, THUMB};
use crate::ui::queue::actions::{CardAction, Place, actions};
use crate::ui::queue::ask;
use crate::ui::rows::row;
use crate::ui::still_ui;
use crate::ui::theme::{Icon, Status, UiTokens, icons};
use crate::ui::widgets::{Button, Elide, Elided, IconButton, Notice, Text, Tone};

/// Narrower rows have no room for every button's words and keys, in points.
const ROW_FROM: f32 = 600.0;

/// The clip.
pub(super) fn show(ui: &mut Ui, cx: &Cx<'_>, clip: &Clip) {
    let t = ui.tokens();
    let frame = Frame::new().fill(t.surface.window).inner_margin(Margin::symmetric(t.space.l as i8, t.space.m as i8));
    Panel::bottom("clip").resizable(false).show_separator_line(false).frame(frame).show(ui, |ui| facts(ui, cx, clip));
    let rect = ui.available_rect_before_wrap();
    still(ui, cx, clip, rect);
}

fn still(ui: &mut Ui, cx: &Cx<'_>, clip: &Clip, rect: Rect) {
    let t = ui.tokens();
    ui.painter().rect_filled(rect, 0.0, t.surface.stage);
    ui.allocate_rect(rect, Sense::hover());
    match cx.still(clip.id, STAGE) {
        Image::Here(handle) => still_ui::texture(ui, rect, handle, 0),
        Image::Coming => match cx.still(clip.id, THUMB) {
            Image::Here(handle) => still_ui::texture(ui, rect, handle, 0),
            _ => still_ui::shape(ui, rect.shrink(t.space.xxl), clip.request.shape, t.text.on_stage_secondary),
        },
        Image::Refused(refusal) => refused(ui, rect, &refusal.sentence),
    }
}

fn refused(ui: &mut Ui, rect: Rect, sentence: &str) {
    let t = ui.tokens();
    let mut place = ui.new_child(eframe::egui::UiBuilder::new().max_rect(rect.shrink(t.space.xl)));
    place.vertical_centered(|ui| {
        ui.add_space((rect.height() * 0.5 - t.space.xxl * 2.0).max(0.0));
        still_ui::icon_at(
            ui,
            ui.next_widget_position(),
            icons::IMAGE_BROKEN,
            t.size.icon_hero,
            t.text.on_stage_secondary,
        );
        ui.add_space(t.space.xxl);
        ui.add(Text::body(sentence).tone(Tone::OnStageSecondary).centered().wrap());
    });
}

fn facts(ui: &mut Ui, cx: &Cx<'_>, clip: &Clip) {
    let t = ui.tokens();
    ui.spacing_mut().item_spacing.y = t.space.xs;
    row(ui, t.size.control_small, |ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if ui.add(IconButton::new(icons::COPY, "Copy details").small()).clicked() {
                cx.ask(Ask::Copy(details(clip, cx.zone)));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add(Elided::new(&clip.request.prompt, Elide::End))
            });
        });
    });
    for line in [headline(clip, cx.zone), identity(clip)] {
        ui.add(Elided::new(&line, Elide::End).small().tone(Tone::Secondary).figures());
    }
    gone(ui, cx, clip);
    ui.add_space(t.space.xs);
    buttons(ui, cx, clip);
}

/// That the file is not where it was saved, with the way back when there is one.
fn gone(ui: &mut Ui, cx: &Cx<'_>, clip: &Clip) {
    let Some(view) = cx.snapshot.job(clip.job).filter(|view| view.file_gone) else { return };
    let notice = Notice::new(Status::Warning, "The file is no longer where it was saved");
    let again = CardAction::DownloadAgain;
    if !actions(view, Place::default()).contains(&again) {
        notice.show(ui);
    } else if notice.action(again.label()).show(ui) {
        ask(cx, &view.job, again);
    }
}

fn buttons(ui: &mut Ui, cx: &Cx<'_>, clip: &Clip) {
    let t = ui.tokens();
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = t.space.s;
        let narrow = ui.available_width() < ROW_FROM;
        let keys = UiCommand::SaveAs.keys_text(ui.ctx()).unwrap_or_default();
        let saving = cx.pending.save_dialog.is_some();
        let save = Button::secondary("Save as…").icon(icons::FLOPPY_DISK);
        let save = if narrow { save } else { save.shortcut(&keys) };
        if ui.add(save.enabled(!saving).reason("The dialog is open")).clicked() {
            cx.ask(Ask::SaveAs(clip.id));
        }
        if ui.add(Button::secondary("Use this shot").icon(icons::ARROW_U_UP_LEFT)).clicked() {
            cx.ask(Ask::UseClip(clip.id));
        }
        if worded_or_icon(ui, narrow, icons::MONITOR_PLAY, "Open in player") {
            cx.ask(Ask::OpenClip(clip.id));
        }
        if worded_or_icon(ui, narrow, icons::FOLDER_OPEN, "Show in folder") {
            cx.ask(Ask::Reveal(clip.id));
        }
    });
}

/// A button that keeps only its icon where the stage is narrow, so that all of them stay on one line.
fn worded_or_icon(ui: &mut Ui, narrow: bool, icon: Icon, name: &str) -> bool {
    if narrow { ui.add(IconButton::new(icon, name)) } else { ui.add(Button::quiet(name).icon(icon)) }.clicked()
}
