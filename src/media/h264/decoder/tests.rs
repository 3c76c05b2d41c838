//! Uncoded macroblocks under CABAC: a small encoder of nothing else, and what is made of its pictures.

use super::*;
use crate::media::clip::{Clip, DecodeCursor};
use crate::media::h264::Choice;
use crate::media::mp4::presentation_order::tests::track;
use crate::media::mp4::{Movie, Sample, VideoEntry};
use crate::media::picture::Frame;
use rusty_h264_common::BitWriter;
use rusty_h264_common::cabac_tables::{CTX_INIT, RANGE_LPS, STATE_TRANS};
use shiguredo_mp4::Uint;
use shiguredo_mp4::boxes::AvccBox;
use std::path::Path;
use std::sync::Arc;

/// Side of the pictures, in macroblocks.
const SIDE: usize = 4;
/// What the slices say of their quantisation; the filter of edges is strong at it.
const QP: i32 = 38;

/// An arithmetic encoder (ITU-T H.264, 9.3.4.2) with the three contexts that `mb_type` starts with.
struct Encoder {
    bits: Vec<bool>,
    low: u32,
    range: u32,
    outstanding: usize,
    first: bool,
    contexts: [(usize, usize); 3],
}

impl Encoder {
    fn new(bits: Vec<bool>) -> Self {
        let context = |&[(slope, offset), ..]: &[(i16, i16); 4]| {
            let state = (((i32::from(slope) * QP) >> 4) + i32::from(offset)).clamp(1, 126);
            if state <= 63 { (63 - state as usize, 0) } else { (state as usize - 64, 1) }
        };
        let contexts = [context(&CTX_INIT[3]), context(&CTX_INIT[4]), context(&CTX_INIT[5])];
        Self { bits, low: 0, range: 510, outstanding: 0, first: true, contexts }
    }

    fn put(&mut self, bit: bool) {
        if !std::mem::take(&mut self.first) {
            self.bits.push(bit);
        }
        self.bits.extend(std::iter::repeat_n(!bit, std::mem::take(&mut self.outstanding)));
    }

    fn renormalise(&mut self) {
        while self.range < 256 {
            if self.low < 256 {
                self.put(false);
            } else if self.low >= 512 {
                self.low -= 512;
                self.put(true);
            } else {
                self.low -= 256;
                self.outstanding += 1;
            }
            self.low <<= 1;
            self.range <<= 1;
        }
    }

    fn one(&mut self, context: usize) {
        let (state, likely) = self.contexts[context];
        let least = u32::from(RANGE_LPS[state][(self.range >> 6) as usize & 3]);
        self.range -= least;
        if likely == 1 {
            self.contexts[context].0 = usize::from(STATE_TRANS[state][1]);
        } else {
            (self.low, self.range) = (self.low + self.range, least);
            self.contexts[context] = (usize::from(STATE_TRANS[state][0]), if state == 0 { 1 } else { likely });
        }
        self.renormalise();
    }

    fn terminate(&mut self, end: bool) {
        self.range -= 2;
        if end {
            (self.low, self.range) = (self.low + self.range, 2);
            self.renormalise();
            self.put(self.low >> 9 & 1 == 1);
            self.bits.extend([self.low >> 8 & 1 == 1, true]);
        } else {
            self.renormalise();
        }
    }

    /// A macroblock of the given samples, after which the arithmetic decoder is reset.
    fn uncoded(&mut self, neighbours: usize, samples: &[u8]) {
        self.one(neighbours);
        self.terminate(true);
        while !self.bits.len().is_multiple_of(8) {
            self.bits.push(false);
        }
        self.bits.extend(samples.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1 == 1)));
        (self.low, self.range, self.outstanding, self.first) = (0, 510, 0, true);
    }
}

/// A NAL unit of these bits, with what keeps start codes out of it.
fn unit(bits: &[bool]) -> Vec<u8> {
    let bytes =
        bits.chunks(8).map(|bits| bits.iter().fold(0, |byte, &bit| byte << 1 | u8::from(bit)) << (8 - bits.len()));
    let mut unit = Vec::new();
    for byte in bytes {
        if byte <= 3 && unit.ends_with(&[0, 0]) {
            unit.push(3);
        }
        unit.push(byte);
    }
    unit
}

