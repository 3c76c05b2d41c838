//! Paints the switch beside the app's name: which project is open, and the menu of all of them.

use eframe::egui::accesskit::HasPopup;
use eframe::egui::{DragAndDrop, Id, Popup, PopupCloseBehavior, Response, Ui};

use super::{Projects, rows_ui, words};
use crate::ui::context::{Cx, DraggedClips, DraggedShots};
use crate::ui::theme::{UiTokens, icons};
use crate::ui::widgets::{Button, IconButton};

/// Most of the bar that the switch takes, in points, and as a share of the window.
const WIDEST: (f32, f32) = (260.0, 0.22);
/// Width of the window, in points, from which it tells the cost.
const COST_FROM: f32 = 900.0;

/// The switch; only its icon where there is no room for words.
pub(in crate::ui) fn show(ui: &mut Ui, cx: &Cx<'_>, projects: &mut Projects, has_room: bool) {
    let button = button(ui, cx, has_room);
    let id = Popup::default_response_id(&button);
    let was_open = Popup::is_id_open(ui.ctx(), id);
    follow_wishes(ui, projects, &button, id);
    let popup = Popup::menu(&button).accessible_name("Projects").gap(ui.tokens().space.xs);
    let shown = popup.close_behavior(PopupCloseBehavior::CloseOnClickOutside).show(|ui| {
        rows_ui::show(ui, cx, projects, !was_open);
    });
    if shown.is_none() {
        projects.rest();
    }
    let by_pointer = ui.input(|input| input.pointer.any_click());
    if was_open && !Popup::is_id_open(ui.ctx(), id) && !by_pointer {
        button.request_focus();
    }
}

fn button(ui: &mut Ui, cx: &Cx<'_>, has_room: bool) -> Response {
    let (name, cost) = words::open(cx.snapshot);
    let told = format!("Project: {name}");
    let button = if has_room {
        let short = words::short(name);
        let button = Button::quiet(&short).icon(icons::CARET_DOWN);
        let window = ui.ctx().content_rect().width();
        let button = match &cost {
            Some(cost) if window >= COST_FROM => button.detail(cost),
            _ => button,
        };
        ui.scope(|ui| {
            ui.set_max_width(WIDEST.0.min(window * WIDEST.1).min(ui.available_width()));
            ui.add(button)
        })
        .inner
    } else {
        ui.add(IconButton::new(icons::FOLDER, &told))
    };
    ui.ctx().accesskit_node_builder(button.id, |node| {
        node.set_label(told.as_str());
        node.set_has_popup(HasPopup::Menu);
        if let Some(cost) = &cost {
            node.set_value(cost.as_str());
        }
    });
    button
}

/// Opens or closes the menu as a command, an answer or something dragged want it.
fn follow_wishes(ui: &Ui, projects: &mut Projects, button: &Response, id: Id) {
    let is_dragging = DragAndDrop::has_payload_of_type::<DraggedClips>(ui.ctx())
        || DragAndDrop::has_payload_of_type::<DraggedShots>(ui.ctx());
    if is_dragging && button.contains_pointer() && !Popup::is_id_open(ui.ctx(), id) {
        projects.is_open_for_drag = true;
        projects.wants_open = Some(true);
    } else if !is_dragging && std::mem::take(&mut projects.is_open_for_drag) {
        projects.wants_open = Some(false);
    }
    match projects.wants_open.take() {
        Some(true) => Popup::open_id(ui.ctx(), id),
        Some(false) => Popup::close_id(ui.ctx(), id),
        None => {}
    }
}
