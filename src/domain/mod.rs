//! The vocabulary of Rushes: types that are valid by construction, and the rules about them.
//!
//! Pure: no clock, no file, no socket, no runtime. Errors are values (`FieldError`, `IllegalTransition`, `Failure`).

pub mod actions;
pub mod api_key;
pub mod clip;
pub mod draft;
pub mod failure;
#[cfg(test)]
pub(crate) mod fixtures;
pub mod ids;
mod job;
pub mod model;
pub mod money;
pub mod need;
pub mod network;
pub mod paths;
pub mod request;
pub mod safety_filter;
pub mod settings;
pub mod spending;
pub mod state;
pub mod text;

pub use actions::{JobAction, NotAllowed};
pub use api_key::{ApiKey, ApiKeyError, redact_keys};
pub use clip::{Clip, TrashedClip};
pub use draft::{Draft, FieldError, FieldName, FirstFrameDraft, SeedDraft};
pub use failure::{Failure, FailureKind, MoneySpent, Remedy};
pub use ids::{ClipId, JobId, PictureName, PictureNameError, RequestId, RequestIdError};
pub use model::{ModelId, ModelSpec};
pub use money::Usd;
pub use need::{Need, WaitReason};
pub use network::{NetworkCause, NetworkTrouble, is_local_ip, is_local_network, is_own_ip, is_this_computer};
pub use request::{ClipSeconds, FirstFrame, FrameRate, Resolution, Seed, SentAs, Shape, VideoRequest};
pub use settings::{NotificationChoice, Settings, SettingsChange, ThemeChoice};
pub use spending::{BalanceMoment, under_way};
pub use state::{Accepted, IllegalTransition, Job, JobEvent, JobFacts, JobState, StateName, next_state};
pub use text::{causes, grouped};
