//! `rushes jobs`: what the ledger holds. Reads the ledger itself, so it works beside a running window.

use super::exit::Exit;
use super::print;
use super::report::{JobLine, trouble};
use crate::bootstrap::Place;
use crate::domain::{Clip, Job, JobState};
use crate::engine::Refusal;
use crate::engine::ledger;

/// Prints every job, oldest first.
pub async fn run(place: &Place, json: bool) -> Result<Exit, Refusal> {
    let Some((mut jobs, clips)) = ledger::read(&place.ledger()).await? else {
        if !json {
            print::line("No jobs yet");
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
    print::line(format_args!("{:>5}  {state:<12} {price:>7}  {first_line}", job.id));
    if let Some(clip) = clip {
        print::line(format_args!("       {}", clip.path.display()));
    }
    if let Some(why) = trouble(&job.state) {
        print::line(format_args!("       {why}"));
    }
}
