//! What a file says of the kind of its pictures.
//!
//! Owns sample entries of video: codec, stored size, shape of the pixels, colour. Reads what it needs of one and lets the rest
//! lie, so that what an editor or a phone added refuses nothing. Never decodes.

use crate::media::error::Problem;
use crate::media::h264::aspect;
use crate::media::mp4::boxes::{Atom, Fields, find};
use crate::media::mp4::sound_entry::letters;
use shiguredo_mp4::boxes::{AvccBox, SampleEntry};
use shiguredo_mp4::{Decode, Uint, codec_string};

/// Bytes of a visual sample entry before the boxes in it, and where its size stands (ISO/IEC 14496-12, 12.1.3).
const HEAD: usize = 78;
const SIZE: usize = 24;

/// The kind of the pictures of a track.
#[derive(Debug, Clone)]
pub(crate) struct PictureEntry {
    /// The codec as RFC 6381 writes it, for example `avc1.64001f`; the four letters alone when nothing more is known.
    pub(crate) codec: String,
    /// Width and height as stored, in pixels, above 0.
    pub(crate) size: [u32; 2],
    /// How H.264 is to be decoded; what is wrong with that, as an error.
    pub(crate) avc: Result<AvccBox, NotAvc>,
    /// How wide a pixel is for how tall, both above 0.
    pub(crate) aspect: [u32; 2],
    /// Matrix code (ITU-T H.273, table 4) and whether the range is full, if the file says so.
    pub(crate) colour: Option<(u8, bool)>,
}

/// Why pictures are not decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum NotAvc {
    /// Another codec, by the name that people know it by.
    Other(String),
    /// H.264 with a configuration that makes no sense; the detail is for a log.
    Damaged(String),
}

impl PictureEntry {
    /// Reads a sample entry; none when it is not one of pictures.
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
            Err(NotAvc::Other(name(entry.kind)))
        };
        let stream = avc.as_ref().ok().and_then(|avc| aspect::of_stream(avc.sps_list.first()?));
        let aspect = find(inside, *b"pasp").and_then(pasp).or(stream).unwrap_or([1, 1]);
        let codec = codec(entry, avc.as_ref().ok());
        Some(Self { codec, size, avc, aspect, colour: find(inside, *b"colr").and_then(nclx) })
    }
}

/// An `AVCDecoderConfigurationRecord` up to its parameter sets (ISO/IEC 14496-15, 5.3.3.1). What may follow says again what
/// they say, and some files end before it or in the middle of it.
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

/// Width and height of a pixel (ISO/IEC 14496-12, 12.1.4).
fn pasp(bytes: &[u8]) -> Option<[u32; 2]> {
    let aspect = crate::media::mp4::boxes::pair(*bytes.first_chunk()?);
    (!aspect.contains(&0)).then_some(aspect)
}

/// Matrix code and full range of a `colr` box: of kind `nclx` (ISO/IEC 14496-12, 12.1.5), or of QuickTime's `nclc`, which has no
/// range.
fn nclx(bytes: &[u8]) -> Option<(u8, bool)> {
    let (kind, rest) = bytes.split_first_chunk::<4>()?;
    let matrix = *rest.get(5)?;
    match kind {
        b"nclx" => Some((matrix, rest.get(6)? & 0x80 != 0)),
        b"nclc" => Some((matrix, false)),
        _ => None,
    }
}

/// What people call the codec of a sample entry.
fn name(kind: [u8; 4]) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::mp4::boxes::atoms;

    fn entry(kind: [u8; 4], inside: &[u8]) -> Vec<u8> {
        let mut body = vec![0; HEAD];
        body[SIZE..SIZE + 4].copy_from_slice(&[0, 64, 0, 48]);
        [&(86 + inside.len() as u32).to_be_bytes()[..], &kind, &body, inside].concat()
    }

    fn read(bytes: &[u8]) -> PictureEntry {
        PictureEntry::read(atoms(bytes).next().unwrap()).unwrap()
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
