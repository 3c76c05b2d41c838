//! Clips as files: what is in one, and its pictures.
//!
//! Owns MP4, H.264 and colour. Reads files that anybody may have written, so everything that comes from one is checked
//! before it is believed, and a codec runs where its panic is caught. Never writes a file and never knows what a clip is
//! for. Every failure is a [`MediaError`], a sentence that names the file.

mod bits;
mod boxes;
mod colour;
mod decoder;
mod demux;
mod error;
mod fragments;
mod probe;
mod sound;
mod still;
mod timeline;

pub use error::{MediaError, Problem};
pub use probe::{ClipInfo, probe};
pub use sound::{Output, Sound};
pub use still::{Picture, last_frame, still};
pub use timeline::{Now, Timeline};
