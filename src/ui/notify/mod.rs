//! Tells what happened: by a notification while the person is in another window, to a screen reader always, and in the window's title.
//!
//! A pressed notification leads back to the clip or job. The notifier works on its own thread, so nothing here blocks.

mod news;

use self::news::{Announcement, News};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

use eframe::egui::accesskit::Live;
use eframe::egui::{
    Context, Rect, Role as AccessRole, Sense, Ui, UserAttentionType, Vec2, ViewportCommand, WidgetInfo,
};

use crate::domain::NotificationChoice;
use crate::engine::{Service, Snapshot};
use crate::ui::context::Selection;
use crate::ui::platform::{Notification, Notifier};

/// What a pressed notification leads to.
pub(in crate::ui) type PressedNotification = (Service, Selection);

/// Two snapshots of one engine, one after the other.
pub(in crate::ui) struct SnapshotChange {
    /// The one that the window knew.
    pub before: Arc<Snapshot>,
    /// The latest.
    pub now: Arc<Snapshot>,
}

/// The window's side of notifications.
pub(in crate::ui) struct Notifications {
    notifier: Box<dyn Notifier>,
    out: Sender<PressedNotification>,
    pressed: Receiver<PressedNotification>,
    title: String,
    asked_attention: bool,
    screen_reader: ScreenReader,
}

impl Notifications {
    /// Nothing has been told yet.
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

    /// Puts what a screen reader says into the accessibility tree.
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

    /// Tells what is new of the engine that the window shows, and of the hidden one, since its shots cost money too.
    pub fn follow(&mut self, ctx: &Context, shown: &SnapshotChange, hidden: Option<&SnapshotChange>) {
        let focused = ctx.input(|input| input.focused);
        let mut needed = false;
        for change in std::iter::once(shown).chain(hidden) {
            needed |= self.tell(ctx, focused, change);
        }
        self.keep_attention(ctx, focused, needed);
        self.keep_title(ctx, news::title(&shown.now));
    }

    /// Tells what is new of one engine. Returns whether the person, in another window, has to do something.
    fn tell(&mut self, ctx: &Context, focused: bool, SnapshotChange { before, now }: &SnapshotChange) -> bool {
        if Arc::ptr_eq(before, now) {
            return false;
        }
        let news = news::between(before, now);
        if let Some(announcement) = news::to_say(before, now, &news) {
            self.screen_reader.say(announcement);
        }
        if focused {
            return false;
        }
        if now.settings.notifications != NotificationChoice::Off {
            for one in &news {
                self.show(ctx, now, one);
            }
        }
        news.iter().any(News::is_urgent)
    }

    /// Marks the window in the taskbar until the person is back.
    fn keep_attention(&mut self, ctx: &Context, focused: bool, needed: bool) {
        if needed {
            self.asked_attention = true;
            ctx.send_viewport_cmd(ViewportCommand::RequestUserAttention(UserAttentionType::Informational));
        } else if focused && std::mem::take(&mut self.asked_attention) {
            ctx.send_viewport_cmd(ViewportCommand::RequestUserAttention(UserAttentionType::Reset));
        }
    }

    /// Keeps the window's title, and sends it on only when it changes.
    fn keep_title(&mut self, ctx: &Context, title: String) {
        if self.title != title {
            self.title.clone_from(&title);
            ctx.send_viewport_cmd(ViewportCommand::Title(title));
        }
    }

    /// What a pressed notification leads to, the oldest first.
    pub fn take_pressed(&self) -> Option<PressedNotification> {
        self.pressed.try_recv().ok()
    }
}

/// The announcement in the accessibility tree. It can't be seen.
#[derive(Debug, Default)]
struct ScreenReader {
    announcement: Option<Announcement>,
    count: u64,
}

impl ScreenReader {
    /// Says this next; the same sentence twice is heard twice.
    pub fn say(&mut self, announcement: Announcement) {
        self.announcement = Some(announcement);
        self.count += 1;
    }

    /// Puts it into the accessibility tree, each time under a new id: screen readers say what is new.
    pub fn show(&self, ui: &Ui) {
        let Some(announcement) = &self.announcement else { return };
        let corner = Rect::from_min_size(ui.ctx().content_rect().min, Vec2::splat(1.0));
        let response = ui.interact(corner, ui.unique_id().with(("announcement", self.count)), Sense::empty());
        response.widget_info(|| WidgetInfo::labeled(AccessRole::Status, true, &announcement.words));
        let live = if announcement.urgent { Live::Assertive } else { Live::Polite };
        ui.ctx().accesskit_node_builder(response.id, |node| node.set_live(live));
    }
}
