//! The media floor against files as the world may hand them over: whole, cut off, mutated, or something else.

#![expect(clippy::unwrap_used, reason = "a test that cannot set itself up has failed")]

use rushes::media::{
    FrameSink, MediaError, Options, Output, Player, PlayerState, Problem, ShownFrame, last_frame, probe, still,
};
use rushes::simulator::render::{RenderSpec, render};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)
}

/// A small clip of our own: H.264 and AAC, index first.
fn rendered() -> &'static [u8] {
    static CLIP: OnceLock<Vec<u8>> = OnceLock::new();
    CLIP.get_or_init(|| {
        let prompt = "Waves".to_owned();
        render(&RenderSpec {
            width: 128,
            height: 72,
            fps: 24,
            seconds: 1,
            audio: true,
            prompt,
            seed: 1,
            first_frame: None,
            last_frame: None,
            references: Vec::new(),
            negative_prompt: String::new(),
        })
        .unwrap()
    })
}

struct Written {
    _folder: tempfile::TempDir,
    path: PathBuf,
}

fn written(bytes: &[u8]) -> Written {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("clip.mp4");
    std::fs::write(&path, bytes).unwrap();
    Written { _folder: folder, path }
}

fn problem(bytes: &[u8]) -> Problem {
    probe(&written(bytes).path).unwrap_err().problem
}

#[test]
fn clips_of_another_maker_are_read_right() {
    // In fragments everything begins two pictures later, as ffprobe says too.
    for (name, duration) in [("bframes.mp4", 1000), ("fragmented.mp4", 1083)] {
        let info = probe(&data(name)).unwrap();
        assert_eq!((info.width, info.height, info.frames), (128, 72, 24), "{name}");
        assert!((info.fps - 24.0).abs() < 0.01, "{name}: {}", info.fps);
        assert!(
            info.duration.abs_diff(Duration::from_millis(duration)) < Duration::from_millis(1),
            "{name}: {:?}",
            info.duration
        );
        assert!(info.has_audio && info.codec.starts_with("avc1.64"), "{name}: {}", info.codec);
    }
    assert!(!probe(&data("constrained.mp4")).unwrap().has_audio);
}

#[test]
fn a_web_page_or_a_message_is_not_a_clip() {
    for bytes in [
        &b"<!DOCTYPE html><html><body>Not found</body></html>"[..],
        br#"{"error":"expired","status":404}"#,
        b"",
        b"\0\0",
        &[0; 4096],
        &[0xff; 4096],
    ] {
        assert!(matches!(problem(bytes), Problem::NotMp4), "{:?}", bytes.get(..8));
    }
}

#[test]
fn a_file_that_does_not_exist_is_a_sentence_with_its_name() {
    let error: MediaError = probe(Path::new("/nowhere/at/all.mp4")).unwrap_err();
    assert!(matches!(error.problem, Problem::Read(_)));
    assert!(error.to_string().ends_with(": /nowhere/at/all.mp4"), "{error}");
}

#[test]
fn a_clip_that_is_cut_off_anywhere_is_never_taken_for_a_whole_one() {
    for whole in [rendered().to_vec(), std::fs::read(data("bframes.mp4")).unwrap()] {
        for length in (0..whole.len()).step_by(whole.len() / 97) {
            let kind = problem(&whole[..length]);
            assert!(matches!(kind, Problem::Truncated | Problem::NotMp4 | Problem::Damaged(_)), "{length}: {kind}");
        }
    }
    assert!(matches!(problem(&rendered()[..rendered().len() - 1]), Problem::Truncated));
}

#[test]
fn a_still_fits_its_bounds_and_keeps_its_shape() {
    let clip = written(rendered());
    let small = still(&clip.path, Duration::from_millis(500), 64, 64).unwrap();
    assert_eq!((small.width, small.height), (64, 36));
    assert_eq!(small.rgba.len(), 64 * 36 * 4);
    assert!(small.rgba.chunks_exact(4).all(|pixel| pixel[3] == 255));
    let whole = still(&clip.path, Duration::from_millis(500), 9999, 9999).unwrap();
    assert_eq!((whole.width, whole.height), (128, 72));
}

#[test]
fn after_the_end_a_still_is_the_last_frame() {
    let path = data("bframes.mp4");
    let late = still(&path, Duration::from_hours(1), 9999, 9999).unwrap();
    assert_eq!(late, last_frame(&path).unwrap());
    assert_ne!(late, still(&path, Duration::ZERO, 9999, 9999).unwrap());
}

