//! A soak: 500 shots with random faults at every kind of request, spread over 20 minutes; then the service's bank statement must
//! agree with the ledger and memory must have stayed flat. `cargo bench --bench soak`; `RUSHES_SOAK_SECONDS` makes it shorter.
#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a bench prints and may stop at any trouble")]

#[path = "../tests/support/fixtures.rs"]
mod fixtures;

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use fixtures::{engine_config, hosts_of};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use rushes::domain::{Draft, Job, JobState, Need, SettingsChange};
use rushes::engine::{self, EngineConfig, EngineHandle, LEDGER};
use rushes::segmind::Timeouts;
use rushes::simulator::{Config, Endpoint, Fault, FileFault, JobFault, LedgerEntry, Picture, Simulator};

const JOBS: usize = 500;

/// A fault before this share of the requests.
const FAULTY: f64 = 0.3;

/// How much the resident memory may grow after the first third of the jobs, bytes.
const GROWTH: u64 = 48 * 1024 * 1024;

#[tokio::main]
async fn main() {
    if !std::env::args().any(|argument| argument == "--bench") {
        println!("20 minutes long, so only `cargo bench --bench soak` runs it");
        return;
    }
    let seconds = std::env::var("RUSHES_SOAK_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(1200_u64);
    let folder = tempfile::tempdir().unwrap();
    let config = Config { render_seconds: 0.5, picture: Picture::Tiny, balance: 1e6, ..Config::default() };
    let service = Simulator::start(config).await.unwrap();
    let engine = engine::start(configured(&service, folder.path())).await.unwrap();
    engine.change_settings([SettingsChange::Concurrency(20)]).await.unwrap();
    let settled = submit_all(&engine, &service, Duration::from_secs(seconds)).await;
    service.script().clear();
    until_at_rest(&engine).await;
    let at_end = resident();
    engine.stop(Duration::from_secs(20)).await;
    let (jobs, _) = engine::ledger::read(&folder.path().join("data").join(LEDGER)).await.unwrap().unwrap();
    let states = agree(&jobs, &service.ledger(), &folder.path().join("clips"));
    println!("{JOBS} jobs in {seconds} s ended as {states:?}; {} requests", service.requests().len());
    println!("resident: {} MB after a third, {} MB at the end", settled / 1_000_000, at_end / 1_000_000);
    assert!(at_end < settled + GROWTH, "memory has grown");
}

fn configured(service: &Simulator, folder: &Path) -> EngineConfig {
    let short = Duration::from_secs(5);
    EngineConfig {
        timeouts: Timeouts { connect: short, get: short, submit: short, upload: short, silence: short },
        usual_prior: Some(Duration::from_secs(1)),
        ..engine_config(folder, hosts_of(service))
    }
}

/// Puts all shots into the queue, evenly over the time, and scripts faults on the way. The memory after a third of them.
async fn submit_all(engine: &EngineHandle, service: &Simulator, time: Duration) -> u64 {
    let (mut dice, begun, mut settled) = (StdRng::seed_from_u64(3), Instant::now(), 0);
    for number in 0..JOBS {
        for _ in 0..4 {
            if dice.random_bool(FAULTY) {
                script(service, &mut dice);
            }
        }
        let shot = Draft { prompt: format!("shot {number}"), ..Draft::default() };
        engine.generate(shot).await.unwrap();
        if number == JOBS / 3 {
            settled = resident();
        }
        let due = time * u32::try_from(number + 1).unwrap() / u32::try_from(JOBS).unwrap();
        tokio::time::sleep(due.saturating_sub(begun.elapsed())).await;
    }
    settled
}

fn script(service: &Simulator, dice: &mut StdRng) {
    let limited = || Fault::RateLimited { reset_in: Some(Duration::from_secs(1)) };
    let endpoints = [Endpoint::Submit, Endpoint::Status, Endpoint::Result, Endpoint::File, Endpoint::Credits];
    let faults = [
        Fault::ResetBeforeReading,
        Fault::ResetAfterAccepting,
        Fault::Silence,
        Fault::SilenceAfterAccepting,
        Fault::HalfBody,
        Fault::InvalidJson,
        Fault::HtmlPage(200),
        Fault::HtmlPage(502),
        Fault::HtmlPage(503),
        Fault::HtmlPageAfterAccepting(502),
        Fault::StatusAfterAccepting { code: 504, body: String::new() },
        Fault::Delay(Duration::from_millis(800)),
        limited(),
    ];
    let of_jobs = [
        JobFault::Fail("Blocked".into()),
        JobFault::Slow(4.0),
        JobFault::FileFault(FileFault::NoLength),
        JobFault::FileFault(FileFault::ChangedBetweenRanges),
        JobFault::FileFault(FileFault::NotAVideo),
        JobFault::FileFault(FileFault::Status(404)),
    ];
    if dice.random_bool(0.1) {
        service.script().next_job(of_jobs[dice.random_range(0..of_jobs.len())].clone());
    } else {
        let endpoint = endpoints[dice.random_range(0..endpoints.len())];
        service.script().push(endpoint, faults[dice.random_range(0..faults.len())].clone());
    }
}

/// Waits until no job goes on without the person.
async fn until_at_rest(engine: &EngineHandle) {
    let rests = |state: &JobState| state.is_ended() || matches!(state, JobState::NeedsUser(_));
    let mut pictures = engine.watch();
    let wait = pictures.wait_for(|snapshot| snapshot.jobs.iter().all(|view| rests(&view.job.state)));
    tokio::time::timeout(Duration::from_mins(5), wait).await.unwrap().unwrap();
}

/// Compares the bank statement with the ledger and the clips; how many jobs ended in which state.
fn agree(jobs: &[Job], bought: &[LedgerEntry], clips: &Path) -> BTreeMap<&'static str, usize> {
    let mut states = BTreeMap::new();
    assert_eq!(jobs.len(), JOBS, "no job is lost");
    for job in jobs {
        *states.entry(job.state.name().as_str()).or_default() += 1;
        let of_job: Vec<&LedgerEntry> = bought.iter().filter(|e| e.body["prompt"] == job.request.prompt).collect();
        assert!(of_job.len() <= 1, "{} was bought twice", job.request.prompt);
        let known = job.facts.accepted.as_ref().map(|accepted| accepted.request_id.as_str());
        match (&job.state, of_job.first()) {
            (JobState::NeedsUser(Need::UnknownOutcome), _) => assert_eq!(known, None),
            (_, bought) => assert_eq!(known, bought.map(|entry| entry.request_id.as_str()), "{:?}", job.state),
        }
    }
    let files = fixtures::files_under(clips).len();
    assert_eq!(states.get("saved").copied().unwrap_or_default(), files, "a file for each saved job and nothing else");
    states
}

/// Resident memory of this process, bytes; the service's share is in it.
fn resident() -> u64 {
    let text = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages: u64 = text.split(' ').nth(1).and_then(|pages| pages.parse().ok()).unwrap_or_default();
    pages * 4096
}
