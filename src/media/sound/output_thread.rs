//! The thread that holds the device's streams.
//!
//! Opens a stream when a timeline has something to be heard and closes it soon after, so that a paused program does
//! nothing. A missing or lost device is tried again every [`RETRY`] while something wants to be heard, and at the next
//! play.

use super::audio_source::{AudioSource, Feed};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Weak, mpsc};
use std::time::{Duration, Instant};

/// How often open streams are checked.
const TEND: Duration = Duration::from_millis(50);
/// How long a stream stays open with nothing to be heard, so that its last sound gets through the device.
const LINGER: Duration = Duration::from_millis(800);
/// How long after a failure the device is tried again.
const RETRY: Duration = Duration::from_secs(2);

/// What is wrong with a device, for the log.
pub(crate) type Fault = String;

/// Finds the device; called on the output thread.
pub(crate) type Connect = Box<dyn FnMut() -> Result<Box<dyn Device>, Fault> + Send>;

/// An output device, or a connection to the default one.
pub(crate) trait Device {
    /// Opens a stream that pulls from `source`.
    fn open(&mut self, source: AudioSource) -> Result<Box<dyn Stream>, Fault>;
}

/// A playing stream; it ends when dropped.
pub(crate) trait Stream {
    /// Keeps it going; an error if it is lost.
    fn tend(&mut self) -> Result<(), Fault>;
}

/// Asks for a stream that pulls from a feed.
pub(super) struct StreamRequest {
    pub(super) feed: Weak<dyn Feed>,
}

/// Starts the thread, named `rushes-sound`; it ends when the sender is dropped.
pub(super) fn open(connect: Connect, is_there: Arc<AtomicBool>) -> std::io::Result<mpsc::Sender<StreamRequest>> {
    let (requests, inbox) = mpsc::channel();
    std::thread::Builder::new().name("rushes-sound".to_owned()).spawn(move || {
        let mut thread = OutputThread { connect, device: None, is_there, entries: Vec::new(), retry_at: None };
        while let Ok(request) = thread.wait(&inbox) {
            if catch_unwind(AssertUnwindSafe(|| thread.serve(request))).is_err() {
                tracing::error!("the output of sound broke off; it is opened again");
                thread.lose();
            }
        }
    })?;
    Ok(requests)
}

struct OutputThread {
    connect: Connect,
    device: Option<Box<dyn Device>>,
    is_there: Arc<AtomicBool>,
    entries: Vec<Entry>,
    /// The device is not tried again before this moment.
    retry_at: Option<Instant>,
}

struct Entry {
    feed: Weak<dyn Feed>,
    stream: Option<Box<dyn Stream>>,
    quiet_since: Option<Instant>,
}

impl OutputThread {
    /// The next request; none when it is time to check the streams.
    fn wait(&self, inbox: &mpsc::Receiver<StreamRequest>) -> Result<Option<StreamRequest>, mpsc::RecvError> {
        if self.entries.is_empty() {
            return inbox.recv().map(Some);
        }
        match inbox.recv_timeout(TEND) {
            Ok(request) => Ok(Some(request)),
            Err(mpsc::RecvTimeoutError::Timeout) => Ok(None),
            Err(mpsc::RecvTimeoutError::Disconnected) => Err(mpsc::RecvError),
        }
    }

    fn serve(&mut self, request: Option<StreamRequest>) {
        if let Some(StreamRequest { feed }) = request {
            let is_known = |entry: &Entry| std::ptr::addr_eq(entry.feed.as_ptr(), feed.as_ptr());
            if !self.entries.iter().any(is_known) {
                self.entries.push(Entry { feed, stream: None, quiet_since: None });
            }
            if self.entries.iter().all(|entry| entry.stream.is_none()) {
                self.retry_at = None;
            }
        }
        let now = Instant::now();
        self.entries.retain_mut(|entry| entry.is_wanted(now));
        if self.entries.iter_mut().any(|entry| !entry.is_well()) {
            self.lose();
            self.retry_at = Some(now + RETRY);
        }
        if self.retry_at.is_none_or(|at| at <= now) && self.entries.iter().any(|entry| entry.stream.is_none()) {
            let done = self.open_streams();
            self.is_there.store(done.is_ok(), Ordering::Relaxed);
            self.retry_at = done.is_err().then(|| now + RETRY);
            if let Err(fault) = done {
                tracing::debug!(fault, "no output takes sound; playing goes on silently");
                self.lose();
            }
        }
    }

    fn open_streams(&mut self) -> Result<(), Fault> {
        for entry in self.entries.iter_mut().filter(|entry| entry.stream.is_none()) {
            let device = match &mut self.device {
                Some(device) => device,
                none => none.insert((self.connect)()?),
            };
            entry.stream = Some(device.open(AudioSource::new(entry.feed.clone()))?);
        }
        Ok(())
    }

    /// Drops a device that no longer answers.
    fn lose(&mut self) {
        for entry in &mut self.entries {
            entry.stream = None;
        }
        self.device = None;
    }
}

impl Entry {
    /// Whether it has something to be heard, or had until a moment ago.
    fn is_wanted(&mut self, now: Instant) -> bool {
        let Some(feed) = self.feed.upgrade() else { return false };
        if feed.wants_output() {
            self.quiet_since = None;
            return true;
        }
        self.stream.is_some() && now < *self.quiet_since.get_or_insert(now) + LINGER
    }

    fn is_well(&mut self) -> bool {
        let Some(Err(fault)) = self.stream.as_mut().map(|stream| stream.tend()) else { return true };
        tracing::debug!(fault, "the output of sound is lost; playing goes on silently");
        false
    }
}
