//! How quick the player is, beside ffmpeg and mpv on the same clips in the same run: the background pass, opening, seeking,
//! playing, memory.
//!
//! `cargo bench --bench decode` on an idle machine; `-- decoding`, `-- seeking` or `-- playing` for a part of it. Without ffmpeg the clip is one of
//! our own demo renders and what is measured beside it is left out, and so is mpv where it is missing. Goals: the pass at 0.62 of
//! `ffmpeg -threads 1` for a clip of one group, at 1.0 on two cores for groups of 2 s; the first picture within 200 ms; a
//! picture for any seek within 50 ms once the clip has been open for 5 s; the exact one no later than mpv's for groups of 2 s.
#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a bench prints its numbers and may stop at any trouble")]

mod beside;

use rushes::media::{FrameSink, Options, Player, ShownFrame, last_frame};
use rushes::simulator::render::{RenderSpec, render};
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

const SECONDS: u32 = 8;
const FRAMES: f64 = SECONDS as f64 * 24.0;
/// How often each way of decoding has its turn.
const ROUNDS: usize = 3;
const SOON: Duration = Duration::from_secs(30);
/// Between two seeks that are no drag.
const QUIET: Duration = Duration::from_millis(250);

struct Watcher(Sender<(Instant, ShownFrame)>);

impl FrameSink for Watcher {
    fn show(&mut self, frame: ShownFrame) {
        self.0.send((Instant::now(), frame)).ok();
    }
}

/// What something took, in seconds: on the wall, and of processors (own and of ended children), where the system tells.
#[derive(Debug, Clone, Copy)]
struct Work {
    wall: f64,
    cpu: f64,
}

impl Work {
    fn of(work: impl FnOnce()) -> Self {
        let (started, before) = (Instant::now(), cpu());
        work();
        Self { wall: started.elapsed().as_secs_f64(), cpu: cpu() - before }
    }
}

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let [one, two] = ["one.mp4", "two.mp4"].map(|name| folder.path().join(name));
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    println!("1920 x 1080, 24 frames a second, {SECONDS} s, on {cores} cores");
    let by_ffmpeg = beside::has("ffmpeg") && beside::clip(&one, SECONDS, 250) && beside::clip(&two, SECONDS, 48);
    if !by_ffmpeg {
        println!("no ffmpeg here: the clip is our own render, and nothing is measured beside it");
        std::fs::write(&one, demo()).unwrap();
    }
    for (name, clip) in [("one group", &one), ("groups of 2 s", &two)].into_iter().filter(|(_, clip)| clip.exists()) {
        println!("{name}, {:.1} MB:", std::fs::metadata(clip).unwrap().len() as f64 / 1e6);
        if asked("decoding") {
            decoding(clip, by_ffmpeg);
        }
        if asked("seeking") {
            opening(clip);
            dragging(clip);
            exact(clip);
        }
    }
    if asked("playing") {
        playing(&one);
    }
}

/// Whether a part is wanted: each, unless some are named.
fn asked(part: &str) -> bool {
    let named = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect::<Vec<_>>();
    named.is_empty() || named.iter().any(|name| name == part)
}

fn demo() -> Vec<u8> {
    let prompt = "Waves against a lighthouse".to_owned();
    render(&RenderSpec {
        width: 1920,
        height: 1080,
        fps: 24,
        seconds: SECONDS,
        audio: true,
        prompt,
        seed: 1,
        first_frame: None,
        last_frame: None,
        references: Vec::new(),
        negative_prompt: String::new(),
    })
    .unwrap()
}

/// Every frame decoded once and made small, as the background pass does, beside what only decodes, in turns.
fn decoding(clip: &Path, compare: bool) {
    let (mut one, mut two, mut planes, mut pass) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut memory = "unknown".to_owned();
    for _ in 0..ROUNDS {
        if compare {
            one.push(beside::ffmpeg(clip, "1"));
            two.push(beside::ffmpeg(clip, "2"));
            planes.push(beside::planes(clip));
        }
        forget_peak();
        pass.push(Work::of(|| whole_pass(clip)));
        memory = peak();
    }
    let base = compare.then(|| median(&one));
    for (what, works) in [
        ("ffmpeg -threads 1", &one),
        ("ffmpeg -threads 2", &two),
        ("planes only, one thread", &planes),
        ("the pass", &pass),
    ] {
        let Some(work) = works.first().map(|_| median(works)) else { continue };
        let beside = base.map_or_else(String::new, |base| {
            format!(
                "; of ffmpeg -threads 1: {:.2}, by processor time {:.2}",
                base.wall / work.wall,
                base.cpu / work.cpu
            )
        });
        println!("  {what}: {:.0} frames a second{beside}", FRAMES / work.wall);
    }
    println!("  memory of the pass, at most: {memory}");
    let started = Instant::now();
    match last_frame(clip) {
        Ok(_) => println!("  the last frame alone: {:.2} s", started.elapsed().as_secs_f64()),
        // On a machine that is busy with other work.
        Err(error) => println!("  the last frame alone: {error}"),
    }
}

