//! The vocabulary of Rushes: types that are valid by construction, and pure rules over them.
//!
//! Owns words and decisions. Never reads a clock, a file or a socket, never knows a window or a runtime.
//! Failures are values here: `FieldError`, `IllegalTransition`, `Failure`.

pub mod api_key;
pub mod causes;
pub mod clip;
pub mod count;
pub mod draft;
pub mod failure;
pub mod file_name;
pub mod ids;
pub mod job;
pub mod model;
pub mod money;
pub mod need;
pub mod no_way;
pub mod parameters;
pub mod pasted;
pub mod picture_name;
pub mod price;
pub mod raw_path;
pub mod request;
pub mod settings;
pub mod state;
pub mod trash;
pub mod under_way;
pub mod veto;
pub mod vicinity;

pub use api_key::{ApiKey, ApiKeyError, redact_keys};
pub use causes::causes;
pub use clip::Clip;
pub use count::grouped;
pub use draft::{Draft, FirstFrameDraft, SeedDraft};
pub use failure::{Failure, FailureKind, MoneySpent, Remedy};
pub use ids::{ClipId, JobId, RequestId, RequestIdError};
pub use job::{Accepted, Job, JobFacts};
pub use model::{ModelId, ModelSpec};
pub use money::Usd;
pub use need::{Need, WaitReason};
pub use no_way::{NoWay, Obstacle};
pub use parameters::{ClipSeconds, FrameRate, Resolution, Seed, Shape};
pub use picture_name::{PictureName, PictureNameError, SentAs};
pub use request::{FieldError, FieldName, FirstFrame, VideoRequest};
pub use settings::{NotificationChoice, Settings, SettingsChange, ThemeChoice};
pub use state::{IllegalTransition, JobEvent, JobState, StateName, next_state};
pub use trash::TrashedClip;
pub use under_way::{BalanceMoment, under_way};
pub use vicinity::{is_house_address, is_local_network, is_own_address, is_this_computer};
