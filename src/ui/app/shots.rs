//! Shots: Generate, filling the form from a job, a clip or a ready-made prompt, dismissing a job, and pausing the queue.

use std::sync::Arc;

use eframe::egui::Context;

use super::App;
use super::undo::Undo;
use crate::domain::{ClipId, Draft, JobAction, JobId, PictureDraft, SettingsChange, Shot};
use crate::engine::{Service, Snapshot};
use crate::ui::catalog::Known;
use crate::ui::context::{Action, Screen, Selection, Side, take};
use crate::ui::sheets::Sheet;
use crate::ui::shot;
use crate::ui::shot::data::{generate_button, spend_question};
use crate::ui::shot::picture_state::PictureState;
use crate::ui::theme::Status;
use crate::ui::welcome::{self, WelcomeStep};
use crate::ui::widgets::Toast;

/// The message of a press that belongs to the one before, by which the shot was sent.
const ALREADY_SENT: &str = "Already sent. Press again for another take";

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
        if is_new {
            here.shot.has_sent = false;
        }
        if !here.shot.is_seen(ctx.cumulative_frame_nr()) {
            return self.lead_to_form(ctx);
        }
        here.shot.tried = true;
        let pictures = PictureState::all(&here.shot, &here.images, &here.snapshot.models, now);
        let (errors, busy) = (here.shot.errors(&here.snapshot.models), here.pending.generate.is_some());
        let button = generate_button(&here.snapshot, &here.shot.draft, &errors, &pictures, busy);
        if busy {
            self.note(ALREADY_SENT);
        } else if button.reason.is_some() {
            if here.shot.draft.has_no_words() {
                ctx.memory_mut(|memory| memory.request_focus(shot::prompt_id()));
            }
        } else if !is_new {
            tracing::debug!("a press that belongs to the one before buys nothing");
            if here.shot.has_sent {
                self.note(ALREADY_SENT);
            }
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
        if welcome::is_before_choice(&self.here.snapshot) {
            return; // There is no form yet, and the way to one is on the stage.
        }
        self.players.full_screen.set(ctx, false);
        self.panels.reveal_shot();
        if self.here.shot.draft.has_no_words() {
            ctx.memory_mut(|memory| memory.request_focus(shot::prompt_id()));
        } else {
            self.note(THE_SHOT);
        }
    }

    /// Shows the form, with the keyboard in its words.
    pub(super) fn show_form(&mut self, ctx: &Context) {
        self.here.sheet = None;
        self.here.screen = Screen::Create;
        self.players.full_screen.set(ctx, false);
        self.panels.reveal_shot();
        ctx.memory_mut(|memory| memory.request_focus(shot::prompt_id()));
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
        if form_has_changed || is_hidden {
            self.toasts.withdraw(ALREADY_SENT);
        }
    }

    /// Generates without asking. Sends the copies of the pictures that the form shows.
    pub(super) fn generate_now(&mut self, ctx: &Context) {
        let here = &mut self.here;
        here.sheet = None;
        self.toasts.withdraw(ALREADY_SENT);
        if here.pending.generate.is_none() {
            let now = ctx.input(|input| input.time);
            let mut draft = here.shot.draft.clone();
            for (slot, state) in PictureState::all(&here.shot, &here.images, &here.snapshot.models, now) {
                if let (Some(copy), Some(picture)) = (state.copy(), draft.picture(slot).cloned()) {
                    draft.put_picture(slot, PictureDraft { copy: Some(copy), ..picture });
                }
            }
            here.shot.has_sent = true;
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
            let (request, take) = (&view.job.request, view.job.take);
            let draft = Draft { shot: Some(take.shot), continues: take.continues, ..Draft::from_request(request) };
            self.fill_form(draft, now);
        }
    }

    /// Puts a clip's shot into the form.
    pub(super) fn use_clip(&mut self, clip: ClipId, now: f64) {
        match self.here.known_clip(clip) {
            Known::Here(clip) => {
                let (shot, continues) = (Some(clip.take.shot), clip.take.continues);
                self.fill_form(Draft { shot, continues, ..Draft::from_request(&clip.request) }, now);
            }
            Known::Coming => self.postpone(Action::UseClip(clip)),
            Known::Gone => self.note("This clip is no longer in the library"),
        }
    }

    /// Puts a ready-made prompt into the form.
    pub(super) fn use_prompt(&mut self, ctx: &Context, index: usize, now: f64) {
        if let Some(ready) = welcome::READY.get(index) {
            self.fill_form(ready.draft(), now);
            shot::go_to_end(ctx, &self.here.shot.draft.prompt);
        }
    }

    /// Ends the first start with an empty form.
    pub(super) fn start_empty(&mut self, now: f64) {
        self.fill_form(Draft::default(), now);
    }

    /// Puts the first ready-made shot into an empty form as soon as the person has chosen how to begin, so that one press makes it.
    pub(super) fn follow_first_start(&mut self, ctx: &Context) {
        let here = &mut self.here;
        let has_chosen = welcome::step(&here.snapshot) == Some(WelcomeStep::FirstShot);
        if !has_chosen || std::mem::replace(&mut here.pending.told.first_shot, true) || !here.shot.draft.has_no_words()
        {
            return;
        }
        let now = ctx.input(|input| input.time);
        here.shot.replace(welcome::READY[0].draft(), now);
        shot::go_to_end(ctx, &here.shot.draft.prompt);
    }

    /// Fills the form. Words that were never sent exist nowhere else, so a message offers them back.
    fn fill_form(&mut self, draft: Draft, now: f64) {
        let before = self.here.shot.draft.clone();
        if before.prompt.trim() != draft.prompt.trim()
            && is_unsent(&before, &self.here.snapshot, self.here.catalog.recent_shots())
        {
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

    /// Dismisses a job. A bought one can be watched again from the message.
    pub(super) fn dismiss(&mut self, job: JobId) {
        if self.here.snapshot.job(job).is_some_and(|view| view.job.is_bought() && !view.job.state.is_ended()) {
            self.here.undo.push(Undo::Dismissed(job));
            self.offer_take_up(job);
        }
        self.watch(|handle| handle.act(job, JobAction::Dismiss));
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

/// Whether these words are only in the form: not ready-made, and in no job and none of the latest shots.
fn is_unsent(draft: &Draft, snapshot: &Snapshot, recent: &[Arc<Shot>]) -> bool {
    let words = draft.prompt.trim();
    let is_sent = || {
        let jobs = snapshot.jobs.iter().map(|view| &view.job.request);
        let shots = recent.iter().map(|shot| &shot.request);
        jobs.chain(shots).any(|request| request.prompt.trim() == words)
    };
    let is_ready_made = || welcome::READY.iter().any(|ready| ready.prompt.trim() == words);
    !words.is_empty() && !is_ready_made() && !is_sent()
}
