//! What an engine is started with. The defaults touch nothing of the system but its clock: the bootstrap decides folders, hosts and
//! keychain.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::clock::Clock;
use super::snapshot::Service;
use super::waker::Waker;
use crate::domain::ApiKey;
use crate::secrets::{Keychain, MemoryKeychain};
use crate::segmind::{Hosts, Timeouts};

/// Everything an engine needs from outside.
pub struct EngineConfig {
    /// Which service it is.
    pub service: Service,
    /// Where the service is.
    pub hosts: Hosts,
    /// How long to wait for its answers.
    pub timeouts: Timeouts,
    /// The folder of the ledger; one engine at a time.
    pub data_dir: PathBuf,
    /// Where clips go unless the settings say otherwise.
    pub clips_folder: PathBuf,
    /// Where the key is kept.
    pub keychain: Arc<dyn Keychain>,
    /// A key for this run only, which is not stored.
    pub session_key: Option<ApiKey>,
    /// How long a render takes, until some were seen; `None`: the published mean.
    pub usual_prior: Option<Duration>,
    /// How fast requests may be sent.
    pub pace: Pace,
    /// What becomes of a file that is deleted for good.
    pub disposal: Disposal,
    /// Whether the service's catalogue of models is asked, once a day.
    pub asks_catalogue: bool,
    /// The time of day.
    pub clock: Clock,
    /// Called after each change.
    pub waker: Waker,
}

impl EngineConfig {
    /// An engine of this ledger's folder and this service, with the engine's own caution: requests are paced, a file deleted for good goes
    /// to the system's trash. It has no key: the keychain is in memory. Clips go into `clips` in the folder.
    pub fn new(data_dir: PathBuf, hosts: Hosts) -> Self {
        Self {
            service: Service::Segmind,
            hosts,
            timeouts: Timeouts::default(),
            clips_folder: data_dir.join("clips"),
            data_dir,
            keychain: Arc::new(MemoryKeychain::new()),
            session_key: None,
            usual_prior: None,
            pace: Pace::Learning,
            disposal: Disposal::SystemTrash,
            asks_catalogue: false,
            clock: Clock::system(),
            waker: Waker::none(),
        }
    }
}

/// What an engine does with shots that wait to be bought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purchases {
    /// They go on, one after the other.
    Go,
    /// Those that waited before the start wait for another engine; what is queued after it goes on.
    OnlyNew,
    /// They wait for another engine: this one only fetches what is paid for.
    Wait,
}

/// How fast requests may be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// Slow at first, then as fast as the service's answers allow.
    Learning,
    /// No limit of our own: for the embedded service.
    Unlimited,
}

/// What becomes of a file that is deleted for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disposal {
    /// It goes to the system's trash; where there is none, it is deleted.
    SystemTrash,
    /// It is deleted: a clip of the demo is nothing to find in the trash.
    Delete,
}
