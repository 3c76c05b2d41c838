//! Whether the request history is to be had with the key in use. Once it was refused, nobody asks again in this session, unless the person
//! wishes it or another key comes into use.

use std::sync::{Arc, Mutex, PoisonError};

/// The switch; all requests share one.
#[derive(Debug, Default)]
pub struct HistorySwitch(Mutex<Option<(u64, Arc<str>)>>);

impl HistorySwitch {
    /// Why the history is off for this turn of the key; `None` while it may be asked.
    pub fn off(&self, turn: u64) -> Option<Arc<str>> {
        let state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.as_ref().filter(|(of, _)| *of == turn).map(|(_, why)| why.clone())
    }

    /// Nobody asks again with this turn of the key.
    pub fn turn_off(&self, turn: u64, why: impl Into<Arc<str>>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((turn, why.into()));
    }

    /// The person wants to ask again.
    pub fn turn_on(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_off_for_the_key_that_was_refused_until_another_comes_or_the_person_asks() {
        let switch = HistorySwitch::default();
        assert_eq!(switch.off(1), None);
        switch.turn_off(1, "this key may not read it (403)");
        assert_eq!(switch.off(1).as_deref(), Some("this key may not read it (403)"));
        assert_eq!(switch.off(2), None, "another key");
        switch.turn_on();
        assert_eq!(switch.off(1), None);
    }
}
