//! What a player's callers and its threads share.
//!
//! Owns one lock, held for a few assignments only, and the bell that wakes the threads. Never waits for a codec.

use super::interface::{PlayerState, Stats};
use super::thumbnail_strip::Scrub;
use crate::media::clip::Clip;
use crate::media::error::MediaError;
use crate::media::unheard::Unheard;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

/// What showing needs of the machine at this moment.
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
#[expect(clippy::struct_excessive_bools, reason = "notes on a sheet: any of them may be true beside any other")]
pub(super) struct Sheet {
    /// The player is gone: every thread ends.
    pub(super) stop: bool,
    /// Whether anybody can see the pictures.
    pub(super) visible: bool,
    /// Play once there is a picture.
    pub(super) start: bool,
    /// Grows with every seek and step, so that a thread can tell a jump from time that passed.
    pub(super) jumps: u64,
    /// Whether the last jump is to be exact at once, without waiting for the pointer to rest.
    pub(super) exact: bool,
    /// Whether somebody has begun to use the clip: small pictures are made from then on.
    pub(super) used: bool,
    /// What showing leaves to the background pass.
    pub(super) load: Load,
    /// The number of the picture that is looked at.
    pub(super) due: usize,
    /// Whether the timeline has the sound, or there is none to wait for.
    pub(super) sounding: bool,
    /// Why the clip's sound is not heard, once that is known.
    pub(super) unheard: Option<Unheard>,
    pub(super) state: PlayerState,
    pub(super) stats: Stats,
    rung: bool,
}

/// The sheet, its lock and its bell.
#[derive(Debug)]
pub(super) struct Desk {
    sheet: Mutex<Sheet>,
    bell: Condvar,
    /// Once the file is open.
    pub(super) clip: OnceLock<Arc<Clip>>,
    /// Once the file is open, if it is wanted.
    pub(super) scrub: OnceLock<Arc<Scrub>>,
}

impl Desk {
    pub(super) fn new(start: bool) -> Self {
        let sheet = Sheet {
            stop: false,
            visible: true,
            start,
            jumps: 0,
            exact: false,
            used: start,
            load: Load { cores: 1, hurry: true },
            due: 0,
            sounding: false,
            unheard: None,
            state: PlayerState::Opening,
            stats: Stats::default(),
            rung: false,
        };
        Self { sheet: Mutex::new(sheet), bell: Condvar::new(), clip: OnceLock::new(), scrub: OnceLock::new() }
    }

    /// Looks at the sheet.
    pub(super) fn look<T>(&self, look: impl FnOnce(&Sheet) -> T) -> T {
        look(&self.lock())
    }

    /// Writes on the sheet without waking anybody.
    pub(super) fn note(&self, write: impl FnOnce(&mut Sheet)) {
        write(&mut self.lock());
    }

    /// Writes on the sheet and wakes the threads.
    pub(super) fn ask(&self, write: impl FnOnce(&mut Sheet)) {
        self.note(|sheet| {
            write(sheet);
            sheet.rung = true;
        });
        self.bell.notify_all();
    }

    /// Waits for the bell, at most for `most`. For the one thread that shows pictures: it takes the ring away.
    pub(super) fn wait(&self, most: Option<Duration>) {
        let quiet = |sheet: &mut Sheet| !sheet.rung;
        let mut sheet = match most {
            Some(most) => {
                self.bell.wait_timeout_while(self.lock(), most, quiet).unwrap_or_else(PoisonError::into_inner).0
            }
            None => self.bell.wait_while(self.lock(), quiet).unwrap_or_else(PoisonError::into_inner),
        };
        sheet.rung = false;
    }

    /// Waits while `condition` holds; for threads that leave the ring to others.
    pub(super) fn wait_while(&self, condition: impl Fn(&Sheet) -> bool) {
        drop(self.bell.wait_while(self.lock(), |sheet| condition(sheet)).unwrap_or_else(PoisonError::into_inner));
    }

    /// Tells the background pass what showing needs, and where somebody looks.
    pub(super) fn tell(&self, load: Load, due: usize) {
        let mut sheet = self.lock();
        sheet.due = due;
        if sheet.load != load {
            sheet.load = load;
            self.bell.notify_all();
        }
    }

    /// The file cannot be played, or no further.
    pub(super) fn fail(&self, error: MediaError) {
        tracing::info!(%error, "the player stops");
        self.ask(|sheet| sheet.state = PlayerState::Failed(Arc::new(error)));
    }

    fn lock(&self) -> MutexGuard<'_, Sheet> {
        self.sheet.lock().unwrap_or_else(PoisonError::into_inner)
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
