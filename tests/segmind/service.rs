//! The client against the embedded service, which shares no type with it: two readings of one contract that must agree. The service's
//! bank statement decides the money rule.

use std::time::Duration;

use rushes::domain::{FailureKind, RequestId};
use rushes::segmind::{ApiErrorKind, Client, FileBody, Outcome, Progress, SubmitError};
use rushes::simulator::{Config, Endpoint, Fault, FileFault, JobFault, OutputShape, Picture, Simulator, UploadShape};
use url::Url;

use crate::{client_of, hasty_client_of, key, model, no_pictures, shot};

async fn service() -> Simulator {
    let config = Config { render_seconds: 0.01, picture: Picture::Tiny, ..Config::default() };
    Simulator::start(config).await.unwrap()
}

/// The outcome once the render has ended.
async fn outcome_of(client: &Client, id: &RequestId) -> Outcome {
    loop {
        if matches!(client.status(&key(), id).await.unwrap(), Progress::Finished | Progress::Failed) {
            return client.result(&key(), id).await.unwrap();
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn output_of(client: &Client) -> Url {
    let id = client.submit(&key(), &model(), &shot(), &no_pictures()).await.unwrap();
    let outcome = outcome_of(client, &id).await;
    let Outcome::Done { output: Some(url), .. } = outcome else { panic!("{outcome:?}") };
    url
}

async fn read(mut body: FileBody) -> Result<Vec<u8>, ApiErrorKind> {
    let mut bytes = Vec::new();
    while let Some(piece) = body.chunk().await.map_err(|error| error.kind)? {
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes)
}

#[tokio::test]
async fn a_shot_becomes_a_video_in_every_shape_that_a_result_may_have() {
    let service = service().await;
    let client = client_of(&service.api_url());
    for shape in [
        OutputShape::UrlString,
        OutputShape::UrlList,
        OutputShape::UrlObject,
        OutputShape::JsonText,
        OutputShape::VideoString,
        OutputShape::VideoObject,
    ] {
        service.script().next_job(JobFault::OutputShape(shape));
        let url = output_of(&client).await;
        let bytes = read(client.open_file(&url, 0, None).await.unwrap()).await.unwrap();
        assert_eq!(&bytes[4..8], b"ftyp", "{shape:?}");
    }
    let files = service.requests().into_iter().filter(|request| request.endpoint == Some(Endpoint::File));
    assert!(files.clone().count() >= 6 && files.into_iter().all(|request| !request.key_sent));
}

#[tokio::test]
async fn a_result_without_an_address_is_done_and_says_what_it_cost() {
    let service = service().await;
    let client = client_of(&service.api_url());
    service.script().next_job(JobFault::OutputShape(OutputShape::None));
    let id = client.submit(&key(), &model(), &shot(), &no_pictures()).await.unwrap();
    let outcome = outcome_of(&client, &id).await;
    let Outcome::Done { output, cost, remaining, .. } = outcome else { panic!("{outcome:?}") };
    assert_eq!((output, cost), (None, Some(shot().estimate())));
    assert_eq!(remaining, Some(client.credits(&key()).await.unwrap()));
}

/// What a client must make of a submit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    /// It has the request id.
    Accepted,
    /// It is certain that nothing was bought.
    NotQueued,
    /// Only the person can decide.
    Unknown,
}

/// Each fault of a submit with its right verdict, and whether a render was bought.
fn submit_faults() -> Vec<(Fault, Verdict, bool)> {
    use Verdict::{Accepted, NotQueued, Unknown};
    let status = |code, body: &str| Fault::Status { code, body: body.into(), headers: Vec::new() };
    let after = |code, body: &str| Fault::StatusAfterAccepting { code, body: body.into() };
    let mut rows = Vec::new();
    for code in [400, 401, 402, 403, 404, 406, 410, 413, 422, 429, 500, 502, 503] {
        rows.push((status(code, r#"{"error":"x"}"#), NotQueued, false));
        rows.push((status(code, "<html>x</html>"), Unknown, false));
    }
    for code in [302, 408, 409, 425, 499, 501, 504, 520, 524] {
        rows.push((status(code, r#"{"error":"x"}"#), Unknown, false));
    }
    for code in [200, 302, 408, 500, 502, 503, 504, 520, 521, 522, 523, 524] {
        rows.push((Fault::HtmlPageAfterAccepting(code), Unknown, true));
        rows.extend(["", "Bad gateway", "{}", r#"{"message":"x"}"#].map(|body| (after(code, body), Unknown, true)));
    }
    rows.push((after(500, r#"{"error":"x","request_id":"r-9"}"#), Unknown, true));
    rows.extend([
        (Fault::HtmlPage(405), NotQueued, false),
        (Fault::HtmlPage(502), Unknown, false),
        (Fault::RateLimited { reset_in: None }, NotQueued, false),
        (Fault::ResetBeforeReading, Unknown, false),
        (Fault::ResetAfterAccepting, Unknown, true),
        (Fault::Silence, Unknown, false),
        (Fault::SilenceAfterAccepting, Unknown, true),
        (Fault::HalfBody, Accepted, true),
        (Fault::InvalidJson, Unknown, true),
        (Fault::HugeJson(5_000_000), Unknown, true),
        (Fault::WrongContentType, Accepted, true),
        (Fault::Delay(Duration::from_millis(1)), Accepted, true),
        (Fault::Redirect("http://127.0.0.1:9/".into()), Unknown, false),
    ]);
    rows
}

#[tokio::test]
async fn each_fault_of_a_submit_has_its_one_verdict_and_none_buys_twice() {
    for (fault, expected, is_bought) in submit_faults() {
        let service = service().await;
        service.script().push(Endpoint::Submit, fault.clone());
        let silent = matches!(fault, Fault::Silence | Fault::SilenceAfterAccepting);
        let client = if silent { hasty_client_of(&service.api_url()) } else { client_of(&service.api_url()) };
        let outcome = client.submit(&key(), &model(), &shot(), &no_pictures()).await;
        let bought = service.ledger();
        let verdict = match &outcome {
            Ok(id) => {
                assert_eq!(bought[0].request_id, id.as_str(), "{fault:?}");
                Verdict::Accepted
            }
            Err(SubmitError::NotQueued(_)) => Verdict::NotQueued,
            Err(SubmitError::OutcomeUnknown { .. }) => Verdict::Unknown,
        };
        assert_eq!((verdict, bought.len()), (expected, usize::from(is_bought)), "{fault:?}: {outcome:?}");
        let submits = service.requests().iter().filter(|request| request.endpoint == Some(Endpoint::Submit)).count();
        assert!(submits <= 1, "{fault:?} was sent {submits} times");
    }
}

#[tokio::test]
async fn a_blocked_render_failed_with_its_reason_and_a_late_question_finds_no_record() {
    let service = service().await;
    let client = client_of(&service.api_url());
    service.script().next_job(JobFault::Fail("Blocked by the safety filter".into()));
    let id = client.submit(&key(), &model(), &shot(), &no_pictures()).await.unwrap();
    let outcome = outcome_of(&client, &id).await;
    let Outcome::Failed { message, .. } = outcome else { panic!("{outcome:?}") };
    assert!(message.unwrap().contains("Blocked by the safety filter"));

    service.advance(Duration::from_mins(61));
    let error = client.result(&key(), &id).await.unwrap_err();
    assert_eq!(error.failure().kind, FailureKind::RecordExpired);
}

#[tokio::test]
async fn an_account_without_a_record_has_nothing_and_one_without_credits_needs_them() {
    let service = service().await;
    let client = client_of(&service.api_url());
    service.set_balance(None);
    assert_eq!(client.credits(&key()).await.unwrap().to_string(), "$0.00");
    service.set_balance(Some(0.1));
    assert_eq!(client.credits(&key()).await.unwrap().to_string(), "$0.10");
    let Err(SubmitError::NotQueued(error)) = client.submit(&key(), &model(), &shot(), &no_pictures()).await else {
        panic!("was taken")
    };
    assert_eq!(error.kind, ApiErrorKind::Credits, "{error:?}");
}

#[tokio::test]
async fn a_picture_goes_up_and_both_answers_name_where_it_is() {
    let service = service().await;
    let client = client_of(&service.api_url());
    let mut png = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(8, 8).write_to(&mut png, image::ImageFormat::Png).unwrap();
    for shape in [UploadShape::FileUrls, UploadShape::Urls] {
        service.script().upload_shape(shape);
        let url = client.upload(&key(), png.get_ref(), "image/png").await.unwrap();
        assert_eq!(client.fetch_image(&url).await.unwrap().bytes, png.get_ref().as_slice(), "{shape:?}");
    }
}

#[tokio::test]
async fn a_rate_limit_names_an_instant_that_is_understood() {
    let service = service().await;
    service.script().push(Endpoint::Status, Fault::RateLimited { reset_in: Some(Duration::from_secs(30)) });
    let error = client_of(&service.api_url()).status(&key(), &crate::id()).await.unwrap_err();
    assert_eq!(error.kind, ApiErrorKind::RateLimited);
    assert!(error.retry_at.is_some());
}

#[tokio::test]
async fn a_video_goes_on_where_it_stopped_and_a_broken_one_is_never_taken_for_whole() {
    let service = service().await;
    let client = client_of(&service.api_url());
    let url = output_of(&client).await;
    let whole = client.open_file(&url, 0, None).await.unwrap();
    let tag = whole.etag.clone().unwrap();
    let whole = read(whole).await.unwrap();
    let rest = client.open_file(&url, 100, Some(&tag)).await.unwrap();
    assert_eq!((rest.start, rest.total), (100, Some(whole.len() as u64)));
    assert_eq!(read(rest).await.unwrap(), whole[100..]);
    let other = client.open_file(&url, 100, Some("\"another\"")).await.unwrap();
    assert_eq!(other.start, 0);

    service.script().next_job(JobFault::FileFault(FileFault::Truncated));
    let broken = client.open_file(&output_of(&client).await, 0, None).await.unwrap();
    assert_eq!(read(broken).await, Err(ApiErrorKind::Interrupted));
    service.script().next_job(JobFault::FileFault(FileFault::Status(403)));
    let refused = client.open_file(&output_of(&client).await, 0, None).await.unwrap_err();
    assert_eq!(refused.failure().kind, FailureKind::OutputRefused);
}
