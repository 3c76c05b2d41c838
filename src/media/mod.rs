//! Clips as files: what is in one, its pictures and its sound, and playing it.
//!
//! Modules; each uses only those before it: `picture` (pixels), `h264` (the codec), `mp4` (the demuxer),
//! `clip` (an open file, its decoding position, stills), `sound` and `timeline` (AAC, outputs, the clock), `player`.
//!
//! A file may come from anywhere: everything in it is checked before it is believed, and a codec runs where its panic
//! is caught. Nothing here writes files. Every failure is a [`MediaError`], a sentence that names the file.

mod clip;
mod error;
#[cfg(fuzzing)]
pub mod fuzz_entry;
mod h264;
mod mp4;
mod picture;
mod player;
mod sound;
mod timeline;

pub use clip::{ClipInfo, last_frame, probe, still};
pub use error::{Detail, MediaError, Problem, SoundProblem};
pub use picture::{NotEncoded, Picture};
pub use player::{FrameSink, Options, Player, PlayerState, ShownFrame, Stats};
pub use sound::{Output, Sound};
pub use timeline::{Now, Timeline, Waker};
