//! The sound of a clip: a soft chord from the seed and a tick each second, synthesised at 48 kHz stereo and encoded as AAC-LC.

use syom::{EncodeOptions, Encoder};

use super::RenderError;
use super::palette::SeededRandom;

/// Samples a second.
pub(super) const RATE: u32 = 48_000;
/// Samples of one AAC-LC access unit (ISO/IEC 14496-3).
pub(super) const UNIT: u32 = 1024;
/// Bits a second of the stereo track.
pub(super) const BIT_RATE: u32 = 128_000;

/// Entries of the sine table; a power of two.
const TABLE: usize = 2048;
/// Duration of the chord's fade-in and fade-out, in seconds.
const SWELL: f32 = 0.9;
/// Duration of a tick, in seconds.
const TICK: f32 = 0.05;

/// Chords as semitones above the root; each is calm and open.
const CHORDS: [[i32; 4]; 5] = [[0, 7, 14, 16], [0, 7, 11, 16], [0, 7, 10, 15], [0, 5, 12, 19], [0, 7, 12, 14]];

/// A finished AAC-LC track.
pub(super) struct SoundTrack {
    /// Access units of [`UNIT`] samples each.
    pub(super) units: Vec<Vec<u8>>,
    /// The `AudioSpecificConfig`.
    pub(super) config: Vec<u8>,
    /// Samples at the start of the decoded sound that belong to the encoder, not to the sound.
    pub(super) priming: u64,
}

/// One oscillator with its stereo gains.
struct Oscillator {
    phase: f32,
    step: f32,
    gains: [f32; 2],
}

/// Makes `seconds` of sound for `seed`.
pub(super) fn encode(seed: u32, seconds: u32) -> Result<SoundTrack, RenderError> {
    let refused = |error: syom::AacError| RenderError::Sound(error.to_string());
    let mut encoder = Encoder::new(RATE, 2, &EncodeOptions::raw().with_bitrate_bps(BIT_RATE)).map_err(refused)?;
    let mut units = Vec::new();
    let mut synthesis = Synthesis::new(seed, seconds);
    for _ in 0..seconds * 10 {
        let [left, right] = synthesis.block(RATE as usize / 10);
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

struct Synthesis {
    table: Vec<f32>,
    oscillators: Vec<Oscillator>,
    at: usize,
    length: usize,
}

impl Synthesis {
    fn new(seed: u32, seconds: u32) -> Self {
        let mut random = SeededRandom::new(seed ^ 0x5bd1_e995);
        let root = 110.0 * 2.0f32.powf(random.below(8) as f32 / 12.0);
        let chord = CHORDS[random.below(CHORDS.len())];
        let mut oscillators = Vec::new();
        for (index, semitones) in chord.into_iter().enumerate() {
            let pitch = root * 2.0f32.powf(semitones as f32 / 12.0);
            let side = if index % 2 == 0 { 0.35 } else { 0.65 };
            // Two slightly different pitches beat slowly against each other, which makes the tone livelier.
            for (detune, strength, shift) in [(1.0, 0.055, -0.2), (1.0018, 0.04, 0.2), (2.0, 0.012, 0.0)] {
                let pan: f32 = side + shift;
                oscillators.push(Oscillator {
                    phase: random.between(0.0, TABLE as f32 - 1.0),
                    step: pitch * detune * TABLE as f32 / RATE as f32,
                    gains: [strength * (1.0 - pan).sqrt(), strength * pan.sqrt()],
                });
            }
        }
        let sine = |index: usize| (index as f32 * std::f32::consts::TAU / TABLE as f32).sin();
        Self { table: (0..TABLE).map(sine).collect(), oscillators, at: 0, length: (seconds * RATE) as usize }
    }

    /// The next `count` samples of both channels.
    fn block(&mut self, count: usize) -> [Vec<f32>; 2] {
        let (mut left, mut right) = (vec![0.0; count], vec![0.0; count]);
        for oscillator in &mut self.oscillators {
            // Indexing is much faster than iterators in an unoptimised build, and this runs for every sample.
            let mut index = 0;
            while index < count {
                let value = self.table[oscillator.phase as usize & (TABLE - 1)];
                left[index] += value * oscillator.gains[0];
                right[index] += value * oscillator.gains[1];
                oscillator.phase += oscillator.step;
                index += 1;
            }
            oscillator.phase %= TABLE as f32;
        }
        for (offset, (left, right)) in left.iter_mut().zip(&mut right).enumerate() {
            let level = self.level(self.at + offset);
            let tick = tick(self.at + offset);
            *left = (*left * level + tick).clamp(-1.0, 1.0);
            *right = (*right * level + tick).clamp(-1.0, 1.0);
        }
        self.at += count;
        [left, right]
    }

    fn level(&self, at: usize) -> f32 {
        let edge = at.min(self.length.saturating_sub(at)) as f32 / (SWELL * RATE as f32);
        let edge = edge.min(1.0);
        edge * edge * (3.0 - 2.0 * edge)
    }
}

/// The tick at the start of each second: a short soft beep.
fn tick(at: usize) -> f32 {
    let time = (at % RATE as usize) as f32 / RATE as f32;
    if time >= TICK {
        return 0.0;
    }
    let shape = (time / 0.002).min(1.0) * (1.0 - time / TICK).powi(2);
    0.16 * shape * (time * 1320.0 * std::f32::consts::TAU).sin()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sound_starts_and_ends_softly_and_never_clips() {
        let mut synthesis = Synthesis::new(9, 4);
        let [left, right] = synthesis.block(4 * RATE as usize);
        assert!(left.iter().chain(&right).all(|sample| sample.abs() < 0.9));
        let loudness = |from: usize| left[from..from + 2000].iter().map(|sample| sample.abs()).sum::<f32>();
        assert!(loudness(150_000) > 0.02 * 2000.0);
        assert!(left[0].abs() < 0.001 && left[left.len() - 1].abs() < 0.001);
    }

    #[test]
    fn the_track_covers_every_sample_and_names_its_priming() {
        let track = encode(1, 2).unwrap();
        assert_eq!(track.config, [0x11, 0x90]);
        assert!(track.units.len() as u64 * u64::from(UNIT) >= 2 * u64::from(RATE) + track.priming);
    }
}
