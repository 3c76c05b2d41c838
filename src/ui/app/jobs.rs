//! What the dispatcher's lines do: questions to the engine, changes of the window's own state.
//!
//! Owns no rule: whether something is allowed is the view models' and the engine's word.

use std::path::PathBuf;

use eframe::egui::Context;

use super::App;
use super::trash::Undo;
use crate::domain::{ClipId, Draft, JobId, SettingsChange};
use crate::engine::{EngineHandle, JobAction, Reply, Service, Snapshot, Target};
use crate::ui::context::{Action, Export, OnStage, Screen, Selection, Side};
use crate::ui::format;
use crate::ui::library;
use crate::ui::sheets::{PathPurpose, PathSheet, Sheet};
use crate::ui::shot;
use crate::ui::shot::data::{generate_button, spend_question};
use crate::ui::shot::standing::Standing;
use crate::ui::theme::{Status, UiTokens as _};
use crate::ui::welcome;
use crate::ui::widgets::Toast;

impl App {
    /// Asks the engine for something of which only a failure is told.
    pub(super) fn watch(&mut self, ask: impl FnOnce(&EngineHandle) -> Reply<()>) {
        let reply = ask(&self.here.handle);
        self.here.pending.watch(reply);
    }

    /// Generates when the form is seen and allows it; asks first when it is dear. A double click or a held key buys once. From where
    /// the shot can't be seen it leads there and buys nothing: one can't know what one would buy.
    pub(super) fn generate(&mut self, ctx: &Context) {
        let here = &mut self.here;
        // Also a press that only leads to the form: what is left of it, as of a held key, must not buy there.
        let is_new = here.shot.is_new_press(ctx.input(|input| input.time));
        if !here.shot.is_seen(ctx.cumulative_frame_nr()) {
            return self.lead_to_form(ctx);
        }
        here.shot.tried = true;
        let standing = Standing::of(&here.shot, &here.images, ctx.input(|input| input.time));
        let button = generate_button(&here.snapshot, &here.shot.draft, standing, here.pending.generate.is_some());
        if button.reason.is_some() {
            if here.shot.draft.has_no_words() {
                ctx.memory_mut(|memory| memory.request_focus(shot::prompt_id()));
            }
        } else if !is_new {
            tracing::debug!("a press that belongs to the one before buys nothing");
        } else if spend_question(&here.snapshot, &here.shot.draft).is_some() {
            here.sheet = Some(Sheet::Spend);
        } else {
            self.generate_now(ctx);
        }
    }

    /// Shows the form, over whatever hides it.
    fn lead_to_form(&mut self, ctx: &Context) {
        self.here.sheet = None;
        self.here.screen = Screen::Create;
        self.players.full_screen.set(ctx, false);
        self.panels.reveal_shot();
        if self.here.shot.draft.has_no_words() {
            ctx.memory_mut(|memory| memory.request_focus(shot::prompt_id()));
        } else {
            self.note(THE_SHOT);
        }
    }

    /// The message that asks for one more press goes as soon as that would buy a second time, or something else than what was shown:
    /// the shot is sent or asked about, the form has changed or is out of sight.
    pub(super) fn follow_lead(&mut self, ctx: &Context, form_has_changed: bool) {
        let here = &self.here;
        let is_hidden = here.screen != Screen::Create
            || here.sheet.is_some()
            || !self.panels.is_open(Side::Shot, ctx.content_rect().width());
        if form_has_changed || is_hidden || here.pending.generate.is_some() {
            self.toasts.withdraw(THE_SHOT);
        }
    }

    /// Generates without asking. What the form shows of the first frame is what is sent of it.
    pub(super) fn generate_now(&mut self, ctx: &Context) {
        let here = &mut self.here;
        here.sheet = None;
        if here.pending.generate.is_none() {
            let standing = Standing::of(&here.shot, &here.images, ctx.input(|input| input.time));
            let shown = standing.copy().or_else(|| here.shot.draft.copy.clone());
            let draft = Draft { copy: shown, ..here.shot.draft.clone() };
            here.pending.generate = Some(here.handle.generate(draft));
        }
    }

