//! A stand-in for the engine: hand-made snapshots, recorded requests, painted stills. No network, no disk, no clock.

#![allow(clippy::unwrap_used, reason = "a test double may fail loudly")]

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::scripted::{OtherEngine, ScriptedClipboard, ScriptedDialogs, ShownNotifications};
use super::support::Window;
use crate::stock;
use crate::stock::Snapshot;
use egui_kittest::Harness;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use rushes::domain::clip::ClipPicture;
use rushes::domain::{
    Accepted, BalanceMoment, Clip, ClipId, Cut, Draft, Failure, FailureKind, Framing, Job, JobFacts, JobId, JobState,
    LibraryFacts, Marks, ModelTable, Need, PictureName, RequestId, Seed, SentAs, Settings, Shape, ShelfPicture, ShotId,
    ShotLabel, Slot, Take, Usd, WaitReason,
};
use rushes::engine::{
    Account, AtService, Clock, Download, EngineHandle, JobView, KeyKept, KeyState, PictureLook, QueueView, Request,
    ScriptedEngine, Service, Waker,
};
use rushes::media::{Output, Picture};
use rushes::ui::{App, AppServices, Session};

/// Seconds after 1970 at which the tests take place.
const NOW: i64 = 1_795_400_000;

/// `NOW` and this many seconds.
pub fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(NOW + seconds).unwrap()
}

/// What the gate says of a first frame of this size, with what was changed; our copy of it is what goes out.
pub fn looked(width: u32, height: u32, changes: &[&str]) -> PictureLook {
    let (across, down) = if width >= height { (320, 320 * height / width) } else { (320 * width / height, 320) };
    let picture = scene(1, across, down);
    let copy = PictureName::parse("0123456789abcdef0123456789abcdef.png").unwrap();
    let changes = changes.iter().map(|change| (*change).to_owned()).collect();
    PictureLook {
        picture,
        width,
        height,
        changes,
        sent_as: SentAs::Copy(copy.clone()),
        uncut: copy,
        full_size: (width, height),
    }
}

/// The same of a first frame that is cut to 16:9.
pub fn cut(width: u32, height: u32, changes: &[&str]) -> PictureLook {
    let sent = Cut::new(Slot::FirstFrame, Framing::FILL, Shape::WIDE, None).layout((width, height)).canvas;
    PictureLook { full_size: (width, height), ..looked(sent.0, sent.1, changes) }
}

/// The far end of a window under test.
pub struct Double {
    engine: ScriptedEngine,
    other: ScriptedEngine,
    /// What was published last.
    stock: RefCell<Snapshot>,
    _runtime: tokio::runtime::Runtime,
    /// What was asked, stills, file checks and notes of the draft left out.
    pub asked: Vec<Request>,
    /// The shelf of recent pictures.
    pub shelf: Vec<ShelfPicture>,
    /// The dialogs.
    pub dialogs: ScriptedDialogs,
    /// The clipboard for files.
    pub clipboard: ScriptedClipboard,
    /// The notifications.
    pub notifications: ShownNotifications,
}

/// A double and what a window on it needs.
pub fn start(snapshot: Snapshot, other: Snapshot) -> (Double, AppServices) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let guard = runtime.enter();
    let stock = stock::counted(owing(snapshot), 1);
    let (handle, engine) = EngineHandle::scripted(stock.clone().seen(), Waker::none());
    let (other, other_engine) = EngineHandle::scripted(stock::counted(other, 1).seen(), Waker::none());
    drop(guard);
    let (dialogs, clipboard) = (ScriptedDialogs::default(), ScriptedClipboard::default());
    let notifications = ShownNotifications::default();
    let services = AppServices {
        session: Session { handle },
        sessions: Box::new(OtherEngine(other)),
        dialogs: Box::new(dialogs.clone()),
        clipboard: Box::new(clipboard.clone()),
        notifier: Box::new(notifications.clone()),
        logs: PathBuf::from("/data/logs"),
        output: Output::none(),
    };
    let (stock, asked) = (RefCell::new(stock), Vec::new());
    (
        Double {
            engine,
            other: other_engine,
            stock,
            _runtime: runtime,
            asked,
            shelf: Vec::new(),
            dialogs,
            clipboard,
            notifications,
        },
        services,
    )
}

