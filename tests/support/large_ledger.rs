//! A large ledger in seconds: rows written by SQL, as the store would have written them one by one.
#![allow(dead_code, clippy::unwrap_used, reason = "each test and bench uses a part; a helper stops at any trouble")]

use std::path::Path;

use rusqlite::{Connection, params};

/// A ledger of version 3 with a few rows: jobs and clips without shots.
pub const VERSION_3: &str = include_str!("../store/version_3.sql");

/// Projects of a large ledger; the last shots belong to none.
pub const PROJECTS: i64 = 10;

/// When the first one was made, nanoseconds.
const BEGINNING: i64 = 1_795_000_000_000_000_000;

/// A clip every two minutes, day and night.
const APART: i64 = 120_000_000_000;

/// How many of the ids that a test gives are taken by the rows of [`VERSION_3`].
const FIRST: i64 = 101;

const WORDS: [&str; 48] = [
    "lighthouse",
    "keeper",
    "climbs",
    "spiral",
    "stairs",
    "dusk",
    "slow",
    "dolly",
    "warm",
    "light",
    "film",
    "grain",
    "harbour",
    "ferry",
    "lamps",
    "rain",
    "neon",
    "street",
    "forest",
    "snow",
    "fox",
    "owl",
    "river",
    "bridge",
    "glass",
    "smoke",
    "train",
    "window",
    "night",
    "morning",
    "coat",
    "yellow",
    "face",
    "close",
    "wide",
    "drone",
    "pan",
    "left",
    "right",
    "camera",
    "handheld",
    "anamorphic",
    "soft",
    "harsh",
    "golden",
    "hour",
    "silhouette",
    "waves",
];

/// About 300 letters that differ from shot to shot; every word comes about as often as words do.
pub fn prompt(shot: i64) -> String {
    let mut state = u64::try_from(shot).unwrap().wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut text = format!("Mara, 34, short black hair, yellow raincoat, walks to place{shot}");
    for at in 0..34 {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let roll = (state >> 33) as usize;
        let word = WORDS[(roll % WORDS.len()) * ((roll >> 8) % 4 + 1) / 4];
        text.push_str(if at % 9 == 0 { ", " } else { " " });
        text.push_str(word);
    }
    if shot % 100 == 1 {
        text.push_str("、灯台の夜");
    }
    text
}

/// Adds `clips` saved jobs with their clips, in `shots` shots, to an open ledger of version 4.
pub fn fill(path: &Path, clips: i64, shots: i64) {
    let mut connection = Connection::open(path).unwrap();
    connection.execute_batch("pragma synchronous = off").unwrap();
    let fast = connection.transaction().unwrap();
    for project in 1..=PROJECTS {
        let sql = "insert into projects (name, folded, created_at) values (?1, ?1, ?2)";
        fast.execute(sql, params![format!("project {project}"), BEGINNING]).unwrap();
    }
    let mut add = fast
        .prepare(
            "insert into shots (id, project, number, title, proposed, shape, created_at, digest, model, seconds, fps, resolution, sound, seed, \
             prompt) values (?1, ?2, ?3, ?4, ?5, '16:9', ?6, ?1, 'veo-3', 8, 24, '1080p', 1, 41, ?7)",
        )
        .unwrap();
    for shot in 1..=shots {
        let project = shot % (PROJECTS + 1);
        let title = (shot % 7 == 0).then(|| format!("Named shot {shot}"));
        let proposed = format!("Walks to place{shot} lighthouse keeper");
        let own = (project > 0).then_some(project);
        add.execute(params![shot, own, shot, title, proposed, BEGINNING, prompt(shot)]).unwrap();
    }
    drop(add);
    rows(&fast, clips, shots, true);
    fast.commit().unwrap();
}

/// Makes a ledger of version 3 with `clips` saved jobs and their clips, of `shots` different shots.
pub fn old(path: &Path, clips: i64, shots: i64) {
    let mut connection = Connection::open(path).unwrap();
    connection.execute_batch("pragma synchronous = off; pragma journal_mode = memory").unwrap();
    connection.execute_batch(VERSION_3).unwrap();
    let fast = connection.transaction().unwrap();
    rows(&fast, clips, shots, false);
    fast.commit().unwrap();
}

/// Jobs and clips, takes of a shot one after the other. One clip in fifty lies in the trash, one in twenty is picked.
fn rows(fast: &Connection, clips: i64, shots: i64, have_shots: bool) {
    let (own, values) = if have_shots { (", shot, take", ", ?5, ?6") } else { ("", "") };
    let job = format!(
        "insert into jobs (id, model, prompt, shape, seconds, fps, resolution, sound, seed, state, state_detail, submitted_at, request_id, \
         accepted_at, output_url, ready_at, cost_micros, ended_at, turned_away, position, created_at, changed_at, revision{own}) \
         values (?1, 'veo-3', ?2, '16:9', 8, 24, '1080p', 1, ?1, 'saved', ?1, ?3, ?4, ?3, 'https://files.segmind.com/' || ?4 || '.mp4', \
         ?3 + 140000000000, 3200000, ?3 + 150000000000, 0, ?1, ?3, ?3 + 150000000000, 6{values})"
    );
    let (marks, marked) = if have_shots {
        (
            ", mark, stars, seen, note",
            ", iif(?1 % 20 = 0, 'pick', iif(?1 % 33 = 0, 'reject', null)), ?1 % 6, ?1 % 10 > 0, iif(?1 % 500 = 0, 'too dark', '')",
        )
    } else {
        ("", "")
    };
    let clip = format!(
        "insert into clips (id, model, prompt, shape, seconds, fps, resolution, sound, seed, job, request_id, path, cost_micros, width, height, \
         millis, frames_per_1000s, has_sound, bytes, created_at, saved_at, trashed_at{own}{marks}) \
         values (?1, 'veo-3', ?2, '16:9', 8, 24, '1080p', 1, ?1, ?1, ?4, '/home/ana/Videos/Rushes/Trailer/03 He was here/' || ?1 || '.mp4', \
         3200000, 1920, 1080, 8000, 24000, 1, 8400000, ?3, ?3 + 150000000000, iif(?1 % 50 = 0, ?3, null){values}{marked})"
    );
    let (mut job, mut clip) = (fast.prepare(&job).unwrap(), fast.prepare(&clip).unwrap());
    for at in 0..clips {
        let (shot, take) = (at % shots + 1, at / shots + 1);
        let (words, id) = (prompt(shot), FIRST + at);
        let (time, request) = (BEGINNING + at * APART, format!("0b9f7c2e-4a51-{id}"));
        for statement in [&mut job, &mut clip] {
            if have_shots {
                statement.execute(params![id, words, time, request, shot, take]).unwrap();
            } else {
                statement.execute(params![id, words, time, request]).unwrap();
            }
        }
    }
}
