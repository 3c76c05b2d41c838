//! A player against real clips: what it shows, in which order, and what it leaves alone.

use super::*;
use crate::media::sound::Output;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};

/// Longest wait for something that has to come.
const SOON: Duration = Duration::from_secs(20);

struct Watcher(Sender<ShownFrame>);

impl FrameSink for Watcher {
    fn show(&mut self, frame: ShownFrame) {
        self.0.send(frame).ok();
    }
}

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)
}

fn silent() -> Options {
    Options { output: Output::none(), ..Options::default() }
}

fn open(name: &str, options: Options) -> (Player, Receiver<ShownFrame>) {
    let (sender, frames) = channel();
    (Player::open(&data(name), Watcher(sender), options), frames)
}

/// The next frame that is exact.
fn exact(frames: &Receiver<ShownFrame>) -> ShownFrame {
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
    assert_eq!(*first.picture, crate::media::frame_at(&data("bframes.mp4"), Duration::ZERO).unwrap());
    assert!(matches!(player.state(), PlayerState::Ready(info) if info.frames == 24));
}
