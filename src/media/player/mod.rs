//! The player: shows a clip, with its sound, on a timeline.
//!
//! One thread decodes and shows ([`render_loop`]), another decodes the sound and makes thumbnails ([`background`]).
//! Calls return at once and only leave a note for the threads ([`shared`]). A file that can't be played is
//! [`PlayerState::Failed`]. Dropping a player ends its threads after their current picture, without waiting for them.

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

/// A clip that plays. Several can be open at once, on one clock or each on its own.
pub struct Player {
    shared: Arc<Shared>,
    timeline: Timeline,
    own_timeline: bool,
    _waker: Waker,
}

impl Player {
    /// Opens the clip at `path` and shows its first picture. Returns at once; [`Self::state`] tells how it went.
    pub fn open(path: &Path, sink: impl FrameSink, options: Options) -> Self {
        let shared = Arc::new(Shared::new(options.start_playing));
        let own_timeline = options.timeline.is_none();
        let timeline = options.timeline.clone().unwrap_or_else(|| Timeline::new(Duration::ZERO, &options.output));
        let changed = Arc::downgrade(&shared);
        let waker: Waker = Arc::new(move || {
            if let Some(shared) = changed.upgrade() {
                shared.update_and_wake(|_| {});
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

    /// The state of the file.
    pub fn state(&self) -> PlayerState {
        self.shared.read(|controls| controls.state.clone())
    }

    /// The clock that it follows.
    pub fn timeline(&self) -> &Timeline {
        &self.timeline
    }

    /// Plays from the current position, once there is a picture.
    pub fn play(&self) {
        self.expect_seeks();
        if self.shared.clip.get().is_some() {
            self.timeline.play();
        } else {
            self.shared.update_and_wake(|controls| controls.start = true);
        }
    }

    /// Pauses.
    pub fn pause(&self) {
        self.shared.update_and_wake(|controls| controls.start = false);
        self.timeline.pause();
    }

    /// Plays or pauses.
    pub fn toggle(&self) {
        if self.timeline.is_playing() || self.shared.read(|controls| controls.start) {
            self.pause();
        } else {
            self.play();
        }
    }

    /// Seeks, also many times a second: shows the nearest thumbnail at once, and the exact picture when the seeks
    /// pause.
    pub fn seek(&self, to: Duration) {
        self.jump(to, false);
    }

    /// Pauses and steps some frames forwards or (below 0) backwards, within the clip.
    pub fn step(&self, frames: i64) {
        self.pause();
        let Some(clip) = self.shared.clip.get() else { return };
        let here = self.frame();
        let there = here.saturating_add_signed(frames).min(clip.order.count() as u64 - 1) as usize;
        let there = if frames > 0 { clip.missing.next(there, &clip.order) } else { None }.unwrap_or(there);
        self.jump(clip.order.at(there), true);
    }

    /// Makes thumbnails, because seeks are likely. Playing and seeking do so too; before that, a clip costs no more
    /// than its first picture.
    pub fn expect_seeks(&self) {
        if !self.shared.read(|controls| controls.used) {
            self.shared.update_and_wake(|controls| controls.used = true);
        }
    }

    fn jump(&self, to: Duration, exact: bool) {
        self.expect_seeks();
        self.shared.update(|controls| {
            controls.jumps += 1;
            controls.exact = exact;
        });
        self.timeline.seek(to);
    }

    /// Tells whether the pictures can be seen; while they can't, nothing is decoded. The clock goes on.
    pub fn set_visible(&self, visible: bool) {
        self.shared.update_and_wake(|controls| controls.visible = visible);
    }

    /// The thumbnail nearest to a time, for a pointer over the seek bar; the same picture as long as none is nearer.
    /// None before the first thumbnail.
    ///
    /// Takes less than a millisecond.
    pub fn preview(&self, at: Duration) -> Option<Arc<Picture>> {
        self.expect_seeks();
        let (clip, thumbnails) = (self.shared.clip.get()?, self.shared.thumbnails.get()?);
        thumbnails.preview(clip, clip.order.number_at(at))
    }

    /// The number of the frame at the current position, from 0; of its stand-in if it is missing.
    pub fn frame(&self) -> u64 {
        let Some(clip) = self.shared.clip.get() else { return 0 };
        let number = clip.order.number_at(self.timeline.position());
        clip.missing.stand_in(number, &clip.order).unwrap_or(number) as u64
    }

    /// How many pictures are missing so far, because they can't be decoded.
    pub fn missing_frames(&self) -> usize {
        self.shared.clip.get().map_or(0, |clip| clip.missing.count(&clip.order))
    }

    /// Why the clip's sound is not heard; none if it is heard, and before that is known.
    pub fn sound_problem(&self) -> Option<SoundProblem> {
        self.shared.read(|controls| controls.sound_problem.clone())
    }

    /// Statistics for a debug overlay.
    pub fn stats(&self) -> Stats {
        let [cached, cache_bytes] =
            self.shared.thumbnails.get().map(|thumbnails| thumbnails.extent()).unwrap_or_default();
        Stats { cached, cache_bytes, ..self.shared.read(|controls| controls.stats) }
    }
}

impl Drop for Player {
    fn drop(&mut self) {
        self.shared.update_and_wake(|controls| controls.stop = true);
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
