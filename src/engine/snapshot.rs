//! What the engine shows: one immutable snapshot of everything that goes on, published after each commit. The clips are not in it: whoever
//! shows them asks for those in sight (`EngineHandle::clips`, `details`).

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use super::history::view::HistoryLook;
use crate::domain::caps::OFFERED_FROM;
use crate::domain::{
    CapHit, Caps, Clip, ClipId, Counted, Draft, Job, JobId, JobState, LibraryFacts, ModelId, ModelTable, Need, Project,
    ProjectId, Settings, ShotLabel, Usd, WaitReason,
};

/// One moment of the engine; a frame sees exactly one.
#[derive(Debug, Clone)]
pub struct Snapshot {
    /// Jobs that the queue panel shows (dismissed ones only while their paid render can still be fetched): running and queued in queue
    /// order, then ended, newest first.
    pub jobs: Arc<Vec<JobView>>,
    /// Counts of the library, and its revision.
    pub library: LibraryFacts,
    /// The clip that was saved last and is in the library.
    pub newest: Option<Arc<Clip>>,
    /// Every project with what it cost, by name; archived ones last.
    pub projects: Arc<Vec<ProjectView>>,
    /// What all clips cost, as far as known: "All work".
    pub all_work: Usd,
    /// The queue as a whole.
    pub queue: QueueView,
    /// Key and balance.
    pub account: Account,
    /// Money spent, or about to be, that the balance does not show yet, by the rule of `domain::under_way`; zero in the demo.
    pub under_way: Usd,
    /// What is spent, and the caps.
    pub spending: SpendingView,
    /// The settings in force.
    pub settings: Arc<Settings>,
    /// Which service this engine talks to.
    pub service: Service,
    /// Learnt render time of each model: half of its renders end sooner. The published mean before there are any.
    pub usual: HashMap<ModelId, Duration>,
    /// The models that can be asked for, with what the service has said of them.
    pub models: Arc<ModelTable>,
    /// The unfinished shot as it was at the start of this engine.
    pub draft: Arc<Draft>,
    /// The folder that clips go to now.
    pub clips_folder: std::path::PathBuf,
    /// A trouble that concerns all jobs, such as a ledger that can't be written; for a banner.
    pub trouble: Option<String>,
}

/// What is spent or on the way, and the caps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SpendingView {
    /// The caps in force.
    pub caps: Caps,
    /// In the local day and month.
    pub counted: Counted,
    /// Since the first purchase.
    pub all: Usd,
    /// Changes with every purchase and every outcome: what was asked before is old then.
    pub revision: u64,
    /// How many shots a cap holds back.
    pub held: usize,
}

/// Which service an engine talks to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Service {
    /// The real one, or another host by environment: renders are billed.
    Segmind,
    /// The embedded look-alike: nothing is billed.
    Demo,
}

/// A project as the window shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectView {
    /// The project.
    pub project: Project,
    /// What its clips cost, as far as known.
    pub cost: Usd,
    /// How many clips of it are in the library.
    pub clips: usize,
}

/// One job as the panel shows it.
#[derive(Debug, Clone)]
pub struct JobView {
    /// The row of the ledger.
    pub job: Arc<Job>,
    /// The name of its shot.
    pub shot: Arc<ShotLabel>,
    /// What this kind of shot usually takes from submit to finished render.
    pub usual: Duration,
    /// Bytes here and in all, while downloading.
    pub download: Option<Download>,
    /// What the service last said while it has the job.
    pub at_service: AtService,
    /// For a saved job: whether its file is no longer where it was.
    pub file_gone: bool,
    /// Why it waits or why its answer was lost, if known; nothing after a restart until it is tried again.
    pub trouble: Option<Arc<Trouble>>,
    /// The cap that holds it back, with the sums of now; `None` when it would fit now but for what stands before it, or the sums are not known.
    pub cap: Option<CapHit>,
    /// For a job whose submit's answer was lost: where the looks into the request history stand.
    pub history: Option<HistoryLook>,
}

