//! Runs the actions that the screens sent, at the end of the frame. What takes more than a line is in the file of its subject.

use std::time::Duration;

use eframe::egui::Context;

use super::App;
use crate::domain::ClipId;
use crate::engine::EngineHandle;
use crate::ui::command::UiCommand;
use crate::ui::context::{Action, OnStage, Screen, Selection, Side};
use crate::ui::images::ImageKey;
use crate::ui::library;
use crate::ui::player::PlayerAct;
use crate::ui::sheets::Sheet;
use crate::ui::theme::UiTokens as _;

impl App {
    /// Does what a screen asked for.
    pub(super) fn run(&mut self, ctx: &Context, action: Action) {
        let now = ctx.input(|input| input.time);
        match action {
            Action::Run(command) => self.run_command(ctx, command),
            Action::Show(screen) => self.here.screen = screen,
            Action::Select(selection) => self.here.selection = selection,
            Action::Open(sheet) => self.here.sheet = Some(*sheet),
            Action::CloseSheet => self.here.sheet = None,
            Action::GenerateNow => self.generate_now(ctx),
            Action::Act(job, action) => self.act(job, action),
            Action::PauseQueue => self.watch(EngineHandle::pause_queue),
            Action::ResumeQueue => self.watch(EngineHandle::resume_queue),
            Action::EditJob(job) => self.edit_job(job, now),
            Action::UseClip(clip) => self.use_clip(clip, now),
            Action::UsePrompt(index) => self.use_prompt(ctx, index, now),
            Action::RestoreShot(draft) => self.restore_shot(*draft, now),
            Action::FinishWelcome => self.finish_welcome(),
            Action::SaveAs(clip) => self.save_as(clip),
            Action::Export(clip, to) => self.export(clip, to),
            Action::Reveal(clip) => self.watch(|handle| handle.reveal(clip)),
            Action::OpenClip(clip) => self.watch(|handle| handle.open_clip(clip)),
            Action::Trash(clips) => self.trash(clips),
            Action::PutBack(clips) => self.put_back(clips),
            Action::DeleteForGood(clips) => self.delete_for_good(clips),
            Action::OpenLogs => self.open_logs(),
            Action::OpenLink(url) => self.watch(|handle| handle.open_link(url)),
            Action::Watch(clip) => self.watch_clip(ctx, clip),
            Action::Play(act) => self.players.stage.act(act),
            Action::Prefer(prefs) => self.players.change(|old| *old = prefs),
            Action::SaveFrame(clip, at, to) => self.save_frame_to(clip, at, to),
            Action::ContinueFrom(clip) => self.continue_from(clip),
            Action::Copy(text) => self.copy(ctx, text),
            Action::PickImage => self.pick_image(),
            Action::UseImage(path) => self.use_image(ctx, path),
            Action::PickFolder => self.pick_folder(),
            Action::UseFolder(folder) => self.use_folder(folder),
            Action::ChangeSettings(changes) => self.watch(|handle| handle.change_settings(changes)),
            Action::Connect(keep) => self.connect(keep),
            Action::RetryKeychain => self.retry_keychain(),
            Action::Disconnect => self.disconnect(),
            Action::RefreshBalance => self.refresh_balance(),
            Action::StartDemo => self.start_demo(),
            Action::StartSegmind => self.start_segmind(),
            Action::NeedStill(clip, width) => {
                self.here.images.need(&self.here.handle, ImageKey::Still(clip, width));
            }
            Action::NeedImage(ask) => self.here.images.need(&self.here.handle, ImageKey::FirstFrame(ask)),
            Action::LookAgain => self.here.look_again(now),
            Action::SendAnyway(anyway) => self.here.shot.send_anyway(anyway, now),
        }
    }

