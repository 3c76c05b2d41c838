//! A clip's sound, and where it is heard.
//!
//! Owns decoded sound and the outputs. Never decides what is played when: a timeline does. A sound that cannot be decoded
//! is a `MediaError`; an output that is missing or lost is silence, and a line in the log.

mod output;

pub use output::Output;

use std::fmt;
use std::time::Duration;

/// The sound of a whole clip in memory; sample 0 is heard at time 0.
#[derive(Clone, PartialEq)]
pub struct Sound {
    /// Frame after frame, each with one sample a channel.
    samples: Vec<f32>,
    /// Frames a second, above 0.
    rate: u32,
    /// 1 or 2.
    channels: u16,
}

impl Sound {
    /// How long it is heard.
    pub fn length(&self) -> Duration {
        let (frames, rate) = (self.samples.len() as u64 / u64::from(self.channels), u64::from(self.rate));
        Duration::from_secs(frames / rate) + Duration::from_nanos(frames % rate * 1_000_000_000 / rate)
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
