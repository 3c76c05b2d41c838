//! Caps, asked in the transaction that submits.

use super::*;
use crate::domain::{CapChange, CapSpan, JobEvent, JobState, fixtures};
use crate::store::{NewJob, TakeOf};

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_795_000_000 + second).unwrap()
}

fn open() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("rushes.db")).unwrap().store;
    (folder, store)
}

async fn sent(store: &Store, second: i64) -> Option<CapHit> {
    let request = fixtures::request();
    let new = NewJob { request, of: TakeOf::ANY, retry_of: None, created_at: at(second), held: false };
    let job = store.insert(vec![new]).await.unwrap().remove(0);
    let next = job.apply(&JobEvent::SubmitStarted, at(second)).unwrap();
    let hit = store.submit(next, TimeZone::UTC).await.unwrap();
    let written = store.job(job.id).await.unwrap().unwrap();
    let expected = if hit.is_some() { JobState::Queued } else { JobState::Submitting };
    assert_eq!(written.state, expected, "the job is written exactly where the cap allows it");
    hit
}

#[tokio::test]
async fn a_submit_that_would_pass_a_cap_writes_nothing() {
    let (_folder, store) = open();
    let price = fixtures::request().estimate();
    let cap = CapChange::Set(CapSpan::Day, Some(price.times(2)));
    store.save_caps(Caps::default().changed(cap)).await.unwrap();
    assert_eq!(sent(&store, 0).await, None);
    assert_eq!(sent(&store, 1).await, None);
    let hit = sent(&store, 2).await.unwrap();
    assert_eq!((hit.span, hit.counted, hit.cap), (CapSpan::Day, price.times(2), price.times(2)));
    assert_eq!(store.purchases(None).await.unwrap().len(), 2);
    assert_eq!(sent(&store, 86_400).await, None, "the day has turned");
}

#[tokio::test]
async fn a_month_holds_when_its_days_do_not() {
    let (_folder, store) = open();
    let price = fixtures::request().estimate();
    let cap = CapChange::Set(CapSpan::Month, Some(price));
    store.save_caps(Caps::default().changed(cap)).await.unwrap();
    assert_eq!(sent(&store, 0).await, None);
    assert_eq!(sent(&store, 2 * 86_400).await.map(|hit| hit.span), Some(CapSpan::Month));
    assert_eq!(sent(&store, 40 * 86_400).await, None, "the month has turned");
}

#[tokio::test]
async fn caps_that_can_not_be_read_buy_nothing() {
    let (_folder, store) = open();
    store.save_caps(Caps::default()).await.unwrap();
    store.write(|c| Ok(c.execute("update notes set json = '{' where name = 'caps'", ())?)).await.unwrap();
    assert_eq!(store.caps().await.unwrap(), Caps::CLOSED);
    assert!(sent(&store, 0).await.is_some());
    store.save_caps(Caps::default()).await.unwrap();
    assert_eq!(sent(&store, 1).await, None, "set anew");
}

#[tokio::test]
async fn a_shot_whose_row_tells_no_price_passes_no_cap() {
    let (_folder, store) = open();
    let request = fixtures::request();
    let new = NewJob { request, of: TakeOf::ANY, retry_of: None, created_at: at(0), held: false };
    let id = store.insert(vec![new]).await.unwrap().remove(0).id;
    for (model, cents) in [("veo-3", 320), ("veo-nobody-knows", 320)] {
        let sql = format!("update jobs set estimate_micros = null, model = '{model}', seconds = 8, sound = 1");
        store.write(move |c| Ok(c.execute(&sql, ())?)).await.unwrap();
        assert_eq!(store.job(id).await.unwrap().unwrap().request.estimate(), Usd::from_cents(cents), "{model}");
    }
}
