//! The frame of a sheet, a dialog over the window: title, a body that scrolls, and buttons that say what they do.

use std::cell::Cell;

use eframe::egui::{
    Context, CornerRadius, Frame, Id, Key, Margin, Modal, Role as AccessRole, ScrollArea, Sense, Stroke, Ui, UiBuilder,
    Vec2,
};

use super::button::{Button, ButtonKind};
use super::layout::to_the_right;
use super::paint::row;
use super::text::Text;
use crate::ui::theme::UiTokens;

/// Height of a window, in points, below which its sheets have narrow margins.
const MARGINS_FROM: f32 = 400.0;

/// How a sheet was answered in this frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "close the sheet when it is answered"]
pub enum SheetAnswer {
    /// Still open.
    Open,
    /// The confirming button was pressed.
    Confirmed,
    /// Cancelled, Escape, or a click beside it.
    Dismissed,
}

/// A sheet over the window: `match SheetFrame::new("spend", "Make 3 takes?").confirm("Spend about $9.60").show(ctx, |ui| { … })`.
/// The keyboard stays in it while it is open. It starts at the cancelling button, or at the field to fill in.
#[must_use = "show it"]
#[expect(clippy::struct_excessive_bools, reason = "each is a property of its own, set by a method of its name")]
pub struct SheetFrame<'a> {
    id: Id,
    title: &'a str,
    confirm: &'a str,
    cancel: &'a str,
    kind: ButtonKind,
    enabled: bool,
    only_closes: bool,
    bare: bool,
    starts_at: Option<Id>,
    also: Option<(&'a str, &'a Cell<bool>)>,
    wide: bool,
}

impl<'a> SheetFrame<'a> {
    /// A sheet with this title: a full question, or the subject.
    pub fn new(id: &str, title: &'a str) -> Self {
        Self {
            id: Id::unique(("sheet", id)),
            title,
            confirm: "Done",
            cancel: "Cancel",
            kind: ButtonKind::Primary,
            enabled: true,
            only_closes: false,
            bare: false,
            starts_at: None,
            also: None,
            wide: false,
        }
    }

    /// The label of the confirming button.
    pub fn confirm(mut self, label: &'a str) -> Self {
        self.confirm = label;
        self
    }

    /// The label of the other button, instead of "Cancel".
    pub fn cancel(mut self, label: &'a str) -> Self {
        self.cancel = label;
        self
    }

    /// Confirming destroys something.
    pub fn danger(mut self) -> Self {
        self.kind = ButtonKind::Danger;
        self
    }

