//! What a screen gets for one frame ([`Cx`]) and what it may ask for ([`Action`]).
//!
//! A screen reads the snapshot and sends actions; the app runs them at the end of the frame. Nothing here changes the window's state.

mod focus_regions;
mod navigation;
mod pending;

use std::cell::{Cell, RefCell};
use std::path::PathBuf;

use eframe::egui::{Rect, Ui};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use url::Url;

use crate::ui::command::UiCommand;
use crate::ui::images::{Image, ImageKey, Images};
use crate::ui::player::{PlayerAct, PlayerPrefs, Players};
use crate::ui::sheets::Sheet;
use crate::ui::widgets::IconButton;

pub(in crate::ui) use self::focus_regions::{FocusRegion, FocusRegions, focus_next_region};
pub use self::navigation::{OnStage, Panels, Screen, Selection, Side};
pub(in crate::ui) use self::pending::{
    Export, Exported, FrameOnStage, NextFirstFrame, Pending, exported, take, take_tagged,
};
use crate::domain::{ClipId, Draft, JobAction, JobId, SettingsChange};
use crate::engine::{FirstFrameAsk, FrameAt, KeepKey, Service, Snapshot, Target};

/// Least distance between messages and what they must not cover, both sides together, in points.
const MESSAGE_MARGIN: f32 = 24.0;

/// What a screen gets for one frame.
pub(in crate::ui) struct Cx<'a> {
    /// What the engine shows.
    pub snapshot: &'a Snapshot,
    /// The pictures that have arrived.
    pub images: &'a Images,
    /// What was asked and is not answered yet.
    pub pending: &'a Pending,
    /// What plays.
    pub players: &'a Players,
    /// Which side panels are open.
    pub panels: Panels,
    /// The time of day.
    pub now: Timestamp,
    /// Where the person is.
    pub zone: &'a TimeZone,
    /// What the screens ask for.
    pub actions: RefCell<Vec<Action>>,
    /// Where the regions of the window are.
    pub focus_regions: RefCell<FocusRegions>,
    /// Where messages cover nothing that is needed next; `None`: anywhere.
    pub room_for_messages: Cell<Option<Rect>>,
    /// Height of the messages on the screen, in points.
    pub messages: f32,
}

impl Cx<'_> {
    /// Asks for something; the app does it at the end of the frame.
    pub fn send(&self, action: Action) {
        self.actions.borrow_mut().push(action);
    }

    /// Keeps messages within `room` off these buttons: below them where that fits, else above.
    pub fn keep_messages_off(&self, room: Rect, buttons: Rect) {
        let below = room.with_min_y(buttons.bottom().max(room.top()));
        let above = room.with_max_y(buttons.top().min(room.bottom()));
        let fits_below = below.height() >= self.messages + MESSAGE_MARGIN;
        let fits_above = above.height() >= self.messages + MESSAGE_MARGIN;
        let is_below = fits_below || (!fits_above && below.height() >= above.height());
        self.room_for_messages.set(Some(if is_below { below } else { above }));
    }

    /// What has been painted into `ui` is this region of the window.
    pub fn focus_region(&self, region: FocusRegion, ui: &Ui) {
        self.focus_regions.borrow_mut().push((region, ui.min_rect()));
    }

    /// A still of a clip; asks for it when it is not known yet.
    pub fn still(&self, clip: ClipId, width: u32) -> Image<'_> {
        self.images.get(&ImageKey::Still(clip, width)).unwrap_or_else(|| {
            self.send(Action::NeedStill(clip, width));
            Image::Coming
        })
    }

    /// A button that shows the command's keys in its tooltip and sends the command when pressed.
    pub fn command_button(&self, ui: &mut Ui, button: IconButton<'_>, command: UiCommand) {
        let keys = command.keys_text(ui.ctx());
        let button = match &keys {
            Some(keys) => button.shortcut(keys),
            None => button,
        };
        if ui.add(button).clicked() {
            self.send(Action::Run(command));
        }
    }

    /// Whether this is the demo.
    pub fn is_demo(&self) -> bool {
        self.snapshot.service == Service::Demo
    }
}

/// What a screen asks for.
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
    /// Bring back the shot that the form held before.
    RestoreShot(Box<Draft>),
    /// End the first start with an empty form.
    FinishWelcome,
    /// Open the save dialog for the clip.
    SaveAs(ClipId),
    /// Copy the clip to this file.
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
    /// Put the clip that the person chose on the stage and play it.
    Watch(ClipId),
    /// Do something with the clip on the stage.
    Play(PlayerAct),
    /// Keep how the person likes to watch.
    Prefer(PlayerPrefs),
    /// Write a frame of a clip to this file.
    SaveFrame(ClipId, FrameAt, Target),
    /// Start the shot in the form from the last frame of a clip.
    ContinueFrom(ClipId),
    /// Put a text on the clipboard and say so.
    Copy(String),
    /// Open the dialog for a first frame.
    PickImage,
    /// Use a local picture as the first frame.
    UseImage(PathBuf),
    /// Open the dialog for the clips folder.
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
    /// Show the demo.
    StartDemo,
    /// Show Segmind.
    StartSegmind,
    /// Fetch a still that is in sight.
    NeedStill(ClipId, u32),
    /// Fetch a first frame that is in sight.
    NeedImage(FirstFrameAsk),
    /// Look again at the first frame in the form.
    LookAgain,
    /// Send the address in the form although its picture can't be seen from here, or take that back.
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
