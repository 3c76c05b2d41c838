//! The form's words: prices, usual times, why Generate waits.

use super::first_frame::FirstFrameState;
use crate::domain::draft::EMPTY_PROMPT;
use crate::domain::{Draft, FieldError, FieldName, ModelId, Usd};
use crate::engine::{KeyState, Service, Snapshot};
use crate::ui::format;

/// A shot that costs more than this asks first.
const ASK_ABOVE: Usd = Usd::from_cents(500);

/// The line under "Quality | Fast".
pub fn model_line(snapshot: &Snapshot, model: ModelId, draft: &Draft) -> String {
    let one = Draft { model, takes: 1, ..draft.clone() }.estimate();
    let usual = snapshot.usual.get(&model).copied().unwrap_or(model.spec().usual_time);
    format!("{}, about {one} a take, usually {}", model.spec().name, format::duration(usual))
}

/// The Generate button and the words beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GenerateButton {
    /// `about $3.20`, in all.
    pub price: String,
    /// Why it waits; `None` when it can be pressed.
    pub reason: Option<String>,
    /// The words beside it when it can be pressed.
    pub hint: String,
    /// Whether the hint is a warning: the balance does not reach, or the first frame is sent unseen.
    pub warns: bool,
}

/// The state of the button for a draft with these errors.
pub(in crate::ui) fn generate_button(
    snapshot: &Snapshot,
    draft: &Draft,
    errors: &[FieldError],
    first_frame: FirstFrameState<'_>,
    busy: bool,
) -> GenerateButton {
    let usual = snapshot.usual.get(&draft.model).copied().unwrap_or(draft.model.spec().usual_time);
    let billed = if snapshot.service == Service::Demo { "nothing is billed" } else { "billed by Segmind" };
    let usually = if draft.takes > 1 { format!("{} takes, usually", draft.takes) } else { "Usually".to_owned() };
    let short = short_balance(snapshot, draft.estimate());
    let is_unseen = matches!(first_frame, FirstFrameState::SentUnseen(_));
    let unseen = if is_unseen { "The first frame is sent unseen. " } else { "" };
    GenerateButton {
        price: format::about(draft.estimate()),
        reason: reason(snapshot, errors, busy).or_else(|| first_frame.reason()),
        warns: short.is_some() || is_unseen,
        hint: unseen.to_owned()
            + &match short {
                Some(Short { balance, under_way, .. }) if under_way == Usd::default() => {
                    format!("More than your balance of {balance}: Segmind may refuse it")
                }
                Some(Short { balance, under_way, .. }) => {
                    format!("Your balance is {}. Segmind may refuse it", format::balance(balance, under_way))
                }
                None => format!("{usually} {}, {billed}", format::duration(usual)),
            },
    }
}

/// Button and question of the sheet before a costly shot; `None` when no question is needed.
pub fn spend_question(snapshot: &Snapshot, draft: &Draft) -> Option<(String, String)> {
    let price = draft.estimate();
    if snapshot.service == Service::Demo || price <= ASK_ABOVE {
        return None;
    }
    let one = Draft { takes: 1, ..draft.clone() }.estimate();
    let balance = match (short_balance(snapshot, price), snapshot.account.balance) {
        (Some(short), _) => not_covered(short, one, draft.takes, price),
        (None, Some((balance, _))) => format!(" Your balance is {}.", format::balance(balance, snapshot.under_way)),
        (None, None) => String::new(),
    };
    let what = format!(
        "{} takes of {} s with {}, {} each.{balance}",
        draft.takes,
        draft.length.seconds(),
        draft.model.spec().name,
        format::about(one),
    );
    Some((format!("Spend about {price}"), what))
}

