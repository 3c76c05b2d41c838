//! The audit after a life: the service's bank statement against the ledger, the clips against the served bytes.

use rushes::domain::{Outcome, Purchase};
use rushes::engine::LEDGER;
use rushes::simulator::{LedgerEntry, Simulator};
use rushes::store::Store;

use crate::life::{Life, Row};

/// Checks everything that may never happen. Panics with the life's log when something did.
pub async fn audit(life: &Life, service: &Simulator) -> Row {
    let bought: Vec<LedgerEntry> =
        service.ledger().into_iter().filter(|entry| entry.body["prompt"] == life.name.as_str()).collect();
    let rows = life.rows().await;
    let told = || format!("{}\nbought: {bought:?}\nrows: {rows:?}\n{}", life.name, life.log());
    assert!(bought.len() <= 1, "submitted twice: {}", told());
    assert_eq!(rows.len(), 1, "one shot is one job: {}", told());
    let row = rows[0].clone();
    check_purchase(life, &row, &bought, &told);
    match row.state.as_str() {
        "saved" => check_clip(life, service, &row, &bought, &told).await,
        "needs_user" => {
            assert!(row.request_id.is_none(), "a known request id is never an unknown outcome: {}", told());
            let sentence = row.failure.as_deref().unwrap_or_default();
            assert!(sentence.starts_with("We don't know whether Segmind took"), "{sentence}: {}", told());
            assert!(life.clips().is_empty(), "{}", told());
        }
        other => panic!("a job that stopped half-way, {other}: {}", told()),
    }
    row
}

/// One shot is one purchase in the ledger too, whatever was killed, and it tells what the bank statement tells.
fn check_purchase(life: &Life, row: &Row, bought: &[LedgerEntry], told: &impl Fn() -> String) {
    let (path, zone) = (life.data().join(LEDGER), jiff::tz::TimeZone::UTC);
    let spending = Store::look_spending(&path, None, jiff::Timestamp::UNIX_EPOCH, &zone).unwrap().unwrap();
    let of_the_shot = |purchase: &&Purchase| purchase.request_id.as_ref().is_none_or(|id| id.as_str() != "earlier");
    let purchases: Vec<&Purchase> = spending.purchases.iter().filter(of_the_shot).collect();
    let [purchase] = purchases[..] else { panic!("{purchases:?}: {}", told()) };
    let id = purchase.request_id.as_ref().map(|id| id.as_str());
    assert_eq!(id, row.request_id.as_deref(), "{}", told());
    let outcome = if row.state == "saved" { Outcome::Billed } else { Outcome::Unknown };
    assert_eq!(purchase.outcome, outcome, "{}", told());
    assert!(bought.is_empty() || purchase.counts().micros() > 0, "what was bought counts: {}", told());
}

async fn check_clip(life: &Life, service: &Simulator, row: &Row, bought: &[LedgerEntry], told: &impl Fn() -> String) {
    let id = row.request_id.as_deref().expect("a saved job has its request id");
    assert_eq!(bought.iter().map(|entry| entry.request_id.as_str()).collect::<Vec<_>>(), [id], "{}", told());
    let served = reqwest::get(format!("{}/outputs/{id}.mp4", service.api_url())).await.unwrap();
    let served = served.error_for_status().unwrap().bytes().await.unwrap();
    let file = row.file.as_ref().expect("a saved job has its file");
    assert!(std::fs::read(file).unwrap() == served, "the clip is not what was served: {}", told());
    assert_eq!(life.clips(), std::slice::from_ref(file), "nothing but the clip is left: {}", told());
    let incoming = std::fs::read_dir(life.data().join("incoming")).map_or(0, Iterator::count);
    assert_eq!(incoming, 0, "what is in the library leaves nothing behind: {}", told());
}
