//! Spending: the screen behind the balance, caps and the shots that they hold back, and what every sheet says before it spends.

use super::*;
use rushes::domain::spending_report::Share;
use rushes::domain::{
    CapChange, CapSpan, Caps, Counted, Fate, Outcome, Purchase, PurchaseId, PurchasedFor, PurchasedItem,
    SpendingReport, Usd, WaitReason,
};
use rushes::engine::SpendingView;
use rushes::engine::reply::Answer;

const fn cents(cents: i64) -> Usd {
    Usd::from_cents(cents)
}

/// $18.40 spent of $20 for today, and a shot that the cap holds back.
pub fn capped() -> Snapshot {
    let until = double::at(9000);
    let held = double::job(2, JobState::Waiting { until, why: WaitReason::CapOfDay }, JobFacts::default());
    let caps = Caps { day: Some(cents(2000)), month: None, answered: true };
    let counted = Counted { day: cents(1840), month: cents(6160) };
    let cap = caps.passed_by(cents(320), counted);
    let jobs = vec![double::job(1, JobState::Accepted, double::accepted(40)), rushes::engine::JobView { cap, ..held }];
    let spending = SpendingView { caps, counted, all: cents(14_320), revision: 1, held: 1 };
    let account =
        rushes::engine::Account { balance: Some((cents(2000), double::at(-90))), ..double::connected().account };
    let queue = QueueView { running: 1, queued: 1, ..QueueView::default() };
    Snapshot { jobs: Arc::new(jobs), spending, account, queue, under_way: cents(1920), ..double::busy() }
}

fn purchase(id: i64, title: &str, outcome: Outcome, fate: Fate) -> Purchase {
    let project = (id % 3 > 0).then(|| PurchasedFor { name: "Serum 9:16".into(), is_gone: false });
    Purchase {
        id: PurchaseId(id),
        at: double::at(-id * 5400),
        item: PurchasedItem {
            number: u32::try_from(id).unwrap(),
            title: title.into(),
            take: 2,
            project,
            ..PurchasedItem::default()
        },
        model: if id % 2 == 0 { "veo-3-fast".into() } else { "veo-3".into() },
        estimate: cents(320),
        cost: (outcome == Outcome::Billed).then(|| cents(320)),
        outcome,
        request_id: RequestId::parse(&format!("0f8fad5b-d9cb-469f-a165-{id:012}")).ok(),
        found: false,
        fate,
    }
}

fn share(sum: i64, count: usize) -> Share {
    Share { sum: cents(sum), count }
}

/// What was bought this month.
pub fn month() -> SpendingReport {
    let latest = vec![
        purchase(1, "The lighthouse at dusk", Outcome::OnTheWay, Fate::None),
        purchase(2, "A potter's hands", Outcome::Unknown, Fate::None),
        purchase(
            3,
            "Off the ferry, in the rain, with everything that one carries and a dog on a long lead",
            Outcome::Billed,
            Fate::Rejected,
        ),
        purchase(4, "Paper city", Outcome::NotBilled, Fate::None),
        purchase(5, "Rice fields", Outcome::Billed, Fate::Kept),
        purchase(6, "Night tram", Outcome::Billed, Fate::Deleted),
    ];
    let today = double::at(0).to_zoned(jiff::tz::TimeZone::UTC).date();
    let day = |before: i64| today.checked_sub(jiff::Span::new().days(before)).unwrap();
    SpendingReport {
        all: share(6160, 19),
        on_the_way: share(320, 1),
        unknown: share(320, 1),
        not_billed: 1,
        rejected: share(840, 3),
        deleted: share(320, 1),
        by_model: vec![("veo-3".into(), share(4480, 14)), ("veo-3-fast".into(), share(1680, 5))],
        by_project: vec![
            (Some(PurchasedFor { name: "Serum 9:16".into(), is_gone: false }), share(4160, 13)),
            (None, share(1680, 5)),
            (Some(PurchasedFor { name: "Trailer".into(), is_gone: true }), share(320, 1)),
        ],
        by_day: vec![
            (day(6), share(960, 3)),
            (day(3), share(1920, 6)),
            (day(2), share(320, 1)),
            (day(0), share(1840, 9)),
        ],
        purchases: latest.len(),
        latest,
    }
}

