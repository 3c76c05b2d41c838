//! The demuxer: reads the index of an MP4 or QuickTime file, and single samples out of it.
//!
//! A file may come from anywhere. Every size, count and offset is checked before it is used, and what is read of a file is bounded: the
//! index only, and one sample at a time. Nothing here decodes.

mod boxes;
mod edit_list;
mod fragments;
mod movie;
pub(super) mod presentation_order;
mod sample_entry;
mod sample_table;
mod tracks;

pub(crate) use edit_list::Segment;
pub(crate) use movie::Movie;
pub(crate) use presentation_order::{PresentationOrder, ticks_to_time};
#[cfg(test)]
pub(crate) use sample_entry::VideoEntry;
pub(crate) use sample_entry::{NotAvc, check_aac};
pub(crate) use sample_table::Sample;
pub(crate) use tracks::{SoundTrack, Track};
