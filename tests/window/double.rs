//! A stand-in for the engine: hand-made snapshots, recorded requests, painted stills. No network, no disk, no clock.

#![allow(clippy::unwrap_used, reason = "a test double may fail loudly")]

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rushes::domain::clip::ClipPicture;
use rushes::domain::{
    Accepted, Clip, ClipId, Draft, Failure, FailureKind, Job, JobFacts, JobId, JobState, Need, PictureName, RequestId,
    Seed, SentAs, Settings, Shape, Usd, WaitReason,
};
use rushes::engine::{
    Account, AtService, Clock, Download, EngineHandle, FirstFrameLook, JobView, KeyKept, KeyState, QueueView, Refusal,
    Reply, Request, ScriptedEngine, Service, Snapshot, Waker, reply,
};
use rushes::media::{Output, Picture};
use rushes::ui::{App, AppServices, Dialogs, Notification, Notifier, Session, Sessions};

/// Seconds after 1970 at which the tests take place.
const NOW: i64 = 1_795_400_000;

/// `NOW` and this many seconds.
pub fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(NOW + seconds).unwrap()
}

/// What the gate says of a first frame of this size, with what was changed; our copy of it is what goes out.
pub fn looked(width: u32, height: u32, changes: &[&str]) -> FirstFrameLook {
    let (across, down) = if width >= height { (320, 320 * height / width) } else { (320 * width / height, 320) };
    let picture = scene(1, across, down);
    let copy = PictureName::parse("0123456789abcdef0123456789abcdef.png").unwrap();
    let changes = changes.iter().map(|change| (*change).to_owned()).collect();
    FirstFrameLook { picture, width, height, changes, sent_as: SentAs::Copy(copy) }
}

/// What the scripted dialogs answer.
pub type DialogAnswer = Result<Option<PathBuf>, Refusal>;

/// Dialogs that answer at once with what the test has put there.
#[derive(Clone, Default)]
pub struct ScriptedDialogs(Arc<Mutex<Option<DialogAnswer>>>);

impl ScriptedDialogs {
    /// Sets the next answer.
    pub fn answer(&self, answer: DialogAnswer) {
        *self.0.lock().unwrap() = Some(answer);
    }

    fn next(&self) -> Reply<Option<PathBuf>> {
        reply::ready(self.0.lock().unwrap().take().unwrap_or(Ok(None)))
    }
}

impl Dialogs for ScriptedDialogs {
    fn save_clip(&self, _: &EngineHandle, _: &str, _: &Path) -> Reply<Option<PathBuf>> {
        self.next()
    }
    fn save_frame(&self, _: &EngineHandle, _: &str, _: &Path) -> Reply<Option<PathBuf>> {
        self.next()
    }
    fn pick_folder(&self, _: &EngineHandle, _: &Path) -> Reply<Option<PathBuf>> {
        self.next()
    }
    fn pick_image(&self, _: &EngineHandle) -> Reply<Option<PathBuf>> {
        self.next()
    }
}

/// What would be shown, each with its way back.
#[derive(Clone, Default)]
pub struct ShownNotifications(Arc<Mutex<Vec<(Notification, Pressed)>>>);

type Pressed = Box<dyn FnOnce() + Send>;

impl ShownNotifications {
    /// Takes what was shown since the last time.
    pub fn take(&self) -> Vec<(Notification, Pressed)> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

impl Notifier for ShownNotifications {
    fn show(&self, notification: Notification, clicked: Pressed) {
        self.0.lock().unwrap().push((notification, clicked));
    }
}

struct OtherEngine(EngineHandle);

impl Sessions for OtherEngine {
    fn start_demo(&self) -> Reply<Session> {
        reply::ready(Ok(Session { handle: self.0.clone() }))
    }
    fn start_segmind(&self) -> Reply<Session> {
        reply::ready(Ok(Session { handle: self.0.clone() }))
    }
}

/// The far end of a window under test.
pub struct Double {
    engine: ScriptedEngine,
    other: ScriptedEngine,
    _runtime: tokio::runtime::Runtime,
    /// What was asked, stills, file checks and notes of the draft left out.
    pub asked: Vec<Request>,
    /// The dialogs.
    pub dialogs: ScriptedDialogs,
    /// The notifications.
    pub notifications: ShownNotifications,
}

/// A double and what a window on it needs.
pub fn start(snapshot: Snapshot, other: Snapshot) -> (Double, AppServices) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let guard = runtime.enter();
    let (handle, engine) = EngineHandle::scripted(snapshot, Waker::none());
    let (other, other_engine) = EngineHandle::scripted(other, Waker::none());
    drop(guard);
    let dialogs = ScriptedDialogs::default();
    let notifications = ShownNotifications::default();
    let services = AppServices {
        session: Session { handle },
        sessions: Box::new(OtherEngine(other)),
        dialogs: Box::new(dialogs.clone()),
        notifier: Box::new(notifications.clone()),
        logs: PathBuf::from("/data/logs"),
        output: Output::none(),
    };
    (Double { engine, other: other_engine, _runtime: runtime, asked: Vec::new(), dialogs, notifications }, services)
}

