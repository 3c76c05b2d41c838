//! Checks of files and addresses: what is read, what is kept, what does not pass.

use std::fs;
use std::path::PathBuf;

use image::{ImageFormat, Rgb, RgbImage};
use tempfile::TempDir;
use url::Url;

use super::*;
use crate::pictures::Format;
use crate::segmind::{ApiErrorKind, Hosts};

fn first_frames(folder: &TempDir) -> FirstFrameCheck {
    FirstFrameCheck::new(Client::new(Hosts::segmind()).unwrap(), folder.path())
}

fn png(folder: &TempDir, name: &str, colour: [u8; 3]) -> PathBuf {
    let path = folder.path().join(name);
    RgbImage::from_pixel(32, 18, Rgb(colour)).save_with_format(&path, ImageFormat::Png).unwrap();
    path
}

fn ask(path: PathBuf) -> FirstFrameAsk {
    FirstFrameAsk { from: FirstFrame::File(path), copy: None }
}

fn prepared(changes: Vec<pictures::Change>) -> Prepared {
    let small = Small { width: 1, height: 1, rgba: vec![0; 4] };
    Prepared { bytes: vec![1], format: Format::Png, width: 1, height: 1, changes, small }
}

#[test]
fn an_address_goes_out_as_it_is_only_when_all_can_fetch_it_and_it_needs_no_change() {
    let url = FirstFrame::Url(Url::parse("https://example.org/a.png").unwrap());
    assert!(goes_by_address(&url, false, &prepared(vec![])));
    assert!(!goes_by_address(&url, true, &prepared(vec![])), "only this house can fetch it");
    assert!(!goes_by_address(&url, false, &prepared(vec![pictures::Change::Upright])));
    assert!(!goes_by_address(&FirstFrame::File("/a.png".into()), false, &prepared(vec![])));
}

#[tokio::test]
async fn what_is_shown_is_what_is_sent_even_when_the_file_changes_or_goes() {
    let folder = tempfile::tempdir().unwrap();
    let first_frames = first_frames(&folder);
    let path = png(&folder, "a.png", [200, 0, 0]);
    let shown = fs::read(&path).unwrap();
    let look = first_frames.look(&ask(path.clone())).await.unwrap();
    assert_eq!((look.width, look.height, look.changes.len()), (32, 18, 0));
    assert_eq!(look.picture.rgba[..4], [200, 0, 0, 255]);
    png(&folder, "a.png", [0, 0, 200]);
    assert_eq!(first_frames.pass(&ask(path.clone()), false).await.unwrap(), look.sent_as);
    fs::remove_file(&path).unwrap();
    let again = FirstFrameAsk { copy: look.sent_as.copy().cloned(), ..ask(path.clone()) };
    assert_eq!(first_frames.look(&again).await.unwrap().picture, look.picture);
    let Ok(Ready::File(bytes, media_type)) = first_frames.ready(&again.from, Some(&look.sent_as)).await else {
        panic!()
    };
    assert_eq!((bytes, media_type), (shown, "image/png"));
}

#[tokio::test]
async fn a_copy_that_vanished_is_made_again_but_another_picture_is_never_sent_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let first_frames = first_frames(&folder);
    let path = png(&folder, "a.png", [200, 0, 0]);
    let look = first_frames.look(&ask(path.clone())).await.unwrap();
    let from = FirstFrame::File(path);
    fs::remove_dir_all(folder.path().join("pictures")).unwrap();
    assert!(matches!(first_frames.ready(&from, Some(&look.sent_as)).await, Ok(Ready::File(..))));
    fs::remove_dir_all(folder.path().join("pictures")).unwrap();
    png(&folder, "a.png", [0, 0, 200]);
    let Err(rejection) = first_frames.ready(&from, Some(&look.sent_as)).await else { panic!("another picture passed") };
    assert_eq!(rejection.kind, RejectionKind::Unfit);
    let shown = FirstFrameAsk { from, copy: look.sent_as.copy().cloned() };
    assert_eq!(first_frames.pass(&shown, true).await, Err(rejection), "nor is a shot queued that showed another one");
}

