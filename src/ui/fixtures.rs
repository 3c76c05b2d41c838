//! Snapshots, jobs and clips for the unit tests of the window: no engine, no clock.

#![cfg(test)]

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use crate::domain::clip::ClipPicture;
use crate::domain::{
    Clip, ClipId, Draft, Job, JobFacts, JobId, JobState, RequestId, Seed, Settings, Usd, VideoRequest, fixtures,
};
use crate::engine::{Account, AtService, JobView, KeyKept, KeyState, QueueView, Service, Snapshot};

/// The time of the fixtures, in seconds after 1970.
pub const NOW: i64 = 1_795_400_000;

/// `NOW` and this many seconds.
pub fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(NOW + seconds).unwrap()
}

/// A connected account with nothing in its queue.
pub fn snapshot() -> Snapshot {
    let key = KeyState::Known { last_four: "cdef".into(), kept: KeyKept::Keychain };
    Snapshot {
        jobs: Arc::default(),
        clips: Arc::default(),
        queue: QueueView::default(),
        account: Account { key, balance: Some((Usd::from_cents(1140), at(0))), ..Account::default() },
        under_way: Usd::default(),
        settings: Arc::new(Settings { welcomed: true, ..Settings::default() }),
        service: Service::Segmind,
        usual: std::collections::HashMap::new(),
        draft: Arc::default(),
        clips_folder: "/videos/Rushes".into(),
        trash: Arc::default(),
        trouble: None,
    }
}

/// A shot with this prompt.
pub fn request(prompt: &str) -> VideoRequest {
    let draft = Draft { prompt: prompt.into(), ..Draft::default() };
    draft.parse(|| Seed::new(7).unwrap()).unwrap().remove(0)
}

/// A job in this state, made a minute before `NOW`.
pub fn job(id: i64, state: JobState, facts: JobFacts) -> Job {
    let request = request("An old lighthouse in a storm");
    Job { id: JobId(id), request, state, facts, position: id, revision: 1, ..fixtures::queued(at(-60)) }
}

/// The same as the panel gets it.
pub fn view(job: Job) -> JobView {
    let usual = Duration::from_secs(140);
    JobView {
        job: Arc::new(job),
        usual,
        download: None,
        at_service: AtService::Unasked,
        file_gone: false,
        trouble: None,
    }
}

/// A clip of this prompt.
pub fn clip(id: i64, prompt: &str) -> Clip {
    Clip {
        id: ClipId(id),
        job: JobId(id),
        request: request(prompt),
        request_id: RequestId::parse(&format!("req-{id}")).unwrap(),
        path: format!("/videos/Rushes/{id}.mp4").into(),
        cost: Some(Usd::from_cents(320)),
        picture: ClipPicture {
            width: 1280,
            height: 720,
            millis: 8000,
            frames_per_1000s: 24_000,
            has_sound: true,
            bytes: 8_400_000,
        },
        created_at: at(-60),
        saved_at: at(0),
    }
}
