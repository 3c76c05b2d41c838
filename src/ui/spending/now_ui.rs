//! Paints how things stand now: the balance, what of it is under way and free, and the caps.

use eframe::egui::{Align, CornerRadius, Layout, Rect, Sense, Ui, vec2};

use super::words::{of_cap, share_of, span_name};
use crate::domain::{CapSpan, Usd};
use crate::ui::context::{Action, Cx};
use crate::ui::format;
use crate::ui::sheets::Sheet;
use crate::ui::theme::{Status, UiTokens, icons};
use crate::ui::widgets::layout::{row, to_the_right};
use crate::ui::widgets::{Button, Card, IconButton, Text, Tone, key_value};

/// A narrower card shows its figures below one another, in points.
const BESIDE: f32 = 400.0;
/// Room for the name of a span beside its bar, in points.
const NAME: f32 = 88.0;

/// Both cards.
pub(super) fn show(ui: &mut Ui, cx: &Cx<'_>) {
    if cx.snapshot.account.balance.is_some() {
        Card::new().show(ui, |ui| balance(ui, cx));
    }
    Card::new().show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = ui.tokens().space.s;
        for span in [CapSpan::Day, CapSpan::Month] {
            cap(ui, cx, span);
        }
        let held = cx.snapshot.spending.held;
        if held > 0 {
            let what =
                if held == 1 { "1 take waits for a cap".to_owned() } else { format!("{held} takes wait for a cap") };
            ui.add(Text::small(what).tone(Tone::Status(Status::Warning)).figures());
        }
        let what =
            "A cap counts what is spent and what is on the way. A take that would pass it waits, and goes on by itself";
        ui.add(Text::small(what).secondary().wrap());
    });
}

/// A figure with its name above and a remark below.
struct Figure<'a> {
    name: &'a str,
    sum: String,
    remark: String,
    warns: bool,
}

fn balance(ui: &mut Ui, cx: &Cx<'_>) {
    let Some((balance, at)) = cx.snapshot.account.balance else { return };
    let under_way = cx.snapshot.under_way;
    let free = balance.minus(under_way);
    let figures = [
        Figure {
            name: if cx.is_demo() { "Demo balance" } else { "Balance" },
            sum: balance.to_string(),
            remark: format!("as of {}", format::time_of_day(at, cx.zone)),
            warns: false,
        },
        Figure {
            name: "Under way",
            sum: if under_way > Usd::default() { format!("− {under_way}") } else { under_way.to_string() },
            remark: "not in the balance yet".to_owned(),
            warns: false,
        },
        Figure {
            name: "Free",
            sum: free.max(Usd::default()).to_string(),
            remark: if free < Usd::default() { "more is under way than is there".to_owned() } else { String::new() },
            warns: free <= Usd::default(),
        },
    ];
    if ui.available_width() < BESIDE {
        ui.spacing_mut().item_spacing.y = ui.tokens().space.xs;
        for figure in &figures {
            key_value(ui, figure.name, &figure.sum);
        }
        let [balance, ..] = &figures;
        return as_of(ui, cx, &balance.remark);
    }
    ui.columns(figures.len(), |columns| {
        for (i, (ui, figure)) in columns.iter_mut().zip(&figures).enumerate() {
            ui.spacing_mut().item_spacing.y = ui.tokens().space.xs;
            show_figure(ui, figure);
            if i == 0 {
                as_of(ui, cx, &figure.remark);
            } else if !figure.remark.is_empty() {
                ui.add(Text::small(figure.remark.as_str()).secondary().figures().wrap());
            }
        }
    });
}

fn show_figure(ui: &mut Ui, figure: &Figure<'_>) {
    let tone = if figure.warns { Tone::Status(Status::Warning) } else { Tone::Primary };
    let name = ui.add(Text::small(figure.name).secondary());
    ui.add(Text::heading(figure.sum.as_str()).tone(tone).figures()).labelled_by(name.id);
}

/// When the balance was told, and a button that asks for it again.
fn as_of(ui: &mut Ui, cx: &Cx<'_>, when: &str) {
    row(ui, ui.tokens().size.control_small, |ui| {
        ui.add(Text::small(when).secondary().figures());
        let is_free = !cx.snapshot.account.asking_balance;
        if ui
            .add(IconButton::new(icons::ARROW_CLOCKWISE, "Ask for the balance again").small().enabled(is_free))
            .clicked()
        {
            cx.send(Action::RefreshBalance);
        }
    });
}

/// What was spent in a span, its cap, and the button that changes it.
fn cap(ui: &mut Ui, cx: &Cx<'_>, span: CapSpan) {
    let t = ui.tokens();
    let spending = cx.snapshot.spending;
    let (sum, cap) = (spending.counted.of(span), spending.caps.of(span));
    row(ui, t.size.control, |ui| {
        let left = Layout::left_to_right(Align::Center);
        let name = ui.allocate_ui_with_layout(vec2(NAME, t.size.control_small), left, |ui| {
            ui.set_min_width(NAME);
            ui.add(Text::small(span_name(span)).secondary())
        });
        ui.add(Text::body(of_cap(sum, cap)).figures()).labelled_by(name.inner.id);
        let end = ui.scope_id().with(("cap", span.words()));
        to_the_right(ui, end, |ui| {
            let label = if cap.is_some() { "Change the cap…" } else { "Set a cap…" };
            let spoken = format!("{} {}", label.trim_end_matches('…'), span.each());
            if ui.add(Button::secondary(label).spoken(&spoken)).clicked() {
                cx.send(Action::Open(Box::new(Sheet::cap(span, cap))));
            }
        });
    });
    if let Some(cap) = cap {
        let share = share_of(sum, cap);
        let color = if share >= 1.0 { t.status.warning.text } else { t.chosen.fill };
        measure(ui, share, color);
    }
}

/// A thin bar, filled so far. What it shows stands beside it in words.
pub(super) fn measure(ui: &mut Ui, share: f32, color: eframe::egui::Color32) {
    let t = ui.tokens();
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), t.size.bar), Sense::hover());
    let radius = CornerRadius::same(t.radius.small);
    ui.painter().rect_filled(rect, radius, t.surface.control);
    if share > 0.0 {
        let width = (rect.width() * share).max(t.size.bar);
        ui.painter().rect_filled(Rect::from_min_size(rect.min, vec2(width, rect.height())), radius, color);
    }
}

/// A quiet button that puts a request id onto the clipboard.
pub(super) fn copy_id(ui: &mut Ui, cx: &Cx<'_>, id: &str) {
    if ui.add(IconButton::new(icons::COPY, "Copy the request id").small()).clicked() {
        cx.send(Action::Copy(id.to_owned()));
    }
}
