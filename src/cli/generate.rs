//! `rushes generate`: makes one clip, follows it until it is saved, and prints where it is. So does the demo where no window can be shown.

use std::path::{Path, PathBuf};

use super::args::ShotArguments;
use super::progress::{Followed, clip_of, end, follow};
use super::{Exit, terminal};
use crate::bootstrap::{DataFolder, Shutdown, demo_draft, engines};
use crate::domain::{Clip, Draft, JobId};
use crate::engine::{EngineHandle, JobView, Pause, Refusal, Service, Snapshot, Target, Waker};

/// How a finished clip is reported.
#[derive(Default)]
struct Delivery {
    /// Where a copy of it goes.
    out: Option<PathBuf>,
    /// One JSON object a line instead of sentences.
    json: bool,
}

/// Makes the shot of these arguments.
pub async fn run(folder: &DataFolder, shot: ShotArguments, shutdown: &Shutdown) -> Result<Exit, Refusal> {
    check(&shot)?;
    let draft = shot.draft();
    make(folder, draft, &Delivery { out: shot.out, json: shot.json }, shutdown).await
}

/// Makes the demo's first shot without a window. `why` says in one sentence, without its full stop, why there is none.
pub async fn demo(folder: &DataFolder, why: &str, shutdown: &Shutdown) -> Result<Exit, Refusal> {
    terminal::remark(format_args!("{why}. The demo makes its first shot without a window; nothing is billed"));
    make(folder, demo_draft(), &Delivery::default(), shutdown).await
}

/// Refuses what would fail only after the render was paid for.
fn check(shot: &ShotArguments) -> Result<(), Refusal> {
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

/// Starts the engine, makes one clip and ends the engine.
async fn make(folder: &DataFolder, draft: Draft, delivery: &Delivery, shutdown: &Shutdown) -> Result<Exit, Refusal> {
    let running = engines::start(folder, engines::system_keychain(), Waker::none()).await?;
    let done = make_with(&running.handle, draft, delivery, shutdown).await;
    end(&running.handle).await;
    done
}

async fn make_with(
    handle: &EngineHandle,
    draft: Draft,
    delivery: &Delivery,
    shutdown: &Shutdown,
) -> Result<Exit, Refusal> {
    let ids = handle.generate(draft).await?;
    let Some(&id) = ids.first() else { return Err(Refusal::new("The queue took no shot")) };
    if !delivery.json {
        announce(handle, id);
    }
    let chosen = |view: &JobView| view.job.id == id;
    let followed = follow(handle, &chosen, delivery.json, shutdown).await;
    if followed.exit == Exit::Saved {
        return deliver(handle, id, &followed, delivery).await;
    }
    explain(followed.exit, id, &followed.snapshot);
    Ok(followed.exit)
}

/// Prints what is about to be bought.
fn announce(handle: &EngineHandle, id: JobId) {
    if let Some(view) = handle.snapshot().job(id) {
        let request = &view.job.request;
        let (model, price, seed) = (request.model.spec().slug, request.estimate(), request.seed.number());
        terminal::line(format_args!("Job {id}: {model}, about {price}, seed {seed}"));
    }
}

/// Prints where the clip is; with `--out`, where its copy is. If the copy fails, the clip itself is named.
async fn deliver(handle: &EngineHandle, id: JobId, followed: &Followed, delivery: &Delivery) -> Result<Exit, Refusal> {
    let saved = followed.snapshot.job(id).and_then(|view| clip_of(view, &followed.snapshot));
    let clip = saved.ok_or_else(|| Refusal::new("The clip is saved, but the library does not show it"))?;
    let Some(out) = &delivery.out else {
        print_path(&clip.path, delivery.json);
        return Ok(Exit::Saved);
    };
    match copy(handle, &clip, out).await {
        Ok(()) => {
            print_path(out, delivery.json);
            Ok(Exit::Saved)
        }
        Err(refusal) => {
            print_path(&clip.path, delivery.json);
            let why = if refusal.details.is_empty() { &refusal.sentence } else { &refusal.details };
            terminal::remark(format_args!("The clip is saved, but not copied to {}: {why}", out.display()));
            Ok(Exit::Failed)
        }
    }
}

async fn copy(handle: &EngineHandle, clip: &Clip, out: &Path) -> Result<(), Refusal> {
    handle.export(clip.id, Target::chosen(out.to_path_buf())).await.map(drop)
}

fn print_path(path: &Path, json: bool) {
    if json {
        terminal::line(serde_json::json!({ "path": path.display().to_string() }));
    } else {
        terminal::line(path.display());
    }
}

/// Says why a job was not saved, and what to do. The demo bills nothing and has its own folder.
fn explain(exit: Exit, id: JobId, snapshot: &Snapshot) {
    let is_demo = snapshot.service == Service::Demo;
    let demo = if is_demo { " --demo" } else { "" };
    let resume = format!("`rushes resume{demo}`");
    terminal::remark(match (exit, &snapshot.queue.pause) {
        (Exit::Ended(_), _) if is_demo => format!("Job {id} stays in the demo's ledger: {resume} goes on with it"),
        (Exit::Ended(_), _) => format!(
            "Job {id} stays in the ledger; a render that Segmind has taken goes on there and is billed. {resume} goes on with it"
        ),
        (_, Some(Pause::ByPerson)) => format!("The queue is paused; job {id} is kept. {resume} lets it go on"),
        (Exit::NeedsAccount, _) => format!(
            "Job {id} is kept. Connect Segmind in the window or set SEGMIND_API_KEY, top up if need be, then {resume}"
        ),
        (Exit::UnknownOutcome, _) => format!(
            "Job {id} is never sent again by itself. Look at your generations on Segmind's console, then choose in the window"
        ),
        _ => format!("Job {id} is in the ledger: `rushes jobs{demo}`"),
    });
}
