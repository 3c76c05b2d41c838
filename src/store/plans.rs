//! How SQLite answers what is asked at a start, at a press of a key and after every change: by an index, never through every row.

use rusqlite::Connection;

use super::lines::{LINE, NEWEST, OF};
use super::{contents, jobs, library, open};

fn plan(connection: &Connection, sql: &str) -> String {
    let mut statement = connection.prepare(&format!("explain query plan {sql}")).unwrap();
    let values = vec![1; statement.parameter_count()];
    let steps = statement.query_map(rusqlite::params_from_iter(values), |row| row.get::<_, String>(3)).unwrap();
    steps.collect::<Result<Vec<_>, _>>().unwrap().join("; ")
}

#[test]
fn questions_of_a_start_and_of_the_library_are_answered_by_indexes() {
    let folder = tempfile::tempdir().unwrap();
    let (ledger, _) = open::open(&folder.path().join("rushes.db")).unwrap();
    let job = |which: &str| format!("select {} from jobs {which}", *jobs::WHOLE);
    let line = |which: &str| format!("select {LINE} {which}");
    for (sql, index) in [
        (job(contents::OPEN), "INDEX jobs_open"),
        (job(contents::LEFT), "SEARCH jobs USING INDEX jobs_left"),
        (line(NEWEST), "SEARCH clips USING COVERING INDEX clips_rows"),
        (line(&format!("from clips where shot {OF}")), "SEARCH clips USING INDEX clips_by_shot"),
        (line(&format!("from clips where id {OF}")), "SEARCH clips USING INTEGER PRIMARY KEY"),
        (library::PLACES.to_owned(), "COVERING INDEX shots_by_place"),
    ] {
        let plan = plan(&ledger, &sql);
        assert!(plan.contains(index), "{sql}: {plan}");
    }
    let newest = plan(&ledger, &line(NEWEST));
    assert!(!newest.contains("TEMP B-TREE"), "{newest}");
}
