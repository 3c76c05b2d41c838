//! Output files: ranges, validators, and every way in which a download can go wrong.

use reqwest::Response;
use rushes::simulator::{Endpoint, Fault, FileFault, JobFault};

use super::Bench;

async fn ranged(bench: &Bench, url: &str, range: &str, if_range: Option<&str>) -> Response {
    let mut request = bench.get(url).header("range", range);
    if let Some(etag) = if_range {
        request = request.header("if-range", etag);
    }
    request.send().await.unwrap()
}

async fn faulty(fault: FileFault) -> (Bench, String) {
    let bench = Bench::new().await;
    bench.service.script().next_job(JobFault::FileFault(fault));
    let url = bench.rendered().await;
    (bench, url)
}

fn header(answer: &Response, name: &str) -> String {
    answer.headers()[name].to_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_file_is_served_whole_by_head_and_in_ranges() {
    let bench = Bench::new().await;
    let url = bench.rendered().await;
    let whole = bench.get(&url).send().await.unwrap();
    assert_eq!(header(&whole, "content-type"), "video/mp4");
    assert_eq!(header(&whole, "accept-ranges"), "bytes");
    let etag = header(&whole, "etag");
    assert!(etag.starts_with('"') && etag.ends_with('"'));
    let length: usize = header(&whole, "content-length").parse().unwrap();
    let bytes = whole.bytes().await.unwrap();
    assert_eq!(bytes.len(), length);

    let head = bench.client.head(&url).send().await.unwrap();
    assert_eq!((head.status().as_u16(), header(&head, "content-length")), (200, length.to_string()));

    let part = ranged(&bench, &url, "bytes=100-199", Some(&etag)).await;
    assert_eq!(part.status(), 206);
    assert_eq!(header(&part, "content-range"), format!("bytes 100-199/{length}"));
    assert_eq!(part.bytes().await.unwrap(), bytes.slice(100..200));
    let rest = ranged(&bench, &url, "bytes=1000-", None).await;
    assert_eq!(rest.bytes().await.unwrap(), bytes.slice(1000..));

    let beyond = ranged(&bench, &url, &format!("bytes={length}-"), None).await;
    assert_eq!(beyond.status(), 416);
    assert_eq!(header(&beyond, "content-range"), format!("bytes */{length}"));
}

#[tokio::test]
async fn a_range_of_another_version_is_answered_with_the_whole_file() {
    let bench = Bench::new().await;
    let url = bench.rendered().await;
    let answer = ranged(&bench, &url, "bytes=100-", Some("\"another\"")).await;
    assert_eq!(answer.status(), 200);
    assert!(!answer.headers().contains_key("content-range"));
}

#[tokio::test]
async fn files_need_no_key_and_the_log_tells_whether_one_was_sent() {
    let bench = Bench::new().await;
    let url = bench.rendered().await;
    bench.get(&url).send().await.unwrap();
    bench.get(&url).header("x-api-key", super::KEY).send().await.unwrap();
    let seen = bench.service.requests();
    let files: Vec<bool> =
        seen.iter().filter(|row| row.endpoint == Some(Endpoint::File)).map(|row| row.key_sent).collect();
    assert_eq!(files, [false, true]);
    assert!(seen.iter().any(|row| row.endpoint == Some(Endpoint::Submit) && row.key_sent));
    assert!(!format!("{seen:?}").contains(super::KEY));
}

#[tokio::test]
async fn a_file_can_be_refused_by_the_store() {
    let (bench, url) = faulty(FileFault::Status(403)).await;
    let answer = bench.get(&url).send().await.unwrap();
    assert_eq!(answer.status(), 403);
    assert!(answer.text().await.unwrap().starts_with("<?xml"));
}

#[tokio::test]
async fn a_truncated_download_breaks_after_half_of_its_length() {
    let (bench, url) = faulty(FileFault::Truncated).await;
    let mut answer = bench.get(&url).send().await.unwrap();
    let promised = answer.content_length().unwrap();
    let mut got = 0;
    let broke = loop {
        match answer.chunk().await {
            Ok(Some(piece)) => got += piece.len() as u64,
            Ok(None) => break false,
            Err(_) => break true,
        }
    };
    assert!(broke);
    assert_eq!(got, promised / 2);
}

#[tokio::test]
async fn one_broken_download_can_be_resumed_where_it_stopped() {
    let bench = Bench::new().await;
    let url = bench.rendered().await;
    bench.service.script().push(Endpoint::File, Fault::HalfBody);
    let mut first = bench.get(&url).send().await.unwrap();
    let (etag, total) = (header(&first, "etag"), first.content_length().unwrap());
    let mut bytes = Vec::new();
    while let Ok(Some(piece)) = first.chunk().await {
        bytes.extend_from_slice(&piece);
    }
    assert_eq!(bytes.len() as u64, total / 2);
    let rest = ranged(&bench, &url, &format!("bytes={}-", bytes.len()), Some(&etag)).await;
    assert_eq!(rest.status(), 206);
    bytes.extend_from_slice(&rest.bytes().await.unwrap());
    assert_eq!(bytes, bench.get(&url).send().await.unwrap().bytes().await.unwrap());
}

#[tokio::test]
async fn lengths_can_be_missing_wrong_or_not_enough() {
    let (bench, url) = faulty(FileFault::NoLength).await;
    let answer = bench.get(&url).send().await.unwrap();
    assert_eq!(answer.content_length(), None);
    let right = answer.bytes().await.unwrap();
    assert_eq!(&right[4..8], b"ftyp");

    let (bench, url) = faulty(FileFault::WrongLength).await;
    let answer = bench.get(&url).send().await.unwrap();
    assert_eq!(answer.content_length(), Some(right.len() as u64 + 1000));
    assert!(answer.bytes().await.is_err());

    let (bench, url) = faulty(FileFault::TooLong).await;
    let answer = bench.get(&url).send().await.unwrap();
    assert!(answer.bytes().await.unwrap().len() > right.len() + 1_000_000);

    let (bench, url) = faulty(FileFault::HalfFile).await;
    let answer = bench.get(&url).send().await.unwrap();
    assert_eq!(answer.bytes().await.unwrap(), right.slice(..right.len() / 2));
}

#[tokio::test]
async fn a_file_that_changes_between_reads_changes_its_etag_with_it() {
    let (bench, url) = faulty(FileFault::ChangedBetweenRanges).await;
    let first = bench.get(&url).send().await.unwrap();
    let etag = header(&first, "etag");
    let before = first.bytes().await.unwrap();
    let second = ranged(&bench, &url, "bytes=1000-", Some(&etag)).await;
    assert_eq!(second.status(), 200);
    assert_ne!(header(&second, "etag"), etag);
    let after = second.bytes().await.unwrap();
    assert_ne!(before, after);
    assert_eq!(before.len(), after.len());
}

#[tokio::test]
async fn what_calls_itself_a_video_need_not_be_one() {
    let (bench, url) = faulty(FileFault::NotAVideo).await;
    let answer = bench.get(&url).send().await.unwrap();
    assert_eq!(header(&answer, "content-type"), "video/mp4");
    assert_ne!(&answer.bytes().await.unwrap()[4..8], b"ftyp");
}
