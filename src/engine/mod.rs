//! The engine: runs jobs from the queue to the library, whether or not a window is open.
//!
//! Owns the order of things: commit, then publish the snapshot, then wake the window. Never paints, never needs a frame, never
//! imports a window's type. A failing job never ends the loop; what fails for a person to see becomes a job state or a refusal.

mod account;
mod book;
pub mod clock;
pub mod config;
mod delivery;
mod desk;
mod download;
mod drive;
mod errands;
pub mod first_frame;
mod found_id;
mod frames;
pub mod handle;
mod key;
pub mod ledger;
#[cfg(test)]
mod lone_work;
mod network;
mod part_file;
mod part_writer;
mod placing;
mod publish;
mod questions;
mod receive;
mod recovery;
pub mod refusal;
pub mod reply;
mod roll;
mod runner;
pub mod schedule;
pub mod snapshot;
mod start;
mod submit;
mod target;
mod tasks;
pub mod thumbnails;
mod trash;
mod waits;
pub mod waker;
mod watch;
mod whole_file;
mod work;

pub use clock::Clock;
pub use config::{Disposal, EngineConfig, Pace};
pub use first_frame::{FirstFrameAsk, FirstFrameLook};
pub use frames::{FrameAt, frame_name};
pub use handle::{EngineHandle, JobAction, KeepKey, Request, ScriptedEngine};
pub use refusal::{Refusal, RefusalKind};
pub use reply::Reply;
pub use snapshot::{
    Account, AtService, Download, JobView, KeyKept, KeyState, Pause, QueueView, Service, Snapshot, Trouble,
};
pub use start::{LEDGER, ensure_free, start};
pub use target::Target;
pub use thumbnails::Thumbnails;
pub use trash::Disposed;
pub use waker::Waker;
