//! Runs what the views asked for: one line per arm, at the end of the frame.

use std::time::Duration;

use eframe::egui::Context;

use super::app::App;
use super::ask::Ask;
use super::command::UiCommand;
use super::images::ImageKey;
use super::player::PlayerAct;
use super::view::{Screen, Side};
use crate::domain::ClipId;
use crate::engine::EngineHandle;

/// Does what was asked.
pub(super) fn run(app: &mut App, ctx: &Context, ask: Ask) {
    let now = ctx.input(|input| input.time);
    match ask {
        Ask::Run(command) => run_command(app, ctx, command),
        Ask::Show(screen) => app.here.screen = screen,
        Ask::Select(selection) => app.here.selection = selection,
        Ask::Open(sheet) => app.here.sheet = Some(*sheet),
        Ask::CloseSheet => app.here.sheet = None,
        Ask::GenerateNow => app.generate_now(ctx),
        Ask::Act(job, action) => app.act(job, action),
        Ask::PauseQueue => app.watch(EngineHandle::pause_queue),
        Ask::ResumeQueue => app.watch(EngineHandle::resume_queue),
        Ask::EditJob(job) => app.edit_job(job, now),
        Ask::UseClip(clip) => app.use_clip(clip, now),
        Ask::UsePrompt(index) => app.use_prompt(ctx, index, now),
        Ask::RestoreShot(draft) => app.restore_shot(*draft, now),
        Ask::FinishWelcome => app.finish_welcome(),
        Ask::SaveAs(clip) => app.save_as(clip),
        Ask::Export(clip, to) => app.export(clip, to),
        Ask::Reveal(clip) => app.watch(|handle| handle.reveal(clip)),
        Ask::OpenClip(clip) => app.watch(|handle| handle.open_clip(clip)),
        Ask::Trash(clips) => app.trash(clips),
        Ask::PutBack(clips) => app.put_back(clips),
        Ask::DeleteForGood(clips) => app.delete_for_good(clips),
        Ask::OpenLogs => app.open_logs(),
        Ask::OpenLink(url) => app.watch(|handle| handle.open_link(url)),
        Ask::Watch(clip) => app.watch_clip(ctx, clip),
        Ask::Play(act) => app.players.stage.act(act),
        Ask::Prefer(prefs) => app.players.change(|old| *old = prefs),
        Ask::SaveFrame(clip, at, to) => app.save_frame_to(clip, at, to),
        Ask::ContinueFrom(clip) => app.continue_from(clip),
        Ask::Copy(text) => app.copy(ctx, text),
        Ask::PickImage => app.pick_image(),
        Ask::UseImage(path) => app.use_image(ctx, path),
        Ask::PickFolder => app.pick_folder(),
        Ask::UseFolder(folder) => app.use_folder(folder),
        Ask::ChangeSettings(changes) => app.watch(|handle| handle.change_settings(changes)),
        Ask::Connect(keep) => app.connect(keep),
        Ask::RetryKeychain => app.retry_keychain(),
        Ask::Disconnect => app.disconnect(),
        Ask::RefreshBalance => app.refresh_balance(),
        Ask::StartDemo => app.start_demo(),
        Ask::StartSegmind => app.start_segmind(),
        Ask::NeedStill(clip, width) => app.here.images.need(&app.here.handle, ImageKey::Still(clip, width)),
        Ask::NeedImage(ask) => app.here.images.need(&app.here.handle, ImageKey::FirstFrame(ask)),
        Ask::LookAgain => app.here.look_anew(now),
        Ask::SendAnyway(anyway) => app.here.shot.send_anyway(anyway, now),
    }
}

fn run_command(app: &mut App, ctx: &Context, command: UiCommand) {
    match command {
        UiCommand::Generate => app.generate(ctx),
        UiCommand::SaveAs => selected(app, ctx, Ask::SaveAs),
        UiCommand::ShowCreate => app.here.screen = Screen::Create,
        UiCommand::ShowLibrary => app.show_library(),
        UiCommand::ShowSettings => app.here.screen = Screen::Settings,
        UiCommand::Search => app.search(ctx),
        UiCommand::PauseOrResume => app.pause_or_resume(),
        UiCommand::ToggleShot => app.panels.toggle(Side::Shot, ctx.content_rect().width()),
        UiCommand::ToggleQueue => app.panels.toggle(Side::Queue, ctx.content_rect().width()),
        UiCommand::ContinueFromLast => selected(app, ctx, Ask::ContinueFrom),
        UiCommand::UseShot => selected(app, ctx, Ask::UseClip),
        UiCommand::OpenInPlayer => selected(app, ctx, Ask::OpenClip),
        UiCommand::ShowInFolder => selected(app, ctx, Ask::Reveal),
        UiCommand::Remove => app.remove(),
        UiCommand::Undo => app.undo(ctx.input(|input| input.time)),
        UiCommand::Palette => app.here.sheet = Some(super::sheets::Sheet::palette()),
        UiCommand::Shortcuts => app.here.sheet = Some(super::sheets::Sheet::Shortcuts),
        UiCommand::Figures => app.players.figures = !app.players.figures,
        UiCommand::NextPart | UiCommand::PreviousPart => {} // Done where the parts are known: in the paint.
        UiCommand::Mute => app.players.change(|prefs| prefs.muted = !prefs.muted),
        UiCommand::Loop => app.players.change(|prefs| prefs.looping = !prefs.looping),
        player => run_on_clip(app, ctx, player),
    }
}

/// What needs a clip on the stage.
fn run_on_clip(app: &mut App, ctx: &Context, command: UiCommand) {
    let Some(clip) = app.clip_on_stage() else { return app.note("No clip is on the stage") };
    app.here.screen = Screen::Create;
    let act = match command {
        UiCommand::Play => PlayerAct::Toggle,
        UiCommand::Slower => PlayerAct::Slower,
        UiCommand::Faster => PlayerAct::Faster,
        UiCommand::FrameBack => PlayerAct::Step(-1),
        UiCommand::FrameForward => PlayerAct::Step(1),
        UiCommand::Back => PlayerAct::Skip { back: true },
        UiCommand::Forward => PlayerAct::Skip { back: false },
        UiCommand::ToStart => PlayerAct::Seek(Duration::ZERO),
        UiCommand::ToEnd => PlayerAct::ToEnd,
        UiCommand::RangeStart => PlayerAct::RangeStart,
        UiCommand::RangeEnd => PlayerAct::RangeEnd,
        UiCommand::RangeClear => PlayerAct::RangeClear,
        UiCommand::FullScreen => return app.toggle_full_screen(ctx),
        UiCommand::UseFrame => return app.use_frame(clip),
        UiCommand::CopyFrame => return app.copy_frame(ctx, clip),
        UiCommand::SaveFrame => return app.save_frame(clip),
        _ => return,
    };
    app.players.stage.act(act);
}

/// Does this with the clip on the stage, or says that there is none.
fn selected(app: &mut App, ctx: &Context, what: impl FnOnce(ClipId) -> Ask) {
    match app.clip_on_stage() {
        Some(clip) => run(app, ctx, what(clip)),
        None => app.note("No clip is on the stage"),
    }
}
