//! Search: words of prompts, titles and notes, in any script, whatever is typed.

use rushes::domain::{ClipId, ClipQuery, MarkChange, VideoRequest};
use rushes::store::{NewJob, Store};
use rusqlite::Connection;

use crate::fixtures::{at, request, store};
use crate::{clip_at, walk};

async fn saved(store: &Store, prompt: &str) -> ClipId {
    let request = VideoRequest { prompt: prompt.into(), ..request() };
    let job = store.insert(vec![NewJob { request, ..crate::fixtures::job(0) }]).await.unwrap().remove(0);
    let url = "https://files.segmind.com/clip.mp4".parse().unwrap();
    let output = crate::JobEvent::OutputKnown { url, more: vec![], cost: None };
    let events = [crate::accepted(&format!("r-{}", job.id)), vec![output, crate::JobEvent::DownloadStarted]].concat();
    let job = walk(store, job, &events).await;
    let number = job.id.0;
    store.finish(job, clip_at(&format!("/v/{number}.mp4")), at(number)).await.unwrap().1.id
}

async fn found(store: &Store, words: &str) -> Vec<ClipId> {
    let mut rows: Vec<ClipId> = store
        .list(ClipQuery { words: words.into(), ..ClipQuery::default() })
        .await
        .unwrap()
        .iter()
        .map(|row| row.id)
        .collect();
    rows.sort();
    rows
}

#[tokio::test]
async fn every_word_counts_the_last_may_be_unfinished_and_neither_case_nor_accents_matter() {
    let (_folder, store) = store();
    let cafe = saved(&store, "A Café at night, rain").await;
    let fox = saved(&store, "a fox at night").await;
    assert_eq!(found(&store, "night").await, [cafe, fox]);
    assert_eq!(found(&store, "CAFE nig").await, [cafe]);
    assert_eq!(found(&store, "nig fox").await, [], "only the last word may be unfinished");
    assert_eq!(found(&store, "night fo").await, [fox]);
    assert_eq!(found(&store, "cafe\u{301}").await, [cafe]);
    assert_eq!(found(&store, "ight").await, []);
}

#[tokio::test]
async fn scripts_without_spaces_are_found_by_any_part() {
    let (_folder, store) = store();
    let keeper = saved(&store, "古い灯台の夜、嵐が来る").await;
    let ferry = saved(&store, "夜のフェリー").await;
    let korean = saved(&store, "등대는 밤에 빛난다").await;
    let thai = saved(&store, "ประภาคารเก่าในเวลากลางคืน").await;
    let arabic = saved(&store, "مَنارة قديمة").await;
    assert_eq!(found(&store, "夜").await, [keeper, ferry]);
    assert_eq!(found(&store, "灯台").await, [keeper]);
    assert_eq!(found(&store, "台灯").await, []);
    assert_eq!(found(&store, "フェリ").await, [ferry]);
    assert_eq!(found(&store, "등대").await, [korean]);
    assert_eq!(found(&store, "กลางคืน").await, [thai]);
    assert_eq!(found(&store, "منارة").await, [arabic]);
}

#[tokio::test]
async fn anything_may_be_typed() {
    let (_folder, store) = store();
    let fox = saved(&store, "a fox \"runs\" 🦊 1:1 don't").await;
    for odd in [
        "\"",
        "*",
        "-",
        "a* OR",
        "NEAR(a b)",
        "words:fox",
        "fox AND",
        "'",
        "); drop table clips",
        "\0",
        "fox\0runs",
        "{fox}",
        "^fox",
    ] {
        found(&store, odd).await;
    }
    assert_eq!(found(&store, "🦊").await, [fox]);
    assert_eq!(found(&store, "🐙").await, []);
    assert_eq!(found(&store, "don't").await, [fox]);
    assert_eq!(found(&store, "1:1 \"runs\"").await, [fox]);
    for nothing in ["", "   ", "\u{200b}", "\0"] {
        assert_eq!(found(&store, nothing).await, [fox], "nothing is looked for: everything");
    }
    for signs in ["%", "\"", "***", "-- ' ) (", "_", " : ", "?!", "\u{201e}"] {
        assert_eq!(found(&store, signs).await, [], "signs alone are no word: {signs}");
    }
    assert_eq!(found(&store, "% fox !").await, [fox], "beside a word they do not count");
    assert_eq!(found(&store, &"fox ".repeat(2500)).await, [fox]);
    assert_eq!(found(&store, &"x".repeat(10_000)).await, []);
    assert_eq!(found(&store, &"夜".repeat(10_000)).await, []);
    let many = (0..2500).map(|n| format!("w{n}")).collect::<Vec<_>>().join(" ");
    assert_eq!(found(&store, &many).await, []);
}

#[tokio::test]
async fn titles_and_notes_are_found_as_soon_as_they_are_given() {
    let (_folder, store) = store();
    let fox = saved(&store, "a fox").await;
    let again = saved(&store, "a fox").await;
    let hare = saved(&store, "a hare").await;
    let shot = store.job_of_clip(fox).await.unwrap().unwrap().take.shot;
    store.rename_shot(shot, Some("Opening".into())).await.unwrap();
    assert_eq!(found(&store, "opening").await, [fox, again]);
    store.mark(vec![fox, hare], MarkChange::Note("too dark".into())).await.unwrap();
    assert_eq!(found(&store, "dark").await, [fox, hare]);
    assert_eq!(found(&store, "opening dark").await, [fox], "one word in the title, the other in the note");
    assert_eq!(found(&store, "too fox").await, [fox]);
    store.mark(vec![fox], MarkChange::Note(String::new())).await.unwrap();
    store.rename_shot(shot, None).await.unwrap();
    assert_eq!((found(&store, "dark").await, found(&store, "opening").await), (vec![hare], vec![]));
}

/// The index is a copy: its damage costs no clip.
#[tokio::test]
async fn a_damaged_index_refuses_no_clip_and_is_made_anew() {
    let (folder, store) = store();
    let fox = saved(&store, "a fox at night").await;
    let other = Connection::open(folder.path().join("rushes.db")).unwrap();
    other.execute_batch("update search_data set block = x'ff00ff00ff' where id > 1").unwrap();
    let hare = saved(&store, "a hare at night").await;
    assert_eq!(found(&store, "night").await, [fox, hare]);
    drop(other);
    store.close().unwrap();
    let opened = Store::open(&folder.path().join("rushes.db")).unwrap();
    assert_eq!(opened.set_aside, None, "the ledger itself is whole");
    assert_eq!(found(&opened.store, "night").await, [fox, hare]);
    opened.store.close().unwrap();
    crate::audit::audit(&folder.path().join("rushes.db"), "after the index was made anew");
}
