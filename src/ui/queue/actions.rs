//! What a job's card offers: the person's actions on the job in this order, and what only looks at it or leads elsewhere. Pure.
//!
//! `domain::actions` says what a state allows; nothing else is offered. Of that, a card leaves out what would not help.

use crate::domain::{Failure, Job, JobAction, JobState, Need, Remedy};
use crate::engine::JobView;
use crate::ui::theme::{Icon, icons};

/// A button of a card, or a row of its menu.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum CardAction {
    /// Does this to the job.
    Act(JobAction),
    /// Asks the person how a lost submit ended.
    Resolve,
    EditAsNew,
    ShowDetails,
    CopyDetails,
    ShowInFolder,
    SaveAs,
    MoveToTrash,
    Connect,
    TopUp,
    ChooseFolder,
    OpenConsole,
}

impl CardAction {
    /// What its button says on this job's card.
    pub fn label(&self, job: &Job) -> &'static str {
        match self {
            Self::Act(action) => label(action, job),
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

    /// Its picture on this job's card.
    pub fn icon(&self, job: &Job) -> Icon {
        match self {
            Self::Act(action) => icon(action, job),
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

    /// Whether it belongs into a menu rather than on a card: seldom wanted, or a way out.
    pub fn is_quiet(&self) -> bool {
        matches!(self, Self::CopyDetails | Self::MoveToTrash | Self::Act(JobAction::Dismiss))
    }

    /// Whether it moves the job in the queue.
    pub fn is_move(&self) -> bool {
        matches!(self, Self::Act(JobAction::MoveUp | JobAction::MoveDown))
    }
}

fn label(action: &JobAction, job: &Job) -> &'static str {
    match action {
        JobAction::Hold => "Hold",
        JobAction::Release => "Release",
        JobAction::MoveUp => "Move up",
        JobAction::MoveDown => "Move down",
        JobAction::Dismiss if stops_watching(job) => "Stop watching…",
        JobAction::Dismiss if is_settled(job) => "Remove from list",
        JobAction::Dismiss => "Remove",
        JobAction::TakeUp => "Watch again",
        JobAction::Retry if downloads_again(job) => "Download again",
        JobAction::Retry | JobAction::GoOn => "Try again",
        JobAction::DownloadAgain => "Download again",
        JobAction::SubmitAgain => "Submit again…",
        JobAction::FoundAtService(_) => "Watch this render",
    }
}

fn icon(action: &JobAction, job: &Job) -> Icon {
    match action {
        JobAction::Hold => icons::PAUSE,
        JobAction::Release => icons::PLAY,
        JobAction::MoveUp => icons::ARROW_UP,
        JobAction::MoveDown => icons::ARROW_DOWN,
        JobAction::Dismiss if stops_watching(job) => icons::EYE_SLASH,
        JobAction::Dismiss => icons::X,
        JobAction::TakeUp | JobAction::FoundAtService(_) => icons::EYE,
        JobAction::Retry if downloads_again(job) => icons::DOWNLOAD_SIMPLE,
        JobAction::Retry | JobAction::GoOn => icons::ARROW_CLOCKWISE,
        JobAction::DownloadAgain => icons::DOWNLOAD_SIMPLE,
        JobAction::SubmitAgain => icons::PAPER_PLANE_TILT,
    }
}

/// Whether a dismissal leaves a render that goes on and is billed: a sheet asks first.
pub fn stops_watching(job: &Job) -> bool {
    job.is_bought() && !job.state.is_ended()
}

/// Whether the job is only an entry of the list: a dismissal stops nothing.
fn is_settled(job: &Job) -> bool {
    matches!(job.state, JobState::Saved(_) | JobState::Failed(_) | JobState::NeedsUser(Need::UnknownOutcome))
}

/// Whether to try a failed job again means to download its video again.
fn downloads_again(job: &Job) -> bool {
    matches!(&job.state, JobState::Failed(failure) if failure.remedy() == Remedy::DownloadAgain)
}

/// Whether the card offers a way out of the queue.
pub fn can_leave(job: &Job) -> bool {
    match job.state {
        // A lost submit may have been billed: only its sheet settles it.
        JobState::NeedsUser(Need::UnknownOutcome) => false,
        // The paid clip is here already; it only needs a folder.
        JobState::NeedsUser(Need::ClipKept { .. }) => false,
        _ => job.allows(&JobAction::Dismiss),
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

/// Everything that the card offers, the likeliest first. The first one or two are buttons on the card, the rest is in its menu.
pub fn actions(view: &JobView, place: Place) -> Vec<CardAction> {
    use CardAction as A;
    let job = &view.job;
    let mut list = likeliest(view);
    if matches!(job.state, JobState::NeedsUser(_)) && view.raw_cause().is_some() {
        list.push(A::ShowDetails);
    }
    list.extend(place.can_rise.then_some(A::Act(JobAction::MoveUp)));
    list.extend(place.can_sink.then_some(A::Act(JobAction::MoveDown)));
    if !list.contains(&A::EditAsNew) {
        list.push(A::EditAsNew);
    }
    list.push(A::CopyDetails);
    if matches!(job.state, JobState::Saved(_)) {
        list.push(A::MoveToTrash);
    }
    list.extend(can_leave(job).then_some(A::Act(JobAction::Dismiss)));
    list.retain(|offered| !matches!(offered, A::Act(action) if !job.allows(action)));
    list
}

/// What this state asks for; what it does not allow is taken out later.
fn likeliest(view: &JobView) -> Vec<CardAction> {
    use CardAction as A;
    match &view.job.state {
        JobState::Held => vec![A::Act(JobAction::Release)],
        JobState::Queued => vec![A::Act(JobAction::Hold)],
        JobState::Saved(_) if view.file_gone => vec![A::Act(JobAction::DownloadAgain)],
        JobState::Saved(_) => vec![A::SaveAs, A::ShowInFolder],
        JobState::NeedsUser(need) => for_need(need),
        JobState::Failed(failure) => for_failure(failure, &view.job),
        JobState::Dismissed => vec![A::Act(JobAction::TakeUp)],
        JobState::Waiting { .. } => vec![A::Act(JobAction::Hold), A::ShowDetails],
        _ => vec![],
    }
}

fn for_need(need: &Need) -> Vec<CardAction> {
    use CardAction as A;
    let (go_on, hold) = (A::Act(JobAction::GoOn), A::Act(JobAction::Hold));
    match need {
        Need::KeyMissing | Need::KeyRejected => vec![A::Connect, hold],
        Need::Credits | Need::SpendLimit(_) => vec![go_on, A::TopUp, hold],
        Need::UnknownOutcome => vec![A::Resolve],
        Need::ImageGone(_) => vec![A::EditAsNew, go_on, hold],
        Need::Folder { .. } | Need::ClipKept { .. } => vec![A::ChooseFolder, go_on, hold],
    }
}

fn for_failure(failure: &Failure, job: &Job) -> Vec<CardAction> {
    use CardAction as A;
    let (retry, submit_again) = (A::Act(JobAction::Retry), A::Act(JobAction::SubmitAgain));
    let can_retry = job.allows(&JobAction::Retry);
    let first = match failure.remedy() {
        Remedy::EditShot | Remedy::ChooseModel => A::EditAsNew,
        Remedy::TryAgain | Remedy::DownloadAgain if can_retry => retry.clone(),
        Remedy::TryAgain | Remedy::DownloadAgain | Remedy::SubmitAgain => submit_again.clone(),
        Remedy::OpenConsole => A::OpenConsole,
    };
    let mut list = vec![first];
    // A filter's refusal stays the same, however often its answer is read.
    let may_help = can_retry && !(job.is_bought() && failure.remedy() == Remedy::EditShot);
    if may_help && !list.contains(&retry) {
        // While there is an address, the free retry comes before the purchase.
        let comes_first = list[0] == submit_again && job.facts.output_url.is_some();
        list.insert(usize::from(!comes_first), retry);
    }
    if !list.contains(&submit_again) && job.is_bought() && !failure.is_hopeless() {
        list.push(submit_again);
    }
    list
}

#[cfg(test)]
#[path = "actions_tests.rs"]
mod tests;
