//! Clips as cameras, phones, editors and other muxers write them: what their boxes say is believed as far as it makes sense, and
//! what is not needed refuses nothing.
//!
//! Most inputs are clips of `tests/data` with some boxes changed; what is right was read off ffmpeg 5.1 and ISO/IEC 14496-12.

#![expect(clippy::unwrap_used, reason = "a test that cannot set itself up has failed")]

#[path = "media_foreign/patch.rs"]
mod patch;
#[path = "media_foreign/sound.rs"]
mod sounds;

use patch::{Part, change_entry, data, edit, patched, pictures, sound, tracks, written};
use rushes::media::{ClipInfo, MediaError, Options, Picture, Player, Problem, Sound, last_frame, probe, still};
use std::path::Path;
use std::time::{Duration, Instant};

const fn ms(time: u64) -> Duration {
    Duration::from_millis(time)
}

fn info(bytes: &[u8]) -> ClipInfo {
    probe(&written(bytes).path).unwrap()
}

fn picture(bytes: &[u8], at: Duration) -> Picture {
    frame_at(&written(bytes).path, at).unwrap()
}

/// The picture at a time, in full size.
fn frame_at(path: &Path, at: Duration) -> Result<Picture, MediaError> {
    still(path, at, u32::MAX, u32::MAX)
}

fn heard(bytes: &[u8]) -> Sound {
    Sound::decode(&written(bytes).path).unwrap().unwrap()
}

/// Frame `number` of a clip of 24 frames a second, from its middle.
fn middle(number: u64) -> Duration {
    Duration::from_secs(1) * (2 * number as u32 + 1) / 48
}

fn assert_same_pictures(bytes: &[u8], original: &str) {
    let file = written(bytes);
    for number in [0, 5, 13, 23] {
        let right = frame_at(&data(original), middle(number)).unwrap();
        assert_eq!(frame_at(&file.path, middle(number)).unwrap(), right, "frame {number}");
    }
}

// What stands in a sample entry.

#[test]
fn zeros_at_the_end_of_a_sample_entry_refuse_nothing() {
    let padded = patched("bframes.mp4", |movie| {
        for track in tracks(movie) {
            change_entry(track, |entry| entry.bytes.extend([0; 4]));
        }
    });
    assert_same_pictures(&padded, "bframes.mp4");
    assert!(heard(&padded) == Sound::decode(&data("bframes.mp4")).unwrap().unwrap());
}

#[test]
fn sound_as_quicktime_describes_it_is_heard() {
    let plain = Sound::decode(&data("bframes.mp4")).unwrap().unwrap();
    let described = |version: u8, more: &[u8]| {
        patched("bframes.mp4", |movie| {
            change_entry(sound(movie), |entry| {
                entry.bytes[9] = version;
                let esds = entry.bytes.split_off(28);
                let esds = &esds[..u32::from_be_bytes(*esds.first_chunk().unwrap()) as usize];
                let wave = [&Part::new(*b"frma", b"mp4a").whole()[..], esds, &[0; 4]].concat();
                entry.bytes.extend(more);
                entry.bytes.extend(Part::new(*b"wave", &wave).whole());
            });
        })
    };
    for (version, more) in [(0, vec![]), (1, vec![0; 16]), (2, vec![0; 36])] {
        let sound = heard(&described(version, &more));
        assert!(sound == plain, "version {version}");
    }
    let quicktime = Sound::decode(&data("quicktime.mov")).unwrap().unwrap();
    assert!(quicktime == plain);
    assert_same_pictures(&std::fs::read(data("quicktime.mov")).unwrap(), "bframes.mp4");
}

#[test]
fn a_phones_hevc_is_called_hevc_and_not_damaged() {
    let bytes = patched("hevc.mp4", |movie| change_entry(pictures(movie), |entry| entry.bytes.extend([0; 4])));
    let error = last_frame(&written(&bytes).path).unwrap_err();
    assert!(
        error.to_string().starts_with("This kind of video can't be shown here (HEVC, also called H.265): "),
        "{error}"
    );
    assert_eq!([info(&bytes).width, info(&bytes).height], [64, 48]);
}

#[test]
fn a_track_that_makes_no_sense_refuses_nothing_that_does_not_need_it() {
    let bytes = patched("bframes.mp4", |movie| {
        sound(movie).at("mdia/minf/stbl/stsz").bytes.truncate(6);
        let mut strange = pictures(movie).clone();
        strange.at("mdia/hdlr").bytes[8..12].copy_from_slice(b"tmcd");
        strange.at("mdia/minf/stbl/stco").bytes.fill(0xff);
        movie.parts.insert(1, strange);
        let mut still = movie.parts[2].clone();
        change_entry(&mut still, |entry| entry.kind = *b"jpeg");
        movie.parts.insert(1, still);
    });
    assert_same_pictures(&bytes, "bframes.mp4");
    assert_eq!(info(&bytes).sound_problem.unwrap().to_string(), "This sound is damaged; the picture plays without it");
}

