//! The trash in the ledger: a clip leaves the library and comes back; its row goes only after its deletion has started.

use rushes::domain::{Clip, ClipId, Job, JobEvent, JobState};
use rushes::store::{Everything, Store};

use crate::fixtures::{at, store};
use crate::{clip_at, downloading};

/// A finished clip and its job.
async fn saved(store: &Store, id: &str) -> (Job, Clip) {
    let job = downloading(store, id).await;
    store.finish(job, clip_at(&format!("/videos/{id}.mp4")), at(9)).await.unwrap()
}

fn library(contents: &Everything) -> Vec<ClipId> {
    contents.clips.iter().map(|clip| clip.id).collect()
}

#[tokio::test]
async fn a_trashed_clip_comes_back_as_it_was() {
    let (_folder, store) = store();
    let (_, first) = saved(&store, "req-1").await;
    let (_, second) = saved(&store, "req-2").await;
    store.trash(vec![first.id], Some(at(20))).await.unwrap();
    store.trash(vec![first.id], Some(at(30))).await.unwrap();
    let contents = store.everything().await.unwrap();
    assert_eq!(library(&contents), [second.id]);
    let [trashed] = &contents.trash[..] else { panic!("{:?}", contents.trash) };
    assert_eq!((&*trashed.clip, trashed.at, trashed.deleting), (&first, at(20), false));
    store.trash(vec![first.id], None).await.unwrap();
    let contents = store.everything().await.unwrap();
    assert_eq!((contents.clips, contents.trash), (vec![second, first], vec![]));
}

#[tokio::test]
async fn a_clip_is_forgotten_only_after_its_deletion_was_begun() {
    let (_folder, store) = store();
    let (job, clip) = saved(&store, "req-1").await;
    store.mark_deleting(vec![clip.id], true).await.unwrap();
    store.forget_clip(clip.id, None).await.unwrap();
    assert_eq!(library(&store.everything().await.unwrap()), [clip.id], "a clip of the library is never forgotten");

    store.trash(vec![clip.id], Some(at(20))).await.unwrap();
    store.forget_clip(clip.id, None).await.unwrap();
    assert_eq!(store.everything().await.unwrap().trash.len(), 1, "nor one whose deletion was not begun");

    store.mark_deleting(vec![clip.id], true).await.unwrap();
    store.trash(vec![clip.id], None).await.unwrap();
    assert!(store.everything().await.unwrap().trash[0].deleting, "what is being deleted can't be put back");
    let dismissed = job.apply(&JobEvent::Dismiss, at(21)).unwrap();
    store.forget_clip(clip.id, Some(dismissed)).await.unwrap();
    let contents = store.everything().await.unwrap();
    assert_eq!((contents.clips, contents.trash), (vec![], vec![]));
    assert_eq!((contents.jobs[0].state.clone(), contents.jobs[0].facts.cost), (JobState::Dismissed, job.facts.cost));
}

#[tokio::test]
async fn a_clip_that_is_downloaded_again_leaves_the_trash() {
    let (_folder, store) = store();
    let (job, clip) = saved(&store, "req-1").await;
    store.trash(vec![clip.id], Some(at(20))).await.unwrap();
    let again = crate::walk(&store, job, &[JobEvent::DownloadAgain, JobEvent::DownloadStarted]).await;
    store.finish(again, clip_at("/videos/again.mp4"), at(40)).await.unwrap();
    let contents = store.everything().await.unwrap();
    assert_eq!((library(&contents), contents.trash), (vec![clip.id], vec![]));
}
