//! What the engine says in each look: snapshots made from the ones of the double.

use std::sync::Arc;

use rushes::domain::models::ModelMarks;
use rushes::domain::{
    Clip, ClipId, Continues, Draft, Failure, FailureKind, JobFacts, JobState, Mark, Marks, ModelId, ModelTable, Need,
    SeedDraft, Shape, ShotId, SourceDraft, Take, TrashedClip, Usd, WaitReason,
};
use rushes::engine::{
    Account, AtService, JobView, KeyState, LastRun, Pause, QueueView, Refusal, RefusalKind, WaitingShots,
};

use super::super::double;
use crate::stock::Snapshot;

/// One short sentence in the form.
pub fn short() -> Snapshot {
    drafted(Draft { prompt: "A slow dolly shot towards an old lighthouse at dusk".into(), ..Draft::default() })
}

/// References in the form, and what they force.
pub fn referenced() -> Snapshot {
    let file = |name: &str| SourceDraft::File(format!("/pictures/{name}").into()).into();
    drafted(Draft {
        prompt: "Ada walks through the market at noon and buys a melon".into(),
        model: ModelId::parse("veo-3.1").ok(),
        references: vec![file("ada.png"), file("market.png")],
        shape: Shape::UPRIGHT,
        ..Draft::default()
    })
}

/// A first and a last frame in the form.
pub fn between_frames() -> Snapshot {
    let file = |name: &str| SourceDraft::File(format!("/pictures/{name}").into()).into();
    drafted(Draft {
        prompt: "The gate opens and the garden lies there in the morning sun".into(),
        model: ModelId::parse("veo-3.1").ok(),
        first_frame: file("gate closed.png"),
        last_frame: file("gate open.png"),
        ..Draft::default()
    })
}

/// A model that Segmind has retired while a shot of it was on its way.
pub fn retired() -> Snapshot {
    let (model, mut marks) = (ModelId::parse("veo-3").unwrap(), ModelMarks::default());
    marks.retire(model);
    let failure = Failure::new(FailureKind::ModelRetired, None, "410").about_model("Veo 3");
    let job = double::job(1, JobState::Failed(failure), JobFacts::default());
    Snapshot { jobs: Arc::new(vec![job]), models: Arc::new(ModelTable::built_in().marked(marks)), ..short() }
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
        first_frame: SourceDraft::Url("ftp://elsewhere/picture".into()).into(),
        seed: SeedDraft::Fixed("seven".into()),
        ..Draft::default()
    })
}

/// A picture of this computer in the form.
pub fn pictured(name: &str) -> Snapshot {
    drafted(Draft {
        prompt: "The camera glides on through the gate".into(),
        first_frame: SourceDraft::File(format!("/pictures/{name}").into()).into(),
        seed: SeedDraft::Fixed("3141592".into()),
        takes: 3,
        ..Draft::default()
    })
}

