//! H.264 parameter sets (SPS and PPS): read, and checked before a decoder sees them.
//!
//! The checks bound the picture size, the chroma format, and every number that makes a decoder reserve memory.
//! Interlaced streams are read too, which the fast decoder's own parser refuses.

use crate::media::error::Problem;
use rust_h264::nal::{NalUnitType, SpsInfo, parse_annex_b, parse_sps_info};
use rusty_h264_common::BitReader;
use rusty_h264_common::bit_reader::OutOfData;
use rusty_h264_decoder::Pps;

/// Largest coded picture, long and short side in pixels: 4K with its 16-pixel rounding.
const MAX_CODED: [u32; 2] = [4096, 2304];
/// Most macroblocks in all reference frames together: level 5.1 (ITU-T H.264, table A-1), 70 MB of samples.
const MAX_DPB: u32 = 184_320;
/// Most reference frames (ITU-T H.264, 7.4.2.1.1).
const MAX_REFERENCES: u32 = 16;
/// Most bits of a frame number or of a picture order count (ITU-T H.264, 7.4.2.1.1).
const MAX_COUNTER_BITS: u32 = 16;
/// Most frames in a cycle of picture order counts (ITU-T H.264, 7.4.2.1.1).
const MAX_CYCLE: u32 = 255;
/// Profiles whose SPS states the chroma format (ITU-T H.264, 7.3.2.1.1).
const HIGH_PROFILES: [u32; 13] = [100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135];
/// Sample aspect ratios by `aspect_ratio_idc` (ITU-T H.264, table E-1).
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
/// `aspect_ratio_idc` of a ratio that is written out.
const EXTENDED: usize = 255;
/// NAL unit types of parameter sets (ITU-T H.264, table 7-1).
pub(crate) const NAL_SPS: u8 = 7;
pub(crate) const NAL_PPS: u8 = 8;

/// The parameter sets of a stream, all checked.
#[derive(Debug)]
pub(crate) struct ParameterSets {
    /// Size, colour and chroma format.
    pub(crate) info: SpsInfo,
    pub(crate) sequence: Sps,
    pub(crate) pictures: Vec<Pps>,
    /// The NAL units without trailing zeros: the SPS, then every PPS.
    pub(crate) units: Vec<Vec<u8>>,
}

impl ParameterSets {
    /// Reads NAL units; repeated ones count once.
    pub(crate) fn new<'a>(units: impl Iterator<Item = &'a [u8]>) -> Result<Self, Problem> {
        let mut kept: Vec<Vec<u8>> = Vec::new();
        for unit in units.map(trimmed) {
            if !kept.iter().any(|set| is_same(set, unit)) {
                kept.push(unit.to_vec());
            }
        }
        kept.sort_by_key(|unit| nal_type(unit));
        let head = annex_b(&kept);
        let parsed = parse_annex_b(&head);
        let mut sequences = parsed.iter().filter(|unit| unit.nal_unit_type == NalUnitType::Sps);
        let (Some(unit), None) = (sequences.next(), sequences.next()) else {
            return Err(Problem::Unsupported("none or several sequence parameter sets".to_owned()));
        };
        let info = parse_sps_info(unit).map_err(Problem::damaged)?;
        let sequence = Sps::read(&unit.rbsp)?;
        check(&info, &sequence)?;
        let pictures = parsed.iter().filter(|unit| unit.nal_unit_type == NalUnitType::Pps);
        let pictures =
            pictures.map(|unit| Pps::parse(&unit.rbsp).map_err(Problem::damaged)).collect::<Result<Vec<_>, _>>()?;
        if pictures.is_empty() {
            return Err(Problem::damaged("no picture parameter set"));
        }
        Ok(Self { info, sequence, pictures, units: kept })
    }

    /// Replaces some sets: a new SPS replaces the old one, a PPS the one with the same number.
    pub(crate) fn with(&self, news: &[Vec<u8>]) -> Result<Self, Problem> {
        let sequence = news.iter().rev().find(|unit| nal_type(unit) == NAL_SPS);
        let own = self.units.iter().find(|unit| nal_type(unit) == NAL_SPS);
        let replaced = |unit: &&Vec<u8>| news.iter().any(|new| nal_type(new) == NAL_PPS && number(new) == number(unit));
        let kept = self.units.iter().filter(|unit| nal_type(unit) == NAL_PPS && !replaced(unit));
        let pictures = news.iter().enumerate().filter(|(_, unit)| nal_type(unit) == NAL_PPS);
        // Of two with the same number the later one counts.
        let latest = pictures.filter(|(place, unit)| {
            !news[place + 1..].iter().any(|later| nal_type(later) == NAL_PPS && number(later) == number(unit))
        });
        let pictures = latest.map(|(_, unit)| unit);
        Self::new(sequence.or(own).into_iter().chain(kept).chain(pictures).map(Vec::as_slice))
    }

    /// Whether a set is already among these.
    pub(crate) fn holds(&self, unit: &[u8]) -> bool {
        self.units.iter().any(|set| is_same(set, trimmed(unit)))
    }

    /// All sets as an Annex B byte stream.
    pub(crate) fn annex_b_stream(&self) -> Vec<u8> {
        annex_b(&self.units)
    }

    /// Whether slices are coded with CABAC.
    pub(crate) fn is_cabac(&self) -> bool {
        self.pictures.iter().any(|set| set.entropy_coding_mode_flag)
    }
}

