//! An open clip, ready to be decoded.
//!
//! Owns the file with its index, what is known of its pictures before the first is decoded, and what those who decode have found
//! out. Shared by the threads of a player; a read is short and they take turns. Never decodes.

pub(super) mod decode_cursor;
mod missing_frames;
pub(super) mod probe;
mod random_access;
pub(super) mod still;

use crate::media::clip::missing_frames::Lost;
use crate::media::clip::probe::ClipInfo;
use crate::media::clip::random_access::{Starts, segment};
use crate::media::error::Problem;
use crate::media::h264::avc_config::AvcConfig;
use crate::media::mp4::movie::Movie;
use crate::media::mp4::presentation_order::Times;
use crate::media::mp4::sample_entry::NotAvc;
use crate::media::picture::colour::Colour;
use crate::media::picture::shape::Shape;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A clip whose video is of a kind that is decoded here.
#[derive(Debug)]
pub(crate) struct Clip {
    pub(crate) movie: Movie,
    /// What the file says; see [`Self::config_at`] for what counts.
    pub(crate) config: Arc<AvcConfig>,
    pub(crate) colour: Colour,
    pub(crate) shape: Shape,
    pub(crate) times: Times,
    pub(crate) info: ClipInfo,
    /// The pictures that are left out.
    pub(crate) lost: Lost,
    starts: Starts,
    /// Whether the quick decoder has been found unfit.
    needs_reserve: AtomicBool,
}

impl Clip {
    /// Opens a file and reads its index.
    pub(crate) fn open(path: &Path) -> Result<Self, Problem> {
        Self::of(Movie::open(path)?)
    }

    /// Out of an index.
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
        let shape = Shape::new([config.info.width, config.info.height], picture.aspect, movie.turn);
        let times = Times::new(&movie.video)?.lasting(info.duration);
        let (starts, lost, needs_reserve) =
            (Starts::new(&movie), Lost::default(), AtomicBool::new(config.needs_reserve));
        Ok(Self { movie, config, colour, shape, times, info, lost, starts, needs_reserve })
    }

    /// The bytes of sample `index`.
    pub(crate) fn sample(&self, index: usize) -> Result<Vec<u8>, Problem> {
        self.movie.read(*self.movie.video.samples.get(index).ok_or(Problem::NoVideo)?)
    }

    /// Where decoding has to start for sample `target`: the last sample at or before it where it can start and that does not come
    /// after it in showing. None when the file does not have what the sample is made from.
    pub(crate) fn start(&self, target: usize) -> Result<Option<usize>, Problem> {
        let first = self.starts.first(&self.movie, &self.config)?.max(segment(&self.movie, target));
        let mut start = self.starts.at_or_before(&self.movie, &self.config, target)?;
        while start > first && self.leads(target, start)? {
            start = self.starts.at_or_before(&self.movie, &self.config, start - 1)?;
        }
        Ok(if target < start || self.leads(target, start)? { None } else { Some(start) })
    }

    /// Whether a sample follows another one in the list only, as the first of a segment that an edit list puts there.
    pub(crate) fn is_joint(&self, index: usize) -> bool {
        index > 0 && segment(&self.movie, index) == index
    }

    /// Whether decoding can start at sample `index`.
    pub(crate) fn is_start(&self, index: usize) -> Result<bool, Problem> {
        self.starts.is_start(&self.movie, &self.config, index)
    }

    /// Whether a sample that is decoded after `start` may need what is decoded before `start`: it is shown before it, and it is no IDR
    /// picture that starts there.
    pub(crate) fn leads(&self, index: usize, start: usize) -> Result<bool, Problem> {
        let samples = &self.movie.video.samples;
        let before = samples[index].shown < samples[start].shown;
        Ok(before && !self.starts.is_clean(&self.movie, &self.config, start)?)
    }

    /// What was decoded from `start` failed. Whether it is worth while to try it from an earlier one.
    pub(crate) fn doubt(&self, start: usize) -> bool {
        self.starts.doubt(start)
    }

    /// The parameter sets that count at `start`.
    pub(crate) fn config_at(&self, start: usize) -> Result<Arc<AvcConfig>, Problem> {
        self.starts.config(&self.movie, &self.config, start)
    }

    /// Whether the quick decoder is not to be used.
    pub(crate) fn needs_reserve(&self) -> bool {
        self.needs_reserve.load(Ordering::Relaxed)
    }

    /// The quick decoder has been found unfit for this clip.
    pub(crate) fn prefer_reserve(&self) {
        self.needs_reserve.store(true, Ordering::Relaxed);
    }

    /// The number of the picture that is shown where `number` should be; fails when there is none.
    pub(crate) fn stand_in(&self, number: usize) -> Result<usize, Problem> {
        self.lost.stand_in(number, &self.times).ok_or_else(|| self.lost.problem())
    }
}
