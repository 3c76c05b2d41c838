//! H.264 parameter sets and NAL units, as an MP4 file carries them.
//!
//! Owns the checks that stand before every decoder: size, kind of sampling, and numbers that would make a decoder ask for
//! too much memory. Never decodes a picture.

use super::error::Problem;
use rust_h264::nal::{NalUnit, NalUnitType, SpsInfo, parse_annex_b, parse_sps_info};
use rusty_h264_common::BitReader;
use rusty_h264_decoder::{Pps, Sps};
use shiguredo_mp4::boxes::AvccBox;

/// Largest picture that is decoded, in pixels along each side (coded size, 4K with its 16-pixel rounding).
const MAX_CODED: [u32; 2] = [4096, 2304];
/// Most macroblocks that all reference frames together may have: level 5.1 (ITU-T H.264, table A-1), 70 MB of samples.
const MAX_DPB: u32 = 184_320;
/// Fewest slices that every picture may have; beyond that, one for each row of macroblocks.
const MIN_SLICES: u32 = 32;
/// Most reference frames and reference indices that the standard allows (ITU-T H.264, 7.4.2.1.1 and 7.4.3).
const MAX_REFERENCES: u32 = 16;
const MAX_INDICES: u32 = 32;
/// Slice types modulo 5 (ITU-T H.264, table 7-6).
const SLICE_P: u32 = 0;
const SLICE_B: u32 = 1;
const SLICE_SP: u32 = 3;

/// What a decoder needs to know before the first picture.
#[derive(Debug)]
pub(super) struct AvcConfig {
    /// Size, colour and sampling.
    pub(super) info: SpsInfo,
    /// Whether the first decoder has to be left out: it decodes this kind of stream wrongly without saying so.
    pub(super) needs_reserve: bool,
    /// The parameter sets as an Annex B byte stream.
    pub(super) head: Vec<u8>,
    length_size: usize,
    sets: Vec<Vec<u8>>,
    sps: Sps,
    pps: Vec<Pps>,
}

impl AvcConfig {
    /// Checks the parameter sets of a track.
    pub(super) fn new(avcc: &AvccBox) -> Result<Self, Problem> {
        let mut head = Vec::new();
        for set in avcc.sps_list.iter().chain(&avcc.pps_list) {
            push_annex_b(&mut head, set);
        }
        let units = parse_annex_b(&head);
        let mut sequences = units.iter().filter(|unit| unit.nal_unit_type == NalUnitType::Sps);
        let (Some(unit), None) = (sequences.next(), sequences.next()) else {
            return Err(Problem::Unsupported("none or several sequence parameter sets".to_owned()));
        };
        let info = parse_sps_info(unit).map_err(Problem::damaged)?;
        check(&info)?;
        let sps = Sps::parse(&unit.rbsp).map_err(Problem::damaged)?;
        let pictures = units.iter().filter(|unit| unit.nal_unit_type == NalUnitType::Pps);
        let pps =
            pictures.map(|unit| Pps::parse(&unit.rbsp).map_err(Problem::damaged)).collect::<Result<Vec<_>, _>>()?;
        if pps.is_empty() {
            return Err(Problem::damaged("no picture parameter set"));
        }
        let needs_reserve = !info.progressive || pps.iter().any(|set| set.constrained_intra_pred_flag);
        let sets = avcc.sps_list.iter().chain(&avcc.pps_list).cloned().collect();
        let length_size = usize::from(avcc.length_size_minus_one.get()) + 1;
        Ok(Self { info, needs_reserve, head, length_size, sets, sps, pps })
    }

    /// One sample of the track as an Annex B access unit that holds slices only.
    pub(super) fn access_unit(&self, sample: &[u8]) -> Result<Vec<u8>, Problem> {
        let mut unit = Vec::with_capacity(sample.len() + 16);
        let mut slices = Slices::new(&self.info);
        let mut rest = sample;
        while !rest.is_empty() {
            let (length, after) = rest
                .split_at_checked(self.length_size)
                .ok_or_else(|| Problem::damaged("a sample ends inside a length"))?;
            let length = length.iter().fold(0usize, |sum, &byte| sum << 8 | usize::from(byte));
            let (nal, after) =
                after.split_at_checked(length).ok_or_else(|| Problem::damaged("a sample ends inside a NAL unit"))?;
            match nal.first().map(|header| header & 0x1f) {
                Some(1..=5) => {
                    slices.count(nal)?;
                    push_annex_b(&mut unit, nal);
                }
                // The same parameter sets are often repeated; others would undo the checks made at the start.
                Some(7 | 8) if !self.sets.iter().any(|set| set == nal) => {
                    return Err(Problem::Unsupported("its format changes in the middle".to_owned()));
                }
                _ => {}
            }
            rest = after;
        }
        Ok(unit)
    }

