//! Paints what a clip continues, with the way there, and from the third link of a chain on that links drift.

use eframe::egui::{CursorIcon, Role as AccessRole, Sense, Stroke, StrokeKind, Ui, WidgetInfo};

use crate::domain::{Clip, Continues};
use crate::ui::catalog::Known;
use crate::ui::clip_picture_ui::icon_at;
use crate::ui::context::{Action, Cx};
use crate::ui::lineage::{DRIFT, DRIFT_WHY, DRIFTS_FROM, continues_words, links};
use crate::ui::theme::{Role, UiTokens, icons};
use crate::ui::widgets::layout::row;
use crate::ui::widgets::{Elide, Elided, Text, Tone};

/// The line; nothing for a clip that continues none.
pub(super) fn show(ui: &mut Ui, cx: &Cx<'_>, clip: &Clip) {
    let Some(continues) = clip.take.continues else { return };
    let t = ui.tokens();
    row(ui, Role::Small.line_height(), |ui| {
        ui.spacing_mut().item_spacing.x = t.space.xs;
        let (icon, _) = ui.allocate_exact_size(eframe::egui::Vec2::splat(t.space.m), Sense::hover());
        icon_at(ui, icon.center(), icons::ARROW_BEND_DOWN_RIGHT, t.space.m, t.text.secondary);
        parent(ui, cx, continues);
        if links(clip, |id| cx.catalog.clip(id).here()) >= DRIFTS_FROM {
            ui.add_space(t.space.xs);
            ui.add(Elided::new(DRIFT, Elide::End).small().tone(Tone::Secondary)).on_hover_text(DRIFT_WHY);
        }
    });
    ui.add_space(t.space.xs);
}

fn parent(ui: &mut Ui, cx: &Cx<'_>, continues: Continues) {
    let parent = match cx.catalog.clip(continues.clip) {
        Known::Here(parent) => parent,
        Known::Coming => return,
        Known::Gone => {
            ui.add(Text::small("continues a clip that is gone").secondary());
            return;
        }
    };
    let words = continues_words(parent.take.number, cx.shot(parent.take.shot).map(|row| row.number));
    let takes = cx.catalog.takes(parent.take.shot);
    if takes.is_some_and(|takes| takes.iter().all(|take| take.id != parent.id)) {
        ui.add(Text::small(format!("{words}, which is in the trash")).secondary());
        return;
    }
    if link(ui, &words) {
        cx.send(Action::Watch(parent.id));
    }
}

/// A text that leads somewhere; returns whether it was pressed.
fn link(ui: &mut Ui, words: &str) -> bool {
    let t = ui.tokens();
    let shown = ui.scope(|ui| ui.add(Text::small(words))).inner;
    let response = ui.interact(shown.rect, ui.unique_id().with("link"), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(AccessRole::Link, true, words));
    let color = if response.hovered() { t.text.primary } else { t.line.outline };
    ui.painter().hline(shown.rect.x_range(), shown.rect.bottom() - t.size.hairline, (t.size.hairline, color));
    if response.has_focus() {
        let ring = Stroke::new(t.size.ring, t.line.focus);
        ui.painter().rect_stroke(shown.rect, t.radius.small, ring, StrokeKind::Outside);
    }
    response.on_hover_cursor(CursorIcon::PointingHand).on_hover_text("Show that take").clicked()
}