/// The window at the time of the tests, in a fixed, invented time zone.
pub fn app(cc: &eframe::CreationContext<'_>, services: AppServices) -> App {
    App::new(cc, services).at_time(Clock::new(|| at(0)), TimeZone::UTC)
}

impl Double {
    /// Publishes a picture of everything.
    pub fn publish(&self, snapshot: Snapshot) {
        self.engine.publish.send_replace(Arc::new(snapshot));
    }

    /// Answers questions for pictures, keeps the rest.
    pub fn hear(&mut self) {
        while let Ok(request) = self.engine.inbox.try_recv() {
            match request {
                Request::Still(clip, width, answer) => answer.send(Ok(still(clip.0, width))),
                Request::CheckFiles | Request::NoteDraft(_) => {}
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

const SHAPES: [Shape; 3] = [Shape::Wide, Shape::Wide, Shape::Upright];
const PROMPTS: [&str; 5] = [
    "A slow dolly shot towards an old lighthouse at dusk, waves break on the rocks below and gulls cross a violet sky",
    "Close-up of a potter's hands shaping a bowl on a spinning wheel, warm window light",
    "A vintage tram passes on a rainy night street, neon signs mirrored in the puddles",
    "Stop-motion: a city made of folded paper grows out of a blank desk",
    "Drone flight over terraced rice fields in the morning mist",
];

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
        draft: Arc::default(),
        under_way: Usd::default(),
        clips_folder: "/videos/Rushes".into(),
        trash: Arc::default(),
        trouble: None,
    }
}

/// A connected account, welcomed, nothing made yet.
pub fn connected() -> Snapshot {
    let key = KeyState::Known { last_four: "cdef".into(), kept: KeyKept::Keychain };
    let account = Account { key, balance: Some((Usd::from_cents(1140), at(-90))), ..first_start().account };
    Snapshot { account, settings: Arc::new(Settings { welcomed: true, ..Settings::default() }), ..first_start() }
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
    Clip {
        id: ClipId(id),
        job: JobId(1000 + id),
        request: draft.parse(|| seed).unwrap().remove(0),
        request_id: RequestId::parse(&format!("0f8fad5b-d9cb-469f-a165-{id:012}")).unwrap(),
        path: if id == 1 { dusk() } else { format!("/videos/Rushes/clip {id}.mp4").into() },
        cost: Some(Usd::from_cents(320)),
        picture: ClipPicture {
            width: 1280,
            height: 720,
            millis: 8000,
            frames_per_1000s: 24_000,
            has_sound: true,
            bytes: 8_400_000,
        },
        created_at: at(-3600 * id),
        saved_at: at(-3600 * id + 150),
    }
}

/// A job in this state.
pub fn job(id: i64, state: JobState, facts: JobFacts) -> JobView {
    let draft = Draft { prompt: PROMPTS[(id as usize) % PROMPTS.len()].into(), ..Draft::default() };
    let job = Job {
        id: JobId(id),
        request: draft.parse(|| Seed::new(7).unwrap()).unwrap().remove(0),
        state,
        facts,
        position: id,
        retry_of: None,
        created_at: at(-200),
        changed_at: at(-9),
        revision: 1,
    };
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
        queue: QueueView { pause: None, running: 2, queued: 2, offline: false, trouble: None },
        ..connected()
    }
}
