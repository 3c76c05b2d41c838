//! What the engine shows: one immutable snapshot of everything that goes on, published after each commit.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use crate::domain::{Clip, ClipId, Draft, Job, JobId, JobState, ModelId, Need, Settings, TrashedClip, Usd};

/// One moment of the engine; a frame sees exactly one.
#[derive(Debug, Clone)]
pub struct Snapshot {
    /// Jobs that the queue panel shows (dismissed ones only while their paid render can still be fetched): running and queued in queue
    /// order, then ended, newest first.
    pub jobs: Arc<Vec<JobView>>,
    /// Every clip, newest first.
    pub clips: Arc<Vec<Arc<Clip>>>,
    /// Every clip of the trash, last trashed first.
    pub trash: Arc<Vec<Arc<TrashedClip>>>,
    /// The queue as a whole.
    pub queue: QueueView,
    /// Key and balance.
    pub account: Account,
    /// Money spent, or about to be, that the balance does not show yet, by the rule of `domain::under_way`; zero in the demo.
    pub under_way: Usd,
    /// The settings in force.
    pub settings: Arc<Settings>,
    /// Which service this engine talks to.
    pub service: Service,
    /// Learnt render time of each model: half of its renders end sooner. The published mean before there are any.
    pub usual: HashMap<ModelId, Duration>,
    /// The unfinished shot as it was at the start of this engine.
    pub draft: Arc<Draft>,
    /// The folder that clips go to now.
    pub clips_folder: std::path::PathBuf,
    /// A trouble that concerns all jobs, such as a ledger that can't be written; for a banner.
    pub trouble: Option<String>,
}

/// Which service an engine talks to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Service {
    /// The real one, or another host by environment: renders are billed.
    Segmind,
    /// The embedded look-alike: nothing is billed.
    Demo,
}

/// One job as the panel shows it.
#[derive(Debug, Clone)]
pub struct JobView {
    /// The row of the ledger.
    pub job: Arc<Job>,
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

impl JobView {
    /// The state in a word or three for a person, the same for as long as it lasts.
    pub fn state_name(&self) -> &'static str {
        match &self.job.state {
            JobState::Held => "Held",
            JobState::Queued | JobState::Waiting { .. } => "Waiting",
            JobState::Uploading => "Uploading image",
            JobState::Submitting => "Sending",
            JobState::Accepted if self.at_service == AtService::Rendering => "Rendering",
            JobState::Accepted => "Queued at Segmind",
            JobState::Ready | JobState::Downloading => "Downloading",
            JobState::Saved(_) if self.file_gone => "File gone",
            JobState::Saved(_) => "Saved",
            JobState::NeedsUser(_) => "Needs you",
            JobState::Failed(_) => "Failed",
            JobState::Dismissed => "Not watched",
        }
    }

    /// Why the job waits, as exactly as is known; `None` when it does not wait.
    pub fn wait_sentence(&self) -> Option<String> {
        let JobState::Waiting { why, .. } = &self.job.state else { return None };
        Some(self.trouble.as_ref().map_or_else(|| why.sentence().to_owned(), |trouble| trouble.sentence.clone()))
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

    /// The clip with this id.
    pub fn clip(&self, id: ClipId) -> Option<&Arc<Clip>> {
        self.clips.iter().find(|clip| clip.id == id)
    }
}
