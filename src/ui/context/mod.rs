//! What a screen gets for one frame ([`Cx`]) and what it may ask for ([`Action`]).
//!
//! A screen reads the snapshot and sends actions; the app runs them at the end of the frame. Nothing here changes the window's state.

mod dragged;
mod dragged_frame;
mod export_run;
mod focus_regions;
mod navigation;
mod pending;
mod pending_clips;
mod pending_history;
mod pending_projects;
mod pending_spending;
mod sift;

use std::cell::{Cell, RefCell};
use std::path::PathBuf;
use std::sync::Arc;

use eframe::egui::{Rect, TextureHandle, Ui};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use url::Url;

use crate::ui::catalog::Catalog;
use crate::ui::command::UiCommand;
use crate::ui::images::{Image, ImageKey, Images};
use crate::ui::more_take::{MoreTake, TakeSource};
use crate::ui::player::{PlayerAct, PlayerPrefs, Players};
use crate::ui::scenes::Scene;
use crate::ui::sheets::{ComparedMonth, Sheet};
use crate::ui::widgets::IconButton;

pub(in crate::ui) use self::dragged::{DraggedClips, DraggedShots};
pub(in crate::ui) use self::dragged_frame::DraggedFrame;
pub(in crate::ui) use self::export_run::ExportRun;
pub(in crate::ui) use self::focus_regions::{FocusRegion, FocusRegions, focus_next_region};
pub use self::navigation::{OnStage, Panels, Screen, Selection, Side};
pub(in crate::ui) use self::pending::{
    BulkAct, Export, Exported, FrameOnStage, HeardMarks, NextFirstFrame, Pending, PendingMarks, exported, take,
    take_tagged,
};
pub(in crate::ui) use self::pending_clips::ClipTask;
pub(in crate::ui) use self::pending_projects::AskedOfProject;
pub(in crate::ui) use self::sift::{sift_replies, sift_tagged};
use crate::domain::{
    CapChange, Clip, ClipId, Draft, Framing, JobAction, JobId, MarkChange, ModelId, PictureName, ProjectChange,
    ProjectId, RequestId, Scope, SettingsChange, ShelfPicture, ShotId, ShotPlace, ShotRow, Slot,
};
use crate::engine::{FrameAt, KeepKey, PictureAsk, QueuePlace, Service, Snapshot, Target};

/// Least distance between messages and what they must not cover, both sides together, in points.
const MESSAGE_MARGIN: f32 = 24.0;

