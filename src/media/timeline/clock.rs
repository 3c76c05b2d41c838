//! The position of playback at a moment: pure arithmetic on media time.
//!
//! Covers rate, range, looping, the end of a clip, and the slow correction that keeps pictures with the sound. It reads
//! no clock; the moment is passed in.

use std::ops::Range;
use std::time::{Duration, Instant};

/// Nanoseconds of media time.
pub(super) type Nanos = i64;

/// How long a correction lasts, in nanoseconds, if it is not renewed: a sound that has stopped arriving must not steer.
const CORRECTION_LASTS: f64 = 500e6;
/// Largest correction, as a part of the speed.
const MOST_CORRECTION: f64 = 0.1;

/// The state of playback.
#[derive(Debug, Clone)]
pub(super) struct Clock {
    length: Nanos,
    range: Option<Range<Nanos>>,
    looping: bool,
    rate: f64,
    playing: bool,
    /// The anchor: at this moment, which may lie ahead, playback is at `media`.
    at: Instant,
    media: Nanos,
    /// How much faster it runs for a while after `at`, as a part of the speed.
    correction: f64,
    /// Counts jumps, so that a follower knows when to start over.
    jumps: u64,
}

impl Clock {
    /// Paused at the start of a clip of `length`.
    pub(super) fn new(length: Duration, now: Instant) -> Self {
        Self {
            length: nanos(length),
            range: None,
            looping: false,
            rate: 1.0,
            playing: false,
            at: now,
            media: 0,
            correction: 0.0,
            jumps: 0,
        }
    }

    pub(super) fn length(&self) -> Duration {
        duration(self.length)
    }

    pub(super) fn rate(&self) -> f64 {
        self.rate
    }

    pub(super) fn is_looping(&self) -> bool {
        self.looping
    }

    pub(super) fn range(&self) -> Option<Range<Duration>> {
        self.range.as_ref().map(|range| duration(range.start)..duration(range.end))
    }

    pub(super) fn jumps(&self) -> u64 {
        self.jumps
    }

    /// The part of the clip that is played: the range clipped to the clip, or the whole clip.
    pub(super) fn span(&self) -> Range<Nanos> {
        let whole = 0..self.length;
        let Some(range) = &self.range else { return whole };
        let inside = range.start.min(self.length)..range.end.min(self.length);
        if inside.is_empty() { whole } else { inside }
    }

    /// Media time at `now`.
    pub(super) fn position(&self, now: Instant) -> Nanos {
        if !self.playing {
            return self.media;
        }
        self.wrapped(self.unwrapped(now))
    }

    /// Whether the position moves after `now`. A clip of unknown length waits and counts as playing.
    pub(super) fn is_playing(&self, now: Instant) -> bool {
        self.playing && !self.ended(self.unwrapped(now))
    }

    /// Whether playback has been started but begins later.
    pub(super) fn is_held(&self, now: Instant) -> bool {
        self.playing && now < self.at
    }

    /// Starts playing at `from`. At the end, without looping, it starts over.
    pub(super) fn play(&mut self, now: Instant, from: Instant) {
        if self.is_playing(now) {
            return;
        }
        self.settle(now);
        let span = self.span();
        if self.rate > 0.0 && self.media >= span.end {
            self.media = span.start;
        } else if self.rate < 0.0 && self.media <= span.start {
            self.media = span.end;
        }
        self.playing = true;
        self.at = from;
        self.jumps += 1;
    }

    pub(super) fn pause(&mut self, now: Instant) {
        self.settle(now);
        self.playing = false;
        self.jumps += 1;
    }

    /// Jumps; playing goes on at `from`.
    pub(super) fn seek(&mut self, to: Duration, now: Instant, from: Instant) {
        self.settle(now);
        self.media = nanos(to).min(self.length);
        self.at = from;
        self.jumps += 1;
    }

    pub(super) fn set_rate(&mut self, rate: f64, now: Instant) {
        self.settle(now);
        self.rate = rate;
        self.jumps += 1;
    }

    pub(super) fn set_length(&mut self, length: Duration, now: Instant) {
        self.settle(now);
        self.length = nanos(length);
        self.media = self.media.min(self.length);
        self.jumps += 1;
    }

    pub(super) fn set_range(&mut self, range: Option<Range<Duration>>, now: Instant) {
        self.settle(now);
        self.range = range.map(|range| nanos(range.start)..nanos(range.end));
        self.jumps += 1;
    }

    pub(super) fn set_looping(&mut self, on: bool, now: Instant) {
        self.settle(now);
        self.looping = on;
        self.jumps += 1;
    }

    /// Counts a jump without moving: the sound has changed.
    pub(super) fn mark(&mut self) {
        self.jumps += 1;
    }

    /// Moves the start of a held playback.
    pub(super) fn begin_at(&mut self, from: Instant) {
        self.at = from;
    }

