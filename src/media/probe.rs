//! What is in a file, without decoding it.
//!
//! Owns the answer to "is this a clip that arrived whole?". Reads the index only.

use super::demux::{Movie, Track};
use super::error::{MediaError, Problem};
use super::shape::Shape;
use super::times::ticks_to_time;
use shiguredo_mp4::boxes::{SampleEntry, VisualSampleEntryFields};
use shiguredo_mp4::codec_string;
use std::path::Path;
use std::time::Duration;

/// What a clip is.
#[derive(Debug, Clone, PartialEq)]
pub struct ClipInfo {
    /// Width in pixels, as shown: turned, and with square pixels.
    pub width: u32,
    /// Height in pixels, as shown.
    pub height: u32,
    /// Frames per second, on average.
    pub fps: f64,
    /// How many frames are shown.
    pub frames: u64,
    /// How long they are shown.
    pub duration: Duration,
    /// The codec as RFC 6381 writes it, for example `avc1.64001f`; the four letters alone when nothing more is known.
    pub codec: String,
    /// Whether there is sound.
    pub has_audio: bool,
}

/// Says what is in the file at `path`, if it is an MP4 file with a video track whose samples all lie inside the file.
///
/// Blocks on the disk. Reads the index, never the whole file.
///
/// # Errors
/// A [`MediaError`] for anything else: another kind of file, one that ends early, a damaged index.
pub fn probe(path: &Path) -> Result<ClipInfo, MediaError> {
    inspect(path).map_err(|problem| problem.of(path))
}

fn inspect(path: &Path) -> Result<ClipInfo, Problem> {
    ClipInfo::of(&Movie::open(path)?)
}

impl ClipInfo {
    /// What an open file holds.
    pub(super) fn of(movie: &Movie) -> Result<Self, Problem> {
        let video = &movie.video;
        let size = size(&video.entry).ok_or(Problem::NoVideo)?;
        let [width, height] = Shape::new(size, video).shown();
        let (frames, duration) = extent(video);
        let seconds = duration.as_secs_f64();
        Ok(Self {
            width,
            height,
            fps: if seconds > 0.0 { frames as f64 / seconds } else { 0.0 },
            frames,
            duration,
            codec: codec(&video.entry),
            has_audio: movie.audio.is_some(),
        })
    }
}

/// How many samples are shown, and for how long altogether.
fn extent(track: &Track) -> (u64, Duration) {
    let shown = track.samples.iter().filter(|sample| sample.shown.saturating_add(i64::from(sample.duration)) > 0);
    let (frames, ticks) =
        shown.fold((0, 0u64), |(frames, ticks), sample| (frames + 1, ticks.saturating_add(u64::from(sample.duration))));
    (frames, ticks_to_time(ticks, track.timescale))
}

fn codec(entry: &SampleEntry) -> String {
    codec_string::from_sample_entry(entry).unwrap_or_else(|_| match entry {
        SampleEntry::Unknown(unknown) => unknown.box_type.to_string(),
        _ => "unknown".to_owned(),
    })
}

/// Width and height as stored.
fn size(entry: &SampleEntry) -> Option<[u32; 2]> {
    let of = |fields: &VisualSampleEntryFields| [u32::from(fields.width), u32::from(fields.height)];
    let found = match entry {
        SampleEntry::Avc1(entry) => of(&entry.visual),
        SampleEntry::Hev1(entry) => of(&entry.visual),
        SampleEntry::Hvc1(entry) => of(&entry.visual),
        SampleEntry::Vp08(entry) => of(&entry.visual),
        SampleEntry::Vp09(entry) => of(&entry.visual),
        SampleEntry::Av01(entry) => of(&entry.visual),
        SampleEntry::Unknown(entry) => {
            // Width and height of a VisualSampleEntry (ISO/IEC 14496-12, 12.1.3).
            let [width_high, width_low, height_high, height_low] = *entry.payload.get(24..28)? else {
                return None;
            };
            [
                u32::from(u16::from_be_bytes([width_high, width_low])),
                u32::from(u16::from_be_bytes([height_high, height_low])),
            ]
        }
        _ => return None,
    };
    (found[0] > 0 && found[1] > 0).then_some(found)
}
