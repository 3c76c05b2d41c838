//! Paints the controls of the clip on the stage: seek bar, buttons, and a menu with everything that the row has no room for.

use eframe::egui::{Align, Layout, Ui, UiBuilder, vec2};
use strum::{EnumIter, IntoEnumIterator as _};

use super::data::Playback;
use super::seek_bar;
use crate::domain::Clip;
use crate::ui::command::UiCommand;
use crate::ui::context::{Action, Cx};
use crate::ui::format;
use crate::ui::player::transport::{NORMAL_SPEED, OFFERED_SPEEDS, speed_words};
use crate::ui::player::{Fit, PlayerAct, PlayerPrefs};
use crate::ui::theme::{Icon, Tokens, UiTokens, icons};
use crate::ui::widgets::layout::to_the_right;
use crate::ui::widgets::{Button, IconButton, MenuItem, Text, VolumeSlider, menu_button};

/// Width of the volume slider, in points.
const VOLUME: f32 = 72.0;
/// Width of what is always there: three buttons left, the place in the clip, two buttons right, their distances; in points.
const ALWAYS: f32 = 240.0;

/// A control that leaves the row where there is little room, in the order of their use: the last one leaves first. The menu has all of
/// them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumIter)]
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

impl Extra {
    /// How much of the row it takes beside buttons of this width, in points.
    const fn width(self, button: f32) -> f32 {
        match self {
            Self::Length => 62.0,
            Self::Volume => VOLUME,
            Self::Number => 76.0,
            Self::Mute | Self::Loop | Self::UseFrame | Self::Range | Self::Copy => button,
        }
    }
}

/// The extra controls that have room in the row.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Shown(Vec<Extra>);

impl Shown {
    /// As many as fit into a row of this width beside buttons of this one, in points.
    fn fitting(width: f32, button: f32) -> Self {
        let fits = Extra::iter().scan(ALWAYS, |end, extra| {
            *end += extra.width(button);
            (*end <= width).then_some(extra)
        });
        Self(fits.collect())
    }

    fn has(&self, extra: Extra) -> bool {
        self.0.contains(&extra)
    }
}

/// Height of seek bar and buttons, in points.
pub(super) fn height(t: &Tokens) -> f32 {
    seek_bar::height(t) + t.size.control
}

/// Seek bar and buttons.
pub(super) fn show(ui: &mut Ui, cx: &Cx<'_>, clip: &Clip) {
    let t = ui.tokens();
    let player_texture = cx.players.stage.on_stage(clip.id);
    let playback = Playback::read(clip, player_texture);
    ui.spacing_mut().item_spacing.y = 0.0;
    seek_bar::show(ui, cx, &playback, player_texture);
    // Aligns the icons of the outermost buttons, not their invisible frames, with the seek bar.
    let (_, row) = ui.allocate_space(vec2(ui.available_width(), t.size.control));
    let row = row.expand2(vec2((t.size.control - t.size.icon) / 2.0, 0.0));
    let layout = Layout::left_to_right(Align::Center);
    let mut row = ui.new_child(UiBuilder::new().max_rect(row).layout(layout));
    let ui = &mut row;
    ui.spacing_mut().item_spacing.x = t.space.xs;
    let shown = Shown::fitting(ui.available_width(), t.size.control + t.space.xs);
    left(ui, cx, &playback, &shown);
    let end = ui.scope_id().with("the player's right");
    to_the_right(ui, end, |ui| right(ui, cx, &playback, &shown));
}

fn left(ui: &mut Ui, cx: &Cx<'_>, playback: &Playback, shown: &Shown) {
    let t = ui.tokens();
    button(ui, cx, icons::CARET_LEFT, UiCommand::FrameBack);
    let (icon, name) = if playback.moves { (icons::PAUSE, "Pause") } else { (icons::PLAY, "Play") };
    cx.command_button(ui, IconButton::new(icon, name), UiCommand::Play);
    button(ui, cx, icons::CARET_RIGHT, UiCommand::FrameForward);
    ui.add_space(t.space.s);
    let times = if shown.has(Extra::Length) { playback.times() } else { format::position(playback.at) };
    ui.add(Text::body(times).figures());
    if shown.has(Extra::Number) {
        ui.add_space(t.space.s);
        ui.add(Text::small(format!("Frame {}", playback.number)).secondary().figures());
    }
    if let Some(speed) = speed_words(playback.speed)
        && ui.add(Button::quiet(&speed)).on_hover_text("Back to the usual speed").clicked()
    {
        cx.send(Action::Play(PlayerAct::Speed(NORMAL_SPEED)));
    }
}

