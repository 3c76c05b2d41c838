//! Boxes of a clip, taken apart, changed and put together again.
//!
//! Only for clips whose index comes last: what grows in it moves no sample.

use std::path::{Path, PathBuf};

/// Boxes that hold boxes only.
const HOLDERS: [&[u8; 4]; 8] = [b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts", b"mvex", b"dinf"];

/// A box with what is in it.
#[derive(Debug, Clone)]
pub struct Part {
    pub kind: [u8; 4],
    /// Its bytes, if it holds no boxes.
    pub bytes: Vec<u8>,
    pub parts: Vec<Part>,
}

impl Part {
    pub fn new(kind: [u8; 4], bytes: &[u8]) -> Self {
        Self { kind, bytes: bytes.to_vec(), parts: Vec::new() }
    }

    /// The boxes of a file or of a holder.
    pub fn all(mut bytes: &[u8]) -> Vec<Self> {
        let mut parts = Vec::new();
        while let Some((head, _)) = bytes.split_first_chunk::<8>() {
            let [a, b, c, d, kind @ ..] = *head;
            let (whole, rest) = bytes.split_at(u32::from_be_bytes([a, b, c, d]) as usize);
            let inside = &whole[8..];
            let mut part = Self::new(kind, inside);
            if HOLDERS.contains(&&kind) {
                part = Self { bytes: Vec::new(), parts: Self::all(inside), ..part };
            }
            parts.push(part);
            bytes = rest;
        }
        parts
    }

    pub fn whole(&self) -> Vec<u8> {
        let inside = if self.parts.is_empty() { self.bytes.clone() } else { together(&self.parts) };
        [&(8 + inside.len() as u32).to_be_bytes()[..], &self.kind, &inside].concat()
    }

    /// The box at a path of kinds below this one.
    pub fn at(&mut self, path: &str) -> &mut Self {
        path.split('/')
            .fold(self, |part, kind| part.parts.iter_mut().find(|part| part.kind == kind.as_bytes()).unwrap())
    }
}

pub fn together(parts: &[Part]) -> Vec<u8> {
    parts.iter().flat_map(Part::whole).collect()
}

pub fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)
}

/// A clip with its index changed.
pub fn patched(name: &str, change: impl FnOnce(&mut Part)) -> Vec<u8> {
    let mut parts = Part::all(&std::fs::read(data(name)).unwrap());
    change(parts.iter_mut().find(|part| &part.kind == b"moov").unwrap());
    together(&parts)
}

/// The tracks of an index, in their order: pictures first in all clips used here.
pub fn tracks(movie: &mut Part) -> impl Iterator<Item = &mut Part> {
    movie.parts.iter_mut().filter(|part| &part.kind == b"trak")
}

pub fn pictures(movie: &mut Part) -> &mut Part {
    tracks(movie).next().unwrap()
}

pub fn sound(movie: &mut Part) -> &mut Part {
    tracks(movie).nth(1).unwrap()
}

/// The first sample entry of a track: the bytes behind its size and kind.
pub fn change_entry(track: &mut Part, change: impl FnOnce(&mut Part)) {
    let table = &mut track.at("mdia/minf/stbl/stsd").bytes;
    let mut entries = Part::all(&table[8..]);
    change(&mut entries[0]);
    table.truncate(8);
    table.extend(together(&entries));
}

/// Edits of (length in thousandths of a second, start in ticks of the track).
pub fn edit(track: &mut Part, edits: &[(u32, i32)]) {
    let mut bytes = vec![0; 4];
    bytes.extend((edits.len() as u32).to_be_bytes());
    for (length, from) in edits {
        bytes.extend(length.to_be_bytes());
        bytes.extend(from.to_be_bytes());
        bytes.extend([0, 1, 0, 0]);
    }
    track.at("edts/elst").bytes = bytes;
}

/// A file for as long as the test runs.
pub struct Written {
    _folder: tempfile::TempDir,
    pub path: PathBuf,
}

pub fn written(bytes: &[u8]) -> Written {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("clip.mp4");
    std::fs::write(&path, bytes).unwrap();
    Written { _folder: folder, path }
}
