//! The player of the clip on the stage: opened when the clip is selected, closed when another one is.
//!
//! It plays automatically only a clip that the person chose, and decodes nothing while the window is hidden.

use std::cell::Cell;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use eframe::egui::{Context, Vec2};

use super::player_texture::PlayerTexture;
use super::{PlayerPrefs, transport};
use crate::domain::{Clip, ClipId};
use crate::engine::FrameAt;
use crate::media::{Options, Output, Picture, PlayerState};

/// How far an arrow key skips.
const SKIP: Duration = Duration::from_secs(1);

/// A frame's length until the clip's own is known.
const FRAME: Duration = Duration::from_nanos(1_000_000_000 / 24);

/// A command to the clip on the stage.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum PlayerAct {
    /// Play or pause.
    Toggle,
    /// One step slower, then backwards.
    Slower,
    /// One step faster.
    Faster,
    /// This many times the normal speed.
    Speed(f64),
    /// This many frames on.
    Step(i64),
    /// A second back or on.
    Skip {
        /// Back.
        back: bool,
    },
    /// To a time.
    Seek(Duration),
    /// To the last frame.
    ToEnd,
    /// The seek bar is pressed: playback pauses.
    Grab,
    /// The seek bar is released: playback goes on if it did before.
    Release,
    /// The range starts here.
    RangeStart,
    /// The range ends here.
    RangeEnd,
    /// The whole clip is played again.
    RangeClear,
    /// A picture larger than the stage moves this far from the middle, in points.
    Move(Vec2),
}

/// An open clip.
struct Open {
    clip: ClipId,
    path: PathBuf,
    player_texture: PlayerTexture,
    /// Whether it played when the seek bar was grabbed.
    grabbed: Option<bool>,
    visible: Cell<bool>,
    /// Whether the missing file was reported.
    told: bool,
    /// How far its picture was moved, in points.
    moved: Vec2,
}

/// The clip on the stage.
pub(in crate::ui) struct StagePlayer {
    open: Option<Open>,
    /// Plays as soon as it is on the stage.
    chosen: Option<ClipId>,
    output: Output,
}

impl StagePlayer {
    /// Nothing is on the stage yet; sound goes to `output`.
    pub fn new(output: Output) -> Self {
        Self { open: None, chosen: None, output }
    }

    /// The person chose this clip: it plays, now or as soon as it is on the stage.
    pub fn choose(&mut self, clip: ClipId) {
        match self.on_stage(clip) {
            Some(player_texture) => player_texture.player().play(),
            None => self.chosen = Some(clip),
        }
    }

    /// Puts this clip on the stage, or clears it. The clip that is already there plays on.
    pub fn follow(&mut self, ctx: &Context, clip: Option<&Clip>, prefs: PlayerPrefs) {
        let same = |open: &Open, clip: &Clip| open.clip == clip.id && open.path == clip.path;
        match (&self.open, clip) {
            (Some(open), Some(clip)) if same(open, clip) => {}
            (_, None) => self.open = None,
            (_, Some(clip)) => self.put(ctx, clip, prefs),
        }
    }

    /// Tries a clip again that could not be opened: its file may be back.
    pub fn retry_failed(&mut self) {
        if self.open.as_ref().is_some_and(|open| open.player_texture.failure().is_some()) {
            self.open = None;
        }
    }

    /// Whether the clip's file is gone; `true` once.
    pub fn newly_gone(&mut self) -> bool {
        let Some(open) = self.open.as_mut().filter(|open| !open.told) else { return false };
        open.told = open.player_texture.failure().is_some_and(|failure| failure.is_gone);
        open.told
    }

    /// Takes the newest frame. Call it once in each frame of the window.
    pub fn poll(&mut self, ctx: &Context) {
        if let Some(open) = &mut self.open {
            open.player_texture.poll(ctx);
        }
    }

    /// Whether the clip can be seen; while it can't, nothing is decoded.
    pub fn set_visible(&self, visible: bool) {
        if let Some(open) = &self.open
            && open.visible.replace(visible) != visible
        {
            open.player_texture.player().set_visible(visible);
        }
    }

    /// Stops where it is.
    pub fn pause(&self) {
        if let Some(open) = &self.open {
            open.player_texture.player().pause();
        }
    }