/// How many takes the free part of the balance covers.
fn not_covered(short: Short, one: Usd, takes: u32, price: Usd) -> String {
    let Short { balance, under_way, free } = short;
    let covered = (1..takes).take_while(|takes| one.times(*takes) <= free).count();
    if under_way == Usd::default() {
        return format!(" Your balance of {balance} covers {covered} of them.");
    }
    let covered = if covered == 0 { "none".to_owned() } else { covered.to_string() };
    let balance = format::balance(balance, under_way);
    format!(" Your balance is {balance}. This needs {price}; what is free covers {covered} of them.")
}

/// A balance whose free part is less than a price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Short {
    balance: Usd,
    under_way: Usd,
    free: Usd,
}

/// The balance, if its free part is less than this price. `None` in the demo.
fn short_balance(snapshot: &Snapshot, price: Usd) -> Option<Short> {
    let (free, (balance, _)) = snapshot.free().zip(snapshot.account.balance)?;
    (free < price).then_some(Short { balance, under_way: snapshot.under_way, free })
}

/// Whether the free part of the balance is less than this shot's price; the top bar's figures then turn amber.
pub fn is_short(snapshot: &Snapshot, draft: &Draft) -> bool {
    short_balance(snapshot, draft.estimate()).is_some()
}

fn reason(snapshot: &Snapshot, errors: &[FieldError], busy: bool) -> Option<String> {
    if busy {
        return Some("Putting the shot into the queue".into());
    }
    match snapshot.account.key {
        KeyState::Looking => return Some("Asking the keychain for the key".into()),
        KeyState::None => return Some("Connect Segmind or try the demo first".into()),
        KeyState::Known { .. } => {}
    }
    marked(errors)
}

