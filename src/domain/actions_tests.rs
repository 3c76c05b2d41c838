//! Every state by every action, beside the rules of the states.

use jiff::Timestamp;

use super::*;
use crate::domain::fixtures::{every_action, every_knowledge, every_state, queued, request_id};
use crate::domain::{FailureKind, JobFacts, next_state};

/// What a person may do, by state: `free` until Segmind has taken the job, `paid` once it has, `done` once its video's address is known;
/// `all` is all three. A row that is missing allows nothing.
const TABLE: &str = "
held             all   Release MoveUp MoveDown Dismiss
queued           all   Hold MoveUp MoveDown Dismiss
uploading        all   Dismiss
accepted         all   Dismiss
ready            all   Dismiss
downloading      all   Dismiss
waiting          free  Hold GoOn Dismiss
waiting-for-cap  free  Hold Dismiss
waiting-for-cap  paid  GoOn Dismiss
waiting-for-cap  done  GoOn Dismiss
waiting          paid  GoOn Dismiss
waiting          done  GoOn Dismiss
needs_user       free  Hold GoOn Dismiss
needs_user       paid  GoOn Dismiss
needs_user       done  GoOn Dismiss
unknown-outcome  all   FoundAtService SubmitAgain Dismiss
failed           all   Retry SubmitAgain Dismiss
render-failed    free  Retry SubmitAgain Dismiss
render-failed    paid  SubmitAgain Dismiss
render-failed    done  Retry SubmitAgain Dismiss
model-retired    free  Retry SubmitAgain MakeWith Dismiss
model-retired    paid  Retry SubmitAgain Dismiss
model-retired    done  Retry SubmitAgain Dismiss
saved            free  Dismiss
saved            paid  Dismiss
saved            done  DownloadAgain Dismiss
dismissed        paid  TakeUp
dismissed        done  TakeUp
";

/// The table's word for a state.
fn word(state: &JobState) -> &'static str {
    match state {
        JobState::NeedsUser(Need::UnknownOutcome) => "unknown-outcome",
        JobState::Failed(failure) if failure.kind == FailureKind::RenderFailed => "render-failed",
        JobState::Failed(failure) if failure.kind == FailureKind::ModelRetired => "model-retired",
        JobState::Waiting { why, .. } if why.is_cap() => "waiting-for-cap",
        state => state.name().as_str(),
    }
}

fn job(state: &JobState, facts: &JobFacts) -> Job {
    Job { state: state.clone(), facts: facts.clone(), ..queued(Timestamp::UNIX_EPOCH) }
}

fn allowed_by_table(state: &str, facts: &str) -> Vec<&'static str> {
    let mut rows = TABLE.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    let row = rows.find(|row| row.len() > 2 && row[0] == state && (row[1] == "all" || row[1] == facts));
    row.map(|row| row[2..].to_vec()).unwrap_or_default()
}

#[test]
fn each_state_allows_what_the_table_says_and_nothing_else() {
    for state in every_state() {
        for (known, facts) in every_knowledge() {
            let (word, job) = (word(&state), job(&state, &facts));
            let mut allowed: Vec<&str> =
                every_action().iter().filter(|action| job.allows(action)).map(Into::into).collect();
            let mut told = allowed_by_table(word, known);
            allowed.sort_unstable();
            told.sort_unstable();
            assert_eq!(allowed, told, "{word}, {known}");
        }
    }
}

#[test]
fn what_the_table_allows_the_rules_of_the_states_allow_and_no_more() {
    for state in every_state() {
        for (known, facts) in every_knowledge() {
            let (word, job) = (word(&state), job(&state, &facts));
            for action in every_action() {
                let Some(event) = action.event(&job.state) else { continue };
                let next = next_state(&job.state, &job.facts, &event);
                // Only the sums end a wait for a cap, never a person's press.
                if (word, known, &action) == ("waiting-for-cap", "free", &JobAction::GoOn) {
                    assert!(next.is_ok() && !job.allows(&action));
                    continue;
                }
                assert_eq!(job.allows(&action), next.is_ok(), "{word}, {known}: {action:?}");
            }
            let again = job.allows(&JobAction::SubmitAgain);
            assert!(!again || job.allows(&JobAction::Dismiss), "the old job can be dismissed: {word}, {known}");
        }
    }
}

#[test]
fn a_refusal_names_the_state_and_the_action_and_nothing_else() {
    let found = JobAction::FoundAtService(request_id("secret-1"));
    let refused = job(&JobState::NeedsUser(Need::Credits), &JobFacts::default()).check(&found).unwrap_err();
    assert_eq!(refused.to_string(), "a job that is needs_user can't take FoundAtService");
}
