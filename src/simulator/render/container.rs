//! The MP4 file around the tracks: `ftyp`, `moov`, `mdat`, so that a player can start before everything has arrived.
//!
//! Sound and picture are interleaved every half second. An edit list hides the sound encoder's priming. The whole compressed file,
//! a few megabytes, is built in memory.

use std::num::NonZeroU32;

use shiguredo_mp4::boxes::{
    AudioSampleEntryFields, Avc1Box, AvccBox, Brand, EdtsBox, ElstBox, ElstEntry, EsdsBox, FtypBox, MoovBox, Mp4aBox,
    SampleEntry, TrakBox, UnknownBox, VisualSampleEntryFields,
};
use shiguredo_mp4::descriptors::{DecoderConfigDescriptor, DecoderSpecificInfo, EsDescriptor, SlConfigDescriptor};
use shiguredo_mp4::mux::{Mp4FileMuxer, Sample};
use shiguredo_mp4::{BoxSize, BoxType, Either, Encode, FixedPointNumber, TrackKind, Uint};

use super::ambience::RATE;
use super::sound::{self, SoundTrack};
use super::video::VideoTrack;
use super::{RenderError, RenderSpec};

/// Duration of a frame in ticks; the video track's timescale is this times the frame rate.
const TICKS: u32 = 1000;
/// The movie's timescale, in ticks a second.
const MOVIE_TICKS: NonZeroU32 = NonZeroU32::new(1000).unwrap();
/// Chunks of sound and picture a second.
const CHUNKS: usize = 2;
/// `nclx` colour: BT.709 primaries, transfer and matrix, limited range (ISO/IEC 23001-8; ISO/IEC 14496-12, 12.1.5).
const BT709: [u8; 11] = *b"nclx\x00\x01\x00\x01\x00\x01\x00";

/// Writes the tracks into one file.
pub(super) fn write(spec: &RenderSpec, video: &VideoTrack, sound: Option<&SoundTrack>) -> Result<Vec<u8>, RenderError> {
    let mut muxer = Mp4FileMuxer::new().map_err(refused)?;
    let start = muxer.initial_boxes_bytes().len() as u64;
    let mut body = MediaData { muxer: &mut muxer, bytes: Vec::new(), start };
    let fps = spec.fps as usize;
    let mut entry = Some(picture_entry(spec, video));
    let mut sound_entry = sound.map(sound_entry);
    let units = sound.map_or(&[][..], |sound| &sound.units);
    let mut heard = 0;
    for chunk in 0..spec.seconds as usize * CHUNKS {
        for sample in &video.samples[chunk * fps / CHUNKS..(chunk + 1) * fps / CHUNKS] {
            body.push(TrackKind::Video, entry.take(), sample.key, [spec.fps * TICKS, TICKS], &sample.bytes)?;
        }
        let last = chunk + 1 == spec.seconds as usize * CHUNKS;
        let until = if last {
            units.len()
        } else {
            ((chunk + 1) * RATE as usize / CHUNKS / sound::UNIT as usize + 1).min(units.len())
        };
        for unit in &units[heard..until] {
            body.push(TrackKind::Audio, sound_entry.take(), true, [RATE, sound::UNIT], unit)?;
        }
        heard = until;
    }
    let data = body.bytes;
    let mut movie = muxer.finalize().map_err(refused)?.moov_box().clone();
    time_movie(&mut movie, spec.seconds, sound.map_or(0, |sound| sound.priming));
    assemble(movie, start, &data)
}

struct MediaData<'a> {
    muxer: &'a mut Mp4FileMuxer,
    bytes: Vec<u8>,
    start: u64,
}

