//! The words for projects: what the switch and its rows say.

use crate::domain::Usd;
use crate::engine::{ProjectView, Snapshot};
use crate::ui::library::words::clips;

/// What is open when no project is.
pub const ALL_WORK: &str = "All work";

/// The longest name that a row or a button shows whole, in letters.
const MOST: usize = 28;

/// A project's name, cut where there is no room for a longer one.
pub fn short(name: &str) -> String {
    match name.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", name[..end].trim_end()),
        None => name.to_owned(),
    }
}

/// Name and cost of what is open; no cost while nothing was spent.
pub fn open(snapshot: &Snapshot) -> (&str, Option<String>) {
    match snapshot.open_project() {
        Some(view) => (&view.project.name, cost(view.cost)),
        None => (ALL_WORK, cost(snapshot.all_work)),
    }
}

/// `12 clips  $28.80`; a project without clips says so.
pub fn facts(view: &ProjectView) -> String {
    let count = if view.clips == 0 { "No clips".to_owned() } else { clips(view.clips) };
    match cost(view.cost) {
        Some(cost) => format!("{count}  {cost}"),
        None => count,
    }
}

/// What a sum says of money, if any was spent.
pub fn cost(cost: Usd) -> Option<String> {
    (cost > Usd::default()).then(|| cost.to_string())
}

/// Where the next shot lands, before the other words beside Generate; empty while all work is open.
pub fn into(snapshot: &Snapshot) -> String {
    snapshot.open_project().map(|view| format!("Into “{}”. ", short(&view.project.name))).unwrap_or_default()
}

/// Question and consequence of a deletion.
pub fn deletion(view: &ProjectView) -> (String, String) {
    let what = match view.clips {
        0 => "It has no clips in the library; no file is deleted".to_owned(),
        1 => "Its clip goes to All work; no file is deleted".to_owned(),
        many => format!("Its {} go to All work; no file is deleted", clips(many)),
    };
    (format!("Delete project “{}”?", short(&view.project.name)), what)
}

/// What is said once it is deleted.
pub fn deleted(name: &str, count: usize) -> String {
    let name = short(name);
    match count {
        0 => format!("Deleted {name}"),
        1 => format!("Deleted {name}; its clip is in All work"),
        many => format!("Deleted {name}; its {} are in All work", clips(many)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Project, ProjectId};
    use crate::ui::fixtures;

    fn view(name: &str, clips: usize, cents: i64) -> ProjectView {
        let created_at = fixtures::at(0);
        let project = Project { id: ProjectId(1), name: name.into(), archived: false, defaults: None, created_at };
        ProjectView { project, cost: Usd::from_cents(cents), clips }
    }

    #[test]
    fn a_row_tells_clips_and_cost_and_no_sum_where_nothing_was_spent() {
        assert_eq!(facts(&view("Trailer", 12, 2880)), "12 clips  $28.80");
        assert_eq!(facts(&view("Trailer", 1, 0)), "1 clip");
        assert_eq!(facts(&view("Trailer", 0, 0)), "No clips");
    }

    #[test]
    fn a_deletion_says_where_the_clips_go_and_that_no_file_is_touched() {
        let (title, what) = deletion(&view("Trailer", 12, 0));
        assert_eq!(title, "Delete project “Trailer”?");
        assert_eq!(what, "Its 12 clips go to All work; no file is deleted");
        assert_eq!(deleted("Trailer", 1), "Deleted Trailer; its clip is in All work");
    }

    #[test]
    fn a_long_name_is_cut_at_a_letter() {
        assert_eq!(short("Trailer"), "Trailer");
        assert_eq!(short(&"ü".repeat(40)), format!("{}…", "ü".repeat(28)));
    }
}
