//! Reads rows of the model table from TOML. What is wrong is said with its line, and then nothing of the file is taken.
//!
//! The built-in file, `assets/models.toml`, explains every key.

use std::collections::HashSet;
use std::ops::Range;
use std::time::Duration;

use serde::Deserialize;
use toml::Spanned;

use super::id::ModelId;
use super::row::{Choice, Fields, Model, ModelStatus, Price, References, Slots, Toggle};
use super::rules::{Condition, Demand, Effect, Rule, SlotKind};
use super::values::{ClipSeconds, FrameRate, Resolution, Shape};
use crate::domain::money::Usd;

/// The longest file that is read: a table, not a book.
pub const LONGEST_FILE: usize = 256 * 1024;

/// The dearest clip that a table may name: a wrong decimal point is not a price.
const DEAREST: Usd = Usd::from_cents(10_000);

/// What is wrong in a table of models.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {why}")]
pub struct ModelFileError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub why: String,
}

/// The rows of a file, each with the line where it begins.
///
/// # Errors
/// The first thing that is wrong.
pub fn read(text: &str) -> Result<Vec<(usize, Model)>, ModelFileError> {
    let at = |span: Option<Range<usize>>| line_of(text, span.map_or(0, |span| span.start));
    if text.len() > LONGEST_FILE {
        return Err(ModelFileError { line: 1, why: format!("the file is longer than {LONGEST_FILE} bytes") });
    }
    let file: File = toml::from_str(text)
        .map_err(|error| ModelFileError { line: at(error.span()), why: error.message().replace('\n', " ") })?;
    let mut seen = HashSet::new();
    let mut models = Vec::new();
    for row in file.model {
        let line = line_of(text, row.span().start);
        let model = model(row.into_inner()).map_err(|Wrong { span, why }| ModelFileError {
            line: span.map_or(line, |span| line_of(text, span.start)),
            why,
        })?;
        if !seen.insert(model.id) {
            return Err(ModelFileError { line, why: format!("{} stands twice in this file", model.id) });
        }
        models.push((line, model));
    }
    Ok(models)
}

fn line_of(text: &str, at: usize) -> usize {
    text.as_bytes().iter().take(at).filter(|byte| **byte == b'\n').count() + 1
}

/// What is wrong, and where if it is not the whole row.
struct Wrong {
    span: Option<Range<usize>>,
    why: String,
}

impl Wrong {
    fn row(why: impl Into<String>) -> Self {
        Self { span: None, why: why.into() }
    }

