//! The download: whole, checked, in its place, and never paid for twice.

use rushes::domain::{FailureKind, JobAction, JobState, MoneySpent, Need, SettingsChange, StateName};
use rushes::engine::{FrameAt, RefusalKind, Target};
use rushes::simulator::{Endpoint, Fault, FileFault, JobFault, OutputShape};

use crate::fixtures::files_under;
use crate::stage::{Stage, answer};

#[tokio::test(flavor = "multi_thread")]
async fn a_download_that_broke_off_goes_on_where_it_stopped() {
    let stage = Stage::new().await;
    stage.service.script().push(Endpoint::File, Fault::HalfBody);
    let job = stage.generate("a fox").await;
    let path = stage.until_saved(job).await;
    let url = stage.engine.snapshot().job(job).unwrap().job.facts.output_url.clone().unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), reqwest::get(url).await.unwrap().bytes().await.unwrap());
    let ranged = stage.service.requests().iter().filter(|r| r.range.is_some()).count();
    assert_eq!(ranged, 1, "the second request asked for the rest only");
    let rest = files_under(&stage.clips_folder());
    assert_eq!(rest.len(), 1, "nothing but the clip is left: {rest:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_documented_shape_of_output_leads_to_the_video() {
    let stage = Stage::new().await;
    let shapes = [
        OutputShape::UrlString,
        OutputShape::UrlList,
        OutputShape::UrlObject,
        OutputShape::JsonText,
        OutputShape::VideoString,
        OutputShape::VideoObject,
    ];
    for shape in shapes {
        stage.service.script().next_job(JobFault::OutputShape(shape));
        let job = stage.generate("a fox").await;
        stage.until_saved(job).await;
    }
    assert_eq!(stage.bought(), 6);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_result_without_output_says_that_it_was_billed() {
    let stage = Stage::new().await;
    stage.service.script().next_job(JobFault::OutputShape(OutputShape::None));
    let job = stage.generate("a fox").await;
    let view = stage.until_patiently(job, |v| v.job.state.name() == StateName::Failed).await;
    let JobState::Failed(failure) = &view.job.state else { unreachable!() };
    assert_eq!((failure.kind, failure.money()), (FailureKind::NoOutput, MoneySpent::Yes));
    let results = stage.service.requests().iter().filter(|r| r.endpoint == Some(Endpoint::Result)).count();
    assert_eq!(results, 5, "it was looked for again and again");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_comes_after_the_render_is_found() {
    let stage = Stage::new().await;
    let body = r#"{"status":"COMPLETED","output":null,"metrics":{"cost":1.6}}"#.to_owned();
    stage.service.script().push(Endpoint::Result, Fault::Status { code: 200, body, headers: vec![] });
    let job = stage.generate("a fox").await;
    stage.until_saved(job).await;
    assert_eq!(stage.bought(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_a_video_never_becomes_a_clip() {
    let stage = Stage::new().await;
    stage.service.script().next_job(JobFault::FileFault(FileFault::NotAVideo));
    let job = stage.generate("a fox").await;
    let view = stage.until_state(job, StateName::Failed).await;
    let JobState::Failed(failure) = &view.job.state else { unreachable!() };
    assert_eq!(failure.kind, FailureKind::NotAVideo);
    assert_eq!(stage.counts(), (0, 0));
    assert!(!stage.clips_folder().exists(), "nothing was to be put there");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_cant_be_used_parks_the_job_until_another_is_chosen() {
    let stage = Stage::new().await;
    let blocked = stage.folder.path().join("a file");
    std::fs::write(&blocked, "not a folder").unwrap();
    let folder_is = |folder: &std::path::Path| [SettingsChange::ClipsFolder(Some(folder.to_owned()))];
    answer(stage.engine.change_settings(folder_is(&blocked))).await.unwrap();
    let job = stage.generate("a fox").await;
    let view = stage.until_state(job, StateName::NeedsUser).await;
    assert!(matches!(view.job.state, JobState::NeedsUser(Need::ClipKept { .. })), "{:?}", view.job.state);
    assert!(view.job.facts.output_url.is_some(), "the address is never forgotten");
    let other = stage.folder.path().join("elsewhere");
    answer(stage.engine.change_settings(folder_is(&other))).await.unwrap();
    assert!(stage.until_saved(job).await.starts_with(&other));
    assert_eq!(stage.bought(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clip_whose_file_is_gone_says_so_and_is_fetched_again_for_free() {
    let stage = Stage::new().await;
    let job = stage.generate("a fox").await;
    let path = stage.until_saved(job).await;
    std::fs::remove_file(&path).unwrap();
    stage.engine.check_files();
    stage.until(job, "a missing file", |v| v.file_gone).await;
    stage.act(job, JobAction::DownloadAgain).await.unwrap();
    stage.until(job, "the file", |v| !v.file_gone && v.job.state.name() == StateName::Saved).await;
    let again = stage.until_saved(job).await;
    assert!(again.is_file());
    assert_eq!((stage.bought(), stage.counts()), (1, (1, 0)));
}

#[tokio::test(flavor = "multi_thread")]
async fn save_as_copies_the_original_bytes() {
    let stage = Stage::new().await;
    let job = stage.generate("a fox").await;
    let path = stage.until_saved(job).await;
    let clip = stage.library().await[0].id;
    let to = stage.folder.path().join("my copy.mp4");
    assert_eq!(answer(stage.engine.export(clip, Target::new(to.clone()))).await.unwrap(), to);
    assert_eq!(std::fs::read(&to).unwrap(), std::fs::read(&path).unwrap());
    assert!(answer(stage.engine.export(clip, Target::chosen(path))).await.is_err(), "never onto itself");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_never_takes_the_place_of_another_clip_and_of_another_file_only_when_that_was_asked() {
    let stage = Stage::new().await;
    let (first, second) = (stage.generate("a fox").await, stage.generate("an owl").await);
    let (fox, owl) = (stage.until_saved(first).await, stage.until_saved(second).await);
    let library = stage.library().await;
    let clip = |path: &std::path::Path| library.iter().find(|clip| clip.path == path).unwrap().id;
    let (fox_clip, owl_clip, bytes) = (clip(&fox), clip(&owl), std::fs::read(&owl).unwrap());
    let insisted = answer(stage.engine.export(fox_clip, Target::chosen(owl.clone()))).await.unwrap_err();
    assert!(insisted.sentence.starts_with("A clip of the library is kept there"), "{insisted:?}");
    answer(stage.engine.trash(vec![owl_clip])).await.unwrap();
    assert!(
        answer(stage.engine.export(fox_clip, Target::chosen(owl.clone()))).await.is_err(),
        "nor of one in the trash"
    );
    let frame = answer(stage.engine.save_frame(fox_clip, FrameAt::Last, Target::chosen(owl.clone()))).await;
    assert!(frame.is_err(), "nor does a frame");
    assert_eq!(std::fs::read(&owl).unwrap(), bytes);

    let mine = stage.folder.path().join("mine.mp4");
    std::fs::write(&mine, "mine").unwrap();
    let refused = answer(stage.engine.export(fox_clip, Target::new(mine.clone()))).await.unwrap_err();
    assert_eq!((refused.kind, std::fs::read(&mine).unwrap()), (RefusalKind::Taken, b"mine".to_vec()));
    answer(stage.engine.export(fox_clip, Target::chosen(mine.clone()))).await.unwrap();
    assert_eq!(std::fs::read(&mine).unwrap(), std::fs::read(&fox).unwrap());
}
