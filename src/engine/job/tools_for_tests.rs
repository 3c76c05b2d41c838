//! A task's tools without an engine, for unit tests: a clock that stands still, no budget, no service, and messages that the test reads.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::{mpsc, watch};

use super::task_handle::{Meter, TaskHandle, TaskMessage, TaskReport};
use super::work::Work;
use crate::domain::{ApiKey, Job, JobEvent, JobId, ModelTable, fixtures};
use crate::engine::clock::Clock;
use crate::engine::picture_check::{PictureCheck, Uploads};
use crate::engine::schedule::RenderTime;
use crate::engine::service::gate::{KeyInUse, Network, ServiceGate};
use crate::segmind::{ApiError, ApiErrorKind, Client, Endpoint, Hosts};

/// What a task said.
pub type Messages = mpsc::UnboundedReceiver<TaskMessage>;

/// The tools of a task at this time of day, with so many waits in a row behind it.
pub fn work(now: Timestamp, waits: u32) -> (Work, Messages) {
    let (to_test, messages) = mpsc::unbounded_channel();
    let asked_with = Arc::default();
    let meter = Arc::new(Meter::default());
    let handle =
        TaskHandle { job: JobId(1), attempt: 1, messages: to_test, meter, asked_with: Arc::clone(&asked_with) };
    let gate = ServiceGate { asked_with, ..gate(now) };
    let picture_check = PictureCheck::new(gate.client.clone(), "/data".as_ref());
    let time = Arc::new(RenderTime::learn(&[], &[], Duration::from_secs(142)));
    let (models, folder, incoming) = (ModelTable::built_in(), "/clips".into(), "/data/incoming".into());
    (Work { handle, gate, models, picture_check, uploads: Uploads::none(), time, folder, incoming, waits }, messages)
}

/// A gate to a service that is not there, with a key.
pub fn gate(now: Timestamp) -> ServiceGate {
    let nowhere = Hosts::parse(Some("http://127.0.0.1:9"), None).unwrap();
    let key = KeyInUse { key: Some(ApiKey::parse("SG_00112233445566aa").unwrap()), turn: 1 };
    ServiceGate {
        client: Client::new(nowhere).unwrap(),
        budget: None,
        key: watch::channel(key).1,
        clock: Clock::new(move || now),
        network: Arc::new(Network::default()),
        history: Arc::default(),
        watched: Arc::new(()),
        asked_with: Arc::default(),
    }
}

/// A job after these events, all of them at this time.
pub fn job(events: &[JobEvent], at: Timestamp) -> Job {
    fixtures::after(fixtures::queued(at), events.iter().map(|event| (at, event)))
}

/// The one event that a step of this job writes down; the owner loop agrees to it.
pub async fn event_of<T>(step: impl Future<Output = T>, mut messages: Messages, job: &Job) -> JobEvent {
    let mut written = None;
    let agree = async {
        while let Some(message) = messages.recv().await {
            if let TaskReport::Event(event, answer) = message.report {
                let next = job.apply(&event, job.changed_at).expect("the rules allow it");
                answer.send(Ok(Arc::new(next))).expect("the task waits for the answer");
                assert!(written.replace(event).is_none(), "one event");
            }
        }
    };
    tokio::select! {
        _ = step => {}
        () = agree => panic!("the step has not ended"),
    }
    written.expect("an event was written")
}

/// An error of this kind, with words and details that can be told apart.
pub fn error(endpoint: Endpoint, kind: ApiErrorKind) -> ApiError {
    ApiError {
        endpoint,
        kind,
        message: Some("its words".into()),
        details: "its details".into(),
        retry_at: None,
        network_trouble: None,
    }
}
