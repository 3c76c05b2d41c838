//! Watching: the players of the window, and how the person likes to watch.
//!
//! `stage_player` plays the selected clip, `hover_player` the card under the pointer; each decodes on its own thread, and
//! `player_texture` brings its frames into a texture. Nothing here blocks, and nothing here paints: views read the players and send a
//! [`PlayerAct`].

mod full_screen;
mod hover_player;
mod player_texture;
mod stage_player;
pub mod transport;

use eframe::egui::Context;
use serde::{Deserialize, Serialize};

pub(super) use self::full_screen::{FullScreen, controls_are_seen};
pub(super) use self::hover_player::HoverPlayer;
pub(super) use self::player_texture::{Failure, PlayerTexture, image};
pub use self::stage_player::PlayerAct;
pub(super) use self::stage_player::StagePlayer;
use crate::domain::Clip;
use crate::media::Output;

/// How a picture fits the stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Fit {
    /// Whole, as large as the room allows.
    #[default]
    Whole,
    /// The room is full; the rest of the picture is cut off.
    Fill,
    /// One pixel of the clip is one pixel of the screen.
    Pixels,
}

impl Fit {
    /// Every way, in the order of the menu.
    pub const ALL: [Self; 3] = [Self::Whole, Self::Fill, Self::Pixels];

    /// What it is called.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Whole => "Fit",
            Self::Fill => "Fill",
            Self::Pixels => "100 %",
        }
    }
}

/// How the person likes to watch; remembered over a restart.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PlayerPrefs {
    /// Volume, 0 to 1.
    pub volume: f32,
    /// Whether the sound is off.
    pub muted: bool,
    /// Whether a clip starts over at its end.
    pub looping: bool,
    /// How the picture fits the stage.
    pub fit: Fit,
}

impl Default for PlayerPrefs {
    fn default() -> Self {
        Self { volume: 1.0, muted: false, looping: true, fit: Fit::default() }
    }
}

/// After so many frames without a paint the window counts as hidden. One request to repaint makes two frames.
const UNSEEN: u32 = 3;

/// Everything that plays in the window.
pub(super) struct Players {
    /// The clip on the stage.
    pub stage: StagePlayer,
    /// The card under the pointer.
    pub hover: HoverPlayer,
    /// How the person likes to watch.
    pub prefs: PlayerPrefs,
    /// Whether the stage takes the whole screen.
    pub full_screen: FullScreen,
    /// Whether the player's statistics are shown.
    pub figures: bool,
    /// Frames since the window was painted.
    unpainted: u32,
}

impl Players {
    /// Nothing plays yet; sound goes to `output`.
    pub fn new(output: Output, prefs: PlayerPrefs) -> Self {
        Self {
            stage: StagePlayer::new(output),
            hover: HoverPlayer::default(),
            prefs,
            full_screen: FullScreen::default(),
            figures: false,
            unpainted: 0,
        }
    }

    /// Call it before each frame with the clip on the stage; `shown` says whether the screen with the stage is open.
    pub fn follow(&mut self, ctx: &Context, clip: Option<&Clip>, shown: bool) {
        self.unpainted = self.unpainted.saturating_add(1);
        self.full_screen.follow(ctx);
        self.stage.follow(ctx, clip, self.prefs);
        if !shown {
            self.stage.pause();
        }
        let minimised = ctx.input(|input| input.viewport().minimized) == Some(true);
        self.stage.set_visible(shown && !minimised && self.unpainted < UNSEEN);
        self.stage.poll(ctx);
        self.hover.poll(ctx);
        if self.unpainted >= UNSEEN {
            self.hover.close();
        }
    }

    /// The window was painted.
    pub fn painted(&mut self) {
        self.unpainted = 0;
    }

    /// Changes how the person likes to watch.
    pub fn change(&mut self, change: impl FnOnce(&mut PlayerPrefs)) {
        change(&mut self.prefs);
        self.stage.apply(self.prefs);
    }
}
