//! A player against real clips: what it shows, in which order, and what it leaves alone.

use super::*;
use crate::media::sound::Output;
use crate::media::{MediaError, still};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};

/// Longest wait for something that must happen.
const SOON: Duration = Duration::from_secs(20);

pub(super) struct Watcher(pub(super) Sender<ShownFrame>);

impl FrameSink for Watcher {
    fn show(&mut self, frame: ShownFrame) {
        self.0.send(frame).ok();
    }
}

pub(super) fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)
}

pub(super) fn silent() -> Options {
    Options { output: Output::none(), ..Options::default() }
}

pub(super) fn open(name: &str, options: Options) -> (Player, Receiver<ShownFrame>) {
    let (sender, frames) = channel();
    (Player::open(&data(name), Watcher(sender), options), frames)
}

/// The picture at a time, in full size.
pub(super) fn frame_at(path: &Path, at: Duration) -> Result<Picture, MediaError> {
    still(path, at, u32::MAX, u32::MAX)
}

/// The next frame that is exact.
pub(super) fn exact(frames: &Receiver<ShownFrame>) -> ShownFrame {
    loop {
        let frame = frames.recv_timeout(SOON).unwrap();
        if frame.exact {
            return frame;
        }
    }
}

#[test]
fn the_first_picture_comes_by_itself() {
    let (player, frames) = open("bframes.mp4", silent());
    let first = exact(&frames);
    assert_eq!((first.index, first.at), (0, Duration::ZERO));
    assert_eq!(*first.picture, frame_at(&data("bframes.mp4"), Duration::ZERO).unwrap());
    assert!(matches!(player.state(), PlayerState::Ready(info) if info.frames == 24));
}

/// All exact frames until number `last`, in the order in which they are shown.
pub(super) fn until(frames: &Receiver<ShownFrame>, last: u64) -> Vec<u64> {
    let mut seen = Vec::new();
    while seen.last() != Some(&last) {
        seen.push(exact(frames).index);
    }
    seen
}

pub(super) fn wait_for(what: &str, condition: impl Fn() -> bool) {
    let started = std::time::Instant::now();
    while !condition() {
        assert!(started.elapsed() < SOON, "waited in vain until {what}");
        std::thread::yield_now();
    }
}

#[test]
fn steps_show_every_frame_exactly_in_both_directions() {
    let (player, frames) = open("bframes.mp4", silent());
    exact(&frames);
    for number in 1..24 {
        player.step(1);
        assert_eq!(exact(&frames).index, number);
        assert_eq!(player.frame(), number);
    }
    player.step(1);
    assert_eq!(player.frame(), 23, "the end is the end");
    for number in (0..23).rev() {
        player.step(-1);
        let frame = exact(&frames);
        assert_eq!((frame.index, player.frame()), (number, number));
        let same = frame_at(&data("bframes.mp4"), frame.at).unwrap();
        assert_eq!(*frame.picture, same, "frame {number}");
    }
    player.step(-5);
    assert_eq!(player.frame(), 0);
}

#[test]
fn several_steps_at_once_add_up() {
    let (player, frames) = open("bframes.mp4", silent());
    exact(&frames);
    player.step(7);
    player.step(7);
    player.step(-2);
    assert_eq!(until(&frames, 12).last(), Some(&12));
}

#[test]
fn playing_goes_through_the_frames_in_order_and_across_the_loop_point() {
    let (player, frames) = open("bframes.mp4", silent());
    exact(&frames);
    player.timeline().set_looping(true);
    player.play();
    let mut seen = vec![0];
    while seen.iter().filter(|&&number| number < 3).count() < 8 {
        seen.push(exact(&frames).index);
    }
    let steps = seen.windows(2).map(|pair| (pair[1] + 24 - pair[0]) % 24).collect::<Vec<_>>();
    let missed = steps.iter().map(|step| step - 1).sum::<u64>();
    assert!(steps.iter().all(|step| (1..12).contains(step)), "backwards: {seen:?}");
    assert!(player.stats().dropped >= missed, "{missed} were missed, {:?}", player.stats());
}

