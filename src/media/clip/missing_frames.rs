//! The pictures of a clip that cannot be had.
//!
//! Owns their list, which grows while the clip is decoded, and why the first of them is on it. One picture that does not decode is
//! left out and the rest is shown; only when there is none at all the clip has failed. Never decodes.

use crate::media::error::Problem;
use crate::media::mp4::presentation_order::Times;
use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// After so many pictures, or so long, without a single one that decodes no more are tried.
const HOPELESS: usize = 2000;
const PATIENCE: Duration = Duration::from_secs(10);

/// What has been left out so far. Shared by everybody who decodes the clip.
#[derive(Debug, Default)]
pub(crate) struct Lost(Mutex<List>);

#[derive(Debug, Default)]
struct List {
    samples: BTreeSet<usize>,
    /// When the first was left out.
    since: Option<Instant>,
    /// Why the first was left out.
    problem: Option<Problem>,
    /// Whether any picture has been decoded.
    decodes: bool,
}

impl Lost {
    /// A sample has no picture.
    pub(crate) fn add(&self, sample: usize, problem: Problem) {
        tracing::info!(%problem, sample, "a picture is left out");
        let mut list = self.lock();
        list.samples.insert(sample);
        list.since.get_or_insert_with(Instant::now);
        list.problem.get_or_insert(problem);
    }

    /// A picture has been decoded.
    pub(crate) fn found_one(&self) {
        self.lock().decodes = true;
    }

    /// Whether a sample has no picture.
    pub(crate) fn has(&self, sample: usize) -> bool {
        self.lock().samples.contains(&sample)
    }

    /// How many pictures that would be shown have been left out.
    pub(crate) fn count(&self, times: &Times) -> usize {
        self.lock().samples.iter().filter(|&&sample| times.number(sample).is_some()).count()
    }

    /// The number of the picture that is shown where `number` should be: itself, the last before it that can be had, or the first
    /// after it. None when there is none at all, as far as it is worth while to try.
    pub(crate) fn stand_in(&self, number: usize, times: &Times) -> Option<usize> {
        let list = self.lock();
        if list.samples.is_empty() {
            return Some(number);
        }
        let is_there = |number: &usize| times.sample(*number).is_some_and(|sample| !list.samples.contains(&sample));
        let before = || (0..=number).rev().find(is_there);
        let found = before().or_else(|| (number + 1..times.count()).find(is_there));
        let is_late = || list.since.is_some_and(|since| since.elapsed() > PATIENCE);
        let is_hopeless = !list.decodes && (list.samples.len() >= HOPELESS || is_late());
        found.filter(|_| !is_hopeless)
    }

    /// Why there is no picture: for whoever gives up first, the reason of the first that was left out.
    pub(crate) fn problem(&self) -> Problem {
        self.lock().problem.take().unwrap_or_else(|| Problem::Undecodable("none of its pictures".to_owned()))
    }

    /// The first picture from `number` on that can be had.
    pub(crate) fn next(&self, number: usize, times: &Times) -> Option<usize> {
        let list = self.lock();
        (number..times.count())
            .find(|&number| times.sample(number).is_some_and(|sample| !list.samples.contains(&sample)))
    }

    fn lock(&self) -> MutexGuard<'_, List> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::mp4::presentation_order::tests::track;

    fn lost(samples: &[usize]) -> Lost {
        let lost = Lost::default();
        for &sample in samples {
            lost.add(sample, Problem::Undecodable(format!("sample {sample}")));
        }
        lost
    }

    #[test]
    fn the_picture_before_a_lost_one_stands_in_for_it_else_the_one_after() {
        let times = Times::new(&track(&[0, 1, 2, 3, 4])).unwrap();
        let places = |lost: &Lost| (0..5).map(|number| lost.stand_in(number, &times).unwrap()).collect::<Vec<_>>();
        assert_eq!(places(&lost(&[])), [0, 1, 2, 3, 4]);
        assert_eq!(places(&lost(&[2])), [0, 1, 1, 3, 4]);
        assert_eq!(places(&lost(&[0, 1, 4])), [2, 2, 2, 3, 3]);
    }

    #[test]
    fn a_clip_without_any_picture_fails_with_the_first_reason() {
        let times = Times::new(&track(&[0, 1])).unwrap();
        let lost = lost(&[1, 0]);
        assert_eq!(lost.stand_in(0, &times), None);
        assert_eq!(lost.problem().to_string(), "The picture cannot be decoded (sample 1)");
    }

    #[test]
    fn no_more_than_some_thousand_pictures_are_tried_in_vain() {
        let times = Times::new(&track(&(0..9000).collect::<Vec<_>>())).unwrap();
        let lost = lost(&(0..HOPELESS).collect::<Vec<_>>());
        lost.found_one();
        assert_eq!(lost.stand_in(0, &times).unwrap(), HOPELESS);
        let hopeless = self::lost(&(0..HOPELESS).collect::<Vec<_>>());
        assert!(hopeless.stand_in(0, &times).is_none());
    }
}