    fn at<T>(place: &Spanned<T>, why: impl Into<String>) -> Self {
        Self { span: Some(place.span()), why: why.into() }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    model: Vec<Spanned<ModelEntry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ModelEntry {
    slug: ModelId,
    name: Spanned<String>,
    line: String,
    status: Status,
    successor: Option<ModelId>,
    usual_seconds: Spanned<u32>,
    fields: FieldsRow,
    #[serde(default)]
    pictures: PicturesRow,
    price: Vec<Spanned<PriceRow>>,
    #[serde(default)]
    rules: Vec<Spanned<RuleRow>>,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
enum Status {
    Offered,
    Unproven,
    Retired,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FieldsRow {
    prompt: String,
    shape: Spanned<ChoiceRow<Shape>>,
    seconds: Spanned<ChoiceRow<ClipSeconds>>,
    frame_rate: Option<Spanned<ChoiceRow<FrameRate>>>,
    resolution: Option<Spanned<ChoiceRow<Resolution>>>,
    sound: ToggleRow,
    seed: Option<String>,
    negative_prompt: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChoiceRow<T> {
    name: String,
    values: Vec<T>,
    default: Option<T>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ToggleRow {
    name: String,
    default: bool,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct PicturesRow {
    first_frame: Option<String>,
    last_frame: Option<String>,
    references: Option<Spanned<ReferencesRow>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReferencesRow {
    name: String,
    most: u8,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PriceRow {
    sound: Option<bool>,
    seconds: Option<ClipSeconds>,
    resolution: Option<Resolution>,
    second: Option<f64>,
    clip: Option<f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleRow {
    when: When,
    needs: Option<SlotKind>,
    without: Option<SlotKind>,
    shape: Option<Shape>,
    seconds: Option<ClipSeconds>,
    resolution: Option<Resolution>,
    effect: EffectRow,
    says: String,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
enum When {
    FirstFrame,
    LastFrame,
    References,
    Shape(Shape),
    Seconds(ClipSeconds),
    Resolution(Resolution),
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
enum EffectRow {
    Block,
    Warn,
    Force,
}

fn model(row: ModelEntry) -> Result<Model, Wrong> {
    let ModelEntry { slug, name, line, status, successor, usual_seconds, fields, pictures, price, rules } = row;
    if name.as_ref().trim().is_empty() || name.as_ref().chars().count() > 60 {
        return Err(Wrong::at(&name, "a name has 1 to 60 letters"));
    }
    if !(1..=3600).contains(usual_seconds.as_ref()) {
        return Err(Wrong::at(&usual_seconds, "the usual time is 1 to 3600 seconds"));
    }
    let status = match status {
        Status::Offered => ModelStatus::Offered,
        Status::Unproven => ModelStatus::Unproven,
        Status::Retired => ModelStatus::Retired,
    };
    let mut model = Model {
        id: slug,
        name: name.into_inner(),
        line,
        status,
        successor,
        usual_time: Duration::from_secs(usual_seconds.into_inner().into()),
        fields: fields_of(fields)?,
        slots: slots_of(pictures)?,
        prices: price.iter().map(price_of).collect::<Result<_, _>>()?,
        rules: Vec::new(),
    };
    model.rules = rules.iter().map(|rule| rule_of(rule, &model)).collect::<Result<_, _>>()?;
    check_wire_names(&model)?;
    check_prices(&model)?;
    Ok(model)
}

fn fields_of(row: FieldsRow) -> Result<Fields, Wrong> {
    let FieldsRow { prompt, shape, seconds, frame_rate, resolution, sound, seed, negative_prompt } = row;
    Ok(Fields {
        prompt,
        shape: choice(shape, true)?,
        length: choice(seconds, true)?,
        frame_rate: frame_rate.map(|row| choice(row, false)).transpose()?,
        resolution: resolution.map(|row| choice(row, false)).transpose()?,
        sound: Toggle { wire: sound.name, default: sound.default },
        seed,
        negative_prompt,
    })
}

fn choice<T: PartialEq>(row: Spanned<ChoiceRow<T>>, needs_default: bool) -> Result<Choice<T>, Wrong> {
    let span = Some(row.span());
    let ChoiceRow { name, values, default } = row.into_inner();
    let wrong = |why: &str| Err(Wrong { span: span.clone(), why: why.to_owned() });
    if values.is_empty() {
        return wrong("there is no value to choose");
    }
    if values.iter().enumerate().any(|(at, value)| values[..at].contains(value)) {
        return wrong("a value stands twice");
    }
    match &default {
        None if needs_default => return wrong("the default is missing"),
        Some(value) if !values.contains(value) => return wrong("the default is none of the values"),
        _ => {}
    }
    Ok(Choice { wire: name, allowed: values, default })
}

fn slots_of(row: PicturesRow) -> Result<Slots, Wrong> {
    let PicturesRow { first_frame, last_frame, references } = row;
    let references = references.map(|row| match *row.as_ref() {
        ReferencesRow { most, .. } if !(1..=9).contains(&most) => {
            Err(Wrong::at(&row, "a model takes 1 to 9 references"))
        }
        ReferencesRow { ref name, most } => Ok(References { wire: name.clone(), most }),
    });
    Ok(Slots { first_frame, last_frame, references: references.transpose()? })
}

fn price_of(row: &Spanned<PriceRow>) -> Result<Price, Wrong> {
    let PriceRow { sound, seconds, resolution, second, clip } = *row.as_ref();
    let amount = |dollars: Option<f64>| match dollars.map(Usd::from_dollars) {
        None => Ok(Usd::default()),
        Some(Some(amount)) if amount >= Usd::default() => Ok(amount),
        Some(_) => Err(Wrong::at(row, "a price is an amount in dollars, such as 0.40")),
    };
    if second.is_none() && clip.is_none() {
        return Err(Wrong::at(row, "a price is one of a `second` or one of a `clip`"));
    }
    Ok(Price { sound, length: seconds, resolution, second: amount(second)?, clip: amount(clip)? })
}

/// Reads a rule of a model whose fields and pictures are known.
fn rule_of(row: &Spanned<RuleRow>, model: &Model) -> Result<Rule, Wrong> {
    let RuleRow { when, needs, without, shape, seconds, resolution, effect, says } = row.as_ref();
    let when = match *when {
        When::FirstFrame => Condition::Has(SlotKind::FirstFrame),
        When::LastFrame => Condition::Has(SlotKind::LastFrame),
        When::References => Condition::Has(SlotKind::References),
        When::Shape(shape) => Condition::Shape(shape),
        When::Seconds(length) => Condition::Length(length),
        When::Resolution(lines) => Condition::Resolution(lines),
    };
    let demands = [
        needs.map(Demand::Has),
        without.map(Demand::Lacks),
        shape.map(Demand::Shape),
        seconds.map(Demand::Length),
        resolution.map(Demand::Resolution),
    ];
    let demands: Vec<Demand> = demands.into_iter().flatten().collect();
    let [demands] = demands[..] else {
        return Err(Wrong::at(row, "a rule demands one of `needs`, `without`, `shape`, `seconds` and `resolution`"));
    };
    let effect = match effect {
        EffectRow::Block => Effect::Block,
        EffectRow::Warn => Effect::Warn,
        EffectRow::Force => Effect::Force,
    };
    if says.trim().is_empty() {
        return Err(Wrong::at(row, "a rule says why"));
    }
    let is_taken = match demands {
        Demand::Has(slot) | Demand::Lacks(slot) => effect != Effect::Force && model.slots.has(slot),
        Demand::Shape(shape) => model.fields.shape.allows(&shape),
        Demand::Length(length) => model.fields.length.allows(&length),
        Demand::Resolution(lines) => model.fields.resolution.as_ref().is_some_and(|choice| choice.allows(&lines)),
    };
    if !is_taken {
        return Err(Wrong::at(row, "a rule demands what this model does not take, or forces a picture"));
    }
    Ok(Rule { when, demands, effect, says: says.clone() })
}

/// A name on the wire stands for one field.
fn check_wire_names(model: &Model) -> Result<(), Wrong> {
    let Fields { prompt, shape, length, frame_rate, resolution, sound, seed, negative_prompt } = &model.fields;
    let Slots { first_frame, last_frame, references } = &model.slots;
    let names = [
        Some(prompt),
        Some(&shape.wire),
        Some(&length.wire),
        frame_rate.as_ref().map(|choice| &choice.wire),
        resolution.as_ref().map(|choice| &choice.wire),
        Some(&sound.wire),
        seed.as_ref(),
        negative_prompt.as_ref(),
        first_frame.as_ref(),
        last_frame.as_ref(),
        references.as_ref().map(|references| &references.wire),
    ];
    let mut seen = HashSet::new();
    for name in names.into_iter().flatten() {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        if name.is_empty() || name.len() > 64 || !name.bytes().all(is_plain) {
            return Err(Wrong::row(format!("{name:?} is no name of a field: letters, digits and underscores")));
        }
        if !seen.insert(name) {
            return Err(Wrong::row(format!("two fields have the name {name}")));
        }
    }
    Ok(())
}

/// Every shot that the row allows has a price.
fn check_prices(model: &Model) -> Result<(), Wrong> {
    let lines = model.fields.resolution.iter().flat_map(|choice| &choice.allowed).copied().map(Some);
    let lines: Vec<Option<Resolution>> = std::iter::once(None).chain(lines).collect();
    for length in &model.fields.length.allowed {
        for (resolution, sound) in lines.iter().flat_map(|lines| [(*lines, false), (*lines, true)]) {
            let shot = || {
                let at = resolution.map_or_else(|| "without a resolution".to_owned(), |lines| format!("at {lines}"));
                format!("{length} {at}, {}", if sound { "with sound" } else { "silent" })
            };
            match model.price(*length, resolution, sound) {
                None => return Err(Wrong::row(format!("there is no price for {}", shot()))),
                Some(price) if price > DEAREST => {
                    return Err(Wrong::row(format!("{price} for {} is more than {DEAREST}", shot())));
                }
                Some(_) => {}
            }
        }
    }
    Ok(())
}
