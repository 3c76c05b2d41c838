//! Paints the shelf of recent pictures: a press uses one, each can be named and taken off.

use eframe::egui::{Context, Id, Key, Rect, Role as AccessRole, Sense, Ui, UiBuilder, WidgetInfo, vec2};

use super::sheet::ShelfSheet;
use crate::domain::ShelfPicture;
use crate::ui::context::{Action, Cx};
use crate::ui::shot::recent_ui::{ring, thumb};
use crate::ui::theme::{UiTokens, icons};
use crate::ui::widgets::{Elide, Elided, IconButton, SheetAnswer, SheetFrame, Text, TextField};

/// Size of a picture, in points; its name and its buttons stand below.
const PICTURE: (f32, f32) = (148.0, 96.0);

/// Paints the sheet; returns whether to close it.
pub(super) fn show(ctx: &Context, cx: &Cx<'_>, sheet: &mut ShelfSheet) -> bool {
    let frame = SheetFrame::new("shelf", "Recent pictures").wide().only_closes();
    let answer = frame.show(ctx, |ui| body(ui, cx, sheet));
    answer != SheetAnswer::Open
}

fn body(ui: &mut Ui, cx: &Cx<'_>, sheet: &mut ShelfSheet) {
    let t = ui.tokens();
    let shelf = cx.catalog.shelf();
    if shelf.is_empty() {
        ui.add(Text::body("Pictures of shots that you make stand here").secondary().wrap());
        return;
    }
    ui.add(Text::small("A press uses a picture. One with a name stays here").secondary().wrap());
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(t.space.m, t.space.m);
        for picture in shelf {
            ui.push_id(&picture.copy, |ui| tile(ui, cx, sheet, picture));
        }
    });
}

fn tile(ui: &mut Ui, cx: &Cx<'_>, sheet: &mut ShelfSheet, picture: &ShelfPicture) {
    let t = ui.tokens();
    let size = vec2(PICTURE.0, PICTURE.1 + t.space.xs + t.size.control);
    let (room, _) = ui.allocate_exact_size(size, Sense::hover());
    let name = picture.name();
    let rect = Rect::from_min_size(room.min, vec2(PICTURE.0, PICTURE.1));
    let response = ui.interact(rect, ui.unique_id().with("use"), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(AccessRole::Button, ui.is_enabled(), format!("Use {name}")));
    thumb(ui, cx, picture, rect);
    ring(ui, &response, rect);
    if response.clicked() {
        cx.send(Action::UseShelf(sheet.slot, Box::new(picture.clone())));
        cx.send(Action::CloseSheet);
    }
    let below = Rect::from_min_max(room.left_bottom() - vec2(0.0, t.size.control), room.max);
    let mut ui = ui.new_child(
        UiBuilder::new().max_rect(below).layout(eframe::egui::Layout::left_to_right(eframe::egui::Align::Center)),
    );
    ui.spacing_mut().item_spacing.x = t.space.xs;
    let is_named = sheet.naming.as_ref().is_some_and(|(copy, _)| *copy == picture.copy);
    if is_named { naming(&mut ui, cx, sheet) } else { named(&mut ui, cx, sheet, picture, &name) }
}

/// The name, and the ways to change it and to take the picture off.
fn named(ui: &mut Ui, cx: &Cx<'_>, sheet: &mut ShelfSheet, picture: &ShelfPicture, name: &str) {
    let t = ui.tokens();
    let buttons = 2.0 * (t.size.control_small + t.space.xs);
    ui.allocate_ui(vec2(ui.available_width() - buttons, t.size.control), |ui| {
        ui.set_width(ui.available_width());
        ui.add(Elided::new(name, Elide::Middle).small());
    });
    if ui.add(IconButton::new(icons::PENCIL_SIMPLE, &format!("Name {name}")).small()).clicked() {
        sheet.naming = Some((picture.copy.clone(), picture.title.clone().unwrap_or_default()));
        ui.memory_mut(|memory| memory.request_focus(field()));
    }
    if ui.add(IconButton::new(icons::X, &format!("Take {name} off the shelf")).small()).clicked() {
        cx.send(Action::DropPicture(picture.copy.clone()));
    }
}

/// The field for a name: Enter keeps it, Escape does not.
fn naming(ui: &mut Ui, cx: &Cx<'_>, sheet: &mut ShelfSheet) {
    let Some((copy, text)) = &mut sheet.naming else { return };
    let response = ui.add(TextField::new("Name", text).hint("Ada, front").hide_label().id(field()));
    if response.lost_focus() {
        if !ui.input(|input| input.key_pressed(Key::Escape)) {
            cx.send(Action::NamePicture(copy.clone(), text.clone()));
        }
        sheet.naming = None;
    }
}

fn field() -> Id {
    Id::unique("name of a picture")
}