    /// Whether it can be confirmed yet.
    pub fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = enabled;
        self
    }

    /// A third button between the two; `pressed` becomes true when it is pressed.
    pub fn also(mut self, label: &'a str, pressed: &'a Cell<bool>) -> Self {
        self.also = Some((label, pressed));
        self
    }

    /// Room for two columns, where the window has it.
    pub fn wide(mut self) -> Self {
        self.wide = true;
        self
    }

    /// The field that gets the keyboard when the sheet opens; Enter in it confirms.
    pub fn starts_at(mut self, field: Id) -> Self {
        self.starts_at = Some(field);
        self
    }

    /// The sheet only informs: its one button closes it.
    pub fn only_closes(mut self) -> Self {
        self.only_closes = true;
        self.cancel = "Close";
        self
    }

    /// The sheet has no buttons: Enter in its field confirms, Escape closes it.
    pub fn bare(mut self) -> Self {
        self.bare = true;
        self
    }

    /// Draws the sheet over the window with `body` between title and buttons.
    pub fn show(self, ctx: &Context, body: impl FnOnce(&mut Ui)) -> SheetAnswer {
        let t = ctx.tokens();
        let margin = margin(ctx);
        let frame = Frame::new()
            .fill(t.surface.overlay)
            .stroke(Stroke::new(t.size.hairline, t.line.hairline))
            .corner_radius(CornerRadius::same(t.radius.large))
            .shadow(ctx.global_style().visuals.window_shadow)
            .inner_margin(Margin::same(margin as i8));
        let first_frame = !ctx.memory(|memory| memory.areas().visible_last_frame(&layer(self.id)));
        let modal = Modal::new(self.id)
            .frame(frame)
            .backdrop_color(t.surface.scrim)
            .show(ctx, |ui| self.contents(ui, first_frame, body));
        stand_in_the_middle(ctx, self.id, modal.response.rect.size());
        if modal.inner != SheetAnswer::Open {
            modal.inner
        } else if modal.should_close() {
            SheetAnswer::Dismissed
        } else {
            SheetAnswer::Open
        }
    }

    fn contents(&self, ui: &mut Ui, first_frame: bool, body: impl FnOnce(&mut Ui)) -> SheetAnswer {
        let t = ui.tokens();
        ui.ctx().accesskit_node_builder(ui.unique_id(), |node| {
            node.set_role(AccessRole::Dialog);
            node.set_label(self.title);
            node.set_modal();
        });
        let usual = if self.wide { 2.0 * t.size.sheet } else { t.size.sheet };
        ui.set_width(usual.min(ui.ctx().content_rect().width() - 4.0 * t.space.xl));
        ui.spacing_mut().item_spacing.y = t.space.s;
        ui.add(Text::title(self.title).wrap());
        let entered = self.is_entered(ui);
        let most = ui.ctx().content_rect().height() - self.around(ui);
        scrolled(ui, most, |ui| {
            body(ui);
            if self.only_closes {
                read_on(ui, most);
            }
        });
        let answer = if self.bare {
            SheetAnswer::Open
        } else {
            ui.add_space(t.space.l);
            // A row of fixed height: the sheet may still be as high as in a higher window, and the row must not fill that.
            row(ui, t.size.control, |ui| {
                let end = ui.scope_id().with("buttons");
                to_the_right(ui, end, |ui| {
                    ui.spacing_mut().item_spacing.x = t.space.m; // Room for the focus ring.
                    self.buttons(ui, first_frame)
                })
            })
        };
        if let (Some(field), true) = (self.starts_at, first_frame) {
            ui.memory_mut(|memory| memory.request_focus(field));
        }
        match self.starts_at {
            Some(_) if entered && self.enabled => SheetAnswer::Confirmed,
            // Enter has taken the keyboard from it: what is typed to correct the text would run commands.
            Some(field) if entered => {
                ui.memory_mut(|memory| memory.request_focus(field));
                answer
            }
            _ => answer,
        }
    }

    /// Height in points of everything around the body: title, buttons, margins, some of the window.
    fn around(&self, ui: &Ui) -> f32 {
        let t = ui.tokens();
        let buttons = if self.bare { 0.0 } else { t.space.l + t.size.control + 2.0 * t.space.s };
        2.0 * (margin(ui.ctx()) + t.space.l) + t.size.control_small + t.space.s + buttons
    }

    /// Whether Enter was pressed in the field that the sheet starts at.
    fn is_entered(&self, ui: &Ui) -> bool {
        let editing = self.starts_at.is_some_and(|field| ui.memory(|memory| memory.has_focus(field)));
        editing && ui.input(|input| input.key_pressed(Key::Enter))
    }

    fn buttons(&self, ui: &mut Ui, first_frame: bool) -> SheetAnswer {
        let cancel = ui.add(Button::secondary(self.cancel));
        if first_frame && self.starts_at.is_none() {
            cancel.request_focus();
        }
        if let Some((label, pressed)) = self.also
            && ui.add(Button::secondary(label)).clicked()
        {
            pressed.set(true);
        }
        let confirm = Button::new(self.kind, self.confirm).compact().enabled(self.enabled);
        let confirmed = !self.only_closes && ui.add(confirm).clicked();
        match (confirmed, cancel.clicked()) {
            (true, _) => SheetAnswer::Confirmed,
            (false, true) => SheetAnswer::Dismissed,
            (false, false) => SheetAnswer::Open,
        }
    }
}

fn margin(ctx: &Context) -> f32 {
    let t = ctx.tokens();
    if ctx.content_rect().height() < MARGINS_FROM { t.space.m } else { t.space.xl }
}

/// A sheet stands where its last size puts it: after it or the window has changed its size one more frame is drawn.
fn stand_in_the_middle(ctx: &Context, sheet: Id, size: Vec2) {
    let (id, sizes) = (sheet.with("sizes"), (ctx.content_rect().size(), size));
    let before = ctx.data_mut(|data| data.get_temp(id));
    if before != Some(sizes) {
        ctx.data_mut(|data| data.insert_temp(id, sizes));
        ctx.request_repaint();
    }
}

/// The body, at most `most` points high. Its scroll bar lies in the sheet's margin, so that it covers nothing.
fn scrolled(ui: &mut Ui, most: f32, body: impl FnOnce(&mut Ui)) {
    let gutter = ui.tokens().space.m;
    let room = ui.available_rect_before_wrap();
    let mut wider = ui.new_child(UiBuilder::new().max_rect(room.with_max_x(room.right() + gutter)));
    let area = ScrollArea::vertical().id_salt("body").auto_shrink([false, true]).max_height(most);
    area.show(&mut wider, |ui| {
        ui.set_max_width(ui.available_width() - gutter);
        body(ui);
    });
    ui.allocate_rect(room.with_max_y(wider.min_rect().bottom()), Sense::hover());
}

/// Scroll keys for read-only text; `page` is the height of what is seen at once, in points. Call it last inside a scroll area.
pub(in crate::ui) fn read_on(ui: &Ui, page: f32) {
    let (line, all) = (ui.tokens().size.control, ui.min_rect().height());
    let steps = [
        (Key::ArrowDown, line),
        (Key::ArrowUp, -line),
        (Key::PageDown, page - line),
        (Key::PageUp, line - page),
        (Key::End, all),
        (Key::Home, -all),
    ];
    for (_, step) in steps.into_iter().filter(|(key, _)| ui.input(|input| input.key_pressed(*key))) {
        ui.scroll_with_delta(eframe::egui::vec2(0.0, -step));
    }
}

fn layer(id: Id) -> eframe::egui::LayerId {
    eframe::egui::LayerId::new(eframe::egui::Order::Foreground, id)
}
