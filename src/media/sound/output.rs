//! The output of sound: starts the output thread when something is to be heard for the first time, and sends it
//! requests.
//!
//! Never blocks; a failure is silence and a line in the log.

use super::audio_source::Feed;
use super::device;
use super::output_thread::{self, Connect, StreamRequest};
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak, mpsc};

/// An output of sound. A clone is the same output; several timelines can play through it side by side.
#[derive(Clone)]
pub struct Output {
    system: Option<Arc<System>>,
}

struct System {
    requests: Mutex<Connection>,
    /// Whether a device took sound at the last try; true before the first.
    is_there: Arc<AtomicBool>,
}

/// The connection to the thread, which starts with the first request.
enum Connection {
    NotYet(Connect),
    Open(mpsc::Sender<StreamRequest>),
    /// The thread could not be started, or has ended.
    Lost,
}

impl Output {
    /// The system's default device, also after another becomes the default. Without a device, playing goes on silently,
    /// and the device is looked for again from time to time.
    pub fn system() -> Self {
        Self::through(Box::new(device::connect))
    }

    /// No sound; everything else goes on.
    pub fn none() -> Self {
        Self { system: None }
    }

    pub(crate) fn through(connect: Connect) -> Self {
        let is_there = Arc::new(AtomicBool::new(true));
        Self { system: Some(Arc::new(System { requests: Mutex::new(Connection::NotYet(connect)), is_there })) }
    }

    /// Whether sound is likely to begin soon after a request.
    pub(crate) fn is_there(&self) -> bool {
        self.system.as_ref().is_some_and(|system| system.is_there.load(Ordering::Relaxed))
    }

    /// Makes the device pull from `feed` for as long as it wants output. Repeated calls change nothing.
    pub(crate) fn ask(&self, feed: Weak<dyn Feed>) {
        let Some(system) = &self.system else { return };
        let mut connection = system.requests.lock().unwrap_or_else(PoisonError::into_inner);
        if let Connection::NotYet(_) = &*connection
            && let Connection::NotYet(connect) = std::mem::replace(&mut *connection, Connection::Lost)
        {
            match output_thread::open(connect, system.is_there.clone()) {
                Ok(requests) => *connection = Connection::Open(requests),
                Err(error) => tracing::warn!(%error, "no thread for sound; playing goes on silently"),
            }
        }
        if let Connection::Open(requests) = &*connection
            && requests.send(StreamRequest { feed }).is_err()
        {
            tracing::warn!("the thread for sound has ended; playing goes on silently");
            *connection = Connection::Lost;
        }
    }
}

impl fmt::Debug for Output {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.system.is_some() { "Output::system" } else { "Output::none" })
    }
}
