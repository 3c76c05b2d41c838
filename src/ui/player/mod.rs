//! Watching: the clip on the stage, the card under the pointer, and how a person likes to watch.
//!
//! Owns the window's players and what is asked of them. Knows no view; nothing here blocks, and a failure is a sentence that the
//! stage shows.

mod full_screen;
mod hover;
pub mod prefs;
mod projection;
mod range;
pub mod rates;
mod stage;

use eframe::egui::Context;

pub(super) use self::full_screen::{FullScreen, controls_are_seen};
pub(super) use self::hover::HoverPlayer;
pub use self::prefs::{Fit, PlayerPrefs};
pub(super) use self::projection::{Failure, Projection, image};
pub use self::stage::PlayerAct;
pub(super) use self::stage::StagePlayer;
use crate::domain::Clip;
use crate::media::Output;

/// As many frames' logic without paint mean that the window is hidden: one question for a repaint makes two.
const UNSEEN: u32 = 3;

/// Everything that plays in the window.
pub(super) struct Players {
    /// The clip on the stage.
    pub stage: StagePlayer,
    /// The card under the pointer.
    pub hover: HoverPlayer,
    /// How a person likes to watch.
    pub prefs: PlayerPrefs,
    /// Whether the stage takes the whole screen.
    pub full_screen: FullScreen,
    /// Whether the player's figures are shown.
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

    /// Before each frame: this clip is on the stage, and `shown` when the screen with the stage is the one that is shown.
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

    /// Changes how a person likes to watch.
    pub fn change(&mut self, change: impl FnOnce(&mut PlayerPrefs)) {
        change(&mut self.prefs);
        self.stage.apply(self.prefs);
    }
}
