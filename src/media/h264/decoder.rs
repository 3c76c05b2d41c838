//! H.264 decoders behind one face.
//!
//! Owns the order in which they are tried: the quick one first; the reserve when the stream needs it or when the quick one
//! gives up. Both may panic on hostile bytes: whoever calls them does so inside `catch_unwind` (see `decode_cursor`).

use crate::media::error::Problem;
use crate::media::h264::avc_config::AvcConfig;
use crate::media::h264::slice_header::pieces;
use rust_h264::decoder::ChromaFormat;
use std::time::{Duration, Instant};

/// Longest time that one picture may take; a picture of Veo's takes a hundredth of it.
const PATIENCE: Duration = Duration::from_secs(2);

/// A decoded picture, planar 4:2:0, 8 bits, without padding; both sides are even.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Frame {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) y: Vec<u8>,
    pub(crate) u: Vec<u8>,
    pub(crate) v: Vec<u8>,
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
    pub(crate) fn bytes(&self) -> usize {
        self.y.len() + self.u.len() + self.v.len()
    }
}

/// Decodes access units in the order of the file.
pub(crate) trait Decode {
    /// The picture of an access unit (Annex B; slices, and parameter sets that have been checked) that `config` describes, if it is
    /// finished. A picture of many slices is given up between two of them when it takes too long.
    fn decode(&mut self, access_unit: &[u8], config: &AvcConfig) -> Result<Option<Frame>, Problem>;
}

/// Which decoder to use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Choice {
    /// Quick; refuses interlaced pictures. Silently wrong on constrained intra prediction (its intra macroblocks predict from
    /// inter neighbours, ITU-T H.264, 8.3.1.2) and on uncoded macroblocks under CABAC (see `i_pcm`): both go to the reserve.
    Quick,
    /// Slower, and takes every 8-bit 4:2:0 stream.
    Reserve,
}

impl Choice {
    /// A decoder that has the parameter sets of `config`.
    pub(crate) fn decoder(self, config: &AvcConfig) -> Result<Box<dyn Decode>, Problem> {
        Ok(match self {
            Self::Quick => Box::new(Quick::new(config)?),
            Self::Reserve => Box::new(Reserve::new(config)?),
        })
    }

    /// Its name, for a debug overlay.
    pub(crate) fn name(self) -> &'static str {
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
        let (mut finished, started) = (None, Instant::now());
        for piece in pieces(access_unit) {
            patient(started)?;
            let decoded = self.0.decode(piece).map_err(|error| Problem::Undecodable(error.to_string()))?;
            finished = decoded.or(finished);
        }
        patient(started)?;
        finished
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
        let (mut finished, started) = (None, Instant::now());
        for unit in config.bounded(access_unit)? {
            // For each further slice it copies what it has of the picture.
            patient(started)?;
            let decoded = self.0.decode_nal(&unit).map_err(|error| Problem::Undecodable(error.to_string()))?;
            finished = decoded.or(finished);
        }
        let frame = self.0.flush().or(finished);
        patient(started)?;
        let Some(frame) = frame else {
            return Ok(None);
        };
        if frame.chroma_format != ChromaFormat::Yuv420 || frame.bit_depth != 8 {
            return Err(Problem::Unsupported("H.264 other than 8-bit 4:2:0".to_owned()));
        }
        Frame::new([frame.width, frame.height], frame.y, frame.u, frame.v).map(Some)
    }
}

fn patient(started: Instant) -> Result<(), Problem> {
    if started.elapsed() > PATIENCE {
        return Err(Problem::TooLarge("one picture takes too long to decode".to_owned()));
    }
    Ok(())
}
