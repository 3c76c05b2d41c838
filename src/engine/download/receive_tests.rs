//! What ends a transfer, and what of it is kept.

use super::*;
use crate::domain::RequestId;
use crate::engine::job::tools_for_tests;
use crate::segmind::Endpoint;

/// Pieces of this size, one every `pause`, for an hour at most; the bytes that came before it was ended.
async fn trickle(piece: u64, pause: Duration) -> Option<u64> {
    trickle_on(0, piece, pause).await
}

/// The same behind so many bytes that are here already.
async fn trickle_on(here: u64, piece: u64, pause: Duration) -> Option<u64> {
    let (mut rate, mut done) = (Rate::default(), here);
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_hours(1) {
        let next = async {
            tokio::time::sleep(pause).await;
            Ok(())
        };
        match rate.of(next, done).await {
            Ok(()) => done += piece,
            Err(ended) => {
                assert!(matches!(ended, FetchError::TooSlow), "{ended:?}");
                return Some(done - here);
            }
        }
    }
    None
}

#[tokio::test(start_paused = true)]
async fn a_byte_now_and_then_does_not_keep_its_place_for_ever_but_a_slow_line_does() {
    assert_eq!(trickle(1, Duration::from_secs(29)).await, Some(4), "within three minutes");
    assert!(trickle(1000, Duration::from_secs(25)).await.is_some());
    assert_eq!(trickle(1440, Duration::from_secs(1)).await, None, "a bad mobile line");
    assert_eq!(trickle(64 * 1024, Duration::from_secs(29)).await, None, "a line that stops and goes");
    assert_eq!(trickle_on(1_000_000, 1, Duration::from_secs(29)).await, Some(4), "what was here before is no speed");
}

#[tokio::test(start_paused = true)]
async fn a_disk_that_makes_the_network_wait_is_not_taken_for_a_slow_line() {
    let mut rate = Rate::default();
    for piece in 0..20 {
        tokio::time::sleep(Duration::from_mins(3)).await;
        assert!(rate.of(async { Ok(()) }, piece).await.is_ok());
    }
}

#[test]
fn what_may_pass_is_waited_for_and_what_was_answered_for_good_is_not() {
    assert!(FetchError::Short.may_pass() && FetchError::TooSlow.may_pass() && FetchError::Mixed("x").may_pass());
    assert!(!FetchError::Foreign(Foreign::Page).may_pass() && !FetchError::TooLong(None).may_pass());
    assert!(FetchError::Folder(io::ErrorKind::StorageFull.into()).is_ours());
}

fn api(kind: ApiErrorKind) -> FetchError {
    FetchError::Api(tools_for_tests::error(Endpoint::File, kind))
}

fn full() -> io::Error {
    io::ErrorKind::StorageFull.into()
}

#[test]
fn only_bytes_that_do_not_belong_together_start_over() {
    for ended in [FetchError::Mixed("x"), api(ApiErrorKind::Unreadable)] {
        assert!(ended.starts_over(), "{ended:?}");
    }
    for ended in [
        api(ApiErrorKind::Interrupted),
        api(ApiErrorKind::ServerTrouble),
        api(ApiErrorKind::FileGone),
        FetchError::Short,
        FetchError::TooSlow,
        FetchError::TooLong(None),
        FetchError::Foreign(Foreign::Page),
        FetchError::Folder(full()),
        FetchError::Unplaced(full()),
    ] {
        assert!(!ended.starts_over(), "what is here was paid for: {ended:?}");
    }
}

#[test]
fn the_details_say_what_was_seen() {
    for (ended, details) in [
        (api(ApiErrorKind::FileGone), "its details"),
        (FetchError::Mixed("another length"), "another length"),
        (FetchError::Short, "the transfer broke off"),
        (FetchError::TooSlow, "less than 61440 bytes came in 120 seconds"),
        (FetchError::TooLong(Some(5_000_000_000)), "a file of 5000000000 bytes is announced; 4000000000 is the most"),
        (FetchError::TooLong(None), "no end after 4000000000 bytes"),
        (FetchError::Foreign(Foreign::Nothing), "an empty file came"),
        (FetchError::Foreign(Foreign::Page), "a web page came"),
        (FetchError::Foreign(Foreign::Text), "a text came"),
    ] {
        assert_eq!(ended.details(), details);
    }
    for ours in [FetchError::Folder(full()), FetchError::Unplaced(full())] {
        assert_eq!(ours.details(), causes(&full()));
    }
}

