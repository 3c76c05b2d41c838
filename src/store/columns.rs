//! The columns that jobs and clips share: how times, paths, shots and a job's state are written and read.
//!
//! A value that can't be read is a `RowFault` of its row only; the rest of the ledger is still read.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rusqlite::types::{FromSql, Value, ValueRef};
use rusqlite::{Connection, Row};
use url::Url;

use super::error::StoreError;
use crate::domain::{
    ClipId, ClipSeconds, Continues, FrameRate, Framing, JobState, ModelId, ModelTable, Need, Picture, PictureName,
    PictureSource, RequestId, Resolution, Seed, SentAs, Shape, ShotId, Take, Usd, VideoRequest, paths,
};

/// Why one row can't be read, for "Details".
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(super) struct RowFault(pub(super) String);

impl From<rusqlite::Error> for RowFault {
    fn from(error: rusqlite::Error) -> Self {
        Self(error.to_string())
    }
}

/// The columns of a shot, in the order of [`Columns::shot`] and [`shot_values`].
pub(super) const SHOT: &str = "model, prompt, first_frame_url, first_frame_file, first_frame_sent, shape, seconds, fps, resolution, \
    sound, seed, negative_prompt, first_frame_framing, last_frame, reference_images, estimate_micros, \
    first_frame_uncut";

/// How many columns [`SHOT`] and [`TAKE`] have together.
pub(super) const SHOT_AND_TAKE: usize = 21;

/// The columns of a take, in the order of [`Columns::which_take`] and [`take_values`].
pub(super) const TAKE: &str = "shot, take, continues_clip, continues_frame";

/// Reads the columns of a row in the order of its `select`.
pub(super) struct Columns<'row, 'stmt> {
    row: &'row Row<'stmt>,
    next: usize,
}

impl<'row, 'stmt> Columns<'row, 'stmt> {
    /// Starts at column `next`.
    pub(super) const fn from(row: &'row Row<'stmt>, next: usize) -> Self {
        Self { row, next }
    }

    /// The next column.
    pub(super) fn take<T: FromSql>(&mut self) -> Result<T, RowFault> {
        let value = T::column_result(self.value()?);
        value.map_err(|error| RowFault(error.to_string()))
    }

