//! What a person does with clips: questions to the library, which clip and which target is meant, and deletions for good.
//!
//! Questions are answered by tasks of their own with the ledger's reader: the owner loop never waits for a search.
//!
//! Only a deletion for good touches a clip's file, in this order: mark the row, delete the file, delete the row. A power cut in between
//! leaves a marked row, and the next start finishes the deletion. When a file can't be deleted, its clip is unmarked and stays in the
//! trash, and a sentence says so.

use std::collections::HashMap;
use std::path::PathBuf;

use crate::domain::{ClipId, ClipList, ClipQuery, JobState, Scope, ShotId, ShotList};
use crate::engine::files::one_shots;
use crate::engine::files::target::{Guarded, Target};
use crate::engine::files::trash::{Deleted, Disposed, stays, together};
use crate::engine::ledger::reader::{Reader, WantedClip};
use crate::engine::refusal::Refusal;
use crate::engine::reply::Answer;
use crate::engine::runner::Runner;
use crate::failpoints::reach;

/// Asks the ledger's file, beside the owner loop.
pub fn ask<T: Send + 'static, F: Future<Output = Result<T, Refusal>> + Send + 'static>(
    runner: &Runner,
    answer: Answer<T>,
    question: impl FnOnce(Reader) -> F,
) {
    let asked = question(runner.ledger.reader());
    tokio::spawn(async move { answer.send(asked.await) });
}

/// Which clips answer this question.
pub fn list(runner: &Runner, query: ClipQuery, answer: Answer<ClipList>) {
    let revision = runner.ledger.library.facts.revision;
    ask(runner, answer, |reader| async move { reader.list(query, revision).await });
}

/// The shots of a scope.
pub fn shots(runner: &Runner, scope: Scope, answer: Answer<ShotList>) {
    let revision = runner.ledger.library.facts.revision;
    let mut under_way: Vec<ShotId> = runner.ledger.jobs.open().map(|job| job.take.shot).collect();
    under_way.sort_unstable();
    under_way.dedup();
    ask(runner, answer, |reader| async move { reader.shots(scope, under_way, revision).await });
}

/// The clip with this id, which a task will ask for.
pub fn clip(runner: &Runner, id: ClipId) -> WantedClip {
    runner.ledger.reader().wanted(id)
}

/// The target, which must not be the file of a clip.
pub fn guarded(runner: &Runner, to: Target) -> Guarded {
    Guarded { to, reader: runner.ledger.reader() }
}

/// Looks whether the files of the clips are there whose cards are shown.
pub fn check_files(runner: &Runner) {
    let saved = runner.ledger.jobs.ended().filter_map(|job| match job.state {
        JobState::Saved(clip) => Some(clip),
        _ => None,
    });
    one_shots::check_files(runner.ledger.reader(), saved.collect(), runner.context.one_shots.clone());
}

/// Marks the clips, then deletes their files; [`deleted`] gets the results.
pub async fn delete_for_good(runner: &mut Runner, clips: Vec<ClipId>, answer: Answer<Disposed>) {
    let marked = async |runner: &mut Runner| -> Result<Files, Refusal> {
        let reader = runner.ledger.reader();
        let stored = reader.stored(clips).await?;
        let in_trash = stored.into_iter().filter(|stored| matches!(stored.trashed, Some((_, false))));
        let clips: Vec<ClipId> = in_trash.map(|stored| stored.clip.id).collect();
        // Before the mark: what can't be asked about is not deleted.
        let files = files_of(&reader, &clips).await?;
        runner.ledger.mark_deleting(&clips, true).await?;
        reach("trash.marked");
        Ok(files)
    };
    match marked(runner).await {
        Ok(files) => delete_files(runner, files, Some(answer)),
        Err(refusal) => runner.say(answer, Err(refusal)),
    }
}

/// Goes on with the deletions that the last run began.
pub async fn finish_deletions(runner: &mut Runner) {
    let begun = std::mem::take(&mut runner.ledger.library.deleting);
    if begun.is_empty() {
        return;
    }
    tracing::info!(clips = begun.len(), "deletions of the last run are finished");
    match files_of(&runner.ledger.reader(), &begun).await {
        Ok(files) => delete_files(runner, files, None),
        Err(refusal) => tracing::error!(%refusal, "they wait for the next start"),
    }
}

/// Clips with their files. None for a file that another clip has too: it stays.
type Files = Vec<(ClipId, Option<PathBuf>)>;

async fn files_of(reader: &Reader, clips: &[ClipId]) -> Result<Files, Refusal> {
    let own = reader.only_files(clips.to_vec()).await?;
    let mut own: HashMap<ClipId, PathBuf> = own.into_iter().collect();
    Ok(clips.iter().map(|id| (*id, own.remove(id))).collect())
}

fn delete_files(runner: &Runner, files: Files, answer: Option<Answer<Disposed>>) {
    one_shots::delete_files(files, runner.context.disposal, runner.context.one_shots.clone(), answer);
}

/// Commits which files are deleted.
pub async fn deleted(runner: &mut Runner, deleted: Deleted, answer: Option<Answer<Disposed>>) {
    let (mut refusals, mut disposed) = (Vec::new(), Disposed::default());
    for (id, result) in deleted {
        let committed = match result {
            Ok(fate) => {
                disposed.count(fate);
                runner.ledger.forget_clip(id).await.map_err(Refusal::from)
            }
            Err(error) => {
                let clip = clip(runner, id).find().await;
                let path = clip.map_or_else(|_| PathBuf::new(), |clip| clip.path.clone());
                let kept = runner.ledger.mark_deleting(&[id], false).await;
                kept.map_err(Refusal::from).and(Err(stays(&path, &error)))
            }
        };
        refusals.extend(committed.err());
    }
    for refusal in &refusals {
        tracing::warn!(%refusal, "a clip was not deleted");
    }
    if let Some(answer) = answer {
        runner.say(answer, together(refusals).map(|()| disposed));
    }
}
