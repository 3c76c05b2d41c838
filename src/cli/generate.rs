//! `rushes generate`: makes the takes of a shot, follows them until they are saved, and prints where they are. So does the demo where no
//! window can be shown.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::args::{PictureArguments, ShotArguments};
use super::progress::{Followed, clip_of, end, follow};
use super::{Exit, library, models, terminal};
use crate::bootstrap::{DataFolder, Shutdown, demo_draft, engines};
use crate::domain::{CapChange, Clip, Draft, JobId, JobState, ProjectId, Usd};
use crate::engine::ledger::unowned;
use crate::engine::{EngineHandle, JobView, Pause, Purchases, Refusal, Service, Snapshot, Target};

/// What is asked for beside the shot.
#[derive(Default)]
struct Delivery {
    /// The project that the shot goes to; the open one when left out.
    project: Option<ProjectId>,
    /// Where a copy of the clip goes.
    out: Option<PathBuf>,
    /// One JSON object a line instead of sentences.
    json: bool,
}

/// Makes the shot of these arguments.
pub async fn run(folder: &DataFolder, shot: ShotArguments, shutdown: &Shutdown) -> Result<Exit, Refusal> {
    check(&shot)?;
    if let Some(exit) = models::check(folder, &shot).await? {
        return Ok(exit);
    }
    check_pictures(&shot.pictures)?;
    // Before the engine starts: no shot is judged by the caps of before.
    let project = match &shot.project {
        Some(name) => Some(library::find(&unowned::projects(&folder.path).await?, name)?),
        None => None,
    };
    let draft = shot.draft();
    let caps: Vec<CapChange> = shot.caps.changes().collect();
    if !caps.is_empty() {
        unowned::change_caps(&folder.path, caps).await?;
    }
    make(folder, draft, &Delivery { project, out: shot.out, json: shot.json }, shutdown).await
}

/// Makes the demo's first shot without a window. `why` says in one sentence, without its full stop, why there is none.
pub async fn demo(folder: &DataFolder, why: &str, shutdown: &Shutdown) -> Result<Exit, Refusal> {
    terminal::remark(format_args!("{why}. The demo makes its first shot without a window; nothing is billed"));
    make(folder, demo_draft(), &Delivery::default(), shutdown).await
}

/// Refuses what would fail only after the render was paid for.
fn check(shot: &ShotArguments) -> Result<(), Refusal> {
    let Some(out) = &shot.out else { return Ok(()) };
    if shot.takes > 1 {
        return Err(Refusal::new("--out names one file; leave it out to make several takes"));
    }
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

/// The engine takes a picture that is missing for one that was there when it was chosen; this one was just typed.
fn check_pictures(pictures: &PictureArguments) -> Result<(), Refusal> {
    let frames = [("--image", &pictures.image), ("--last-frame", &pictures.last_frame)];
    let frames = frames.into_iter().filter_map(|(option, path)| Some((option, path.as_ref()?)));
    let is_missing = |path: &Path| match path.metadata() {
        Err(error) => matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory),
        Ok(_) => false,
    };
    let mut named = frames.chain(pictures.reference.iter().map(|path| ("--reference", path)));
    match named.find(|(_, path)| is_missing(path)) {
        Some((option, path)) => Err(Refusal::new(format!("{option}: there is no such file: {}", path.display()))),
        None => Ok(()),
    }
}

/// Starts the engine, makes the takes and ends the engine.
async fn make(folder: &DataFolder, draft: Draft, delivery: &Delivery, shutdown: &Shutdown) -> Result<Exit, Refusal> {
    let running = engines::start_for_command(folder, Purchases::OnlyNew).await?;
    let done = make_with(&running.handle, draft, delivery, shutdown).await;
    end(&running.handle).await;
    done
}

/// Says which earlier shots this run leaves alone.
fn tell_waiting(snapshot: &Snapshot) {
    let waiting = snapshot.jobs.iter().filter(|view| view.job.waits_to_be_bought());
    let waiting: Vec<Usd> = waiting.map(|view| view.job.price()).collect();
    if !waiting.is_empty() {
        let shots =
            if waiting.len() == 1 { "1 earlier shot".to_owned() } else { format!("{} earlier shots", waiting.len()) };
        let stay = if waiting.len() == 1 { "stays" } else { "stay" };
        let price = waiting.into_iter().fold(Usd::default(), Usd::plus);
        terminal::remark(format_args!(
            "{shots}, about {price}, {stay} unbought: `rushes resume` or the window lets them go on"
        ));
    }
}

