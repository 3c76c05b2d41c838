//! Presentation order: which picture is shown when.
//!
//! The order comes from the times in the file, never from the codec's picture order count. A picture's number is its
//! place in that order; pictures that end before the clip begins have none.

use super::edit_list::Segment;
use super::tracks::Track;
use crate::media::error::Problem;
use std::ops::Range;
use std::time::Duration;

/// A position this little before a picture already belongs to it: clocks that count audio samples round down.
const SLACK: Duration = Duration::from_micros(500);
/// Longest clip; a file that claims more is taken for damaged.
const LONGEST: Duration = Duration::from_hours(24);

/// The pictures of a clip in the order in which they are shown.
#[derive(Debug)]
pub(crate) struct PresentationOrder {
    /// When each is shown.
    at: Vec<Duration>,
    /// The sample of each, as an index in decoding order.
    sample: Vec<usize>,
    /// The picture number of each sample.
    number: Vec<Option<usize>>,
    end: Duration,
}

impl PresentationOrder {
    /// For a video track that shows at least one picture.
    pub(crate) fn new(track: &Track) -> Result<Self, Problem> {
        let (mut at, mut sample) = (Vec::new(), Vec::new());
        for segment in &track.segments {
            for (index, shown) in visible(track, segment) {
                at.push(ticks_to_time(shown.unsigned_abs(), track.timescale));
                sample.push(index);
            }
        }
        let end = ticks_to_time(track.end().max(0).unsigned_abs(), track.timescale);
        if end > LONGEST {
            return Err(Problem::TooLarge("longer than a day".to_owned()));
        }
        if sample.is_empty() {
            return Err(Problem::NoVideo);
        }
        let mut number = vec![None; track.samples.len()];
        for (place, &index) in sample.iter().enumerate() {
            number[index] = Some(place);
        }
        Ok(Self { at, sample, number, end })
    }

    /// Holds the last picture until `end`, if the clip goes on without pictures.
    pub(crate) fn lasting(self, end: Duration) -> Self {
        Self { end: self.end.max(end), ..self }
    }

    /// How many pictures are shown; at least one.
    pub(crate) fn count(&self) -> usize {
        self.at.len()
    }

    /// When the last picture ends.
    pub(crate) fn end(&self) -> Duration {
        self.end
    }

    /// The number of the picture shown at a time: the latest one at or before it, else the first.
    pub(crate) fn number_at(&self, time: Duration) -> usize {
        let time = time.saturating_add(SLACK);
        self.at.partition_point(|&at| at <= time).saturating_sub(1)
    }

    /// The number of the picture shown at a time while `range` is played: before the range ends, never the picture that
    /// begins at its end.
    pub(crate) fn due(&self, time: Duration, range: Option<&Range<Duration>>) -> usize {
        let number = self.number_at(time);
        let inside = range.is_some_and(|range| range.contains(&time));
        if inside { number.min(self.within(range)[1]) } else { number }
    }

    /// When picture `number` is shown; the clip's end for numbers beyond the last.
    pub(crate) fn at(&self, number: usize) -> Duration {
        self.at.get(number).copied().unwrap_or(self.end)
    }

    /// The sample of picture `number`.
    pub(crate) fn sample(&self, number: usize) -> Option<usize> {
        self.sample.get(number).copied()
    }

    /// The picture number of a sample; none if it is never shown.
    pub(crate) fn number(&self, sample: usize) -> Option<usize> {
        self.number.get(sample).copied().flatten()
    }

    /// The first and last picture within a range of time: from the one shown at its start to the last that begins
    /// before its end.
    pub(crate) fn within(&self, range: Option<&Range<Duration>>) -> [usize; 2] {
        let last = self.count() - 1;
        let Some(range) = range.filter(|range| !range.is_empty()) else { return [0, last] };
        let first = self.number_at(range.start);
        let before_end = range.end.saturating_sub(SLACK);
        [first, self.at.partition_point(|&at| at < before_end).saturating_sub(1).clamp(first, last)]
    }
}

/// The visible samples of a segment with their times, in presentation order. Each is shown until the next, so the first
/// may begin before the segment does.
fn visible(track: &Track, segment: &Segment) -> Vec<(usize, i64)> {
    let Range { start, end } = segment.shown;
    if end <= start {
        return Vec::new();
    }
    let end = if segment.still { start.saturating_add(1) } else { end };
    let mut order = segment.samples.clone().collect::<Vec<_>>();
    order.sort_by_key(|&index| track.samples[index].shown);
    let shown = |place: usize| order.get(place).map(|&index: &usize| track.samples[index].shown);
    let is_over = |place: usize| shown(place + 1).is_some_and(|next| next <= start);
    let is_due = |place: usize| shown(place).is_some_and(|at| at < end);
    let first = (0..order.len()).find(|&place| !is_over(place)).unwrap_or(0);
    (first..order.len())
        .take_while(|&place| is_due(place))
        .map(|place| (order[place], track.samples[order[place]].shown.max(start).max(0)))
        .collect()
}

