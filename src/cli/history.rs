//! The commands about what Segmind remembers: `history` lists the Veo renders of the last seven days, `rescue` looks for submits whose
//! answer was lost and fetches what it finds. Neither buys anything, whatever waits in the queue.

use serde::Serialize;

use super::progress::{JobLine, end, follow};
use super::{Exit, closing, terminal};
use crate::bootstrap::{DataFolder, Shutdown, engines};
use crate::domain::{JobState, Need, Usd};
use crate::engine::{
    EarlierRender, EarlierStanding, EngineHandle, JobView, KeyState, LookSummary, Purchases, Refusal, RefusalKind,
    Service,
};

/// A render of the history as JSON shows it.
#[derive(Debug, Serialize)]
struct RenderLine<'a> {
    request_id: &'a str,
    model: &'a str,
    /// RFC 3339, UTC; null when the history does not tell.
    created_at: Option<String>,
    /// In dollars.
    cost: Option<f64>,
    prompt: &'a str,
    seed: Option<u32>,
    /// `can_come`, `in_library`, `in_trash`, `under_way` or `cannot`.
    standing: &'static str,
    /// Why it can't be brought in.
    why: Option<&'a str>,
}

impl<'a> RenderLine<'a> {
    fn new(render: &'a EarlierRender) -> Self {
        let (standing, why) = standing(&render.standing);
        Self {
            request_id: render.request_id.as_str(),
            model: &render.model,
            created_at: render.at.map(|at| at.to_string()),
            cost: render.cost.map(Usd::dollars),
            prompt: &render.prompt,
            seed: render.request.as_ref().map(|request| request.seed.number()),
            standing,
            why,
        }
    }
}

fn standing(standing: &EarlierStanding) -> (&'static str, Option<&str>) {
    match standing {
        EarlierStanding::CanCome => ("can_come", None),
        EarlierStanding::InLibrary => ("in_library", None),
        EarlierStanding::InTrash => ("in_trash", None),
        EarlierStanding::UnderWay => ("under_way", None),
        EarlierStanding::Cannot(why) => ("cannot", Some(why)),
    }
}

/// `rushes history`: lists the renders of the last seven days, the newest first.
pub async fn history(folder: &DataFolder, json: bool) -> Result<Exit, Refusal> {
    let running = engines::start_for_command(folder, Purchases::Wait).await?;
    let done = list(&running.handle, json).await;
    end(&running.handle).await;
    done
}

async fn list(handle: &EngineHandle, json: bool) -> Result<Exit, Refusal> {
    if !has_key(handle).await {
        return Ok(Exit::NeedsAccount);
    }
    let earlier = match handle.earlier_renders().await {
        Ok(earlier) => earlier,
        Err(refusal) => return untold(handle, refusal).await,
    };
    if earlier.renders.is_empty() && !json {
        terminal::line("Segmind's history shows no Veo renders of the last seven days");
    }
    for render in &earlier.renders {
        if json {
            print(&RenderLine::new(render))?;
        } else {
            print_row(render);
        }
    }
    if earlier.is_cut {
        terminal::remark("There are more; only the latest were read");
    }
    Ok(Exit::Saved)
}

fn print_row(render: &EarlierRender) {
    let at = render.at.map_or_else(|| "no time".to_owned(), |at| format!("{at:.0}"));
    let cost = render.cost.map_or_else(String::new, |cost| cost.to_string());
    let first_line: String = render.prompt.lines().next().unwrap_or_default().chars().take(48).collect();
    terminal::line(format_args!("{at:<20}  {:<14} {cost:>7}  {first_line}", render.model));
    let words = match standing(&render.standing) {
        ("in_library", _) => "in the library".to_owned(),
        ("in_trash", _) => "in the trash".to_owned(),
        ("under_way", _) => "under way".to_owned(),
        (_, Some(why)) => format!("can't be brought in: {why}"),
        (_, None) => "not here; the window's library brings it in".to_owned(),
    };
    terminal::line(format_args!("                      {}  {words}", render.request_id));
}

/// `rushes rescue`: looks now, and fetches what was found.
pub async fn rescue(folder: &DataFolder, json: bool, shutdown: &Shutdown) -> Result<Exit, Refusal> {
    let running = engines::start_for_command(folder, Purchases::Wait).await?;
    let done = look(&running.handle, json, shutdown).await;
    end(&running.handle).await;
    done
}

