//! How quick the player is: decoding against `ffmpeg -threads 1` on the same file, colour, opening, seeking, memory.
//!
//! `cargo bench --bench decode` on an idle machine. Without ffmpeg the clip is one of our own demo renders and the ratio is
//! left out. Goals: decoding at 0.55 of ffmpeg's rate and twice real time, the first picture within 200 ms, a picture for
//! any seek within 50 ms once the clip has been open for 5 s, the exact one within 2 s of rest, 200 MB.
#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a bench prints its numbers and may stop at any trouble")]

use rushes::media::{FrameSink, Options, Player, ShownFrame, last_frame};
use rushes::simulator::render::{RenderSpec, render};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

const SECONDS: f64 = 8.0;
const FRAMES: f64 = SECONDS * 24.0;
const SOON: Duration = Duration::from_secs(30);

struct Watcher(Sender<(Instant, ShownFrame)>);

impl FrameSink for Watcher {
    fn show(&mut self, frame: ShownFrame) {
        self.0.send((Instant::now(), frame)).ok();
    }
}

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let clip = folder.path().join("clip.mp4");
    let by_ffmpeg = made_by_ffmpeg(&clip);
    if !by_ffmpeg {
        std::fs::write(&clip, demo()).unwrap();
    }
    let megabytes = std::fs::metadata(&clip).unwrap().len() as f64 / 1e6;
    let maker = if by_ffmpeg { "ffmpeg" } else { "our own renderer" };
    println!("1920 x 1080, 24 frames a second, {SECONDS} s in one group, {megabytes:.1} MB, made by {maker}");
    decoding(&clip, by_ffmpeg);
    opening(&clip);
    seeking(&clip);
    playing(&clip);
}

/// A clip like Veo's: High profile, B-frames, 10 Mbit/s, one key frame; moving detail and grain, so that bits are spent.
fn made_by_ffmpeg(path: &Path) -> bool {
    let source = format!("testsrc2=size=1920x1080:rate=24:duration={SECONDS},noise=alls=12:allf=t");
    let mut command = Command::new("ffmpeg");
    command.args(["-loglevel", "error", "-f", "lavfi", "-i", &source, "-f", "lavfi", "-i"]);
    command.arg(format!("sine=frequency=440:sample_rate=48000:duration={SECONDS}"));
    command.args(["-c:v", "libx264", "-profile:v", "high", "-preset", "veryfast", "-bf", "3", "-refs", "3"]);
    command.args(["-g", "250", "-sc_threshold", "0", "-b:v", "10M", "-maxrate", "12M", "-bufsize", "10M"]);
    command.args(["-pix_fmt", "yuv420p", "-c:a", "aac", "-movflags", "+faststart"]).arg(path);
    command.status().is_ok_and(|status| status.success())
}

fn demo() -> Vec<u8> {
    let prompt = "Waves against a lighthouse".to_owned();
    render(&RenderSpec {
        width: 1920,
        height: 1080,
        fps: 24,
        seconds: 8,
        audio: true,
        prompt,
        seed: 1,
        first_frame: None,
    })
    .unwrap()
}

/// Every frame decoded once and made small, as the background pass does.
fn decoding(clip: &Path, compare: bool) {
    let (player, _frames) = open(clip);
    let started = Instant::now();
    while player.stats().cached < FRAMES as usize {
        std::thread::sleep(Duration::from_millis(5));
    }
    let rate = FRAMES / started.elapsed().as_secs_f64();
    println!("decoding into small pictures: {rate:.0} frames a second, {:.2} x real time (goal 2)", rate / 24.0);
    if compare {
        let started = Instant::now();
        let mut command = Command::new("ffmpeg");
        command.args(["-loglevel", "error", "-threads", "1", "-i"]).arg(clip);
        command.args(["-map", "0:v", "-threads", "1", "-f", "null", "-"]).stdout(Stdio::null());
        assert!(command.status().unwrap().success());
        let theirs = FRAMES / started.elapsed().as_secs_f64();
        println!("ffmpeg -threads 1: {theirs:.0} frames a second; ours is {:.2} of it (goal 0.55)", rate / theirs);
    }
    let started = Instant::now();
    last_frame(clip).unwrap();
    println!("the last frame alone, from the start of the file: {:.2} s", started.elapsed().as_secs_f64());
}

fn open(clip: &Path) -> (Player, Receiver<(Instant, ShownFrame)>) {
    let (sender, frames) = channel();
    let player = Player::open(clip, Watcher(sender), Options::default());
    player.expect_seeks();
    (player, frames)
}

fn opening(clip: &Path) {
    let mut times = Vec::new();
    for _ in 0..9 {
        let started = Instant::now();
        let (_player, frames) = open(clip);
        times.push((frames.recv_timeout(SOON).unwrap().0 - started).as_secs_f64());
    }
    report("open to first picture", "goal 200 ms", &mut times);
}

fn seeking(clip: &Path) {
    let (player, frames) = open(clip);
    let opened = Instant::now();
    while opened.elapsed() < Duration::from_secs(5) {
        std::thread::sleep(Duration::from_millis(20));
    }
    let stats = player.stats();
    println!("after 5 s: {} small pictures in {:.1} MB", stats.cached, stats.cache_bytes as f64 / 1e6);
    let (mut first, mut exact) = (Vec::new(), Vec::new());
    for turn in 1..61_u32 {
        while frames.try_recv().is_ok() {}
        // A drag: the next seek comes before the pointer rests, except for every tenth.
        let number = turn * 83 % FRAMES as u32;
        let started = Instant::now();
        player.seek(Duration::from_secs(1) * number / 24);
        let mut shown = frames.recv_timeout(SOON).unwrap();
        first.push((shown.0 - started).as_secs_f64());
        while turn % 10 == 0 && !(shown.1.exact && shown.1.index == u64::from(number)) {
            shown = frames.recv_timeout(SOON).unwrap();
        }
        if turn % 10 == 0 {
            exact.push((shown.0 - started).as_secs_f64());
        }
    }
    report("a seek to its first picture", "goal 50 ms", &mut first);
    report("a seek at rest to its exact picture", "goal 2000 ms", &mut exact);
    println!("memory, at most: {}", peak());
}

fn playing(clip: &Path) {
    let (player, frames) = open(clip);
    frames.recv_timeout(SOON).unwrap();
    player.timeline().set_looping(true);
    player.play();
    let before = frames.try_iter().count();
    let started = Instant::now();
    let mut late = Vec::new();
    while started.elapsed() < Duration::from_mins(1) {
        let (at, frame) = frames.recv_timeout(SOON).unwrap();
        let behind = player.timeline().position().saturating_sub(frame.at);
        late.push(behind.saturating_sub(at.elapsed()).as_secs_f64());
    }
    let stats = player.stats();
    println!("60 s in a loop: {} shown, {} dropped (goal at most 1), {before} before", stats.shown, stats.dropped);
    report("a frame after its time", "goal 40 ms", &mut late);
    println!("held: {} frames in {:.1} MB; memory, at most: {}", stats.held, stats.held_bytes as f64 / 1e6, peak());
}

fn report(what: &str, goal: &str, times: &mut [f64]) {
    times.sort_by(f64::total_cmp);
    let at = |part: f64| times[((times.len() - 1) as f64 * part) as usize] * 1e3;
    println!("{what}: p50 {:.1} ms, p95 {:.1} ms, worst {:.1} ms ({goal})", at(0.5), at(0.95), at(1.0));
}

/// The most memory that this process has had, where the system tells.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.map_or_else(|| "unknown".to_owned(), |line| line.trim().to_owned())
}
