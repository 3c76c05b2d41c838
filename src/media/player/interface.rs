//! What a player is to do, and what it tells of itself.
//!
//! Owns plain values only.

use crate::media::clip::probe::ClipInfo;
use crate::media::error::MediaError;
use crate::media::sound::Output;
use crate::media::timeline::Timeline;
use std::sync::Arc;

/// How a player is to play.
#[derive(Debug, Clone)]
pub struct Options {
    /// The clock to follow, for players side by side; none for one of its own. It is made as long as the longest clip.
    pub timeline: Option<Timeline>,
    /// Where the sound goes, if the clock is the player's own.
    pub output: Output,
    /// Whether the clip's sound is given to the clock.
    pub sound: bool,
    /// Pictures are made smaller, never larger, to fit this width and height in pixels.
    pub fit: Option<[u32; 2]>,
    /// Whether a background pass keeps small pictures of the whole clip once it is used, for seeking at once and for playing
    /// backwards.
    pub scrub_cache: bool,
    /// Whether it plays as soon as there is a picture.
    pub start_playing: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { timeline: None, output: Output::none(), sound: true, fit: None, scrub_cache: true, start_playing: false }
    }
}

/// Where a player is with its file.
#[derive(Debug, Clone)]
pub enum PlayerState {
    /// The file is being looked at.
    Opening,
    /// It can be played.
    Ready(Arc<ClipInfo>),
    /// It cannot be played, or no further.
    Failed(Arc<MediaError>),
}

/// Numbers for a debug overlay.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stats {
    /// Frames shown so far, small ones included.
    pub shown: u64,
    /// Frames that were due while playing at recorded speed or slower, and never shown.
    pub dropped: u64,
    /// Small frames in the scrub cache, and their memory in bytes.
    pub cached: usize,
    /// Memory of the scrub cache in bytes.
    pub cache_bytes: usize,
    /// Frames of full size that are held, decoded ahead or kept for stepping back.
    pub held: usize,
    /// Memory of the held frames in bytes.
    pub held_bytes: usize,
    /// The decoder in use; empty while there is none.
    pub decoder: &'static str,
}
