//! Paints the controls of the clip on the stage. Where there is little room, the lesser ones are in the menu only.

use eframe::egui::{Align, Layout, Ui, UiBuilder, vec2};

use super::playing::Playing;
use super::seek_bar;
use crate::domain::Clip;
use crate::ui::command::UiCommand;
use crate::ui::context::{Action, Cx};
use crate::ui::player::{Fit, PlayerAct, PlayerPrefs, rates};
use crate::ui::theme::{Icon, UiTokens, icons};
use crate::ui::widgets::layout::to_the_right;
use crate::ui::widgets::{Button, IconButton, MenuItem, Text, VolumeSlider, format, menu_button};

/// Width of the loudness, in points.
const LOUDNESS: f32 = 72.0;
/// Width of the frame's number, in points.
const NUMBER: f32 = 76.0;
/// Width of the clip's length after the place in it, in points.
const LENGTH: f32 = 62.0;
/// Width of what is always there: three buttons left, the place, two buttons right, their distances; in points.
const ALWAYS: f32 = 240.0;

/// The lesser controls, in the order of their use: the last leave the row first. All of them are in the menu too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Extra {
    Length,
    Mute,
    Loop,
    Volume,
    Number,
    UseFrame,
    Range,
    Copy,
}

/// Which of the lesser controls have room in the row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Shown(usize);

impl Shown {
    /// As many as fit into a row of this width beside buttons of this one, in points.
    fn fitting(width: f32, button: f32) -> Self {
        let needs = [LENGTH, button, button, LOUDNESS, NUMBER, button, button, button];
        let ends = needs.iter().scan(ALWAYS, |end, needs| {
            *end += needs;
            Some(*end)
        });
        Self(ends.take_while(|end| *end <= width).count())
    }

    const fn has(self, extra: Extra) -> bool {
        self.0 > extra as usize
    }
}

/// Seek bar and buttons.
pub(super) fn show(ui: &mut Ui, cx: &Cx<'_>, clip: &Clip) {
    let t = ui.tokens();
    let projection = cx.players.stage.on_stage(clip.id);
    let playing = Playing::read(clip, projection);
    ui.spacing_mut().item_spacing.y = t.space.xs;
    seek_bar::show(ui, cx, &playing, projection);
    // The icons of the outermost buttons stand on the edges of the line and the text, not their invisible frames.
    let (_, row) = ui.allocate_space(vec2(ui.available_width(), t.size.control));
    let row = row.expand2(vec2((t.size.control - t.size.icon) / 2.0, 0.0));
    let layout = Layout::left_to_right(Align::Center);
    let mut row = ui.new_child(UiBuilder::new().max_rect(row).layout(layout));
    let ui = &mut row;
    ui.spacing_mut().item_spacing.x = t.space.xs;
    let shown = Shown::fitting(ui.available_width(), t.size.control + t.space.xs);
    left(ui, cx, &playing, shown);
    let end = ui.scope_id().with("the player's right");
    to_the_right(ui, end, |ui| right(ui, cx, &playing, shown));
}

fn left(ui: &mut Ui, cx: &Cx<'_>, playing: &Playing, shown: Shown) {
    let t = ui.tokens();
    button(ui, cx, icons::CARET_LINE_LEFT, UiCommand::FrameBack);
    let (icon, name) = if playing.moves { (icons::PAUSE, "Pause") } else { (icons::PLAY, "Play") };
    cx.command_button(ui, IconButton::new(icon, name), UiCommand::Play);
    button(ui, cx, icons::CARET_LINE_RIGHT, UiCommand::FrameForward);
    ui.add_space(t.space.s);
    let times = if shown.has(Extra::Length) { playing.times() } else { format::position(playing.at) };
    ui.add(Text::body(times).figures());
    if shown.has(Extra::Number) {
        ui.add_space(t.space.s);
        ui.add(Text::small(format!("Frame {}", playing.number)).secondary().figures());
    }
    if let Some(rate) = rates::words(playing.speed)
        && ui.add(Button::quiet(&rate)).on_hover_text("Back to the usual speed").clicked()
    {
        cx.send(Action::Play(PlayerAct::Rate(rates::NORMAL)));
    }
}

fn right(ui: &mut Ui, cx: &Cx<'_>, playing: &Playing, shown: Shown) {
    ui.spacing_mut().item_spacing.x = ui.tokens().space.xs;
    let prefs = cx.players.prefs;
    if shown.has(Extra::Mute) {
        mute(ui, cx, prefs, playing);
    }
    if shown.has(Extra::Volume) {
        loudness(ui, cx, prefs, playing);
    }
    if shown.has(Extra::Loop) {
        cx.command_button(ui, IconButton::new(icons::REPEAT, "Loop").selected(prefs.looping), UiCommand::Loop);
    }
    if shown.has(Extra::Range) {
        range(ui, cx, playing);
    }
    if shown.has(Extra::UseFrame) {
        button(ui, cx, icons::IMAGE, UiCommand::UseFrame);
    }
    if shown.has(Extra::Copy) {
        button(ui, cx, icons::COPY, UiCommand::CopyFrame);
    }
    let full = cx.players.full_screen.is_on();
    let (icon, name) =
        if full { (icons::CORNERS_IN, "Leave full screen") } else { (icons::CORNERS_OUT, "Full screen") };
    cx.command_button(ui, IconButton::new(icon, name), UiCommand::FullScreen);
    menu_button(ui, icons::DOTS_THREE, "More of the player", |ui| menu(ui, cx, playing, shown));
}

