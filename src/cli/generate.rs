//! `rushes generate`: one shot, watched until it is saved.

use std::path::Path;

use super::args::Shot;
use super::exit::Exit;
use super::follow::{Followed, clip_of, end, follow, wait_for};
use super::print;
use crate::bootstrap::{Place, WayOut, instance};
use crate::domain::{Clip, JobId};
use crate::engine::{EngineHandle, JobView, Pause, Refusal, Target, Waker};

/// Puts the shot into the queue, follows it, prints where the clip is.
pub async fn run(place: &Place, shot: Shot, way_out: &WayOut) -> Result<Exit, Refusal> {
    check(&shot)?;
    let instance = instance::start(place, instance::system_keychain(), Waker::none()).await?;
    let done = make(&instance.handle, &shot, way_out).await;
    end(&instance.handle).await;
    done
}

/// Refuses what would be found out only after the render was paid for.
fn check(shot: &Shot) -> Result<(), Refusal> {
    if let Some(error) = shot.draft().errors().into_iter().next() {
        return Err(Refusal::new(error.sentence));
    }
    let Some(out) = &shot.out else { return Ok(()) };
    if out.is_dir() {
        return Err(Refusal::new(format!("--out names a folder; give a file name in it: {}", out.display())));
    }
    match out.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        Some(folder) if !folder.is_dir() => {
            Err(Refusal::new(format!("The folder for --out does not exist: {}", folder.display())))
        }
        _ => Ok(()),
    }
}

async fn make(handle: &EngineHandle, shot: &Shot, way_out: &WayOut) -> Result<Exit, Refusal> {
    let ids = wait_for(handle.generate(shot.draft())).await?;
    let Some(&id) = ids.first() else { return Err(Refusal::new("The queue took no shot")) };
    if !shot.json {
        announce(handle, id);
    }
    let chosen = |view: &JobView| view.job.id == id;
    let followed = follow(handle, &chosen, shot.json, way_out).await;
    if followed.exit == Exit::Saved {
        return deliver(handle, id, &followed, shot).await;
    }
    explain(followed.exit, id, followed.snapshot.queue.pause.as_ref());
    Ok(followed.exit)
}

/// What is being bought, before it is.
fn announce(handle: &EngineHandle, id: JobId) {
    if let Some(view) = handle.snapshot().job(id) {
        let request = &view.job.request;
        let (model, price, seed) = (request.model.spec().slug, request.estimate(), request.seed.number());
        print::line(format_args!("Job {id}: {model}, about {price}, seed {seed}"));
    }
}

/// Prints where the clip is; with `--out`, the copy. A copy that fails costs nothing: the clip itself is named instead.
async fn deliver(handle: &EngineHandle, id: JobId, followed: &Followed, shot: &Shot) -> Result<Exit, Refusal> {
    let saved = followed.snapshot.job(id).and_then(|view| clip_of(view, &followed.snapshot));
    let clip = saved.ok_or_else(|| Refusal::new("The clip is saved, but the library does not show it"))?;
    let Some(out) = &shot.out else {
        print_path(&clip.path, shot.json);
        return Ok(Exit::Saved);
    };
    match copy(handle, &clip, out).await {
        Ok(()) => {
            print_path(out, shot.json);
            Ok(Exit::Saved)
        }
        Err(refusal) => {
            print_path(&clip.path, shot.json);
            let why = if refusal.details.is_empty() { &refusal.sentence } else { &refusal.details };
            print::remark(format_args!("The clip is saved, but not copied to {}: {why}", out.display()));
            Ok(Exit::Failed)
        }
    }
}

async fn copy(handle: &EngineHandle, clip: &Clip, out: &Path) -> Result<(), Refusal> {
    wait_for(handle.export(clip.id, Target::chosen(out.to_path_buf()))).await.map(drop)
}

fn print_path(path: &Path, json: bool) {
    if json {
        print::line(serde_json::json!({ "path": path.display().to_string() }));
    } else {
        print::line(path.display());
    }
}

fn explain(exit: Exit, id: JobId, pause: Option<&Pause>) {
    print::remark(match (exit, pause) {
        (Exit::Ended(_), _) => format!(
            "Job {id} stays in the ledger; a render that Segmind has taken goes on there and is billed. `rushes resume` goes on with it"
        ),
        (_, Some(Pause::ByPerson)) => format!("The queue is paused; job {id} is kept. `rushes resume` lets it go on"),
        (Exit::NeedsAccount, _) => format!(
            "Job {id} is kept. Connect Segmind in the window or set SEGMIND_API_KEY, top up if need be, then `rushes resume`"
        ),
        (Exit::UnknownOutcome, _) => format!(
            "Job {id} is never sent again by itself. Look at your generations on Segmind's console, then choose in the window"
        ),
        _ => format!("Job {id} is in the ledger: `rushes jobs`"),
    });
}
