//! Paints a clip on the stage: its picture as large as possible, the controls, its facts and what can be done with it; or only
//! picture and controls, on the whole screen.

use eframe::egui::{Align, CentralPanel, CursorIcon, Frame, Layout, Margin, Panel, Rect, Ui, UiBuilder, pos2};

use super::data::{NO_FRAMES, details, headline, identity, left_out};
use super::{controls_ui, picture_ui};
use crate::domain::{Clip, JobAction};
use crate::ui::command::UiCommand;
use crate::ui::context::{Action, Cx};
use crate::ui::player::{PlayerTexture, controls_are_seen};
use crate::ui::queue::actions::{CardAction, Place, actions};
use crate::ui::queue::send;
use crate::ui::theme::{Icon, Status, UiTokens, icons};
use crate::ui::widgets::layout::row;
use crate::ui::widgets::{Button, Elide, Elided, IconButton, Notice, Tone};

/// Why a clip without its file can't be used.
const GONE: &str = "The file is no longer there";

/// Height of the stage, in points, from which it shows the clip's facts.
const FACTS_FROM: f32 = 300.0;
/// Height of the stage, in points, from which it shows buttons under the controls; the command palette has them always.
const BUTTONS_FROM: f32 = 220.0;

/// The clip in the window.
pub(super) fn show(ui: &mut Ui, cx: &Cx<'_>, clip: &Clip) {
    let t = ui.tokens();
    let frame = Frame::new().inner_margin(Margin::symmetric(t.space.l as i8, t.space.m as i8));
    let height = ui.available_height();
    // Prepares previews before the pointer reaches the seek bar.
    if ui.rect_contains_pointer(ui.max_rect())
        && ui.input(|input| input.pointer.is_moving())
        && let Some(player_texture) = cx.players.stage.on_stage(clip.id)
    {
        player_texture.player().expect_seeks();
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

/// Whether the file is no longer there.
fn is_gone(cx: &Cx<'_>, clip: &Clip) -> bool {
    let failure = cx.players.stage.on_stage(clip.id).and_then(PlayerTexture::failure);
    failure.is_some_and(|failure| failure.is_gone) || cx.snapshot.job(clip.job).is_some_and(|view| view.file_gone)
}

/// A clip that can't be played has no controls.
fn plays(cx: &Cx<'_>, clip: &Clip) -> bool {
    cx.players.stage.on_stage(clip.id).is_none_or(|player_texture| player_texture.failure().is_none())
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
    let frames =
        cx.players.stage.on_stage(clip.id).map_or(0, |player_texture| player_texture.player().missing_frames());
    if let Some(line) = left_out(frames) {
        let line = ui.add(Elided::new(&line, Elide::End).small().tone(Tone::Secondary));
        line.on_hover_text("The frame before is shown in its place; at the beginning, the frame after");
    }
    gone(ui, cx, clip);
    ui.add_space(t.space.xs);
}

/// A notice that the file is not where it was saved, with a way to get it back if there is one.
fn gone(ui: &mut Ui, cx: &Cx<'_>, clip: &Clip) {
    let Some(view) = cx.snapshot.job(clip.job).filter(|view| view.file_gone) else { return };
    let notice = Notice::new(Status::Warning, "The file is no longer where it was saved");
    let again = CardAction::Act(JobAction::DownloadAgain);
    if !actions(view, Place::default()).contains(&again) {
        notice.show(ui);
    } else if notice.action(again.label(&view.job)).show(ui) {
        send(cx, view, &again);
    }
}

/// What can be done with the clip, on one line: the first buttons have words as far as there is room for them.
fn buttons(ui: &mut Ui, cx: &Cx<'_>, clip: &Clip) {
    let here = !is_gone(cx, clip);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = ui.tokens().space.s;
        let keys = UiCommand::SaveAs.keys_text(ui.ctx()).unwrap_or_default();
        let worded = worded_buttons(cx, clip, here);
        let (count, with_keys) = words_that_fit(ui, &worded, &keys);
        for (i, button) in worded.into_iter().enumerate() {
            let keys = (i == 0 && with_keys).then_some(keys.as_str());
            if button.show(ui, i < count, keys) {
                cx.send(button.action);
            }
        }
        if ui.add(IconButton::new(icons::MONITOR_PLAY, UiCommand::OpenInPlayer.row().name).enabled(here)).clicked() {
            cx.send(Action::OpenClip(clip.id));
        }
        if ui.add(IconButton::new(icons::FOLDER_OPEN, UiCommand::ShowInFolder.row().name).enabled(here)).clicked() {
            cx.send(Action::Reveal(clip.id));
        }
        cx.command_button(ui, IconButton::new(icons::TRASH, UiCommand::Remove.row().name), UiCommand::Remove);
    });
}

/// The last buttons of the row, which are icons at any width.
const ICONS: usize = 3;

