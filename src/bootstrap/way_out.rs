//! How the program is told to end from outside: Ctrl+C, a closed terminal, a log-out, a shutdown.
//!
//! Owns the signals. The first one is for whoever listens, who ends in order: nothing new is submitted, answers under way are heard, what
//! was typed is kept. The second one ends the process at once; what comes close behind the first is its echo, not a second wish: a
//! terminal that closes is told of by the system and by its shell, a log-out in several ways. A signal that was already ignored when the
//! program came up stays ignored, as `nohup` and shells' background jobs mean it. Never decides how long an ending takes.

use std::time::Duration;

use tokio::sync::watch;
use tokio::time::Instant;

/// So long what ends a program may be told in several ways.
const ECHO: Duration = Duration::from_secs(2);

/// What asked the program to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ending {
    /// Ctrl+C, or Ctrl+Break on Windows.
    Interrupted,
    /// SIGTERM: a log-out, a service manager. On Windows the console's close; of a log-off or a shutdown Windows tells no program that
    /// loads user32 in this way (`SetConsoleCtrlHandler`, Remarks), and winit 0.30 lets its window's `WM_ENDSESSION` pass.
    Terminated,
    /// SIGHUP: the terminal, or the display, is gone.
    HungUp,
}

impl Ending {
    /// The exit code by the shells' custom, 128 and the signal's number: 130, 143, 129.
    pub const fn code(self) -> u8 {
        match self {
            Self::Interrupted => 130,
            Self::Terminated => 143,
            Self::HungUp => 129,
        }
    }
}

/// Hears what asks the program to end. Clones hear the same.
#[derive(Debug, Clone)]
pub struct WayOut {
    asked: watch::Receiver<Option<Asked>>,
}

/// What asked first, and when.
#[derive(Debug, Clone, Copy)]
struct Asked {
    ending: Ending,
    at: Instant,
}

impl WayOut {
    /// Listens from now on, on this runtime, until the process ends. What can't be listened to is logged and ends the process as the
    /// system has it.
    pub fn listen(runtime: &tokio::runtime::Handle) -> Self {
        let (heard, asked) = watch::channel(None);
        let _inside = runtime.enter();
        system::listen(&heard);
        Self { asked }
    }

    /// What has asked, if anything has.
    pub fn so_far(&self) -> Option<Ending> {
        self.asked.borrow().map(|asked| asked.ending)
    }

    /// Waits until something asks. For ever, where nothing can.
    pub async fn asked(&self) -> Ending {
        let mut asked = self.asked.clone();
        match asked.wait_for(Option::is_some).await.ok().and_then(|asked| *asked) {
            Some(asked) => asked.ending,
            None => std::future::pending().await,
        }
    }
}

/// Notes the first; ends the process at the second.
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

/// Whether this tells once more what was told so long ago. A person who presses Ctrl+C again means it.
fn is_echo(ending: Ending, after: Duration) -> bool {
    ending != Ending::Interrupted && after < ECHO
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
    async fn the_first_signal_is_heard_by_everybody_who_listens() {
        let (heard, asked) = watch::channel(None);
        let way_out = WayOut { asked };
        let other = way_out.clone();
        assert_eq!(way_out.so_far(), None);
        hear(&heard, Ending::Terminated);
        assert_eq!((way_out.asked().await, other.asked().await), (Ending::Terminated, Ending::Terminated));
        assert_eq!(way_out.so_far(), Some(Ending::Terminated));
    }

    #[test]
    fn what_is_told_in_several_ways_at_once_is_one_wish_and_ctrl_c_never_is() {
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
