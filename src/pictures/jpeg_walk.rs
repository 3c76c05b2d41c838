//! The skeleton of a JPEG: whether it comes to its end, and whether it says anything beside its pixels.
//!
//! The decoder fills what is missing with grey and says nothing; so the end is looked for here. Never decodes.

use super::plain::Beside;

/// What the skeleton of a JPEG says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Skeleton {
    /// Whether the mark of its end was there.
    pub ends: bool,
    /// What it holds beside its pixels.
    pub beside: Beside,
    /// Whether its colours are inks (CMYK), four a pixel.
    pub inks: bool,
}

/// Walks from mark to mark.
pub(super) fn walk(bytes: &[u8]) -> Skeleton {
    let mut at = 2;
    let mut seen = Skeleton { ends: false, beside: Beside::Nothing, inks: false };
    while let Some(mark) = next_mark(bytes, &mut at) {
        match mark {
            0xd9 => {
                let behind = if at == bytes.len() { Beside::Nothing } else { Beside::Form };
                return Skeleton { ends: true, beside: seen.beside.max(behind), ..seen };
            }
            0x01 | 0xd0..=0xd8 => {} // Stands alone.
            _ => {
                let Some(body) = body(bytes, at) else { break };
                seen.beside = seen.beside.max(says(mark, body));
                // A header of the picture: its colours are counted behind depth, height and width.
                if matches!(mark, 0xc0..=0xcf) && !matches!(mark, 0xc4 | 0xc8 | 0xcc) {
                    seen.inks = body.get(5) == Some(&4);
                }
                at += 2 + body.len();
            }
        }
    }
    seen
}

/// What follows a mark, by the length that stands before it.
fn body(bytes: &[u8], at: usize) -> Option<&[u8]> {
    let length = bytes.get(at..at + 2)?;
    let length = usize::from(u16::from_be_bytes([length[0], length[1]])).max(2);
    bytes.get(at + 2..at + length)
}

fn says(mark: u8, body: &[u8]) -> Beside {
    match mark {
        0xe0 if body.starts_with(b"JFIF\0") && body.len() == 14 => Beside::Nothing,
        0xee if body.starts_with(b"Adobe") => Beside::Nothing, // Says how the colours are written.
        0xe2 if body.starts_with(b"ICC_PROFILE\0") => Beside::Form,
        0xe0..=0xef | 0xfe => Beside::Words,
        _ => Beside::Nothing,
    }
}

/// The next mark, with the place behind it. Pixels lie between marks: there a 0xff is followed by 0.
fn next_mark(bytes: &[u8], at: &mut usize) -> Option<u8> {
    loop {
        let rest = bytes.get(*at..)?;
        let found = rest.iter().position(|byte| *byte == 0xff)?;
        let after = rest[found..].iter().position(|byte| *byte != 0xff)?;
        let mark = rest[found + after];
        *at += found + after + 1;
        if mark != 0 {
            return Some(mark);
        }
    }
}
