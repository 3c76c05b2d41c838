//! Sample entries: the codec of a track, and what its decoder has to know.
//!
//! Reads video entries (size, pixel aspect, colour, `avcC`) and audio entries, as MP4 and as QuickTime (versions 0, 1
//! and 2) write them. Other boxes are skipped, so extensions of editors and phones do no harm.

use super::boxes::{Atom, Fields, atoms, find};
use crate::media::error::{Problem, SoundProblem};
use crate::media::h264::pixel_aspect;
use shiguredo_mp4::boxes::{AvccBox, SampleEntry};
use shiguredo_mp4::{Decode, Uint, codec_string};

/// Length of a visual sample entry before its boxes, and the offset of its size (ISO/IEC 14496-12, 12.1.3).
const HEAD: usize = 78;
const SIZE: usize = 24;

/// A video sample entry.
#[derive(Debug, Clone)]
pub(crate) struct VideoEntry {
    /// The codec as RFC 6381 writes it, for example `avc1.64001f`; the four-letter code alone if nothing more is known.
    pub(crate) codec: String,
    /// Width and height as stored, in pixels, above 0.
    pub(crate) size: [u32; 2],
    /// The decoder configuration, or why there is none that we can use.
    pub(crate) avc: Result<AvccBox, NotAvc>,
    /// Pixel aspect, width to height, both above 0.
    pub(crate) aspect: [u32; 2],
    /// Matrix code (ITU-T H.273, table 4) and whether the range is full, if the file says so.
    pub(crate) colour: Option<(u8, bool)>,
}

/// Why pictures can't be decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum NotAvc {
    /// Another codec, by its common name.
    Other(String),
    /// H.264 with a malformed configuration; the detail is for a log.
    Damaged(String),
}

impl VideoEntry {
    /// Reads a sample entry; none if it is not a visual one.
    pub(crate) fn read(entry: Atom<'_>) -> Option<Self> {
        let mut fields = Fields::new(entry.body.get(SIZE..)?);
        let size = [fields.u16().ok()?, fields.u16().ok()?].map(u32::from);
        if size.contains(&0) {
            return None;
        }
        let inside = entry.body.get(HEAD..).unwrap_or_default();
        let avc = if &entry.kind == b"avc1" {
            let config = find(inside, *b"avcC").ok_or_else(|| NotAvc::Damaged("no avcC".to_owned()));
            config.and_then(|config| avcc(config).map_err(|problem| NotAvc::Damaged(problem.details())))
        } else {
            Err(NotAvc::Other(video_name(entry.kind)))
        };
        let stream = avc.as_ref().ok().and_then(|avc| pixel_aspect(avc.sps_list.first()?));
        let aspect = find(inside, *b"pasp").and_then(pasp).or(stream).unwrap_or([1, 1]);
        let codec = codec(entry, avc.as_ref().ok());
        Some(Self { codec, size, avc, aspect, colour: find(inside, *b"colr").and_then(nclx) })
    }
}

/// Reads an `AVCDecoderConfigurationRecord` up to its parameter sets (ISO/IEC 14496-15, 5.3.3.1). What may follow
/// repeats what they say, and some files end before it or in the middle of it.
fn avcc(bytes: &[u8]) -> Result<AvccBox, Problem> {
    let mut fields = Fields::new(bytes);
    let [version, profile, compatibility, level, length, sequences] = fields.bytes()?;
    if version != 1 {
        return Err(Problem::damaged("avcC of another version"));
    }
    let mut sets = |count: u8| (0..count).map(|_| set(&mut fields)).collect::<Result<Vec<_>, Problem>>();
    let sps_list = sets(sequences & 0x1f)?;
    let pictures = fields.u8()?;
    let mut sets = |count: u8| (0..count).map(|_| set(&mut fields)).collect::<Result<Vec<_>, Problem>>();
    let pps_list = sets(pictures)?;
    Ok(AvccBox {
        avc_profile_indication: profile,
        profile_compatibility: compatibility,
        avc_level_indication: level,
        length_size_minus_one: Uint::new(length & 3),
        sps_list,
        pps_list,
        chroma_format: None,
        bit_depth_luma_minus8: None,
        bit_depth_chroma_minus8: None,
        sps_ext_list: Vec::new(),
    })
}

