//! The two H.264 decoders behind one trait, and how to choose between them.
//!
//! Both may panic on hostile bytes: call them inside [`contained`](crate::media::error::contained).

use super::avc_config::AvcConfig;
use super::slice_header::nal_units;
use crate::media::error::Problem;
use crate::media::picture::Frame;
use rust_h264::decoder::ChromaFormat;
use std::time::{Duration, Instant};

/// Longest time for one picture; one of Veo's takes a hundredth of it.
const PATIENCE: Duration = Duration::from_secs(2);

/// Decodes access units in decoding order.
pub(crate) trait Decode {
    /// Decodes an access unit (Annex B, slices and checked parameter sets) and returns its picture if it is complete.
    /// Gives up between two slices if it takes too long.
    fn decode(&mut self, access_unit: &[u8], config: &AvcConfig) -> Result<Option<Frame>, Problem>;
}

/// Which decoder to use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Choice {
    /// Fast; refuses interlaced pictures. Wrong without an error on constrained intra prediction (it predicts intra
    /// macroblocks from inter neighbours, ITU-T H.264, 8.3.1.2) and on I_PCM under CABAC (see [`may_hold_i_pcm`]): both
    /// go to the fallback.
    Fast,
    /// Slower; takes every 8-bit 4:2:0 stream.
    Fallback,
}

impl Choice {
    /// A decoder that has been fed the parameter sets of `config`.
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
        decoder.decode(&config.annex_b).map_err(|error| Problem::Undecodable(error.to_string()))?;
        Ok(Self(decoder))
    }
}

impl Decode for Fast {
    fn decode(&mut self, access_unit: &[u8], config: &AvcConfig) -> Result<Option<Frame>, Problem> {
        // The decoder reserves memory for as many references as a slice claims; `catch_unwind` does not stop that.
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
        for unit in rust_h264::nal::parse_annex_b(&config.annex_b) {
            decoder.decode_nal(&unit).map_err(|error| Problem::Undecodable(error.to_string()))?;
        }
        Ok(Self(decoder))
    }
}

impl Decode for Fallback {
    fn decode(&mut self, access_unit: &[u8], config: &AvcConfig) -> Result<Option<Frame>, Problem> {
        let (mut finished, started) = (None, Instant::now());
        for unit in config.bounded(access_unit)? {
            // For every further slice the decoder copies the picture so far.
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

// I_PCM (uncoded) macroblocks among CABAC-coded ones: the fast decoder filters their edges with the quantiser of their
// neighbours, where ITU-T H.264 (8.7.2.2) uses 0. Only decoding every symbol would tell where they are, so this is a
// guess from the bytes: coded data looks like noise, samples don't. A false alarm costs speed, never a picture. I_PCM
// samples that look like full-range noise are missed, unless they fill most of the picture.

/// Bytes of a whole macroblock.
const BLOCK: usize = 384;
/// Bytes that are compared together, and how many such parts lie in a macroblock's luma (256 bytes) wherever it begins.
const PART: usize = 64;
const PARTS: usize = 3;
/// Average difference of neighbouring bytes in full-range noise (256 / 3). Over three parts, coded data leaves the band
/// of 35 around it less than once in 10^11 times.
const NOISE: u32 = 85;
const SMOOTH: u32 = 50;
const ROUGH: u32 = 120;
/// Bytes per macroblock above which a picture is nearly as large as an uncoded one.
const UNCODED: usize = 320;

/// Whether a CABAC-coded access unit of that many macroblocks may hold I_PCM macroblocks.
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

/// How much two bytes differ. Runs of the lowest or highest values count as noise: CABAC makes them of long expected
/// stretches, and stuffing follows the last slice.
fn step(one: u8, other: u8) -> u32 {
    let is_run = one.max(other) <= 3 || one.min(other) >= 252;
    if is_run { NOISE } else { u32::from(one.abs_diff(other)) }
}

#[cfg(test)]
mod tests;
