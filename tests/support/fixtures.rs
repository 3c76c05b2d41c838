//! Shots, jobs, ledgers and engines that tests and benches begin with.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "each test and bench uses a part; a helper stops at any trouble"
)]

use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use rushes::domain::clip::ClipPicture;
use rushes::domain::{
    ApiKey, ClipSeconds, Draft, FrameRate, JobEvent, JobId, ModelId, ModelTable, Resolution, Seed, SeedDraft, Shape,
    Usd, VideoRequest,
};
use rushes::engine::{Disposal, EngineConfig, LEDGER, Pace, Refusal, Reply};
use rushes::segmind::Hosts;
use rushes::simulator::Simulator;
use rushes::store::{NewJob, Store, TakeOf};
use tempfile::TempDir;

/// A key of the right form, which every simulated service takes.
pub const KEY: &str = "SG_00112233445566aa";

/// How long a reply may take before a test gives up; the engine's own pauses before it calls a job waiting are 14 s.
const PATIENCE: Duration = Duration::from_secs(100);

/// A shot of four seconds with the lowest seed.
pub fn draft(prompt: &str) -> Draft {
    let seed = SeedDraft::Fixed(Seed::MIN.to_string());
    Draft { prompt: prompt.into(), length: ClipSeconds::FOUR, seed, ..Draft::default() }
}

/// What is sent for one take of this draft.
pub fn request_for(draft: &Draft) -> VideoRequest {
    draft.parse(&ModelTable::built_in(), || Seed::MIN).unwrap().remove(0)
}

/// So many seconds after a fixed moment, with nanoseconds.
pub fn at(seconds: i64) -> Timestamp {
    Timestamp::new(1_795_000_000 + seconds, 123_456_789).unwrap()
}

/// A shot with every parameter set.
pub fn request() -> VideoRequest {
    VideoRequest {
        model: ModelId::parse("veo-3").unwrap(),
        prompt: "a fox in the snow".into(),
        negative_prompt: None,
        first_frame: None,
        last_frame: None,
        references: Vec::new(),
        shape: Shape::WIDE,
        length: ClipSeconds::EIGHT,
        frame_rate: Some(FrameRate::FPS_24),
        resolution: Some(Resolution::P1080),
        sound: true,
        seed: Seed::new(41).unwrap(),
        estimate: Usd::from_cents(3_20),
    }
}

/// A job of that shot.
pub fn job(second: i64) -> NewJob {
    new_job(request(), at(second))
}

/// A job that is to be queued.
pub fn new_job(request: VideoRequest, created_at: Timestamp) -> NewJob {
    NewJob { request, of: TakeOf::ANY, retry_of: None, created_at, held: false }
}

/// What a clip holds.
pub fn picture() -> ClipPicture {
    ClipPicture { width: 1920, height: 1080, millis: 8000, frames_per_1000s: 24_000, has_sound: true, bytes: 8_400_000 }
}

/// A new ledger, `rushes.db` in the folder.
pub fn store() -> (TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let opened = Store::open(&folder.path().join("rushes.db")).unwrap();
    (folder, opened.store)
}

/// Puts a job into the ledger of this data folder while no engine runs, as a run that was killed after these events leaves it.
pub async fn left_behind(
    data_dir: &Path,
    new: NewJob,
    events: impl IntoIterator<Item = (JobEvent, Timestamp)>,
) -> JobId {
    std::fs::create_dir_all(data_dir).unwrap();
    let store = Store::open(&data_dir.join(LEDGER)).unwrap().store;
    let mut job = store.insert(vec![new]).await.unwrap().remove(0);
    for (event, at) in events {
        job = job.apply(&event, at).unwrap();
        store.update(vec![job.clone()]).await.unwrap();
    }
    tokio::task::spawn_blocking(move || store.close()).await.unwrap().unwrap();
    job.id
}

/// Every file under this folder, hidden ones too, in order; none where there is no folder.
pub fn files_under(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.unwrap().path())
        .flat_map(|path| if path.is_dir() { files_under(&path) } else { vec![path] })
        .collect();
    files.sort();
    files
}

/// Where this service listens.
pub fn hosts_of(service: &Simulator) -> Hosts {
    Hosts::parse(Some(&service.api_url()), Some(&service.upload_url())).unwrap()
}

/// Where nothing listens.
pub fn no_hosts() -> Hosts {
    let nowhere = Some("http://127.0.0.1:9/");
    Hosts::parse(nowhere, nowhere).unwrap()
}

/// An engine with a key and without a pace, for this service. The ledger goes into `data`, clips into `clips` inside the folder.
pub fn engine_config(folder: &Path, hosts: Hosts) -> EngineConfig {
    EngineConfig {
        clips_folder: folder.join("clips"),
        session_key: Some(ApiKey::parse(KEY).unwrap()),
        usual_prior: Some(Duration::from_millis(500)),
        pace: Pace::Unlimited,
        disposal: Disposal::Delete,
        ..EngineConfig::new(folder.join("data"), hosts)
    }
}

/// Awaits a reply, but not for ever.
pub async fn answer<T>(reply: Reply<T>) -> Result<T, Refusal> {
    tokio::time::timeout(PATIENCE, reply).await.expect("every question is answered")
}
