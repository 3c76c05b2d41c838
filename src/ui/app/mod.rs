//! The window: its state and the order of a frame. `logic` takes the engine's snapshot and answers, `ui` paints one snapshot and then
//! runs the actions that the screens sent.
//!
//! Everything that changes the window's state is `impl App` in this folder, a file for each subject. Screens know none of it: they get
//! a [`Cx`]. The window repaints only when the engine wakes it, a person acts, or a time on the screen has to count on.

mod absence;
mod arrival;
mod clip_files;
mod closing;
mod dispatch;
mod escape;
mod files;
mod history;
mod library_acts;
mod marks;
mod on_stage;
mod one_more;
mod pictures;
mod projects;
mod queue;
mod queue_pill_ui;
mod session;
mod shots;
mod spending_acts;
mod topbar_ui;
mod undo;
mod workspace;

use std::cell::RefCell;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use eframe::egui;
use jiff::tz::TimeZone;

use self::closing::Closing;
use self::workspace::Workspace;
use crate::domain::{Settings, ThemeChoice};
use crate::engine::clock::Clock;
use crate::engine::{EngineHandle, Refusal, Reply};
use crate::ui::command::{CommandGroup, UiCommand};
use crate::ui::context::{Action, Cx, Panels, Screen, Selection, focus_next_region};
use crate::ui::notify::Notifications;
use crate::ui::platform::{self, AppServices, Clipboard, Dialogs, Sessions};
use crate::ui::player::Players;
use crate::ui::theme::{self, UiTokens as _};
use crate::ui::widgets::{Toast, Toasts};
use crate::ui::{create, library, settings_ui, sheets, spending, stage};

/// Under this name eframe keeps which panels are open.
const PANELS: &str = "panels";

/// Under this name eframe keeps how a person likes to watch.
const PLAYER: &str = "player";

/// Under this name eframe keeps how a person likes to look through the library.
const LIBRARY: &str = "library";

/// The window.
pub struct App {
    sessions: Box<dyn Sessions>,
    dialogs: Box<dyn Dialogs>,
    clipboard: Box<dyn Clipboard>,
    logs: PathBuf,
    here: Workspace,
    other: Option<Workspace>,
    panels: Panels,
    toasts: Toasts<Action>,
    players: Players,
    time: LocalTime,
    shown: LastFrame,
    notifications: Notifications,
    closing: Closing,
}

/// What the frame before has shown.
struct LastFrame {
    settings: Arc<Settings>,
    toasts: usize,
    /// Whether something was open or edited that Escape belongs to.
    takes_escape: bool,
    /// The last screen that Escape does not leave, to which Escape leads back.
    screen: Screen,
}

/// The time of day, and where the person is.
struct LocalTime {
    clock: Clock,
    zone: TimeZone,
}

impl App {
    /// The window on a running engine.
    pub fn new(cc: &eframe::CreationContext<'_>, services: AppServices) -> Self {
        theme::install(&cc.egui_ctx);
        platform::look_for_drops(cc);
        let AppServices { session, sessions, dialogs, clipboard, notifier, output, logs } = services;
        let mut here = Workspace::new(session);
        here.library.prefs = cc.storage.and_then(|storage| eframe::get_value(storage, LIBRARY)).unwrap_or_default();
        let shown = here.snapshot.settings.clone();
        apply_settings(&cc.egui_ctx, &shown, false);
        let panels = cc.storage.and_then(|storage| eframe::get_value(storage, PANELS)).unwrap_or_default();
        let prefs = cc.storage.and_then(|storage| eframe::get_value(storage, PLAYER)).unwrap_or_default();
        Self {
            sessions,
            dialogs,
            clipboard,
            logs,
            here,
            other: None,
            panels,
            toasts: Toasts::default(),
            players: Players::new(output, prefs),
            time: LocalTime { clock: Clock::system(), zone: TimeZone::system() },
            shown: LastFrame { settings: shown, toasts: 0, takes_escape: false, screen: Screen::default() },
            notifications: Notifications::new(notifier),
            closing: Closing::default(),
        }
    }