fn whole_pass(clip: &Path) {
    let (player, _frames) = open(clip);
    while player.stats().cached < FRAMES as usize {
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// The middle one of each time.
fn median(works: &[Work]) -> Work {
    let middle = |time: fn(&Work) -> f64| {
        let mut times = works.iter().map(time).collect::<Vec<_>>();
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    };
    Work { wall: middle(|work| work.wall), cpu: middle(|work| work.cpu) }
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

/// The places of seek `turn`: all over the clip.
fn place(turn: u32) -> u32 {
    turn * 83 % FRAMES as u32
}

fn time(number: u32) -> Duration {
    Duration::from_secs(1) * number / 24
}

fn dragging(clip: &Path) {
    forget_peak();
    let (player, frames) = open(clip);
    std::thread::sleep(Duration::from_secs(5));
    let stats = player.stats();
    println!("  after 5 s: {} small pictures in {:.1} MB", stats.cached, stats.cache_bytes as f64 / 1e6);
    let (mut first, mut exact) = (Vec::new(), Vec::new());
    for turn in 1..121 {
        while frames.try_recv().is_ok() {}
        // A drag: the next seek comes before the pointer rests, except for every tenth.
        let started = Instant::now();
        player.seek(time(place(turn)));
        first.push((frames.recv_timeout(SOON).unwrap().0 - started).as_secs_f64());
        if turn % 10 == 0 {
            exact.push((until_exact(&frames, place(turn)) - started).as_secs_f64());
        }
    }
    report("a seek to its first picture", "goal 50 ms", &mut first);
    report("the end of a drag to its exact picture", "goal 2000 ms", &mut exact);
    println!("  memory, at most: {}", peak());
}

fn until_exact(frames: &Receiver<(Instant, ShownFrame)>, number: u32) -> Instant {
    loop {
        let (at, frame) = frames.recv_timeout(SOON).unwrap();
        if frame.exact && frame.index == u64::from(number) {
            return at;
        }
    }
}

/// Single seeks to an exact picture, each after a moment of quiet, in turns with mpv's to the same places.
fn exact(clip: &Path) {
    let (player, frames) = open(clip);
    while player.stats().cached < FRAMES as usize {
        std::thread::sleep(Duration::from_millis(20));
    }
    let mut others = [1, 2].map(|threads| (threads, beside::Mpv::start(clip, threads), Vec::new()));
    let mut times = Vec::new();
    for number in (1..41).map(place) {
        while frames.try_recv().is_ok() {}
        let started = Instant::now();
        player.seek(time(number));
        times.push((until_exact(&frames, number) - started).as_secs_f64());
        for (_, mpv, times) in &mut others {
            // A little behind its start, so that rounding can't lead to the picture before.
            times.extend(mpv.as_mut().map(|mpv| mpv.seek(time(number) + Duration::from_millis(10))));
        }
        std::thread::sleep(QUIET);
    }
    report("a single seek to its exact picture", "goal: mpv's", &mut times);
    for (threads, mpv, mut times) in others {
        match mpv {
            Some(_) => report(&format!("mpv's exact seek, {threads} threads"), "the same places", &mut times),
            None => println!("  no mpv here"),
        }
    }
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
    println!("  held: {} frames in {:.1} MB; memory, at most: {}", stats.held, stats.held_bytes as f64 / 1e6, peak());
}

fn report(what: &str, goal: &str, times: &mut [f64]) {
    times.sort_by(f64::total_cmp);
    let at = |part: f64| times[((times.len() - 1) as f64 * part) as usize] * 1e3;
    println!("  {what}: p50 {:.1} ms, p95 {:.1} ms, worst {:.1} ms ({goal})", at(0.5), at(0.95), at(1.0));
}

/// The most memory that this process has had since it was last forgotten, where the system tells.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.map_or_else(|| "unknown".to_owned(), |line| line.trim().to_owned())
}

/// Resets the peak on Linux (proc(5), `clear_refs`); does nothing elsewhere.
fn forget_peak() {
    std::fs::write("/proc/self/clear_refs", "5").ok();
}

/// Seconds of processors so far, own and of ended children, from Linux' count of hundredths (proc(5), `stat`, fields 14 to 17).
fn cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11).take(4);
    fields.filter_map(|field| field.parse::<f64>().ok()).sum::<f64>() / 100.0
}