    /// The NAL units of an access unit, each safe to give to either decoder: their memory follows the number of reference
    /// indices without a bound of its own.
    pub(super) fn bounded<'a>(&self, access_unit: &'a [u8]) -> Result<Vec<NalUnit<'a>>, Problem> {
        let units = parse_annex_b(access_unit);
        for unit in units.iter().filter(|unit| matches!(unit.nal_unit_type, NalUnitType::Slice | NalUnitType::SliceIdr))
        {
            let indices = reference_indices(unit, &self.sps, &self.pps);
            let within = indices.is_some_and(|counts| counts.iter().all(|&count| count <= MAX_INDICES));
            if !within {
                return Err(Problem::Undecodable("a slice header is out of bounds".to_owned()));
            }
        }
        Ok(units)
    }
}

/// How much one access unit may ask of a decoder, which cannot be stopped while it is at it.
struct Slices {
    slices_left: u32,
    pictures_left: u32,
}

impl Slices {
    fn new(info: &SpsInfo) -> Self {
        let rows = info.coded_height / 16;
        Self { slices_left: rows.max(MIN_SLICES), pictures_left: if info.progressive { 1 } else { 2 } }
    }

    fn count(&mut self, nal: &[u8]) -> Result<(), Problem> {
        let left = |left: u32| left.checked_sub(1).ok_or_else(|| Problem::damaged("one sample holds too much"));
        self.slices_left = left(self.slices_left)?;
        // The first number of a slice is its first macroblock; a leading 1 is 0 (ITU-T H.264, 7.3.3 and 9.1).
        if nal.get(1).is_some_and(|byte| byte & 0x80 != 0) {
            self.pictures_left = left(self.pictures_left)?;
        }
        Ok(())
    }
}

/// How many reference indices a slice has in each list; none when its header makes no sense (ITU-T H.264, 7.3.3).
fn reference_indices(unit: &NalUnit<'_>, sps: &Sps, sets: &[Pps]) -> Option<[u32; 2]> {
    let mut reader = BitReader::new(&unit.rbsp);
    reader.read_ue().ok()?;
    let kind = reader.read_ue().ok()? % 5;
    let set = reader.read_ue().ok()?;
    let pps = sets.iter().find(|pps| pps.pic_parameter_set_id == set)?;
    reader.read_bits(sps.log2_max_frame_num).ok()?;
    let field = !sps.frame_mbs_only && reader.read_bit().ok()?;
    if field {
        reader.read_bit().ok()?;
    }
    if unit.nal_unit_type == NalUnitType::SliceIdr {
        reader.read_ue().ok()?;
    }
    let second = pps.bottom_field_pic_order_present && !field;
    if sps.pic_order_cnt_type == 0 {
        reader.read_bits(sps.log2_max_pic_order_cnt_lsb).ok()?;
    }
    let deltas = match sps.pic_order_cnt_type {
        0 => u32::from(second),
        1 if !sps.delta_pic_order_always_zero => 1 + u32::from(second),
        _ => 0,
    };
    for _ in 0..deltas {
        reader.read_se().ok()?;
    }
    let both = kind == SLICE_B && reader.read_bit().is_ok();
    let overridden = matches!(kind, SLICE_P | SLICE_B | SLICE_SP) && reader.read_bit().ok()?;
    if !overridden {
        return Some([pps.num_ref_idx_l0_default, pps.num_ref_idx_l1_default]);
    }
    let mut count = || reader.read_ue().ok()?.checked_add(1);
    Some([count()?, if both { count()? } else { 0 }])
}

/// Whether a sample's picture is never used to predict another one (`nal_ref_idc` is 0 in every slice).
pub(super) fn is_disposable(access_unit: &[u8]) -> bool {
    let starts = access_unit.windows(4).filter(|window| window[..3] == [0, 0, 1]);
    let mut slices = starts.filter(|window| matches!(window[3] & 0x1f, 1..=5)).peekable();
    slices.peek().is_some() && slices.all(|window| window[3] & 0x60 == 0)
}

fn push_annex_b(stream: &mut Vec<u8>, nal: &[u8]) {
    stream.extend_from_slice(&[0, 0, 0, 1]);
    stream.extend_from_slice(nal);
}

