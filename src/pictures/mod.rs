//! Pictures: from whatever bytes a person has, to the very bytes that a video may start from.
//!
//! Pure functions. What comes out is decoded to its end, upright, opaque, 8-bit sRGB, at most [`MAX_SIDE`] pixels on its long side,
//! and says nothing but its pixels. Never reads a file, never asks the network, never guesses by a name: the first bytes tell what
//! something is. What can't be used is an [`Unfit`], whose sentence says what it is and what to do.

mod colour;
mod kind;
mod metadata;
mod prepare;
mod unfit;

pub use kind::{Foreign, Format, Kind, kind_of};
pub use prepare::{Change, Prepared, Small, prepare, small};
pub use unfit::Unfit;

/// The most bytes that are read of a picture, 64 MiB: a phone's photo of 108 megapixels has up to 45 million.
pub const MAX_BYTES: usize = 64 << 20;

/// The most pixels that are decoded: 200 million are 600 MB. Fewer while hostile files are tried by the thousand.
pub const MAX_PIXELS: u64 = if cfg!(fuzzing) { 1_000_000 } else { 200_000_000 };

/// The long side of what goes out, in pixels. The largest video is 1920 pixels wide, so this leaves room for any cut.
pub const MAX_SIDE: u32 = 4096;

/// The most bytes that go out; the service takes pictures of at most 20 MB.
pub const MAX_SENT: usize = 20_000_000;
