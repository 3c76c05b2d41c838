//! Runs the actions that the screens sent, at the end of the frame. What takes more than a line is in the file of its subject.

use std::time::Duration;

use eframe::egui::Context;

use super::App;
use crate::domain::{ClipId, JobAction, Mark, MarkChange, Shelf};
use crate::engine::EngineHandle;
use crate::ui::command::UiCommand;
use crate::ui::context::{Action, OnStage, Screen, Selection, Side};
use crate::ui::images::ImageKey;
use crate::ui::library;
use crate::ui::player::PlayerAct;
use crate::ui::sheets::{ComparedMonth, Sheet};
use crate::ui::takes::TakeStep;
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
            Action::Act(job, JobAction::Dismiss) => self.dismiss(job),
            Action::Act(job, action) => self.watch(|handle| handle.act(job, action)),
            Action::ActAll(act, jobs) => self.act_all(act, jobs),
            Action::MoveJobs(moves) => self.move_jobs(moves),
            Action::BringBack(jobs) => self.bring_back(jobs),
            Action::PauseQueue => self.watch(EngineHandle::pause_queue),
            Action::ResumeQueue => self.watch(EngineHandle::resume_queue),
            Action::EditJob(job) => self.edit_job(job, now),
            Action::UseClip(clip) => self.use_clip(clip, now),
            Action::UsePrompt(index) => self.use_prompt(ctx, index, now),
            Action::RestoreShot(draft) => self.restore_shot(*draft, now),
            Action::StartEmpty => self.start_empty(now),
            Action::ShowClip(clip) => self.show_clip(ctx, clip),
            Action::ShowUnseen => self.show_unseen(),
            Action::RevealFile(file) => self.watch(|handle| handle.reveal_file(file)),
            Action::AfterAbsence(answer) => self.after_absence(answer),
            Action::CloseWindow { never } => self.close_window(ctx, never),
            Action::StayOpen => self.stay_open(),
            Action::SaveAs(clip) => self.save_as(clip),
            Action::Export(clip, to) => self.export(clip, to),
            Action::Reveal(clip) => self.watch(|handle| handle.reveal(clip)),
            Action::OpenClip(clip) => self.watch(|handle| handle.open_clip(clip)),
            Action::Trash(clips) => self.trash(clips),
            Action::PutBack(clips) => self.put_back(clips),
            Action::DeleteForGood(clips) => self.delete_for_good(clips),
            Action::Mark(clips, change) => self.mark(clips, change),
            Action::RenameShot(shot, title) => self.rename_shot(shot, title),
            Action::ExportClips(clips) => self.export_clips(clips),
            Action::ExportInto(folder) => self.export_into(folder),
            Action::StopExport => self.stop_export(),
            Action::CopyFiles(clips) => self.copy_files(clips),
            Action::ShowFiles(clips) => self.show_files(clips),
            Action::OpenFolder(folder) => self.open_folder(folder),
            Action::MoveClips(clips, project) => self.move_clips(clips, project),
            Action::MoveShots(shots, project) => self.move_shots(shots, project),
            Action::MoveClipsToNew(clips, name) => self.move_clips_to_new(clips, name),
            Action::PutShots(places) => self.put_shots(places),
            Action::OpenProject(project) => self.open_project(project, now),
            Action::NewProject(name) => self.new_project(name),
            Action::ChangeProject(project, change) => self.change_project(project, change),
            Action::PutProject(project, change) => self.put_project(project, change),
            Action::DeleteProject(project) => self.delete_project(project),
            Action::OneMoreTake(source) => self.one_more_take(source),
            Action::SendTake(more) => self.send_take(*more),
            Action::ShowForm => self.show_form(ctx),
            Action::OpenLogs => self.open_logs(),
            Action::OpenLink(url) => self.watch(|handle| handle.open_link(url)),
            Action::Watch(clip) => self.watch_clip(ctx, clip),
            Action::Play(act) => self.players.stage.act(act),
            Action::Prefer(prefs) => self.players.change(|old| *old = prefs),
            Action::SaveFrame(clip, at, to) => self.save_frame_to(clip, at, to),
            Action::ContinueFrom(clip) => self.continue_from(clip),
            Action::Copy(text) => self.copy(ctx, text),
            Action::PickFolder => self.pick_folder(),
            Action::UseFolder(folder) => self.use_folder(folder),
            Action::ChangeSettings(changes) => self.watch(|handle| handle.change_settings(changes)),
            Action::UseModelAgain(model) => self.watch(|handle| handle.use_model_again(model)),
            Action::Connect(keep) => self.connect(keep),
            Action::RetryKeychain => self.retry_keychain(),
            Action::Disconnect => self.disconnect(),
            Action::RefreshBalance => self.refresh_balance(),
            Action::StartDemo => self.start_demo(),
            Action::StartSegmind => self.start_segmind(),
            Action::NeedStill(clip, width) => {
                self.here.images.need(&self.here.handle, ImageKey::Still(clip, width));
            }
            Action::NeedImage(ask) => self.here.images.need(&self.here.handle, ImageKey::Picture(ask)),
            Action::NeedScene(scene) => self.here.images.need(&self.here.handle, ImageKey::Scene(scene)),
            rest => self.run_on_money(ctx, rest, now),
        }
    }

    /// Does what a screen asked for about spending and Segmind's history, or about pictures.
    fn run_on_money(&mut self, ctx: &Context, action: Action, now: f64) {
        match action {
            Action::ChangeCap(change) => self.change_cap(change),
            Action::ExportSpending(since) => self.export_spending(since),
            Action::WriteSpending(since, to) => self.write_spending(since, to),
            Action::LookInHistory => self.look_in_history(),
            Action::ListEarlier => self.list_earlier(),
            Action::BringIn(renders) => self.bring_in(renders),
            Action::CompareSpending(month) => self.compare_spending(month),
            Action::CountFound(requests) => self.count_found(requests),
            of_picture => self.run_on_picture(ctx, of_picture, now),
        }
    }

    /// Does what a screen asked for with a picture of the form or of the shelf.
    fn run_on_picture(&mut self, ctx: &Context, action: Action, now: f64) {
        match action {
            Action::PickImage(slot) => self.pick_image(slot),
            Action::UseImage(slot, path) => self.use_image(ctx, slot, path),
            Action::UseData(slot, address) => self.use_data(ctx, slot, address),
            Action::UseShelf(slot, picture) => self.use_shelf(ctx, slot, &picture),
            Action::UseFrameOnStage(slot, clip) => self.use_frame_in(slot, clip),
            Action::FramePicture(slot) => self.frame_picture(slot),
            Action::SetFraming(slot, framing) => self.here.shot.set_framing(slot, framing, now),
            Action::NamePicture(copy, title) => self.name_picture(copy, title),
            Action::DropPicture(copy) => self.drop_picture(copy),
            Action::LookAgain(slot) => self.here.look_again(slot, now),
            Action::SendAnyway(slot, anyway) => self.here.shot.send_anyway(slot, anyway, now),
            // `run` has all others; a new one is tried in a window test.
            _ => tracing::error!("an action that nothing does"),
        }
    }

    fn run_command(&mut self, ctx: &Context, command: UiCommand) {
        match command {
            UiCommand::Generate => self.generate(ctx),
            UiCommand::SaveAs => self.run_on_clip(ctx, Action::SaveAs),
            UiCommand::ShowCreate => self.here.screen = Screen::Create,
            UiCommand::ShowLibrary => self.show_library(),
            UiCommand::ShowSpending => self.here.screen = Screen::Spending,
            UiCommand::ShowSettings => self.here.screen = Screen::Settings,
            UiCommand::OpenProject => self.here.projects.open(),
            UiCommand::NewProject => self.here.projects.open_for_new(),
            UiCommand::Search => self.search(ctx),
            UiCommand::BringIn => self.list_earlier(),
            UiCommand::CompareSpending => self.compare_spending(ComparedMonth::This),
            UiCommand::ToggleDetails => self.toggle_details(ctx),
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
            UiCommand::Shortcuts => self.here.sheet = Some(Sheet::Shortcuts(String::new())),
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
            UiCommand::PreviousTake => self.walk_takes(ctx, TakeStep::Back),
            UiCommand::NextTake => self.walk_takes(ctx, TakeStep::On),
            UiCommand::OneMoreTake => self.one_more_of_meant(),
            UiCommand::Pick => self.mark_meant(ctx, MarkChange::Mark(Some(Mark::Pick))),
            UiCommand::Reject => self.mark_meant(ctx, MarkChange::Mark(Some(Mark::Reject))),
            UiCommand::Unmark => self.mark_meant(ctx, MarkChange::Mark(None)),
            UiCommand::Star1 => self.mark_meant(ctx, MarkChange::Stars(1)),
            UiCommand::Star2 => self.mark_meant(ctx, MarkChange::Stars(2)),
            UiCommand::Star3 => self.mark_meant(ctx, MarkChange::Stars(3)),
            UiCommand::Star4 => self.mark_meant(ctx, MarkChange::Stars(4)),
            UiCommand::Star5 => self.mark_meant(ctx, MarkChange::Stars(5)),
            UiCommand::NoStars => self.mark_meant(ctx, MarkChange::Stars(0)),
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
    pub(super) fn watch_clip(&mut self, ctx: &Context, clip: ClipId) {
        self.here.selection = Selection::Clip(clip);
        if ctx.motion() > 0.0 {
            self.players.stage.choose(clip);
        }
    }

    /// The same, from any screen.
    fn show_clip(&mut self, ctx: &Context, clip: ClipId) {
        self.here.sheet = None;
        self.here.screen = Screen::Create;
        self.watch_clip(ctx, clip);
    }

    fn toggle_full_screen(&mut self, ctx: &Context) {
        let on = self.players.full_screen.is_on();
        self.players.full_screen.set(ctx, !on);
    }

    /// Goes to the library, with the keyboard on its clips.
    fn show_library(&mut self) {
        self.here.screen = Screen::Library;
        self.here.library.arrive();
    }

    /// Goes to what was not seen yet.
    fn show_unseen(&mut self) {
        self.here.library.open(Shelf::Library);
        self.here.library.only_unseen();
        self.show_library();
    }

    /// Opens or closes the library's column of details.
    fn toggle_details(&mut self, ctx: &Context) {
        self.here.screen = Screen::Library;
        self.here.library.toggle_column(ctx.content_rect().width());
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
