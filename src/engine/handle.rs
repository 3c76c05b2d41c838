//! The engine from outside: requests that are answered once, and the latest snapshot.
//!
//! Every call becomes a [`Request`] to the owner loop or a task on the runtime. A stopped engine answers every request with a refusal.

mod money;

use std::future::Future;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::{mpsc, watch};
use url::Url;

use super::files::frames::FrameAt;
use super::files::target::Target;
use super::files::trash::Disposed;
use super::history::view::{BroughtIn, Comparison, CountedIn, EarlierRenders, LookSummary};
use super::picture_check::{PictureAsk, PictureLook};
use super::refusal::Refusal;
use super::reply::{self, Answer, Reply};
use super::snapshot::Snapshot;
use super::waker::Waker;
use crate::domain::{
    ApiKey, CapChange, Clip, ClipId, ClipList, ClipQuery, Draft, JobAction, JobId, MarkChange, Marks, ModelId,
    PictureName, PictureSource, ProjectChange, ProjectId, RequestId, Scope, SettingsChange, ShelfPicture, Shot, ShotId,
    ShotList, ShotPlace, SpendingReport, Usd,
};
use crate::media::Picture;

/// Where to keep a new key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeepKey {
    /// In the system's keychain.
    InKeychain,
    /// In memory until Rushes ends.
    ForThisSession,
}

/// Where a job of the queue goes among those that wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QueuePlace {
    /// Before all that wait.
    Next,
    /// Behind all.
    Last,
    /// Before this one.
    Before(JobId),
    /// Behind this one.
    After(JobId),
}

/// A request to the owner loop.
#[derive(Debug)]
#[expect(missing_docs, reason = "each is the handle's method of the same name")]
pub enum Request {
    Generate(Draft, Answer<Vec<JobId>>),
    GenerateInto(Draft, Option<ProjectId>, Answer<Vec<JobId>>),
    Act(JobId, JobAction, Answer<()>),
    ActAll(Vec<JobId>, JobAction, Answer<Vec<JobId>>),
    MoveJob(JobId, QueuePlace, Answer<()>),
    BringBack(Vec<JobId>, Answer<Vec<JobId>>),
    Clips(ClipQuery, Answer<ClipList>),
    Shots(Scope, Answer<ShotList>),
    Details(Vec<ClipId>, Answer<Vec<Arc<Clip>>>),
    Takes(ShotId, Answer<Vec<Arc<Clip>>>),
    RecentShots(usize, Answer<Vec<Arc<Shot>>>),
    Mark(Vec<ClipId>, MarkChange, Answer<Vec<(ClipId, Marks)>>),
    PutMarks(Vec<(ClipId, Marks)>, Answer<()>),
    RenameShot(ShotId, Option<String>, Answer<()>),
    MoveShots(Vec<ShotId>, Option<ProjectId>, Answer<Vec<ShotPlace>>),
    PutShots(Vec<ShotPlace>, Answer<()>),
    NewProject(String, Answer<ProjectId>),
    ChangeProject(ProjectId, ProjectChange, Answer<()>),
    DeleteProject(ProjectId, Answer<()>),
    PauseQueue(bool, Answer<()>),
    ResumeQueue(Answer<()>),
    GoOnAfterAbsence(Answer<()>),
    HoldAfterAbsence(Answer<()>),
    ChangeSettings(Vec<SettingsChange>, Answer<()>),
    NoteDraft(Box<Draft>),
    SaveDraft(Box<Draft>, Answer<()>),
    UseModelAgain(ModelId, Answer<()>),
    Connect(ApiKey, KeepKey, Answer<Usd>),
    Disconnect(Answer<()>),
    RetryKeychain(Answer<()>),
    RefreshBalance(Answer<Usd>),
    LookAt(PictureAsk, Answer<PictureLook>),
    ForgetPicture(PictureSource),
    KeepPicture(Picture, Answer<PathBuf>),
    KeepData(String, Answer<PathBuf>),
    Shelf(Answer<Vec<ShelfPicture>>),
    NamePicture(PictureName, String, Answer<()>),
    DropPicture(PictureName, Answer<()>),
    Still(ClipId, u32, Answer<Picture>),
    Frame(ClipId, FrameAt, Answer<Picture>),
    SaveFrame(ClipId, FrameAt, Target, Answer<PathBuf>),
    KeepFrame(ClipId, FrameAt, Answer<PathBuf>),
    Export(ClipId, Target, Answer<PathBuf>),
    Reveal(ClipId, Answer<()>),
    RevealFile(PathBuf, Answer<()>),
    OpenFolder(PathBuf, Answer<()>),
    OpenClip(ClipId, Answer<()>),
    OpenLink(Url, Answer<()>),
    Trash(Vec<ClipId>, Answer<()>),
    PutBack(Vec<ClipId>, Answer<()>),
    DeleteForGood(Vec<ClipId>, Answer<Disposed>),
    LookInHistory(Answer<LookSummary>),
    EarlierRenders(Answer<EarlierRenders>),
    BringIn(Vec<RequestId>, Answer<BroughtIn>),
    CompareSpending(Range<Timestamp>, Answer<Comparison>),
    CountFound(Vec<RequestId>, Answer<CountedIn>),
    ChangeCap(CapChange, Answer<()>),
    Spending(Option<Timestamp>, Answer<Arc<SpendingReport>>),
    ExportSpending(Option<Timestamp>, Target, Answer<PathBuf>),
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

    /// The same into this project (`None`: into none) instead of the open one.
    pub fn generate_into(&self, draft: Draft, project: Option<ProjectId>) -> Reply<Vec<JobId>> {
        self.ask(|answer| Request::GenerateInto(draft, project, answer))
    }