/// A button that loses its words where the stage is narrow.
struct WordedButton {
    icon: Icon,
    name: &'static str,
    /// Why it can't be pressed now.
    waits: Option<&'static str>,
    action: Action,
}

impl WordedButton {
    fn with_words(&self) -> Button<'_> {
        Button::secondary(self.name).icon(self.icon)
    }

    /// Paints it, with these keys; returns whether it was pressed.
    fn show(&self, ui: &mut Ui, has_words: bool, keys: Option<&str>) -> bool {
        let enabled = self.waits.is_none();
        if !has_words {
            let pressed = ui.add(IconButton::new(self.icon, self.name).enabled(enabled));
            return match self.waits {
                Some(reason) => pressed.on_hover_text(reason).clicked(),
                None => pressed.clicked(),
            };
        }
        let button = self.with_words().enabled(enabled).reason(self.waits.unwrap_or_default());
        let button = match keys {
            Some(keys) => button.shortcut(keys),
            None => button,
        };
        ui.add(button).clicked()
    }
}

fn worded_buttons(cx: &Cx<'_>, clip: &Clip, here: bool) -> [WordedButton; 3] {
    let saving = cx.pending.save_dialog.is_some().then_some("The dialog is open");
    let taking = cx.pending.first_frame.kept.is_some().then_some("The frame is being taken out of the clip");
    let continues = if plays(cx, clip) { taking } else { Some(NO_FRAMES) };
    let gone = (!here).then_some(GONE);
    [
        (UiCommand::SaveAs, icons::FLOPPY_DISK, gone.or(saving), Action::SaveAs(clip.id)),
        (UiCommand::UseShot, icons::ARROW_U_UP_LEFT, None, Action::UseClip(clip.id)),
        (UiCommand::ContinueFromLast, icons::ARROW_BEND_DOWN_RIGHT, gone.or(continues), Action::ContinueFrom(clip.id)),
    ]
    .map(|(command, icon, waits, action)| WordedButton { icon, name: command.row().name, waits, action })
}

/// How many of the buttons have room for their words, the first ones first; and whether there is room for the keys of the first.
fn words_that_fit(ui: &Ui, buttons: &[WordedButton], keys: &str) -> (usize, bool) {
    let icon = ui.tokens().size.control;
    let gaps = ui.spacing().item_spacing.x * (buttons.len() + ICONS - 1) as f32;
    let room = ui.available_width() - gaps - icon * ICONS as f32;
    let words: Vec<f32> = buttons.iter().map(|button| button.with_words().full_width(ui)).collect();
    let width = |worded: usize| words[..worded].iter().sum::<f32>() + icon * (buttons.len() - worded) as f32;
    let count = (1..=buttons.len()).rev().find(|worded| width(*worded) <= room).unwrap_or(0);
    let for_keys = buttons.first().map_or(0.0, |first| first.with_words().shortcut(keys).full_width(ui) - words[0]);
    (count, count == buttons.len() && width(count) + for_keys <= room)
}

/// The clip on the whole screen, with controls that fade over the picture. The window has the dark theme meanwhile.
pub(super) fn show_full(ui: &mut Ui, cx: &Cx<'_>, clip: &Clip) {
    let t = ui.tokens();
    CentralPanel::default().frame(Frame::new().fill(t.surface.stage)).show(ui, |ui| {
        let rect = ui.max_rect();
        picture_ui::show(ui, cx, clip, rect);
        let moves = cx.players.stage.on_stage(clip.id).is_some_and(|shown| shown.player().timeline().is_playing());
        let seen = controls_are_seen(ui.ctx(), moves);
        let strength = ui.ctx().animate_bool_with_time(ui.unique_id().with("controls"), seen, ui.motion());
        if strength > 0.0 {
            floating_controls(ui, cx, clip, rect, strength);
        } else {
            ui.ctx().set_cursor_icon(CursorIcon::None);
        }
    });
}

fn floating_controls(ui: &mut Ui, cx: &Cx<'_>, clip: &Clip, rect: Rect, strength: f32) {
    let t = ui.tokens();
    let width = (rect.width() - 2.0 * t.space.xl).min(2.0 * t.size.measure);
    let height = t.size.control_small + t.size.control + t.space.xs + 2.0 * t.space.m;
    let bottom = rect.bottom() - t.space.xl;
    let left = rect.center().x - width / 2.0;
    let room = Rect::from_min_max(pos2(left, bottom - height), pos2(left + width, bottom));
    cx.room_for_messages.set(Some(Rect::from_min_max(rect.min, pos2(rect.right(), room.top()))));
    let mut place = ui.new_child(UiBuilder::new().max_rect(room));
    place.multiply_opacity(strength);
    let margin = Margin::symmetric(t.space.l as i8, t.space.m as i8);
    let frame = Frame::new().fill(t.surface.overlay).corner_radius(t.radius.large).inner_margin(margin);
    frame.show(&mut place, |ui| controls_ui::show(ui, cx, clip));
}