/// Converts ticks to time.
pub(crate) fn ticks_to_time(ticks: u64, timescale: u32) -> Duration {
    let scale = u64::from(timescale.max(1));
    Duration::from_secs(ticks / scale) + Duration::from_nanos(ticks % scale * 1_000_000_000 / scale)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::super::edit_list::media_end;
    use super::super::sample_table::Sample;
    use super::*;

    /// A track at 24 ticks a second whose samples are shown at these ticks, for one tick each.
    pub(crate) fn track(shown: &[i64]) -> Track {
        let sample = |&shown: &i64| Sample { offset: 0, size: 1, shown, duration: 1, key: shown == 0 };
        let samples = shown.iter().map(sample).collect::<Vec<_>>();
        let all = Segment { samples: 0..samples.len(), shown: 0..media_end(&samples), still: false };
        Track { timescale: 24, samples, segments: vec![all] }
    }

    fn order(shown: &[i64]) -> PresentationOrder {
        PresentationOrder::new(&track(shown)).unwrap()
    }

    #[test]
    fn pictures_are_numbered_as_they_are_shown() {
        let order = order(&[0, 3, 1, 2, 6, 4, 5]);
        assert_eq!((0..7).map(|number| order.sample(number).unwrap()).collect::<Vec<_>>(), [0, 2, 3, 1, 5, 6, 4]);
        assert_eq!((0..7).map(|sample| order.number(sample).unwrap()).collect::<Vec<_>>(), [0, 3, 1, 2, 6, 4, 5]);
        assert_eq!(order.sample(7), None);
        assert_eq!(order.end(), Duration::from_nanos(291_666_666));
    }

    #[test]
    fn the_picture_of_a_time_is_the_latest_at_or_before_it() {
        let order = order(&[0, 3, 1, 2]);
        for number in 0..4 {
            let at = order.at(number);
            assert_eq!(order.number_at(at), number);
            assert_eq!(order.number_at(at + Duration::from_millis(20)), number);
            assert_eq!(order.number_at(at.saturating_sub(Duration::from_micros(30))), number, "rounded by a clock");
        }
        assert_eq!(order.number_at(Duration::from_hours(1)), 3);
        assert_eq!(order.at(99), order.end());
    }

    #[test]
    fn what_ends_before_the_start_is_left_out() {
        let order = order(&[-2, -1, 0, 1]);
        assert_eq!((order.count(), order.sample(0), order.number(1)), (2, Some(2), None));
    }

    #[test]
    fn a_first_picture_that_comes_late_is_shown_from_the_start() {
        let order = order(&[2, 5, 3, 4]);
        assert_eq!(order.number_at(Duration::ZERO), 0);
        assert_eq!(order.at(0), Duration::from_nanos(83_333_333));
    }

    #[test]
    fn a_range_holds_the_picture_at_its_start_and_none_that_begins_at_its_end() {
        let order = order(&(0..24).collect::<Vec<_>>());
        assert_eq!(order.within(None), [0, 23]);
        assert_eq!(order.within(Some(&(order.at(6)..order.at(12)))), [6, 11]);
        assert_eq!(order.within(Some(&(order.at(23)..order.end()))), [23, 23]);
        assert_eq!(order.within(Some(&(Duration::from_secs(9)..Duration::from_secs(10)))), [23, 23]);
    }

    #[test]
    fn the_picture_that_begins_at_a_ranges_end_is_not_due_a_moment_before_it() {
        let order = order(&(0..24).collect::<Vec<_>>());
        let range = order.at(8)..order.at(16);
        let moment_before = |time: Duration| time.saturating_sub(SLACK / 2);
        assert_eq!(order.due(moment_before(range.end), None), 16);
        assert_eq!(order.due(moment_before(range.end), Some(&range)), 15);
        assert_eq!(order.due(moment_before(range.start), Some(&range)), 8);
        assert_eq!(order.due(order.at(20), Some(&range)), 20, "whoever seeks beyond the range sees it");
    }

    #[test]
    fn ticks_become_time_without_rounding_whole_seconds() {
        assert_eq!(ticks_to_time(192_000, 24_000), Duration::from_secs(8));
        assert_eq!(ticks_to_time(1001, 30_000), Duration::from_nanos(33_366_666));
        assert_eq!(ticks_to_time(5, 0), Duration::from_secs(5));
    }

    #[test]
    fn a_clip_longer_than_a_day_is_not_believed() {
        assert!(matches!(PresentationOrder::new(&track(&[0, 24 * 86_400])), Err(Problem::TooLarge(_))));
        assert!(matches!(PresentationOrder::new(&track(&[-5])), Err(Problem::NoVideo)));
    }
}
