//! Finds the data folder of a start, and the folders for clips and logs.
//!
//! A file marks a demo's data folder. A start with a marked folder is always the demo, so that it can't take the demo's shots for real ones
//! and buy them.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use directories::{ProjectDirs, UserDirs};

use crate::engine::{LEDGER, Service, unusable_data_folder};

/// Marks a demo's data folder.
const DEMO_MARK: &str = "this-is-a-demo";

/// The demo's folder inside the real one's.
const DEMO_FOLDER: &str = "demo";

/// Tells which service the window showed last.
const LAST_SHOWN: &str = "last-shown";

/// A data folder and the service that it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataFolder {
    /// Where ledger, logs and window state are, absolute.
    pub path: PathBuf,
    /// Which service its jobs belong to.
    pub service: Service,
}

/// Why no folder can be used.
#[derive(Debug, thiserror::Error)]
pub enum DataFolderError {
    /// The system names no home.
    #[error("This system names no home folder; name a data folder with --data-dir")]
    NoHome,
    /// The folder can't be made or written.
    #[error("{}", unusable_data_folder(path))]
    Unusable {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl DataFolder {
    /// The folder for a start: `named`, or the system's own. With `demo`, the demo's folder in it, unless the named one is new. It is made
    /// if it is not there.
    ///
    /// # Errors
    /// When it can't be made or looked into: to a command that only reads it would be an empty library.
    pub fn find(named: Option<PathBuf>, demo: bool) -> Result<Self, DataFolderError> {
        let found = Self::choose(named, demo)?;
        let looked = fs::create_dir_all(&found.path).and_then(|()| found.ledger().try_exists());
        match looked {
            Ok(_) => Ok(found),
            Err(source) => Err(DataFolderError::Unusable { path: found.path, source }),
        }
    }

    fn choose(named: Option<PathBuf>, demo: bool) -> Result<Self, DataFolderError> {
        let is_named = named.is_some();
        let base = named.map_or_else(default_data_dir, Ok)?;
        let base = std::path::absolute(&base).unwrap_or(base);
        if base.join(DEMO_MARK).exists() {
            return Ok(Self { path: base, service: Service::Demo });
        }
        let real = Self { service: Service::Segmind, path: base };
        match (demo, is_named && !real.ledger().exists()) {
            (false, _) => Ok(real),
            (true, true) => Self::marked(real.path),
            (true, false) => real.beside(Service::Demo),
        }
    }

    /// The folder for this service that belongs to this one; itself if it is of that service.
    pub fn beside(&self, service: Service) -> Result<Self, DataFolderError> {
        match (self.service, service) {
            (Service::Segmind, Service::Demo) => Self::marked(self.path.join(DEMO_FOLDER)),
            (Service::Demo, Service::Segmind) => {
                let outer = self.path.parent().filter(|_| self.path.ends_with(DEMO_FOLDER));
                let data_dir = outer.map_or_else(|| self.path.join("segmind"), Path::to_path_buf);
                Ok(Self { path: data_dir, service })
            }
            _ => Ok(self.clone()),
        }
    }

    fn marked(data_dir: PathBuf) -> Result<Self, DataFolderError> {
        let made = fs::create_dir_all(&data_dir)
            .and_then(|()| fs::write(data_dir.join(DEMO_MARK), "Nothing in this folder was billed.\n"));
        made.map_err(|source| DataFolderError::Unusable { path: data_dir.clone(), source })?;
        Ok(Self { path: data_dir, service: Service::Demo })
    }

    /// The folder that the window showed last, when it was opened on this one.
    pub fn last_shown(&self) -> Result<Self, DataFolderError> {
        let demo = fs::read_to_string(self.path.join(LAST_SHOWN)).is_ok_and(|text| text.trim() == DEMO_FOLDER);
        if demo { self.beside(Service::Demo) } else { Ok(self.clone()) }
    }

    /// Writes down for the next start which service the window shows.
    pub fn note_shown(&self, service: Service) -> io::Result<()> {
        let word = if service == Service::Demo { DEMO_FOLDER } else { "segmind" };
        fs::write(self.path.join(LAST_SHOWN), word)
    }

    /// The ledger's file.
    pub fn ledger(&self) -> PathBuf {
        self.path.join(LEDGER)
    }

    /// Where the logs go.
    pub fn logs(&self) -> PathBuf {
        self.path.join("logs")
    }

    /// Where clips go unless the settings say otherwise: the system's video folder, or the demo's own.
    pub fn clips_folder(&self) -> PathBuf {
        if self.service == Service::Demo {
            return self.path.join("clips");
        }
        let dirs = UserDirs::new();
        let videos = dirs
            .as_ref()
            .and_then(|dirs| dirs.video_dir().map(Path::to_path_buf).or_else(|| Some(dirs.home_dir().join("Videos"))));
        videos.map_or_else(|| self.path.join("clips"), |videos| videos.join("Rushes"))
    }
}

fn default_data_dir() -> Result<PathBuf, DataFolderError> {
    let dirs = ProjectDirs::from("", "", "Rushes").ok_or(DataFolderError::NoHome)?;
    Ok(dirs.data_dir().to_path_buf())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_demo_folder_can_never_be_opened_for_real() {
        let dir = tempfile::tempdir().unwrap();
        let named = || Some(dir.path().to_path_buf());
        assert_eq!(DataFolder::find(named(), true).unwrap().service, Service::Demo);
        assert_eq!(DataFolder::find(named(), false).unwrap().service, Service::Demo);
    }

    #[test]
    fn a_folder_that_can_not_be_is_no_empty_one() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("file");
        fs::write(&file, "").unwrap();
        for (named, demo) in [(file.clone(), false), (file.join("below"), false), (file.join("below"), true)] {
            let error = DataFolder::find(Some(named.clone()), demo).unwrap_err();
            assert!(matches!(&error, DataFolderError::Unusable { path, .. } if *path == named), "{error:?}");
        }
        assert!(DataFolder::find(Some(dir.path().join("not there/yet")), false).is_ok());
    }

    #[test]
    fn the_next_start_shows_what_the_window_showed_last() {
        let dir = tempfile::tempdir().unwrap();
        let real = DataFolder::find(Some(dir.path().to_path_buf()), false).unwrap();
        assert_eq!(real.last_shown().unwrap(), real);
        real.note_shown(Service::Demo).unwrap();
        let demo = real.last_shown().unwrap();
        assert_eq!(demo.service, Service::Demo);
        assert_eq!(demo.beside(Service::Segmind).unwrap(), real);
    }

    #[test]
    fn a_folder_with_real_shots_keeps_its_demo_apart() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join(LEDGER), "").unwrap();
        let demo = DataFolder::find(Some(dir.path().to_path_buf()), true).unwrap();
        assert_eq!(demo.path, dir.path().join("demo"));
        assert_eq!(DataFolder::find(Some(dir.path().to_path_buf()), false).unwrap().service, Service::Segmind);
    }
}
