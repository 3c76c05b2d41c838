//! What is said of a price before it is spent: whether the free part of the balance covers it, and whether a cap lets it wait. Every sheet
//! that spends, and the form, say the same.

use eframe::egui::Ui;

use crate::domain::caps::in_short;
use crate::domain::{CapHit, Usd};
use crate::engine::{Snapshot, WaitingShots};
use crate::ui::format;
use crate::ui::theme::Status;
use crate::ui::widgets::{Text, Tone};

/// Paints what the balance and the caps say of this price; nothing where neither is known.
pub fn show(ui: &mut Ui, snapshot: &Snapshot, price: Usd) {
    balance(ui, balance_words(snapshot, price));
    if let Some(words) = cap_words(snapshot, price, 1) {
        ui.add(Text::small(words).tone(Tone::Status(Status::Warning)).figures().wrap());
    }
}

/// Paints what the balance says of shots that wait for the person's word.
pub fn show_waiting(ui: &mut Ui, snapshot: &Snapshot, waiting: WaitingShots) {
    balance(ui, waiting_words(snapshot, waiting));
}

fn balance(ui: &mut Ui, words: Option<(String, bool)>) {
    if let Some((words, is_short)) = words {
        let tone = if is_short { Tone::Status(Status::Warning) } else { Tone::Secondary };
        ui.add(Text::small(words).tone(tone).figures().wrap());
    }
}

/// What the balance says of this price, and whether its free part is less.
fn balance_words(snapshot: &Snapshot, price: Usd) -> Option<(String, bool)> {
    let (balance, _) = snapshot.account.balance?;
    let is_short = snapshot.free()? < price;
    let words = format!("Your balance is {}", format::balance(balance, snapshot.under_way));
    Some(if is_short { (format!("{words}. Segmind may refuse it"), true) } else { (words, false) })
}

/// What the balance says of these shots, and whether it is less than they cost.
fn waiting_words(snapshot: &Snapshot, waiting: WaitingShots) -> Option<(String, bool)> {
    let (balance, _) = snapshot.account.balance?;
    snapshot.free()?;
    // What waits is counted as under way already; what is left is spent on other shots.
    let others = snapshot.under_way.minus(waiting.estimate).max(Usd::default());
    let free = balance.minus(others);
    if waiting.estimate <= free {
        return Some((format!("Your balance is {}", format::balance(balance, snapshot.under_way)), false));
    }
    let covers = match (waiting.count, covered(snapshot, waiting, free)) {
        (1, _) => "does not cover it. Segmind may refuse it".to_owned(),
        (_, Some(0)) => "covers none of them. Segmind may refuse them".to_owned(),
        (_, Some(covered)) => format!("covers {covered} of them. Segmind may refuse the rest"),
        (_, None) => "does not cover all of them. Segmind may refuse the rest".to_owned(),
    };
    let words = if others == Usd::default() {
        format!("Your balance of {balance} {covers}")
    } else {
        format!("Your balance is {}. What is free {covers}", format::balance(balance, others))
    };
    Some((words, true))
}

/// How many of the waiting shots this much money covers, in the order of the queue; `None` when other shots stand among them.
fn covered(snapshot: &Snapshot, waiting: WaitingShots, free: Usd) -> Option<usize> {
    let prices: Vec<Usd> = snapshot
        .jobs
        .iter()
        .filter(|view| view.job.waits_to_be_bought())
        .map(|view| view.job.request.estimate())
        .collect();
    let sums: Vec<Usd> = prices
        .iter()
        .scan(Usd::default(), |sum, price| {
            *sum = sum.plus(*price);
            Some(*sum)
        })
        .collect();
    let is_all = sums.len() == waiting.count && sums.last() == Some(&waiting.estimate);
    is_all.then(|| sums.iter().filter(|sum| **sum <= free).count())
}

