//! The fault matrix: every row of `table.md` is played by the simulated service (or by a socket that misbehaves below HTTP) and
//! must lead to the state, the sentence and the number of submits that the row names.
//!
//! `RUSHES_WRITE_TABLE=1` writes what was seen into the table instead of comparing: for a person to read before it is kept.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test stops at any trouble")]

mod fault;
#[path = "../support/fixtures.rs"]
mod fixtures;
mod play;
mod socket;
mod table;

use std::sync::Arc;

use table::Row;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

/// Rows at a time: most of a row is waiting for the engine's own pauses.
const AT_ONCE: usize = 40;

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_leads_where_the_table_says() {
    let rows = table::read();
    assert!(rows.len() >= 100, "the table has lost rows: {}", rows.len());
    let room = Arc::new(Semaphore::new(AT_ONCE));
    let mut playing = JoinSet::new();
    for (number, row) in rows.iter().cloned().enumerate() {
        let room = room.clone();
        playing.spawn(async move {
            let _turn = room.acquire_owned().await.unwrap();
            (number, play::play(&row).await)
        });
    }
    let mut seen: Vec<Option<Row>> = vec![None; rows.len()];
    while let Some(played) = playing.join_next().await {
        let (number, row) = played.unwrap();
        seen[number] = Some(row);
    }
    let seen: Vec<Row> = seen.into_iter().flatten().collect();
    if std::env::var_os("RUSHES_WRITE_TABLE").is_some() {
        table::write(&seen);
        return;
    }
    let wrong: Vec<String> = rows
        .iter()
        .zip(&seen)
        .filter(|(told, seen)| told != seen)
        .map(|(told, seen)| format!("the table: {told}\n     seen: {seen}"))
        .collect();
    assert!(wrong.is_empty(), "{} rows are wrong\n{}", wrong.len(), wrong.join("\n"));
}
