//! Renders accepted jobs, at most two at a time, each on its own thread.
//!
//! A render that fails or panics ends its job as FAILED with the reason. Threads are detached: stopping the service doesn't wait for
//! them.

use std::sync::Arc;
use std::thread;

use tokio::sync::{OwnedSemaphorePermit, oneshot};
use url::{Host, Url};

use super::job::{Order, Outcome};
use super::render::{RenderSpec, render};
use super::state::Service;
use super::storage::StoredFile;
use super::submit_body::{PictureUrls, SubmitBody};

/// A render to do.
pub(super) struct RenderTask {
    /// The job.
    pub(super) id: String,
    /// The parameters of its submit.
    pub(super) submitted: SubmitBody,
    /// The seed that was fixed or drawn.
    pub(super) seed: u32,
}

/// Starts the work on an accepted job and returns at once.
pub(super) fn start(service: &Arc<Service>, order: &Order, task: RenderTask) {
    if let Some(reason) = &order.behaviour.fail {
        let outcome = Outcome::Broken(reason.clone(), service.clock.now());
        service.state().finish(&task.id, outcome);
        return;
    }
    let service = Arc::clone(service);
    tokio::spawn(async move {
        let id = task.id.clone();
        let result = tokio::select! {
            result = work(&service, task) => result,
            () = service.stop.cancelled() => return,
        };
        let now = service.clock.now();
        let outcome = match result {
            Ok(stored_file) => Outcome::Rendered(stored_file, now),
            Err(reason) => Outcome::Broken(reason, now),
        };
        service.state().finish(&id, outcome);
    });
}

async fn work(service: &Arc<Service>, task: RenderTask) -> Result<StoredFile, String> {
    let workers = Arc::clone(&service.workers);
    let permit = workers.acquire_owned().await;
    let permit = permit.map_err(|_| "the service is stopping".to_owned())?;
    let (answer, answered) = oneshot::channel();
    let service = Arc::clone(service);
    let spawned = thread::Builder::new().name("simulated render".to_owned()).spawn(move || {
        if answer.send(paint(&service, &task, permit)).is_err() {
            tracing::debug!("a picture was made for a service that has stopped");
        }
    });
    spawned.map_err(|error| format!("no thread to render on: {error}"))?;
    let died = || "the renderer died".to_owned();
    answered.await.map_err(|_| died())?
}

fn paint(service: &Service, task: &RenderTask, permit: OwnedSemaphorePermit) -> Result<StoredFile, String> {
    let (width, height) = task.submitted.size(service.config.picture);
    let PictureUrls { first, last, references } = &task.submitted.pictures;
    let references = references.iter().map(|url| fetched(service, Some(url)));
    let references = references.filter_map(Result::transpose).collect::<Result<Vec<_>, _>>()?;
    let spec = RenderSpec {
        width,
        height,
        fps: task.submitted.fps,
        seconds: task.submitted.duration,
        audio: task.submitted.audio,
        prompt: task.submitted.prompt.clone(),
        seed: task.seed,
        negative_prompt: task.submitted.negative_prompt.clone(),
        first_frame: fetched(service, first.as_ref())?,
        last_frame: fetched(service, last.as_ref())?,
        references,
    };
    let mut file = render(&spec).map_err(|error| error.to_string())?;
    pad(&mut file, service.config.padding);
    let stored_file = service.files.put(&format!("{}.mp4", task.id), &file).map_err(|error| error.to_string());
    drop(permit);
    stored_file
}

/// Adds a `free` box (ISO/IEC 14496-12, 8.1.2) with this many bytes; no box for 0.
fn pad(file: &mut Vec<u8>, bytes: u32) {
    if bytes > 0 {
        file.extend_from_slice(&bytes.saturating_add(8).to_be_bytes());
        file.extend_from_slice(b"free");
        file.resize(file.len() + bytes as usize, 0);
    }
}

/// The bytes of an image that this service stores. Images elsewhere are not fetched.
fn fetched(service: &Service, url: Option<&Url>) -> Result<Option<Vec<u8>>, String> {
    let Some(url) = url.filter(|url| is_here(service, url)) else {
        return Ok(None);
    };
    let unreachable = || format!("a picture could not be fetched: {url}");
    let name = url.path().strip_prefix("/assets/").ok_or_else(unreachable)?;
    let stored_file = service.state().asset(name).map(|asset| asset.stored_file.clone());
    let bytes = service.files.get(&stored_file.ok_or_else(unreachable)?);
    bytes.map(Some).map_err(|error| error.to_string())
}

fn is_here(service: &Service, url: &Url) -> bool {
    let local = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(ip)) => ip.is_loopback() || service.addr.ip() == ip,
        Some(Host::Ipv6(ip)) => ip.is_loopback() || service.addr.ip() == ip,
        None => false,
    };
    local && url.port_or_known_default() == Some(service.addr.port())
}