async fn make_with(
    handle: &EngineHandle,
    draft: Draft,
    delivery: &Delivery,
    shutdown: &Shutdown,
) -> Result<Exit, Refusal> {
    tell_waiting(&handle.snapshot());
    let ids = match delivery.project {
        Some(project) => handle.generate_into(draft, Some(project)).await?,
        None => handle.generate(draft).await?,
    };
    if ids.is_empty() {
        return Err(Refusal::new("The queue took no shot"));
    }
    if !delivery.json {
        for id in &ids {
            announce(handle, *id);
        }
    }
    let chosen = |view: &JobView| ids.contains(&view.job.id);
    let followed = follow(handle, &chosen, delivery.json, shutdown).await;
    let mut exit = followed.exit;
    for id in ids {
        match followed.snapshot.job(id).map(|view| &view.job.state) {
            Some(JobState::Saved(_)) => exit = exit.max(deliver(handle, id, &followed, delivery).await?),
            state => {
                explain(state.and_then(Exit::of).unwrap_or(followed.exit), id, &followed.snapshot);
                explain_model(id, &followed.snapshot);
            }
        }
    }
    Ok(exit)
}

/// Prints what is about to be bought.
fn announce(handle: &EngineHandle, id: JobId) {
    if let Some(view) = handle.snapshot().job(id) {
        let request = &view.job.request;
        let (model, price, seed) = (request.model, request.estimate(), request.seed.number());
        terminal::line(format_args!("Job {id}: {model}, about {price}, seed {seed}"));
    }
}

/// Prints where the clip is; with `--out`, where its copy is. If the copy fails, the clip itself is named.
async fn deliver(handle: &EngineHandle, id: JobId, followed: &Followed, delivery: &Delivery) -> Result<Exit, Refusal> {
    let saved = match followed.snapshot.job(id) {
        Some(view) => clip_of(view, handle).await,
        None => None,
    };
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
    if let Some(view) = snapshot.job(id).filter(|view| view.is_held_by_cap()) {
        let why = view.wait_sentence().unwrap_or_default();
        let until = if view.cap.is_some_and(|hit| hit.is_dearer_than_cap()) { "the cap is raised" } else { "it fits" };
        return terminal::remark(format_args!(
            "{why}. Job {id} stays in the queue, unbought; {resume} goes on with it once {until}. --cap-day and --cap-month change the caps"
        ));
    }
    terminal::remark(match (exit, &snapshot.queue.pause) {
        (Exit::Ended(_), _) if is_demo => format!("Job {id} stays in the demo's ledger: {resume} goes on with it"),
        (Exit::Ended(_), _) => format!(
            "Job {id} stays in the ledger; a render that Segmind has taken goes on there and is billed. {resume} goes on with it"
        ),
        (_, Some(Pause::ByPerson)) => format!("The queue is paused; job {id} is kept. {resume} lets it go on"),
        (Exit::NeedsAccount, _) => format!(
            "Job {id} is kept. Connect Segmind in the window or set SEGMIND_API_KEY, top up if need be, then {resume}"
        ),
        (Exit::UnknownOutcome, _) => {
            format!(
                "Job {id} is never sent again by itself. `rushes rescue` looks for it in Segmind's history; else look on Segmind's page and \
                 choose in the window"
            )
        }
        _ => format!("Job {id} is in the ledger: `rushes jobs{demo}`"),
    });
}

/// Names the model that takes the place of one that the service does not offer any more.
fn explain_model(id: JobId, snapshot: &Snapshot) {
    let Some(view) = snapshot.job(id) else { return };
    let JobState::Failed(failure) = &view.job.state else { return };
    if failure.kind.is_about_the_model()
        && let Some(gone) = snapshot.models.find(&view.job.request.model)
    {
        models::name_successor(&snapshot.models, gone, &Draft::from_request(&view.job.request));
    }
}
