//! An embedded service on loopback that speaks Segmind's wire and renders real MP4s: the demo, and the service that every
//! test runs against.
//!
//! It is written from the published facts alone and shares no type with the client, so that a wrong idea of the wire can't
//! agree with itself. It sends no request to any other host: a first frame is used only when this service stores it.
//! Failures of the service itself are [`SimulatorError`]; failures of a request are answers on the wire; a render that fails
//! ends its job.
//!
//! A request passes `connection`, `middleware` (request log, scripted faults, key, rate limit) and its handler in `routes`. A submit is
//! read by `submit_body`, entered into `state`, and rendered by `worker` with `render`. Files and the journal are in `storage`.
//!
//! Two handles: [`Simulator`] is the service (start, stop, balance, ledger, requests seen, skip time), and
//! [`Script`] makes it misbehave on demand. Over the wire the prompt can do a little of that ([`MAGIC_WORDS`]):
//!
//! | in the prompt | what happens |
//! | --- | --- |
//! | `[fail]` | the job runs and ends FAILED, as a blocked prompt does; it is not billed |
//! | `[slow]` | the job takes ten times as long |

mod account;
mod answer;
mod clock;
mod config;
mod connection;
mod fault_script;
mod history;
mod history_shape;
mod job;
mod middleware;
mod model;
pub mod render;
mod request_log;
mod routes;
mod server;
mod state;
mod storage;
mod submit_body;
mod worker;

pub use account::LedgerEntry;
pub use config::{Config, Keys, Picture};
pub use fault_script::{Endpoint, Fault, FileFault, JobFault, OutputShape, Script, UploadShape};
pub use history_shape::{HistoryBodies, HistoryEnvelope, HistoryShape, HistoryTimes};
pub use job::{JobStatus, MAGIC_WORDS};
pub use request_log::SeenRequest;
pub use server::{Simulator, SimulatorError, serve_forever};
