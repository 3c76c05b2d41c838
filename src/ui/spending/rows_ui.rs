//! Paints the purchases, the latest first. Only the rows in sight are painted: there may be a thousand.

use eframe::egui::{Align, Layout, Rect, Sense, Ui, UiBuilder, pos2, vec2};

use super::now_ui::copy_id;
use super::words::{price, remark};
use crate::domain::{Purchase, SpendingReport};
use crate::ui::context::Cx;
use crate::ui::format::{self, model_name, purchases};
use crate::ui::theme::{Status, UiTokens};
use crate::ui::widgets::layout::{row, to_the_right};
use crate::ui::widgets::{Elide, Elided, Text, Tone};

/// Height of a row with its distance to the next, in points.
const ROW: f32 = 56.0;

/// The list.
pub(super) fn show(ui: &mut Ui, cx: &Cx<'_>, report: &SpendingReport) {
    let t = ui.tokens();
    ui.add_space(t.space.s);
    ui.add(Text::title("Purchases"));
    let rows = &report.latest;
    let (room, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW * rows.len() as f32), Sense::hover());
    let seen = ui.clip_rect();
    let first = ((seen.top() - room.top()) / ROW).floor().max(0.0) as usize;
    // One more than is in sight, so that Tab finds the next one.
    let last = (((seen.bottom() - room.top()) / ROW).ceil().max(0.0) as usize + 1).min(rows.len());
    for (i, purchase) in rows.iter().enumerate().take(last).skip(first.saturating_sub(1)) {
        let top = room.top() + ROW * i as f32;
        let place = Rect::from_min_max(pos2(room.left(), top), pos2(room.right(), top + ROW));
        ui.painter().hline(place.x_range(), place.top(), (t.size.hairline, t.line.hairline));
        let layout = Layout::top_down(Align::Min);
        let builder =
            UiBuilder::new().max_rect(place.shrink2(vec2(0.0, t.space.xs))).id_salt(purchase.id.0).layout(layout);
        show_row(&mut ui.new_child(builder), cx, purchase);
    }
    if report.purchases > rows.len() {
        let words = format!("The latest {} of {}. Export… writes all of them", rows.len(), purchases(report.purchases));
        ui.add(Text::small(words).secondary().figures().wrap());
    }
}

fn show_row(ui: &mut Ui, cx: &Cx<'_>, purchase: &Purchase) {
    let t = ui.tokens();
    ui.spacing_mut().item_spacing = vec2(t.space.s, 0.0);
    let remark = remark(purchase);
    row(ui, t.size.control_small, |ui| {
        let end = ui.scope_id().with("price");
        let words = purchase.item.words();
        ui.scope(|ui| {
            ui.set_max_width((ui.available_width() - t.space.xxl * 3.5).max(t.space.xxl));
            ui.add(Elided::new(&words, Elide::End));
        });
        to_the_right(ui, end, |ui| {
            ui.add(Text::body(price(purchase)).figures());
        });
    });
    row(ui, t.size.control_small, |ui| {
        let end = ui.scope_id().with("remark");
        let id = purchase.request_id.as_ref().map(ToString::to_string);
        let at = format::soon(purchase.at, cx.now, cx.zone);
        let model = model_name(&cx.snapshot.models, &purchase.model);
        let mut parts = vec![at, model];
        parts.extend(id.clone());
        let line = parts.join(" · ");
        let kept = remark.map_or(t.space.xxl, |_| t.space.xxl * 6.0);
        ui.scope(|ui| {
            ui.set_max_width((ui.available_width() - kept).max(t.space.xxl));
            ui.add(Elided::new(&line, Elide::Middle).small().tone(Tone::Secondary).figures());
        });
        if let Some(id) = &id {
            copy_id(ui, cx, id);
        }
        if let Some((words, status)) = remark {
            to_the_right(ui, end, |ui| {
                let tone = if status == Status::Neutral { Tone::Secondary } else { Tone::Status(status) };
                ui.add(Text::small(words).tone(tone));
            });
        }
    });
}
