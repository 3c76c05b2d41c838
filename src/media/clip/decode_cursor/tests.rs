//! A cursor on its way through streams that their boxes describe badly: every picture against the ones that ffmpeg decodes.

use super::*;
use crate::media::clip::still::tests::{expected, hash};
use crate::media::mp4::{Movie, Sample, Segment};
use std::collections::BTreeMap;
use std::path::Path;

fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)).unwrap()
}

fn clip(bytes: Vec<u8>) -> Result<Arc<Clip>, Problem> {
    let length = bytes.len() as u64;
    Movie::read_index(Box::new(std::io::Cursor::new(bytes)), length).and_then(Clip::of).map(Arc::new)
}

fn opened(name: &str) -> Arc<Clip> {
    clip(bytes(name)).unwrap()
}

/// The hashes of the pictures that come when a cursor asks for each sample, by number.
fn pass(clip: &Arc<Clip>) -> BTreeMap<usize, String> {
    let mut cursor = DecodeCursor::new(Arc::clone(clip));
    let mut brought = BTreeMap::new();
    for target in 0..clip.movie.video.samples.len() {
        while !cursor.is_past(target) {
            if let Some((sample, frame)) = cursor.step(target, |_| true).unwrap() {
                brought.insert(clip.order.number(sample).unwrap(), hash(&frame));
            }
        }
    }
    brought
}

/// The hash of what is shown for each number when it is sought from elsewhere, the last one first.
fn sought(clip: &Arc<Clip>) -> Vec<String> {
    let mut cursor = DecodeCursor::new(Arc::clone(clip));
    let mut shown = (0..clip.order.count()).rev().map(|number| one(&mut cursor, clip, number)).collect::<Vec<_>>();
    shown.reverse();
    shown
}

fn one(cursor: &mut DecodeCursor, clip: &Clip, number: usize) -> String {
    loop {
        let target = clip.order.sample(clip.stand_in(number).unwrap()).unwrap();
        let brought = cursor.step(target, |_| false).unwrap();
        if let Some((_, frame)) = brought.filter(|(sample, _)| *sample == target) {
            return hash(&frame);
        }
    }
}

/// Where `what` stands for the `count`th time, from 0.
fn place(bytes: &[u8], what: &[u8], count: usize) -> usize {
    bytes.windows(what.len()).enumerate().filter(|(_, window)| *window == what).nth(count).unwrap().0
}

/// Where the data of sample `index` lies.
fn sample(bytes: &[u8], index: usize) -> usize {
    clip(bytes.to_vec()).unwrap().movie.video.samples[index].offset as usize
}

/// That a clip shows, from picture `lost` on, what ffmpeg shows; in passing and in seeking.
fn assert_like_ffmpeg(clip: &Arc<Clip>, lost: usize, reference: &str) {
    let expected = expected(reference);
    let numbered = (lost..).zip(expected.iter().cloned()).collect::<BTreeMap<_, _>>();
    assert_eq!(pass(clip), numbered);
    assert_eq!(clip.missing.count(&clip.order), lost);
    let stand_ins = std::iter::repeat_n(expected[0].clone(), lost);
    assert_eq!(sought(clip), stand_ins.chain(expected).collect::<Vec<_>>());
}

#[test]
fn a_clip_whose_first_pictures_need_an_earlier_group_shows_the_first_it_can() {
    assert_like_ffmpeg(&opened("open_group.mp4"), 3, "open_group.crc32");
    // A seek to the end may come first.
    let clip = opened("open_group.mp4");
    assert_eq!(one(&mut DecodeCursor::new(Arc::clone(&clip)), &clip, 0), expected("open_group.crc32")[0]);
}

#[test]
fn a_clip_that_begins_in_the_middle_of_a_group_shows_the_first_it_can() {
    assert_like_ffmpeg(&opened("late_group.mp4"), 19, "late_group.crc32");
}

#[test]
fn a_start_that_the_times_put_behind_its_followers_loses_none_of_them() {
    let mut bytes = bytes("bframes.mp4");
    let offsets = place(&bytes, b"ctts", 0);
    // The IDR picture is shown a tenth of a second late, after three that follow it.
    bytes[offsets + 16..offsets + 20].copy_from_slice(&4096u32.to_be_bytes());
    let clip = clip(bytes).unwrap();
    assert_eq!(pass(&clip).len(), clip.order.count());
    assert_eq!(clip.missing.count(&clip.order), 0);
}

