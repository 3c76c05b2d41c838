//! `rushes models` lists the table; and what a shot must be for its model, checked before an engine starts.

use serde::Serialize;

use super::args::{PictureArguments, ShotArguments};
use super::{Exit, terminal};
use crate::bootstrap::DataFolder;
use crate::domain::models::{Fit, Model, ModelStatus, ModelTable};
use crate::domain::{Draft, FieldName, Usd};
use crate::engine::Refusal;
use crate::engine::ledger::unowned;

/// A model for programs.
#[derive(Debug, Serialize)]
struct ModelLine<'a> {
    slug: &'a str,
    name: &'a str,
    line: &'a str,
    status: &'static str,
    successor: Option<String>,
    usual_seconds: u64,
    shapes: Vec<String>,
    seconds: Vec<u32>,
    resolutions: Vec<String>,
    frame_rates: Vec<u32>,
    takes: Takes,
    prices: Vec<PriceLine>,
}

/// What a model takes beside the prompt.
#[derive(Debug, Serialize)]
struct Takes {
    first_frame: bool,
    last_frame: bool,
    references: usize,
    negative_prompt: bool,
}

/// The price of one kind of clip, in dollars.
#[derive(Debug, Serialize)]
struct PriceLine {
    seconds: u32,
    sound: bool,
    dollars: f64,
}

/// `rushes models`: every model with its prices. Reads table and ledger itself, so it works beside a running window.
pub async fn list(folder: &DataFolder, json: bool) -> Result<Exit, Refusal> {
    let known = unowned::models(&folder.path).await?;
    if let Some(trouble) = &known.trouble {
        terminal::remark(trouble);
    }
    for model in known.table.rows() {
        if json {
            let line = serde_json::to_string(&line_of(model));
            terminal::line(line.map_err(|error| Refusal::because("A model can't be printed", &error))?);
        } else {
            print_row(&known.table, model);
        }
    }
    Ok(Exit::Saved)
}

fn line_of(model: &Model) -> ModelLine<'_> {
    let fields = &model.fields;
    ModelLine {
        slug: model.id.as_str(),
        name: &model.name,
        line: &model.line,
        status: model.status.into(),
        successor: model.successor.map(|id| id.to_string()),
        usual_seconds: model.usual_time.as_secs(),
        shapes: fields.shape.allowed.iter().map(|shape| shape.label()).collect(),
        seconds: fields.length.allowed.iter().map(|length| length.seconds()).collect(),
        resolutions: fields.resolution.iter().flat_map(|choice| &choice.allowed).map(|lines| lines.label()).collect(),
        frame_rates: fields.frame_rate.iter().flat_map(|choice| &choice.allowed).map(|rate| rate.fps()).collect(),
        takes: Takes {
            first_frame: model.slots.first_frame.is_some(),
            last_frame: model.slots.last_frame.is_some(),
            references: model.slots.most_references(),
            negative_prompt: fields.negative_prompt.is_some(),
        },
        prices: prices(model),
    }
}

/// Every length, silent and with sound, where the model chooses the resolution.
fn prices(model: &Model) -> Vec<PriceLine> {
    let kinds = model.fields.length.allowed.iter().flat_map(|length| [(*length, false), (*length, true)]);
    let price = |(length, sound)| {
        let dollars = model.price(length, None, sound)?.dollars();
        Some(PriceLine { seconds: length.seconds(), sound, dollars })
    };
    kinds.filter_map(price).collect()
}

fn print_row(models: &ModelTable, model: &Model) {
    let all: Vec<Usd> = prices(model).iter().filter_map(|price| Usd::from_dollars(price.dollars)).collect();
    let (least, most) = (all.iter().min().copied().unwrap_or_default(), all.iter().max().copied().unwrap_or_default());
    let usual = model.usual_time.as_secs();
    let status = match model.status {
        ModelStatus::Offered if models.is_doubted(&model.id) => "  (Segmind's list calls it retired)",
        ModelStatus::Offered => "",
        ModelStatus::Unproven => "  (unproven)",
        ModelStatus::Retired => "  (retired)",
    };
    let (slug, name) = (model.id, &model.name);
    terminal::line(format_args!(
        "{slug:<14} {name:<14} {least} to {most} a clip, usually {}:{:02}{status}",
        usual / 60,
        usual % 60
    ));
    terminal::line(format_args!("{:<14} {}", "", model.line));
}

