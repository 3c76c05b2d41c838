//! What becomes of a job when none of its addresses gave its clip, and what a download resumes from.

use std::fs;
use std::io;

use jiff::Timestamp;

use super::*;
use crate::domain::RequestId;
use crate::engine::download::delivery::Foreign;
use crate::engine::job::tools_for_tests::{self, event_of, work};
use crate::segmind::Endpoint;

fn noon() -> Timestamp {
    "2026-11-23T12:00:00Z".parse().unwrap()
}

fn downloading() -> Job {
    let url = "https://images.segmind.com/a.mp4".parse().unwrap();
    let known = JobEvent::OutputKnown { url, more: vec![], cost: None };
    let accepted = JobEvent::Accepted(RequestId::parse("r-1").unwrap());
    tools_for_tests::job(&[JobEvent::SubmitStarted, accepted, known, JobEvent::DownloadStarted], noon())
}

async fn event_after(ends: Vec<FetchError>, waits: u32) -> JobEvent {
    let (work, messages) = work(noon(), waits);
    let job = downloading();
    event_of(give_up(&work, &[], ends), messages, &job).await
}

fn api(kind: ApiErrorKind) -> FetchError {
    FetchError::Api(tools_for_tests::error(Endpoint::File, kind))
}

fn full() -> io::Error {
    io::ErrorKind::StorageFull.into()
}

async fn failure_after(ends: Vec<FetchError>, waits: u32) -> FailureKind {
    match event_after(ends, waits).await {
        JobEvent::Fail(failure) => failure.kind,
        other => panic!("{other:?}"),
    }
}

async fn wait_after(ends: Vec<FetchError>, waits: u32) -> (i64, WaitReason) {
    match event_after(ends, waits).await {
        JobEvent::Wait { until, why } => (until.duration_since(noon()).as_secs(), why),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn what_may_pass_is_waited_for_longer_each_time_and_never_ends_a_paid_job() {
    for waits in [0, 5, 1000] {
        for ended in [FetchError::Short, FetchError::Mixed("x")] {
            let (_, why) = wait_after(vec![ended], waits).await;
            assert_eq!(why, WaitReason::ServerTrouble);
        }
        let (_, why) = wait_after(vec![api(ApiErrorKind::Unreachable)], waits).await;
        assert_eq!(why, WaitReason::Offline);
        wait_after(vec![api(ApiErrorKind::ServerTrouble)], waits).await;
    }
    for (waits, seconds) in [(0, 8), (1, 16), (2, 32), (9, 60)] {
        assert_eq!(wait_after(vec![FetchError::Short], waits).await.0, seconds);
        assert_eq!(wait_after(vec![api(ApiErrorKind::ServerTrouble)], waits).await.0, seconds);
    }
}

#[tokio::test]
async fn an_address_that_gives_next_to_nothing_is_waited_for_five_times() {
    for waits in 0..5 {
        wait_after(vec![FetchError::TooSlow], waits).await;
    }
    assert_eq!(failure_after(vec![FetchError::TooSlow], 5).await, FailureKind::OutputRefused);
}

#[tokio::test]
async fn an_answer_for_good_ends_the_job_with_the_failure_that_says_so() {
    for (ended, kind) in [
        (api(ApiErrorKind::FileGone), FailureKind::OutputGone),
        (api(ApiErrorKind::NotFetchable), FailureKind::OutputRefused),
        (FetchError::TooLong(None), FailureKind::OutputRefused),
        (FetchError::Foreign(Foreign::Page), FailureKind::NotAVideo),
    ] {
        assert_eq!(failure_after(vec![ended], 0).await, kind);
    }
}

#[tokio::test]
async fn our_own_disk_is_told_before_what_any_address_said() {
    let gone = || api(ApiErrorKind::FileGone);
    let folder = event_after(vec![gone(), FetchError::Folder(full())], 0).await;
    let JobEvent::Park(Need::Folder { why, .. }) = folder else { panic!("{folder:?}") };
    assert_eq!(why, "the disk is full");
    let unplaced = event_after(vec![gone(), FetchError::Unplaced(full())], 0).await;
    assert!(matches!(unplaced, JobEvent::Park(Need::Folder { .. })), "no bytes are here: {unplaced:?}");
}

#[tokio::test]
async fn bytes_that_only_their_place_does_not_take_are_said_to_be_safe_where_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let parts = two_parts(folder.path());
    keep_bytes(&parts[1], b"video", 5);
    let (work, messages) = work(noon(), 0);
    let job = downloading();
    let event = event_of(give_up(&work, &parts, vec![FetchError::Unplaced(full())]), messages, &job).await;
    let JobEvent::Park(Need::ClipKept { at, folder, why, .. }) = event else { panic!("{event:?}") };
    assert_eq!((at, folder, why.as_str()), (parts[1].path(), "/clips".into(), "the disk is full"));
}

#[tokio::test]
async fn as_long_as_one_address_may_give_it_later_the_job_waits() {
    let gone = || api(ApiErrorKind::FileGone);
    wait_after(vec![gone(), FetchError::Short], 0).await;
    wait_after(vec![FetchError::Foreign(Foreign::Text), api(ApiErrorKind::ServerTrouble), gone()], 0).await;
    assert_eq!(failure_after(vec![FetchError::Foreign(Foreign::Text), gone()], 0).await, FailureKind::NotAVideo);
    wait_after(vec![], 0).await;
}

/// Two part files of the same request, one in each of two folders.
fn two_parts(folder: &std::path::Path) -> [PartFile; 2] {
    ["data", "clips"].map(|name| {
        let there = folder.join(name);
        fs::create_dir_all(&there).unwrap();
        PartFile::new(&there, &RequestId::parse("r-1").unwrap())
    })
}

fn keep_bytes(part: &PartFile, bytes: &[u8], total: u64) {
    fs::write(part.path(), bytes).unwrap();
    let (etag, synced) = (Some("\"a\"".to_owned()), bytes.len() as u64);
    part.write_note(&Note { etag, total: Some(total), synced, ..Note::default() }).unwrap();
}

#[tokio::test]
async fn bytes_that_are_whole_are_not_fetched_again_wherever_they_lie() {
    let folder = tempfile::tempdir().unwrap();
    let parts = two_parts(folder.path());
    keep_bytes(&parts[0], b"vid", 5);
    assert!(whole_part(&parts).await.unwrap().is_none());
    keep_bytes(&parts[1], b"video", 5);
    let (whole, received) = whole_part(&parts).await.unwrap().unwrap();
    assert_eq!((&whole, received.told, received.note.synced), (&parts[1], true, 5));
    fs::write(parts[1].path(), "vide").unwrap();
    assert!(whole_part(&parts).await.unwrap().is_none(), "the note speaks of more than is here");
}

#[test]
fn a_clip_that_an_earlier_run_put_in_its_place_is_found_there_and_a_strangers_file_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let parts = two_parts(folder.path());
    assert!(already_placed(&parts).unwrap().is_none(), "there is no note");
    let clip = folder.path().join("clip.mp4");
    for (bytes, is_clip) in [(&[0; 9][..], true), (b"my words!", false)] {
        fs::write(&clip, bytes).unwrap();
        parts[1].write_note(&Note { total: Some(9), placed: Some(clip.clone()), ..Note::default() }).unwrap();
        let found = already_placed(&parts).unwrap().map(|(path, delivered)| (path, delivered.picture.bytes));
        assert_eq!(found, is_clip.then(|| (clip.clone(), 9)));
        assert!(clip.is_file());
    }
}
