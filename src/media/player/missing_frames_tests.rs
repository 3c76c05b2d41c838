//! A player with clips that have missing pictures: it shows the others, counts the missing ones, and doesn't wait for
//! them.

use super::tests::{data, exact, frame_at, open, silent, until, wait_for};
use super::*;
use crate::media::clip::{Clip, last_frame, still};
use std::path::PathBuf;

/// A clip with some bytes changed, in its own folder.
struct Changed {
    _folder: tempfile::TempDir,
    path: PathBuf,
}

/// `bframes.mp4` whose slices after `from` (in the order of the file), every `every`th of them, are made into filler data.
fn without_slices(from: usize, every: usize) -> Changed {
    let mut bytes = std::fs::read(data("bframes.mp4")).unwrap();
    let clip = Clip::open(&data("bframes.mp4")).unwrap();
    for sample in clip.movie.video.samples.iter().skip(from).step_by(every) {
        let start = sample.offset as usize;
        let mut at = start;
        while at < start + sample.size as usize {
            let length = u32::from_be_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]) as usize;
            if matches!(bytes[at + 4] & 0x1f, 1 | 5) {
                bytes[at + 4] = 0x0c;
            }
            at += 4 + length;
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("clip.mp4");
    std::fs::write(&path, bytes).unwrap();
    Changed { _folder: folder, path }
}

#[test]
fn a_clip_cut_out_of_a_longer_one_shows_its_first_whole_picture_at_once() {
    let (player, frames) = open("open_group.mp4", silent());
    let first = exact(&frames);
    assert_eq!(first.index, 3);
    assert_eq!(*first.picture, frame_at(&data("open_group.mp4"), Duration::ZERO).unwrap());
    assert!(matches!(player.state(), PlayerState::Ready(_)));
    player.expect_seeks();
    wait_for("every possible thumbnail is there", || player.stats().cached == 48);
    assert_eq!(player.missing_frames(), 3);
    player.step(1);
    assert_eq!(exact(&frames).index, 4, "a step goes to the next picture that there is");
    player.seek(Duration::from_secs(1));
    until(&frames, player.frame());
    player.seek(Duration::ZERO);
    until(&frames, 3);
}

#[test]
fn a_loop_over_the_beginning_that_cannot_be_had_goes_on() {
    let (player, frames) = open("open_group.mp4", silent());
    exact(&frames);
    player.timeline().set_range(Some(Duration::ZERO..Duration::from_millis(300)));
    player.timeline().set_looping(true);
    player.play();
    let seen = (0..16).map(|_| exact(&frames).index).collect::<Vec<_>>();
    assert!(seen.iter().all(|&number| (3..=7).contains(&number)), "{seen:?}");
    assert!(seen.windows(2).any(|pair| pair[1] < pair[0]), "{seen:?}");
}

#[test]
fn one_picture_that_does_not_decode_is_left_out_and_the_clip_plays_to_its_end() {
    let changed = without_slices(3, 100);
    let (sender, frames) = std::sync::mpsc::channel();
    let player = Player::open(&changed.path, super::tests::Watcher(sender), silent());
    exact(&frames);
    player.expect_seeks();
    wait_for("every other thumbnail is there", || player.stats().cached >= 20 && player.missing_frames() > 0);
    player.play();
    until(&frames, 23);
    wait_for("it stops at the end", || !player.timeline().is_playing());
    assert!(matches!(player.state(), PlayerState::Ready(_)));
    assert!((1..4).contains(&player.missing_frames()), "{}", player.missing_frames());
    assert!(still(&changed.path, Duration::from_millis(100), 64, 64).is_ok());
    assert!(last_frame(&changed.path).is_ok());
}

#[test]
fn a_clip_without_a_single_picture_fails_with_its_sentence() {
    let changed = without_slices(0, 1);
    let (player, _frames) = {
        let (sender, frames) = std::sync::mpsc::channel();
        (Player::open(&changed.path, super::tests::Watcher(sender), silent()), frames)
    };
    wait_for("it has failed", || matches!(player.state(), PlayerState::Failed(_)));
    let PlayerState::Failed(error) = player.state() else { unreachable!() };
    assert!(error.to_string().starts_with("The picture can't be decoded"), "{error}");
    assert!(frame_at(&changed.path, Duration::ZERO).is_err());
}
