//! What a purchase's row says after each way that its job can take.

use std::path::PathBuf;

use jiff::SignedDuration;
use jiff::tz::TimeZone;

use super::*;
use crate::domain::{Failure, FailureKind, JobEvent, Mark, MarkChange, RequestId, WaitReason, fixtures};
use crate::store::{NewClip, NewJob, TakeOf};

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_795_000_000 + second).unwrap()
}

/// A ledger with one queued job.
async fn ledger() -> (tempfile::TempDir, Store, Job) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("rushes.db")).unwrap().store;
    let job = queue(&store).await;
    (folder, store, job)
}

async fn queue(store: &Store) -> Job {
    let request = fixtures::request();
    let new = NewJob { request, of: TakeOf::ANY, retry_of: None, created_at: at(0), held: false };
    store.insert(vec![new]).await.unwrap().remove(0)
}

/// Writes each of these events, a second apart from this second on.
async fn live(store: &Store, job: Job, second: i64, events: &[JobEvent]) -> Job {
    let mut job = job;
    for (second, event) in (second..).zip(events) {
        job = job.apply(event, at(second)).unwrap();
        if job.state == JobState::Submitting {
            assert_eq!(store.submit(job.clone(), TimeZone::UTC).await.unwrap(), None);
        } else {
            store.update(vec![job.clone()]).await.unwrap();
        }
    }
    job
}

fn accepted(id: &str) -> JobEvent {
    JobEvent::Accepted(RequestId::parse(id).unwrap())
}

fn output(cents: i64) -> JobEvent {
    let url = "https://images.segmind.com/a.mp4".parse().unwrap();
    JobEvent::OutputKnown { url, more: Vec::new(), cost: Some(Usd::from_cents(cents)) }
}

