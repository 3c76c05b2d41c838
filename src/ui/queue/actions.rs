//! What can be done to a job in its state. Pure: the table that cards and menus are made from.
//!
//! Offers only what the rules of `domain::state` allow; an unknown outcome is left by the person's word alone.

use crate::domain::{Failure, Job, JobState, Need, Remedy};
use crate::engine::JobView;
use crate::ui::theme::{Icon, icons};

/// One thing to do to a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CardAction {
    Hold,
    Release,
    MoveUp,
    MoveDown,
    Remove,
    StopWatching,
    WatchAgain,
    TakeOffList,
    Retry,
    DownloadAgain,
    SubmitAgain,
    Resolve,
    EditAsNew,
    ShowDetails,
    CopyDetails,
    ShowInFolder,
    SaveAs,
    MoveToTrash,
    Connect,
    TopUp,
    GoOn,
    ChooseFolder,
    OpenConsole,
}

impl CardAction {
    /// What its button says.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Hold => "Hold",
            Self::Release => "Release",
            Self::MoveUp => "Move up",
            Self::MoveDown => "Move down",
            Self::Remove => "Remove",
            Self::StopWatching => "Stop watching…",
            Self::WatchAgain => "Watch again",
            Self::TakeOffList => "Remove from list",
            Self::Retry | Self::GoOn => "Try again",
            Self::DownloadAgain => "Download again",
            Self::SubmitAgain => "Submit again…",
            Self::Resolve => "Decide…",
            Self::EditAsNew => "Edit as a new shot",
            Self::ShowDetails => "Details",
            Self::CopyDetails => "Copy details",
            Self::ShowInFolder => "Show in folder",
            Self::SaveAs => "Save as…",
            Self::MoveToTrash => "Move clip to trash",
            Self::Connect => "Enter a key…",
            Self::TopUp => "Top up at Segmind",
            Self::ChooseFolder => "Choose folder…",
            Self::OpenConsole => "Open Segmind's page",
        }
    }

    /// Its picture.
    pub const fn icon(self) -> Icon {
        match self {
            Self::Hold => icons::PAUSE,
            Self::Release => icons::PLAY,
            Self::MoveUp => icons::ARROW_UP,
            Self::MoveDown => icons::ARROW_DOWN,
            Self::Remove | Self::TakeOffList => icons::X,
            Self::StopWatching => icons::EYE_SLASH,
            Self::WatchAgain => icons::EYE,
            Self::Retry | Self::GoOn => icons::ARROW_CLOCKWISE,
            Self::DownloadAgain => icons::DOWNLOAD_SIMPLE,
            Self::SubmitAgain => icons::PAPER_PLANE_TILT,
            Self::Resolve => icons::QUESTION,
            Self::EditAsNew => icons::PENCIL_SIMPLE,
            Self::ShowDetails => icons::INFO,
            Self::CopyDetails => icons::COPY,
            Self::ShowInFolder | Self::ChooseFolder => icons::FOLDER_OPEN,
            Self::SaveAs => icons::FLOPPY_DISK,
            Self::MoveToTrash => icons::TRASH,
            Self::Connect => icons::KEY,
            Self::TopUp | Self::OpenConsole => icons::ARROW_SQUARE_OUT,
        }
    }
}

/// Where a job stands among those that can be moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Place {
    /// Another one is before it.
    pub can_rise: bool,
    /// Another one is after it.
    pub can_sink: bool,
}

/// Whether the job still stands in the queue and can change its place.
pub const fn is_movable(job: &Job) -> bool {
    matches!(job.state, JobState::Held | JobState::Queued)
}

/// Everything that can be done, the most likely first; the first one or two stand on the card, the rest in its menu.
pub fn actions(view: &JobView, place: Place) -> Vec<CardAction> {
    use CardAction as A;
    let job = &view.job;
    let mut list = match &job.state {
        JobState::Held => vec![A::Release],
        JobState::Queued => vec![A::Hold],
        JobState::Saved(_) if view.file_gone => gone_file(job),
        JobState::Saved(_) => vec![A::SaveAs, A::ShowInFolder],
        JobState::NeedsUser(need) => for_need(need, job),
        JobState::Failed(failure) => for_failure(failure, job),
        JobState::Dismissed => vec![A::WatchAgain],
        JobState::Waiting { .. } if job.facts.may_be_held() => vec![A::Hold, A::ShowDetails],
        JobState::Waiting { .. } => vec![A::ShowDetails],
        _ => vec![],
    };
    if matches!(job.state, JobState::NeedsUser(_)) && view.raw_cause().is_some() {
        list.push(A::ShowDetails);
    }
    if is_movable(job) {
        list.extend(place.can_rise.then_some(A::MoveUp));
        list.extend(place.can_sink.then_some(A::MoveDown));
    }
    if !list.contains(&A::EditAsNew) {
        list.push(A::EditAsNew);
    }
    list.push(A::CopyDetails);
    if matches!(job.state, JobState::Saved(_)) {
        list.push(A::MoveToTrash);
    }
    list.extend(way_out(view));
    list
}

