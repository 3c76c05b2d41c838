//! Where sound goes.
//!
//! Owns the way to the thread that holds the device's streams, and starts it when something is to be heard for the first
//! time. Never blocks; what goes wrong is silence and a line in the log.

use super::audio_source::Feed;
use super::device;
use super::output_thread::{self, Connect, StreamRequest};
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak, mpsc};

/// An output of sound. A clone is the same output; several timelines play through it side by side.
#[derive(Clone)]
pub struct Output {
    system: Option<Arc<System>>,
}

struct System {
    requests: Mutex<Way>,
    /// Whether a device took sound when it was last tried; true before the first try.
    is_there: Arc<AtomicBool>,
}

/// The way to the thread, which starts with the first request.
enum Way {
    NotYet(Connect),
    Open(mpsc::Sender<StreamRequest>),
    /// The system gave no thread.
    MissingFrames,
}

impl Output {
    /// The system's default device, also when another becomes the default. Where there is none, playing goes on silently,
    /// and the device is looked for again now and then.
    pub fn system() -> Self {
        Self::through(Box::new(device::connect))
    }

    /// No sound at all; everything else goes on.
    pub fn none() -> Self {
        Self { system: None }
    }

    pub(crate) fn through(connect: Connect) -> Self {
        let is_there = Arc::new(AtomicBool::new(true));
        Self { system: Some(Arc::new(System { requests: Mutex::new(Way::NotYet(connect)), is_there })) }
    }

    /// Whether sound may be expected to begin soon after it is asked for.
    pub(crate) fn is_there(&self) -> bool {
        self.system.as_ref().is_some_and(|system| system.is_there.load(Ordering::Relaxed))
    }

    /// Asks the device to pull from `feed` for as long as it wants; asking again changes nothing.
    pub(crate) fn ask(&self, feed: Weak<dyn Feed>) {
        let Some(system) = &self.system else { return };
        let mut way = system.requests.lock().unwrap_or_else(PoisonError::into_inner);
        if let Way::NotYet(_) = &*way
            && let Way::NotYet(connect) = std::mem::replace(&mut *way, Way::MissingFrames)
        {
            match output_thread::open(connect, system.is_there.clone()) {
                Ok(requests) => *way = Way::Open(requests),
                Err(error) => tracing::warn!(%error, "no thread for sound; playing goes on silently"),
            }
        }
        if let Way::Open(requests) = &*way
            && requests.send(StreamRequest { feed }).is_err()
        {
            tracing::warn!("the thread for sound has ended; playing goes on silently");
            *way = Way::MissingFrames;
        }
    }
}

impl fmt::Debug for Output {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.system.is_some() { "Output::system" } else { "Output::none" })
    }
}
