//! Decodes the whole sound of a clip.
//!
//! Each packet goes where the file's times and edit list put it, so that sample n is heard at n / rate. A broken packet
//! is silence; a sound that can't be decoded at all is [`Problem::Sound`]. Time and memory are bounded by [`PATIENCE`]
//! and [`MOST_TIME`].

use super::Sound;
use super::aac::{Aac, mix_down, output_channels};
use crate::media::error::{MediaError, Problem, SoundProblem, contained};
use crate::media::mp4::{Movie, Segment, SoundTrack};
use std::ops::Range;
use std::path::Path;
use std::time::{Duration, Instant};

/// Longest sound: in stereo at [`MOST_RATE`] it takes 460 MB.
const MOST_TIME: Duration = Duration::from_mins(10);
/// Time limit; an 8 s clip takes about 40 ms.
const PATIENCE: Duration = Duration::from_secs(20);
/// Sample rates of AAC, in hertz.
const LEAST_RATE: u32 = 7_350;
const MOST_RATE: u32 = 96_000;
/// Largest packet, in bytes: one channel (ISO/IEC 14496-3, 4.5.3.1) times the most channels.
const MOST_PACKET: u32 = 768 * 8;
/// A packet further than this (in seconds) from the end of the last one was put there on purpose; less is rounding.
const SLACK: f64 = 0.010;

impl Sound {
    /// Decodes the whole sound of the clip at `path`; none if the clip has none.
    ///
    /// Blocks on the disk and decodes for tens of milliseconds: don't call it on a window's thread.
    ///
    /// # Errors
    /// A [`MediaError`]: [`Problem::Sound`] if only the sound can't be played, so that the pictures can; others if the
    /// file isn't a clip.
    pub fn decode(path: &Path) -> Result<Option<Self>, MediaError> {
        decode(path).map_err(|problem| problem.of(path))
    }
}

fn decode(path: &Path) -> Result<Option<Sound>, Problem> {
    let mut movie = Movie::open(path)?;
    let Some(sound) = movie.sound.take() else { return Ok(None) };
    let sound = sound.map_err(Problem::Sound)?;
    contained(|| whole(&movie, &sound)).map(Some).map_err(|problem| match problem {
        Problem::Undecodable(why) => Problem::Sound(SoundProblem::Damaged(why)),
        other => other,
    })
}

fn whole(movie: &Movie, sound: &SoundTrack) -> Result<Sound, Problem> {
    let started = Instant::now();
    if seconds(sound.track.end(), sound.track.timescale) > MOST_TIME.as_secs_f64() {
        return Err(Problem::Sound(SoundProblem::TooLong));
    }
    let mut decoder = Aac::new(&sound.config).map_err(Problem::Sound)?;
    let mut buffer: Option<PcmBuffer> = None;
    let mut packet = Vec::new();
    for segment in &sound.track.segments {
        for index in segment.samples.clone() {
            if started.elapsed() > PATIENCE {
                return Err(Problem::Sound(SoundProblem::TooSlow));
            }
            let sample = sound.track.samples[index];
            packet.clear();
            if sample.size > MOST_PACKET {
                tracing::debug!(index, sample.size, "a packet of sound is too large and left out");
                continue;
            }
            let bytes = movie.read(sample)?;
            let mut odd = false;
            let done = decoder.decode(&bytes, |made| {
                let buffer =
                    buffer.get_or_insert_with(|| PcmBuffer::new(made.rate, output_channels(made.planes.len())));
                odd = made.rate != buffer.rate;
                mix_down(made, buffer.channels, &mut packet);
            });
            if let Err(problem) = done {
                tracing::debug!(problem, index, "a packet of sound is left out");
                continue;
            }
            if let Some(buffer) = buffer.as_mut().filter(|_| !odd) {
                buffer.put(seconds(sample.shown, sound.track.timescale), &packet, bounds(segment, sound, buffer.rate));
            }
        }
        if let Some(buffer) = &mut buffer {
            buffer.next = None;
        }
    }
    let buffer = buffer.ok_or_else(|| Problem::Sound(SoundProblem::damaged("none of it can be decoded")))?;
    if !(LEAST_RATE..=MOST_RATE).contains(&buffer.rate) {
        return Err(Problem::Sound(SoundProblem::damaged(format!("{} Hz", buffer.rate))));
    }
    Ok(Sound { samples: buffer.samples, rate: buffer.rate, channels: buffer.channels })
}