    /// Does something to a job. What was stopped from being watched can be taken up again from the message.
    pub(super) fn act(&mut self, job: JobId, action: JobAction) {
        self.here.sheet = None;
        let bought = self.here.snapshot.job(job).is_some_and(|view| view.job.is_bought() && !view.job.state.is_ended());
        if action == JobAction::Dismiss && bought {
            self.here.undo.push(Undo::PutAway(job));
            self.offer_take_up(job);
        }
        self.watch(|handle| handle.act(job, action));
    }

    /// Pauses a running queue, resumes a paused one.
    pub(super) fn pause_or_resume(&mut self) {
        let paused = self.here.snapshot.queue.pause.is_some();
        self.watch(|handle| if paused { handle.resume_queue() } else { handle.pause_queue() });
    }

    /// Puts a job's shot into the form.
    pub(super) fn edit_job(&mut self, job: JobId, now: f64) {
        if let Some(view) = self.here.snapshot.job(job) {
            let draft = Draft::from_request(&view.job.request);
            self.fill_form(draft, now);
        }
    }

    /// Puts a clip's shot into the form.
    pub(super) fn use_clip(&mut self, clip: ClipId, now: f64) {
        if let Some(clip) = self.here.snapshot.clip(clip) {
            let draft = Draft::from_request(&clip.request);
            self.fill_form(draft, now);
        }
    }

    /// Puts a ready-made prompt into the form.
    pub(super) fn use_prompt(&mut self, ctx: &Context, index: usize, now: f64) {
        if let Some(ready) = welcome::READY.get(index) {
            self.fill_form(ready.draft(), now);
            shot::go_to_end(ctx, &self.here.shot.draft.prompt);
        }
    }

    /// Ends the first start.
    pub(super) fn finish_welcome(&mut self) {
        if !self.here.snapshot.settings.welcomed {
            self.watch(|handle| handle.change_settings([SettingsChange::Welcomed]));
        }
    }

    /// Asks where a copy of the clip shall go.
    pub(super) fn save_as(&mut self, clip: ClipId) {
        let here = &mut self.here;
        if let Some(found) = here.snapshot.clip(clip)
            && here.pending.save_dialog.is_none()
        {
            let name = format::file_name(&found.path);
            let dialog = self.dialogs.save_clip(&here.handle, &name, &here.snapshot.clips_folder);
            here.pending.save_dialog = Some((clip, dialog));
        }
    }

    /// The clip that is on the stage.
    pub(super) fn clip_on_stage(&self) -> Option<ClipId> {
        match self.here.selection.resolve(&self.here.snapshot) {
            OnStage::Clip(clip) => Some(clip),
            OnStage::Empty | OnStage::Job(_) => None,
        }
    }

    /// Puts a clip on the stage because a person chose it: it plays, unless motion is reduced.
    pub(super) fn watch_clip(&mut self, ctx: &Context, clip: ClipId) {
        self.here.selection = Selection::Clip(clip);
        if ctx.motion() > 0.0 {
            self.players.stage.choose(clip);
        }
    }

    /// Goes to the whole screen or back.
    pub(super) fn toggle_full_screen(&mut self, ctx: &Context) {
        let on = self.players.full_screen.is_on();
        self.players.full_screen.set(ctx, !on);
    }

    /// Copies a clip to where the dialog says; what the dialog could not ask about is asked in a sheet.
    pub(super) fn export_to(&mut self, clip: ClipId, path: PathBuf) {
        let file = self.here.snapshot.clip(clip).map(|clip| clip.path.clone()).unwrap_or_default();
        let to = Target::from_dialog(path, &format::extension(&file));
        let typed = PathSheet::unasked(PathPurpose::Export(clip), &to);
        let reply = self.here.handle.export(clip, to);
        self.here.pending.exports.push(Export { typed, reply });
    }

    /// Copies a clip.
    pub(super) fn export(&mut self, clip: ClipId, to: Target) {
        let typed = self.take_path_sheet();
        let reply = self.here.handle.export(clip, to);
        self.here.pending.exports.push(Export { typed, reply });
    }

    /// Closes the sheet; it comes back if the path that was typed in it does not work.
    pub(super) fn take_path_sheet(&mut self) -> Option<Box<PathSheet>> {
        match self.here.sheet.take() {
            Some(Sheet::Path(sheet)) => Some(Box::new(sheet)),
            _ => None,
        }
    }

    /// Puts a text on the clipboard.
    pub(super) fn copy(&mut self, ctx: &Context, text: String) {
        ctx.copy_text(text);
        self.tell("Copied");
    }

