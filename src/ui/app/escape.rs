//! Escape where nothing else takes it: it leaves the settings and the spending, and clears the library's search.

use eframe::egui::{Context, Key, Modifiers, Popup};

use super::App;
use crate::ui::context::Screen;
use crate::ui::library::search_id;

impl App {
    /// Keeps for the next frame to whom Escape belongs now, and where it leads.
    pub(super) fn note_escape(&mut self, ctx: &Context) {
        self.shown.takes_escape = self.takes_escape(ctx);
        if !self.here.screen.is_aside() {
            self.shown.screen = self.here.screen;
        }
    }

    /// Whether Escape belongs to what is open or edited now. In the search field it clears the search.
    fn takes_escape(&self, ctx: &Context) -> bool {
        self.here.sheet.is_some()
            || self.players.full_screen.is_on()
            || (ctx.text_edit_focused() && !ctx.memory(|memory| memory.has_focus(search_id())))
            || Popup::is_any_open(ctx)
    }

    /// Does what Escape means on this screen. By now egui has taken the keyboard from a field and closed a menu, so what the frame before
    /// has shown decides.
    pub(super) fn follow_escape(&mut self, ctx: &Context) {
        let leads_on = match self.here.screen {
            Screen::Settings | Screen::Spending => true,
            // Without a search it is the grid's.
            Screen::Library => !self.here.library.search.is_empty(),
            Screen::Create => false,
        };
        let is_free = !self.shown.takes_escape && !self.takes_escape(ctx) && leads_on;
        if !is_free || !ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
            return;
        }
        match self.here.screen {
            Screen::Settings | Screen::Spending => self.here.screen = self.shown.screen,
            Screen::Library => self.here.library.search.clear(),
            Screen::Create => {}
        }
        ctx.request_repaint();
    }
}
