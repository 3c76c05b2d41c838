//! What a player's callers and its threads share.
//!
//! Owns one lock, held for a few assignments only, and the changed that wakes the threads. Never waits for a codec.

use super::interface::{PlayerState, Stats};
use super::thumbnail_strip::ThumbnailStrip;
use crate::media::clip::Clip;
use crate::media::error::{MediaError, SoundProblem};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

/// What next needs of the machine at this moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Load {
    /// As many cores.
    pub(super) cores: usize,
    /// Whether somebody waits for a picture: then the background pass takes only what is left, be it nothing.
    pub(super) hurry: bool,
}

impl Load {
    /// How many of a machine's cores the background pass may keep busy.
    pub(super) fn left(self, cores: usize) -> usize {
        cores.saturating_sub(self.cores).max(usize::from(!self.hurry))
    }
}

/// What callers have asked for, and what the threads answer.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "notes on a controls: any of them may be true beside any other")]
pub(super) struct Controls {
    /// The player is gone: every thread ends.
    pub(super) stop: bool,
    /// Whether anybody can see the pictures.
    pub(super) visible: bool,
    /// Play once there is a picture.
    pub(super) start: bool,
    /// Grows with every seek and step, so that a thread can tell a jump from time that passed.
    pub(super) jumps: u64,
    /// Whether the last jump is to be exact at once, without waiting for the pointer to debounce.
    pub(super) exact: bool,
    /// Whether somebody has begun to use the clip: small pictures are made from then on.
    pub(super) used: bool,
    /// What next leaves to the background pass.
    pub(super) load: Load,
    /// The number of the picture that is looked at.
    pub(super) due: usize,
    /// Whether the timeline has the sound, or there is none to wait for.
    pub(super) sounding: bool,
    /// Why the clip's sound is not heard, once that is known.
    pub(super) sound_problem: Option<SoundProblem>,
    pub(super) state: PlayerState,
    pub(super) stats: Stats,
    woken: bool,
}

/// The controls, its lock and its changed.
#[derive(Debug)]
pub(super) struct Shared {
    controls: Mutex<Controls>,
    changed: Condvar,
    /// Once the file is open.
    pub(super) clip: OnceLock<Arc<Clip>>,
    /// Once the file is open, if it is wanted.
    pub(super) thumbnails: OnceLock<Arc<ThumbnailStrip>>,
}

impl Shared {
    pub(super) fn new(start: bool) -> Self {
        let controls = Controls {
            stop: false,
            visible: true,
            start,
            jumps: 0,
            exact: false,
            used: start,
            load: Load { cores: 1, hurry: true },
            due: 0,
            sounding: false,
            sound_problem: None,
            state: PlayerState::Opening,
            stats: Stats::default(),
            woken: false,
        };
        Self {
            controls: Mutex::new(controls),
            changed: Condvar::new(),
            clip: OnceLock::new(),
            thumbnails: OnceLock::new(),
        }
    }

    /// Looks at the controls.
    pub(super) fn look<T>(&self, look: impl FnOnce(&Controls) -> T) -> T {
        look(&self.lock())
    }

    /// Writes on the controls without waking anybody.
    pub(super) fn note(&self, write: impl FnOnce(&mut Controls)) {
        write(&mut self.lock());
    }

    /// Writes on the controls and wakes the threads.
    pub(super) fn ask(&self, write: impl FnOnce(&mut Controls)) {
        self.note(|controls| {
            write(controls);
            controls.woken = true;
        });
        self.changed.notify_all();
    }

    /// Waits for the changed, at most for `most`. For the one thread that shows pictures: it takes the ring away.
    pub(super) fn wait(&self, most: Option<Duration>) {
        let quiet = |controls: &mut Controls| !controls.woken;
        let mut controls = match most {
            Some(most) => {
                self.changed.wait_timeout_while(self.lock(), most, quiet).unwrap_or_else(PoisonError::into_inner).0
            }
            None => self.changed.wait_while(self.lock(), quiet).unwrap_or_else(PoisonError::into_inner),
        };
        controls.woken = false;
    }

    /// Waits while `condition` holds; for threads that leave the ring to others.
    pub(super) fn wait_while(&self, condition: impl Fn(&Controls) -> bool) {
        drop(
            self.changed
                .wait_while(self.lock(), |controls| condition(controls))
                .unwrap_or_else(PoisonError::into_inner),
        );
    }

    /// Tells the background pass what next needs, and where somebody looks.
    pub(super) fn tell(&self, load: Load, due: usize) {
        let mut controls = self.lock();
        controls.due = due;
        if controls.load != load {
            controls.load = load;
            self.changed.notify_all();
        }
    }

    /// The file cannot be played, or no further.
    pub(super) fn fail(&self, error: MediaError) {
        tracing::info!(%error, "the player stops");
        self.ask(|controls| controls.state = PlayerState::Failed(Arc::new(error)));
    }

    fn lock(&self) -> MutexGuard<'_, Controls> {
        self.controls.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_background_pass_leaves_the_cores_that_showing_needs() {
        let left = |needs, hurry| [1, 2, 4].map(|cores| Load { cores: needs, hurry }.left(cores));
        assert_eq!(left(0, false), [1, 2, 4], "nothing moves");
        assert_eq!(left(1, false), [1, 1, 3], "it plays, and has what it needs");
        assert_eq!(left(1, true), [0, 1, 3], "somebody waits for a picture");
        assert_eq!(left(2, true), [0, 0, 2], "it plays, and is late");
    }
}