fn header(kind: u32, write: impl FnOnce(&mut BitWriter)) -> Vec<bool> {
    let mut writer = BitWriter::new();
    writer.write_bits(kind, 8);
    write(&mut writer);
    writer.write_bits(1, 1);
    let length = writer.bit_len();
    let bytes = {
        writer.rbsp_trailing_bits();
        writer.into_bytes()
    };
    (0..length).map(|bit| bytes[bit / 8] >> (7 - bit % 8) & 1 == 1).collect()
}

fn sets() -> [Vec<u8>; 2] {
    let sequence = header(0x67, |bits| {
        bits.write_bits(0x4d_00_28, 24);
        for value in [0, 0, 2, 1] {
            bits.write_ue(value);
        }
        bits.write_bit(false);
        bits.write_ue(SIDE as u32 - 1);
        bits.write_ue(SIDE as u32 - 1);
        bits.write_bits(0b1100, 4);
    });
    let picture = header(0x68, |bits| {
        bits.write_ue(0);
        bits.write_ue(0);
        bits.write_bits(0b10, 2);
        for _ in 0..3 {
            bits.write_ue(0);
        }
        bits.write_bits(0, 3);
        bits.write_se(QP - 26);
        bits.write_se(0);
        bits.write_se(0);
        bits.write_bits(0, 3);
    });
    [unit(&sequence), unit(&picture)]
}

/// A slice of an IDR picture all of whose macroblocks are uncoded.
fn slice(frame: &Frame) -> Vec<u8> {
    let mut bits = header(0x65, |bits| {
        for value in [0, 7, 0] {
            bits.write_ue(value);
        }
        bits.write_bits(0, 4);
        bits.write_ue(0);
        bits.write_bits(0, 2);
        bits.write_se(0);
    });
    // The last bit is the one that ends a parameter set.
    bits.pop();
    while !bits.len().is_multiple_of(8) {
        bits.push(true);
    }
    let mut encoder = Encoder::new(bits);
    for block in 0..SIDE * SIDE {
        let neighbours = usize::from(block % SIDE > 0) + usize::from(block >= SIDE);
        encoder.uncoded(neighbours, &samples(frame, block % SIDE, block / SIDE));
        encoder.terminate(block + 1 == SIDE * SIDE);
    }
    unit(&encoder.bits)
}

/// The samples of one macroblock.
fn samples(frame: &Frame, across: usize, down: usize) -> Vec<u8> {
    let part = |plane: &[u8], width: usize, side: usize| {
        let row = |y: usize| plane[(down * side + y) * width + across * side..][..side].to_vec();
        (0..side).flat_map(row).collect::<Vec<_>>()
    };
    let width = frame.width as usize;
    [part(&frame.y, width, 16), part(&frame.u, width / 2, 8), part(&frame.v, width / 2, 8)].concat()
}

/// A picture with steps of brightness at every fourth pixel, small enough for the filter of edges to smooth them.
fn stairs() -> Frame {
    let side = SIDE * 16;
    let y = (0..side * side).map(|place| (40 + place % side / 4 * 6 + place / side / 4 * 4) as u8).collect();
    let chroma =
        |scale: usize| (0..side * side / 4).map(|place| (100 + place % (side / 2) / 4 * scale) as u8).collect();
    Frame { width: side as u32, height: side as u32, y, u: chroma(3), v: chroma(5) }
}

fn clip(slice: &[u8]) -> Arc<Clip> {
    let [sequence, picture] = sets();
    let avcc_box = AvccBox {
        avc_profile_indication: 77,
        profile_compatibility: 0,
        avc_level_indication: 40,
        length_size_minus_one: Uint::new(3),
        sps_list: vec![sequence],
        pps_list: vec![picture],
        chroma_format: None,
        bit_depth_luma_minus8: None,
        bit_depth_chroma_minus8: None,
        sps_ext_list: Vec::new(),
    };
    let side = SIDE as u32 * 16;
    let picture = VideoEntry {
        codec: "avc1.4d0028".to_owned(),
        size: [side, side],
        avc: Ok(avcc_box),
        aspect: [1, 1],
        colour: None,
    };
    let bytes = [&(slice.len() as u32).to_be_bytes(), slice].concat();
    let mut video = track(&[0]);
    video.samples[0] = Sample { size: bytes.len() as u32, ..video.samples[0] };
    Arc::new(Clip::of(Movie::in_memory(video, picture, bytes)).unwrap())
}

