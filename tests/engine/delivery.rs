//! What comes from a video's addresses: every paid byte is kept, every address is tried, and only what was seen is said.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use rushes::domain::{
    Failure, FailureKind, JobAction, JobEvent, JobId, JobState, MoneySpent, Need, RequestId, SettingsChange, StateName,
};
use rushes::engine;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use url::Url;

use crate::fixtures;
use crate::recovery::left_behind_at;
use crate::stage::{Stage, answer};

/// Raw answers to each path, in order; the last one stays.
pub type Script = HashMap<&'static str, Vec<Vec<u8>>>;

/// What was asked for: path and range, if one was.
pub type Asked = (String, Option<String>);

/// A host with scripted answers, which records its requests.
pub struct Host {
    base: Url,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Host {
    pub async fn start(script: Script) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}/", listener.local_addr().unwrap()).parse().unwrap();
        let asked = Arc::<Mutex<Vec<_>>>::default();
        let seen = asked.clone();
        tokio::spawn(async move {
            let mut script = script;
            while let Ok((mut socket, _)) = listener.accept().await {
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\n") {
                    let Ok(byte) = socket.read_u8().await else { break };
                    head.push(byte);
                }
                let head = String::from_utf8_lossy(&head).to_lowercase();
                let path = head.split(' ').nth(1).unwrap_or_default().trim_start_matches('/').to_owned();
                let range = head.lines().find_map(|line| line.strip_prefix("range: ")).map(str::to_owned);
                let answers = script.get_mut(path.as_str()).unwrap_or_else(|| panic!("unexpected request for {path}"));
                let reply = if answers.len() > 1 { answers.remove(0) } else { answers[0].clone() };
                seen.lock().unwrap().push((path, range));
                // A client that has read enough closes the connection first.
                drop(socket.write_all(&reply).await);
                drop(socket.shutdown().await);
            }
        });
        Self { base, asked }
    }

    pub fn url(&self, path: &str) -> Url {
        self.base.join(path).unwrap()
    }

    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

pub fn reply(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n{headers}\r\n");
    [head.as_bytes(), body].concat()
}

pub fn ok(body: &[u8]) -> Vec<u8> {
    reply("200 OK", "content-type: video/mp4\r\n", body)
}

pub fn page() -> Vec<u8> {
    ok(b"<!DOCTYPE html><title>Sign in to the hotel's network</title>")
}

