//! The ledger from outside: what was awaited is there after a restart, old revisions are refused, no file is ever lost.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops at what it did not expect")]

#[path = "support/fixtures.rs"]
mod fixtures;

#[path = "store/audit.rs"]
mod audit;

#[path = "store/caps.rs"]
mod caps;

#[path = "store/files.rs"]
mod files;

#[path = "store/library.rs"]
mod library;

#[path = "store/migration.rs"]
mod migration;

#[path = "store/power_cut.rs"]
mod power_cut;

#[path = "store/random.rs"]
mod random;

#[path = "store/search.rs"]
mod search;

#[path = "store/takes.rs"]
mod takes;

#[path = "store/trash.rs"]
mod trash;

use std::path::PathBuf;

use fixtures::{at, job, picture, request, store};
use rushes::domain::{
    Draft, Failure, FailureKind, Job, JobEvent, JobState, Need, Picture, PictureName, PictureSource, RequestId, Seed,
    SentAs, Settings, Slot, ThemeChoice, Usd, VideoRequest, WaitReason,
};
use rushes::store::{NewClip, NewJob, Store, StoreError};

/// The job after these events, one second apart.
fn after(job: &Job, events: &[JobEvent]) -> Job {
    events.iter().zip(1..).fold(job.clone(), |job, (event, second)| job.apply(event, at(second)).unwrap())
}

fn accepted(id: &str) -> Vec<JobEvent> {
    vec![JobEvent::SubmitStarted, JobEvent::Accepted(RequestId::parse(id).unwrap())]
}

/// Applies the events one by one and writes each revision, as the engine does.
async fn walk(store: &Store, mut job: Job, events: &[JobEvent]) -> Job {
    for (event, second) in events.iter().zip(1..) {
        job = job.apply(event, at(second)).unwrap();
        store.update(vec![job.clone()]).await.unwrap();
    }
    job
}

async fn downloading(store: &Store, id: &str) -> Job {
    let job = store.insert(vec![job(0)]).await.unwrap().remove(0);
    let url = "https://files.segmind.com/clip.mp4?sig=a%2Fb".parse().unwrap();
    let output = JobEvent::OutputKnown {
        url,
        more: vec!["https://files.segmind.com/other.mp4".parse().unwrap()],
        cost: Usd::from_dollars(2.8),
    };
    let events = [accepted(id), vec![output, JobEvent::DownloadStarted]].concat();
    walk(store, job, &events).await
}

fn clip_at(path: &str) -> NewClip {
    NewClip { path: PathBuf::from(path), picture: picture() }
}

#[tokio::test]
async fn everything_that_was_awaited_is_there_for_the_next_start() {
    let (folder, store) = store();
    let held = NewJob { held: true, ..job(1) };
    let jobs = store.insert(vec![job(0), held]).await.unwrap();
    let first = walk(&store, jobs[0].clone(), &accepted("req-1")).await;
    let (saved, clip) = {
        let job = downloading(&store, "req-2").await;
        store.finish(job, clip_at("/videos/a fox.mp4"), at(9)).await.unwrap()
    };
    let settings = Settings { concurrency: 7, theme: ThemeChoice::Light, ..Settings::default() };
    store.save_settings(settings.clone()).await.unwrap();
    let draft = Draft { prompt: "unfinished …".into(), ..Draft::default() };
    store.save_draft(Draft::default()).await.unwrap();
    store.save_draft(draft.clone()).await.unwrap();

    // The first store is still open: nothing depends on a clean shutdown.
    let second = Store::open(&folder.path().join("rushes.db")).unwrap();
    assert_eq!(second.set_aside, None);
    let contents = second.store.everything().await.unwrap();
    assert_eq!(contents.jobs, [first, jobs[1].clone(), saved]);
    assert_eq!(contents.clips, [clip]);
    assert_eq!((contents.settings, contents.draft), (settings, draft));
    assert_eq!(contents.unreadable, []);
}

#[tokio::test]
async fn a_new_ledger_is_empty_and_has_the_default_settings() {
    let (_folder, store) = store();
    let contents = store.everything().await.unwrap();
    assert_eq!((contents.jobs, contents.clips), (vec![], vec![]));
    assert_eq!((contents.settings, contents.draft), (Settings::default(), Draft::default()));
}

