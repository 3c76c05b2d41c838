//! Snapshots, jobs and clips for the unit tests of the window: no engine, no clock.

#![cfg(test)]

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use crate::domain::clip::ClipPicture;
use crate::domain::{
    Clip, ClipId, Draft, Job, JobFacts, JobId, JobState, LibraryFacts, Marks, ModelTable, RequestId, Seed, Settings,
    ShotId, ShotLabel, Take, Usd, VideoRequest, fixtures,
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
        queue: QueueView::default(),
        account: Account { key, balance: Some((Usd::from_cents(1140), at(0))), ..Account::default() },
        under_way: Usd::default(),
        settings: Arc::new(Settings { welcomed: true, ..Settings::default() }),
        service: Service::Segmind,
        usual: std::collections::HashMap::new(),
        models: ModelTable::built_in(),
        draft: Arc::default(),
        clips_folder: "/videos/Rushes".into(),
        library: LibraryFacts::default(),
        newest: None,
        projects: Arc::default(),
        all_work: Usd::default(),
        spending: crate::engine::SpendingView::default(),
        trouble: None,
    }
}

/// A shot with this prompt.
pub fn request(prompt: &str) -> VideoRequest {
    let draft = Draft { prompt: prompt.into(), ..Draft::default() };
    draft.parse(&ModelTable::built_in(), || Seed::new(7).unwrap()).unwrap().remove(0)
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
        shot: label(&job),
        job: Arc::new(job),
        usual,
        download: None,
        at_service: AtService::Unasked,
        file_gone: false,
        trouble: None,
        cap: None,
        history: None,
    }
}

/// The name of a job's shot: its prompt.
fn label(job: &Job) -> Arc<ShotLabel> {
    Arc::new(ShotLabel { id: job.take.shot, project: None, number: 1, title: job.request.prompt.clone() })
}

/// A clip of this prompt.
pub fn clip(id: i64, prompt: &str) -> Clip {
    Clip {
        id: ClipId(id),
        job: JobId(id),
        request: request(prompt),
        take: Take { shot: ShotId(id), number: 1, continues: None },
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
        marks: Marks::default(),
        created_at: at(-60),
        saved_at: at(0),
    }
}