fn webm() -> Vec<u8> {
    [b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm".to_vec(), vec![0; 70_000]]
        .concat()
}

pub fn video() -> Vec<u8> {
    std::fs::read(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/bframes.mp4")).unwrap()
}

pub fn ready(addresses: &[Url]) -> Vec<JobEvent> {
    let [url, more @ ..] = addresses else { panic!("a result has an address") };
    let accepted = JobEvent::Accepted(RequestId::parse("r-1").unwrap());
    let known = JobEvent::OutputKnown { url: url.clone(), more: more.to_vec(), cost: None };
    vec![JobEvent::SubmitStarted, accepted, known]
}

/// An engine that finds a job whose addresses are known, as after a kill.
pub async fn stage_with(events: &[JobEvent], prepare: impl FnOnce(&Stage)) -> (Stage, JobId) {
    let mut stage = Stage::new().await;
    stage.stop().await;
    let job = left_behind_at(&stage.config(), events, engine::Clock::system().now()).await;
    prepare(&stage);
    stage.engine = engine::start(stage.config()).await.unwrap();
    (stage, job)
}

fn files(folder: &std::path::Path) -> Vec<String> {
    fixtures::files_under(folder).iter().map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect()
}

async fn failed(stage: &Stage, job: JobId) -> Failure {
    let view = stage.until_state(job, StateName::Failed).await;
    let JobState::Failed(failure) = &view.job.state else { unreachable!() };
    failure.clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_video_of_another_kind_is_kept_in_the_library_and_fetched_once() {
    let host = Host::start([("v", vec![ok(&webm())])].into()).await;
    let (stage, job) = stage_with(&ready(&[host.url("v")]), |_| {}).await;
    let path = stage.until_saved(job).await;
    assert_eq!(path.extension().unwrap(), "webm");
    assert!(std::fs::read(&path).unwrap() == webm());
    let clip = stage.library().await.remove(0);
    assert_eq!(clip.picture, rushes::domain::clip::ClipPicture::unknown(webm().len() as u64), "nothing is made up");
    assert!(answer(stage.engine.still(clip.id, 320)).await.is_err(), "and no picture is");
    assert_eq!(host.asked().len(), 1);
    assert_eq!(files(&stage.folder.path().join("data/incoming")), [] as [String; 0]);
    assert_eq!(files(&stage.clips_folder()).len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_address_of_a_result_is_tried_in_turn_also_after_a_restart() {
    let host = Host::start(
        [
            ("gone", vec![reply("404 Not Found", "", b"")]),
            ("page", vec![page()]),
            ("no", vec![reply("403 Forbidden", "", b"")]),
            ("here", vec![ok(&video())]),
        ]
        .into(),
    )
    .await;
    let addresses = ["gone", "page", "no", "here"].map(|path| host.url(path));
    let (stage, job) = stage_with(&ready(&addresses), |_| {}).await;
    assert!(std::fs::read(stage.until_saved(job).await).unwrap() == video());
    let mut order: Vec<String> = host.asked().into_iter().map(|(path, _)| path).collect();
    order.dedup();
    assert_eq!(order, ["gone", "page", "no", "here"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_poster_never_takes_the_place_of_a_video_that_another_address_has() {
    let poster = || ok(&[b"\xff\xd8\xff\xe0\0\x10JFIF\0".as_slice(), &[1; 900]].concat());
    let host = Host::start([("poster", vec![poster()]), ("here", vec![ok(&video())])].into()).await;
    let (stage, job) = stage_with(&ready(&[host.url("poster"), host.url("here")]), |_| {}).await;
    assert!(std::fs::read(stage.until_saved(job).await).unwrap() == video());

    let host = Host::start([("poster", vec![poster()]), ("gone", vec![reply("404 Not Found", "", b"")])].into()).await;
    let (stage, job) = stage_with(&ready(&[host.url("poster"), host.url("gone")]), |_| {}).await;
    let kept = stage.until_saved(job).await;
    assert_eq!(kept.extension().unwrap(), "jpg", "what there is was paid for");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_video_comes_with_whatever_good_status_its_host_gives_it() {
    let all = format!("content-range: bytes 0-{}/{}\r\n", video().len() - 1, video().len());
    for answer in
        [reply("203 Non-Authoritative Information", "", &video()), reply("206 Partial Content", &all, &video())]
    {
        let host = Host::start([("v", vec![answer])].into()).await;
        let (stage, job) = stage_with(&ready(&[host.url("v")]), |_| {}).await;
        assert!(std::fs::read(stage.until_saved(job).await).unwrap() == video());
        assert_eq!(host.asked().len(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_tries_again_to_put_a_clip_into_its_place() {
    let host = Host::start([("v", vec![ok(&video())])].into()).await;
    let (mut stage, job) = stage_with(&ready(&[host.url("v")]), |stage| {
        std::fs::remove_dir_all(stage.clips_folder()).ok();
        std::fs::write(stage.clips_folder(), "no folder").unwrap();
    })
    .await;
    stage.until_state(job, StateName::NeedsUser).await;
    std::fs::remove_file(stage.clips_folder()).unwrap();
    stage.restart().await;
    assert!(std::fs::read(stage.until_saved(job).await).unwrap() == video());
    assert_eq!(host.asked().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_404_and_410_say_that_a_video_is_no_longer_there() {
    let mut cases = tokio::task::JoinSet::new();
    for (answer, kind, words) in [
        (reply("404 Not Found", "", b""), FailureKind::OutputGone, "no longer at its address"),
        (reply("410 Gone", "", b""), FailureKind::OutputGone, "no longer at its address"),
        (reply("403 Forbidden", "", b"<Error/>"), FailureKind::OutputRefused, "it answered 403 Forbidden"),
        (reply("401 Unauthorized", "", b""), FailureKind::OutputRefused, "it answered 401 Unauthorized"),
        (reply("302 Found", "", b""), FailureKind::OutputRefused, "it answered 302 without an address"),
        (page(), FailureKind::NotAVideo, "a web page came"),
        (ok(b""), FailureKind::NotAVideo, "an empty file came"),
        (ok(br#"{"error":"expired"}"#), FailureKind::NotAVideo, "a text came"),
    ] {
        cases.spawn(async move {
            let host = Host::start([("v", vec![answer])].into()).await;
            let (stage, job) = stage_with(&ready(&[host.url("v")]), |_| {}).await;
            let failure = failed(&stage, job).await;
            assert_eq!((failure.kind, failure.money()), (kind, MoneySpent::Yes), "{failure:?}");
            assert!(failure.sentence().contains(words), "{}", failure.sentence());
            assert_eq!(failure.sentence().contains("no longer"), kind == FailureKind::OutputGone);
        });
    }
    cases.join_all().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endless_file_is_refused_before_its_first_byte_is_kept() {
    let head = b"HTTP/1.1 200 OK\r\ncontent-length: 5000000000\r\n\r\n".to_vec();
    let host = Host::start([("v", vec![[head, webm()].concat()])].into()).await;
    let (stage, job) = stage_with(&ready(&[host.url("v")]), |_| {}).await;
    let failure = failed(&stage, job).await;
    assert_eq!(failure.kind, FailureKind::OutputRefused);
    assert!(failure.details.contains("5000000000"), "{}", failure.details);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_in_the_middle_of_a_download_costs_nothing_of_what_is_here() {
    let video = video();
    let half = video.len() / 2;
    let begun = reply("200 OK", "etag: \"a\"\r\n", &video);
    let begun = begun[..begun.len() - (video.len() - half)].to_vec();
    let range = format!("content-range: bytes {half}-{}/{}\r\netag: \"a\"\r\n", video.len() - 1, video.len());
    let rest = reply("206 Partial Content", &range, &video[half..]);
    let host = Host::start([("v", vec![begun, page(), rest])].into()).await;
    let (stage, job) = stage_with(&ready(&[host.url("v")]), |_| {}).await;
    assert!(std::fs::read(stage.until_saved(job).await).unwrap() == video);
    let ranges: Vec<_> = host.asked().into_iter().map(|(_, range)| range).collect();
    let on = Some(format!("bytes={half}-"));
    assert_eq!(ranges, [None, on.clone(), on]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_ends_early_is_fetched_on_where_no_length_was_told_and_kept_in_the_end() {
    let half = &video()[..video().len() / 2];
    let untold = [b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n".to_vec(), half.to_vec()].concat();
    let host = Host::start([("v", vec![untold])].into()).await;
    let (stage, job) = stage_with(&ready(&[host.url("v")]), |_| {}).await;
    assert!(std::fs::read(stage.until_saved(job).await).unwrap() == half, "all that there is");
    assert_eq!(host.asked().len(), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clip_that_cant_be_put_into_the_library_is_safe_and_moved_there_later() {
    let host = Host::start([("v", vec![ok(&video())])].into()).await;
    let blocked = |stage: &Stage| std::fs::write(stage.clips_folder(), "no folder").unwrap();
    let (stage, job) = stage_with(&ready(&[host.url("v")]), |stage| {
        std::fs::remove_dir_all(stage.clips_folder()).ok();
        blocked(stage);
    })
    .await;
    let view = stage.until_state(job, StateName::NeedsUser).await;
    let JobState::NeedsUser(need @ Need::ClipKept { at, folder, details, .. }) = &view.job.state else {
        panic!("{:?}", view.job.state)
    };
    assert!(std::fs::read(at).unwrap() == video(), "the paid bytes are here");
    assert!(at.starts_with(stage.folder.path().join("data")) && *folder == stage.clips_folder());
    let sentence = need.sentence();
    assert!(sentence.starts_with("The clip is safe in ") && !sentence.contains("os error"), "{sentence}");
    assert!(!details.is_empty());

    // Trying again changes nothing while nothing has changed; another folder takes it, without another byte from the network.
    stage.act(job, JobAction::GoOn).await.unwrap();
    stage
        .until(job, "the same trouble", |v| v.job.revision > view.job.revision + 1 && v.job.state == view.job.state)
        .await;
    let other = stage.folder.path().join("elsewhere");
    let change = SettingsChange::ClipsFolder(Some(other.clone()));
    answer(stage.engine.change_settings([change])).await.unwrap();
    let clip = stage.until_saved(job).await;
    assert!(clip.starts_with(&other) && std::fs::read(clip).unwrap() == video());
    assert_eq!(host.asked().len(), 1);
    assert_eq!(files(&stage.folder.path().join("data/incoming")), [] as [String; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn bytes_that_are_safe_stay_so_when_their_job_is_put_away_and_come_back_with_it() {
    let host = Host::start([("v", vec![ok(&video())])].into()).await;
    let (mut stage, job) = stage_with(&ready(&[host.url("v")]), |stage| {
        std::fs::remove_dir_all(stage.clips_folder()).ok();
        std::fs::write(stage.clips_folder(), "no folder").unwrap();
    })
    .await;
    stage.until_state(job, StateName::NeedsUser).await;
    stage.act(job, JobAction::Dismiss).await.unwrap();
    std::fs::remove_file(stage.clips_folder()).unwrap();
    stage.restart().await;
    stage.act(job, JobAction::TakeUp).await.unwrap();
    assert!(std::fs::read(stage.until_saved(job).await).unwrap() == video());
    assert_eq!(host.asked().len(), 1, "they were paid for, and here");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_data_folder_that_takes_no_bytes_is_no_hindrance() {
    let host = Host::start([("v", vec![ok(&video())])].into()).await;
    let (stage, job) = stage_with(&ready(&[host.url("v")]), |stage| {
        let incoming = stage.folder.path().join("data/incoming");
        std::fs::remove_dir_all(&incoming).ok();
        std::fs::write(incoming, "no folder").unwrap();
    })
    .await;
    assert!(std::fs::read(stage.until_saved(job).await).unwrap() == video());
    assert_eq!(files(&stage.clips_folder()).len(), 1);
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_folder_whose_name_is_no_text_takes_clips_and_is_remembered() {
    use std::os::unix::ffi::OsStrExt as _;
    let mut stage = Stage::new().await;
    let odd = stage.folder.path().join(std::ffi::OsStr::from_bytes(b"vid\xe9os"));
    let change = SettingsChange::ClipsFolder(Some(odd.clone()));
    answer(stage.engine.change_settings([change])).await.unwrap();
    stage.restart().await;
    assert_eq!(stage.engine.snapshot().clips_folder, odd);
    let job = stage.generate("a fox").await;
    assert!(stage.until_saved(job).await.starts_with(&odd));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_earlier_version_took_for_no_video_is_fetched_again_and_kept() {
    let host = Host::start([("v", vec![ok(&webm())])].into()).await;
    let refused = JobEvent::Fail(Failure::new(FailureKind::NotAVideo, None, "This is not an MP4 file"));
    let events = [ready(&[host.url("v")]), vec![JobEvent::DownloadStarted, refused]].concat();
    let (stage, job) = stage_with(&events, |_| {}).await;
    stage.act(job, JobAction::Retry).await.unwrap();
    assert_eq!(stage.until_saved(job).await.extension().unwrap(), "webm");
    assert_eq!(stage.submits(), 0, "nothing is bought");
}