fn right(ui: &mut Ui, cx: &Cx<'_>, playback: &Playback, shown: &Shown) {
    ui.spacing_mut().item_spacing.x = ui.tokens().space.xs;
    let prefs = cx.players.prefs;
    if shown.has(Extra::Mute) {
        mute(ui, cx, prefs, playback);
    }
    if shown.has(Extra::Volume) {
        volume(ui, cx, prefs, playback);
    }
    if shown.has(Extra::Loop) {
        cx.command_button(ui, IconButton::new(icons::REPEAT, "Loop").selected(prefs.looping), UiCommand::Loop);
    }
    if shown.has(Extra::Range) {
        range(ui, cx, playback);
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
    menu_button(ui, icons::DOTS_THREE, "More of the player", |ui| menu(ui, cx, playback, shown));
}

fn mute(ui: &mut Ui, cx: &Cx<'_>, prefs: PlayerPrefs, playback: &Playback) {
    let has_sound = playback.has_sound;
    let icon = match (prefs.muted || !has_sound, prefs.volume < 0.5) {
        (true, _) => icons::SPEAKER_X,
        (false, true) => icons::SPEAKER_LOW,
        (false, false) => icons::SPEAKER_HIGH,
    };
    let name = match &playback.sound_problem {
        Some(sentence) => sentence,
        None if has_sound => "Mute",
        None => "This clip is silent",
    };
    cx.command_button(ui, IconButton::new(icon, name).selected(prefs.muted).enabled(has_sound), UiCommand::Mute);
}

/// The volume; or that the sound can't be heard, and why.
fn volume(ui: &mut Ui, cx: &Cx<'_>, prefs: PlayerPrefs, playback: &Playback) {
    if let Some(sentence) = &playback.sound_problem {
        ui.add(Text::small("Not played").secondary()).on_hover_text(sentence);
        ui.add_space(ui.tokens().space.xs);
        return;
    }
    let mut volume = if prefs.muted { 0.0 } else { prefs.volume };
    let slider = VolumeSlider::new("Volume", &mut volume, VOLUME);
    if ui.add_enabled(playback.has_sound, slider).changed() {
        cx.send(Action::Prefer(PlayerPrefs { volume, muted: volume <= 0.0, ..prefs }));
    }
}

fn range(ui: &mut Ui, cx: &Cx<'_>, playback: &Playback) {
    let name = if playback.range.is_some() { "Range: only a part is played" } else { "Range" };
    menu_button(ui, icons::BRACKETS_SQUARE, name, |ui| range_rows(ui, cx, playback));
}

fn range_rows(ui: &mut Ui, cx: &Cx<'_>, playback: &Playback) {
    item(ui, cx, icons::CARET_LINE_LEFT, UiCommand::RangeStart, true);
    item(ui, cx, icons::CARET_LINE_RIGHT, UiCommand::RangeEnd, true);
    item(ui, cx, icons::X, UiCommand::RangeClear, playback.range.is_some());
}

fn menu(ui: &mut Ui, cx: &Cx<'_>, playback: &Playback, shown: &Shown) {
    let prefs = cx.players.prefs;
    item(ui, cx, icons::IMAGE, UiCommand::UseFrame, true);
    item(ui, cx, icons::COPY, UiCommand::CopyFrame, true);
    item(ui, cx, icons::FLOPPY_DISK, UiCommand::SaveFrame, true);
    ui.separator();
    if !shown.has(Extra::Range) {
        range_rows(ui, cx, playback);
        ui.separator();
    }
    for fit in Fit::ALL {
        if ui.add(MenuItem::new(fit.label()).chosen(prefs.fit == fit)).clicked() {
            cx.send(Action::Prefer(PlayerPrefs { fit, ..prefs }));
        }
    }
    ui.separator();
    for speed in OFFERED_SPEEDS {
        let name = format!("Speed {speed}×");
        if ui.add(MenuItem::new(&name).chosen((playback.speed - speed).abs() < 0.001)).clicked() {
            cx.send(Action::Play(PlayerAct::Speed(speed)));
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
        volume(ui, cx, prefs, playback);
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
        assert_eq!(fitting(250.0), Shown(Vec::new()));
        assert!(fitting(380.0).has(Extra::Loop) && !fitting(380.0).has(Extra::Volume));
        assert!(fitting(450.0).has(Extra::Volume) && !fitting(450.0).has(Extra::Number));
        assert!(fitting(640.0).has(Extra::Copy));
    }
}
