//! What ends the program from outside: Ctrl+C, a closed terminal, a log-out, a shutdown, a display that goes away.
//!
//! At the first signal the program ends in order: nothing new is submitted, answers under way are heard, what was typed is kept. The
//! second ends the process at once. A signal close behind the first is its echo: the system and the shell both tell of a terminal that
//! closes, and a log-out comes in several ways. A signal that was ignored when the program started stays ignored, as `nohup` and the
//! background jobs of shells want it.

use std::cell::RefCell;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{oneshot, watch};
use tokio::time::Instant;

use super::engines::{Engines, STOP_PATIENCE};

/// A second signal within this time repeats the first.
const ECHO: Duration = Duration::from_secs(2);

/// What asked the program to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ending {
    /// Ctrl+C, or Ctrl+Break on Windows.
    Interrupted,
    /// SIGTERM: a log-out, a service manager. On Windows the console was closed. A program that loads user32 gets no event for a log-off
    /// or a shutdown (`SetConsoleCtrlHandler`, Remarks), and winit 0.30 passes over `WM_ENDSESSION`.
    Terminated,
    /// SIGHUP: the terminal, or the display, is gone.
    HungUp,
}

impl Ending {
    /// The exit code by the shells' convention, 128 and the signal's number: 130, 143, 129.
    pub const fn code(self) -> u8 {
        match self {
            Self::Interrupted => 130,
            Self::Terminated => 143,
            Self::HungUp => 129,
        }
    }
}

/// Tells when the program was asked to end. Clones tell the same.
#[derive(Debug, Clone)]
pub struct Shutdown {
    asked: watch::Receiver<Option<Asked>>,
}

/// What asked first, and when.
#[derive(Debug, Clone, Copy)]
struct Asked {
    ending: Ending,
    at: Instant,
}

impl Shutdown {
    /// Listens on this runtime until the process ends. A signal that can't be listened to is logged, and does what the system has it do.
    pub fn listen(runtime: &tokio::runtime::Handle) -> Self {
        let (heard, asked) = watch::channel(None);
        let _inside = runtime.enter();
        system::listen(&heard);
        Self { asked }
    }

    /// What has asked so far.
    pub fn so_far(&self) -> Option<Ending> {
        self.asked.borrow().map(|asked| asked.ending)
    }

    /// Waits until something asks; for ever, where nothing can.
    pub async fn requested(&self) -> Ending {
        let mut asked = self.asked.clone();
        match asked.wait_for(Option::is_some).await.ok().and_then(|asked| *asked) {
            Some(asked) => asked.ending,
            None => std::future::pending().await,
        }
    }
}

/// Notes the first signal; ends the process at the second.
fn hear(heard: &watch::Sender<Option<Asked>>, ending: Ending) {
    let now = Instant::now();
    let first = *heard.borrow();
    tracing::info!(?ending, ?first, "told to end");
    match first {
        None => drop(heard.send_replace(Some(Asked { ending, at: now }))),
        Some(first) if is_echo(ending, now.duration_since(first.at)) => {}
        Some(_) => std::process::exit(ending.code().into()),
    }
}

/// Whether a signal this long after the first repeats it. A second Ctrl+C never does.
fn is_echo(ending: Ending, after: Duration) -> bool {
    ending != Ending::Interrupted && after < ECHO
}

thread_local! {
    static AT_EXIT: RefCell<Option<EndEngines>> = const { RefCell::new(None) };
}

/// Whether the engines have ended, and what wakes the thread that waits for it.
type Ended = Arc<(Mutex<bool>, Condvar)>;

struct EndEngines {
    ask: Option<oneshot::Sender<()>>,
    ended: Ended,
}

/// From now on `exit` on this thread waits for the end of these engines.
///
/// Xlib calls C's `exit` when its X server goes away (libX11, `_XDefaultIOError`), on the thread that spoke to the server, and winit 0.30 can't
/// prevent it. `exit` destroys that thread's own values (with glibc and on macOS); one of them waits here. It touches nothing that may
/// be destroyed already. Where `exit` destroys nothing, a submit under way ends as an unknown outcome, as after a power cut.
pub(super) fn end_engines_at_exit(runtime: &tokio::runtime::Handle, engines: Engines) {
    let (ask, asked) = oneshot::channel();
    let ended = Ended::default();
    let tell = ended.clone();
    runtime.spawn(async move {
        if asked.await.is_ok() {
            tracing::error!("the process is being ended from within; the engines are ended first");
            engines.end().await;
            *tell.0.lock().unwrap_or_else(PoisonError::into_inner) = true;
            tell.1.notify_all();
        }
    });
    AT_EXIT.set(Some(EndEngines { ask: Some(ask), ended }));
}

