//! Paints a take's card in its shot's unfolded row: state, times, price and buttons.

use eframe::egui::{Id, Popup, Response, Role as AccessRole, Ui, UiBuilder, Vec2, WidgetInfo};

use super::actions::{CardAction, Place, actions, stops_watching, successor_of, successor_words};
use super::data::{CardData, card, details, state_words, usual_words};
use super::motion::Seen;
use crate::domain::{CapSpan, Job, JobAction, JobState, Need};
use crate::engine::JobView;
use crate::ui::context::{Action, Cx, Selection};
use crate::ui::format;
use crate::ui::sheets::{Sheet, console};
use crate::ui::theme::{Status, UiTokens, icons};
use crate::ui::widgets::layout::{row, to_the_right};
use crate::ui::widgets::{
    Button, Card, ElapsedBar, IconButton, MenuItem, Text, Tone, context_menu, progress_bar, roving,
};

/// The most buttons with words on a card.
const LIKELY: usize = 2;

/// How a card is painted in this frame.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    /// Whether its job is on the stage.
    pub selected: bool,
    /// How strongly it and its new state are painted.
    pub seen: Seen,
    /// The height of its surface while it changes.
    pub height: Option<f32>,
    /// The id of what is pressed in the line.
    pub id: Id,
    /// Whether Tab stops at it.
    pub is_stop: bool,
}

/// The card. A click on it puts the job on the stage.
pub(super) fn show(ui: &mut Ui, cx: &Cx<'_>, view: &JobView, place: Place, look: Look) -> Response {
    let t = ui.tokens();
    let job = &view.job;
    let data = card(view, cx.now, cx.zone);
    let all = actions(view, place);
    let area = ui.scope_builder(UiBuilder::new().sense(roving::sense(look.is_stop)).scope_id(look.id), |ui| {
        ui.multiply_opacity(look.seen.card);
        Card::new().selected(look.selected).tight().height(look.height).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = t.space.xs;
            ui.multiply_opacity(look.seen.state);
            state_row(ui, view, &data, |ui| more(ui, cx, view, &all));
            bar(ui, &data);
            times(ui, &data);
            if let Some(recover) = &data.recover {
                ui.add(Text::small(recover.as_str()).tone(Tone::Status(Status::Warning)).figures().wrap());
            }
            if let Some(sentence) = &data.sentence {
                ui.add(Text::small(sentence.as_str()).secondary().wrap());
            }
            if let Some(words) = successor_words(&cx.snapshot.models, job) {
                ui.add(Text::small(words).secondary().wrap());
            }
            buttons(ui, cx, view, &all);
        });
    });
    let response = area.response;
    response.widget_info(|| {
        let name = format!("Job: {}, {}", data.state, job.request.prompt);
        WidgetInfo::selected(AccessRole::Button, true, look.selected, name)
    });
    if response.clicked() {
        cx.send(Action::Select(Selection::Job(job.id)));
    }
    context_menu(&response, |ui| rows(ui, cx, view, &all));
    response
}

/// Take and state; at the right the price and the menu.
fn state_row(ui: &mut Ui, view: &JobView, data: &CardData, menu: impl FnOnce(&mut Ui)) {
    row(ui, ui.tokens().size.control_small, |ui| {
        let tone = if data.status == Status::Neutral { Tone::Secondary } else { Tone::Status(data.status) };
        let state = format!("Take {}  {}", view.job.take.number, data.state);
        ui.add(Text::small(state).strong().tone(tone).figures());
        if let Some(took) = &data.took {
            ui.add(Text::small(took.as_str()).secondary().figures());
        }
        let end = ui.scope_id().with("price and menu");
        to_the_right(ui, end, |ui| {
            ui.add(Text::small(data.price.as_str()).secondary().figures());
            menu(ui);
        });
    });
}

/// A progress bar: of bytes, or of time against the usual time.
fn bar(ui: &mut Ui, data: &CardData) {
    if let Some(fraction) = data.download {
        progress_bar(ui, "Download", fraction);
    } else if let Some(elapsed) = data.elapsed {
        ui.add(ElapsedBar::new(&data.state, elapsed, data.usual));
    }
}

fn times(ui: &mut Ui, data: &CardData) {
    let Some(elapsed) = data.elapsed else { return };
    row(ui, ui.tokens().space.l, |ui| {
        ui.add(Text::small(format::duration(elapsed)).figures());
        if let Some(usual) = data.usual {
            ui.add(Text::small(usual_words(elapsed, usual)).secondary().figures());
        }
    });
}

