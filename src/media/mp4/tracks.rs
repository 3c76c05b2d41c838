//! The tracks of a file, and which of them are used.
//!
//! Owns the choice: the first track of pictures and the first of sound that can be decoded. A track that is not needed, or not
//! understood, refuses nothing; what it is stays known, for a sentence. Never reads a file.

use crate::media::error::Problem;
use crate::media::mp4::boxes::{Atom, Fields, atoms, find, need};
use crate::media::mp4::edit_list::{self, Edit, Scales};
use crate::media::mp4::fragments::{self, Budget, Defaults, Growing};
use crate::media::mp4::movie::{Sample, SoundTrack, Track};
use crate::media::mp4::sample_entry::PictureEntry;
use crate::media::mp4::sample_table;
use crate::media::mp4::sound_entry::{aac_config, entries};
use crate::media::picture::orientation::{Matrix, Turn};
use crate::media::unheard::Unheard;

/// Most tracks that are looked at.
const MAX_TRACKS: usize = 64;

/// What is known of the kind of a track.
#[derive(Debug)]
enum Kind {
    Pictures(Box<PictureEntry>, Turn),
    /// An `AudioSpecificConfig`.
    Sound(Vec<u8>),
}

/// A track before its fragments are known.
#[derive(Debug)]
struct Draft {
    kind: Kind,
    scales: Scales,
    edits: Vec<Edit>,
    growing: Growing,
}

/// What holds for all tracks.
#[derive(Debug, Clone, Copy)]
struct Whole<'a> {
    scale: u32,
    matrix: Matrix,
    extends: &'a [u8],
}

/// The tracks of a file while its index is read.
#[derive(Debug, Default)]
pub(crate) struct Tracks {
    drafts: Vec<Draft>,
    /// What is wrong with tracks of pictures, and with tracks of sound.
    refused: Vec<Problem>,
    unheard: Vec<Unheard>,
}

impl Tracks {
    /// Those in a `moov` box.
    pub(crate) fn read(movie: &[u8]) -> Result<Self, Problem> {
        let (mut fields, version, _) = Fields::full(need(movie, *b"mvhd")?)?;
        let scale = time_scale(&mut fields, version)?;
        let matrix = Matrix::read(fields.rest(), if version == 1 { 24 } else { 20 });
        let whole = Whole { scale, matrix, extends: find(movie, *b"mvex").unwrap_or_default() };
        let mut tracks = Self::default();
        for track in atoms(movie).filter(|atom| &atom.kind == b"trak").take(MAX_TRACKS).map(|atom| atom.body) {
            match handler(track).as_ref() {
                Some(b"vide") => match pictures(track, whole) {
                    Ok(draft) => tracks.drafts.push(draft),
                    Err(problem) => tracks.refused.push(problem),
                },
                Some(b"soun") => match sound(track, whole) {
                    Ok(draft) => tracks.drafts.push(draft),
                    Err(unheard) => tracks.unheard.push(unheard),
                },
                _ => {}
            }
        }
        Ok(tracks)
    }

    /// Adds what a `moof` box says, which starts at `start` in the file.
    pub(crate) fn append(&mut self, part: Atom<'_>, start: u64, budget: &mut Budget) -> Result<(), Problem> {
        let mut tracks = self.drafts.iter_mut().map(|draft| &mut draft.growing).collect::<Vec<_>>();
        fragments::append(&mut tracks, part, start, budget)
    }

    /// The first track of pictures that are decoded here, else the first that says what it is.
    pub(crate) fn pictures(&mut self, length: u64) -> Result<(Track, PictureEntry, Turn), Problem> {
        let mut found = Vec::new();
        for draft in self.drafts.iter_mut().filter(|draft| draft.growing.is_used()) {
            if let Kind::Pictures(entry, turn) = &draft.kind {
                let (entry, turn) = (entry.clone(), *turn);
                found.push((draft, entry, turn));
            }
        }
        if found.is_empty() {
            return Err(if self.refused.is_empty() { Problem::NoVideo } else { self.refused.swap_remove(0) });
        }
        let is_good = |draft: &Draft, entry: &PictureEntry| entry.avc.is_ok() && draft.growing.broken.is_none();
        let best = found.iter().position(|(draft, entry, _)| is_good(draft, entry)).unwrap_or(0);
        let (draft, entry, turn) = found.swap_remove(best);
        Ok((draft.finish(length, false)?, *entry, turn))
    }

