//! Paints a clip on the stage: the picture as large as the room allows, the controls, and what is known of it.

use eframe::egui::{Align, Frame, Layout, Margin, Panel, Ui};

use super::data::{details, headline, identity, left_out};
use super::{controls_ui, picture_ui};
use crate::domain::Clip;
use crate::ui::command::UiCommand;
use crate::ui::context::{Action, Cx};
use crate::ui::player::Projection;
use crate::ui::queue::actions::{CardAction, Place, actions};
use crate::ui::queue::ask;
use crate::ui::theme::{Icon, Status, UiTokens, icons};
use crate::ui::widgets::layout::row;
use crate::ui::widgets::{Button, Elide, Elided, IconButton, Notice, Tone};

/// Why no frame of a clip can be had.
pub(in crate::ui) const NO_FRAMES: &str = "No frame can be taken out of a clip that can't be played here";

/// Why nothing can be done with a file that is gone.
const GONE: &str = "The file is no longer there";

/// Narrower rows have room for no words at all, in points.
const NO_WORDS: f32 = 320.0;
/// Narrower rows have room for the words of one button only, in points.
const WORDS_FROM: f32 = 420.0;
/// Narrower rows have no room for every button's words, in points.
const ROW_FROM: f32 = 590.0;
/// Narrower rows have no room for keys beside them, in points.
const KEYS_FROM: f32 = 650.0;

/// Lower stages have no room for what is known of the clip, in points.
const FACTS_FROM: f32 = 300.0;
/// Lower stages have room for the controls only, in points; everything else is in the command palette.
const BUTTONS_FROM: f32 = 220.0;

/// The clip.
pub(super) fn show(ui: &mut Ui, cx: &Cx<'_>, clip: &Clip) {
    let t = ui.tokens();
    let frame = Frame::new().inner_margin(Margin::symmetric(t.space.l as i8, t.space.m as i8));
    let height = ui.available_height();
    // By the time that the pointer is on the line of the time, what lies under it can be shown.
    if ui.rect_contains_pointer(ui.max_rect())
        && ui.input(|input| input.pointer.is_moving())
        && let Some(projection) = cx.players.stage.on_stage(clip.id)
    {
        projection.player().expect_seeks();
    }
    Panel::bottom("clip").resizable(false).show_separator_line(false).frame(frame).show(ui, |ui| {
        let plays = plays(cx, clip);
        if plays {
            controls_ui::show(ui, cx, clip);
        }
        if plays && height < BUTTONS_FROM {
            return;
        }
        if plays {
            ui.add_space(if height < FACTS_FROM { t.space.s } else { t.space.m });
        }
        if height >= FACTS_FROM {
            facts(ui, cx, clip);
        }
        buttons(ui, cx, clip);
    });
    let rect = ui.available_rect_before_wrap();
    cx.room_for_messages.set(Some(rect));
    picture_ui::show(ui, cx, clip, rect);
}

/// Whether the file is no longer there: nothing can be done with it then.
fn is_gone(cx: &Cx<'_>, clip: &Clip) -> bool {
    let failure = cx.players.stage.on_stage(clip.id).and_then(Projection::failure);
    failure.is_some_and(|failure| failure.is_gone) || cx.snapshot.job(clip.job).is_some_and(|view| view.file_gone)
}

/// A clip that can't be played has no controls.
fn plays(cx: &Cx<'_>, clip: &Clip) -> bool {
    cx.players.stage.on_stage(clip.id).is_none_or(|projection| projection.failure().is_none())
}

