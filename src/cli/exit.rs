//! Exit codes: what a script learns from the end of a command.

use std::process::ExitCode;

use crate::bootstrap::Ending;
use crate::domain::{JobState, Need};

/// How a command ended; the worst of its jobs counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// Everything asked for is saved (0).
    Saved,
    /// Told to end from outside; the ledger keeps the job (130 by Ctrl+C, 143 by SIGTERM, 129 by SIGHUP).
    Ended(Ending),
    /// The arguments or the environment can't be used (2).
    Usage,
    /// A key or credits are missing (3).
    NeedsAccount,
    /// A job failed (4).
    Failed,
    /// A submit's answer was lost (5).
    UnknownOutcome,
}

impl Exit {
    /// What a job's last state means for the command; `None` while it goes on by itself.
    pub const fn of(state: &JobState) -> Option<Self> {
        match state {
            JobState::Saved(_) => Some(Self::Saved),
            JobState::Failed(_) | JobState::Dismissed | JobState::Held => Some(Self::Failed),
            JobState::NeedsUser(Need::UnknownOutcome) => Some(Self::UnknownOutcome),
            JobState::NeedsUser(need) if need.concerns_account() => Some(Self::NeedsAccount),
            JobState::NeedsUser(_) => Some(Self::Failed),
            _ => None,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Saved => 0,
            Exit::Usage => 2,
            Exit::NeedsAccount => 3,
            Exit::Failed => 4,
            Exit::UnknownOutcome => 5,
            Exit::Ended(ending) => ending.code(),
        })
    }
}