/// The fields of an SPS that slice headers depend on.
#[derive(Debug)]
pub(crate) struct Sps {
    pub(crate) log2_max_frame_num: u32,
    pub(crate) pic_order_cnt_type: u32,
    pub(crate) log2_max_pic_order_cnt_lsb: u32,
    pub(crate) delta_pic_order_always_zero: bool,
    pub(crate) frame_mbs_only: bool,
    /// Whether lossless macroblocks (transform bypass) are allowed.
    lossless: bool,
}

impl Sps {
    /// Reads the payload of a NAL unit (ITU-T H.264, 7.3.2.1.1).
    fn read(rbsp: &[u8]) -> Result<Self, Problem> {
        read_sequence(&mut BitReader::new(rbsp))
            .map_err(|_| Problem::damaged("a parameter set ends early"))?
            .ok_or_else(|| Problem::damaged("a parameter set makes no sense"))
    }
}

/// Reads up to and including `frame_mbs_only_flag`; none when a value is out of bounds.
fn read_sequence(reader: &mut BitReader<'_>) -> Result<Option<Sps>, OutOfData> {
    let profile = reader.read_bits(8)?;
    // Constraint flags and level.
    reader.read_bits(16)?;
    reader.read_ue()?;
    let lossless = if HIGH_PROFILES.contains(&profile) { read_high(reader)? } else { false };
    let log2_max_frame_num = reader.read_ue()?.saturating_add(4);
    let pic_order_cnt_type = reader.read_ue()?;
    let (mut log2_max_pic_order_cnt_lsb, mut delta_pic_order_always_zero) = (0, false);
    match pic_order_cnt_type {
        0 => log2_max_pic_order_cnt_lsb = reader.read_ue()?.saturating_add(4),
        1 => {
            delta_pic_order_always_zero = reader.read_bit()?;
            reader.read_se()?;
            reader.read_se()?;
            let cycle = reader.read_ue()?;
            if cycle > MAX_CYCLE {
                return Ok(None);
            }
            for _ in 0..cycle {
                reader.read_se()?;
            }
        }
        2 => {}
        _ => return Ok(None),
    }
    // References, gaps, width and height in macroblocks.
    reader.read_ue()?;
    reader.read_bit()?;
    reader.read_ue()?;
    reader.read_ue()?;
    let frame_mbs_only = reader.read_bit()?;
    let within = log2_max_frame_num.max(log2_max_pic_order_cnt_lsb) <= MAX_COUNTER_BITS;
    Ok(within.then_some(Sps {
        log2_max_frame_num,
        pic_order_cnt_type,
        log2_max_pic_order_cnt_lsb,
        delta_pic_order_always_zero,
        frame_mbs_only,
        lossless,
    }))
}

/// Reads the fields that only high profiles have; returns whether lossless macroblocks are allowed.
fn read_high(reader: &mut BitReader<'_>) -> Result<bool, OutOfData> {
    let sampling = reader.read_ue()?;
    if sampling == 3 {
        reader.read_bit()?;
    }
    reader.read_ue()?;
    reader.read_ue()?;
    let lossless = reader.read_bit()?;
    if reader.read_bit()? {
        for list in 0..if sampling == 3 { 12 } else { 8 } {
            if reader.read_bit()? {
                skip_scaling_list(reader, if list < 6 { 16 } else { 64 })?;
            }
        }
    }
    Ok(lossless)
}

