//! What is heard in a scene: surf, rain, wind, a city far away, a fire, crickets. All of it is filtered noise in stereo that swells and
//! fades slowly; it begins and ends softly and has no tone that could be taken for a signal.

use std::f32::consts::TAU;

use super::brief::{Brief, Light, Subject, Weather};
use super::random::SeededRandom;

/// Samples a second.
pub(super) const RATE: u32 = 48_000;
/// Samples between two looks at how loud a voice is.
const STEP: usize = 240;
/// Length of the fade at the start and at the end, in seconds.
const FADE: f32 = 0.7;

/// How the loudness of a voice changes.
#[derive(Debug, Clone, Copy)]
enum Swell {
    /// It does not.
    Even,
    /// It comes in and runs out again, as a wave does: seconds from wave to wave, phase.
    Waves(f32, f32),
    /// It wanders, as wind does: changes a second, phase.
    Gusts(f32, f32),
    /// It chirps in short groups: pulses a second, phase.
    Chirps(f32, f32),
}

/// Noise between two frequencies.
#[derive(Debug, Clone)]
struct Voice {
    /// Coefficients of the filters: what is above goes, what is below goes.
    upper: f32,
    lower: f32,
    gain: f32,
    swell: Swell,
    state: u32,
    /// Filter memory of both channels.
    memory: [[f32; 3]; 2],
    /// How loud it was last.
    loud: f32,
}

/// The sound of a scene.
#[derive(Debug, Clone)]
pub(super) struct Ambience {
    voices: Vec<Voice>,
    /// Single drops or crackles a second, and their loudness.
    drops: (f32, f32),
    random: SeededRandom,
    at: usize,
    length: usize,
}

impl Ambience {
    /// The sound of a brief for so many seconds.
    pub(super) fn new(brief: &Brief, seed: u32, seconds: u32) -> Self {
        let mut random = SeededRandom::about(seed, "sound");
        let mut ambience = Self {
            voices: Vec::new(),
            drops: (0.0, 0.0),
            random: random.clone(),
            at: 0,
            length: (seconds * RATE) as usize,
        };
        ambience.place(brief, &mut random);
        ambience.weather(brief, &mut random);
        ambience
    }

    fn voice(&mut self, [low, high]: [f32; 2], gain: f32, swell: Swell, random: &mut SeededRandom) {
        let coefficient = |frequency: f32| 1.0 - (-TAU * frequency / RATE as f32).exp();
        self.voices.push(Voice {
            upper: coefficient(high),
            lower: coefficient(low),
            gain,
            swell,
            state: random.bits() as u32 | 1,
            memory: [[0.0; 3]; 2],
            loud: 0.0,
        });
    }

    fn place(&mut self, brief: &Brief, random: &mut SeededRandom) {
        let phase = random.between(0.0, 1.0);
        let wind = if brief.wind { 1.9 } else { 1.0 };
        match brief.subject {
            Subject::Coast => {
                let rough = if brief.weather == Weather::Storm { 1.5 } else { 1.0 };
                self.voice([60.0, 480.0], 1.25 * rough, Swell::Waves(6.4, phase), random);
                self.voice([500.0, 3600.0], 0.34 * rough, Swell::Waves(6.4, phase + 0.93), random);
                self.voice([250.0, 1400.0], 0.34, Swell::Waves(4.3, phase * 0.7), random);
                self.voice([200.0, 600.0], 0.22 * wind, Swell::Gusts(0.3, phase), random);
            }
            Subject::Street => {
                self.voice([40.0, 190.0], 0.9, Swell::Gusts(0.25, phase), random);
                self.voice([300.0, 1100.0], 0.2, Swell::Waves(5.2, phase), random);
            }
            Subject::City => {
                self.voice([40.0, 210.0], 1.1, Swell::Gusts(0.2, phase), random);
                self.voice([250.0, 900.0], 0.22, Swell::Waves(7.0, phase), random);
                self.voice([500.0, 1800.0], 0.1, Swell::Gusts(0.7, phase), random);
            }
            Subject::Dunes => {
                self.voice([180.0, 520.0], 0.75 * wind, Swell::Gusts(0.35, phase), random);
                self.voice([1500.0, 5200.0], 0.1 * wind, Swell::Gusts(0.5, phase + 3.0), random);
            }
            Subject::Room => {
                self.voice([45.0, 160.0], 0.42, Swell::Even, random);
                self.voice([300.0, 900.0], 0.05, Swell::Gusts(0.6, phase), random);
                self.drops = (3.5, 0.05);
            }
            Subject::Forest => {
                self.voice([220.0, 800.0], 0.5 * wind, Swell::Gusts(0.3, phase), random);
                self.voice([1800.0, 6000.0], 0.07 * wind, Swell::Gusts(0.45, phase + 2.0), random);
            }
            Subject::Lake => {
                self.voice([150.0, 500.0], 0.4 * wind, Swell::Gusts(0.25, phase), random);
                self.voice([350.0, 1700.0], 0.14, Swell::Waves(2.3, phase), random);
            }
            Subject::Meadow => {
                self.voice([250.0, 900.0], 0.42 * wind, Swell::Gusts(0.4, phase), random);
                self.voice([2200.0, 7000.0], 0.12 * wind, Swell::Gusts(0.55, phase + 1.0), random);
                if matches!(brief.light, Light::Dusk | Light::Night) {
                    self.voice([3900.0, 4500.0], 0.16, Swell::Chirps(17.0, phase), random);
                }
            }
            Subject::Stars => {
                self.voice([120.0, 420.0], 0.4 * wind, Swell::Gusts(0.2, phase), random);
                self.voice([3900.0, 4500.0], 0.13, Swell::Chirps(15.0, phase), random);
            }
        }
    }

