//! A frame's own work while 200 jobs run against the simulated service and the disk is busy: `cargo bench --bench frame`.
//!
//! Prints median, p95 and maximum of one frame (logic, layout and the accessibility tree; no painting), in milliseconds of the processor.
//! The disk is kept busy by a thread that writes and syncs beside the ledger.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench prints, and fails by panicking")]

#[path = "support/cpu.rs"]
mod cpu;
#[path = "../tests/support/fixtures.rs"]
mod fixtures;
#[path = "../tests/support/mod.rs"]
mod support;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use fixtures::{engine_config, hosts_of};
use rushes::domain::{Draft, SettingsChange};
use rushes::engine::{self, EngineConfig, EngineHandle};
use rushes::simulator::{Config, Picture, Simulator};
use rushes::ui::App;
use support::{Window, nothing, unnamed_widgets};

const JOBS: u32 = 200;
const FRAMES: usize = 600;
const GOAL: Duration = Duration::from_millis(8);

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (service, handle) = runtime.block_on(start(folder.path()));
    let busy = Arc::new(AtomicBool::new(true));
    let writer = keep_disk_busy(folder.path().join("ballast"), busy.clone());

    let services = nothing::services(handle.clone());
    let mut window = Window::new(1280.0, 800.0).any_script().app(move |cc| App::new(cc, services));
    let mut frames = Vec::with_capacity(FRAMES);
    let mut most = 0;
    for _ in 0..FRAMES {
        let (start, before) = (Instant::now(), cpu::thread());
        window.step();
        frames.push(cpu::thread().saturating_sub(before));
        most = most.max(handle.snapshot().queue.running);
        std::thread::sleep(Duration::from_millis(16).saturating_sub(start.elapsed()));
    }
    busy.store(false, Ordering::Relaxed);
    writer.join().unwrap();
    assert!(unnamed_widgets(&window).is_empty(), "the window under load is the window that is tested");
    report(&mut frames, most, service.ledger().len());
    runtime.block_on(handle.stop(Duration::from_secs(20)));
}

async fn start(folder: &Path) -> (Simulator, EngineHandle) {
    let config = Config { render_seconds: 3.0, picture: Picture::Tiny, balance: 1e6, ..Config::default() };
    let service = Simulator::start(config).await.unwrap();
    let usual_prior = Some(Duration::from_secs(3));
    let config = EngineConfig { usual_prior, ..engine_config(folder, hosts_of(&service)) };
    let handle = engine::start(config).await.unwrap();
    drop(handle.change_settings([SettingsChange::Concurrency(20), SettingsChange::Welcomed]));
    let prompt = "A slow dolly shot towards an old lighthouse at dusk, waves against the rocks".to_owned();
    for _ in 0..JOBS / 8 {
        drop(handle.generate(Draft { prompt: prompt.clone(), takes: 8, ..Draft::default() }));
    }
    (service, handle)
}

fn keep_disk_busy(path: PathBuf, go_on: Arc<AtomicBool>) -> std::thread::JoinHandle<()> {
    let write = move || {
        let block = vec![7_u8; 4 << 20];
        while go_on.load(Ordering::Relaxed) {
            let mut file = std::fs::File::create(&path).unwrap();
            file.write_all(&block).unwrap();
            file.sync_all().unwrap();
        }
    };
    std::thread::Builder::new().name("busy-disk".into()).spawn(write).unwrap()
}

fn report(frames: &mut [Duration], running: usize, submitted: usize) {
    frames.sort();
    let at = |share: f64| frames[((frames.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
    println!("frames {} with {JOBS} jobs, at most {running} at once, {submitted} submitted meanwhile", frames.len());
    println!("median {:.2} ms, p95 {:.2} ms, p99 {:.2} ms, max {:.2} ms", at(0.5), at(0.95), at(0.99), at(1.0));
    let within = frames.iter().filter(|frame| **frame <= GOAL).count();
    println!("{:.1} % within {} ms", within as f64 * 100.0 / frames.len() as f64, GOAL.as_millis());
}