fn set(fields: &mut Fields<'_>) -> Result<Vec<u8>, Problem> {
    let length = fields.u16()?;
    fields.slice(usize::from(length)).map(<[u8]>::to_vec)
}

fn codec(entry: Atom<'_>, avc: Option<&AvccBox>) -> String {
    if let Some(avc) = avc {
        let [profile, compatibility, level] =
            [avc.avc_profile_indication, avc.profile_compatibility, avc.avc_level_indication];
        return format!("avc1.{profile:02x}{compatibility:02x}{level:02x}");
    }
    let known =
        SampleEntry::decode(entry.whole).ok().and_then(|(entry, _)| codec_string::from_sample_entry(&entry).ok());
    known.unwrap_or_else(|| letters(entry.kind))
}

/// Pixel aspect from a `pasp` box (ISO/IEC 14496-12, 12.1.4).
fn pasp(bytes: &[u8]) -> Option<[u32; 2]> {
    let aspect = crate::media::mp4::boxes::pair(*bytes.first_chunk()?);
    (!aspect.contains(&0)).then_some(aspect)
}

/// Matrix code and full range from a `colr` box: kind `nclx` (ISO/IEC 14496-12, 12.1.5), or QuickTime's `nclc`, which
/// has no range.
fn nclx(bytes: &[u8]) -> Option<(u8, bool)> {
    let (kind, rest) = bytes.split_first_chunk::<4>()?;
    let matrix = *rest.get(5)?;
    match kind {
        b"nclx" => Some((matrix, rest.get(6)? & 0x80 != 0)),
        b"nclc" => Some((matrix, false)),
        _ => None,
    }
}

/// The common name of a video codec.
fn video_name(kind: [u8; 4]) -> String {
    let known = match &kind {
        b"hev1" | b"hvc1" | b"dvh1" | b"dvhe" => "HEVC, also called H.265",
        b"vvc1" | b"vvi1" => "VVC, also called H.266",
        b"av01" => "AV1",
        b"vp08" => "VP8",
        b"vp09" => "VP9",
        b"mp4v" => "MPEG-4 Visual",
        b"jpeg" | b"mjpa" | b"mjpb" => "Motion JPEG",
        b"ap4h" | b"ap4x" | b"apch" | b"apcn" | b"apcs" | b"apco" => "ProRes",
        b"s263" | b"h263" => "H.263",
        b"encv" => "encrypted",
        _ => return letters(kind),
    };
    known.to_owned()
}

/// Length of an audio sample entry before its boxes: ISO and QuickTime version 0, then QuickTime versions 1 and 2
/// (QuickTime File Format, "Sound sample descriptions"). All three are tried, because files carry the wrong version.
const HEADS: [usize; 3] = [28, 44, 64];
/// Descriptor tags (ISO/IEC 14496-1, 7.2.2.1).
const ES: u8 = 3;
const DECODER_CONFIG: u8 = 4;
const DECODER_SPECIFIC: u8 = 5;