async fn only(store: &Store) -> Purchase {
    let mut all = store.purchases(None).await.unwrap();
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

#[tokio::test]
async fn a_purchase_is_written_with_its_submit_and_follows_its_job() {
    let (_folder, store, job) = ledger().await;
    assert_eq!(store.purchases(None).await.unwrap(), [], "nothing was sent yet");
    let estimate = job.request.estimate();
    let sent = live(&store, job, 10, &[JobEvent::SubmitStarted]).await;
    let bought = only(&store).await;
    assert_eq!((bought.at, bought.outcome, bought.cost), (at(10), Outcome::OnTheWay, None));
    assert_eq!((bought.estimate, bought.counts(), bought.item.job), (estimate, estimate, Some(sent.id)));
    let ready = live(&store, sent, 11, &[accepted("r-1"), output(111), JobEvent::DownloadStarted]).await;
    let clip = NewClip { path: PathBuf::from("/a.mp4"), picture: crate::domain::clip::ClipPicture::unknown(1) };
    let (_, clip) = store.finish(ready, clip, at(20)).await.unwrap();
    let billed = only(&store).await;
    assert_eq!((billed.outcome, billed.counts(), billed.fate), (Outcome::Billed, Usd::from_cents(111), Fate::Kept));
    assert_eq!(billed.request_id, RequestId::parse("r-1").ok());
    store.mark(vec![clip.id], MarkChange::Mark(Some(Mark::Reject))).await.unwrap();
    assert_eq!(only(&store).await.fate, Fate::Rejected);
}

#[tokio::test]
async fn what_was_turned_away_and_sent_again_is_one_purchase_at_the_later_time() {
    let (_folder, store, job) = ledger().await;
    let until = at(60);
    let no = [JobEvent::SubmitStarted, JobEvent::NotQueued { until, why: WaitReason::RateLimited }];
    let job = live(&store, job, 10, &no).await;
    assert_eq!(only(&store).await.counts(), Usd::default());
    live(&store, job, 70, &[JobEvent::WaitOver, JobEvent::SubmitStarted]).await;
    let again = only(&store).await;
    assert_eq!((again.at, again.outcome), (at(71), Outcome::OnTheWay));
}

#[tokio::test]
async fn nothing_that_is_deleted_takes_a_purchase_with_it() {
    let (_folder, store, _) = ledger().await;
    let project = store.new_project("Serum".into(), at(0)).await.unwrap();
    let of = TakeOf::Found { hint: None, project: Some(project), continues: None };
    let request = crate::domain::VideoRequest { prompt: "another".into(), ..fixtures::request() };
    let new = NewJob { request, of, retry_of: None, created_at: at(0), held: false };
    let job = store.insert(vec![new]).await.unwrap().remove(0);
    let ready = [JobEvent::SubmitStarted, accepted("r-1"), output(320), JobEvent::DownloadStarted];
    let job = live(&store, job, 1, &ready).await;
    let clip = NewClip { path: PathBuf::from("/a.mp4"), picture: crate::domain::clip::ClipPicture::unknown(1) };
    let (job, clip) = store.finish(job, clip, at(20)).await.unwrap();
    let of_project = |is_gone| Some(PurchasedFor { name: "Serum".into(), is_gone });
    assert_eq!(only(&store).await.item.project, of_project(false));
    store.trash(vec![clip.id], Some(at(21))).await.unwrap();
    store.mark_deleting(vec![clip.id], true).await.unwrap();
    let away = job.apply(&JobEvent::Dismiss, at(22)).unwrap();
    store.forget_clip(clip.id, Some(away)).await.unwrap();
    store.delete_project(project).await.unwrap();
    let left = only(&store).await;
    assert_eq!((left.fate, left.outcome, left.counts()), (Fate::Deleted, Outcome::Billed, Usd::from_cents(320)));
    assert_eq!(left.item.project, of_project(true), "what it was bought for is still told");
}

fn found(id: &str, job: Option<JobId>, cents: i64) -> FoundPurchase {
    FoundPurchase {
        request_id: RequestId::parse(id).unwrap(),
        job,
        at: at(5),
        model: "veo-3".into(),
        title: "A fox".into(),
        outcome: Outcome::Billed,
        cost: Some(Usd::from_cents(cents)),
    }
}

#[tokio::test]
async fn a_lost_answer_that_the_history_tells_of_becomes_the_one_purchase_with_its_cost() {
    let (_folder, store, job) = ledger().await;
    let lost = live(&store, job, 1, &[JobEvent::SubmitStarted, JobEvent::OutcomeLost]).await;
    assert_eq!(only(&store).await.outcome, Outcome::Unknown);
    let first = store.record_found(found("r-9", Some(lost.id), 160), at(500)).await.unwrap();
    assert_eq!(store.record_found(found("r-9", Some(lost.id), 160), at(500)).await.unwrap(), first, "told twice");
    let told = only(&store).await;
    assert_eq!((told.outcome, told.counts(), told.found), (Outcome::Billed, Usd::from_cents(160), true));
    let adopted = JobEvent::FoundAtService(RequestId::parse("r-9").unwrap());
    live(&store, lost, 9, &[adopted, output(160)]).await;
    assert_eq!(only(&store).await.id, first);
}

#[tokio::test]
async fn what_was_found_first_and_adopted_later_is_one_purchase() {
    let (_folder, store, job) = ledger().await;
    let lost = live(&store, job, 1, &[JobEvent::SubmitStarted, JobEvent::OutcomeLost]).await;
    store.record_found(found("r-9", None, 160), at(500)).await.unwrap();
    assert_eq!(store.purchases(None).await.unwrap().len(), 2, "nobody knows yet that both are one");
    let adopted = JobEvent::FoundAtService(RequestId::parse("r-9").unwrap());
    live(&store, lost, 9, &[adopted]).await;
    let one = only(&store).await;
    assert_eq!((one.found, one.cost), (true, Some(Usd::from_cents(160))));
}

#[tokio::test]
async fn the_history_overrules_nothing_that_is_known() {
    let (_folder, store, job) = ledger().await;
    let blocked = JobEvent::Fail(Failure::new(FailureKind::RenderFailed, None, ""));
    let failed = live(&store, job, 1, &[JobEvent::SubmitStarted, accepted("r-1"), blocked]).await;
    store.record_found(found("r-1", Some(failed.id), 320), at(500)).await.unwrap();
    assert_eq!((only(&store).await.outcome, only(&store).await.counts()), (Outcome::NotBilled, Usd::default()));
    let other = queue(&store).await;
    let other = live(&store, other, 9, &[JobEvent::SubmitStarted, accepted("r-2"), output(111)]).await;
    store.record_found(found("r-2", Some(other.id), 320), at(500)).await.unwrap();
    let costs: Vec<_> = store.purchases(None).await.unwrap().iter().map(Purchase::counts).collect();
    assert_eq!(costs, [Usd::from_cents(111), Usd::default()]);
}

#[tokio::test]
async fn a_purchase_that_was_never_ours_counts_and_is_marked() {
    let (_folder, store, _) = ledger().await;
    store.record_found(found("r-5", None, 320), at(500)).await.unwrap();
    let told = only(&store).await;
    assert_eq!((told.item.title.as_str(), told.item.job, told.found), ("A fox", None, true));
    let sums = store.sums(at(10), TimeZone::UTC).await.unwrap();
    assert_eq!((sums.all, sums.counted.day), (Usd::from_cents(320), Usd::from_cents(320)));
}

#[tokio::test]
async fn a_row_whose_time_lies_in_another_zone_opens_no_cap() {
    let (_folder, store, job) = ledger().await;
    live(&store, job, 1, &[JobEvent::SubmitStarted]).await;
    let now = at(10);
    // Written in local time without a zone: fourteen hours ahead.
    let ahead = FoundPurchase { at: now + SignedDuration::from_hours(14), ..found("r-5", None, 320) };
    store.record_found(ahead, now).await.unwrap();
    let sums = store.sums(at(20), TimeZone::UTC).await.unwrap();
    assert!(sums.spans.day <= at(20) && at(20) < sums.spans.next_day, "today is today");
    assert_eq!(sums.counted.day, sums.all, "both count today");
}

#[tokio::test]
async fn a_second_charge_for_a_job_counts_beside_the_first() {
    let (_folder, store, job) = ledger().await;
    let done = live(&store, job, 1, &[JobEvent::SubmitStarted, accepted("r-1"), output(320)]).await;
    store.record_found(found("r-2", Some(done.id), 160), at(500)).await.unwrap();
    store.record_found(found("r-2", Some(done.id), 160), at(600)).await.unwrap();
    let sums = store.sums(at(20), TimeZone::UTC).await.unwrap();
    assert_eq!(sums.all, Usd::from_cents(480));
}

#[tokio::test]
async fn what_was_told_without_its_job_and_then_with_it_is_one_purchase() {
    let (_folder, store, job) = ledger().await;
    let lost = live(&store, job, 1, &[JobEvent::SubmitStarted, JobEvent::OutcomeLost]).await;
    store.record_found(found("r-9", None, 160), at(500)).await.unwrap();
    store.record_found(found("r-9", Some(lost.id), 160), at(600)).await.unwrap();
    let one = only(&store).await;
    assert_eq!((one.item.job, one.found, one.counts()), (Some(lost.id), true, Usd::from_cents(160)));
}

#[tokio::test]
async fn a_cost_below_zero_opens_no_cap() {
    let (_folder, store, job) = ledger().await;
    live(&store, job, 1, &[JobEvent::SubmitStarted, accepted("r-1"), output(-9_000)]).await;
    assert_eq!(store.sums(at(9), TimeZone::UTC).await.unwrap().counted.day, Usd::default());
}

#[tokio::test]
async fn a_purchase_made_after_the_clock_was_set_back_is_counted_by_the_last_one() {
    let (_folder, store, job) = ledger().await;
    live(&store, job, 0, &[JobEvent::SubmitStarted]).await;
    let early = queue(&store).await;
    let back = at(0) - SignedDuration::from_hours(30);
    let sent = early.apply(&JobEvent::SubmitStarted, back).unwrap();
    store.submit(sent, TimeZone::UTC).await.unwrap();
    let sums = store.sums(at(0), TimeZone::UTC).await.unwrap();
    assert_eq!(sums.counted.day, early.request.estimate().times(2), "both count on the later day");
    assert_eq!(store.purchases(None).await.unwrap()[1].at, back, "the list tells the clock's own time");
}