    /// The next column, parsed; null is an error. Text is borrowed.
    pub(super) fn known<T: Cell<'row>, R>(
        &mut self,
        what: &str,
        parse: impl FnOnce(T) -> Option<R>,
    ) -> Result<R, RowFault> {
        self.known_if_any(what, parse)?.ok_or_else(|| RowFault(format!("no {what}")))
    }

    /// The next column, parsed; `None` for null.
    pub(super) fn known_if_any<T: Cell<'row>, R>(
        &mut self,
        what: &str,
        parse: impl FnOnce(T) -> Option<R>,
    ) -> Result<Option<R>, RowFault> {
        match self.value()? {
            ValueRef::Null => Ok(None),
            value => {
                let known = T::cell(value).and_then(parse);
                known.map(Some).ok_or_else(|| RowFault(format!("unknown {what}")))
            }
        }
    }

    /// Borrowed text, if any.
    pub(super) fn text_if_any(&mut self) -> Result<Option<&'row str>, RowFault> {
        self.known_if_any("text", Some)
    }

    fn value(&mut self) -> Result<ValueRef<'row>, RowFault> {
        let at = self.next;
        self.next += 1;
        Ok(self.row.get_ref(at)?)
    }

    /// A time.
    pub(super) fn time(&mut self, what: &str) -> Result<Timestamp, RowFault> {
        self.known(what, read_time)
    }

    /// A time, if any.
    pub(super) fn time_if_any(&mut self, what: &str) -> Result<Option<Timestamp>, RowFault> {
        self.known_if_any(what, read_time)
    }

    /// An amount, if any.
    pub(super) fn money_if_any(&mut self) -> Result<Option<Usd>, RowFault> {
        Ok(self.take::<Option<i64>>()?.map(Usd::from_micros))
    }

    /// A URL, if any.
    pub(super) fn url_if_any(&mut self, what: &str) -> Result<Option<Url>, RowFault> {
        self.known_if_any(what, |text: &str| Url::parse(text).ok())
    }

    /// A list of URLs; null is an empty list.
    pub(super) fn urls(&mut self, what: &str) -> Result<Vec<Url>, RowFault> {
        Ok(self.known_if_any(what, |text: &str| serde_json::from_str(text).ok())?.unwrap_or_default())
    }

    /// A request id, if any.
    pub(super) fn request_id_if_any(&mut self) -> Result<Option<RequestId>, RowFault> {
        self.known_if_any("request id", |text: &str| RequestId::parse(text).ok())
    }

    /// A path, if any.
    pub(super) fn path_if_any(&mut self, what: &str) -> Result<Option<PathBuf>, RowFault> {
        self.known_if_any(what, read_path)
    }

    /// The four columns of [`TAKE`].
    pub(super) fn which_take(&mut self) -> Result<Take, RowFault> {
        let (shot, number) = (ShotId(self.take()?), self.known("take", Some)?);
        Ok(Take { shot, number, continues: self.continues()? })
    }

    /// A clip and a frame in it.
    pub(super) fn continues(&mut self) -> Result<Option<Continues>, RowFault> {
        let (clip, frame) = (self.take::<Option<i64>>()?, self.known_if_any("frame", Some)?);
        Ok(clip.zip(frame).map(|(clip, frame)| Continues { clip: ClipId(clip), frame }))
    }

    /// The columns of [`SHOT`].
    pub(super) fn shot(&mut self) -> Result<VideoRequest, RowFault> {
        let model = self.known("model", ModelId::from_slug)?;
        let prompt = self.take()?;
        let url = self.url_if_any("first frame address")?;
        let file = self.path_if_any("first frame file")?;
        let sent_as = self.known_if_any("way of the first frame", SentAs::from_word)?;
        let (shape, length) =
            (self.known("shape", Shape::from_label)?, self.known("length", ClipSeconds::from_seconds)?);
        let frame_rate = self.known_if_any("frame rate", FrameRate::from_fps)?;
        let resolution = self.known_if_any("resolution", Resolution::from_label)?;
        let (sound, seed) = (self.take()?, self.known("seed", Seed::new)?);
        let negative_prompt = self.take()?;
        // Versions before 5 sent a picture as it was.
        let framing = self.json_if_any("framing")?.unwrap_or(Framing::Whole);
        let first_frame = url.map(PictureSource::Url).or(file.map(PictureSource::File));
        let last_frame = self.json_if_any("last frame")?;
        let references = self.json_if_any("references")?.unwrap_or_default();
        let estimate = self.money_if_any()?;
        let estimate = estimate.unwrap_or_else(|| untold_price(&model, length, resolution, sound));
        let uncut = self.known_if_any("uncut first frame", |text: &str| PictureName::parse(text).ok())?;
        Ok(VideoRequest {
            model,
            prompt,
            negative_prompt,
            first_frame: first_frame.map(|source| Picture { source, framing, sent_as, uncut }),
            last_frame,
            references,
            shape,
            length,
            frame_rate,
            resolution,
            sound,
            seed,
            estimate,
        })
    }

    /// A value written as JSON, if any.
    pub(super) fn json_if_any<T: serde::de::DeserializeOwned>(&mut self, what: &str) -> Result<Option<T>, RowFault> {
        self.known_if_any(what, |text: &str| serde_json::from_str(text).ok())
    }
}

/// What a shot is thought to cost whose row does not tell: never nothing, which would pass every cap.
fn untold_price(model: &ModelId, length: ClipSeconds, resolution: Option<Resolution>, sound: bool) -> Usd {
    /// The dearest second that any model was ever seen to cost.
    const DEAREST: Usd = Usd::from_cents(40);
    let known = ModelTable::built_in().find(model).and_then(|row| row.price(length, resolution, sound));
    known.unwrap_or_else(|| DEAREST.times(length.seconds()))
}