#[tokio::test]
async fn a_damaged_copy_is_never_sent() {
    let folder = tempfile::tempdir().unwrap();
    let first_frames = first_frames(&folder);
    let path = png(&folder, "a.png", [200, 0, 0]);
    let look = first_frames.look(&ask(path.clone())).await.unwrap();
    let SentAs::Copy(name) = &look.sent_as else { panic!() };
    let kept = folder.path().join("pictures").join(name.as_str());
    fs::write(&kept, b"\x89PNG\r\n\x1a\n half of it").unwrap();
    let Ok(Ready::File(bytes, _)) = first_frames.ready(&FirstFrame::File(path.clone()), Some(&look.sent_as)).await
    else {
        panic!("it is made again from the file")
    };
    assert_eq!(bytes, fs::read(path).unwrap());
}

#[test]
fn kind_and_length_are_looked_at_before_a_byte_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let fact = |path: &std::path::Path| read_now(path).unwrap_err().fact;
    assert_eq!(fact(folder.path()), "is a folder, not a picture");
    assert_eq!(fact(&folder.path().join("none.png")), "is no longer where it was");
    let film = folder.path().join("film.mp4");
    fs::write(&film, b"\0\0\0\x18ftypisom\0\0\x02\0isomavc1").unwrap();
    let long = fs::File::options().write(true).open(&film).unwrap();
    long.set_len(2 << 30).unwrap(); // A hole: takes no room.
    assert_eq!(fact(&film), "is a video, not a picture");
    let large = folder.path().join("large.png");
    fs::File::create(&large).unwrap().set_len(2 << 30).unwrap();
    assert_eq!(fact(&large), "is larger than 64 MB, which is the most");
    #[cfg(unix)]
    assert_eq!(fact(std::path::Path::new("/dev/zero")), "is a device or a pipe, not a file");
}

#[test]
fn only_a_public_address_that_others_may_reach_can_be_sent_unseen() {
    let why = |address: &str, kind: ApiErrorKind, details: &str| {
        let error = crate::segmind::ApiError {
            endpoint: crate::segmind::Endpoint::Image,
            kind,
            message: None,
            details: details.into(),
            retry_at: None,
            network_trouble: None,
        };
        Rejection::not_fetched(&Url::parse(address).unwrap(), &error).kind
    };
    assert_eq!(why("https://example.invalid/a.png", ApiErrorKind::Unreachable, ""), RejectionKind::Unseen);
    assert_eq!(
        why("https://example.org/a.png", ApiErrorKind::FileGone, "GET\nstatus 403 Forbidden"),
        RejectionKind::Unseen
    );
    assert_eq!(
        why("https://example.org/a.png", ApiErrorKind::FileGone, "GET\nstatus 404 Not Found"),
        RejectionKind::Gone
    );
    for near in ["http://127.0.0.1:9/a.png", "http://printer/a.png", "http://nas.local/a.png", "http://192.168.1.7/a"] {
        assert_eq!(why(near, ApiErrorKind::Unreachable, ""), RejectionKind::Gone, "{near}");
    }
}

#[test]
fn copies_that_nothing_refers_to_go_and_the_others_stay() {
    let folder = tempfile::tempdir().unwrap();
    let copies = Copies::new(folder.path());
    let wanted = copies.keep(&prepared(vec![])).unwrap();
    let other = copies.keep(&Prepared { bytes: vec![2], ..prepared(vec![]) }).unwrap();
    fs::write(folder.path().join("pictures/notes.txt"), "mine").unwrap();
    copies.sweep(&std::iter::once(wanted.clone()).collect());
    assert_eq!((copies.read(&wanted), copies.read(&other)), (Some(vec![1]), None));
    assert!(folder.path().join("pictures/notes.txt").exists(), "what is not ours stays");
}