#[test]
fn without_marks_or_with_wrong_ones_the_stream_says_where_to_start() {
    let whole = bytes("two_sets.mp4");
    let marks = place(&whole, b"stss", 0);
    let mut unmarked = whole.clone();
    unmarked[marks..marks + 4].copy_from_slice(b"free");
    let mut wrong = whole.clone();
    for (place, number) in [1u32, 9, 17, 29].into_iter().enumerate() {
        wrong[marks + 12 + place * 4..][..4].copy_from_slice(&number.to_be_bytes());
    }
    let mut none_right = wrong.clone();
    none_right[marks + 12..marks + 16].copy_from_slice(&2u32.to_be_bytes());
    for bytes in [whole, unmarked, wrong, none_right] {
        assert_like_ffmpeg(&clip(bytes).unwrap(), 0, "two_sets.crc32");
    }
}

#[test]
fn a_segment_of_an_edit_list_is_decoded_without_what_stands_before_it() {
    let bytes = bytes("open_group.mp4");
    let length = bytes.len() as u64;
    let mut movie = Movie::read_index(Box::new(std::io::Cursor::new(bytes)), length).unwrap();
    // The second group first, then the first one, which begins with three pictures that need another.
    let whole = movie.video.samples.clone();
    let ticks = 512;
    let (first, second) = whole.split_at(27);
    let moved = |samples: &[Sample], by: i64| {
        samples.iter().map(|&sample| Sample { shown: sample.shown + by * ticks, ..sample }).collect::<Vec<_>>()
    };
    let start = whole.iter().map(|sample| sample.shown).min().unwrap() / ticks;
    movie.video.samples = [moved(second, -27 - start), moved(first, 24 - start)].concat();
    let segment = |samples: std::ops::Range<usize>| {
        let at = |place: usize| i64::try_from(place).unwrap() * ticks;
        let shown = at(samples.start)..at(samples.end);
        Segment { samples, shown, still: false }
    };
    movie.video.segments = vec![segment(0..24), segment(24..51)];
    let clip = Arc::new(Clip::of(movie).unwrap());
    let expected = expected("open_group.crc32");
    let numbers = (0..24).chain(27..51);
    assert_eq!(pass(&clip), numbers.zip([&expected[24..], &expected[..24]].concat()).collect::<BTreeMap<_, _>>());
    assert_eq!(sought(&clip)[26..29], [expected[47].clone(), expected[0].clone(), expected[1].clone()]);
}

#[test]
fn parameter_sets_that_came_with_an_earlier_start_still_count() {
    let mut bytes = bytes("two_sets.mp4");
    let clip_before = clip(bytes.clone()).unwrap();
    let starts = (0..48).filter(|&index| clip_before.is_start(index).unwrap()).collect::<Vec<_>>();
    assert_eq!(starts, [0, 12, 24, 36]);
    // At the last start they are made filler data, which is skipped.
    let at = sample(&bytes, 36);
    let sequence = at + place(&bytes[at..], &[0x67, 0x4d], 0);
    let picture = sequence + place(&bytes[sequence..], &[0x68], 0);
    (bytes[sequence], bytes[picture]) = (0x0c, 0x0c);
    assert_like_ffmpeg(&clip(bytes).unwrap(), 0, "two_sets.crc32");
}

#[test]
fn pictures_that_change_their_size_are_shown_at_the_first_one() {
    let clip = opened("two_sizes.mp4");
    let expected = expected("two_sets.crc32");
    let shown = pass(&clip);
    assert_eq!(shown.len(), 36);
    assert_eq!(shown.values().take(24).collect::<Vec<_>>(), expected.iter().take(24).collect::<Vec<_>>());
    let mut cursor = DecodeCursor::new(Arc::clone(&clip));
    let last = clip.order.sample(35).unwrap();
    let frame = std::iter::from_fn(|| (!cursor.is_past(last)).then(|| cursor.step(last, |_| false).unwrap()))
        .flatten()
        .find(|(sample, _)| *sample == last);
    assert_eq!(frame.map(|(_, frame)| (frame.width, frame.height)), Some((64, 48)));
}

#[test]
fn parameter_sets_that_do_not_pass_the_checks_leave_out_what_needs_them() {
    let mut bytes = bytes("two_sizes.mp4");
    let at = sample(&bytes, 24);
    // Behind profile and level stands another kind of sampling.
    let sequence = at + place(&bytes[at..], &[0x67, 0x64], 0);
    bytes[sequence + 4..sequence + 8].fill(0xff);
    let clip = clip(bytes).unwrap();
    assert_eq!(pass(&clip).len(), 24);
    assert_eq!(clip.missing.count(&clip.order), 12);
}

