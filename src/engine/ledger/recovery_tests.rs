//! What a start makes of each state that the last run left behind, and of its files.

use std::sync::Arc;

use super::*;
use crate::domain::clip::ClipPicture;
use crate::domain::{ClipId, Draft, Failure, FailureKind, FirstFrame, Need, Seed, SentAs, TrashedClip, WaitReason};
use crate::engine::clock::Clock;
use crate::engine::download::part_file::{Note, PartFile};
use crate::engine::job::task_handle::FinishedFile;
use crate::engine::ledger::job_index::JobIndex;
use crate::store::{NewJob, Store};

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
    let ledger = Ledger::open(store, Clock::new(move || at)).await.unwrap();
    (home, ledger)
}

/// A job that went through these events, whose first frame goes out as this copy.
async fn add(ledger: &mut Ledger, copy: Option<PictureName>, events: &[JobEvent]) -> JobId {
    let draft = Draft { prompt: "a fox".into(), ..Draft::default() };
    let mut request = draft.parse(|| Seed::MIN).unwrap().remove(0);
    if let Some(copy) = copy {
        request.first_frame = Some(FirstFrame::File("/pictures/fox.png".into()));
        request.sent_as = Some(SentAs::Copy(copy));
    }
    let new = NewJob { request, retry_of: None, created_at: now(), held: false };
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
        assert_eq!(ledger.jobs.get(job).unwrap().state, state);
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
    let leftovers = leftovers(&ledger, &[&data]);
    leftovers.sweep_one(&data);
    let needed = ["failed", "away-whole", "under-way", "another-ledgers"];
    assert_eq!(left_in(&data), needed);
    assert_eq!(left_in(&earlier).len(), 6, "one folder at a time");
    leftovers.sweep_all();
    assert_eq!(left_in(&earlier), needed, "the clips tell where they went before");
}

#[tokio::test]
async fn bytes_that_came_since_the_start_are_left_alone() {
    let before = jiff::Timestamp::UNIX_EPOCH;
    let (home, ledger) = with_part_files(before).await;
    let data = home.path().join("data");
    leftovers(&ledger, &[&data]).sweep_all();
    assert_eq!(left_in(&data).len(), 6);
}

#[tokio::test]
async fn every_copy_of_a_picture_that_is_referred_to_is_wanted() {
    let (home, mut ledger) = ledger(now()).await;
    assert_eq!(wanted_copies(&ledger), Some(HashSet::new()));
    add(&mut ledger, Some(copy("a")), &[]).await;
    add(&mut ledger, None, &[]).await;
    ledger.draft = Arc::new(Draft { copy: Some(copy("b")), ..Draft::default() });
    assert_eq!(wanted_copies(&ledger), Some([copy("a"), copy("b")].into()));

    // A clip stands for itself, also without its job and in the trash.
    for (digit, request) in [("c", "r-1"), ("d", "r-2")] {
        let events = [vec![JobEvent::UploadStarted, uploaded()], downloading(request)].concat();
        let job = add(&mut ledger, Some(copy(digit)), &events).await;
        save(&mut ledger, job, home.path().join(request)).await;
    }
    let thrown = Arc::make_mut(&mut ledger.clips).pop().unwrap();
    ledger.trash = vec![Arc::new(TrashedClip { clip: thrown, at: now(), deleting: false })].into();
    ledger.jobs = JobIndex::default();
    assert_eq!(wanted_copies(&ledger), Some([copy("b"), copy("c"), copy("d")].into()));

    ledger.notice = Some("a row can't be read".into());
    assert_eq!(wanted_copies(&ledger), None, "then any copy may be needed");
}

fn uploaded() -> JobEvent {
    JobEvent::Uploaded("https://images.segmind.com/assets/a.png".parse().unwrap())
}
