//! H.264 decoders behind one face.
//!
//! Owns the order in which they are tried: the quick one first; the reserve when the stream needs it or when the quick one
//! gives up. Both may panic on hostile bytes: whoever calls them does so inside `catch_unwind` (see `still`).

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
}

/// Decodes access units in the order of the file.
pub(super) trait Decode {
    /// The picture of an access unit (Annex B, slices only), if it is finished.
    fn decode(&mut self, access_unit: &[u8]) -> Result<Option<Frame>, Problem>;
}

/// Which decoder to use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Choice {
    /// Quick; wrong on interlaced and on constrained intra prediction.
    Quick,
    /// Slower, and takes every 8-bit 4:2:0 stream.
    Reserve,
}

/// A decoder that has the parameter sets of `config`.
pub(super) fn decoder(choice: Choice, config: &AvcConfig) -> Result<Box<dyn Decode + '_>, Problem> {
    Ok(match choice {
        Choice::Quick => Box::new(Quick::new(config)?),
        Choice::Reserve => Box::new(Reserve::new(config)?),
    })
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
    fn decode(&mut self, access_unit: &[u8]) -> Result<Option<Frame>, Problem> {
        let decoded = self.0.decode(access_unit).map_err(|error| Problem::Undecodable(error.to_string()))?;
        decoded
            .map(|frame| Frame::new([frame.width as u32, frame.height as u32], frame.y, frame.u, frame.v))
            .transpose()
    }
}

struct Reserve<'a> {
    decoder: rust_h264::decoder::Decoder,
    config: &'a AvcConfig,
}

impl<'a> Reserve<'a> {
    fn new(config: &'a AvcConfig) -> Result<Self, Problem> {
        let mut decoder = rust_h264::decoder::Decoder::new();
        for unit in rust_h264::nal::parse_annex_b(&config.head) {
            decoder.decode_nal(&unit).map_err(|error| Problem::Undecodable(error.to_string()))?;
        }
        Ok(Self { decoder, config })
    }
}

impl Decode for Reserve<'_> {
    fn decode(&mut self, access_unit: &[u8]) -> Result<Option<Frame>, Problem> {
        let mut finished = None;
        for unit in self.config.bounded(access_unit)? {
            let decoded = self.decoder.decode_nal(&unit).map_err(|error| Problem::Undecodable(error.to_string()))?;
            finished = decoded.or(finished);
        }
        let Some(frame) = self.decoder.flush().or(finished) else {
            return Ok(None);
        };
        if frame.chroma_format != ChromaFormat::Yuv420 || frame.bit_depth != 8 {
            return Err(Problem::Unsupported("H.264 other than 8-bit 4:2:0".to_owned()));
        }
        Frame::new([frame.width, frame.height], frame.y, frame.u, frame.v).map(Some)
    }
}