/// The window at the time of the tests, in a fixed, invented time zone, as a person left it who watched the newest clip beside the
/// open queue.
pub fn app(cc: &eframe::CreationContext<'_>, services: AppServices) -> App {
    first_app(cc, services).beside_queue()
}

/// The same as it is when nobody has touched a panel.
pub fn first_app(cc: &eframe::CreationContext<'_>, services: AppServices) -> App {
    App::new(cc, services).at_time(Clock::new(|| at(0)), TimeZone::UTC)
}

/// The snapshot with what its jobs on the way cost, unless it says another sum.
fn owing(snapshot: Snapshot) -> Snapshot {
    if snapshot.service == Service::Demo || snapshot.under_way > Usd::default() {
        return snapshot;
    }
    let told = snapshot.account.balance.map(|(_, at)| BalanceMoment { at, with: None });
    let under_way = rushes::domain::under_way(snapshot.jobs.iter().map(|view| &*view.job), told);
    Snapshot { under_way, ..snapshot }
}

/// Opens a window in which nobody has touched a panel.
pub fn untouched(window: Window, snapshot: Snapshot) -> (Harness<'static, App>, Double) {
    let (double, services) = start(snapshot, demo());
    let harness = window.app(move |cc| first_app(cc, services));
    (harness, double)
}

impl Double {
    /// Publishes a picture of everything.
    pub fn publish(&self, snapshot: Snapshot) {
        let revision = self.stock.borrow().library.revision + 1;
        let stock = stock::counted(owing(snapshot), revision);
        self.engine.publish.send_replace(Arc::new(stock.clone().seen()));
        self.stock.replace(stock);
    }

    /// Answers questions for pictures, keeps the rest.
    pub fn hear(&mut self) {
        while let Ok(request) = self.engine.inbox.try_recv() {
            match request {
                Request::Still(clip, width, answer) => answer.send(Ok(still(clip.0, width))),
                Request::CheckFiles | Request::NoteDraft(_) | Request::ForgetPicture(_) => {}
                Request::Shelf(answer) => answer.send(Ok(self.shelf.clone())),
                question @ (Request::Clips(..)
                | Request::Shots(..)
                | Request::Details(..)
                | Request::Takes(..)
                | Request::RecentShots(..)) => {
                    stock::answer(&self.stock.borrow(), question);
                }
                other => self.asked.push(other),
            }
        }
    }

    /// Everything that was asked since, stills and file checks too.
    pub fn hear_all(&mut self) -> Vec<Request> {
        std::iter::from_fn(|| self.engine.inbox.try_recv().ok()).collect()
    }

    /// What the other engine was asked since the last time.
    pub fn asked_of_the_other(&mut self) -> Vec<Request> {
        std::iter::from_fn(|| self.other.inbox.try_recv().ok()).collect()
    }

    /// Takes the first kept request for which `pick` gives something.
    pub fn take<T>(&mut self, pick: impl Fn(&Request) -> Option<T>) -> Option<(T, Request)> {
        self.hear();
        let i = self.asked.iter().position(|request| pick(request).is_some())?;
        let request = self.asked.remove(i);
        pick(&request).map(|picked| (picked, request))
    }
}

/// The painted picture of a clip, once for all windows of a test.
fn still(seed: i64, width: u32) -> Picture {
    static PAINTED: Mutex<BTreeMap<(i64, u32), Picture>> = Mutex::new(BTreeMap::new());
    PAINTED.lock().unwrap().entry((seed, width)).or_insert_with(|| painted(seed, width)).clone()
}

/// A picture that differs from clip to clip: a sky, a sun and a hill.
fn painted(seed: i64, width: u32) -> Picture {
    let shape = SHAPES[(seed as usize) % SHAPES.len()];
    let (w, h) = shape.ratio();
    let width = width.min(640);
    let (width, height) = if w >= h { (width, width * h / w) } else { (width * w / h, width) };
    scene(seed, width, height)
}

