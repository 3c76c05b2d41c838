//! The bank statement: one row for each submit that was accepted, whether or not its answer arrived.
//!
//! Owns the shape of a row; `desk` fills it. Cannot fail.

use jiff::Timestamp;
use serde_json::Value;

use super::job::JobStatus;

/// One accepted submit.
#[derive(Debug, Clone, PartialEq)]
pub struct LedgerEntry {
    /// The id that the answer named, or would have named.
    pub request_id: String,
    /// The model.
    pub slug: String,
    /// The body as it was sent.
    pub body: Value,
    /// When it was accepted.
    pub accepted_at: Timestamp,
    /// How far it is.
    pub status: JobStatus,
    /// Dollars billed so far: 0 until it is completed, and for ever when it failed.
    pub cost: f64,
    /// Status requests that reached the job.
    pub polls: u32,
    /// Result requests that reached the job.
    pub result_reads: u32,
    /// GETs of its file.
    pub file_reads: u32,
}
