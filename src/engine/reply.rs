//! One-shot answers. The window polls a [`Reply`] each frame and never blocks; async code awaits it.
//!
//! Every question is answered: an [`Answer`] that is dropped, by a panic or a cancelled task, sends a refusal.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::sync::oneshot::{self, error::TryRecvError};

use super::refusal::Refusal;
use super::waker::Waker;

/// The side that asked. As a future it resolves to the answer.
#[derive(Debug)]
pub struct Reply<T> {
    receiver: oneshot::Receiver<Result<T, Refusal>>,
    /// The answer, once [`Reply::ready`] has taken it out of the channel.
    answer: Option<Result<T, Refusal>>,
}

/// The side that answers.
pub struct Answer<T> {
    sender: Option<oneshot::Sender<Result<T, Refusal>>>,
    waker: Waker,
}

/// A question and its answer. The waker is called once it is answered.
pub fn channel<T>(waker: Waker) -> (Answer<T>, Reply<T>) {
    let (sender, receiver) = oneshot::channel();
    (Answer { sender: Some(sender), waker }, Reply { receiver, answer: None })
}

/// A question that is answered already.
pub fn ready<T>(result: Result<T, Refusal>) -> Reply<T> {
    let (answer, reply) = channel(Waker::none());
    answer.send(result);
    reply
}

/// Runs `future` on the runtime and answers with its result, also when it panics or is cancelled.
pub fn spawn<T: Send + 'static>(
    runtime: &tokio::runtime::Handle,
    waker: Waker,
    future: impl Future<Output = Result<T, Refusal>> + Send + 'static,
) -> Reply<T> {
    let (answer, reply) = channel(waker);
    runtime.spawn(async move { answer.send(future.await) });
    reply
}

impl<T> Reply<T> {
    /// The answer, if it is there. Never blocks.
    pub fn ready(&mut self) -> Option<&Result<T, Refusal>> {
        if self.answer.is_none() {
            self.answer = match self.receiver.try_recv() {
                Ok(result) => Some(result),
                Err(TryRecvError::Empty) => None,
                Err(TryRecvError::Closed) => Some(Err(Refusal::interrupted())),
            };
        }
        self.answer.as_ref()
    }

    /// The answer, or the reply itself while there is none. Never blocks.
    pub fn try_take(mut self) -> Result<Result<T, Refusal>, Self> {
        self.ready();
        self.answer.take().ok_or(self)
    }

    /// Blocks this thread until the answer is there. Not for the runtime's threads: they await the reply.
    pub fn block_and_take(self) -> Result<T, Refusal> {
        match self.answer {
            Some(result) => result,
            None => self.receiver.blocking_recv().unwrap_or_else(|_| Err(Refusal::interrupted())),
        }
    }
}

impl<T> Unpin for Reply<T> {}

impl<T> Future for Reply<T> {
    type Output = Result<T, Refusal>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match self.answer.take() {
            Some(result) => Poll::Ready(result),
            None => {
                Pin::new(&mut self.receiver).poll(cx).map(|sent| sent.unwrap_or_else(|_| Err(Refusal::interrupted())))
            }
        }
    }
}

impl<T> Answer<T> {
    /// Answers, then calls the waker.
    pub fn send(mut self, result: Result<T, Refusal>) {
        self.answer(result);
    }

    fn answer(&mut self, result: Result<T, Refusal>) {
        if let Some(sender) = self.sender.take() {
            drop(sender.send(result)); // The side that asked may have gone.
            self.waker.wake();
        }
    }
}

impl<T> Drop for Answer<T> {
    fn drop(&mut self) {
        self.answer(Err(Refusal::interrupted()));
    }
}

impl<T> std::fmt::Debug for Answer<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Answer")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_is_dropped_still_answers() {
        let (answer, mut reply) = channel::<()>(Waker::none());
        assert!(reply.ready().is_none());
        drop(answer);
        assert_eq!(reply.ready(), Some(&Err(Refusal::interrupted())));
        assert_eq!(reply.try_take().unwrap(), Err(Refusal::interrupted()), "a look takes nothing away");
    }

    #[test]
    fn a_reply_without_an_answer_is_given_back() {
        let (answer, reply) = channel::<u8>(Waker::none());
        let reply = reply.try_take().unwrap_err();
        answer.send(Ok(7));
        assert_eq!(reply.block_and_take(), Ok(7));
    }

    #[tokio::test]
    async fn a_reply_can_be_awaited_before_its_answer_and_after_a_look() {
        let (answer, reply) = channel::<u8>(Waker::none());
        let (got, ()) = tokio::join!(reply, async { answer.send(Ok(7)) });
        assert_eq!(got, Ok(7));
        let mut seen = ready(Ok(8));
        assert_eq!(seen.ready(), Some(&Ok(8)));
        assert_eq!(seen.await, Ok(8));
    }

    #[tokio::test]
    async fn a_task_that_panics_still_answers() {
        let reply: Reply<()> = spawn(&tokio::runtime::Handle::current(), Waker::none(), async { panic!("a defect") });
        assert_eq!(reply.await, Err(Refusal::interrupted()));
    }
}
