//! Pictures: from any bytes that a person has to the exact bytes that a video may start from.
//!
//! The result is fully decoded, upright, opaque, 8-bit sRGB, at most [`MAX_SIDE`] pixels on its long side, and without metadata. The first
//! bytes tell the kind of a file, never its name. [`prepare`] makes a picture ready, [`frame`] cuts it to the shape of a shot. Bytes that
//! can't be used are an [`Unfit`], whose sentence says what they are and what to do. All functions are pure: no file, no network.

mod change;
mod colour;
mod decode;
mod encode;
mod frame;
mod heic;
mod kind;
mod metadata;
mod prepare;
mod unfit;

pub use change::Change;
pub use frame::{Framed, Layout, PixelArea, frame};
pub use kind::{Foreign, Format, Kind, kind_of};
pub use prepare::{Prepared, SMALL, Small, prepare, small};
pub use unfit::Unfit;

/// The most bytes of a picture, 64 MiB: a phone's photo of 108 megapixels has up to 45 million.
pub const MAX_BYTES: usize = 64 << 20;

/// The most pixels that are decoded: 200 million are 600 MB. Fewer under the fuzzer.
pub const MAX_PIXELS: u64 = if cfg!(fuzzing) { 1_000_000 } else { 200_000_000 };

/// The longest side of a prepared picture, in pixels. The largest video is 1920 pixels wide, so this leaves room for cropping.
pub const MAX_SIDE: u32 = 4096;

/// The most bytes of a prepared picture; the service accepts at most 20 MB.
pub const MAX_SENT: usize = 20_000_000;
