//! The log files: two at most, four megabytes each, in the data folder. Never holds a key: no event is given one.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// A log file grows to this many bytes, then becomes the old one: with the crash reports at most 10 MB in all.
const MAX_BYTES: u64 = 4 * 1024 * 1024;

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

    /// Copies the log away and empties it. It is never renamed: another program that writes into it (a command beside the window)
    /// would go on in the old one, and in none at the next turn.
    fn rotate(&self) -> io::Result<()> {
        let log = self.folder.join("rushes.log");
        let old = self.folder.join("rushes.old.log");
        if fs::copy(&log, &old).is_err() {
            fs::remove_file(&old)?; // The disk is full: room is worth more than the half of an old log.
        }
        OpenOptions::new().write(true).open(&log)?.set_len(0)
    }
}

impl Write for Rotating {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        // Asked each time: this program may not be the only one that writes into it.
        if self.file.metadata()?.len() + line.len() as u64 > MAX_BYTES {
            self.rotate()?;
        }
        self.file.write(line)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
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
        assert!(sizes.iter().all(|size| *size <= MAX_BYTES), "{sizes:?}");
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
        assert!(log.len() as u64 <= MAX_BYTES && dir.path().join("rushes.old.log").exists());
    }
}