/// Why something stands still, as seen by this run of the engine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// What happened, what to do, and when it goes on.
    pub sentence: String,
    /// The raw cause, for "Details"; never the key.
    pub details: String,
}

/// Progress of a download.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Download {
    /// Bytes here.
    pub done: u64,
    /// Bytes in all, when the server said.
    pub total: Option<u64>,
}

/// What the service last said of a job that it has taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AtService {
    /// Not asked yet.
    #[default]
    Unasked,
    /// It is in the service's queue.
    Queued,
    /// It is being rendered.
    Rendering,
}

/// The queue as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct QueueView {
    /// Why nothing new starts; `None` while it runs.
    pub pause: Option<Pause>,
    /// Jobs that are being worked on, at Segmind or here.
    pub running: usize,
    /// Jobs that wait for room.
    pub queued: usize,
    /// Whether the service can't be reached. Everything waits until it can be reached.
    pub offline: bool,
    /// Why it can't be reached.
    pub trouble: Option<Arc<Trouble>>,
    /// What this start found of the last run.
    pub last_run: LastRun,
}

/// What this start found of the last run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LastRun {
    /// Shots that are not bought before the person has said that they go on; `None` when nothing is asked.
    pub waiting: Option<WaitingShots>,
    /// Clips of renders that were under way when this run began, in the order of their jobs.
    pub fetched: Vec<ClipId>,
    /// How many such renders may have ended meanwhile and are not fetched yet.
    pub unfetched: usize,
}

/// Shots that have waited through a long absence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WaitingShots {
    /// How many.
    pub count: usize,
    /// What they will cost together.
    pub estimate: Usd,
    /// When the oldest of them was queued.
    pub since: Timestamp,
}

/// Why the queue stands still.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pause {
    /// The person paused it.
    ByPerson,
    /// The account needs something first.
    Account(Need),
}

/// Key and balance.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Account {
    /// Whether there is a key, and where it is kept.
    pub key: KeyState,
    /// The last balance that the service told, with when.
    pub balance: Option<(Usd, Timestamp)>,
    /// Whether the balance is being asked for.
    pub asking_balance: bool,
    /// The name of the system's keychain, once it was asked.
    pub keychain: Option<String>,
    /// Why the keychain can't be used, in words.
    pub keychain_trouble: Option<String>,
    /// Whether a new key can't be kept in it either.
    pub keychain_refuses: bool,
}

/// Whether there is a key.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum KeyState {
    /// The keychain has not answered yet.
    #[default]
    Looking,
    /// There is none.
    None,
    /// There is one; its last four characters and where it is kept.
    Known {
        /// The last four characters.
        last_four: String,
        /// Where it is kept.
        kept: KeyKept,
    },
}

/// Where the key in use is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyKept {
    /// In the system's keychain.
    Keychain,
    /// In memory until Rushes ends.
    SessionOnly,
    /// In the environment variable `SEGMIND_API_KEY`, not stored.
    Environment,
    /// The demo's own, worthless.
    Demo,
}

/// What happened to a submit whose answer was lost.
const LOST: &str = "We don't know whether Segmind took this shot; it may have been billed";

impl WaitingShots {
    /// `34 waiting shots`.
    pub fn words(&self) -> String {
        if self.count == 1 { "1 waiting shot".to_owned() } else { format!("{} waiting shots", self.count) }
    }
}

