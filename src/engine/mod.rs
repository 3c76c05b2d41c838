//! The engine: runs jobs from the queue to the library, whether or not a window is open.
//!
//! ```text
//! handle       requests in, snapshots out          owner_loop, runner   one event after the other: commit, publish, wake
//! requests/    what a person's wish does           job/, download/      one task a job: submit, watch, download
//! ledger/      what is committed                   service/             one key, one budget, one network
//! picture_check/ checks pictures before they are paid schedule/            when to ask again
//! models       the table, with the person's own file
//! files/       copies, thumbnails, the trash               absence       what a start asks before it buys
//! history/     lost submits and earlier renders, looked for at Segmind
//!                                                           caps          what a cap holds back, and when it lets go
//! ```
//! The order is always: commit, then publish the snapshot, then wake the window. A failure that concerns a person becomes a job's state
//! or a refusal.

mod absence;
mod caps;
pub mod clock;
pub mod config;
mod context;
mod download;
mod files;
pub mod handle;
mod history;
mod job;
pub mod ledger;
pub mod models;
mod owner_loop;
pub mod picture_check;
mod picture_requests;
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
pub use config::{Disposal, EngineConfig, Pace, Purchases};
pub use files::frames::{FrameAt, frame_name};
pub use files::target::Target;
pub use files::thumbnails::Thumbnails;
pub use files::trash::Disposed;
pub use handle::{EngineHandle, KeepKey, QueuePlace, Request, ScriptedEngine};
pub use history::view::{
    BroughtIn, Comparison, CountedIn, Difference, DifferenceKind, EarlierRender, EarlierRenders, EarlierStanding,
    FoundRow, HistoryLook, LookSummary,
};
pub use picture_check::{PictureAsk, PictureLook};
pub use refusal::{Refusal, RefusalKind};
pub use reply::Reply;
pub use snapshot::{
    Account, AtService, Download, JobView, KeyKept, KeyState, LastRun, Pause, ProjectView, QueueView, Service,
    Snapshot, SpendingView, Trouble, WaitingShots,
};
pub use start::{LEDGER, ensure_free, start, start_as, unusable_data_folder};
pub use waker::Waker;
