//! What must be true of a ledger's file at any moment, counted by SQL of its own.

use std::path::Path;

use rusqlite::Connection;

/// Each finds what must not be there.
const NEVER: [(&str, &str); 15] = [
    ("a job without its shot", "select count(*) from jobs where shot not in (select id from shots) or take < 1"),
    ("a clip without its shot", "select count(*) from clips where shot not in (select id from shots) or take < 1"),
    (
        "a clip that is another take than its job",
        "select count(*) from clips join jobs on jobs.id = clips.job where (jobs.shot, jobs.take) <> (clips.shot, clips.take)",
    ),
    ("two clips of one take", "select count(*) from (select 1 from clips group by shot, take having count(*) > 1)"),
    (
        "two shots at one place",
        "select count(*) from (select 1 from shots group by coalesce(project, 0), number having count(*) > 1)",
    ),
    (
        "a shot of no project that there is",
        "select count(*) from shots where project is not null and project not in (select id from projects)",
    ),
    ("a shot without a title", "select count(*) from shots where trim(proposed) = '' or number < 1"),
    (
        "a wrong count of clips",
        "select count(*) from (select coalesce((select project from shots where shots.id = shot), 0) as place, \
         sum(trashed_at is null) as clips from clips group by place) counted left join tallies on tallies.project = place \
         where counted.clips <> coalesce(tallies.clips, 0)",
    ),
    (
        "a wrong sum of costs",
        "select abs((select coalesce(sum(cost_micros), 0) from jobs) - (select coalesce(sum(cost_micros), 0) from tallies)) \
         + (select count(*) from (select coalesce((select project from shots where shots.id = shot), 0) as place, \
         sum(coalesce(cost_micros, 0)) as cost from jobs group by place) counted left join tallies on tallies.project = place \
         where counted.cost <> coalesce(tallies.cost_micros, 0))",
    ),
    (
        "a wrong count of the library",
        "select (select count(*) from clips where trashed_at is not null) <> trashed \
         or (select count(*) from clips where trashed_at is null and seen = 0) <> unseen \
         or (select count(*) from clips where trashed_at is null and mark is 'reject') <> rejected \
         or (select coalesce(sum(cost_micros), 0) from clips where trashed_at is null and mark is 'reject') <> rejected_micros \
         from library_counts",
    ),
    (
        "a job that was sent without a purchase, or a purchase of one that was not",
        "select (select count(*) from jobs where (submitted_at is not null or request_id is not null) \
         and id not in (select job from purchases where job is not null)) \
         + (select count(*) from purchases join jobs on jobs.id = job where submitted_at is null and jobs.request_id is null)",
    ),
    (
        "a purchase that contradicts its job",
        "select count(*) from purchases join jobs on jobs.id = job where \
         jobs.request_id is not purchases.request_id and jobs.request_id is not null \
         or (jobs.state in ('ready', 'downloading', 'saved') and outcome <> 'billed') \
         or (jobs.state = 'submitting' and outcome <> 'on_the_way') \
         or (jobs.cost_micros is not null and purchases.cost_micros is null)",
    ),
    (
        "a purchase that counts less than it may have cost",
        "select count(*) from purchases where counts_micros < 0 \
         or (outcome <> 'not_billed' and cost_micros is null and counts_micros <> estimate_micros) \
         or (outcome <> 'not_billed' and cost_micros > 0 and counts_micros <> cost_micros)",
    ),
    ("a purchase that is counted earlier than it was made", "select count(*) from purchases where counted_at < at"),
    (
        "a text that is not searched",
        "select (select count(*) from search_todo) + abs((select count(*) from shots) \
         + (select count(*) from clips where note <> '') - (select count(*) from search))",
    ),
];

/// Fails when something is there that must not be.
pub fn audit(path: &Path, when: &str) {
    let connection = Connection::open(path).unwrap();
    for (what, sql) in NEVER {
        let found: i64 = connection.query_row(sql, (), |row| row.get(0)).unwrap();
        assert_eq!(found, 0, "{what}, {when}");
    }
    let verdict: String = connection.pragma_query_value(None, "quick_check", |row| row.get(0)).unwrap();
    assert_eq!(verdict, "ok", "{when}");
}
