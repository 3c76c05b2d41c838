//! The configuration of an H.264 track, and the way from a sample to an Annex B access unit.
//!
//! Holds the parameter sets in use and checks slices against them. What fails the checks never reaches a decoder.

use super::parameter_sets::{NAL_PPS, NAL_SPS, ParameterSets, nal_type, push_annex_b};
use super::slice_header::{SliceBudget, is_bounded, is_slice};
use crate::media::error::Problem;
use rust_h264::nal::{NalUnit, NalUnitType, SpsInfo, parse_annex_b};
use shiguredo_mp4::boxes::AvccBox;

/// The parameter sets of a track and how its samples are framed.
#[derive(Debug)]
pub(crate) struct AvcConfig {
    /// Size, colour and chroma format.
    pub(crate) info: SpsInfo,
    /// Whether the fast decoder can't be used: it refuses interlaced pictures, and decodes constrained intra prediction
    /// wrongly without an error.
    pub(crate) needs_fallback: bool,
    /// Whether slices are coded with CABAC.
    pub(crate) is_cabac: bool,
    /// The parameter sets as an Annex B byte stream.
    pub(crate) annex_b: Vec<u8>,
    length_size: usize,
    sets: ParameterSets,
}

impl AvcConfig {
    /// Checks the parameter sets of an `avcC` box.
    pub(crate) fn new(avcc: &AvccBox) -> Result<Self, Problem> {
        let units = avcc.sps_list.iter().chain(&avcc.pps_list).map(Vec::as_slice);
        Ok(Self::of(ParameterSets::new(units)?, usize::from(avcc.length_size_minus_one.get()) + 1))
    }

    /// The same configuration with some parameter sets replaced, after the same checks.
    pub(crate) fn with(&self, sets: &[Vec<u8>]) -> Result<Self, Problem> {
        Ok(Self::of(self.sets.with(sets)?, self.length_size))
    }

    fn of(sets: ParameterSets, length_size: usize) -> Self {
        let constrained = sets.pictures.iter().any(|set| set.constrained_intra_pred_flag);
        let needs_fallback = !sets.info.progressive || constrained;
        let (info, is_cabac, annex_b) = (sets.info, sets.is_cabac(), sets.annex_b_stream());
        Self { info, needs_fallback, is_cabac, annex_b, length_size, sets }
    }

    /// Splits a sample into NAL units.
    pub(crate) fn units<'a>(&self, sample: &'a [u8]) -> Result<Vec<&'a [u8]>, Problem> {
        let (units, rest) = self.whole_units(sample);
        if rest.is_empty() { Ok(units) } else { Err(Problem::damaged("a sample ends inside a NAL unit")) }
    }

    /// The complete NAL units, and the bytes left over.
    fn whole_units<'a>(&self, sample: &'a [u8]) -> (Vec<&'a [u8]>, &'a [u8]) {
        let (mut units, mut rest) = (Vec::new(), sample);
        while let Some((length, after)) = rest.split_at_checked(self.length_size) {
            let length = length.iter().fold(0usize, |sum, &byte| sum << 8 | usize::from(byte));
            let Some((unit, after)) = after.split_at_checked(length) else { break };
            units.extend(parts(unit));
            rest = after;
        }
        (units, rest)
    }

    /// The NAL units at the beginning of a sample of which only the first bytes were read; the last one, if it is a
    /// slice, may be cut off.
    pub(crate) fn beginning<'a>(&self, bytes: &'a [u8]) -> Vec<&'a [u8]> {
        let (mut units, rest) = self.whole_units(bytes);
        units.extend(rest.get(self.length_size..).into_iter().flat_map(parts));
        if !rest.is_empty() && units.last().is_some_and(|unit| !is_slice(unit)) {
            units.pop();
        }
        units
    }

    /// The parameter sets among NAL units that differ from those in use.
    pub(crate) fn new_sets(&self, units: &[&[u8]]) -> Vec<Vec<u8>> {
        let sets = units.iter().filter(|unit| matches!(nal_type(unit), NAL_SPS | NAL_PPS));
        sets.filter(|unit| !self.sets.holds(unit)).map(|unit| unit.to_vec()).collect()
    }

    /// An Annex B access unit of the slices among NAL units, and nothing else.
    pub(crate) fn access_unit(&self, units: &[&[u8]]) -> Result<Vec<u8>, Problem> {
        let mut stream = Vec::with_capacity(units.iter().map(|unit| unit.len() + 4).sum());
        let mut budget = SliceBudget::new(&self.info);
        for unit in units.iter().filter(|unit| is_slice(unit)) {
            budget.count(unit)?;
            push_annex_b(&mut stream, unit);
        }
        Ok(stream)
    }

    /// The NAL units of an access unit, each safe for both decoders: these reserve memory for as many reference indices
    /// as a slice claims.
    pub(crate) fn bounded<'a>(&self, access_unit: &'a [u8]) -> Result<Vec<NalUnit<'a>>, Problem> {
        let units = parse_annex_b(access_unit);
        let slice = |unit: &&NalUnit<'_>| matches!(unit.nal_unit_type, NalUnitType::Slice | NalUnitType::SliceIdr);
        if !units.iter().filter(slice).all(|unit| is_bounded(unit, &self.sets)) {
            return Err(Problem::Undecodable("a slice header is out of bounds".to_owned()));
        }
        Ok(units)
    }
}