/// Answers the screen's question.
fn told(window: &mut Harness<'_, App>, double: &mut Double, report: SpendingReport) -> Option<jiff::Timestamp> {
    let asked = double.take(|request| match request {
        Request::Spending(since, _) => Some(*since),
        _ => None,
    });
    let Some((since, Request::Spending(_, answer))) = asked else { panic!("the screen asks") };
    answer.send(Ok(Arc::new(report)));
    window.run_ok();
    since
}

fn opened(size: (f32, f32), theme: egui::Theme) -> (Harness<'static, App>, Double) {
    let (mut window, mut double) = open(Window::new(size.0, size.1).theme(theme), capped());
    settle(&mut window, &mut double);
    run_command(&mut window, "spending");
    told(&mut window, &mut double, month());
    (window, double)
}

fn change(double: &mut Double) -> Option<(CapChange, Answer<()>)> {
    let (change, request) = double.take(|request| match request {
        Request::ChangeCap(change, _) => Some(*change),
        _ => None,
    })?;
    let Request::ChangeCap(_, answer) = request else { return None };
    Some((change, answer))
}

#[test]
fn the_balance_opens_what_was_spent_and_escape_leads_back() {
    let (mut window, mut double) = open(Window::new(1280.0, 1400.0), capped());
    settle(&mut window, &mut double);
    press_containing(&mut window, "$20.00 − $19.20");
    let since = told(&mut window, &mut double, month());
    let first = double::at(0).to_zoned(jiff::tz::TimeZone::UTC).first_of_month().unwrap();
    assert_eq!(since, Some(first.start_of_day().unwrap().timestamp()), "this month is looked at first");
    for words in
        ["$61.60", "$0.80", "$18.40 of $20", "1 take waits for a cap", "of it $3.20 on the way", "19 purchases"]
    {
        assert!(has_part(&window, words), "{words}");
    }
    for words in
        ["Serum 9:16", "No project", "Trailer (deleted)", "Veo 3 Fast", "$8.40, 3 takes", "Unknown, counts as spent"]
    {
        assert!(has_part(&window, words), "{words}");
    }
    window.get_by_role_and_label(egui::accesskit::Role::RadioButton, "Today").click();
    window.run_ok();
    let day = told(&mut window, &mut double, SpendingReport::default());
    assert!(day > since && has_part(&window, "Nothing was bought today"));
    press(&mut window, "All");
    assert_eq!(told(&mut window, &mut double, month()), None, "since the first purchase");
    window.press(egui::Key::Escape);
    window.run_ok();
    assert!(!has_part(&window, "Purchases") && has_part(&window, "Prompt"));
}

#[test]
fn nothing_is_asked_while_the_screen_is_away_and_again_after_a_purchase() {
    let (mut window, mut double) = opened((1280.0, 800.0), egui::Theme::Dark);
    let asks =
        |double: &mut Double| double.take(|request| matches!(request, Request::Spending(..)).then_some(())).is_some();
    window.run_ok();
    assert!(!asks(&mut double), "once is enough");
    let mut later = capped();
    later.spending.revision = 2;
    double.publish(later);
    window.run_ok();
    assert!(asks(&mut double));
    assert!(has_part(&window, "$61.60"), "the last answer is shown until the next one is here");
    window.press(egui::Key::Escape);
    let mut last = capped();
    last.spending.revision = 3;
    double.publish(last);
    window.run_ok();
    assert!(!asks(&mut double));
}

#[test]
fn a_shot_that_a_cap_holds_back_says_why_and_offers_two_ways() {
    let (mut window, mut double) = open(Window::new(1280.0, 900.0), capped());
    settle(&mut window, &mut double);
    if !has_part(&window, "Raise the cap…") {
        press_containing(&mut window, "1 over your cap");
    }
    assert!(has_part(
        &window,
        "This would pass your $20 for today: $18.40 are spent or on the way. It goes on by itself tomorrow"
    ));
    assert!(has_part(&window, "Over your cap"));
    press_containing(&mut window, "Raise the cap…");
    assert_eq!(focused(&window).map(|(name, _)| name).as_deref(), Some("Dollars"));
    type_into(&mut window, "Dollars", "5");
    press(&mut window, "At most $205 a day");
    let (change, answer) = change(&mut double).expect("the cap is changed");
    assert_eq!(change, CapChange::Set(CapSpan::Day, Some(cents(20_500))));
    answer.send(Ok(()));
    window.run_ok();
    assert!(has_part(&window, "At most $205 a day") && !has_part(&window, "Dollars"));
    press_containing(&mut window, "Hold");
    assert_eq!(acted(&mut double), Some(JobAction::Hold));
}

