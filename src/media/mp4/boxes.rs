//! The boxes of an MP4 file: the outermost ones in the file, and those inside another one in memory.
//!
//! The size of a box and the number of its entries are checked against the bytes that are there before they are used.

use crate::media::error::Problem;
use std::io::{Read, Seek, SeekFrom};

/// A box in memory: its type and its contents.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Atom<'a> {
    pub(crate) kind: [u8; 4],
    pub(crate) body: &'a [u8],
    /// Including the header.
    pub(crate) whole: &'a [u8],
}

/// The boxes in `bytes`, up to the first malformed one. QuickTime ends such a list with four zero bytes, and anything
/// may follow them.
pub(crate) fn atoms(mut bytes: &[u8]) -> impl Iterator<Item = Atom<'_>> {
    std::iter::from_fn(move || {
        let atom = first(bytes)?;
        bytes = &bytes[atom.whole.len()..];
        Some(atom)
    })
}

fn first(bytes: &[u8]) -> Option<Atom<'_>> {
    let (&[a, b, c, d, kind @ ..], rest) = bytes.split_first_chunk::<8>()?;
    let (size, header) = match u32::from_be_bytes([a, b, c, d]) {
        1 => (usize::try_from(u64::from_be_bytes(*rest.first_chunk()?)).ok()?, 16),
        size => (size as usize, 8),
    };
    let whole = bytes.get(..size)?;
    Some(Atom { kind, body: whole.get(header..)?, whole })
}

/// The contents of the first box of a type.
pub(crate) fn find(bytes: &[u8], kind: [u8; 4]) -> Option<&[u8]> {
    atoms(bytes).find(|atom| atom.kind == kind).map(|atom| atom.body)
}

/// The contents of the first box of a type; an error if there is none.
pub(crate) fn need(bytes: &[u8], kind: [u8; 4]) -> Result<&[u8], Problem> {
    find(bytes, kind).ok_or_else(|| Problem::damaged(format!("no {}", kind.escape_ascii())))
}

/// A big-endian bitstream reader for the fields of a box.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields<'a>(&'a [u8]);

impl<'a> Fields<'a> {
    /// Starts at the first byte.
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// Reads the header of a full box; also returns its version and flags (ISO/IEC 14496-12, 4.2).
    pub(crate) fn full(bytes: &'a [u8]) -> Result<(Self, u8, u32), Problem> {
        let mut fields = Self(bytes);
        let word = fields.u32()?;
        Ok((fields, (word >> 24) as u8, word & 0x00ff_ffff))
    }

    /// The next bytes.
    pub(crate) fn bytes<const N: usize>(&mut self) -> Result<[u8; N], Problem> {
        let (bytes, rest) = self.0.split_first_chunk().ok_or_else(too_short)?;
        self.0 = rest;
        Ok(*bytes)
    }

    /// The next `length` bytes.
    pub(crate) fn slice(&mut self, length: usize) -> Result<&'a [u8], Problem> {
        let (bytes, rest) = self.0.split_at_checked(length).ok_or_else(too_short)?;
        self.0 = rest;
        Ok(bytes)
    }

    pub(crate) fn u8(&mut self) -> Result<u8, Problem> {
        self.bytes().map(u8::from_be_bytes)
    }

    pub(crate) fn u16(&mut self) -> Result<u16, Problem> {
        self.bytes().map(u16::from_be_bytes)
    }

    pub(crate) fn u32(&mut self) -> Result<u32, Problem> {
        self.bytes().map(u32::from_be_bytes)
    }

    pub(crate) fn u64(&mut self) -> Result<u64, Problem> {
        self.bytes().map(u64::from_be_bytes)
    }

    pub(crate) fn i32(&mut self) -> Result<i32, Problem> {
        self.bytes().map(i32::from_be_bytes)
    }

    /// A field of 32 bits, or of 64 in a box of version 1.
    pub(crate) fn wide(&mut self, version: u8) -> Result<u64, Problem> {
        if version == 1 { self.u64() } else { self.u32().map(u64::from) }
    }

    /// A count followed by that many entries of `W` bytes; an error if some are missing.
    pub(crate) fn table<const W: usize>(&mut self) -> Result<&'a [[u8; W]], Problem> {
        let count = self.u32()? as usize;
        let bytes = self.slice(count.checked_mul(W).ok_or_else(too_short)?)?;
        Ok(bytes.as_chunks().0)
    }

    /// The remaining bytes.
    pub(crate) fn rest(self) -> &'a [u8] {
        self.0
    }
}

/// Splits an entry into its two numbers.
pub(crate) fn pair(entry: [u8; 8]) -> [u32; 2] {
    let both = u64::from_be_bytes(entry);
    [(both >> 32) as u32, both as u32]
}

