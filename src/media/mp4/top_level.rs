//! The outermost boxes of an MP4 file.
//!
//! Owns the walk from box to box by their headers, without reading what is in them. Never looks into a box.

use crate::media::error::Problem;
use crate::media::mp4::movie::Source;
use std::io::SeekFrom;

/// More boxes than this are not looked at: a fragmented clip of ten minutes has about a thousand.
const MAX_BOXES: usize = 20_000;

/// One box: its four letters, where it starts and how long it is, in bytes, with its header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct BoxAt {
    pub(crate) kind: [u8; 4],
    pub(crate) start: u64,
    pub(crate) size: u64,
}

/// The outermost boxes of a file of `length` bytes. A last box that is longer than the file is still listed.
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

/// The boxes that a file may begin with (ISO/IEC 14496-12, 4.3 and 6.3.3).
fn starts_a_file(kind: [u8; 4]) -> bool {
    matches!(&kind, b"ftyp" | b"moov" | b"mdat" | b"free" | b"skip" | b"wide" | b"styp")
}

/// Whether nothing that is needed can follow: the index is there, and it is the only one.
fn is_whole(found: &[BoxAt]) -> bool {
    let has = |kind: &[u8; 4]| found.iter().any(|at| &at.kind == kind);
    has(b"moov") && !has(b"moof")
}

/// Whether a file ends in fewer zero bytes than a header has.
fn is_filling(file: &mut dyn Source, start: u64, length: u64) -> Result<bool, Problem> {
    let mut rest = vec![0; (length - start).min(8) as usize];
    file.seek(SeekFrom::Start(start))?;
    file.read_exact(&mut rest)?;
    Ok(rest.iter().all(|&byte| byte == 0))
}

/// The header at `start`; none when it is cut off or says nonsense.
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
