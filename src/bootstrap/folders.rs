//! Which folders are used: data, clips, logs; and whether a data folder belongs to the demo.
//!
//! A demo folder is marked by a file, so that no later start can take its shots for real ones and buy them: whoever opens a marked
//! folder gets the demo.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use directories::{ProjectDirs, UserDirs};

use crate::engine::Service;

/// Marks a demo's data folder.
const DEMO_MARK: &str = "this-is-a-demo";

/// The demo's folder inside the real one's.
const DEMO_FOLDER: &str = "demo";

/// Tells which service the window showed last.
const LAST_SHOWN: &str = "last-shown";

/// A data folder and what it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Where ledger, logs and window state are.
    pub data_dir: PathBuf,
    /// Which service its jobs belong to.
    pub service: Service,
}

/// Why no folder can be used.
#[derive(Debug, thiserror::Error)]
pub enum PlaceError {
    /// The system names no home.
    #[error("This system names no home folder; name a data folder with --data-dir")]
    NoHome,
    /// The folder can't be made or written.
    #[error("The data folder can't be used: {}", path.display())]
    Unusable {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl Place {
    /// The folder for a start: the one that was named, else the system's; the demo's own when the demo was asked for.
    pub fn find(named: Option<PathBuf>, demo: bool) -> Result<Self, PlaceError> {
        let is_named = named.is_some();
        let base = named.map_or_else(default_data_dir, Ok)?;
        let base = std::path::absolute(&base).unwrap_or(base);
        if base.join(DEMO_MARK).exists() {
            return Ok(Self { data_dir: base, service: Service::Demo });
        }
        let real = Self { service: Service::Segmind, data_dir: base };
        match (demo, is_named && !real.ledger().exists()) {
            (false, _) => Ok(real),
            (true, true) => Self::marked(real.data_dir),
            (true, false) => real.beside(Service::Demo),
        }
    }

    /// The place of the other service that belongs to this one; itself when it is of that service.
    pub fn beside(&self, service: Service) -> Result<Self, PlaceError> {
        match (self.service, service) {
            (Service::Segmind, Service::Demo) => Self::marked(self.data_dir.join(DEMO_FOLDER)),
            (Service::Demo, Service::Segmind) => {
                let outer = self.data_dir.parent().filter(|_| self.data_dir.ends_with(DEMO_FOLDER));
                let data_dir = outer.map_or_else(|| self.data_dir.join("segmind"), Path::to_path_buf);
                Ok(Self { data_dir, service })
            }
            _ => Ok(self.clone()),
        }
    }

    fn marked(data_dir: PathBuf) -> Result<Self, PlaceError> {
        let made = fs::create_dir_all(&data_dir)
            .and_then(|()| fs::write(data_dir.join(DEMO_MARK), "Nothing in this folder was billed.\n"));
        made.map_err(|source| PlaceError::Unusable { path: data_dir.clone(), source })?;
        Ok(Self { data_dir, service: Service::Demo })
    }

    /// The place that the window showed last, when it began here.
    pub fn last_shown(&self) -> Result<Self, PlaceError> {
        let demo = fs::read_to_string(self.data_dir.join(LAST_SHOWN)).is_ok_and(|text| text.trim() == DEMO_FOLDER);
        if demo { self.beside(Service::Demo) } else { Ok(self.clone()) }
    }

    /// Notes for the next start which service the window shows.
    pub fn note_shown(&self, service: Service) -> io::Result<()> {
        let word = if service == Service::Demo { DEMO_FOLDER } else { "segmind" };
        fs::write(self.data_dir.join(LAST_SHOWN), word)
    }

    /// The ledger's file.
    pub fn ledger(&self) -> PathBuf {
        self.data_dir.join(LEDGER)
    }

    /// Where the logs go.
    pub fn logs(&self) -> PathBuf {
        self.data_dir.join("logs")
    }

    /// Where clips go unless the settings say otherwise: the system's video folder, or the demo's own.
    pub fn clips_folder(&self) -> PathBuf {
        if self.service == Service::Demo {
            return self.data_dir.join("clips");
        }
        let dirs = UserDirs::new();
        let videos = dirs
            .as_ref()
            .and_then(|dirs| dirs.video_dir().map(Path::to_path_buf).or_else(|| Some(dirs.home_dir().join("Videos"))));
        videos.map_or_else(|| self.data_dir.join("clips"), |videos| videos.join("Rushes"))
    }
}

/// The ledger's file name, as the engine uses it.
const LEDGER: &str = crate::engine::LEDGER;

fn default_data_dir() -> Result<PathBuf, PlaceError> {
    let dirs = ProjectDirs::from("", "", "Rushes").ok_or(PlaceError::NoHome)?;
    Ok(dirs.data_dir().to_path_buf())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_demo_folder_can_never_be_opened_for_real() {
        let dir = tempfile::tempdir().unwrap();
        let named = || Some(dir.path().to_path_buf());
        assert_eq!(Place::find(named(), true).unwrap().service, Service::Demo);
        assert_eq!(Place::find(named(), false).unwrap().service, Service::Demo);
    }

    #[test]
    fn the_next_start_shows_what_the_window_showed_last() {
        let dir = tempfile::tempdir().unwrap();
        let real = Place::find(Some(dir.path().to_path_buf()), false).unwrap();
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
        let demo = Place::find(Some(dir.path().to_path_buf()), true).unwrap();
        assert_eq!(demo.data_dir, dir.path().join("demo"));
        assert_eq!(Place::find(Some(dir.path().to_path_buf()), false).unwrap().service, Service::Segmind);
    }
}
