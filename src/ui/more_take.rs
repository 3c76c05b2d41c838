//! One more take of a shot: what it is of, and what the question before a purchase shows.

use crate::domain::{ClipId, Draft, JobId, ModelTable, ProjectId, Usd, VideoRequest};

/// What one more take is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TakeSource {
    /// The shot of this clip.
    Clip(ClipId),
    /// The shot of this job.
    Job(JobId),
}

/// One more take, ready to be made.
#[derive(Debug, Clone, PartialEq)]
pub struct MoreTake {
    /// The take or job that it is like, for its picture.
    pub source: TakeSource,
    /// The shot's title.
    pub title: String,
    /// The shot as it was sent, for the question.
    pub request: VideoRequest,
    /// What is sent: the same shot with a new seed.
    pub draft: Draft,
    /// The project of the shot, which the new take belongs to as well.
    pub project: Option<ProjectId>,
}

impl MoreTake {
    /// What it will cost.
    pub fn price(&self, models: &ModelTable) -> Usd {
        self.draft.estimate(models)
    }
}
