//! Runs what the views asked for: one line per arm, at the end of the frame.

use std::time::Duration;

use eframe::egui::Context;

use super::App;
use crate::domain::ClipId;
use crate::engine::EngineHandle;
use crate::ui::command::UiCommand;
use crate::ui::context::{Action, Screen, Side};
use crate::ui::images::ImageKey;
use crate::ui::player::PlayerAct;

/// Does what was asked.
pub(super) fn run(app: &mut App, ctx: &Context, action: Action) {
    let now = ctx.input(|input| input.time);
    match action {
        Action::Run(command) => run_command(app, ctx, command),
        Action::Show(screen) => app.here.screen = screen,
        Action::Select(selection) => app.here.selection = selection,
        Action::Open(sheet) => app.here.sheet = Some(*sheet),
        Action::CloseSheet => app.here.sheet = None,
        Action::GenerateNow => app.generate_now(ctx),
        Action::Act(job, action) => app.act(job, action),
        Action::PauseQueue => app.watch(EngineHandle::pause_queue),
        Action::ResumeQueue => app.watch(EngineHandle::resume_queue),
        Action::EditJob(job) => app.edit_job(job, now),
        Action::UseClip(clip) => app.use_clip(clip, now),
        Action::UsePrompt(index) => app.use_prompt(ctx, index, now),
        Action::RestoreShot(draft) => app.restore_shot(*draft, now),
        Action::FinishWelcome => app.finish_welcome(),
        Action::SaveAs(clip) => app.save_as(clip),
        Action::Export(clip, to) => app.export(clip, to),
        Action::Reveal(clip) => app.watch(|handle| handle.reveal(clip)),
        Action::OpenClip(clip) => app.watch(|handle| handle.open_clip(clip)),
        Action::Trash(clips) => app.trash(clips),
        Action::PutBack(clips) => app.put_back(clips),
        Action::DeleteForGood(clips) => app.delete_for_good(clips),
        Action::OpenLogs => app.open_logs(),
        Action::OpenLink(url) => app.watch(|handle| handle.open_link(url)),
        Action::Watch(clip) => app.watch_clip(ctx, clip),
        Action::Play(act) => app.players.stage.act(act),
        Action::Prefer(prefs) => app.players.change(|old| *old = prefs),
        Action::SaveFrame(clip, at, to) => app.save_frame_to(clip, at, to),
        Action::ContinueFrom(clip) => app.continue_from(clip),
        Action::Copy(text) => app.copy(ctx, text),
        Action::PickImage => app.pick_image(),
        Action::UseImage(path) => app.use_image(ctx, path),
        Action::PickFolder => app.pick_folder(),
        Action::UseFolder(folder) => app.use_folder(folder),
        Action::ChangeSettings(changes) => app.watch(|handle| handle.change_settings(changes)),
        Action::Connect(keep) => app.connect(keep),
        Action::RetryKeychain => app.retry_keychain(),
        Action::Disconnect => app.disconnect(),
        Action::RefreshBalance => app.refresh_balance(),
        Action::StartDemo => app.start_demo(),
        Action::StartSegmind => app.start_segmind(),
        Action::NeedStill(clip, width) => app.here.images.need(&app.here.handle, ImageKey::Still(clip, width)),
        Action::NeedImage(ask) => app.here.images.need(&app.here.handle, ImageKey::FirstFrame(ask)),
        Action::LookAgain => app.here.look_anew(now),
        Action::SendAnyway(anyway) => app.here.shot.send_anyway(anyway, now),
    }
}

fn run_command(app: &mut App, ctx: &Context, command: UiCommand) {
    match command {
        UiCommand::Generate => app.generate(ctx),
        UiCommand::SaveAs => selected(app, ctx, Action::SaveAs),
        UiCommand::ShowCreate => app.here.screen = Screen::Create,
        UiCommand::ShowLibrary => app.show_library(),
        UiCommand::ShowSettings => app.here.screen = Screen::Settings,
        UiCommand::Search => app.search(ctx),
        UiCommand::PauseOrResume => app.pause_or_resume(),
        UiCommand::ToggleShot => app.panels.toggle(Side::Shot, ctx.content_rect().width()),
        UiCommand::ToggleQueue => app.panels.toggle(Side::Queue, ctx.content_rect().width()),
        UiCommand::ContinueFromLast => selected(app, ctx, Action::ContinueFrom),
        UiCommand::UseShot => selected(app, ctx, Action::UseClip),
        UiCommand::OpenInPlayer => selected(app, ctx, Action::OpenClip),
        UiCommand::ShowInFolder => selected(app, ctx, Action::Reveal),
        UiCommand::Remove => app.remove(),
        UiCommand::Undo => app.undo(ctx.input(|input| input.time)),
        UiCommand::Palette => app.here.sheet = Some(crate::ui::sheets::Sheet::palette()),
        UiCommand::Shortcuts => app.here.sheet = Some(crate::ui::sheets::Sheet::Shortcuts),
        UiCommand::Figures => app.players.figures = !app.players.figures,
        UiCommand::NextRegion | UiCommand::PreviousRegion => {} // Done where the parts are known: in the paint.
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
fn selected(app: &mut App, ctx: &Context, what: impl FnOnce(ClipId) -> Action) {
    match app.clip_on_stage() {
        Some(clip) => run(app, ctx, what(clip)),
        None => app.note("No clip is on the stage"),
    }
}
