//! The ledger at 100,000 clips in 30,000 shots: how long a start reads, how long the library's questions take, and one change.
//! `cargo bench --bench store`. Times are those of the processor, by the clock behind them; what is over the plan's limit is marked.
#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a bench prints its numbers and may stop at any trouble")]

#[path = "support/cpu.rs"]
mod cpu;
#[path = "../tests/support/fixtures.rs"]
mod fixtures;
#[path = "../tests/support/large_ledger.rs"]
mod large_ledger;

use std::path::Path;
use std::time::{Duration, Instant};

use rushes::domain::{ClipId, ClipOrder, ClipQuery, MarkChange, ProjectId, Scope, ShotId, VideoRequest};
use rushes::store::{NewJob, Store, TakeOf};

const CLIPS: i64 = 100_000;
const SHOTS: i64 = 30_000;
const ROUNDS: usize = 15;

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let folder = tempfile::tempdir().unwrap();
    migrate(&runtime, &folder.path().join("old.db"));
    let path = folder.path().join("rushes.db");
    Store::open(&path).unwrap().store.close().unwrap();
    large_ledger::fill(&path, CLIPS, SHOTS);
    timed_once("make the search's index", || Store::open(&path).unwrap().store.close().unwrap());
    println!("{CLIPS} clips in {SHOTS} shots, {:.0} MB", size(&path));
    runtime.block_on(measure(&path));
}

fn migrate(runtime: &tokio::runtime::Runtime, path: &Path) {
    large_ledger::old(path, CLIPS, SHOTS);
    println!("an old ledger of {CLIPS} clips, {:.0} MB", size(path));
    let store = timed_once("backup and migration", || Store::open(path).unwrap().store);
    let shots = runtime.block_on(store.shots(Scope::AllWork, vec![])).unwrap();
    assert!(shots.len() >= usize::try_from(SHOTS).unwrap() - 1000, "{}", shots.len());
    store.close().unwrap();
}

async fn measure(path: &Path) {
    let mut opens = Vec::new();
    for _ in 0..ROUNDS {
        let begun = Begun::now();
        let store = Store::open(path).unwrap().store;
        opens.push(begun.elapsed());
        store.close().unwrap();
    }
    print("open", Some(5.0), &mut opens);
    let store = Store::open(path).unwrap().store;
    let before = resident();
    timed("contents", 30.0, async || store.contents(fixtures::at(0)).await.unwrap()).await;
    let start = resident();
    let all = ClipQuery::default;
    timed("list, newest", 60.0, async || store.list(all()).await.unwrap()).await;
    timed("list, story", 90.0, async || store.list(ClipQuery { order: ClipOrder::Story, ..all() }).await.unwrap())
        .await;
    let scope = Scope::Project(ProjectId(3));
    timed("list, one of ten projects", 60.0, async || store.list(ClipQuery { scope, ..all() }).await.unwrap()).await;
    for words in [
        "place12345",
        "lighthouse keeper",
        "fox",
        "m",
        "mara",
        "灯台",
        "dark lighthouse",
        "owl fox river br",
        "nothingofthis",
    ] {
        let found = store.list(ClipQuery { words: words.into(), ..all() }).await.unwrap().len();
        let query = || ClipQuery { words: words.into(), ..all() };
        timed(&format!("search {words:?}, {found} clips"), 50.0, async || store.list(query()).await.unwrap()).await;
    }
    timed("shots, all work", 60.0, async || store.shots(Scope::AllWork, vec![]).await.unwrap()).await;
    timed("shots, one of ten projects", 60.0, async || store.shots(scope, vec![]).await.unwrap()).await;
    timed("totals", 5.0, async || store.totals().await.unwrap()).await;
    timed("takes of a shot", 5.0, async || store.takes(ShotId(500)).await.unwrap()).await;
    timed("60 clips by id", 5.0, async || store.clips((5000..5060).map(ClipId).collect()).await.unwrap()).await;
    timed("recent shots", 5.0, async || store.recent_shots(200).await.unwrap()).await;
    timed("files of this name", 60.0, async || store.clip_paths_named("7777.mp4".as_ref()).await.unwrap()).await;
    writes(&store).await;
    println!("resident: {before:.0} MB opened, {start:.0} MB after the start's reads, {:.0} MB at the end", resident());
}

async fn writes(store: &Store) {
    let mut stars = 0;
    timed("mark a clip, fsynced", 20.0, async || {
        stars = (stars + 1) % 6;
        store.mark(vec![ClipId(777)], MarkChange::Stars(stars)).await.unwrap()
    })
    .await;
    let mut shot = SHOTS;
    timed("a job of a new shot, fsynced", 20.0, async || {
        shot += 1;
        let request = VideoRequest { prompt: large_ledger::prompt(shot), ..fixtures::request() };
        let of = TakeOf::Found { hint: None, project: Some(ProjectId(3)), continues: None };
        store.insert(vec![NewJob { request, of, ..fixtures::job(0) }]).await.unwrap()
    })
    .await;
    timed("1000 clips seen, fsynced", 200.0, async || {
        let seen = stars % 2 == 0;
        stars += 1;
        store.mark((1000..2000).map(ClipId).collect(), MarkChange::Seen(seen)).await.unwrap()
    })
    .await;
}

async fn timed<T>(what: &str, limit: f64, mut ask: impl AsyncFnMut() -> T) {
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        let begun = Begun::now();
        let answer = ask().await;
        times.push(begun.elapsed());
        drop(answer);
    }
    print(what, Some(limit), &mut times);
}

fn timed_once<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let begun = Begun::now();
    let done = work();
    let (cpu, clock) = begun.elapsed();
    println!("{what}: {:.1} s, {:.1} s by the clock, at most {:.0} MB", cpu / 1e3, clock / 1e3, memory("VmHWM:"));
    done
}

/// When something began, by the processor and by the clock.
struct Begun(Duration, Instant);

impl Begun {
    fn now() -> Self {
        Self(cpu::process(), Instant::now())
    }

    /// Milliseconds.
    fn elapsed(&self) -> (f64, f64) {
        let clock = self.1.elapsed();
        (cpu::process().saturating_sub(self.0).as_secs_f64() * 1e3, clock.as_secs_f64() * 1e3)
    }
}

fn print(what: &str, limit: Option<f64>, times: &mut [(f64, f64)]) {
    let first = times[0].0;
    times.sort_by(|one, other| one.0.total_cmp(&other.0));
    let (median, worst) = (times[times.len() / 2].0, times[times.len() - 1].0);
    let clock = times.iter().map(|time| time.1).fold(f64::INFINITY, f64::min);
    let over = limit.filter(|limit| median > *limit).map_or(String::new(), |limit| format!("  OVER {limit} ms"));
    println!("{what}: median {median:.1} ms, first {first:.1} ms, worst {worst:.1} ms; clock from {clock:.1} ms{over}");
}

fn size(path: &Path) -> f64 {
    std::fs::metadata(path).unwrap().len() as f64 / 1e6
}

fn resident() -> f64 {
    memory("VmRSS:")
}

/// Megabytes in memory; 0 where the system does not tell it this way.
fn memory(which: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(which));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok()).map_or(0.0, |kb| kb / 1e3)
}
