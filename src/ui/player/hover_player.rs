//! The player of the clip's card under the pointer: silent, small, one at a time, after a short rest of the pointer. It closes as
//! soon as the pointer leaves.

use std::cell::Cell;
use std::time::Duration;

use eframe::egui::{Context, TextureHandle};

use super::player_texture::PlayerTexture;
use crate::domain::{Clip, ClipId};
use crate::media::Options;

/// Seconds that the pointer rests on a card before it plays.
const REST: f64 = 0.35;

/// The largest picture of a card, in pixels: cards are small even on a screen with many pixels.
const SIZE: [u32; 2] = [480, 480];

/// The card under the pointer.
#[derive(Default)]
pub(in crate::ui) struct HoverPlayer {
    seen: Cell<Option<ClipId>>,
    resting: Option<(ClipId, f64)>,
    open: Option<(ClipId, PlayerTexture)>,
}

impl HoverPlayer {
    /// Views report in each frame that the pointer is on this card.
    pub fn see(&self, clip: ClipId) {
        self.seen.set(Some(clip));
    }

    /// The moving picture of this card, once it is here.
    pub fn picture(&self, clip: ClipId) -> Option<&TextureHandle> {
        self.open.as_ref().filter(|(open, _)| *open == clip).and_then(|(_, player_texture)| player_texture.texture())
    }

    /// Stops.
    pub fn close(&mut self) {
        self.open = None;
    }

    /// Takes the newest frame. Call it once in each frame of the window.
    pub fn poll(&mut self, ctx: &Context) {
        if let Some((_, player_texture)) = &mut self.open {
            player_texture.poll(ctx);
        }
    }

    /// Call it at the end of a frame: it opens the card that the pointer rests on and closes the one that it left. With `still`
    /// (reduced motion) nothing plays. `find` looks a clip up.
    pub fn follow<'a>(&mut self, ctx: &Context, still: bool, find: impl FnOnce(ClipId) -> Option<&'a Clip>) {
        let now = ctx.input(|input| input.time);
        let seen = self.seen.take().filter(|_| !still);
        if self.open.as_ref().is_some_and(|(open, _)| seen != Some(*open)) {
            self.open = None;
        }
        self.resting = match (seen, self.resting) {
            (Some(clip), Some((resting, since))) if clip == resting => Some((clip, since)),
            (Some(clip), _) => Some((clip, now)),
            (None, _) => None,
        };
        let Some((clip, since)) = self.resting else { return };
        if self.open.is_some() {
            return;
        }
        let left = since + REST - now;
        if left > 0.0 {
            ctx.request_repaint_after(Duration::from_secs_f64(left));
        } else if let Some(clip) = find(clip) {
            self.open = Some((clip.id, open(ctx, clip)));
        }
    }
}

fn open(ctx: &Context, clip: &Clip) -> PlayerTexture {
    let options =
        Options { sound: false, fit: Some(SIZE), thumbnails: false, start_playing: true, ..Options::default() };
    let player_texture = PlayerTexture::open(ctx, &clip.path, options);
    player_texture.player().timeline().set_looping(true);
    player_texture
}
