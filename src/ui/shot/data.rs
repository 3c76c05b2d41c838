//! What the form says about itself: prices, usual times, what is wrong, why Generate waits. Pure.

use super::standing::Standing;
use crate::domain::draft::EMPTY_PROMPT;
use crate::domain::{Draft, FieldError, FieldName, ModelId, Usd};
use crate::engine::{KeyState, Service, Snapshot};
use crate::ui::words;

/// More than this asks before it is spent.
const ASK_ABOVE: Usd = Usd::from_cents(500);

/// The line under "Quality | Fast".
pub fn model_line(snapshot: &Snapshot, model: ModelId, draft: &Draft) -> String {
    let one = Draft { model, takes: 1, ..draft.clone() }.estimate();
    let usual = snapshot.usual.get(&model).copied().unwrap_or(model.spec().usual_time);
    format!("{}, about {one} a take, usually {}", model.spec().name, words::duration(usual))
}

/// The button and what stands beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GenerateButton {
    /// `about $3.20`, in all.
    pub price: String,
    /// Why it waits; `None` when it can be pressed.
    pub reason: Option<String>,
    /// What stands beside it when it can be pressed.
    pub hint: String,
    /// Whether the hint is a warning: the balance does not reach.
    pub warns: bool,
}

/// The state of the button.
pub(in crate::ui) fn generate_button(
    snapshot: &Snapshot,
    draft: &Draft,
    first_frame: Standing<'_>,
    busy: bool,
) -> GenerateButton {
    let usual = snapshot.usual.get(&draft.model).copied().unwrap_or(draft.model.spec().usual_time);
    let billed = if snapshot.service == Service::Demo { "nothing is billed" } else { "billed by Segmind" };
    let usually = if draft.takes > 1 { format!("{} takes, usually", draft.takes) } else { "Usually".to_owned() };
    let short = short_balance(snapshot, draft.estimate());
    GenerateButton {
        price: words::about(draft.estimate()),
        reason: reason(snapshot, draft, busy).or_else(|| first_frame.reason()),
        warns: short.is_some(),
        hint: match short {
            Some(balance) => format!("More than your balance of {balance}: Segmind may refuse it"),
            None => format!("{usually} {}, {billed}", words::duration(usual)),
        },
    }
}

/// What is wrong with a field, when it may be said: an empty prompt is no mistake before the first try.
pub fn field_error(draft: &Draft, field: FieldName, tried: bool) -> Option<String> {
    if field == FieldName::Prompt && !tried && draft.prompt.trim().is_empty() {
        return None;
    }
    draft.errors().into_iter().find(|error| error.field == field).map(|error| error.sentence)
}

/// The sheet's question before much money is spent; `None` when Generate may go on by itself.
pub fn spend_question(snapshot: &Snapshot, draft: &Draft) -> Option<(String, String)> {
    let price = draft.estimate();
    if snapshot.service == Service::Demo || price <= ASK_ABOVE {
        return None;
    }
    let one = Draft { takes: 1, ..draft.clone() }.estimate();
    let balance = match (short_balance(snapshot, price), snapshot.account.balance) {
        (Some(balance), _) => {
            let covered = (1..draft.takes).take_while(|takes| one.times(*takes) <= balance).count();
            format!(" Your balance of {balance} covers {covered} of them.")
        }
        (None, Some((balance, _))) => format!(" Your balance is {balance}."),
        (None, None) => String::new(),
    };
    let what = format!(
        "{} takes of {} s with {}, {} each.{balance}",
        draft.takes,
        draft.length.seconds(),
        draft.model.spec().name,
        words::about(one),
    );
    Some((format!("Spend about {price}"), what))
}

/// The balance, where it is known and less than this price. Never in the demo.
fn short_balance(snapshot: &Snapshot, price: Usd) -> Option<Usd> {
    let (balance, _) = snapshot.account.balance?;
    (snapshot.service != Service::Demo && balance < price).then_some(balance)
}

