//! The tracks of a file, and which of them we use: the first video track and the first audio track that can be decoded.
//!
//! A track that we can't use isn't an error; the reason is kept in case there is no better one.

use super::boxes::{Atom, Fields, atoms, find, need};
use super::edit_list::{Edit, Scales, Segment};
use super::fragments::{Defaults, FragmentedTrack, SampleBudget};
use super::sample_entry::{VideoEntry, aac_config, entries};
use super::sample_table::Sample;
use super::{edit_list, fragments};
use crate::media::error::{Problem, SoundProblem};
use crate::media::mp4::sample_table;
use crate::media::picture::{Matrix, Orientation};

/// Most tracks that we look at.
const MAX_TRACKS: usize = 64;

/// The samples of one track, and when they are shown.
#[derive(Debug, Clone)]
pub(crate) struct Track {
    /// Ticks a second, above 0.
    pub(crate) timescale: u32,
    /// In decoding order; a sample that is shown twice is listed twice.
    pub(crate) samples: Vec<Sample>,
    /// In presentation order.
    pub(crate) segments: Vec<Segment>,
}

impl Track {
    /// Its end, in ticks.
    pub(crate) fn end(&self) -> i64 {
        self.segments.iter().map(|segment| segment.shown.end).max().unwrap_or_default()
    }
}

/// An audio track that can be decoded.
#[derive(Debug, Clone)]
pub(crate) struct SoundTrack {
    pub(crate) track: Track,
    /// An `AudioSpecificConfig`.
    pub(crate) config: Vec<u8>,
}

/// What kind of track it is.
#[derive(Debug)]
enum TrackKind {
    Pictures(Box<VideoEntry>, Orientation),
    /// An `AudioSpecificConfig`.
    Sound(Vec<u8>),
}

/// A track before its fragments are read.
#[derive(Debug)]
struct TrackBuilder {
    kind: TrackKind,
    scales: Scales,
    edits: Vec<Edit>,
    growing: FragmentedTrack,
}

/// Values from the `moov` box that apply to all tracks.
#[derive(Debug, Clone, Copy)]
struct MovieHeader<'a> {
    scale: u32,
    matrix: Matrix,
    extends: &'a [u8],
}

/// The tracks of a file while its index is read.
#[derive(Debug, Default)]
pub(crate) struct Tracks {
    builders: Vec<TrackBuilder>,
    /// Why video tracks can't be used, and why audio tracks can't be.
    refused: Vec<Problem>,
    sound_problems: Vec<SoundProblem>,
}

impl Tracks {
    /// Reads the tracks of a `moov` box.
    pub(crate) fn read(moov: &[u8]) -> Result<Self, Problem> {
        let (mut fields, version, _) = Fields::full(need(moov, *b"mvhd")?)?;
        let scale = time_scale(&mut fields, version)?;
        let matrix = Matrix::read(fields.rest(), if version == 1 { 24 } else { 20 });
        let movie = MovieHeader { scale, matrix, extends: find(moov, *b"mvex").unwrap_or_default() };
        let mut tracks = Self::default();
        for track in atoms(moov).filter(|atom| &atom.kind == b"trak").take(MAX_TRACKS).map(|atom| atom.body) {
            match handler(track).as_ref() {
                Some(b"vide") => match pictures(track, movie) {
                    Ok(builder) => tracks.builders.push(builder),
                    Err(problem) => tracks.refused.push(problem),
                },
                Some(b"soun") => match sound(track, movie) {
                    Ok(builder) => tracks.builders.push(builder),
                    Err(sound_problem) => tracks.sound_problems.push(sound_problem),
                },
                _ => {}
            }
        }
        Ok(tracks)
    }

    /// Adds a `moof` box, which starts at `start` in the file.
    pub(crate) fn append(&mut self, part: Atom<'_>, start: u64, budget: &mut SampleBudget) -> Result<(), Problem> {
        let mut tracks = self.builders.iter_mut().map(|builder| &mut builder.growing).collect::<Vec<_>>();
        fragments::append(&mut tracks, part, start, budget)
    }

    /// The first video track that we can decode; if there is none, the first one with a reason.
    pub(crate) fn pictures(&mut self, length: u64) -> Result<(Track, VideoEntry, Orientation), Problem> {
        let mut found = Vec::new();
        for builder in self.builders.iter_mut().filter(|builder| builder.growing.is_used()) {
            if let TrackKind::Pictures(entry, orientation) = &builder.kind {
                let (entry, orientation) = (entry.clone(), *orientation);
                found.push((builder, entry, orientation));
            }
        }
        if found.is_empty() {
            return Err(if self.refused.is_empty() { Problem::NoVideo } else { self.refused.swap_remove(0) });
        }
        let is_good =
            |builder: &TrackBuilder, entry: &VideoEntry| entry.avc.is_ok() && builder.growing.broken.is_none();
        let best = found.iter().position(|(builder, entry, _)| is_good(builder, entry)).unwrap_or(0);
        let (builder, entry, orientation) = found.swap_remove(best);
        Ok((builder.finish(length, false)?, *entry, orientation))
    }

