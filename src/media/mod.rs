//! Clips as files: what is in one, its pictures and its sound, and playing it.
//!
//! Owns MP4, H.264, AAC, colour, the player and its clock. Reads files that anybody may have written, so everything that comes from one is checked
//! before it is believed, and a codec runs where its panic is caught. Never writes a file and never knows what a clip is
//! for. Every failure is a [`MediaError`], a sentence that names the file.

mod aspect;
mod atoms;
mod bits;
mod boxes;
mod clip;
mod colour;
mod cursor;
mod decoder;
mod demux;
mod edits;
mod error;
mod fragments;
#[cfg(fuzzing)]
pub mod fuzz_door;
mod lost;
mod picture;
mod picture_entry;
mod plane;
mod player;
mod probe;
mod raw_samples;
mod sample_table;
mod sets;
mod shape;
mod slice;
mod sound;
mod sound_entry;
mod starts;
mod still;
mod timeline;
mod times;
mod tracks;
mod turn;
mod unheard;

pub use error::{Detail, MediaError, Problem};
pub use picture::{NotEncoded, Picture};
pub use player::{FrameSink, Options, Player, PlayerState, ShownFrame, Stats};
pub use probe::{ClipInfo, probe};
pub use sound::{Output, Sound};
pub use still::{frame_at, last_frame, still};
pub use timeline::{Now, Timeline, Waker};
pub use unheard::Unheard;
