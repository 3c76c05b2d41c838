//! Checks of files and addresses: what is read, what is kept, what does not pass.

use std::fs;
use std::path::PathBuf;

use image::{ImageFormat, Rgb, RgbImage};
use tempfile::TempDir;
use url::Url;

use super::source::read_now;
use super::*;
use crate::domain::Shape;
use crate::pictures::Format;
use crate::segmind::{ApiErrorKind, Hosts};

fn check_in(folder: &TempDir) -> PictureCheck {
    PictureCheck::new(Client::new(Hosts::segmind()).unwrap(), folder.path())
}

fn png(folder: &TempDir, name: &str, colour: [u8; 3]) -> PathBuf {
    let path = folder.path().join(name);
    RgbImage::from_pixel(32, 18, Rgb(colour)).save_with_format(&path, ImageFormat::Png).unwrap();
    path
}

fn ask(path: PathBuf) -> PictureAsk {
    PictureAsk { slot: Slot::FirstFrame, from: PictureSource::File(path), copy: None, cut: wide(), most: SMALL }
}

fn wide() -> Cut {
    Cut::new(Slot::FirstFrame, Framing::FILL, Shape::WIDE, None)
}

/// The picture of a job that was promised to go out like this.
fn promised(from: &PictureSource, look: &PictureLook) -> domain::Picture {
    let picture = domain::Picture { framing: Framing::FILL, ..domain::Picture::whole(from.clone()) };
    domain::Picture { sent_as: Some(look.sent_as.clone()), uncut: Some(look.uncut.clone()), ..picture }
}

fn prepared(changes: Vec<pictures::Change>) -> Prepared {
    let small = Small { width: 1, height: 1, rgba: vec![0; 4] };
    Prepared { bytes: vec![1], format: Format::Png, width: 1, height: 1, changes, small }
}

#[test]
fn an_address_goes_out_as_it_is_only_when_all_can_fetch_it_and_it_needs_no_change() {
    let url = PictureSource::Url(Url::parse("https://example.org/a.png").unwrap());
    assert!(goes_by_address(&url, false, &prepared(vec![])));
    assert!(!goes_by_address(&url, true, &prepared(vec![])), "only this house can fetch it");
    assert!(!goes_by_address(&url, false, &prepared(vec![pictures::Change::Upright])));
    assert!(!goes_by_address(&PictureSource::File("/a.png".into()), false, &prepared(vec![])));
}

#[tokio::test]
async fn what_is_shown_is_what_is_sent_even_when_the_file_changes_or_goes() {
    let folder = tempfile::tempdir().unwrap();
    let check = check_in(&folder);
    let path = png(&folder, "a.png", [200, 0, 0]);
    let shown = fs::read(&path).unwrap();
    let look = check.look(&ask(path.clone())).await.unwrap();
    assert_eq!((look.width, look.height, look.changes.len()), (32, 18, 0));
    assert_eq!(look.picture.rgba[..4], [200, 0, 0, 255]);
    png(&folder, "a.png", [0, 0, 200]);
    assert_eq!(check.pass(&ask(path.clone()), false).await.unwrap().sent_as, look.sent_as);
    fs::remove_file(&path).unwrap();
    let again = PictureAsk { copy: Some(look.uncut.clone()), ..ask(path.clone()) };
    assert_eq!(check.look(&again).await.unwrap().picture, look.picture);
    let Ok(Ready::File(bytes, name)) = check.ready(&promised(&again.from, &look), wide()).await else { panic!() };
    assert_eq!((bytes, name.media_type()), (shown, "image/png"));
}

#[tokio::test]
async fn a_copy_that_vanished_is_made_again_but_another_picture_is_never_sent_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let check = check_in(&folder);
    let path = png(&folder, "a.png", [200, 0, 0]);
    let look = check.look(&ask(path.clone())).await.unwrap();
    let from = PictureSource::File(path);
    fs::remove_dir_all(folder.path().join("pictures")).unwrap();
    assert!(matches!(check.ready(&promised(&from, &look), wide()).await, Ok(Ready::File(..))));
    fs::remove_dir_all(folder.path().join("pictures")).unwrap();
    png(&folder, "a.png", [0, 0, 200]);
    let Err(rejection) = check.ready(&promised(&from, &look), wide()).await else { panic!("another picture passed") };
    assert_eq!(rejection.kind, RejectionKind::Unfit);
    let shown = PictureAsk { copy: Some(look.uncut.clone()), ..ask(folder.path().join("a.png")) };
    assert_eq!(check.pass(&shown, true).await, Err(rejection), "nor is a shot queued that showed another one");
}

