//! The regions of the window that F6 goes through: top bar, form, stage, queue, strip, in the order in which they are read.
//!
//! The screens say in each frame where their regions are; this finds the control that gets the keyboard next.

use eframe::egui::{Context, Id, LayerId, Memory, Rect};

/// A region of the window, in the order of F6.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::ui) enum FocusRegion {
    /// The name, the places, the balance, the icons.
    TopBar,
    /// The form that describes a shot.
    Form,
    /// The clip, the job or the welcome in the middle.
    Stage,
    /// The jobs.
    Queue,
    /// The latest clips.
    Strip,
    /// The library's search and filters.
    Header,
    /// The library's clips.
    Grid,
    /// The library's column of details.
    Column,
    /// The settings.
    Settings,
}

/// Where the regions are, in points.
pub(in crate::ui) type FocusRegions = Vec<(FocusRegion, Rect)>;

/// How far the edge of a panel lies over its neighbour, in points.
const EDGE: f32 = 4.0;

/// Gives the keyboard to the first control of the next region, or of the previous one. Call it when everything is painted.
pub(in crate::ui) fn focus_next_region(ctx: &Context, regions: FocusRegions, back: bool) {
    let controls: Vec<(Id, Rect)> = ctx.viewport(|viewport| {
        let all = viewport.this_pass.widgets.get_layer(LayerId::background());
        let takes_keys = all.filter(|widget| widget.enabled && widget.sense.is_focusable());
        takes_keys.map(|widget| (widget.id, widget.interact_rect)).filter(|(_, seen)| seen.is_positive()).collect()
    });
    let focused = ctx.memory(Memory::focused);
    if let Some(id) = target(regions, &controls, focused, back) {
        ctx.memory_mut(|memory| memory.request_focus(id));
    }
}

/// The first control of the region after the one with the keyboard, or before it; from the last to the first and back.
fn target(mut regions: FocusRegions, controls: &[(Id, Rect)], focused: Option<Id>, back: bool) -> Option<Id> {
    regions.sort_by_key(|(region, _)| *region);
    let stop = |(_, room): &(FocusRegion, Rect)| {
        let room = room.shrink(EDGE);
        let mut inside = controls.iter().filter(|(_, seen)| room.contains(seen.center())).map(|(id, _)| *id);
        let first = inside.next()?;
        Some((first, focused.is_some_and(|focused| focused == first || inside.any(|id| id == focused))))
    };
    let stops: Vec<(Id, bool)> = regions.iter().filter_map(stop).collect();
    let here = stops.iter().position(|(_, is_here)| *is_here);
    let next = match (here, back) {
        (None, false) => 0,
        (None, true) => stops.len().checked_sub(1)?,
        (Some(here), false) => (here + 1) % stops.len(),
        (Some(here), true) => (here + stops.len() - 1) % stops.len(),
    };
    stops.get(next).map(|(id, _)| *id)
}

#[cfg(test)]
mod tests {
    use eframe::egui::{pos2, vec2};

    use super::*;

    fn at(x: f32, y: f32, width: f32, height: f32) -> Rect {
        Rect::from_min_size(pos2(x, y), vec2(width, height))
    }

    /// A bar, a form, a stage without a control, a queue with the edge of its panel; painted in another order than they are read in.
    fn window() -> (FocusRegions, Vec<(Id, Rect)>) {
        let regions = vec![
            (FocusRegion::Queue, at(600.0, 40.0, 300.0, 500.0)),
            (FocusRegion::Form, at(0.0, 48.0, 300.0, 492.0)),
            (FocusRegion::TopBar, at(0.0, 0.0, 900.0, 40.0)),
            (FocusRegion::Stage, at(300.0, 40.0, 300.0, 500.0)),
        ];
        let control = |(name, x, y): (&'static str, f32, f32)| (Id::unique(name), at(x, y, 20.0, 20.0));
        let edge = (Id::unique("edge"), at(597.0, 40.0, 6.0, 500.0));
        let controls = [("queue", 610.0, 50.0), ("bar", 10.0, 10.0), ("form", 10.0, 60.0), ("its second", 10.0, 90.0)];
        (regions, [edge].into_iter().chain(controls.map(control)).collect())
    }

    fn goes(from: Option<&'static str>, back: bool) -> Option<Id> {
        let (regions, controls) = window();
        target(regions, &controls, from.map(Id::unique), back)
    }

    #[test]
    fn the_keyboard_goes_from_region_to_region_as_they_are_read_and_round_the_ends() {
        for (from, to) in [(None, "bar"), (Some("bar"), "form"), (Some("its second"), "queue"), (Some("queue"), "bar")]
        {
            assert_eq!(goes(from, false), Some(Id::unique(to)), "from {from:?}");
        }
        for (from, to) in
            [(None, "queue"), (Some("queue"), "form"), (Some("its second"), "bar"), (Some("bar"), "queue")]
        {
            assert_eq!(goes(from, true), Some(Id::unique(to)), "back from {from:?}");
        }
    }

    #[test]
    fn a_window_without_a_control_leaves_the_keyboard_where_it_is() {
        assert_eq!(target(window().0, &[], None, true), None);
        assert_eq!(target(Vec::new(), &window().1, None, false), None);
    }
}
