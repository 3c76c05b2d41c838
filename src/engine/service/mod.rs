//! Segmind as the whole engine shares it: one key, one budget, one network, one account.

pub(super) mod account;
pub(super) mod key;
pub(super) mod network;
