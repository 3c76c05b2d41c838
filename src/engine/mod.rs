//! The engine: runs jobs from the queue to the library, whether or not a window is open.
//!
//! Owns the order of things: commit, then publish the snapshot, then wake the window. Never paints, never needs a frame, never
//! imports a window's type. A failing job never ends the loop; what fails for a person to see becomes a job state or a refusal.

pub mod clock;
pub mod handle;
pub mod refusal;
pub mod reply;
pub mod snapshot;
pub mod waker;

pub use handle::{EngineHandle, JobAction, KeepKey, Request, ScriptedEngine};
pub use refusal::{Refusal, RefusalKind};
pub use reply::Reply;
pub use snapshot::{Account, AtService, Download, JobView, KeyKept, KeyState, Pause, QueueView, Service, Snapshot};
pub use waker::Waker;