    /// The same window in a place and at times that a test sets.
    #[must_use]
    pub fn at_time(self, clock: Clock, zone: TimeZone) -> Self {
        Self { time: LocalTime { clock, zone }, ..self }
    }

    /// The same window as a person left it who watched a clip beside the open queue.
    #[must_use]
    pub fn beside_queue(mut self) -> Self {
        self.panels.queue = true;
        self.here.selection = Selection::Newest;
        self
    }

    /// Says that something went well.
    fn tell(&mut self, text: impl Into<String>) {
        self.toasts.push(Toast::new(theme::Status::Success, text));
    }

    /// Shows an info message.
    fn note(&mut self, text: &str) {
        self.toasts.push(Toast::new(theme::Status::Info, text));
    }

    /// Says what can't be done, with the raw cause behind "Details".
    fn complain(&mut self, refusal: &Refusal) {
        let toast = Toast::new(theme::Status::Danger, refusal.sentence.clone());
        self.toasts.push(match sheets::details(refusal) {
            Some(sheet) => toast.action("Details", Action::Open(Box::new(sheet))),
            None => toast,
        });
    }

    /// Opens the folder of the logs and crash reports.
    fn open_logs(&mut self) {
        let logs = self.logs.clone();
        self.watch(|handle| handle.open_folder(logs));
    }

    /// Sends the engine a request of which only a failure is shown.
    fn watch(&mut self, ask: impl FnOnce(&EngineHandle) -> Reply<()>) {
        let reply = ask(&self.here.handle);
        self.here.pending.quiet.push(reply);
    }

    /// Handles the engine's answers since the last frame.
    fn hear_answers(&mut self, ctx: &egui::Context) {
        self.hear_generate();
        self.hear_account(ctx);
        self.hear_files();
        self.hear_clip_files(ctx);
        self.hear_library();
        self.hear_projects(ctx.input(|input| input.time));
        self.hear_frames(ctx);
        self.hear_pictures(ctx);
        self.hear_deletions();
        self.hear_queue();
        self.hear_spending();
        self.hear_marks();
        self.hear_more_take();
        self.hear_history();
        self.hear_left();
        for refusal in self.here.pending.quiet_refusals() {
            self.complain(&refusal);
        }
        self.hear_session();
    }

    fn paint(&mut self, ui: &mut egui::Ui) -> Vec<Action> {
        let snapshot = self.here.snapshot.clone();
        let Workspace {
            pending,
            images,
            catalog,
            shot,
            connect,
            queue,
            library,
            projects,
            spending,
            screen,
            selection,
            sheet,
            on_stage,
            ..
        } = &mut self.here;
        let actions = RefCell::default();
        let (now, zone) = (self.time.clock.now(), &self.time.zone);
        let players = &self.players;
        let (focus_regions, room_for_messages) = Default::default();
        let cx = Cx {
            snapshot: &snapshot,
            images,
            catalog,
            clip_on_stage: on_stage.as_ref(),
            pending,
            players,
            panels: self.panels,
            now,
            zone,
            actions,
            focus_regions,
            room_for_messages,
            messages: self.toasts.height(),
        };
        let covered = sheet.is_some();
        if !covered {
            cx.actions.borrow_mut().extend(pressed_keys(ui.ctx(), *screen));
        }
        let full = players.full_screen.is_on() && stage::show_full(ui, &cx, *selection);
        if !full {
            topbar_ui::show(ui, &cx, *screen, &shot.draft, projects);
            topbar_ui::banners(ui, &cx);
            match screen {
                Screen::Create => {
                    let create = create::Create { shot, connect, queue, selection: *selection };
                    create::show(ui, &cx, create);
                }
                Screen::Library => library::show(ui, &cx, library, *selection),
                Screen::Spending => spending::show(ui, &cx, spending),
                Screen::Settings => settings_ui::show(ui, &cx, connect, &mut projects.pattern),
            }
        }
        if full || covered {
            shot.is_hidden();
        }
        sheets::show(ui.ctx(), &cx, sheet, connect, shot);
        let room = cx.room_for_messages.get();
        let (mut actions, regions) = (cx.actions.into_inner(), cx.focus_regions.into_inner());
        if let Some(at) = actions.iter().position(Action::is_for_another_region) {
            focus_next_region(ui.ctx(), regions, matches!(actions.remove(at), Action::Run(UiCommand::PreviousRegion)));
        }
        actions.extend(self.show_toasts(ui.ctx(), room));
        actions
    }

