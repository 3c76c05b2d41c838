//! The engine from outside: requests that are answered once, and the latest snapshot.
//!
//! Every call becomes a [`Request`] to the owner loop or a task on the runtime. A stopped engine answers every request with a refusal.

use std::future::Future;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, watch};
use url::Url;

use super::files::frames::FrameAt;
use super::files::target::Target;
use super::files::trash::Disposed;
use super::first_frame::{FirstFrameAsk, FirstFrameLook};
use super::refusal::Refusal;
use super::reply::{self, Answer, Reply};
use super::snapshot::Snapshot;
use super::waker::Waker;
use crate::domain::{ApiKey, ClipId, Draft, JobAction, JobId, SettingsChange, Usd};
use crate::media::Picture;

/// Where to keep a new key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeepKey {
    /// In the system's keychain.
    InKeychain,
    /// In memory until Rushes ends.
    ForThisSession,
}

/// A request to the owner loop.
#[derive(Debug)]
#[expect(missing_docs, reason = "each is the handle's method of the same name")]
pub enum Request {
    Generate(Draft, Answer<Vec<JobId>>),
    Act(JobId, JobAction, Answer<()>),
    PauseQueue(bool, Answer<()>),
    ResumeQueue(Answer<()>),
    ChangeSettings(Vec<SettingsChange>, Answer<()>),
    NoteDraft(Box<Draft>),
    SaveDraft(Box<Draft>, Answer<()>),
    Connect(ApiKey, KeepKey, Answer<Usd>),
    Disconnect(Answer<()>),
    RetryKeychain(Answer<()>),
    RefreshBalance(Answer<Usd>),
    FirstFrame(FirstFrameAsk, Answer<FirstFrameLook>),
    KeepPicture(Picture, Answer<PathBuf>),
    Still(ClipId, u32, Answer<Picture>),
    Frame(ClipId, FrameAt, Answer<Picture>),
    SaveFrame(ClipId, FrameAt, Target, Answer<PathBuf>),
    KeepFrame(ClipId, FrameAt, Answer<PathBuf>),
    Export(ClipId, Target, Answer<PathBuf>),
    Reveal(ClipId, Answer<()>),
    OpenFolder(PathBuf, Answer<()>),
    OpenClip(ClipId, Answer<()>),
    OpenLink(Url, Answer<()>),
    Trash(Vec<ClipId>, Answer<()>),
    PutBack(Vec<ClipId>, Answer<()>),
    DeleteForGood(Vec<ClipId>, Answer<Disposed>),
    CheckFiles,
    Stop,
}

/// The far ends of a scripted handle.
#[derive(Debug)]
pub struct ScriptedEngine {
    /// The requests, in order.
    pub inbox: mpsc::UnboundedReceiver<Request>,
    /// Publishes a snapshot.
    pub publish: watch::Sender<Arc<Snapshot>>,
}

/// A running engine, seen from outside.
#[derive(Debug, Clone)]
pub struct EngineHandle {
    pub(super) requests: mpsc::UnboundedSender<Request>,
    pub(super) snapshots: watch::Receiver<Arc<Snapshot>>,
    pub(super) runtime: tokio::runtime::Handle,
    pub(super) waker: Waker,
}

