//! Where frames go.
//!
//! Owns the face that a player shows to whoever paints. Never paints.

use crate::media::picture::Picture;
use std::sync::Arc;
use std::time::Duration;

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