/// Takes that back: the engines are ended in order.
pub(super) fn forget_exit() {
    if let Some(mut guard) = AT_EXIT.take() {
        guard.ask = None;
    }
}

impl Drop for EndEngines {
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

#[cfg(unix)]
mod system {
    use tokio::signal::unix::{SignalKind, signal};
    use tokio::sync::watch;

    use super::{Asked, Ending, hear};

    const SIGNALS: [(SignalKind, Ending); 3] = [
        (SignalKind::interrupt(), Ending::Interrupted),
        (SignalKind::terminate(), Ending::Terminated),
        (SignalKind::hangup(), Ending::HungUp),
    ];

    pub(super) fn listen(heard: &watch::Sender<Option<Asked>>) {
        let ignored = std::fs::read_to_string("/proc/self/status").map_or(0, |status| ignored_in(&status));
        for (kind, ending) in SIGNALS {
            if ignored >> (kind.as_raw_value() - 1) & 1 == 1 {
                tracing::info!(?ending, "ignored since the start, and left so");
                continue;
            }
            let heard = heard.clone();
            match signal(kind) {
                Ok(mut signals) => drop(tokio::spawn(async move {
                    while signals.recv().await.is_some() {
                        hear(&heard, ending);
                    }
                })),
                Err(error) => tracing::warn!(%error, ?ending, "can't be listened to"),
            }
        }
    }

    /// The signals that a process ignores, one bit each, as Linux tells them (proc(5), `SigIgn`); none elsewhere.
    pub(super) fn ignored_in(status: &str) -> u64 {
        let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
        mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or_default()
    }
}

#[cfg(windows)]
mod system {
    use tokio::signal::windows::{ctrl_break, ctrl_c, ctrl_close, ctrl_logoff, ctrl_shutdown};
    use tokio::sync::watch;

    use super::{Asked, Ending, hear};

    /// One task for each of the console's events. tokio keeps the process alive meanwhile, as far as Windows lets it.
    macro_rules! listen_to {
        ($heard:expr, $($event:ident => $ending:expr),+) => {$({
            let heard = $heard.clone();
            match $event() {
                Ok(mut events) => drop(tokio::spawn(async move {
                    while events.recv().await.is_some() {
                        hear(&heard, $ending);
                    }
                })),
                Err(error) => tracing::warn!(%error, "an event of the console can't be listened to"),
            }
        })+};
    }

    pub(super) fn listen(heard: &watch::Sender<Option<Asked>>) {
        listen_to!(heard,
            ctrl_c => Ending::Interrupted,
            ctrl_break => Ending::Interrupted,
            ctrl_close => Ending::Terminated,
            ctrl_logoff => Ending::Terminated,
            ctrl_shutdown => Ending::Terminated
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_first_signal_is_heard_by_all_who_listen() {
        let (heard, asked) = watch::channel(None);
        let shutdown = Shutdown { asked };
        let other = shutdown.clone();
        assert_eq!(shutdown.so_far(), None);
        hear(&heard, Ending::Terminated);
        assert_eq!((shutdown.requested().await, other.requested().await), (Ending::Terminated, Ending::Terminated));
        assert_eq!(shutdown.so_far(), Some(Ending::Terminated));
    }

    #[test]
    fn signals_at_once_are_one_request_and_ctrl_c_never_is() {
        let moment = Duration::from_millis(20);
        assert!(is_echo(Ending::HungUp, moment) && is_echo(Ending::Terminated, moment));
        assert!(!is_echo(Ending::Interrupted, moment));
        assert!(!is_echo(Ending::HungUp, ECHO) && !is_echo(Ending::Terminated, ECHO));
    }

    #[cfg(unix)]
    #[test]
    fn a_signal_that_was_ignored_before_the_start_is_known() {
        let status = "Name:\trushes\nSigBlk:\t0000000000000000\nSigIgn:\t0000000000001001\nSigCgt:\t0\n";
        assert_eq!(system::ignored_in(status), 0x1001, "SIGHUP is the first bit, SIGPIPE the thirteenth");
        assert_eq!(system::ignored_in("Name:\trushes\n"), 0);
    }
}
