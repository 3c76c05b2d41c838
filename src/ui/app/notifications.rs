//! What happened behind the window's back: told to the system and to a screen reader, and the way back from a notification.

use std::sync::Arc;

use eframe::egui::{Context, ViewportCommand};

use super::App;
use crate::engine::Snapshot;
use crate::ui::context::Screen;
use crate::ui::notify::news;

impl App {
    /// Compares the picture that comes with the one that was shown; the engine in the background too, since its shots cost money.
    pub(super) fn tell_news(&mut self, ctx: &Context, coming: &Arc<Snapshot>) {
        let focused = ctx.input(|input| input.focused);
        let shown = self.here.snapshot.clone();
        let mut news = self.notifications.compare(ctx, focused, &shown, coming);
        let other = self.other.as_ref().map(|other| (other.snapshot.clone(), other.handle.snapshot()));
        if let Some((shown, coming)) = other {
            news |= self.notifications.compare(ctx, focused, &shown, &coming);
            if let Some(other) = &mut self.other {
                other.snapshot = coming;
            }
        }
        self.notifications.keep_attention(ctx, focused, news);
        self.notifications.keep_title(ctx, news::title(coming));
        self.follow_pressed(ctx);
    }

    /// Shows what a notification was about.
    fn follow_pressed(&mut self, ctx: &Context) {
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
}
