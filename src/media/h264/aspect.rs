//! How wide a pixel is for how tall, as an H.264 stream says it.
//!
//! Owns the walk through a sequence parameter set to its aspect ratio (ITU-T H.264, 7.3.2.1.1 and E.1.1). Never says what an
//! MP4 file says: its own box comes first.

use rust_h264::nal::{NalUnitType, parse_annex_b};
use rusty_h264_common::BitReader;

/// Profiles that say how colour is sampled (ITU-T H.264, 7.3.2.1.1).
const HIGH: [u32; 13] = [100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135];
/// Aspects by their number (ITU-T H.264, table E-1).
const NAMED: [[u32; 2]; 17] = [
    [0, 0],
    [1, 1],
    [12, 11],
    [10, 11],
    [16, 11],
    [40, 33],
    [24, 11],
    [20, 11],
    [32, 11],
    [80, 33],
    [18, 11],
    [15, 11],
    [64, 33],
    [160, 99],
    [4, 3],
    [3, 2],
    [2, 1],
];
/// Width and height follow in full.
const EXTENDED: usize = 255;

/// Width and height of a pixel; none when the set does not say, or makes no sense.
pub(crate) fn of_stream(sequence: &[u8]) -> Option<[u32; 2]> {
    let stream = [&[0, 0, 0, 1], sequence].concat();
    let units = parse_annex_b(&stream);
    let unit = units.first().filter(|unit| unit.nal_unit_type == NalUnitType::Sps)?;
    let mut reader = BitReader::new(&unit.rbsp);
    skip_to_usability(&mut reader)?;
    let has_aspect = bit(&mut reader)? && bit(&mut reader)?;
    let number = if has_aspect { reader.read_bits(8).ok()? as usize } else { return None };
    let [width, height] = if number == EXTENDED {
        [reader.read_bits(16).ok()?, reader.read_bits(16).ok()?]
    } else {
        *NAMED.get(number)?
    };
    (width > 0 && height > 0).then_some([width, height])
}

/// Up to whether there is usability information.
fn skip_to_usability(reader: &mut BitReader<'_>) -> Option<()> {
    let profile = reader.read_bits(8).ok()?;
    reader.read_bits(16).ok()?;
    reader.read_ue().ok()?;
    if HIGH.contains(&profile) {
        skip_sampling(reader)?;
    }
    reader.read_ue().ok()?;
    match reader.read_ue().ok()? {
        0 => drop(reader.read_ue().ok()?),
        1 => {
            bit(reader)?;
            reader.read_se().ok()?;
            reader.read_se().ok()?;
            for _ in 0..reader.read_ue().ok()?.min(255) {
                reader.read_se().ok()?;
            }
        }
        _ => {}
    }
    reader.read_ue().ok()?;
    bit(reader)?;
    reader.read_ue().ok()?;
    reader.read_ue().ok()?;
    if !bit(reader)? {
        bit(reader)?;
    }
    bit(reader)?;
    if bit(reader)? {
        for _ in 0..4 {
            reader.read_ue().ok()?;
        }
    }
    Some(())
}

/// How colour is sampled, and the scaling lists.
fn skip_sampling(reader: &mut BitReader<'_>) -> Option<()> {
    let format = reader.read_ue().ok()?;
    if format == 3 {
        bit(reader)?;
    }
    reader.read_ue().ok()?;
    reader.read_ue().ok()?;
    bit(reader)?;
    if !bit(reader)? {
        return Some(());
    }
    for list in 0..if format == 3 { 12 } else { 8 } {
        if bit(reader)? {
            skip_scaling_list(reader, if list < 6 { 16 } else { 64 })?;
        }
    }
    Some(())
}

/// One scaling list of so many numbers (ITU-T H.264, 7.3.2.1.1.1).
fn skip_scaling_list(reader: &mut BitReader<'_>, numbers: u32) -> Option<()> {
    let mut last = 8_i64;
    let mut next = 8_i64;
    for _ in 0..numbers {
        if next != 0 {
            next = (last + i64::from(reader.read_se().ok()?)).rem_euclid(256);
        }
        last = if next == 0 { last } else { next };
    }
    Some(())
}

fn bit(reader: &mut BitReader<'_>) -> Option<bool> {
    reader.read_bit().ok()
}
