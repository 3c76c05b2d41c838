//! The top bar, with the name, the screens, the balance, what runs and the gear; and the banners below it.

use std::sync::Arc;

use eframe::egui::{Frame, Galley, Id, Margin, Panel, Rect, Role as AccessRole, Sense, Ui, WidgetInfo, pos2, vec2};

use super::queue_pill_ui::{self, PillRoom};
use crate::domain::{CapChange, CapSpan, Draft, Usd};
use crate::engine::{KeyState, Service};
use crate::ui::clip_picture_ui::icon_at;
use crate::ui::command::UiCommand;
use crate::ui::context::{Action, Cx, FocusRegion, Screen, Side};
use crate::ui::projects::{Projects, switch_ui};
use crate::ui::queue::data::{running_in_short, running_words};
use crate::ui::sheets::Sheet;
use crate::ui::shot::data::is_short;
use crate::ui::theme::{Role, Status, Tokens, UiTokens, Weight, figures_font, icons};
use crate::ui::welcome;
use crate::ui::widgets::layout::to_the_right;
use crate::ui::widgets::{Banner, Button, IconButton, Segmented, Text, painted_line, skeleton};

/// A narrower window has no room for the name or for the button to the shortcuts, in points.
const NAME_FROM: f32 = 720.0;
/// Room for the balance and what runs in full words, in points.
const WHOLE: f32 = 320.0;
/// Room for both in few words, in points.
const SHORT: f32 = 180.0;
/// More clips than this are not counted beside "Library".
const MOST_COUNTED: usize = 99;
/// Room for the sum alone, in points.
const SUM: f32 = 84.0;
/// The sum that these rooms are meant for; a longer one needs so much more.
const USUAL_SUM: &str = "$00.00";

/// The bar.
pub(super) fn show(ui: &mut Ui, cx: &Cx<'_>, screen: Screen, draft: &Draft, projects: &mut Projects) {
    let t = ui.tokens();
    // The name stands over the form's left edge, the last icon over the queue's.
    let margin = Margin { left: t.space.m as i8, ..Margin::symmetric(t.space.l as i8, t.space.xs as i8) };
    let frame = Frame::new().inner_margin(margin);
    Panel::top("top").resizable(false).frame(frame).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.set_min_height(t.size.control);
            brand(ui);
            switch_ui::show(ui, cx, projects, is_wide(ui));
            ui.add_space(t.space.s);
            places(ui, cx, screen);
            right(ui, cx, screen, draft);
        });
        cx.focus_region(FocusRegion::TopBar, ui);
    });
}

/// The banners: this is the demo, the engine is in trouble.
pub(super) fn banners(ui: &mut Ui, cx: &Cx<'_>) {
    if cx.snapshot.service == Service::Demo {
        let actions: &[&str] = if cx.pending.session.is_some() { &[] } else { &["Connect Segmind"] };
        let banner = Banner::new(Status::Info, "Demo: nothing is billed").actions(actions);
        if slim(ui, "demo", banner).is_some() {
            cx.send(Action::StartSegmind);
        }
    }
    waiting(ui, cx);
    cap_offer(ui, cx);
    if let Some(trouble) = &cx.snapshot.trouble {
        slim(ui, "trouble", Banner::new(Status::Danger, trouble));
    }
}

/// While the question about waiting shots is open and its sheet is not.
fn waiting(ui: &mut Ui, cx: &Cx<'_>) {
    let Some(waiting) = cx.snapshot.queue.last_run.waiting.filter(|_| cx.pending.told.waiting) else { return };
    let words = format!("{}, {}, not bought yet", waiting.words(), crate::ui::format::about(waiting.estimate));
    let banner = Banner::new(Status::Warning, &words).actions(&["Decide…"]);
    if slim(ui, "waiting shots", banner).is_some() {
        cx.send(Action::Open(Box::new(Sheet::Absence)));
    }
}

/// Once enough was spent, a cap is offered, until the person has answered.
fn cap_offer(ui: &mut Ui, cx: &Cx<'_>) {
    if !cx.snapshot.offers_cap() || cx.pending.spending.is_answering() {
        return;
    }
    let words = format!("You have spent {} so far. A cap lets what would pass it wait", cx.snapshot.spending.all);
    let banner = Banner::new(Status::Info, &words).actions(&["Set a cap…", "No cap"]);
    match slim(ui, "offer of a cap", banner) {
        Some(0) => cx.send(Action::Open(Box::new(Sheet::cap(CapSpan::Day, None)))),
        Some(_) => cx.send(Action::ChangeCap(CapChange::Answered)),
        None => {}
    }
}

