//! The real window beside a bare eframe window, started in turns: time from the program's start until the first frame has been
//! painted, and resident memory, with 100,000 clips in the library (goals: at most 1.3 and 1.5 times); the same after a run that was
//! killed, when the whole ledger is looked through. Then how often it paints while nothing happens (goal: 0 in 60 s with 1,000 clips) and
//! while jobs run. Needs a display: `xvfb-run cargo bench --bench window`.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a bench prints its numbers and may stop at any trouble")]
#![expect(clippy::panic, reason = "a bench may stop at any trouble")]

#[path = "support/cpu.rs"]
mod cpu;
#[path = "../tests/support/large_ledger.rs"]
mod large_ledger;
#[path = "support/library.rs"]
mod library;

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use eframe::egui;

const PAIRS: usize = 10;

/// What a settled window is given before its memory is read.
const SETTLED: Duration = Duration::from_secs(5);

/// As long is looked whether it paints.
const IDLE: Duration = Duration::from_mins(1);

fn main() {
    if let Some(log) = std::env::var_os("RUSHES_BENCH_BARE") {
        return bare(PathBuf::from(log));
    }
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let filled = |clips, queued| {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("this-is-a-demo"), "").unwrap();
        runtime.block_on(library::fill(folder.path(), clips, queued));
        folder
    };
    let large = filled(0, 0);
    let ledger = large.path().join(rushes::engine::LEDGER);
    large_ledger::fill(&ledger, 100_000, 30_000);
    rushes::store::Store::open(&ledger).unwrap().store.close().unwrap();
    starts(large.path());
    let quiet = filled(1000, 0);
    println!(
        "1,000 clips, nothing happens: {} frames in {IDLE:?}",
        frames_at_rest(&quiet.path().join("logs"), rushes(quiet.path()))
    );
    let busy = filled(1000, 3);
    println!(
        "1,000 clips, 3 jobs run: {} frames in {IDLE:?}",
        frames_at_rest(&busy.path().join("logs"), rushes(busy.path()))
    );
}

/// Both windows in turns, the bare one first; the first pair warms the disk's cache and is not counted. Then ours alone, killed each time.
fn starts(folder: &Path) {
    let bare_log = tempfile::tempdir().unwrap();
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for pair in 0..=PAIRS {
        let bare = start(bare_log.path(), bare_window(bare_log.path()), kill);
        let rushes = start(&folder.join("logs"), rushes(folder), close);
        if pair > 0 {
            theirs.push(bare);
            ours.push(rushes);
        }
    }
    compare("", &ours, &theirs);
    let cut_off: Vec<Started> = (0..=PAIRS).map(|_| start(&folder.join("logs"), rushes(folder), kill)).collect();
    compare(" after a run that was killed", &cut_off[1..], &theirs);
}

/// Reads a figure of a start.
type Figure = fn(&Started) -> f64;

/// Prints the medians of starts of ours beside the bare window's.
fn compare(when: &str, ours: &[Started], theirs: &[Started]) {
    let figures: [(&str, &str, Figure); 3] = [
        ("start to first painted frame", "ms", |start| start.first.as_secs_f64() * 1e3),
        ("the same by the processor", "ms", |start| start.cpu.as_secs_f64() * 1e3),
        ("resident memory", "MB", |start| start.megabytes),
    ];
    for (what, unit, of) in figures {
        let median = |starts: &[Started]| {
            let mut all: Vec<f64> = starts.iter().map(of).collect();
            all.sort_by(f64::total_cmp);
            all[all.len() / 2]
        };
        let (our, their) = (median(ours), median(theirs));
        println!(
            "{what}, 100,000 clips{when}, median of {PAIRS}: {our:.0} {unit}, bare window {their:.0} {unit}, ratio {:.2}",
            our / their
        );
    }
}

struct Started {
    /// From the process's start until its second frame began: then the first has been painted.
    first: Duration,
    /// The same by the processor, all threads.
    cpu: Duration,
    /// Resident, a while after.
    megabytes: f64,
}

/// Starts one program, measures it, ends it.
fn start(logs: &Path, mut program: Command, end: fn(&mut Child)) -> Started {
    forget(logs);
    let began = Instant::now();
    let mut child = program.spawn().unwrap();
    while frames(logs).len() < 2 {
        assert!(began.elapsed() < Duration::from_mins(1), "no window came up: is there a display?");
        std::thread::sleep(Duration::from_millis(1));
    }
    let (first, cpu) = (began.elapsed(), cpu::of_process(child.id()));
    std::thread::sleep(SETTLED);
    let megabytes = resident(&child);
    end(&mut child);
    Started { first, cpu, megabytes }
}

/// How often a program paints in a minute, once its start is over.
fn frames_at_rest(logs: &Path, mut program: Command) -> usize {
    forget(logs);
    let mut child = program.spawn().unwrap();
    std::thread::sleep(4 * SETTLED);
    let before = frames(logs).len();
    assert!(before > 0, "no window came up: is there a display?");
    std::thread::sleep(IDLE);
    let after = frames(logs).len();
    kill(&mut child);
    after - before
}

fn rushes(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rushes"));
    command.args(["--demo", "--data-dir"]).arg(folder);
    command.env("RUSHES_LOG", "warn,rushes::ui::app=trace").env("RUSHES_DEMO_SECONDS", "600");
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

fn bare_window(logs: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.env("RUSHES_BENCH_BARE", logs.join("rushes.log")).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// The numbers of the frames that the log tells of. A frame may take several passes; each tells.
fn frames(logs: &Path) -> BTreeSet<u64> {
    let texts =
        ["rushes.old.log", "rushes.log"].map(|name| std::fs::read_to_string(logs.join(name)).unwrap_or_default());
    let number = |line: &str| line.split_once("frame=")?.1.trim().parse().ok();
    texts.iter().flat_map(|text| text.lines()).filter_map(number).collect()
}

fn forget(logs: &Path) {
    for name in ["rushes.old.log", "rushes.log"] {
        let path = logs.join(name);
        if path.exists() {
            std::fs::remove_file(path).unwrap();
        }
    }
}

/// Resident memory in megabytes, as Linux tells it.
fn resident(child: &Child) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_else(|| panic!("{status}"));
    line.trim().trim_end_matches(" kB").parse::<f64>().unwrap() / 1024.0
}

fn kill(child: &mut Child) {
    child.kill().unwrap();
    child.wait().unwrap();
}

/// Tells it to end, as a log-out does, so that it puts its ledger away.
fn close(child: &mut Child) {
    assert!(Command::new("kill").arg(child.id().to_string()).status().unwrap().success());
    child.wait().unwrap();
}

/// The least that eframe opens, at the size of the first start.
fn bare(log: PathBuf) {
    let options = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default().with_inner_size([1280.0, 800.0]),
        ..Default::default()
    };
    let log = std::fs::OpenOptions::new().create(true).append(true).open(log).unwrap();
    eframe::run_native("Bare", options, Box::new(|_| Ok(Box::new(Bare { log })))).unwrap();
}

struct Bare {
    log: std::fs::File,
}

impl eframe::App for Bare {
    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        writeln!(self.log, "frame={}", ui.ctx().cumulative_frame_nr()).unwrap();
        ui.label("Rushes");
        if ui.ctx().cumulative_frame_nr() < 2 {
            ui.ctx().request_repaint();
        }
    }
}
