//! The renders of the last seven days, and how a row becomes a job that fetches its clip.
//!
//! Whatever a row tells is a stranger's text: it is read into the domain's own types, and what does not fit is refused in words.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value};

use super::search::{MODELS, rows_since};
use super::view::{EarlierRender, EarlierRenders, EarlierStanding};
use crate::domain::models::Choice;
use crate::domain::{
    Accepted, ClipSeconds, FrameRate, JobFacts, JobState, ModelId, ModelTable, Picture, PictureSource, RequestId,
    Resolution, Seed, SentAs, Shape, VideoRequest,
};
use crate::engine::ledger::reader::Reader;
use crate::engine::refusal::{Refusal, RefusalKind};
use crate::engine::schedule::FILE_LIFE;
use crate::engine::service::gate::ServiceGate;
use crate::engine::service::history::NoHistory;
use crate::segmind::history::{HistoryRow, KEY_REFUSED, RowStatus};

/// The longest prompt that is taken from a row.
const LONGEST_PROMPT: usize = 100_000;

/// Lists the renders of the last seven days.
///
/// # Errors
/// When the history can't be read.
pub async fn list(gate: &ServiceGate, reader: &Reader, models: &ModelTable) -> Result<EarlierRenders, Refusal> {
    let now = gate.clock.now();
    let week_ago = now.saturating_sub(FILE_LIFE).unwrap_or(now);
    // The day before the week is asked for too and left out below.
    let first = week_ago.saturating_add(SignedDuration::from_hours(24)).unwrap_or(now);
    let (rows, is_cut) = rows_since(gate, first, None, MODELS).await.map_err(|trouble| refusal_of(&trouble))?;
    let ids = rows.iter().map(|row| row.request_id.clone()).collect();
    let known: HashMap<RequestId, JobState> = reader.jobs_of_requests(ids).await?.into_iter().collect();
    let trashed = reader.trashed_requests(known.keys().cloned().collect()).await?;
    let is_recent = |row: &&HistoryRow| row.at().is_none_or(|at| at >= week_ago);
    let renders = rows.iter().filter(is_recent).map(|row| {
        let standing = match known.get(&row.request_id) {
            Some(JobState::Saved(_)) if trashed.contains(&row.request_id) => EarlierStanding::InTrash,
            Some(JobState::Saved(_)) => EarlierStanding::InLibrary,
            Some(JobState::Dismissed | JobState::Failed(_)) | None => standing_of(models, row),
            Some(_) => EarlierStanding::UnderWay,
        };
        earlier(models, row, standing)
    });
    Ok(EarlierRenders { renders: renders.collect(), is_cut })
}

/// Why the history told nothing, for the person.
pub fn refusal_of(trouble: &NoHistory) -> Refusal {
    let refusal = Refusal::new(match trouble {
        NoHistory::Off(why) => format!("Segmind's request history can't be read: {why}"),
        NoHistory::NotNow(_) => "Segmind's request history gives no answer right now; try again in a minute".to_owned(),
        NoHistory::Blocked => "Segmind's request history needs a key and a connection".to_owned(),
    });
    match trouble {
        NoHistory::NotNow(details) => Refusal { details: details.clone(), ..refusal },
        NoHistory::Off(why) if **why == *KEY_REFUSED => refusal.of_kind(RefusalKind::KeyRefused),
        NoHistory::Off(_) | NoHistory::Blocked => refusal,
    }
}

fn standing_of(models: &ModelTable, row: &HistoryRow) -> EarlierStanding {
    match can_come(models, row) {
        Ok(_) => EarlierStanding::CanCome,
        Err(why) => EarlierStanding::Cannot(why),
    }
}

fn earlier(models: &ModelTable, row: &HistoryRow, standing: EarlierStanding) -> EarlierRender {
    EarlierRender {
        request_id: row.request_id.clone(),
        prompt: row.prompt().to_owned(),
        model: row.model.clone(),
        at: row.at(),
        cost: row.cost,
        request: can_come(models, row).ok().map(Box::new),
        standing,
    }
}

