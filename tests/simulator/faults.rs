//! Scripted faults: what is accepted, what is not, and what the client sees of it.

use std::time::{Duration, Instant};

use rushes::simulator::{Endpoint, Fault, Simulator};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::{Bench, KEY, cheap, json_of};

/// Sends a submit over a bare socket and returns how reading its answer ended.
async fn raw_submit(service: &Simulator) -> std::io::Result<usize> {
    let body = cheap("a fox").to_string();
    let request = format!(
        "POST /v2/veo-3 HTTP/1.1\r\nhost: {}\r\nx-api-key: {KEY}\r\ncontent-type: application/json\r\n\
         content-length: {}\r\n\r\n{body}",
        service.addr(),
        body.len()
    );
    let mut socket = TcpStream::connect(service.addr()).await?;
    socket.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    socket.read_to_end(&mut answer).await
}

#[tokio::test]
async fn a_reset_before_reading_accepts_nothing_and_a_reset_after_accepting_is_billed() {
    let bench = Bench::new().await;
    let script = bench.service.script();
    script.push(Endpoint::Submit, Fault::ResetBeforeReading);
    let error = raw_submit(&bench.service).await.unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset);
    assert!(bench.service.ledger().is_empty());

    script.push(Endpoint::Submit, Fault::ResetAfterAccepting);
    let error = raw_submit(&bench.service).await.unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset);
    let ledger = bench.service.ledger();
    assert_eq!(ledger.len(), 1);
    bench.ended(&ledger[0].request_id).await;
    assert_eq!(bench.service.balance(), Some(24.2));
}

#[tokio::test]
async fn silence_answers_nothing_and_only_one_kind_of_it_accepts() {
    let bench = Bench::new().await;
    let script = bench.service.script();
    for (fault, accepted) in [(Fault::Silence, 0), (Fault::SilenceAfterAccepting, 1)] {
        script.push(Endpoint::Submit, fault);
        let request = bench.submit(&cheap("a fox")).timeout(Duration::from_millis(300));
        assert!(request.send().await.unwrap_err().is_timeout());
        assert_eq!(bench.service.ledger().len(), accepted);
    }
}

#[tokio::test]
async fn a_status_can_come_instead_of_the_work_or_after_it() {
    let bench = Bench::new().await;
    let script = bench.service.script();
    let body = r#"{"error": "upstream"}"#.to_owned();
    let headers = vec![("retry-after".to_owned(), "7".to_owned())];
    script.push(Endpoint::Submit, Fault::Status { code: 503, body: body.clone(), headers });
    let answer = bench.submit(&cheap("a fox")).send().await.unwrap();
    assert_eq!(answer.headers()["retry-after"], "7");
    assert_eq!(json_of(answer, 503).await["error"], "upstream");
    assert!(bench.service.ledger().is_empty());

    script.push(Endpoint::Submit, Fault::StatusAfterAccepting { code: 504, body });
    assert_eq!(bench.submit(&cheap("a fox")).send().await.unwrap().status(), 504);
    assert_eq!(bench.service.ledger().len(), 1);
}

#[tokio::test]
async fn a_scripted_rate_limit_names_its_reset() {
    let bench = Bench::new().await;
    let script = bench.service.script();
    script.push(Endpoint::Credits, Fault::RateLimited { reset_in: Some(Duration::from_secs(30)) });
    script.push(Endpoint::Credits, Fault::RateLimited { reset_in: None });
    let named = bench.credits().await;
    assert_eq!(named.status(), 429);
    let reset = named.headers()["x-rate-limit-reset-at-utc"].to_str().unwrap();
    assert!(reset.ends_with('Z') && reset.parse::<jiff::Timestamp>().is_ok(), "{reset}");
    let unnamed = bench.credits().await;
    assert_eq!(unnamed.status(), 429);
    assert!(!unnamed.headers().contains_key("x-rate-limit-reset-at-utc"));
}

#[tokio::test]
async fn answers_can_be_broken_in_every_way() {
    let bench = Bench::new().await;
    let script = bench.service.script();
    script.push(Endpoint::Credits, Fault::HtmlPage(502));
    let page = bench.credits().await;
    assert_eq!(page.status(), 502);
    assert!(page.text().await.unwrap().contains("<h1>Bad Gateway"));

    script.push(Endpoint::Credits, Fault::HalfBody);
    assert!(bench.credits().await.bytes().await.is_err());

    script.push(Endpoint::Credits, Fault::InvalidJson);
    assert!(bench.credits().await.json::<Value>().await.is_err());

    script.push(Endpoint::Credits, Fault::HugeJson(3_000_000));
    let huge = bench.credits().await.text().await.unwrap();
    assert!(huge.len() > 3_000_000 && serde_json::from_str::<Value>(&huge).is_ok());

    script.push(Endpoint::Credits, Fault::WrongContentType);
    let odd = bench.credits().await;
    assert_eq!(odd.headers()["content-type"], "text/html");
    assert_eq!(odd.json::<Value>().await.unwrap()["credits"], 25.0);

    script.push(Endpoint::Credits, Fault::Redirect("https://elsewhere.example/".into()));
    let away = bench.credits().await;
    assert_eq!(away.status(), 302);
    assert_eq!(away.headers()["location"], "https://elsewhere.example/");
}

#[tokio::test]
async fn a_delayed_answer_is_the_right_one() {
    let bench = Bench::new().await;
    bench.service.script().push(Endpoint::Credits, Fault::Delay(Duration::from_millis(200)));
    let asked = Instant::now();
    json_of(bench.credits().await, 200).await;
    assert!(asked.elapsed() >= Duration::from_millis(200));
}

#[tokio::test]
async fn a_standing_fault_holds_until_it_is_cleared() {
    let bench = Bench::new().await;
    let script = bench.service.script();
    script.always(Endpoint::Credits, Fault::HtmlPage(500));
    for _ in 0..3 {
        assert_eq!(bench.credits().await.status(), 500);
    }
    script.clear();
    assert_eq!(bench.credits().await.status(), 200);
}

#[tokio::test]
async fn a_service_that_is_dropped_cuts_its_connections_and_frees_its_port() {
    let bench = Bench::new().await;
    let addr = bench.service.addr();
    let mut kept = TcpStream::connect(addr).await.unwrap();
    let request = format!("GET /v1/get-user-credits HTTP/1.1\r\nhost: {addr}\r\nx-api-key: {KEY}\r\n\r\n");
    kept.write_all(request.as_bytes()).await.unwrap();
    let mut first = [0; 15];
    kept.read_exact(&mut first).await.unwrap();
    assert_eq!(&first, b"HTTP/1.1 200 OK");

    bench.service.stop().await;
    let mut rest = Vec::new();
    let ended = tokio::time::timeout(Duration::from_secs(5), kept.read_to_end(&mut rest)).await;
    assert!(ended.is_ok(), "an idle connection outlived the service");
    assert!(TcpStream::connect(addr).await.is_err());
}

#[tokio::test]
async fn a_request_in_flight_is_cut_when_the_service_stops() {
    let bench = Bench::new().await;
    bench.service.script().push(Endpoint::Submit, Fault::Delay(Duration::from_hours(1)));
    let body = cheap("a fox");
    let waiting = tokio::spawn(bench.submit(&body).send());
    while bench.service.requests().is_empty() {
        tokio::task::yield_now().await;
    }
    bench.service.stop().await;
    let ended = tokio::time::timeout(Duration::from_secs(5), waiting).await;
    assert!(ended.expect("the request outlived the service").unwrap().is_err());
}