#[test]
fn what_a_parser_says_is_no_sentence_for_a_person() {
    let bytes = patched("bframes.mp4", |movie| pictures(movie).at("mdia/minf/stbl/stsz").bytes.truncate(6));
    let error = probe(&written(&bytes).path).unwrap_err();
    assert!(error.to_string().starts_with("The file is damaged: "), "{error}");
    let causes = std::iter::successors(Some(&error as &dyn std::error::Error), |error| error.source());
    assert_eq!(causes.last().unwrap().to_string(), "a box ends before what it promises");
}

// Times.

#[test]
fn negative_offsets_in_version_0_are_negative() {
    let bytes = patched("bframes.mp4", |movie| {
        let track = pictures(movie);
        edit(track, &[(1000, 0)]);
        let offsets = &mut track.at("mdia/minf/stbl/ctts").bytes;
        assert_eq!(offsets[0], 0, "version");
        for entry in offsets[8..].as_chunks_mut::<8>().0 {
            let [count, offset] = [0, 4].map(|at| u32::from_be_bytes(*entry[at..].first_chunk().unwrap()));
            *entry = (u64::from(count) << 32 | u64::from(offset.wrapping_sub(1024))).to_be_bytes();
        }
    });
    assert_eq!(info(&bytes).duration, Duration::from_secs(1));
    assert_same_pictures(&bytes, "bframes.mp4");
}

#[test]
fn an_edit_ends_where_it_says_for_pictures_and_for_sound() {
    let bytes = patched("bframes.mp4", |movie| tracks(movie).for_each(|track| edit(track, &[(500, 1024)])));
    let said = info(&bytes);
    assert_eq!((said.frames, said.duration), (12, ms(500)));
    assert!((said.fps - 24.0).abs() < 0.01, "{}", said.fps);
    let [short, whole] = [heard(&bytes), Sound::decode(&data("bframes.mp4")).unwrap().unwrap()];
    assert_eq!(short.length(), ms(500));
    assert!(short.samples() == &whole.samples()[..24_000]);
    let last = last_frame(&written(&bytes).path).unwrap();
    assert_eq!(last, frame_at(&data("bframes.mp4"), middle(11)).unwrap());
}

/// How far two sounds are from each other, as a root mean square. What a decoder fills in as noise is never the same twice.
fn differ(one: &[f32], other: &[f32]) -> f32 {
    assert_eq!(one.len(), other.len());
    (one.iter().zip(other).map(|(a, b)| (a - b).powi(2)).sum::<f32>() / one.len() as f32).sqrt()
}

#[test]
fn several_edits_are_shown_one_after_the_other() {
    // The second half, a quarter of a second of nothing, and the first quarter; ticks of 12,288 and 48,000 a second.
    let bytes = patched("bframes.mp4", |movie| {
        edit(pictures(movie), &[(500, 1024 + 6144), (250, -1), (250, 1024)]);
        edit(sound(movie), &[(500, 1024 + 24_000), (250, -1), (250, 1024)]);
    });
    let file = written(&bytes);
    let said = info(&bytes);
    assert_eq!((said.frames, said.duration), (18, ms(1000)));
    for (shown, of) in [(0, 12), (11, 23), (17, 23), (18, 0), (23, 5)] {
        let right = frame_at(&data("bframes.mp4"), middle(of)).unwrap();
        assert_eq!(frame_at(&file.path, middle(shown)).unwrap(), right, "frame {of} at {shown}");
    }
    let [edited, whole] = [heard(&bytes), Sound::decode(&data("bframes.mp4")).unwrap().unwrap()];
    assert_eq!(edited.length(), ms(1000));
    assert!(differ(&edited.samples()[..24_000], &whole.samples()[24_000..]) < 0.001);
    assert!(edited.samples()[24_000..36_000].iter().all(|&sample| sample == 0.0));
    assert!(differ(&edited.samples()[36_000..], &whole.samples()[..12_000]) < 0.001);
}

#[test]
fn a_part_that_is_shown_twice_is_there_twice() {
    let bytes = patched("bframes.mp4", |movie| {
        tracks(movie).for_each(|track| edit(track, &[(500, 1024), (500, 1024)]));
    });
    let file = written(&bytes);
    assert_eq!(info(&bytes).frames, 24);
    for number in 0..12 {
        let [first, again] = [number, number + 12].map(|number| frame_at(&file.path, middle(number)).unwrap());
        assert_eq!(first, again, "frame {number}");
    }
}