fn facts(ui: &mut Ui, cx: &Cx<'_>, clip: &Clip) {
    let t = ui.tokens();
    ui.spacing_mut().item_spacing.y = t.space.xs;
    row(ui, t.size.control_small, |ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if ui.add(IconButton::new(icons::COPY, "Copy details").small()).clicked() {
                cx.send(Action::Copy(details(clip, cx.zone)));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add(Elided::new(&clip.request.prompt, Elide::End))
            });
        });
    });
    for line in [headline(clip, cx.zone), identity(clip)] {
        ui.add(Elided::new(&line, Elide::End).small().tone(Tone::Secondary).figures());
    }
    let frames = cx.players.stage.on_stage(clip.id).map_or(0, |projection| projection.player().left_out());
    if let Some(line) = left_out(frames) {
        let line = ui.add(Elided::new(&line, Elide::End).small().tone(Tone::Secondary));
        line.on_hover_text("The frame before is shown in its place; at the beginning, the frame after");
    }
    gone(ui, cx, clip);
    ui.add_space(t.space.xs);
}

/// That the file is not where it was saved, with the way back when there is one.
fn gone(ui: &mut Ui, cx: &Cx<'_>, clip: &Clip) {
    let Some(view) = cx.snapshot.job(clip.job).filter(|view| view.file_gone) else { return };
    let notice = Notice::new(Status::Warning, "The file is no longer where it was saved");
    let again = CardAction::DownloadAgain;
    if !actions(view, Place::default()).contains(&again) {
        notice.show(ui);
    } else if notice.action(again.label()).show(ui) {
        ask(cx, view, again);
    }
}

fn buttons(ui: &mut Ui, cx: &Cx<'_>, clip: &Clip) {
    let t = ui.tokens();
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = t.space.s;
        let (narrow, keyed) = (ui.available_width() < ROW_FROM, ui.available_width() >= KEYS_FROM);
        let keys = UiCommand::SaveAs.keys_text(ui.ctx()).unwrap_or_default();
        let saving = cx.pending.save_dialog.is_some();
        let room = ui.max_rect().width();
        let here = !is_gone(cx, clip);
        let reason = if here { "The dialog is open" } else { GONE };
        let save = Button::secondary("Save as…").icon(icons::FLOPPY_DISK).enabled(here && !saving).reason(reason);
        let save = if keyed { save.shortcut(&keys) } else { save };
        let pressed = if room < NO_WORDS {
            ui.add(IconButton::new(icons::FLOPPY_DISK, "Save as…").enabled(here && !saving))
        } else {
            ui.add(save)
        };
        if pressed.clicked() {
            cx.send(Action::SaveAs(clip.id));
        }
        if worded_or_icon(ui, room < WORDS_FROM, icons::ARROW_U_UP_LEFT, "Use this shot", None) {
            cx.send(Action::UseClip(clip.id));
        }
        let going_on = cx.pending.frames.first.is_some().then_some("The frame is being taken out of the clip");
        let going_on = match (here, plays(cx, clip)) {
            (false, _) => Some(GONE),
            (true, false) => Some(NO_FRAMES),
            (true, true) => going_on,
        };
        let row = UiCommand::ContinueFromLast.row();
        if worded_or_icon(ui, narrow, icons::ARROW_BEND_DOWN_RIGHT, row.name, going_on) {
            cx.send(Action::ContinueFrom(clip.id));
        }
        if ui.add(IconButton::new(icons::MONITOR_PLAY, "Open in player").enabled(here)).clicked() {
            cx.send(Action::OpenClip(clip.id));
        }
        if ui.add(IconButton::new(icons::FOLDER_OPEN, "Show in folder").enabled(here)).clicked() {
            cx.send(Action::Reveal(clip.id));
        }
        cx.command_button(ui, IconButton::new(icons::TRASH, UiCommand::Remove.row().name), UiCommand::Remove);
    });
}

/// A button that keeps only its icon where the stage is narrow, so that all of them stay on one line. It waits where there is a
/// reason to.
fn worded_or_icon(ui: &mut Ui, narrow: bool, icon: Icon, name: &str, waits: Option<&str>) -> bool {
    let enabled = waits.is_none();
    let response = if narrow {
        let button = ui.add(IconButton::new(icon, name).enabled(enabled));
        match waits {
            Some(reason) => button.on_hover_text(reason),
            None => button,
        }
    } else {
        ui.add(Button::secondary(name).icon(icon).enabled(enabled).reason(waits.unwrap_or_default()))
    };
    response.clicked()
}
