//! What each card offers, and in which order.

use CardAction as A;
use JobAction as J;

use super::*;
use crate::domain::{Accepted, ClipId, FailureKind, JobFacts, RequestId, StateName, WaitReason};
use crate::ui::fixtures;

fn bought() -> JobFacts {
    let request_id = RequestId::parse("abc").unwrap();
    JobFacts { accepted: Some(Accepted { request_id, at: fixtures::at(-30) }), ..JobFacts::default() }
}

fn delivered() -> JobFacts {
    JobFacts { output_url: Some("https://host/v.mp4".parse().unwrap()), ..bought() }
}

fn of(state: JobState, facts: JobFacts) -> Vec<A> {
    actions(&fixtures::view(fixtures::job(1, state, facts)), Place { can_rise: true, can_sink: false })
}

fn failed(kind: FailureKind) -> JobState {
    JobState::Failed(Failure::new(kind, None, ""))
}

#[test]
fn each_state_offers_exactly_what_its_rules_allow() {
    let wait = || JobState::Waiting { until: fixtures::at(9), why: WaitReason::Offline };
    let unknown = JobState::NeedsUser(Need::UnknownOutcome);
    let saved = || JobState::Saved(ClipId(1));
    let new = JobFacts::default;
    for (state, facts, expected) in [
        (
            JobState::Held,
            new(),
            vec![A::Act(J::Release), A::Act(J::MoveUp), A::EditAsNew, A::CopyDetails, A::Act(J::Dismiss)],
        ),
        (
            JobState::Queued,
            new(),
            vec![A::Act(J::Hold), A::Act(J::MoveUp), A::EditAsNew, A::CopyDetails, A::Act(J::Dismiss)],
        ),
        (JobState::Uploading, new(), vec![A::EditAsNew, A::CopyDetails, A::Act(J::Dismiss)]),
        (JobState::Submitting, new(), vec![A::EditAsNew, A::CopyDetails]),
        (JobState::Accepted, bought(), vec![A::EditAsNew, A::CopyDetails, A::Act(J::Dismiss)]),
        (JobState::Downloading, delivered(), vec![A::EditAsNew, A::CopyDetails, A::Act(J::Dismiss)]),
        (JobState::Dismissed, bought(), vec![A::Act(J::TakeUp), A::EditAsNew, A::CopyDetails]),
        (wait(), new(), vec![A::Act(J::Hold), A::ShowDetails, A::EditAsNew, A::CopyDetails, A::Act(J::Dismiss)]),
        (wait(), bought(), vec![A::ShowDetails, A::EditAsNew, A::CopyDetails, A::Act(J::Dismiss)]),
        (
            saved(),
            delivered(),
            vec![A::SaveAs, A::ShowInFolder, A::EditAsNew, A::CopyDetails, A::MoveToTrash, A::Act(J::Dismiss)],
        ),
        (unknown, new(), vec![A::Resolve, A::EditAsNew, A::CopyDetails]),
    ] {
        assert_eq!(of(state.clone(), facts), expected, "{state:?}");
    }
}

#[test]
fn a_paid_render_is_never_retried_by_buying_it_again_without_a_question() {
    // The history may still know its address: that look is free.
    assert_eq!(of(failed(FailureKind::RecordExpired), bought())[..2], [A::Act(J::Retry), A::Act(J::SubmitAgain)]);
    assert_eq!(of(failed(FailureKind::NotAVideo), delivered())[0], A::Act(J::Retry));
    assert!(!of(failed(FailureKind::RenderFailed), bought()).contains(&A::Act(J::Retry)));
    assert_eq!(of(failed(FailureKind::ServerTrouble), JobFacts::default())[0], A::Act(J::Retry));
}

#[test]
fn what_is_free_stands_before_what_is_paid_for_where_it_may_help() {
    let gone = of(failed(FailureKind::OutputGone), delivered());
    assert_eq!(gone[..2], [A::Act(J::Retry), A::Act(J::SubmitAgain)]);
    let withheld = JobState::Failed(Failure::new(FailureKind::NoOutput, Some("Blocked by a filter".into()), ""));
    let offered = of(withheld, bought());
    assert!(offered[0] == A::EditAsNew && !offered.contains(&A::Act(J::Retry)), "{offered:?}");
}

#[test]
fn a_paid_clip_that_only_wants_its_place_can_not_be_left() {
    let (at, folder) = ("/data/incoming/x".into(), "/clips".into());
    let kept = Need::ClipKept { at, folder, why: String::new(), details: String::new() };
    let offered = of(JobState::NeedsUser(kept), delivered());
    assert!(!offered.contains(&A::Act(J::Dismiss)), "{offered:?}");
    assert_eq!(offered[0], A::ChooseFolder);
}

#[test]
fn each_need_has_its_own_remedy_first() {
    let first = |need| of(JobState::NeedsUser(need), JobFacts::default()).remove(0);
    assert_eq!(first(Need::KeyMissing), A::Connect);
    assert_eq!(first(Need::Credits), A::Act(J::GoOn));
    assert_eq!(first(Need::ImageGone("/a.png".into())), A::EditAsNew);
    assert_eq!(first(Need::Folder { path: "/v".into(), why: "full".into() }), A::ChooseFolder);
}

/// What a person may press to get on; everything else is a way out or looks on.
const REMEDIES: [A; 11] = [
    A::MakeWithSuccessor,
    A::Act(J::Retry),
    A::Act(J::DownloadAgain),
    A::Act(J::SubmitAgain),
    A::Resolve,
    A::EditAsNew,
    A::Connect,
    A::TopUp,
    A::Act(J::GoOn),
    A::ChooseFolder,
    A::OpenConsole,
];