/// Names the fields with errors; each field shows its own sentence. A form that only lacks its prompt gets that sentence.
fn marked(errors: &[FieldError]) -> Option<String> {
    let name = |error: &FieldError| match error.field {
        FieldName::Prompt => "prompt",
        FieldName::FirstFrame => "first frame",
        FieldName::Seed => "seed",
        FieldName::Takes => "number of takes",
    };
    match errors {
        [] => None,
        [empty] if empty.field == FieldName::Prompt && empty.sentence == EMPTY_PROMPT => Some(EMPTY_PROMPT.into()),
        [one] => Some(format!("Correct the {} first", name(one))),
        [most @ .., last] => {
            let most: Vec<_> = most.iter().map(name).collect();
            Some(format!("Correct the {} and the {} first", most.join(", the "), name(last)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{FirstFrameDraft, SeedDraft};
    use crate::ui::fixtures;

    fn button_of(snapshot: &Snapshot, draft: &Draft, first_frame: FirstFrameState<'_>) -> GenerateButton {
        generate_button(snapshot, draft, &draft.errors(), first_frame, false)
    }

    fn fox() -> Draft {
        Draft { prompt: "a fox".into(), ..Draft::default() }
    }

    #[test]
    fn the_button_carries_the_price_of_all_takes() {
        let button = button_of(&fixtures::snapshot(), &Draft { takes: 3, ..fox() }, FirstFrameState::Absent);
        assert_eq!(button.price, "about $9.60");
        assert_eq!(button.reason, None);
        assert_eq!(button.hint, "3 takes, usually 2:22, billed by Segmind");
    }

    #[test]
    fn beside_the_button_stands_that_the_first_frame_is_sent_unseen() {
        let refusal = crate::engine::Refusal::new("The first frame can't be reached at its address");
        let button = button_of(&fixtures::snapshot(), &fox(), FirstFrameState::SentUnseen(&refusal));
        assert_eq!(button.hint, "The first frame is sent unseen. Usually 2:22, billed by Segmind");
        assert!(button.warns && button.reason.is_none());
    }

    #[test]
    fn a_button_that_waits_says_why() {
        let waits =
            |snapshot: &Snapshot, draft: &Draft| button_of(snapshot, draft, FirstFrameState::Absent).reason.unwrap();
        let mut snapshot = fixtures::snapshot();
        assert_eq!(waits(&snapshot, &Draft::default()), "Describe the shot first");
        let seed = Draft { seed: SeedDraft::Fixed("x".into()), ..fox() };
        assert_eq!(waits(&snapshot, &seed), "Correct the seed first");
        let nothing_right = Draft { first_frame: FirstFrameDraft::Url("cat".into()), prompt: String::new(), ..seed };
        assert_eq!(waits(&snapshot, &nothing_right), "Correct the prompt, the first frame and the seed first");
        snapshot.account.key = KeyState::None;
        assert_eq!(waits(&snapshot, &fox()), "Connect Segmind or try the demo first");
    }

    #[test]
    fn more_than_five_dollars_ask_first_but_never_in_the_demo() {
        let mut snapshot = fixtures::snapshot();
        let dear = Draft { takes: 3, ..fox() };
        assert_eq!(spend_question(&snapshot, &fox()), None);
        assert_eq!(spend_question(&snapshot, &dear).map(|(button, _)| button), Some("Spend about $9.60".to_owned()));
        snapshot.service = Service::Demo;
        assert_eq!(spend_question(&snapshot, &dear), None);
    }

    #[test]
    fn a_balance_that_does_not_reach_is_told_before_anything_is_sent() {
        let mut snapshot = fixtures::snapshot();
        let at = jiff::Timestamp::UNIX_EPOCH;
        snapshot.account.balance = Some((Usd::from_cents(1140), at));
        assert!(!button_of(&snapshot, &fox(), FirstFrameState::Absent).warns);
        let dear = Draft { takes: 8, ..fox() };
        let button = button_of(&snapshot, &dear, FirstFrameState::Absent);
        assert_eq!(button.hint, "More than your balance of $11.40: Segmind may refuse it");
        assert!(button.warns && button.reason.is_none(), "prices are estimates: Segmind decides");
        let (_, what) = spend_question(&snapshot, &dear).unwrap();
        assert!(what.ends_with("Your balance of $11.40 covers 3 of them."), "{what}");
        snapshot.service = Service::Demo;
        assert!(!button_of(&snapshot, &dear, FirstFrameState::Absent).warns);
    }

    #[test]
    fn what_is_under_way_counts_wherever_the_balance_is_told() {
        let mut snapshot = fixtures::snapshot();
        snapshot.account.balance = Some((Usd::from_cents(2000), jiff::Timestamp::UNIX_EPOCH));
        snapshot.under_way = Usd::from_cents(1920);
        let dear = Draft { takes: 3, ..fox() };
        let button = button_of(&snapshot, &dear, FirstFrameState::Absent);
        assert!(button.warns && is_short(&snapshot, &dear));
        assert_eq!(button.hint, "Your balance is $20.00, of it $19.20 under way: $0.80 free. Segmind may refuse it");
        let (_, what) = spend_question(&snapshot, &dear).unwrap();
        let told = "Your balance is $20.00, of it $19.20 under way: $0.80 free. This needs $9.60; what is free covers none of them.";
        assert!(what.ends_with(told), "{what}");
        snapshot.under_way = Usd::from_cents(1300);
        let (_, what) = spend_question(&snapshot, &dear).unwrap();
        assert!(what.ends_with("$7.00 free. This needs $9.60; what is free covers 2 of them."), "{what}");
        snapshot.under_way = Usd::from_cents(320);
        let (_, what) = spend_question(&snapshot, &dear).unwrap();
        assert!(what.ends_with("Your balance is $20.00, of it $3.20 under way: $16.80 free."), "{what}");
        assert!(!is_short(&snapshot, &dear));
        snapshot.under_way = Usd::from_cents(1920);
        snapshot.service = Service::Demo;
        assert!(!button_of(&snapshot, &dear, FirstFrameState::Absent).warns && !is_short(&snapshot, &dear));
    }

    #[test]
    fn each_model_shows_its_price_and_usual_time() {
        let line = model_line(&fixtures::snapshot(), ModelId::Veo3Fast, &Draft { sound: false, ..fox() });
        assert_eq!(line, "Veo 3 Fast, about $0.80 a take, usually 1:20");
    }
}
