//! The command line: the same engine without a window. It reads arguments, prints what becomes of jobs, and chooses the exit code; a
//! failure is a sentence on standard error.

pub mod args;
mod closing;
mod commands;
mod generate;
mod history;
mod library;
mod models;
mod progress;
mod simulate_args;
mod spending;
mod spending_args;
mod terminal;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use args::{Arguments, Command, FolderCommand};
use clap::Parser;

use crate::bootstrap::{DataFolder, Ending, NoWindow, Shutdown, logs, open_window, startup_message};
use crate::domain::{JobState, Need};
use crate::engine::{Refusal, RefusalKind, Service};

/// Runs the program with the process's arguments.
pub fn main() -> ExitCode {
    #[cfg(feature = "failpoints")]
    crate::failpoints::arm();
    let arguments = Arguments::try_parse().unwrap_or_else(|answer| {
        terminal::attach();
        // clap ends the process: with 2 on a usage error, 0 on --help.
        answer.exit()
    });
    let is_windowed = arguments.command.is_none();
    if !is_windowed {
        terminal::attach();
    }
    let exit = run(arguments).unwrap_or_else(|refusal| {
        terminal::remark(&refusal.sentence);
        if let Some(details) = refusal.more() {
            terminal::remark(format_args!("Details: {details}"));
        }
        if is_windowed {
            startup_message::show(&refusal);
        }
        Exit::Usage
    });
    exit.into()
}

fn run(arguments: Arguments) -> Result<Exit, Refusal> {
    let command = match arguments.command {
        None => None,
        Some(Command::OnFolder(command)) => Some(command),
        Some(Command::Simulate(simulate)) => {
            let runtime = runtime()?;
            let shutdown = Shutdown::listen(runtime.handle());
            return runtime.block_on(commands::simulate(simulate, &shutdown));
        }
    };
    let data_dir = arguments.data_dir.or_else(data_dir_from_environment);
    let folder = DataFolder::find(data_dir, arguments.demo).map_err(|error| Refusal::from_error(&error))?;
    if let Err(error) = logs::start(&folder.logs()) {
        terminal::remark(format_args!("There will be no log: {error}"));
    }
    logs::keep_crash_reports(&folder.logs());
    let runtime = runtime()?;
    // Before anything can be sent.
    let shutdown = Shutdown::listen(runtime.handle());
    let done = match command {
        None => match open_window(&folder, &runtime, &shutdown) {
            Ok(ending) => Ok(ending.map_or(Exit::Saved, Exit::Ended)),
            Err(NoWindow::NoDisplay { why, .. }) if arguments.demo => {
                runtime.block_on(generate::demo(&folder, why, &shutdown))
            }
            Err(no_window) => Err(no_window.into()),
        },
        Some(command) => {
            let done = runtime.block_on(obey(command, &folder, &shutdown));
            done.map_err(|refusal| advised(refusal, folder.service))
        }
    };
    runtime.shutdown_timeout(LAST_WORK);
    done
}

/// Does what a command says.
async fn obey(command: FolderCommand, folder: &DataFolder, shutdown: &Shutdown) -> Result<Exit, Refusal> {
    match command {
        FolderCommand::Generate(shot) => generate::run(folder, *shot, shutdown).await,
        FolderCommand::Clips(arguments) => library::clips(folder, arguments).await,
        FolderCommand::Mark(arguments) => library::mark(folder, arguments).await,
        FolderCommand::Projects(arguments) => library::projects(folder, arguments).await,
        FolderCommand::Models(listing) => models::list(folder, listing.json).await,
        FolderCommand::Spending(arguments) => spending::show(folder, arguments).await,
        FolderCommand::Jobs(listing) => commands::jobs(folder, listing.json).await,
        FolderCommand::Resume(listing) => commands::resume(folder, listing.json, shutdown).await,
        FolderCommand::History(listing) => history::history(folder, listing.json).await,
        FolderCommand::Rescue(listing) => history::rescue(folder, listing.json, shutdown).await,
    }
}

/// The ledger advises to start again, which is right for the window. A command that reads would read the damaged file again: only one that
/// writes sets it aside. Of those the one is named that buys nothing.
fn advised(refusal: Refusal, service: Service) -> Refusal {
    if refusal.kind != RefusalKind::Damaged {
        return refusal;
    }
    let demo = if service == Service::Demo { " --demo" } else { "" };
    let cause = refusal.details.strip_prefix(&refusal.sentence).unwrap_or(&refusal.details);
    Refusal {
        sentence: format!(
            "The list of jobs is damaged. Open the window, or run `rushes rescue{demo}`: it buys nothing, keeps the damaged file under \
             another name and begins a new list"
        ),
        details: cause.trim_start_matches(": ").to_owned(),
        kind: refusal.kind,
    }
}

/// How a command ended; the worst of its jobs counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// Everything asked for is saved (0).
    Saved,
    /// Told to end from outside; the ledger keeps the job (130 by Ctrl+C, 143 by SIGTERM, 129 by SIGHUP).
    Ended(Ending),
    /// The arguments or the environment can't be used (2).
    Usage,
    /// A key or credits are missing, or a cap holds the shot back (3).
    NeedsAccount,
    /// A job failed (4).
    Failed,
    /// A submit's answer was lost (5).
    UnknownOutcome,
}

impl Exit {
    /// What a job's last state means for the command; `None` while it can go on without the person.
    pub const fn of(state: &JobState) -> Option<Self> {
        match state {
            JobState::Saved(_) => Some(Self::Saved),
            JobState::Failed(_) | JobState::Dismissed | JobState::Held => Some(Self::Failed),
            JobState::NeedsUser(Need::UnknownOutcome) => Some(Self::UnknownOutcome),
            JobState::Waiting { why, .. } if why.is_cap() => Some(Self::NeedsAccount),
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

/// How long the end waits for work on a disk, such as a copy under way: a drive that does not answer would hold it for ever.
const LAST_WORK: Duration = Duration::from_secs(10);

fn data_dir_from_environment() -> Option<PathBuf> {
    std::env::var_os("RUSHES_DATA_DIR").filter(|text| !text.is_empty()).map(PathBuf::from)
}

fn runtime() -> Result<tokio::runtime::Runtime, Refusal> {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .thread_name("rushes-engine")
        .enable_all()
        .build()
        .map_err(|error| Refusal::because("The engine's threads can't be started", &error))
}
