//! What the callers of a player and its threads share: one lock, held for a few assignments only, and a condition
//! variable.

use super::interface::{PlayerState, Stats};
use super::thumbnail_strip::ThumbnailStrip;
use crate::media::clip::Clip;
use crate::media::error::{MediaError, SoundProblem};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

/// What playback needs of the machine at this moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Load {
    /// Cores in use.
    pub(super) cores: usize,
    /// Whether a picture is awaited: then thumbnails get only the cores that are left, even if that is none.
    pub(super) hurry: bool,
}

impl Load {
    /// How many cores the thumbnails may use.
    pub(super) fn left(self, cores: usize) -> usize {
        cores.saturating_sub(self.cores).max(usize::from(!self.hurry))
    }
}

/// What callers have asked for, and what the threads report.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "independent flags: any of them may be true beside any other")]
pub(super) struct Controls {
    /// The player has been dropped: every thread ends.
    pub(super) stop: bool,
    /// Whether anybody can see the pictures.
    pub(super) visible: bool,
    /// Play once there is a picture.
    pub(super) start: bool,
    /// Counts seeks and steps, so that a thread can tell a jump from time passing.
    pub(super) jumps: u64,
    /// Whether the last jump wants its exact picture at once, even in a drag.
    pub(super) exact: bool,
    /// Whether the clip is used; thumbnails are made from then on.
    pub(super) used: bool,
    /// What playback leaves to the thumbnails.
    pub(super) load: Load,
    /// The number of the due picture.
    pub(super) due: usize,
    /// Whether the timeline has the sound, or there is none to wait for.
    pub(super) sounding: bool,
    /// Why the clip's sound is not heard, once known.
    pub(super) sound_problem: Option<SoundProblem>,
    pub(super) state: PlayerState,
    pub(super) stats: Stats,
    woken: bool,
}

/// The controls with their lock and condition variable.
#[derive(Debug)]
pub(super) struct Shared {
    controls: Mutex<Controls>,
    changed: Condvar,
    /// Set once the file is open.
    pub(super) clip: OnceLock<Arc<Clip>>,
    /// Set once the file is open, if thumbnails are wanted.
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

    /// Reads the controls.
    pub(super) fn read<T>(&self, read: impl FnOnce(&Controls) -> T) -> T {
        read(&self.lock())
    }

    /// Changes the controls without waking a thread.
    pub(super) fn update(&self, write: impl FnOnce(&mut Controls)) {
        write(&mut self.lock());
    }

    /// Changes the controls and wakes the threads.
    pub(super) fn update_and_wake(&self, write: impl FnOnce(&mut Controls)) {
        self.update(|controls| {
            write(controls);
            controls.woken = true;
        });
        self.changed.notify_all();
    }

    /// Waits until woken, or for at most `most`. For the render loop only: it clears the flag.
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

    /// Waits while `condition` holds. For the other threads: it leaves the flag alone.
    pub(super) fn wait_while(&self, condition: impl Fn(&Controls) -> bool) {
        drop(
            self.changed
                .wait_while(self.lock(), |controls| condition(controls))
                .unwrap_or_else(PoisonError::into_inner),
        );
    }

    /// Tells the helpers what playback needs, and where it is.
    pub(super) fn report_load(&self, load: Load, due: usize) {
        let mut controls = self.lock();
        controls.due = due;
        if controls.load != load {
            controls.load = load;
            self.changed.notify_all();
        }
    }

    /// Reports that the file can't be played, or not on.
    pub(super) fn fail(&self, error: MediaError) {
        tracing::info!(%error, "the player stops");
        self.update_and_wake(|controls| controls.state = PlayerState::Failed(Arc::new(error)));
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
