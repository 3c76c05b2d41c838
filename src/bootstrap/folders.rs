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

/// A data folder and what it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Where ledger, logs and window state are.
    pub data_dir: PathBuf,
    /// Which service its jobs belong to.
    pub service: Service,
    /// Whether the folder was named by the person.
    pub named: bool,
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
        let used = base.join(LEDGER).exists();
        if base.join(DEMO_MARK).exists() {
            return Ok(Self { data_dir: base, service: Service::Demo, named: is_named });
        }
        if !demo {
            return Ok(Self { data_dir: base, service: Service::Segmind, named: is_named });
        }
        let own = if is_named && !used { base } else { base.join("demo") };
        mark(&own).map_err(|source| PlaceError::Unusable { path: own.clone(), source })?;
        Ok(Self { data_dir: own, service: Service::Demo, named: is_named })
    }

    /// The demo's folder inside this one; the folder itself when it is the demo's.
    pub fn demo(&self) -> Result<Self, PlaceError> {
        if self.service == Service::Demo {
            return Ok(self.clone());
        }
        let own = self.data_dir.join("demo");
        mark(&own).map_err(|source| PlaceError::Unusable { path: own.clone(), source })?;
        Ok(Self { data_dir: own, service: Service::Demo, named: self.named })
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

fn mark(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    fs::write(folder.join(DEMO_MARK), "Nothing in this folder was billed.\n")
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
    fn a_folder_with_real_shots_keeps_its_demo_apart() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join(LEDGER), "").unwrap();
        let demo = Place::find(Some(dir.path().to_path_buf()), true).unwrap();
        assert_eq!(demo.data_dir, dir.path().join("demo"));
        assert_eq!(Place::find(Some(dir.path().to_path_buf()), false).unwrap().service, Service::Segmind);
    }
}
