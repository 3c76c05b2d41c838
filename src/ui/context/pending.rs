//! What the window has asked and not been answered yet: a typed field for each question, polled once a frame, never waited for.

use std::path::PathBuf;

use super::pending_clips::PendingClips;
use super::pending_history::PendingHistory;
use super::pending_projects::PendingProjects;
use super::pending_spending::PendingSpending;
use super::sift::sift;
use crate::domain::{ClipId, Continues, JobId, Marks, Shape, Slot, Usd};
use crate::engine::{Disposed, FrameAt, Refusal, Reply};
use crate::media::Picture;
use crate::ui::platform::Session;
use crate::ui::sheets::PathSheet;

/// Questions without an answer yet.
#[derive(Default)]
pub(in crate::ui) struct Pending {
    /// A press on Generate.
    pub generate: Option<Reply<Vec<JobId>>>,
    /// The key and the balance.
    pub account: PendingAccount,
    /// A dialog for the copy of a clip.
    pub save_dialog: Option<(ClipId, Reply<Option<PathBuf>>)>,
    /// A dialog for the clips folder.
    pub folder_dialog: Option<Reply<Option<PathBuf>>>,
    /// Copies of clips on their way.
    pub exports: Vec<Export>,
    /// Frames of clips.
    pub frames: PendingFrames,
    /// Pictures of the next shot.
    pub pictures: PendingPictures,
    /// What was asked for many clips at once.
    pub clips: PendingClips,
    /// What was asked about projects.
    pub projects: PendingProjects,
    /// What was asked of Segmind's request history.
    pub history: PendingHistory,
    /// Tables of purchases that are being written.
    pub tables: Vec<Export>,
    /// What was asked about spending.
    pub spending: PendingSpending,
    /// Clips that are being deleted with their files.
    pub deletions: Vec<Reply<Disposed>>,
    /// Requests of which only failures are shown.
    pub quiet: Vec<Reply<()>>,
    /// Whether the engine was asked which clips' files are still there; it answers in the snapshot.
    pub checked_files: bool,
    /// What is being done to several jobs.
    pub bulk: Vec<(BulkAct, Reply<Vec<JobId>>)>,
    /// Jobs that come back into the queue.
    pub brought_back: Option<Reply<Vec<JobId>>>,
    /// What was told once.
    pub told: Told,
    /// Marks on their way.
    pub marks: Vec<PendingMarks>,
    /// One more take on its way into the queue, with its shot's title.
    pub more_take: Option<(String, Reply<Vec<JobId>>)>,
    /// Another engine that is starting.
    pub session: Option<Reply<Session>>,
}

/// What is done to several jobs of the queue at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BulkAct {
    /// They are held back.
    Hold,
    /// They go on.
    Release,
    /// They leave the queue; none of them was sent.
    Remove,
    /// They are over and leave the list.
    ClearFinished,
}

/// What the window tells or offers once for each engine.
#[derive(Debug, Default)]
pub(in crate::ui) struct Told {
    /// The first ready-made shot was put into the form.
    pub first_shot: bool,
    /// The person was asked whether waiting shots go on.
    pub waiting: bool,
    /// It was said what was fetched of the last run, or there was nothing.
    pub fetched: bool,
}

/// What was asked about the account.
#[derive(Default)]
pub(in crate::ui) struct PendingAccount {
    /// The key that is being checked.
    pub connect: Option<Reply<Usd>>,
    /// The keychain is asked again.
    pub keychain: Option<Reply<()>>,
    /// The key is being forgotten.
    pub disconnect: Option<Reply<()>>,
    /// The balance is asked for.
    pub balance: Option<Reply<Usd>>,
}

impl PendingAccount {
    /// Whether a key is being checked or looked for.
    pub fn is_connecting(&self) -> bool {
        self.connect.is_some() || self.keychain.is_some()
    }
}

/// Pictures on their way into the form, each with its slot.
#[derive(Default)]
pub(in crate::ui) struct PendingPictures {
    /// The dialog for a picture.
    pub dialog: Option<(Slot, Reply<Option<PathBuf>>)>,
    /// A pasted picture, on its way into the data folder.
    pub pasted: Option<(Slot, Reply<PathBuf>)>,
    /// A frame of a clip, on its way into the data folder.
    pub kept: Option<(NextFirstFrame, Reply<PathBuf>)>,
}

/// The frame for which the save dialog is open.
pub(in crate::ui) struct FrameOnStage {
    /// The clip.
    pub clip: ClipId,
    /// Which of its frames.
    pub at: FrameAt,
    /// The frame's number, for the name of the file.
    pub number: u64,
}

/// Frames that are asked for.
#[derive(Default)]
pub(in crate::ui) struct PendingFrames {
    /// For the clipboard.
    pub copy: Option<Reply<Picture>>,
    /// The dialog for a file.
    pub dialog: Option<(FrameOnStage, Reply<Option<PathBuf>>)>,
    /// Files on their way.
    pub saves: Vec<Export>,
}

/// What happens when a frame has arrived in the form.
pub(in crate::ui) struct NextFirstFrame {
    /// Where it goes.
    pub slot: Slot,
    /// Whether the words of the shot are typed next.
    pub goes_on: bool,
    /// The frame that the shot begins with.
    pub continues: Continues,
    /// Which link of a chain of continued takes the shot becomes.
    pub link: usize,
    /// The shape of the clip, which the next shot takes over: another one would cut the frame.
    pub shape: Option<Shape>,
}

/// Marks that the engine was asked to change.
pub(in crate::ui) struct PendingMarks {
    /// Whether only a failure is told, and nothing is kept for Undo.
    pub quiet: bool,
    /// Whether the person has taken it back already.
    pub take_back: bool,
    /// What the clips had before.
    pub reply: Reply<Vec<(ClipId, Marks)>>,
}

