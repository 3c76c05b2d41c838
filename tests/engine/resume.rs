//! Downloads that are interrupted: by the network, by a sleep, by a power cut, by a disk without room, by a file that changes.

use std::time::Duration;

use rushes::domain::{JobEvent, JobId, RequestId};
use rushes::engine::{self, EngineConfig};
use rushes::segmind::Timeouts;

use crate::file_host::{Break, FileHost, etag};
use crate::recovery::left_behind_at;
use crate::stage::Stage;
use crate::time::{Jumpy, bought_elsewhere};

const SHORT: Duration = Duration::from_secs(1);

/// A service with one finished render that no engine knows, and its video.
async fn rendered() -> (Stage, String, Vec<u8>) {
    let stage = Stage::new().await;
    stage.stop().await;
    let id = bought_elsewhere(&stage).await;
    let url = format!("{}/outputs/{id}.mp4", stage.service.api_url());
    let video = reqwest::get(url).await.unwrap().bytes().await.unwrap().to_vec();
    (stage, id, video)
}

fn config(stage: &Stage) -> EngineConfig {
    EngineConfig { timeouts: Timeouts { silence: SHORT, ..Timeouts::default() }, ..stage.config() }
}

/// Leaves a job whose video's address is known, as a kill does.
async fn left_ready(stage: &Stage, id: &str, url: url::Url) -> JobId {
    let accepted = JobEvent::Accepted(RequestId::parse(id).unwrap());
    let events = [JobEvent::SubmitStarted, accepted, JobEvent::OutputKnown { url, more: vec![], cost: None }];
    left_behind_at(&stage.config(), &events, engine::Clock::system().now()).await
}

fn part(stage: &Stage, id: &str) -> std::path::PathBuf {
    stage.folder.path().join("data/incoming").join(format!(".rushes-{id}.part"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_download_whose_connection_breaks_goes_on_by_range_and_tag() {
    let (mut stage, id, video) = rendered().await;
    let host = FileHost::start(video.clone(), video.clone(), Break::Closed).await;
    let job = left_ready(&stage, &id, host.url.clone()).await;
    stage.engine = engine::start(config(&stage)).await.unwrap();
    assert!(std::fs::read(stage.until_saved(job).await).unwrap() == video);
    let half = video.len() / 2;
    assert_eq!(host.asked("range"), [None, Some(format!("bytes={half}-"))]);
    assert_eq!(host.asked("if-range"), [None, Some(etag(&video))]);
    assert_eq!(stage.submits(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sleep_in_the_middle_of_a_download_leaves_a_dead_connection_and_the_rest_is_fetched() {
    let (mut stage, id, video) = rendered().await;
    let host = FileHost::start(video.clone(), video.clone(), Break::Silent).await;
    let job = left_ready(&stage, &id, host.url.clone()).await;
    let jumpy = Jumpy::default();
    stage.engine = engine::start(EngineConfig { clock: jumpy.clock(), ..config(&stage) }).await.unwrap();
    let half = video.len() as u64 / 2;
    stage.until(job, "half of the file", |v| v.download.is_some_and(|d| d.done == half)).await;
    jumpy.jump(2 * 3600);
    assert!(std::fs::read(stage.until_saved(job).await).unwrap() == video);
    assert_eq!(host.asked("range"), [None, Some(format!("bytes={half}-"))]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_changes_while_it_is_fetched_is_fetched_whole_and_never_mixed() {
    let (mut stage, id, video) = rendered().await;
    let other = [&video[..], b"\0\0\0\x0cfreemore"].concat();
    let host = FileHost::start(video, other.clone(), Break::Closed).await;
    let job = left_ready(&stage, &id, host.url.clone()).await;
    stage.engine = engine::start(config(&stage)).await.unwrap();
    assert!(std::fs::read(stage.until_saved(job).await).unwrap() == other);
    assert_eq!(host.asked("range").len(), 2, "the answer to the range is the whole new file");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_power_cut_left_unwritten_is_fetched_again() {
    let (mut stage, id, video) = rendered().await;
    let host = FileHost::start(video.clone(), video.clone(), Break::Never).await;
    let job = left_ready(&stage, &id, host.url.clone()).await;
    std::fs::create_dir_all(stage.folder.path().join("data/incoming")).unwrap();
    // The file has its full length, but only its beginning had reached the disk when the note was written.
    let torn = [&video[..1000], &vec![0; video.len() - 1000]].concat();
    std::fs::write(part(&stage, &id), torn).unwrap();
    let note =
        serde_json::json!({ "etag": etag(&video), "total": video.len(), "synced": 1000, "placed": null }).to_string();
    std::fs::write(part(&stage, &id).with_extension("part.json"), note).unwrap();
    stage.engine = engine::start(config(&stage)).await.unwrap();
    assert!(std::fs::read(stage.until_saved(job).await).unwrap() == video);
    assert_eq!(host.asked("range"), [Some("bytes=1000-".to_owned())]);
}

/// The system's own full disk: every write to `/dev/full` is refused as one to a disk without room.
#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_fills_up_parks_the_job_until_another_folder_is_chosen() {
    use crate::stage::answer;
    use rushes::domain::{JobState, Need, SettingsChange, StateName};

    let (mut stage, id, video) = rendered().await;
    let host = FileHost::start(video.clone(), video.clone(), Break::Never).await;
    let job = left_ready(&stage, &id, host.url.clone()).await;
    let other_part = stage.clips_folder().join(format!(".rushes-{id}.part"));
    for full in [part(&stage, &id), other_part] {
        std::fs::create_dir_all(full.parent().unwrap()).unwrap();
        std::os::unix::fs::symlink("/dev/full", full).unwrap();
    }
    stage.engine = engine::start(config(&stage)).await.unwrap();
    let view = stage.until_state(job, StateName::NeedsUser).await;
    let JobState::NeedsUser(Need::Folder { why, .. }) = &view.job.state else { panic!("{:?}", view.job.state) };
    assert_eq!(why, "the disk is full");
    assert_eq!(view.job.facts.output_url, Some(host.url.clone()), "the address is never forgotten");
    let other = stage.folder.path().join("elsewhere");
    answer(stage.engine.change_settings([SettingsChange::ClipsFolder(Some(other.clone()))])).await.unwrap();
    let clip = stage.until_saved(job).await;
    assert!(clip.starts_with(&other) && std::fs::read(clip).unwrap() == video);
    assert_eq!((stage.submits(), stage.bought()), (1, 1));
    stage.stop().await;
    assert_eq!(crate::fixtures::files_under(&stage.clips_folder()).len(), 0, "the full disk is left as it was");
}
