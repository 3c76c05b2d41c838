//! What a file says of the kind of its sound.
//!
//! Owns sample entries of sound, as MP4 and as QuickTime (versions 0, 1 and 2) write them, and the names of codecs that people
//! know. Never decodes.

use crate::media::error::Problem;
use crate::media::mp4::boxes::{Atom, Fields, atoms, find};
use crate::media::sound;
use crate::media::unheard::Unheard;

/// Bytes of a sample entry before the boxes in it: of ISO and of QuickTime's version 0, then of QuickTime's versions 1 and 2
/// (QuickTime File Format, "Sound sample descriptions"). The version is not asked: files of one kind carry that of another.
const HEADS: [usize; 3] = [28, 44, 64];
/// Tags of descriptors (ISO/IEC 14496-1, 7.2.2.1).
const ES: u8 = 3;
const DECODER_CONFIG: u8 = 4;
const DECODER_SPECIFIC: u8 = 5;

/// AAC, as its decoder has to know it: an `AudioSpecificConfig` (ISO/IEC 14496-3, 1.6.2.1).
pub(crate) fn aac_config(entry: Atom<'_>) -> Result<Vec<u8>, Unheard> {
    if &entry.kind != b"mp4a" {
        return Err(Unheard::Codec(name(entry.kind)));
    }
    let esds = HEADS.iter().find_map(|&head| {
        let inside = entry.body.get(head..)?;
        find(inside, *b"esds").or_else(|| find(find(inside, *b"wave")?, *b"esds"))
    });
    let esds = esds.ok_or_else(|| Unheard::damaged("no esds"))?;
    let (object, config) = descriptor(esds).map_err(|problem| Unheard::Damaged(problem.details()))?;
    match object {
        // MPEG-4 audio, and MPEG-2's three kinds of AAC (ISO/IEC 14496-1, table 5).
        0x40 | 0x66..=0x68 if !config.is_empty() => sound::check(config).map(|()| config.to_vec()),
        0x40 | 0x66..=0x68 => Err(Unheard::damaged("no AudioSpecificConfig")),
        0x69 | 0x6b => Err(Unheard::Codec("MP3".to_owned())),
        0xa5 => Err(Unheard::Codec("AC-3".to_owned())),
        0xa6 => Err(Unheard::Codec("E-AC-3".to_owned())),
        0xa9..=0xac => Err(Unheard::Codec("DTS".to_owned())),
        0xad => Err(Unheard::Codec("Opus".to_owned())),
        0xdd => Err(Unheard::Codec("Vorbis".to_owned())),
        other => Err(Unheard::Codec(format!("of kind {other:#x}"))),
    }
}

/// The kind of object and the decoder's own configuration in an `esds` box (ISO/IEC 14496-1, 7.2.6.5 and 7.2.6.6).
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

/// What is in the descriptor that comes first; it may promise more than there is.
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

/// What people call the codec of a sample entry.
fn name(kind: [u8; 4]) -> String {
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

/// Four letters as a person can read them.
pub(crate) fn letters(kind: [u8; 4]) -> String {
    if kind.iter().all(|&byte| byte == b' ' || byte.is_ascii_graphic()) {
        kind.iter().copied().map(char::from).collect::<String>().trim().to_owned()
    } else {
        "of an unknown kind".to_owned()
    }
}

/// The sample entries of a track; those of QuickTime and of MP4 are told apart only inside.
pub(crate) fn entries(table: &[u8]) -> Result<impl Iterator<Item = Atom<'_>>, Problem> {
    let (mut fields, ..) = Fields::full(crate::media::mp4::boxes::need(table, *b"stsd")?)?;
    fields.u32()?;
    Ok(atoms(fields.rest()))
}
