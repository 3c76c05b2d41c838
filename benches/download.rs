//! How fast a video of 200 MB comes in from this computer, beside curl, and in how much memory; `cargo bench --bench download`.
//!
//! Ours is the whole way of a job from `ready` to `saved`: bytes, sync, the look inside, the move, the commit. curl only writes; a
//! second column syncs its file as well. The server is a separate process, so that its memory is not counted.
#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a bench prints its numbers and may stop at any trouble")]

#[path = "../tests/support/fixtures.rs"]
mod fixtures;

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use bytes::Bytes;
use fixtures::{draft, engine_config, left_behind, new_job, no_hosts, request_for};
use rushes::domain::{JobEvent, RequestId, StateName};
use rushes::engine::{self, EngineConfig};
use rushes::simulator::{Config, Picture, Simulator};

const SIZE: usize = 200_000_000;
const ROUNDS: usize = 7;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    match arguments.iter().position(|word| word == "serve") {
        Some(at) => runtime.block_on(serve(Path::new(&arguments[at + 1]))),
        None if arguments.iter().any(|word| word == "--bench") => runtime.block_on(compare()),
        None => println!("it moves gigabytes, so only `cargo bench --bench download` runs it"),
    }
}

/// Serves one file with a strong tag and its length.
async fn serve(file: &Path) {
    let video = Bytes::from(std::fs::read(file).unwrap());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("http://{}/clip.mp4", listener.local_addr().unwrap());
    let answer = move || {
        let video = video.clone();
        async move { ([("etag", "\"one\"")], video) }
    };
    axum::serve(listener, axum::Router::new().route("/clip.mp4", axum::routing::get(answer))).await.unwrap();
}

async fn compare() {
    let folder = tempfile::tempdir().unwrap();
    let video = folder.path().join("served.mp4");
    std::fs::write(&video, long_video().await).unwrap();
    let (_server, url) = Server::start(&video);
    let (mut ours, mut curls, mut synced) = (Vec::new(), Vec::new(), Vec::new());
    download(&folder.path().join("warm"), &url).await;
    let before = resident();
    let peak = Peak::watch();
    for round in 0..ROUNDS {
        ours.push(download(&folder.path().join(format!("ours {round}")), &url).await);
        let (plain, with_sync) = curl(&folder.path().join("curl.mp4"), &url);
        curls.push(plain);
        synced.push(with_sync);
    }
    let [ours, curls, synced] = [ours, curls, synced].map(|times| SIZE as f64 / 1e6 / median(times));
    println!(
        "{} MB over loopback, median of {ROUNDS}: Rushes {ours:.0} MB/s, curl {curls:.0} MB/s, curl and sync {synced:.0} MB/s",
        SIZE / 1_000_000
    );
    println!("Rushes / curl {:.2}; Rushes / curl and sync {:.2} (goal: 0.95)", ours / curls, ours / synced);
    println!("resident: {} MB before, {} MB at the peak", before / 1_000_000, peak.end() / 1_000_000);
}

/// A real clip with an empty box of 200 MB behind it.
async fn long_video() -> Vec<u8> {
    let config = Config { render_seconds: 0.0, picture: Picture::Tiny, ..Config::default() };
    let service = Simulator::start(config).await.unwrap();
    let client = reqwest::Client::new();
    let submit = client.post(format!("{}/v2/veo-3", service.api_url())).header("x-api-key", "SG_00112233445566aa");
    submit
        .body(r#"{"prompt":"a fox","duration":4,"seed":7}"#)
        .header("content-type", "application/json")
        .send()
        .await
        .unwrap();
    let id = service.ledger()[0].request_id.clone();
    let url = format!("{}/outputs/{id}.mp4", service.api_url());
    let clip = loop {
        let answer = client.get(&url).send().await.unwrap();
        if answer.status().is_success() {
            break answer.bytes().await.unwrap();
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    };
    let rest = SIZE - clip.len();
    let mut video = clip.to_vec();
    video.extend_from_slice(&u32::try_from(rest).unwrap().to_be_bytes());
    video.extend_from_slice(b"free");
    video.resize(SIZE, 0x5a);
    video
}

/// Seconds of one job from the beginning of its download to the library.
async fn download(folder: &Path, url: &str) -> f64 {
    let config = engine_config(folder, no_hosts());
    leave_ready(&config, url).await;
    let engine = engine::start(config).await.unwrap();
    let mut pictures = engine.watch();
    let mut reached = async |state: StateName| {
        let is = |snapshot: &Arc<engine::Snapshot>| snapshot.jobs.iter().any(|view| view.job.state.name() == state);
        drop(tokio::time::timeout(Duration::from_mins(2), pictures.wait_for(is)).await.unwrap().unwrap());
        Instant::now()
    };
    let begun = Instant::now();
    let saved = reached(StateName::Saved).await;
    let took = saved.duration_since(begun).as_secs_f64();
    engine.stop(Duration::from_secs(10)).await;
    std::fs::remove_dir_all(folder).unwrap();
    took
}

async fn leave_ready(config: &EngineConfig, url: &str) {
    let now = config.clock.now();
    let known = JobEvent::OutputKnown { url: url.parse().unwrap(), more: vec![], cost: None };
    let events = [JobEvent::SubmitStarted, JobEvent::Accepted(RequestId::parse("r-1").unwrap()), known];
    let new = new_job(request_for(&draft("a fox")), now);
    left_behind(&config.data_dir, new, events.map(|event| (event, now))).await;
}

/// Seconds that curl takes, and with a sync of its file.
fn curl(to: &PathBuf, url: &str) -> (f64, f64) {
    let begun = Instant::now();
    let status = Command::new("curl").args(["--silent", "--fail", "--output"]).arg(to).arg(url).status().unwrap();
    assert!(status.success(), "curl: {status}");
    let plain = begun.elapsed().as_secs_f64();
    std::fs::File::open(to).unwrap().sync_all().unwrap();
    let with_sync = begun.elapsed().as_secs_f64();
    std::fs::remove_file(to).unwrap();
    (plain, with_sync)
}

/// The server's process, ended with the bench.
struct Server(Child);

impl Server {
    fn start(file: &Path) -> (Self, String) {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .arg("serve")
            .arg(file)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut url = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut url).unwrap();
        (Self(child), url.trim().to_owned())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// Looks at the resident memory until it is ended.
struct Peak {
    highest: Arc<AtomicU64>,
    over: Arc<AtomicBool>,
}

impl Peak {
    fn watch() -> Self {
        let (highest, over) = (Arc::<AtomicU64>::default(), Arc::<AtomicBool>::default());
        let (seen, stop) = (highest.clone(), over.clone());
        tokio::task::spawn_blocking(move || {
            while !stop.load(Ordering::Relaxed) {
                seen.fetch_max(resident(), Ordering::Relaxed);
                std::thread::sleep(Duration::from_millis(5));
            }
        });
        Self { highest, over }
    }

    fn end(self) -> u64 {
        self.over.store(true, Ordering::Relaxed);
        self.highest.load(Ordering::Relaxed)
    }
}

/// This process's resident memory, bytes; 0 where the system does not tell.
fn resident() -> u64 {
    let text = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    text.split_whitespace().nth(1).and_then(|pages| pages.parse::<u64>().ok()).map_or(0, |pages| pages * 4096)
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
