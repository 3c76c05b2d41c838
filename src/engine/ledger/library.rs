//! What is in memory of the library: counts, projects, names of shots. And the writes of clips, shots and projects.
//!
//! A change is committed first; [`Ledger::renew`] then counts again, before the next snapshot. It never reads the clips themselves.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::{Ledger, LedgerError};
use crate::domain::{
    Clip, ClipId, Job, JobEvent, JobState, LibraryFacts, MarkChange, Marks, ProjectChange, ProjectId, ShotId,
    ShotLabel, ShotPlace, Usd,
};
use crate::engine::refusal::Refusal;
use crate::engine::snapshot::ProjectView;
use crate::store::{StoreError, Totals};

/// How many cards come back into the queue panel with clips that are put back.
const CARDS_BACK: usize = 200;

/// Letters of a name that is made from the words of a job whose shot can't be read.
const NAME_LETTERS: usize = 40;

/// What is known of the library without its clips.
#[derive(Default)]
pub struct LibraryState {
    /// Counts, and the revision.
    pub facts: LibraryFacts,
    /// Every project with what it cost, by name; archived ones last.
    pub projects: Arc<Vec<ProjectView>>,
    /// What all clips cost.
    pub all_work: Usd,
    /// The clip that was saved last.
    pub newest: Option<Arc<Clip>>,
    /// Clips that this run moved to the trash: the cards of their jobs are not shown.
    pub trashed: HashSet<ClipId>,
    /// Clips whose file is no longer where it was, among those that the queue panel shows.
    pub gone: HashSet<ClipId>,
    /// Clips whose deletion the last run began.
    pub deleting: Vec<ClipId>,
    labels: HashMap<ShotId, Arc<ShotLabel>>,
    counts_are_old: bool,
    names_are_old: bool,
}

impl LibraryState {
    /// Takes in what a start, or a start over, has read.
    pub(super) fn take(&mut self, counts: Totals, labels: Vec<ShotLabel>, deleting: Vec<ClipId>) {
        self.count(counts);
        self.labels = labels.into_iter().map(|label| (label.id, Arc::new(label))).collect();
        self.trashed.clear();
        self.deleting = deleting;
    }

    fn count(&mut self, counts: Totals) {
        let Totals { projects, all_work, facts, newest } = counts;
        let view =
            |of: crate::store::ProjectTotals| ProjectView { project: of.project, cost: of.cost, clips: of.clips };
        let mut projects: Vec<ProjectView> = projects.into_iter().map(view).collect();
        projects.sort_by_cached_key(|view| (view.project.archived, view.project.name.to_lowercase()));
        self.projects = Arc::new(projects);
        self.all_work = all_work;
        self.facts = LibraryFacts { revision: self.facts.revision + 1, ..facts };
        self.newest = newest.map(Arc::new);
    }

    /// The name of a job's shot.
    pub fn label(&self, job: &Job) -> Arc<ShotLabel> {
        self.labels.get(&job.take.shot).cloned().unwrap_or_else(|| {
            let title = job.request.prompt.chars().take(NAME_LETTERS).collect();
            Arc::new(ShotLabel { id: job.take.shot, project: None, number: 0, title })
        })
    }

    /// The project with this id, if there is one.
    pub fn project(&self, id: ProjectId) -> Option<&ProjectView> {
        self.projects.iter().find(|view| view.project.id == id)
    }

    /// A clip was saved, perhaps again.
    pub(super) fn came_in(&mut self, clip: ClipId) {
        self.gone.remove(&clip);
        self.trashed.remove(&clip);
        self.counts_are_old = true;
    }

    /// There are other shots, or others are under way.
    pub(super) const fn shots_changed(&mut self) {
        self.names_are_old = true;
    }

    const fn clips_changed(&mut self) {
        self.counts_are_old = true;
    }

    const fn projects_changed(&mut self) {
        self.counts_are_old = true;
        self.names_are_old = true;
    }
}

impl Ledger {
    /// Counts again after changes, so that the next snapshot shows them. Counts that can't be read stay as they are and are read in the
    /// next round.
    pub async fn renew(&mut self) {
        let (counts_were_old, names_were_old) = (self.library.counts_are_old, self.library.names_are_old);
        if counts_were_old {
            match self.store.totals().await {
                Ok(counts) => {
                    self.library.count(counts);
                    self.library.counts_are_old = false;
                }
                Err(error) => tracing::error!(%error, "the library could not be counted"),
            }
        } else if names_were_old {
            self.library.facts.revision += 1;
        }
        self.renew_labels(names_were_old).await;
    }

    /// Reads the names of the shots of all jobs in memory, or only those that are missing.
    async fn renew_labels(&mut self, all: bool) {
        let shots: HashMap<ShotId, Arc<Job>> = self.jobs.held().map(|job| (job.take.shot, job.clone())).collect();
        let wanted: Vec<ShotId> =
            shots.keys().filter(|shot| all || !self.library.labels.contains_key(shot)).copied().collect();
        if wanted.is_empty() {
            self.library.names_are_old = false;
            return;
        }
        match self.store.labels(wanted.clone()).await {
            Ok(found) => {
                let mut found: HashMap<ShotId, ShotLabel> = found.into_iter().map(|label| (label.id, label)).collect();
                for shot in wanted {
                    // A shot that can't be read is not asked for again and again.
                    let label = found.remove(&shot).map(Arc::new);
                    self.library.labels.remove(&shot);
                    let label = label.or_else(|| shots.get(&shot).map(|job| self.library.label(job)));
                    self.library.labels.extend(label.map(|label| (shot, label)));
                }
                self.library.labels.retain(|shot, _| shots.contains_key(shot));
                self.library.names_are_old = false;
            }
            Err(error) => tracing::error!(%error, "the names of shots could not be read"),
        }
    }
}