/// Looks whether the model can make the shot as it was asked for. `Some`: it can't, because it is retired, and that was said.
///
/// # Errors
/// A [`Refusal`] for what the model does not have, and for what a rule blocks.
pub async fn check(folder: &DataFolder, shot: &ShotArguments) -> Result<Option<Exit>, Refusal> {
    let known = unowned::models(&folder.path).await?;
    if let Some(trouble) = &known.trouble {
        terminal::remark(trouble);
    }
    let (models, draft) = (&known.table, shot.draft());
    let Some(model) = draft.chosen_model(models) else {
        let slugs: Vec<&str> = models.rows().iter().map(|model| model.id.as_str()).collect();
        return Err(Refusal::new(format!("--model: the models are {}", slugs.join(", "))));
    };
    if model.is_retired() {
        terminal::remark(format_args!("Segmind has retired {}. Nothing was sent", model.name));
        name_successor(models, model, &draft);
        return Ok(Some(Exit::Failed));
    }
    let fit = draft.fit(models).unwrap_or_default();
    as_asked(model, shot, &fit)?;
    if let Some(error) = draft.errors(models).into_iter().next() {
        return Err(Refusal::new(format!("{}: {}", option_of(error.field, &shot.pictures), error.sentence)));
    }
    for remark in fit.forced.iter().chain(&fit.warnings) {
        terminal::remark(remark);
    }
    if model.status == ModelStatus::Unproven {
        terminal::remark(format_args!("Nobody has seen {} render for Rushes; its price may be wrong", model.name));
    }
    Ok(None)
}

/// The option that this field of the form came from.
const fn option_of(field: FieldName, pictures: &PictureArguments) -> &'static str {
    match field {
        FieldName::Prompt => "--prompt",
        FieldName::NegativePrompt => "--negative-prompt",
        FieldName::Model => "--model",
        FieldName::FirstFrame if pictures.image_url.is_some() => "--image-url",
        FieldName::FirstFrame => "--image",
        FieldName::LastFrame if pictures.last_frame_url.is_some() => "--last-frame-url",
        FieldName::LastFrame => "--last-frame",
        FieldName::References if !pictures.reference_url.is_empty() => "--reference-url",
        FieldName::References => "--reference",
        FieldName::Seed => "--seed",
        FieldName::Takes => "--takes",
    }
}

/// Says which model takes the place of a retired one.
pub fn name_successor(models: &ModelTable, gone: &Model, draft: &Draft) {
    let Some(next) = models.successor(&gone.id) else { return };
    let price = draft.price_with(next).map(|price| format!(", about {price} a take")).unwrap_or_default();
    terminal::remark(format_args!("{} takes its place: --model {}{price}", next.name, next.id));
}

/// What was asked for is never replaced by something else: it might cost more.
fn as_asked(model: &Model, shot: &ShotArguments, fit: &Fit) -> Result<(), Refusal> {
    let Model { name, fields, .. } = model;
    let refused = |sentence: String| Err(Refusal::new(sentence));
    let because = |value: &str| fit.forced.iter().find(|line| line.starts_with(value)).cloned();
    if let Some(shape) = shot.shape.filter(|shape| *shape != fit.values.shape) {
        return match because(&fit.values.shape.label()).filter(|_| fields.shape.allows(&shape)) {
            Some(rule) => refused(format!("--shape {shape} can't be used: {rule}")),
            None => refused(format!("--shape {shape}: {name} makes {}", either(&fields.shape.allowed))),
        };
    }
    if let Some(length) = shot.duration.filter(|length| *length != fit.values.length) {
        let seconds = length.seconds();
        if let Some(rule) = because(&fit.values.length.to_string()).filter(|_| fields.length.allows(&length)) {
            return refused(format!("--duration {seconds} can't be used: {rule}"));
        }
        let allowed: Vec<u32> = fields.length.allowed.iter().map(|length| length.seconds()).collect();
        return refused(format!("--duration {seconds}: {name} makes {} seconds", either(&allowed)));
    }
    if let Some(rate) = shot.fps.filter(|rate| fit.values.frame_rate != Some(*rate)) {
        let allowed: Vec<u32> =
            fields.frame_rate.iter().flat_map(|choice| &choice.allowed).map(|rate| rate.fps()).collect();
        return refused(format!("--fps {}: {name} takes {}", rate.fps(), or_none(&allowed)));
    }
    if let Some(lines) = shot.resolution.filter(|lines| fit.values.resolution != Some(*lines)) {
        let allowed = fields.resolution.as_ref().map(|choice| choice.allowed.as_slice()).unwrap_or_default();
        return refused(format!("--resolution {lines}: {name} takes {}", or_none(allowed)));
    }
    match &fit.left_out[..] {
        [] => Ok(()),
        left_out => refused(format!("{name} takes no {}", left_out.join(", no "))),
    }
}

/// `4, 6 or 8`.
fn either<T: ToString>(values: &[T]) -> String {
    let words: Vec<String> = values.iter().map(ToString::to_string).collect();
    match &words[..] {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} or {last}", most.join(", ")),
    }
}

fn or_none<T: ToString>(values: &[T]) -> String {
    if values.is_empty() { "none".to_owned() } else { either(values) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_listed_as_in_a_sentence() {
        assert_eq!(
            (either(&[4, 6, 8]).as_str(), either(&[4]).as_str(), or_none::<u32>(&[]).as_str()),
            ("4, 6 or 8", "4", "none")
        );
    }
}
