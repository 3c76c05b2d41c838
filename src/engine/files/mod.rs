//! Files that are not downloads: copies and frames that a person asks for, thumbnails, the trash, and what a drive may lack.
//!
//! Everything here blocks; callers run it off the runtime's threads. No file of a clip is ever replaced.

pub(super) mod drive;
pub(super) mod frames;
pub(super) mod one_shots;
pub(super) mod target;
pub mod thumbnails;
pub(super) mod trash;
pub mod whole_file;
