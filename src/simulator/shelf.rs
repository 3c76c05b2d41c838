//! Where rendered files and uploaded assets lie: one nameless temporary file that vanishes with the process.
//!
//! Owns that file and its limit; memory stays flat however many clips there are. Reads and writes block: call
//! them off the runtime. Failures are `io::Error`s.

use std::fs::File;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::sync::{Mutex, PoisonError};

/// Most bytes that are kept; a render or upload beyond it fails.
const CAPACITY: u64 = 4 << 30;

/// A place on the shelf.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Kept {
    offset: u64,
    len: usize,
    /// Strong validator of the bytes, quoted as on the wire.
    pub(super) etag: String,
}

/// The file and its end.
#[derive(Debug)]
pub(super) struct Shelf {
    space: Mutex<(File, u64)>,
}

impl Shelf {
    /// An empty shelf in the system's temporary folder.
    pub(super) fn open() -> io::Result<Self> {
        let file = tempfile::tempfile()?;
        Ok(Self { space: Mutex::new((file, 0)) })
    }

    /// Puts `bytes` away. Blocks.
    pub(super) fn put(&self, bytes: &[u8]) -> io::Result<Kept> {
        let mut space = self.space.lock().unwrap_or_else(PoisonError::into_inner);
        let (file, end) = &mut *space;
        let offset = *end;
        if offset + bytes.len() as u64 > CAPACITY {
            return Err(io::ErrorKind::StorageFull.into());
        }
        file.seek(SeekFrom::Start(offset))?;
        file.write_all(bytes)?;
        *end = offset + bytes.len() as u64;
        Ok(Kept { offset, len: bytes.len(), etag: etag(bytes) })
    }

    /// Reads what was put away. Blocks.
    pub(super) fn get(&self, kept: &Kept) -> io::Result<Vec<u8>> {
        let mut space = self.space.lock().unwrap_or_else(PoisonError::into_inner);
        let file = &mut space.0;
        let mut bytes = vec![0; kept.len];
        file.seek(SeekFrom::Start(kept.offset))?;
        file.read_exact(&mut bytes)?;
        Ok(bytes)
    }
}

fn etag(bytes: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    format!("\"{:016x}-{:x}\"", hasher.finish(), bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_put_away_is_found_again_unchanged() {
        let shelf = Shelf::open().unwrap();
        let first = shelf.put(b"first").unwrap();
        let second = shelf.put(b"the second").unwrap();
        assert_eq!(shelf.get(&first).unwrap(), b"first");
        assert_eq!(shelf.get(&second).unwrap(), b"the second");
        assert_ne!(first.etag, second.etag);
    }
}
