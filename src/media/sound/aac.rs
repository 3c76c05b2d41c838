//! The AAC decoder behind a narrow face.
//!
//! Owns its settings, its start, and its start anew after a packet that it could not decode. May panic on hostile bytes:
//! whoever calls it does so inside `catch_unwind`.

use crate::media::unheard::Unheard;
use syom::{Channel, DecodeOptions, Decoder};

/// Kinds of AAC that are decoded: LC, HE (SBR), HE v2 (parametric stereo) (ISO/IEC 14496-3, table 1.1).
const LC: u8 = 2;
const HE: u8 = 5;
const HE_V2: u8 = 29;

/// One packet, decoded.
#[derive(Debug)]
pub(super) struct Packet<'a> {
    /// One for each channel, of as many samples as there are frames.
    pub(super) planes: &'a [&'a [f32]],
    pub(super) frames: usize,
    /// Frames a second.
    pub(super) rate: u32,
    /// What each channel is, if that is known.
    pub(super) channels: Vec<Channel>,
}

/// A decoder and what it was made from.
pub(super) struct Aac {
    decoder: Decoder,
    config: Vec<u8>,
}

impl Aac {
    /// For an `AudioSpecificConfig`.
    pub(super) fn new(config: &[u8]) -> Result<Self, Unheard> {
        check(config)?;
        let decoder = Decoder::from_asc(config, DecodeOptions::audio()).map_err(Unheard::damaged)?;
        Ok(Self { decoder, config: config.to_vec() })
    }

    /// Decodes a packet and hands it over; what is wrong with it, if it cannot be decoded. The next one may be fine.
    pub(super) fn decode(&mut self, packet: &[u8], mut take: impl FnMut(&Packet<'_>)) -> Result<(), String> {
        let done = self.decoder.decode_au(packet, |frame| {
            let channels = frame.meta.labels().collect();
            take(&Packet { planes: frame.planar, frames: frame.samples, rate: frame.sample_rate, channels });
            Ok(())
        });
        done.map_err(|error| {
            self.decoder.reset();
            let again = self.decoder.set_asc(&self.config);
            again.err().map_or_else(|| error.to_string(), |again| format!("{error}; {again}"))
        })
    }
}

/// Whether this is a kind of AAC that is decoded here.
pub(crate) fn check(config: &[u8]) -> Result<(), Unheard> {
    let &[first, second, ..] = config else { return Err(Unheard::damaged("a short AudioSpecificConfig")) };
    let kind = first >> 3;
    let kind = if kind == 31 { 32 + ((first & 7) << 3 | second >> 5) } else { kind };
    let name = match kind {
        LC | HE | HE_V2 => return Ok(()),
        1 => "AAC Main",
        3 => "AAC SSR",
        4 => "AAC LTP",
        17 | 19 | 20 => "error-resilient AAC",
        23 => "AAC-LD",
        32..=34 => "MPEG audio (MP3)",
        36 => "MPEG-4 ALS",
        39 => "AAC-ELD",
        42 => "xHE-AAC",
        _ => "a kind of MPEG-4 audio",
    };
    Err(Unheard::Codec(name.to_owned()))
}