fn gone_file(job: &Job) -> Vec<CardAction> {
    if job.facts.output_url.is_some() { vec![CardAction::DownloadAgain] } else { vec![CardAction::EditAsNew] }
}

fn for_need(need: &Need, job: &Job) -> Vec<CardAction> {
    use CardAction as A;
    let mut list = match need {
        Need::KeyMissing | Need::KeyRejected => vec![A::Connect],
        Need::Credits | Need::SpendLimit(_) => vec![A::GoOn, A::TopUp],
        Need::UnknownOutcome => return vec![A::Resolve],
        Need::ImageGone(_) => vec![A::EditAsNew, A::GoOn],
        Need::Folder { .. } | Need::ClipKept { .. } => vec![A::ChooseFolder, A::GoOn],
    };
    list.extend(job.facts.may_be_held().then_some(A::Hold));
    list
}

fn for_failure(failure: &Failure, job: &Job) -> Vec<CardAction> {
    use CardAction as A;
    let free = job.facts.retry_is_free(failure.kind);
    let first = match failure.remedy() {
        Remedy::EditShot | Remedy::ChooseModel => A::EditAsNew,
        Remedy::TryAgain if free => A::Retry,
        Remedy::DownloadAgain if free => A::DownloadAgain,
        Remedy::TryAgain | Remedy::DownloadAgain | Remedy::SubmitAgain => A::SubmitAgain,
        Remedy::OpenConsole => A::OpenConsole,
    };
    let mut list = vec![first];
    // What a filter held back is held back again, however often its answer is read.
    let may_help = free && !(job.is_bought() && failure.remedy() == Remedy::EditShot);
    if may_help && !matches!(first, A::Retry | A::DownloadAgain) {
        // Where there is an address still, what is free stands before what is paid for.
        let comes_first = first == A::SubmitAgain && job.facts.output_url.is_some();
        list.insert(usize::from(!comes_first), A::Retry);
    }
    if !list.contains(&A::SubmitAgain) && job.is_bought() && !failure.is_hopeless() {
        list.push(A::SubmitAgain);
    }
    list
}

/// How the job leaves the panel; nothing leads out of a submit on its way.
pub fn way_out(view: &JobView) -> Option<CardAction> {
    let job = &view.job;
    match &job.state {
        // A lost submit may have been billed: its sheet settles it, and only there is it put away.
        JobState::Submitting | JobState::Dismissed | JobState::NeedsUser(Need::UnknownOutcome) => None,
        // The paid clip is here already: it only wants its place.
        JobState::NeedsUser(Need::ClipKept { .. }) => None,
        JobState::Saved(_) | JobState::Failed(_) => Some(CardAction::TakeOffList),
        _ if job.is_bought() => Some(CardAction::StopWatching),
        _ => Some(CardAction::Remove),
    }
}

#[cfg(test)]
mod tests {
    use CardAction as A;

