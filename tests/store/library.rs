//! Questions to the library: lists, shots, counts, and that an answer shows what was written before.

use rushes::domain::{
    Clip, ClipOrder, ClipQuery, ClipRow, JobEvent, Mark, MarkChange, Marks, ProjectId, Scope, Shelf, VideoRequest,
};
use rushes::store::{NewJob, Store, TakeOf};

use crate::fixtures::{at, request, store};
use crate::{clip_at, downloading, walk};

/// A saved clip of these words.
async fn saved(store: &Store, prompt: &str, project: Option<ProjectId>, second: i64) -> Clip {
    let request = VideoRequest { prompt: prompt.into(), ..request() };
    let of = TakeOf::Found { hint: None, project, continues: None };
    let job = store.insert(vec![NewJob { request, of, ..crate::fixtures::job(0) }]).await.unwrap().remove(0);
    let url = "https://files.segmind.com/clip.mp4".parse().unwrap();
    let output = JobEvent::OutputKnown { url, more: vec![], cost: rushes::domain::Usd::from_dollars(2.8) };
    let events = [crate::accepted(&format!("req-{}", job.id)), vec![output, JobEvent::DownloadStarted]].concat();
    let job = walk(store, job, &events).await;
    store.finish(job, clip_at(&format!("/videos/{second}.mp4")), at(second)).await.unwrap().1
}

fn ids(rows: &[ClipRow]) -> Vec<i64> {
    rows.iter().map(|row| row.id.0).collect()
}

async fn ordered(store: &Store, order: ClipOrder) -> Vec<i64> {
    ids(&store.list(ClipQuery { order, ..ClipQuery::default() }).await.unwrap())
}

#[tokio::test]
async fn a_list_has_every_order_shelf_and_scope() {
    let (_folder, store) = store();
    let project = store.new_project("Trailer".into(), at(0)).await.unwrap();
    let a = saved(&store, "a fox", Some(project), 10).await.id;
    let b = saved(&store, "a hare", None, 30).await.id;
    let c = saved(&store, "a fox", Some(project), 20).await.id;
    let d = saved(&store, "an owl", None, 40).await.id;
    store.mark(vec![c], MarkChange::Stars(9)).await.unwrap();
    store.mark(vec![a, c], MarkChange::Mark(Some(Mark::Pick))).await.unwrap();
    assert_eq!(ordered(&store, ClipOrder::Newest).await, [d.0, b.0, c.0, a.0]);
    assert_eq!(ordered(&store, ClipOrder::Oldest).await, [a.0, c.0, b.0, d.0]);
    assert_eq!(ordered(&store, ClipOrder::Story).await, [b.0, d.0, a.0, c.0], "work without a project first");
    assert_eq!(ordered(&store, ClipOrder::Stars).await, [c.0, d.0, b.0, a.0]);
    store.mark(vec![d], MarkChange::Mark(Some(Mark::Reject))).await.unwrap();
    assert_eq!(ordered(&store, ClipOrder::Marks).await, [c.0, a.0, b.0, d.0], "picks first, rejects last");
    let of = ClipQuery { scope: Scope::Project(project), ..ClipQuery::default() };
    let rows = store.list(of.clone()).await.unwrap();
    assert_eq!(ids(&rows), [c.0, a.0]);
    let line = rows[0];
    assert_eq!((line.take, line.width, line.height, line.millis), (2, 1920, 1080, 8000));
    assert_eq!((line.mark, line.stars, line.seen), (Some(Mark::Pick), 5, false));
    assert_eq!(line.cost.unwrap().to_string(), "$2.80");

    store.trash(vec![d], Some(at(50))).await.unwrap();
    store.trash(vec![a], Some(at(60))).await.unwrap();
    let trash = ClipQuery { shelf: Shelf::Trash, ..ClipQuery::default() };
    assert_eq!(ids(&store.list(trash.clone()).await.unwrap()), [a.0, d.0], "last trashed first");
    let searched = ClipQuery { words: "owl".into(), ..trash };
    assert_eq!(ids(&store.list(searched).await.unwrap()), [d.0], "the trash is searched too");
    assert_eq!(ids(&store.list(of).await.unwrap()), [c.0]);
    let stored = store.clips(vec![a, rushes::domain::ClipId(77), c]).await.unwrap();
    assert_eq!(
        stored.iter().map(|s| (s.clip.id, s.trashed)).collect::<Vec<_>>(),
        [(a, Some((at(60), false))), (c, None)]
    );
}