/// What became of a change of marks.
pub(in crate::ui) struct HeardMarks {
    /// As it was asked.
    pub quiet: bool,
    /// As it was asked.
    pub take_back: bool,
    /// What the clips had before.
    pub before: Result<Vec<(ClipId, Marks)>, Refusal>,
}

impl PendingMarks {
    fn try_take(self) -> Result<HeardMarks, Self> {
        let Self { quiet, take_back, reply } = self;
        match reply.try_take() {
            Ok(before) => Ok(HeardMarks { quiet, take_back, before }),
            Err(reply) => Err(Self { quiet, take_back, reply }),
        }
    }
}

/// A copy of a clip, or one of its frames, on its way to a file.
pub(in crate::ui) struct Export {
    /// What it is, for the message.
    pub what: String,
    /// The sheet in which its path was typed, where there was no dialog.
    pub typed: Option<Box<PathSheet>>,
    /// Where it went, or why not.
    pub reply: Reply<PathBuf>,
}

impl Export {
    fn try_take(self) -> Result<Exported, Self> {
        match self.reply.try_take() {
            Ok(answer) => Ok(Exported { what: self.what, typed: self.typed, outcome: answer }),
            Err(reply) => Err(Self { reply, ..self }),
        }
    }
}

/// What became of a copy.
pub(in crate::ui) struct Exported {
    /// What it is.
    pub what: String,
    /// The sheet in which its own path was typed.
    pub typed: Option<Box<PathSheet>>,
    /// Where it is, or why not.
    pub outcome: Result<PathBuf, Refusal>,
}

impl Pending {
    /// The changes of marks that were answered since.
    pub fn marked(&mut self) -> Vec<HeardMarks> {
        sift(&mut self.marks, PendingMarks::try_take)
    }

    /// The deletions that are done or failed since.
    pub fn deleted(&mut self) -> Vec<Result<Disposed, Refusal>> {
        sift(&mut self.deletions, Reply::try_take)
    }

    /// What was done to several jobs since, and to which ones.
    pub fn done_to_many(&mut self) -> Vec<(BulkAct, Result<Vec<JobId>, Refusal>)> {
        sift(&mut self.bulk, |(act, reply)| match reply.try_take() {
            Ok(answer) => Ok((act, answer)),
            Err(reply) => Err((act, reply)),
        })
    }

    /// The refusals of quiet questions that were answered since.
    pub fn quiet_refusals(&mut self) -> Vec<Refusal> {
        sift(&mut self.quiet, Reply::try_take).into_iter().filter_map(Result::err).collect()
    }
}

/// Those that are done or failed since.
pub(in crate::ui) fn exported(waiting: &mut Vec<Export>) -> Vec<Exported> {
    sift(waiting, Export::try_take)
}

/// The answer once it has arrived; the slot is empty then.
pub(in crate::ui) fn take<T: Send + 'static>(slot: &mut Option<Reply<T>>) -> Option<Result<T, Refusal>> {
    let reply = slot.take()?;
    match reply.try_take() {
        Ok(answer) => Some(answer),
        Err(reply) => {
            *slot = Some(reply);
            None
        }
    }
}

/// The same for a question that carries what it was asked for.
pub(in crate::ui) fn take_tagged<K, T: Send + 'static>(
    slot: &mut Option<(K, Reply<T>)>,
) -> Option<(K, Result<T, Refusal>)> {
    let (tag, reply) = slot.take()?;
    match reply.try_take() {
        Ok(answer) => Some((tag, answer)),
        Err(reply) => {
            *slot = Some((tag, reply));
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Waker, reply};
    use crate::ui::sheets::PathPurpose;

    #[test]
    fn an_answer_is_taken_once_and_only_when_it_is_there() {
        let (answer, reply) = reply::channel::<u32>(Waker::none());
        let mut slot = Some(reply);
        assert_eq!(take(&mut slot), None);
        answer.send(Ok(7));
        assert_eq!(take(&mut slot), Some(Ok(7)));
        assert_eq!(take(&mut slot), None);
    }

    #[test]
    fn quiet_questions_speak_only_when_they_fail() {
        let mut pending = Pending::default();
        pending.quiet.push(reply::ready(Ok(())));
        pending.quiet.push(reply::ready(Err(Refusal::new("It can't be held any more"))));
        let (answer, waiting) = reply::channel::<()>(Waker::none());
        pending.quiet.push(waiting);
        assert_eq!(pending.quiet_refusals(), [Refusal::new("It can't be held any more")]);
        assert_eq!(pending.quiet.len(), 1);
        drop(answer);
    }

    #[test]
    fn a_copy_that_failed_comes_with_the_path_that_was_typed_for_it() {
        let typed = |text: &str| {
            let purpose = PathPurpose::Export(ClipId(1));
            Some(Box::new(PathSheet {
                purpose,
                text: text.into(),
                refused: None,
                completed: None,
                extension: "mp4".into(),
            }))
        };
        let (first, reply) = reply::channel(Waker::none());
        let (_second, other) = reply::channel(Waker::none());
        let mut pending = Pending::default();
        pending.exports.push(Export { what: String::new(), typed: typed("/slow/a.mp4"), reply });
        pending.exports.push(Export { what: String::new(), typed: typed("/b.mp4"), reply: other });
        first.send(Err(Refusal::new("There is no such folder: /slow")));
        let texts: Vec<_> =
            exported(&mut pending.exports).into_iter().map(|one| one.typed.map(|sheet| sheet.text)).collect();
        assert_eq!(texts, [Some("/slow/a.mp4".to_owned())]);
        assert_eq!(pending.exports.len(), 1, "the other is still on its way");
    }
}