fn too_short() -> Problem {
    Problem::damaged("a box ends before what it promises")
}

/// Most top-level boxes in a file: a fragmented clip of ten minutes has about a thousand.
const MAX_BOXES: usize = 20_000;

/// What a movie is read from: a file, or bytes in memory.
pub(crate) trait Source: Read + Seek + Send {}

impl<T: Read + Seek + Send> Source for T {}

/// A box in the file: its type, offset and size in bytes, including the header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct BoxAt {
    pub(crate) kind: [u8; 4],
    pub(crate) start: u64,
    pub(crate) size: u64,
}

/// The top-level boxes of a file of `length` bytes. The last one may claim to be longer than the file.
pub(crate) fn walk(file: &mut dyn Source, length: u64) -> Result<Vec<BoxAt>, Problem> {
    let mut found: Vec<BoxAt> = Vec::new();
    let mut start = 0;
    while start < length {
        if found.len() == MAX_BOXES {
            return Err(Problem::TooLarge("it has too many parts".to_owned()));
        }
        let Some(next) = header(file, start, length)? else {
            if found.is_empty() {
                return Err(Problem::NotMp4);
            }
            if is_whole(&found) || is_filling(file, start, length)? {
                break;
            }
            return Err(Problem::Truncated);
        };
        if found.is_empty() && !starts_a_file(next.kind) {
            return Err(Problem::NotMp4);
        }
        found.push(next);
        start = start.checked_add(next.size).ok_or_else(|| Problem::damaged("a box is longer than any file"))?;
    }
    if found.is_empty() { Err(Problem::NotMp4) } else { Ok(found) }
}

/// Boxes with which a file may begin (ISO/IEC 14496-12, 4.3 and 6.3.3).
fn starts_a_file(kind: [u8; 4]) -> bool {
    matches!(&kind, b"ftyp" | b"moov" | b"mdat" | b"free" | b"skip" | b"wide" | b"styp")
}

/// Whether the boxes found so far are enough: there is an index, and there are no fragments.
fn is_whole(found: &[BoxAt]) -> bool {
    let has = |kind: &[u8; 4]| found.iter().any(|at| &at.kind == kind);
    has(b"moov") && !has(b"moof")
}

/// Whether the file ends in a few zero bytes, fewer than a header has.
fn is_filling(file: &mut dyn Source, start: u64, length: u64) -> Result<bool, Problem> {
    let mut rest = vec![0; (length - start).min(8) as usize];
    file.seek(SeekFrom::Start(start))?;
    file.read_exact(&mut rest)?;
    Ok(rest.iter().all(|&byte| byte == 0))
}

/// Reads the header at `start`; none if it is cut off or malformed.
fn header(file: &mut dyn Source, start: u64, length: u64) -> Result<Option<BoxAt>, Problem> {
    if length - start < 8 {
        return Ok(None);
    }
    file.seek(SeekFrom::Start(start))?;
    let mut short = [0; 8];
    file.read_exact(&mut short)?;
    let [a, b, c, d, kind @ ..] = short;
    let (size, least) = match u32::from_be_bytes([a, b, c, d]) {
        0 => (length - start, 8),
        1 => {
            if length - start < 16 {
                return Ok(None);
            }
            let mut long = [0; 8];
            file.read_exact(&mut long)?;
            (u64::from_be_bytes(long), 16)
        }
        size => (u64::from(size), 8),
    };
    Ok((size >= least).then_some(BoxAt { kind, start, size }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_boxes_ends_where_it_makes_no_sense() {
        let bytes = b"\0\0\0\x0aabcd12\0\0\0\x08efgh\0\0\0\0";
        let kinds = |bytes: &[u8]| atoms(bytes).map(|atom| atom.kind).collect::<Vec<_>>();
        assert_eq!(kinds(bytes), [*b"abcd", *b"efgh"]);
        assert_eq!(find(bytes, *b"abcd"), Some(&b"12"[..]));
        for end in [&b"\0\0\0\x09efgh"[..], b"\0\0\0\x07efgh", b"\0\0\0\x01efgh\xff\xff\xff\xff\xff\xff\xff\xff", b"\0"]
        {
            assert_eq!(kinds([&bytes[..10], end].concat().as_slice()), [*b"abcd"]);
        }
    }

    #[test]
    fn a_count_beyond_the_bytes_is_refused_before_anything_is_made_for_it() {
        let read = |bytes: &[u8]| Fields::new(bytes).table::<4>().map(<[_]>::len).ok();
        assert_eq!(read(b"\0\0\0\x01abcd"), Some(1));
        assert_eq!(read(b"\0\0\0\x02abcd"), None);
        assert_eq!(read(b"\xff\xff\xff\xffabcd"), None);
    }
}