/// A small generator of numbers, so that a failure can be repeated.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % end
    }
}

fn mutate(bytes: &mut Vec<u8>, numbers: &mut Numbers) {
    for _ in 0..=numbers.below(6) {
        let at = numbers.below(bytes.len());
        match numbers.below(6) {
            0 => bytes[at] ^= 1 << numbers.below(8),
            1 => bytes[at] = numbers.below(256) as u8,
            2 => bytes[at] = 0xff,
            3 => {
                let end = (at + 4).min(bytes.len());
                bytes[at..end].fill([0, 0xff, 0x7f][numbers.below(3)]);
            }
            4 => {
                let from = numbers.below(bytes.len());
                let length = numbers.below(64).min(bytes.len() - at.max(from));
                bytes.copy_within(from..from + length, at);
            }
            _ => bytes.truncate(at.max(1)),
        }
    }
}

#[test]
fn mutated_files_give_an_answer_in_time_and_never_a_panic() {
    for (name, whole) in [
        ("rendered", rendered().to_vec()),
        ("bframes.mp4", std::fs::read(data("bframes.mp4")).unwrap()),
        ("fragmented.mp4", std::fs::read(data("fragmented.mp4")).unwrap()),
        ("quicktime.mov", std::fs::read(data("quicktime.mov")).unwrap()),
    ] {
        // Most of the damage goes where it hurts: into the index, wherever it lies.
        let index = whole.windows(4).position(|window| window == b"moov").unwrap();
        let mut opened = 0;
        for seed in 0..150 {
            let mut numbers = Numbers(seed);
            let mut bytes = whole.clone();
            if seed % 2 == 0 {
                let end = (index + 3000).min(bytes.len());
                let mut part = bytes[index..end].to_vec();
                mutate(&mut part, &mut numbers);
                let changed = part.len();
                bytes[index..index + changed].copy_from_slice(&part);
            } else {
                mutate(&mut bytes, &mut numbers);
            }
            let file = written(&bytes);
            let started = Instant::now();
            let answer = probe(&file.path);
            let picture = still(&file.path, Duration::from_secs(1), 64, 64);
            assert!(started.elapsed() < Duration::from_secs(2), "{name}, seed {seed}: took {:?}", started.elapsed());
            opened += usize::from(answer.is_ok() && picture.is_ok());
        }
        assert!((1..150).contains(&opened), "{name}: {opened} of 150 were still whole");
    }
}

/// Waits until a player has a picture or a sentence; how it went.
fn played(path: &Path) -> PlayerState {
    let (sender, frames) = std::sync::mpsc::channel();
    let options = Options { output: Output::none(), start_playing: true, ..Options::default() };
    let player = Player::open(path, Told(sender), options);
    let started = Instant::now();
    while started.elapsed() < Duration::from_secs(2) {
        if frames.recv_timeout(Duration::from_millis(20)) == Ok(true)
            || matches!(player.state(), PlayerState::Failed(_))
        {
            return player.state();
        }
    }
    PlayerState::Opening
}

/// Tells `true` for a picture, `false` for anything else.
struct Told(std::sync::mpsc::Sender<bool>);

impl FrameSink for Told {
    fn show(&mut self, _: ShownFrame) {
        self.0.send(true).ok();
    }

    fn changed(&mut self) {
        self.0.send(false).ok();
    }
}

#[test]
fn a_player_has_a_picture_or_a_sentence_in_time_whatever_the_file() {
    let whole = std::fs::read(data("bframes.mp4")).unwrap();
    let start = whole.windows(4).position(|window| window == b"mdat").unwrap();
    let mut failed = 0;
    for seed in 0..40 {
        let mut bytes = whole.clone();
        let mut numbers = Numbers(seed);
        // What the decoder reads, in half of the turns: the index stays whole.
        let from = if seed % 2 == 0 { start + 8 } else { 0 };
        let mut part = bytes.split_off(from);
        mutate(&mut part, &mut numbers);
        bytes.append(&mut part);
        let file = written(&bytes);
        match played(&file.path) {
            PlayerState::Opening => panic!("seed {seed}: nothing for 2 s"),
            PlayerState::Ready(_) => {}
            PlayerState::Failed(error) => {
                failed += 1;
                assert!(error.to_string().ends_with("clip.mp4"), "{error}");
            }
        }
    }
    assert!((1..40).contains(&failed), "{failed} of 40 could not be played");
}
