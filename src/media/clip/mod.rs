//! An open clip: its index, its parameter sets, and how to get at its pictures.
//!
//! [`Clip`] is shared by all threads that decode the same file. It collects what they find out: random access points
//! ([`random_access`]) and pictures that can't be decoded ([`MissingFrames`]). Reads are short, and the threads take
//! turns.

mod decode_cursor;
mod probe;
mod random_access;
mod still;

pub(crate) use decode_cursor::DecodeCursor;
pub use probe::{ClipInfo, probe};
pub use still::{last_frame, still};

use crate::media::error::Problem;
use crate::media::h264::AvcConfig;
use crate::media::mp4::{Movie, NotAvc, PresentationOrder};
use crate::media::picture::{Colour, Shape};
use random_access::{RandomAccess, segment};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// A clip whose video we can decode.
#[derive(Debug)]
pub(crate) struct Clip {
    pub(crate) movie: Movie,
    /// From the sample entry; [`Self::config_at`] says what applies later.
    pub(crate) config: Arc<AvcConfig>,
    pub(crate) colour: Colour,
    pub(crate) shape: Shape,
    pub(crate) order: PresentationOrder,
    pub(crate) info: ClipInfo,
    /// The pictures that can't be decoded.
    pub(crate) missing: MissingFrames,
    random_access: RandomAccess,
    /// Whether the fast decoder is unfit for this clip.
    needs_fallback: AtomicBool,
}

impl Clip {
    /// Opens a file and reads its index.
    pub(crate) fn open(path: &Path) -> Result<Self, Problem> {
        Self::of(Movie::open(path)?)
    }

    /// Makes a clip of an index.
    pub(crate) fn of(movie: Movie) -> Result<Self, Problem> {
        let info = ClipInfo::of(&movie);
        let picture = &movie.picture;
        let config = match &picture.avc {
            Ok(avc) => AvcConfig::new(avc)?,
            Err(NotAvc::Other(name)) => return Err(Problem::Unsupported(name.clone())),
            Err(NotAvc::Damaged(what)) => return Err(Problem::damaged(what)),
        };
        let config = Arc::new(config);
        let colour = Colour::of(&config.info, picture.colour);
        let shape = Shape::new([config.info.width, config.info.height], picture.aspect, movie.orientation);
        let order = PresentationOrder::new(&movie.video)?.lasting(info.duration);
        let (random_access, missing, needs_fallback) =
            (RandomAccess::new(&movie), MissingFrames::default(), AtomicBool::new(config.needs_fallback));
        Ok(Self { movie, config, colour, shape, order, info, missing, random_access, needs_fallback })
    }

    /// The bytes of sample `index`.
    pub(crate) fn sample(&self, index: usize) -> Result<Vec<u8>, Problem> {
        self.movie.read(*self.movie.video.samples.get(index).ok_or(Problem::NoVideo)?)
    }

    /// The sample at which decoding has to start for sample `target`: the last random access point at or before it, in
    /// decoding order and in presentation order. None if the file lacks what `target` refers to.
    pub(crate) fn start(&self, target: usize) -> Result<Option<usize>, Problem> {
        let first = self.random_access.first(&self.movie, &self.config)?.max(segment(&self.movie, target));
        let mut start = self.random_access.at_or_before(&self.movie, &self.config, target)?;
        while start > first && self.is_leading(target, start)? {
            start = self.random_access.at_or_before(&self.movie, &self.config, start - 1)?;
        }
        Ok(if target < start || self.is_leading(target, start)? { None } else { Some(start) })
    }

    /// Whether a sample is the first of a segment: it follows the one before it only because an edit list says so.
    pub(crate) fn starts_segment(&self, index: usize) -> bool {
        index > 0 && segment(&self.movie, index) == index
    }

    /// Whether decoding can start at sample `index`.
    pub(crate) fn is_start(&self, index: usize) -> Result<bool, Problem> {
        self.random_access.is_start(&self.movie, &self.config, index)
    }

    /// Whether a sample is a leading picture of `start`: decoded after it, shown before it, and allowed to refer to
    /// what comes before `start` (not after an IDR picture).
    pub(crate) fn is_leading(&self, index: usize, start: usize) -> Result<bool, Problem> {
        let samples = &self.movie.video.samples;
        let before = samples[index].shown < samples[start].shown;
        Ok(before && !self.random_access.is_clean(&self.movie, &self.config, start)?)
    }

    /// Reports that decoding from `start` failed. Returns whether an earlier start is worth a try.
    pub(crate) fn distrust(&self, start: usize) -> bool {
        self.random_access.distrust(start)
    }

    /// The parameter sets that apply at `start`.
    pub(crate) fn config_at(&self, start: usize) -> Result<Arc<AvcConfig>, Problem> {
        self.random_access.config(&self.movie, &self.config, start)
    }

    /// Whether to use the fallback decoder only.
    pub(crate) fn needs_fallback(&self) -> bool {
        self.needs_fallback.load(Ordering::Relaxed)
    }

    /// Marks the fast decoder as unfit for this clip.
    pub(crate) fn prefer_fallback(&self) {
        self.needs_fallback.store(true, Ordering::Relaxed);
    }

