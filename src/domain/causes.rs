//! An error and what led to it, as one line for details and logs. Owns the order and the joining; never adds words of its own.

use std::error::Error;

/// An error with all its causes, outermost first. A cause that the words before it already end with is not said twice.
pub fn causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let words = error.to_string();
        if !text.ends_with(&words) {
            text.push_str(": ");
            text.push_str(&words);
        }
        cause = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("{words}")]
    struct Trouble {
        words: &'static str,
        source: Option<Box<Trouble>>,
    }

    fn because(words: &'static str, source: Option<Trouble>) -> Trouble {
        Trouble { words, source: source.map(Box::new) }
    }

    #[test]
    fn causes_are_told_outermost_first_and_none_twice() {
        let refused = || because("connection refused", None);
        let told = because("the service can't be reached", Some(because("tcp connect error", Some(refused()))));
        assert_eq!(causes(&told), "the service can't be reached: tcp connect error: connection refused");
        let doubled = because("tcp connect error: connection refused", Some(refused()));
        assert_eq!(causes(&doubled), "tcp connect error: connection refused");
        assert_eq!(causes(&refused()), "connection refused");
    }
}
