//! Clips as files: what is in one, its pictures and its sound, and playing it.
//!
//! Owns MP4, H.264, AAC, colour, the player and its clock. Reads files that anybody may have written, so everything that comes from one is checked
//! before it is believed, and a codec runs where its panic is caught. Never writes a file and never knows what a clip is
//! for. Every failure is a [`MediaError`], a sentence that names the file.

mod clip;
mod error;
#[cfg(fuzzing)]
pub mod fuzz_door;
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
