//! Judges what came from a video's address: a delivery, or something that is not.
//!
//! The rule: paid bytes are never thrown away. Only an empty file, a text and a web page are no delivery, whatever the content type says.
//! Everything else is kept under the extension of its first bytes, even if it can't be played here. A disk that can't be read says nothing
//! about the delivery.

use std::fs::File;
use std::io::{self, Read as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use infer::MatcherType;

use crate::domain::clip::ClipPicture;
use crate::media::{self, ClipInfo, MediaError, Problem};

/// How many first bytes tell what a file is.
const HEAD: usize = 4096;

/// How many first bytes of a transfer are checked before it may overwrite what is here.
pub const ENOUGH: usize = 512;

/// The length of a packet of an MPEG transport stream, bytes (ISO/IEC 13818-1); with a time stamp before it, 4 more.
const PACKET: usize = 188;

/// What a file turns out to be.
#[derive(Debug)]
pub enum Verdict {
    /// All of what was paid for.
    Whole(Delivered),
    /// It ends early, and its length was not announced.
    Short,
    /// Nothing that was paid for.
    Foreign(Foreign),
    /// Our disk can't read it.
    OurDisk(io::Error),
}

/// A file that is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delivered {
    /// `mp4`, or what its first bytes say; `bin` when they say nothing.
    pub extension: &'static str,
    /// What is known about it.
    pub picture: ClipPicture,
}

impl Delivered {
    /// Whether it is a video, as far as its first bytes tell. Otherwise it may be a poster, or the sound alone.
    pub fn is_video(&self) -> bool {
        const VIDEOS: [&str; 11] = ["mp4", "m4v", "mov", "webm", "mkv", "ts", "avi", "wmv", "mpg", "flv", "gif"];
        VIDEOS.contains(&self.extension)
    }
}

/// Bytes that are not a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Foreign {
    /// Not a single byte.
    Nothing,
    /// A page of the web.
    Page,
    /// A text: a message, JSON, or another document in angle brackets.
    Text,
}

impl Foreign {
    /// What was seen, for the person.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Nothing => "an empty file came",
            Self::Page => "a web page came",
            Self::Text => "a text came",
        }
    }
}

/// Judges a file that was received to its end. `told`: it has the length that its host had announced; otherwise a file that ends early
/// may be only the beginning. Blocks on the disk.
pub fn judge(path: &Path, told: bool) -> Verdict {
    let (head, bytes) = match head_of(path) {
        Ok(seen) => seen,
        Err(error) => return Verdict::OurDisk(error),
    };
    if let Some(foreign) = foreign(&head) {
        return Verdict::Foreign(foreign);
    }
    let extension = extension(&head);
    // A parser that panics on strange bytes is no reason to throw them away.
    let probed = catch_unwind(AssertUnwindSafe(|| media::probe(path)));
    let picture = probed.map_or_else(|_| Ok(ClipPicture::unknown(bytes)), |probed| picture_of(probed, bytes, told));
    picture.map_or_else(|verdict| verdict, |picture| Verdict::Whole(Delivered { extension, picture }))
}

/// What is known about a file of so many bytes. A file that the parser can't read is kept, unless our disk failed or its end may still
/// come.
fn picture_of(probed: Result<ClipInfo, MediaError>, bytes: u64, told: bool) -> Result<ClipPicture, Verdict> {
    let error = match probed {
        Ok(info) => {
            return Ok(ClipPicture {
                width: info.width,
                height: info.height,
                millis: u64::try_from(info.duration.as_millis()).unwrap_or(u64::MAX),
                frames_per_1000s: (info.fps * 1000.0).round() as u64,
                has_sound: info.has_audio,
                bytes,
            });
        }
        Err(error) => error,
    };
    match error.problem {
        Problem::Read(error) if error.kind() != io::ErrorKind::UnexpectedEof => Err(Verdict::OurDisk(error)),
        Problem::Truncated if !told => Err(Verdict::Short),
        problem => {
            tracing::warn!(error = %problem, "a delivery that can't be played here is kept");
            Ok(ClipPicture::unknown(bytes))
        }
    }
}

/// What these first bytes of a file are, if they are not a delivery. `head` is [`ENOUGH`] bytes, or the whole file.
pub fn foreign(head: &[u8]) -> Option<Foreign> {
    if head.is_empty() {
        return Some(Foreign::Nothing);
    }
    if is_transport_stream(head) {
        return None; // Its packets may consist of bytes that a text has too.
    }
    let words = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    if begins_with(words, &PAGE) {
        return Some(Foreign::Page);
    }
    // Every container has control bytes in its head; no text has them, in any encoding of one byte a letter.
    let is_text = !head.iter().any(|byte| matches!(byte, 0..=8 | 0x0b | 0x0e..=0x1a | 0x1c..=0x1f | 0x7f));
    (is_text || begins_with(words, &MARKUP) || is_utf16(head)).then_some(Foreign::Text)
}

/// How web pages begin, in lower case.
const PAGE: [&[u8]; 6] = [b"<!doctype html", b"<html", b"<head", b"<body", b"<script", b"<!--"];

/// How other documents in angle brackets begin: a storage host's error, for instance.
const MARKUP: [&[u8]; 3] = [b"<?xml", b"<error", b"<!doctype"];

fn begins_with(words: &[u8], starts: &[&[u8]]) -> bool {
    starts.iter().any(|start| words.get(..start.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(start)))
}

/// UTF-16 begins with a byte order mark.
fn is_utf16(head: &[u8]) -> bool {
    let read: fn([u8; 2]) -> u16 = match head {
        [0xff, 0xfe, ..] => u16::from_le_bytes,
        [0xfe, 0xff, ..] => u16::from_be_bytes,
        _ => return false,
    };
    let letters = head.chunks_exact(2).map(|pair| read([pair[0], pair[1]]));
    letters.skip(1).all(|letter| letter >= 0x20 || matches!(letter, 9 | 10 | 13))
}

/// The extension for a file with this beginning. Never one that a system would run.
fn extension(head: &[u8]) -> &'static str {
    if is_transport_stream(head) {
        return "ts";
    }
    match infer::get(head) {
        Some(kind) if matches!(kind.matcher_type(), MatcherType::Video | MatcherType::Image | MatcherType::Audio) => {
            kind.extension()
        }
        Some(kind) if kind.extension() == "zip" => "zip",
        _ => match head.get(4..8) {
            // An MP4 of an unknown brand; QuickTime's oldest files have no brand (ISO/IEC 14496-12, 4.3).
            Some(b"ftyp" | b"styp") => "mp4",
            Some(b"moov" | b"mdat" | b"free" | b"skip" | b"wide") => "mov",
            _ => "bin",
        },
    }
}

fn is_transport_stream(head: &[u8]) -> bool {
    let syncs = |at: usize, every: usize| (0..3).all(|packet| head.get(at + packet * every) == Some(&0x47));
    syncs(0, PACKET) || syncs(4, PACKET + 4)
}

/// The first bytes of a file, and its length.
fn head_of(path: &Path) -> io::Result<(Vec<u8>, u64)> {
    let file = File::open(path)?;
    let length = file.metadata()?.len();
    let mut head = Vec::with_capacity(HEAD);
    file.take(HEAD as u64).read_to_end(&mut head)?;
    Ok((head, length))
}

#[cfg(test)]
#[path = "delivery_tests.rs"]
mod tests;
