//! Paints a job's card: picture, prompt, state, times, price and buttons.

use eframe::egui::{Align, Layout, Popup, Role as AccessRole, Sense, Ui, UiBuilder, Vec2, WidgetInfo, vec2};

use super::actions::{CardAction, Place, actions, stops_watching};
use super::data::{CardData, card, details, state_words, usual_words};
use super::motion::Seen;
use crate::domain::{Job, JobAction, JobState, Need};
use crate::engine::JobView;
use crate::ui::clip_picture_ui;
use crate::ui::context::{Action, Cx, Selection};
use crate::ui::format;
use crate::ui::images::{Image, ImageKey, THUMB};
use crate::ui::sheets::{Sheet, console};
use crate::ui::theme::{Role, Status, UiTokens, Weight, font, icons};
use crate::ui::widgets::layout::{row, to_the_right};
use crate::ui::widgets::{Button, Card, ElapsedBar, IconButton, MenuItem, Text, Tone, progress_bar};

/// Size of the picture at the left of a card, in points.
const PICTURE: (f32, f32) = (64.0, 48.0);
/// Lines of the prompt on a card.
const LINES: usize = 2;
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
}

/// The card. A click on it puts the job on the stage.
pub(super) fn show(ui: &mut Ui, cx: &Cx<'_>, view: &JobView, place: Place, look: Look) {
    let t = ui.tokens();
    let job = &view.job;
    let data = card(view, cx.now, cx.zone);
    let all = actions(view, place);
    let area = ui.scope_builder(UiBuilder::new().sense(Sense::click()).id_salt("card"), |ui| {
        ui.multiply_opacity(look.seen.card);
        Card::new().selected(look.selected).tight().height(look.height).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = t.space.xs;
            ui.horizontal_top(|ui| {
                picture(ui, cx, job);
                ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
                    more(ui, cx, view, &all);
                    ui.with_layout(Layout::top_down(Align::Min), |ui| prompt(ui, &job.request.prompt));
                });
            });
            ui.multiply_opacity(look.seen.state);
            state_row(ui, &data);
            bar(ui, &data);
            times(ui, &data);
            if let Some(recover) = &data.recover {
                ui.add(Text::small(recover.as_str()).tone(Tone::Status(Status::Warning)).figures().wrap());
            }
            if let Some(sentence) = &data.sentence {
                ui.add(Text::small(sentence.as_str()).secondary().wrap());
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
}

fn picture(ui: &mut Ui, cx: &Cx<'_>, job: &Job) {
    let (rect, _) = ui.allocate_exact_size(vec2(PICTURE.0, PICTURE.1), Sense::hover());
    match (&job.state, ImageKey::of(&job.request)) {
        (JobState::Saved(id), _) if let Some(clip) = cx.snapshot.clip(*id) => {
            clip_picture_ui::clip_thumb(ui, rect, &cx.still(*id, THUMB), clip);
        }
        (_, Some(key)) => {
            let known = cx.images.get(&key);
            clip_picture_ui::thumb(ui, rect, &known.unwrap_or(Image::Coming), job.request.shape);
        }
        _ => clip_picture_ui::drawn(ui, rect, job.request.shape),
    }
}

fn prompt(ui: &mut Ui, text: &str) {
    let t = ui.tokens();
    let style = font(Role::Body, Weight::Regular);
    let mut job = eframe::egui::text::LayoutJob::simple(text.to_owned(), style, t.text.primary, ui.available_width());
    job.wrap.max_rows = LINES;
    ui.add(eframe::egui::Label::new(job)).on_hover_text(text);
}

fn state_row(ui: &mut Ui, data: &CardData) {
    row(ui, ui.tokens().space.l, |ui| {
        let tone = if data.status == Status::Neutral { Tone::Secondary } else { Tone::Status(data.status) };
        ui.add(Text::small(data.state.as_str()).strong().tone(tone).figures());
        if let Some(took) = &data.took {
            ui.add(Text::small(took.as_str()).secondary().figures());
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add(Text::small(data.price.as_str()).secondary().figures());
        });
    });
}

/// A progress bar: of bytes, or of time against the usual time.
pub(in crate::ui) fn bar(ui: &mut Ui, data: &CardData) {
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
            if ui.add(Button::secondary(action.label(job))).clicked() {
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
        ui.spacing_mut().item_spacing.y = 0.0;
        for action in all[on_card(all, job)..].iter().filter(|action| !action.is_move()) {
            if ui.add(MenuItem::new(action.label(job)).icon(action.icon(job))).clicked() {
                send(cx, view, action);
            }
        }
    });
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
        CardAction::Resolve => Some(open(Sheet::resolve(id))),
        CardAction::EditAsNew => Some(Action::EditJob(id)),
        CardAction::ShowDetails => {
            let title = view.wait_sentence().unwrap_or_else(|| state_words(view));
            Some(open(Sheet::Details { title, text: details(view, cx.zone) }))
        }
        CardAction::CopyDetails => Some(Action::Copy(details(view, cx.zone))),
        CardAction::ShowInFolder => clip().map(Action::Reveal),
        CardAction::SaveAs => clip().map(Action::SaveAs),
        CardAction::MoveToTrash => clip().map(|clip| Action::Trash(vec![clip])),
        CardAction::Connect => Some(open(Sheet::Connect)),
        CardAction::TopUp | CardAction::OpenConsole => console().map(Action::OpenLink),
        CardAction::ChooseFolder => Some(Action::PickFolder),
    };
    if let Some(sent) = sent {
        cx.send(sent);
    }
}
