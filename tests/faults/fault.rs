//! The words of the table's second column, and what they mean.

use std::time::Duration;

use rushes::simulator::{
    Fault, FileFault, HistoryBodies, HistoryEnvelope, HistoryShape, HistoryTimes, JobFault, OutputShape, UploadShape,
};

/// What is done to a request.
#[derive(Debug, Clone)]
pub enum Trouble {
    /// Below HTTP: the host can't be reached in this way.
    Wire(Wire),
    /// The service answers wrongly.
    Answer(Fault),
    /// The job itself is odd.
    Job(JobFault),
    /// The job itself is odd, and one request of this kind goes wrong as well.
    JobAndAnswer(JobFault, Fault),
    /// The upload's answer has this shape.
    Upload(UploadShape),
    /// The request history looks like this.
    History(Box<HistoryShape>),
    /// A redirect to another host, which must never see the key.
    Redirect,
}

/// Ways not to reach a host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wire {
    NoSuchName,
    Refused,
    BadTls,
}

/// Larger than what is read of an answer.
const HUGE: usize = 5 * 1024 * 1024;

pub fn parse(words: &str) -> Trouble {
    let answer = Trouble::Answer;
    match words {
        "DNS failure" => Trouble::Wire(Wire::NoSuchName),
        "connection refused" => Trouble::Wire(Wire::Refused),
        "TLS failure" => Trouble::Wire(Wire::BadTls),
        "reset before the request was read" => answer(Fault::ResetBeforeReading),
        "reset after the request was done" => answer(Fault::ResetAfterAccepting),
        "silence" => answer(Fault::Silence),
        "silence after the request was done" => answer(Fault::SilenceAfterAccepting),
        "half a body" => answer(Fault::HalfBody),
        "invalid JSON" => answer(Fault::InvalidJson),
        "JSON of 5 MiB" => answer(Fault::HugeJson(HUGE)),
        "wrong content type" => answer(Fault::WrongContentType),
        "429 without its header" => answer(Fault::RateLimited { reset_in: None }),
        "429, reset in 1 s" => answer(Fault::RateLimited { reset_in: Some(Duration::from_secs(1)) }),
        "429, reset a day ahead" => answer(Fault::RateLimited { reset_in: Some(Duration::from_hours(24)) }),
        "429, reset in the past" => answer(limited_until("2020-01-01T00:00:00Z")),
        "429, reset is no time" => answer(limited_until("soon")),
        "redirect to another host" => Trouble::Redirect,
        _ => parse_longer(words).unwrap_or_else(|| panic!("the table's words are not known: {words}")),
    }
}

fn parse_longer(words: &str) -> Option<Trouble> {
    if let Some(shape) = words.strip_prefix("output as ") {
        return Some(Trouble::Job(JobFault::OutputShape(shape_of(shape)?)));
    }
    if let Some(kind) = words.strip_prefix("file ") {
        return Some(Trouble::Job(JobFault::FileFault(file_fault(kind)?)));
    }
    if let Some(field) = words.strip_prefix("answer names ") {
        return Some(Trouble::Upload(if field == "urls" { UploadShape::Urls } else { UploadShape::FileUrls }));
    }
    if let Some(kind) = words.strip_prefix("rows ") {
        return Some(Trouble::History(Box::new(history(kind)?)));
    }
    if let Some(code) = words.strip_prefix("HTML page with ") {
        return Some(Trouble::Answer(Fault::HtmlPage(code.parse().ok()?)));
    }
    if let Some(code) = words.strip_prefix("after the request was done HTML page with ") {
        return Some(Trouble::Answer(Fault::HtmlPageAfterAccepting(code.parse().ok()?)));
    }
    if let Some(rest) = words.strip_prefix("after the request was done ") {
        let (code, body) = rest.split_once(' ').unwrap_or((rest, ""));
        return Some(Trouble::Answer(Fault::StatusAfterAccepting { code: code.parse().ok()?, body: body.into() }));
    }
    match words {
        "record gone after COMPLETED" => return Some(Trouble::Job(JobFault::RecordGone)),
        "breaks off half-way, then it is another file" => {
            return Some(Trouble::JobAndAnswer(JobFault::FileFault(FileFault::ChangedBetweenRanges), Fault::HalfBody));
        }
        "render fails" => return Some(Trouble::Job(JobFault::Fail("Blocked by the safety filter".into()))),
        _ => {}
    }
    let (code, body) = words.split_once(' ').unwrap_or((words, ""));
    Some(Trouble::Answer(Fault::Status { code: code.parse().ok()?, body: body.into(), headers: vec![] }))
}

fn shape_of(words: &str) -> Option<OutputShape> {
    Some(match words {
        "text" => OutputShape::UrlString,
        "list" => OutputShape::UrlList,
        "object" => OutputShape::UrlObject,
        "JSON in a text" => OutputShape::JsonText,
        "video, text" => OutputShape::VideoString,
        "video, object" => OutputShape::VideoObject,
        "nothing" => OutputShape::None,
        _ => return None,
    })
}

fn history(words: &str) -> Option<HistoryShape> {
    let usual = HistoryShape::default();
    Some(match words {
        "as expected" => usual,
        "come hours late" => HistoryShape { lag: Duration::from_hours(9), ..usual },
        "once for each output" => HistoryShape { rows_each: 4, ..usual },
        "beside those of other members" => HistoryShape { twins: true, ..usual },
        "in an unknown envelope" => HistoryShape { envelope: HistoryEnvelope::Unknown, ..usual },
        "without their inputs" => HistoryShape { bodies: HistoryBodies::Missing, ..usual },
        "with inputs in a text" => HistoryShape { bodies: HistoryBodies::Text, ..usual },
        "without times" => HistoryShape { times: HistoryTimes::Missing, ..usual },
        "in the time of another zone" => HistoryShape { times: HistoryTimes::Foreign(5), ..usual },
        _ => return None,
    })
}

fn file_fault(words: &str) -> Option<FileFault> {
    Some(match words {
        "breaks off half-way" => FileFault::Truncated,
        "is half of itself" => FileFault::HalfFile,
        "is too long" => FileFault::TooLong,
        "has no length" => FileFault::NoLength,
        "has a wrong length" => FileFault::WrongLength,
        "changes between two ranges" => FileFault::ChangedBetweenRanges,
        "is no video" => FileFault::NotAVideo,
        code => FileFault::Status(code.parse().ok()?),
    })
}

fn limited_until(reset: &str) -> Fault {
    let headers = vec![("x-rate-limit-reset-at-utc".to_owned(), reset.to_owned())];
    Fault::Status { code: 429, body: r#"{"error":"Too many requests"}"#.into(), headers }
}