fn mute(ui: &mut Ui, cx: &Cx<'_>, prefs: PlayerPrefs, playing: &Playing) {
    let has_sound = playing.has_sound;
    let icon = match (prefs.muted || !has_sound, prefs.volume < 0.5) {
        (true, _) => icons::SPEAKER_X,
        (false, true) => icons::SPEAKER_LOW,
        (false, false) => icons::SPEAKER_HIGH,
    };
    let name = match &playing.unheard {
        Some(sentence) => sentence,
        None if has_sound => "Mute",
        None => "This clip is silent",
    };
    cx.command_button(ui, IconButton::new(icon, name).selected(prefs.muted).enabled(has_sound), UiCommand::Mute);
}

/// How loud it is; where a sound is not heard, that, and why.
fn loudness(ui: &mut Ui, cx: &Cx<'_>, prefs: PlayerPrefs, playing: &Playing) {
    if let Some(sentence) = &playing.unheard {
        ui.add(Text::small("Not played").secondary()).on_hover_text(sentence);
        ui.add_space(ui.tokens().space.xs);
        return;
    }
    let mut volume = if prefs.muted { 0.0 } else { prefs.volume };
    let slider = VolumeSlider::new("Volume", &mut volume, LOUDNESS);
    if ui.add_enabled(playing.has_sound, slider).changed() {
        cx.send(Action::Prefer(PlayerPrefs { volume, muted: volume <= 0.0, ..prefs }));
    }
}

fn range(ui: &mut Ui, cx: &Cx<'_>, playing: &Playing) {
    let name = if playing.range.is_some() { "Range: only a part is played" } else { "Range" };
    menu_button(ui, icons::BRACKETS_SQUARE, name, |ui| range_rows(ui, cx, playing));
}

fn range_rows(ui: &mut Ui, cx: &Cx<'_>, playing: &Playing) {
    item(ui, cx, icons::CARET_RIGHT, UiCommand::RangeStart, true);
    item(ui, cx, icons::CARET_LEFT, UiCommand::RangeEnd, true);
    item(ui, cx, icons::X, UiCommand::RangeClear, playing.range.is_some());
}

fn menu(ui: &mut Ui, cx: &Cx<'_>, playing: &Playing, shown: Shown) {
    let prefs = cx.players.prefs;
    item(ui, cx, icons::IMAGE, UiCommand::UseFrame, true);
    item(ui, cx, icons::COPY, UiCommand::CopyFrame, true);
    item(ui, cx, icons::FLOPPY_DISK, UiCommand::SaveFrame, true);
    ui.separator();
    if !shown.has(Extra::Range) {
        range_rows(ui, cx, playing);
        ui.separator();
    }
    for fit in Fit::ALL {
        if ui.add(MenuItem::new(fit.label()).chosen(prefs.fit == fit)).clicked() {
            cx.send(Action::Prefer(PlayerPrefs { fit, ..prefs }));
        }
    }
    ui.separator();
    for rate in rates::OFFERED {
        let name = format!("Speed {rate}×");
        if ui.add(MenuItem::new(&name).chosen((playing.speed - rate).abs() < 0.001)).clicked() {
            cx.send(Action::Play(PlayerAct::Rate(rate)));
        }
    }
    if shown.has(Extra::Volume) {
        return;
    }
    ui.separator();
    if !shown.has(Extra::Loop) && ui.add(MenuItem::new("Loop").chosen(prefs.looping)).clicked() {
        cx.send(Action::Run(UiCommand::Loop));
    }
    if !shown.has(Extra::Mute) && ui.add(MenuItem::new("Mute").chosen(prefs.muted)).clicked() {
        cx.send(Action::Run(UiCommand::Mute));
    }
    ui.horizontal(|ui| {
        let t = ui.tokens();
        ui.add_space(t.space.s);
        ui.add(Text::body("Volume"));
        loudness(ui, cx, prefs, playing);
    });
}

/// A button for a command, with the command's own name.
fn button(ui: &mut Ui, cx: &Cx<'_>, icon: Icon, command: UiCommand) {
    cx.command_button(ui, IconButton::new(icon, command.row().name), command);
}

fn item(ui: &mut Ui, cx: &Cx<'_>, icon: Icon, command: UiCommand, enabled: bool) {
    let keys = command.keys_text(ui.ctx()).unwrap_or_default();
    let row = command.row();
    if ui.add(MenuItem::new(row.name).icon(icon).shortcut(&keys).enabled(enabled)).clicked() {
        cx.send(Action::Run(command));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lesser_controls_leave_the_row_in_the_order_of_their_use() {
        let fitting = |width| Shown::fitting(width, 36.0);
        assert_eq!(fitting(250.0), Shown(0));
        assert!(fitting(380.0).has(Extra::Loop) && !fitting(380.0).has(Extra::Volume));
        assert!(fitting(450.0).has(Extra::Volume) && !fitting(450.0).has(Extra::Number));
        assert!(fitting(640.0).has(Extra::Copy));
    }
}
