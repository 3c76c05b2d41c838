//! Paints the command palette: a field, and the commands it finds with their keys.

use eframe::egui::{
    Align, Context, Id, Key, Layout, Modifiers, Rect, Response, Role as AccessRole, ScrollArea, Ui, vec2,
};

use super::palette::Palette;
use crate::ui::command::UiCommand;
use crate::ui::context::{Action, Cx};
use crate::ui::theme::UiTokens;
use crate::ui::widgets::{MenuItem, SheetAnswer, SheetFrame, Text, TextField};

/// Visible rows. The sheet keeps this height whatever is found, so that it does not move.
const ROWS: f32 = 8.0;

/// Paints the palette; returns whether it closes.
pub(super) fn show(ctx: &Context, cx: &Cx<'_>, palette: &mut Palette) -> bool {
    let field = Id::unique("command");
    let mut pressed = None;
    let answer = SheetFrame::new("palette", "Command palette").bare().starts_at(field).show(ctx, |ui| {
        let count = palette.found().len();
        let moved = arrows(ui, palette, count);
        let typed = TextField::new("Command", &mut palette.text).hint("Type a few letters").hide_label().id(field);
        if ui.add(typed).changed() {
            palette.chosen = 0;
        }
        pressed = list(ui, palette, field, moved);
    });
    let entered = (answer == SheetAnswer::Confirmed).then(|| palette.choice(&palette.found())).flatten();
    if let Some(command) = pressed.or(entered) {
        cx.send(Action::CloseSheet);
        cx.send(Action::Run(command));
        return false;
    }
    answer == SheetAnswer::Dismissed
}

/// Up and down choose while the field keeps the keyboard.
fn arrows(ui: &Ui, palette: &mut Palette, count: usize) -> bool {
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let (down, up) = (pressed(Key::ArrowDown), pressed(Key::ArrowUp));
    if down || up {
        palette.step(down, count);
    }
    down || up
}

fn list(ui: &mut Ui, palette: &Palette, field: Id, moved: bool) -> Option<UiCommand> {
    let t = ui.tokens();
    let found = palette.found();
    let choice = palette.choice(&found);
    let height = (ROWS * t.size.control).min(ui.ctx().content_rect().height() * 0.4);
    let mut pressed = None;
    let area =
        ScrollArea::vertical().id_salt("commands").auto_shrink(false).max_height(height).min_scrolled_height(height);
    area.show(ui, |ui| {
        ui.set_max_width(ui.available_width() - t.space.m); // The scroll bar's place, so that it lies over no keys.
        if found.is_empty() {
            ui.add(Text::body("No command has these letters").secondary());
        }
        ui.with_layout(Layout::top_down_justified(Align::Min), |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for command in found {
                let chosen = Some(command) == choice;
                let response = row(ui, command, chosen, moved);
                if chosen {
                    announce(ui, field, &response);
                }
                if response.clicked() {
                    pressed = Some(command);
                }
            }
        });
    });
    pressed
}

/// Tells screen readers which row Enter takes, because the field keeps the keyboard.
fn announce(ui: &Ui, field: Id, chosen: &Response) {
    ui.ctx().accesskit_node_builder(field, |node| node.set_active_descendant(chosen.id.accesskit_id()));
}

fn row(ui: &mut Ui, command: UiCommand, chosen: bool, moved: bool) -> Response {
    let t = ui.tokens();
    if chosen {
        let size = vec2(ui.available_width(), t.size.control);
        let rect = Rect::from_min_size(ui.next_widget_position(), size);
        ui.painter().rect_filled(rect, t.radius.small, t.surface.control_hover);
    }
    let keys = command.keys_text(ui.ctx()).unwrap_or_default();
    let response = ui.add(MenuItem::new(command.row().name).shortcut(&keys));
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_role(AccessRole::ListBoxOption);
        node.set_selected(chosen);
    });
    if chosen && moved {
        response.scroll_to_me(Some(Align::Center));
    }
    response.on_hover_text(command.row().hint)
}
