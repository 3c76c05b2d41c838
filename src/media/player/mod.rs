//! A clip that plays.
//!
//! Owns one thread that decodes and shows, and one that fills a cache of small pictures and decodes the sound. Every call
//! returns at once; what it asks for happens on the thread, which follows the timeline and nothing else. A file that
//! cannot be played is [`PlayerState::Failed`], with a sentence that names it. Dropping a player ends its threads after
//! the picture that they are at, without waiting for them.

mod background;
mod decode_plan;
mod decode_queue;
mod frame_output;
mod gops;
mod interface;
#[cfg(test)]
mod missing_frames_tests;
mod render_loop;
mod shared;
#[cfg(test)]
mod tests;
mod thumbnail_strip;

pub use interface::{FrameSink, Options, PlayerState, ShownFrame, Stats};

use crate::media::error::{Problem, SoundProblem};
use crate::media::picture::Picture;
use crate::media::timeline::{Timeline, Waker};
use render_loop::RenderLoop;
use shared::Shared;
use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// A clip that plays: several can be open at once, on one clock or each on its own.
pub struct Player {
    shared: Arc<Shared>,
    timeline: Timeline,
    own_timeline: bool,
    _waker: Waker,
}

impl Player {
    /// Opens the clip at `path` and shows its first picture. Returns at once: see [`Self::state`] for how it went.
    pub fn open(path: &Path, sink: impl FrameSink, options: Options) -> Self {
        let shared = Arc::new(Shared::new(options.start_playing));
        let own_timeline = options.timeline.is_none();
        let timeline = options.timeline.clone().unwrap_or_else(|| Timeline::new(Duration::ZERO, &options.output));
        let changed = Arc::downgrade(&shared);
        let waker: Waker = Arc::new(move || {
            if let Some(shared) = changed.upgrade() {
                shared.ask(|_| {});
            }
        });
        timeline.wake(&waker);
        let render_loop = RenderLoop::new(path, Box::new(sink), options, timeline.clone(), Arc::clone(&shared));
        let started = std::thread::Builder::new().name("rushes-player".to_owned()).spawn(move || render_loop.run());
        if let Err(error) = started {
            shared.fail(Problem::Read(error).of(path));
        }
        Self { shared, timeline, own_timeline, _waker: waker }
    }

    /// Where it is with its file.
    pub fn state(&self) -> PlayerState {
        self.shared.look(|controls| controls.state.clone())
    }

    /// The clock that it follows.
    pub fn timeline(&self) -> &Timeline {
        &self.timeline
    }

    /// Plays from here, once there is a picture.
    pub fn play(&self) {
        self.expect_seeks();
        if self.shared.clip.get().is_some() {
            self.timeline.play();
        } else {
            self.shared.ask(|controls| controls.start = true);
        }
    }

    /// Stops where it is.
    pub fn pause(&self) {
        self.shared.ask(|controls| controls.start = false);
        self.timeline.pause();
    }

    /// Plays, or stops if it plays.
    pub fn toggle(&self) {
        if self.timeline.is_playing() || self.shared.look(|controls| controls.start) {
            self.pause()
        } else {
            self.play()
        }
    }

    /// Goes to a time, also many times a second: the nearest small picture is shown at once, and the exact one when no
    /// other seek follows for a moment.
    pub fn seek(&self, to: Duration) {
        self.jump(to, false);
    }

    /// Stops, and goes some frames forwards or (below 0) backwards, not beyond the ends of the clip.
    pub fn step(&self, frames: i64) {
        self.pause();
        let Some(clip) = self.shared.clip.get() else { return };
        let here = self.frame();
        let there = here.saturating_add_signed(frames).min(clip.order.count() as u64 - 1) as usize;
        let there = if frames > 0 { clip.missing.next(there, &clip.order) } else { None }.unwrap_or(there);
        self.jump(clip.order.at(there), true);
    }

    /// Makes the small pictures ready: somebody comes near the clip. Playing and seeking do so too; a clip that only lies there
    /// costs no more than its first picture.
    pub fn expect_seeks(&self) {
        if !self.shared.look(|controls| controls.used) {
            self.shared.ask(|controls| controls.used = true);
        }
    }

    fn jump(&self, to: Duration, exact: bool) {
        self.expect_seeks();
        self.shared.note(|controls| {
            controls.jumps += 1;
            controls.exact = exact;
        });
        self.timeline.seek(to);
    }

    /// Whether anybody can see the pictures; while nobody does, nothing is decoded. The clock goes on.
    pub fn set_visible(&self, visible: bool) {
        self.shared.ask(|controls| controls.visible = visible);
    }

    /// The small picture of the thumbnails cache nearest to a time, for a pointer over the seek bar; the same one again as long
    /// as no other is nearer. None while the cache is empty.
    ///
    /// Takes less than a millisecond.
    pub fn preview(&self, at: Duration) -> Option<Arc<Picture>> {
        self.expect_seeks();
        let (clip, thumbnails) = (self.shared.clip.get()?, self.shared.thumbnails.get()?);
        thumbnails.preview(clip, clip.order.number_at(at))
    }

    /// The number of the frame at the timeline's position, from 0; of the one that stands in for it when it is left out.
    pub fn frame(&self) -> u64 {
        let Some(clip) = self.shared.clip.get() else { return 0 };
        let number = clip.order.number_at(self.timeline.position());
        clip.missing.stand_in(number, &clip.order).unwrap_or(number) as u64
    }

    /// How many pictures of the clip have been left out so far, because they cannot be decoded.
    pub fn missing_frames(&self) -> usize {
        self.shared.clip.get().map_or(0, |clip| clip.missing.count(&clip.order))
    }

    /// Why the clip's sound is not heard although it has one; none while that is not known, and where it is heard.
    pub fn sound_problem(&self) -> Option<SoundProblem> {
        self.shared.look(|controls| controls.sound_problem.clone())
    }

    /// Numbers for a debug overlay.
    pub fn stats(&self) -> Stats {
        let [cached, cache_bytes] =
            self.shared.thumbnails.get().map(|thumbnails| thumbnails.extent()).unwrap_or_default();
        Stats { cached, cache_bytes, ..self.shared.look(|controls| controls.stats) }
    }
}

impl Drop for Player {
    fn drop(&mut self) {
        self.shared.ask(|controls| controls.stop = true);
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
