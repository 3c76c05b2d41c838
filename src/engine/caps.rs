//! What a cap holds back, and when it lets go.
//!
//! The store alone decides whether a submit may begin (`Store::submit`). This file spares the tries that would be refused: a shot that
//! would pass a cap waits before anything is uploaded for it, and goes on by itself once it fits: the day has turned, a cap was raised,
//! or something cost less than it was thought to.

use std::sync::Arc;

use super::runner::Runner;
use crate::domain::{CapHit, Job, JobEvent, JobId, JobState, Usd};

/// What is to be done with a shot that waits.
enum CapVerdict {
    /// It would pass this cap.
    Hold(JobId, CapHit),
    /// It fits now.
    LetGo(JobId),
}

impl Runner {
    /// Holds back what would pass a cap, and lets go what fits now, in the order of the queue. Returns whether anything has changed.
    pub async fn mind_caps(&mut self) -> bool {
        let mut news = self.ledger.renew_spending().await;
        if !self.ledger.spending.caps.is_on() && !self.ledger.jobs.open().any(|job| job.waits_for_cap()) {
            return news;
        }
        for verdict in self.verdicts() {
            news = true;
            match verdict {
                CapVerdict::Hold(id, hit) => self.hold_for_cap(id, hit).await,
                CapVerdict::LetGo(id) => drop(self.end_wait(id).await),
            }
        }
        news
    }

    /// Lets a shot wait that would pass this cap. Nothing was sent.
    pub async fn hold_for_cap(&mut self, id: JobId, hit: CapHit) {
        let until = self.ledger.spending.end(hit.span).unwrap_or_else(|| self.context.clock.now());
        let wait = JobEvent::Wait { until, why: hit.span.wait() };
        if self.ledger.jobs.get(id).is_some_and(|job| job.waits_for_cap()) && !self.end_wait(id).await {
            return;
        }
        match self.apply(id, &wait).await {
            Ok(()) => tracing::info!(job = id.0, cap = %hit.cap, counted = %hit.counted, "a cap holds this shot back"),
            // It stays in the queue; the store refuses its submit again.
            Err(error) => tracing::error!(job = id.0, %error, "a shot that a cap holds back could not be written"),
        }
    }

    /// A shot before another one in the queue takes its part of what is left first, so that a dearer one is not overtaken for ever.
    fn verdicts(&self) -> Vec<CapVerdict> {
        let mut about_to_be_sent = Usd::default();
        let mut verdicts = Vec::new();
        let Some(sums) = self.ledger.spending.sums else { return verdicts };
        let jobs: Vec<&Arc<Job>> = self.ledger.jobs.open().filter(|job| !job.is_bought()).collect();
        // What is on its way to the service already comes first, wherever it stands.
        let is_going = |job: &Job| {
            job.state == JobState::Uploading || (job.state == JobState::Queued && self.tasks.is_live(job.id))
        };
        for job in jobs.iter().filter(|job| is_going(job)) {
            about_to_be_sent = about_to_be_sent.plus(job.request.estimate());
        }
        for job in jobs.iter().filter(|job| !is_going(job) && !self.absence.holds(job.id)) {
            let held = job.waits_for_cap();
            if !held && job.state != JobState::Queued {
                continue;
            }
            let price = job.request.estimate();
            match (self.ledger.spending.passed_by(price, about_to_be_sent), held) {
                (Some(hit), false) => verdicts.push(CapVerdict::Hold(job.id, hit)),
                // Another cap holds it now, or the day has turned and it does not fit all the same.
                (Some(hit), true)
                    if job.state != (JobState::Waiting { until: sums.spans.end(hit.span), why: hit.span.wait() }) =>
                {
                    verdicts.push(CapVerdict::Hold(job.id, hit));
                }
                (Some(_), true) => {}
                (None, held) => {
                    about_to_be_sent = about_to_be_sent.plus(price);
                    if held {
                        verdicts.push(CapVerdict::LetGo(job.id));
                    }
                }
            }
        }
        verdicts
    }
}
