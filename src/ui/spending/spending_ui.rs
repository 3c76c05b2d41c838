//! Paints the screen: a column in the middle of the window, as the settings are.

use eframe::egui::{Align, CentralPanel, Frame, Layout, Margin, ScrollArea, Ui, vec2};

use super::{Period, SpendingPanel, now_ui, report_ui};
use crate::ui::context::{Action, Cx, FocusRegion};
use crate::ui::sheets::ComparedMonth;
use crate::ui::theme::UiTokens;
use crate::ui::widgets::layout::{keep_focus_in_sight, row, to_the_right};
use crate::ui::widgets::{Button, Segmented, Text};

/// The screen.
pub(in crate::ui) fn show(ui: &mut Ui, cx: &Cx<'_>, panel: &mut SpendingPanel) {
    let t = ui.tokens();
    let frame = Frame::new().inner_margin(Margin::symmetric(t.space.l as i8, 0));
    CentralPanel::default().frame(frame).show(ui, |ui| {
        ScrollArea::vertical().id_salt("spending").auto_shrink(false).show(ui, |ui| {
            ui.with_layout(Layout::top_down(Align::Center), |ui| {
                let width = (t.size.measure * 2.0).min(ui.available_width() - t.space.l);
                ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::top_down(Align::Min), |ui| {
                    ui.set_width(width);
                    ui.spacing_mut().item_spacing.y = t.space.m;
                    ui.add_space(t.space.l);
                    sections(ui, cx, panel);
                    ui.add_space(t.space.l);
                });
            });
            keep_focus_in_sight(ui);
        });
        cx.focus_region(FocusRegion::Settings, ui);
    });
}

fn sections(ui: &mut Ui, cx: &Cx<'_>, panel: &mut SpendingPanel) {
    let t = ui.tokens();
    row(ui, t.size.control, |ui| {
        ui.add(Text::heading("Spending"));
        let end = ui.scope_id().with("export");
        to_the_right(ui, end, |ui| {
            let is_free = cx.pending.spending.dialog.is_none() && cx.pending.tables.is_empty();
            let button = Button::secondary("Export…").enabled(is_free).reason("A table is being written");
            if ui.add(button).on_hover_text("Write these purchases to a table for a spreadsheet").clicked() {
                cx.send(Action::ExportSpending(panel.period.since(cx.now, cx.zone)));
            }
            let compare = Button::secondary("Compare with Segmind…").enabled(!cx.pending.history.is_counting());
            let compare = compare.reason("Purchases are being counted");
            if ui.add(compare).on_hover_text("This month's purchases beside Segmind's history").clicked() {
                cx.send(Action::CompareSpending(ComparedMonth::This));
            }
        });
    });
    now_ui::show(ui, cx);
    ui.scope(|ui| {
        ui.set_max_width(t.size.measure.min(ui.available_width()));
        let periods = [(Period::Today, "Today"), (Period::Month, "This month"), (Period::All, "All")];
        ui.add(Segmented::new("Time", &mut panel.period, &periods));
    });
    report_ui::show(ui, cx, panel);
}
