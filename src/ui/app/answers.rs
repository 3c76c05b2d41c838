//! What the engine answered: hears each pending promise once a frame and tells the person, or changes the window.

use eframe::egui::Context;

use super::App;
use super::workspace::Workspace;
use crate::domain::{ApiKey, JobId, Settings, SettingsChange, Usd};
use crate::engine::{JobAction, KeepKey, KeyState, Refusal, RefusalKind, Service};
use crate::ui::connect;
use crate::ui::context::{Action, Screen, Selection, exported, take};
use crate::ui::sheets::{PathPurpose, PathSheet, Sheet};
use crate::ui::theme::Status;
use crate::ui::widgets::{Toast, Toasts};

impl App {
    /// Hears everything that was answered since the last frame.
    pub(super) fn hear_answers(&mut self, ctx: &Context) {
        self.hear_generate();
        self.hear_account(ctx);
        self.hear_dialogs(ctx);
        self.hear_frames(ctx);
        self.hear_deletions();
        self.hear_pasted(ctx);
        self.hear_left();
        for refusal in self.here.pending.quiet_refusals() {
            self.complain(&refusal);
        }
        match take(&mut self.here.pending.session) {
            Some(Ok(session)) => self.swap_to(Workspace::new(session)),
            Some(Err(refusal)) => self.complain(&refusal),
            None => {}
        }
    }

    /// Shows the other engine; the one that was shown goes on behind.
    pub(super) fn swap_to(&mut self, workspace: Workspace) {
        self.here.save_draft(0.0, true);
        self.here.sheet = None;
        self.toasts = Toasts::default(); // They speak of the other engine's clips and jobs.
        let left = std::mem::replace(&mut self.here, workspace);
        self.here.snapshot = self.here.handle.snapshot();
        self.keep_appearance(&left.snapshot.settings);
        self.other = Some(left);
        let snapshot = &self.here.snapshot;
        if snapshot.service == Service::Segmind && snapshot.settings.welcomed && snapshot.account.key == KeyState::None
        {
            self.here.sheet = Some(Sheet::Connect);
        }
        self.here.screen = Screen::Create;
    }

    /// How the window looks and speaks is the person's choice, whichever engine is shown.
    fn keep_appearance(&mut self, before: &Settings) {
        let now = &self.here.snapshot.settings;
        let wanted = [
            SettingsChange::Theme(before.theme),
            SettingsChange::ReducedMotion(before.reduced_motion),
            SettingsChange::Notifications(before.notifications),
        ];
        if now.changed(&wanted) != **now {
            self.watch(|handle| handle.change_settings(wanted));
        }
    }

    /// Checks the pasted key and keeps it.
    pub(super) fn connect(&mut self, keep: KeepKey) {
        let here = &mut self.here;
        if here.pending.connect.is_some() {
            return;
        }
        match ApiKey::parse(&here.connect.key) {
            Ok(key) => {
                here.connect.problem = None;
                here.pending.connect = Some(here.handle.connect(key, keep));
            }
            Err(error) => here.connect.problem = Some(Refusal::new(error.to_string())),
        }
    }

    /// Asks the keychain again.
    pub(super) fn retry_keychain(&mut self) {
        if self.here.pending.keychain.is_none() {
            self.here.pending.keychain = Some(self.here.handle.retry_keychain());
        }
    }

    /// Forgets the key.
    pub(super) fn disconnect(&mut self) {
        self.here.sheet = None;
        if self.here.pending.disconnect.is_none() {
            self.here.pending.disconnect = Some(self.here.handle.disconnect());
        }
    }

    /// A message that the job is no longer watched, with the way back.
    pub(super) fn offer_take_up(&mut self, job: JobId) {
        let demo = self.here.service() == Service::Demo;
        let words = if demo { "No longer watched" } else { "No longer watched; the render is still billed" };
        let toast = Toast::new(Status::Info, words);
        self.toasts.push(toast.action("Watch again", Action::Act(job, JobAction::TakeUp)));
    }