    /// The number of the picture to show for `number`; an error if there is none.
    pub(crate) fn stand_in(&self, number: usize) -> Result<usize, Problem> {
        self.missing.stand_in(number, &self.order).ok_or_else(|| self.missing.problem())
    }
}

/// After this many missing pictures, or this long, without a single decoded one, the clip is given up.
const HOPELESS: usize = 2000;
const PATIENCE: Duration = Duration::from_secs(10);

/// The pictures that can't be decoded, and why the first of them can't. The list grows while the clip is decoded; one
/// missing picture is skipped, and the clip fails only if there is no picture at all.
#[derive(Debug, Default)]
pub(crate) struct MissingFrames(Mutex<List>);

#[derive(Debug, Default)]
struct List {
    samples: BTreeSet<usize>,
    /// When the first one was found missing.
    since: Option<Instant>,
    /// Why the first one is missing.
    problem: Option<Problem>,
    /// Whether any picture has been decoded.
    decodes: bool,
}

impl MissingFrames {
    /// Marks a sample as missing.
    pub(crate) fn add(&self, sample: usize, problem: Problem) {
        tracing::info!(%problem, sample, "a picture is left out");
        let mut list = self.lock();
        list.samples.insert(sample);
        list.since.get_or_insert_with(Instant::now);
        list.problem.get_or_insert(problem);
    }

    /// Notes that a picture was decoded.
    pub(crate) fn found_one(&self) {
        self.lock().decodes = true;
    }

    /// Whether a sample is missing.
    pub(crate) fn has(&self, sample: usize) -> bool {
        self.lock().samples.contains(&sample)
    }

    /// How many visible pictures are missing.
    pub(crate) fn count(&self, order: &PresentationOrder) -> usize {
        self.lock().samples.iter().filter(|&&sample| order.number(sample).is_some()).count()
    }

    /// The number of the picture to show for `number`: itself, the last available one before it, or the first after it.
    /// None if there is none, or if trying on is hopeless.
    pub(crate) fn stand_in(&self, number: usize, order: &PresentationOrder) -> Option<usize> {
        let list = self.lock();
        if list.samples.is_empty() {
            return Some(number);
        }
        let is_there = |number: &usize| order.sample(*number).is_some_and(|sample| !list.samples.contains(&sample));
        let before = || (0..=number).rev().find(is_there);
        let found = before().or_else(|| (number + 1..order.count()).find(is_there));
        let is_late = || list.since.is_some_and(|since| since.elapsed() > PATIENCE);
        let is_hopeless = !list.decodes && (list.samples.len() >= HOPELESS || is_late());
        found.filter(|_| !is_hopeless)
    }

    /// The reason of the first missing picture. It is handed out once.
    pub(crate) fn problem(&self) -> Problem {
        self.lock().problem.take().unwrap_or_else(|| Problem::Undecodable("none of its pictures".to_owned()))
    }

    /// The first available picture from `number` on.
    pub(crate) fn next(&self, number: usize, order: &PresentationOrder) -> Option<usize> {
        let list = self.lock();
        (number..order.count())
            .find(|&number| order.sample(number).is_some_and(|sample| !list.samples.contains(&sample)))
    }

    fn lock(&self) -> MutexGuard<'_, List> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::mp4::presentation_order::tests::track;

    fn missing(samples: &[usize]) -> MissingFrames {
        let missing = MissingFrames::default();
        for &sample in samples {
            missing.add(sample, Problem::Undecodable(format!("sample {sample}")));
        }
        missing
    }

    #[test]
    fn the_picture_before_a_lost_one_stands_in_for_it_else_the_one_after() {
        let order = PresentationOrder::new(&track(&[0, 1, 2, 3, 4])).unwrap();
        let places = |missing: &MissingFrames| {
            (0..5).map(|number| missing.stand_in(number, &order).unwrap()).collect::<Vec<_>>()
        };
        assert_eq!(places(&missing(&[])), [0, 1, 2, 3, 4]);
        assert_eq!(places(&missing(&[2])), [0, 1, 1, 3, 4]);
        assert_eq!(places(&missing(&[0, 1, 4])), [2, 2, 2, 3, 3]);
    }

    #[test]
    fn a_clip_without_any_picture_fails_with_the_first_reason() {
        let order = PresentationOrder::new(&track(&[0, 1])).unwrap();
        let missing = missing(&[1, 0]);
        assert_eq!(missing.stand_in(0, &order), None);
        assert_eq!(missing.problem().to_string(), "The picture can't be decoded (sample 1)");
    }

    #[test]
    fn no_more_than_some_thousand_pictures_are_tried_in_vain() {
        let order = PresentationOrder::new(&track(&(0..9000).collect::<Vec<_>>())).unwrap();
        let missing = missing(&(0..HOPELESS).collect::<Vec<_>>());
        missing.found_one();
        assert_eq!(missing.stand_in(0, &order).unwrap(), HOPELESS);
        let hopeless = self::missing(&(0..HOPELESS).collect::<Vec<_>>());
        assert!(hopeless.stand_in(0, &order).is_none());
    }
}