#[tokio::test(start_paused = true)]
async fn a_window_that_brought_just_enough_is_no_slow_one() {
    for (bytes, is_enough) in [(LEAST, true), (LEAST - 1, false)] {
        let mut rate = Rate::default();
        let after = async |pause| {
            tokio::time::sleep(pause).await;
            Ok(())
        };
        assert!(rate.of(after(Duration::from_secs(1)), 1000).await.is_ok());
        assert_eq!(rate.of(after(WINDOW), 1000 + bytes).await.is_ok(), is_enough, "{bytes}");
    }
}

#[test]
fn a_transfer_begins_only_where_it_leaves_64_megabytes_free() {
    let spare = 67_108_864;
    for (needed, free, is_enough) in [
        (10, spare + 10, true),
        (10, spare + 9, false),
        (0, spare, true),
        (0, 0, false),
        (5, u64::MAX, true),
        (u64::MAX, u64::MAX - 1, false),
    ] {
        match fits(needed, free) {
            Ok(()) => assert!(is_enough, "{needed} into {free}"),
            Err(FetchError::Folder(error)) if error.kind() == io::ErrorKind::StorageFull => {
                assert!(!is_enough, "{needed} into {free}");
            }
            Err(other) => panic!("{other:?}"),
        }
    }
}

#[test]
fn the_free_space_is_looked_at_every_64_megabytes() {
    let step = 67_108_864;
    assert!(look_is_due(step, 0) && look_is_due(3 * step, step));
    assert!(!look_is_due(step - 1, 0) && !look_is_due(3 * step, 2 * step + 1) && !look_is_due(step, step));
}

#[test]
fn four_gigabytes_are_the_most_and_one_byte_more_is_too_long() {
    assert!(!is_too_long(0) && !is_too_long(4_000_000_000));
    assert!(is_too_long(4_000_000_001) && is_too_long(u64::MAX));
}

#[tokio::test]
async fn a_file_that_is_larger_than_its_drive_is_not_begun() {
    let folder = tempfile::tempdir().unwrap();
    let refused = has_room(folder.path(), u64::MAX).await.unwrap_err();
    assert!(matches!(&refused, FetchError::Folder(error) if error.kind() == io::ErrorKind::StorageFull), "{refused:?}");
}

#[tokio::test]
async fn bytes_arrive_in_their_order_and_the_note_vouches_for_all_of_them() {
    let folder = tempfile::tempdir().unwrap();
    let part = PartFile::new(folder.path(), &RequestId::parse("r-1").unwrap());
    std::fs::write(part.path(), b"begun, and an end that was never written").unwrap();
    let note = Note { etag: Some("\"a\"".into()), synced: 5, ..Note::default() };
    let mut writer = PartWriter::begin(part.clone(), part.lock().unwrap(), note).await.unwrap();
    let pieces: Vec<Bytes> = (0..40_u8).map(|piece| Bytes::from(vec![piece; 40_000])).collect();
    for piece in &pieces {
        writer.add(piece.clone()).await.unwrap();
    }
    let note = writer.settle().await.unwrap();
    assert_eq!(note.synced, 5 + 1_600_000);
    assert_eq!(part.note(), note);
    let whole = [b"begun".to_vec(), pieces.concat()].concat();
    assert!(std::fs::read(part.path()).unwrap() == whole);
}

#[tokio::test(start_paused = true)]
async fn every_second_the_note_tells_what_is_on_the_disk() {
    let folder = tempfile::tempdir().unwrap();
    let part = PartFile::new(folder.path(), &RequestId::parse("r-1").unwrap());
    let mut writer = PartWriter::begin(part.clone(), part.lock().unwrap(), Note::default()).await.unwrap();
    writer.add(Bytes::from_static(b"ab")).await.unwrap();
    assert_eq!(part.note().synced, 0);
    tokio::time::sleep(NOTE_EVERY).await;
    writer.add(Bytes::from_static(b"cd")).await.unwrap();
    writer.last_written().await.unwrap();
    assert_eq!(part.note().synced, 4);
    drop(writer);
    assert_eq!(std::fs::read(part.path()).unwrap(), b"abcd");
}
