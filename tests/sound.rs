//! The sound of clips: decoded to the sample, and heard through a real sound server where one can be started.

#![allow(clippy::unwrap_used, reason = "a test that cannot set itself up has failed")]

use rushes::media::{Problem, Sound};
use rushes::simulator::render::{RenderSpec, render};
use std::path::{Path, PathBuf};
use std::time::Duration;

#[cfg(target_os = "linux")]
#[path = "sound/server.rs"]
mod server;

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)
}

fn written(bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("clip.mp4");
    std::fs::write(&path, bytes).unwrap();
    (folder, path)
}

fn rendered(audio: bool) -> Vec<u8> {
    let prompt = "Waves".to_owned();
    render(&RenderSpec {
        width: 128,
        height: 72,
        fps: 24,
        seconds: 2,
        audio,
        prompt,
        seed: 1,
        first_frame: None,
        last_frame: None,
        references: Vec::new(),
        negative_prompt: String::new(),
    })
    .unwrap()
}

/// The first frame that is louder than a twentieth of the loudest.
fn onset(sound: &Sound) -> usize {
    let loudest = sound.samples().iter().fold(0.0_f32, |most, one| most.max(one.abs()));
    assert!(loudest > 0.1, "{loudest}");
    sound.samples().iter().position(|one| one.abs() > loudest / 20.0).unwrap() / usize::from(sound.channels())
}

#[test]
fn a_tone_is_heard_when_its_maker_began_it_to_the_millisecond() {
    // ffmpeg put it at 0.5 s; its encoder's 1,024 frames before the start are in the file's edit list.
    let sound = Sound::decode(&data("tone.mp4")).unwrap().unwrap();
    assert_eq!((sound.rate(), sound.channels(), sound.length()), (48_000, 2, Duration::from_secs(1)));
    assert!(onset(&sound).abs_diff(24_000) <= 48, "{}", onset(&sound));
}

#[test]
fn plain_and_fragmented_files_have_the_same_sound() {
    let [plain, fragmented] =
        ["bframes.mp4", "fragmented.mp4"].map(|name| Sound::decode(&data(name)).unwrap().unwrap());
    // The same packets; in fragments everything begins two pictures (4,000 frames) later, and the file says so.
    assert_eq!((plain.samples().len(), fragmented.samples().len()), (48_000, 52_000));
    assert_eq!(plain.samples()[..], fragmented.samples()[4000..]);
}

#[test]
fn a_rendered_clip_has_sound_as_long_as_its_pictures() {
    let (_folder, path) = written(&rendered(true));
    let sound = Sound::decode(&path).unwrap().unwrap();
    assert!(sound.length().abs_diff(Duration::from_secs(2)) < Duration::from_millis(22), "{sound:?}");
    assert!(sound.samples().iter().any(|sample| sample.abs() > 0.01));
}

#[test]
fn a_silent_clip_has_no_sound_and_is_no_error() {
    let (_folder, path) = written(&rendered(false));
    assert!(Sound::decode(&path).unwrap().is_none());
    assert!(Sound::decode(&data("constrained.mp4")).unwrap().is_none());
}

#[test]
fn a_sound_of_another_codec_is_a_problem_of_the_sound_alone() {
    let mut bytes = std::fs::read(data("tone.mp4")).unwrap();
    let entry = bytes.windows(4).position(|four| four == b"mp4a").unwrap();
    bytes[entry..entry + 4].copy_from_slice(b"ac-3");
    let (_folder, path) = written(&bytes);
    let error = Sound::decode(&path).unwrap_err();
    assert!(matches!(error.problem, Problem::Sound(_)), "{error}");
    let sentence = "This sound is AC-3, which can't be played here; the picture plays without it";
    assert!(error.to_string().starts_with(&format!("{sentence}: ")), "{error}");
    let info = rushes::media::probe(&path).unwrap();
    assert!(info.has_audio);
    assert_eq!(info.sound_problem.unwrap().to_string(), sentence);
}

#[test]
fn packets_full_of_noise_are_an_answer_and_never_a_panic() {
    // Of each kind that is decoded: stereo, six channels, HE and HE v2.
    for (name, turns) in [("tone.mp4", 40), ("surround.mp4", 10), ("he_v1.mp4", 10), ("he_v2.mp4", 10)] {
        assert!(heard_through_noise(&std::fs::read(data(name)).unwrap(), turns) > 0, "{name}");
    }
}

/// How many of so many clips of each density of noise are heard at all.
fn heard_through_noise(whole: &[u8], turns: usize) -> usize {
    let start = whole.windows(4).position(|four| four == b"mdat").unwrap() + 4;
    let end = whole.windows(4).position(|four| four == b"moov").unwrap();
    let mut state = 7_u64;
    let mut heard = 0;
    for density in [3, 40, 400] {
        for _ in 0..turns {
            let mut bytes = whole.to_vec();
            let (from, to) = if start < end { (start, end - 4) } else { (start, whole.len()) };
            for byte in &mut bytes[from..to] {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                if (state >> 33).is_multiple_of(density) {
                    *byte = (state >> 40) as u8;
                }
            }
            let (_folder, path) = written(&bytes);
            match Sound::decode(&path) {
                Ok(sound) => {
                    let sound = sound.unwrap();
                    assert!(sound.samples().iter().all(|sample| (-1.0..=1.0).contains(sample)));
                    heard += 1;
                }
                Err(error) => assert!(matches!(error.problem, Problem::Sound(_)), "{error}"),
            }
        }
    }
    heard
}
