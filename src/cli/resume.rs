//! `rushes resume`: everything unfinished, as far as it goes by itself.

use super::exit::Exit;
use super::follow::{end, follow, wait_for};
use super::print;
use crate::bootstrap::{Place, WayOut, instance};
use crate::engine::{EngineHandle, JobView, Refusal, Waker};

/// Goes on with every open job; a lost submit stays an unknown outcome.
pub async fn run(place: &Place, json: bool, way_out: &WayOut) -> Result<Exit, Refusal> {
    let instance = instance::start(place, instance::system_keychain(), Waker::none()).await?;
    let done = go_on(&instance.handle, json, way_out).await;
    end(&instance.handle).await;
    done
}

async fn go_on(handle: &EngineHandle, json: bool, way_out: &WayOut) -> Result<Exit, Refusal> {
    // A ledger that was set aside takes its jobs along: nobody may take that for "nothing is unfinished".
    if let Some(trouble) = &handle.snapshot().trouble {
        print::remark(trouble);
    }
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
    Ok(follow(handle, &chosen, json, way_out).await.exit)
}
