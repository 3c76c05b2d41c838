//! What a start makes of each state that the last run left behind, and of its files.

use std::sync::Arc;

use super::*;
use crate::domain::PictureDraft;
use crate::domain::clip::ClipPicture;
use crate::domain::{
    ClipId, Draft, Failure, FailureKind, ModelTable, Need, Picture, PictureSource, Seed, SentAs, Slot, WaitReason,
};
use crate::engine::clock::Clock;
use crate::engine::download::part_file::Note;
use crate::engine::job::task_handle::FinishedFile;
use crate::store::{NewJob, Store, TakeOf};

#[test]
fn a_submit_that_was_under_way_becomes_a_question_and_a_step_that_may_be_repeated_is_repeated() {
    let until = jiff::Timestamp::UNIX_EPOCH;
    for (state, event) in [
        (JobState::Submitting, Some(JobEvent::OutcomeLost)),
        (JobState::Uploading, Some(JobEvent::Interrupted)),
        (JobState::Downloading, Some(JobEvent::Interrupted)),
        // The loop goes on from these without an event, or leaves them to the person.
        (JobState::Held, None),
        (JobState::Queued, None),
        (JobState::Accepted, None),
        (JobState::Ready, None),
        (JobState::Saved(ClipId(1)), None),
        (JobState::Waiting { until, why: WaitReason::Offline }, None),
        (JobState::NeedsUser(Need::UnknownOutcome), None),
        (JobState::Failed(Failure::new(FailureKind::Internal, None, "")), None),
        (JobState::Dismissed, None),
    ] {
        assert_eq!(event_for(&state), event, "{state:?}");
    }
}

fn request_id(text: &str) -> RequestId {
    RequestId::parse(text).unwrap()
}

fn copy(digit: &str) -> PictureName {
    PictureName::parse(&format!("{}.png", digit.repeat(32))).unwrap()
}

fn now() -> jiff::Timestamp {
    "2026-11-23T12:00:00Z".parse().unwrap()
}

/// An empty ledger in its own folder, with a clock that stands at this time.
async fn ledger(at: jiff::Timestamp) -> (tempfile::TempDir, Ledger) {
    let home = tempfile::tempdir().unwrap();
    let store = Store::open(&home.path().join("ledger")).unwrap().store;
    let ledger = Ledger::open(store, &ModelTable::built_in(), Clock::new(move || at)).await.unwrap();
    (home, ledger)
}

/// A job that went through these events, whose first frame goes out as this copy.
async fn add(ledger: &mut Ledger, copy: Option<PictureName>, events: &[JobEvent]) -> JobId {
    let draft = Draft { prompt: "a fox".into(), ..Draft::default() };
    let mut request = draft.parse(&ModelTable::built_in(), || Seed::MIN).unwrap().remove(0);
    if let Some(copy) = copy {
        let source = PictureSource::File("/pictures/fox.png".into());
        request.first_frame = Some(Picture { sent_as: Some(SentAs::Copy(copy)), ..Picture::whole(source) });
    }
    let new = NewJob { request, of: TakeOf::ANY, retry_of: None, created_at: now(), held: false };
    let id = ledger.queue(vec![new]).await.unwrap()[0].id;
    for event in events {
        ledger.apply(id, event).await.unwrap();
    }
    id
}

fn downloading(request: &str) -> Vec<JobEvent> {
    let url = "https://images.segmind.com/a.mp4".parse().unwrap();
    let known = JobEvent::OutputKnown { url, more: vec![], cost: None };
    vec![JobEvent::SubmitStarted, JobEvent::Accepted(request_id(request)), known, JobEvent::DownloadStarted]
}

async fn save(ledger: &mut Ledger, id: JobId, path: PathBuf) {
    let file = FinishedFile { path, picture: ClipPicture::unknown(5), parts: vec![] };
    ledger.finish(id, &file).await.unwrap();
}

#[tokio::test]
async fn a_start_brings_every_job_where_the_loop_goes_on_and_repeats_no_submit() {
    let (_home, mut ledger) = ledger(now()).await;
    let sending = add(&mut ledger, None, &[JobEvent::SubmitStarted]).await;
    let uploading = add(&mut ledger, Some(copy("a")), &[JobEvent::UploadStarted]).await;
    let fetching = add(&mut ledger, None, &downloading("r-1")).await;
    let waiting = add(&mut ledger, None, &[]).await;
    recover(&mut ledger).await.unwrap();
    for (job, state) in [
        (sending, JobState::NeedsUser(Need::UnknownOutcome)),
        (uploading, JobState::Queued),
        (fetching, JobState::Ready),
        (waiting, JobState::Queued),
    ] {
        assert_eq!(ledger.find(job).await.unwrap().state, state);
    }
}

