//! Paints the sheet of a submit whose answer was lost: what Segmind's history shows of it, and the person's ways out. Returns whether it
//! closes.

use eframe::egui::{Context, Id, Ui};

use super::console;
use crate::domain::{Job, JobAction, JobId, Need, RequestId};
use crate::engine::{FoundRow, HistoryLook, JobView};
use crate::ui::afford;
use crate::ui::context::{Action, Cx};
use crate::ui::format;
use crate::ui::queue::actions::CardAction;
use crate::ui::theme::{UiTokens as _, icons};
use crate::ui::widgets::layout::{row, to_the_right};
use crate::ui::widgets::{Button, SheetAnswer, SheetFrame, Text, TextField, key_value};

/// The choices of a submit whose answer was lost.
pub(super) fn resolve(ctx: &Context, cx: &Cx<'_>, id: JobId, pasted: &mut String) -> bool {
    let Some(view) = cx.snapshot.job(id) else { return true };
    if view.job.state != crate::domain::JobState::NeedsUser(Need::UnknownOutcome) {
        return true; // It was found meanwhile.
    }
    let found = RequestId::parse(pasted);
    let field = Id::unique("request id");
    let frame = SheetFrame::new("resolve", "Was this shot accepted?")
        .confirm("Watch this render")
        .enabled(found.is_ok())
        .starts_at(field);
    let (mut again, mut away, mut picked) = (false, false, None);
    let answer = frame.show(ctx, |ui| {
        known(ui, cx, &view.job);
        picked = history(ui, cx, view);
        if ui.add(Button::secondary("Open Segmind's page").icon(icons::ARROW_SQUARE_OUT)).clicked()
            && let Some(url) = console()
        {
            cx.send(Action::OpenLink(url));
        }
        choice(ui, "It isn't there");
        ui.horizontal_wrapped(|ui| {
            let label = format!("Render again, {}", format::about(view.job.request.estimate()));
            again = ui.add(Button::secondary(&label)).clicked();
            away = ui.add(Button::quiet(CardAction::Act(JobAction::Dismiss).label(&view.job))).clicked();
        });
        afford::show(ui, cx.snapshot, view.job.request.estimate());
        // Last, so that the field's button comes right after it.
        choice(ui, "It's there: paste its request id");
        let wrong = found.as_ref().err().map(ToString::to_string).filter(|_| !pasted.trim().is_empty());
        ui.add(TextField::new("Request id", pasted).id(field).error(wrong.as_deref()));
    });
    let wish = match (picked, again, away, answer, found) {
        (Some(id), ..) => Some(JobAction::FoundAtService(id)),
        (_, true, ..) => Some(JobAction::SubmitAgain),
        (_, _, true, ..) => Some(JobAction::Dismiss),
        (.., SheetAnswer::Confirmed, Ok(request_id)) => Some(JobAction::FoundAtService(request_id)),
        _ => None,
    };
    let settled = wish.is_some();
    if let Some(action) = wish {
        cx.send(Action::Act(id, action));
    }
    settled || answer == SheetAnswer::Dismissed
}

/// What the history shows. The id of the render that the person picks.
fn history(ui: &mut Ui, cx: &Cx<'_>, view: &JobView) -> Option<RequestId> {
    let look = view.history.as_ref()?;
    choice(ui, "Segmind's history");
    let words = look.details().or_else(|| look.words(|at| format::time_of_day(at, cx.zone)));
    ui.add(Text::body(words.unwrap_or_else(|| "It was not looked at yet".to_owned())).secondary().figures().wrap());
    let mut picked = None;
    for found in look.found.iter() {
        if found_row(ui, cx, found) {
            picked = Some(found.request_id.clone());
        }
    }
    look_now(ui, cx, look);
    picked
}

/// A render that may be the one. Whether the person picks it.
fn found_row(ui: &mut Ui, cx: &Cx<'_>, found: &FoundRow) -> bool {
    let at = found.at.map_or_else(|| "Without a time".to_owned(), |at| format::date_time(at, cx.zone));
    let cost = found.cost.map_or_else(String::new, |cost| format!("  ·  {cost}"));
    let id = found.request_id.as_str();
    let name = format!("Watch the render of {at}, {id}");
    let mut pressed = false;
    row(ui, ui.tokens().size.control, |ui| {
        let facts = format!("{at}{cost}  ·  {}  ·  {}", found.status_word(), short(id));
        ui.add(Text::small(facts).figures().truncate());
        let end = ui.scope_id().with(("watch", id));
        to_the_right(ui, end, |ui| {
            pressed = ui.add(Button::secondary("Watch this one").spoken(&name).small()).clicked();
        });
    });
    pressed
}

fn look_now(ui: &mut Ui, cx: &Cx<'_>, look: &HistoryLook) {
    let is_asking = look.asking || cx.pending.history.look.is_some();
    let label = if is_asking { "Looking" } else { "Look now" };
    let button = Button::secondary(label).icon(icons::MAGNIFYING_GLASS).enabled(!is_asking);
    if ui.add(button).clicked() {
        cx.send(Action::LookInHistory);
    }
}

/// The last letters of an id, to tell two of the same minute apart.
fn short(id: &str) -> String {
    let letters = id.chars().count();
    if letters <= 8 { id.to_owned() } else { format!("…{}", id.chars().skip(letters - 6).collect::<String>()) }
}

/// The heading of one of the answers.
fn choice(ui: &mut Ui, what: &str) {
    ui.add_space(ui.tokens().space.s);
    ui.add(Text::body(what).strong());
}

/// The facts by which a lost submit can be found.
fn known(ui: &mut Ui, cx: &Cx<'_>, job: &Job) {
    ui.add(Text::body(Need::UnknownOutcome.sentence()).wrap());
    if let Some(at) = job.facts.submitted_at {
        key_value(ui, "Sent", &format::date_time(at, cx.zone));
    }
    key_value(ui, "Shot", &format::settings(&cx.snapshot.models, &job.request));
    key_value(ui, "Seed", &job.request.seed.to_string());
    ui.add(Text::body(job.request.prompt.as_str()).secondary().wrap());
}
