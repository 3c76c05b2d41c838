//! Movie fragments: reads `moof` boxes into samples (ISO/IEC 14496-12, 8.8).
//!
//! Samples are counted against one [`SampleBudget`] before any is made: a run of equal samples takes 16 bytes of the
//! file, however many there are.

use super::boxes::{Atom, Fields, atoms, find, need};
use super::sample_table::{MAX_SAMPLES, Sample};
use crate::media::error::Problem;

/// Flags of `tfhd`, then of `trun`, in the order of the fields that they announce.
const BASE: u32 = 0x1;
const DEFAULTS: [u32; 4] = [0x2, 0x8, 0x10, 0x20];
const BASE_IS_FRAGMENT: u32 = 0x2_0000;
const OFFSET: u32 = 0x1;
const FIRST_FLAGS: u32 = 0x4;
const PER_SAMPLE: [u32; 4] = [0x100, 0x200, 0x400, 0x800];
/// The flag of a sample that is not a sync sample (8.8.3.1).
const NOT_SYNC: u32 = 0x1_0000;

/// How many samples all fragments of a file may have, over all tracks.
#[derive(Debug)]
pub(crate) struct SampleBudget(usize);

impl SampleBudget {
    /// For a file of one video and one audio track.
    pub(crate) fn new() -> Self {
        Self(2 * MAX_SAMPLES)
    }

    fn spend(&mut self, samples: usize) -> Result<(), Problem> {
        let left = self.0.checked_sub(samples);
        self.0 = left.ok_or_else(|| Problem::TooLarge("it has too many pictures".to_owned()))?;
        Ok(())
    }
}

/// Values for samples whose fragment leaves them out.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Defaults {
    duration: u32,
    size: u32,
    flags: u32,
}

impl Defaults {
    /// The defaults of a track, from the `trex` boxes in an `mvex` box.
    pub(crate) fn of(track: u32, extends: &[u8]) -> Result<Self, Problem> {
        for atom in atoms(extends).filter(|atom| &atom.kind == b"trex") {
            let (mut fields, ..) = Fields::full(atom.body)?;
            if fields.u32()? == track {
                fields.u32()?;
                return Ok(Self { duration: fields.u32()?, size: fields.u32()?, flags: fields.u32()? });
            }
        }
        Ok(Self::default())
    }
}

/// A track to which fragments add samples.
#[derive(Debug)]
pub(crate) struct FragmentedTrack {
    pub(crate) track: u32,
    pub(crate) defaults: Defaults,
    /// With media times.
    pub(crate) samples: Vec<Sample>,
    /// Decoding time of the next sample, in track ticks.
    pub(crate) time: u64,
    /// What is wrong with one of its fragments; nothing is added after that.
    pub(crate) broken: Option<Problem>,
}

impl FragmentedTrack {
    /// Starts with the samples of the plain sample table.
    pub(crate) fn new(track: u32, defaults: Defaults, samples: Vec<Sample>) -> Self {
        let time = samples.iter().map(|sample| u64::from(sample.duration)).sum();
        Self { track, defaults, samples, time, broken: None }
    }

    /// Whether it has samples, or would have if it were not broken.
    pub(crate) fn is_used(&self) -> bool {
        !self.samples.is_empty() || self.broken.is_some()
    }
}

/// Adds the samples of a `moof` box, which starts at `start` in the file, to their tracks.
pub(crate) fn append(
    tracks: &mut [&mut FragmentedTrack],
    moof: Atom<'_>,
    start: u64,
    budget: &mut SampleBudget,
) -> Result<(), Problem> {
    let pieces = || atoms(moof.body).filter(|atom| &atom.kind == b"traf");
    for run in pieces().flat_map(|piece| atoms(piece.body).filter(|atom| &atom.kind == b"trun")) {
        // A run that ends before its count is refused below.
        let count = Fields::full(run.body).and_then(|(mut fields, ..)| fields.u32()).unwrap_or(0);
        budget.spend(count as usize)?;
    }
    let mut end = start;
    for piece in pieces() {
        let id = track_of(piece.body)?;
        // A track that we don't use is read for its length only.
        let mut unknown = FragmentedTrack::new(id, Defaults::default(), Vec::new());
        let track = tracks.iter_mut().find(|track| track.track == id).map_or(&mut unknown, |track| &mut **track);
        if track.broken.is_none() {
            match append_piece(track, piece.body, [start, end]) {
                Ok(next) => end = next,
                Err(problem) => track.broken = Some(problem),
            }
        }
    }
    Ok(())
}

/// The track number of a `traf` box.
fn track_of(piece: &[u8]) -> Result<u32, Problem> {
    let (mut fields, ..) = Fields::full(need(piece, *b"tfhd")?)?;
    fields.u32()
}

/// Reads one `traf` box and returns where its samples end. Without an offset of their own they start where the previous
/// ones ended.
fn append_piece(track: &mut FragmentedTrack, piece: &[u8], [moof, before]: [u64; 2]) -> Result<u64, Problem> {
    let (mut fields, _, flags) = Fields::full(need(piece, *b"tfhd")?)?;
    fields.u32()?;
    let base = match flags {
        _ if flags & BASE != 0 => fields.u64()?,
        _ if flags & BASE_IS_FRAGMENT != 0 => moof,
        _ => before,
    };
    let mut told = [0, track.defaults.duration, track.defaults.size, track.defaults.flags];
    for (value, flag) in told.iter_mut().zip(DEFAULTS) {
        if flags & flag != 0 {
            *value = fields.u32()?;
        }
    }
    let [_, duration, size, flags] = told;
    if let Some(time) = find(piece, *b"tfdt") {
        let (mut fields, version, _) = Fields::full(time)?;
        track.time = fields.wide(version)?;
    }
    let mut offset = base;
    for run in atoms(piece).filter(|atom| &atom.kind == b"trun") {
        offset = append_run(track, run.body, [base, offset], Defaults { duration, size, flags })?;
    }
    Ok(offset)
}