/// The trash: clips leave the library, come back, or are forgotten together with their files.
impl Ledger {
    /// Moves clips of the library to the trash: all or none.
    pub async fn trash(&mut self, clips: Vec<ClipId>) -> Result<(), LedgerError> {
        let at = self.clock.now();
        let written = self.store.trash(clips.clone(), Some(at)).await;
        self.library.clips_changed();
        self.answered(written).await?;
        self.library.trashed.extend(clips);
        Ok(())
    }

    /// Brings clips of the trash back into the library: all or none.
    pub async fn put_back(&mut self, clips: Vec<ClipId>) -> Result<(), LedgerError> {
        let written = self.store.trash(clips.clone(), None).await;
        self.library.clips_changed();
        self.answered(written).await?;
        for clip in &clips {
            self.library.trashed.remove(clip);
        }
        // The cards of their jobs come back too; those of long ago were not in memory.
        for clip in clips.into_iter().take(CARDS_BACK) {
            let job = self.store.job_of_clip(clip).await?;
            let is_shown = |job: &Job| job.state == JobState::Saved(clip) && self.jobs.get(job.id).is_none();
            if let Some(job) = job.filter(is_shown) {
                self.keep(job);
            }
        }
        Ok(())
    }

    /// Marks clips of the trash whose files are about to be deleted, or unmarks them.
    pub async fn mark_deleting(&mut self, clips: &[ClipId], deleting: bool) -> Result<(), LedgerError> {
        let written = self.store.mark_deleting(clips.to_vec(), deleting).await;
        self.library.clips_changed();
        self.answered(written).await
    }

    /// Removes the clip's row and its job's card, in one commit.
    pub async fn forget_clip(&mut self, id: ClipId) -> Result<(), LedgerError> {
        let job = self.store.job_of_clip(id).await?.filter(|job| job.state == JobState::Saved(id));
        let job = job.map(|job| job.apply(&JobEvent::Dismiss, self.clock.now())).transpose()?;
        let written = self.store.forget_clip(id, job.clone()).await;
        self.library.clips_changed();
        self.answered(written).await?;
        job.map(|job| self.keep(job));
        self.library.trashed.remove(&id);
        self.library.gone.remove(&id);
        Ok(())
    }

    /// The answer to a write that tells nothing else.
    async fn answered<T>(&mut self, written: Result<T, StoreError>) -> Result<T, LedgerError> {
        match self.heard(written).await? {
            Some(answer) => Ok(answer),
            None => Err(self.lost().into()),
        }
    }
}

/// Marks, shots and projects. None of it touches a file, and none of it touches a job's life.
impl Ledger {
    /// Changes the marks of clips, and answers what they were.
    pub async fn mark(&mut self, clips: Vec<ClipId>, change: MarkChange) -> Result<Vec<(ClipId, Marks)>, LedgerError> {
        let written = self.store.mark(clips, change).await;
        self.library.clips_changed();
        self.answered(written).await
    }

    /// Gives clips these marks.
    pub async fn put_marks(&mut self, marks: Vec<(ClipId, Marks)>) -> Result<(), LedgerError> {
        let written = self.store.put_marks(marks).await;
        self.library.clips_changed();
        self.answered(written).await
    }

    /// Gives a shot a title, or its proposed one.
    pub async fn rename_shot(&mut self, shot: ShotId, title: Option<String>) -> Result<(), LedgerError> {
        let written = self.store.rename_shot(shot, title).await;
        self.library.projects_changed();
        self.answered(written).await
    }

    /// Moves shots to the end of a project, and answers where they stood.
    pub async fn move_shots(
        &mut self,
        shots: Vec<ShotId>,
        to: Option<ProjectId>,
    ) -> Result<Vec<ShotPlace>, LedgerError> {
        let written = self.store.move_shots(shots, to).await;
        self.library.projects_changed();
        self.answered(written).await
    }

    /// Puts shots where they stood: all or none.
    pub async fn put_shots(&mut self, places: Vec<ShotPlace>) -> Result<(), LedgerError> {
        let written = self.store.put_shots(places).await;
        self.library.projects_changed();
        self.answered(written).await
    }

    /// Makes a project.
    pub async fn new_project(&mut self, name: String) -> Result<ProjectId, LedgerError> {
        let written = self.store.new_project(name, self.clock.now()).await;
        self.library.projects_changed();
        self.answered(written).await
    }

    /// Changes a project.
    pub async fn change_project(&mut self, project: ProjectId, change: ProjectChange) -> Result<(), LedgerError> {
        let written = self.store.change_project(project, change).await;
        self.library.projects_changed();
        self.answered(written).await
    }

    /// Deletes a project; its shots belong to none then.
    pub async fn delete_project(&mut self, project: ProjectId) -> Result<(), LedgerError> {
        let written = self.store.delete_project(project).await;
        self.library.projects_changed();
        self.answered(written).await
    }

    /// The project in which new work lands now; one that is gone counts as none.
    pub fn open_project(&self) -> Option<ProjectId> {
        self.settings.project.filter(|id| self.library.project(*id).is_some())
    }

    /// Refuses a project that is not there.
    pub fn check_project(&self, id: Option<ProjectId>) -> Result<(), Refusal> {
        match id {
            Some(id) if self.library.project(id).is_none() => Err(Refusal::new("This project is no longer there")),
            _ => Ok(()),
        }
    }
}
