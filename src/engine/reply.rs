//! One-shot answers for the window: the only place that makes promises, and every promise made here is answered.
//!
//! `poll-promise` 0.3 panics in `ready()` when its sender was dropped unsent; so the sending half lives in [`Answer`], whose
//! `Drop` sends a refusal. The window never blocks on a [`Reply`]; it polls `ready()`.

use std::future::Future;

use poll_promise::{Promise, Sender};

use super::refusal::Refusal;
use super::waker::Waker;

/// What the window holds of a question it has asked.
pub type Reply<T> = Promise<Result<T, Refusal>>;

/// The half that answers; answers with a refusal when it is dropped.
pub struct Answer<T: Send + 'static> {
    sender: Option<Sender<Result<T, Refusal>>>,
    waker: Waker,
}

/// A question and its answer.
#[expect(clippy::disallowed_methods, reason = "the one home of promises")]
pub fn channel<T: Send + 'static>(waker: Waker) -> (Answer<T>, Reply<T>) {
    let (sender, promise) = Promise::new();
    (Answer { sender: Some(sender), waker }, promise)
}

/// A question that is answered already.
pub fn ready<T: Send + 'static>(result: Result<T, Refusal>) -> Reply<T> {
    Promise::from_ready(result)
}

/// Answers with what `future` gives, on the runtime; also when the task panics or is cancelled.
pub fn spawn<T: Send + 'static>(
    runtime: &tokio::runtime::Handle,
    waker: Waker,
    future: impl Future<Output = Result<T, Refusal>> + Send + 'static,
) -> Reply<T> {
    let (answer, reply) = channel(waker);
    runtime.spawn(async move { answer.send(future.await) });
    reply
}

impl<T: Send + 'static> Answer<T> {
    /// Answers, then wakes whoever waits.
    pub fn send(mut self, result: Result<T, Refusal>) {
        self.answer(result);
    }

    fn answer(&mut self, result: Result<T, Refusal>) {
        if let Some(sender) = self.sender.take() {
            sender.send(result);
            self.waker.wake();
        }
    }
}

impl<T: Send + 'static> Drop for Answer<T> {
    fn drop(&mut self) {
        self.answer(Err(Refusal::interrupted()));
    }
}

impl<T: Send + 'static> std::fmt::Debug for Answer<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Answer")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_is_dropped_still_answers() {
        let (answer, reply) = channel::<()>(Waker::none());
        assert!(reply.ready().is_none());
        drop(answer);
        assert_eq!(reply.ready(), Some(&Err(Refusal::interrupted())));
    }

    #[tokio::test]
    async fn a_task_that_panics_still_answers() {
        let reply: Reply<()> = spawn(&tokio::runtime::Handle::current(), Waker::none(), async { panic!("a defect") });
        while reply.ready().is_none() {
            tokio::task::yield_now().await;
        }
        assert_eq!(reply.ready(), Some(&Err(Refusal::interrupted())));
    }
}
