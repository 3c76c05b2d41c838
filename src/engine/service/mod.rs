//! What all jobs share of Segmind: one key, one budget, one network, one account.
//!
//! Every request goes through the [`gate`], except the few that must not wait (a check of a new key, the balance, the network's probe).

pub(super) mod account;
pub(super) mod gate;
pub(super) mod history;
pub(super) mod history_switch;
