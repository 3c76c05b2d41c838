//! Paints what is said and can be done below the pictures of the wait: the line of words, what happened, the shot, the buttons.

use eframe::egui::{Rect, ScrollArea, Ui};

use super::words;
use crate::domain::JobState;
use crate::engine::JobView;
use crate::ui::context::{Action, Cx};
use crate::ui::format;
use crate::ui::queue::actions::{CardAction, Place, actions, successor_words};
use crate::ui::queue::data::{CardData, card, details};
use crate::ui::queue::send;
use crate::ui::sheets::Sheet;
use crate::ui::theme::{Status, UiTokens};
use crate::ui::widgets::layout::keep_focus_in_sight;
use crate::ui::widgets::{Button, Elide, Elided, Text, Tone};

/// The rows; where the room is too low for them they scroll. Returns where the buttons are, and how high all rows are, in points.
pub(super) fn show(ui: &mut Ui, cx: &Cx<'_>, view: &JobView, takes: &[&JobView]) -> (Rect, f32) {
    let data = card(view, cx.now, cx.zone);
    let area = ScrollArea::vertical().id_salt("wait").auto_shrink(false);
    let shown = area.show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = ui.tokens().space.xs;
        said(ui, &data, words::line(view, &data, takes));
        if let Some(words) = successor_words(&cx.snapshot.models, &view.job) {
            ui.add(Text::body(words).secondary().wrap());
        }
        ui.add(Elided::new(&view.job.request.prompt, Elide::End).tone(Tone::Secondary));
        ui.add(
            Elided::new(&format::settings(&cx.snapshot.models, &view.job.request), Elide::End)
                .small()
                .tone(Tone::Secondary),
        );
        ui.add_space(ui.tokens().space.xs);
        let buttons = buttons(ui, cx, view);
        keep_focus_in_sight(ui);
        buttons
    });
    (shown.inner, shown.content_size.y)
}

/// The line, and what happened where the line is not enough.
fn said(ui: &mut Ui, data: &CardData, line: String) {
    let t = ui.tokens();
    let loud = matches!(data.status, Status::Warning | Status::Danger);
    let tone = if loud { Tone::Status(data.status) } else { Tone::Primary };
    ui.add(Text::body(line).strong().tone(tone).figures().wrap());
    ui.scope(|ui| {
        ui.set_max_width(ui.available_width().min(2.0 * t.size.measure));
        if let Some(sentence) = &data.sentence {
            ui.add(Text::body(sentence.as_str()).wrap());
        }
        if let Some(recover) = &data.recover {
            ui.add(Text::body(recover.as_str()).tone(Tone::Status(Status::Warning)).figures().wrap());
        }
    });
}

/// The likely actions, then those that are always possible.
fn buttons(ui: &mut Ui, cx: &Cx<'_>, view: &JobView) -> Rect {
    let shown = ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = eframe::egui::Vec2::splat(ui.tokens().space.s);
        let (quiet, likely): (Vec<_>, Vec<_>) =
            actions(view, Place::default()).into_iter().partition(CardAction::is_quiet);
        for action in likely.iter().chain(&quiet) {
            let label = action.words(&cx.snapshot.models, &view.job);
            let button = if action.is_quiet() { Button::quiet(&label) } else { Button::secondary(&label) };
            if ui.add(button.icon(action.icon(&view.job))).clicked() {
                send(cx, view, action);
            }
        }
        if let JobState::Failed(failure) = &view.job.state
            && !failure.details.is_empty()
            && ui.add(Button::quiet("Details")).clicked()
        {
            let sheet = Sheet::Details { title: failure.sentence(), text: details(&cx.snapshot.models, view, cx.zone) };
            cx.send(Action::Open(Box::new(sheet)));
        }
    });
    shown.response.rect
}
