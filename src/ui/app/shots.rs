//! Shots: Generate, filling the form from a job, a clip or a ready-made prompt, and what a person does to a job.

use eframe::egui::Context;

use super::App;
use super::undo::Undo;
use crate::domain::{ClipId, Draft, JobAction, JobId, SettingsChange};
use crate::engine::{Service, Snapshot};
use crate::ui::context::{Action, Screen, Selection, Side, take};
use crate::ui::sheets::Sheet;
use crate::ui::shot::data::{generate_button, spend_question};
use crate::ui::shot::first_frame::FirstFrameState;
use crate::ui::theme::Status;
use crate::ui::widgets::Toast;
use crate::ui::{shot, welcome};

/// The message of a press on Generate that only led to the form.
const THE_SHOT: &str = "This is the shot. Press Generate again to make it";

impl App {
    /// Generates when the form is in sight and valid; a high price is asked about first. A double click or a held key buys once.
    /// While the form is out of sight, a press leads to it and buys nothing: the person can't know what it would buy.
    pub(super) fn generate(&mut self, ctx: &Context) {
        let now = ctx.input(|input| input.time);
        let here = &mut self.here;
        // Count the press that only leads to the form too: while its key is held, it must not buy there.
        let is_new = here.shot.is_new_press(now);
        if !here.shot.is_seen(ctx.cumulative_frame_nr()) {
            return self.lead_to_form(ctx);
        }
        here.shot.tried = true;
        let standing = FirstFrameState::of(&here.shot, &here.images, now);
        let (errors, busy) = (here.shot.errors(), here.pending.generate.is_some());
        let button = generate_button(&here.snapshot, &here.shot.draft, &errors, standing, busy);
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

    /// Removes "press Generate again" once a press would buy twice or buy something else: the shot is sent or asked about, the form
    /// has changed or is out of sight.
    pub(super) fn follow_lead(&mut self, ctx: &Context, form_has_changed: bool) {
        let here = &self.here;
        let is_hidden = here.screen != Screen::Create
            || here.sheet.is_some()
            || !self.panels.is_open(Side::Shot, ctx.content_rect().width());
        if form_has_changed || is_hidden || here.pending.generate.is_some() {
            self.toasts.withdraw(THE_SHOT);
        }
    }

    /// Generates without asking. Sends the copy of the first frame that the form shows.
    pub(super) fn generate_now(&mut self, ctx: &Context) {
        let here = &mut self.here;
        here.sheet = None;
        if here.pending.generate.is_none() {
            let standing = FirstFrameState::of(&here.shot, &here.images, ctx.input(|input| input.time));
            let shown = standing.copy().or_else(|| here.shot.draft.copy.clone());
            let draft = Draft { copy: shown, ..here.shot.draft.clone() };
            here.pending.generate = Some(here.handle.generate(draft));
        }
    }

    /// Puts the first of the new jobs on the stage.
    pub(super) fn hear_generate(&mut self) {
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

    /// Fills the form. Words that were never sent exist nowhere else, so a message offers them back.
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

    /// Brings back the shot that the form held before.
    pub(super) fn restore_shot(&mut self, draft: Draft, now: f64) {
        self.here.undo.retain(|undo| *undo != Undo::Replaced(Box::new(draft.clone())));
        self.toasts.forget(|action| matches!(action, Action::RestoreShot(offered) if **offered == draft));
        self.here.shot.replace(draft, now);
    }

    /// Ends the first start.
    pub(super) fn finish_welcome(&mut self) {
        if !self.here.snapshot.settings.welcomed {
            self.watch(|handle| handle.change_settings([SettingsChange::Welcomed]));
        }
    }

    /// Does something to a job. A bought job that is dismissed can be watched again from the message.
    pub(super) fn act(&mut self, job: JobId, action: JobAction) {
        self.here.sheet = None;
        let bought = self.here.snapshot.job(job).is_some_and(|view| view.job.is_bought() && !view.job.state.is_ended());
        if action == JobAction::Dismiss && bought {
            self.here.undo.push(Undo::Dismissed(job));
            self.offer_take_up(job);
        }
        self.watch(|handle| handle.act(job, action));
    }

    /// Says that the job is no longer watched, and offers to watch it again.
    fn offer_take_up(&mut self, job: JobId) {
        let demo = self.here.service() == Service::Demo;
        let words = if demo { "No longer watched" } else { "No longer watched; the render is still billed" };
        let toast = Toast::new(Status::Info, words);
        self.toasts.push(toast.action("Watch again", Action::Act(job, JobAction::TakeUp)));
    }

    /// Pauses a running queue, resumes a paused one.
    pub(super) fn pause_or_resume(&mut self) {
        let paused = self.here.snapshot.queue.pause.is_some();
        self.watch(|handle| if paused { handle.resume_queue() } else { handle.pause_queue() });
    }
}

/// Whether these words are only in the form: not ready-made, and in no job and no clip.
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
