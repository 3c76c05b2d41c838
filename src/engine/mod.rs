//! The engine: runs jobs from the queue to the library, whether or not a window is open.
//!
//! Owns the order of things: commit, then publish the snapshot, then wake the window. Never paints, never needs a frame, never
//! imports a window's type. A failing job never ends the loop; what fails for a person to see becomes a job state or a refusal.

pub mod clock;
pub mod config;
mod download;
mod files;
pub mod first_frame;
pub mod handle;
mod job;
pub mod ledger;
mod publish;
pub mod refusal;
pub mod reply;
mod requests;
mod runner;
pub mod schedule;
mod service;
pub mod snapshot;
mod start;
mod waits;
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