    /// Paints one more frame when a message came or went: an anchored area takes its place from its last size.
    fn show_toasts(&mut self, ctx: &egui::Context, room: Option<egui::Rect>) -> Option<Action> {
        let pressed = self.toasts.show(ctx, self.here.sheet.is_some(), room);
        if self.shown.toasts != self.toasts.len() {
            self.shown.toasts = self.toasts.len();
            ctx.request_repaint();
        }
        pressed
    }

    /// Wakes the window when the form has to save its draft or fetch its picture.
    fn plan_wake(&self, ctx: &egui::Context, now: f64) {
        if let Some(seconds) = self.here.shot.next_wake(now) {
            ctx.request_repaint_after(Duration::from_secs_f64(seconds));
        }
    }

    /// Puts the selected clip on the stage, and takes the newest frames.
    fn follow_stage(&mut self, ctx: &egui::Context) {
        self.play_arrived(ctx);
        let shown = self.here.screen == Screen::Create;
        self.players.follow(ctx, self.here.on_stage.as_deref(), shown);
        self.see_stage(ctx);
        if self.players.stage.newly_gone() {
            self.here.handle.check_files(); // So that "Download again" is offered where it is possible.
        }
    }

    /// Plays the clip of the job that was on the stage, once the person can see it; not with reduced motion.
    fn play_arrived(&mut self, ctx: &egui::Context) {
        let here = &mut self.here;
        let shows = here.selection.resolve(&here.snapshot);
        let can_see = here.screen == Screen::Create && ctx.input(|input| input.focused);
        if let Some(clip) = here.arrival.follow(here.selection, shows, can_see)
            && ctx.motion() > 0.0
        {
            self.players.stage.choose(clip);
        }
    }

    /// Follows what was painted: the card under the pointer plays, Escape leaves the full screen.
    fn follow_pointer(&mut self, ctx: &egui::Context) {
        self.players.painted();
        let here = &self.here;
        self.players.hover.follow(ctx, ctx.motion() <= 0.0, |id| here.clip(id));
        let left = self.here.screen != Screen::Create || self.clip_on_stage().is_none();
        if (self.here.sheet.is_none() && self.players.full_screen.wants_out(ctx)) || left {
            self.players.full_screen.set(ctx, false);
        }
    }

    fn follow_engine(&mut self, ctx: &egui::Context) {
        let shown = self.here.renew_snapshot();
        let hidden = self.other.as_mut().map(Workspace::renew_snapshot);
        self.notifications.follow(ctx, &shown, hidden.as_ref());
        self.follow_newest(ctx, &shown);
        if shown.now.library.revision != shown.before.library.revision {
            self.here.images.forget_failures(); // A file that was gone may be back.
            self.players.stage.retry_failed();
        }
        self.follow_pressed(ctx);
        let full = &mut self.players.full_screen;
        if *self.shown.settings != *self.here.snapshot.settings || full.has_changed() {
            self.shown.settings = self.here.snapshot.settings.clone();
            apply_settings(ctx, &self.shown.settings, full.is_on());
            ctx.request_repaint(); // This frame was cleared in the colour of the old theme.
        }
    }
}

