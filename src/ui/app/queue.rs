//! What a person does to many jobs of the queue at once, with the way back. None of it touches a job that was sent.

use super::App;
use super::undo::Undo;
use crate::domain::{JobAction, JobId};
use crate::engine::QueuePlace;
use crate::ui::context::{Action, BulkAct, take};
use crate::ui::theme::Status;
use crate::ui::widgets::Toast;

impl App {
    /// Does the same to several jobs.
    pub(super) fn act_all(&mut self, act: BulkAct, jobs: Vec<JobId>) {
        let action = match act {
            BulkAct::Hold => JobAction::Hold,
            BulkAct::Release => JobAction::Release,
            BulkAct::Remove | BulkAct::ClearFinished => JobAction::Dismiss,
        };
        let reply = self.here.handle.act_all(jobs, action);
        self.here.pending.bulk.push((act, reply));
    }

    /// Moves jobs in the queue, one after the other.
    pub(super) fn move_jobs(&mut self, moves: Vec<(JobId, QueuePlace)>) {
        for (job, place) in moves {
            self.watch(|handle| handle.move_job(job, place));
        }
    }

    /// Queues again what was removed.
    pub(super) fn bring_back(&mut self, jobs: Vec<JobId>) {
        let those = Undo::Removed(jobs.clone());
        self.here.undo.retain(|undo| *undo != those);
        self.toasts.forget(|action| matches!(action, Action::BringBack(offered) if *offered == jobs));
        self.here.pending.brought_back = Some(self.here.handle.bring_back(jobs));
    }

    /// Says what was done to how many, and offers the way back.
    pub(super) fn hear_queue(&mut self) {
        for (act, answer) in self.here.pending.done_to_many() {
            match answer {
                Ok(jobs) => self.tell_bulk(act, jobs),
                Err(refusal) => self.complain(&refusal),
            }
        }
        match take(&mut self.here.pending.brought_back) {
            Some(Ok(jobs)) => self.note(&format!("{} back in the queue", shots(jobs.len()))),
            Some(Err(refusal)) => self.complain(&refusal),
            None => {}
        }
    }

    fn tell_bulk(&mut self, act: BulkAct, jobs: Vec<JobId>) {
        if jobs.is_empty() {
            return;
        }
        let count = shots(jobs.len());
        let (words, back) = match act {
            BulkAct::Hold => {
                self.here.undo.push(Undo::Held(jobs.clone()));
                (format!("{count} held"), Some(Action::ActAll(BulkAct::Release, jobs)))
            }
            BulkAct::Remove => {
                self.here.undo.push(Undo::Removed(jobs.clone()));
                (format!("{count} removed from the queue"), Some(Action::BringBack(jobs)))
            }
            BulkAct::Release => (format!("{count} released"), None),
            BulkAct::ClearFinished => (format!("{count} taken off the list"), None),
        };
        let toast = Toast::new(Status::Info, words);
        self.toasts.push(match back {
            Some(back) => toast.action("Undo", back),
            None => toast,
        });
    }
}

/// `1 take`, `37 takes`.
fn shots(count: usize) -> String {
    if count == 1 { "1 take".to_owned() } else { format!("{count} takes") }
}