impl MediaData<'_> {
    fn push(
        &mut self,
        kind: TrackKind,
        entry: Option<SampleEntry>,
        key: bool,
        [timescale, duration]: [u32; 2],
        bytes: &[u8],
    ) -> Result<(), RenderError> {
        let sample = Sample {
            track_kind: kind,
            sample_entry: entry,
            keyframe: key,
            timescale: NonZeroU32::new(timescale).unwrap_or(NonZeroU32::MIN),
            duration,
            composition_time_offset: None,
            data_offset: self.start + self.bytes.len() as u64,
            data_size: bytes.len(),
        };
        self.muxer.append_sample(&sample).map_err(refused)?;
        self.bytes.extend_from_slice(bytes);
        Ok(())
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it is what map_err hands over")]
fn refused(error: impl ToString) -> RenderError {
    RenderError::File(error.to_string())
}

/// Sets the duration of movie and tracks, and hides the sound's priming.
fn time_movie(movie: &mut MoovBox, seconds: u32, priming: u64) {
    let length = u64::from(seconds) * u64::from(MOVIE_TICKS.get());
    movie.mvhd_box.timescale = MOVIE_TICKS;
    movie.mvhd_box.duration = length;
    for track in &mut movie.trak_boxes {
        let heard = track.mdia_box.hdlr_box.handler_type == shiguredo_mp4::boxes::HdlrBox::HANDLER_TYPE_SOUN;
        track.tkhd_box.duration = length;
        track.edts_box = Some(edit(length, if heard { priming.cast_signed() } else { 0 }));
    }
}

fn edit(length: u64, from: i64) -> EdtsBox {
    let entry = ElstEntry { edit_duration: length, media_time: from, media_rate: FixedPointNumber::new(1, 0) };
    EdtsBox { elst_box: Some(ElstBox { entries: vec![entry] }), unknown_boxes: Vec::new() }
}

/// `ftyp`, `moov`, `mdat`; chunk offsets are moved from the muxer's layout (data at `start`) to this one.
fn assemble(mut movie: MoovBox, start: u64, data: &[u8]) -> Result<Vec<u8>, RenderError> {
    let brands = vec![Brand::ISOM, Brand::ISO2, Brand::AVC1, Brand::MP41];
    let mut file = FtypBox { major_brand: Brand::ISOM, minor_version: 512, compatible_brands: brands }
        .encode_to_vec()
        .map_err(refused)?;
    let head = movie.encode_to_vec().map_err(refused)?.len();
    let size = u32::try_from(data.len() + 8).map_err(refused)?;
    let first = u32::try_from(file.len() + head + 8).map_err(refused)?;
    for track in &mut movie.trak_boxes {
        shift(track, start, first).ok_or_else(|| refused("a chunk lies outside the file"))?;
    }
    file.extend(movie.encode_to_vec().map_err(refused)?);
    file.extend(size.to_be_bytes());
    file.extend(b"mdat");
    file.extend_from_slice(data);
    Ok(file)
}

fn shift(track: &mut TrakBox, from: u64, to: u32) -> Option<()> {
    let Either::A(offsets) = &mut track.mdia_box.minf_box.stbl_box.stco_or_co64_box else {
        return None;
    };
    for offset in &mut offsets.chunk_offsets {
        *offset = offset.checked_sub(u32::try_from(from).ok()?)?.checked_add(to)?;
    }
    Some(())
}

fn picture_entry(spec: &RenderSpec, video: &VideoTrack) -> SampleEntry {
    let sps = &video.sps;
    let byte = |at: usize| sps.get(at).copied().unwrap_or_default();
    let high = byte(1) >= 100;
    SampleEntry::Avc1(Avc1Box {
        visual: VisualSampleEntryFields {
            data_reference_index: VisualSampleEntryFields::DEFAULT_DATA_REFERENCE_INDEX,
            width: spec.width as u16,
            height: spec.height as u16,
            horizresolution: VisualSampleEntryFields::DEFAULT_HORIZRESOLUTION,
            vertresolution: VisualSampleEntryFields::DEFAULT_VERTRESOLUTION,
            frame_count: VisualSampleEntryFields::DEFAULT_FRAME_COUNT,
            compressorname: VisualSampleEntryFields::NULL_COMPRESSORNAME,
            depth: VisualSampleEntryFields::DEFAULT_DEPTH,
        },
        avcc_box: AvccBox {
            avc_profile_indication: byte(1),
            profile_compatibility: byte(2),
            avc_level_indication: byte(3),
            length_size_minus_one: Uint::new(3),
            sps_list: vec![sps.clone()],
            pps_list: vec![video.pps.clone()],
            chroma_format: high.then(|| Uint::new(1)),
            bit_depth_luma_minus8: high.then(|| Uint::new(0)),
            bit_depth_chroma_minus8: high.then(|| Uint::new(0)),
            sps_ext_list: Vec::new(),
        },
        unknown_boxes: vec![UnknownBox {
            box_type: BoxType::Normal(*b"colr"),
            box_size: BoxSize::U32(8 + BT709.len() as u32),
            payload: BT709.to_vec(),
        }],
    })
}

fn sound_entry(sound: &SoundTrack) -> SampleEntry {
    let largest = sound.units.iter().map(Vec::len).max().unwrap_or_default();
    SampleEntry::Mp4a(Mp4aBox {
        audio: AudioSampleEntryFields {
            data_reference_index: AudioSampleEntryFields::DEFAULT_DATA_REFERENCE_INDEX,
            channelcount: 2,
            samplesize: AudioSampleEntryFields::DEFAULT_SAMPLESIZE,
            samplerate: FixedPointNumber::new(RATE as u16, 0),
        },
        esds_box: EsdsBox {
            es: EsDescriptor {
                es_id: EsDescriptor::MIN_ES_ID,
                stream_priority: EsDescriptor::LOWEST_STREAM_PRIORITY,
                depends_on_es_id: None,
                url_string: None,
                ocr_es_id: None,
                dec_config_descr: DecoderConfigDescriptor {
                    object_type_indication: DecoderConfigDescriptor::OBJECT_TYPE_INDICATION_AUDIO_ISO_IEC_14496_3,
                    stream_type: DecoderConfigDescriptor::STREAM_TYPE_AUDIO,
                    up_stream: DecoderConfigDescriptor::UP_STREAM_FALSE,
                    buffer_size_db: Uint::new(largest as u32),
                    max_bitrate: sound::BIT_RATE,
                    avg_bitrate: sound::BIT_RATE,
                    dec_specific_info: Some(DecoderSpecificInfo { payload: sound.config.clone() }),
                },
                sl_config_descr: SlConfigDescriptor,
            },
        },
        unknown_boxes: Vec::new(),
    })
}
