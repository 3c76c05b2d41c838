//! Paints a job on the stage, large.

use eframe::egui::{Align, Layout, ScrollArea, Ui, vec2};

use crate::domain::JobState;
use crate::engine::JobView;
use crate::ui::clip_picture_ui;
use crate::ui::context::{Action, Cx};
use crate::ui::format;
use crate::ui::queue::actions::{CardAction, Place, actions};
use crate::ui::queue::data::{CardData, card, details, usual_words};
use crate::ui::queue::{bar, send};
use crate::ui::sheets::Sheet;
use crate::ui::theme::{Status, UiTokens};
use crate::ui::widgets::layout::{remember, remembered};
use crate::ui::widgets::{Button, Text, Tone};

/// Greatest height of a job's prompt, in points; a longer prompt scrolls.
const PROMPT: f32 = 120.0;

/// Size of the drawn shape of a job that has no picture yet, in points.
const DRAWN: (f32, f32) = (160.0, 120.0);

/// A job that has no clip yet: its state, progress and shot, and what can be done with it.
pub(super) fn show(ui: &mut Ui, cx: &Cx<'_>, view: &JobView) {
    let t = ui.tokens();
    let data = card(view, cx.now, cx.zone);
    let width = t.size.measure.min(ui.available_width() - 2.0 * t.space.l);
    let above = (ui.available_height() * 0.5 - DRAWN.1 - t.space.xxl * 2.0).max(t.space.l);
    let stage = ui.max_rect();
    ScrollArea::vertical().id_salt("job").auto_shrink(false).show(ui, |ui| {
        ui.vertical_centered(|ui| {
            ui.add_space(above);
            let (rect, _) = ui.allocate_exact_size(vec2(DRAWN.0, DRAWN.1), eframe::egui::Sense::hover());
            clip_picture_ui::drawn(ui, rect, view.job.request.shape);
            let tone = if data.status == Status::Neutral { Tone::Primary } else { Tone::Status(data.status) };
            ui.add(Text::heading(data.state.as_str()).tone(tone));
            ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::top_down(Align::Center), |ui| {
                ui.set_width(width);
                progress(ui, &data);
                if let Some(sentence) = &data.sentence {
                    ui.add(Text::body(sentence.as_str()).centered().wrap());
                }
                if let Some(recover) = &data.recover {
                    ui.add(
                        Text::body(recover.as_str()).tone(Tone::Status(Status::Warning)).figures().centered().wrap(),
                    );
                }
                let line = format!("{} · {}", format::settings(&view.job.request), data.price);
                ui.add(Text::small(line).secondary().centered().wrap());
                let prompt = ScrollArea::vertical().id_salt("prompt").auto_shrink([false, true]).max_height(PROMPT);
                prompt.show(ui, |ui| {
                    ui.add(Text::body(view.job.request.prompt.as_str()).secondary().centered().wrap());
                });
                ui.add_space(t.space.s);
                let top = ui.next_widget_position().y;
                job_buttons(ui, cx, view);
                let buttons = stage.with_min_y(top).with_max_y(ui.min_rect().bottom());
                cx.keep_messages_off(stage, buttons);
            });
        });
    });
}

fn progress(ui: &mut Ui, data: &CardData) {
    if let Some(elapsed) = data.elapsed.map(format::duration) {
        let usual = data.usual.zip(data.elapsed).map(|(usual, elapsed)| format!(", {}", usual_words(elapsed, usual)));
        ui.add(Text::body(format!("{elapsed}{}", usual.unwrap_or_default())).figures().centered());
    }
    bar(ui, data);
}

/// Two rows of buttons: the likely actions above those that are always possible.
fn job_buttons(ui: &mut Ui, cx: &Cx<'_>, view: &JobView) {
    let (quiet, likely): (Vec<_>, Vec<_>) = actions(view, Place::default()).into_iter().partition(CardAction::is_quiet);
    let one = |ui: &mut Ui, action: &CardAction| {
        let label = action.label(&view.job);
        let button = if action.is_quiet() { Button::quiet(label) } else { Button::secondary(label) };
        if ui.add(button).clicked() {
            send(cx, view, action);
        }
    };
    if !likely.is_empty() {
        centred(ui, &likely, |ui| {
            for action in &likely {
                one(ui, action);
            }
        });
    }
    centred(ui, &quiet, |ui| {
        for action in &quiet {
            one(ui, action);
        }
        if let JobState::Failed(failure) = &view.job.state
            && !failure.details.is_empty()
            && ui.add(Button::quiet("Details")).clicked()
        {
            let sheet = Sheet::Details { title: failure.sentence(), text: details(view, cx.zone) };
            cx.send(Action::Open(Box::new(sheet)));
        }
    });
}

/// A row of these actions, centred. Its width is known from the last frame; a new row is laid out twice. Each set of actions has
/// its own width.
fn centred(ui: &mut Ui, of: &[CardAction], row: impl FnOnce(&mut Ui)) {
    let id = ui.scope_id().with(of);
    let (room, known) = (ui.available_width(), remembered(ui, id));
    let shown = ui.horizontal_wrapped(|ui| {
        ui.add_space(((room - known.unwrap_or(room)) / 2.0).floor().max(0.0));
        let inner = ui.scope(row);
        inner.response.rect.width()
    });
    remember(ui, id, shown.inner);
}