/// The `AudioSpecificConfig` of an AAC entry (ISO/IEC 14496-3, 1.6.2.1).
pub(crate) fn aac_config(entry: Atom<'_>) -> Result<Vec<u8>, SoundProblem> {
    if &entry.kind != b"mp4a" {
        return Err(SoundProblem::Codec(audio_name(entry.kind)));
    }
    let esds = HEADS.iter().find_map(|&head| {
        let inside = entry.body.get(head..)?;
        find(inside, *b"esds").or_else(|| find(find(inside, *b"wave")?, *b"esds"))
    });
    let esds = esds.ok_or_else(|| SoundProblem::damaged("no esds"))?;
    let (object, config) = descriptor(esds).map_err(|problem| SoundProblem::Damaged(problem.details()))?;
    match object {
        // MPEG-4 audio, and the three MPEG-2 AAC profiles (ISO/IEC 14496-1, table 5).
        0x40 | 0x66..=0x68 if !config.is_empty() => check_aac(config).map(|()| config.to_vec()),
        0x40 | 0x66..=0x68 => Err(SoundProblem::damaged("no AudioSpecificConfig")),
        0x69 | 0x6b => Err(SoundProblem::Codec("MP3".to_owned())),
        0xa5 => Err(SoundProblem::Codec("AC-3".to_owned())),
        0xa6 => Err(SoundProblem::Codec("E-AC-3".to_owned())),
        0xa9..=0xac => Err(SoundProblem::Codec("DTS".to_owned())),
        0xad => Err(SoundProblem::Codec("Opus".to_owned())),
        0xdd => Err(SoundProblem::Codec("Vorbis".to_owned())),
        other => Err(SoundProblem::Codec(format!("of kind {other:#x}"))),
    }
}

/// The object type and the decoder-specific configuration in an `esds` box (ISO/IEC 14496-1, 7.2.6.5 and 7.2.6.6).
fn descriptor(esds: &[u8]) -> Result<(u8, &[u8]), Problem> {
    let (fields, ..) = Fields::full(esds)?;
    let mut stream = tagged(fields.rest(), ES)?;
    stream.u16()?;
    let flags = stream.u8()?;
    if flags & 0x80 != 0 {
        stream.u16()?;
    }
    if flags & 0x40 != 0 {
        let length = stream.u8()?;
        stream.slice(usize::from(length))?;
    }
    if flags & 0x20 != 0 {
        stream.u16()?;
    }
    let mut config = tagged(stream.rest(), DECODER_CONFIG)?;
    let object = config.u8()?;
    config.bytes::<12>()?;
    let specific = tagged(config.rest(), DECODER_SPECIFIC).map_or(&[][..], Fields::rest);
    Ok((object, specific))
}

/// The contents of the first descriptor, cut to the bytes that are there.
fn tagged(bytes: &[u8], tag: u8) -> Result<Fields<'_>, Problem> {
    let mut fields = Fields::new(bytes);
    if fields.u8()? != tag {
        return Err(Problem::damaged("another descriptor than is expected"));
    }
    let mut length = 0usize;
    for _ in 0..4 {
        let byte = fields.u8()?;
        length = length << 7 | usize::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            break;
        }
    }
    let rest = fields.rest();
    Ok(Fields::new(&rest[..length.min(rest.len())]))
}

/// The common name of an audio codec.
fn audio_name(kind: [u8; 4]) -> String {
    let known = match &kind {
        b"ac-3" | b"sac3" => "AC-3",
        b"ec-3" => "E-AC-3",
        b"ac-4" => "AC-4",
        b"Opus" => "Opus",
        b"fLaC" => "FLAC",
        b"alac" => "Apple Lossless",
        b".mp3" | b"ms\0U" => "MP3",
        b"samr" | b"sawb" => "AMR",
        b"dtsc" | b"dtse" | b"dtsh" | b"dtsl" | b"dtsx" => "DTS",
        b"ulaw" | b"alaw" => "G.711",
        b"enca" => "encrypted",
        b"mha1" | b"mha2" | b"mhm1" | b"mhm2" => "MPEG-H",
        b"sowt" | b"twos" | b"lpcm" | b"ipcm" | b"fpcm" | b"in24" | b"in32" | b"fl32" | b"fl64" | b"raw " | b"NONE" => {
            "uncompressed (PCM)"
        }
        _ => return letters(kind),
    };
    known.to_owned()
}

/// A four-letter code as readable text.
pub(crate) fn letters(kind: [u8; 4]) -> String {
    if kind.iter().all(|&byte| byte == b' ' || byte.is_ascii_graphic()) {
        kind.iter().copied().map(char::from).collect::<String>().trim().to_owned()
    } else {
        "of an unknown kind".to_owned()
    }
}

