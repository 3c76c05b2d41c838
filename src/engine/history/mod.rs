//! Looks into Segmind's request history: for submits whose answer was lost, for renders whose record is over, and for renders that were
//! made elsewhere.
//!
//! # What may be believed
//! The history is unproven and best effort. It may be missing, late, wrong, or full of other members' rows. So a job never does worse with
//! it than without it, and nothing here ever submits.
//!
//! # A lost submit
//! A job with an unknown outcome is looked for at fixed times after its submit ([`looks`]), again after each start. When is computed from
//! the time of the submit, which the ledger keeps; nothing else is kept. A row is the job's own only when
//! 1. slug, prompt, seed and every other field that was sent agree ([`SentShot`](crate::segmind::history::SentShot)),
//! 2. its time lies within the window around the submit,
//! 3. no job of ours has its id, and
//! 4. the question for that single row, which is answered only for one's own requests, confirms it.
//!
//! Exactly one such row is adopted. Several, or rows whose time does not fit, are shown to the person, who picks. None by the last look:
//! the person decides as if there were no history.
//!
//! # The adoption
//! is one commit of the event `FoundAtService` on the job's own row: it names the revision that it changes, and the index on request ids
//! lets no second job have the id. So if the power goes out
//! - before the confirmation or between it and the commit, nothing was changed: the next start looks again and finds the same row;
//! - after the commit, before the watch: the job is `Accepted` with its id, and the next start polls it like any other;
//! - while the person decides otherwise (renders again, removes it): whichever is committed first holds, the other is refused by the state
//!   of the row.
//!
//! What was asked with another key than the one in use is dropped: it may be another account's history.
//!
//! # A record that is over
//! `job::watch` asks the history for the one row before it gives a render up ([`settled`]); later looks ask again, as long as its file
//! may live.
//!
//! # Renders made elsewhere
//! [`earlier`] lists the last seven days and makes a job of a chosen row: inserted as `Ready` with its id and address in one transaction, so
//! that there is no moment at which it could be submitted.
//!
//! # A month beside the ledger
//! [`compare`] lists what the history and the purchases tell differently. It changes nothing; what the person ticks is confirmed and
//! committed row by row, so after a power cut the rest can be ticked again.

pub mod compare;
pub mod earlier;
pub mod looks;
pub mod lookups;
pub mod matching;
pub mod search;
pub mod settled;
pub mod view;
