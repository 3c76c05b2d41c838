//! The request limit: so many in a minute, counted from the first.
//!
//! Owns the window of the one account. Going over it is answered by the caller with 429. Cannot fail.

use std::time::Duration;

/// Length of a window.
const WINDOW: Duration = Duration::from_mins(1);

/// Requests counted in the current minute.
#[derive(Debug, Default)]
pub(super) struct Limiter {
    window: Option<(Duration, u32)>,
}

impl Limiter {
    /// Counts a request at `now`; answers when the limit resets if this one goes over it.
    pub(super) fn count(&mut self, now: Duration, limit: u32) -> Result<(), Duration> {
        let (since, used) = match self.window {
            Some((since, used)) if now < since + WINDOW => (since, used),
            _ => (now, 0),
        };
        if used >= limit {
            return Err(since + WINDOW);
        }
        self.window = Some((since, used + 1));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_holds_for_a_minute_from_the_first_request() {
        let at = Duration::from_secs;
        let mut limiter = Limiter::default();
        assert_eq!(limiter.count(at(10), 2), Ok(()));
        assert_eq!(limiter.count(at(30), 2), Ok(()));
        assert_eq!(limiter.count(at(69), 2), Err(at(70)));
        assert_eq!(limiter.count(at(70), 2), Ok(()));
        assert_eq!(limiter.count(at(71), 2), Ok(()));
        assert_eq!(limiter.count(at(72), 2), Err(at(130)));
    }
}