    fn weather(&mut self, brief: &Brief, random: &mut SeededRandom) {
        // Behind a window rain is duller.
        let inside = brief.subject == Subject::Room;
        let high = if inside { 1500.0 } else { 7000.0 };
        match brief.weather {
            Weather::Rain | Weather::Storm => {
                self.voice([500.0, high], 0.42, Swell::Gusts(0.5, 0.3), random);
                self.voice([200.0, 900.0], 0.24, Swell::Even, random);
                self.drops = (if inside { 22.0 } else { 70.0 }, 0.09);
                if brief.weather == Weather::Storm {
                    self.voice([25.0, 110.0], 2.4, Swell::Waves(5.7, 0.2), random);
                    self.voice([200.0, 700.0], 0.8, Swell::Gusts(0.5, 0.8), random);
                }
            }
            Weather::Snow => self.voice([250.0, 700.0], 0.3, Swell::Gusts(0.3, 0.5), random),
            Weather::Fair | Weather::Fog => {}
        }
    }

    /// The next `count` samples of both channels.
    pub(super) fn block(&mut self, count: usize) -> [Vec<f32>; 2] {
        let mut sides = [vec![0.0; count], vec![0.0; count]];
        for voice in &mut self.voices {
            voice.add(&mut sides, self.at);
        }
        self.add_drops(&mut sides);
        let [left, right] = &mut sides;
        for (offset, (left, right)) in left.iter_mut().zip(right).enumerate() {
            let level = self.level(self.at + offset);
            // Rounded off softly instead of cut.
            *left = soft(*left * level);
            *right = soft(*right * level);
        }
        self.at += count;
        sides
    }

    /// Single drops and crackles: a breath of noise each, anywhere between left and right.
    fn add_drops(&mut self, sides: &mut [Vec<f32>; 2]) {
        let count = sides[0].len();
        let (rate, loud) = self.drops;
        let chance = rate * count as f32 / RATE as f32;
        for _ in 0..(chance.ceil() * 2.0) as usize {
            if !self.random.chance(chance / (chance.ceil() * 2.0).max(1.0)) {
                continue;
            }
            let (start, pan) = (self.random.below(count), self.random.between(0.15, 0.85));
            let loud = loud * self.random.between(0.2, 1.0);
            let length = 90 + self.random.below(200);
            let mut low = 0.0;
            for offset in 0..length.min(count - start) {
                let part = offset as f32 / length as f32;
                low += 0.5 * (self.random.between(-1.0, 1.0) - low);
                let value = low * loud * (1.0 - part).powi(2) * (part * 12.0).min(1.0);
                sides[0][start + offset] += value * (1.0 - pan);
                sides[1][start + offset] += value * pan;
            }
        }
    }

    /// How loud everything is at a sample: soft at both ends.
    fn level(&self, at: usize) -> f32 {
        let fade = FADE.min(self.length as f32 / RATE as f32 * 0.3);
        let edge = at.min(self.length.saturating_sub(at + 1)) as f32 / (fade * RATE as f32);
        let edge = edge.min(1.0);
        edge * edge * (3.0 - 2.0 * edge)
    }
}

