//! What a download believes of the answers to its ranges, and how often an address is asked.

use rushes::domain::{FailureKind, JobAction, JobState, StateName, WaitReason};

use crate::delivery::{Host, ok, page, ready, reply, stage_with, video};
use crate::stage::Stage;

/// The first half of the video; its whole length and a tag are told.
fn begun() -> Vec<u8> {
    let (video, half) = (video(), video().len() / 2);
    let whole = reply("200 OK", "etag: \"a\"\r\n", &video);
    whole[..whole.len() - (video.len() - half)].to_vec()
}

/// These bytes, without a Content-Length.
fn untold(bytes: &[u8]) -> Vec<u8> {
    [b"HTTP/1.1 200 OK\r\netag: \"a\"\r\nconnection: close\r\n\r\n", bytes].concat()
}

fn not_there() -> Vec<u8> {
    reply("416 Range Not Satisfiable", "", b"")
}

fn from_half() -> String {
    format!("bytes={}-", video().len() / 2)
}

fn ranges(host: &Host) -> Vec<Option<String>> {
    host.asked().into_iter().map(|(_, range)| range).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_address_began_is_never_gone_on_with_from_another() {
    let gone = reply("404 Not Found", "", b"");
    let host = Host::start([("one", vec![begun(), gone]), ("two", vec![ok(&video())])].into()).await;
    let (stage, job) = stage_with(&ready(&[host.url("one"), host.url("two")]), |_| {}).await;
    assert!(std::fs::read(stage.until_saved(job).await).unwrap() == video());
    let asked = [("one", None), ("one", Some(from_half())), ("two", None)];
    assert_eq!(host.asked(), asked.map(|(path, range)| (path.to_owned(), range)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rest_that_does_not_belong_to_the_first_bytes_starts_over() {
    let (video, half) = (video(), video().len() / 2);
    let longer = format!("content-range: bytes {half}-{}/{}\r\netag: \"a\"\r\n", video.len() - 1, video.len() + 5);
    let longer = reply("206 Partial Content", &longer, &video[half..]);
    for no_rest in [longer, not_there()] {
        let host = Host::start([("v", vec![begun(), no_rest, ok(&video)])].into()).await;
        let (stage, job) = stage_with(&ready(&[host.url("v")]), |_| {}).await;
        assert!(std::fs::read(stage.until_saved(job).await).unwrap() == video);
        assert_eq!(ranges(&host), [None, Some(from_half()), None]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rest_that_reads_as_a_text_belongs_to_its_video() {
    let words =
        b"<html> is what this note in the video begins with, and it is longer than what is looked at".repeat(10);
    let whole = [&video()[..], &u32::try_from(words.len() + 8).unwrap().to_be_bytes(), b"free", &words].concat();
    let here = whole.len() - words.len();
    let first = reply("200 OK", "etag: \"a\"\r\n", &whole);
    let first = first[..first.len() - words.len()].to_vec();
    let range = format!("content-range: bytes {here}-{}/{}\r\netag: \"a\"\r\n", whole.len() - 1, whole.len());
    let host = Host::start([("v", vec![first, reply("206 Partial Content", &range, &words)])].into()).await;
    let (stage, job) = stage_with(&ready(&[host.url("v")]), |_| {}).await;
    assert!(std::fs::read(stage.until_saved(job).await).unwrap() == whole);
    assert_eq!(host.asked().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn bytes_of_untold_length_that_are_all_there_is_are_not_fetched_again() {
    let video = video();
    let half = &video[..video.len() / 2];
    for (answers, all) in [(vec![untold(&video)], &video[..]), (vec![untold(half), not_there()], half)] {
        let times = answers.len();
        let host = Host::start([("v", answers)].into()).await;
        let (stage, job) = stage_with(&ready(&[host.url("v")]), |stage: &Stage| {
            std::fs::remove_dir_all(stage.clips_folder()).ok();
            std::fs::write(stage.clips_folder(), "no folder").unwrap();
        })
        .await;
        stage.until_state(job, StateName::NeedsUser).await;
        std::fs::remove_file(stage.clips_folder()).unwrap();
        stage.act(job, JobAction::GoOn).await.unwrap();
        assert!(std::fs::read(stage.until_saved(job).await).unwrap() == all);
        assert_eq!(host.asked().len(), times, "they are here");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_denies_its_own_beginning_is_waited_for() {
    let host = Host::start([("v", vec![not_there()])].into()).await;
    let (stage, job) = stage_with(&ready(&[host.url("v")]), |_| {}).await;
    let view = stage.until(job, "an end of the tries", |v| v.job.state.is_ended() || waits(&v.job.state)).await;
    assert!(waits(&view.job.state), "{:?}", view.job.state);
    assert_eq!(ranges(&host), [None, None, None, None]);
}

fn waits(state: &JobState) -> bool {
    matches!(state, JobState::Waiting { why: WaitReason::ServerTrouble, .. })
}

#[tokio::test(flavor = "multi_thread")]
async fn what_no_address_gives_is_asked_for_four_times_before_it_is_believed() {
    let host = Host::start([("v", vec![page()])].into()).await;
    let (stage, job) = stage_with(&ready(&[host.url("v")]), |_| {}).await;
    let view = stage.until_state(job, StateName::Failed).await;
    let JobState::Failed(failure) = &view.job.state else { unreachable!() };
    assert_eq!((failure.kind, host.asked().len()), (FailureKind::NotAVideo, 4));
}
