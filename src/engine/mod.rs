//! The engine: runs jobs from the queue to the library, whether or not a window is open.
//!
//! ```text
//! handle       requests in, snapshots out          owner_loop, runner   one event after the other: commit, publish, wake
//! requests/    what a person's wish does           job/, download/      one task a job: submit, watch, download
//! ledger/      what is committed                   service/             one key, one budget, one network
//! first_frame/ checks a picture before it is paid  schedule/            when to ask again
//! files/       copies, thumbnails, the trash
//! ```
//! The order is always: commit, then publish the snapshot, then wake the window. A failure that concerns a person becomes a job's state
//! or a refusal.

pub mod clock;
pub mod config;
mod context;
mod download;
mod files;
pub mod first_frame;
pub mod handle;
mod job;
pub mod ledger;
mod owner_loop;
mod publish;
pub mod refusal;
pub mod reply;
mod requests;
mod runner;
pub mod schedule;
mod service;
pub mod snapshot;
mod start;
pub mod waker;

pub use clock::Clock;
pub use config::{Disposal, EngineConfig, Pace};
pub use files::frames::{FrameAt, frame_name};
pub use files::target::Target;
pub use files::thumbnails::Thumbnails;
pub use files::trash::Disposed;
pub use first_frame::{FirstFrameAsk, FirstFrameLook};
pub use handle::{EngineHandle, KeepKey, Request, ScriptedEngine};
pub use refusal::{Refusal, RefusalKind};
pub use reply::Reply;
pub use snapshot::{
    Account, AtService, Download, JobView, KeyKept, KeyState, Pause, QueueView, Service, Snapshot, Trouble,
};
pub use start::{LEDGER, ensure_free, start};
pub use waker::Waker;