    /// What is shown of this clip, when it is the one on the stage.
    pub fn on_stage(&self, clip: ClipId) -> Option<&PlayerTexture> {
        self.open.as_ref().filter(|open| open.clip == clip).map(|open| &open.player_texture)
    }

    /// How far this clip's picture was moved from the middle of its room, in points.
    pub fn moved(&self, clip: ClipId) -> Vec2 {
        self.open.as_ref().filter(|open| open.clip == clip).map_or(Vec2::ZERO, |open| open.moved)
    }

    /// The frame of this clip that is shown, with its number; and its picture when it is here in full size.
    pub fn frame(&self, clip: ClipId) -> Option<(FrameAt, u64, Option<Arc<Picture>>)> {
        let player_texture = self.on_stage(clip)?;
        let shown = player_texture.shown()?;
        if shown.exact {
            let at = FrameAt::Time { at: shown.at, number: shown.index };
            return Some((at, shown.index, Some(shown.picture.clone())));
        }
        let player = player_texture.player();
        let number = player.frame();
        Some((FrameAt::Time { at: player.timeline().position(), number }, number, None))
    }

    /// Applies how the person likes to watch.
    pub fn apply(&self, prefs: PlayerPrefs) {
        if let Some(open) = &self.open {
            let timeline = open.player_texture.player().timeline();
            timeline.set_volume(prefs.volume);
            timeline.set_muted(prefs.muted);
            timeline.set_looping(prefs.looping);
        }
    }

    /// Runs a command.
    pub fn act(&mut self, act: PlayerAct) {
        let Some(open) = &mut self.open else { return };
        let player = open.player_texture.player();
        let timeline = player.timeline();
        let playing = timeline.is_playing();
        match act {
            PlayerAct::Toggle => {
                player.toggle();
                if playing {
                    timeline.set_rate(transport::NORMAL_SPEED); // After a pause it plays at normal speed.
                }
            }
            PlayerAct::Slower => play_at(&open.player_texture, transport::slower(playing, timeline.rate())),
            PlayerAct::Faster => play_at(&open.player_texture, transport::faster(playing, timeline.rate())),
            PlayerAct::Speed(speed) => timeline.set_rate(speed),
            PlayerAct::Step(frames) => player.step(frames),
            PlayerAct::Skip { back: true } => player.seek(timeline.position().saturating_sub(SKIP)),
            PlayerAct::Skip { back: false } => player.seek((timeline.position() + SKIP).min(timeline.length())),
            PlayerAct::Seek(to) => player.seek(to),
            PlayerAct::ToEnd => {
                player.pause();
                player.seek(timeline.length());
            }
            PlayerAct::Grab => {
                open.grabbed = Some(playing);
                player.pause();
            }
            PlayerAct::Release => {
                if open.grabbed.take() == Some(true) {
                    player.play();
                }
            }
            PlayerAct::RangeStart => {
                timeline.set_range(transport::range_from(timeline.position(), timeline.range(), timeline.length()));
            }
            PlayerAct::RangeEnd => {
                let frame = frame_length(&open.player_texture);
                timeline.set_range(transport::range_to(
                    timeline.position(),
                    frame,
                    timeline.range(),
                    timeline.length(),
                ));
            }
            PlayerAct::RangeClear => timeline.set_range(None),
            PlayerAct::Move(moved) => open.moved = moved,
        }
    }

    fn put(&mut self, ctx: &Context, clip: &Clip, prefs: PlayerPrefs) {
        self.open = None; // Frees its memory before the next one takes any.
        let start_playing = self.chosen.take() == Some(clip.id);
        let options = Options { output: self.output.clone(), start_playing, ..Options::default() };
        let player_texture = PlayerTexture::open(ctx, &clip.path, options);
        self.open = Some(Open {
            clip: clip.id,
            path: clip.path.clone(),
            player_texture,
            grabbed: None,
            visible: Cell::new(true),
            told: false,
            moved: Vec2::ZERO,
        });
        self.apply(prefs);
    }
}

fn play_at(player_texture: &PlayerTexture, speed: f64) {
    let player = player_texture.player();
    player.timeline().set_rate(speed);
    player.play();
}

/// How long one frame of the clip lasts.
fn frame_length(player_texture: &PlayerTexture) -> Duration {
    match player_texture.player().state() {
        PlayerState::Ready(info) if info.fps > 0.0 => Duration::from_secs_f64(1.0 / info.fps),
        _ => FRAME,
    }
}
