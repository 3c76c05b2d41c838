//! What a person does with clips: which clip and which target is meant, and deletions for good.
//!
//! Only a deletion for good touches a clip's file, in this order: mark the row, delete the file, delete the row. A power cut in between
//! leaves a marked row, and the next start finishes the deletion. When a file can't be deleted, its clip is unmarked and stays in the
//! trash, and a sentence says so.

use std::path::PathBuf;
use std::sync::Arc;

use crate::domain::{Clip, ClipId};
use crate::engine::files::one_shots;
use crate::engine::files::target::{Guarded, Target};
use crate::engine::files::trash::{Deleted, Disposed, stays, together};
use crate::engine::refusal::Refusal;
use crate::engine::reply::Answer;
use crate::engine::runner::Runner;
use crate::failpoints::reach;

/// The clip with this id, in the library or in the trash.
pub fn clip(runner: &Runner, id: ClipId) -> Result<Arc<Clip>, Refusal> {
    runner.ledger.clip(id).cloned().ok_or_else(|| Refusal::new("This clip is no longer in the library"))
}

/// The target, with the clips whose files it might be.
pub fn guarded(runner: &Runner, to: Target) -> Guarded {
    Guarded { to, clips: runner.ledger.clips.clone(), trash: runner.ledger.trash.clone() }
}

/// Marks the clips, then deletes their files; [`deleted`] gets the results.
pub async fn delete_for_good(runner: &mut Runner, clips: &[ClipId], answer: Answer<Disposed>) {
    let is_in_trash =
        |id: &ClipId| runner.ledger.trash.iter().any(|trashed| trashed.clip.id == *id && !trashed.deleting);
    let clips: Vec<ClipId> = clips.iter().copied().filter(is_in_trash).collect();
    match runner.ledger.mark_deleting(&clips, true).await {
        Ok(()) => {
            reach("trash.marked");
            delete_files(runner, &clips, Some(answer));
        }
        Err(error) => runner.say(answer, Err(error.into())),
    }
}

/// Goes on with the deletions that the last run began.
pub fn finish_deletions(runner: &Runner) {
    let begun = runner.ledger.trash.iter().filter(|trashed| trashed.deleting).map(|trashed| trashed.clip.id);
    let begun: Vec<ClipId> = begun.collect();
    if !begun.is_empty() {
        tracing::info!(clips = begun.len(), "deletions of the last run are finished");
        delete_files(runner, &begun, None);
    }
}

fn delete_files(runner: &Runner, clips: &[ClipId], answer: Option<Answer<Disposed>>) {
    let files = clips.iter().map(|id| (*id, runner.ledger.only_file(*id))).collect();
    one_shots::delete_files(files, runner.context.disposal, runner.context.one_shots.clone(), answer);
}

/// Commits which files are deleted.
pub async fn deleted(runner: &mut Runner, deleted: Deleted, answer: Option<Answer<Disposed>>) {
    let (mut refusals, mut disposed) = (Vec::new(), Disposed::default());
    for (id, result) in deleted {
        let path = runner.ledger.clip(id).map_or_else(PathBuf::new, |clip| clip.path.clone());
        let committed = match result {
            Ok(fate) => {
                disposed.count(fate);
                runner.ledger.forget_clip(id).await.map_err(Refusal::from)
            }
            Err(error) => {
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
