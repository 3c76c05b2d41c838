//! The clock of playback, which pictures and sound follow.
//!
//! The position follows the sound that is heard, or the wall clock without sound. Calls return at once and never fail.

mod av_sync;
mod clock;
#[cfg(test)]
mod tests;

use crate::media::sound::{Output, Sound};
use av_sync::AvSync;
use std::ops::Range;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Highest rate, forwards and backwards.
const MOST_RATE: f64 = 8.0;

/// Returns the current moment; a test passes its own.
pub type Now = Arc<dyn Fn() -> Instant + Send + Sync>;

/// Called after every change, on the thread that made it: return at once, and don't call the timeline.
pub type Waker = Arc<dyn Fn() + Send + Sync>;

/// The clock of a player, or of several that run side by side. A clone is the same clock.
#[derive(Debug, Clone)]
pub struct Timeline {
    sync: Arc<AvSync>,
}

impl Timeline {
    /// Paused at 0, for a clip of `length` (zero if not yet known), with sound through `output`.
    pub fn new(length: Duration, output: &Output) -> Self {
        Self::with_clock(length, output, Arc::new(Instant::now))
    }

    /// Like [`Self::new`], with another clock.
    pub fn with_clock(length: Duration, output: &Output, now: Now) -> Self {
        Self { sync: Arc::new(AvSync::new(length, output.clone(), now)) }
    }

    /// Calls `waker` after every change, as long as it is held elsewhere.
    pub fn wake(&self, waker: &Waker) {
        self.sync.watchers.add(waker);
    }

    /// Sets or removes the sound. The position does not move; while playing, the sound joins in.
    pub fn set_sound(&self, sound: Option<Arc<Sound>>) {
        self.sync.change(|state, _, _| {
            state.sound = sound;
            state.clock.mark();
        });
    }

    /// Sets the length of the clip. If playing was asked for while it was zero, it begins now.
    pub fn set_length(&self, length: Duration) {
        self.sync.change(|state, now, _| state.clock.set_length(length, now));
    }

    /// The length of the clip; zero if not yet known.
    pub fn length(&self) -> Duration {
        self.sync.read(|state, _| state.clock.length())
    }

    /// Plays from here, or from the start if it is at the end. With sound, pictures wait up to 0.2 s for the output.
    pub fn play(&self) {
        self.sync.change(|state, now, from| state.clock.play(now, from));
    }

    /// Pauses.
    pub fn pause(&self) {
        self.sync.change(|state, now, _| state.clock.pause(now));
    }

    /// Whether the position moves (or is about to).
    pub fn is_playing(&self) -> bool {
        self.sync.read(|state, now| state.clock.is_playing(now))
    }

    /// Goes to a time of the clip, at most its end. Playing goes on from there.
    pub fn seek(&self, to: Duration) {
        self.sync.change(|state, now, from| state.clock.seek(to, now, from));
    }

    /// The time of the clip that is heard and shown now.
    pub fn position(&self) -> Duration {
        clock::duration(self.sync.read(|state, now| state.clock.position(now)))
    }

    /// Sets the speed: 1 as recorded, negative backwards, between -8 and 8; 0 and NaN are ignored. Sound is heard from
    /// 0.5 to 2.
    pub fn set_rate(&self, rate: f64) {
        if rate != 0.0 && !rate.is_nan() {
            self.sync.change(|state, now, _| state.clock.set_rate(rate.clamp(-MOST_RATE, MOST_RATE), now));
        }
    }

    /// The speed.
    pub fn rate(&self) -> f64 {
        self.sync.read(|state, _| state.clock.rate())
    }

    /// Sets the part that is played; none or an empty range for the whole clip.
    pub fn set_range(&self, range: Option<Range<Duration>>) {
        self.sync.change(|state, now, _| state.clock.set_range(range, now));
    }

    /// The part that is played, as it was set.
    pub fn range(&self) -> Option<Range<Duration>> {
        self.sync.read(|state, _| state.clock.range())
    }

    /// Sets whether playing goes on from the start of the range at its end.
    pub fn set_looping(&self, on: bool) {
        self.sync.change(|state, now, _| state.clock.set_looping(on, now));
    }

    /// Whether it loops.
    pub fn is_looping(&self) -> bool {
        self.sync.read(|state, _| state.clock.is_looping())
    }

    /// Sets the loudness, linear, from 0 to 1 (as recorded); NaN is ignored.
    pub fn set_volume(&self, volume: f32) {
        if !volume.is_nan() {
            self.sync.change(|state, _, _| state.volume = volume.clamp(0.0, 1.0));
        }
    }

    /// Loudness of the sound.
    pub fn volume(&self) -> f32 {
        self.sync.read(|state, _| state.volume)
    }

    /// Mutes the sound; the volume is kept.
    pub fn set_muted(&self, on: bool) {
        self.sync.change(|state, _, _| state.muted = on);
    }

    /// Whether the sound is muted.
    pub fn is_muted(&self) -> bool {
        self.sync.read(|state, _| state.muted)
    }

    /// Time until the position next reaches `at`; none if paused, or never.
    pub fn until(&self, at: Duration) -> Option<Duration> {
        self.sync.read(|state, now| state.clock.until(at, now))
    }
}