fn slim(ui: &mut Ui, id: &str, banner: Banner<'_>) -> Option<usize> {
    Panel::top(id.to_owned()).resizable(false).frame(Frame::NONE).show(ui, |ui| banner.show(ui)).inner
}

fn is_wide(ui: &Ui) -> bool {
    ui.ctx().content_rect().width() >= NAME_FROM
}

fn brand(ui: &mut Ui) {
    let t = ui.tokens();
    ui.spacing_mut().item_spacing.x = t.space.s;
    let (rect, _) = ui.allocate_exact_size(vec2(t.size.icon_large, t.size.control), eframe::egui::Sense::hover());
    icon_at(ui, rect.center(), icons::FILM_REEL, t.size.icon_large, t.accent.text);
    if is_wide(ui) {
        ui.add(Text::title("Rushes"));
    }
}

fn places(ui: &mut Ui, cx: &Cx<'_>, screen: Screen) {
    let t = ui.tokens();
    let mut place = screen;
    let unseen = Unseen::new(ui, cx.snapshot.library.unseen);
    ui.scope(|ui| {
        ui.set_max_width(t.size.measure * if is_wide(ui) { 0.5 } else { 0.4 });
        let places = [(Screen::Create, "Create"), (Screen::Library, "Library")];
        let room = unseen.as_ref().map_or(0.0, |unseen| unseen.room);
        let both = ui.add(Segmented::new("Place", &mut place, &places).room_after_last(room));
        if let Some(unseen) = unseen {
            let weight = if place == Screen::Library { Weight::SemiBold } else { Weight::Regular };
            let word = painted_line(ui, "Library", (Role::Body, weight), t.text.primary, both.rect.width()).size().x;
            let half = both.rect.with_min_x(both.rect.center().x);
            unseen.paint(ui, half, half.center().x + (word - room) / 2.0);
        }
    });
    if place != screen {
        cx.send(Action::Show(place));
    }
}

/// How many clips were never seen: a dot after "Library", and their number where there is room.
struct Unseen {
    count: usize,
    number: Option<Arc<Galley>>,
    /// The room that it takes after the word, in points.
    room: f32,
}

impl Unseen {
    /// `None` when everything was seen.
    fn new(ui: &Ui, count: usize) -> Option<Self> {
        let t = ui.tokens();
        let text = match count {
            0 => return None,
            _ if count > MOST_COUNTED => format!("{MOST_COUNTED}+"),
            _ => count.to_string(),
        };
        let style = figures_font(Role::Micro, Weight::Regular);
        let number = is_wide(ui).then(|| ui.painter().layout_no_wrap(text, style, t.text.secondary));
        let room = t.space.s + Self::dot(t) + number.as_ref().map_or(0.0, |number| t.space.xs + number.size().x);
        Some(Self { count, number, room })
    }

    /// Width of the dot.
    const fn dot(t: &Tokens) -> f32 {
        2.0 * (t.space.xs - t.size.hairline)
    }

    /// Paints it into `half`, `after` the word.
    fn paint(self, ui: &Ui, half: Rect, after: f32) {
        let t = ui.tokens();
        let (dot, middle) = (Self::dot(t), half.center().y);
        let left = after + t.space.s;
        let room = Rect::from_x_y_ranges(left..=after + self.room, half.y_range());
        let response = ui.interact(room, ui.unique_id().with("unseen clips"), Sense::hover());
        let told = format!("{} not seen yet", crate::ui::library::words::clips(self.count));
        response.widget_info(|| WidgetInfo::labeled(AccessRole::Label, true, &told));
        ui.painter().circle_filled(pos2(left + dot / 2.0, middle), dot / 2.0, t.status.info.text);
        if let Some(number) = self.number {
            let at = pos2(left + dot + t.space.xs, middle - number.size().y / 2.0);
            ui.painter().galley(at, number, t.text.secondary);
        }
    }
}

/// The balance and what runs, where there is room, then the icons.
fn right(ui: &mut Ui, cx: &Cx<'_>, screen: Screen, draft: &Draft) {
    let t = ui.tokens();
    let icons = icons(ui, cx, screen);
    let pill = usize::from(screen == Screen::Create);
    let room = ui.available_width() - (icons.len() + pill) as f32 * (t.size.control + t.space.xs);
    let (sum, more) = sum_told(ui, cx, room);
    let room = room - more;
    to_the_right(ui, Id::unique("width of the top bar's right"), |ui| {
        ui.spacing_mut().item_spacing.x = t.space.xs;
        if room >= SUM {
            balance(ui, cx, draft, &sum, room < WHOLE);
            ui.add_space(t.space.m);
        }
        let pill_room = match room {
            room if room < SHORT => PillRoom::Icon,
            room if room < WHOLE => PillRoom::Short,
            _ => PillRoom::Whole,
        };
        if screen == Screen::Create {
            queue_pill_ui::show(ui, cx, pill_room);
        } else if let Some(running) = running(cx, pill_room) {
            ui.add(Text::body(running).secondary().figures());
            ui.add_space(t.space.m);
        }
        for (icon, command) in icons {
            cx.command_button(ui, icon, command);
        }
    });
}