    /// How far a sound at `media` is ahead of this clock at the moment `at`, in nanoseconds; negative is behind.
    pub(super) fn ahead(&self, media: f64, at: Instant) -> f64 {
        let ahead = media - self.position(at) as f64;
        let span = self.span();
        let long = (span.end - span.start) as f64;
        // In a loop, take the shorter way round.
        if self.looping && long > 0.0 && ahead.abs() > long / 2.0 {
            ahead - (ahead / long).round() * long
        } else {
            ahead
        }
    }

    /// Starts a held playback later by what the sound is behind, or sooner.
    pub(super) fn delay(&mut self, ahead: f64, now: Instant) {
        let change = Duration::from_nanos((ahead / self.rate).abs() as u64);
        self.at = if ahead < 0.0 { self.at + change } else { self.at.checked_sub(change).unwrap_or(now).max(now) };
    }

    /// Steers smoothly towards a sound that is `ahead` nanoseconds ahead (negative: behind).
    pub(super) fn steer(&mut self, ahead: f64, now: Instant) {
        if !self.is_playing(now) || self.is_held(now) {
            return;
        }
        self.settle(now);
        let part = ahead / self.rate / CORRECTION_LASTS;
        self.correction = part.clamp(-MOST_CORRECTION, MOST_CORRECTION);
    }

    /// Time from `now` until `at` is next reached; none if paused, or never.
    pub(super) fn until(&self, at: Duration, now: Instant) -> Option<Duration> {
        if !self.is_playing(now) {
            return None;
        }
        let (at, span, here) = (nanos(at), self.span(), self.position(now));
        let forwards = self.rate > 0.0;
        let ahead = if forwards { at - here } else { here - at };
        let reach = if forwards { span.end - here } else { here - span.start };
        let distance = if (0..=reach).contains(&ahead) {
            ahead
        } else if self.looping && (span.start..=span.end).contains(&at) {
            reach.max(0) + if forwards { at - span.start } else { span.end - at }
        } else {
            return None;
        };
        let passed = elapsed(self.at, now);
        let travelled = (self.unwrapped(now) - self.media).abs();
        let wall = self.time_for((travelled + distance) as f64) - passed;
        let wait = self.at.saturating_duration_since(now);
        Some(wait + Duration::from_nanos(wall.max(0.0).ceil() as u64))
    }

    /// Moves the anchor to `now`, so that a change affects only what follows. A held start stays held.
    fn settle(&mut self, now: Instant) {
        if self.playing && now >= self.at {
            let unwrapped = self.unwrapped(now);
            self.media = self.wrapped(unwrapped);
            self.playing = !self.ended(unwrapped);
        }
        self.at = self.at.max(now);
        if !self.playing {
            self.at = now;
        }
        self.correction = 0.0;
    }

    fn unwrapped(&self, now: Instant) -> Nanos {
        let passed = elapsed(self.at, now);
        let moved = self.rate * (passed + self.correction * passed.min(CORRECTION_LASTS));
        self.media.saturating_add(moved.round() as i64)
    }

    /// The time in nanoseconds that `distance` takes from the anchor: the inverse of [`Self::unwrapped`].
    fn time_for(&self, distance: f64) -> f64 {
        let plain = distance / self.rate.abs();
        let corrected = plain / (1.0 + self.correction);
        if corrected <= CORRECTION_LASTS { corrected } else { plain - self.correction * CORRECTION_LASTS }
    }

    fn ended(&self, unwrapped: Nanos) -> bool {
        let span = self.span();
        !self.looping
            && !span.is_empty()
            && if self.rate > 0.0 { unwrapped >= span.end } else { unwrapped <= span.start }
    }

    fn wrapped(&self, unwrapped: Nanos) -> Nanos {
        let span = self.span();
        let long = span.end - span.start;
        if long == 0 {
            return self.media;
        }
        let (past, before) = (unwrapped - span.end, span.start - unwrapped);
        if self.rate > 0.0 && past >= 0 {
            // After a jump behind the range, without looping, it stays where it is.
            if self.looping { span.start + past % long } else { span.end.max(self.media) }
        } else if self.rate < 0.0 && before >= 0 {
            if self.looping { span.end - before % long } else { span.start.min(self.media) }
        } else {
            unwrapped
        }
    }
}

/// Nanoseconds since `from`, never below 0.
fn elapsed(from: Instant, now: Instant) -> f64 {
    now.saturating_duration_since(from).as_nanos() as f64
}

pub(super) fn nanos(time: Duration) -> Nanos {
    // Half the maximum, so that the sum of two never overflows: 146 years.
    i64::try_from(time.as_nanos()).unwrap_or(i64::MAX).min(i64::MAX / 2)
}

pub(super) fn duration(time: Nanos) -> Duration {
    Duration::from_nanos(u64::try_from(time).unwrap_or_default())
}
