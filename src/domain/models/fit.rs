//! What a model makes of the values in the form: what is sent, what one choice forces on another, what can't be sent, and what stays
//! behind because the model has no such field. Pure.

use super::row::{Choice, Model};
use super::rules::{Condition, Demand, Effect, Rule, SlotKind};
use super::values::{ClipSeconds, FrameRate, Resolution, Shape};

/// The values in the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FormValues {
    /// The shape.
    pub shape: Shape,
    /// The length.
    pub length: ClipSeconds,
    /// Frames per second; `None`: the model chooses.
    pub frame_rate: Option<FrameRate>,
    /// Lines of the picture; `None`: the model chooses.
    pub resolution: Option<Resolution>,
    /// Whether there is a first frame.
    pub first_frame: bool,
    /// Whether there is a last frame.
    pub last_frame: bool,
    /// How many references there are.
    pub references: usize,
    /// Whether there is a negative prompt.
    pub negative_prompt: bool,
}

/// What a model makes of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Fit {
    /// What is sent; pictures and fields that the model lacks are gone.
    pub values: FormValues,
    /// Which values differ from the form's and why: `8 s, because of the references`. At most one sentence a field.
    pub forced: Vec<String>,
    /// Why the shot can't be sent, with the picture that it is about.
    pub blocks: Vec<(SlotKind, String)>,
    /// What may go wrong.
    pub warnings: Vec<String>,
    /// What the form holds and the model doesn't take: `first frame`, `30 fps`.
    pub left_out: Vec<String>,
}

/// What `model` makes of these values.
pub fn fit(model: &Model, form: &FormValues) -> Fit {
    let mut fit = Fit { values: *form, ..Fit::default() };
    leave_out(model, &mut fit);
    take_allowed(model, &mut fit);
    let (forcing, asking): (Vec<&Rule>, Vec<&Rule>) = model.rules.iter().partition(|rule| rule.effect == Effect::Force);
    for rule in forcing {
        if holds(rule.when, &fit.values) && !is_met(rule.demands, &fit.values) {
            force(rule, &mut fit);
        }
    }
    for rule in asking {
        if !holds(rule.when, &fit.values) || is_met(rule.demands, &fit.values) {
            continue;
        }
        match rule.effect {
            Effect::Block => fit.blocks.push((slot_of(rule), rule.says.clone())),
            Effect::Warn | Effect::Force => fit.warnings.push(rule.says.clone()),
        }
    }
    let most = model.slots.most_references();
    if fit.values.references > most {
        let sentence = format!("{} takes at most {most} references", model.name);
        fit.blocks.push((SlotKind::References, sentence));
    }
    fit
}

/// Takes away what the model has no field for.
fn leave_out(model: &Model, fit: &mut Fit) {
    let Fit { values, left_out, .. } = fit;
    let slots = &model.slots;
    if values.first_frame && slots.first_frame.is_none() {
        values.first_frame = false;
        left_out.push(SlotKind::FirstFrame.words().to_owned());
    }
    if values.last_frame && slots.last_frame.is_none() {
        values.last_frame = false;
        left_out.push(SlotKind::LastFrame.words().to_owned());
    }
    if values.references > 0 && slots.references.is_none() {
        values.references = 0;
        left_out.push(SlotKind::References.words().to_owned());
    }
    if values.negative_prompt && model.fields.negative_prompt.is_none() {
        values.negative_prompt = false;
        left_out.push("negative prompt".to_owned());
    }
    if let Some(rate) = values.frame_rate.filter(|rate| !takes(model.fields.frame_rate.as_ref(), rate)) {
        values.frame_rate = None;
        left_out.push(rate.to_string());
    }
    if let Some(lines) = values.resolution.filter(|lines| !takes(model.fields.resolution.as_ref(), lines)) {
        values.resolution = None;
        left_out.push(lines.to_string());
    }
}

fn takes<T: PartialEq>(choice: Option<&Choice<T>>, value: &T) -> bool {
    choice.is_some_and(|choice| choice.allows(value))
}

/// Replaces a shape or a length that the model does not take by its default.
fn take_allowed(model: &Model, fit: &mut Fit) {
    let name = &model.name;
    let (shape, length) = (fit.values.shape, fit.values.length);
    if !model.fields.shape.allows(&shape) {
        fit.values.shape = model.default_shape();
        fit.forced.push(format!("{}, because {name} has no {shape}", fit.values.shape));
    }
    if !model.fields.length.allows(&length) {
        fit.values.length = model.default_length();
        fit.forced.push(format!("{}, because {name} has no {length}", fit.values.length));
    }
}

fn holds(condition: Condition, values: &FormValues) -> bool {
    match condition {
        Condition::Has(slot) => has(slot, values),
        Condition::Shape(shape) => values.shape == shape,
        Condition::Length(length) => values.length == length,
        Condition::Resolution(lines) => values.resolution == Some(lines),
    }
}

fn is_met(demand: Demand, values: &FormValues) -> bool {
    match demand {
        Demand::Has(slot) => has(slot, values),
        Demand::Lacks(slot) => !has(slot, values),
        Demand::Shape(shape) => values.shape == shape,
        Demand::Length(length) => values.length == length,
        Demand::Resolution(lines) => values.resolution == Some(lines),
    }
}

const fn has(slot: SlotKind, values: &FormValues) -> bool {
    match slot {
        SlotKind::FirstFrame => values.first_frame,
        SlotKind::LastFrame => values.last_frame,
        SlotKind::References => values.references > 0,
    }
}

fn force(rule: &Rule, fit: &mut Fit) {
    let value = match rule.demands {
        Demand::Shape(shape) => {
            fit.values.shape = shape;
            shape.to_string()
        }
        Demand::Length(length) => {
            fit.values.length = length;
            length.to_string()
        }
        Demand::Resolution(lines) => {
            fit.values.resolution = Some(lines);
            lines.to_string()
        }
        // The reader refuses a table that forces a picture.
        Demand::Has(_) | Demand::Lacks(_) => return,
    };
    fit.forced.push(format!("{value}, because of {}", rule.says));
}

/// The picture that a blocking rule is about.
const fn slot_of(rule: &Rule) -> SlotKind {
    match (rule.when, rule.demands) {
        (Condition::Has(slot), _) | (_, Demand::Has(slot) | Demand::Lacks(slot)) => slot,
        _ => SlotKind::FirstFrame,
    }
}