/// What a screen gets for one frame.
pub(in crate::ui) struct Cx<'a> {
    /// What the engine shows.
    pub snapshot: &'a Snapshot,
    /// The pictures that have arrived.
    pub images: &'a Images,
    /// The library, as far as it was looked at.
    pub catalog: &'a Catalog,
    /// The clip on the stage; while another one is on its way, still the last one.
    pub clip_on_stage: Option<&'a Arc<Clip>>,
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

    /// A still of a clip if it is here already; it is not asked for.
    pub fn known_still(&self, clip: ClipId, width: u32) -> Option<&TextureHandle> {
        match self.images.get(&ImageKey::Still(clip, width)) {
            Some(Image::Here(texture)) => Some(texture),
            _ => None,
        }
    }

    /// A picture that Rushes brings along; asks for it when it is not here yet.
    pub fn scene(&self, scene: Scene) -> Image<'_> {
        self.images.get(&ImageKey::Scene(scene)).unwrap_or_else(|| {
            self.send(Action::NeedScene(scene));
            Image::Coming
        })
    }

    /// The first frame of a shot that was sent; asks for it when it is not known yet.
    pub fn first_frame(&self, key: &ImageKey) -> Image<'_> {
        self.images.get(key).unwrap_or_else(|| {
            if let ImageKey::Picture(ask) = key {
                self.send(Action::NeedImage(ask.clone()));
            }
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

    /// Whose work the window shows: the open project's, or all.
    pub fn scope(&self) -> Scope {
        self.snapshot.settings.project.map_or(Scope::AllWork, Scope::Project)
    }

    /// A shot's row: in the open scope, else among all work.
    pub fn shot(&self, id: ShotId) -> Option<&ShotRow> {
        self.catalog.shot(self.scope(), id).or_else(|| self.catalog.shot(Scope::AllWork, id))
    }

    /// Whether this is the demo.
    pub fn is_demo(&self) -> bool {
        self.snapshot.service == Service::Demo
    }
}

/// What becomes of shots that have waited through a long absence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AbsenceAnswer {
    /// They go on and are bought.
    GoOn,
    /// Each is held back.
    HoldAll,
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
    /// Look into Segmind's request history for what was lost.
    LookInHistory,
    /// Open the list of earlier renders, or ask for it anew.
    ListEarlier,
    /// Bring these earlier renders into the library.
    BringIn(Vec<RequestId>),
    /// Open the comparison of a month with Segmind's history, or ask for it anew.
    CompareSpending(ComparedMonth),
    /// Count these requests as Segmind's history has them.
    CountFound(Vec<RequestId>),
    /// Do something to a job.
    Act(JobId, JobAction),
    /// Do the same to several jobs of the queue, and offer the way back.
    ActAll(BulkAct, Vec<JobId>),
    /// Move jobs in the queue, in this order.
    MoveJobs(Vec<(JobId, QueuePlace)>),
    /// Queue again what was removed from the queue before it was sent.
    BringBack(Vec<JobId>),
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
    StartEmpty,
    /// Put a clip on the stage, whatever screen is shown.
    ShowClip(ClipId),
    /// Show the clips that were not seen yet, in the library.
    ShowUnseen,
    /// Show a file in the file manager.
    RevealFile(PathBuf),
    /// Let the shots go on, or hold them, that have waited through a long absence.
    AfterAbsence(AbsenceAnswer),
    /// Close the window although renders go on: the sheet has asked.
    CloseWindow {
        /// Never ask again.
        never: bool,
    },
    /// Don't close the window.
    StayOpen,
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
    /// Say something of clips: pick, reject, stars, a note, seen.
    Mark(Vec<ClipId>, MarkChange),
    /// Give a shot a title; `None` brings the proposed one back.
    RenameShot(ShotId, Option<String>),
    /// Open the dialog for the folder that copies of these clips go to.
    ExportClips(Vec<ClipId>),
    /// Copy the clips that were asked for last into the typed folder.
    ExportInto(PathBuf),
    /// Copy no more of the clips.
    StopExport,
    /// Put the files of these clips onto the clipboard.
    CopyFiles(Vec<ClipId>),
    /// Show the files of these clips in the file manager.
    ShowFiles(Vec<ClipId>),
    /// Open a folder in the file manager.
    OpenFolder(PathBuf),
    /// Move the shots of these clips, with all their takes, into a project or out of any.
    MoveClips(Vec<ClipId>, Option<ProjectId>),
    /// Move these shots, with all their takes, into a project or out of any.
    MoveShots(Vec<ShotId>, Option<ProjectId>),
    /// The same into a new project of this name.
    MoveClipsToNew(Vec<ClipId>, String),
    /// Put shots back where they stood.
    PutShots(Vec<ShotPlace>),
    /// Open a project, or all work.
    OpenProject(Option<ProjectId>),
    /// Make a project of this name and open it.
    NewProject(String),
    /// Rename a project, put it away or bring it back, and offer the way back.
    ChangeProject(ProjectId, ProjectChange),
    /// Take a change of a project back.
    PutProject(ProjectId, ProjectChange),
    /// Delete a project: the sheet has asked.
    DeleteProject(ProjectId),
    /// Make one more take of the shot of a clip or a job; where money is real, a sheet asks first.
    OneMoreTake(TakeSource),
    /// Make one more take: the sheet has asked.
    SendTake(Box<MoreTake>),
    /// Go to the form, with the keyboard in its words.
    ShowForm,
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
    /// Open the dialog for a picture.
    PickImage(Slot),
    /// Use the picture at this path, which was typed or pasted.
    UseImage(Slot, PathBuf),
    /// Use the picture that a `data:` address holds.
    UseData(Slot, String),
    /// Use a picture of the shelf.
    UseShelf(Slot, Box<ShelfPicture>),
    /// Use the frame on the stage.
    UseFrameOnStage(Slot, ClipId),
    /// Open "This is frame 1" for the picture of a slot.
    FramePicture(Slot),
    /// Frame the picture of a slot like this.
    SetFraming(Slot, Framing),
    /// Name a picture on the shelf.
    NamePicture(PictureName, String),
    /// Take a picture off the shelf.
    DropPicture(PictureName),
    /// Open the dialog for the clips folder.
    PickFolder,
    /// Keep clips in this folder from now on.
    UseFolder(PathBuf),
    /// Change these settings and no others.
    ChangeSettings(Vec<SettingsChange>),
    /// Forget that the service has called this model retired.
    UseModelAgain(ModelId),
    /// Check the key in the form and keep it.
    Connect(KeepKey),
    /// Ask the keychain again and try the same key once more.
    RetryKeychain,
    /// Forget the key.
    Disconnect,
    /// Set, change or remove a cap, or answer its offer.
    ChangeCap(CapChange),
    /// Open the dialog for a table of the purchases since a time.
    ExportSpending(Option<Timestamp>),
    /// Write that table to this file.
    WriteSpending(Option<Timestamp>, Target),
    /// Ask for the balance.
    RefreshBalance,
    /// Show the demo.
    StartDemo,
    /// Show Segmind.
    StartSegmind,
    /// Fetch a still that is in sight.
    NeedStill(ClipId, u32),
    /// Fetch a picture of a shot that is in sight.
    NeedImage(PictureAsk),
    /// Open a picture that Rushes brings along.
    NeedScene(Scene),
    /// Look again at a picture in the form.
    LookAgain(Slot),
    /// Send the address in the form although its picture can't be seen from here, or take that back.
    SendAnyway(Slot, bool),
}

impl Action {
    /// Whether it moves the keyboard to another region of the window.
    pub(in crate::ui) const fn is_for_another_region(&self) -> bool {
        matches!(self, Self::Run(UiCommand::NextRegion | UiCommand::PreviousRegion))
    }

    /// Whether it only fetches a picture, which changes nothing until it is here.
    pub(in crate::ui) const fn is_for_a_picture(&self) -> bool {
        matches!(self, Self::NeedStill(..) | Self::NeedImage(_) | Self::NeedScene(_))
    }
}
