//! One simulated service and one engine on it, in folders of their own. Waits for published snapshots, never for time alone.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use rushes::domain::{Clip, ClipId, ClipQuery, JobAction, JobId, JobState, StateName};
use rushes::engine::{self, EngineConfig, EngineHandle, JobView, Refusal, Snapshot};
use rushes::simulator::{Config, Endpoint, Picture, Simulator};
use tempfile::TempDir;

pub use crate::fixtures::{KEY, answer, draft};
use crate::fixtures::{engine_config, hosts_of};

/// How long anything may take before a test gives up and shows what it sees.
const PATIENCE: Duration = Duration::from_secs(40);

pub struct Stage {
    pub service: Simulator,
    pub folder: TempDir,
    pub engine: EngineHandle,
}

impl Stage {
    /// A service whose renders take a tenth of a second, and an engine that has a key.
    pub async fn new() -> Self {
        Self::with(Config::default()).await
    }

    pub async fn with(config: Config) -> Self {
        let config = Config { render_seconds: 0.1, picture: Picture::Tiny, ..config };
        let service = Simulator::start(config).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let engine = engine::start(engine_config(folder.path(), hosts_of(&service))).await.unwrap();
        Self { service, folder, engine }
    }

    /// Ends the engine as the window does when it closes.
    pub async fn stop(&self) {
        self.engine.stop(Duration::from_secs(10)).await;
    }

    /// Ends the engine and starts another one on the same folder.
    pub async fn restart(&mut self) {
        self.stop().await;
        self.engine = engine::start(self.config()).await.unwrap();
    }

    pub fn config(&self) -> EngineConfig {
        engine_config(self.folder.path(), hosts_of(&self.service))
    }

    /// Generates one shot.
    pub async fn generate(&self, prompt: &str) -> JobId {
        answer(self.engine.generate(draft(prompt))).await.unwrap()[0]
    }

    pub async fn act(&self, job: JobId, action: JobAction) -> Result<(), Refusal> {
        answer(self.engine.act(job, action)).await
    }

    /// Waits until the job's card satisfies `is`, and gives it.
    pub async fn until(&self, job: JobId, what: &str, is: impl Fn(&JobView) -> bool) -> JobView {
        let seen = self.until_all(what, |snapshot| snapshot.job(job).is_some_and(&is)).await;
        seen.job(job).unwrap().clone()
    }

    pub async fn until_state(&self, job: JobId, state: StateName) -> JobView {
        self.until(job, state.as_str(), |view| view.job.state.name() == state).await
    }

    /// Waits until the whole picture satisfies `is`, and gives it.
    pub async fn until_all(&self, what: &str, is: impl Fn(&Snapshot) -> bool) -> Arc<Snapshot> {
        let mut pictures = self.engine.watch();
        let wait = pictures.wait_for(|snapshot| is(snapshot));
        if let Ok(seen) = tokio::time::timeout(PATIENCE, wait).await {
            return seen.expect("the engine runs").clone();
        }
        let states: Vec<_> = self.engine.snapshot().jobs.iter().map(|view| view.job.state.clone()).collect();
        panic!("waited for {what}, but saw {states:?}, pause {:?}", self.engine.snapshot().queue.pause)
    }

    pub async fn until_saved(&self, job: JobId) -> PathBuf {
        let view = self.until_state(job, StateName::Saved).await;
        let JobState::Saved(clip) = view.job.state else { unreachable!("waited for saved") };
        self.clip(clip).await.path.clone()
    }

    /// A clip of the library or the trash.
    pub async fn clip(&self, clip: ClipId) -> Arc<Clip> {
        answer(self.engine.details(vec![clip])).await.unwrap().pop().expect("the clip is there")
    }

    /// Every clip of the library, the newest first.
    pub async fn library(&self) -> Vec<Arc<Clip>> {
        let list = answer(self.engine.clips(ClipQuery::default())).await.unwrap();
        answer(self.engine.details(list.rows.iter().map(|row| row.id).collect())).await.unwrap()
    }

    /// How many clips are in the library and in the trash.
    pub fn counts(&self) -> (usize, usize) {
        let library = self.engine.snapshot().library;
        (library.clips, library.trashed)
    }

    /// How many submits the service has accepted: the bank statement.
    pub fn bought(&self) -> usize {
        self.service.ledger().len()
    }

    /// How many submits have arrived at the service.
    pub fn submits(&self) -> usize {
        self.requests(Endpoint::Submit)
    }

    /// How many requests of this kind have arrived.
    pub fn requests(&self, endpoint: Endpoint) -> usize {
        self.service.requests().iter().filter(|request| request.endpoint == Some(endpoint)).count()
    }

    /// Waits until one more request of this kind has arrived than `before`.
    pub async fn until_asked(&self, endpoint: Endpoint, before: usize) {
        let arrived = async {
            while self.requests(endpoint) <= before {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(PATIENCE, arrived).await.expect("the request arrives");
    }

    /// Waits for what takes the engine's own pauses, up to two minutes.
    pub async fn until_patiently(&self, job: JobId, is: impl Fn(&JobView) -> bool) -> JobView {
        let mut pictures = self.engine.watch();
        let wait = pictures.wait_for(|snapshot| snapshot.job(job).is_some_and(&is));
        let seen = tokio::time::timeout(3 * PATIENCE, wait).await.expect("two minutes are enough").unwrap().clone();
        seen.job(job).unwrap().clone()
    }

    pub fn clips_folder(&self) -> PathBuf {
        self.folder.path().join("clips")
    }
}