/// What a cap does with so many takes at this price each: all wait, or some; `None` when none does.
pub fn cap_words(snapshot: &Snapshot, one: Usd, takes: u32) -> Option<String> {
    let whole = snapshot.cap_hit(one.times(takes)).filter(|_| one > Usd::default())?;
    if let Some(hit) = snapshot.cap_hit(one) {
        let until = if hit.is_dearer_than_cap() { "the cap is raised" } else { "it fits" };
        return Some(format!("{}. It waits in the queue until {until}", hit.sentence()));
    }
    let CapHit { span, cap, .. } = whole;
    let (cap, span) = (in_short(cap), span.words());
    Some(format!("Some of these takes would pass your {cap} for {span}, and wait until they fit"))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::domain::{Caps, Counted, JobFacts, JobState};
    use crate::ui::fixtures;

    #[test]
    fn a_price_that_the_free_part_of_the_balance_does_not_cover_is_told() {
        let mut snapshot = fixtures::snapshot();
        let words = |snapshot: &Snapshot| balance_words(snapshot, Usd::from_cents(320));
        assert_eq!(words(&snapshot), Some(("Your balance is $11.40".to_owned(), false)));
        snapshot.under_way = Usd::from_cents(960);
        let (told, is_short) = words(&snapshot).unwrap();
        assert!(is_short && told.ends_with("$1.80 free. Segmind may refuse it"), "{told}");
        snapshot.account.balance = None;
        assert_eq!(words(&snapshot), None);
    }

    #[test]
    fn of_shots_that_waited_it_is_told_how_many_the_balance_covers() {
        let queued = |id| fixtures::view(fixtures::job(id, JobState::Queued, JobFacts::default()));
        let mut snapshot = Snapshot { jobs: Arc::new((1..=5).map(queued).collect()), ..fixtures::snapshot() };
        let told = |snapshot: &Snapshot, count: usize| {
            let estimate = Usd::from_cents(320).times(u32::try_from(count).unwrap());
            let waiting = WaitingShots { count, estimate, since: fixtures::at(-7200) };
            waiting_words(snapshot, waiting).unwrap()
        };
        // All five are counted as under way, as the engine does it.
        snapshot.under_way = Usd::from_cents(1600);
        let covers = "Your balance of $11.40 covers 3 of them. Segmind may refuse the rest";
        assert_eq!(told(&snapshot, 5), (covers.to_owned(), true));
        snapshot.under_way = Usd::from_cents(1600 + 1000);
        let (words, is_short) = told(&snapshot, 5);
        assert!(is_short && words.ends_with("$1.40 free. What is free covers none of them. Segmind may refuse them"));
        snapshot.under_way = Usd::from_cents(1280);
        let rest = "Your balance of $11.40 does not cover all of them. Segmind may refuse the rest";
        assert_eq!(told(&snapshot, 4), (rest.to_owned(), true), "one that was asked for since stands among them");
        snapshot.under_way = Usd::from_cents(640);
        let fits = "Your balance is $11.40, of it $6.40 under way: $5.00 free";
        assert_eq!(told(&snapshot, 2), (fits.to_owned(), false), "what waits is not counted twice");
    }

    #[test]
    fn a_cap_that_lets_a_shot_wait_is_told_before_it_is_asked_for() {
        let mut snapshot = fixtures::snapshot();
        let words = |snapshot: &Snapshot, takes| cap_words(snapshot, Usd::from_cents(320), takes);
        snapshot.jobs = std::sync::Arc::default();
        assert_eq!(words(&snapshot, 8), None, "without a cap nothing waits");
        snapshot.spending.caps = Caps { day: Some(Usd::from_cents(2000)), ..Caps::default() };
        snapshot.spending.counted = Counted { day: Usd::from_cents(1200), month: Usd::from_cents(1200) };
        assert_eq!(words(&snapshot, 2), None);
        let some = "Some of these takes would pass your $20 for today, and wait until they fit";
        assert_eq!(words(&snapshot, 4).as_deref(), Some(some));
        snapshot.spending.counted.day = Usd::from_cents(1840);
        let all =
            "This would pass your $20 for today: $18.40 are spent or on the way. It waits in the queue until it fits";
        assert_eq!(words(&snapshot, 4).as_deref(), Some(all));
    }
}