impl EngineHandle {
    /// The latest snapshot.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.snapshots.borrow().clone()
    }

    /// A receiver that sees every later snapshot; for watchers without a window.
    pub fn watch(&self) -> watch::Receiver<Arc<Snapshot>> {
        self.snapshots.clone()
    }

    /// Queues the shot, one job a take. Refused with the fields' sentences when the draft is not valid, and with the check's sentence when
    /// its first frame can't be had or used.
    pub fn generate(&self, draft: Draft) -> Reply<Vec<JobId>> {
        self.ask(|answer| Request::Generate(draft, answer))
    }

    /// Does something to a job. Refused with a sentence when its state does not allow it.
    pub fn act(&self, job: JobId, action: JobAction) -> Reply<()> {
        self.ask(|answer| Request::Act(job, action, answer))
    }

    /// Nothing new is submitted until [`Self::resume_queue`]; jobs that Segmind has taken go on.
    pub fn pause_queue(&self) -> Reply<()> {
        self.ask(|answer| Request::PauseQueue(true, answer))
    }

    /// Ends a pause of the person's or of the account's: jobs parked for the account are tried again.
    pub fn resume_queue(&self) -> Reply<()> {
        self.ask(Request::ResumeQueue)
    }

    /// Applies these changes to the settings that are in force then, keeps them and acts on them: all or none.
    pub fn change_settings(&self, changes: impl IntoIterator<Item = SettingsChange>) -> Reply<()> {
        let changes = changes.into_iter().collect();
        self.ask(|answer| Request::ChangeSettings(changes, answer))
    }

    /// Notes the unfinished shot. It is written when Rushes ends, unless [`Self::save_draft`] writes it before.
    pub fn note_draft(&self, draft: Draft) {
        self.send(Request::NoteDraft(Box::new(draft)));
    }

    /// Keeps the unfinished shot for the next start.
    pub fn save_draft(&self, draft: Draft) -> Reply<()> {
        self.ask(|answer| Request::SaveDraft(Box::new(draft), answer))
    }

    /// Checks a key with the free balance call, keeps it, and answers the balance. Refused with kind `NoKeychain` when it is valid but
    /// can't be stored, with `KeyRefused` and the service's words when it is not valid.
    pub fn connect(&self, key: ApiKey, keep: KeepKey) -> Reply<Usd> {
        self.ask(|answer| Request::Connect(key, keep, answer))
    }

    /// Forgets the key, in the keychain too.
    pub fn disconnect(&self) -> Reply<()> {
        self.ask(Request::Disconnect)
    }

    /// Asks the keychain again, after it was locked or absent.
    pub fn retry_keychain(&self) -> Reply<()> {
        self.ask(Request::RetryKeychain)
    }

    /// Asks for the balance now.
    pub fn refresh_balance(&self) -> Reply<Usd> {
        self.ask(Request::RefreshBalance)
    }

    /// Checks a first frame and answers what will be sent. Refused with kind `Unseen` when the address can't be reached from here but
    /// perhaps from the service.
    pub fn first_frame(&self, ask: FirstFrameAsk) -> Reply<FirstFrameLook> {
        self.ask(|answer| Request::FirstFrame(ask, answer))
    }

    /// Keeps a picture that was pasted as PNG in the data folder, for a shot that starts from it; answers where it is.
    pub fn keep_picture(&self, picture: Picture) -> Reply<PathBuf> {
        self.ask(|answer| Request::KeepPicture(picture, answer))
    }

    /// A still of a clip, at most this many pixels across.
    pub fn still(&self, clip: ClipId, max_width: u32) -> Reply<Picture> {
        self.ask(|answer| Request::Still(clip, max_width, answer))
    }

    /// One frame of a clip in full size.
    pub fn frame(&self, clip: ClipId, at: FrameAt) -> Reply<Picture> {
        self.ask(|answer| Request::Frame(clip, at, answer))
    }

    /// Writes one frame of a clip to this file as PNG; answers where it is. Refused where a clip is kept.
    pub fn save_frame(&self, clip: ClipId, at: FrameAt, to: Target) -> Reply<PathBuf> {
        self.ask(|answer| Request::SaveFrame(clip, at, to, answer))
    }

    /// Keeps one frame of a clip as PNG in the data folder, for a shot that starts from it; answers where it is.
    pub fn keep_frame(&self, clip: ClipId, at: FrameAt) -> Reply<PathBuf> {
        self.ask(|answer| Request::KeepFrame(clip, at, answer))
    }

    /// Copies a clip's original bytes; answers where they went. Refused where a clip is kept.
    pub fn export(&self, clip: ClipId, to: Target) -> Reply<PathBuf> {
        self.ask(|answer| Request::Export(clip, to, answer))
    }

    /// Shows a clip's file in the system's file manager.
    pub fn reveal(&self, clip: ClipId) -> Reply<()> {
        self.ask(|answer| Request::Reveal(clip, answer))
    }

    /// Opens a folder in the system's file manager.
    pub fn open_folder(&self, folder: PathBuf) -> Reply<()> {
        self.ask(|answer| Request::OpenFolder(folder, answer))
    }

    /// Opens a clip in the system's player.
    pub fn open_clip(&self, clip: ClipId) -> Reply<()> {
        self.ask(|answer| Request::OpenClip(clip, answer))
    }

    /// Opens one of Segmind's pages in the system's browser.
    pub fn open_link(&self, url: Url) -> Reply<()> {
        self.ask(|answer| Request::OpenLink(url, answer))
    }

    /// Moves clips out of the library into the trash: all or none. Their files stay where they are.
    pub fn trash(&self, clips: Vec<ClipId>) -> Reply<()> {
        self.ask(|answer| Request::Trash(clips, answer))
    }

    /// Brings clips of the trash back into the library: all or none.
    pub fn put_back(&self, clips: Vec<ClipId>) -> Reply<()> {
        self.ask(|answer| Request::PutBack(clips, answer))
    }

    /// Deletes clips of the trash together with their files. Refused with a sentence when a file stays; its clip then stays in the
    /// trash.
    pub fn delete_for_good(&self, clips: Vec<ClipId>) -> Reply<Disposed> {
        self.ask(|answer| Request::DeleteForGood(clips, answer))
    }

    /// Looks whether the clips' files are still there; the answer comes with a later snapshot.
    pub fn check_files(&self) {
        self.send(Request::CheckFiles);
    }

    /// Runs a task of the window's own (a dialog) on the runtime.
    pub fn run<T: Send + 'static>(
        &self,
        future: impl Future<Output = Result<T, Refusal>> + Send + 'static,
    ) -> Reply<T> {
        reply::spawn(&self.runtime, self.waker.clone(), future)
    }

    /// Asks the engine to end its loop, and waits at most `patience` until ledger and folder are free again. Nothing new is submitted; a
    /// submit under way may take as long as usual to get its answer. Jobs stay in the ledger.
    pub async fn stop(&self, patience: Duration) {
        self.send(Request::Stop);
        if tokio::time::timeout(patience, self.requests.closed()).await.is_err() {
            tracing::warn!("the engine did not stop in time");
        }
    }

    /// A handle without an engine, for window tests: the test answers the requests and publishes the snapshots. Call it inside a runtime.
    pub fn scripted(first: Snapshot, waker: Waker) -> (Self, ScriptedEngine) {
        let (requests, inbox) = mpsc::unbounded_channel();
        let (publish, snapshots) = watch::channel(Arc::new(first));
        let handle = Self { requests, snapshots, runtime: tokio::runtime::Handle::current(), waker };
        (handle, ScriptedEngine { inbox, publish })
    }

    fn ask<T: Send + 'static>(&self, request: impl FnOnce(Answer<T>) -> Request) -> Reply<T> {
        let (answer, reply) = reply::channel(self.waker.clone());
        self.send(request(answer));
        reply
    }

    fn send(&self, request: Request) {
        // A stopped engine drops the request, and the request's Answer says so.
        if self.requests.send(request).is_err() {
            tracing::debug!("asked a stopped engine");
        }
    }
}
