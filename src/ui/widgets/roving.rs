//! The keyboard in a list that is one stop of Tab: arrows, Home, End and Page keys go from item to item, Tab leaves the list.
//!
//! The list remembers which of its items is the stop. In each frame it takes [`steps`] while the stop has the keyboard, gives each item
//! its [`sense`], and listens for an item that [`is_asked_for`].

use eframe::egui::{
    Event, EventFilter, FocusDirection, Id, Key, Modifiers, Rect, Response, Role as AccessRole, Sense, Ui, UiStackInfo,
    Vec2, WidgetInfo, accesskit,
};

/// The keys that walk a list.
const KEYS: [Key; 8] =
    [Key::ArrowLeft, Key::ArrowRight, Key::ArrowUp, Key::ArrowDown, Key::PageUp, Key::PageDown, Key::Home, Key::End];

/// All arrows are the list's.
pub(in crate::ui) const ARROWS: EventFilter =
    EventFilter { tab: false, horizontal_arrows: true, vertical_arrows: true, escape: false };

/// What an item senses: a press, and the keyboard only where Tab stops.
pub(in crate::ui) fn sense(is_stop: bool) -> Sense {
    if is_stop { Sense::click() } else { Sense::CLICK }
}

/// The keys that walk the list, with what was held, in the order of their presses. They are the list's even where they lead nowhere. Call
/// it while the stop has the keyboard, once a frame; `filter` says what else egui leaves to the list.
pub(in crate::ui) fn steps(ui: &Ui, stop: Id, filter: EventFilter) -> Vec<(Key, Modifiers)> {
    ui.memory_mut(|memory| memory.set_focus_lock_filter(stop, filter));
    let mut taken = Vec::new();
    ui.input_mut(|input| {
        input.events.retain(|event| match event {
            Event::Key { key, pressed: true, modifiers, .. } if KEYS.contains(key) => {
                taken.push((*key, *modifiers));
                false
            }
            _ => true,
        });
    });
    let is_plain_arrow = |(key, held): &(Key, Modifiers)| KEYS[..4].contains(key) && held.is_none();
    if taken.iter().any(is_plain_arrow) {
        // An item that got the keyboard in the last frame has no filter yet: egui's own walk has begun, and ends here.
        ui.memory_mut(|memory| memory.move_focus(FocusDirection::None));
    }
    taken
}

/// Whether a screen reader asks that an item takes the keyboard. egui itself hears this only for what Tab stops at.
pub(in crate::ui) fn is_asked_for(item: &Response) -> bool {
    item.ctx.accesskit_node_builder(item.id, |node| node.add_action(accesskit::Action::Focus));
    item.ctx.input(|input| input.has_accesskit_action_request(item.id, accesskit::Action::Focus))
}

/// In a `Ui` with this tag buttons are pressed but not reached by Tab.
const PASSED_BY: &str = "Tab passes by";

/// For the line of a list that is not the stop: Tab reaches the buttons in a line only where the line itself is the stop.
pub(in crate::ui) fn passed_by() -> UiStackInfo {
    UiStackInfo::default().with_tag(PASSED_BY)
}

/// What a button senses: a press, and the keyboard unless Tab passes by its line.
pub(in crate::ui) fn button_sense(ui: &Ui) -> Sense {
    sense(!ui.stack().iter().any(|stack| stack.tags().contains(PASSED_BY)))
}

/// Keeps the keyboard with a stop that is scrolled out of sight and not painted.
pub(in crate::ui) fn hold_out_of_sight(ui: &Ui, stop: Id, name: &str) {
    let nowhere = Rect::from_min_size(ui.clip_rect().min, Vec2::ZERO);
    let response = ui.interact(nowhere, stop, Sense::focusable_noninteractive());
    response.widget_info(|| WidgetInfo::labeled(AccessRole::Button, true, name));
}