#[test]
fn a_seek_ends_with_the_exact_frame_wherever_it_goes() {
    let (player, frames) = open("bframes.mp4", silent());
    exact(&frames);
    for number in [20, 3, 23, 11, 0] {
        let at = Duration::from_secs(number) / 24;
        player.seek(at);
        until(&frames, number);
        assert_eq!(player.frame(), number);
    }
}

#[test]
fn a_clip_that_only_lies_there_is_decoded_no_further_than_its_first_picture() {
    let (player, frames) = open("bframes.mp4", silent());
    exact(&frames);
    std::thread::sleep(Duration::from_millis(300));
    assert_eq!(player.stats().cached, 0, "it is not in use");
    player.seek(Duration::from_millis(500));
    wait_for("every thumbnail is there", || player.stats().cached == 24);
}

#[test]
fn a_drag_shows_thumbnails_at_once() {
    let (player, frames) = open("bframes.mp4", silent());
    exact(&frames);
    player.expect_seeks();
    wait_for("every thumbnail is there", || player.stats().cached == 24);
    assert!(player.stats().cache_bytes <= 24 * 128 * 72 * 3 / 2);
    let mut is_exact = false;
    for number in [20, 3, 22, 11] {
        player.seek(Duration::from_secs(number) / 24);
        let frame = frames.iter().find(|frame| frame.index == number).unwrap();
        // A picture near the decoder may have been decoded on the way.
        is_exact = frame.exact;
        assert!(!is_exact || number != 20, "small at first");
    }
    assert!(is_exact || until(&frames, 11).last() == Some(&11), "and the exact one when it rests");
}

#[test]
fn every_thumbnail_of_many_groups_comes_and_is_the_right_one() {
    // The second file has open GOPs: their last pictures refer to the first one of the next GOP.
    for name in ["groups.mp4", "open_groups.mp4"] {
        let (player, frames) = open(name, silent());
        exact(&frames);
        player.seek(Duration::from_millis(2500));
        wait_for("every thumbnail is there", || player.stats().cached == 96);
        for number in (0..96).step_by(5) {
            let at = Duration::from_secs(number) / 24;
            let same = frame_at(&data(name), at).unwrap();
            assert_eq!(*player.preview(at).unwrap(), same, "{name}, frame {number}");
        }
    }
}

#[test]
fn a_hidden_player_makes_no_thumbnails() {
    let (player, frames) = open("groups.mp4", silent());
    exact(&frames);
    player.set_visible(false);
    player.expect_seeks();
    std::thread::sleep(Duration::from_millis(300));
    assert_eq!(player.stats().cached, 0);
    player.set_visible(true);
    wait_for("every thumbnail is there", || player.stats().cached == 96);
}

#[test]
fn a_player_that_is_dropped_in_the_middle_of_its_thumbnails_lets_go_of_everything() {
    let (player, frames) = open("groups.mp4", silent());
    exact(&frames);
    player.expect_seeks();
    wait_for("the first thumbnails are there", || player.stats().cached > 0);
    let shared = Arc::downgrade(&player.shared);
    drop(player);
    wait_for("its threads have ended", || shared.strong_count() == 0);
}

#[test]
fn a_preview_is_the_nearest_thumbnail_and_the_same_one_again() {
    let (player, frames) = open("bframes.mp4", silent());
    exact(&frames);
    player.expect_seeks();
    wait_for("every thumbnail is there", || player.stats().cached == 24);
    let at = Duration::from_millis(500);
    let preview = player.preview(at).unwrap();
    assert_eq!(*preview, frame_at(&data("bframes.mp4"), at).unwrap());
    assert!(Arc::ptr_eq(&preview, &player.preview(at + Duration::from_millis(10)).unwrap()));
    assert!(!Arc::ptr_eq(&preview, &player.preview(Duration::ZERO).unwrap()));
}

#[test]
fn backwards_it_plays_the_thumbnails() {
    let (player, frames) = open("bframes.mp4", silent());
    exact(&frames);
    player.expect_seeks();
    wait_for("every thumbnail is there", || player.stats().cached == 24);
    player.seek(Duration::from_secs(1));
    player.timeline().set_rate(-1.0);
    player.play();
    let mut seen = Vec::new();
    while seen.last() != Some(&0) {
        seen.push(frames.recv_timeout(SOON).unwrap().index);
    }
    assert!(seen.is_sorted_by(|a, b| a >= b) && seen.len() > 3, "{seen:?}");
}

