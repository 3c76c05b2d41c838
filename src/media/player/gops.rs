//! The groups of pictures (GOPs) of a clip, shared out to the helpers that make thumbnails.
//!
//! A GOP runs from one sync sample to the next. The nearest free one is claimed first, and every picture is handed out
//! once. Pure: nothing here decodes, waits or fails.

use crate::media::mp4::Sample;

/// A GOP with fewer samples is joined to the one before it: starting costs more than it gains, and a file may claim
/// that every picture is a start.
const FEWEST: usize = 12;

/// Whether a helper is at work on a GOP.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum GopState {
    Free,
    Taken,
    Done,
}

/// Pictures that are decoded one after the other.
#[derive(Debug)]
struct Gop {
    /// The sample at which decoding starts, if the file is right.
    start: usize,
    /// The samples that are still wanted, in decoding order.
    missing: Vec<usize>,
    /// How many were wanted at first.
    whole: usize,
    /// The first and last number of its pictures.
    numbers: [usize; 2],
    state: GopState,
}

impl Gop {
    fn distance(&self, number: usize) -> usize {
        let [first, last] = self.numbers;
        first.saturating_sub(number).max(number.saturating_sub(last))
    }
}

/// The GOPs of one clip.
#[derive(Debug)]
pub(super) struct Gops(Vec<Gop>);

impl Gops {
    /// From samples in decoding order; `number` returns the picture number of a sample, none if it is not wanted.
    pub(super) fn new(samples: &[Sample], number: impl Fn(usize) -> Option<usize>) -> Self {
        let mut gops: Vec<Gop> = Vec::new();
        for (index, sample) in samples.iter().enumerate() {
            let starts = gops.last().is_none_or(|group| sample.key && index - group.start >= FEWEST);
            if starts {
                let (missing, numbers) = (Vec::new(), [usize::MAX, 0]);
                gops.push(Gop { start: index, missing, whole: 0, numbers, state: GopState::Free });
            }
            let Some(number) = number(index) else { continue };
            // A leading picture may refer to the GOP before.
            let leads = gops.last().is_some_and(|group| sample.shown < samples[group.start].shown);
            let place = gops.len().saturating_sub(if leads { 2 } else { 1 });
            let Some(group) = gops.get_mut(place) else { continue };
            group.missing.push(index);
            group.whole += 1;
            group.numbers = [group.numbers[0].min(number), group.numbers[1].max(number)];
        }
        gops.retain(|group| group.whole > 0);
        Self(gops)
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    /// Claims the free GOP nearest to picture `near`.
    pub(super) fn claim(&mut self, near: usize) -> Option<GopClaim> {
        let free = self.0.iter_mut().enumerate().filter(|(_, group)| group.state == GopState::Free);
        let (place, group) = free.min_by_key(|(_, group)| group.distance(near))?;
        group.state = GopState::Taken;
        Some(GopClaim { place, start: group.start, wanted: group.missing.clone() })
    }

    /// Whether a sample of a claimed GOP is still wanted.
    pub(super) fn is_missing(&self, claim: &GopClaim, sample: usize) -> bool {
        self.0[claim.place].missing.binary_search(&sample).is_ok()
    }

    /// Takes a sample of a claimed GOP: true the first time only.
    pub(super) fn take(&mut self, claim: &GopClaim, sample: usize) -> bool {
        let missing = &mut self.0[claim.place].missing;
        missing.binary_search(&sample).map(|at| missing.remove(at)).is_ok()
    }

    /// Whether to leave a claimed GOP for a free one around picture `near`: yes, unless most of it is done.
    pub(super) fn is_stale(&self, claim: &GopClaim, near: usize) -> bool {
        let mine = &self.0[claim.place];
        let waits = |group: &Gop| group.state == GopState::Free && group.distance(near) == 0;
        mine.distance(near) > 0 && mine.missing.len() * 2 > mine.whole && self.0.iter().any(waits)
    }

    /// Gives a GOP back; it can be claimed again for what is missing.
    pub(super) fn leave(&mut self, claim: &GopClaim) {
        let group = &mut self.0[claim.place];
        group.state = if group.missing.is_empty() { GopState::Done } else { GopState::Free };
    }

    /// Ends a GOP: what is still missing can't be decoded.
    pub(super) fn finish(&mut self, claim: &GopClaim) {
        self.0[claim.place].state = GopState::Done;
    }

    /// Joins all free GOPs into one. For a file whose sync samples turned out wrong: otherwise the same samples would
    /// be decoded again and again.
    pub(super) fn join(&mut self) {
        let mut free = self.0.iter_mut().filter(|group| group.state == GopState::Free);
        let Some(one) = free.next() else { return };
        for other in free {
            one.missing.append(&mut other.missing);
            one.whole += std::mem::take(&mut other.whole);
            one.numbers = [one.numbers[0].min(other.numbers[0]), one.numbers[1].max(other.numbers[1])];
            other.state = GopState::Done;
        }
        one.missing.sort_unstable();
    }
}

/// A GOP claimed by a helper.
#[derive(Debug)]
pub(super) struct GopClaim {
    place: usize,
    /// The sample at which decoding starts, if the file is right.
    pub(super) start: usize,
    /// The samples that were wanted when it was claimed, in decoding order.
    pub(super) wanted: Vec<usize>,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A clip with GOPs of 24 pictures; with `leads`, the two after each start are leading pictures.
    fn samples(count: u32, leads: bool) -> Vec<Sample> {
        let shown = |index: u32| match index % 24 {
            0 if leads => index + 2,
            1 | 2 if leads => index - 1,
            _ => index,
        };
        let sample = |index| {
            let (shown, key) = (i64::from(shown(index)), index % 24 == 0);
            Sample { offset: 0, size: 1, shown, duration: 1, key }
        };
        (0..count).map(sample).collect()
    }

