//! Tells the system what happened while the person is in another window, a screen reader always, and keeps the window's title.
//!
//! Owns the way back from a pressed notification. Says nothing while the window has the keyboard; never blocks: the notifier
//! works elsewhere.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

use eframe::egui::{Context, Ui, UserAttentionType, ViewportCommand};

use super::app::App;
use super::news::{self, News};
use super::services::{Notice, Notifier};
use super::view::{Screen, Selection};
use super::voice::{self, Voice};
use crate::domain::NoticeChoice;
use crate::engine::{Service, Snapshot};

/// What a pressed notification leads to.
type Pressed = (Service, Selection);

/// The window's side of notifications.
pub(super) struct Notices {
    notifier: Box<dyn Notifier>,
    out: Sender<Pressed>,
    pressed: Receiver<Pressed>,
    title: String,
    asked_attention: bool,
    voice: Voice,
}

impl Notices {
    /// Nothing told yet.
    pub fn new(notifier: Box<dyn Notifier>) -> Self {
        let (out, pressed) = channel();
        Self { notifier, out, pressed, title: String::new(), asked_attention: false, voice: Voice::default() }
    }

    /// Has a screen reader say what happened.
    pub fn show_voice(&self, ui: &Ui) {
        self.voice.show(ui);
    }

    fn tell(&self, ctx: &Context, snapshot: &Snapshot, news: &News) {
        let goal = match news {
            News::Saved(_, clip, _) => Selection::Clip(*clip),
            News::Needs(_, job, _) => Selection::Job(*job),
        };
        let (out, ctx, service) = (self.out.clone(), ctx.clone(), snapshot.service);
        let clicked = move || {
            if out.send((service, goal)).is_err() {
                tracing::debug!("a notification was pressed after the window had closed");
            }
            ctx.request_repaint();
        };
        let notice = Notice {
            title: news.title(),
            body: news.body().to_owned(),
            urgent: news.is_urgent(),
            sound: snapshot.settings.notices == NoticeChoice::WithSound,
        };
        self.notifier.show(notice, Box::new(clicked));
    }
}

impl App {
    /// Compares the picture that comes with the one that was shown; the engine in the background too, since its shots cost money.
    pub(super) fn tell_news(&mut self, ctx: &Context, coming: &Arc<Snapshot>) {
        let focused = ctx.input(|input| input.focused);
        let shown = self.here.snapshot.clone();
        let mut news = self.compare(ctx, focused, &shown, coming);
        let other = self.other.as_ref().map(|other| (other.snapshot.clone(), other.handle.snapshot()));
        if let Some((shown, coming)) = other {
            news |= self.compare(ctx, focused, &shown, &coming);
            if let Some(other) = &mut self.other {
                other.snapshot = coming;
            }
        }
        self.keep_attention(ctx, focused, news);
        self.keep_title(ctx, news::title(coming));
        self.follow_pressed(ctx);
    }

    /// Has it said; whether there is something that a person in another window has to do.
    fn compare(&mut self, ctx: &Context, focused: bool, shown: &Arc<Snapshot>, coming: &Arc<Snapshot>) -> bool {
        if Arc::ptr_eq(shown, coming) {
            return false;
        }
        let news = news::between(shown, coming);
        if let Some(saying) = voice::between(shown, coming, &news) {
            self.notices.voice.say(saying);
        }
        if focused {
            return false;
        }
        if coming.settings.notices != NoticeChoice::Off {
            for one in &news {
                self.notices.tell(ctx, coming, one);
            }
        }
        news.iter().any(News::is_urgent)
    }

    /// The window's mark in the taskbar, until the person is back.
    fn keep_attention(&mut self, ctx: &Context, focused: bool, needed: bool) {
        if needed {
            self.notices.asked_attention = true;
            ctx.send_viewport_cmd(ViewportCommand::RequestUserAttention(UserAttentionType::Informational));
        } else if focused && std::mem::take(&mut self.notices.asked_attention) {
            ctx.send_viewport_cmd(ViewportCommand::RequestUserAttention(UserAttentionType::Reset));
        }
    }

    fn keep_title(&mut self, ctx: &Context, title: String) {
        if self.notices.title != title {
            self.notices.title.clone_from(&title);
            ctx.send_viewport_cmd(ViewportCommand::Title(title));
        }
    }

    /// Shows what a notification was about.
    fn follow_pressed(&mut self, ctx: &Context) {
        while let Ok((service, selection)) = self.notices.pressed.try_recv() {
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
}