/// The sample entries of a track.
pub(crate) fn entries(table: &[u8]) -> Result<impl Iterator<Item = Atom<'_>>, Problem> {
    let (mut fields, ..) = Fields::full(crate::media::mp4::boxes::need(table, *b"stsd")?)?;
    fields.u32()?;
    Ok(atoms(fields.rest()))
}

/// AAC object types that we decode: LC, HE (SBR), HE v2 (parametric stereo) (ISO/IEC 14496-3, table 1.1).
const LC: u8 = 2;
const HE: u8 = 5;
const HE_V2: u8 = 29;

/// Checks that an `AudioSpecificConfig` is of a kind that we decode.
pub(crate) fn check_aac(config: &[u8]) -> Result<(), SoundProblem> {
    let &[first, second, ..] = config else { return Err(SoundProblem::damaged("a short AudioSpecificConfig")) };
    let kind = first >> 3;
    let kind = if kind == 31 { 32 + ((first & 7) << 3 | second >> 5) } else { kind };
    let name = match kind {
        LC | HE | HE_V2 => return Ok(()),
        1 => "AAC Main",
        3 => "AAC SSR",
        4 => "AAC LTP",
        17 | 19 | 20 => "error-resilient AAC",
        23 => "AAC-LD",
        32..=34 => "MPEG audio (MP3)",
        36 => "MPEG-4 ALS",
        39 => "AAC-ELD",
        42 => "xHE-AAC",
        _ => "a kind of MPEG-4 audio",
    };
    Err(SoundProblem::Codec(name.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::super::boxes::atoms;
    use super::*;

    fn entry(kind: [u8; 4], inside: &[u8]) -> Vec<u8> {
        let mut body = vec![0; HEAD];
        body[SIZE..SIZE + 4].copy_from_slice(&[0, 64, 0, 48]);
        [&(86 + inside.len() as u32).to_be_bytes()[..], &kind, &body, inside].concat()
    }

    fn read(bytes: &[u8]) -> VideoEntry {
        VideoEntry::read(atoms(bytes).next().unwrap()).unwrap()
    }

    const AVCC: &[u8] = b"\0\0\0\x15avcC\x01\x64\0\x1f\xff\xe1\0\x01\x67\x01\0\x01\x68";

    #[test]
    fn what_stands_behind_the_parameter_sets_refuses_nothing() {
        let plain = read(&entry(*b"avc1", AVCC)).avc.unwrap();
        assert_eq!((plain.sps_list, plain.pps_list), (vec![vec![0x67]], vec![vec![0x68]]));
        for end in [&b"\0"[..], b"\0\0", b"\xfd\xf8\xf8\x01"] {
            let size = (AVCC.len() + end.len()) as u32;
            let longer = [&size.to_be_bytes()[..], &AVCC[4..], end, &[0; 4]].concat();
            assert!(read(&entry(*b"avc1", &longer)).avc.is_ok(), "{end:?}");
        }
        let cut = read(&entry(*b"avc1", b"\0\0\0\x12avcC\x01\x64\0\x1f\xff\xe1\0\x02\x67\x01"));
        assert!(matches!(cut.avc, Err(NotAvc::Damaged(_))));
    }

    #[test]
    fn the_colour_of_quicktime_files_is_read_too() {
        let stated = |colr: &[u8]| read(&entry(*b"avc1", colr)).colour;
        assert_eq!(stated(b"\0\0\0\x13colrnclx\0\x01\0\x01\0\x06\x80"), Some((6, true)));
        assert_eq!(stated(b"\0\0\0\x12colrnclc\0\x01\0\x01\0\x07"), Some((7, false)));
        assert_eq!(stated(b"\0\0\0\x10colrprof\0\0\0\0"), None);
    }

    #[test]
    fn a_codec_has_the_name_that_people_know() {
        for (kind, name) in [(b"hvc1", "HEVC, also called H.265"), (b"apch", "ProRes"), (b"abcd", "abcd")] {
            assert_eq!(read(&entry(*kind, &[0; 4])).avc, Err(NotAvc::Other(name.to_owned())));
        }
    }
}
