//! The check of pictures, as far as money: what is shown is what is uploaded, and nothing is bought whose picture did not pass.

use std::path::PathBuf;

use image::metadata::Orientation;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use rushes::domain::{
    Backdrop, Draft, FailureKind, Framing, JobAction, JobState, ModelId, ModelTable, MoneySpent, Need, PictureDraft,
    PictureSource, SentAs, Shape, Slot, SourceDraft, StateName,
};
use rushes::engine::{PictureAsk, PictureLook, Refusal, RefusalKind, start};

use crate::file_host::{Break, FileHost};
use crate::fixtures::{left_behind, new_job, request_for};
use crate::stage::{Stage, answer, draft};

/// Left half red, right half blue.
fn flag(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, _| if x < width / 2 { Rgb([200, 0, 0]) } else { Rgb([0, 0, 200]) })
}

fn file(picture: RgbImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(picture).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A photo as a phone stores it: on its side, with the word which side is up.
fn sideways() -> Vec<u8> {
    let jpeg = file(flag(64, 36), ImageFormat::Jpeg);
    let mut exif = b"Exif\0\0II\x2a\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
    exif.extend([Orientation::Rotate90.to_exif(), 0, 0, 0, 0, 0, 0, 0]);
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    [&[0xff, 0xd8, 0xff, 0xe1][..], &length, &exif, &jpeg[2..]].concat()
}

fn kept(stage: &Stage, name: &str, bytes: &[u8]) -> PathBuf {
    let path = stage.folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

fn from_file(path: PathBuf) -> Draft {
    Draft { first_frame: SourceDraft::File(path).into(), ..draft("a fox") }
}

fn from_address(address: &str) -> Draft {
    Draft { first_frame: SourceDraft::Url(address.into()).into(), ..draft("a fox") }
}

/// The person wants to send `allowed` although it can't be fetched from here.
fn sent_anyway(address: &str, allowed: &str) -> Draft {
    let mut draft = from_address(address);
    draft.first_frame.send_anyway = Some(allowed.into());
    draft
}

async fn look(stage: &Stage, draft: &Draft) -> Result<PictureLook, Refusal> {
    let from = draft.first_frame.valid_source().unwrap();
    let cut = draft.cut(Slot::FirstFrame, &ModelTable::built_in());
    let copy = draft.first_frame.copy.clone();
    answer(stage.engine.look_at(PictureAsk { slot: Slot::FirstFrame, from, copy, cut, most: 512 })).await
}

/// The picture that the service was told to start from.
async fn sent(stage: &Stage) -> Vec<u8> {
    let address = stage.service.ledger()[0].body["image_url"].as_str().unwrap().to_owned();
    assert!(address.starts_with(&stage.service.api_url()), "{address}");
    reqwest::get(address).await.unwrap().bytes().await.unwrap().to_vec()
}

async fn refused(stage: &Stage, draft: Draft) -> Refusal {
    let refusal = answer(stage.engine.generate(draft)).await.unwrap_err();
    assert!(stage.engine.snapshot().jobs.is_empty(), "nothing is queued");
    assert_eq!(stage.submits(), 0);
    refusal
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_form_shows_is_what_the_service_gets_upright_and_silent() {
    let stage = Stage::new().await;
    let draft = Draft { shape: Shape::UPRIGHT, ..from_file(kept(&stage, "phone.jpg", &sideways())) };
    let shown = look(&stage, &draft).await.unwrap();
    assert_eq!((shown.width, shown.height), (36, 64));
    assert_eq!(shown.changes, ["turned upright", "metadata removed"]);
    let job = answer(stage.engine.generate(draft)).await.unwrap()[0];
    stage.until_saved(job).await;
    let sent = sent(&stage).await;
    let small = rushes::pictures::small(&sent, 512).unwrap().0;
    assert_eq!((small.width, small.height, &small.rgba), (36, 64, &shown.picture.rgba));
    let upper = image::load_from_memory(&sent).unwrap().into_rgb8().get_pixel(18, 4).0;
    assert!(upper[0] > 150 && upper[2] < 60, "red is above: {upper:?}");
    assert!(!sent.windows(4).any(|window| window == b"Exif"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_web_page_behind_the_name_of_a_picture_buys_nothing() {
    let stage = Stage::new().await;
    let page = b"<!DOCTYPE html><html><body>Sign in to see this file</body></html>".to_vec();
    let host = FileHost::start(page.clone(), page.clone(), Break::Never).await;
    for draft in [from_address(host.url.as_str()), from_file(kept(&stage, "photo.jpg", &page))] {
        let refusal = refused(&stage, draft.clone()).await;
        assert!(refusal.sentence.starts_with("The first frame is a web page, not a picture. "), "{refusal}");
        assert_eq!(look(&stage, &draft).await.unwrap_err(), refusal, "the form says the same");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_of_this_computer_is_fetched_and_uploaded_and_never_sent() {
    let stage = Stage::new().await;
    let png = file(flag(64, 36), ImageFormat::Png);
    let host = FileHost::start(png.clone(), png.clone(), Break::Never).await;
    let job = answer(stage.engine.generate(from_address(host.url.as_str()))).await.unwrap()[0];
    stage.until_saved(job).await;
    assert_eq!(sent(&stage).await, png, "plain pictures keep their bytes");
    let request = stage.engine.snapshot().job(job).unwrap().job.request.clone();
    let picture = request.first_frame.unwrap();
    assert_eq!(picture.source, PictureSource::Url(host.url.clone()), "it is told where it came from");
    assert!(matches!(picture.sent_as, Some(SentAs::Copy(_))));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_only_segmind_may_reach_is_sent_when_the_person_says_so() {
    let stage = Stage::new().await;
    let address = "https://pictures.invalid/fox.png";
    let refusal = refused(&stage, from_address(address)).await;
    assert_eq!(refusal.kind, RefusalKind::Unseen, "{refusal:?}");
    let other = sent_anyway(address, "https://elsewhere.invalid/x.png");
    refused(&stage, other).await;
    let anyway = sent_anyway(address, address);
    let job = answer(stage.engine.generate(anyway)).await.unwrap()[0];
    stage.until_saved(job).await;
    assert_eq!(stage.service.ledger()[0].body["image_url"], address);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_only_this_house_can_reach_is_never_sent_unseen() {
    let stage = Stage::new().await;
    for address in ["http://127.0.0.1:9/x.png", "http://[::ffff:127.0.0.1]:9/x.png", "http://no-such-printer/x.png"] {
        let anyway = sent_anyway(address, address);
        let refusal = refused(&stage, anyway).await;
        assert_eq!(refusal.kind, RefusalKind::Other, "{address}: {refusal:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shot_whose_original_is_gone_goes_on_with_its_copy_and_can_be_used_again() {
    let mut stage = Stage::new().await;
    let png = file(flag(64, 36), ImageFormat::Png);
    let path = kept(&stage, "frame.png", &png);
    answer(stage.engine.pause_queue()).await.unwrap();
    let job = answer(stage.engine.generate(from_file(path.clone()))).await.unwrap()[0];
    std::fs::remove_file(&path).unwrap();
    stage.restart().await;
    answer(stage.engine.resume_queue()).await.unwrap();
    stage.until_saved(job).await;
    assert_eq!(sent(&stage).await, png);
    let used = Draft::from_request(&stage.engine.snapshot().job(job).unwrap().job.request);
    assert_eq!(used.first_frame.source, SourceDraft::File(path), "it shows the old name");
    assert_eq!(look(&stage, &used).await.unwrap().width, 64);
    let again = answer(stage.engine.generate(Draft { seed: draft("").seed, ..used })).await.unwrap()[0];
    stage.until_saved(again).await;
    assert_eq!(stage.bought(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_copies_that_nothing_refers_to_go_at_a_start() {
    let mut stage = Stage::new().await;
    let used = from_file(kept(&stage, "used.png", &file(flag(64, 36), ImageFormat::Png)));
    let tried = from_file(kept(&stage, "tried.png", &file(flag(36, 64), ImageFormat::Png)));
    let drafted = from_file(kept(&stage, "drafted.png", &file(flag(50, 50), ImageFormat::Png)));
    let job = answer(stage.engine.generate(used)).await.unwrap()[0];
    stage.until_saved(job).await;
    look(&stage, &tried).await.unwrap();
    let copy = Some(look(&stage, &drafted).await.unwrap().uncut);
    let first_frame = PictureDraft { copy, ..drafted.first_frame.clone() };
    answer(stage.engine.save_draft(Draft { first_frame, ..drafted })).await.unwrap();
    let copies = || std::fs::read_dir(stage.folder.path().join("data/pictures")).unwrap().count();
    assert_eq!(copies(), 5, "three pictures, two of them cut as well");
    stage.restart().await;
    let copies = || std::fs::read_dir(stage.folder.path().join("data/pictures")).unwrap().count();
    assert_eq!(copies(), 2, "the one that was only tried is gone");
}

/// Leaves a queued row as an older version wrote it: its first frame was never checked.
async fn old_row(stage: &Stage, draft: Draft) -> rushes::domain::JobId {
    stage.stop().await;
    let config = stage.config();
    let new = new_job(request_for(&draft), config.clock.now());
    left_behind(&config.data_dir, new, []).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_of_an_older_version_passes_the_gate_before_anything_is_sent() {
    let mut stage = Stage::new().await;
    let page = b"<html>Sign in</html>".to_vec();
    let host = FileHost::start(page.clone(), page, Break::Never).await;
    let job = old_row(&stage, from_address(host.url.as_str())).await;
    stage.engine = start(stage.config()).await.unwrap();
    let view = stage.until_state(job, StateName::Failed).await;
    let JobState::Failed(failure) = &view.job.state else { unreachable!() };
    assert_eq!((failure.kind, failure.money()), (FailureKind::ImageUnusable, MoneySpent::No));
    assert!(
        failure
            .sentence()
            .starts_with("A picture of this shot can't be used: the first frame is a web page, not a picture. "),
        "{failure:?}"
    );
    assert_eq!((stage.submits(), stage.bought()), (0, 0));
    let upright = Draft { shape: Shape::UPRIGHT, ..from_file(kept(&stage, "phone.jpg", &sideways())) };
    let sideways = old_row(&stage, upright).await;
    stage.engine = start(stage.config()).await.unwrap();
    stage.until_saved(sideways).await;
    assert_eq!(rushes::pictures::small(&sent(&stage).await, 512).unwrap().0.height, 64, "upright");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_frame_that_is_gone_stops_the_shot_before_anything_is_spent() {
    let mut stage = Stage::new().await;
    let path = stage.folder.path().join("no such file.png");
    let refusal = refused(&stage, from_file(path.clone())).await;
    assert_eq!(refusal.sentence, "The first frame is no longer where it was. Choose it again");
    let job = old_row(&stage, from_file(path.clone())).await;
    stage.engine = start(stage.config()).await.unwrap();
    let view = stage.until_state(job, StateName::NeedsUser).await;
    assert!(matches!(view.job.state, JobState::NeedsUser(Need::ImageGone(_))));
    std::fs::write(&path, file(flag(64, 36), ImageFormat::Png)).unwrap();
    stage.act(job, JobAction::GoOn).await.unwrap();
    stage.until_saved(job).await;
    assert_eq!(stage.bought(), 1);
}

/// A photo that no shape fits: every pixel has its own colour.
fn photo(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| Rgb([(x * 3) as u8, (y * 3) as u8, ((x + y) * 2) as u8]))
}

/// The pixels of a file.
fn pixels(file: &[u8]) -> (u32, u32, Vec<u8>) {
    let picture = image::load_from_memory(file).unwrap().into_rgba8();
    (picture.width(), picture.height(), picture.into_raw())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_uploaded_pixels_are_the_shown_ones_in_every_framing() {
    let stage = Stage::new().await;
    let png = kept(&stage, "photo.png", &file(photo(80, 60), ImageFormat::Png));
    let jpeg = kept(&stage, "photo.jpg", &file(photo(80, 60), ImageFormat::Jpeg));
    let framings = [
        Framing::FILL,
        Framing::Fill { centre: (2000, 9000), zoom: 1700 },
        Framing::Fit(Backdrop::Blur),
        Framing::Fit(Backdrop::Colour([26, 43, 60])),
    ];
    for (at, (path, framing)) in [&png, &jpeg].into_iter().flat_map(|path| framings.map(|it| (path, it))).enumerate() {
        let mut draft = Draft { shape: Shape::UPRIGHT, ..from_file(path.clone()) };
        draft.first_frame.framing = framing;
        let shown = look(&stage, &draft).await.unwrap();
        let job = answer(stage.engine.generate(draft)).await.unwrap()[0];
        stage.until_saved(job).await;
        let address = stage.service.ledger()[at].body["image_url"].as_str().unwrap().to_owned();
        let sent = reqwest::get(address).await.unwrap().bytes().await.unwrap();
        let uploaded = pixels(&sent);
        assert_eq!(uploaded, (shown.width, shown.height, shown.picture.rgba), "{framing:?} {path:?}");
        let off = f64::from(shown.width) / f64::from(shown.height) - 9.0 / 16.0;
        assert!(off.abs() < 0.02, "it has the shape: {} x {}", shown.width, shown.height);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_picture_is_uploaded_once_while_its_address_answers() {
    let stage = Stage::new().await;
    let draft = from_file(kept(&stage, "flag.png", &file(flag(64, 36), ImageFormat::Png)));
    let first = answer(stage.engine.generate(draft.clone())).await.unwrap()[0];
    stage.until_saved(first).await;
    let second = answer(stage.engine.generate(draft)).await.unwrap()[0];
    stage.until_saved(second).await;
    let urls: Vec<String> =
        stage.service.ledger().iter().map(|sent| sent.body["image_url"].as_str().unwrap().to_owned()).collect();
    assert_eq!(urls.len(), 2);
    assert_eq!(urls[0], urls[1], "the second shot names the first upload");
}

#[tokio::test(flavor = "multi_thread")]
async fn first_and_last_frame_and_nothing_else_go_out_by_their_names() {
    let stage = Stage::new().await;
    let picture = |name: &str, width, height| {
        SourceDraft::File(kept(&stage, name, &file(flag(width, height), ImageFormat::Png))).into()
    };
    let draft = Draft {
        model: ModelId::parse("veo-3.1").ok(),
        first_frame: picture("first.png", 64, 36),
        last_frame: picture("last.png", 36, 64),
        ..draft("a fox")
    };
    let job = answer(stage.engine.generate(draft)).await.unwrap()[0];
    stage.until_saved(job).await;
    let body = stage.service.ledger()[0].body.clone();
    for (name, width, height) in [("image", 64, 36), ("last_frame", 36, 20)] {
        let sent = reqwest::get(body[name].as_str().unwrap()).await.unwrap().bytes().await.unwrap();
        assert_eq!((pixels(&sent).0, pixels(&sent).1), (width, height), "{name}");
    }
    let request = stage.engine.snapshot().job(job).unwrap().job.request.clone();
    let last = request.picture(Slot::LastFrame).unwrap();
    assert!(last.uncut.is_some() && last.uncut.as_ref() != last.copy(), "the whole is kept beside its cut");
    assert_eq!(request.picture(Slot::FirstFrame).unwrap().uncut, None, "it was whole");
    let used = Draft::from_request(&request);
    assert_eq!(used.picture(Slot::LastFrame).unwrap().copy, last.uncut, "another shape cuts the whole, not the cut");
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_of_shots_stand_on_the_shelf_and_keep_their_names() {
    let mut stage = Stage::new().await;
    let path = kept(&stage, "Ada.png", &file(flag(64, 64), ImageFormat::Png));
    let job = answer(stage.engine.generate(from_file(path.clone()))).await.unwrap()[0];
    stage.until_saved(job).await;
    let shelf = answer(stage.engine.shelf()).await.unwrap();
    assert_eq!(shelf.iter().map(rushes::domain::ShelfPicture::name).collect::<Vec<_>>(), ["Ada"]);
    answer(stage.engine.name_picture(shelf[0].copy.clone(), "Ada, front".into())).await.unwrap();
    std::fs::remove_file(path).unwrap();
    stage.restart().await;
    let shelf = answer(stage.engine.shelf()).await.unwrap();
    assert_eq!(shelf[0].name(), "Ada, front");
    let again = Draft { first_frame: PictureDraft::of_shelf(&shelf[0], Slot::FirstFrame), ..draft("a fox") };
    let job = answer(stage.engine.generate(again)).await.unwrap()[0];
    stage.until_saved(job).await;
    assert_eq!(stage.bought(), 2, "although its file is gone");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_data_address_is_kept_as_the_picture_that_it_holds() {
    use base64::Engine as _;
    let stage = Stage::new().await;
    let png = file(flag(64, 36), ImageFormat::Png);
    let address = format!("data:image/png;base64,{}", base64::engine::general_purpose::STANDARD.encode(&png));
    let path = answer(stage.engine.keep_data(address)).await.unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), png);
    let refusal = answer(stage.engine.keep_data("data:text/html,<html>".into())).await.unwrap_err();
    assert_eq!(refusal.sentence, "This data: address holds no picture that can be read here");
}
