//! Paints what was bought in the chosen time: the sum, bars by day, by model and by project, and what was thrown away.

use eframe::egui::{Ui, vec2};

use super::now_ui::measure;
use super::words::{bars, below_the_sum, share_of};
use super::{SpendingPanel, chart_ui, rows_ui};
use crate::domain::spending_report::Share;
use crate::domain::{PurchasedFor, SpendingReport, Usd};
use crate::ui::context::Cx;
use crate::ui::format::model_name;
use crate::ui::theme::{UiTokens, icons};
use crate::ui::widgets::layout::{row, to_the_right};
use crate::ui::widgets::{Card, Elide, Elided, EmptyState, Text, key_value, skeleton};

/// A narrower screen shows models and projects below one another, in points.
const BESIDE: f32 = 560.0;

/// Everything below the choice of the time.
pub(super) fn show(ui: &mut Ui, cx: &Cx<'_>, panel: &SpendingPanel) {
    let t = ui.tokens();
    let Some(report) = panel.shown() else {
        skeleton(ui, vec2(ui.available_width(), t.space.xxl * 4.0));
        return;
    };
    if report.purchases == 0 {
        let what = format!("Nothing was bought {}", panel.period.words());
        let sentence = "Every take that is sent to Segmind appears here, with what it cost";
        // It fills the room it is given: inside the screen's own scroll area it must be told how much that is.
        let room = vec2(ui.available_width(), t.space.xxl * 6.0);
        ui.allocate_ui(room, |ui| EmptyState::new(icons::RECEIPT, &what).sentence(sentence).show(ui));
        return;
    }
    Card::new().show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = t.space.xs;
        let name = ui.add(Text::small(format!("Spent {}", panel.period.words())).secondary());
        ui.add(Text::display(report.all.sum.to_string()).figures()).labelled_by(name.id);
        ui.add(Text::small(below_the_sum(report)).secondary().figures().wrap());
        let today = cx.now.to_zoned(cx.zone.clone()).date();
        let bars = bars(report, panel.period, today);
        if bars.len() > 1 {
            ui.add_space(t.space.m);
            chart_ui::show(ui, &bars, cx.snapshot.spending.caps.day.filter(|_| bars.len() <= 62));
        }
    });
    both(ui, cx, report);
    thrown_away(ui, report);
    rows_ui::show(ui, cx, report);
}

fn both(ui: &mut Ui, cx: &Cx<'_>, report: &SpendingReport) {
    let models = |ui: &mut Ui| {
        let named = report.by_model.iter().map(|(slug, share)| (model_name(&cx.snapshot.models, slug), *share));
        shares(ui, "By model", &named.collect::<Vec<_>>());
    };
    let projects = |ui: &mut Ui| {
        let named = report.by_project.iter().map(|(project, share)| (project_name(project.as_ref()), *share));
        shares(ui, "By project", &named.collect::<Vec<_>>());
    };
    if ui.available_width() < BESIDE {
        models(ui);
        projects(ui);
    } else {
        ui.columns(2, |columns| {
            models(&mut columns[0]);
            projects(&mut columns[1]);
        });
    }
}

fn project_name(project: Option<&PurchasedFor>) -> String {
    match project {
        None => "No project".to_owned(),
        Some(PurchasedFor { name, is_gone: true }) => format!("{name} (deleted)"),
        Some(PurchasedFor { name, .. }) => name.clone(),
    }
}

/// Sums beside each other, each with its part of the largest.
fn shares(ui: &mut Ui, title: &str, shares: &[(String, Share)]) {
    let t = ui.tokens();
    let most = shares.iter().map(|(_, share)| share.sum).max().unwrap_or_default();
    Card::new().show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = t.space.s;
        ui.add(Text::body(title).strong());
        if shares.is_empty() {
            ui.add(Text::small("Nothing was billed").secondary());
        }
        for (i, (name, share)) in shares.iter().enumerate() {
            ui.push_id(i, |ui| one_share(ui, name, *share, most));
        }
    });
}

fn one_share(ui: &mut Ui, name: &str, share: Share, most: Usd) {
    let t = ui.tokens();
    ui.spacing_mut().item_spacing.y = t.space.xs;
    row(ui, t.size.icon_large, |ui| {
        let end = ui.scope_id().with("sum");
        let room = ui.available_width() - t.space.xxl * 3.0;
        ui.scope(|ui| {
            ui.set_max_width(room.max(t.space.xxl));
            ui.add(Elided::new(name, Elide::End).small());
        });
        to_the_right(ui, end, |ui| {
            ui.add(Text::small(share.sum.to_string()).figures());
        });
    });
    measure(ui, share_of(share.sum, most), t.chosen.fill);
}

/// What went into takes that nobody keeps.
fn thrown_away(ui: &mut Ui, report: &SpendingReport) {
    let lost = [("In rejected takes", report.rejected), ("In deleted takes", report.deleted)];
    if lost.iter().all(|(_, share)| share.count == 0) {
        return;
    }
    Card::new().show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = ui.tokens().space.xs;
        for (name, share) in lost {
            let takes = if share.count == 1 { "1 take".to_owned() } else { format!("{} takes", share.count) };
            key_value(ui, name, &format!("{}, {takes}", share.sum));
        }
    });
}
