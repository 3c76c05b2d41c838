//! What the engine says in each look: snapshots made from the ones of the double.

use std::sync::Arc;

use rushes::domain::{
    Clip, ClipId, Draft, Failure, FailureKind, FirstFrameDraft, JobFacts, JobState, ModelId, Need, SeedDraft, Shape,
    TrashedClip, WaitReason,
};
use rushes::engine::{Account, AtService, JobView, KeyState, Pause, QueueView, Refusal, RefusalKind, Snapshot};

use super::super::double;

/// One short sentence in the form.
pub fn short() -> Snapshot {
    drafted(Draft { prompt: "A slow dolly shot towards an old lighthouse at dusk".into(), ..Draft::default() })
}

/// Five thousand characters in the form.
pub fn long() -> Snapshot {
    let prompt = "A crane shot over a harbour at dawn, gulls, ropes, wet planks. ".repeat(80);
    drafted(Draft { prompt, ..Draft::default() })
}

/// Nothing in the form is right.
pub fn wrong() -> Snapshot {
    drafted(Draft {
        prompt: "x".repeat(20_001),
        first_frame: FirstFrameDraft::Url("ftp://elsewhere/picture".into()),
        seed: SeedDraft::Fixed("seven".into()),
        ..Draft::default()
    })
}

/// A picture of this computer in the form.
pub fn pictured(name: &str) -> Snapshot {
    drafted(Draft {
        prompt: "The camera glides on through the gate".into(),
        first_frame: FirstFrameDraft::File(format!("/pictures/{name}").into()),
        seed: SeedDraft::Fixed("3141592".into()),
        takes: 3,
        ..Draft::default()
    })
}

/// A picture at an address in the form.
pub fn addressed() -> Snapshot {
    drafted(Draft {
        prompt: "The camera glides on through the gate".into(),
        first_frame: FirstFrameDraft::Url("https://pictures.example/gate at noon.png".into()),
        ..Draft::default()
    })
}

/// What is said of a kind of picture that can't be read.
pub fn heic() -> Refusal {
    Refusal::new("The first frame is a HEIC picture, which can't be read here. Export it as JPEG")
}

/// What is said of an address that only others may reach.
pub fn unseen() -> Refusal {
    Refusal::new("The first frame can't be reached at its address").of_kind(RefusalKind::Unseen)
}

/// Eight takes: more than what is spent without asking.
pub fn dear() -> Snapshot {
    drafted(Draft { prompt: "A fox in the snow".into(), takes: 8, ..Draft::default() })
}

fn drafted(draft: Draft) -> Snapshot {
    Snapshot { draft: Arc::new(draft), ..double::connected() }
}

/// Everything at once.
pub fn busy() -> Snapshot {
    Snapshot { draft: short().draft, ..double::busy() }
}

/// One job for each state that a card can show beyond those of `busy`.
pub fn more_states() -> Snapshot {
    let view = double::job;
    let need = |id, need| view(id, JobState::NeedsUser(need), JobFacts::default());
    let folder = Need::Folder { path: "/videos/Rushes".into(), why: "No space left on this disk".into() };
    let waiting = |id, why| view(id, JobState::Waiting { until: double::at(60), why }, JobFacts::default());
    let gone = JobView { file_gone: true, ..view(9, JobState::Saved(ClipId(1)), double::accepted(150)) };
    let jobs = vec![
        view(1, JobState::Uploading, JobFacts::default()),
        view(2, JobState::Submitting, JobFacts { submitted_at: Some(double::at(-2)), ..JobFacts::default() }),
        JobView { at_service: AtService::Queued, ..view(3, JobState::Accepted, double::accepted(12)) },
        JobView { at_service: AtService::Rendering, ..view(4, JobState::Accepted, double::accepted(2400)) },
        need(5, Need::ImageGone("/pictures/harbour at dawn.png".into())),
        need(6, folder),
        waiting(7, WaitReason::RateLimited),
        waiting(8, WaitReason::ServerTrouble),
        gone,
        failed(10, FailureKind::RecordExpired),
        failed(11, FailureKind::ServerTrouble),
    ];
    Snapshot { jobs: Arc::new(jobs), ..busy() }
}

fn failed(id: i64, kind: FailureKind) -> JobView {
    double::job(id, JobState::Failed(Failure::new(kind, None, "503 Service Unavailable")), double::accepted(300))
}

/// One job of `busy` alone: its place in the list.
pub fn alone(at: usize) -> Snapshot {
    Snapshot { jobs: Arc::new(vec![double::busy().jobs[at].clone()]), ..busy() }
}

/// One job with a prompt of five thousand characters.
pub fn long_job() -> Snapshot {
    let mut view = double::job(1, JobState::Accepted, double::accepted(72));
    Arc::make_mut(&mut view.job).request.prompt.clone_from(&long().draft.prompt);
    Snapshot { jobs: Arc::new(vec![view]), ..busy() }
}

/// The queue stands still.
pub fn paused(pause: Pause) -> Snapshot {
    Snapshot { queue: QueueView { pause: Some(pause), ..busy().queue }, ..busy() }
}

/// No key, but shots that wait for one.
pub fn keyless() -> Snapshot {
    let account = Account { key: KeyState::None, balance: None, ..double::first_start().account };
    Snapshot { account, ..paused(Pause::Account(Need::KeyMissing)) }
}

