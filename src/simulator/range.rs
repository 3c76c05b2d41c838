//! The `Range` header of a GET.
//!
//! Owns its grammar: one range of bytes. Several ranges, other units and nonsense are answered with the whole
//! file, as RFC 9110 allows. Cannot fail.

use std::ops::Range;

/// What of a file was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum RequestedRange {
    /// All of it.
    Whole,
    /// These bytes; not empty, inside the file.
    Part(Range<usize>),
    /// Bytes that it does not have.
    Unsatisfiable,
}

/// Reads a `Range` header for a file of `total` bytes.
pub(super) fn requested_range(header: Option<&str>, total: usize) -> RequestedRange {
    let spec = header.and_then(|text| text.trim().strip_prefix("bytes="));
    let Some((first, last)) = spec.and_then(|spec| spec.split_once('-')) else {
        return RequestedRange::Whole;
    };
    let range = match (first.trim(), last.trim()) {
        ("", suffix) => suffix.parse().ok().map(|n: usize| total.saturating_sub(n)..total),
        (first, "") => first.parse().ok().map(|from| from..total),
        (first, last) => match (first.parse(), last.parse::<usize>()) {
            (Ok(from), Ok(to)) if from <= to => Some(from..to.saturating_add(1).min(total)),
            _ => None,
        },
    };
    match range {
        None => RequestedRange::Whole,
        Some(range) if range.is_empty() => RequestedRange::Unsatisfiable,
        Some(range) => RequestedRange::Part(range),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_clipped_to_the_file_and_nonsense_is_ignored() {
        let rows = [
            (None, RequestedRange::Whole),
            (Some("bytes=0-"), RequestedRange::Part(0..100)),
            (Some("bytes=40-"), RequestedRange::Part(40..100)),
            (Some("bytes=40-49"), RequestedRange::Part(40..50)),
            (Some("bytes=40-4000"), RequestedRange::Part(40..100)),
            (Some("bytes=-10"), RequestedRange::Part(90..100)),
            (Some("bytes=-1000"), RequestedRange::Part(0..100)),
            (Some("bytes=100-"), RequestedRange::Unsatisfiable),
            (Some("bytes=-0"), RequestedRange::Unsatisfiable),
            (Some("bytes=50-40"), RequestedRange::Whole),
            (Some("bytes=0-1,5-6"), RequestedRange::Whole),
            (Some("lines=0-1"), RequestedRange::Whole),
            (Some("bytes=x-"), RequestedRange::Whole),
        ];
        for (header, expected) in rows {
            assert_eq!(requested_range(header, 100), expected, "{header:?}");
        }
    }
}