    fn run_command(&mut self, ctx: &Context, command: UiCommand) {
        match command {
            UiCommand::Generate => self.generate(ctx),
            UiCommand::SaveAs => self.run_on_clip(ctx, Action::SaveAs),
            UiCommand::ShowCreate => self.here.screen = Screen::Create,
            UiCommand::ShowLibrary => self.show_library(),
            UiCommand::ShowSettings => self.here.screen = Screen::Settings,
            UiCommand::Search => self.search(ctx),
            UiCommand::PauseOrResume => self.pause_or_resume(),
            UiCommand::ToggleShot => self.panels.toggle(Side::Shot, ctx.content_rect().width()),
            UiCommand::ToggleQueue => self.panels.toggle(Side::Queue, ctx.content_rect().width()),
            UiCommand::ContinueFromLast => self.run_on_clip(ctx, Action::ContinueFrom),
            UiCommand::UseShot => self.run_on_clip(ctx, Action::UseClip),
            UiCommand::OpenInPlayer => self.run_on_clip(ctx, Action::OpenClip),
            UiCommand::ShowInFolder => self.run_on_clip(ctx, Action::Reveal),
            UiCommand::Remove => self.remove(),
            UiCommand::Undo => self.undo(ctx.input(|input| input.time)),
            UiCommand::Palette => self.here.sheet = Some(Sheet::palette()),
            UiCommand::Shortcuts => self.here.sheet = Some(Sheet::Shortcuts),
            UiCommand::Figures => self.players.figures = !self.players.figures,
            UiCommand::NextRegion | UiCommand::PreviousRegion => {} // `paint` has done it: it knows where the regions are.
            UiCommand::Mute => self.players.change(|prefs| prefs.muted = !prefs.muted),
            UiCommand::Loop => self.players.change(|prefs| prefs.looping = !prefs.looping),
            UiCommand::Play => self.play(PlayerAct::Toggle),
            UiCommand::Slower => self.play(PlayerAct::Slower),
            UiCommand::Faster => self.play(PlayerAct::Faster),
            UiCommand::FrameBack => self.play(PlayerAct::Step(-1)),
            UiCommand::FrameForward => self.play(PlayerAct::Step(1)),
            UiCommand::Back => self.play(PlayerAct::Skip { back: true }),
            UiCommand::Forward => self.play(PlayerAct::Skip { back: false }),
            UiCommand::ToStart => self.play(PlayerAct::Seek(Duration::ZERO)),
            UiCommand::ToEnd => self.play(PlayerAct::ToEnd),
            UiCommand::RangeStart => self.play(PlayerAct::RangeStart),
            UiCommand::RangeEnd => self.play(PlayerAct::RangeEnd),
            UiCommand::RangeClear => self.play(PlayerAct::RangeClear),
            UiCommand::FullScreen => self.on_shown_clip(|app, _| app.toggle_full_screen(ctx)),
            UiCommand::UseFrame => self.on_shown_clip(Self::use_frame),
            UiCommand::CopyFrame => self.on_shown_clip(|app, clip| app.copy_frame(ctx, clip)),
            UiCommand::SaveFrame => self.on_shown_clip(Self::save_frame),
        }
    }

    /// Sends the action for the clip on the stage, or says that there is none.
    fn run_on_clip(&mut self, ctx: &Context, action: impl FnOnce(ClipId) -> Action) {
        match self.clip_on_stage() {
            Some(clip) => self.run(ctx, action(clip)),
            None => self.note("No clip is on the stage"),
        }
    }

    /// Does this with the clip on the stage and shows it, or says that there is none.
    fn on_shown_clip(&mut self, act: impl FnOnce(&mut Self, ClipId)) {
        match self.clip_on_stage() {
            Some(clip) => {
                self.here.screen = Screen::Create;
                act(self, clip);
            }
            None => self.note("No clip is on the stage"),
        }
    }

    fn play(&mut self, act: PlayerAct) {
        self.on_shown_clip(|app, _| app.players.stage.act(act));
    }

    /// The clip that is on the stage.
    pub(super) fn clip_on_stage(&self) -> Option<ClipId> {
        match self.here.selection.resolve(&self.here.snapshot) {
            OnStage::Clip(clip) => Some(clip),
            OnStage::Empty | OnStage::Job(_) => None,
        }
    }

    /// Puts the clip that the person chose on the stage; it plays, unless motion is reduced.
    fn watch_clip(&mut self, ctx: &Context, clip: ClipId) {
        self.here.selection = Selection::Clip(clip);
        if ctx.motion() > 0.0 {
            self.players.stage.choose(clip);
        }
    }

    fn toggle_full_screen(&mut self, ctx: &Context) {
        let on = self.players.full_screen.is_on();
        self.players.full_screen.set(ctx, !on);
    }

    /// Goes to the library, with the keyboard on its clips.
    fn show_library(&mut self) {
        self.here.screen = Screen::Library;
        self.here.library.enters = Some(0);
    }

    /// Goes to the library's search field.
    fn search(&mut self, ctx: &Context) {
        self.here.screen = Screen::Library;
        ctx.memory_mut(|memory| memory.request_focus(library::search_id()));
    }

    fn copy(&mut self, ctx: &Context, text: String) {
        ctx.copy_text(text);
        self.tell("Copied");
    }
}
