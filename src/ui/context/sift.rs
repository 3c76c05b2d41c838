//! Takes the answers that have arrived out of a list of questions and leaves the rest.

use crate::engine::{Refusal, Reply};

/// By whatever tries an answer.
pub(super) fn sift<W, A>(waiting: &mut Vec<W>, try_take: impl Fn(W) -> Result<A, W>) -> Vec<A> {
    let mut answers = Vec::new();
    for one in std::mem::take(waiting) {
        match try_take(one) {
            Ok(answer) => answers.push(answer),
            Err(one) => waiting.push(one),
        }
    }
    answers
}

/// Each with what it was asked for.
pub(in crate::ui) fn sift_tagged<K, T: Send + 'static>(
    waiting: &mut Vec<(K, Reply<T>)>,
) -> Vec<(K, Result<T, Refusal>)> {
    sift(waiting, |(tag, reply)| match reply.try_take() {
        Ok(answer) => Ok((tag, answer)),
        Err(reply) => Err((tag, reply)),
    })
}

/// Plain questions.
pub(in crate::ui) fn sift_replies<T: Send + 'static>(waiting: &mut Vec<Reply<T>>) -> Vec<Result<T, Refusal>> {
    sift(waiting, Reply::try_take)
}
