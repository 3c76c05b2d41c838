//! The log in the data folder, at most two files of four megabytes each, and the report of every panic beside it. Neither holds a key.

use std::backtrace::Backtrace;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::panic::PanicHookInfo;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use jiff::Timestamp;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::domain::redact_keys;
use crate::engine::Clock;

/// A log file grows to this many bytes, then becomes the old one. With the crash reports that makes 10 MB at most.
const MAX_LOG_BYTES: u64 = 4 * 1024 * 1024;

/// Sends the program's events to `rushes.log` in this folder. A folder that can't be written leaves the program without a log.
pub fn start(folder: &Path) -> io::Result<()> {
    let file = Rotating::open(folder)?;
    let wanted = std::env::var("RUSHES_LOG").ok().and_then(|text| text.parse::<Targets>().ok());
    let lines =
        tracing_subscriber::fmt().with_max_level(LevelFilter::TRACE).with_ansi(false).with_writer(Mutex::new(file));
    lines.finish().with(wanted.unwrap_or_else(usual)).try_init().map_err(io::Error::other)
}

/// What is written unless `RUSHES_LOG` says otherwise.
fn usual() -> Targets {
    Targets::new().with_default(LevelFilter::WARN).with_target("rushes", LevelFilter::INFO)
}

struct Rotating {
    folder: PathBuf,
    file: File,
}

impl Rotating {
    fn open(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        let file = OpenOptions::new().create(true).append(true).open(folder.join("rushes.log"))?;
        Ok(Self { folder: folder.to_owned(), file })
    }

    /// Copies the log away and empties it. A rename would break other programs that have it open, such as a command beside the window: they
    /// would go on writing into the old log, and into none after the next rotation.
    fn rotate(&self) -> io::Result<()> {
        let log = self.folder.join("rushes.log");
        let old = self.folder.join("rushes.old.log");
        if fs::copy(&log, &old).is_err() {
            fs::remove_file(&old)?; // The disk is full: room is worth more than half an old log.
        }
        OpenOptions::new().write(true).open(&log)?.set_len(0)
    }
}

impl Write for Rotating {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        // Asked each time: another program may write into it too.
        if self.file.metadata()?.len() + line.len() as u64 > MAX_LOG_BYTES {
            self.rotate()?;
        }
        self.file.write(line)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// How many crash reports are kept.
const KEEP_REPORTS: usize = 5;

/// The longest report, in bytes.
const MAX_REPORT_BYTES: usize = 64 * 1024;

/// How the name of a report begins.
const PREFIX: &str = "crash ";

/// From now on every panic of this process also leaves a report in this folder. A report that can't be written is logged.
///
/// Keys are taken out before a byte is written. Whatever caught the panic goes on: a task fails its job, a decoder its clip.
pub fn keep_crash_reports(folder: &Path) {
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

fn report(panic: &PanicHookInfo<'_>, backtrace: &Backtrace) -> String {
    let words = panic.payload_as_str().unwrap_or("no words");
    let place = panic.location().map_or_else(|| "an unknown place".to_owned(), ToString::to_string);
    let thread = std::thread::current();
    let text = format!(
        "Rushes {} on {} {}\nthread: {}\nat: {place}\n\n{words}\n\n{backtrace}",
        env!("CARGO_PKG_VERSION"),
        std::env::consts::OS,
        std::env::consts::ARCH,
        thread.name().unwrap_or("without a name"),
    );
    let mut text = redact_keys(&text);
    text.truncate(text.floor_char_boundary(MAX_REPORT_BYTES));
    text
}

/// Writes a report and removes the oldest.
fn write(folder: &Path, text: &str, at: Timestamp) -> io::Result<PathBuf> {
    fs::create_dir_all(folder)?;
    let path = folder.join(format!("{PREFIX}{}.txt", at.strftime("%Y-%m-%d %H.%M.%S.%6f")));
    fs::write(&path, text)?;
    let mut kept = reports(folder)?;
    kept.sort();
    let surplus = kept.len().saturating_sub(KEEP_REPORTS);
    kept.iter().take(surplus).try_for_each(fs::remove_file)?;
    Ok(path)
}

/// Every report; sorted by name they are sorted by time.
fn reports(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    let is_report = |entry: &fs::DirEntry| entry.file_name().to_string_lossy().starts_with(PREFIX);
    Ok(entries.into_iter().filter(is_report).map(|entry| entry.path()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logs_never_grow_beyond_their_cap() {
        let dir = tempfile::tempdir().unwrap();
        let mut log = Rotating::open(dir.path()).unwrap();
        let line = vec![b'x'; 1024 * 1024];
        for _ in 0..23 {
            log.write_all(&line).unwrap();
        }
        let sizes: Vec<u64> = fs::read_dir(dir.path()).unwrap().map(|e| e.unwrap().metadata().unwrap().len()).collect();
        assert_eq!(sizes.len(), 2);
        assert!(sizes.iter().all(|size| *size <= MAX_LOG_BYTES), "{sizes:?}");
    }

    #[test]
    fn a_command_beside_the_window_leaves_the_window_its_log() {
        let dir = tempfile::tempdir().unwrap();
        let (mut window, mut command) = (Rotating::open(dir.path()).unwrap(), Rotating::open(dir.path()).unwrap());
        let line = vec![b'x'; 1024 * 1024];
        for _ in 0..3 {
            window.write_all(&line).unwrap();
            command.write_all(&line).unwrap();
        }
        command.write_all(&line).unwrap();
        command.write_all(&line).unwrap(); // Too much for one file: the turn comes.
        window.write_all(b"still here").unwrap();
        let log = fs::read(dir.path().join("rushes.log")).unwrap();
        assert!(log.ends_with(b"still here"), "the window writes into the log that is read");
        assert!(log.len() as u64 <= MAX_LOG_BYTES && dir.path().join("rushes.old.log").exists());
    }

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
