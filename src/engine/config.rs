//! What an engine is started with. Owns no defaults of the system: the bootstrap decides folders, hosts and keychain.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::clock::Clock;
use super::snapshot::Service;
use super::waker::Waker;
use crate::domain::ApiKey;
use crate::secrets::Keychain;
use crate::segmind::{Hosts, Timeouts};

/// Everything an engine needs from outside.
pub struct EngineConfig {
    /// Which service it is.
    pub service: Service,
    /// Where the service is.
    pub hosts: Hosts,
    /// How long its answers are waited for.
    pub timeouts: Timeouts,
    /// The folder of the ledger; one engine at a time.
    pub data_dir: PathBuf,
    /// Where clips go unless the settings say otherwise.
    pub clips_folder: PathBuf,
    /// Where the key is kept.
    pub keychain: Arc<dyn Keychain>,
    /// A key for this run only, which is not stored.
    pub session_key: Option<ApiKey>,
    /// What a render takes before any was seen; `None`: the published mean.
    pub usual_prior: Option<Duration>,
    /// How fast requests may be sent.
    pub pace: Pace,
    /// What becomes of a file that is deleted for good.
    pub disposal: Disposal,
    /// The time of day.
    pub clock: Clock,
    /// Called after each change.
    pub waker: Waker,
}

/// How fast requests may be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// Careful at first, learning from the service.
    Learning,
    /// No limit of our own: for the embedded service.
    Unlimited,
}

/// What becomes of a file that is deleted for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disposal {
    /// It goes to the system's trash; where there is none, it is deleted.
    SystemTrash,
    /// It is deleted: for the demo, whose clips nobody wants to find in their trash.
    Delete,
}
