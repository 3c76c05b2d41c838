//! What a job's card offers: the person's actions on the job in this order, and what only looks at it or leads elsewhere. Pure.
//!
//! `domain::actions` says what a state allows; nothing else is offered. Of that, a card leaves out what would not help.
//!
//! | word | means, here and in every other place |
//! | --- | --- |
//! | Use this shot | its words and settings go into the form |
//! | Try again | the same job goes on; buys nothing |
//! | Look in Segmind's history | for a submit whose answer was lost; buys nothing |
//! | Render again… | a new render of the same shot, which is billed: a sheet names the price |
//! | Download again | the file of a render that is paid for |
//! | Raise the cap… | a sheet changes how much may be spent; what fits then goes on |
//! | Remove | off the list; nothing goes on anywhere |
//! | Stop watching… | a render goes on at Segmind and is billed: a sheet says so |
//! | Move to trash | a clip, with its file, until one decides |

use std::borrow::Cow;

use crate::domain::{Failure, FailureKind, Job, JobAction, JobState, Model, ModelTable, Need, Remake, Remedy, remake};
use crate::engine::JobView;
use crate::ui::format;
use crate::ui::theme::{Icon, icons};

/// A button of a card, or a row of its menu.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum CardAction {
    /// Does this to the job.
    Act(JobAction),
    /// Opens the sheet of the cap that holds the job back.
    RaiseCap,
    /// Asks the person how a lost submit ended.
    Resolve,
    /// Looks into Segmind's request history now.
    LookNow,
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
    /// Make the shot with the model that takes the place of its own: one press, which names the price.
    MakeWithSuccessor,
}

impl CardAction {
    /// What its button says on this job's card.
    pub fn label(&self, job: &Job) -> &'static str {
        match self {
            Self::Act(action) => label(action, job),
            Self::RaiseCap => "Raise the cap…",
            Self::Resolve => "Decide…",
            Self::LookNow => "Look in Segmind's history",
            Self::EditAsNew => "Use this shot",
            Self::ShowDetails => "Details",
            Self::CopyDetails => "Copy details",
            Self::ShowInFolder => "Show in folder",
            Self::SaveAs => "Save as…",
            Self::MoveToTrash => "Move to trash",
            Self::Connect => "Enter a key…",
            Self::TopUp => "Top up at Segmind",
            Self::ChooseFolder => "Choose folder…",
            Self::OpenConsole => "Open Segmind's page",
            Self::MakeWithSuccessor => "Make it with another model",
        }
    }

    /// The same with what it would cost, where it buys something at one press.
    pub fn words(&self, models: &ModelTable, job: &Job) -> Cow<'static, str> {
        match (self, successor_of(models, job)) {
            (Self::MakeWithSuccessor, Some((model, remake))) => {
                format!("Make it with {}, {}", model.name, format::about(remake.request.estimate())).into()
            }
            (Self::MakeWithSuccessor, None) => "Choose another model".into(),
            _ => self.label(job).into(),
        }
    }

    /// Its picture on this job's card.
    pub fn icon(&self, job: &Job) -> Icon {
        match self {
            Self::Act(action) => icon(action, job),
            Self::RaiseCap => icons::CURRENCY_CIRCLE_DOLLAR,
            Self::Resolve => icons::QUESTION,
            Self::LookNow => icons::MAGNIFYING_GLASS,
            Self::EditAsNew => icons::ARROW_U_UP_LEFT,
            Self::ShowDetails => icons::INFO,
            Self::CopyDetails => icons::COPY,
            Self::ShowInFolder | Self::ChooseFolder => icons::FOLDER_OPEN,
            Self::SaveAs => icons::FLOPPY_DISK,
            Self::MoveToTrash => icons::TRASH,
            Self::Connect => icons::KEY,
            Self::TopUp | Self::OpenConsole => icons::ARROW_SQUARE_OUT,
            Self::MakeWithSuccessor => icons::SPARKLE,
        }
    }

    /// What it does, where its label alone does not say it: on the card of a job that a cap holds back.
    pub fn meaning(&self, job: &Job) -> Option<&'static str> {
        let is_capped = matches!(job.state, JobState::Waiting { why, .. } if why.is_cap());
        match self {
            Self::RaiseCap => Some("Change how much may be spent; this goes on at once if it fits then"),
            Self::Act(JobAction::Hold) if is_capped => Some("It does not go on by itself, until you release it"),
            _ => None,
        }
    }

    /// Whether it belongs into a menu rather than on a card: seldom wanted, or a way out.
    pub fn is_quiet(&self) -> bool {
        matches!(self, Self::LookNow | Self::CopyDetails | Self::MoveToTrash | Self::Act(JobAction::Dismiss))
    }

    /// Whether it moves the job in the queue.
    pub fn is_move(&self) -> bool {
        matches!(self, Self::Act(JobAction::MoveUp | JobAction::MoveDown))
    }
}

