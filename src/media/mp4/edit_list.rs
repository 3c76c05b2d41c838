//! Edit lists: which part of a track is shown when (ISO/IEC 14496-12, 8.6.6).
//!
//! An empty edit delays what follows; every other edit shows a part of the media for as long as it says, and a part may
//! come twice. Sound and pictures are cut alike, so that both end where the edit ends. Rates other than 1 are played at
//! 1, except 0: a still picture.

use super::boxes::Fields;
use super::sample_table::{MAX_SAMPLES, Sample};
use crate::media::error::Problem;
use std::ops::Range;

/// Most edits of a track: an editor's film of ten minutes has about a hundred.
const MAX_EDITS: usize = 256;
/// A track that ends less than this (1/10 s) before its last edit does ends where its media ends: editors write the
/// length of the longest track, or round to milliseconds.
const SLIGHT: i64 = 10;
/// An edit that ends after this many seconds is taken for an error: it ends where its media ends.
const DAY: i64 = 86_400;
/// Packets of sound to decode before the first one heard, because packets overlap.
const LEAD: usize = 4;

/// One edit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Edit {
    /// In movie ticks; 0 means to the end.
    length: u64,
    /// Where it starts in the media, in track ticks; below 0 it shows nothing.
    from: i64,
    /// Whether it holds its first picture.
    still: bool,
}

/// A run of samples that is shown in one piece.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Segment {
    /// The samples to decode for it.
    pub(crate) samples: Range<usize>,
    /// Its start and end, in track ticks.
    pub(crate) shown: Range<i64>,
    /// Whether it holds its first picture.
    pub(crate) still: bool,
}

/// Ticks a second.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scales {
    pub(crate) movie: u32,
    pub(crate) track: u32,
}

/// Reads an `elst` box.
pub(crate) fn read(bytes: &[u8]) -> Result<Vec<Edit>, Problem> {
    let (mut fields, version, _) = Fields::full(bytes)?;
    let count = fields.u32()? as usize;
    if count > MAX_EDITS {
        return Err(Problem::TooLarge("it is cut into too many pieces".to_owned()));
    }
    let mut edits = Vec::new();
    for _ in 0..count {
        let length = fields.wide(version)?;
        let from = if version == 1 { fields.u64()?.cast_signed() } else { i64::from(fields.i32()?) };
        edits.push(Edit { length, from, still: fields.u32()? == 0 });
    }
    Ok(edits)
}

/// The end of the media. The last sample shown has no successor: the durations are added up.
pub(crate) fn media_end(samples: &[Sample]) -> i64 {
    let times = samples.iter().map(|sample| sample.shown);
    let (Some(first), Some(last)) = (times.clone().min(), times.max()) else { return 0 };
    let length = samples.iter().map(|sample| i64::from(sample.duration)).fold(0, i64::saturating_add);
    let end = first.saturating_add(length);
    if end > last {
        end
    } else {
        last.saturating_add((length / i64::try_from(samples.len()).unwrap_or(i64::MAX)).max(1))
    }
}

/// Applies edits to samples that have media times.
pub(crate) fn cut(
    samples: Vec<Sample>,
    edits: &[Edit],
    scales: Scales,
    is_sound: bool,
) -> Result<(Vec<Sample>, Vec<Segment>), Problem> {
    let end = media_end(&samples);
    let spans = spans(edits, scales, end);
    if let [(shown, shift, still)] = &spans[..] {
        let samples = samples
            .into_iter()
            .map(|sample| Sample { shown: sample.shown.saturating_add(*shift), ..sample })
            .collect::<Vec<_>>();
        let needed = if is_sound { packets(&samples, shown) } else { 0..samples.len() };
        return Ok((samples, vec![Segment { samples: needed, shown: shown.clone(), still: *still }]));
    }
    let (mut all, mut segments) = (Vec::new(), Vec::new());
    for (shown, shift, still) in spans {
        let moved = |sample: &Sample| Sample { shown: sample.shown.saturating_add(shift), ..*sample };
        let here = samples.iter().map(moved).collect::<Vec<_>>();
        let needed = if is_sound { packets(&here, &shown) } else { pictures(&here, &shown) };
        let start = all.len();
        all.extend_from_slice(&here[needed]);
        if all.len() > MAX_SAMPLES {
            return Err(Problem::TooLarge("it is cut into too many pieces".to_owned()));
        }
        segments.push(Segment { samples: start..all.len(), shown, still });
    }
    Ok((all, segments))
}

