//! The form's words: prices, usual times, why Generate waits.

use std::time::Duration;

use super::picture_state::PictureState;
use crate::domain::draft::EMPTY_PROMPT;
use crate::domain::models::{Fit, ModelStatus};
use crate::domain::{Draft, FieldError, FieldName, Model, ModelTable, Resolution, SeedDraft, Slot, Usd, text};
use crate::engine::{KeyState, Service, Snapshot};
use crate::ui::afford::cap_words;
use crate::ui::format;
use crate::ui::projects::words::into;

/// A shot that costs more than this asks first.
const ASK_ABOVE: Usd = Usd::from_cents(500);

/// What a render of the demo takes until its own time is learnt.
const DEMO_TIME: Duration = Duration::from_secs(6);

/// What this shot takes with a model: learnt, or else published; the demo's service is quick with every model.
pub fn usual_of(snapshot: &Snapshot, model: &Model) -> Duration {
    let first = if snapshot.service == Service::Demo { DEMO_TIME } else { model.usual_time };
    snapshot.usual.get(&model.id).copied().unwrap_or(first)
}

/// The line under the menu of models: what the chosen one is good for, and what a take costs.
pub fn model_line(snapshot: &Snapshot, model: &Model, draft: &Draft) -> String {
    let price = draft.price_with(model).map(|price| format!("about {price} and ")).unwrap_or_default();
    format!("{}: {price}{} a take", model.line, format::roughly(usual_of(snapshot, model)))
}

/// A row of the menu of models.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferedModel<'a> {
    /// The model.
    pub model: &'a Model,
    /// What a take of this very shot costs with it, and how long it usually takes: `about $3.20 · 2:22`.
    pub detail: String,
}

/// The models that the form offers for this shot: those that render, unproven ones where the settings say so, and the chosen one.
pub fn offered_models<'a>(snapshot: &'a Snapshot, draft: &Draft) -> Vec<OfferedModel<'a>> {
    let chosen = draft.chosen_model(&snapshot.models).map(|model| model.id);
    let is_offered = |model: &&Model| match model.status {
        _ if Some(model.id) == chosen => true,
        ModelStatus::Offered => true,
        ModelStatus::Unproven => snapshot.settings.shows_unproven,
        ModelStatus::Retired => false,
    };
    let row = |model: &'a Model| {
        let price = draft.price_with(model).map(|price| format!("{} · ", format::about(price))).unwrap_or_default();
        OfferedModel { model, detail: price + &format::duration(usual_of(snapshot, model)) }
    };
    snapshot.models.rows().iter().filter(is_offered).map(row).collect()
}

/// What makes the chosen model doubtful.
pub fn model_warnings(models: &ModelTable, model: &Model) -> Vec<String> {
    let unproven = (model.status == ModelStatus::Unproven)
        .then(|| "Nobody has seen this model render for Rushes; its price may be wrong".to_owned());
    let doubted = models.is_doubted(&model.id).then(|| format!("Segmind's list calls {} retired", model.name));
    unproven.into_iter().chain(doubted).collect()
}

/// What the model makes of the form, in words: `8 s, because of the references`, `Not with Veo 3.1: 30 fps`.
pub fn fit_lines(model: &Model, fit: &Fit) -> Vec<String> {
    let mut lines = fit.forced.clone();
    if !fit.left_out.is_empty() {
        lines.push(format!("Not with {}: {}", model.name, fit.left_out.join(", ")));
    }
    lines
}

