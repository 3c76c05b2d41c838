//! Faults on demand: what can go wrong, and [`Script`], the cloneable handle that queues it for the running service.
//!
//! `middleware` plays the faults of requests, `job` those of jobs, and `routes::files` those of files.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::http::Method;

use super::history_shape::HistoryShape;

/// A kind of request that faults can be scripted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Endpoint {
    /// `POST /v2/{slug}`
    Submit,
    /// `GET /v2/requests/{id}/status`
    Status,
    /// `GET /v2/requests/{id}`
    Result,
    /// `GET /v1/get-user-credits`
    Credits,
    /// `POST /upload-asset`
    Upload,
    /// `GET /inference-request/request-history`
    History,
    /// `GET /inference-request/request-history/{id}`
    HistoryRow,
    /// Output files and uploaded assets.
    File,
    /// `GET /inference-model-information/list`
    Catalogue,
}

impl Endpoint {
    /// The kind of a request; `None` for an unknown address.
    pub(super) fn of(method: &Method, path: &str) -> Option<Self> {
        let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
        match parts.as_slice() {
            ["v1", "get-user-credits"] => Some(Self::Credits),
            ["upload-asset"] => Some(Self::Upload),
            ["inference-request", "request-history"] => Some(Self::History),
            ["inference-request", "request-history", _] => Some(Self::HistoryRow),
            ["inference-model-information", "list"] => Some(Self::Catalogue),
            ["outputs" | "assets", _] => Some(Self::File),
            ["v2", "requests", _, "status"] => Some(Self::Status),
            ["v1" | "v2", "requests", _] => Some(Self::Result),
            ["v2", _] if method == Method::POST => Some(Self::Submit),
            _ => None,
        }
    }
}

/// What happens to one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// Answers this and does nothing else: a submit is not accepted.
    Status {
        /// HTTP status code.
        code: u16,
        /// Body, sent as JSON unless `headers` say otherwise.
        body: String,
        /// Further headers.
        headers: Vec<(String, String)>,
    },
    /// Handles the request (a submit is accepted and billed), then answers this, for instance a 504.
    StatusAfterAccepting {
        /// HTTP status code.
        code: u16,
        /// Body, sent as JSON.
        body: String,
    },
    /// Answers an HTML error page and does nothing else.
    HtmlPage(u16),
    /// Handles the request, then answers an HTML error page, as a proxy does that lost the real answer.
    HtmlPageAfterAccepting(u16),
    /// Answers 429, with `reset_in` in the header `x-rate-limit-reset-at-utc` if given.
    RateLimited {
        /// Time until the reset.
        reset_in: Option<Duration>,
    },
    /// Resets the TCP connection before the body is read; nothing is accepted.
    ResetBeforeReading,
    /// Handles the request, then resets the connection without an answer.
    ResetAfterAccepting,
    /// Does nothing and never answers.
    Silence,
    /// Handles the request and never answers.
    SilenceAfterAccepting,
    /// The right answer with its true length, broken off half-way.
    HalfBody,
    /// The right status with a body that begins as JSON but is incomplete.
    InvalidJson,
    /// The right status with valid JSON of at least this many bytes in place of the answer.
    HugeJson(usize),
    /// The right answer, labelled `text/html`.
    WrongContentType,
    /// 302 to this address; does nothing else.
    Redirect(String),
    /// The right answer, this much later.
    Delay(Duration),
}

/// What goes wrong with one job after it is accepted.
#[derive(Debug, Clone, PartialEq)]
pub enum JobFault {
    /// Ends FAILED with this reason, as a content block does: 422, not billed.
    Fail(String),
    /// Where the result puts the address of the file.
    OutputShape(OutputShape),
    /// The record answers 404 once a status answer has said COMPLETED.
    RecordGone,
    /// What is wrong with its file.
    FileFault(FileFault),
    /// Takes this many seconds instead of the configured time.
    Slow(f64),
}

/// Where a result puts the address of its file. All of these have been seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OutputShape {
    /// `"output": "https://..."`
    #[default]
    UrlString,
    /// `"output": ["https://..."]`
    UrlList,
    /// `"output": {"url": "https://..."}`
    UrlObject,
    /// `"output": "{\"url\": \"https://...\"}"`
    JsonText,
    /// `"video": "https://..."`, `"output": null`
    VideoString,
    /// `"video": {"url": "https://..."}`, `"output": null`
    VideoObject,
    /// `"output": null` and nothing else.
    None,
}

/// What is wrong with a job's file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileFault {
    /// Answers this status with an XML error, as object stores do.
    Status(u16),
    /// Half of the requested bytes, then the connection breaks. Every time.
    Truncated,
    /// A complete answer that holds half the file; its length fits the half.
    HalfFile,
    /// A megabyte more than the file or the requested range, without a length.
    TooLong,
    /// The right bytes without a length (chunked).
    NoLength,
    /// The right bytes with a length that is 1000 too large; then the connection breaks.
    WrongLength,
    /// Another file and another ETag at each read, as if it had been replaced.
    ChangedBetweenRanges,
    /// A `video/mp4` without a video.
    NotAVideo,
}

/// The two documented shapes of the answer to an upload.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum UploadShape {
    /// `{"file_urls": [...], "message": ...}`: the published client expects this.
    #[default]
    FileUrls,
    /// `{"urls": [...]}`: the documentation shows this.
    Urls,
}

/// Makes a running service misbehave. Clones control the same service.
#[derive(Debug, Clone, Default)]
pub struct Script {
    queues: Arc<Mutex<Queues>>,
}