impl Voice {
    fn add(&mut self, sides: &mut [Vec<f32>; 2], from: usize) {
        let count = sides[0].len();
        let mut start = 0;
        while start < count {
            let end = (start + STEP).min(count);
            let next = self.gain * self.swell.at((from + end) as f32 / RATE as f32);
            let slope = (next - self.loud) / (end - start) as f32;
            for (channel, side) in sides.iter_mut().enumerate() {
                self.add_side(&mut side[start..end], channel, slope);
            }
            self.loud = next;
            start = end;
        }
    }

    fn add_side(&mut self, side: &mut [f32], channel: usize, slope: f32) {
        let [mut first, mut second, mut below] = self.memory[channel];
        let (upper, lower, mut loud, mut state) = (self.upper, self.lower, self.loud, self.state);
        for sample in side {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            let noise = state as f32 * (1.0 / 2_147_483_648.0) - 1.0;
            first += upper * (noise - first);
            second += upper * (first - second);
            below += lower * (second - below);
            *sample += (second - below) * loud;
            loud += slope;
        }
        self.state = state;
        self.memory[channel] = [first, second, below];
    }
}

impl Swell {
    /// How loud a voice is at a time, 0 to 1.
    fn at(self, time: f32) -> f32 {
        match self {
            Self::Even => 1.0,
            Self::Waves(period, phase) => {
                let part = (time / period + phase).fract();
                // It comes in quickly and runs out slowly.
                let rise = (part / 0.35).min(1.0);
                let fall = ((1.0 - part) / 0.65).min(1.0);
                0.22 + 0.78 * (rise * fall).powf(1.6)
            }
            Self::Gusts(speed, phase) => {
                let t = time * speed * TAU;
                let sum = (t + phase * TAU).sin() + 0.6 * (1.7 * t + phase * 9.0).sin() + 0.4 * (2.9 * t + 1.0).sin();
                (0.55 + 0.24 * sum).max(0.08)
            }
            Self::Chirps(speed, phase) => {
                let group = (0.5 + 0.5 * ((time * 0.9 + phase) * TAU).sin()).powi(2);
                group * (0.5 + 0.5 * (time * speed * TAU).sin()).powi(2)
            }
        }
    }
}

fn soft(value: f32) -> f32 {
    value / (1.0 + 0.6 * value.abs())
}

#[cfg(test)]
mod tests {
    use super::super::reader::read;
    use super::*;

    fn heard(prompt: &str) -> [Vec<f32>; 2] {
        let mut ambience = Ambience::new(&read(prompt, 9), 9, 4);
        let mut sides = [Vec::new(), Vec::new()];
        for _ in 0..40 {
            let block = ambience.block(4800);
            sides.iter_mut().zip(block).for_each(|(side, block)| side.extend(block));
        }
        sides
    }

    fn loudness(samples: &[f32]) -> f32 {
        (samples.iter().map(|sample| sample * sample).sum::<f32>() / samples.len() as f32).sqrt()
    }

    #[test]
    fn every_scene_is_heard_gently_and_starts_and_ends_softly() {
        for prompt in [
            "sea",
            "neon street in the rain",
            "dunes",
            "forest",
            "city",
            "lamp on a desk",
            "lake",
            "meadow at night",
            "stars",
            "a stormy sea",
        ] {
            let [left, right] = heard(prompt);
            assert!(left.iter().chain(&right).all(|sample| sample.abs() < 0.8), "{prompt}");
            let middle = loudness(&left[48_000..144_000]);
            assert!((0.004..0.3).contains(&middle), "{prompt}: {middle}");
            assert!(left[0].abs() < 0.001 && left[left.len() - 1].abs() < 0.001, "{prompt}");
        }
    }

    #[test]
    fn there_are_no_clicks() {
        let [left, _] = heard("lake");
        assert!(left.windows(2).all(|pair| (pair[1] - pair[0]).abs() < 0.05));
    }

    #[test]
    fn left_and_right_differ_and_the_same_scene_sounds_the_same() {
        let [left, right] = heard("sea");
        assert_ne!(left[40_000..41_000], right[40_000..41_000]);
        assert_eq!(heard("sea"), [left, right]);
    }
}
