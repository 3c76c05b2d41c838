//! H.264 slice headers: what kind of slice it is, and what it may ask of a decoder.

use super::parameter_sets::{ParameterSets, nal_type};
use crate::media::error::Problem;
use rust_h264::nal::{NalUnit, NalUnitType, SpsInfo};
use rusty_h264_common::BitReader;
use rusty_h264_decoder::Pps;

/// Most reference indices (ITU-T H.264, 7.4.3).
const MAX_INDICES: u32 = 32;
/// Slice types modulo 5 (ITU-T H.264, table 7-6).
const P: u32 = 0;
const B: u32 = 1;
const I: u32 = 2;
const SP: u32 = 3;
/// NAL unit type of an IDR slice (ITU-T H.264, table 7-1).
pub(crate) const NAL_IDR: u8 = 5;

/// Whether a NAL unit is a slice or a data partition of one.
pub(crate) fn is_slice(nal: &[u8]) -> bool {
    matches!(nal_type(nal), 1..=5)
}

/// The NAL units of an Annex B stream, each with its start code.
pub(crate) fn nal_units(stream: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = stream;
    std::iter::from_fn(move || {
        let begin = rest.iter().position(|&byte| byte != 0)?;
        // From after its own start code to the next one.
        let next = rest.get(begin + 1..)?.windows(3).position(|window| window == [0, 0, 1]);
        let (piece, after) = rest.split_at(next.map_or(rest.len(), |at| begin + 1 + at));
        rest = after;
        Some(piece)
    })
}

/// How many slices and pictures one access unit may still have.
pub(crate) struct SliceBudget {
    slices_left: u32,
    pictures_left: u32,
}

impl SliceBudget {
    /// A slice has at least one macroblock. Levels allow some hundreds of slices (ITU-T H.264, A.3.3), the syntax as
    /// many as there are macroblocks.
    pub(crate) fn new(info: &SpsInfo) -> Self {
        let blocks = (info.coded_width / 16) * (info.coded_height / 16);
        Self { slices_left: blocks, pictures_left: if info.progressive { 1 } else { 2 } }
    }

    /// Counts one slice.
    pub(crate) fn count(&mut self, nal: &[u8]) -> Result<(), Problem> {
        let left = |left: u32| left.checked_sub(1).ok_or_else(|| Problem::damaged("one sample holds too much"));
        self.slices_left = left(self.slices_left)?;
        // The header starts with the number of the first macroblock; a leading 1 bit is 0 (ITU-T H.264, 7.3.3 and 9.1).
        if nal.get(1).is_some_and(|byte| byte & 0x80 != 0) {
            self.pictures_left = left(self.pictures_left)?;
        }
        Ok(())
    }
}

/// Whether a slice refers to no other picture.
pub(crate) fn is_intra(nal: &[u8]) -> bool {
    let mut reader = BitReader::new(nal.get(1..).unwrap_or_default());
    reader.read_ue().is_ok() && reader.read_ue().is_ok_and(|kind| kind % 5 == I)
}

/// Whether a slice header keeps the bounds of the standard. A header with a redundant picture count is read with and
/// without it: the fallback decoder overlooks that count, and must not get past the bound.
pub(crate) fn is_bounded(unit: &NalUnit<'_>, sets: &ParameterSets) -> bool {
    let mut reader = BitReader::new(&unit.rbsp);
    let mut number = || reader.read_ue().ok();
    let (Some(_), Some(kind), Some(set)) = (number(), number(), number()) else { return false };
    let Some(set) = sets.pictures.iter().find(|one| one.pic_parameter_set_id == set) else { return false };
    let within = |redundant| {
        let counts = reference_indices(unit, reader.clone(), sets, set, [kind % 5, redundant]);
        counts.is_some_and(|counts| counts.iter().all(|&count| count <= MAX_INDICES))
    };
    within(0) && (!set.redundant_pic_cnt_present_flag || within(1))
}

/// How many reference indices a slice has in each list; none if its header makes no sense (ITU-T H.264, 7.3.3).
/// `reader` stands after the PPS number; `redundant` is how many redundant picture counts to skip.
fn reference_indices(
    unit: &NalUnit<'_>,
    mut reader: BitReader<'_>,
    sets: &ParameterSets,
    set: &Pps,
    [kind, redundant]: [u32; 2],
) -> Option<[u32; 2]> {
    let sequence = &sets.sequence;
    reader.read_bits(sequence.log2_max_frame_num).ok()?;
    let field = !sequence.frame_mbs_only && reader.read_bit().ok()?;
    if field {
        reader.read_bit().ok()?;
    }
    if unit.nal_unit_type == NalUnitType::SliceIdr {
        reader.read_ue().ok()?;
    }
    let second = set.bottom_field_pic_order_present && !field;
    if sequence.pic_order_cnt_type == 0 {
        reader.read_bits(sequence.log2_max_pic_order_cnt_lsb).ok()?;
    }
    let deltas = match sequence.pic_order_cnt_type {
        0 => u32::from(second),
        1 if !sequence.delta_pic_order_always_zero => 1 + u32::from(second),
        _ => 0,
    };
    for _ in 0..deltas {
        reader.read_se().ok()?;
    }
    for _ in 0..redundant {
        reader.read_ue().ok()?;
    }
    let both = kind == B && reader.read_bit().is_ok();
    let overridden = matches!(kind, P | B | SP) && reader.read_bit().ok()?;
    if !overridden {
        return Some([set.num_ref_idx_l0_default, set.num_ref_idx_l1_default]);
    }
    let mut count = || reader.read_ue().ok()?.checked_add(1);
    Some([count()?, if both { count()? } else { 0 }])
}

/// Whether no other picture is predicted from this one (`nal_ref_idc` is 0 in every slice).
pub(crate) fn is_disposable(access_unit: &[u8]) -> bool {
    let starts = access_unit.windows(4).filter(|window| window[..3] == [0, 0, 1]);
    let mut slices = starts.filter(|window| is_slice(&window[3..])).peekable();
    slices.peek().is_some() && slices.all(|window| window[3] & 0x60 == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_that_nothing_refers_to_is_disposable() {
        assert!(is_disposable(&[0, 0, 0, 1, 0x01, 9]));
        assert!(!is_disposable(&[0, 0, 0, 1, 0x01, 9, 0, 0, 1, 0x41, 9]));
        assert!(!is_disposable(&[0, 0, 0, 1, 0x06, 9]));
        assert!(!is_disposable(&[]));
    }

    #[test]
    fn a_stream_is_cut_at_its_start_codes() {
        let stream = [0, 0, 0, 1, 0x41, 9, 0, 8, 0, 0, 1, 0x41, 7, 0, 0, 0, 1, 0x01];
        let cut = nal_units(&stream).map(<[u8]>::len).collect::<Vec<_>>();
        assert_eq!(cut, [8, 6, 4], "a zero before a start code belongs to what stands before it");
        assert_eq!(nal_units(&stream).collect::<Vec<_>>().concat(), stream);
        assert_eq!(nal_units(&[]).count() + nal_units(&[0, 0, 0]).count(), 0);
    }

    #[test]
    fn a_slice_says_whether_it_uses_other_pictures() {
        // First macroblock 0, then types 0, 2, 5 and 7.
        assert!(!is_intra(&[0x41, 0b1100_0000]));
        assert!(is_intra(&[0x41, 0b1011_0000]));
        assert!(!is_intra(&[0x41, 0b1001_1000]));
        assert!(is_intra(&[0x41, 0b1000_1000]));
        assert!(!is_intra(&[]));
    }
}
