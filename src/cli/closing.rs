//! How a command that followed several jobs ends for a person: where each clip lies, and one sentence.

use super::progress::{Followed, clip_of};
use super::{Exit, terminal};
use crate::domain::{JobId, JobState};
use crate::engine::{EngineHandle, Service};

/// Prints where the clips of these jobs are, and how many were saved. `command`: the one that goes on with them, by which nothing is bought
/// that this one does not buy. Jobs that the snapshot keeps no longer, of hundreds, are not counted.
pub async fn tell(handle: &EngineHandle, jobs: &[JobId], followed: &Followed, command: &str) {
    let (mut saved, mut open) = (0, 0);
    for view in jobs.iter().filter_map(|id| followed.snapshot.job(*id)) {
        if !matches!(view.job.state, JobState::Saved(_)) {
            open += 1;
            continue;
        }
        saved += 1;
        // Why the library does not show it was said there.
        if let Some(clip) = clip_of(view, handle).await {
            terminal::line(format_args!("Job {}: {}", view.job.id, clip.path.display()));
        }
    }
    if let Some(sentence) = sentence(saved, open, followed, command) {
        terminal::line(sentence);
    }
}

/// `2 clips are saved, 1 is not`, and what tells or does more; `None` when there was nothing to follow.
fn sentence(saved: usize, open: usize, followed: &Followed, command: &str) -> Option<String> {
    let demo = if followed.snapshot.service == Service::Demo { " --demo" } else { "" };
    let more = match followed.exit {
        Exit::Ended(_) => format!("`rushes {command}{demo}` goes on"),
        _ => format!("`rushes jobs{demo}` says why"),
    };
    words(saved, open).map(|words| if open == 0 { words } else { format!("{words}: {more}") })
}

fn words(saved: usize, open: usize) -> Option<String> {
    let is_saved = if saved == 1 { "1 clip is saved".to_owned() } else { format!("{saved} clips are saved") };
    match (saved, open) {
        (0, 0) => None,
        (0, _) => Some("No clip is saved yet".to_owned()),
        (_, 0) => Some(is_saved),
        (_, 1) => Some(format!("{is_saved}, 1 is not")),
        _ => Some(format!("{is_saved}, {open} are not")),
    }
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn what_was_saved_and_what_was_not_is_counted_in_a_sentence() {
        for (saved, open, sentence) in [
            (0, 0, None),
            (0, 2, Some("No clip is saved yet")),
            (1, 0, Some("1 clip is saved")),
            (2, 1, Some("2 clips are saved, 1 is not")),
            (1, 3, Some("1 clip is saved, 3 are not")),
        ] {
            assert_eq!(words(saved, open).as_deref(), sentence);
        }
    }
}