#[derive(Debug, Default)]
struct Queues {
    next: HashMap<Endpoint, VecDeque<Fault>>,
    always: HashMap<Endpoint, Fault>,
    jobs: VecDeque<Vec<JobFault>>,
    upload_shape: UploadShape,
    history: HistoryShape,
    failed_as_200: bool,
    retired: HashSet<String>,
    doubted: HashSet<String>,
}

impl Script {
    /// Plays `fault` once, on the next request to `endpoint`. Several pushes play in order.
    pub fn push(&self, endpoint: Endpoint, fault: Fault) {
        self.queues().next.entry(endpoint).or_default().push_back(fault);
    }

    /// Plays `fault` on every request to `endpoint` without a pushed fault, until [`Script::clear`].
    pub fn always(&self, endpoint: Endpoint, fault: Fault) {
        self.queues().always.insert(endpoint, fault);
    }

    /// Gives the next accepted job this fault.
    pub fn next_job(&self, fault: JobFault) {
        self.next_job_with(vec![fault]);
    }

    /// Gives the next accepted job all these faults.
    pub fn next_job_with(&self, faults: Vec<JobFault>) {
        self.queues().jobs.push_back(faults);
    }

    /// Sets the shape of the answers to uploads.
    pub fn upload_shape(&self, shape: UploadShape) {
        self.queues().upload_shape = shape;
    }

    /// Sets how the request history answers.
    pub fn history(&self, shape: HistoryShape) {
        self.queues().history = shape;
    }

    /// Sets whether the **status** of a FAILED job is answered with 200. The published client expects 422 (the default); the
    /// documentation leaves it open. The result of a FAILED job is always 422.
    pub fn failed_status_is_200(&self, yes: bool) {
        self.queues().failed_as_200 = yes;
    }

    /// Retires a model: submits to it answer 410, and the catalogue says so.
    pub fn retire(&self, slug: &str) {
        self.queues().retired.insert(slug.to_owned());
    }

    /// The catalogue calls a model retired, although it renders.
    pub fn doubt(&self, slug: &str) {
        self.queues().doubted.insert(slug.to_owned());
    }

    /// Drops all faults that have not been played; retired models are offered again.
    pub fn clear(&self) {
        *self.queues() = Queues::default();
    }

    /// Takes the fault for a request that has just arrived.
    pub(super) fn take(&self, endpoint: Endpoint) -> Option<Fault> {
        let mut queues = self.queues();
        let pushed = queues.next.get_mut(&endpoint).and_then(VecDeque::pop_front);
        pushed.or_else(|| queues.always.get(&endpoint).cloned())
    }

    /// Takes the faults for a job that has just been accepted.
    pub(super) fn take_job(&self) -> Vec<JobFault> {
        self.queues().jobs.pop_front().unwrap_or_default()
    }

    /// Whether submits to this model answer 410.
    pub(super) fn is_retired(&self, slug: &str) -> bool {
        self.queues().retired.contains(slug)
    }

    /// Whether the catalogue calls this model retired.
    pub(super) fn is_doubted(&self, slug: &str) -> bool {
        let queues = self.queues();
        queues.retired.contains(slug) || queues.doubted.contains(slug)
    }

    /// The shape of an upload's answer.
    pub(super) fn upload_answer(&self) -> UploadShape {
        self.queues().upload_shape
    }

    /// How the request history answers.
    pub(super) fn history_shape(&self) -> HistoryShape {
        self.queues().history.clone()
    }

    /// Whether the status of a FAILED job is answered with 200.
    pub(super) fn answers_failed_with_200(&self) -> bool {
        self.queues().failed_as_200
    }

    fn queues(&self) -> MutexGuard<'_, Queues> {
        self.queues.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_documented_address_belongs_to_its_family() {
        let rows = [
            (Method::POST, "/v2/veo-3", Some(Endpoint::Submit)),
            (Method::GET, "/v2/veo-3", None),
            (Method::GET, "/v2/requests/1/status", Some(Endpoint::Status)),
            (Method::GET, "/v2/requests/1", Some(Endpoint::Result)),
            (Method::GET, "/v1/get-user-credits", Some(Endpoint::Credits)),
            (Method::POST, "/upload-asset", Some(Endpoint::Upload)),
            (Method::GET, "/inference-request/request-history", Some(Endpoint::History)),
            (Method::GET, "/inference-request/request-history/1", Some(Endpoint::HistoryRow)),
            (Method::HEAD, "/outputs/1.mp4", Some(Endpoint::File)),
            (Method::GET, "/assets/1.png", Some(Endpoint::File)),
            (Method::GET, "/inference-model-information/list", Some(Endpoint::Catalogue)),
            (Method::GET, "/", None),
        ];
        for (method, path, endpoint) in rows {
            assert_eq!(Endpoint::of(&method, path), endpoint, "{method} {path}");
        }
    }

    #[test]
    fn pushed_faults_come_once_and_in_order_before_the_standing_one() {
        let script = Script::default();
        script.always(Endpoint::Status, Fault::Silence);
        script.push(Endpoint::Status, Fault::HtmlPage(502));
        script.push(Endpoint::Status, Fault::HalfBody);
        assert_eq!(script.take(Endpoint::Status), Some(Fault::HtmlPage(502)));
        assert_eq!(script.take(Endpoint::Status), Some(Fault::HalfBody));
        assert_eq!(script.take(Endpoint::Status), Some(Fault::Silence));
        assert_eq!(script.take(Endpoint::Result), None);
        script.clear();
        assert_eq!(script.take(Endpoint::Status), None);
    }
}
