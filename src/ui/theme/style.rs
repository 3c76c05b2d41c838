//! egui's style from the tokens, so that its own labels, text fields, scroll bars, menus and tooltips look like our widgets.
#![expect(clippy::disallowed_methods, reason = "egui's own widgets get the sizes of text here")]

use std::collections::BTreeMap;

use eframe::egui::style::{HandleShape, ScrollAnimation, ScrollStyle, Selection, WidgetVisuals, Widgets};
use eframe::egui::{
    Color32, CornerRadius, FontFamily, FontId, Margin, Shadow, Stroke, Style, TextStyle, Visuals, vec2,
};

use super::fonts::{Role, Weight, font};
use super::tokens::Tokens;

/// Extra distance between the lines of a text field, in points: Inter's own 17 are not a multiple of 4.
const LEADING: f32 = Role::Body.line_height() - 17.0;

/// The style of one theme.
pub(super) fn from_tokens(t: &Tokens) -> Style {
    let mut style = Style {
        text_styles: text_styles(),
        drag_value_text_style: TextStyle::Body,
        visuals: visuals(t),
        animation_time: t.motion,
        explanation_tooltips: false,
        ..Style::default()
    };
    spacing(&mut style, t);
    style.interaction.selectable_labels = false;
    style.interaction.tooltip_delay = 0.4;
    style
}

/// Turns animations off or on.
pub(super) fn set_motion(style: &mut Style, reduced: bool) {
    let tokens = if style.visuals.dark_mode { &super::schemes::DARK } else { &super::schemes::LIGHT };
    style.animation_time = if reduced { 0.0 } else { tokens.motion };
    style.scroll_animation = if reduced { ScrollAnimation::none() } else { ScrollAnimation::default() };
}

fn text_styles() -> BTreeMap<TextStyle, FontId> {
    [
        (TextStyle::Small, font(Role::Small, Weight::Regular)),
        (TextStyle::Body, font(Role::Body, Weight::Regular)),
        (TextStyle::Button, font(Role::Body, Weight::Regular)),
        (TextStyle::Heading, font(Role::Heading, Weight::SemiBold)),
        (TextStyle::Monospace, FontId::new(Role::Small.size(), FontFamily::Monospace)),
    ]
    .into()
}

fn spacing(style: &mut Style, t: &Tokens) {
    let space = &t.space;
    let spacing = &mut style.spacing;
    spacing.item_spacing = vec2(space.s, space.s);
    spacing.button_padding = vec2(space.m, space.xs);
    spacing.menu_margin = Margin::same(space.xs as i8);
    spacing.window_margin = Margin::same(space.l as i8);
    spacing.extra_text_line_spacing = LEADING;
    spacing.interact_size = vec2(t.size.control, t.size.control);
    spacing.indent = space.l;
    spacing.icon_width = t.size.icon;
    spacing.icon_spacing = space.s;
    spacing.tooltip_width = t.size.measure;
    spacing.menu_spacing = space.xs;
    spacing.scroll = ScrollStyle {
        bar_width: space.s,
        floating_width: space.xs,
        bar_inner_margin: space.xs,
        bar_outer_margin: space.xs / 2.0,
        dormant_handle_opacity: 0.4, // Always visible: it is the only sign that there is more below.
        ..ScrollStyle::floating()
    };
}

fn visuals(t: &Tokens) -> Visuals {
    let base = if t.dark { Visuals::dark() } else { Visuals::light() };
    let large = CornerRadius::same(t.radius.large);
    let medium = CornerRadius::same(t.radius.medium);
    let hairline = Stroke::new(t.size.hairline, t.line.hairline);
    let mut visuals = Visuals {
        override_text_color: None,
        weak_text_color: Some(t.text.disabled), // Hints of fields.
        widgets: widgets(t),
        selection: Selection { bg_fill: t.accent.selection, stroke: Stroke::new(t.size.hairline, t.text.primary) },
        hyperlink_color: t.accent.text,
        faint_bg_color: t.surface.raised,
        extreme_bg_color: t.surface.field,
        text_edit_bg_color: Some(t.surface.field),
        code_bg_color: t.surface.control,
        warn_fg_color: t.status.warning.text,
        error_fg_color: t.status.danger.text,
        window_corner_radius: large,
        window_shadow: shadow(t, 24),
        window_fill: t.surface.overlay,
        window_stroke: hairline,
        window_highlight_topmost: false,
        menu_corner_radius: medium,
        panel_fill: t.surface.window,
        popup_shadow: shadow(t, 16),
        indent_has_left_vline: false,
        slider_trailing_fill: true,
        handle_shape: HandleShape::Circle,
        disabled_alpha: 1.0, // Disabled looks are designed, not faded.
        ..base
    };
    visuals.text_cursor.stroke = Stroke::new(t.size.ring, t.accent.text);
    visuals.text_cursor.blink = false; // Nothing moves when nothing happens.
    visuals.ime_composition.active_underline_stroke = Stroke::new(t.size.ring, t.accent.text);
    visuals.ime_composition.inactive_underline_stroke = Stroke::new(t.size.hairline, t.text.secondary);
    visuals
}

fn shadow(t: &Tokens, blur: i8) -> Shadow {
    Shadow { offset: [0, blur / 3], blur: blur.unsigned_abs(), spread: 0, color: t.surface.shadow }
}

fn widgets(t: &Tokens) -> Widgets {
    let state = |fill: Color32, outline: Color32, text: Color32| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: Stroke::new(t.size.hairline, outline),
        fg_stroke: Stroke::new(t.size.hairline, text),
        corner_radius: CornerRadius::same(t.radius.medium),
        expansion: 0.0,
    };
    Widgets {
        noninteractive: state(t.surface.raised, t.line.hairline, t.text.primary),
        inactive: state(t.surface.control, t.line.outline, t.text.primary),
        hovered: state(t.surface.control_hover, t.line.outline, t.text.primary),
        active: state(t.surface.control_pressed, t.line.focus, t.text.primary),
        open: state(t.surface.control_pressed, t.line.outline, t.text.primary),
    }
}
