//! Starting an engine for a place: the real service with the system's keychain, or the demo with a service of its own.

use std::sync::Arc;
use std::time::Duration;

use super::folders::Place;
use crate::domain::{ApiKey, ApiKeyError};
use crate::engine::{self, Clock, Disposal, EngineConfig, EngineHandle, Pace, Refusal, Service, Waker};
use crate::secrets::{Keychain, MemoryKeychain, SystemKeychain};
use crate::segmind::{Hosts, Timeouts};
use crate::simulator::{Config, Simulator};

/// How long a demo render takes unless `RUSHES_DEMO_SECONDS` says otherwise.
const DEMO_SECONDS: f64 = 6.0;

/// The demo's balance to begin with, dollars: it goes down as a real one does, but lasts for a hundred and fifty shots.
const DEMO_BALANCE: f64 = 500.0;

/// The demo's key: any well-formed one opens the embedded service, which bills nothing.
const DEMO_KEY: &str = "SG_0123456789abcdef";

/// The system's keychain, which is asked only when an engine needs a key.
pub fn system_keychain() -> Arc<dyn Keychain> {
    Arc::new(SystemKeychain::new())
}

/// How long the end of the program waits for an engine: longer than a submit may take ([`Timeouts::submit`]), so that none is left
/// without its answer.
pub const STOP_PATIENCE: Duration = Duration::from_secs(75);

/// A running engine with what it needs to live.
pub struct Instance {
    /// The engine.
    pub handle: EngineHandle,
    /// The demo's service; ends with this value.
    _service: Option<Simulator>,
}

/// Starts the engine of this place.
pub async fn start(place: &Place, keychain: Arc<dyn Keychain>, waker: Waker) -> Result<Instance, Refusal> {
    match place.service {
        Service::Segmind => start_real(place, keychain, waker).await,
        Service::Demo => start_demo(place, waker).await,
    }
}

async fn start_real(place: &Place, keychain: Arc<dyn Keychain>, waker: Waker) -> Result<Instance, Refusal> {
    let (api, upload) = (variable("RUSHES_API_URL"), variable("RUSHES_UPLOAD_URL"));
    let hosts = Hosts::parse(api.as_deref(), upload.as_deref()).map_err(|error| Refusal::from_error(&error))?;
    let config = EngineConfig {
        service: Service::Segmind,
        hosts,
        timeouts: Timeouts::default(),
        data_dir: place.data_dir.clone(),
        clips_folder: place.clips_folder(),
        keychain,
        session_key: key_from_environment()?,
        usual_prior: None,
        pace: Pace::Learning,
        disposal: Disposal::SystemTrash,
        clock: Clock::system(),
        waker,
    };
    Ok(Instance { handle: engine::start(config).await?, _service: None })
}

async fn start_demo(place: &Place, waker: Waker) -> Result<Instance, Refusal> {
    let seconds = demo_seconds()?;
    // The service's own files belong to whoever runs the engine.
    engine::ensure_free(&place.data_dir)?;
    let service = Simulator::start(Config {
        render_seconds: seconds,
        balance: DEMO_BALANCE,
        folder: Some(place.data_dir.join("service")),
        ..Config::default()
    })
    .await
    .map_err(|error| Refusal::because("The demo's own service could not start", &error))?;
    let hosts = Hosts::parse(Some(&service.api_url()), Some(&service.upload_url()))
        .map_err(|error| Refusal::from_error(&error))?;
    let config = EngineConfig {
        service: Service::Demo,
        hosts,
        timeouts: Timeouts::default(),
        data_dir: place.data_dir.clone(),
        clips_folder: place.clips_folder(),
        keychain: Arc::new(MemoryKeychain::new()),
        session_key: ApiKey::parse(DEMO_KEY).ok(),
        usual_prior: Some(Duration::from_secs_f64(seconds)),
        pace: Pace::Unlimited,
        disposal: Disposal::Delete,
        clock: Clock::system(),
        waker,
    };
    Ok(Instance { handle: engine::start(config).await?, _service: Some(service) })
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.trim().is_empty())
}

fn key_from_environment() -> Result<Option<ApiKey>, Refusal> {
    let key = variable("SEGMIND_API_KEY").map(|text| ApiKey::parse(&text)).transpose();
    key.map_err(|error: ApiKeyError| Refusal::new(format!("SEGMIND_API_KEY can't be used: {error}")))
}

fn demo_seconds() -> Result<f64, Refusal> {
    let Some(text) = variable("RUSHES_DEMO_SECONDS") else { return Ok(DEMO_SECONDS) };
    let seconds = text.trim().parse().ok().filter(|seconds: &f64| (0.0..=3600.0).contains(seconds));
    seconds.ok_or_else(|| Refusal::new("RUSHES_DEMO_SECONDS must be a number of seconds from 0 to 3600"))
}