async fn look(handle: &EngineHandle, json: bool, shutdown: &Shutdown) -> Result<Exit, Refusal> {
    // A damaged ledger was set aside with its jobs: that nothing is lost would mislead.
    if let Some(trouble) = &handle.snapshot().trouble {
        terminal::remark(trouble);
    }
    if !has_key(handle).await {
        return Ok(Exit::NeedsAccount);
    }
    let asked = handle.look_in_history();
    let summary = tokio::select! {
        summary = asked => summary,
        ending = shutdown.requested() => return Ok(Exit::Ended(ending)),
    };
    let summary = match summary {
        Ok(summary) => summary,
        Err(refusal) => {
            return tokio::select! {
                exit = untold(handle, refusal) => exit,
                ending = shutdown.requested() => Ok(Exit::Ended(ending)),
            };
        }
    };
    let is_any_lost = handle.snapshot().jobs.iter().any(is_lost);
    if summary == LookSummary::default() && !is_any_lost && !json {
        terminal::line("No submit is lost, and no render was given up");
    }
    // What an earlier run has found and not fetched to its end comes too.
    let is_going_on = |state: &JobState| state.is_active() || matches!(state, JobState::Waiting { .. });
    let is_under_way = |view: &JobView| view.job.is_bought() && is_going_on(&view.job.state);
    let mut found = summary.adopted;
    found.extend(handle.snapshot().jobs.iter().filter(|view| is_under_way(view)).map(|view| view.job.id));
    found.sort_unstable();
    found.dedup();
    let followed = follow(handle, &|view: &JobView| found.contains(&view.job.id), json, shutdown).await;
    if !json {
        closing::tell(handle, &found, &followed, "rescue").await;
    }
    let mut exit = followed.exit;
    for view in followed.snapshot.jobs.iter().filter(|view| is_lost(view)) {
        exit = exit.max(Exit::UnknownOutcome);
        tell_lost(view, json)?;
    }
    Ok(exit)
}

fn is_lost(view: &JobView) -> bool {
    view.job.state == JobState::NeedsUser(Need::UnknownOutcome)
}

/// A job that is still not found, with the renders among which the person may choose.
fn tell_lost(view: &JobView, json: bool) -> Result<(), Refusal> {
    if json {
        let line = JobLine::of_view(view, None);
        return line.print().map_err(|error| Refusal::because("A job can't be printed", &error));
    }
    let words = view.lost_sentence(|at| format!("{at:.0}")).unwrap_or_default();
    terminal::line(format_args!("Job {}: {words}", view.job.id));
    for row in view.history.iter().flat_map(|look| look.found.iter()) {
        let at = row.at.map_or_else(|| "no time".to_owned(), |at| format!("{at:.0}"));
        let cost = row.cost.map_or_else(String::new, |cost| cost.to_string());
        terminal::line(format_args!("       {at}  {cost:>7}  {}", row.request_id));
    }
    Ok(())
}

/// Whether there is a key, once the keychain has answered; says so if there is none.
async fn has_key(handle: &EngineHandle) -> bool {
    let mut snapshots = handle.watch();
    let told = snapshots.wait_for(|snapshot| snapshot.account.key != KeyState::Looking).await;
    let has = told.is_ok_and(|snapshot| {
        snapshot.service == Service::Demo || matches!(snapshot.account.key, KeyState::Known { .. })
    });
    if !has {
        terminal::remark("Segmind's history needs your key: connect Segmind in the window, or set SEGMIND_API_KEY");
    }
    has
}

/// What a command does whose question the history did not answer. The history tells little of why; the question for the balance is free
/// too, and its answer names a refused key, a proxy or a network.
async fn untold(handle: &EngineHandle, refusal: Refusal) -> Result<Exit, Refusal> {
    if refusal.kind == RefusalKind::KeyRefused {
        return Ok(refused_key(&refusal));
    }
    match handle.refresh_balance().await {
        Err(other) if other.kind == RefusalKind::KeyRefused => Ok(refused_key(&other)),
        Err(other) if other.kind != RefusalKind::Interrupted => {
            let details = if other.details.is_empty() { refusal.details } else { other.details };
            let sentence = format!("{}. {}", refusal.sentence, other.sentence);
            Err(Refusal { details, ..Refusal::new(sentence) })
        }
        _ => Err(refusal),
    }
}

fn refused_key(refusal: &Refusal) -> Exit {
    let remedy = "Connect Segmind with a valid key in the window, or set SEGMIND_API_KEY";
    terminal::remark(format_args!("{}. {remedy}", refusal.sentence));
    if let Some(details) = refusal.more() {
        terminal::remark(format_args!("Details: {details}"));
    }
    Exit::NeedsAccount
}

fn print(line: &impl Serialize) -> Result<(), Refusal> {
    let json = serde_json::to_string(line).map_err(|error| Refusal::because("A line can't be printed", &error))?;
    terminal::line(json);
    Ok(())
}
