//! One look of the window, open: what a person does to get there, in words that the table of looks is written in.

#![allow(clippy::panic, reason = "a test may fail loudly")]

use std::sync::Arc;

use eframe::egui;
use egui_kittest::kittest::Queryable as _;
use egui_kittest::{Harness, Node};
use rushes::domain::SpendingReport;
use rushes::engine::{PictureLook, Refusal, Request};
use rushes::ui::App;
use rushes::ui::theme;

use super::super::double::Double;
use super::super::{open, settle, type_into};
use super::gallery::Look;
use crate::support::Window;
use crate::support::harness::HarnessExt as _;

/// An open window, and the far end of it.
pub struct Visit {
    pub window: Harness<'static, App>,
    pub double: Double,
    /// What stays in sight, whatever the size.
    kept: Option<&'static str>,
}

impl Visit {
    /// Opens a window wide enough for everything and goes to the look.
    pub fn to(look: &Look) -> Self {
        Self::at(look, Window::new(1280.0, 800.0))
    }

    /// Goes to the look in a window of this size and scale.
    pub fn at(look: &Look, window: Window) -> Self {
        let (window, double) = open(window.any_script().unchecked(), (look.snapshot)());
        let mut visit = Self { window, double, kept: None };
        visit.rest();
        (look.reach)(&mut visit);
        visit.rest();
        visit
    }

    /// Draws until the pictures are there.
    pub fn rest(&mut self) {
        settle(&mut self.window, &mut self.double);
    }

    /// Another theme and size, in points.
    pub fn shown_as(&mut self, theme: egui::Theme, size: egui::Vec2) {
        let choice =
            if theme == egui::Theme::Dark { egui::ThemePreference::Dark } else { egui::ThemePreference::Light };
        theme::apply(&self.window.ctx, choice);
        self.window.set_size(size);
        self.rest();
        if let Some(kept) = self.kept {
            self.scroll_to(kept);
        }
    }

    /// The first thing whose name begins so.
    fn first<'a>(&'a self, start: &'a str) -> Node<'a> {
        let named = move |label: &str| label.starts_with(start);
        let mut all = self.window.query_all_by(move |node| node.label().as_deref().is_some_and(named));
        all.next().unwrap_or_else(|| panic!("nothing is called {start}"))
    }

    /// Presses the first control with this name.
    pub fn press(&mut self, label: &str) {
        self.window.query_all_by_label(label).next().unwrap_or_else(|| panic!("nothing is called {label}")).click();
        self.rest();
    }

    /// Presses the first control whose name begins so.
    pub fn press_first(&mut self, start: &str) {
        self.first(start).click();
        self.rest();
    }

    /// Presses the first control with this in its name.
    pub fn press_containing(&mut self, part: &str) {
        super::super::press_containing(&mut self.window, part);
        self.rest();
    }

    /// Opens the queue by hand: then it is open in small windows too.
    pub fn open_queue(&mut self) {
        if self.window.query_by_label("Hide the queue panel").is_some() {
            self.press("Hide the queue panel");
        }
        self.press("Show the queue panel");
    }

    /// Puts the first job on the stage, and leaves the queue folded.
    pub fn select_job(&mut self) {
        self.open_queue();
        self.press_first("In the queue: ");
        self.press("Hide the queue panel");
    }

    /// Gives the keyboard to the first control whose name begins so.
    pub fn focus(&mut self, start: &str) {
        self.first(start).focus();
        self.rest();
    }

    /// Scrolls to the first thing whose name begins so.
    pub fn scroll_to(&mut self, start: &'static str) {
        self.kept = Some(start);
        self.first(start).scroll_to_me();
        self.rest();
    }

    /// Puts the pointer on the first thing whose name begins so.
    pub fn hover(&mut self, start: &str) {
        self.first(start).hover();
        self.rest();
    }

    /// Puts the pointer into the first thing whose name begins so, this far from its left edge.
    pub fn point_into(&mut self, start: &str, share: f32) {
        let rect = self.first(start).rect();
        self.window.hover_at(egui::pos2(egui::lerp(rect.x_range(), share), rect.center().y));
        self.rest();
    }

    /// Types where the keyboard is.
    pub fn typed(&mut self, text: &str) {
        self.window.event(egui::Event::Text(text.into()));
        self.rest();
    }

    /// Types into a field.
    pub fn types(&mut self, label: &str, text: &str) {
        type_into(&mut self.window, label, text);
    }

    /// Presses a key, with Ctrl or Cmd.
    pub fn chord(&mut self, key: egui::Key) {
        self.window.key_press_modifiers(egui::Modifiers::COMMAND, key);
        self.rest();
    }

    /// Presses a key.
    pub fn key(&mut self, key: egui::Key) {
        self.window.press(key);
        self.rest();
    }

    /// Presses the window's own close button.
    pub fn close(&mut self) {
        let viewports = &mut self.window.input_mut().viewports;
        viewports.entry(egui::ViewportId::ROOT).or_default().events.push(egui::ViewportEvent::Close);
        self.window.step();
        self.window.input_mut().viewports.entry(egui::ViewportId::ROOT).or_default().events.clear();
        self.rest();
    }

    /// Opens the menu of a field.
    pub fn menu_of(&mut self, label: &str) {
        self.window.get_by_label(label).click_secondary();
        self.rest();
    }

    /// Refuses the question about the key.
    pub fn refuse_key(&mut self, refusal: Refusal) {
        let asked = self.double.take(|request| matches!(request, Request::Connect(..)).then_some(()));
        let Some(((), Request::Connect(_, _, answer))) = asked else { panic!("the key is not asked about") };
        answer.send(Err(refusal));
        self.rest();
    }

    /// Answers the question about the first frame, which is asked after a rest.
    pub fn answer_first_frame(&mut self, look: Result<PictureLook, Refusal>) {
        self.window.run_steps(40);
        let asked = self.double.take(|request| matches!(request, Request::LookAt(..)).then_some(()));
        let Some(((), Request::LookAt(_, answer))) = asked else { panic!("the first frame is not asked about") };
        answer.send(look);
        self.rest();
    }

    /// Runs a command of the palette. What it asks of the engine is not answered yet.
    pub fn command(&mut self, letters: &str) {
        self.chord(egui::Key::K);
        self.typed(letters);
        self.window.press(egui::Key::Enter);
        self.window.run_ok();
    }

    /// Answers the question about what was spent.
    pub fn answer_spending(&mut self, report: SpendingReport) {
        let asked = self.double.take(|request| matches!(request, Request::Spending(..)).then_some(()));
        let Some(((), Request::Spending(_, answer))) = asked else { panic!("nobody asks what was spent") };
        answer.send(Ok(Arc::new(report)));
        self.rest();
    }

    /// Answers the move to the trash.
    pub fn answer_trash(&mut self, answer: Result<(), Refusal>) {
        let asked = self.double.take(|request| matches!(request, Request::Trash(..)).then_some(()));
        let Some(((), Request::Trash(_, told))) = asked else { panic!("nothing goes to the trash") };
        told.send(answer);
        self.rest();
    }
}