#[tokio::test]
async fn a_job_in_every_state_comes_back_as_it_was_written() {
    let (_folder, store) = store();
    let until = at(77);
    let fail = JobEvent::Fail(Failure::new(FailureKind::RenderFailed, Some("blocked \"here\"".into()), "422 {}\n"));
    let folder = Need::Folder { path: "/full".into(), why: "disk full".into() };
    let kept = Need::ClipKept {
        at: "/data/incoming".into(),
        folder: "/vidéos".into(),
        why: "the disk is full".into(),
        details: "os error 28".into(),
    };
    let paths: Vec<Vec<JobEvent>> = vec![
        vec![],
        vec![JobEvent::Hold],
        vec![JobEvent::UploadStarted],
        vec![
            JobEvent::UploadStarted,
            JobEvent::Uploaded(Slot::FirstFrame, "https://images.segmind.com/x.png".parse().unwrap()),
        ],
        vec![JobEvent::SubmitStarted],
        vec![JobEvent::SubmitStarted, JobEvent::OutcomeLost],
        vec![JobEvent::SubmitStarted, JobEvent::NotQueued { until, why: WaitReason::RateLimited }],
        accepted("req-1"),
        [accepted("req-2"), vec![JobEvent::Wait { until, why: WaitReason::Offline }]].concat(),
        [accepted("req-3"), vec![fail]].concat(),
        [accepted("req-4"), vec![JobEvent::Park(folder)]].concat(),
        [accepted("req-5"), vec![JobEvent::Park(kept)]].concat(),
        vec![JobEvent::Park(Need::SpendLimit("team limit".into()))],
        vec![JobEvent::Park(Need::ImageGone("/pictures/é.png".into()))],
        vec![JobEvent::Dismiss],
    ];
    let mut written = Vec::new();
    for events in &paths {
        let job = store.insert(vec![job(0)]).await.unwrap().remove(0);
        written.push(walk(&store, job, events).await);
    }
    assert_eq!(store.everything().await.unwrap().jobs, written);
}

#[tokio::test]
async fn every_parameter_of_a_shot_comes_back_as_it_was_written() {
    use rushes::domain::{Backdrop, Framing, ModelTable};
    let (_folder, store) = store();
    let copy = PictureName::parse("0123456789abcdef0123456789abcdef.webp").unwrap();
    let by_address = Picture {
        uncut: None,
        source: PictureSource::Url("https://example.com/a%20b.png?q=ä".parse().unwrap()),
        framing: Framing::Whole,
        sent_as: Some(SentAs::Address),
    };
    let as_copy = |framing| Picture {
        uncut: PictureName::parse("fedcba9876543210fedcba9876543210.jpg").ok(),
        source: PictureSource::File("/pictures/first frame.png".into()),
        framing,
        sent_as: Some(SentAs::Copy(copy.clone())),
    };
    let mut new = Vec::new();
    for (n, model) in ModelTable::built_in().rows().iter().enumerate() {
        let lengths = model.fields.length.allowed.iter().copied().cycle();
        for (shape, length) in model.fields.shape.allowed.iter().copied().zip(lengths) {
            let is_even = n % 2 == 0;
            let close = as_copy(Framing::Fill { centre: (2500, 10_000), zoom: 1500 });
            let on_white = as_copy(Framing::Fit(Backdrop::Colour([255, 255, 254])));
            let request = VideoRequest {
                model: model.id,
                prompt: "灯台 \0 'quoted'; drop table jobs".to_owned(),
                negative_prompt: is_even.then(|| "no 'dogs'".to_owned()),
                first_frame: Some(if is_even { by_address.clone() } else { close.clone() }),
                last_frame: (!is_even).then(|| as_copy(Framing::Fit(Backdrop::Blur))),
                references: if is_even { vec![on_white, by_address.clone()] } else { Vec::new() },
                shape,
                length,
                frame_rate: model.fields.frame_rate.as_ref().and_then(|choice| choice.allowed.first()).copied(),
                resolution: model.fields.resolution.as_ref().and_then(|choice| choice.allowed.last()).copied(),
                sound: is_even,
                seed: Seed::new(u32::MAX).unwrap(),
                estimate: Usd::from_micros(1_234_567),
            };
            new.push(NewJob { request, ..job(0) });
        }
    }
    new.push(NewJob { request: VideoRequest { frame_rate: None, resolution: None, ..request() }, ..job(0) });
    let written = store.insert(new).await.unwrap();
    assert_eq!(store.everything().await.unwrap().jobs, written);
}