fn check(info: &SpsInfo) -> Result<(), Problem> {
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
    let blocks = (width / 16) * (height / 16);
    if info.reference_frames > MAX_REFERENCES || info.reference_frames * blocks > MAX_DPB {
        return Err(Problem::damaged("too many reference frames"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A track whose pictures have the given size in macroblocks.
    fn sized(width: u32, height: u32) -> AvccBox {
        let mut sequence = rusty_h264_common::BitWriter::new();
        sequence.write_bits(0x6742_001e, 32);
        for value in [0, 0, 2, 1] {
            sequence.write_ue(value);
        }
        sequence.write_bit(false);
        sequence.write_ue(width - 1);
        sequence.write_ue(height - 1);
        sequence.write_bits(0b1100, 4);
        sequence.rbsp_trailing_bits();
        let mut picture = rusty_h264_common::BitWriter::new();
        picture.write_bits(0x68, 8);
        picture.write_ue(0);
        picture.write_ue(0);
        picture.write_bits(0, 2);
        for _ in 0..3 {
            picture.write_ue(0);
        }
        picture.write_bits(0, 3);
        for _ in 0..3 {
            picture.write_se(0);
        }
        picture.write_bits(0b100, 3);
        picture.rbsp_trailing_bits();
        AvccBox {
            avc_profile_indication: 66,
            profile_compatibility: 0,
            avc_level_indication: 30,
            length_size_minus_one: shiguredo_mp4::Uint::new(3),
            sps_list: vec![sequence.into_bytes()],
            pps_list: vec![picture.into_bytes()],
            chroma_format: None,
            bit_depth_luma_minus8: None,
            bit_depth_chroma_minus8: None,
            sps_ext_list: Vec::new(),
        }
    }

    #[test]
    fn a_picture_too_large_is_refused_before_a_decoder_sees_it() {
        let accepted = AvcConfig::new(&sized(256, 144)).unwrap();
        assert_eq!((accepted.info.width, accepted.info.height), (4096, 2304));
        assert!(AvcConfig::new(&sized(144, 256)).is_ok());
        for (width, height) in [(257, 144), (256, 145), (60_000, 60_000)] {
            let refused = AvcConfig::new(&sized(width, height));
            assert!(matches!(refused, Err(Problem::TooLarge(_))), "{width} x {height}");
        }
    }

    #[test]
    fn other_parameter_sets_in_the_middle_are_refused_and_repeated_ones_left_out() {
        let small = sized(8, 8);
        let config = AvcConfig::new(&small).unwrap();
        let sample = |nal: &[u8]| [&(nal.len() as u32).to_be_bytes(), nal].concat();
        assert!(config.access_unit(&sample(&small.sps_list[0])).unwrap().is_empty());
        assert!(config.access_unit(&sample(&sized(256, 144).sps_list[0])).is_err());
        assert_eq!(config.access_unit(&sample(&[0x65, 1])).unwrap(), [0, 0, 0, 1, 0x65, 1]);
        assert!(config.access_unit(&[0, 0, 0, 9, 0x65]).is_err());
    }

    #[test]
    fn a_sample_holds_one_picture_in_a_bounded_number_of_slices() {
        let config = AvcConfig::new(&sized(8, 8)).unwrap();
        let sample = |nal: &[u8]| [&(nal.len() as u32).to_be_bytes(), nal].concat();
        let (first, other) = (sample(&[0x41, 0x80]), sample(&[0x41, 0x40]));
        assert!(config.access_unit(&[&first[..], &other].concat()).is_ok());
        assert!(config.access_unit(&[&first[..], &first].concat()).is_err());
        assert!(config.access_unit(&other.repeat(32)).is_ok());
        assert!(config.access_unit(&other.repeat(33)).is_err());
    }

    #[test]
    fn a_slice_with_too_many_reference_indices_never_reaches_the_reserve_decoder() {
        let config = AvcConfig::new(&sized(8, 8)).unwrap();
        let slice = |indices: u32| {
            let mut bits = rusty_h264_common::BitWriter::new();
            bits.write_bits(0x41, 8);
            for value in [0, 0, 0] {
                bits.write_ue(value);
            }
            bits.write_bits(1, 4);
            bits.write_bit(true);
            bits.write_ue(indices - 1);
            bits.rbsp_trailing_bits();
            [vec![0, 0, 1], bits.into_bytes()].concat()
        };
        assert_eq!(config.bounded(&slice(32)).unwrap().len(), 1);
        assert!(config.bounded(&slice(33)).is_err());
        assert!(config.bounded(&slice(4_000_000)).is_err());
    }

    #[test]
    fn a_picture_that_nothing_refers_to_is_disposable() {
        assert!(is_disposable(&[0, 0, 0, 1, 0x01, 9]));
        assert!(!is_disposable(&[0, 0, 0, 1, 0x01, 9, 0, 0, 1, 0x41, 9]));
        assert!(!is_disposable(&[0, 0, 0, 1, 0x06, 9]));
        assert!(!is_disposable(&[]));
    }
}