/// `?, ?, ?`: places for so many values.
pub(super) fn places(count: usize) -> String {
    vec!["?"; count].join(", ")
}

/// The four values of [`TAKE`].
pub(super) fn take_values(take: Take) -> [Value; 4] {
    let Take { shot, number, continues } = take;
    let frame = continues.map(|from| i64::try_from(from.frame).unwrap_or(i64::MAX));
    [shot.0.into(), Value::Integer(number.into()), continues.map(|from| from.clip.0).into(), frame.into()]
}

/// An empty list with room for every row of `table`.
pub(super) fn room_for<T>(connection: &Connection, table: &str) -> Result<Vec<T>, rusqlite::Error> {
    let rows: i64 = connection.query_row(&format!("select count(*) from {table}"), (), |row| row.get(0))?;
    Ok(Vec::with_capacity(usize::try_from(rows).unwrap_or(0)))
}

/// A type that a column can be read as without a copy.
pub(super) trait Cell<'row>: Sized {
    /// `None` when the column holds another kind of value, or a number out of range.
    fn cell(value: ValueRef<'row>) -> Option<Self>;
}

impl<'row> Cell<'row> for ValueRef<'row> {
    fn cell(value: ValueRef<'row>) -> Option<Self> {
        Some(value)
    }
}

impl<'row> Cell<'row> for &'row str {
    fn cell(value: ValueRef<'row>) -> Option<Self> {
        value.as_str().ok()
    }
}

impl<'row> Cell<'row> for i64 {
    fn cell(value: ValueRef<'row>) -> Option<Self> {
        value.as_i64().ok()
    }
}

impl<'row> Cell<'row> for u32 {
    fn cell(value: ValueRef<'row>) -> Option<Self> {
        i64::cell(value).and_then(|number| Self::try_from(number).ok())
    }
}

impl<'row> Cell<'row> for u64 {
    fn cell(value: ValueRef<'row>) -> Option<Self> {
        i64::cell(value).and_then(|number| Self::try_from(number).ok())
    }
}

/// The values of [`SHOT`].
pub(super) fn shot_values(request: &VideoRequest) -> Vec<Value> {
    let VideoRequest {
        model,
        prompt,
        negative_prompt,
        first_frame,
        last_frame,
        references,
        shape,
        length,
        frame_rate,
        resolution,
        sound,
        seed,
        estimate,
    } = request;
    let (url, file) = match first_frame.as_ref().map(|picture| &picture.source) {
        None => (Value::Null, Value::Null),
        Some(PictureSource::Url(url)) => (Value::Text(url.to_string()), Value::Null),
        Some(PictureSource::File(path)) => (Value::Null, path_value(path)),
    };
    let sent_as = first_frame.as_ref().and_then(|picture| picture.sent_as.as_ref());
    let uncut = first_frame.as_ref().and_then(|picture| picture.uncut.as_ref());
    let framing = first_frame.as_ref().map(|picture| picture.framing).filter(|framing| *framing != Framing::Whole);
    vec![
        Value::Text(model.as_str().to_owned()),
        Value::Text(prompt.clone()),
        url,
        file,
        sent_as.map(|sent| sent.as_str().to_owned()).into(),
        Value::Text(shape.label()),
        Value::Integer(length.seconds().into()),
        frame_rate.map(|rate| i64::from(rate.fps())).into(),
        resolution.map(Resolution::label).into(),
        (*sound).into(),
        Value::Integer(seed.number().into()),
        negative_prompt.clone().into(),
        json_value(framing.as_ref()),
        json_value(last_frame.as_ref()),
        json_value(Some(references).filter(|references| !references.is_empty())),
        Value::Integer(estimate.micros()),
        uncut.map(|name| name.as_str().to_owned()).into(),
    ]
}

/// A value as JSON; null for none.
pub(super) fn json_value<T: serde::Serialize>(value: Option<&T>) -> Value {
    // Only text, numbers and exact paths are written: nothing that JSON can't hold.
    value.and_then(|value| serde_json::to_string(value).ok()).into()
}