    fn gops(count: u32) -> Gops {
        Gops::new(&samples(count, false), Some)
    }

    /// The places of all GOPs, in the order in which they are claimed.
    fn claimed(gops: &mut Gops, near: usize) -> Vec<usize> {
        std::iter::from_fn(|| gops.claim(near)).map(|claim| claim.place).collect()
    }

    #[test]
    fn groups_are_taken_from_where_somebody_looks_outwards() {
        assert_eq!(claimed(&mut gops(120), 0), [0, 1, 2, 3, 4]);
        assert_eq!(claimed(&mut gops(120), 60), [2, 3, 1, 4, 0]);
        assert_eq!(claimed(&mut gops(120), 9999), [4, 3, 2, 1, 0]);
    }

    #[test]
    fn every_picture_is_handed_out_once_whatever_the_order() {
        let mut gops = gops(60);
        let mut handed = Vec::new();
        let (first, last) = (gops.claim(0).unwrap(), gops.claim(59).unwrap());
        handed.extend((0..60).filter(|&sample| gops.take(&first, sample)));
        handed.extend((0..52).filter(|&sample| gops.take(&last, sample)));
        // A GOP that was left in the middle is claimed again for the rest only.
        gops.leave(&last);
        let again = gops.claim(59).unwrap();
        assert_eq!(again.wanted, (52..60).collect::<Vec<_>>());
        handed.extend((0..60).filter(|&sample| gops.take(&again, sample)));
        let middle = gops.claim(59).unwrap();
        handed.extend((0..60).filter(|&sample| gops.take(&middle, sample)));
        handed.sort_unstable();
        assert_eq!(handed, (0..60).collect::<Vec<_>>());
        assert!(!gops.take(&first, 0), "never twice");
    }

    #[test]
    fn after_a_jump_a_group_that_has_just_begun_is_left_for_the_one_that_is_looked_at() {
        let mut gops = gops(96);
        let first = gops.claim(0).unwrap();
        assert!(!gops.is_stale(&first, 5), "it is looked at");
        assert!(gops.is_stale(&first, 80));
        assert!((0..12).all(|sample| gops.take(&first, sample)));
        assert!(!gops.is_stale(&first, 80), "most of it is done");
        let other = gops.claim(80).unwrap();
        assert!(!gops.is_stale(&first, 80) && !gops.is_stale(&other, 0), "somebody is there already");
        gops.finish(&other);
        let next = gops.claim(40).unwrap();
        assert!(!gops.is_stale(&next, 80), "nothing is missing there");
    }

    #[test]
    fn pictures_shown_before_a_start_belong_to_the_group_before_it() {
        let mut gops = Gops::new(&samples(48, true), Some);
        let before = gops.claim(0).unwrap();
        assert_eq!(before.wanted, (0..24).chain([25, 26]).collect::<Vec<_>>());
        assert_eq!(gops.claim(0).unwrap().wanted, [24].into_iter().chain(27..48).collect::<Vec<_>>());
    }

    #[test]
    fn a_file_in_which_every_picture_claims_to_be_a_start_is_not_cut_to_pieces() {
        let mut all = samples(100, false);
        for sample in &mut all {
            sample.key = true;
        }
        let mut gops = Gops::new(&all, Some);
        assert!(gops.count() <= 100 / FEWEST + 1);
        let first = gops.claim(0).unwrap();
        gops.join();
        let debounce = gops.claim(0).unwrap();
        assert_eq!([first.wanted, debounce.wanted].concat(), (0..100).collect::<Vec<_>>());
        assert!(gops.claim(0).is_none());
    }

    #[test]
    fn what_is_not_wanted_makes_no_group() {
        let few = Gops::new(&samples(96, false), |index| (index < 24 && index % 2 == 0).then_some(index));
        assert_eq!(few.count(), 1);
    }
}