#[cfg(unix)]
#[tokio::test]
async fn a_path_that_is_no_unicode_text_is_kept_to_the_byte() {
    use std::os::unix::ffi::OsStringExt;
    let (_folder, store) = store();
    let strange = PathBuf::from(std::ffi::OsString::from_vec(b"/videos/\xff\xfe.png".to_vec()));
    let file = |path: &PathBuf| Picture::whole(PictureSource::File(path.clone()));
    let (first_frame, last_frame) = (Some(file(&strange)), Some(file(&strange)));
    let request = VideoRequest { first_frame, last_frame, references: vec![file(&strange)], ..request() };
    let parked = store.insert(vec![NewJob { request, ..job(0) }]).await.unwrap().remove(0);
    walk(&store, parked, &[JobEvent::Park(Need::ImageGone(strange.clone()))]).await;
    let job = downloading(&store, "req-1").await;
    store.finish(job, NewClip { path: strange.clone(), picture: picture() }, at(9)).await.unwrap();
    let contents = store.everything().await.unwrap();
    assert_eq!(contents.jobs[0].request.pictures().filter(|(_, picture)| **picture == file(&strange)).count(), 3);
    assert!(matches!(contents.jobs[0].state, JobState::NeedsUser(Need::ImageGone(_))));
    assert_eq!(contents.clips[0].path, strange);
}

#[tokio::test]
async fn times_keep_their_nanoseconds_and_a_broken_clock_loses_no_job() {
    let (_folder, store) = store();
    let exact: jiff::Timestamp = "2026-11-23T01:02:03.123456789Z".parse().unwrap();
    let absurd = jiff::Timestamp::MAX;
    let new = [exact, absurd].map(|created_at| NewJob { created_at, ..job(0) });
    store.insert(new.into()).await.unwrap();
    let jobs = store.everything().await.unwrap().jobs;
    assert_eq!(jobs[0].created_at, exact);
    assert_eq!(jobs[1].created_at.to_string(), "2262-04-11T23:47:16.854775807Z");
}

#[tokio::test]
async fn a_change_made_from_an_older_revision_is_refused_whole() {
    let (_folder, store) = store();
    let jobs = store.insert(vec![job(0), job(1)]).await.unwrap();
    let sent = after(&jobs[1], &[JobEvent::SubmitStarted]);
    store.update(vec![sent.clone()]).await.unwrap();
    let late = after(&jobs[1], &[JobEvent::Hold]);
    let other = after(&jobs[0], &[JobEvent::Hold]);
    let refused = store.update(vec![other.clone(), late]).await.unwrap_err();
    assert!(matches!(refused, StoreError::Stale { job } if job == sent.id), "{refused:?}");
    assert_eq!(store.everything().await.unwrap().jobs, [jobs[0].clone(), sent.clone()]);
    let twice = store.update(vec![sent]).await;
    assert!(matches!(twice, Err(StoreError::Stale { .. })));
    store.update(vec![other]).await.unwrap();
}

#[tokio::test]
async fn jobs_come_in_the_order_of_the_queue_and_new_ones_at_its_end() {
    let (_folder, store) = store();
    let jobs = store.insert((0..3).map(job).collect()).await.unwrap();
    let moved = |job: &Job, position| Job { position, revision: job.revision + 1, ..job.clone() };
    store.update(vec![moved(&jobs[0], jobs[2].position), moved(&jobs[2], jobs[0].position)]).await.unwrap();
    let last = store.insert(vec![job(3)]).await.unwrap().remove(0);
    let order: Vec<_> = store.everything().await.unwrap().jobs.iter().map(|job| job.id).collect();
    assert_eq!(order, [jobs[2].id, jobs[1].id, jobs[0].id, last.id]);
}

