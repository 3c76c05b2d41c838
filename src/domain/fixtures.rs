//! Jobs, states and actions for the unit tests of every floor.

#![cfg(test)]

use jiff::Timestamp;
use strum::{EnumCount as _, VariantArray as _};

use super::{
    Accepted, ClipId, Draft, Failure, FailureKind, Job, JobAction, JobEvent, JobFacts, JobId, JobState, ModelId,
    ModelTable, Need, RequestId, Seed, ShotId, StateName, Take, VideoRequest, WaitReason,
};

/// The smallest shot.
pub fn request() -> VideoRequest {
    let draft = Draft { prompt: "a fox".into(), ..Draft::default() };
    draft.parse(&ModelTable::built_in(), || Seed::MIN).unwrap().remove(0)
}

/// The model with this slug.
pub fn model(slug: &str) -> ModelId {
    ModelId::parse(slug).unwrap()
}

/// Take 1 of shot 1.
pub fn first_take() -> Take {
    Take { shot: ShotId(1), number: 1, continues: None }
}

/// Job 1, queued at this time.
pub fn queued(at: Timestamp) -> Job {
    Job {
        id: JobId(1),
        request: request(),
        take: first_take(),
        state: JobState::Queued,
        facts: JobFacts::default(),
        position: 1,
        retry_of: None,
        created_at: at,
        changed_at: at,
        revision: 0,
    }
}

/// The job after these events.
pub fn after<'a>(job: Job, events: impl IntoIterator<Item = (Timestamp, &'a JobEvent)>) -> Job {
    events.into_iter().fold(job, |job, (at, event)| job.apply(event, at).unwrap())
}

/// The request id with this text.
pub fn request_id(text: &str) -> RequestId {
    RequestId::parse(text).unwrap()
}

/// One of each action.
pub fn every_action() -> [JobAction; JobAction::COUNT] {
    use JobAction as A;
    let found = A::FoundAtService(request_id("found"));
    [
        A::Hold,
        A::Release,
        A::MoveUp,
        A::MoveDown,
        A::Dismiss,
        A::TakeUp,
        A::Retry,
        A::SubmitAgain,
        A::MakeWith(model("veo-3.1")),
        found,
        A::DownloadAgain,
        A::GoOn,
    ]
}

/// Every state, with each kind of need and of failure that the table of actions tells apart.
pub fn every_state() -> Vec<JobState> {
    let fail = |kind| JobState::Failed(Failure::new(kind, None, ""));
    let mut states = vec![
        JobState::NeedsUser(Need::UnknownOutcome),
        JobState::NeedsUser(Need::ImageGone("/a.png".into())),
        fail(FailureKind::RenderFailed),
        fail(FailureKind::ModelRetired),
        JobState::Waiting { until: Timestamp::UNIX_EPOCH, why: WaitReason::CapOfDay },
    ];
    states.extend(StateName::VARIANTS.iter().map(|name| match name {
        StateName::Held => JobState::Held,
        StateName::Queued => JobState::Queued,
        StateName::Uploading => JobState::Uploading,
        StateName::Submitting => JobState::Submitting,
        StateName::Accepted => JobState::Accepted,
        StateName::Ready => JobState::Ready,
        StateName::Downloading => JobState::Downloading,
        StateName::Saved => JobState::Saved(ClipId(1)),
        StateName::Waiting => JobState::Waiting { until: Timestamp::UNIX_EPOCH, why: WaitReason::ServerTrouble },
        StateName::NeedsUser => JobState::NeedsUser(Need::Credits),
        StateName::Failed => fail(FailureKind::Internal),
        StateName::Dismissed => JobState::Dismissed,
    }));
    states
}

/// What is known of a job: `free` until Segmind has taken it, `paid` once it has, `done` once its video's address is known.
pub fn every_knowledge() -> [(&'static str, JobFacts); 3] {
    let accepted = Some(Accepted { request_id: request_id("taken"), at: Timestamp::UNIX_EPOCH });
    let output_url = Some("https://images.segmind.com/a.mp4".parse().unwrap());
    let paid = JobFacts { accepted, ..JobFacts::default() };
    [("free", JobFacts::default()), ("paid", paid.clone()), ("done", JobFacts { output_url, ..paid })]
}
