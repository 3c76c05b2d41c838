//! The last chance to hear what Segmind answers when something ends the process from within: Xlib, when its X server goes away.
//!
//! Xlib knows no error for that: it calls C's `exit` on the thread that spoke to the server (libX11, `_XDefaultIOError`), and winit 0.30 has
//! no say in it. `exit` still destroys that thread's own values (with glibc and on macOS), and one of them waits here until the engines have
//! ended. Does nothing else, and touches nothing that may be destroyed already. Where `exit` destroys nothing, a submit under way ends as an
//! unknown outcome, as after a power cut: asked about, never sent again.

use std::cell::RefCell;
use std::sync::{Arc, Condvar, Mutex, PoisonError};

use tokio::sync::oneshot;

use super::instance::STOP_PATIENCE;
use super::sessions::Engines;

thread_local! {
    static HEARING: RefCell<Option<LastHearing>> = const { RefCell::new(None) };
}

/// Whether the engines have ended, and who waits for it.
type Ended = Arc<(Mutex<bool>, Condvar)>;

struct LastHearing {
    ask: Option<oneshot::Sender<()>>,
    ended: Ended,
}

/// From now on this thread does not end before these engines have.
pub(super) fn prepare(runtime: &tokio::runtime::Handle, engines: Engines) {
    let (ask, asked) = oneshot::channel();
    let ended = Ended::default();
    let tell = ended.clone();
    runtime.spawn(async move {
        if asked.await.is_ok() {
            tracing::error!("the process is being ended from within; the last answers are heard");
            engines.end().await;
            *tell.0.lock().unwrap_or_else(PoisonError::into_inner) = true;
            tell.1.notify_all();
        }
    });
    HEARING.set(Some(LastHearing { ask: Some(ask), ended }));
}

/// The engines are ended in order.
pub(super) fn is_not_needed() {
    if let Some(mut hearing) = HEARING.take() {
        hearing.ask = None;
    }
}

impl Drop for LastHearing {
    fn drop(&mut self) {
        let Some(ask) = self.ask.take() else { return };
        if ask.send(()).is_err() {
            return;
        }
        let (ended, told) = &*self.ended;
        let ended = ended.lock().unwrap_or_else(PoisonError::into_inner);
        // Nothing can be done about a wait that was too short: the process ends.
        drop(told.wait_timeout_while(ended, STOP_PATIENCE, |ended| !*ended));
    }
}
