//! What the window has asked and not been answered yet: a typed field for each question, polled once a frame, never waited for.

use std::path::PathBuf;

use crate::domain::{ClipId, JobId, Shape, Usd};
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
    /// The first frame of the next shot.
    pub first_frame: PendingFirstFrame,
    /// Clips that are being deleted with their files.
    pub deletions: Vec<Reply<Disposed>>,
    /// Requests of which only failures are shown.
    pub quiet: Vec<Reply<()>>,
    /// Whether the engine was asked which clips' files are still there; it answers in the snapshot.
    pub checked_files: bool,
    /// Another engine that is starting.
    pub session: Option<Reply<Session>>,
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

/// The first frame on its way into the form.
#[derive(Default)]
pub(in crate::ui) struct PendingFirstFrame {
    /// The dialog for a picture.
    pub dialog: Option<Reply<Option<PathBuf>>>,
    /// A pasted picture, on its way into the data folder.
    pub pasted: Option<Reply<PathBuf>>,
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
    /// Whether the shot continues the clip: then its words are typed next.
    pub continues: bool,
    /// The shape of the clip, which the next shot takes over: another one would cut the frame.
    pub shape: Option<Shape>,
}

/// A copy of a clip, or one of its frames, on its way to a file.
pub(in crate::ui) struct Export {
    /// The sheet in which its path was typed, where there was no dialog.
    pub typed: Option<Box<PathSheet>>,
    /// Where it went, or why not.
    pub reply: Reply<PathBuf>,
}

impl Export {
    fn try_take(self) -> Result<Exported, Self> {
        match self.reply.try_take() {
            Ok(answer) => Ok((self.typed, answer)),
            Err(reply) => Err(Self { reply, ..self }),
        }
    }
}

/// What became of a copy, with the sheet in which its own path was typed.
pub(in crate::ui) type Exported = (Option<Box<PathSheet>>, Result<PathBuf, Refusal>);

impl Pending {
    /// Keeps a request of which only a failure is shown.
    pub fn watch(&mut self, reply: Reply<()>) {
        self.quiet.push(reply);
    }

    /// The deletions that are done or failed since.
    pub fn deleted(&mut self) -> Vec<Result<Disposed, Refusal>> {
        sift(&mut self.deletions, Reply::try_take)
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

/// Takes the answers that have arrived, leaves the rest.
fn sift<W, A>(waiting: &mut Vec<W>, try_take: impl Fn(W) -> Result<A, W>) -> Vec<A> {
    let mut answers = Vec::new();
    for one in std::mem::take(waiting) {
        match try_take(one) {
            Ok(answer) => answers.push(answer),
            Err(one) => waiting.push(one),
        }
    }
    answers
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
        pending.watch(reply::ready(Ok(())));
        pending.watch(reply::ready(Err(Refusal::new("It can't be held any more"))));
        let (answer, waiting) = reply::channel::<()>(Waker::none());
        pending.watch(waiting);
        assert_eq!(pending.quiet_refusals(), [Refusal::new("It can't be held any more")]);
        assert_eq!(pending.quiet.len(), 1);
        drop(answer);
    }

    #[test]
    fn a_copy_that_failed_comes_with_the_path_that_was_typed_for_it() {
        let typed = |text: &str| {
            let purpose = PathPurpose::Export(ClipId(1));
            Some(Box::new(PathSheet { purpose, text: text.into(), refused: None, completed: None }))
        };
        let (first, reply) = reply::channel(Waker::none());
        let (_second, other) = reply::channel(Waker::none());
        let mut pending = Pending::default();
        pending.exports.push(Export { typed: typed("/slow/a.mp4"), reply });
        pending.exports.push(Export { typed: typed("/b.mp4"), reply: other });
        first.send(Err(Refusal::new("There is no such folder: /slow")));
        let texts: Vec<_> =
            exported(&mut pending.exports).into_iter().map(|(sheet, _)| sheet.map(|sheet| sheet.text)).collect();
        assert_eq!(texts, [Some("/slow/a.mp4".to_owned())]);
        assert_eq!(pending.exports.len(), 1, "the other is still on its way");
    }
}