impl JobView {
    /// The state in a word or three for a person, the same for as long as it lasts.
    pub fn state_name(&self) -> &'static str {
        match &self.job.state {
            JobState::Held => "Held",
            JobState::Waiting { .. } if self.is_held_by_cap() => "Over your cap",
            JobState::Waiting { why: WaitReason::Offline, .. } => "No connection",
            JobState::Queued | JobState::Waiting { .. } => "Waiting",
            JobState::Uploading => "Uploading image",
            JobState::Submitting => "Sending",
            JobState::Accepted if self.at_service == AtService::Rendering => "Rendering",
            JobState::Accepted => "Queued at Segmind",
            JobState::Ready | JobState::Downloading => "Downloading",
            JobState::Saved(_) if self.file_gone => "File gone",
            JobState::Saved(_) => "Saved",
            JobState::NeedsUser(_) if self.is_looked_for() => "Looking for it",
            JobState::NeedsUser(_) => "Needs you",
            JobState::Failed(_) => "Failed",
            JobState::Dismissed => "Not watched",
        }
    }

    /// Whether a cap holds it back.
    pub fn is_held_by_cap(&self) -> bool {
        self.job.waits_for_cap()
    }

    /// Why the job waits, as exactly as is known; `None` when it does not wait.
    pub fn wait_sentence(&self) -> Option<String> {
        let JobState::Waiting { why, .. } = &self.job.state else { return None };
        if let Some(hit) = &self.cap {
            return Some(hit.sentence());
        }
        Some(self.trouble.as_ref().map_or_else(|| why.sentence().to_owned(), |trouble| trouble.sentence.clone()))
    }

    /// What a lost submit waits for, and what its card tells of the looks into the request history; `None` for every other job. `time`
    /// writes a time of day.
    pub fn lost_sentence(&self, time: impl Fn(Timestamp) -> String) -> Option<String> {
        let JobState::NeedsUser(need @ Need::UnknownOutcome) = &self.job.state else { return None };
        let Some(words) = self.history.as_ref().and_then(|look| look.words(time)) else { return Some(need.sentence()) };
        let choose = if self.is_looked_for() { "" } else { "; look there, then choose" };
        Some(format!("{LOST}. {words}{choose}"))
    }

    /// Whether a lost submit is still looked for in the request history, so that nobody is needed yet.
    pub fn is_looked_for(&self) -> bool {
        self.history.as_ref().is_some_and(HistoryLook::goes_on)
    }

    /// The raw cause of what the job stands still for or failed of; `None` when there is none or it is not known.
    pub fn raw_cause(&self) -> Option<&str> {
        let cause = match &self.job.state {
            JobState::Failed(failure) => Some(failure.details.as_str()),
            JobState::NeedsUser(need) if !need.details().is_empty() => Some(need.details()),
            JobState::Waiting { .. } | JobState::NeedsUser(_) => {
                self.trouble.as_ref().map(|trouble| trouble.details.as_str())
            }
            _ => None,
        };
        cause.filter(|cause| !cause.is_empty())
    }
}

impl Snapshot {
    /// The job with this id, when the panel shows it.
    pub fn job(&self, id: JobId) -> Option<&JobView> {
        self.jobs.iter().find(|view| view.job.id == id)
    }

    /// What is left of the balance after everything under way, below zero when it does not suffice; `None` while the balance is unknown,
    /// and in the demo.
    pub fn free(&self) -> Option<Usd> {
        let (balance, _) = self.account.balance.filter(|_| self.service != Service::Demo)?;
        Some(balance.minus(self.under_way))
    }

    /// The cap that this price would pass now; `None` when it would be sent.
    pub fn cap_hit(&self, price: Usd) -> Option<CapHit> {
        self.spending.caps.passed_by(price, self.spending.counted.plus(self.about_to_be_sent()))
    }

    /// What the queue will send next, so that a cap counts it.
    fn about_to_be_sent(&self) -> Usd {
        let waits =
            |view: &&JobView| matches!(view.job.state, JobState::Queued | JobState::Uploading) && !view.job.is_bought();
        self.jobs.iter().filter(waits).fold(Usd::default(), |sum, view| sum.plus(view.job.request.estimate()))
    }

    /// Whether a cap is offered: enough was spent, there is none, and the person has not answered yet.
    pub fn offers_cap(&self) -> bool {
        let SpendingView { caps, all, .. } = self.spending;
        self.service == Service::Segmind && all >= OFFERED_FROM && !caps.is_on() && !caps.answered
    }

    /// The project with this id.
    pub fn project(&self, id: ProjectId) -> Option<&ProjectView> {
        self.projects.iter().find(|view| view.project.id == id)
    }

    /// The project that new work lands in; `None`: "All work" is open.
    pub fn open_project(&self) -> Option<&ProjectView> {
        self.project(self.settings.project?)
    }
}
