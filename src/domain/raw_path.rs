//! Paths of any bytes: their written form where only text or a list of numbers can be kept.
//!
//! Owns that form. A path that is Unicode is written as the text that it always was; any other keeps the system's own bytes. Never
//! touches a disk.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A path in JSON.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Written {
    Text(String),
    Bytes(Vec<u8>),
}

impl Written {
    fn of(path: &Path) -> Self {
        path.to_str().map_or_else(|| Self::Bytes(bytes_of(path)), |text| Self::Text(text.to_owned()))
    }

    fn path(self) -> Option<PathBuf> {
        match self {
            Self::Text(text) => Some(text.into()),
            Self::Bytes(bytes) => path_of(&bytes),
        }
    }
}

/// For `#[serde(with = "raw_path")]`: a path.
///
/// # Errors
/// What the serializer says.
pub fn serialize<S: Serializer>(path: &Path, serializer: S) -> Result<S::Ok, S::Error> {
    Written::of(path).serialize(serializer)
}

/// For `#[serde(with = "raw_path")]`: a path.
///
/// # Errors
/// What the deserializer says; on Windows also for an odd number of bytes.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<PathBuf, D::Error> {
    let written = Written::deserialize(deserializer)?;
    written.path().ok_or_else(|| serde::de::Error::custom("these bytes are no path"))
}

/// For `#[serde(with = "raw_path::option")]`: a path, when there is one.
pub mod option {
    use super::{Deserialize, Deserializer, PathBuf, Serialize, Serializer, Written};

    /// A path, when there is one.
    ///
    /// # Errors
    /// What the serializer says.
    pub fn serialize<S: Serializer>(path: &Option<PathBuf>, serializer: S) -> Result<S::Ok, S::Error> {
        path.as_deref().map(Written::of).serialize(serializer)
    }

    /// A path, when there is one.
    ///
    /// # Errors
    /// What the deserializer says.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<PathBuf>, D::Error> {
        Ok(Option::<Written>::deserialize(deserializer)?.and_then(Written::path))
    }
}

/// The system's own bytes of a path; on Windows two a letter, the lower first.
#[cfg(unix)]
pub fn bytes_of(path: &Path) -> Vec<u8> {
    use std::os::unix::ffi::OsStrExt;
    path.as_os_str().as_bytes().to_vec()
}

/// The path of these bytes; on Windows `None` for an odd number of them.
#[cfg(unix)]
pub fn path_of(bytes: &[u8]) -> Option<PathBuf> {
    use std::os::unix::ffi::OsStrExt;
    Some(PathBuf::from(std::ffi::OsStr::from_bytes(bytes)))
}

/// The system's own bytes of a path; on Windows two a letter, the lower first.
#[cfg(windows)]
pub fn bytes_of(path: &Path) -> Vec<u8> {
    use std::os::windows::ffi::OsStrExt;
    path.as_os_str().encode_wide().flat_map(u16::to_le_bytes).collect()
}

/// The path of these bytes; on Windows `None` for an odd number of them.
#[cfg(windows)]
pub fn path_of(bytes: &[u8]) -> Option<PathBuf> {
    use std::os::windows::ffi::OsStringExt;
    let pairs = bytes.chunks_exact(2);
    if !pairs.remainder().is_empty() {
        return None;
    }
    let wide: Vec<u16> = pairs.map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
    Some(std::ffi::OsString::from_wide(&wide).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Kept {
        #[serde(with = "super")]
        path: PathBuf,
        #[serde(default, with = "super::option")]
        perhaps: Option<PathBuf>,
    }

    fn there_and_back(path: &Path) -> String {
        let kept = Kept { path: path.to_owned(), perhaps: Some(path.to_owned()) };
        let json = serde_json::to_string(&kept).unwrap();
        assert_eq!(serde_json::from_str::<Kept>(&json).unwrap(), kept, "{json}");
        json
    }

    #[test]
    fn a_unicode_path_is_written_as_the_text_that_it_always_was() {
        assert_eq!(there_and_back(Path::new("/vidéos")), r#"{"path":"/vidéos","perhaps":"/vidéos"}"#);
        let old: Kept = serde_json::from_str(r#"{"path":"/a","perhaps":null}"#).unwrap();
        assert_eq!(old, Kept { path: "/a".into(), perhaps: None });
    }

    #[cfg(unix)]
    #[test]
    fn a_path_in_old_letters_keeps_its_very_bytes() {
        let json = there_and_back(&path_of(b"/vid\xe9os").unwrap());
        assert!(json.contains("233"), "{json}");
    }

    #[cfg(windows)]
    #[test]
    fn a_path_that_is_no_unicode_keeps_its_very_letters() {
        use std::os::windows::ffi::OsStringExt as _;
        // Half of a pair, as NTFS takes it.
        let odd = PathBuf::from(std::ffi::OsString::from_wide(&[0x43, 0x3a, 0x5c, 0xd800, 0x61]));
        let json = there_and_back(&odd);
        assert!(json.contains("[67,0,58,0,92,0,0,216,97,0]"), "{json}");
        assert_eq!(path_of(&[67]), None, "half a letter");
    }
}