/// The NAL units under one length: usually one, but some cameras write several with start codes between them. No NAL
/// unit contains a start code (ITU-T H.264, 7.4.1), so every one is checked.
fn parts(unit: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = Some(unit);
    std::iter::from_fn(move || {
        let whole = rest?;
        let code = whole.windows(3).position(|window| window == [0, 0, 1]);
        rest = code.map(|at| &whole[at + 3..]);
        Some(code.map_or(whole, |at| &whole[..at]))
    })
    .filter(|part| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An `avcC` box for pictures of this size in macroblocks.
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

    fn sample(units: &[&[u8]]) -> Vec<u8> {
        units.iter().flat_map(|unit| [&(unit.len() as u32).to_be_bytes(), *unit].concat()).collect()
    }

    fn slices(config: &AvcConfig, units: &[&[u8]]) -> Result<Vec<u8>, Problem> {
        config.access_unit(&config.units(&sample(units))?)
    }

    #[test]
    fn a_repeated_set_is_none_that_is_new_whatever_zeros_follow_it() {
        let small = sized(8, 8);
        let config = AvcConfig::new(&small).unwrap();
        let mut padded = small.pps_list[0].clone();
        padded.extend([0, 0]);
        assert!(config.new_sets(&[&small.sps_list[0], &padded]).is_empty());
        let mut elsewhere = small.clone();
        elsewhere.pps_list[0] = padded;
        assert!(AvcConfig::new(&elsewhere).unwrap().new_sets(&[&small.pps_list[0]]).is_empty());
        assert_eq!(config.new_sets(&[&sized(8, 9).sps_list[0]]).len(), 1);
    }

    #[test]
    fn new_sets_pass_the_same_checks_and_replace_the_old_ones() {
        let config = AvcConfig::new(&sized(8, 8)).unwrap();
        let other = config.with(&sized(16, 8).sps_list).unwrap();
        assert_eq!((other.info.width, other.info.height), (256, 128));
        assert!(matches!(config.with(&sized(60_000, 60_000).sps_list), Err(Problem::TooLarge(_))));
        assert!(config.with(&[vec![0x67, 0xff]]).is_err());
    }

    #[test]
    fn a_unit_in_the_shadow_of_another_is_looked_at_like_every_other() {
        let config = AvcConfig::new(&sized(8, 8)).unwrap();
        let large = &sized(256, 144).sps_list[0];
        let hidden = [&[0x41, 0x40, 0, 0, 1], large.as_slice(), &[0, 0, 0, 1, 0x41, 0x20]].concat();
        let sample = sample(&[&hidden]);
        let units = config.units(&sample).unwrap();
        assert_eq!(config.new_sets(&units).len(), 1);
        assert_eq!(config.access_unit(&units).unwrap(), [0, 0, 0, 1, 0x41, 0x40, 0, 0, 0, 1, 0x41, 0x20]);
    }

    #[test]
    fn a_sample_holds_slices_only_and_ends_where_its_lengths_say() {
        let config = AvcConfig::new(&sized(8, 8)).unwrap();
        assert_eq!(slices(&config, &[&[6, 1, 0], &[0x65, 1]]).unwrap(), [0, 0, 0, 1, 0x65, 1]);
        assert!(config.units(&[0, 0, 0, 9, 0x65]).is_err());
    }

    #[test]
    fn a_sample_holds_one_picture_in_no_more_slices_than_macroblocks() {
        let config = AvcConfig::new(&sized(8, 8)).unwrap();
        let (first, other): (&[u8], &[u8]) = (&[0x41, 0x80], &[0x41, 0x40]);
        assert!(slices(&config, &[first, other]).is_ok());
        assert!(slices(&config, &[first, first]).is_err());
        assert!(slices(&config, &[other; 64]).is_ok());
        assert!(slices(&config, &[other; 65]).is_err());
    }

    #[test]
    fn a_slice_with_too_many_reference_indices_never_reaches_the_fallback_decoder() {
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
}