/// A ledger with a job of each kind, each with half of its bytes in both folders; those of one dismissed job are complete.
async fn with_part_files(at: jiff::Timestamp) -> (tempfile::TempDir, Ledger) {
    let (home, mut ledger) = ledger(at).await;
    let end = [JobEvent::Fail(Failure::new(FailureKind::OutputGone, None, "")), JobEvent::Dismiss];
    for (request, events) in [("saved", 0), ("failed", 1), ("away", 2), ("away-whole", 2), ("under-way", 0)] {
        let job = add(&mut ledger, None, &[downloading(request), end[..events].to_vec()].concat()).await;
        if request == "saved" {
            save(&mut ledger, job, home.path().join("earlier/fox.mp4")).await;
        }
    }
    for folder in ["data", "earlier"].map(|name| home.path().join(name)) {
        std::fs::create_dir(&folder).unwrap();
        for request in ["saved", "failed", "away", "away-whole", "under-way", "another-ledgers"] {
            let part = PartFile::new(&folder, &request_id(request));
            std::fs::write(part.path(), "bytes").unwrap();
            let total = if request == "away-whole" { 5 } else { 9 };
            part.write_note(&Note { total: Some(total), synced: 5, ..Note::default() }).unwrap();
        }
    }
    (home, ledger)
}

/// Whose bytes are still in this folder.
fn left_in(folder: &Path) -> Vec<&'static str> {
    let requests = ["saved", "failed", "away", "away-whole", "under-way", "another-ledgers"];
    requests.into_iter().filter(|request| PartFile::new(folder, &request_id(request)).path().exists()).collect()
}

#[tokio::test]
async fn only_bytes_that_are_no_longer_needed_are_removed_wherever_clips_went() {
    let later: jiff::Timestamp = "2100-01-01T00:00:00Z".parse().unwrap();
    let (home, ledger) = with_part_files(later).await;
    let (data, earlier) = (home.path().join("data"), home.path().join("earlier"));
    let leftovers = leftovers(&ledger, &[&data]).await;
    leftovers.sweep_one(&data).await;
    let needed = ["failed", "away-whole", "under-way", "another-ledgers"];
    assert_eq!(left_in(&data), needed);
    assert_eq!(left_in(&earlier).len(), 6, "one folder at a time");
    leftovers.sweep_all().await;
    assert_eq!(left_in(&earlier), needed, "the clips tell where they went before");
}

#[tokio::test]
async fn a_half_copy_beside_the_place_of_a_saved_clip_goes_with_its_part_file() {
    let later: jiff::Timestamp = "2100-01-01T00:00:00Z".parse().unwrap();
    let (home, mut ledger) = ledger(later).await;
    let job = add(&mut ledger, None, &downloading("saved")).await;
    let (data, place) = (home.path().join("data"), home.path().join("clips/Trailer/03 He was here/03 take 2.mp4"));
    save(&mut ledger, job, place.clone()).await;
    for folder in [&*data, place.parent().unwrap()] {
        std::fs::create_dir_all(folder).unwrap();
        std::fs::write(PartFile::new(folder, &request_id("saved")).path(), "bytes").unwrap();
    }
    std::fs::write(&place, "bytes").unwrap();
    let part = PartFile::new(&data, &request_id("saved"));
    part.write_note(&Note { total: Some(5), synced: 5, placed: Some(place.clone()), ..Note::default() }).unwrap();
    leftovers(&ledger, &[]).await.sweep_one(&data).await;
    assert!(left_in(&data).is_empty() && left_in(place.parent().unwrap()).is_empty());
    assert_eq!(std::fs::read(place).unwrap(), b"bytes");
}

#[tokio::test]
async fn bytes_that_came_since_the_start_are_left_alone() {
    let before = jiff::Timestamp::UNIX_EPOCH;
    let (home, ledger) = with_part_files(before).await;
    let data = home.path().join("data");
    leftovers(&ledger, &[&data]).await.sweep_all().await;
    assert_eq!(left_in(&data).len(), 6);
}

#[tokio::test]
async fn every_copy_of_a_picture_that_is_referred_to_is_wanted() {
    let (home, mut ledger) = ledger(now()).await;
    assert_eq!(wanted_copies(&ledger).await, Some(HashSet::new()));
    add(&mut ledger, Some(copy("a")), &[]).await;
    add(&mut ledger, None, &[]).await;
    let source = crate::domain::SourceDraft::File("/b.png".into());
    let drafted = PictureDraft { source, copy: Some(copy("b")), ..PictureDraft::default() };
    ledger.draft = Arc::new(Draft { first_frame: drafted, ..Draft::default() });
    assert_eq!(wanted_copies(&ledger).await, Some([copy("a"), copy("b")].into()));

    // Those of clips too, in the trash as well.
    for (digit, request) in [("c", "r-1"), ("d", "r-2")] {
        let events = [vec![JobEvent::UploadStarted, uploaded()], downloading(request)].concat();
        let job = add(&mut ledger, Some(copy(digit)), &events).await;
        save(&mut ledger, job, home.path().join(request)).await;
    }
    ledger.trash(vec![ClipId(1)]).await.unwrap();
    assert_eq!(wanted_copies(&ledger).await, Some([copy("a"), copy("b"), copy("c"), copy("d")].into()));

    ledger.notice = Some("a row can't be read".into());
    assert_eq!(wanted_copies(&ledger).await, None, "then any copy may be needed");
}

fn uploaded() -> JobEvent {
    JobEvent::Uploaded(Slot::FirstFrame, "https://images.segmind.com/assets/a.png".parse().unwrap())
}