/// The likeliest one or two; a waiting job's moves at the right.
fn buttons(ui: &mut Ui, cx: &Cx<'_>, view: &JobView, all: &[CardAction]) {
    let job = &view.job;
    let likely = &all[..on_card(all, job)];
    let moves: Vec<&CardAction> = all.iter().filter(|action| action.is_move()).collect();
    if likely.is_empty() && moves.is_empty() {
        return;
    }
    let worded = |ui: &mut Ui| {
        ui.spacing_mut().item_spacing = Vec2::splat(ui.tokens().space.xs);
        for action in likely {
            let button = ui.add(Button::secondary(&action.words(&cx.snapshot.models, job)));
            let button = match action.meaning(job) {
                Some(meaning) => button.on_hover_text(meaning),
                None => button,
            };
            if button.clicked() {
                send(cx, view, action);
            }
        }
    };
    if moves.is_empty() {
        ui.horizontal_wrapped(worded);
        return;
    }
    row(ui, ui.tokens().size.control, |ui| {
        worded(ui);
        let end = ui.scope_id().with("moves");
        to_the_right(ui, end, |ui| {
            for action in moves {
                if ui.add(IconButton::new(action.icon(job), action.label(job))).clicked() {
                    send(cx, view, action);
                }
            }
        });
    });
}

/// The menu: everything that is not on the card.
fn more(ui: &mut Ui, cx: &Cx<'_>, view: &JobView, all: &[CardAction]) {
    let job = &view.job;
    let button = ui.add(IconButton::new(icons::DOTS_THREE, "More").small());
    Popup::menu(&button).accessible_name("More").gap(ui.tokens().space.xs).show(|ui| {
        let quiet: Vec<CardAction> =
            all[on_card(all, job)..].iter().filter(|action| !action.is_move()).cloned().collect();
        rows(ui, cx, view, &quiet);
    });
}

/// A row of a menu for each of these.
pub(super) fn rows(ui: &mut Ui, cx: &Cx<'_>, view: &JobView, actions: &[CardAction]) {
    ui.spacing_mut().item_spacing.y = 0.0;
    for action in actions {
        if ui.add(MenuItem::new(&action.words(&cx.snapshot.models, &view.job)).icon(action.icon(&view.job))).clicked() {
            send(cx, view, action);
        }
    }
}

/// How many of the actions are buttons with words on the card: the first ones that the state asks for.
fn on_card(all: &[CardAction], job: &Job) -> usize {
    let failed = matches!(job.state, JobState::Failed(_) | JobState::NeedsUser(Need::ImageGone(_)));
    let asked_for = |action: &&CardAction| match action {
        CardAction::SaveAs | CardAction::ShowInFolder => false,
        CardAction::EditAsNew => failed,
        action => !action.is_quiet() && !action.is_move(),
    };
    all.iter().take_while(asked_for).take(LIKELY).count()
}

/// The cap that holds the job back.
fn cap_of(job: &Job) -> Option<CapSpan> {
    let JobState::Waiting { why, .. } = job.state else { return None };
    [CapSpan::Day, CapSpan::Month].into_iter().find(|span| span.wait() == why)
}

/// Does what the button says. A purchase, and leaving a render that is billed, open a sheet that asks first.
pub(in crate::ui) fn send(cx: &Cx<'_>, view: &JobView, action: &CardAction) {
    let (job, id) = (&view.job, view.job.id);
    let open = |sheet| Action::Open(Box::new(sheet));
    let clip = || match job.state {
        JobState::Saved(clip) => Some(clip),
        _ => None,
    };
    let sent = match action {
        CardAction::Act(JobAction::Dismiss) if stops_watching(job) => Some(open(Sheet::StopWatching(id))),
        CardAction::Act(JobAction::SubmitAgain) => Some(open(Sheet::SubmitAgain(id))),
        CardAction::Act(action) => Some(Action::Act(id, action.clone())),
        CardAction::RaiseCap => cap_of(job).map(|span| open(Sheet::cap(span, cx.snapshot.spending.caps.of(span)))),
        CardAction::Resolve => Some(open(Sheet::resolve(id))),
        CardAction::LookNow => Some(Action::LookInHistory),
        CardAction::EditAsNew => Some(Action::EditJob(id)),
        CardAction::ShowDetails => {
            let title = view.wait_sentence().unwrap_or_else(|| state_words(view));
            Some(open(Sheet::Details { title, text: details(&cx.snapshot.models, view, cx.zone) }))
        }
        CardAction::CopyDetails => Some(Action::Copy(details(&cx.snapshot.models, view, cx.zone))),
        CardAction::ShowInFolder => clip().map(Action::Reveal),
        CardAction::SaveAs => clip().map(Action::SaveAs),
        CardAction::MoveToTrash => clip().map(|clip| Action::Trash(vec![clip])),
        CardAction::Connect => Some(open(Sheet::Connect)),
        CardAction::TopUp | CardAction::OpenConsole => console().map(Action::OpenLink),
        CardAction::ChooseFolder => Some(Action::PickFolder),
        // The button has named the price, so the press is the answer.
        CardAction::MakeWithSuccessor => Some(match successor_of(&cx.snapshot.models, job) {
            Some((model, _)) => Action::Act(id, JobAction::MakeWith(model.id)),
            None => Action::EditJob(id),
        }),
    };
    if let Some(sent) = sent {
        cx.send(sent);
    }
}