#[test]
fn paused_nothing_is_shown_and_hidden_nothing_is_decoded() {
    let (player, frames) = open("bframes.mp4", Options { thumbnails: false, ..silent() });
    exact(&frames);
    let quiet = Duration::from_millis(300);
    assert!(frames.recv_timeout(quiet).is_err(), "paused");
    player.set_visible(false);
    player.seek(Duration::from_millis(500));
    player.play();
    assert!(frames.recv_timeout(quiet).is_err(), "hidden");
    let before = player.stats();
    player.pause();
    player.seek(Duration::from_millis(500));
    player.set_visible(true);
    assert_eq!(until(&frames, 12).last(), Some(&12));
    assert_eq!(player.stats().dropped, before.dropped, "hidden frames are not counted as dropped");
}

#[test]
fn two_players_follow_one_timeline() {
    let timeline = Timeline::new(Duration::ZERO, &Output::none());
    let shared = || Options { timeline: Some(timeline.clone()), ..silent() };
    let (first, left) = open("bframes.mp4", shared());
    let (second, right) = open("constrained.mp4", shared());
    exact(&left);
    exact(&right);
    assert!(timeline.length() >= Duration::from_secs(1));
    first.seek(Duration::from_millis(500));
    assert_eq!((until(&left, 12).last(), until(&right, 12).last()), (Some(&12), Some(&12)));
    timeline.play();
    wait_for("both have played to the end", || first.frame() == 23 && second.frame() == 23);
    assert_eq!((until(&left, 23).last(), until(&right, 23).last()), (Some(&23), Some(&23)));
    drop(first);
    second.seek(Duration::ZERO);
    assert_eq!(until(&right, 0).last(), Some(&0));
}

#[test]
fn a_player_that_is_dropped_lets_go_of_everything() {
    let (player, frames) = open("bframes.mp4", silent());
    exact(&frames);
    let shared = Arc::downgrade(&player.shared);
    drop(player);
    wait_for("its threads have ended", || shared.strong_count() == 0);
}

#[test]
fn a_file_that_cannot_be_played_is_a_sentence_with_its_name() {
    for (name, words) in [("README.md", "not an MP4"), ("hevc.mp4", "HEVC"), ("missing.mp4", "can't be read")] {
        let (player, _frames) = open(name, silent());
        wait_for("it has failed", || matches!(player.state(), PlayerState::Failed(_)));
        let PlayerState::Failed(error) = player.state() else { unreachable!() };
        assert!(error.to_string().contains(words) && error.to_string().ends_with(name), "{error}");
        player.play();
        player.step(1);
        player.seek(Duration::from_secs(1));
        assert!(player.preview(Duration::ZERO).is_none());
    }
}

#[test]
fn it_plays_by_itself_when_asked_to_and_never_larger_than_asked_for() {
    let options = Options { start_playing: true, fit: Some([64, 64]), thumbnails: false, ..silent() };
    let (player, frames) = open("fragmented.mp4", options);
    let first = exact(&frames);
    assert_eq!((first.picture.width, first.picture.height), (64, 36));
    until(&frames, 23);
    wait_for("it stops at the end", || !player.timeline().is_playing());
    assert_eq!(player.stats().cache_bytes, 0);
}

#[test]
fn a_range_within_the_clip_loops_in_itself() {
    let (player, frames) = open("bframes.mp4", silent());
    exact(&frames);
    let at = |number: u32| Duration::from_secs(1) * number / 24;
    player.timeline().set_range(Some(at(8)..at(16)));
    player.timeline().set_looping(true);
    player.seek(at(8));
    until(&frames, 8);
    player.play();
    let seen = (0..30).map(|_| exact(&frames).index).collect::<Vec<_>>();
    assert!(seen.iter().all(|number| (8..16).contains(number)), "{seen:?}");
    assert!(seen.windows(2).any(|pair| pair[1] < pair[0]), "{seen:?}");
}