    /// The first track of sound that is decoded here, else why none is; none when there is none.
    pub(crate) fn sound(&mut self, length: u64) -> Result<Option<Result<SoundTrack, Unheard>>, Problem> {
        for draft in self.drafts.iter_mut().filter(|draft| draft.growing.is_used()) {
            let Kind::Sound(config) = &draft.kind else { continue };
            let config = config.clone();
            match draft.finish(length, true) {
                Ok(track) => return Ok(Some(Ok(SoundTrack { track, config }))),
                // A file that has lost its end has lost more than its sound.
                Err(Problem::Truncated) => return Err(Problem::Truncated),
                Err(problem) => self.unheard.push(Unheard::Damaged(problem.details())),
            }
        }
        Ok(self.unheard.drain(..).next().map(Err))
    }
}

impl Draft {
    fn new(track: &[u8], id: u32, kind: Kind, whole: Whole<'_>) -> Result<Self, Problem> {
        let media = need(track, *b"mdia")?;
        let (mut fields, version, _) = Fields::full(need(media, *b"mdhd")?)?;
        let scales = Scales { movie: whole.scale, track: time_scale(&mut fields, version)? };
        let samples = sample_table::samples(need(need(media, *b"minf")?, *b"stbl")?)?;
        let list = find(track, *b"edts").and_then(|edits| find(edits, *b"elst"));
        let edits = list.map_or(Ok(Vec::new()), edit_list::read)?;
        let growing = Growing::new(id, Defaults::of(id, whole.extends)?, samples);
        Ok(Self { kind, scales, edits, growing })
    }

    /// With its samples, once all are known.
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

fn pictures(track: &[u8], whole: Whole<'_>) -> Result<Draft, Problem> {
    let table = need(need(need(track, *b"mdia")?, *b"minf")?, *b"stbl")?;
    let entry = entries(table)?.find_map(PictureEntry::read).ok_or(Problem::NoVideo)?;
    let (id, matrix) = header(track)?;
    let turn = Turn::of(matrix.then(whole.matrix));
    Draft::new(track, id, Kind::Pictures(Box::new(entry), turn), whole)
}

fn sound(track: &[u8], whole: Whole<'_>) -> Result<Draft, Unheard> {
    let damaged = |problem: Problem| Unheard::Damaged(problem.details());
    let table = || need(need(need(track, *b"mdia")?, *b"minf")?, *b"stbl");
    let entry = entries(table().map_err(damaged)?).map_err(damaged)?.next();
    let config = aac_config(entry.ok_or_else(|| Unheard::damaged("no sample entry"))?)?;
    let (id, _) = header(track).map_err(damaged)?;
    Draft::new(track, id, Kind::Sound(config), whole).map_err(damaged)
}

/// The ticks a second in an `mvhd` or `mdhd` box, behind two dates (ISO/IEC 14496-12, 8.2.2 and 8.4.2).
fn time_scale(fields: &mut Fields<'_>, version: u8) -> Result<u32, Problem> {
    fields.wide(version)?;
    fields.wide(version)?;
    Some(fields.u32()?).filter(|&scale| scale > 0).ok_or_else(|| Problem::damaged("no ticks a second"))
}

/// What a track is for (8.4.3); without a word about it, for nothing that is used here.
fn handler(track: &[u8]) -> Option<[u8; 4]> {
    let (mut fields, ..) = Fields::full(find(find(track, *b"mdia")?, *b"hdlr")?).ok()?;
    fields.u32().ok()?;
    fields.bytes().ok()
}

/// A track's number and matrix (8.3.2).
fn header(track: &[u8]) -> Result<(u32, Matrix), Problem> {
    let (mut fields, version, _) = Fields::full(need(track, *b"tkhd")?)?;
    fields.wide(version)?;
    fields.wide(version)?;
    let id = fields.u32()?;
    Ok((id, Matrix::read(fields.rest(), if version == 1 { 28 } else { 24 })))
}
