//! Fragments: the parts of an index that lie between the samples.
//!
//! Owns the reading of `moof` boxes into samples. Never reads a file.

use super::demux::{MAX_SAMPLES, Sample};
use super::error::Problem;
use shiguredo_mp4::boxes::{MoofBox, MvexBox, TrafBox, TrexBox};
use shiguredo_mp4::{Decode, SampleFlags};

/// Most samples of one run; a run of more would ask for memory that has nothing to do with the file's size.
const MAX_RUN: u32 = 20_000;

/// One `moof` box and where it starts in the file.
#[derive(Debug)]
pub(super) struct Fragment {
    content: MoofBox,
    start: u64,
}

impl Fragment {
    /// Reads a whole `moof` box that starts at `start` in the file.
    pub(super) fn parse(bytes: &[u8], start: u64) -> Result<Self, Problem> {
        let counts = bytes.windows(12).filter(|window| &window[..4] == b"trun");
        for window in counts {
            // Four letters, version and flags, then the number of samples (ISO/IEC 14496-12, 8.8.8).
            if u32::from_be_bytes([window[8], window[9], window[10], window[11]]) > MAX_RUN {
                return Err(Problem::TooLarge("one part has too many pictures".to_owned()));
            }
        }
        let (content, _) = MoofBox::decode(bytes).map_err(Problem::damaged)?;
        Ok(Self { content, start })
    }
}

/// Adds the samples that `parts` have for a track; `start` is the media time that is shown at 0.
pub(super) fn append(
    samples: &mut Vec<Sample>,
    parts: &[Fragment],
    track: u32,
    extends: Option<&MvexBox>,
    start: i64,
) -> Result<(), Problem> {
    let defaults = extends.and_then(|extends| extends.trex_boxes.iter().find(|defaults| defaults.track_id == track));
    let mut time = samples.iter().map(|sample| u64::from(sample.duration)).sum::<u64>();
    for part in parts {
        for piece in part.content.traf_boxes.iter().filter(|piece| piece.tfhd_box.track_id == track) {
            time = append_piece(samples, piece, defaults, [part.start, time], start)?;
        }
    }
    Ok(())
}

fn append_piece(
    samples: &mut Vec<Sample>,
    piece: &TrafBox,
    defaults: Option<&TrexBox>,
    [origin, time]: [u64; 2],
    start: i64,
) -> Result<u64, Problem> {
    let head = &piece.tfhd_box;
    let duration = head.default_sample_duration.or(defaults.map(|all| all.default_sample_duration)).unwrap_or_default();
    let size = head.default_sample_size.or(defaults.map(|all| all.default_sample_size)).unwrap_or_default();
    let flags =
        head.default_sample_flags.or(defaults.map(|all| all.default_sample_flags)).unwrap_or(SampleFlags::empty());
    let base = head.base_data_offset.unwrap_or(origin);
    let mut time = piece.tfdt_box.as_ref().map_or(time, |at| at.base_media_decode_time);
    let mut offset = base;
    for run in &piece.trun_boxes {
        if let Some(from) = run.data_offset {
            offset = base
                .checked_add_signed(i64::from(from))
                .ok_or_else(|| Problem::damaged("a part lies before the file"))?;
        }
        for (index, sample) in run.samples.iter().enumerate() {
            let first = run.first_sample_flags.filter(|_| index == 0);
            let (size, duration) = (sample.size.unwrap_or(size), sample.duration.unwrap_or(duration));
            let decoded = i64::try_from(time).map_err(Problem::damaged)?;
            samples.push(Sample {
                offset,
                size,
                shown: decoded.saturating_add(sample.composition_time_offset.unwrap_or_default()).saturating_sub(start),
                duration,
                key: !first.or(sample.flags).unwrap_or(flags).sample_is_non_sync_sample(),
            });
            if samples.len() > MAX_SAMPLES {
                return Err(Problem::TooLarge("it has too many pictures".to_owned()));
            }
            time = time.saturating_add(u64::from(duration));
            offset = offset.saturating_add(u64::from(size));
        }
    }
    Ok(time)
}
