//! The samples of one timeline, made when the device asks for them.
//!
//! Loops exact to the sample, resamples other rates by linear interpolation, and ramps wherever sound would begin, end
//! or jump, so that nothing clicks. Runs on the device's thread: it never waits, and carries on as before while the
//! timeline is busy.

use super::Sound;
use std::ops::Range;
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

/// How long a ramp from silence to full loudness takes, in seconds.
const RAMP: f64 = 0.005;
/// An inaudible step: 66 dB below full loudness.
const INAUDIBLE: f32 = 0.0005;
/// A step this many times larger than its neighbours would click.
const NATURAL: f32 = 1.5;
/// Output channels: left and right.
pub(super) const CHANNELS: usize = 2;

type StereoFrame = [f32; CHANNELS];

/// The timeline, as a source sees it.
pub(crate) trait Feed: Send + Sync {
    /// Whether there is anything to hear now.
    fn wants_output(&self) -> bool;

    /// What to play now; none if the timeline is busy.
    fn follow(&self, report: &SourceReport) -> Option<AudioPlan>;
}

/// Where a source is.
#[derive(Debug, Clone)]
pub(crate) struct SourceReport {
    /// The last jump that it has followed.
    pub(crate) jump: u64,
    /// When the next frame is heard.
    pub(crate) heard: Instant,
    /// Media time of the next frame, in nanoseconds; none if it plays nothing.
    pub(crate) media: Option<f64>,
    /// When the first frame after a new jump would be heard.
    pub(crate) join: Instant,
}

/// What to play.
#[derive(Debug, Clone)]
pub(crate) struct AudioPlan {
    /// Counts the jumps; with the same number, playback has gone on smoothly.
    pub(crate) jump: u64,
    /// None for silence.
    pub(crate) sound: Option<Arc<Sound>>,
    /// Media time at [`SourceReport::join`], in nanoseconds.
    pub(crate) media: f64,
    /// Speed, above 0.
    pub(crate) rate: f64,
    /// What is played, in nanoseconds of media time; after it comes silence, or its start again.
    pub(crate) span: Range<f64>,
    /// Whether it loops.
    pub(crate) looping: bool,
    /// Loudness, 0 to 1.
    pub(crate) gain: f32,
}

/// One timeline's sound on its way to a device.
pub(crate) struct AudioSource {
    feed: Weak<dyn Feed>,
    jump: u64,
    run: Option<SoundReader>,
    /// Current loudness, and the loudness that it moves to.
    gain: f32,
    target: f32,
}

impl AudioSource {
    pub(crate) fn new(feed: Weak<dyn Feed>) -> Self {
        Self { feed, jump: u64::MAX, run: None, gain: 0.0, target: 0.0 }
    }

    /// Fills `out` with frames (left, right) for a device of `rate` frames a second that plays the first of them at
    /// `heard`.
    pub(crate) fn fill(&mut self, out: &mut [f32], rate: u32, heard: Instant) {
        let slope = (1.0 / (RAMP * f64::from(rate))) as f32;
        let next = self.ask(rate, slope, heard);
        let mut waiting = next.filter(|plan| plan.jump != self.jump);
        for frame in out.chunks_exact_mut(CHANNELS) {
            let target = if waiting.is_some() { 0.0 } else { self.target };
            self.gain =
                if self.gain < target { (self.gain + slope).min(target) } else { (self.gain - slope).max(target) };
            if self.gain <= 0.0
                && let Some(plan) = waiting.take()
            {
                self.join(&plan, rate);
            }
            let raw = self.run.as_mut().map_or([0.0; CHANNELS], SoundReader::next);
            for (sample, raw) in frame.iter_mut().zip(raw) {
                *sample = (raw * self.gain).clamp(-1.0, 1.0);
            }
        }
    }

    /// Reports the position and takes over what needs no jump; returns the plan.
    fn ask(&mut self, rate: u32, slope: f32, heard: Instant) -> Option<AudioPlan> {
        let Some(feed) = self.feed.upgrade() else {
            // The timeline is gone: fade out.
            self.target = 0.0;
            return None;
        };
        let fading = f64::from((self.gain / slope).ceil()) / f64::from(rate);
        let media = self.run.as_ref().map(SoundReader::media);
        let join = heard + Duration::from_secs_f64(fading);
        let plan = feed.follow(&SourceReport { jump: self.jump, heard, media, join })?;
        if plan.jump == self.jump {
            self.target = plan.gain;
        }
        Some(plan)
    }

