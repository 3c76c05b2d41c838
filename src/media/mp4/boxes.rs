//! Boxes in memory, and the numbers in them.
//!
//! Owns the walk from box to box inside a box, and the reading of big-endian fields. Whatever a box says of its size, or of the
//! number of its entries, is checked against the bytes that are there before it is used. Never knows what a box means.

use crate::media::error::Problem;

/// A box: its four letters and what is in it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Atom<'a> {
    pub(crate) kind: [u8; 4],
    pub(crate) body: &'a [u8],
    /// With its header.
    pub(crate) whole: &'a [u8],
}

/// The boxes in `bytes`, up to the first that makes no sense. QuickTime ends such a list with four zero bytes, and may put
/// anything behind them.
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

/// What is in the first box of a kind.
pub(crate) fn find(bytes: &[u8], kind: [u8; 4]) -> Option<&[u8]> {
    atoms(bytes).find(|atom| atom.kind == kind).map(|atom| atom.body)
}

/// What is in the first box of a kind, which has to be there.
pub(crate) fn need(bytes: &[u8], kind: [u8; 4]) -> Result<&[u8], Problem> {
    find(bytes, kind).ok_or_else(|| Problem::damaged(format!("no {}", kind.escape_ascii())))
}

/// The fields of a box, one after the other.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields<'a>(&'a [u8]);

impl<'a> Fields<'a> {
    /// From the first byte on.
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// Of a box that begins with a version and flags, and both of them (ISO/IEC 14496-12, 4.2).
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

    /// So many of the next bytes.
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

    /// A number of 32 bits, or of 64 in a box of version 1.
    pub(crate) fn wide(&mut self, version: u8) -> Result<u64, Problem> {
        if version == 1 { self.u64() } else { self.u32().map(u64::from) }
    }

    /// A count, and so many entries of `W` bytes, all of which are there.
    pub(crate) fn table<const W: usize>(&mut self) -> Result<&'a [[u8; W]], Problem> {
        let count = self.u32()? as usize;
        let bytes = self.slice(count.checked_mul(W).ok_or_else(too_short)?)?;
        Ok(bytes.as_chunks().0)
    }

    /// All that is left.
    pub(crate) fn rest(self) -> &'a [u8] {
        self.0
    }
}

/// Two numbers of an entry.
pub(crate) fn pair(entry: [u8; 8]) -> [u32; 2] {
    let both = u64::from_be_bytes(entry);
    [(both >> 32) as u32, both as u32]
}

fn too_short() -> Problem {
    Problem::damaged("a box ends before what it promises")
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