/// Nanoseconds since 1970. A time outside the years 1677 to 2262 (a wrong clock) is clamped: a paid job must be recorded whatever
/// the clock says.
pub(super) fn time_value(time: Timestamp) -> i64 {
    let held = time.as_nanosecond().clamp(i128::from(i64::MIN), i128::from(i64::MAX));
    i64::try_from(held).unwrap_or(i64::MAX)
}

fn read_time(nanoseconds: i64) -> Option<Timestamp> {
    Timestamp::from_nanosecond(i128::from(nanoseconds)).ok()
}

/// A list of URLs as JSON; null for an empty list, as in the rows of older versions.
pub(super) fn urls_value(urls: &[Url]) -> Value {
    let texts: Vec<&str> = urls.iter().map(Url::as_str).collect();
    if texts.is_empty() { Value::Null } else { Value::Text(serde_json::json!(texts).to_string()) }
}

/// Text if the path is Unicode, otherwise a blob of the system's bytes.
pub(super) fn path_value(path: &Path) -> Value {
    path.to_str().map_or_else(|| Value::Blob(paths::bytes_of(path)), |text| Value::Text(text.to_owned()))
}

fn read_path(value: ValueRef<'_>) -> Option<PathBuf> {
    match value {
        ValueRef::Text(text) => std::str::from_utf8(text).ok().map(PathBuf::from),
        ValueRef::Blob(bytes) => paths::path_of(bytes),
        _ => None,
    }
}

/// A state as its word in `state` and its data as JSON in `state_detail`.
pub(super) fn write_state(state: &JobState) -> Result<(&'static str, Option<String>), StoreError> {
    let detail = match state {
        JobState::Saved(clip) => json(clip)?,
        JobState::Waiting { .. } => {
            let whole = serde_json::to_value(state).map_err(unwritable)?;
            json(whole.get(state.name().as_str()).unwrap_or_default())?
        }
        JobState::NeedsUser(need) => json(&in_unicode(need))?,
        JobState::Failed(failure) => json(failure)?,
        JobState::Held
        | JobState::Queued
        | JobState::Uploading
        | JobState::Submitting
        | JobState::Accepted
        | JobState::Ready
        | JobState::Downloading
        | JobState::Dismissed => None,
    };
    Ok((state.name().as_str(), detail))
}

/// The state with this word and data.
pub(super) fn read_state(word: &str, detail: Option<&str>) -> Result<JobState, RowFault> {
    // Almost every job of an old ledger has ended; these need no JSON parsing.
    match (word, detail) {
        ("dismissed", None) => return Ok(JobState::Dismissed),
        ("saved", Some(clip)) if let Ok(clip) = clip.parse() => return Ok(JobState::Saved(ClipId(clip))),
        _ => {}
    }
    let whole = detail.map_or_else(|| format!("\"{word}\""), |detail| format!("{{\"{word}\":{detail}}}"));
    serde_json::from_str(&whole).map_err(|error| RowFault(format!("unknown state {word}: {error}")))
}

fn json(value: &impl serde::Serialize) -> Result<Option<String>, StoreError> {
    serde_json::to_string(value).map(Some).map_err(unwritable)
}

fn unwritable(source: serde_json::Error) -> StoreError {
    StoreError::Unwritable { what: "the job's state", source }
}

/// The same need with paths that JSON can hold. Bytes that are not Unicode become replacement characters: these paths are shown,
/// never opened (the job's first frame has the exact bytes).
fn in_unicode(need: &Need) -> Need {
    let plain = |path: &Path| PathBuf::from(path.to_string_lossy().into_owned());
    match need {
        Need::ImageGone(path) => Need::ImageGone(plain(path)),
        Need::Folder { path, why } => Need::Folder { path: plain(path), why: why.clone() },
        Need::ClipKept { at, folder, why, details } => {
            Need::ClipKept { at: plain(at), folder: plain(folder), why: why.clone(), details: details.clone() }
        }
        other => other.clone(),
    }
}
