//! What a player's callers and its threads share.
//!
//! Owns one lock, held for a few assignments only, and the bell that wakes the threads. Never waits for a codec.

use super::super::clip::Clip;
use super::super::error::MediaError;
use super::super::unheard::Unheard;
use super::options::{PlayerState, Stats};
use super::scrub::Scrub;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

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
    /// Whether the background pass has to wait.
    pub(super) hurry: bool,
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
            hurry: true,
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

    /// Whether the background pass has to wait.
    pub(super) fn hurry(&self, hurry: bool) {
        let mut sheet = self.lock();
        if sheet.hurry != hurry {
            sheet.hurry = hurry;
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