/// A picture at an address in the form.
pub fn addressed() -> Snapshot {
    drafted(Draft {
        prompt: "The camera glides on through the gate".into(),
        first_frame: SourceDraft::Url("https://pictures.example/gate at noon.png".into()).into(),
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
    Snapshot { jobs: Arc::new(jobs), account: double::account(4140), ..busy() }
}

fn failed(id: i64, kind: FailureKind) -> JobView {
    double::job(id, JobState::Failed(Failure::new(kind, None, "503 Service Unavailable")), double::accepted(300))
}

/// One job of `busy` alone: its place in the list.
pub fn alone(at: usize) -> Snapshot {
    Snapshot { jobs: Arc::new(vec![double::busy().jobs[at].clone()]), ..busy() }
}

/// So many takes of one shot: each in another state, the first ones under way.
pub fn takes(count: i64) -> Snapshot {
    let take = |id: i64| {
        let mut view = match id {
            1..=3 => JobView {
                at_service: AtService::Rendering,
                ..double::job(id, JobState::Accepted, double::accepted(80 - 7 * id))
            },
            4 => failed(id, FailureKind::ServerTrouble),
            _ => double::job(id, JobState::Queued, JobFacts::default()),
        };
        let seed = view.job.request.seed;
        let job = Arc::make_mut(&mut view.job);
        job.request = double::busy().jobs[0].job.request.clone();
        job.request.seed = rushes::domain::Seed::new(100 + id as u32).unwrap_or(seed);
        double::of_shot(view, 1, id as u32)
    };
    Snapshot { jobs: Arc::new((1..=count).map(take).collect()), ..busy() }
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
    let account = Account {
        keychain_trouble: Some("The keychain is locked".into()),
        keychain_refuses: true,
        ..double::first_start().account
    };
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
    let queue = QueueView { running: 0, queued: 3, offline: true, ..QueueView::default() };
    Snapshot { jobs: Arc::new((1..=3).map(waits).collect()), queue, ..busy() }
}

/// The ledger can't be written.
pub fn trouble() -> Snapshot {
    let sentence = "The disk is full, so nothing more can be recorded. Make room, then try again";
    Snapshot { trouble: Some(sentence.into()), ..busy() }
}

/// Two hundred jobs, a thousand clips.
pub fn many() -> Snapshot {
    let queued = |id| double::job(id, JobState::Queued, JobFacts::default());
    let running = double::busy().jobs[..2].to_vec();
    let jobs = running.into_iter().chain((100..=297).map(queued)).collect();
    let clips = (1..=1000).map(|id| Arc::new(double::clip(id))).collect();
    let queue = QueueView { running: 2, queued: 198, ..QueueView::default() };
    Snapshot { jobs: Arc::new(jobs), clips: Arc::new(clips), queue, account: double::account(70_000), ..busy() }
}

/// A clip of this shape on the stage, which can be played, and nothing in the queue.
pub fn shaped(shape: Shape) -> Snapshot {
    let mut clip = double::clip(1);
    clip.request.shape = shape;
    match shape {
        Shape::UPRIGHT => clip.path = double::copied("shape_54x96.mp4", "clip upright.mp4"),
        Shape::SQUARE => clip.path = double::copied("shape_64x64.mp4", "clip square.mp4"),
        _ => {}
    }
    Snapshot { jobs: Arc::default(), clips: Arc::new(vec![Arc::new(clip)]), ..busy() }
}

/// A story in shots: three takes with marks, a tall one that nobody has seen, a rejected one, one under way, and a chain of four.
pub fn story() -> Snapshot {
    let marks = |mark, stars, seen| Marks { mark, stars, seen, ..Marks::default() };
    let plain = || marks(None, 0, true);
    let made = |id: i64, shot: i64, number: u32, marks: Marks, continues: Option<i64>| {
        let continues = continues.map(|clip| Continues { clip: ClipId(clip), frame: 191 });
        let take = Take { shot: ShotId(shot), number, continues };
        Arc::new(Clip { take, marks, path: double::copied("dusk.mp4", &format!("clip {id}.mp4")), ..double::clip(id) })
    };
    let clips = vec![
        made(13, 1, 3, plain(), Some(7)),
        made(7, 5, 2, plain(), Some(6)),
        made(6, 5, 1, plain(), Some(4)),
        made(5, 2, 2, marks(None, 2, false), None),
        made(10, 3, 1, marks(Some(Mark::Reject), 0, true), None),
        made(4, 1, 2, marks(Some(Mark::Reject), 0, true), Some(1)),
        made(1, 1, 1, marks(Some(Mark::Pick), 4, true), None),
        made(2, 2, 1, plain(), None),
    ];
    let job = |id, shot, number, state, facts| double::of_shot(double::job(id, state, facts), shot, number);
    let jobs = vec![
        JobView { at_service: AtService::Rendering, ..job(20, 4, 1, JobState::Accepted, double::accepted(41)) },
        job(21, 4, 2, JobState::Queued, JobFacts::default()),
        JobView { at_service: AtService::Rendering, ..job(22, 5, 3, JobState::Accepted, double::accepted(100)) },
        job(23, 1, 4, JobState::Queued, JobFacts::default()),
    ];
    let queue = QueueView { pause: None, running: 2, queued: 2, offline: false, trouble: None, ..QueueView::default() };
    Snapshot { jobs: Arc::new(jobs), clips: Arc::new(clips), queue, account: double::account(3140), ..short() }
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
        clip.request.model = if id % 4 == 0 { ModelId::parse("veo-3-fast").unwrap() } else { clip.request.model };
        Arc::new(clip)
    };
    Snapshot { clips: Arc::new((1..=40).map(fast).collect()), ..busy() }
}

/// Thirty-four shots have waited through the night.
pub fn came_back() -> Snapshot {
    let jobs: Vec<JobView> = (100..134).map(|id| double::job(id, JobState::Queued, JobFacts::default())).collect();
    let estimate = jobs.iter().map(|view| view.job.price()).fold(Usd::default(), Usd::plus);
    let waiting = WaitingShots { count: jobs.len(), estimate, since: double::at(-14 * 3600) };
    let last_run = LastRun { waiting: Some(waiting), ..LastRun::default() };
    let queue = QueueView { queued: jobs.len(), last_run, ..QueueView::default() };
    Snapshot { jobs: Arc::new(jobs), queue, ..many() }
}

/// Three renders ended while nobody was there.
pub fn fetched() -> Snapshot {
    let last_run = LastRun { fetched: [1, 2, 3].map(ClipId).to_vec(), ..LastRun::default() };
    Snapshot { queue: QueueView { last_run, ..busy().queue }, ..busy() }
}