    /// Asks for a first frame.
    pub(super) fn pick_image(&mut self) {
        if self.here.pending.image_dialog.is_none() {
            self.here.pending.image_dialog = Some(self.dialogs.pick_image(&self.here.handle));
        }
    }

    /// Asks for the clips folder.
    pub(super) fn pick_folder(&mut self) {
        let here = &mut self.here;
        if here.pending.folder_dialog.is_none() {
            let folder = &here.snapshot.clips_folder;
            here.pending.folder_dialog = Some(self.dialogs.pick_folder(&here.handle, folder));
        }
    }

    /// Keeps this clips folder.
    pub(super) fn use_folder(&mut self, folder: PathBuf) {
        self.watch(|handle| handle.change_settings([SettingsChange::ClipsFolder(Some(folder))]));
    }

    /// Asks for the balance.
    pub(super) fn refresh_balance(&mut self) {
        if self.here.pending.balance.is_none() {
            self.here.pending.balance = Some(self.here.handle.refresh_balance());
        }
    }

    /// Goes to the library, with the keyboard on its clips.
    pub(super) fn show_library(&mut self) {
        self.here.screen = Screen::Library;
        self.here.library.enters = Some(0);
    }

    /// Goes to the library's search field.
    pub(super) fn search(&mut self, ctx: &Context) {
        self.here.screen = Screen::Library;
        ctx.memory_mut(|memory| memory.request_focus(library::search_id()));
    }

    /// Goes over to the demo.
    pub(super) fn start_demo(&mut self) {
        self.go_over(Service::Demo);
    }

    /// Goes over to Segmind.
    pub(super) fn start_segmind(&mut self) {
        self.go_over(Service::Segmind);
    }

    /// Shows the sheet for a typed path, because the system has no dialog.
    pub(super) fn type_path(&mut self, purpose: PathPurpose) {
        self.here.sheet = Some(Sheet::path(purpose, &self.here.snapshot));
    }

    /// Brings back the shot that the form held before.
    pub(super) fn restore_shot(&mut self, draft: Draft, now: f64) {
        self.here.undo.retain(|undo| *undo != Undo::Replaced(Box::new(draft.clone())));
        self.toasts.forget(|action| matches!(action, Action::RestoreShot(offered) if **offered == draft));
        self.here.shot.replace(draft, now);
    }

    /// Words that were never sent are nowhere else: the message brings them back.
    fn fill_form(&mut self, draft: Draft, now: f64) {
        let before = self.here.shot.draft.clone();
        if before.prompt.trim() != draft.prompt.trim() && is_unsent(&before, &self.here.snapshot) {
            let kept = Box::new(before);
            self.here.undo.push(Undo::Replaced(kept.clone()));
            let toast = Toast::new(Status::Info, "The form holds another shot now");
            self.toasts.push(toast.action("Undo", Action::RestoreShot(kept)));
        }
        self.here.shot.replace(draft, now);
        self.here.screen = Screen::Create;
        self.panels.reveal_shot();
        self.finish_welcome();
    }

    fn go_over(&mut self, service: Service) {
        if self.here.service() == service || self.here.pending.session.is_some() {
            return;
        }
        match self.other.take() {
            Some(other) if other.service() == service => self.swap_to(other),
            other => {
                self.other = other;
                self.here.pending.session = Some(match service {
                    Service::Demo => self.sessions.start_demo(),
                    Service::Segmind => self.sessions.start_segmind(),
                });
            }
        }
    }
}

/// Said where Generate has only led to the form.
const THE_SHOT: &str = "This is the shot. Press Generate again to make it";

/// Whether these words are in the form only: no ready-made ones, and in no job and no clip.
fn is_unsent(draft: &Draft, snapshot: &Snapshot) -> bool {
    let words = draft.prompt.trim();
    let is_sent = || {
        let jobs = snapshot.jobs.iter().map(|view| &view.job.request);
        let clips = snapshot.clips.iter().map(|clip| &clip.request);
        jobs.chain(clips).any(|request| request.prompt.trim() == words)
    };
    let is_ready_made = || welcome::READY.iter().any(|ready| ready.prompt.trim() == words);
    !words.is_empty() && !is_ready_made() && !is_sent()
}
