//! Files that are not downloads: copies and frames that a person asks for, thumbnails, the trash, and what a drive may lack.
//!
//! Everything here blocks; callers run it off the runtime's threads. No file of a clip is ever replaced.

mod data_address;
pub(super) mod drive;
pub(super) mod frames;
pub(super) mod one_shots;
pub(super) mod target;
pub mod thumbnails;
pub(super) mod trash;
pub mod whole_file;

/// The 64-bit FNV-1a hash. It is part of names and of files on the disk, so it never changes.
pub(super) fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |sum, byte| (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}
