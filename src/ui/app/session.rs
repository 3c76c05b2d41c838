//! The account, and which of the two engines is shown: Segmind's or the demo's.
//!
//! The other engine goes on in the background. Its answers are shown at once, with the name of its service; what only changes
//! its own forms waits until the person comes back.

use eframe::egui::{Context, ViewportCommand};

use super::App;
use super::files::saved_words;
use super::undo::disposed_words;
use super::workspace::Workspace;
use crate::domain::{ApiKey, Settings, SettingsChange, Usd};
use crate::engine::{KeepKey, KeyState, Refusal, Service, Target};
use crate::ui::connect;
use crate::ui::context::{Exported, FrameOnStage, Screen, exported, take, take_tagged};
use crate::ui::sheets::Sheet;
use crate::ui::widgets::Toasts;

impl App {
    /// Checks the pasted key and keeps it.
    pub(super) fn connect(&mut self, keep: KeepKey) {
        let here = &mut self.here;
        if here.pending.account.connect.is_some() {
            return;
        }
        match ApiKey::parse(&here.connect.key) {
            Ok(key) => {
                here.connect.problem = None;
                here.pending.account.connect = Some(here.handle.connect(key, keep));
            }
            Err(error) => here.connect.problem = Some(Refusal::new(error.to_string())),
        }
    }

    /// Asks the keychain for the key again.
    pub(super) fn retry_keychain(&mut self) {
        if self.here.pending.account.keychain.is_none() {
            self.here.pending.account.keychain = Some(self.here.handle.retry_keychain());
        }
    }

    /// Forgets the key.
    pub(super) fn disconnect(&mut self) {
        self.here.sheet = None;
        if self.here.pending.account.disconnect.is_none() {
            self.here.pending.account.disconnect = Some(self.here.handle.disconnect());
        }
    }

    /// Asks for the balance.
    pub(super) fn refresh_balance(&mut self) {
        if self.here.pending.account.balance.is_none() {
            self.here.pending.account.balance = Some(self.here.handle.refresh_balance());
        }
    }

    /// Handles the answers about the key and the balance.
    pub(super) fn hear_account(&mut self, ctx: &Context) {
        match take(&mut self.here.pending.account.connect) {
            Some(Ok(balance)) => self.connected(ctx, balance),
            Some(Err(refusal)) => {
                self.here.connect.problem = Some(refusal);
                ctx.memory_mut(|memory| memory.request_focus(connect::field_id())); // So that it can be typed or pasted again.
            }
            None => {}
        }
        match take(&mut self.here.pending.account.keychain) {
            Some(Ok(())) if !self.here.connect.key.trim().is_empty() => self.connect(KeepKey::InKeychain),
            Some(Ok(())) => self.here.connect.problem = None,
            Some(Err(refusal)) => self.here.connect.problem = Some(refusal),
            None => {}
        }
        match take(&mut self.here.pending.account.disconnect) {
            Some(Ok(())) => self.tell("The key is forgotten here and in the keychain"),
            Some(Err(refusal)) => self.complain(&refusal),
            None => {}
        }
        if let Some(Err(refusal)) = take(&mut self.here.pending.account.balance) {
            self.complain(&refusal);
        }
    }

    fn connected(&mut self, ctx: &Context, balance: Usd) {
        self.here.connect.clear(ctx);
        if matches!(self.here.sheet, Some(Sheet::Connect)) {
            self.here.sheet = None;
        }
        let under_way = self.here.handle.snapshot().under_way;
        self.tell_connected(connect::connected_words(balance, under_way));
    }

    /// Shows the demo.
    pub(super) fn start_demo(&mut self) {
        self.show_service(Service::Demo);
    }

    /// Shows Segmind.
    pub(super) fn start_segmind(&mut self) {
        self.show_service(Service::Segmind);
    }

