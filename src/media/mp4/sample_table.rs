//! The sample table (`stbl`): size, offset and times of every sample (ISO/IEC 14496-12, 8.5 to 8.7).
//!
//! The number of samples is checked before memory is taken for them.

use super::boxes::{Fields, find, need, pair};
use crate::media::error::Problem;

/// Most samples per track: more than an hour at 60 frames a second.
pub(crate) const MAX_SAMPLES: usize = 300_000;

/// One sample: its place in the file, and its times in track ticks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sample {
    pub(crate) offset: u64,
    pub(crate) size: u32,
    /// Presentation time; below 0 is before the start.
    pub(crate) shown: i64,
    /// Time until the next sample is decoded.
    pub(crate) duration: u32,
    /// Whether the file marks it as a sync sample.
    pub(crate) key: bool,
}

/// All samples of a table, with media times.
pub(crate) fn samples(table: &[u8]) -> Result<Vec<Sample>, Problem> {
    let mut samples = sizes(table)?;
    place(table, &mut samples)?;
    times(table, &mut samples)?;
    offsets(table, &mut samples)?;
    sync(table, &mut samples)?;
    Ok(samples)
}

/// Sample sizes, and so the number of samples (8.7.3).
fn sizes(table: &[u8]) -> Result<Vec<Sample>, Problem> {
    let sample = |size: u32| Sample { offset: 0, size, shown: 0, duration: 0, key: true };
    if let Some(compact) = find(table, *b"stz2") {
        return compact_sizes(compact).map(|sizes| sizes.into_iter().map(sample).collect());
    }
    let (mut fields, ..) = Fields::full(need(table, *b"stsz")?)?;
    let fixed = fields.u32()?;
    if fixed == 0 {
        let sizes = fields.table::<4>()?;
        check(sizes.len())?;
        return Ok(sizes.iter().map(|size| sample(u32::from_be_bytes(*size))).collect());
    }
    let count = fields.u32()? as usize;
    check(count)?;
    Ok(vec![sample(fixed); count])
}

/// Sizes of 4, 8 or 16 bits (`stz2`).
fn compact_sizes(bytes: &[u8]) -> Result<Vec<u32>, Problem> {
    let (mut fields, ..) = Fields::full(bytes)?;
    let bits = fields.u32()? & 0xff;
    let count = fields.u32()? as usize;
    check(count)?;
    let wide = |bytes: &[u8]| bytes.as_chunks().0.iter().map(|size| u32::from(u16::from_be_bytes(*size))).collect();
    Ok(match bits {
        4 => {
            let halves = fields.slice(count.div_ceil(2))?.iter().flat_map(|byte| [byte >> 4, byte & 15]);
            halves.take(count).map(u32::from).collect()
        }
        8 => fields.slice(count)?.iter().copied().map(u32::from).collect(),
        16 => wide(fields.slice(count * 2)?),
        _ => return Err(Problem::damaged("sizes of another width")),
    })
}

fn check(count: usize) -> Result<(), Problem> {
    if count > MAX_SAMPLES { Err(Problem::TooLarge("it has too many pictures".to_owned())) } else { Ok(()) }
}

/// Offsets, from chunks and samples per chunk (8.7.4 and 8.7.5).
fn place(table: &[u8], samples: &mut [Sample]) -> Result<(), Problem> {
    let chunks = chunks(table)?;
    let (mut fields, ..) = Fields::full(need(table, *b"stsc")?)?;
    let runs = fields.table::<12>()?;
    let first = |run: &[u8; 12]| u32::from_be_bytes([run[0], run[1], run[2], run[3]]) as usize;
    let per_chunk = |run: &[u8; 12]| u32::from_be_bytes([run[4], run[5], run[6], run[7]]) as usize;
    let mut left = samples.iter_mut();
    for (index, run) in runs.iter().enumerate() {
        let end = runs.get(index + 1).map_or(chunks.len() + 1, first);
        let start = first(run);
        if start == 0 || end < start {
            return Err(Problem::damaged("the chunks are out of order"));
        }
        for &chunk in chunks.get(start - 1..(end - 1).min(chunks.len())).unwrap_or_default() {
            let mut offset = chunk;
            for sample in left.by_ref().take(per_chunk(run)) {
                sample.offset = offset;
                offset = offset.saturating_add(u64::from(sample.size));
            }
        }
    }
    if left.next().is_some() { Err(Problem::damaged("samples without a place")) } else { Ok(()) }
}

fn chunks(table: &[u8]) -> Result<Vec<u64>, Problem> {
    if let Some(offsets) = find(table, *b"stco") {
        let (mut fields, ..) = Fields::full(offsets)?;
        return Ok(fields.table()?.iter().map(|offset| u64::from(u32::from_be_bytes(*offset))).collect());
    }
    let (mut fields, ..) = Fields::full(need(table, *b"co64")?)?;
    Ok(fields.table()?.iter().map(|offset| u64::from_be_bytes(*offset)).collect())
}

/// Durations and decoding times (8.6.1.2). Samples beyond the table take the last duration.
fn times(table: &[u8], samples: &mut [Sample]) -> Result<(), Problem> {
    let (mut fields, ..) = Fields::full(need(table, *b"stts")?)?;
    let runs = fields.table()?.iter().copied().map(pair);
    let mut left = samples.iter_mut();
    let (mut time, mut last) = (0_i64, 0);
    for [count, duration] in runs {
        for sample in left.by_ref().take(count as usize) {
            (sample.shown, sample.duration) = (time, duration);
            time = time.saturating_add(i64::from(duration));
        }
        last = duration;
    }
    for sample in left {
        (sample.shown, sample.duration) = (time, last);
        time = time.saturating_add(i64::from(last));
    }
    Ok(())
}

/// Composition offsets (8.6.1.3). Version 0 is unsigned by the standard, but QuickTime and older muxers write negative
/// offsets there, and no real offset exceeds half the range.
fn offsets(table: &[u8], samples: &mut [Sample]) -> Result<(), Problem> {
    let Some(offsets) = find(table, *b"ctts") else { return Ok(()) };
    let (mut fields, ..) = Fields::full(offsets)?;
    let mut left = samples.iter_mut();
    for [count, offset] in fields.table()?.iter().copied().map(pair) {
        for sample in left.by_ref().take(count as usize) {
            sample.shown = sample.shown.saturating_add(i64::from(offset.cast_signed()));
        }
    }
    Ok(())
}

/// Sync samples (8.6.2); without a table, all of them.
fn sync(table: &[u8], samples: &mut [Sample]) -> Result<(), Problem> {
    let Some(sync) = find(table, *b"stss") else { return Ok(()) };
    let (mut fields, ..) = Fields::full(sync)?;
    for sample in &mut *samples {
        sample.key = false;
    }
    for number in fields.table()?.iter().map(|number| u32::from_be_bytes(*number)) {
        if let Some(sample) = (number as usize).checked_sub(1).and_then(|index| samples.get_mut(index)) {
            sample.key = true;
        }
    }
    Ok(())
}