#[test]
fn a_picture_in_as_many_slices_as_it_has_macroblocks_is_shown() {
    let clip = opened("many_slices.mp4");
    let units = clip.sample(0).unwrap();
    assert_eq!(clip.config.units(&units).unwrap().iter().filter(|unit| nal_type(unit) == 5).count(), 48);
    assert_like_ffmpeg(&clip, 0, "many_slices.crc32");
}

#[test]
fn interlaced_pictures_go_to_the_fallback_and_are_right() {
    let clip = opened("interlaced.mp4");
    assert_like_ffmpeg(&clip, 0, "interlaced.crc32");
    assert_eq!(DecodeCursor::new(clip).choice(), Choice::Fallback);
}

#[test]
fn uncoded_macroblocks_under_cabac_go_to_the_fallback_and_are_right() {
    let clip = opened("uncoded.mp4");
    assert_like_ffmpeg(&clip, 0, "uncoded.crc32");
    assert_eq!(DecodeCursor::new(clip).choice(), Choice::Fallback);
}

#[test]
fn lossless_video_is_refused_before_anything_is_decoded() {
    let refused = clip(bytes("lossless.mp4")).unwrap_err();
    assert_eq!(refused.to_string(), "This kind of video can't be shown here (lossless H.264)");
}

/// `bframes.mp4` with the first slice of some samples changed.
fn damaged(samples: &[usize], damage: impl Fn(&mut [u8])) -> Arc<Clip> {
    let mut bytes = bytes("bframes.mp4");
    for &index in samples {
        let known = clip(bytes.clone()).unwrap().movie.video.samples[index];
        damage(&mut bytes[known.offset as usize..][..known.size as usize]);
    }
    clip(bytes).unwrap()
}

/// What a sample without a slice is.
fn without_slice(sample: &mut [u8]) {
    let header = if sample[4] & 0x1f == 6 {
        4 + 4 + u32::from_be_bytes([sample[0], sample[1], sample[2], sample[3]]) as usize
    } else {
        4
    };
    sample[header] = 0x0c;
}

/// Samples that no other picture is made from.
fn disposable(clip: &Clip) -> Vec<usize> {
    let is_disposable = |&index: &usize| {
        let bytes = clip.sample(index).unwrap();
        is_disposable(&clip.config.access_unit(&clip.config.units(&bytes).unwrap()).unwrap())
    };
    (0..clip.order.count()).filter(is_disposable).collect()
}

#[test]
fn one_sample_that_does_not_decode_is_left_out_and_the_rest_is_shown() {
    let expected = expected("bframes.crc32");
    let sample = disposable(&opened("bframes.mp4"))[2];
    let broken: [fn(&mut [u8]); 3] = [without_slice, |sample| sample[5..9].fill(0xff), |sample| sample[..4].fill(0x7f)];
    for damage in broken {
        let clip = damaged(&[sample], damage);
        let number = clip.order.number(sample).unwrap();
        let mut rest = (0..).zip(expected.iter().cloned()).collect::<BTreeMap<usize, _>>();
        rest.remove(&number);
        assert_eq!(pass(&clip), rest);
        assert_eq!(clip.missing.count(&clip.order), 1);
        let mut held = expected.clone();
        held[number] = expected[number - 1].clone();
        assert_eq!(sought(&clip), held, "the picture before it is held");
    }
}

#[test]
fn what_follows_a_lost_reference_is_shown_or_left_out_and_the_next_start_is_right() {
    let whole = bytes("two_sets.mp4");
    let mut bytes = whole.clone();
    let at = sample(&whole, 1);
    bytes[at + 4] = 0x0c;
    let clip = clip(bytes).unwrap();
    let shown = pass(&clip);
    let expected = expected("two_sets.crc32");
    assert!(clip.missing.count(&clip.order) >= 1);
    assert_eq!(shown.get(&0), Some(&expected[0]));
    assert!((12..48).all(|number| shown.get(&number) == Some(&expected[number])), "from the next start on");
}

#[test]
fn a_clip_none_of_whose_samples_decodes_fails_with_the_first_reason() {
    let clip = damaged(&(0..24).collect::<Vec<_>>(), without_slice);
    assert!(pass(&clip).is_empty());
    let problem = clip.stand_in(0).unwrap_err();
    assert_eq!(problem.to_string(), "The picture can't be decoded (the picture is unfinished)");
}
