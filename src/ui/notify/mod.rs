//! Tells the system what happened while the person is in another window, a screen reader always, and keeps the window's title.
//!
//! Owns the way back from a pressed notification. Says nothing while the window has the keyboard; never blocks: the notifier
//! works elsewhere.

pub mod news;
pub mod screen_reader;

use self::news::News;
use self::screen_reader::ScreenReader;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

use eframe::egui::{Context, Ui, UserAttentionType, ViewportCommand};

use crate::domain::NotificationChoice;
use crate::engine::{Service, Snapshot};
use crate::ui::context::Selection;
use crate::ui::platform::{Notification, Notifier};

/// What a pressed notification leads to.
pub(in crate::ui) type Pressed = (Service, Selection);

/// The window's side of notifications.
pub(in crate::ui) struct Notifications {
    notifier: Box<dyn Notifier>,
    out: Sender<Pressed>,
    pressed: Receiver<Pressed>,
    title: String,
    asked_attention: bool,
    screen_reader: ScreenReader,
}

impl Notifications {
    /// Nothing told yet.
    pub fn new(notifier: Box<dyn Notifier>) -> Self {
        let (out, pressed) = channel();
        Self {
            notifier,
            out,
            pressed,
            title: String::new(),
            asked_attention: false,
            screen_reader: ScreenReader::default(),
        }
    }

    /// Has a screen reader say what happened.
    pub fn show_to_screen_reader(&self, ui: &Ui) {
        self.screen_reader.show(ui);
    }

    fn show(&self, ctx: &Context, snapshot: &Snapshot, news: &News) {
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
        let notification = Notification {
            title: news.title(),
            body: news.body().to_owned(),
            urgent: news.is_urgent(),
            sound: snapshot.settings.notifications == NotificationChoice::WithSound,
        };
        self.notifier.show(notification, Box::new(clicked));
    }

    /// Has it said; whether there is something that a person in another window has to do.
    pub fn compare(&mut self, ctx: &Context, focused: bool, shown: &Arc<Snapshot>, coming: &Arc<Snapshot>) -> bool {
        if Arc::ptr_eq(shown, coming) {
            return false;
        }
        let news = news::between(shown, coming);
        if let Some(saying) = screen_reader::between(shown, coming, &news) {
            self.screen_reader.say(saying);
        }
        if focused {
            return false;
        }
        if coming.settings.notifications != NotificationChoice::Off {
            for one in &news {
                self.show(ctx, coming, one);
            }
        }
        news.iter().any(News::is_urgent)
    }

    /// The window's mark in the taskbar, until the person is back.
    pub fn keep_attention(&mut self, ctx: &Context, focused: bool, needed: bool) {
        if needed {
            self.asked_attention = true;
            ctx.send_viewport_cmd(ViewportCommand::RequestUserAttention(UserAttentionType::Informational));
        } else if focused && std::mem::take(&mut self.asked_attention) {
            ctx.send_viewport_cmd(ViewportCommand::RequestUserAttention(UserAttentionType::Reset));
        }
    }

    /// Keeps the window's title, and sends it on only when it changes.
    pub fn keep_title(&mut self, ctx: &Context, title: String) {
        if self.title != title {
            self.title.clone_from(&title);
            ctx.send_viewport_cmd(ViewportCommand::Title(title));
        }
    }

    /// What a pressed notification leads to, oldest first.
    pub fn take_pressed(&self) -> Option<Pressed> {
        self.pressed.try_recv().ok()
    }
}
