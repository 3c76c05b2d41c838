//! Rushes: describe a shot, see its price, render it with Google Veo through Segmind, keep the takes.
//!
//! If you open this code for the first time, read this page: what Rushes is, how it is built, what must never break, and where to begin.
//!
//! # What it is
//! A desktop app for people who make films and write no code. Each render costs them up to $3.20 of their own money and takes over two
//! minutes. So the code has two promises to keep before anything else: **nothing that was paid for is lost**, and **nothing is bought
//! twice**.
//!
//! # The floors
//! A module names only modules below it. `tests/architecture` holds the table and fails when one does not, or when files of one floor need
//! each other in a circle.
//! ```text
//! root           bootstrap, cli      start everything; run it without a window
//! top floor      ui                  the window: reads snapshots, sends actions, never waits
//! second floor   engine              runs the jobs, with or without a window
//! first floor    segmind, store, secrets, media, pictures, simulator      one kind of thing each; they do not know each other
//! ground floor   domain              the vocabulary and the rules: no I/O, no clock
//! ```
//! `failpoints` holds the places where the crash test kills; without its feature it is empty.
//! `simulator` is a service that looks like Segmind and renders real videos. The demo and most tests run against it. It shares no type
//! with `segmind`, so that a wrong idea of the wire can't agree with itself.
//!
//! # The life of a job
//! ```text
//! Held/Queued → Uploading → Submitting → Accepted → Ready → Downloading → Saved
//! at the side: Waiting (goes on by itself) · NeedsUser · Failed · Dismissed
//! ```
//! [`domain::JobState`] holds the states, `domain::state::next_state` every way from one to the next. One loop, `engine::runner`, owns
//! the queue: it starts what may start, waits for something to happen, commits it and publishes an immutable [`engine::Snapshot`]. Each
//! job under way has a task with a narrow handle: the task reports an event, the loop commits it, and only then does the task act on it.
//!
//! # The three invariants
//! 1. **Write before the act.** `Submitting` is on the disk before the request is sent, `Accepted` as soon as its answer is read, `Ready`
//!    before the download begins. A start that finds `Submitting` can't know whether it was accepted: it asks the person, and never
//!    sends it again on its own.
//! 2. **A no must be certain.** A submit is repeated only where no connection was made, or the service itself said no in its own words.
//!    Anything else may have been accepted by somebody.
//! 3. **Commit, publish, wake, answer: in that order.** What the window shows is in the ledger. Every update names the revision that it
//!    changes, so that a late result of an abandoned attempt changes nothing.
//!
//! # Where to begin
//! | to change | begin at |
//! | --- | --- |
//! | a model, its prices, what may be sent to it | `assets/models.toml`; `domain::models` reads it, `domain::draft` and `segmind::submit` follow it |
//! | what the request history may change | `engine::history` (rules, looks), `segmind::history` (the wire) |
//! | what a purchase counts, a cap | `domain::caps`, `domain::purchase`; `store::caps` is asked in the submit's own transaction |
//! | what an answer of the service means | `segmind::classify`, `segmind::submit`; then a row in `tests/faults/table.md` |
//! | when the service is asked, and how often | `engine::schedule`, `segmind::budget` |
//! | what a start may buy by itself | `engine::absence` |
//! | what may happen to a job | `domain::state`, then the engine |
//! | what a person may do to a job | `domain::actions`, then `engine::requests` and `ui::queue` |
//! | what the ledger holds | `store::schema` (a new step, never an old one) |
//! | what a picture of a shot must be | `pictures`, then the check, `engine::picture_check` |
//! | how a picture is cut to the shape | `domain::framing`, then `ui::frame_editor` |
//! | what becomes of a delivered file | `engine::download::delivery` judges, `placing` beside it puts it into the library |
//! | a sentence about the network | `domain::network` |
//! | a screen | its folder in `ui`: `data` decides, `*_ui` paints |
//! | a command, a shortcut | `ui::command` |
//! | a colour, a size | `ui::theme` |
//! | how a clip plays | `media::player` |
//! | an argument of the command line | `cli::args` |
//! | what starts, and in which folders | `bootstrap` |

pub mod bootstrap;
pub mod cli;
pub mod domain;
pub mod engine;
pub mod failpoints;
pub mod media;
pub mod pictures;
pub mod secrets;
pub mod segmind;
pub mod simulator;
pub mod store;
pub mod ui;