/// The shot of a row whose video can be fetched.
///
/// # Errors
/// Why it can't, in a few words.
pub fn can_come(models: &ModelTable, row: &HistoryRow) -> Result<VideoRequest, String> {
    match row.status {
        RowStatus::Failed => return Err("the render failed".to_owned()),
        RowStatus::Pending if row.outputs.is_empty() => return Err("it is still being rendered".to_owned()),
        RowStatus::Completed if row.outputs.is_empty() => return Err("the history names no video".to_owned()),
        RowStatus::Pending | RowStatus::Completed => {}
    }
    let body = row.body.as_ref().ok_or("the history does not tell what was asked for")?;
    request_of(models, row, body)
        .ok_or_else(|| "made with a model or settings that this version does not know".to_owned())
}

/// The shot with these inputs, by the row of its model; `None` where a value is none of the model's. A seed that the service drew is not
/// told by it; the shot then gets a new one. Its estimate is what it cost, where the history tells.
fn request_of(models: &ModelTable, row: &HistoryRow, body: &Map<String, Value>) -> Option<VideoRequest> {
    let id = ModelId::from_slug(&row.model.trim().to_ascii_lowercase())?;
    let model = models.find(&id)?;
    let (fields, slots) = (&model.fields, &model.slots);
    let told = Told(body);
    let prompt = told.text(&fields.prompt).filter(|prompt| prompt.len() <= LONGEST_PROMPT)?.to_owned();
    let shape = told.choice(&fields.shape, |value| Shape::from_label(value.as_str()?))?;
    let length = told.choice(&fields.length, |value| ClipSeconds::from_seconds(whole(value)?))?;
    let frame_rate = match &fields.frame_rate {
        Some(choice) => told.choice(choice, |value| FrameRate::from_fps(whole(value)?))?,
        None => None,
    };
    let resolution = match &fields.resolution {
        Some(choice) => told.choice(choice, |value| Resolution::from_label(value.as_str()?))?,
        None => None,
    };
    let (shape, length) =
        (shape.unwrap_or_else(|| model.default_shape()), length.unwrap_or_else(|| model.default_length()));
    let sound = match told.given(&fields.sound.wire) {
        None => fields.sound.default,
        Some(Value::String(text)) => text.trim().eq_ignore_ascii_case("true"),
        Some(value) => value.as_bool()?,
    };
    let seed = fields.seed.as_ref().and_then(|name| told.given(name)).and_then(whole).and_then(Seed::new);
    let picture = |name: &Option<String>| name.as_ref().and_then(|name| told.text(name)).and_then(by_address);
    let references =
        slots.references.iter().filter_map(|of| told.given(&of.wire)).filter_map(Value::as_array).flatten();
    Some(VideoRequest {
        prompt,
        negative_prompt: fields.negative_prompt.as_ref().and_then(|name| told.text(name)).map(str::to_owned),
        first_frame: picture(&slots.first_frame),
        last_frame: picture(&slots.last_frame),
        references: references.filter_map(|value| by_address(value.as_str()?)).take(slots.most_references()).collect(),
        shape,
        length,
        frame_rate,
        resolution,
        sound,
        seed: seed.unwrap_or_else(Seed::random),
        estimate: row.cost.or_else(|| model.price(length, resolution, sound))?,
        model: id,
    })
}

/// The inputs of a row, as it tells them.
struct Told<'a>(&'a Map<String, Value>);

impl Told<'_> {
    fn given(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.given(name).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty())
    }

    /// The value of a setting, `Some(None)` where nothing was sent; `None` where it is none that the model takes.
    #[expect(clippy::option_option, reason = "a wrong value and no value are two answers")]
    fn choice<T: PartialEq>(&self, choice: &Choice<T>, read: impl Fn(&Value) -> Option<T>) -> Option<Option<T>> {
        match self.given(&choice.wire) {
            None => Some(None),
            Some(value) => read(value).filter(|value| choice.allows(value)).map(Some),
        }
    }
}

/// A whole number, perhaps written as a text.
fn whole(value: &Value) -> Option<u32> {
    let number = match value {
        Value::String(text) => text.trim().parse().ok()?,
        value => value.as_f64()?,
    };
    (number.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&number)).then_some(number as u32)
}

/// A picture that was sent by this address.
fn by_address(address: &str) -> Option<Picture> {
    let source = PictureSource::Url(address.parse().ok()?);
    Some(Picture { sent_as: Some(SentAs::Address), ..Picture::whole(source) })
}