    fn join(&mut self, plan: &AudioPlan, rate: u32) {
        self.jump = plan.jump;
        self.target = plan.gain;
        self.run = plan.sound.clone().map(|sound| SoundReader::new(sound, plan, rate));
    }
}

/// Reads one sound from a position on.
struct SoundReader {
    sound: Arc<Sound>,
    /// The next frame; a fraction if the rates differ.
    cursor: f64,
    step: f64,
    /// What is played, in whole frames.
    span: Range<f64>,
    looping: bool,
    last: StereoFrame,
    before_last: StereoFrame,
    /// An offset that hides a step, and its decrease per frame.
    patch: StereoFrame,
    patch_step: StereoFrame,
    patch_frames: f32,
    inside: bool,
}

impl SoundReader {
    fn new(sound: Arc<Sound>, plan: &AudioPlan, rate: u32) -> Self {
        let own = f64::from(sound.rate);
        let frame = |media: f64| (media * own / 1e9).round();
        let span = frame(plan.span.start)..frame(plan.span.end);
        Self {
            cursor: frame(plan.media),
            step: plan.rate * own / f64::from(rate),
            looping: plan.looping && span.end - span.start >= 1.0,
            span,
            last: [0.0; CHANNELS],
            before_last: [0.0; CHANNELS],
            patch: [0.0; CHANNELS],
            patch_step: [0.0; CHANNELS],
            patch_frames: (RAMP * f64::from(rate)) as f32,
            inside: false,
            sound,
        }
    }

    /// Media time of the next frame, in nanoseconds.
    fn media(&self) -> f64 {
        self.cursor * 1e9 / f64::from(self.sound.rate)
    }

    fn next(&mut self) -> StereoFrame {
        let mut edge = false;
        if self.looping && self.cursor >= self.span.end {
            self.cursor = self.span.start + (self.cursor - self.span.end) % (self.span.end - self.span.start);
            edge = true;
        }
        let inside = self.cursor < self.span.end && self.cursor < self.sound.frames() as f64;
        edge |= self.inside && !inside;
        self.inside = inside;
        let raw = if inside { self.at(self.cursor) } else { [0.0; CHANNELS] };
        self.cursor += self.step;
        if edge {
            self.hide_edge(raw, inside);
        }
        let mut out = raw;
        for (channel, out) in out.iter_mut().enumerate() {
            let (patch, step) = (self.patch[channel], self.patch_step[channel]);
            *out += patch;
            self.patch[channel] = if patch.abs() <= step.abs() { 0.0 } else { patch - step };
        }
        self.before_last = std::mem::replace(&mut self.last, out);
        out
    }

    /// Hides a step: what follows begins where the sound was and moves back. A step no larger than its neighbours needs
    /// no hiding, so a loop that fits is played exactly.
    fn hide_edge(&mut self, raw: StereoFrame, inside: bool) {
        let after = if inside { self.at(self.cursor) } else { raw };
        let steps = |from: StereoFrame, to: StereoFrame| [(to[0] - from[0]).abs(), (to[1] - from[1]).abs()];
        let [before, here, next] = [steps(self.before_last, self.last), steps(self.last, raw), steps(raw, after)];
        for channel in 0..CHANNELS {
            if here[channel] > INAUDIBLE + NATURAL * before[channel].max(next[channel]) {
                self.patch[channel] = self.last[channel] - raw[channel];
                self.patch_step[channel] = self.patch[channel] / self.patch_frames;
            }
        }
    }

    /// The sound at a fractional frame, left and right.
    fn at(&self, cursor: f64) -> StereoFrame {
        let whole = cursor as usize;
        let part = (cursor - cursor.floor()) as f32;
        let here = self.sound.frame(whole);
        if part <= 0.0 {
            return here;
        }
        // Don't interpolate across an edge; `hide_edge` deals with it.
        let after = if (whole + 1) as f64 >= self.span.end.min(self.sound.frames() as f64) { whole } else { whole + 1 };
        let after = self.sound.frame(after);
        [here[0] + (after[0] - here[0]) * part, here[1] + (after[1] - here[1]) * part]
    }
}