#[test]
fn an_edit_of_speed_0_holds_its_picture() {
    let bytes = patched("bframes.mp4", |movie| {
        edit(pictures(movie), &[(500, 1024 + 3072), (500, 1024)]);
        pictures(movie).at("edts/elst").bytes[16..20].fill(0);
    });
    assert_eq!((info(&bytes).frames, info(&bytes).duration), (13, ms(1000)));
    let held = frame_at(&data("bframes.mp4"), middle(6)).unwrap();
    assert_eq!([picture(&bytes, ms(0)), picture(&bytes, ms(450))], [held.clone(), held]);
}

#[test]
fn sound_that_goes_on_behind_the_picture_is_heard_to_its_end() {
    let bytes = patched("bframes.mp4", |movie| edit(pictures(movie), &[(500, 1024)]));
    assert_eq!((info(&bytes).frames, info(&bytes).duration), (12, ms(1000)));
    assert_eq!(heard(&bytes).length(), ms(1000));
    assert_eq!(
        picture(&bytes, ms(900)),
        frame_at(&data("bframes.mp4"), middle(11)).unwrap(),
        "the last picture is held"
    );
}

#[test]
fn sound_that_begins_late_keeps_its_end() {
    let bytes = patched("tone.mp4", |movie| edit(sound(movie), &[(500, -1), (1000, 1024)]));
    assert_eq!(info(&bytes).duration, ms(1500));
    let sound = heard(&bytes);
    assert_eq!(sound.length(), ms(1500));
    let onset = sound.samples().iter().position(|sample| sample.abs() > 0.02).unwrap() / 2;
    assert!(onset.abs_diff(48_000) < 480, "{onset}");
}

#[test]
fn what_an_encoder_filled_up_is_no_reason_to_hold_a_picture() {
    // Without its edit list the sound goes on for 21 ms of filling.
    let bytes = patched("bframes.mp4", |movie| sound(movie).parts.retain(|part| &part.kind != b"edts"));
    assert_eq!(info(&bytes).duration, ms(1000));
}

#[test]
fn a_picture_lasts_until_the_next_is_shown() {
    // 72 pictures with a gap of two seconds in their middle, and B-pictures.
    for change in [|_: &mut Part| (), |movie: &mut Part| pictures(movie).at("edts/elst").kind = *b"free"] {
        let bytes = patched("gap.mp4", change);
        let said = info(&bytes);
        let late = said.duration.saturating_sub(ms(5000));
        assert!(said.frames == 72 && late < ms(90), "{} in {:?}", said.frames, said.duration);
    }
    assert_eq!(probe(&data("gap.mp4")).unwrap().duration, ms(5000));
    let player = Player::open(&data("gap.mp4"), (), Options::default());
    let started = Instant::now();
    while player.timeline().length().is_zero() && started.elapsed() < Duration::from_secs(20) {
        std::thread::yield_now();
    }
    assert_eq!(player.timeline().length(), ms(5000), "what the player says");
}

// How pictures lie, their shape and colour.

#[test]
fn all_eight_ways_to_lie_are_shown() {
    let upright = frame_at(&data("upright.mp4"), ms(0)).unwrap();
    let [width, height] = [upright.width.cast_signed(), upright.height.cast_signed()];
    for [a, b, c, d] in [
        [1_i32, 0, 0, 1],
        [0, 1, -1, 0],
        [-1, 0, 0, -1],
        [0, -1, 1, 0],
        [-1, 0, 0, 1],
        [1, 0, 0, -1],
        [0, 1, 1, 0],
        [0, -1, -1, 0],
    ] {
        let bytes = patched("upright.mp4", |movie| {
            let matrix = &mut pictures(movie).at("tkhd").bytes[40..76];
            for (place, number) in [(0, a), (4, b), (12, c), (16, d)] {
                matrix[place..place + 4].copy_from_slice(&(number << 16).to_be_bytes());
            }
        });
        let shown = picture(&bytes, ms(0));
        let sides = if a == 0 { [height, width] } else { [width, height] };
        assert_eq!([shown.width.cast_signed(), shown.height.cast_signed()], sides);
        assert_eq!([info(&bytes).width, info(&bytes).height], [shown.width, shown.height]);
        // Where each pixel goes (14496-12, 6.2.2), moved so that the picture begins at 0.
        for (x, y) in (0..height).flat_map(|y| (0..width).map(move |x| (x, y))) {
            let to = |x: i32, y: i32| [a * x + c * y, b * x + d * y];
            let low = [to(0, 0), to(width - 1, height - 1)];
            let [left, top] = [0, 1].map(|side| low[0][side].min(low[1][side]));
            let [column, row] = to(x, y);
            let [from, at] = [y * width + x, (row - top) * sides[0] + column - left].map(|pixel| pixel as usize * 4);
            assert_eq!(shown.rgba[at..at + 4], upright.rgba[from..from + 4], "{a} {b} {c} {d}: {x}, {y}");
        }
    }
}

