//! The trash: clips leave the library, come back, or are deleted together with their files.
//!
//! Only a deletion for good touches a file, and in this order: the row is marked, the file goes, the row goes. A power cut in
//! between leaves a marked row, and the next start finishes what the person had asked for. A file that can't be deleted takes the
//! mark away again: its clip stays in the trash, and a sentence says so.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::one_shots::OneShotNews;
use crate::domain::{Clip, ClipId, Job, JobEvent, JobState, TrashedClip};
use crate::engine::config::Disposal;
use crate::engine::ledger::{Ledger, LedgerError};
use crate::engine::refusal::Refusal;
use crate::engine::reply::Answer;
use crate::engine::requests::in_words;
use crate::engine::runner::Runner;
use crate::failpoints::reach;

/// What became of the files of a deletion.
#[derive(Debug)]
pub struct Deleted {
    clips: Vec<(ClipId, Result<Fate, std::io::Error>)>,
    answer: Option<Answer<Disposed>>,
}

/// What became of one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    SystemTrash,
    Deleted,
    /// It was gone already, or belongs to another clip too.
    Untouched,
}

/// What became of the files of clips that were deleted for good, counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Disposed {
    /// They lie in the system's trash.
    pub trashed: usize,
    /// They are gone: the system's trash does not take them, or they were not meant for it.
    pub deleted: usize,
    /// They were gone before.
    pub untouched: usize,
}

impl Disposed {
    fn count(&mut self, fate: Fate) {
        match fate {
            Fate::SystemTrash => self.trashed += 1,
            Fate::Deleted => self.deleted += 1,
            Fate::Untouched => self.untouched += 1,
        }
    }
}

impl Runner {
    /// Moves clips of the library to the trash.
    pub async fn trash(&mut self, clips: Vec<ClipId>) -> Result<(), Refusal> {
        self.ledger.trash(clips).await.map_err(|error| in_words(&error))
    }

    /// Brings clips of the trash back.
    pub async fn put_back(&mut self, clips: Vec<ClipId>) -> Result<(), Refusal> {
        self.ledger.put_back(clips).await.map_err(|error| in_words(&error))
    }

    /// Marks the clips, then has their files deleted; what comes of it is heard by [`Self::deleted`].
    pub async fn delete_for_good(&mut self, clips: &[ClipId], answer: Answer<Disposed>) {
        let trashed = |id: &ClipId| self.ledger.trash.iter().any(|trashed| trashed.clip.id == *id && !trashed.deleting);
        let clips: Vec<ClipId> = clips.iter().copied().filter(trashed).collect();
        match self.ledger.mark_deleting(&clips, true).await {
            Ok(()) => {
                reach("trash.marked");
                self.dispose_of(&clips, Some(answer));
            }
            Err(error) => self.say(answer, Err(in_words(&error))),
        }
    }

    /// Goes on with the deletions that the last run began.
    pub fn finish_deletions(&self) {
        let begun = self.ledger.trash.iter().filter(|trashed| trashed.deleting).map(|trashed| trashed.clip.id);
        let begun: Vec<ClipId> = begun.collect();
        if !begun.is_empty() {
            tracing::info!(clips = begun.len(), "deletions of the last run are finished");
            self.dispose_of(&begun, None);
        }
    }

    /// Commits what became of the files.
    pub async fn deleted(&mut self, deleted: Deleted) {
        let Deleted { clips, answer } = deleted;
        let (mut refusals, mut disposed) = (Vec::new(), Disposed::default());
        for (id, result) in clips {
            let name = self.ledger.clip(id).map_or_else(PathBuf::new, |clip| clip.path.clone());
            let committed = match result {
                Ok(fate) => {
                    disposed.count(fate);
                    self.ledger.forget_clip(id).await.map_err(|error| in_words(&error))
                }
                Err(error) => {
                    let kept = self.ledger.mark_deleting(&[id], false).await;
                    kept.map_err(|error| in_words(&error)).and(Err(stays(&name, &error)))
                }
            };
            refusals.extend(committed.err());
        }
        for refusal in &refusals {
            tracing::warn!(%refusal, "a clip was not deleted");
        }
        if let Some(answer) = answer {
            self.say(answer, together(refusals).map(|()| disposed));
        }
    }

    fn dispose_of(&self, clips: &[ClipId], answer: Option<Answer<Disposed>>) {
        let files: Vec<(ClipId, Option<PathBuf>)> = clips.iter().map(|id| (*id, self.ledger.only_file(*id))).collect();
        let (disposal, out) = (self.context.disposal, self.context.one_shots.clone());
        tokio::task::spawn_blocking(move || {
            let dispose = |file: Option<PathBuf>| file.map_or(Ok(Fate::Untouched), |file| dispose(&file, disposal));
            let clips = files.into_iter().map(|(id, file)| (id, dispose(file))).collect();
            reach("trash.file_gone");
            if out.send(OneShotNews::Deleted(Deleted { clips, answer })).is_err() {
                tracing::debug!("the engine ended before a deletion; the next start finishes it");
            }
        });
    }
}

impl Ledger {
    async fn trash(&mut self, clips: Vec<ClipId>) -> Result<(), LedgerError> {
        let at = self.clock.now();
        let written = self.store.trash(clips.clone(), Some(at)).await;
        self.settle(written, |_| None).await?;
        let (gone, kept): (Vec<_>, Vec<_>) = self.clips.iter().cloned().partition(|clip| clips.contains(&clip.id));
        self.clips = Arc::new(kept);
        let trashed = gone.into_iter().map(|clip| Arc::new(TrashedClip { clip, at, deleting: false }));
        self.trash = Arc::new(trashed.chain(self.trash.iter().cloned()).collect());
        Ok(())
    }