#[tokio::test]
async fn a_clip_and_its_job_end_together_or_not_at_all() {
    let (_folder, store) = store();
    let job = downloading(&store, "req-1").await;
    let stale = Job { revision: job.revision - 1, ..job.clone() };
    let refused = store.finish(stale, clip_at("/videos/a.mp4"), at(9)).await.unwrap_err();
    assert!(matches!(refused, StoreError::Stale { .. }));
    assert_eq!(store.everything().await.unwrap().clips, []);

    let (saved, clip) = store.finish(job.clone(), clip_at("/videos/a.mp4"), at(9)).await.unwrap();
    assert_eq!(saved.state, JobState::Saved(clip.id));
    assert_eq!((clip.job, clip.request_id.as_str()), (job.id, "req-1"));
    assert_eq!((clip.request, clip.cost), (job.request, job.facts.cost));
    assert_eq!((clip.created_at, clip.saved_at), (job.created_at, at(9)));
}

#[tokio::test]
async fn a_clip_that_is_downloaded_again_keeps_its_id() {
    let (_folder, store) = store();
    let other = downloading(&store, "req-0").await;
    store.finish(other, clip_at("/videos/other.mp4"), at(8)).await.unwrap();
    let job = downloading(&store, "req-1").await;
    let (saved, first) = store.finish(job, clip_at("/videos/a.mp4"), at(9)).await.unwrap();
    let again = walk(&store, saved, &[JobEvent::DownloadAgain, JobEvent::DownloadStarted]).await;
    let (saved, second) = store.finish(again, clip_at("/videos/a (1).mp4"), at(20)).await.unwrap();
    assert_eq!((second.id, saved.state), (first.id, JobState::Saved(first.id)));
    let clips = store.everything().await.unwrap().clips;
    assert_eq!(clips.len(), 2);
    assert_eq!(clips[0], second);
}

#[tokio::test]
async fn a_job_that_segmind_never_took_can_have_no_clip() {
    let (_folder, store) = store();
    let job = store.insert(vec![job(0)]).await.unwrap().remove(0);
    let refused = store.finish(job, clip_at("/videos/a.mp4"), at(9)).await.unwrap_err();
    assert!(matches!(refused, StoreError::NoRequestId { .. }));
}

#[tokio::test]
async fn two_jobs_can_not_share_one_render() {
    let (_folder, store) = store();
    let jobs = store.insert(vec![job(0), job(1)]).await.unwrap();
    walk(&store, jobs[0].clone(), &accepted("req-1")).await;
    let lost = walk(&store, jobs[1].clone(), &[JobEvent::SubmitStarted, JobEvent::OutcomeLost]).await;
    let found = after(&lost, &[JobEvent::FoundAtService(RequestId::parse("req-1").unwrap())]);
    let refused = store.update(vec![found]).await.unwrap_err();
    assert!(matches!(refused, StoreError::RequestIdTaken), "{refused:?}");
}

#[tokio::test]
async fn a_job_is_put_away_and_submitted_again_in_one_step() {
    let (_folder, store) = store();
    let job = store.insert(vec![job(0)]).await.unwrap().remove(0);
    let lost = walk(&store, job, &[JobEvent::SubmitStarted, JobEvent::OutcomeLost]).await;
    let away = after(&lost, &[JobEvent::Dismiss]);
    let again = || NewJob { retry_of: Some(lost.id), ..fixtures::job(30) };
    let new = store.replace(away.clone(), again()).await.unwrap();
    assert_eq!(new.retry_of, Some(lost.id));
    assert!(matches!(store.replace(away.clone(), again()).await, Err(StoreError::Stale { .. })));
    assert_eq!(store.everything().await.unwrap().jobs, [away, new]);
}

#[tokio::test]
async fn a_write_whose_future_is_dropped_is_still_carried_out() {
    let (folder, store) = store();
    {
        let mut asked = std::pin::pin!(store.insert(vec![job(0)]));
        // Polled once, so that it is sent, then dropped.
        let given_up = futures_util::poll!(&mut asked);
        drop(given_up);
    }
    store.clone().close().unwrap();
    assert!(matches!(store.everything().await, Err(StoreError::Closed)));
    let reopened = Store::open(&folder.path().join("rushes.db")).unwrap().store;
    assert_eq!(reopened.everything().await.unwrap().jobs.len(), 1);
}
