//! Watches jobs until none of them goes on by itself. Reads snapshots; changes nothing.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use super::exit::Exit;
use super::print;
use super::report::{JobLine, Narrator, in_words};
use crate::bootstrap::WayOut;
use crate::bootstrap::instance::STOP_PATIENCE;
use crate::domain::{Clip, JobId, JobState, StateName};
use crate::engine::{Clock, EngineHandle, JobView, Pause, Snapshot};

/// How the watching ended.
pub struct Followed {
    /// The worst of the jobs' ends.
    pub exit: Exit,
    /// The last picture.
    pub snapshot: Arc<Snapshot>,
}

/// Which of a picture's jobs are watched.
pub type Chosen<'a> = dyn Fn(&JobView) -> bool + Sync + 'a;

/// Prints every new state of the chosen jobs until all stand still, or until the program is told to end.
pub async fn follow(handle: &EngineHandle, chosen: &Chosen<'_>, json: bool, way_out: &WayOut) -> Followed {
    let mut pictures = handle.watch();
    let mut teller =
        Teller { json, told: HashMap::new(), narrator: (!json).then(Narrator::new), clock: Clock::system() };
    loop {
        let snapshot = pictures.borrow_and_update().clone();
        let views: Vec<&JobView> = snapshot.jobs.iter().filter(|view| chosen(view)).collect();
        for view in &views {
            teller.tell(view, &snapshot);
        }
        let ends: Vec<Option<Exit>> = views.iter().map(|view| end_of(view, &snapshot)).collect();
        if ends.iter().all(Option::is_some) {
            teller.end();
            let exit = ends.into_iter().flatten().max().unwrap_or(Exit::Saved);
            return Followed { exit, snapshot };
        }
        tokio::select! {
            changed = pictures.changed() => if changed.is_err() {
                teller.end();
                return Followed { exit: Exit::Failed, snapshot };
            },
            () = tokio::time::sleep(Duration::from_secs(1)) => {}
            ending = way_out.asked() => {
                teller.end();
                return Followed { exit: Exit::Ended(ending), snapshot: pictures.borrow().clone() };
            }
        }
    }
}

/// How a job ends the watching; a queued one does when the whole queue stands still.
fn end_of(view: &JobView, snapshot: &Snapshot) -> Option<Exit> {
    match (&view.job.state, &snapshot.queue.pause) {
        (JobState::Queued, Some(Pause::ByPerson)) => Some(Exit::Failed),
        (JobState::Queued, Some(Pause::Account(_))) => Some(Exit::NeedsAccount),
        (state, _) => Exit::of(state),
    }
}

struct Teller {
    json: bool,
    told: HashMap<JobId, (StateName, Option<String>)>,
    narrator: Option<Narrator>,
    clock: Clock,
}

impl Teller {
    fn tell(&mut self, view: &JobView, snapshot: &Snapshot) {
        // A wait that turns out to be for another reason is news too.
        let now = (view.job.state.name(), view.wait_sentence());
        let is_new = self.told.insert(view.job.id, now.clone()) != Some(now);
        if self.json && is_new {
            print_line(view, snapshot);
        } else if let Some(narrator) = &mut self.narrator {
            let elapsed = view
                .job
                .facts
                .accepted
                .as_ref()
                .map_or(0, |accepted| crate::engine::schedule::since(accepted.at, self.clock.now()).as_secs());
            narrator.tell(view, elapsed, view.usual.as_secs());
        }
    }

    fn end(&self) {
        if let Some(narrator) = &self.narrator {
            narrator.end();
        }
    }
}

fn print_line(view: &JobView, snapshot: &Snapshot) {
    let clip = clip_of(view, snapshot);
    if let Err(error) = JobLine::of_view(view, clip.as_deref()).print() {
        print::remark(format_args!("{}: {error}", in_words(view)));
    }
}

/// The clip that a job was saved as.
pub fn clip_of(view: &JobView, snapshot: &Snapshot) -> Option<Arc<Clip>> {
    let JobState::Saved(clip) = view.job.state else { return None };
    snapshot.clip(clip).cloned()
}

/// Ends the engine. Whoever has to wait is told for what: a submit under way is given the time to hear its answer.
pub async fn end(handle: &EngineHandle) {
    let is_sending = |view: &JobView| view.job.state == JobState::Submitting;
    if handle.snapshot().jobs.iter().any(is_sending) {
        print::remark(
            "Waiting for Segmind's answer to what was just sent; end again to leave at once, without knowing",
        );
    }
    handle.stop(STOP_PATIENCE).await;
}

/// Waits for a reply of the engine without blocking a thread of its runtime.
pub async fn wait_for<T: Send + 'static + Clone>(reply: crate::engine::Reply<T>) -> Result<T, crate::engine::Refusal> {
    loop {
        if let Some(result) = reply.ready() {
            return result.clone();
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