#[test]
fn what_is_no_amount_is_told_and_an_empty_field_removes_the_cap() {
    let (mut window, mut double) = opened((1280.0, 800.0), egui::Theme::Dark);
    press(&mut window, "Change the cap a day");
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
    window.get_by_label("Dollars").type_text("-3");
    window.run_ok();
    assert!(
        has_part(&window, "Type an amount in dollars")
            && window.get_by_label("Set the cap").accesskit_node().is_disabled()
    );
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
    window.press(egui::Key::Backspace);
    window.run_ok();
    press(&mut window, "No cap for a day");
    assert_eq!(change(&mut double).map(|(change, _)| change), Some(CapChange::Set(CapSpan::Day, None)));
}

#[test]
fn a_cap_is_offered_once_ten_dollars_were_spent_and_never_after_an_answer() {
    let mut spent = double::connected();
    spent.spending.all = cents(999);
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), spent.clone());
    assert!(!has_part(&window, "Set a cap…"));
    spent.spending.all = cents(1000);
    double.publish(spent.clone());
    window.run_ok();
    assert!(has_part(&window, "You have spent $10.00 so far"));
    press(&mut window, "No cap");
    let (asked, answer) = change(&mut double).expect("it is answered");
    assert_eq!(asked, CapChange::Answered);
    answer.send(Ok(()));
    spent.spending.caps.answered = true;
    double.publish(spent);
    window.run_ok();
    assert!(!has_part(&window, "Set a cap…"));
}

#[test]
fn the_form_tells_of_a_cap_before_anything_is_asked_for() {
    let mut snapshot = capped();
    snapshot.jobs = Arc::default();
    snapshot.under_way = Usd::default();
    snapshot.draft = Arc::new(Draft { prompt: "A fox".into(), ..Draft::default() });
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), snapshot);
    settle(&mut window, &mut double);
    assert!(has_part(
        &window,
        "This would pass your $20 for today: $18.40 are spent or on the way. It waits in the queue"
    ));
}

#[test]
fn the_table_goes_where_the_dialog_says_or_where_a_path_was_typed() {
    let (mut window, mut double) = opened((1280.0, 800.0), egui::Theme::Dark);
    double.dialogs.answer(Ok(Some("/desk/november".into())));
    press(&mut window, "Export…");
    let written = |double: &mut Double| {
        double.take(|request| match request {
            Request::ExportSpending(since, to, _) => Some((*since, to.path.clone())),
            _ => None,
        })
    };
    let Some(((since, path), Request::ExportSpending(.., answer))) = written(&mut double) else {
        panic!("it is written")
    };
    assert_eq!((since.is_some(), path), (true, "/desk/november.csv".into()));
    answer.send(Ok("/desk/november.csv".into()));
    window.run_ok();
    assert!(has_part(&window, "Saved the purchases to desk"));
    double.dialogs.answer(Err(Refusal::new("no dialog").of_kind(RefusalKind::NoDialog)));
    press(&mut window, "Export…");
    assert!(window.get_by_label("Save to").value().unwrap().ends_with("Rushes spending.csv"));
    press(&mut window, "Save table");
    assert!(written(&mut double).is_some());
}

#[test]
fn everything_on_the_screen_has_a_name_and_nothing_moves_by_itself() {
    let (window, _double) = opened((1280.0, 900.0), egui::Theme::Dark);
    assert_eq!(unnamed_widgets(&window), [] as [String; 0]);
    assert!(has_part(&window, "Spent by day. "), "the bars are told in words");
}

#[test]
#[ignore = "paints the screen into the target folder, for a person to judge"]
fn look_at_spending() {
    for (theme, name) in [(egui::Theme::Dark, "dark"), (egui::Theme::Light, "light")] {
        for size in [(1280.0, 800.0), (1920.0, 1080.0), (900.0, 640.0), (420.0, 720.0)] {
            let (mut window, _double) = opened(size, theme);
            window.screenshot(&format!("spending-{}-{name}", size.0));
        }
        let (mut window, mut double) = open(Window::new(1280.0, 800.0).theme(theme), capped());
        settle(&mut window, &mut double);
        window.screenshot(&format!("spending-held-{name}"));
        if has_part(&window, "Raise the cap…") {
            press_containing(&mut window, "Raise the cap…");
            window.screenshot(&format!("spending-cap-{name}"));
        }
    }
}