#[test]
fn uncoded_macroblocks_under_cabac_are_shown_as_they_were_stored() {
    let clip = clip(&slice(&stairs()));
    let unit = [&[0, 0, 0, 1], slice(&stairs()).as_slice()].concat();
    let quick = Choice::Fast.decoder(&clip.config).unwrap().decode(&unit, &clip.config).unwrap();
    assert_ne!(quick, Some(stairs()), "the fast decoder has been mended: this route can go");
    let mut cursor = DecodeCursor::new(Arc::clone(&clip));
    let shown = std::iter::from_fn(|| (!cursor.is_past(0)).then(|| cursor.step(0, |_| true).unwrap())).flatten().next();
    assert_eq!(shown, Some((0, stairs())));
    assert_eq!(cursor.choice(), Choice::Fallback);
    assert_eq!(DecodeCursor::new(clip).choice(), Choice::Fallback, "the next cursor knows it");
}

/// The access units of a clip.
fn units(name: &str) -> Vec<(Vec<u8>, usize)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name);
    let clip = Clip::open(&path).unwrap();
    let unit = |index| {
        let bytes = clip.sample(index).unwrap();
        clip.config.access_unit(&clip.config.units(&bytes).unwrap()).unwrap()
    };
    let blocks = (clip.config.info.coded_width * clip.config.info.coded_height / 256) as usize;
    (0..clip.movie.video.samples.len()).map(|index| (unit(index), blocks)).collect()
}

#[test]
fn coded_pictures_are_not_suspected() {
    for name in ["bframes.mp4", "dusk.mp4", "tone.mp4"] {
        let suspected = units(name).iter().filter(|(unit, blocks)| may_hold_i_pcm(unit, *blocks)).count();
        assert_eq!(suspected, 0, "{name}");
    }
}

#[test]
fn one_uncoded_macroblock_among_coded_ones_is_seen() {
    let clip = Arc::new(Clip::open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/dusk.mp4")).unwrap());
    let mut cursor = DecodeCursor::new(Arc::clone(&clip));
    let frame = loop {
        if let Some((0, frame)) = cursor.step(0, |_| true).unwrap() {
            break frame;
        }
    };
    let (unit, blocks) = units("dusk.mp4").swap_remove(0);
    let middle = unit.len() / 2;
    for (across, down) in
        (0..frame.width as usize / 16).flat_map(|x| (0..frame.height as usize / 16).map(move |y| (x, y)))
    {
        let with = [&unit[..middle], &samples(&frame, across, down), &unit[middle..]].concat();
        assert!(may_hold_i_pcm(&with, blocks), "macroblock {across}, {down}");
    }
}

#[test]
fn what_is_no_noise_or_fills_the_picture_is_suspected_and_runs_are_not() {
    let noise = |mut seed: u32| {
        std::iter::repeat_with(move || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 24) as u8
        })
    };
    let coded = noise(1).take(20_000).collect::<Vec<_>>();
    assert!(!may_hold_i_pcm(&coded, 1000));
    assert!(may_hold_i_pcm(&coded, 20_000 / UNCODED), "as large as if it were not coded");
    let with = |block: &[u8]| [&coded[..9_000], block, &coded[9_000..]].concat();
    let faint = noise(2).take(BLOCK).map(|byte| 100 + byte / 4).collect::<Vec<_>>();
    assert!(may_hold_i_pcm(&with(&faint), 1000));
    assert!(may_hold_i_pcm(&with(&[16, 235].repeat(BLOCK / 2)), 1000));
    for run in [[0; 2 * BLOCK], [255; 2 * BLOCK]] {
        assert!(!may_hold_i_pcm(&with(&run), 1000));
    }
    assert!(!may_hold_i_pcm(&[128; BLOCK - 1], 1000), "too short for one");
}
