//! The questions that the window has asked and not heard the answer of: one typed field each.
//!
//! Polled with `ready()` once a frame, in `logic`, never waited for. Owns no answers.

use std::path::PathBuf;

use super::grabs::FrameGrabs;
use super::services::Session;
use super::sheets::PathSheet;
use crate::domain::{ClipId, JobId, Usd};
use crate::engine::{Refusal, Reply};

/// What is under way.
#[derive(Default)]
pub(super) struct Pending {
    /// A press on Generate.
    pub generate: Option<Reply<Vec<JobId>>>,
    /// The key that is being checked.
    pub connect: Option<Reply<Usd>>,
    /// The keychain is asked again.
    pub keychain: Option<Reply<()>>,
    /// The key is being forgotten.
    pub disconnect: Option<Reply<()>>,
    /// The balance is asked for.
    pub balance: Option<Reply<Usd>>,
    /// A dialog for the copy of a clip.
    pub save_dialog: Option<(ClipId, Reply<Option<PathBuf>>)>,
    /// A dialog for the clips folder.
    pub folder_dialog: Option<Reply<Option<PathBuf>>>,
    /// A dialog for the first frame.
    pub image_dialog: Option<Reply<Option<PathBuf>>>,
    /// Copies of clips on their way.
    pub exports: Vec<Reply<PathBuf>>,
    /// The sheet in which the path of the last copy was typed.
    pub typed: Option<PathSheet>,
    /// Frames that are being taken out of clips.
    pub frames: FrameGrabs,
    /// Everything whose only answer is that it failed.
    pub quiet: Vec<Reply<()>>,
    /// Another engine that is starting.
    pub session: Option<Reply<Session>>,
}

impl Pending {
    /// Asks for something of which only a failure is told.
    pub fn watch(&mut self, reply: Reply<()>) {
        self.quiet.push(reply);
    }

    /// The refusals of quiet questions that were answered since.
    pub fn quiet_refusals(&mut self) -> Vec<Refusal> {
        take_answered(&mut self.quiet).into_iter().filter_map(Result::err).collect()
    }

    /// The copies that are done or failed since.
    pub fn exported(&mut self) -> Vec<Result<PathBuf, Refusal>> {
        take_answered(&mut self.exports)
    }
}

/// The answer, once it is there; the slot is empty then.
pub(super) fn take<T: Send + 'static>(slot: &mut Option<Reply<T>>) -> Option<Result<T, Refusal>> {
    let reply = slot.take()?;
    match reply.try_take() {
        Ok(answer) => Some(answer),
        Err(reply) => {
            *slot = Some(reply);
            None
        }
    }
}

/// The answers that are there; the others stay.
pub(super) fn take_answered<T: Send + 'static>(replies: &mut Vec<Reply<T>>) -> Vec<Result<T, Refusal>> {
    let mut answers = Vec::new();
    for reply in std::mem::take(replies) {
        match reply.try_take() {
            Ok(answer) => answers.push(answer),
            Err(reply) => replies.push(reply),
        }
    }
    answers
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Waker, reply};

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
}