    fn show_service(&mut self, service: Service) {
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

    /// Shows the engine that was started.
    pub(super) fn hear_session(&mut self) {
        match take(&mut self.here.pending.session) {
            Some(Ok(session)) => self.swap_to(Workspace::new(session)),
            Some(Err(refusal)) => self.complain(&refusal),
            None => {}
        }
    }

    /// Shows another engine; the one that was shown goes on in the background.
    pub(super) fn swap_to(&mut self, workspace: Workspace) {
        self.here.save_draft(0.0, true);
        self.here.save_note(0.0, true);
        self.here.sheet = None;
        self.toasts = Toasts::default(); // They are about the other engine's clips and jobs.
        let left = std::mem::replace(&mut self.here, workspace);
        self.here.snapshot = self.here.handle.snapshot();
        self.here.library.prefs = left.library.prefs;
        self.keep_appearance(&left.snapshot.settings);
        self.other = Some(left);
        let snapshot = &self.here.snapshot;
        if snapshot.service == Service::Segmind && snapshot.account.key == KeyState::None {
            if snapshot.settings.welcomed {
                self.here.sheet = Some(Sheet::Connect);
            } else {
                self.here.connect.is_asked_for = true; // Whoever comes from the demo wants to connect.
            }
        }
        self.here.screen = Screen::Create;
    }

    /// Theme, motion and notifications stay as the person chose them, whichever engine is shown.
    fn keep_appearance(&mut self, before: &Settings) {
        let now = &self.here.snapshot.settings;
        let wanted = [
            SettingsChange::Theme(before.theme),
            SettingsChange::ReducedMotion(before.reduced_motion),
            SettingsChange::Notifications(before.notifications),
            SettingsChange::AsksOnClose(before.asks_on_close),
        ];
        if now.changed(&wanted) != **now {
            self.watch(|handle| handle.change_settings(wanted));
        }
    }

    /// Shows what a pressed notification is about.
    pub(super) fn follow_pressed(&mut self, ctx: &Context) {
        while let Some((service, selection)) = self.notifications.take_pressed() {
            if self.here.service() != service
                && let Some(other) = self.other.take_if(|other| other.service() == service)
            {
                self.swap_to(other);
            }
            self.here.sheet = None;
            self.here.screen = Screen::Create;
            self.here.selection = selection;
            ctx.send_viewport_cmd(ViewportCommand::Minimized(false));
            ctx.send_viewport_cmd(ViewportCommand::Focus);
        }
    }

    /// Handles the other engine's answers.
    pub(super) fn hear_left(&mut self) {
        let Some(left) = &mut self.other else { return };
        hear_left_dialogs(left);
        let place = place(left.service());
        let mut refusals = left.pending.quiet_refusals();
        refusals.extend(take(&mut left.pending.generate).and_then(Result::err));
        refusals.extend(take(&mut left.pending.account.balance).and_then(Result::err));
        refusals.extend(take(&mut left.pending.account.disconnect).and_then(Result::err));
        let copies = exported(&mut left.pending.exports).into_iter();
        let frames = exported(&mut left.pending.frames.saves).into_iter();
        let mut done = Vec::new();
        for outcome in left.pending.deleted() {
            match outcome {
                Ok(disposed) => done.push(format!("{place}: {}", disposed_words(disposed))),
                Err(refusal) => refusals.push(refusal),
            }
        }
        for Exported { what, outcome, .. } in copies.chain(frames) {
            match outcome {
                Ok(path) => done.push(format!("{place}: {}", uncapitalised(&saved_words(&what, &path)))),
                Err(refusal) => refusals.push(refusal),
            }
        }
        for words in done {
            self.tell(words);
        }
        for refusal in refusals {
            let sentence = format!("{place}: {}", uncapitalised(&refusal.sentence));
            self.complain(&Refusal { sentence, ..refusal });
        }
    }
}

/// A dialog that was opened there may still be open. Its answer means that clip.
fn hear_left_dialogs(left: &mut Workspace) {
    if let Some((clip, Ok(Some(path)))) = take_tagged(&mut left.pending.save_dialog) {
        let to = left.target(clip, path);
        left.export(clip, to, None);
    }
    if let Some((FrameOnStage { clip, at, .. }, Ok(Some(path)))) = take_tagged(&mut left.pending.frames.dialog) {
        left.save_frame(clip, at, Target::from_dialog(path, "png"), None);
    }
}

const fn place(service: Service) -> &'static str {
    match service {
        Service::Demo => "In the demo",
        Service::Segmind => "With Segmind",
    }
}

/// A sentence as it goes on after a colon; names keep their capital.
fn uncapitalised(sentence: &str) -> String {
    let mut letters = sentence.chars();
    let (first, second) = (letters.next(), letters.clone().next());
    match first {
        Some(first) if second.is_some_and(|second| !second.is_uppercase()) && !sentence.starts_with("Segmind") => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => sentence.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_goes_on_after_a_colon() {
        assert_eq!(uncapitalised("The disk is full: /x"), "the disk is full: /x");
        assert_eq!(uncapitalised("Segmind asks for a pause"), "Segmind asks for a pause");
        assert_eq!(uncapitalised("HEIC can't be read"), "HEIC can't be read");
        assert_eq!(uncapitalised(""), "");
    }
}