/// The model that can take the place of a job's own, and what becomes of the shot with it.
pub fn successor_of<'a>(models: &'a ModelTable, job: &Job) -> Option<(&'a Model, Remake)> {
    let model = models.successor(&job.request.model)?;
    let allowed = job.allows(&JobAction::MakeWith(model.id));
    Some((model, remake(models, &job.request, model.id).ok().filter(|_| allowed)?))
}

/// What differs with that model: `With Veo 3.1: without 30 fps`; `None` where nothing does.
pub fn successor_words(models: &ModelTable, job: &Job) -> Option<String> {
    let (model, Remake { changes, .. }) = successor_of(models, job)?;
    (!changes.is_empty()).then(|| format!("With {}: {}", model.name, changes.join("; ")))
}

fn label(action: &JobAction, job: &Job) -> &'static str {
    match action {
        JobAction::Hold => "Hold",
        JobAction::Release => "Release",
        JobAction::MoveUp => "Move up",
        JobAction::MoveDown => "Move down",
        JobAction::Dismiss if stops_watching(job) => "Stop watching…",
        JobAction::Dismiss => "Remove",
        JobAction::TakeUp => "Watch again",
        JobAction::Retry if downloads_again(job) => "Download again",
        JobAction::Retry | JobAction::GoOn => "Try again",
        JobAction::DownloadAgain => "Download again",
        JobAction::SubmitAgain => "Render again…",
        JobAction::MakeWith(_) => "Make it with another model",
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
        JobAction::MakeWith(_) => icons::SPARKLE,
    }
}

/// Whether a dismissal leaves a render that goes on and is billed: a sheet asks first.
pub fn stops_watching(job: &Job) -> bool {
    job.is_bought() && !job.state.is_ended()
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
        JobState::NeedsUser(Need::UnknownOutcome) if view.history.is_some() => vec![A::Resolve, A::LookNow],
        JobState::NeedsUser(need) => for_need(need),
        JobState::Failed(failure) => for_failure(failure, &view.job),
        JobState::Dismissed => vec![A::Act(JobAction::TakeUp)],
        JobState::Waiting { why, .. } if why.is_cap() => vec![A::RaiseCap, A::Act(JobAction::Hold)],
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
        Remedy::ChooseModel if !job.is_bought() => return vec![A::MakeWithSuccessor, A::EditAsNew],
        Remedy::EditShot | Remedy::ChooseModel => A::EditAsNew,
        Remedy::TryAgain | Remedy::DownloadAgain if can_retry => retry.clone(),
        Remedy::TryAgain | Remedy::DownloadAgain | Remedy::SubmitAgain => submit_again.clone(),
        Remedy::OpenConsole => A::OpenConsole,
    };
    let mut list = vec![first];
    // A filter's refusal stays the same, however often its answer is read.
    let may_help = can_retry && !(job.is_bought() && failure.remedy() == Remedy::EditShot);
    if may_help && !list.contains(&retry) {
        // While there is an address, or the history may still know one, the free retry comes before the purchase.
        let may_come = job.facts.output_url.is_some() || failure.kind == FailureKind::RecordExpired;
        let comes_first = list[0] == submit_again && may_come;
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