    use super::*;
    use crate::domain::{Accepted, ClipId, FailureKind, JobEvent, JobFacts, RequestId, WaitReason};
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
            (JobState::Held, new(), vec![A::Release, A::MoveUp, A::EditAsNew, A::CopyDetails, A::Remove]),
            (JobState::Queued, new(), vec![A::Hold, A::MoveUp, A::EditAsNew, A::CopyDetails, A::Remove]),
            (JobState::Uploading, new(), vec![A::EditAsNew, A::CopyDetails, A::Remove]),
            (JobState::Submitting, new(), vec![A::EditAsNew, A::CopyDetails]),
            (JobState::Accepted, bought(), vec![A::EditAsNew, A::CopyDetails, A::StopWatching]),
            (JobState::Downloading, delivered(), vec![A::EditAsNew, A::CopyDetails, A::StopWatching]),
            (JobState::Dismissed, bought(), vec![A::WatchAgain, A::EditAsNew, A::CopyDetails]),
            (wait(), new(), vec![A::Hold, A::ShowDetails, A::EditAsNew, A::CopyDetails, A::Remove]),
            (wait(), bought(), vec![A::ShowDetails, A::EditAsNew, A::CopyDetails, A::StopWatching]),
            (
                saved(),
                delivered(),
                vec![A::SaveAs, A::ShowInFolder, A::EditAsNew, A::CopyDetails, A::MoveToTrash, A::TakeOffList],
            ),
            (unknown, new(), vec![A::Resolve, A::EditAsNew, A::CopyDetails]),
        ] {
            assert_eq!(of(state.clone(), facts), expected, "{state:?}");
        }
    }

    #[test]
    fn a_paid_render_is_never_retried_by_buying_it_again_without_a_question() {
        assert_eq!(of(failed(FailureKind::RecordExpired), bought())[0], A::SubmitAgain);
        assert_eq!(of(failed(FailureKind::NotAVideo), delivered())[0], A::DownloadAgain);
        assert!(!of(failed(FailureKind::RenderFailed), bought()).contains(&A::Retry));
        assert_eq!(of(failed(FailureKind::ServerTrouble), JobFacts::default())[0], A::Retry);
    }

    #[test]
    fn what_is_free_stands_before_what_is_paid_for_where_it_may_help() {
        let gone = of(failed(FailureKind::OutputGone), delivered());
        assert_eq!(gone[..2], [A::Retry, A::SubmitAgain]);
        let withheld = JobState::Failed(Failure::new(FailureKind::NoOutput, Some("Blocked by a filter".into()), ""));
        let offered = of(withheld, bought());
        assert!(offered[0] == A::EditAsNew && !offered.contains(&A::Retry), "{offered:?}");
    }

    #[test]
    fn a_paid_clip_that_only_wants_its_place_can_not_be_left() {
        let (at, folder) = ("/data/incoming/x".into(), "/clips".into());
        let kept = Need::ClipKept { at, folder, why: String::new(), details: String::new() };
        let offered = of(JobState::NeedsUser(kept), delivered());
        assert!(!offered.contains(&A::StopWatching) && !offered.contains(&A::Remove), "{offered:?}");
        assert_eq!(offered[0], A::ChooseFolder);
    }

    #[test]
    fn each_need_has_its_own_remedy_first() {
        let first = |need| of(JobState::NeedsUser(need), JobFacts::default())[0];
        assert_eq!(first(Need::KeyMissing), A::Connect);
        assert_eq!(first(Need::Credits), A::GoOn);
        assert_eq!(first(Need::ImageGone("/a.png".into())), A::EditAsNew);
        assert_eq!(first(Need::Folder { path: "/v".into(), why: "full".into() }), A::ChooseFolder);
    }

    /// What a person may press to get on; everything else is a way out or looks on.
    const REMEDIES: [A; 10] = [
        A::Retry,
        A::DownloadAgain,
        A::SubmitAgain,
        A::Resolve,
        A::EditAsNew,
        A::Connect,
        A::TopUp,
        A::GoOn,
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
        for kind in FailureKind::ALL {
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

    #[test]
    fn every_need_says_what_it_is_about_money_too_and_offers_a_remedy_first() {
        let needs = [
            Need::KeyMissing,
            Need::KeyRejected,
            Need::Credits,
            Need::SpendLimit("limit reached".into()),
            Need::UnknownOutcome,
            Need::ImageGone("/a.png".into()),
            Need::Folder { path: "/v".into(), why: "full".into() },
            Need::ClipKept { at: "/d".into(), folder: "/v".into(), why: "full".into(), details: String::new() },
        ];
        for need in needs {
            // A new kind of need breaks the build here, and belongs into the list above.
            let money = match &need {
                Need::KeyMissing | Need::KeyRejected => "nothing more is spent",
                Need::Credits | Need::ImageGone(_) => "nothing has been spent",
                Need::SpendLimit(_) => "Nothing has been spent",
                Need::UnknownOutcome => "may have accepted and billed it",
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
        assert_eq!(actions(&view, Place::default())[0], A::DownloadAgain);
    }

    #[test]
    fn whatever_leaves_the_list_is_allowed_by_the_rules() {
        for state in [JobState::Held, JobState::Queued, JobState::Accepted, failed(FailureKind::Internal)] {
            let job = fixtures::job(1, state, bought());
            let view = fixtures::view(job.clone());
            assert!(way_out(&view).is_some() && job.apply(&JobEvent::Dismiss, fixtures::at(0)).is_ok());
        }
    }
}