/// What is known of a render that was made elsewhere and is done. `now`: for a row without a time.
pub fn facts_of(row: &HistoryRow, now: Timestamp) -> Option<JobFacts> {
    let at = row.at().unwrap_or(now).min(now);
    let mut addresses = row.outputs.iter().cloned();
    // It was paid for then, not now: the balance of today includes it.
    let ready_at = at.saturating_add(row.latency.unwrap_or_default()).unwrap_or(at).min(now);
    Some(JobFacts {
        submitted_at: Some(at),
        accepted: Some(Accepted { request_id: row.request_id.clone(), at }),
        output_url: Some(addresses.next()?),
        more_output_urls: addresses.collect(),
        ready_at: Some(ready_at),
        cost: row.cost,
        ..JobFacts::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn row(model: &str, body: &Value) -> HistoryRow {
        HistoryRow {
            request_id: RequestId::parse("r-1").unwrap(),
            model: model.into(),
            status: RowStatus::Completed,
            cost: crate::domain::Usd::from_dollars(3.2),
            body: body.as_object().cloned(),
            outputs: vec!["https://images.segmind.com/a.mp4".parse().unwrap()],
            error: None,
            times: vec!["2026-11-23T12:00:00Z".parse().unwrap()],
            latency: None,
        }
    }

    fn body() -> Value {
        json!({
            "prompt": " a fox ", "aspect_ratio": "9:16", "duration": 4, "fps": 24, "generate_audio": false,
            "image_url": "https://images.segmind.com/assets/a.png", "resolution": "1080p", "seed": 7
        })
    }

    #[test]
    fn prompt_seed_and_settings_come_along() {
        let shot = can_come(&ModelTable::built_in(), &row("Veo-3-fast", &body())).unwrap();
        assert_eq!((shot.prompt.as_str(), shot.seed.number(), shot.sound), ("a fox", 7, false));
        assert_eq!((shot.shape.label().as_str(), shot.length.seconds()), ("9:16", 4));
        let frame = shot.first_frame.unwrap();
        assert!(matches!(frame.source, PictureSource::Url(_)));
        assert_eq!(frame.sent_as, Some(SentAs::Address));
        let plain = can_come(&ModelTable::built_in(), &row("veo-3", &json!({ "prompt": "a fox", "seed": 0 }))).unwrap();
        assert_eq!((plain.shape.label().as_str(), plain.length.seconds(), plain.sound), ("16:9", 8, true));
    }

    #[test]
    fn what_has_no_video_or_is_not_understood_says_why() {
        let good = row("veo-3", &body());
        let because = |row: HistoryRow| can_come(&ModelTable::built_in(), &row).unwrap_err();
        assert_eq!(because(HistoryRow { status: RowStatus::Failed, ..good.clone() }), "the render failed");
        assert_eq!(because(HistoryRow { outputs: vec![], ..good.clone() }), "the history names no video");
        let pending = HistoryRow { status: RowStatus::Pending, outputs: vec![], ..good.clone() };
        assert_eq!(because(pending), "it is still being rendered");
        assert_eq!(because(HistoryRow { body: None, ..good.clone() }), "the history does not tell what was asked for");
        for odd in [json!({}), json!({ "prompt": "a", "duration": 5 }), json!({ "prompt": "a", "aspect_ratio": "2:1" })]
        {
            assert!(can_come(&ModelTable::built_in(), &row("veo-3", &odd)).is_err(), "{odd}");
        }
        assert!(can_come(&ModelTable::built_in(), &row("veo-99", &body())).is_err());
    }

    #[test]
    fn an_earlier_render_was_paid_for_when_it_was_made() {
        let now: Timestamp = "2026-11-25T12:00:00Z".parse().unwrap();
        let facts = facts_of(&row("veo-3", &body()), now).unwrap();
        let made = "2026-11-23T12:00:00Z".parse().ok();
        assert_eq!((facts.submitted_at, facts.ready_at), (made, made));
        assert_eq!(facts.accepted.unwrap().request_id.as_str(), "r-1");
        let timeless = HistoryRow { times: vec![], ..row("veo-3", &body()) };
        assert_eq!(facts_of(&timeless, now).unwrap().ready_at, Some(now));
    }
}