/// ITU-T H.264, 7.3.2.1.1.1.
fn skip_scaling_list(reader: &mut BitReader<'_>, size: usize) -> Result<(), OutOfData> {
    let (mut last, mut next) = (8, 8);
    for _ in 0..size {
        if next != 0 {
            next = (last + reader.read_se()?.rem_euclid(256)).rem_euclid(256);
        }
        last = if next == 0 { last } else { next };
    }
    Ok(())
}

/// Sample aspect ratio of an SPS; none if it is not stated or makes no sense.
pub(crate) fn pixel_aspect(sps: &[u8]) -> Option<[u32; 2]> {
    let stream = [&[0, 0, 0, 1], sps].concat();
    let units = parse_annex_b(&stream);
    let unit = units.first().filter(|unit| unit.nal_unit_type == NalUnitType::Sps)?;
    let mut reader = BitReader::new(&unit.rbsp);
    let sps = read_sequence(&mut reader).ok()??;
    read_aspect(&mut reader, sps.frame_mbs_only).ok()?.filter(|aspect| !aspect.contains(&0))
}

/// Reads what follows `frame_mbs_only_flag`, up to the aspect ratio (ITU-T H.264, 7.3.2.1.1 and E.1.1).
fn read_aspect(reader: &mut BitReader<'_>, frame_mbs_only: bool) -> Result<Option<[u32; 2]>, OutOfData> {
    if !frame_mbs_only {
        reader.read_bit()?;
    }
    reader.read_bit()?;
    let is_cropped = reader.read_bit()?;
    for _ in 0..if is_cropped { 4 } else { 0 } {
        reader.read_ue()?;
    }
    let is_stated = reader.read_bit()? && reader.read_bit()?;
    if !is_stated {
        return Ok(None);
    }
    let number = reader.read_bits(8)? as usize;
    if number == EXTENDED {
        return Ok(Some([reader.read_bits(16)?, reader.read_bits(16)?]));
    }
    Ok(NAMED.get(number).copied())
}

fn check(info: &SpsInfo, sequence: &Sps) -> Result<(), Problem> {
    let (width, height) = (info.coded_width, info.coded_height);
    let (long, short) = (width.max(height), width.min(height));
    if long > MAX_CODED[0] || short > MAX_CODED[1] {
        return Err(Problem::TooLarge(format!("{width} x {height} pixels")));
    }
    if info.width < 2 || info.height < 2 || info.width > width || info.height > height {
        return Err(Problem::damaged("the picture has no size"));
    }
    if info.chroma_format != 1 || info.bit_depth_luma != 8 || info.bit_depth_chroma != 8 {
        return Err(Problem::Unsupported("H.264 other than 8-bit 4:2:0".to_owned()));
    }
    // Neither decoder supports transform bypass (ITU-T H.264, 7.4.2.1.1).
    if sequence.lossless {
        return Err(Problem::Unsupported("lossless H.264".to_owned()));
    }
    let blocks = (width / 16) * (height / 16);
    if info.reference_frames > MAX_REFERENCES || info.reference_frames * blocks > MAX_DPB {
        return Err(Problem::damaged("too many reference frames"));
    }
    Ok(())
}

/// The type of a NAL unit (ITU-T H.264, 7.3.1); 0 for none.
pub(crate) fn nal_type(unit: &[u8]) -> u8 {
    unit.first().map_or(0, |header| header & 0x1f)
}

/// The number of a PPS.
fn number(unit: &[u8]) -> Option<u32> {
    BitReader::new(unit.get(1..)?).read_ue().ok()
}

/// A parameter set without trailing zeros (ITU-T H.264, 7.4.1 and B.1.1).
fn trimmed(unit: &[u8]) -> &[u8] {
    let end = unit.iter().rposition(|&byte| byte != 0).map_or(0, |last| last + 1);
    &unit[..end]
}

/// Whether two sets are equal, `nal_ref_idc` aside.
fn is_same(one: &[u8], other: &[u8]) -> bool {
    nal_type(one) == nal_type(other) && one.get(1..) == other.get(1..)
}

fn annex_b(units: &[Vec<u8>]) -> Vec<u8> {
    let mut stream = Vec::new();
    for unit in units {
        push_annex_b(&mut stream, unit);
    }
    stream
}

/// Appends a NAL unit to an Annex B byte stream.
pub(crate) fn push_annex_b(stream: &mut Vec<u8>, nal: &[u8]) {
    stream.extend_from_slice(&[0, 0, 0, 1]);
    stream.extend_from_slice(nal);
}
