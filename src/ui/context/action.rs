//! What a view may ask for. Views push these; `dispatch` runs them at the end of the frame.
//!
//! Owns the vocabulary between paint and action; holds no reference into the window's state.

use std::path::PathBuf;

use url::Url;

use super::navigation::{Screen, Selection};
use crate::domain::{ClipId, Draft, JobId, SettingsChange};
use crate::engine::{FirstFrameAsk, FrameAt, JobAction, KeepKey, Target};
use crate::ui::command::UiCommand;
use crate::ui::player::{PlayerAct, PlayerPrefs};
use crate::ui::sheets::Sheet;

/// One wish of a view.
#[derive(Debug, Clone)]
pub enum Action {
    /// Do what the command's row says.
    Run(UiCommand),
    /// Go to a screen.
    Show(Screen),
    /// Put a clip or a job on the stage.
    Select(Selection),
    /// Show a sheet over the window.
    Open(Box<Sheet>),
    /// Close the sheet.
    CloseSheet,
    /// Generate without asking again: the sheet has asked.
    GenerateNow,
    /// Do something to a job.
    Act(JobId, JobAction),
    /// Stop the queue from starting anything new.
    PauseQueue,
    /// Let the queue go on.
    ResumeQueue,
    /// Put a job's shot into the form.
    EditJob(JobId),
    /// Put a clip's shot into the form.
    UseClip(ClipId),
    /// Put a ready-made prompt into the form and end the first start.
    UsePrompt(usize),
    /// Bring back the shot that the form held before it was filled with another.
    RestoreShot(Box<Draft>),
    /// End the first start with an empty form.
    FinishWelcome,
    /// Ask where a copy of the clip shall go.
    SaveAs(ClipId),
    /// Copy the clip there.
    Export(ClipId, Target),
    /// Show the clip in the file manager.
    Reveal(ClipId),
    /// Open the clip in the system's player.
    OpenClip(ClipId),
    /// Move clips to the trash.
    Trash(Vec<ClipId>),
    /// Bring clips of the trash back.
    PutBack(Vec<ClipId>),
    /// Delete clips of the trash with their files: the sheet has asked.
    DeleteForGood(Vec<ClipId>),
    /// Open the folder of the logs and crash reports.
    OpenLogs,
    /// Open a page in the browser.
    OpenLink(Url),
    /// Put a clip on the stage and play it: a person chose it.
    Watch(ClipId),
    /// Do something with the clip on the stage.
    Play(PlayerAct),
    /// Take over how a person likes to watch.
    Prefer(PlayerPrefs),
    /// Write a frame of a clip there.
    SaveFrame(ClipId, FrameAt, Target),
    /// Start the shot in the form from the last frame of a clip.
    ContinueFrom(ClipId),
    /// Put a text on the clipboard and say so.
    Copy(String),
    /// Ask for a picture for the first frame.
    PickImage,
    /// Use a local picture as the first frame.
    UseImage(PathBuf),
    /// Ask for the clips folder.
    PickFolder,
    /// Keep clips in this folder from now on.
    UseFolder(PathBuf),
    /// Change these settings and no others.
    ChangeSettings(Vec<SettingsChange>),
    /// Check the key in the form and keep it.
    Connect(KeepKey),
    /// Ask the keychain again and try the same key once more.
    RetryKeychain,
    /// Forget the key.
    Disconnect,
    /// Ask for the balance.
    RefreshBalance,
    /// Go over to the demo.
    StartDemo,
    /// Go over to Segmind.
    StartSegmind,
    /// A still is seen and not here yet.
    NeedStill(ClipId, u32),
    /// A first frame is seen and not here yet.
    NeedImage(FirstFrameAsk),
    /// Look again at the first frame in the form.
    LookAgain,
    /// Send the address in the form although it can't be seen from here; or not, after all.
    SendAnyway(bool),
}

impl Action {
    /// Whether it moves the keyboard to another region of the window.
    pub(in crate::ui) const fn is_for_another_region(&self) -> bool {
        matches!(self, Self::Run(UiCommand::NextRegion | UiCommand::PreviousRegion))
    }

    /// Whether it only fetches a picture, which changes nothing until it is here.
    pub(in crate::ui) const fn is_for_a_picture(&self) -> bool {
        matches!(self, Self::NeedStill(..) | Self::NeedImage(_))
    }
}