    /// Does the same to several jobs and answers which ones it was done to: those whose state allows it.
    pub fn act_all(&self, jobs: Vec<JobId>, action: JobAction) -> Reply<Vec<JobId>> {
        self.ask(|answer| Request::ActAll(jobs, action, answer))
    }

    /// Moves a job that waits in the queue.
    pub fn move_job(&self, job: JobId, to: QueuePlace) -> Reply<()> {
        self.ask(|answer| Request::MoveJob(job, to, answer))
    }

    /// Queues again what was removed from the queue before it was ever sent, each as the same take at its old place; answers the new
    /// jobs. A job that a submit was ever sent for never comes back, and none comes back twice; refused when none of them can. What was
    /// held comes back held; so does what an earlier run removed, since nobody remembers what the person wanted of it.
    pub fn bring_back(&self, jobs: Vec<JobId>) -> Reply<Vec<JobId>> {
        self.ask(|answer| Request::BringBack(jobs, answer))
    }

    /// Which clips answer this question.
    pub fn clips(&self, query: ClipQuery) -> Reply<ClipList> {
        self.ask(|answer| Request::Clips(query, answer))
    }

    /// The shots of a scope, in the order of the story.
    pub fn shots(&self, scope: Scope) -> Reply<ShotList> {
        self.ask(|answer| Request::Shots(scope, answer))
    }

    /// These clips whole, in this order, from the library or the trash; those that are gone are left out.
    pub fn details(&self, clips: Vec<ClipId>) -> Reply<Vec<Arc<Clip>>> {
        self.ask(|answer| Request::Details(clips, answer))
    }

    /// The takes of a shot that are in the library, by number.
    pub fn takes(&self, shot: ShotId) -> Reply<Vec<Arc<Clip>>> {
        self.ask(|answer| Request::Takes(shot, answer))
    }

    /// The shots that were generated last, the latest first, at most so many.
    pub fn recent_shots(&self, most: usize) -> Reply<Vec<Arc<Shot>>> {
        self.ask(|answer| Request::RecentShots(most, answer))
    }

    /// Marks clips and answers what they had before, for the way back.
    pub fn mark(&self, clips: Vec<ClipId>, change: MarkChange) -> Reply<Vec<(ClipId, Marks)>> {
        self.ask(|answer| Request::Mark(clips, change, answer))
    }

    /// Gives clips these marks.
    pub fn put_marks(&self, marks: Vec<(ClipId, Marks)>) -> Reply<()> {
        self.ask(|answer| Request::PutMarks(marks, answer))
    }

    /// Gives a shot a title; `None` brings the proposed one back.
    pub fn rename_shot(&self, shot: ShotId, title: Option<String>) -> Reply<()> {
        self.ask(|answer| Request::RenameShot(shot, title, answer))
    }

    /// Moves shots with all their takes to the end of a project (`None`: out of any), in this order; answers where they stood. No file
    /// moves.
    pub fn move_shots(&self, shots: Vec<ShotId>, to: Option<ProjectId>) -> Reply<Vec<ShotPlace>> {
        self.ask(|answer| Request::MoveShots(shots, to, answer))
    }

    /// Puts shots back where they stood, or at new numbers: all or none.
    pub fn put_shots(&self, places: Vec<ShotPlace>) -> Reply<()> {
        self.ask(|answer| Request::PutShots(places, answer))
    }

    /// Makes a project. Refused with a sentence when the name is empty or taken.
    pub fn new_project(&self, name: String) -> Reply<ProjectId> {
        self.ask(|answer| Request::NewProject(name, answer))
    }

    /// Changes a project. Refused with a sentence when a new name is empty or taken.
    pub fn change_project(&self, project: ProjectId, change: ProjectChange) -> Reply<()> {
        self.ask(|answer| Request::ChangeProject(project, change, answer))
    }

    /// Deletes a project. Its shots go to the end of the work without one; no file is touched. If it was open, all work is open then.
    pub fn delete_project(&self, project: ProjectId) -> Reply<()> {
        self.ask(|answer| Request::DeleteProject(project, answer))
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

    /// Lets the shots go on that have waited through a long absence: see [`LastRun`](super::snapshot::LastRun).
    pub fn go_on_after_absence(&self) -> Reply<()> {
        self.ask(Request::GoOnAfterAbsence)
    }

    /// Holds each of them back instead.
    pub fn hold_after_absence(&self) -> Reply<()> {
        self.ask(Request::HoldAfterAbsence)
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

    /// Forgets that the service has called a model retired: it may be asked for again.
    pub fn use_model_again(&self, model: ModelId) -> Reply<()> {
        self.ask(|answer| Request::UseModelAgain(model, answer))
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

    /// Shows a file in the system's file manager.
    pub fn reveal_file(&self, file: PathBuf) -> Reply<()> {
        self.ask(|answer| Request::RevealFile(file, answer))
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

    /// Does work of the window's own that would hold up a frame on another thread.
    pub fn work<T: Send + 'static>(&self, work: impl FnOnce() -> Result<T, Refusal> + Send + 'static) -> Reply<T> {
        let (answer, reply) = reply::channel(self.waker.clone());
        self.runtime.spawn_blocking(move || answer.send(work()));
        reply
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

    pub(super) fn ask<T: Send + 'static>(&self, request: impl FnOnce(Answer<T>) -> Request) -> Reply<T> {
        let (answer, reply) = reply::channel(self.waker.clone());
        self.send(request(answer));
        reply
    }

    pub(super) fn send(&self, request: Request) {
        // A stopped engine drops the request, and the request's Answer says so.
        if self.requests.send(request).is_err() {
            tracing::debug!("asked a stopped engine");
        }
    }
}