    /// The first audio track that we can decode; if there is none, the reason; none without audio.
    pub(crate) fn sound(&mut self, length: u64) -> Result<Option<Result<SoundTrack, SoundProblem>>, Problem> {
        for builder in self.builders.iter_mut().filter(|builder| builder.growing.is_used()) {
            let TrackKind::Sound(config) = &builder.kind else { continue };
            let config = config.clone();
            match builder.finish(length, true) {
                Ok(track) => return Ok(Some(Ok(SoundTrack { track, config }))),
                // A file that has lost its end has lost more than its sound.
                Err(Problem::Truncated) => return Err(Problem::Truncated),
                Err(problem) => self.sound_problems.push(SoundProblem::Damaged(problem.details())),
            }
        }
        Ok(self.sound_problems.drain(..).next().map(Err))
    }
}

impl TrackBuilder {
    fn new(track: &[u8], id: u32, kind: TrackKind, movie: MovieHeader<'_>) -> Result<Self, Problem> {
        let media = need(track, *b"mdia")?;
        let (mut fields, version, _) = Fields::full(need(media, *b"mdhd")?)?;
        let scales = Scales { movie: movie.scale, track: time_scale(&mut fields, version)? };
        let samples = sample_table::samples(need(need(media, *b"minf")?, *b"stbl")?)?;
        let list = find(track, *b"edts").and_then(|edits| find(edits, *b"elst"));
        let edits = list.map_or(Ok(Vec::new()), edit_list::read)?;
        let growing = FragmentedTrack::new(id, Defaults::of(id, movie.extends)?, samples);
        Ok(Self { kind, scales, edits, growing })
    }

    /// Finishes the track once all samples are known; `length` is the size of the file.
    fn finish(&mut self, length: u64, is_sound: bool) -> Result<Track, Problem> {
        if let Some(problem) = self.growing.broken.take() {
            return Err(problem);
        }
        let samples = std::mem::take(&mut self.growing.samples);
        let ends = |sample: &Sample| sample.offset.checked_add(u64::from(sample.size));
        if samples.iter().any(|sample| ends(sample).is_none_or(|end| end > length)) {
            return Err(Problem::Truncated);
        }
        let (samples, segments) = edit_list::cut(samples, &self.edits, self.scales, is_sound)?;
        Ok(Track { timescale: self.scales.track, samples, segments })
    }
}

fn pictures(track: &[u8], movie: MovieHeader<'_>) -> Result<TrackBuilder, Problem> {
    let table = need(need(need(track, *b"mdia")?, *b"minf")?, *b"stbl")?;
    let entry = entries(table)?.find_map(VideoEntry::read).ok_or(Problem::NoVideo)?;
    let (id, matrix) = header(track)?;
    let orientation = Orientation::of(matrix.then(movie.matrix));
    TrackBuilder::new(track, id, TrackKind::Pictures(Box::new(entry), orientation), movie)
}

fn sound(track: &[u8], movie: MovieHeader<'_>) -> Result<TrackBuilder, SoundProblem> {
    let damaged = |problem: Problem| SoundProblem::Damaged(problem.details());
    let table = || need(need(need(track, *b"mdia")?, *b"minf")?, *b"stbl");
    let entry = entries(table().map_err(damaged)?).map_err(damaged)?.next();
    let config = aac_config(entry.ok_or_else(|| SoundProblem::damaged("no sample entry"))?)?;
    let (id, _) = header(track).map_err(damaged)?;
    TrackBuilder::new(track, id, TrackKind::Sound(config), movie).map_err(damaged)
}

/// Ticks per second from an `mvhd` or `mdhd` box, after two dates (ISO/IEC 14496-12, 8.2.2 and 8.4.2).
fn time_scale(fields: &mut Fields<'_>, version: u8) -> Result<u32, Problem> {
    fields.wide(version)?;
    fields.wide(version)?;
    Some(fields.u32()?).filter(|&scale| scale > 0).ok_or_else(|| Problem::damaged("no ticks a second"))
}

/// The handler type of a track (8.4.3).
fn handler(track: &[u8]) -> Option<[u8; 4]> {
    let (mut fields, ..) = Fields::full(find(find(track, *b"mdia")?, *b"hdlr")?).ok()?;
    fields.u32().ok()?;
    fields.bytes().ok()
}

/// The number and the matrix of a track (8.3.2).
fn header(track: &[u8]) -> Result<(u32, Matrix), Problem> {
    let (mut fields, version, _) = Fields::full(need(track, *b"tkhd")?)?;
    fields.wide(version)?;
    fields.wide(version)?;
    let id = fields.u32()?;
    Ok((id, Matrix::read(fields.rest(), if version == 1 { 28 } else { 24 })))
}
