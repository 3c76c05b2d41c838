//! Every state by every action, beside the rules of the states.

use strum::EnumCount as _;
use strum::VariantArray as _;

use super::*;
use crate::domain::{
    Accepted, ClipId, Draft, Failure, FailureKind, JobFacts, JobId, Seed, StateName, WaitReason, next_state,
};

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
saved            free  Dismiss
saved            paid  Dismiss
saved            done  DownloadAgain Dismiss
dismissed        paid  TakeUp
dismissed        done  TakeUp
";

fn request_id() -> RequestId {
    RequestId::parse("r-1").unwrap()
}

fn all_actions() -> [JobAction; JobAction::COUNT] {
    use JobAction as A;
    let found = A::FoundAtService(request_id());
    [
        A::Hold,
        A::Release,
        A::MoveUp,
        A::MoveDown,
        A::Dismiss,
        A::TakeUp,
        A::Retry,
        A::SubmitAgain,
        found,
        A::DownloadAgain,
        A::GoOn,
    ]
}

fn facts(word: &str) -> JobFacts {
    let at = jiff::Timestamp::UNIX_EPOCH;
    let accepted = Some(Accepted { request_id: request_id(), at });
    let output_url = Some("https://images.segmind.com/a.mp4".parse().unwrap());
    match word {
        "free" => JobFacts::default(),
        "paid" => JobFacts { accepted, ..JobFacts::default() },
        _ => JobFacts { accepted, output_url, ..JobFacts::default() },
    }
}

/// The states by the table's words, every state at least once.
fn states() -> Vec<(&'static str, JobState)> {
    let fail = |kind| JobState::Failed(Failure::new(kind, None, ""));
    let mut states = vec![
        ("unknown-outcome", JobState::NeedsUser(Need::UnknownOutcome)),
        ("render-failed", fail(FailureKind::RenderFailed)),
    ];
    states.extend(StateName::VARIANTS.iter().map(|name| {
        let state = match name {
            StateName::Held => JobState::Held,
            StateName::Queued => JobState::Queued,
            StateName::Uploading => JobState::Uploading,
            StateName::Submitting => JobState::Submitting,
            StateName::Accepted => JobState::Accepted,
            StateName::Ready => JobState::Ready,
            StateName::Downloading => JobState::Downloading,
            StateName::Saved => JobState::Saved(ClipId(1)),
            StateName::Waiting => {
                JobState::Waiting { until: jiff::Timestamp::UNIX_EPOCH, why: WaitReason::ServerTrouble }
            }
            StateName::NeedsUser => JobState::NeedsUser(Need::Credits),
            StateName::Failed => fail(FailureKind::Internal),
            StateName::Dismissed => JobState::Dismissed,
        };
        (name.as_str(), state)
    }));
    states
}

fn job(state: JobState, facts: JobFacts) -> Job {
    let draft = Draft { prompt: "a fox".into(), ..Draft::default() };
    let at = jiff::Timestamp::UNIX_EPOCH;
    Job {
        id: JobId(1),
        request: draft.parse(|| Seed::MIN).unwrap().remove(0),
        state,
        facts,
        position: 1,
        retry_of: None,
        created_at: at,
        changed_at: at,
        revision: 0,
    }
}

fn allowed_by_table(state: &str, facts: &str) -> Vec<&'static str> {
    let mut rows = TABLE.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    let row = rows.find(|row| row.len() > 2 && row[0] == state && (row[1] == "all" || row[1] == facts));
    row.map(|row| row[2..].to_vec()).unwrap_or_default()
}

#[test]
fn each_state_allows_what_the_table_says_and_nothing_else() {
    for (word, state) in states() {
        for known in ["free", "paid", "done"] {
            let job = job(state.clone(), facts(known));
            let mut allowed: Vec<&str> =
                all_actions().iter().filter(|action| job.allows(action)).map(Into::into).collect();
            let mut told = allowed_by_table(word, known);
            allowed.sort_unstable();
            told.sort_unstable();
            assert_eq!(allowed, told, "{word}, {known}");
        }
    }
}

#[test]
fn what_the_table_allows_the_rules_of_the_states_allow_and_no_more() {
    for (word, state) in states() {
        for known in ["free", "paid", "done"] {
            let job = job(state.clone(), facts(known));
            for action in all_actions() {
                let Some(event) = action.event(&job.state) else { continue };
                let next = next_state(&job.state, &job.facts, &event);
                assert_eq!(job.allows(&action), next.is_ok(), "{word}, {known}: {action:?}");
            }
            let again = job.allows(&JobAction::SubmitAgain);
            assert!(!again || job.allows(&JobAction::Dismiss), "the old job is put away: {word}, {known}");
        }
    }
}

#[test]
fn a_refusal_names_the_state_and_the_action_and_nothing_else() {
    let found = JobAction::FoundAtService(RequestId::parse("secret-1").unwrap());
    let refused = job(JobState::NeedsUser(Need::Credits), JobFacts::default()).check(&found).unwrap_err();
    assert_eq!(refused.to_string(), "a job that is needs_user can't take FoundAtService");
}
