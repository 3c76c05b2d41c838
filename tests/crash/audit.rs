//! The audit after a life: the service's bank statement against the ledger, the clips against the served bytes.

use rushes::simulator::{LedgerEntry, Simulator};

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
    match row.state.as_str() {
        "saved" => check_clip(life, service, &row, &bought, &told).await,
        "needs_user" => {
            assert!(row.request_id.is_none(), "a known request id is never an unknown outcome: {}", told());
            let sentence = row.failure.as_deref().unwrap_or_default();
            assert!(sentence.starts_with("The answer to this submit was lost"), "{sentence}: {}", told());
            assert!(life.clips().is_empty(), "{}", told());
        }
        other => panic!("a job that stopped half-way, {other}: {}", told()),
    }
    row
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