/// The balance and what is under way, or where that has no room what of it is free; and how much more room than usual it takes.
fn sum_told(ui: &Ui, cx: &Cx<'_>, room: f32) -> (String, f32) {
    let Some((balance, _)) = cx.snapshot.account.balance else { return (String::new(), 0.0) };
    let width = |text: &str| {
        let style = (Role::Body, Weight::Regular);
        painted_line(ui, text, style, ui.tokens().text.primary, f32::INFINITY).size().x
    };
    let more = |sum: &str| (width(sum) - width(USUAL_SUM)).max(0.0);
    let under_way = cx.snapshot.under_way;
    if under_way == Usd::default() {
        return (balance.to_string(), more(&balance.to_string()));
    }
    let whole = format!("{balance} − {under_way}");
    let needed = more(&whole);
    if room - needed >= SUM {
        return (whole, needed);
    }
    let free = balance.minus(under_way);
    let free = if free > Usd::default() { format!("{free} free") } else { "nothing free".to_owned() };
    let needed = more(&free);
    (free, needed)
}

/// What runs, on a screen without the queue.
fn running(cx: &Cx<'_>, room: PillRoom) -> Option<String> {
    match room {
        PillRoom::Icon => None,
        PillRoom::Short => running_in_short(cx.snapshot),
        PillRoom::Whole => running_words(cx.snapshot),
    }
}

fn icons(ui: &Ui, cx: &Cx<'_>, screen: Screen) -> Vec<(IconButton<'static>, UiCommand)> {
    let mut found = Vec::new();
    if screen == Screen::Create && !welcome::is_before_choice(cx.snapshot) {
        let is_open = cx.panels.is_open(Side::Shot, ui.ctx().content_rect().width());
        let shot = if is_open { "Hide the shot panel" } else { "Show the shot panel" };
        found.push((IconButton::new(icons::SIDEBAR_SIMPLE, shot), UiCommand::ToggleShot));
    }
    if is_wide(ui) {
        found.push((IconButton::new(icons::KEYBOARD, "Keyboard shortcuts"), UiCommand::Shortcuts));
    }
    let gear = IconButton::new(icons::GEAR_SIX, "Settings").selected(screen == Screen::Settings);
    found.push((gear, UiCommand::ShowSettings));
    found
}

/// The button of the balance, with this sum.
fn balance(ui: &mut Ui, cx: &Cx<'_>, draft: &Draft, sum: &str, in_short: bool) {
    let account = &cx.snapshot.account;
    match (&account.key, account.balance) {
        (KeyState::Known { .. }, Some((balance, at))) => {
            let text = match (in_short, cx.is_demo()) {
                (true, _) => sum.to_owned(),
                (false, true) => format!("Demo balance {sum}"),
                (false, false) => format!("Balance {sum}"),
            };
            let told = crate::ui::format::balance(balance, cx.snapshot.under_way);
            let asked =
                format!("{told}, as of {}; press to see what was spent", crate::ui::format::time_of_day(at, cx.zone));
            let button = Button::quiet(&text);
            let button = if is_short(cx.snapshot, draft) { button.status(Status::Warning) } else { button };
            if ui.add(button).on_hover_text(asked).clicked() {
                cx.send(Action::Show(Screen::Spending));
            }
        }
        (KeyState::Looking, _) => balance_comes(ui),
        (KeyState::Known { .. }, None) if account.asking_balance => balance_comes(ui),
        (KeyState::Known { .. }, None) => {
            if !in_short && ui.add(Button::quiet("Balance unknown")).clicked() {
                cx.send(Action::RefreshBalance);
            }
        }
        (KeyState::None, _) => {}
    }
}

/// The place of a balance that is not known yet.
fn balance_comes(ui: &mut Ui) {
    let blank = skeleton(ui, vec2(ui.tokens().space.xxl * 3.0, ui.tokens().space.l));
    blank.widget_info(|| WidgetInfo::labeled(AccessRole::ProgressIndicator, true, "Asking for the balance"));
}
