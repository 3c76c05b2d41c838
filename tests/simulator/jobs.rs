//! Jobs: from the submit to the statement.

use std::time::Duration;

use rushes::simulator::{JobFault, JobStatus, OutputShape};
use serde_json::{Value, json};

use super::{Bench, KEY, cheap, json_of};

#[tokio::test]
async fn a_submit_is_queued_rendered_billed_and_served() {
    let bench = Bench::new().await;
    let answer = json_of(bench.submit(&cheap("a fox")).send().await.unwrap(), 200).await;
    let id = answer["request_id"].as_str().unwrap();
    let base = bench.service.api_url();
    assert_eq!(answer["status"], "QUEUED");
    assert_eq!(answer["poll_url"], format!("{base}/v1/requests/{id}"));
    assert_eq!(answer["status_url"], format!("{base}/v2/requests/{id}/status"));
    assert_eq!(answer["response_url"], format!("{base}/v2/requests/{id}"));

    assert_eq!(bench.ended(id).await, "COMPLETED");
    let result = json_of(bench.result(id).await, 200).await;
    assert_eq!(result["request_id"], id);
    assert_eq!(result["metrics"]["cost"], 0.8);
    assert_eq!(result["metrics"]["remaining_credits"], 24.2);
    for name in ["inference_time", "queue_time", "total_time", "retry_count"] {
        assert!(result["metrics"][name].is_number(), "{name} is missing");
    }
    let file = bench.get(result["output"].as_str().unwrap()).send().await.unwrap();
    let bytes = file.bytes().await.unwrap();
    assert_eq!(&bytes[4..8], b"ftyp");

    let ledger = bench.service.ledger();
    assert_eq!(ledger.len(), 1);
    let row = &ledger[0];
    assert_eq!((row.request_id.as_str(), row.slug.as_str()), (id, "veo-3"));
    assert_eq!(row.body, cheap("a fox"));
    assert_eq!(row.status, JobStatus::Completed);
    assert!((row.cost - 0.8).abs() < 1e-9);
    assert!(row.polls >= 1);
    assert_eq!((row.result_reads, row.file_reads), (1, 1));
}

#[tokio::test]
async fn a_job_is_queued_then_processing_and_its_time_can_be_skipped() {
    let bench = Bench::with(|config| config.render_seconds = 3000.0).await;
    let id = bench.accepted().await;
    let word = async || -> Value { json_of(bench.status(&id).await, 200).await["status"].clone() };
    assert_eq!(word().await, "QUEUED");
    let early = json_of(bench.result(&id).await, 200).await;
    assert_eq!((&early["status"], &early["output"]), (&json!("QUEUED"), &json!(null)));
    bench.service.advance(Duration::from_mins(25));
    assert_eq!(word().await, "PROCESSING");
    assert_eq!(bench.service.balance(), Some(25.0));
    bench.service.advance(Duration::from_secs(2000));
    assert_eq!(bench.ended(&id).await, "COMPLETED");
}

#[tokio::test]
async fn a_failed_job_is_422_with_its_reason_and_is_never_billed() {
    let bench = Bench::new().await;
    bench.service.script().next_job(JobFault::Fail("RAI: a face was blocked".into()));
    let scripted = bench.accepted().await;
    assert_eq!(bench.ended(&scripted).await, "FAILED");
    for answer in [bench.status(&scripted).await, bench.result(&scripted).await] {
        let body = json_of(answer, 422).await;
        assert_eq!((&body["status"], &body["error"]), (&json!("FAILED"), &json!("RAI: a face was blocked")));
        assert!(body["metrics"]["total_time"].is_number());
        assert!(body["metrics"].get("cost").is_none());
    }
    bench.service.script().failed_status_is_200(true);
    assert_eq!(bench.status(&scripted).await.status(), 200);
    assert_eq!(bench.result(&scripted).await.status(), 422);
    assert_eq!(bench.service.balance(), Some(25.0));
    assert!(bench.service.ledger()[0].cost.abs() < 1e-9);
}

#[tokio::test]
async fn a_magic_word_in_the_prompt_fails_a_job_over_the_wire() {
    let bench = Bench::new().await;
    let answer = bench.submit(&cheap("[fail] a fox")).send().await.unwrap();
    let id = json_of(answer, 200).await["request_id"].as_str().unwrap().to_owned();
    assert_eq!(bench.ended(&id).await, "FAILED");
}

