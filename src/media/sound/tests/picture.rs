//! Pictures beside what is heard: a player on a timeline whose device the test plays.

use super::rig::{RATE, Rig, SOON, ms, numbers};
use crate::media::player::{FrameSink, Options, Player, ShownFrame};
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

struct Watcher(Sender<ShownFrame>);

impl FrameSink for Watcher {
    fn show(&mut self, frame: ShownFrame) {
        self.0.send(frame).ok();
    }
}

/// What is shown once the player has caught up with the timeline, which stands still meanwhile.
fn caught_up(player: &Player, frames: &Receiver<ShownFrame>, shown: &mut Option<ShownFrame>) -> ShownFrame {
    let started = Instant::now();
    loop {
        *shown = frames.try_iter().last().or(shown.take());
        if let Some(frame) = shown.as_ref().filter(|frame| frame.index == player.frame()) {
            return frame.clone();
        }
        assert!(started.elapsed() < SOON, "frame {} is never shown", player.frame());
        std::thread::yield_now();
    }
}

#[test]
fn every_picture_begins_within_40_ms_of_its_sound_loops_included() {
    let clip = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/bframes.mp4");
    let mut rig = Rig::with(numbers(ms(1000)), |timeline| timeline.set_looping(true));
    let (sender, frames) = channel();
    let options = Options { timeline: Some(rig.timeline.clone()), sound: false, ..Options::default() };
    let player = Player::open(&clip, Watcher(sender), options);
    let mut shown = None;
    rig.blocks(ms(100));
    let (mut last, mut begun) = (caught_up(&player, &frames, &mut shown).index, 0);
    for _ in 0..300 {
        rig.block();
        let frame = caught_up(&player, &frames, &mut shown);
        if std::mem::replace(&mut last, frame.index) == frame.index {
            continue;
        }
        let heard = rig.heard_frame() / f64::from(RATE);
        let apart = heard - frame.at.as_secs_f64();
        // Where the loop wraps, one of the two may have started over.
        let apart = apart - apart.round();
        assert!(apart.abs() < Duration::from_millis(40).as_secs_f64(), "frame {}: {apart} s", frame.index);
        begun += 1;
    }
    assert!(begun >= 3 * 24 - 2, "only {begun} pictures in three seconds");
}