/// When a segment is heard, in frames.
fn bounds(segment: &Segment, sound: &SoundTrack, rate: u32) -> Range<i64> {
    let frame = |ticks: i64| (seconds(ticks, sound.track.timescale) * f64::from(rate)).round() as i64;
    frame(segment.shown.start)..frame(segment.shown.end)
}

fn seconds(ticks: i64, timescale: u32) -> f64 {
    ticks as f64 / f64::from(timescale.max(1))
}

/// The samples decoded so far.
struct PcmBuffer {
    samples: Vec<f32>,
    rate: u32,
    channels: u16,
    /// The end of the last packet, in frames; below 0 is before the start.
    next: Option<i64>,
}

impl PcmBuffer {
    fn new(rate: u32, channels: u16) -> Self {
        Self { samples: Vec::new(), rate, channels, next: None }
    }

    /// Writes a packet at its time, or right after the last one if that is nearly the same. What lies outside `bounds`
    /// (in frames) is dropped.
    fn put(&mut self, at: f64, packet: &[f32], bounds: Range<i64>) {
        let told = (at * f64::from(self.rate)).round() as i64;
        let slack = (SLACK * f64::from(self.rate)) as i64;
        let start = self.next.filter(|next| (next - told).abs() <= slack).unwrap_or(told);
        let channels = usize::from(self.channels);
        let frames = i64::try_from(packet.len() / channels).unwrap_or_default();
        self.next = Some(start + frames);
        let most = (MOST_TIME.as_secs().cast_signed() + 1) * i64::from(self.rate);
        let (first, last) = (bounds.start.max(0), bounds.end.min(most));
        let early = (first - start).clamp(0, frames);
        let late = (start + frames - last).clamp(0, frames);
        if early + late >= frames {
            return;
        }
        let heard = &packet[early as usize * channels..(frames - late) as usize * channels];
        let from = (start + early) as usize * channels;
        if self.samples.len() < from + heard.len() {
            self.samples.resize(from + heard.len(), 0.0);
        }
        // Damaged streams decode to anything; encoders stay within 1.
        for (sample, &made) in self.samples[from..].iter_mut().zip(heard) {
            *sample = if made.is_finite() { made.clamp(-1.0, 1.0) } else { 0.0 };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn buffer() -> PcmBuffer {
        PcmBuffer::new(1000, 1)
    }

    const ALWAYS: Range<i64> = 0..i64::MAX;

    #[test]
    fn what_lies_outside_its_edit_is_not_heard() {
        let packet = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7];
        let mut buffer = buffer();
        buffer.put(-0.010, &[1.0; 4], ALWAYS);
        assert!(buffer.samples.is_empty());
        buffer.put(-0.006, &packet, ALWAYS);
        assert_eq!(buffer.samples, [0.7]);
        buffer.put(0.001, &packet, 2..5);
        assert_eq!(buffer.samples, [0.7, 0.0, 0.2, 0.3, 0.4]);
        buffer.put(0.008, &packet, 2..5);
        assert_eq!(buffer.samples.len(), 5);
    }

    #[test]
    fn packets_lie_end_to_end_although_their_times_are_rounded() {
        let mut buffer = buffer();
        for (at, value) in [(0.0, 0.1), (0.003, 0.2), (0.0071, 0.3)] {
            buffer.put(at, &[value; 2], ALWAYS);
        }
        assert_eq!(buffer.samples, [0.1, 0.1, 0.2, 0.2, 0.3, 0.3]);
    }

    #[test]
    fn a_gap_is_silence_as_long_as_the_gap() {
        let mut buffer = buffer();
        buffer.put(0.020, &[1.0; 2], ALWAYS);
        buffer.put(0.040, &[0.5; 2], ALWAYS);
        assert_eq!(buffer.samples.len(), 42);
        assert_eq!(buffer.samples[19..23], [0.0, 1.0, 1.0, 0.0]);
        assert_eq!(buffer.samples[39..], [0.0, 0.5, 0.5]);
    }
}