#[tokio::test]
async fn the_address_of_the_file_comes_in_every_shape_seen() {
    let bench = Bench::new().await;
    let shaped = async |shape| {
        bench.service.script().next_job(JobFault::OutputShape(shape));
        let id = bench.accepted().await;
        assert_eq!(bench.ended(&id).await, "COMPLETED");
        let url = format!("{}/outputs/{id}.mp4", bench.service.api_url());
        (url, json_of(bench.result(&id).await, 200).await)
    };
    let (url, body) = shaped(OutputShape::UrlList).await;
    assert_eq!(body["output"], json!([url]));
    let (url, body) = shaped(OutputShape::UrlObject).await;
    assert_eq!(body["output"], json!({ "url": url }));
    let (url, body) = shaped(OutputShape::JsonText).await;
    let text: Value = serde_json::from_str(body["output"].as_str().unwrap()).unwrap();
    assert_eq!(text, json!({ "url": url }));
    let (url, body) = shaped(OutputShape::VideoString).await;
    assert_eq!((&body["video"], &body["output"]), (&json!(url), &json!(null)));
    let (url, body) = shaped(OutputShape::VideoObject).await;
    assert_eq!(body["video"], json!({ "url": url }));
    let (_, body) = shaped(OutputShape::None).await;
    assert_eq!(body["output"], json!(null));
    assert!(body.get("video").is_none());
}

#[tokio::test]
async fn a_record_expires_after_its_hour_while_its_file_lives_on() {
    let bench = Bench::new().await;
    let url = bench.rendered().await;
    let id = bench.service.ledger()[0].request_id.clone();
    bench.service.advance(Duration::from_hours(1));
    assert_eq!(bench.status(&id).await.status(), 404);
    assert_eq!(bench.result(&id).await.status(), 404);
    assert_eq!(bench.get(&url).send().await.unwrap().status(), 200);
    bench.service.advance(Duration::from_hours(7 * 24));
    assert_eq!(bench.get(&url).send().await.unwrap().status(), 404);
}

#[tokio::test]
async fn a_record_can_vanish_as_soon_as_it_said_completed() {
    let bench = Bench::new().await;
    bench.service.script().next_job(JobFault::RecordGone);
    let id = bench.accepted().await;
    assert_eq!(bench.ended(&id).await, "COMPLETED");
    assert_eq!(bench.result(&id).await.status(), 404);
    assert_eq!(bench.service.balance(), Some(24.2));
}

#[tokio::test]
async fn an_unknown_request_is_404() {
    let bench = Bench::new().await;
    let body = json_of(bench.status("00000000-0000-4000-a000-000000000000").await, 404).await;
    assert!(body["error"].is_string());
}

#[tokio::test]
async fn veo_3_fast_is_silent_and_cheaper_by_default() {
    let bench = Bench::new().await;
    let body = json!({"prompt": "a fox", "duration": 4});
    let request = bench.post("/v2/veo-3-fast").header("x-api-key", KEY).json(&body);
    let id = json_of(request.send().await.unwrap(), 200).await["request_id"].as_str().unwrap().to_owned();
    assert_eq!(bench.ended(&id).await, "COMPLETED");
    assert_eq!(json_of(bench.result(&id).await, 200).await["metrics"]["cost"], 0.4);
}

#[tokio::test]
async fn a_job_refused_for_money_leaves_the_scripted_fault_to_the_next() {
    let bench = Bench::with(|config| config.balance = 0.0).await;
    bench.service.script().next_job(JobFault::Fail("scripted".into()));
    assert_eq!(bench.submit(&cheap("a fox")).send().await.unwrap().status(), 406);
    bench.service.set_balance(Some(5.0));
    let id = bench.accepted().await;
    assert_eq!(bench.ended(&id).await, "FAILED");
}

#[tokio::test(flavor = "multi_thread")]
async fn sixty_jobs_at_once_all_complete_and_are_each_billed_once() {
    let bench = Bench::with(|config| config.balance = 48.0).await;
    let accepted = futures_util::future::join_all((0..60).map(|_| bench.accepted())).await;
    let words = futures_util::future::join_all(accepted.iter().map(|id| bench.ended(id))).await;
    assert!(words.iter().all(|word| word == "COMPLETED"));
    let ledger = bench.service.ledger();
    assert_eq!(ledger.len(), 60);
    assert!(ledger.iter().all(|row| (row.cost - 0.8).abs() < 1e-9));
    assert_eq!(bench.service.balance(), Some(0.0));
    assert_eq!(bench.submit(&cheap("one more")).send().await.unwrap().status(), 406);
}
