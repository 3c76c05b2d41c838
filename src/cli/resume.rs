//! `rushes resume`: everything unfinished, as far as it goes by itself.

use super::exit::Exit;
use super::follow::{follow, wait_for};
use super::generate::STOP_PATIENCE;
use super::print;
use crate::bootstrap::{Place, instance};
use crate::engine::{JobView, Refusal, Waker};

/// Goes on with every open job; a lost submit stays an unknown outcome.
pub async fn run(place: &Place, json: bool) -> Result<Exit, Refusal> {
    let instance = instance::start(place, instance::system_keychain(), Waker::none()).await?;
    let handle = &instance.handle;
    let open: Vec<_> =
        handle.snapshot().jobs.iter().filter(|view| !view.job.state.is_ended()).map(|view| view.job.id).collect();
    if open.is_empty() {
        if !json {
            print::line("Nothing is unfinished");
        }
        return Ok(Exit::Saved);
    }
    wait_for(handle.resume_queue()).await?;
    let chosen = |view: &JobView| open.contains(&view.job.id);
    let followed = follow(handle, &chosen, json).await;
    handle.stop(STOP_PATIENCE).await;
    Ok(followed.exit)
}
