//! Clips as files: what is in one, and its pictures.
//!
//! Owns MP4, H.264 and colour. Reads files that anybody may have written, so everything that comes from one is checked
//! before it is believed, and a codec runs where its panic is caught. Never writes a file and never knows what a clip is
//! for. Every failure is a [`MediaError`], a sentence that names the file.

mod bits;
mod boxes;
mod clip;
mod colour;
mod cursor;
mod decoder;
mod demux;
mod error;
mod fragments;
#[cfg(fuzzing)]
pub mod fuzz_door;
mod picture;
mod plane;
#[cfg(not(fuzzing))]
mod player;
mod probe;
mod shape;
#[cfg(not(fuzzing))]
mod sound;
#[cfg(not(fuzzing))]
mod still;
#[cfg(not(fuzzing))]
mod timeline;
mod times;

pub use error::{MediaError, Problem};
pub use picture::{NotEncoded, Picture};
#[cfg(not(fuzzing))]
pub use player::{FrameSink, Options, Player, PlayerState, ShownFrame, Stats};
pub use probe::{ClipInfo, probe};
#[cfg(not(fuzzing))]
pub use sound::{Output, Sound};
#[cfg(not(fuzzing))]
pub use still::{frame_at, last_frame, still};
#[cfg(not(fuzzing))]
pub use timeline::{Now, Timeline, Waker};
