//! The command line: the same engine without a window.
//!
//! Owns arguments, what is printed, and exit codes. Decides nothing about a job. Failures end as a sentence on standard error.

pub mod args;
mod exit;
mod follow;
mod generate;
mod jobs;
mod print;
mod report;
mod resume;
mod simulate;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use args::{Arguments, Command};
use clap::Parser;
pub use exit::Exit;

use crate::bootstrap::{Place, WayOut, console, crash_reports, logs, open_window, startup_message};
use crate::engine::Refusal;

/// Runs the program with the process's arguments.
pub fn main() -> ExitCode {
    #[cfg(feature = "failpoints")]
    crate::failpoints::arm();
    let arguments = Arguments::try_parse().unwrap_or_else(|answer| {
        console::borrow();
        // clap itself ends the process: with 2 on a usage error, 0 on --help.
        answer.exit()
    });
    let is_windowed = arguments.command.is_none();
    if !is_windowed {
        console::borrow();
    }
    let exit = run(arguments).unwrap_or_else(|refusal| {
        print::remark(&refusal.sentence);
        if let Some(details) = refusal.more() {
            print::remark(format_args!("Details: {details}"));
        }
        if is_windowed {
            startup_message::show(&refusal);
        }
        Exit::Usage
    });
    exit.into()
}

fn run(arguments: Arguments) -> Result<Exit, Refusal> {
    if let Some(Command::Simulate(simulate)) = arguments.command {
        let runtime = runtime()?;
        let way_out = WayOut::listen(runtime.handle());
        return runtime.block_on(simulate::run(simulate, &way_out));
    }
    let data_dir = arguments.data_dir.or_else(data_dir_from_environment);
    let place = Place::find(data_dir, arguments.demo).map_err(|error| Refusal::from_error(&error))?;
    if let Err(error) = logs::start(&place.logs()) {
        print::remark(format_args!("There will be no log: {error}"));
    }
    crash_reports::keep_in(&place.logs());
    let runtime = runtime()?;
    // Before anything can be sent.
    let way_out = WayOut::listen(runtime.handle());
    let done = match arguments.command {
        None => open_window(&place, &runtime, &way_out).map(|ending| ending.map_or(Exit::Saved, Exit::Ended)),
        Some(Command::Generate(shot)) => runtime.block_on(generate::run(&place, shot, &way_out)),
        Some(Command::Jobs(listing)) => runtime.block_on(jobs::run(&place, listing.json)),
        Some(Command::Resume(listing)) => runtime.block_on(resume::run(&place, listing.json, &way_out)),
        Some(Command::Simulate(_)) => Ok(Exit::Saved),
    };
    runtime.shutdown_timeout(LAST_WORK);
    done
}

/// How long an end waits for work on a disk, such as a copy under way; a drive that does not answer would hold it for ever.
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
