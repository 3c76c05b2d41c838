//! An open clip, ready to be decoded.
//!
//! Owns the file with its index, and what is known of its pictures before the first is decoded. Shared by the threads of a
//! player; a read is short and they take turns. Never decodes.

use super::bits::AvcConfig;
use super::colour::Colour;
use super::demux::Movie;
use super::error::Problem;
use super::picture_entry::NotAvc;
use super::probe::ClipInfo;
use super::shape::Shape;
use super::times::Times;
use std::path::Path;

/// A clip whose video is of a kind that is decoded here.
#[derive(Debug)]
pub(super) struct Clip {
    pub(super) movie: Movie,
    pub(super) config: AvcConfig,
    pub(super) colour: Colour,
    pub(super) shape: Shape,
    pub(super) times: Times,
    pub(super) info: ClipInfo,
}

impl Clip {
    /// Opens a file and reads its index.
    pub(super) fn open(path: &Path) -> Result<Self, Problem> {
        Self::of(Movie::open(path)?)
    }

    /// Out of an index.
    pub(super) fn of(movie: Movie) -> Result<Self, Problem> {
        let info = ClipInfo::of(&movie);
        let picture = &movie.picture;
        let config = match &picture.avc {
            Ok(avc) => AvcConfig::new(avc)?,
            Err(NotAvc::Other(name)) => return Err(Problem::Unsupported(name.clone())),
            Err(NotAvc::Damaged(what)) => return Err(Problem::damaged(what)),
        };
        let colour = Colour::of(&config.info, picture.colour);
        let shape = Shape::new([config.info.width, config.info.height], picture.aspect, movie.turn);
        let times = Times::new(&movie.video)?.lasting(info.duration);
        Ok(Self { movie, config, colour, shape, times, info })
    }

    /// Sample `index` as an Annex B access unit that holds slices only.
    pub(super) fn unit(&self, index: usize) -> Result<Vec<u8>, Problem> {
        let sample = *self.movie.video.samples.get(index).ok_or(Problem::NoVideo)?;
        self.config.access_unit(&self.movie.read(sample)?)
    }

    /// Where decoding has to start for sample `index`: the last sample at or before it where it can start, and one before
    /// that for a picture that is shown before it.
    pub(super) fn key(&self, index: usize) -> usize {
        let samples = &self.movie.video.samples;
        let target = index.min(samples.len() - 1);
        let start = |end: usize| samples[..=end].iter().rposition(|sample| sample.key).unwrap_or(0);
        let key = start(target);
        if key > 0 && samples[target].shown < samples[key].shown { start(key - 1) } else { key }
    }
}