#[test]
fn pixels_that_only_the_stream_calls_wide_are_made_square() {
    let mut bytes = std::fs::read(data("wide_pixels.mp4")).unwrap();
    let aspect = bytes.windows(4).position(|four| four == b"pasp").unwrap();
    bytes[aspect..aspect + 4].copy_from_slice(b"free");
    assert_eq!([info(&bytes).width, info(&bytes).height], [64, 48]);
    assert_eq!(picture(&bytes, ms(0)), frame_at(&data("wide_pixels.mp4"), ms(0)).unwrap());
}

// Behind the last box.

#[test]
fn a_few_bytes_behind_the_last_box_take_nothing_away() {
    for name in ["bframes.mp4", "fragmented.mp4"] {
        for count in 1..=12 {
            let bytes = [std::fs::read(data(name)).unwrap(), vec![0; count]].concat();
            assert_eq!(info(&bytes), probe(&data(name)).unwrap(), "{name} and {count} zeros");
        }
    }
    for end in [&b"\r\n"[..], b"<html>", b"\0\0\0\x02abcd", b"\xff\xff\xff\xff\xff\xff\xff"] {
        let bytes = [&std::fs::read(data("bframes.mp4")).unwrap()[..], end].concat();
        assert_eq!(info(&bytes), probe(&data("bframes.mp4")).unwrap(), "{end:?}");
    }
}

#[test]
fn a_fragmented_clip_that_ends_inside_a_header_is_not_whole() {
    let whole = std::fs::read(data("fragmented.mp4")).unwrap();
    let last = whole.windows(4).rposition(|four| four == b"moof").unwrap();
    let error = probe(&written(&whole[..last + 2]).path).unwrap_err();
    assert!(matches!(error.problem, Problem::Truncated), "{error}");
}

#[test]
fn a_small_file_that_claims_millions_of_samples_is_refused_at_once() {
    let whole = std::fs::read(data("fragmented.mp4")).unwrap();
    let run = Part::new(*b"trun", &[&[0; 4][..], &20_000_u32.to_be_bytes()].concat()).whole();
    let head = Part::new(*b"tfhd", &[0, 2, 0, 0, 0, 0, 0, 1]).whole();
    let fragment = Part::new(*b"moof", &Part::new(*b"traf", &[head, run.repeat(20_000)].concat()).whole()).whole();
    let started = Instant::now();
    let error = probe(&written(&[whole, fragment].concat()).path).unwrap_err();
    assert!(matches!(error.problem, Problem::TooLarge(_)), "{error}");
    assert!(started.elapsed() < Duration::from_secs(2));
}

// For the fuzzer.

/// Writes clips like those above to where `media_demux` begins: `cargo test --test media_foreign -- --ignored seeds`.
#[test]
#[ignore = "writes into the repository's folder, which git ignores"]
fn seeds_for_the_fuzzer_are_written() {
    let folder = data("../../fuzz/corpus/media_demux");
    std::fs::create_dir_all(&folder).unwrap();
    let entry = |kind: [u8; 4]| patched("tone.mp4", |movie| change_entry(sound(movie), |entry| entry.kind = kind));
    let edits = |edits: &[(u32, i32)]| patched("tone.mp4", |movie| tracks(movie).for_each(|track| edit(track, edits)));
    let run = Part::new(*b"trun", &[&[0; 4][..], &20_000_u32.to_be_bytes()].concat()).whole();
    let head = Part::new(*b"tfhd", &[0, 2, 0, 0, 0, 0, 0, 1]).whole();
    let fragment = Part::new(*b"moof", &Part::new(*b"traf", &[head, run.repeat(40)].concat()).whole()).whole();
    for (name, bytes) in [
        ("ac3", entry(*b"ac-3")),
        ("edits", edits(&[(500, 1024), (250, -1), (250, 2048), (500, 1024)])),
        ("short", edits(&[(500, 1024)])),
        ("runs", [std::fs::read(data("fragmented.mp4")).unwrap(), fragment].concat()),
        ("config", sounds::configured("he_v1.mp4", &[0x2b, 0x11, 0x88, 0])),
        ("zeros", [std::fs::read(data("tone.mp4")).unwrap(), vec![0; 4]].concat()),
    ] {
        std::fs::write(folder.join(format!("{name}.mp4")), bytes).unwrap();
    }
}