/// Reads one `trun` box and returns where its samples end. They start at the second offset unless the box says
/// otherwise.
fn append_run(track: &mut FragmentedTrack, run: &[u8], offsets: [u64; 2], defaults: Defaults) -> Result<u64, Problem> {
    let (mut fields, _, flags) = Fields::full(run)?;
    let count = fields.u32()?;
    let [base, mut offset] = offsets;
    if flags & OFFSET != 0 {
        let from = i64::from(fields.i32()?);
        offset = base.checked_add_signed(from).ok_or_else(|| Problem::damaged("a part lies before the file"))?;
    }
    let first = if flags & FIRST_FLAGS != 0 { Some(fields.u32()?) } else { None };
    for index in 0..count {
        let mut told = [defaults.duration, defaults.size, first.filter(|_| index == 0).unwrap_or(defaults.flags), 0];
        for (value, flag) in told.iter_mut().zip(PER_SAMPLE) {
            if flags & flag != 0 {
                *value = fields.u32()?;
            }
        }
        let [duration, size, kind, later] = told;
        let decoded = i64::try_from(track.time).map_err(Problem::damaged)?;
        // Signed in version 0 too, as in the sample table.
        let shown = decoded.saturating_add(i64::from(later.cast_signed()));
        track.samples.push(Sample { offset, size, shown, duration, key: kind & NOT_SYNC == 0 });
        track.time = track.time.saturating_add(u64::from(duration));
        offset = offset.saturating_add(u64::from(size));
    }
    Ok(offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn boxed(kind: [u8; 4], inside: &[&[u8]]) -> Vec<u8> {
        let inside = inside.concat();
        [&(8 + inside.len() as u32).to_be_bytes()[..], &kind, &inside].concat()
    }

    /// A fragment of track 1: runs of that many samples, 5 bytes each.
    fn fragment(counts: &[u32]) -> Vec<u8> {
        let head = boxed(*b"tfhd", &[&[0, 0, 0, 0x10, 0, 0, 0, 1, 0, 0, 0, 5]]);
        let runs =
            counts.iter().flat_map(|count| boxed(*b"trun", &[&[0; 4], &count.to_be_bytes()])).collect::<Vec<_>>();
        boxed(*b"moof", &[&boxed(*b"traf", &[&head, &runs])])
    }

    fn growing() -> FragmentedTrack {
        FragmentedTrack::new(1, Defaults::default(), Vec::new())
    }

    fn add(track: &mut FragmentedTrack, bytes: &[u8], budget: &mut SampleBudget) -> Result<(), Problem> {
        append(&mut [track], atoms(bytes).next().unwrap(), 100, budget)
    }

    #[test]
    fn samples_are_counted_over_all_runs_before_the_first_is_made() {
        let most = 2 * MAX_SAMPLES as u32;
        let mut track = growing();
        let refused = add(&mut track, &fragment(&[20_000, most - 19_999]), &mut SampleBudget::new());
        assert!(matches!(refused, Err(Problem::TooLarge(_))));
        assert_eq!(track.samples.capacity(), 0);
        let mut budget = SampleBudget::new();
        assert!(add(&mut track, &fragment(&[2, 3]), &mut budget).is_ok());
        assert!(add(&mut track, &fragment(&[most - 5]), &mut budget).is_ok(), "as many as there may be");
        assert!(add(&mut track, &fragment(&[1]), &mut budget).is_err(), "fragments share one budget");
        assert!(add(&mut growing(), &fragment(&[u32::MAX; 100]), &mut SampleBudget::new()).is_err());
    }

    #[test]
    fn runs_without_an_offset_follow_each_other() {
        let mut track = growing();
        add(&mut track, &fragment(&[2, 1]), &mut SampleBudget::new()).unwrap();
        assert_eq!(track.samples.iter().map(|sample| sample.offset).collect::<Vec<_>>(), [100, 105, 110]);
    }

    #[test]
    fn a_run_that_ends_too_early_breaks_its_own_track_only() {
        let good = fragment(&[2]);
        let head = boxed(*b"tfhd", &[&[0, 0, 0, 0, 0, 0, 0, 2]]);
        let cut = boxed(*b"trun", &[&[0, 0, 2, 0, 0, 0, 0, 9, 0, 0, 0, 1]]);
        let other = boxed(*b"traf", &[&head, &cut]);
        let both = boxed(*b"moof", &[&other, &good[8..]]);
        let mut tracks = [growing(), FragmentedTrack::new(2, Defaults::default(), Vec::new())];
        let [first, second] = &mut tracks;
        append(&mut [first, second], atoms(&both).next().unwrap(), 0, &mut SampleBudget::new()).unwrap();
        assert_eq!((tracks[0].samples.len(), tracks[0].broken.is_none()), (2, true));
        assert!(tracks[1].broken.is_some());
    }
}