/// The same in any size.
fn scene(seed: i64, width: u32, height: u32) -> Picture {
    let hue = (seed as f32 * 0.37).fract();
    let mut rgba = Vec::with_capacity((width * height * 4) as usize);
    for y in 0..height {
        for x in 0..width {
            let (u, v) = (x as f32 / width as f32, y as f32 / height as f32);
            let hill = 0.68 + 0.12 * ((u * 6.0 + seed as f32).sin());
            let sun = ((u - 0.3 - hue * 0.4).powi(2) + (v - 0.4).powi(2) * 0.4).sqrt() < 0.09;
            let base = if v > hill { 0.12 } else { 0.35 + 0.5 * v };
            let tint = |phase: f32| 0.6 + 0.4 * ((hue + phase) * std::f32::consts::TAU).cos();
            let value = |phase| if sun { 0.95 } else { base * tint(phase) };
            rgba.extend([value(0.0), value(0.33), value(0.66)].map(|v: f32| (v * 255.0) as u8));
            rgba.push(255);
        }
    }
    Picture { width, height, rgba }
}

const SHAPES: [Shape; 3] = [Shape::WIDE, Shape::WIDE, Shape::UPRIGHT];
const PROMPTS: [&str; 5] = [
    "A slow dolly shot towards an old lighthouse at dusk, waves break on the rocks below and gulls cross a violet sky",
    "Close-up of a potter's hands shaping a bowl on a spinning wheel, warm window light",
    "A vintage tram passes on a rainy night street, neon signs mirrored in the puddles",
    "Stop-motion: a city made of folded paper grows out of a blank desk",
    "Drone flight over terraced rice fields in the morning mist",
];

/// The title that the ledger would propose for these words.
pub fn title(words: &str) -> String {
    rushes::domain::title::propose(&[words]).remove(0)
}

/// No key, nothing made: the first start ever.
pub fn first_start() -> Snapshot {
    Snapshot {
        jobs: Arc::default(),
        clips: Arc::default(),
        queue: QueueView::default(),
        account: Account { key: KeyState::None, keychain: Some("GNOME Keyring".into()), ..Account::default() },
        settings: Arc::default(),
        service: Service::Segmind,
        usual: HashMap::new(),
        models: ModelTable::built_in(),
        draft: Arc::default(),
        under_way: Usd::default(),
        clips_folder: "/videos/Rushes".into(),
        trash: Arc::default(),
        library: LibraryFacts::default(),
        newest: None,
        projects: Arc::default(),
        all_work: Usd::default(),
        spending: rushes::engine::SpendingView::default(),
        trouble: None,
    }
}

/// A connected account, welcomed, nothing made yet.
pub fn connected() -> Snapshot {
    let key = KeyState::Known { last_four: "cdef".into(), kept: KeyKept::Keychain };
    let account = Account { key, balance: Some((Usd::from_cents(1140), at(-90))), ..first_start().account };
    Snapshot { account, settings: Arc::new(Settings { welcomed: true, ..Settings::default() }), ..first_start() }
}

/// The account of a person with so many cents on it.
pub fn account(cents: i64) -> Account {
    Account { balance: Some((Usd::from_cents(cents), at(-90))), ..connected().account }
}

/// The demo at its first start.
pub fn demo() -> Snapshot {
    let key = KeyState::Known { last_four: "demo".into(), kept: KeyKept::Demo };
    let account = Account { key, balance: Some((Usd::from_cents(10_000), at(0))), ..Account::default() };
    Snapshot { account, service: Service::Demo, ..first_start() }
}

/// A clip of two seconds that can be played, under the name of the first clip.
pub fn dusk() -> PathBuf {
    copied("dusk.mp4", "clip 1.mp4")
}

/// A file of the test data under another name.
pub fn copied(data: &str, name: &str) -> PathBuf {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(data);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("clips");
    let mine = format!("{name}.{}.{:?}", std::process::id(), std::thread::current().id());
    let (to, part) = (folder.join(name), folder.join(mine));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::copy(from, &part).and_then(|_| std::fs::rename(part, &to)).unwrap(); // Other tests read it meanwhile.
    to
}

