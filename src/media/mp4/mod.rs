//! The demuxer.

pub(super) mod boxes;
pub(super) mod edit_list;
mod fragments;
pub(super) mod movie;
pub(super) mod presentation_order;
pub(super) mod sample_entry;
mod sample_table;
mod sound_entry;
mod top_level;
mod tracks;
