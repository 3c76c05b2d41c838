//! H.264 decoders behind one face.
//!
//! Owns the order in which they are tried: the quick one first; the reserve when the stream needs it or when the quick one
//! gives up. Both may panic on hostile bytes: whoever calls them does so inside `catch_unwind` (see `cursor`).

use super::bits::AvcConfig;
use super::error::Problem;
use rust_h264::decoder::ChromaFormat;

/// A decoded picture, planar 4:2:0, 8 bits, without padding; both sides are even.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Frame {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) y: Vec<u8>,
    pub(super) u: Vec<u8>,
    pub(super) v: Vec<u8>,
}

impl Frame {
    /// Checks that the planes fit the size, which nothing after this does again.
    fn new([width, height]: [u32; 2], y: Vec<u8>, u: Vec<u8>, v: Vec<u8>) -> Result<Self, Problem> {
        let luma = width as usize * height as usize;
        if width % 2 != 0
            || height % 2 != 0
            || luma == 0
            || y.len() != luma
            || u.len() != luma / 4
            || v.len() != luma / 4
        {
            return Err(Problem::Unsupported(format!("a picture of {width} x {height}")));
        }
        Ok(Self { width, height, y, u, v })
    }

    /// Its memory, in bytes.
    pub(super) fn bytes(&self) -> usize {
        self.y.len() + self.u.len() + self.v.len()
    }
}

/// Decodes access units in the order of the file.
pub(super) trait Decode {
    /// The picture of an access unit (Annex B, slices only) of the track that `config` describes, if it is finished.
    fn decode(&mut self, access_unit: &[u8], config: &AvcConfig) -> Result<Option<Frame>, Problem>;
}

/// Which decoder to use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Choice {
    /// Quick; wrong on interlaced and on constrained intra prediction.
    Quick,
    /// Slower, and takes every 8-bit 4:2:0 stream.
    Reserve,
}

impl Choice {
    /// What to begin with.
    pub(super) fn first(config: &AvcConfig) -> Self {
        if config.needs_reserve { Self::Reserve } else { Self::Quick }
    }

    /// A decoder that has the parameter sets of `config`.
    pub(super) fn decoder(self, config: &AvcConfig) -> Result<Box<dyn Decode>, Problem> {
        Ok(match self {
            Self::Quick => Box::new(Quick::new(config)?),
            Self::Reserve => Box::new(Reserve::new(config)?),
        })
    }

    /// Its name, for a debug overlay.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Quick => "rusty_h264",
            Self::Reserve => "rust_h264",
        }
    }
}

struct Quick(rusty_h264_decoder::Decoder);

impl Quick {
    fn new(config: &AvcConfig) -> Result<Self, Problem> {
        let mut decoder = rusty_h264_decoder::Decoder::new();
        decoder.decode(&config.head).map_err(|error| Problem::Undecodable(error.to_string()))?;
        Ok(Self(decoder))
    }
}

impl Decode for Quick {
    fn decode(&mut self, access_unit: &[u8], config: &AvcConfig) -> Result<Option<Frame>, Problem> {
        // It makes room for as many references as a slice claims, and no `catch_unwind` stops what that can ask for.
        config.bounded(access_unit)?;
        let decoded = self.0.decode(access_unit).map_err(|error| Problem::Undecodable(error.to_string()))?;
        decoded
            .map(|frame| Frame::new([frame.width as u32, frame.height as u32], frame.y, frame.u, frame.v))
            .transpose()
    }
}

struct Reserve(rust_h264::decoder::Decoder);

impl Reserve {
    fn new(config: &AvcConfig) -> Result<Self, Problem> {
        let mut decoder = rust_h264::decoder::Decoder::new();
        for unit in rust_h264::nal::parse_annex_b(&config.head) {
            decoder.decode_nal(&unit).map_err(|error| Problem::Undecodable(error.to_string()))?;
        }
        Ok(Self(decoder))
    }
}

impl Decode for Reserve {
    fn decode(&mut self, access_unit: &[u8], config: &AvcConfig) -> Result<Option<Frame>, Problem> {
        let mut finished = None;
        for unit in config.bounded(access_unit)? {
            let decoded = self.0.decode_nal(&unit).map_err(|error| Problem::Undecodable(error.to_string()))?;
            finished = decoded.or(finished);
        }
        let Some(frame) = self.0.flush().or(finished) else {
            return Ok(None);
        };
        if frame.chroma_format != ChromaFormat::Yuv420 || frame.bit_depth != 8 {
            return Err(Problem::Unsupported("H.264 other than 8-bit 4:2:0".to_owned()));
        }
        Frame::new([frame.width, frame.height], frame.y, frame.u, frame.v).map(Some)
    }
}
