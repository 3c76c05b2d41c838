//! What a player is asked for, and what it gives: options, state, figures, and frames for a [`FrameSink`].

use crate::media::clip::ClipInfo;
use crate::media::error::MediaError;
use crate::media::picture::Picture;
use crate::media::sound::Output;
use crate::media::timeline::Timeline;
use std::sync::Arc;
use std::time::Duration;

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
    pub thumbnails: bool,
    /// Whether it plays as soon as there is a picture.
    pub start_playing: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { timeline: None, output: Output::none(), sound: true, fit: None, thumbnails: true, start_playing: false }
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
    /// Small frames in the thumbnails cache, and their memory in bytes.
    pub cached: usize,
    /// Memory of the thumbnails cache in bytes.
    pub cache_bytes: usize,
    /// Frames of full size that are held, decoded ahead or kept for stepping back.
    pub held: usize,
    /// Memory of the held frames in bytes.
    pub held_bytes: usize,
    /// The decoder in use; empty while there is none.
    pub decoder: &'static str,
}

/// A frame to be shown from now on.
#[derive(Debug, Clone)]
pub struct ShownFrame {
    /// What to show.
    pub picture: Arc<Picture>,
    /// The frame's number in the clip, from 0.
    pub index: u64,
    /// When it is shown, from the start of the clip.
    pub at: Duration,
    /// Whether it is the frame of that number in full size; else it is a small one, of that frame or one near it, until
    /// the right one follows.
    pub exact: bool,
}

/// Takes what a player shows. Called on the player's thread, which waits for it: hand over and return.
pub trait FrameSink: Send + 'static {
    /// Takes the frame to be shown from now on. Its memory is used again once nobody holds the picture any more.
    fn show(&mut self, frame: ShownFrame);

    /// The player's state has changed.
    fn changed(&mut self) {}
}

/// Shows nothing to nobody.
impl FrameSink for () {
    fn show(&mut self, _: ShownFrame) {}
}