/// The line of what is seldom changed: `720p · 24 fps · new seed`, as far as the model has it.
pub fn more_words(model: &Model, draft: &Draft) -> String {
    let resolution = draft.resolution.map_or_else(|| "Auto resolution".to_owned(), Resolution::label);
    let rate = draft.frame_rate.map_or_else(|| "auto fps".to_owned(), |rate| rate.to_string());
    let seed = match &draft.seed {
        SeedDraft::Random => "new seed".to_owned(),
        SeedDraft::Fixed(text) => format!("seed {}", text.trim()),
    };
    let negative = !text::visible(&draft.negative_prompt).is_empty();
    let parts = [
        model.fields.resolution.as_ref().map(|_| resolution),
        model.fields.frame_rate.as_ref().map(|_| rate),
        model.fields.seed.as_ref().map(|_| seed),
        model.fields.negative_prompt.as_ref().filter(|_| negative).map(|_| "negative prompt".to_owned()),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
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
    pictures: &[(Slot, PictureState<'_>)],
    busy: bool,
) -> GenerateButton {
    let model = draft.chosen_model(&snapshot.models);
    let usual = model.map(|model| usual_of(snapshot, model)).unwrap_or_default();
    let billed = if snapshot.service == Service::Demo { "nothing is billed" } else { "billed by Segmind" };
    let usually =
        if draft.takes > 1 { format!("{} takes, usually about", draft.takes) } else { "Usually about".to_owned() };
    let short = short_balance(snapshot, draft.estimate(&snapshot.models));
    let capped = cap_words(snapshot, one_take(snapshot, draft), draft.takes);
    let unseen = pictures.iter().find(|(_, state)| matches!(state, PictureState::SentUnseen(_)));
    let is_unseen = unseen.is_some();
    let unseen = unseen.map(|(slot, _)| format!("The {slot} is sent unseen. ")).unwrap_or_default();
    GenerateButton {
        price: format::about(draft.estimate(&snapshot.models)),
        reason: reason(snapshot, errors, busy)
            .or_else(|| pictures.iter().find_map(|(slot, state)| state.reason(*slot))),
        warns: short.is_some() || capped.is_some() || is_unseen,
        hint: into(snapshot)
            + &unseen
            + &match short {
                _ if let Some(capped) = capped => capped,
                Some(Short { balance, under_way, .. }) if under_way == Usd::default() => {
                    format!("More than your balance of {balance}: Segmind may refuse it")
                }
                Some(Short { balance, under_way, .. }) => {
                    format!("Your balance is {}. Segmind may refuse it", format::balance(balance, under_way))
                }
                None => format!("{usually} {}, {billed}", format::roughly(usual)),
            },
    }
}

/// Button and question of the sheet before a costly shot; `None` when no question is needed.
pub fn spend_question(snapshot: &Snapshot, draft: &Draft) -> Option<(String, String)> {
    let price = draft.estimate(&snapshot.models);
    if snapshot.service == Service::Demo || price <= ASK_ABOVE {
        return None;
    }
    let one = one_take(snapshot, draft);
    let balance = match (short_balance(snapshot, price), snapshot.account.balance) {
        (Some(short), _) => not_covered(short, one, draft.takes, price),
        (None, Some((balance, _))) => format!(" Your balance is {}.", format::balance(balance, snapshot.under_way)),
        (None, None) => String::new(),
    };
    let capped = cap_words(snapshot, one, draft.takes).map(|words| format!(" {words}.")).unwrap_or_default();
    let what = format!(
        "{} takes of {} with {}, {} each.{balance}{capped}",
        draft.takes,
        draft.fit(&snapshot.models).map_or(draft.length, |fit| fit.values.length),
        draft.chosen_model(&snapshot.models).map_or("no model", |model| &model.name),
        format::about(one),
    );
    Some((format!("Spend about {price}"), what))
}

/// What one take costs.
fn one_take(snapshot: &Snapshot, draft: &Draft) -> Usd {
    Draft { takes: 1, ..draft.clone() }.estimate(&snapshot.models)
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
    short_balance(snapshot, draft.estimate(&snapshot.models)).is_some()
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
        FieldName::NegativePrompt => "negative prompt",
        FieldName::Model => "model",
        FieldName::FirstFrame => "first frame",
        FieldName::LastFrame => "last frame",
        FieldName::References => "references",
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
    use crate::domain::{ClipSeconds, FrameRate, Shape, SourceDraft, fixtures as domain_fixtures};
    use crate::ui::fixtures;

    fn button_of(snapshot: &Snapshot, draft: &Draft, picture: PictureState<'_>) -> GenerateButton {
        generate_button(snapshot, draft, &draft.errors(&snapshot.models), &[(Slot::FirstFrame, picture)], false)
    }

    fn fox() -> Draft {
        Draft { prompt: "a fox".into(), ..Draft::default() }
    }

    #[test]
    fn the_button_carries_the_price_of_all_takes() {
        let button = button_of(&fixtures::snapshot(), &Draft { takes: 3, ..fox() }, PictureState::Absent);
        assert_eq!(button.price, "about $9.60");
        assert_eq!(button.reason, None);
        assert_eq!(button.hint, "3 takes, usually about 2 min 20 s, billed by Segmind");
    }

    #[test]
    fn beside_the_button_stands_that_the_first_frame_is_sent_unseen() {
        let refusal = crate::engine::Refusal::new("The first frame can't be reached at its address");
        let button = button_of(&fixtures::snapshot(), &fox(), PictureState::SentUnseen(&refusal));
        assert_eq!(button.hint, "The first frame is sent unseen. Usually about 2 min 20 s, billed by Segmind");
        assert!(button.warns && button.reason.is_none());
    }

    #[test]
    fn a_button_that_waits_says_why() {
        let waits =
            |snapshot: &Snapshot, draft: &Draft| button_of(snapshot, draft, PictureState::Absent).reason.unwrap();
        let mut snapshot = fixtures::snapshot();
        assert_eq!(waits(&snapshot, &Draft::default()), "Describe the shot first");
        let seed = Draft { seed: SeedDraft::Fixed("x".into()), ..fox() };
        assert_eq!(waits(&snapshot, &seed), "Correct the seed first");
        let nothing_right = Draft { first_frame: SourceDraft::Url("cat".into()).into(), prompt: String::new(), ..seed };
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
        assert!(!button_of(&snapshot, &fox(), PictureState::Absent).warns);
        let dear = Draft { takes: 8, ..fox() };
        let button = button_of(&snapshot, &dear, PictureState::Absent);
        assert_eq!(button.hint, "More than your balance of $11.40: Segmind may refuse it");
        assert!(button.warns && button.reason.is_none(), "prices are estimates: Segmind decides");
        let (_, what) = spend_question(&snapshot, &dear).unwrap();
        assert!(what.ends_with("Your balance of $11.40 covers 3 of them."), "{what}");
        snapshot.service = Service::Demo;
        assert!(!button_of(&snapshot, &dear, PictureState::Absent).warns);
    }

    #[test]
    fn what_is_under_way_counts_wherever_the_balance_is_told() {
        let mut snapshot = fixtures::snapshot();
        snapshot.account.balance = Some((Usd::from_cents(2000), jiff::Timestamp::UNIX_EPOCH));
        snapshot.under_way = Usd::from_cents(1920);
        let dear = Draft { takes: 3, ..fox() };
        let button = button_of(&snapshot, &dear, PictureState::Absent);
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
        assert!(!button_of(&snapshot, &dear, PictureState::Absent).warns && !is_short(&snapshot, &dear));
    }

    #[test]
    fn each_model_shows_its_price_and_usual_time() {
        let snapshot = fixtures::snapshot();
        let fast = snapshot.models.find(&domain_fixtures::model("veo-3-fast")).unwrap();
        let line = model_line(&snapshot, fast, &Draft { sound: false, ..fox() });
        assert_eq!(line, "Drafts at under half the price, every shape: about $0.80 and 1 min 20 s a take");
    }

    #[test]
    fn a_take_of_the_demo_takes_seconds_until_its_time_is_learnt() {
        let mut snapshot = Snapshot { service: Service::Demo, ..fixtures::snapshot() };
        let hint = |snapshot: &Snapshot| button_of(snapshot, &fox(), PictureState::Absent).hint;
        assert_eq!(hint(&snapshot), "Usually about 6 s, nothing is billed");
        let model = fox().chosen_model(&snapshot.models).unwrap().id;
        snapshot.usual.insert(model, Duration::from_secs(9));
        assert_eq!(hint(&snapshot), "Usually about 9 s, nothing is billed");
    }

    #[test]
    fn what_is_seldom_changed_is_told_in_one_line() {
        let models = ModelTable::built_in();
        let model = |slug| models.find(&domain_fixtures::model(slug)).unwrap();
        assert_eq!(more_words(model("veo-3"), &fox()), "Auto resolution · auto fps · new seed");
        let chosen = Draft {
            resolution: Some(Resolution::P720),
            frame_rate: Some(FrameRate::FPS_24),
            seed: SeedDraft::Fixed(" 77".into()),
            ..fox()
        };
        assert_eq!(more_words(model("veo-3"), &chosen), "720p · 24 fps · seed 77");
        let unwanted = Draft { negative_prompt: "dogs".into(), ..chosen };
        assert_eq!(more_words(model("veo-3"), &unwanted), "720p · 24 fps · seed 77");
        assert_eq!(more_words(model("veo-3.1"), &unwanted), "720p · seed 77 · negative prompt");
    }

    #[test]
    fn the_menu_shows_the_price_of_this_very_shot_and_unproven_models_only_on_request() {
        let mut snapshot = fixtures::snapshot();
        let shot = Draft { sound: false, ..fox() };
        let rows = |snapshot: &Snapshot, draft: &Draft| -> Vec<String> {
            offered_models(snapshot, draft).iter().map(|row| format!("{} {}", row.model.name, row.detail)).collect()
        };
        let expected = [
            "Veo 3 about $1.60 · 2:22",
            "Veo 3 Fast about $0.80 · 1:20",
            "Veo 3.1 about $1.60 · 1:50",
            "Veo 3.1 Fast about $0.80 · 1:40",
        ];
        assert_eq!(rows(&snapshot, &shot), expected);
        let lite = Draft { model: Some(domain_fixtures::model("veo-3.1-lite")), ..shot.clone() };
        assert_eq!(
            rows(&snapshot, &lite).last().unwrap(),
            "Veo 3.1 Lite about $0.50 · 0:48",
            "the chosen one is there"
        );
        snapshot.settings = std::sync::Arc::new(crate::domain::Settings { shows_unproven: true, ..Default::default() });
        assert_eq!(rows(&snapshot, &shot).len(), 5);
    }

    #[test]
    fn what_one_choice_makes_of_another_is_said_in_words() {
        let models = ModelTable::built_in();
        let lines = |draft: &Draft| {
            let (model, fit) = (draft.chosen_model(&models).unwrap(), draft.fit(&models).unwrap());
            (fit_lines(model, &fit), fit.warnings)
        };
        let picture = || SourceDraft::File("/a.png".into()).into();
        let veo = Draft { model: Some(domain_fixtures::model("veo-3.1")), ..fox() };
        let short =
            Draft { references: vec![picture()], length: ClipSeconds::FOUR, shape: Shape::UPRIGHT, ..veo.clone() };
        let said = ["16:9, because of the references", "8 s, because of the references"].map(str::to_owned);
        assert_eq!(lines(&short).0, said);
        let old = Draft { frame_rate: Some(FrameRate::FPS_30), shape: Shape::SQUARE, ..veo.clone() };
        assert_eq!(lines(&old).0, ["16:9, because Veo 3.1 has no 1:1", "Not with Veo 3.1: 30 fps"]);
        let sharp = Draft { resolution: Some(Resolution::P1080), length: ClipSeconds::FOUR, ..veo };
        assert!(lines(&sharp).1[0].starts_with("1080p may need 8 s"), "a warning blocks nothing");
        assert_eq!(sharp.errors(&models), []);
    }
}
