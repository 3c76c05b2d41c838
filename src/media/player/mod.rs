//! A clip that plays.
//!
//! Owns one thread that decodes and shows, and one that fills a cache of small pictures and decodes the sound. Every call
//! returns at once; what it asks for happens on the thread, which follows the timeline and nothing else. A file that
//! cannot be played is [`PlayerState::Failed`], with a sentence that names it. Dropping a player ends its threads after
//! the picture that they are at, without waiting for them.

mod background;
mod debounce;
mod decode_plan;
mod decode_queue;
mod frame_cache;
mod frame_output;
mod gops;
mod interface;
#[cfg(test)]
mod missing_frames_tests;
mod render_loop;
mod shared;
mod sink;
#[cfg(test)]
mod tests;
mod thumbnail_pass;
mod thumbnail_strip;

pub use interface::{Options, PlayerState, Stats};
pub use sink::{FrameSink, ShownFrame};

use crate::media::error::Problem;
use crate::media::picture::Picture;
use crate::media::timeline::{Timeline, Waker};
use crate::media::unheard::Unheard;
use render_loop::Projector;
use shared::Desk;
use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// A clip that plays: several can be open at once, on one clock or each on its own.
pub struct Player {
    desk: Arc<Desk>,
    timeline: Timeline,
    own_timeline: bool,
    _waker: Waker,
}

impl Player {
    /// Opens the clip at `path` and shows its first picture. Returns at once: see [`Self::state`] for how it went.
    pub fn open(path: &Path, sink: impl FrameSink, options: Options) -> Self {
        let desk = Arc::new(Desk::new(options.start_playing));
        let own_timeline = options.timeline.is_none();
        let timeline = options.timeline.clone().unwrap_or_else(|| Timeline::new(Duration::ZERO, &options.output));
        let bell = Arc::downgrade(&desk);
        let waker: Waker = Arc::new(move || {
            if let Some(desk) = bell.upgrade() {
                desk.ask(|_| {});
            }
        });
        timeline.wake(&waker);
        let projector = Projector::new(path, Box::new(sink), options, timeline.clone(), Arc::clone(&desk));
        let started = std::thread::Builder::new().name("rushes-player".to_owned()).spawn(move || projector.run());
        if let Err(error) = started {
            desk.fail(Problem::Read(error).of(path));
        }
        Self { desk, timeline, own_timeline, _waker: waker }
    }

    /// Where it is with its file.
    pub fn state(&self) -> PlayerState {
        self.desk.look(|sheet| sheet.state.clone())
    }

    /// The clock that it follows.
    pub fn timeline(&self) -> &Timeline {
        &self.timeline
    }

    /// Plays from here, once there is a picture.
    pub fn play(&self) {
        self.expect_seeks();
        if self.desk.clip.get().is_some() {
            self.timeline.play();
        } else {
            self.desk.ask(|sheet| sheet.start = true);
        }
    }

    /// Stops where it is.
    pub fn pause(&self) {
        self.desk.ask(|sheet| sheet.start = false);
        self.timeline.pause();
    }

    /// Plays, or stops if it plays.
    pub fn toggle(&self) {
        if self.timeline.is_playing() || self.desk.look(|sheet| sheet.start) { self.pause() } else { self.play() }
    }

    /// Goes to a time, also many times a second: the nearest small picture is shown at once, and the exact one when no
    /// other seek follows for a moment.
    pub fn seek(&self, to: Duration) {
        self.jump(to, false);
    }

    /// Stops, and goes some frames forwards or (below 0) backwards, not beyond the ends of the clip.
    pub fn step(&self, frames: i64) {
        self.pause();
        let Some(clip) = self.desk.clip.get() else { return };
        let here = self.frame();
        let there = here.saturating_add_signed(frames).min(clip.times.count() as u64 - 1) as usize;
        let there = if frames > 0 { clip.lost.next(there, &clip.times) } else { None }.unwrap_or(there);
        self.jump(clip.times.at(there), true);
    }

    /// Makes the small pictures ready: somebody comes near the clip. Playing and seeking do so too; a clip that only lies there
    /// costs no more than its first picture.
    pub fn expect_seeks(&self) {
        if !self.desk.look(|sheet| sheet.used) {
            self.desk.ask(|sheet| sheet.used = true);
        }
    }

    fn jump(&self, to: Duration, exact: bool) {
        self.expect_seeks();
        self.desk.note(|sheet| {
            sheet.jumps += 1;
            sheet.exact = exact;
        });
        self.timeline.seek(to);
    }

    /// Whether anybody can see the pictures; while nobody does, nothing is decoded. The clock goes on.
    pub fn set_visible(&self, visible: bool) {
        self.desk.ask(|sheet| sheet.visible = visible);
    }

    /// The small picture of the scrub cache nearest to a time, for a pointer over the seek bar; the same one again as long
    /// as no other is nearer. None while the cache is empty.
    ///
    /// Takes less than a millisecond.
    pub fn preview(&self, at: Duration) -> Option<Arc<Picture>> {
        self.expect_seeks();
        let (clip, scrub) = (self.desk.clip.get()?, self.desk.scrub.get()?);
        scrub.preview(clip, clip.times.number_at(at))
    }

    /// The number of the frame at the timeline's position, from 0; of the one that stands in for it when it is left out.
    pub fn frame(&self) -> u64 {
        let Some(clip) = self.desk.clip.get() else { return 0 };
        let number = clip.times.number_at(self.timeline.position());
        clip.lost.stand_in(number, &clip.times).unwrap_or(number) as u64
    }

    /// How many pictures of the clip have been left out so far, because they cannot be decoded.
    pub fn left_out(&self) -> usize {
        self.desk.clip.get().map_or(0, |clip| clip.lost.count(&clip.times))
    }

    /// Why the clip's sound is not heard although it has one; none while that is not known, and where it is heard.
    pub fn unheard(&self) -> Option<Unheard> {
        self.desk.look(|sheet| sheet.unheard.clone())
    }

    /// Numbers for a debug overlay.
    pub fn stats(&self) -> Stats {
        let [cached, cache_bytes] = self.desk.scrub.get().map(|scrub| scrub.extent()).unwrap_or_default();
        Stats { cached, cache_bytes, ..self.desk.look(|sheet| sheet.stats) }
    }
}

impl Drop for Player {
    fn drop(&mut self) {
        self.desk.ask(|sheet| sheet.stop = true);
        if self.own_timeline {
            self.timeline.pause();
        }
    }
}

impl fmt::Debug for Player {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Player").field("state", &self.state()).finish_non_exhaustive()
    }
}