#[tokio::test]
async fn a_shot_is_a_stack_with_the_picked_take_on_top() {
    let (_folder, store) = store();
    let first = saved(&store, "a fox", None, 10).await;
    let second = saved(&store, "a fox", None, 20).await;
    let third = saved(&store, "a fox", None, 30).await;
    let waiting = store
        .insert(vec![NewJob {
            request: VideoRequest { prompt: "a hare".into(), ..request() },
            ..crate::fixtures::job(0)
        }])
        .await
        .unwrap()
        .remove(0);
    let top = async || store.shots(Scope::AllWork, vec![]).await.unwrap()[0].top;
    assert_eq!(top().await, Some(third.id));
    store.mark(vec![third.id], MarkChange::Mark(Some(Mark::Reject))).await.unwrap();
    assert_eq!(top().await, Some(second.id));
    store.mark(vec![first.id], MarkChange::Mark(Some(Mark::Pick))).await.unwrap();
    store.mark(vec![first.id], MarkChange::Seen(true)).await.unwrap();
    store.mark(vec![second.id], MarkChange::Stars(3)).await.unwrap();
    assert_eq!(top().await, Some(first.id));
    let rows = store.shots(Scope::AllWork, vec![waiting.take.shot, waiting.take.shot]).await.unwrap();
    let [fox, hare] = &rows[..] else { panic!("{rows:?}") };
    assert_eq!((fox.number, fox.takes, fox.picked, fox.unseen, fox.stars), (1, 3, 1, 2, 3));
    assert_eq!((fox.title.as_str(), fox.named, fox.cost.to_string()), ("A fox", false, "$8.40".to_owned()));
    assert_eq!((hare.number, hare.takes, hare.top), (2, 0, None), "under way, nothing saved");
    assert_eq!(store.shots(Scope::AllWork, vec![]).await.unwrap().len(), 1);
    let takes = store.takes(first.take.shot).await.unwrap();
    assert_eq!(takes.iter().map(|clip| clip.take.number).collect::<Vec<_>>(), [1, 2, 3]);
    let recent: Vec<_> = store.recent_shots(5).await.unwrap().iter().map(|shot| shot.id).collect();
    assert_eq!(recent, [waiting.take.shot, first.take.shot]);
}

#[tokio::test]
async fn marks_change_and_go_back_and_survive_another_download() {
    let (_folder, store) = store();
    let clip = saved(&store, "a fox", None, 10).await;
    assert_eq!(clip.marks, Marks::default(), "nobody has seen it");
    let gone = rushes::domain::ClipId(99);
    let before = store.mark(vec![clip.id, gone], MarkChange::Mark(Some(Mark::Reject))).await.unwrap();
    assert_eq!(before, [(clip.id, Marks::default())]);
    store.mark(vec![clip.id], MarkChange::Note("灯台 \"x\"".into())).await.unwrap();
    let facts = store.totals().await.unwrap().facts;
    assert_eq!(
        (facts.clips, facts.unseen, facts.rejected, facts.rejected_cost.to_string()),
        (1, 1, 1, "$2.80".to_owned())
    );
    let saved = store.job_of_clip(clip.id).await.unwrap().unwrap();
    let again = walk(&store, saved, &[JobEvent::DownloadAgain, JobEvent::DownloadStarted]).await;
    let (_, again) = store.finish(again, clip_at("/videos/again.mp4"), at(30)).await.unwrap();
    assert_eq!((again.marks.mark, again.marks.note.as_str()), (Some(Mark::Reject), "灯台 \"x\""));
    assert_eq!(store.clips(vec![clip.id]).await.unwrap()[0].clip, again);
    store.put_marks(before).await.unwrap();
    assert_eq!(store.clips(vec![clip.id]).await.unwrap()[0].clip.marks, Marks::default());
    assert_eq!(store.totals().await.unwrap().facts.rejected, 0);
}

#[tokio::test]
async fn what_was_paid_stays_paid_when_its_clip_is_deleted() {
    let (_folder, store) = store();
    let project = store.new_project("Trailer".into(), at(0)).await.unwrap();
    let clip = saved(&store, "a fox", Some(project), 10).await;
    store.trash(vec![clip.id], Some(at(20))).await.unwrap();
    store.mark_deleting(vec![clip.id], true).await.unwrap();
    store.forget_clip(clip.id, None).await.unwrap();
    let totals = store.totals().await.unwrap();
    assert_eq!((totals.projects[0].clips, totals.projects[0].cost.to_string()), (0, "$2.80".to_owned()));
    assert_eq!((totals.all_work, totals.newest), (totals.projects[0].cost, None));
}