/// A keychain that does not open.
pub fn locked() -> Snapshot {
    let account = Account { keychain_trouble: Some("The keychain is locked".into()), ..double::first_start().account };
    Snapshot { account, ..double::first_start() }
}

/// The keychain has not answered yet.
pub fn looking() -> Snapshot {
    Snapshot { account: Account::default(), ..double::first_start() }
}

/// Segmind can't be reached.
pub fn offline() -> Snapshot {
    let waits = |id| {
        double::job(id, JobState::Waiting { until: double::at(60), why: WaitReason::Offline }, JobFacts::default())
    };
    let queue = QueueView { pause: None, running: 0, queued: 3, offline: true, trouble: None };
    Snapshot { jobs: Arc::new((1..=3).map(waits).collect()), queue, ..busy() }
}

/// The ledger can't be written.
pub fn trouble() -> Snapshot {
    let sentence = "The ledger can't be written: no space left on this disk. Nothing new is started until it can";
    Snapshot { trouble: Some(sentence.into()), ..busy() }
}

/// Two hundred jobs, a thousand clips.
pub fn many() -> Snapshot {
    let queued = |id| double::job(id, JobState::Queued, JobFacts::default());
    let running = double::busy().jobs[..2].to_vec();
    let jobs = running.into_iter().chain((100..=297).map(queued)).collect();
    let clips = (1..=1000).map(|id| Arc::new(double::clip(id))).collect();
    let queue = QueueView { pause: None, running: 2, queued: 198, offline: false, trouble: None };
    Snapshot { jobs: Arc::new(jobs), clips: Arc::new(clips), queue, ..busy() }
}

/// A clip of this shape on the stage, which can be played, and nothing in the queue.
pub fn shaped(shape: Shape) -> Snapshot {
    let mut clip = double::clip(1);
    clip.request.shape = shape;
    match shape {
        Shape::Upright => clip.path = double::copied("shape_54x96.mp4", "clip upright.mp4"),
        Shape::Square => clip.path = double::copied("shape_64x64.mp4", "clip square.mp4"),
        _ => {}
    }
    Snapshot { jobs: Arc::default(), clips: Arc::new(vec![Arc::new(clip)]), ..busy() }
}

/// A clip of a kind that can't be played here.
pub fn foreign() -> Snapshot {
    let clip = Clip { path: double::copied("hevc.mp4", "clip in hevc.mp4"), ..double::clip(1) };
    Snapshot { jobs: Arc::default(), clips: Arc::new(vec![Arc::new(clip)]), ..busy() }
}

/// A clip whose file is gone; its video can be fetched again while Segmind keeps it.
pub fn gone() -> Snapshot {
    let view = JobView { file_gone: true, ..double::busy().jobs[7].clone() };
    let clip = Clip { job: view.job.id, path: "/videos/Rushes/clip gone.mp4".into(), ..double::clip(1) };
    Snapshot { jobs: Arc::new(vec![view]), clips: Arc::new(vec![Arc::new(clip)]), ..busy() }
}

/// Clips with prompts and files in several scripts, and one that is not named at all.
pub fn scripts() -> Snapshot {
    let prompts = [
        "灯台の夕暮れ。波が岩に砕け、紫色の空をカモメが横切る。遠くで霧笛が鳴る",
        "منارة قديمة عند الغسق، والأمواج تتكسر على الصخور",
        "शाम के समय एक पुराना प्रकाशस्तंभ, लहरें चट्टानों से टकराती हैं",
        "🌊🗼 A lighthouse 👩🏽‍🎤 and a singer 🎶",
    ];
    let named = |(id, prompt): (i64, &&str)| {
        let mut view = double::job(id, JobState::Queued, JobFacts::default());
        Arc::make_mut(&mut view.job).request.prompt = (*prompt).into();
        view
    };
    let clip = |(id, prompt): (i64, &&str)| {
        let mut clip = double::clip(1 + id);
        clip.request.prompt = (*prompt).into();
        Arc::new(clip)
    };
    let draft = Draft {
        prompt: prompts.join("\n"),
        ..(*pictured("灯台の夕暮れ、とても長い名前の写真その一.png").draft).clone()
    };
    Snapshot {
        jobs: Arc::new((1..).zip(&prompts).map(named).collect()),
        clips: Arc::new((1..).zip(&prompts).map(clip).collect()),
        draft: Arc::new(draft),
        ..busy()
    }
}

/// Two clips of the library, and three in the trash.
pub fn trashed() -> Snapshot {
    let trashed = |id| Arc::new(TrashedClip { clip: Arc::new(double::clip(id)), at: double::at(-60), deleting: false });
    let clips = (1..=2).map(|id| Arc::new(double::clip(id))).collect();
    Snapshot { clips: Arc::new(clips), trash: Arc::new([3, 4, 5].map(trashed).to_vec()), ..double::connected() }
}

/// Clips of both models, of three shapes.
pub fn library() -> Snapshot {
    let fast = |id: i64| {
        let mut clip = double::clip(id);
        clip.request.model = if id % 4 == 0 { ModelId::Veo3Fast } else { clip.request.model };
        Arc::new(clip)
    };
    Snapshot { clips: Arc::new((1..=40).map(fast).collect()), ..busy() }
}