    fn hear_generate(&mut self) {
        match take(&mut self.here.pending.generate) {
            Some(Ok(jobs)) => {
                self.here.selection = jobs.first().map_or(self.here.selection, |job| Selection::Job(*job));
                self.here.shot.tried = false;
                self.here.shot.end_walk();
                self.finish_welcome();
            }
            Some(Err(refusal)) => self.complain(&refusal),
            None => {}
        }
    }

    fn hear_account(&mut self, ctx: &Context) {
        match take(&mut self.here.pending.connect) {
            Some(Ok(balance)) => self.connected(ctx, balance),
            Some(Err(refusal)) => {
                self.here.connect.problem = Some(refusal);
                ctx.memory_mut(|memory| memory.request_focus(connect::field_id())); // To be typed or pasted anew.
            }
            None => {}
        }
        match take(&mut self.here.pending.keychain) {
            Some(Ok(())) if !self.here.connect.key.trim().is_empty() => self.connect(KeepKey::InKeychain),
            Some(Ok(())) => self.here.connect.problem = None,
            Some(Err(refusal)) => self.here.connect.problem = Some(refusal),
            None => {}
        }
        match take(&mut self.here.pending.disconnect) {
            Some(Ok(())) => self.tell("The key is forgotten here and in the keychain"),
            Some(Err(refusal)) => self.complain(&refusal),
            None => {}
        }
        if let Some(Err(refusal)) = take(&mut self.here.pending.balance) {
            self.complain(&refusal);
        }
    }

    fn connected(&mut self, ctx: &Context, balance: Usd) {
        self.here.connect.clear(ctx);
        if matches!(self.here.sheet, Some(Sheet::Connect)) {
            self.here.sheet = None;
        }
        let under_way = self.here.handle.snapshot().under_way;
        self.tell(connect::connected_words(balance, under_way));
    }

    fn hear_dialogs(&mut self, ctx: &Context) {
        if let Some((clip, reply)) = self.here.pending.save_dialog.take() {
            let mut slot = Some(reply);
            match take(&mut slot) {
                Some(Ok(Some(path))) => self.export_to(clip, path),
                Some(Ok(None)) => {}
                Some(Err(refusal)) => self.no_dialog(&refusal, PathPurpose::Export(clip)),
                None => self.here.pending.save_dialog = slot.map(|reply| (clip, reply)),
            }
        }
        match take(&mut self.here.pending.folder_dialog) {
            Some(Ok(Some(folder))) => self.use_folder(folder),
            Some(Err(refusal)) => self.no_dialog(&refusal, PathPurpose::ClipsFolder),
            Some(Ok(None)) | None => {}
        }
        match take(&mut self.here.pending.image_dialog) {
            Some(Ok(Some(path))) => self.use_image(ctx, path),
            Some(Err(refusal)) => self.no_dialog(&refusal, PathPurpose::FirstFrame),
            Some(Ok(None)) | None => {}
        }
        for (typed, outcome) in exported(&mut self.here.pending.exports) {
            match outcome {
                Ok(path) => self.tell(format!("Saved a copy to {}", path.display())),
                Err(refusal) => self.not_written(typed, &refusal),
            }
        }
    }

    /// A path that was typed can be mended where it was typed.
    pub(super) fn not_written(&mut self, typed: Option<Box<PathSheet>>, refusal: &Refusal) {
        match typed {
            Some(typed) if self.here.sheet.is_none() => {
                self.here.sheet = Some(Sheet::Path(typed.refused(refusal)));
            }
            _ => self.complain(refusal),
        }
    }

    /// A typed path where there is no dialog, else what went wrong.
    pub(super) fn no_dialog(&mut self, refusal: &Refusal, purpose: PathPurpose) {
        if refusal.kind == RefusalKind::NoDialog {
            self.type_path(purpose);
        } else {
            self.complain(refusal);
        }
    }
}
