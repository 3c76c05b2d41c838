//! The two H.264 decoders behind one trait, and which of them is right for what.
//!
//! Both may panic on hostile bytes: call them inside [`contained`](crate::media::error::contained).

use super::avc_config::AvcConfig;
use super::slice_header::nal_units;
use crate::media::error::Problem;
use crate::media::picture::Frame;
use rust_h264::decoder::ChromaFormat;
use std::time::{Duration, Instant};

/// Longest time that one picture may take; a picture of Veo's takes a hundredth of it.
const PATIENCE: Duration = Duration::from_secs(2);

/// Decodes access units in the order of the file.
pub(crate) trait Decode {
    /// The picture of an access unit (Annex B; slices, and parameter sets that have been checked) that `config` describes, if it is
    /// finished. A picture of many slices is given up between two of them when it takes too long.
    fn decode(&mut self, access_unit: &[u8], config: &AvcConfig) -> Result<Option<Frame>, Problem>;
}

/// Which decoder to use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Choice {
    /// Fast; refuses interlaced pictures. Silently wrong on constrained intra prediction (its intra macroblocks predict from
    /// inter neighbours, ITU-T H.264, 8.3.1.2) and on uncoded macroblocks under CABAC (see `i_pcm`): both go to the fallback.
    Fast,
    /// Slower, and takes every 8-bit 4:2:0 stream.
    Fallback,
}

impl Choice {
    /// A decoder that has the parameter sets of `config`.
    pub(crate) fn decoder(self, config: &AvcConfig) -> Result<Box<dyn Decode>, Problem> {
        Ok(match self {
            Self::Fast => Box::new(Fast::new(config)?),
            Self::Fallback => Box::new(Fallback::new(config)?),
        })
    }

    /// Its name, for a debug overlay.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Fast => "rusty_h264",
            Self::Fallback => "rust_h264",
        }
    }
}

struct Fast(rusty_h264_decoder::Decoder);

impl Fast {
    fn new(config: &AvcConfig) -> Result<Self, Problem> {
        let mut decoder = rusty_h264_decoder::Decoder::new();
        decoder.decode(&config.head).map_err(|error| Problem::Undecodable(error.to_string()))?;
        Ok(Self(decoder))
    }
}

impl Decode for Fast {
    fn decode(&mut self, access_unit: &[u8], config: &AvcConfig) -> Result<Option<Frame>, Problem> {
        // It makes room for as many references as a slice claims, and no `catch_unwind` stops what that can ask for.
        config.bounded(access_unit)?;
        let (mut finished, started) = (None, Instant::now());
        for piece in nal_units(access_unit) {
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

struct Fallback(rust_h264::decoder::Decoder);

impl Fallback {
    fn new(config: &AvcConfig) -> Result<Self, Problem> {
        let mut decoder = rust_h264::decoder::Decoder::new();
        for unit in rust_h264::nal::parse_annex_b(&config.head) {
            decoder.decode_nal(&unit).map_err(|error| Problem::Undecodable(error.to_string()))?;
        }
        Ok(Self(decoder))
    }
}

impl Decode for Fallback {
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

// Macroblocks that are stored without coding (I_PCM) among CABAC-coded ones. The fast decoder filters their edges as if they were
// quantised like their neighbours, where ITU-T H.264 (8.7.2.2) counts 0. Only decoding every symbol would tell where they are, so this
// is a guess from the bytes: coded data looks like noise, samples don't. A false alarm costs speed and never a picture. Missed are
// samples that look like noise over the full range themselves, unless they fill most of the picture.

/// Bytes of a whole macroblock.
const BLOCK: usize = 384;
/// Bytes that are looked at together, and how many such parts lie in a macroblock's luma (256 bytes) wherever it begins.
const PART: usize = 64;
const PARTS: usize = 3;
/// Bytes that follow each other differ by so much on average in noise over the full range (256 / 3): coded data stays within 35 of
/// it over three parts but once in more than 10^11 times, so outside these bounds there is something else.
const NOISE: u32 = 85;
const SMOOTH: u32 = 50;
const ROUGH: u32 = 120;
/// A picture of so many bytes for each macroblock is nearly as large as if it were not coded at all.
const UNCODED: usize = 320;

/// Whether there may be uncoded macroblocks in a CABAC-coded access unit of a picture of so many macroblocks.
pub(crate) fn may_hold_i_pcm(access_unit: &[u8], macroblocks: usize) -> bool {
    if access_unit.len() < BLOCK {
        return false;
    }
    if access_unit.len() >= macroblocks.saturating_mul(UNCODED) {
        return true;
    }
    let among_noise = SMOOTH * (PART * PARTS) as u32..=ROUGH * (PART * PARTS) as u32;
    let next = access_unit.get(1..).unwrap_or_default();
    let parts = access_unit.chunks_exact(PART).zip(next.chunks_exact(PART));
    let mut sums = [NOISE * PART as u32; PARTS];
    parts.enumerate().any(|(place, (part, next))| {
        sums[place % PARTS] = part.iter().zip(next).map(|(&one, &other)| step(one, other)).sum();
        !among_noise.contains(&sums.iter().sum())
    })
}

/// How much two bytes differ. A run of the lowest or the highest values is what CABAC makes of long stretches of the expected,
/// and what follows the last slice as stuffing: it counts as noise.
fn step(one: u8, other: u8) -> u32 {
    let is_run = one.max(other) <= 3 || one.min(other) >= 252;
    if is_run { NOISE } else { u32::from(one.abs_diff(other)) }
}

#[cfg(test)]
mod tests;
