//! `rushes generate`: one shot, watched until it is saved.

use std::path::PathBuf;

use super::args::Shot;
use super::exit::Exit;
use super::follow::{clip_of, follow, wait_for};
use crate::bootstrap::{Place, instance};
use crate::domain::JobId;
use crate::engine::{EngineHandle, Pause, Refusal, Waker};

/// How long the end of a command waits for the engine.
pub const STOP_PATIENCE: std::time::Duration = std::time::Duration::from_secs(10);

/// Puts the shot into the queue, follows it, prints where the clip is.
pub async fn run(place: &Place, shot: Shot) -> Result<Exit, Refusal> {
    let draft = shot.draft();
    if let Some(error) = draft.errors().into_iter().next() {
        return Err(Refusal::new(error.sentence));
    }
    let instance = instance::start(place, instance::system_keychain(), Waker::none()).await?;
    let handle = &instance.handle;
    let ids = wait_for(handle.generate(draft)).await?;
    let Some(&id) = ids.first() else { return Err(Refusal::new("The queue took no shot")) };
    let chosen = |view: &crate::engine::JobView| view.job.id == id;
    let followed = follow(handle, &chosen, shot.json).await;
    let exit = match followed.exit {
        Exit::Saved => {
            let saved = followed.snapshot.job(id).and_then(|view| clip_of(view, &followed.snapshot));
            let clip = saved.ok_or_else(|| Refusal::new("The clip is saved, but the library does not show it"))?;
            print_path(handle, clip.id, clip.path.clone(), &shot).await?;
            Exit::Saved
        }
        other => {
            explain(other, id, followed.snapshot.queue.pause.as_ref());
            other
        }
    };
    // A submit under way is given the time to hear its answer.
    handle.stop(STOP_PATIENCE).await;
    Ok(exit)
}

async fn print_path(
    handle: &EngineHandle,
    clip: crate::domain::ClipId,
    path: PathBuf,
    shot: &Shot,
) -> Result<(), Refusal> {
    let path = match &shot.out {
        Some(out) => wait_for(handle.export(clip, out.clone())).await?,
        None => path,
    };
    if shot.json {
        println!("{}", serde_json::json!({ "path": path.display().to_string() }));
    } else {
        println!("{}", path.display());
    }
    Ok(())
}

fn explain(exit: Exit, id: JobId, pause: Option<&Pause>) {
    let text = match (exit, pause) {
        (Exit::Interrupted, _) => format!(
            "Job {id} stays in the ledger; a render that Segmind has taken goes on there and is billed. `rushes resume` goes on with it"
        ),
        (_, Some(Pause::ByPerson)) => format!("The queue is paused; job {id} is kept. `rushes resume` lets it go on"),
        (Exit::NeedsAccount, _) => {
            format!(
                "Job {id} is kept. Connect Segmind in the window or set SEGMIND_API_KEY, top up if need be, then `rushes resume`"
            )
        }
        (Exit::UnknownOutcome, _) => format!(
            "Job {id} is never sent again by itself. Look at your generations on Segmind's console, then choose in the window"
        ),
        _ => format!("Job {id} is in the ledger: `rushes jobs`"),
    };
    eprintln!("{text}");
}
