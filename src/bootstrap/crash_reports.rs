//! What is left of a panic: a text file beside the logs, with place, words and the way there.
//!
//! Owns the panic hook. Whoever caught the panic goes on: a job's task fails its job, a decoder its clip. Anything that looks
//! like a key is taken out before a byte is written; the oldest reports give way. A report that can't be written leaves the log's
//! line, which says so.

use std::backtrace::Backtrace;
use std::fs;
use std::io;
use std::panic::PanicHookInfo;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::domain::redact_keys;
use crate::engine::Clock;

/// As many reports are kept.
const KEEP: usize = 5;

/// The longest report, in bytes.
const MAX_BYTES: usize = 64 * 1024;

/// What a report's name begins with.
const PREFIX: &str = "crash ";

/// From now on every panic of this process leaves a report in this folder, and says what it said before.
pub fn keep_in(folder: &Path) {
    let folder = folder.to_owned();
    let clock = Clock::system();
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        before(panic);
        let text = report(panic, &Backtrace::force_capture());
        match write(&folder, &text, clock.now()) {
            Ok(path) => tracing::error!(report = %path.display(), "a panic; its report is kept"),
            Err(error) => tracing::error!(%error, text, "a panic whose report could not be kept"),
        }
    }));
}

fn report(panic: &PanicHookInfo<'_>, way: &Backtrace) -> String {
    let words = panic.payload_as_str().unwrap_or("no words");
    let place = panic.location().map_or_else(|| "an unknown place".to_owned(), ToString::to_string);
    let thread = std::thread::current();
    let text = format!(
        "Rushes {} on {} {}\nthread: {}\nat: {place}\n\n{words}\n\n{way}",
        env!("CARGO_PKG_VERSION"),
        std::env::consts::OS,
        std::env::consts::ARCH,
        thread.name().unwrap_or("without a name"),
    );
    let mut text = redact_keys(&text);
    text.truncate(text.floor_char_boundary(MAX_BYTES));
    text
}

/// Writes a report and lets the oldest go.
fn write(folder: &Path, text: &str, at: Timestamp) -> io::Result<PathBuf> {
    fs::create_dir_all(folder)?;
    let path = folder.join(format!("{PREFIX}{}.txt", at.strftime("%Y-%m-%d %H.%M.%S.%6f")));
    fs::write(&path, text)?;
    let mut kept = reports(folder)?;
    kept.sort();
    let surplus = kept.len().saturating_sub(KEEP);
    kept.iter().take(surplus).try_for_each(fs::remove_file)?;
    Ok(path)
}

/// The names hold the time, so that their order is the order of the panics.
fn reports(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    let is_report = |entry: &fs::DirEntry| entry.file_name().to_string_lossy().starts_with(PREFIX);
    Ok(entries.into_iter().filter(is_report).map(|entry| entry.path()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_reports_are_kept_and_other_files_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("rushes.log"), "a log").unwrap();
        for second in 0..9 {
            write(dir.path(), &format!("report {second}"), Timestamp::from_second(second).unwrap()).unwrap();
        }
        let mut kept = reports(dir.path()).unwrap();
        kept.sort();
        let texts: Vec<String> = kept.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
        assert_eq!(texts, ["report 4", "report 5", "report 6", "report 7", "report 8"]);
        assert!(dir.path().join("rushes.log").exists());
    }
}
