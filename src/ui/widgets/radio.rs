//! One choice of several, as one stop of the Tab key: arrows, Home and End move the choice.

use eframe::egui::{
    EventFilter, Id, Key, Modifiers, Rect, Response, Role as AccessRole, Sense, Ui, UiBuilder, WidgetInfo,
};

/// One option on the screen.
pub(super) struct Item<'a> {
    /// Where it is.
    pub(super) rect: Rect,
    /// What a screen reader says.
    pub(super) name: &'a str,
}

/// Handles pointer and keyboard for a group of options that are laid out already. Returns each option's response
/// for painting, and the newly chosen index.
pub(super) fn radio_group(
    ui: &mut Ui,
    name: &str,
    items: &[Item<'_>],
    selected: Option<usize>,
) -> (Vec<Response>, Option<usize>) {
    let base = ui.make_persistent_id(("radio", name));
    let builder = UiBuilder::new()
        .id_salt(("radio-group", name))
        .accessibility_role(AccessRole::RadioGroup)
        .accessibility_label(name);
    let mut group = ui.new_child(builder);
    let ui = &mut group;
    let (mut chosen, mut moved_to) = (None, None);
    let mut responses = Vec::with_capacity(items.len());
    for (i, item) in items.iter().enumerate() {
        let is_selected = selected == Some(i);
        let is_stop = i == selected.unwrap_or(0);
        let response = option(ui, base.with(i), item, is_selected, is_stop);
        if response.clicked() {
            chosen = Some(i);
        }
        if response.has_focus()
            && let Some(next) = arrows(ui, response.id, i, items.len())
        {
            chosen = Some(next);
            moved_to = Some(base.with(next));
        }
        responses.push(response);
    }
    if let Some(id) = moved_to {
        // After the loop: an option that is not yet a stop of Tab would lose the focus when it is added.
        ui.memory_mut(|memory| memory.request_focus(id));
    }
    (responses, chosen.filter(|new| Some(*new) != selected))
}

fn option(ui: &Ui, id: Id, item: &Item<'_>, selected: bool, is_stop: bool) -> Response {
    let sense = match (ui.is_enabled(), is_stop) {
        (false, _) => Sense::hover(),
        (true, true) => Sense::click(),
        (true, false) => Sense::CLICK, // Reached by arrows, not by Tab.
    };
    let response = ui.interact(item.rect, id, sense);
    response.widget_info(|| WidgetInfo::selected(AccessRole::RadioButton, ui.is_enabled(), selected, item.name));
    response
}

/// Where the arrows lead from option `i` of `count`.
fn arrows(ui: &Ui, id: Id, i: usize, count: usize) -> Option<usize> {
    let filter = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
    ui.input_mut(|input| {
        let mut pressed = |key| input.consume_key(Modifiers::NONE, key);
        if pressed(Key::ArrowRight) || pressed(Key::ArrowDown) {
            Some((i + 1) % count)
        } else if pressed(Key::ArrowLeft) || pressed(Key::ArrowUp) {
            Some((i + count - 1) % count)
        } else if pressed(Key::Home) {
            Some(0)
        } else if pressed(Key::End) {
            Some(count - 1)
        } else {
            None
        }
    })
}