    async fn put_back(&mut self, clips: Vec<ClipId>) -> Result<(), LedgerError> {
        let written = self.store.trash(clips.clone(), None).await;
        self.settle(written, |_| None).await?;
        let comes_back = |trashed: &Arc<TrashedClip>| clips.contains(&trashed.clip.id) && !trashed.deleting;
        let (back, kept): (Vec<_>, Vec<_>) = self.trash.iter().cloned().partition(comes_back);
        self.trash = Arc::new(kept);
        let back = back.into_iter().map(|trashed| trashed.clip.clone());
        let mut all: Vec<Arc<Clip>> = self.clips.iter().cloned().chain(back).collect();
        all.sort_by_key(|clip| std::cmp::Reverse((clip.saved_at, clip.id)));
        self.clips = Arc::new(all);
        Ok(())
    }

    async fn mark_deleting(&mut self, clips: &[ClipId], deleting: bool) -> Result<(), LedgerError> {
        let written = self.store.mark_deleting(clips.to_vec(), deleting).await;
        self.settle(written, |_| None).await?;
        let marked = |trashed: &Arc<TrashedClip>| {
            let hit = clips.contains(&trashed.clip.id);
            if hit { Arc::new(TrashedClip { deleting, ..(**trashed).clone() }) } else { trashed.clone() }
        };
        self.trash = Arc::new(self.trash.iter().map(marked).collect());
        Ok(())
    }

    /// The row goes, and the job's card with it: one commit.
    async fn forget_clip(&mut self, id: ClipId) -> Result<(), LedgerError> {
        let job = self.jobs.ended().find(|job| job.state == JobState::Saved(id));
        let job = job.map(|job| job.apply(&JobEvent::Dismiss, self.clock.now())).transpose()?;
        let written = self.store.forget_clip(id, job.clone()).await;
        self.settle(written, |_| None).await?;
        job.map(|job: Job| self.keep(job));
        Arc::make_mut(&mut self.trash).retain(|trashed| trashed.clip.id != id);
        self.gone.remove(&id);
        Ok(())
    }

    /// The clip's file, unless another clip is kept in the very same one, or it is no clip of the trash.
    fn only_file(&self, id: ClipId) -> Option<PathBuf> {
        let path = &self.trash.iter().find(|trashed| trashed.clip.id == id)?.clip.path;
        let mut others = self.clips.iter().chain(self.trash.iter().map(|trashed| &trashed.clip));
        let shared = others.any(|other| other.id != id && other.path == *path);
        (!shared).then(|| path.clone())
    }
}

/// Deletes one file; a file that is gone already is as good.
fn dispose(file: &Path, disposal: Disposal) -> std::io::Result<Fate> {
    if disposal == Disposal::SystemTrash && file.is_file() {
        match trash::delete(file) {
            Ok(()) => return Ok(Fate::SystemTrash),
            Err(error) => tracing::info!(%error, "the system's trash does not take this file; it is deleted"),
        }
    }
    match std::fs::remove_file(file) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Fate::Untouched),
        other => other.map(|()| Fate::Deleted),
    }
}

fn stays(file: &Path, error: &std::io::Error) -> Refusal {
    let sentence = format!("The clip's file can't be deleted, so it stays in the trash: {}", file.display());
    Refusal { details: crate::domain::causes(error), ..Refusal::new(sentence) }
}

/// One refusal for all that stays.
fn together(mut refusals: Vec<Refusal>) -> Result<(), Refusal> {
    let count = refusals.len();
    match (refusals.pop(), count) {
        (None, _) => Ok(()),
        (Some(refusal), 1) => Err(refusal),
        (Some(last), _) => {
            let lines = refusals.iter().chain([&last]).map(|one| format!("{} ({})", one.sentence, one.details));
            let details = lines.collect::<Vec<_>>().join("\n");
            Err(Refusal { details, ..Refusal::new(format!("{count} clips can't be deleted and stay in the trash")) })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_gone_already_counts_as_deleted() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.mp4");
        std::fs::write(&file, "x").unwrap();
        assert_eq!(dispose(&file, Disposal::Delete).unwrap(), Fate::Deleted);
        assert!(!file.exists());
        assert_eq!(dispose(&file, Disposal::Delete).unwrap(), Fate::Untouched);
        std::fs::create_dir(&file).unwrap();
        assert!(dispose(&file, Disposal::Delete).is_err(), "what is no file is never deleted");
    }

    #[test]
    fn several_files_that_stay_are_told_in_one_sentence() {
        let refusal = |name: &str| stays(Path::new(name), &std::io::Error::other("in use"));
        assert_eq!(together(vec![]), Ok(()));
        assert_eq!(together(vec![refusal("/a.mp4")]), Err(refusal("/a.mp4")));
        let both = together(vec![refusal("/a.mp4"), refusal("/b.mp4")]).unwrap_err();
        assert_eq!(both.sentence, "2 clips can't be deleted and stay in the trash");
        assert!(both.details.contains("/a.mp4 (in use)") && both.details.contains("/b.mp4"), "{}", both.details);
    }
}
