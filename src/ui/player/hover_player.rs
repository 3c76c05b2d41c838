//! The player of the clip's card under the pointer: silent, small, one at a time, after a short rest of the pointer. It closes as
//! soon as the pointer leaves.
//!
//! A card may be scrubbed: the pointer's place along it is a place in the clip, and where the pointer rests it plays on. With the keyboard
//! a card plays at once.

use std::cell::Cell;
use std::sync::Arc;
use std::time::Duration;

use eframe::egui::{Context, TextureHandle};

use super::player_texture::PlayerTexture;
use crate::domain::{Clip, ClipId};
use crate::media::Options;

/// Seconds that the pointer rests on a card before it plays.
const REST: f64 = 0.35;

/// Seconds without a move after which a scrubbed card plays on.
const PLAY_ON: f64 = 0.6;

/// The largest picture of a card, in pixels: cards are small even on a screen with many pixels.
const SIZE: [u32; 2] = [480, 480];

/// What a view wants of the card that it reports.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Wish {
    /// Play after a rest of the pointer.
    Play,
    /// The same, and follow the pointer: its place along the card, 0 to 1.
    Scrub(f32),
    /// Play at once: the person asked for it.
    PlayNow,
}

/// The card that plays.
struct OpenCard {
    clip: ClipId,
    player_texture: PlayerTexture,
    /// The pointer's last place along the card, and when it came there.
    scrubbed: Option<(f32, f64)>,
}

/// The card under the pointer.
#[derive(Default)]
pub(in crate::ui) struct HoverPlayer {
    seen: Cell<Option<(ClipId, Wish)>>,
    resting: Option<(ClipId, f64)>,
    open: Option<OpenCard>,
}

impl HoverPlayer {
    /// Views report in each frame that the pointer is on this card.
    pub fn see(&self, clip: ClipId) {
        self.seen.set(Some((clip, Wish::Play)));
    }

    /// The same for a card that follows the pointer: its place along the card, from 0 to 1.
    pub fn scrub(&self, clip: ClipId, share: f32) {
        self.seen.set(Some((clip, Wish::Scrub(share.clamp(0.0, 1.0)))));
    }

    /// Views report in each frame that this card is to play without the pointer, also while motion is reduced. The pointer comes first.
    pub fn play(&self, clip: ClipId) {
        let seen = self.seen.get();
        self.seen.set(seen.or(Some((clip, Wish::PlayNow))));
    }

    /// The moving picture of this card, once it is here.
    pub fn picture(&self, clip: ClipId) -> Option<&TextureHandle> {
        self.opened(clip).and_then(|open| open.player_texture.texture())
    }

    /// How far this card has played, from 0 to 1, once it is here.
    pub fn share(&self, clip: ClipId) -> Option<f32> {
        let timeline = self.opened(clip)?.player_texture.player().timeline();
        let length = timeline.length().as_secs_f32();
        (length > 0.0).then(|| timeline.position().as_secs_f32() / length)
    }

    fn opened(&self, clip: ClipId) -> Option<&OpenCard> {
        self.open.as_ref().filter(|open| open.clip == clip)
    }

    /// Stops.
    pub fn close(&mut self) {
        self.open = None;
    }

    /// Takes the newest frame. Call it once in each frame of the window.
    pub fn poll(&mut self, ctx: &Context) {
        if let Some(open) = &mut self.open {
            open.player_texture.poll(ctx);
        }
    }

    /// Call it at the end of a frame: it opens the card that the pointer rests on and closes the one that it left. With `still`
    /// (reduced motion) only what was asked for plays. `find` looks a clip up.
    pub fn follow(&mut self, ctx: &Context, still: bool, find: impl FnOnce(ClipId) -> Option<Arc<Clip>>) {
        let now = ctx.input(|input| input.time);
        let seen = self.seen.take().filter(|(_, wish)| !still || *wish == Wish::PlayNow);
        if self.open.as_ref().is_some_and(|open| seen.is_none_or(|(clip, _)| clip != open.clip)) {
            self.open = None;
        }
        self.resting = match (seen, self.resting) {
            (Some((clip, _)), Some((resting, since))) if clip == resting => Some((clip, since)),
            (Some((clip, _)), _) => Some((clip, now)),
            (None, _) => None,
        };
        let (Some((clip, wish)), Some((_, since))) = (seen, self.resting) else { return };
        if let Some(open) = &mut self.open {
            open.follow(ctx, wish, now);
            return;
        }
        let left = if wish == Wish::PlayNow { 0.0 } else { since + REST - now };
        if left > 0.0 {
            ctx.request_repaint_after(Duration::from_secs_f64(left));
        } else if let Some(clip) = find(clip) {
            let player_texture = open(ctx, &clip, wish);
            self.open = Some(OpenCard { clip: clip.id, player_texture, scrubbed: None });
        }
    }
}

impl OpenCard {
    /// Goes to the pointer's place, and plays on where it rests.
    fn follow(&mut self, ctx: &Context, wish: Wish, now: f64) {
        let Wish::Scrub(share) = wish else { return };
        let player = self.player_texture.player();
        let length = player.timeline().length();
        if length.is_zero() {
            return; // It is being opened; its first picture wakes the window.
        }
        match self.scrubbed {
            Some((before, since)) if (before - share).abs() < f32::EPSILON => {
                let left = since + PLAY_ON - now;
                if left > 0.0 {
                    ctx.request_repaint_after(Duration::from_secs_f64(left));
                } else if !player.timeline().is_playing() {
                    player.play();
                }
            }
            _ => {
                player.pause();
                player.seek(length.mul_f32(share));
                self.scrubbed = Some((share, now));
                ctx.request_repaint_after(Duration::from_secs_f64(PLAY_ON));
            }
        }
    }
}

fn open(ctx: &Context, clip: &Clip, wish: Wish) -> PlayerTexture {
    let scrubs = matches!(wish, Wish::Scrub(_));
    let options =
        Options { sound: false, fit: Some(SIZE), thumbnails: scrubs, start_playing: !scrubs, ..Options::default() };
    let player_texture = PlayerTexture::open(ctx, &clip.path, options);
    player_texture.player().timeline().set_looping(true);
    player_texture
}
