//! Every text can be read on every surface it is written on, in both themes.

use eframe::egui::Color32;

use super::super::palette::contrast_ratio;
use super::{DARK, LIGHT, Tokens};

type Pair = (String, Color32, Color32);

fn pairs(t: &Tokens) -> Vec<Pair> {
    let mut pairs = Vec::new();
    let mut add = |text: &str, on: &str, a, b| pairs.push((format!("{text} on {on}"), a, b));
    let places = [
        ("window", t.surface.window),
        ("raised", t.surface.raised),
        ("overlay", t.surface.overlay),
        ("field", t.surface.field),
        ("bars", t.surface.bars),
    ];
    let controls = [
        ("control", t.surface.control),
        ("control_hover", t.surface.control_hover),
        ("control_pressed", t.surface.control_pressed),
        ("chosen", t.chosen.tint),
    ];
    let tones = [("primary", t.text.primary), ("secondary", t.text.secondary)];
    for (on, surface) in places.iter().chain(&controls) {
        for (text, color) in tones {
            add(text, on, color, *surface);
        }
    }
    for (on, surface) in places {
        add("disabled", on, t.text.disabled, surface);
        add("accent", on, t.accent.text, surface);
        add("info", on, t.status.info.text, surface);
        add("success", on, t.status.success.text, surface);
        add("warning", on, t.status.warning.text, surface);
        add("danger", on, t.status.danger.text, surface);
        add("neutral", on, t.status.neutral.text, surface);
    }
    add("disabled", "control_disabled", t.text.disabled, t.surface.control_disabled);
    add("primary", "accent tint", t.text.primary, t.accent.tint);
    add("secondary", "accent tint", t.text.secondary, t.accent.tint);
    add("accent", "accent tint", t.accent.text, t.accent.tint);
    add("primary", "selection", t.text.primary, t.accent.selection);
    add("on", "chosen", t.chosen.on, t.chosen.fill);
    add("on_stage", "stage", t.text.on_stage, t.surface.stage);
    add("on_stage_secondary", "stage", t.text.on_stage_secondary, t.surface.stage);
    for (name, fill) in [("accent", &t.accent.fill), ("danger", &t.status.danger_action)] {
        add("on", name, fill.on, fill.rest);
        add("on", &format!("{name} hover"), fill.on, fill.hover);
        add("on", &format!("{name} pressed"), fill.on, fill.pressed);
    }
    for (name, status) in [
        ("neutral", t.status.neutral),
        ("info", t.status.info),
        ("success", t.status.success),
        ("warning", t.status.warning),
        ("danger", t.status.danger),
    ] {
        add("text", &format!("{name} tint"), status.text, status.tint);
        add("primary", &format!("{name} tint"), t.text.primary, status.tint);
        add("secondary", &format!("{name} tint"), t.text.secondary, status.tint);
        add("on", &format!("{name} fill"), status.on, status.fill);
    }
    pairs
}

fn below(limit: f32, pairs: Vec<Pair>) -> Vec<String> {
    pairs
        .into_iter()
        .map(|(name, a, b)| (name, contrast_ratio(a, b)))
        .filter(|(_, contrast)| *contrast < limit)
        .map(|(name, contrast)| format!("{name}: {contrast:.2}"))
        .collect()
}

#[test]
fn every_text_has_a_contrast_of_at_least_4_5_in_the_dark_theme() {
    assert_eq!(below(4.5, pairs(&DARK)), Vec::<String>::new());
}

#[test]
fn every_text_has_a_contrast_of_at_least_4_5_in_the_light_theme() {
    assert_eq!(below(4.5, pairs(&LIGHT)), Vec::<String>::new());
}

#[test]
fn the_focus_ring_stands_out_from_every_surface() {
    for t in [&DARK, &LIGHT] {
        let rings = [t.surface.window, t.surface.raised, t.surface.overlay, t.surface.field]
            .map(|surface| (format!("{surface:?}"), t.line.focus, surface));
        assert_eq!(below(3.0, rings.to_vec()), Vec::<String>::new());
    }
}

#[test]
fn what_is_chosen_or_done_so_far_stands_out_from_every_surface() {
    for t in [&DARK, &LIGHT] {
        let surfaces = [t.surface.window, t.surface.raised, t.surface.overlay, t.surface.field];
        let filled = surfaces.map(|surface| (format!("fill on {surface:?}"), t.chosen.fill, surface));
        let outlined = surfaces.map(|surface| (format!("outline on {surface:?}"), t.chosen.outline, surface));
        assert_eq!(below(3.0, [filled, outlined].concat()), Vec::<String>::new());
    }
}

#[test]
fn the_bars_beside_a_picture_are_a_shade_of_the_panels() {
    for t in [&DARK, &LIGHT] {
        assert!(t.surface.bars.r().abs_diff(t.surface.window.r()) <= 16, "{:?}", t.surface.bars);
        assert!(t.surface.bars != t.surface.window, "the picture's room can be told from the panels");
    }
}

#[test]
fn greys_are_exactly_neutral() {
    for t in [&DARK, &LIGHT] {
        let s = &t.surface;
        for grey in [s.stage, s.bars, s.window, s.raised, s.overlay, s.field, s.control, t.text.primary] {
            assert!(grey.r() == grey.g() && grey.g() == grey.b(), "{grey:?}");
        }
    }
}
