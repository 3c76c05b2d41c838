//! Which take of which shot a job is, and what moving, naming and projects do to shots.

use rushes::domain::{
    ClipId, Continues, Job, ProjectChange, ProjectId, Seed, Shot, ShotId, ShotPlace, Take, VideoRequest,
};
use rushes::store::{NewJob, Store, StoreError, TakeOf};

use crate::audit::audit;
use crate::fixtures::{at, request, store};
use crate::{clip_at, downloading};

fn worded(prompt: &str) -> VideoRequest {
    VideoRequest { prompt: prompt.into(), ..request() }
}

fn new(request: VideoRequest, hint: Option<ShotId>, project: Option<ProjectId>) -> NewJob {
    NewJob { request, of: TakeOf::Found { hint, project, continues: None }, ..crate::fixtures::job(0) }
}

async fn inserted(store: &Store, prompt: &str, project: Option<ProjectId>) -> Job {
    store.insert(vec![new(worded(prompt), None, project)]).await.unwrap().remove(0)
}

async fn shot(store: &Store, id: ShotId) -> Shot {
    store.shot(id).await.unwrap().unwrap()
}

fn sentence<T: std::fmt::Debug>(refused: Result<T, StoreError>) -> String {
    match refused.unwrap_err() {
        StoreError::Refused(sentence) => sentence,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn takes_of_one_press_count_up_and_another_seed_is_another_take() {
    let (_folder, store) = store();
    let seeds = [41, 42, 43].map(|seed| VideoRequest { seed: Seed::new(seed).unwrap(), ..request() });
    let jobs = store.insert(seeds.map(|request| new(request, None, None)).to_vec()).await.unwrap();
    let first = jobs[0].take.shot;
    assert_eq!(
        jobs.iter().map(|job| (job.take.shot, job.take.number)).collect::<Vec<_>>(),
        [(first, 1), (first, 2), (first, 3)]
    );
    let other = inserted(&store, "a hare", None).await;
    assert_ne!(other.take.shot, first);
    assert_eq!(
        inserted(&store, "a fox in the snow", None).await.take,
        Take { shot: first, number: 4, continues: None }
    );
    assert_eq!((shot(&store, first).await.number, shot(&store, other.take.shot).await.number), (1, 2));
    assert_eq!(shot(&store, first).await.request.seed, Seed::new(41).unwrap(), "that of its first take");
}

#[tokio::test]
async fn more_takes_go_to_the_shot_that_the_form_came_from_and_other_words_to_the_open_project() {
    let (_folder, store) = store();
    let project = store.new_project("Trailer".into(), at(0)).await.unwrap();
    let old = inserted(&store, "a fox", None).await;
    let hinted = store.insert(vec![new(worded("a fox"), Some(old.take.shot), Some(project))]).await.unwrap().remove(0);
    assert_eq!(hinted.take, Take { number: 2, ..old.take }, "whatever project is open");
    let changed =
        store.insert(vec![new(worded("a hare"), Some(old.take.shot), Some(project))]).await.unwrap().remove(0);
    let of = shot(&store, changed.take.shot).await;
    assert_eq!((of.project, of.number, changed.take.number), (Some(project), 1, 1));
    let same_words = inserted(&store, "a fox", Some(project)).await;
    assert_ne!(same_words.take.shot, old.take.shot, "without a hint only the open project is looked through");
}

#[tokio::test]
async fn what_is_gone_never_refuses_a_job() {
    let (folder, store) = store();
    let job = store.insert(vec![new(worded("a fox"), Some(ShotId(77)), Some(ProjectId(99)))]).await.unwrap().remove(0);
    assert_eq!(shot(&store, job.take.shot).await.project, None);
    let continues = Some(Continues { clip: ClipId(5), frame: u64::MAX });
    let lost = Take { shot: ShotId(55), number: 9, continues };
    let retry = NewJob { of: TakeOf::Same(lost), ..crate::fixtures::job(0) };
    let retried = store.insert(vec![retry]).await.unwrap().remove(0);
    assert_eq!(retried.take.number, 1);
    store.close().unwrap();
    audit(&folder.path().join("rushes.db"), "after lost shots");
}

#[tokio::test]
async fn a_retry_is_the_same_take_and_a_clip_tells_what_it_continues() {
    let (_folder, store) = store();
    let continues = Some(Continues { clip: ClipId(5), frame: 191 });
    let of = TakeOf::Found { hint: None, project: None, continues };
    let first = store.insert(vec![NewJob { of, ..crate::fixtures::job(0) }]).await.unwrap().remove(0);
    assert_eq!(first.take.continues, continues);
    let again = NewJob { of: TakeOf::Same(first.take), retry_of: Some(first.id), ..crate::fixtures::job(5) };
    let retry = store.insert(vec![again]).await.unwrap().remove(0);
    assert_eq!((retry.take, store.retries_of(first.id).await.unwrap()), (first.take, vec![retry.id]));
    assert_eq!(store.job(retry.id).await.unwrap().unwrap(), retry, "as it was written");
}

#[tokio::test]
async fn two_paid_clips_are_never_one_take() {
    let (folder, store) = store();
    let first = downloading(&store, "req-1").await;
    let again = NewJob { of: TakeOf::Same(first.take), retry_of: Some(first.id), ..crate::fixtures::job(5) };
    let retry = store.insert(vec![again]).await.unwrap().remove(0);
    let output = crate::JobEvent::OutputKnown {
        url: "https://files.segmind.com/b.mp4".parse().unwrap(),
        more: vec![],
        cost: None,
    };
    let retry = crate::walk(
        &store,
        retry,
        &[crate::accepted("req-2"), vec![output, crate::JobEvent::DownloadStarted]].concat(),
    )
    .await;
    let (_, one) = store.finish(first, clip_at("/videos/1.mp4"), at(9)).await.unwrap();
    let (job, other) = store.finish(retry, clip_at("/videos/2.mp4"), at(10)).await.unwrap();
    assert_eq!((one.take.number, other.take.number, job.take.number), (1, 2, 2));
    assert_eq!(store.job(job.id).await.unwrap().unwrap(), job);
    store.close().unwrap();
    audit(&folder.path().join("rushes.db"), "after both were saved");
}

#[tokio::test]
async fn titles_are_told_apart_as_shots_come_and_a_persons_title_stays() {
    let (_folder, store) = store();
    let mara = "Mara, 34, short black hair, yellow raincoat";
    let first = inserted(&store, &format!("{mara}, steps off a night ferry"), None).await.take.shot;
    assert_eq!(shot(&store, first).await.title(), "Mara");
    let second = inserted(&store, &format!("{mara}, stands under the lamps"), None).await.take.shot;
    assert_eq!(shot(&store, first).await.title(), "Steps off a night ferry");
    assert_eq!(shot(&store, second).await.title(), "Stands under the lamps");
    store.rename_shot(first, Some("  The\n ferry ".into())).await.unwrap();
    inserted(&store, &format!("{mara}, steps off a night ferry again"), None).await;
    let ferry = shot(&store, first).await;
    assert_eq!((ferry.title(), ferry.title.as_deref()), ("The ferry", Some("The ferry")));
    for nothing in [None, Some(" \u{200b}".into())] {
        store.rename_shot(first, Some("x".into())).await.unwrap();
        store.rename_shot(first, nothing).await.unwrap();
        assert_eq!(shot(&store, first).await.title, None);
    }
    let project = store.new_project("Alone".into(), at(0)).await.unwrap();
    store.move_shots(vec![second], Some(project)).await.unwrap();
    assert_eq!(shot(&store, second).await.title(), "Mara", "it has no neighbours there");
}

#[tokio::test]
async fn shots_move_to_the_end_and_back_to_where_they_stood() {
    let (_folder, store) = store();
    let project = store.new_project("Trailer".into(), at(0)).await.unwrap();
    let mut ids = Vec::new();
    for prompt in ["a fox", "a hare", "an owl"] {
        ids.push(inserted(&store, prompt, None).await.take.shot);
    }
    let there = inserted(&store, "a crow", Some(project)).await.take.shot;
    let before = store.move_shots(vec![ids[1], ids[0], ids[1], ShotId(99)], Some(project)).await.unwrap();
    let place = |shot, project, number| ShotPlace { shot, project, number };
    assert_eq!(before, [place(ids[1], None, 2), place(ids[0], None, 1)]);
    let mut numbers = Vec::new();
    for shot_id in [there, ids[1], ids[0], ids[2]] {
        numbers.push(shot(&store, shot_id).await.number);
    }
    assert_eq!(numbers, [1, 2, 3, 3], "the one that stays keeps its number");
    store.put_shots(before).await.unwrap();
    assert_eq!((shot(&store, ids[0]).await.number, shot(&store, ids[0]).await.project), (1, None));
    store.put_shots(vec![place(ids[0], None, 3), place(ids[2], None, 1)]).await.unwrap();
    assert_eq!((shot(&store, ids[0]).await.number, shot(&store, ids[2]).await.number), (3, 1), "two change places");
    let taken = store.put_shots(vec![place(ids[0], None, 9), place(ids[2], None, 2)]).await;
    assert_eq!(sentence(taken), "Another shot is number 2 now");
    assert_eq!(shot(&store, ids[0]).await.number, 3, "all or none");
    assert!(sentence(store.move_shots(ids, Some(ProjectId(77))).await).contains("no longer"));
}

#[tokio::test]
async fn a_project_has_a_name_of_its_own_and_its_shots_outlive_it() {
    let (folder, store) = store();
    let trailer = store.new_project(" Trailer\n2 ".into(), at(0)).await.unwrap();
    let other = store.new_project("Ärzte".into(), at(1)).await.unwrap();
    assert_eq!(
        sentence(store.new_project("TRAILER 2".into(), at(0)).await),
        "There is a project called TRAILER 2 already"
    );
    assert_eq!(sentence(store.new_project(" \u{200b}".into(), at(0)).await), "Give the project a name");
    assert!(sentence(store.change_project(trailer, ProjectChange::Rename("ärzte".into())).await).contains("already"));
    store.change_project(other, ProjectChange::Rename("ÄRZTE".into())).await.unwrap();
    store.change_project(other, ProjectChange::Archive(true)).await.unwrap();
    let defaults = Box::new(rushes::domain::Draft { sound: false, ..Default::default() });
    store.change_project(trailer, ProjectChange::Defaults(defaults.clone())).await.unwrap();
    let projects: Vec<_> = store.totals().await.unwrap().projects.into_iter().map(|totals| totals.project).collect();
    assert_eq!(
        projects.iter().map(|p| (p.name.as_str(), p.archived)).collect::<Vec<_>>(),
        [("Trailer 2", false), ("ÄRZTE", true)]
    );
    assert_eq!(projects[0].defaults, Some(defaults));

    inserted(&store, "a fox", None).await;
    let hare = inserted(&store, "a hare", Some(trailer)).await.take.shot;
    let owl = inserted(&store, "an owl", Some(trailer)).await.take.shot;
    store.delete_project(trailer).await.unwrap();
    let places = [shot(&store, hare).await, shot(&store, owl).await].map(|shot| (shot.project, shot.number));
    assert_eq!(places, [(None, 2), (None, 3)]);
    assert!(sentence(store.change_project(trailer, ProjectChange::Archive(true)).await).contains("no longer"));
    store.close().unwrap();
    audit(&folder.path().join("rushes.db"), "after a project was deleted");
}

#[tokio::test]
async fn a_shot_knows_the_frame_that_one_of_its_takes_continues() {
    let (_folder, store) = store();
    let from = Continues { clip: ClipId(3), frame: 191 };
    let of = |continues| TakeOf::Found { hint: None, project: None, continues };
    let plain = inserted(&store, "a fox", None).await.take.shot;
    assert_eq!(shot(&store, plain).await.continues, None);
    let goes_on = NewJob { of: of(Some(from)), ..new(worded("the fox goes on"), None, None) };
    let again = NewJob { of: of(None), ..goes_on.clone() };
    let taken = store.insert(vec![goes_on]).await.unwrap().remove(0).take.shot;
    assert_eq!(store.insert(vec![again]).await.unwrap().remove(0).take.shot, taken, "another take of it");
    assert_eq!(shot(&store, taken).await.continues, Some(from));
    let recent = store.recent_shots(5).await.unwrap();
    assert_eq!(recent.iter().map(|shot| shot.continues).collect::<Vec<_>>(), [Some(from), None]);
}
