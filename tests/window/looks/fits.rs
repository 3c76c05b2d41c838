//! Whether a look fits into a window: everything that can be acted on can be brought into sight whole, nothing lies over
//! anything else. Measured on the widgets that egui itself would be pointed at; nothing is painted.

use std::collections::{HashMap, HashSet};

use eframe::egui::accesskit::{self, NodeId, Role};
use eframe::egui::{self, Id, WidgetRect};
use egui_kittest::Harness;
use egui_kittest::kittest::NodeT as _;
use rushes::ui::App;

/// The windows that must work: each of the four screens at 100, 150, 200 and 250 %, in points; sizes near to one another once.
pub const SIZES: [(f32, f32); 9] = [
    (2560.0, 1440.0),
    (1706.0, 960.0),
    (1280.0, 800.0),
    (960.0, 540.0),
    (853.0, 533.0),
    (768.0, 432.0),
    (640.0, 400.0),
    (480.0, 300.0),
    (384.0, 240.0),
];

/// Those in which everything is scrolled to.
pub const SCROLLED: [(f32, f32); 2] = [(960.0, 540.0), (384.0, 240.0)];

/// As much may be cut off or lie over something else: half a hairline, a rounding.
const SLACK: f32 = 1.0;

/// A widget that can be acted on, or a text.
struct Part {
    at: WidgetRect,
    name: String,
    acts: bool,
}

/// Everything that does not fit, in words; what is cut off at its top or bottom only where it is `scrolled` to.
pub fn misfits(window: &mut Harness<'_, App>, scrolled: bool) -> Vec<String> {
    let now = parts(window);
    assert!(now.iter().filter(|part| part.acts).count() > 1, "nothing is looked at");
    let mut found = overlaps(&now);
    if scrolled {
        found.extend(unreachable(window, now));
    } else {
        // The strip of clips scrolls to the side; so do the library's chips and what can be done with its selection in a low window.
        let is_low = window.ctx.content_rect().height() < LOW;
        let too_wide = |part: &&Part| part.at.rect.width() - part.at.interact_rect.width() > SLACK;
        let too_wide =
            now.iter().filter(too_wide).filter(|part| !(is_in_strip(&part.name) || is_low && is_in_row(&part.name)));
        found.extend(too_wide.filter_map(|part| Some(format!("{} is cut off {}", part.name, cut(part)?))));
    }
    found
}

/// What is cut off now and stays so when it is scrolled to.
fn unreachable(window: &mut Harness<'_, App>, mut left: Vec<Part>) -> Vec<String> {
    let mut found = Vec::new();
    loop {
        let now = parts(window);
        let seen: HashSet<Id> = now.iter().filter(|part| cut(part).is_none()).map(|part| part.at.id).collect();
        let there: HashSet<Id> = now.iter().map(|part| part.at.id).collect();
        left.retain(|part| there.contains(&part.at.id) && !seen.contains(&part.at.id));
        let Some(hidden) = left.pop() else { return found };
        scroll_to(window, hidden.at.id);
        let now = parts(window).into_iter().find(|part| part.at.id == hidden.at.id && !is_in_row(&part.name));
        found.extend(now.and_then(|part| Some(format!("{} is cut off {}", part.name, cut(&part)?))));
    }
}

/// Windows lower than this have the library's rows on one line each, which scrolls to the side, in points.
const LOW: f32 = 480.0;

/// A chip of the library, or an act on its selection.
fn is_in_row(name: &str) -> bool {
    let acts = ["Export…", "Show", "Copy files", "Project", "Trash", "Clear selection"];
    let chips = [
        "16:9",
        "4:3",
        "1:1",
        "3:4",
        "9:16",
        "Veo 3",
        "Picked",
        "Rejected",
        "Unseen",
        "★",
        "Move rejected",
        "Sound",
        "Silent",
    ];
    acts.contains(&name) || chips.iter().any(|start| name.starts_with(start))
}

/// A tile of the strip, which scrolls to the side.
fn is_in_strip(name: &str) -> bool {
    (name.starts_with("Shot ") && name.contains(": ")) || name == "Next shot"
}

/// By how much a part can't be seen.
fn cut(part: &Part) -> Option<String> {
    let (whole, seen) = (part.at.rect, part.at.interact_rect);
    // A card or a picture that is itself higher than the room is seen by scrolling through it.
    let (x, y) = (whole.width() - seen.width().max(0.0), whole.height() - seen.height().max(0.0));
    let high = whole.height() > 96.0 && seen.height() > 24.0;
    (x > SLACK || (y > SLACK && !high)).then(|| format!("by {x:.0} x {y:.0} of {whole:.0?}"))
}

fn scroll_to(window: &mut Harness<'_, App>, id: Id) {
    window.event(egui::Event::AccessKitActionRequest(accesskit::ActionRequest {
        action: accesskit::Action::ScrollIntoView,
        target_tree: accesskit::TreeId::ROOT,
        target_node: id.accesskit_id(),
        data: None,
    }));
    for _ in 0..3 {
        window.step(); // Asked, on its way, there.
    }
}

/// Two parts of one layer of which neither holds the other.
fn overlaps(parts: &[Part]) -> Vec<String> {
    let mut found = Vec::new();
    for (i, one) in parts.iter().enumerate() {
        for other in &parts[i + 1..] {
            let common = one.at.interact_rect.intersect(other.at.interact_rect);
            let same = one.at.layer_id == other.at.layer_id;
            if same && common.width() > SLACK && common.height() > SLACK && !belongs(one, other) {
                found.push(format!("{} lies over {} by {:.0?}", other.name, one.name, common.size()));
            }
        }
    }
    found
}

/// Whether one is a part of the other: a button on a card, the mark on a picture.
fn belongs(one: &Part, other: &Part) -> bool {
    let within = |outer: &Part, inner: &Part| {
        outer.acts && outer.at.rect.expand(SLACK).contains_rect(inner.at.rect) && (holds(&outer.name) || !inner.acts)
    };
    within(one, other) || within(other, one)
}

/// What other controls may stand on.
fn holds(name: &str) -> bool {
    ["Job: ", "Clip: ", "In the queue: ", "Shot "].iter().any(|start| name.starts_with(start))
}

/// Every widget that has a place and a name.
fn parts(window: &Harness<'_, App>) -> Vec<Part> {
    let placed: HashMap<NodeId, WidgetRect> = window.ctx.viewport(|viewport| {
        let all = viewport.prev_pass.widgets.layers().flat_map(|(_, widgets)| widgets);
        all.map(|at| (at.id.accesskit_id(), *at)).collect()
    });
    let root = window.root();
    let named = root.children_recursive().filter_map(|node| {
        let node = node.accesskit_node();
        let at = *placed.get(&node.locate().0)?;
        let acts = at.sense.interactive() && !matches!(node.role(), Role::Image | Role::MultilineTextInput);
        let counts = (acts || node.role() == Role::Label) && at.visible && at.rect.is_positive();
        let name = node.label().or_else(|| node.value()).filter(|_| counts && !is_edge(node.role()))?;
        Some(Part { at, name: name.chars().take(40).collect(), acts })
    });
    named.collect()
}

/// The edge of a panel lies over its neighbours on purpose.
fn is_edge(role: Role) -> bool {
    matches!(role, Role::Splitter | Role::ScrollBar)
}
