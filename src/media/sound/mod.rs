//! The sound of a clip, and the outputs that play it.
//!
//! A timeline decides what is played when. A sound that can't be decoded is a `MediaError`; a missing or lost output is
//! silence and a line in the log.

mod aac;
mod audio_source;
mod decode;
#[cfg(not(target_os = "linux"))]
#[path = "cpal.rs"]
mod device;
#[cfg(target_os = "linux")]
#[path = "pulse.rs"]
mod device;
mod output;
mod output_thread;

pub(super) use audio_source::{AudioPlan, Feed, SourceReport};
pub use output::Output;

use std::fmt;
use std::time::Duration;

/// The sound of a whole clip in memory; frame 0 is heard at time 0.
#[derive(Clone, PartialEq)]
pub struct Sound {
    /// Interleaved samples.
    samples: Vec<f32>,
    /// Frames a second, above 0.
    rate: u32,
    /// 1 or 2.
    channels: u16,
}

impl Sound {
    /// How long it lasts.
    pub fn length(&self) -> Duration {
        let (frames, rate) = (self.frames() as u64, u64::from(self.rate));
        Duration::from_secs(frames / rate) + Duration::from_nanos(frames % rate * 1_000_000_000 / rate)
    }

    /// Interleaved samples, from -1 to 1.
    pub fn samples(&self) -> &[f32] {
        &self.samples
    }

    /// Frames a second.
    pub fn rate(&self) -> u32 {
        self.rate
    }

    /// 1 or 2.
    pub fn channels(&self) -> u16 {
        self.channels
    }

    /// Length in frames.
    fn frames(&self) -> usize {
        self.samples.len() / usize::from(self.channels)
    }

    /// Left and right of a frame; silence after the end.
    fn frame(&self, number: usize) -> [f32; 2] {
        if self.channels == 1 {
            let sample = self.samples.get(number).copied().unwrap_or_default();
            return [sample; 2];
        }
        let at = number.saturating_mul(2);
        match self.samples.get(at..at.saturating_add(2)) {
            Some(&[left, right]) => [left, right],
            _ => [0.0; 2],
        }
    }
}

impl fmt::Debug for Sound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sound")
            .field("length", &self.length())
            .field("rate", &self.rate)
            .field("channels", &self.channels)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