#[tokio::test]
async fn a_damaged_copy_is_never_sent() {
    let folder = tempfile::tempdir().unwrap();
    let check = check_in(&folder);
    let path = png(&folder, "a.png", [200, 0, 0]);
    let look = check.look(&ask(path.clone())).await.unwrap();
    let SentAs::Copy(name) = &look.sent_as else { panic!() };
    let kept = folder.path().join("pictures").join(name.as_str());
    fs::write(&kept, b"\x89PNG\r\n\x1a\n half of it").unwrap();
    let Ok(Ready::File(bytes, _)) = check.ready(&promised(&PictureSource::File(path.clone()), &look), wide()).await
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

fn square(folder: &TempDir, name: &str) -> PathBuf {
    let path = folder.path().join(name);
    RgbImage::from_fn(60, 60, |x, y| Rgb([(x * 4) as u8, (y * 4) as u8, 90]))
        .save_with_format(&path, ImageFormat::Png)
        .unwrap();
    path
}

#[tokio::test]
async fn what_is_shown_is_cut_to_the_shape_and_so_is_what_goes_out() {
    let folder = tempfile::tempdir().unwrap();
    let check = check_in(&folder);
    let path = square(&folder, "a.png");
    let framing = Framing::Fill { centre: (5000, 2500), zoom: 1000 };
    let cut = Cut::new(Slot::FirstFrame, framing, Shape::WIDE, None);
    let asked = PictureAsk { cut, ..ask(path.clone()) };
    let look = check.look(&asked).await.unwrap();
    assert_eq!((look.width, look.height, look.full_size), (60, 34, (60, 60)));
    assert_ne!(look.sent_as.copy(), Some(&look.uncut), "the whole stays beside it");
    let passed = check.pass(&asked, false).await.unwrap();
    assert_eq!((passed.sent_as, passed.uncut.as_ref()), (look.sent_as.clone(), Some(&look.uncut)));
    let promised = domain::Picture { framing, ..promised(&PictureSource::File(path), &look) };
    let Ok(Ready::File(bytes, name)) = check.ready(&promised, cut).await else { panic!() };
    assert_eq!(Some(&name), look.sent_as.copy());
    let sent = image::load_from_memory(&bytes).unwrap().into_rgba8();
    assert_eq!((sent.width(), sent.as_raw()), (60, &look.picture.rgba), "pixel for pixel");
}

#[tokio::test]
async fn a_cut_that_vanished_is_cut_again_from_the_whole_although_the_file_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let check = check_in(&folder);
    let path = square(&folder, "a.png");
    let look = check.look(&ask(path.clone())).await.unwrap();
    let cut = look.sent_as.copy().unwrap().clone();
    fs::remove_file(folder.path().join("pictures").join(cut.as_str())).unwrap();
    fs::remove_file(&path).unwrap();
    let Ok(Ready::File(_, name)) = check.ready(&promised(&PictureSource::File(path), &look), wide()).await else {
        panic!()
    };
    assert_eq!(name, cut);
}

#[tokio::test]
async fn a_changed_file_is_seen_only_when_it_is_looked_at_again() {
    let folder = tempfile::tempdir().unwrap();
    let check = check_in(&folder);
    let path = png(&folder, "a.png", [200, 0, 0]);
    let first = check.look(&ask(path.clone())).await.unwrap();
    png(&folder, "a.png", [0, 0, 200]);
    let upright = Cut::new(Slot::FirstFrame, Framing::FILL, Shape::UPRIGHT, None);
    let framed = check.look(&PictureAsk { cut: upright, ..ask(path.clone()) }).await.unwrap();
    assert_eq!(framed.uncut, first.uncut, "another shape of the same picture");
    check.forget(&PictureSource::File(path.clone()));
    assert_ne!(check.look(&ask(path)).await.unwrap().uncut, first.uncut);
}

#[tokio::test]
async fn another_slot_says_its_own_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("page.png");
    fs::write(&path, "<!DOCTYPE html><title>x</title>").unwrap();
    let rejection = check_in(&folder).look(&ask(path)).await.unwrap_err();
    assert!(rejection.sentence(Slot::LastFrame).starts_with("The last frame is a web page, not a picture. "));
    assert!(rejection.refusal(Slot::Reference(1)).sentence.starts_with("The reference 2 is a web page"));
}