#[tokio::test]
async fn an_answer_shows_every_write_that_was_answered_before_the_question() {
    let (_folder, store) = store();
    for second in 0..60 {
        let clip = saved(&store, &format!("shot {}", second % 7), None, second).await;
        let (rows, totals) = (store.list(ClipQuery::default()).await.unwrap(), store.totals().await.unwrap());
        assert_eq!((rows[0].id, rows.len()), (clip.id, totals.facts.clips));
        store.mark(vec![clip.id], MarkChange::Note(format!("note{second}"))).await.unwrap();
        let words = ClipQuery { words: format!("note{second}"), ..ClipQuery::default() };
        assert_eq!(ids(&store.list(words).await.unwrap()), [clip.id.0], "also by the search");
    }
}

/// A write that is held open by another program keeps no question waiting.
#[tokio::test]
async fn a_question_does_not_wait_behind_a_write() {
    let (folder, store) = store();
    let clip = saved(&store, "a fox", None, 10).await;
    let other = rusqlite::Connection::open(folder.path().join("rushes.db")).unwrap();
    other.execute_batch("begin immediate").unwrap();
    let write = tokio::spawn({
        let store = store.clone();
        async move { store.mark(vec![clip.id], MarkChange::Stars(1)).await }
    });
    let rows = store.list(ClipQuery::default()).await.unwrap();
    assert_eq!((rows.len(), rows[0].stars, write.is_finished()), (1, 0, false));
    other.execute_batch("rollback").unwrap();
    write.await.unwrap().unwrap();
    assert_eq!(store.list(ClipQuery::default()).await.unwrap()[0].stars, 1);
}

#[tokio::test]
async fn a_start_reads_what_is_under_way_and_leaves_the_rest() {
    let (_folder, store) = store();
    let clip = saved(&store, "a fox", None, 10).await;
    let in_trash = saved(&store, "a hare", None, 20).await;
    store.trash(vec![in_trash.id], Some(at(21))).await.unwrap();
    let waiting = store.insert(vec![crate::fixtures::job(30)]).await.unwrap().remove(0);
    let left = downloading(&store, "req-left").await;
    let left = walk(&store, left, &[JobEvent::Interrupted, JobEvent::Dismiss]).await;
    let contents = store.contents(at(100)).await.unwrap();
    assert_eq!(contents.open, std::slice::from_ref(&waiting));
    assert_eq!(contents.ended.iter().map(|job| job.id).collect::<Vec<_>>(), [clip.job]);
    assert_eq!(contents.left, std::slice::from_ref(&left));
    assert_eq!((contents.last_job, contents.newest.map(|clip| clip.id)), (Some(left.id), Some(clip.id)));
    let titles: Vec<_> = contents.labels.iter().map(|label| label.title.as_str()).collect();
    assert_eq!(titles, ["A fox in the snow", "A fox"]);
    assert_eq!((contents.facts.clips, contents.facts.trashed, contents.facts.revision), (1, 1, 0));
    assert_eq!(store.jobs_since(Some(clip.job)).await.unwrap().len(), 3);
    let request_id = |text: &str| rushes::domain::RequestId::parse(text).unwrap();
    let asked = vec![request_id("req-left"), request_id("unknown"), clip.request_id.clone()];
    let ended = store.ended_requests(asked).await.unwrap();
    assert_eq!(ended, [(request_id("req-left"), false), (clip.request_id, true)]);
    assert_eq!(store.recent_renders(2).await.unwrap().len(), 2);
}

#[tokio::test]
async fn files_of_clips_are_found_by_name_whatever_the_case() {
    let (_folder, store) = store();
    let clip = saved(&store, "a fox", None, 10).await;
    let other = saved(&store, "a hare", None, 20).await;
    store.trash(vec![other.id], Some(at(30))).await.unwrap();
    assert_eq!(store.clip_paths_named("20.MP4".as_ref()).await.unwrap(), [std::path::PathBuf::from("/videos/20.mp4")]);
    assert_eq!(store.clips_at("/videos/10.mp4".as_ref()).await.unwrap(), [clip.id]);
    assert_eq!(store.clip_folders().await.unwrap(), [std::path::PathBuf::from("/videos")]);
    assert_eq!(store.library_files().await.unwrap(), [(clip.id, "/videos/10.mp4".into())]);
}