/// A clip, one of three shapes; the first one can be played.
pub fn clip(id: i64) -> Clip {
    let draft = Draft {
        prompt: PROMPTS[(id as usize) % PROMPTS.len()].into(),
        shape: SHAPES[(id as usize) % SHAPES.len()],
        ..Draft::default()
    };
    let seed = Seed::new(3_141_592 + id as u32).unwrap();
    let (width, height) = if draft.shape == Shape::UPRIGHT { (720, 1280) } else { (1280, 720) };
    Clip {
        id: ClipId(id),
        job: JobId(1000 + id),
        request: draft.parse(&ModelTable::built_in(), || seed).unwrap().remove(0),
        take: Take { shot: ShotId(1000 + id), number: 1, continues: None },
        request_id: RequestId::parse(&format!("0f8fad5b-d9cb-469f-a165-{id:012}")).unwrap(),
        path: if id == 1 { dusk() } else { format!("/videos/Rushes/clip {id}.mp4").into() },
        cost: Some(Usd::from_cents(320)),
        picture: ClipPicture {
            width,
            height,
            millis: 8000,
            frames_per_1000s: 24_000,
            has_sound: true,
            bytes: 8_400_000,
        },
        marks: Marks { seen: true, ..Marks::default() },
        created_at: at(-3600 * id),
        saved_at: at(-3600 * id + 150),
    }
}

/// A job in this state.
pub fn job(id: i64, state: JobState, facts: JobFacts) -> JobView {
    let draft = Draft { prompt: PROMPTS[(id as usize) % PROMPTS.len()].into(), ..Draft::default() };
    let job = Job {
        id: JobId(id),
        request: draft.parse(&ModelTable::built_in(), || Seed::new(7).unwrap()).unwrap().remove(0),
        take: Take { shot: ShotId(id), number: 1, continues: None },
        state,
        facts,
        position: id,
        retry_of: None,
        created_at: at(-200),
        changed_at: at(-9),
        revision: 1,
    };
    let usual = Duration::from_secs(140);
    let title = title(&job.request.prompt);
    JobView {
        shot: Arc::new(ShotLabel { id: job.take.shot, project: None, number: id as u32, title }),
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

/// The job as a take of this shot.
pub fn of_shot(mut view: JobView, shot: i64, number: u32) -> JobView {
    Arc::make_mut(&mut view.job).take = Take { shot: ShotId(shot), number, continues: None };
    let label = Arc::make_mut(&mut view.shot);
    (label.id, label.number) = (ShotId(shot), shot as u32);
    view
}

/// What is known of a job that Segmind took this many seconds ago.
pub fn accepted(seconds: i64) -> JobFacts {
    let request_id = RequestId::parse("0f8fad5b-d9cb").unwrap();
    let accepted = Accepted { request_id, at: at(-seconds) };
    JobFacts { accepted: Some(accepted), submitted_at: Some(at(-seconds - 1)), ..JobFacts::default() }
}

/// A clip of a kind that can't be played here, of which only its size is known.
pub fn foreign() -> Snapshot {
    let path = copied("README.md", "clip.webm");
    let clip = Clip { path, picture: ClipPicture::unknown(8_400_000), ..clip(1) };
    Snapshot { jobs: Arc::default(), clips: Arc::new(vec![Arc::new(clip)]), ..busy() }
}

/// One job of each kind, and a dozen clips.
pub fn busy() -> Snapshot {
    let delivered = || JobFacts {
        output_url: Some("https://host/v.mp4".parse().unwrap()),
        ready_at: Some(at(-10)),
        cost: Some(Usd::from_cents(320)),
        ..accepted(150)
    };
    let rendering = JobView { at_service: AtService::Rendering, ..job(1, JobState::Accepted, accepted(72)) };
    let download = Some(Download { done: 3_400_000, total: Some(8_400_000) });
    let downloading = JobView { download, ..job(2, JobState::Downloading, delivered()) };
    let blocked = Failure::new(FailureKind::RenderFailed, Some("content blocked by safety filter".into()), "422");
    let offline = JobState::Waiting { until: at(60), why: WaitReason::Offline };
    let jobs = vec![
        rendering,
        downloading,
        job(
            5,
            JobState::NeedsUser(Need::UnknownOutcome),
            JobFacts { submitted_at: Some(at(-100)), ..JobFacts::default() },
        ),
        job(3, JobState::Queued, JobFacts::default()),
        job(4, JobState::Held, JobFacts::default()),
        job(6, offline, JobFacts::default()),
        job(7, JobState::Failed(blocked), accepted(300)),
        job(8, JobState::Saved(ClipId(1)), delivered()),
    ];
    Snapshot {
        jobs: Arc::new(jobs),
        clips: Arc::new((1..=12).map(|id| Arc::new(clip(id))).collect()),
        queue: QueueView { running: 2, queued: 2, ..QueueView::default() },
        account: account(3140),
        ..connected()
    }
}
