//! The commands of the library: `clips`, `mark`, `projects`. They make nothing and send nothing.

use serde::Serialize;

use super::args::{ClipsArguments, MarkArguments, ProjectsArguments};
use super::{Exit, terminal};
use crate::bootstrap::DataFolder;
use crate::domain::{ClipOrder, ClipQuery, Mark, Project, ProjectId, Scope, Usd};
use crate::engine::Refusal;
use crate::engine::ledger::unowned::{self, FoundClip, ProjectTotals};

/// A clip as JSON shows it.
#[derive(Debug, Serialize)]
struct ClipLine<'a> {
    /// The ledger's number.
    id: i64,
    /// The shot's number in its project.
    shot: u32,
    /// The take's number.
    take: u32,
    /// The shot's title.
    title: &'a str,
    /// The project's name.
    project: Option<&'a str>,
    /// `pick`, `reject` or null.
    mark: Option<&'static str>,
    /// 0 to 5.
    stars: u8,
    /// The clip and the frame that it goes on from.
    continues: Option<ContinuesLine>,
    /// What was asked for.
    prompt: &'a str,
    /// Where the file was saved.
    file: String,
    /// What it cost in dollars, if known.
    cost: Option<f64>,
}

#[derive(Debug, Serialize)]
struct ContinuesLine {
    clip: i64,
    frame: u64,
}

impl<'a> ClipLine<'a> {
    fn new(found: &'a FoundClip) -> Self {
        let FoundClip { clip, shot, project } = found;
        Self {
            id: clip.id.0,
            shot: shot.number,
            take: clip.take.number,
            title: &shot.title,
            project: project.as_deref(),
            mark: clip.marks.mark.map(Into::into),
            stars: clip.marks.stars,
            continues: clip.take.continues.map(|from| ContinuesLine { clip: from.clip.0, frame: from.frame }),
            prompt: &clip.request.prompt,
            file: clip.path.display().to_string(),
            cost: clip.cost.map(Usd::dollars),
        }
    }
}

/// `rushes clips`: lists clips in the order of the story. Reads the ledger itself, so it works beside a running window.
pub async fn clips(folder: &DataFolder, arguments: ClipsArguments) -> Result<Exit, Refusal> {
    let ClipsArguments { search, project, picked, json } = arguments;
    let scope = match project {
        Some(name) => Scope::Project(find(&unowned::projects(&folder.path).await?, &name)?),
        None => Scope::AllWork,
    };
    let words = search.unwrap_or_default();
    let query = ClipQuery { scope, words, order: ClipOrder::Story, ..ClipQuery::default() };
    let mut found = unowned::clips(&folder.path, query).await?;
    found.retain(|found| !picked || found.clip.marks.mark == Some(Mark::Pick));
    if found.is_empty() && !json {
        terminal::line("No clips");
    }
    for one in &found {
        if json {
            print(&ClipLine::new(one))?;
        } else {
            print_clip(one);
        }
    }
    Ok(Exit::Saved)
}

fn print_clip(found: &FoundClip) {
    let FoundClip { clip, shot, project } = found;
    let mark = match clip.marks.mark {
        Some(Mark::Pick) => "pick",
        Some(Mark::Reject) => "reject",
        None => "",
    };
    let stars = "*".repeat(usize::from(clip.marks.stars));
    let cost = clip.cost.map_or_else(String::new, |cost| cost.to_string());
    let place = project.as_ref().map(|project| format!("{project}: ")).unwrap_or_default();
    let name = format!("{place}{} {}, take {}", shot.number, shot.title, clip.take.number);
    terminal::line(format_args!("{:>5}  {mark:<6} {stars:<5} {cost:>7}  {name}", clip.id));
    terminal::line(format_args!("       {}", clip.path.display()));
}

/// `rushes mark`: marks a clip. Refused while a window or another command has the data folder.
pub async fn mark(folder: &DataFolder, arguments: MarkArguments) -> Result<Exit, Refusal> {
    let MarkArguments { clip, mark } = arguments;
    unowned::mark(&folder.path, clip, mark).await?;
    Ok(Exit::Saved)
}

/// `rushes projects`: lists them, or makes one.
pub async fn projects(folder: &DataFolder, arguments: ProjectsArguments) -> Result<Exit, Refusal> {
    if let Some(name) = arguments.new {
        unowned::new_project(&folder.path, name).await?;
    }
    let projects = unowned::projects(&folder.path).await?;
    if projects.is_empty() && !arguments.json {
        terminal::line("No projects yet; `rushes projects --new NAME` makes one");
    }
    for ProjectTotals { project, cost, clips } in &projects {
        if arguments.json {
            print(&ProjectLine {
                id: project.id.0,
                name: &project.name,
                archived: project.archived,
                clips: *clips,
                cost: cost.dollars(),
            })?;
        } else {
            let archived = if project.archived { "  (archived)" } else { "" };
            terminal::line(format_args!(
                "{:>5}  {clips:>5} clips {cost:>9}  {}{archived}",
                project.id.0,
                project.name,
                cost = cost.to_string()
            ));
        }
    }
    Ok(Exit::Saved)
}

/// A project as JSON shows it.
#[derive(Debug, Serialize)]
struct ProjectLine<'a> {
    id: i64,
    name: &'a str,
    archived: bool,
    /// Clips in the library.
    clips: usize,
    /// What they cost in dollars, as far as known.
    cost: f64,
}

/// The project with this name, whatever the case.
///
/// # Errors
/// Says which projects there are.
pub fn find(projects: &[ProjectTotals], name: &str) -> Result<ProjectId, Refusal> {
    named(projects.iter().map(|totals| &totals.project), name)
}

/// The same among these projects.
///
/// # Errors
/// Says which projects there are.
pub fn named<'a>(projects: impl Iterator<Item = &'a Project> + Clone, name: &str) -> Result<ProjectId, Refusal> {
    let wanted = name.trim().to_lowercase();
    let found = projects.clone().find(|project| project.name.to_lowercase() == wanted);
    found.map(|project| project.id).ok_or_else(|| {
        let names: Vec<String> = projects.map(|project| format!("\"{}\"", project.name)).collect();
        Refusal::new(match names[..] {
            [] => format!("There is no project yet; `rushes projects --new \"{}\"` makes it", name.trim()),
            _ => format!("There is no project \"{}\"; there are {}", name.trim(), names.join(", ")),
        })
    })
}

fn print(line: &impl Serialize) -> Result<(), Refusal> {
    let json = serde_json::to_string(line).map_err(|error| Refusal::because("A line can't be printed", &error))?;
    terminal::line(json);
    Ok(())
}