fn reason(snapshot: &Snapshot, draft: &Draft, busy: bool) -> Option<String> {
    if busy {
        return Some("Putting the shot into the queue".into());
    }
    match snapshot.account.key {
        KeyState::Looking => return Some("Asking the keychain for the key".into()),
        KeyState::None => return Some("Connect Segmind or try the demo first".into()),
        KeyState::Known { .. } => {}
    }
    marked(&draft.errors())
}

/// What each field says of itself where it stands is not said again: only which of them. A form without words is only begun.
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
    use crate::ui::sample;

    fn fox() -> Draft {
        Draft { prompt: "a fox".into(), ..Draft::default() }
    }

    #[test]
    fn the_button_carries_the_price_of_all_takes() {
        let button = generate_button(&sample::snapshot(), &Draft { takes: 3, ..fox() }, Standing::Absent, false);
        assert_eq!(button.price, "about $9.60");
        assert_eq!(button.reason, None);
        assert_eq!(button.hint, "3 takes, usually 2:22, billed by Segmind");
    }

    #[test]
    fn a_button_that_waits_says_why() {
        let waits = |snapshot: &Snapshot, draft: &Draft| {
            generate_button(snapshot, draft, Standing::Absent, false).reason.unwrap()
        };
        let mut snapshot = sample::snapshot();
        assert_eq!(waits(&snapshot, &Draft::default()), "Describe the shot first");
        let seed = Draft { seed: SeedDraft::Fixed("x".into()), ..fox() };
        assert_eq!(waits(&snapshot, &seed), "Correct the seed first");
        let nothing_right = Draft { first_frame: FirstFrameDraft::Url("cat".into()), prompt: String::new(), ..seed };
        assert_eq!(waits(&snapshot, &nothing_right), "Correct the prompt, the first frame and the seed first");
        snapshot.account.key = KeyState::None;
        assert_eq!(waits(&snapshot, &fox()), "Connect Segmind or try the demo first");
    }

    #[test]
    fn an_empty_prompt_is_no_mistake_before_the_first_try() {
        assert_eq!(field_error(&Draft::default(), FieldName::Prompt, false), None);
        assert!(field_error(&Draft::default(), FieldName::Prompt, true).is_some());
        let draft = Draft { first_frame: FirstFrameDraft::Url("cat".into()), ..fox() };
        assert!(field_error(&draft, FieldName::FirstFrame, false).is_some());
    }

    #[test]
    fn more_than_five_dollars_ask_first_but_never_in_the_demo() {
        let mut snapshot = sample::snapshot();
        let dear = Draft { takes: 3, ..fox() };
        assert_eq!(spend_question(&snapshot, &fox()), None);
        assert_eq!(spend_question(&snapshot, &dear).map(|(button, _)| button), Some("Spend about $9.60".to_owned()));
        snapshot.service = Service::Demo;
        assert_eq!(spend_question(&snapshot, &dear), None);
    }

    #[test]
    fn a_balance_that_does_not_reach_is_told_before_anything_is_sent() {
        let mut snapshot = sample::snapshot();
        let at = jiff::Timestamp::UNIX_EPOCH;
        snapshot.account.balance = Some((Usd::from_cents(1140), at));
        assert!(!generate_button(&snapshot, &fox(), Standing::Absent, false).warns);
        let dear = Draft { takes: 8, ..fox() };
        let button = generate_button(&snapshot, &dear, Standing::Absent, false);
        assert_eq!(button.hint, "More than your balance of $11.40: Segmind may refuse it");
        assert!(button.warns && button.reason.is_none(), "prices are estimates: Segmind decides");
        let (_, what) = spend_question(&snapshot, &dear).unwrap();
        assert!(what.ends_with("Your balance of $11.40 covers 3 of them."), "{what}");
        snapshot.service = Service::Demo;
        assert!(!generate_button(&snapshot, &dear, Standing::Absent, false).warns);
    }

    #[test]
    fn each_model_shows_its_price_and_usual_time() {
        let line = model_line(&sample::snapshot(), ModelId::Veo3Fast, &Draft { sound: false, ..fox() });
        assert_eq!(line, "Veo 3 Fast, about $0.80 a take, usually 1:20");
    }
}
