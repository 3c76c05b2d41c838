//! Questions to the ledger's file, asked by tasks beside the owner loop. Never a write.
//!
//! A question sees every commit that was done before it was asked. So an answer may carry the revision of that moment: it is never older.

use std::ffi::OsStr;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::domain::{
    Clip, ClipId, ClipList, ClipQuery, JobState, PictureName, Purchase, RequestId, Scope, ShelfPicture, Shot, ShotId,
    ShotList, SpendingReport,
};
use crate::engine::refusal::Refusal;
use crate::store::{Store, StoreError, StoredClip};

/// Asks the ledger's file. Cheap to clone.
#[derive(Clone)]
pub struct Reader(Store);

/// A clip that a task will ask for.
pub struct WantedClip {
    reader: Reader,
    id: ClipId,
}

impl WantedClip {
    /// The clip, from the library or the trash.
    ///
    /// # Errors
    /// When it is gone.
    pub async fn find(&self) -> Result<Arc<Clip>, Refusal> {
        let found = self.reader.details(vec![self.id]).await?.pop();
        found.ok_or_else(|| Refusal::new("This clip is no longer in the library"))
    }

    /// Where it was asked.
    pub const fn reader(&self) -> &Reader {
        &self.reader
    }
}

impl Reader {
    /// Asks this store.
    pub fn new(store: &Store) -> Self {
        Self(store.clone())
    }

    /// A clip that will be asked for.
    pub fn wanted(&self, id: ClipId) -> WantedClip {
        WantedClip { reader: self.clone(), id }
    }

    /// The shelf of recent pictures, the last used first.
    pub async fn shelf(&self) -> Result<Vec<ShelfPicture>, Refusal> {
        self.0.shelf().await.map_err(|error| unread(&error))
    }

    /// Which clips answer this question. `revision`: the library's as it is asked.
    pub async fn list(&self, query: ClipQuery, revision: u64) -> Result<ClipList, Refusal> {
        let rows = self.0.list(query).await.map_err(|error| unread(&error))?;
        Ok(ClipList { rows, revision })
    }

    /// What was bought since a time, with at most so many purchases listed.
    pub async fn spending(
        &self,
        since: Option<Timestamp>,
        zone: TimeZone,
        most: usize,
    ) -> Result<SpendingReport, Refusal> {
        self.0.spending_report(since, zone, most).await.map_err(|error| unread(&error))
    }

    /// Every purchase since a time, the latest first.
    pub async fn purchases(&self, since: Option<Timestamp>) -> Result<Vec<Purchase>, Refusal> {
        self.0.purchases(since).await.map_err(|error| unread(&error))
    }

    /// The shots of a scope. `under_way`: those that a job is made of; `revision`: the library's as it is asked.
    pub async fn shots(&self, scope: Scope, under_way: Vec<ShotId>, revision: u64) -> Result<ShotList, Refusal> {
        let rows = self.0.shots(scope, under_way).await.map_err(|error| unread(&error))?;
        Ok(ShotList { rows: rows.into(), revision })
    }

    /// These clips whole, in this order, from the library or the trash; those that are gone are left out.
    pub async fn details(&self, clips: Vec<ClipId>) -> Result<Vec<Arc<Clip>>, Refusal> {
        let found = self.stored(clips).await?;
        Ok(found.into_iter().map(|stored| Arc::new(stored.clip)).collect())
    }

    /// The same with when each went to the trash.
    pub async fn stored(&self, clips: Vec<ClipId>) -> Result<Vec<StoredClip>, Refusal> {
        self.0.clips(clips).await.map_err(|error| unread(&error))
    }

    /// The takes of a shot that are in the library, by number.
    pub async fn takes(&self, shot: ShotId) -> Result<Vec<Arc<Clip>>, Refusal> {
        let takes = self.0.takes(shot).await.map_err(|error| unread(&error))?;
        Ok(takes.into_iter().map(Arc::new).collect())
    }

    /// The shots that were generated last, the latest first.
    pub async fn recent_shots(&self, most: usize) -> Result<Vec<Arc<Shot>>, Refusal> {
        let shots = self.0.recent_shots(most).await.map_err(|error| unread(&error))?;
        Ok(shots.into_iter().map(Arc::new).collect())
    }

    /// The files of all clips, the trash too, that have this name whatever their folder, capitals or not.
    pub async fn paths_named(&self, name: &OsStr) -> Result<Vec<PathBuf>, Refusal> {
        self.0.clip_paths_named(name).await.map_err(|error| unread(&error))
    }

    /// Which clips of the trash have a file of their own, and where; no other clip's row names it.
    pub async fn only_files(&self, clips: Vec<ClipId>) -> Result<Vec<(ClipId, PathBuf)>, Refusal> {
        let mut own = Vec::new();
        for stored in self.stored(clips).await? {
            let Clip { id, path, .. } = stored.clip;
            let sharers = self.0.clips_at(&path).await.map_err(|error| unread(&error))?;
            if stored.trashed.is_some() && sharers == [id] {
                own.push((id, path));
            }
        }
        Ok(own)
    }

    /// Which of these requests' jobs are over: saved (true) or dismissed (false).
    pub async fn ended_requests(&self, requests: Vec<RequestId>) -> Result<Vec<(RequestId, bool)>, Refusal> {
        self.0.ended_requests(requests).await.map_err(|error| unread(&error))
    }

    /// Which of these requests a job has, and where that job stands.
    pub async fn jobs_of_requests(&self, requests: Vec<RequestId>) -> Result<Vec<(RequestId, JobState)>, Refusal> {
        let jobs = self.0.jobs_of_requests(requests).await.map_err(|error| unread(&error))?;
        let stands = |job: crate::domain::Job| job.facts.accepted.map(|accepted| (accepted.request_id, job.state));
        Ok(jobs.into_iter().filter_map(stands).collect())
    }

    /// Which of these requests have a clip in the trash.
    pub async fn trashed_requests(&self, requests: Vec<RequestId>) -> Result<Vec<RequestId>, Refusal> {
        self.0.trashed_requests(requests).await.map_err(|error| unread(&error))
    }

    /// The copies of first frames that jobs and clips refer to.
    pub async fn copies_in_use(&self) -> Result<Vec<PictureName>, Refusal> {
        self.0.copies_in_use().await.map_err(|error| unread(&error))
    }
}

fn unread(error: &StoreError) -> Refusal {
    Refusal::because("The list of clips could not be read", error)
}
