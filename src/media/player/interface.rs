//! The interface of a player: options, state, statistics, and the [`FrameSink`] that receives its frames.

use crate::media::clip::ClipInfo;
use crate::media::error::MediaError;
use crate::media::picture::Picture;
use crate::media::sound::Output;
use crate::media::timeline::Timeline;
use std::sync::Arc;
use std::time::Duration;

/// How to play a clip.
#[derive(Debug, Clone)]
pub struct Options {
    /// The clock to follow, for players side by side; `None`: the player has its own. Its length becomes that of the longest
    /// clip.
    pub timeline: Option<Timeline>,
    /// Where the sound goes, if the clock is the player's own.
    pub output: Output,
    /// Whether to give the clip's sound to the clock.
    pub sound: bool,
    /// Scales pictures down, never up, to fit this width and height in pixels.
    pub fit: Option<[u32; 2]>,
    /// Whether to make thumbnails of the whole clip once it is used, for quick seeks and for playing backwards.
    pub thumbnails: bool,
    /// Whether to play as soon as there is a picture.
    pub start_playing: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { timeline: None, output: Output::none(), sound: true, fit: None, thumbnails: true, start_playing: false }
    }
}

/// The state of a player and its file.
#[derive(Debug, Clone)]
pub enum PlayerState {
    /// The file is being opened.
    Opening,
    /// It can be played.
    Ready(Arc<ClipInfo>),
    /// It can't be played, or not on.
    Failed(Arc<MediaError>),
}

/// Numbers for a debug overlay.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stats {
    /// Frames shown so far, thumbnails included.
    pub shown: u64,
    /// Frames that were due at normal speed or slower, and never shown.
    pub dropped: u64,
    /// Thumbnails in memory.
    pub cached: usize,
    /// Memory of the thumbnails, in bytes.
    pub cache_bytes: usize,
    /// Full-size frames in memory, decoded ahead or kept for stepping back.
    pub held: usize,
    /// Memory of these frames, in bytes.
    pub held_bytes: usize,
    /// The decoder in use; empty before the first frame.
    pub decoder: &'static str,
}

/// A frame to show from now on.
#[derive(Debug, Clone)]
pub struct ShownFrame {
    /// What to show.
    pub picture: Arc<Picture>,
    /// The frame's number in the clip, from 0.
    pub index: u64,
    /// When it is shown, from the start of the clip.
    pub at: Duration,
    /// Whether it is that very frame in full size. Otherwise it is a thumbnail of that frame or a near one, until the
    /// right one follows.
    pub exact: bool,
}

/// Receives the frames of a player. Called on the player's thread, which waits: copy or convert, and return.
pub trait FrameSink: Send + 'static {
    /// Takes a frame. Its memory is reused once the picture is dropped elsewhere.
    fn show(&mut self, frame: ShownFrame);

    /// The player's state has changed.
    fn changed(&mut self) {}
}

/// Discards all frames.
impl FrameSink for () {
    fn show(&mut self, _: ShownFrame) {}
}
