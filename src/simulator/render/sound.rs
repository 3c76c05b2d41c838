//! The sound track: what is heard in the scene, encoded as AAC-LC in 48 kHz stereo.

use syom::{EncodeOptions, Encoder};

use super::ambience::{Ambience, RATE};
use super::reader::read;
use super::{RenderError, RenderSpec};

/// Samples of one AAC-LC access unit (ISO/IEC 14496-3).
pub(super) const UNIT: u32 = 1024;
/// Bits a second of the stereo track.
pub(super) const BIT_RATE: u32 = 128_000;

/// A finished AAC-LC track.
pub(super) struct SoundTrack {
    /// Access units of [`UNIT`] samples each.
    pub(super) units: Vec<Vec<u8>>,
    /// The `AudioSpecificConfig`.
    pub(super) config: Vec<u8>,
    /// Samples at the start of the decoded sound that belong to the encoder, not to the sound.
    pub(super) priming: u64,
}

/// Makes the sound of a clip.
pub(super) fn encode(spec: &RenderSpec) -> Result<SoundTrack, RenderError> {
    let refused = |error: syom::AacError| RenderError::Sound(error.to_string());
    let mut encoder = Encoder::new(RATE, 2, &EncodeOptions::raw().with_bitrate_bps(BIT_RATE)).map_err(refused)?;
    let mut units = Vec::new();
    let mut ambience = Ambience::new(&read(&spec.prompt, spec.seed), spec.seed, spec.seconds);
    for _ in 0..spec.seconds * 10 {
        let [left, right] = ambience.block(RATE as usize / 10);
        encoder
            .feed(&[&left, &right], |frame| {
                units.push(frame.payload.to_vec());
                Ok(())
            })
            .map_err(refused)?;
    }
    let info = encoder
        .finish(|frame| {
            units.push(frame.payload.to_vec());
            Ok(())
        })
        .map_err(refused)?;
    Ok(SoundTrack { units, config: encoder.asc().to_vec(), priming: info.priming })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_track_covers_every_sample_and_names_its_priming() {
        let prompt = "Waves".to_owned();
        let spec = RenderSpec {
            width: 64,
            height: 64,
            fps: 24,
            seconds: 2,
            audio: true,
            prompt,
            seed: 1,
            first_frame: None,
            last_frame: None,
            references: Vec::new(),
            negative_prompt: String::new(),
        };
        let track = encode(&spec).unwrap();
        assert_eq!(track.config, [0x11, 0x90]);
        assert!(track.units.len() as u64 * u64::from(UNIT) >= 2 * u64::from(RATE) + track.priming);
    }
}