/// Per edit: when it is shown, how far that is shifted from its media time, and whether it is a still; in track ticks.
/// Without an edit that shows anything: the whole media.
fn spans(edits: &[Edit], scales: Scales, media_end: i64) -> Vec<(Range<i64>, i64, bool)> {
    let ticks = |movie: u64| {
        let ticks = i128::from(movie) * i128::from(scales.track) / i128::from(scales.movie.max(1));
        i64::try_from(ticks).unwrap_or(i64::MAX)
    };
    let rounding = i64::from(scales.track / scales.movie.max(1)) + 1;
    let slight = i64::from(scales.track) / SLIGHT;
    let day = i64::from(scales.track) * DAY;
    let mut spans = Vec::new();
    let mut at = 0_u64;
    for (index, edit) in edits.iter().enumerate() {
        let start = ticks(at);
        at = at.saturating_add(edit.length);
        let is_last = index + 1 == edits.len();
        if edit.from < 0 || (edit.length == 0 && !is_last) {
            continue;
        }
        let shift = start.saturating_sub(edit.from);
        let whole = media_end.saturating_add(shift);
        let told = ticks(at);
        let beyond = told.saturating_sub(whole);
        let is_near = is_last && !edit.still && (-rounding..=slight.max(rounding)).contains(&beyond);
        let as_media = edit.length == 0 || is_near || told > day;
        let end = if as_media { whole } else { told };
        if end > start {
            spans.push((start..end, shift, edit.still));
        }
    }
    if spans.is_empty() { vec![(0..media_end, 0, false)] } else { spans }
}

/// The packets of sound to decode for a span: those heard, and a few before them that the decoder needs.
fn packets(samples: &[Sample], shown: &Range<i64>) -> Range<usize> {
    let ends = |sample: &Sample| sample.shown.saturating_add(i64::from(sample.duration));
    let first = samples.iter().position(|sample| ends(sample) > shown.start).unwrap_or(samples.len());
    let last = samples.iter().rposition(|sample| sample.shown < shown.end).map_or(0, |last| last + 1);
    first.saturating_sub(LEAD).min(last)..last
}

/// The samples to decode for the pictures of a span. Starts one GOP early, because the file may be wrong about where a
/// GOP begins.
fn pictures(samples: &[Sample], shown: &Range<i64>) -> Range<usize> {
    let Some(last) = samples.iter().rposition(|sample| sample.shown < shown.end) else { return 0..0 };
    let at_start = samples.iter().map(|sample| sample.shown).filter(|&at| at <= shown.start).max();
    let start = at_start.unwrap_or(shown.start);
    let first = samples.iter().position(|sample| sample.shown >= start).unwrap_or(0);
    if samples.iter().all(|sample| sample.key) {
        return 0..last + 1;
    }
    let group = |end: usize| samples[..end].iter().rposition(|sample| sample.key).unwrap_or(0);
    group(group(first + 1)).min(last)..last + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCALES: Scales = Scales { movie: 1000, track: 24_000 };

    fn edit(length: u64, from: i64) -> Edit {
        Edit { length, from, still: false }
    }

    fn shown(edits: &[Edit]) -> Vec<(Range<i64>, i64)> {
        spans(edits, SCALES, 48_000).into_iter().map(|(shown, shift, _)| (shown, shift)).collect()
    }

    #[test]
    fn an_edit_is_as_long_as_it_says_but_for_rounding_and_what_is_past_belief() {
        for (length, end) in [(1000, 24_000), (1950, 46_800), (1999, 48_000), (2021, 48_000), (2500, 60_000)] {
            assert_eq!(shown(&[edit(length, 0)]), [(0..end, 0)], "{length}");
        }
        for length in [0, 90_000_000, u64::from(u32::MAX), u64::MAX] {
            assert_eq!(shown(&[edit(length, 24_000)]), [(0..24_000, -24_000)], "{length}");
        }
    }

    #[test]
    fn an_empty_edit_delays_and_one_without_length_counts_only_as_the_last() {
        assert_eq!(shown(&[edit(500, -1), edit(1000, 0)]), [(12_000..36_000, 12_000)]);
        assert_eq!(shown(&[edit(0, 0), edit(1000, 24_000)]), [(0..24_000, -24_000)]);
        assert_eq!(shown(&[edit(500, -1)]), [(0..48_000, 0)], "nothing but emptiness shows the media");
        assert_eq!(shown(&[]), [(0..48_000, 0)]);
        assert_eq!(shown(&[edit(u64::MAX, -1), edit(u64::MAX, 5)]).len(), 1);
    }

    #[test]
    fn a_list_of_more_edits_than_any_editor_makes_is_refused() {
        let list = |count: u32| [&[0; 4][..], &count.to_be_bytes(), &[0; 12].repeat(300)].concat();
        assert_eq!(read(&list(256)).unwrap().len(), 256);
        assert!(matches!(read(&list(257)), Err(Problem::TooLarge(_))));
        assert!(matches!(read(&list(u32::MAX)), Err(Problem::TooLarge(_))));
        assert!(matches!(read(&[0, 0, 0, 0, 0, 0, 0, 2, 1]), Err(Problem::Damaged(_))));
    }

    #[test]
    fn pictures_of_a_later_edit_bring_the_group_before_theirs() {
        let sample = |at: i64| Sample { offset: 0, size: 1, shown: at, duration: 1, key: at % 8 == 0 };
        let samples = (0..32).map(sample).collect::<Vec<_>>();
        assert_eq!(pictures(&samples, &(20..23)), 8..23);
        assert_eq!(pictures(&samples, &(3..5)), 0..5);
        let keyless = samples.iter().map(|sample| Sample { key: true, ..*sample }).collect::<Vec<_>>();
        assert_eq!(pictures(&keyless, &(20..23)), 0..23, "a file without such a table is not believed");
        assert_eq!(packets(&samples, &(20..23)), 16..23);
    }
}