/// The commands whose keys were pressed. The player's keys work only on the screen with the player, those of clips where there are clips.
fn pressed_keys(ctx: &egui::Context, screen: Screen) -> impl Iterator<Item = Action> {
    let fits = move |command: &UiCommand| match command.row().group {
        CommandGroup::Window => true,
        CommandGroup::Player | CommandGroup::Figures => screen == Screen::Create,
        CommandGroup::Library => screen == Screen::Library,
        CommandGroup::Clips => !screen.is_aside(),
    };
    UiCommand::pressed(ctx).into_iter().filter(fits).map(Action::Run)
}

/// Whether nothing has been painted yet.
fn is_first_frame(ctx: &egui::Context) -> bool {
    ctx.cumulative_frame_nr() == 0
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        let now = ctx.input(|input| input.time);
        self.follow_engine(ctx);
        self.panels.follow(self.here.snapshot.jobs.iter().any(|view| !view.job.state.is_ended()));
        self.here.images.poll(ctx);
        // What the first frame can do without begins after it.
        if !is_first_frame(ctx) {
            self.here.catalog.poll(&self.here.handle, self.here.snapshot.library);
        }
        self.here.renew_stage();
        self.run_postponed(ctx);
        if !is_first_frame(ctx) {
            self.here.look_for_files();
            self.follow_stage(ctx);
        }
        self.hear_answers(ctx);
        self.follow_first_start(ctx);
        self.follow_last_run();
        self.follow_spending();
        self.follow_close(ctx);
        self.follow_escape(ctx);
        self.here.save_draft(now, false);
        self.save_note(now);
        self.plan_wake(ctx, now);
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        tracing::trace!(frame = ui.ctx().cumulative_frame_nr(), "painting"); // Counted by benches/window.rs.
        let actions = on_cleared(ui, |ui| self.paint(ui));
        self.notifications.show_to_screen_reader(ui);
        let ctx = ui.ctx().clone();
        self.follow_pointer(&ctx);
        self.hear_drops(&ctx);
        let first = is_first_frame(&ctx);
        if first || actions.iter().any(|action| !action.is_for_a_picture()) {
            ctx.request_repaint(); // The next frame shows what was done; a picture wakes the window when it has arrived.
        }
        for action in actions.into_iter().filter(|action| !(first && action.is_for_a_picture())) {
            self.run(&ctx, action);
        }
        let is_changed = self.here.note_draft();
        self.follow_lead(&ctx, is_changed);
        self.note_escape(&ctx);
    }

    /// The colour behind every panel.
    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        visuals.panel_fill.to_normalized_gamma_f32()
    }

    fn save(&mut self, storage: &mut dyn eframe::Storage) {
        eframe::set_value(storage, PANELS, &self.panels);
        eframe::set_value(storage, PLAYER, &self.players.prefs);
        eframe::set_value(storage, LIBRARY, &self.here.library.prefs);
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        for workspace in [Some(&mut self.here), self.other.as_mut()].into_iter().flatten() {
            workspace.save_draft(0.0, true);
            workspace.save_note(0.0, true);
        }
    }
}

/// Panels have no fill of their own; this tells scroll areas into which colour their edges fade.
fn on_cleared<R>(ui: &mut egui::Ui, content: impl FnOnce(&mut egui::Ui) -> R) -> R {
    let behind = egui::Frame::new().fill(ui.visuals().panel_fill);
    let info = egui::UiStackInfo::new(egui::UiKind::Frame).with_frame(behind);
    ui.scope_builder(egui::UiBuilder::new().ui_stack_info(info), content).inner
}

/// Full screen is dark, with its menus and messages.
fn apply_settings(ctx: &egui::Context, settings: &Settings, full_screen: bool) {
    let choice = match settings.theme {
        _ if full_screen => egui::ThemePreference::Dark,
        ThemeChoice::System => egui::ThemePreference::System,
        ThemeChoice::Dark => egui::ThemePreference::Dark,
        ThemeChoice::Light => egui::ThemePreference::Light,
    };
    theme::apply(ctx, choice);
    theme::set_reduced_motion(ctx, settings.reduced_motion);
}