fn card_of(state: JobState, facts: JobFacts) -> (Vec<A>, String) {
    let view = fixtures::view(fixtures::job(1, state, facts));
    let card = super::super::data::card(&view, fixtures::at(0), &jiff::tz::TimeZone::UTC);
    (actions(&view, Place::default()), card.sentence.unwrap_or_default())
}

#[test]
fn every_failure_says_what_happened_and_whether_money_was_spent_and_offers_a_remedy_first() {
    use crate::domain::MoneySpent as M;
    let details = [M::No, M::Yes, M::Unknown].map(M::sentence);
    let mut sentences = std::collections::HashSet::new();
    for kind in FailureKind::ALL.iter().copied() {
        for facts in [JobFacts::default(), bought(), delivered()] {
            let (offered, sentence) = card_of(failed(kind), facts);
            assert!(details.iter().any(|money| sentence.ends_with(money)), "{kind:?}: {sentence}");
            assert!(REMEDIES.contains(&offered[0]), "{kind:?}: {offered:?}");
            assert!(offered.contains(&A::CopyDetails), "{kind:?}: {offered:?}");
            sentences.insert(sentence);
        }
    }
    assert_eq!(sentences.len(), FailureKind::ALL.len(), "each kind has words of its own");
}

fn needs() -> Vec<Need> {
    vec![
        Need::KeyMissing,
        Need::KeyRejected,
        Need::Credits,
        Need::SpendLimit("limit reached".into()),
        Need::UnknownOutcome,
        Need::ImageGone("/a.png".into()),
        Need::Folder { path: "/v".into(), why: "full".into() },
        Need::ClipKept { at: "/d".into(), folder: "/v".into(), why: "full".into(), details: String::new() },
    ]
}

#[test]
fn every_need_says_what_it_is_about_money_too_and_offers_a_remedy_first() {
    for need in needs() {
        // A new kind of need breaks the build here, and belongs into the list above.
        let money = match &need {
            Need::KeyMissing | Need::KeyRejected => "nothing more is spent",
            Need::Credits | Need::ImageGone(_) => "nothing has been spent",
            Need::SpendLimit(_) => "Nothing has been spent",
            Need::UnknownOutcome => "may have been billed",
            Need::Folder { .. } => "this render was billed",
            Need::ClipKept { .. } => "The clip is safe in",
        };
        let (offered, sentence) = card_of(JobState::NeedsUser(need.clone()), JobFacts::default());
        assert!(sentence.contains(money), "{need:?}: {sentence}");
        assert!(REMEDIES.contains(&offered[0]), "{need:?}: {offered:?}");
        assert!(offered.contains(&A::CopyDetails), "{need:?}: {offered:?}");
    }
}

#[test]
fn a_saved_clip_whose_file_is_gone_can_be_fetched_again() {
    let mut view = fixtures::view(fixtures::job(1, JobState::Saved(ClipId(1)), delivered()));
    view.file_gone = true;
    assert_eq!(actions(&view, Place::default())[0], A::Act(J::DownloadAgain));
}

#[test]
fn the_way_out_says_what_it_leaves() {
    let words = |state, facts| A::Act(J::Dismiss).label(&fixtures::job(1, state, facts));
    assert_eq!(words(JobState::Queued, JobFacts::default()), "Remove");
    assert_eq!(words(JobState::Accepted, bought()), "Stop watching…");
    assert_eq!(words(JobState::Saved(ClipId(1)), delivered()), "Remove");
    assert_eq!(words(failed(FailureKind::Internal), bought()), "Remove");
    assert_eq!(words(JobState::NeedsUser(Need::UnknownOutcome), JobFacts::default()), "Remove");
}

#[test]
fn to_try_a_video_again_that_came_as_something_else_is_to_download_it_again() {
    let words = |kind| A::Act(J::Retry).label(&fixtures::job(1, failed(kind), delivered()));
    assert_eq!(words(FailureKind::NotAVideo), "Download again");
    assert_eq!(words(FailureKind::ServerTrouble), "Try again");
}

/// Every state, each need and each failure.
fn every_state() -> Vec<JobState> {
    use strum::VariantArray as _;
    let mut states: Vec<JobState> = FailureKind::ALL.iter().map(|kind| failed(*kind)).collect();
    states.extend(needs().into_iter().map(JobState::NeedsUser));
    states.extend(StateName::VARIANTS.iter().filter_map(|name| match name {
        StateName::Held => Some(JobState::Held),
        StateName::Queued => Some(JobState::Queued),
        StateName::Uploading => Some(JobState::Uploading),
        StateName::Submitting => Some(JobState::Submitting),
        StateName::Accepted => Some(JobState::Accepted),
        StateName::Ready => Some(JobState::Ready),
        StateName::Downloading => Some(JobState::Downloading),
        StateName::Saved => Some(JobState::Saved(ClipId(1))),
        StateName::Waiting => Some(JobState::Waiting { until: fixtures::at(9), why: WaitReason::Offline }),
        StateName::Dismissed => Some(JobState::Dismissed),
        StateName::NeedsUser | StateName::Failed => None,
    }));
    states
}

#[test]
fn no_card_offers_what_the_table_forbids() {
    for state in every_state() {
        for (facts, file_gone) in [(JobFacts::default(), false), (bought(), true), (delivered(), true)] {
            let mut view = fixtures::view(fixtures::job(1, state.clone(), facts));
            view.file_gone = file_gone;
            for offered in actions(&view, Place { can_rise: true, can_sink: true }) {
                if let A::Act(action) = offered {
                    assert!(view.job.allows(&action), "{state:?}: {action:?}");
                }
            }
        }
    }
}
