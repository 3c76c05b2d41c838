//! The commands that make no new shot: `jobs`, `resume`, `simulate`.

use super::progress::{JobLine, end, follow, trouble};
use super::simulate_args::Simulate;
use super::{Exit, closing, terminal};
use crate::bootstrap::{DataFolder, Shutdown, engines};
use crate::domain::{Clip, Job, JobState};
use crate::engine::{EngineHandle, JobView, Purchases, Refusal, ledger};
use crate::simulator::{Config, SimulatorError, serve_forever};

/// `rushes jobs`: prints every job, oldest first. Reads the ledger itself, so it works beside a running window.
pub async fn jobs(folder: &DataFolder, json: bool) -> Result<Exit, Refusal> {
    let Some((mut jobs, clips)) = ledger::read(&folder.ledger()).await? else {
        if !json {
            terminal::line("No jobs yet");
        }
        return Ok(Exit::Saved);
    };
    jobs.sort_by_key(|job| job.id);
    for job in &jobs {
        let clip = match job.state {
            JobState::Saved(id) => clips.iter().find(|clip| clip.id == id),
            _ => None,
        };
        if json {
            JobLine::new(job, clip).print().map_err(|error| Refusal::because("A job can't be printed", &error))?;
        } else {
            print_row(job, clip);
        }
    }
    Ok(Exit::Saved)
}

fn print_row(job: &Job, clip: Option<&Clip>) {
    let first_line: String = job.request.prompt.lines().next().unwrap_or_default().chars().take(48).collect();
    let (state, price) = (job.state.name().as_str(), job.price().to_string());
    terminal::line(format_args!("{:>5}  {state:<12} {price:>7}  {first_line}", job.id));
    if let Some(clip) = clip {
        terminal::line(format_args!("       {}", clip.path.display()));
    }
    if let Some(why) = trouble(&job.state) {
        terminal::line(format_args!("       {why}"));
    }
}

/// `rushes resume`: goes on with every open job. A submit whose answer was lost stays an unknown outcome.
pub async fn resume(folder: &DataFolder, json: bool, shutdown: &Shutdown) -> Result<Exit, Refusal> {
    let running = engines::start_for_command(folder, Purchases::Go).await?;
    let done = go_on(&running.handle, json, shutdown).await;
    end(&running.handle).await;
    done
}

async fn go_on(handle: &EngineHandle, json: bool, shutdown: &Shutdown) -> Result<Exit, Refusal> {
    // A damaged ledger was set aside with its jobs: "Nothing is unfinished" alone would mislead.
    if let Some(trouble) = &handle.snapshot().trouble {
        terminal::remark(trouble);
    }
    let open: Vec<_> =
        handle.snapshot().jobs.iter().filter(|view| !view.job.state.is_ended()).map(|view| view.job.id).collect();
    if open.is_empty() {
        if !json {
            terminal::line("Nothing is unfinished");
        }
        return Ok(Exit::Saved);
    }
    let asked = handle.snapshot().queue.last_run.waiting;
    if let Some(asked) = asked {
        terminal::remark(format_args!("{}, about {}, go on", asked.words(), asked.estimate));
        handle.go_on_after_absence().await?;
    }
    handle.resume_queue().await?;
    let chosen = |view: &JobView| open.contains(&view.job.id);
    let followed = follow(handle, &chosen, json, shutdown).await;
    if !json {
        closing::tell(handle, &open, &followed, "resume").await;
    }
    Ok(followed.exit)
}

/// `rushes simulate`: serves the look-alike of Segmind to other programs until it is told to end, which isn't a failure.
pub async fn simulate(arguments: Simulate, shutdown: &Shutdown) -> Result<Exit, Refusal> {
    let config = Config {
        listen: arguments.listen,
        render_seconds: arguments.seconds,
        balance: arguments.balance,
        picture: engines::demo_picture()?,
        ..Config::default()
    };
    let serve = serve_forever(config, |addr| {
        terminal::line(format_args!("Listening on http://{addr} (upload: http://{addr}/upload-asset)"));
    });
    tokio::select! {
        served = serve => served.map(|()| Exit::Saved).map_err(|error| not_served(&error)),
        _ = shutdown.requested() => Ok(Exit::Saved),
    }
}

fn not_served(error: &SimulatorError) -> Refusal {
    Refusal::because(
        match error {
            SimulatorError::Listen { addr, .. } => {
                format!(
                    "--listen {addr} can't be used; give another address of this computer, or port 0 for a free port"
                )
            }
            SimulatorError::Space(_) => {
                "There is no room for rendered videos: make some on this computer's disk".into()
            }
        },
        error,
    )
}
