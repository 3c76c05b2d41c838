//! Reading and writing the columns that jobs and clips share. Owns the written form of times, paths and shots.
//!
//! A value that can't be read is a `RowFault` of its one row, never a failure of the whole ledger.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rusqlite::types::{FromSql, Value, ValueRef};
use rusqlite::{Connection, Row};
use url::Url;

use crate::domain::{
    ClipSeconds, FirstFrame, FrameRate, ModelId, RequestId, Resolution, Seed, SentAs, Shape, Usd, VideoRequest, paths,
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

/// The columns of a shot, in the order in which [`Columns::shot`] and [`shot_values`] take them.
pub(super) const SHOT: &str =
    "model, prompt, first_frame_url, first_frame_file, first_frame_sent, shape, seconds, fps, resolution, sound, seed";

/// Takes the columns of a row one after the other, in the order of its `select`.
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

    /// The next column, which `parse` must understand. Text is only borrowed.
    pub(super) fn known<T: Cell<'row>, R>(
        &mut self,
        what: &str,
        parse: impl FnOnce(T) -> Option<R>,
    ) -> Result<R, RowFault> {
        self.known_if_any(what, parse)?.ok_or_else(|| RowFault(format!("no {what}")))
    }

    /// The next column, when it is filled.
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

    /// Text, borrowed, when there is some.
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

    /// A time, when there is one.
    pub(super) fn time_if_any(&mut self, what: &str) -> Result<Option<Timestamp>, RowFault> {
        self.known_if_any(what, read_time)
    }

    /// An amount, when there is one.
    pub(super) fn money_if_any(&mut self) -> Result<Option<Usd>, RowFault> {
        Ok(self.take::<Option<i64>>()?.map(Usd::from_micros))
    }

    /// An address, when there is one.
    pub(super) fn url_if_any(&mut self, what: &str) -> Result<Option<Url>, RowFault> {
        self.known_if_any(what, |text: &str| Url::parse(text).ok())
    }

    /// A list of addresses; an unfilled column is an empty one.
    pub(super) fn urls(&mut self, what: &str) -> Result<Vec<Url>, RowFault> {
        Ok(self.known_if_any(what, |text: &str| serde_json::from_str(text).ok())?.unwrap_or_default())
    }

    /// A request id, when there is one.
    pub(super) fn request_id_if_any(&mut self) -> Result<Option<RequestId>, RowFault> {
        self.known_if_any("request id", |text: &str| RequestId::parse(text).ok())
    }

    /// A path, when there is one.
    pub(super) fn path_if_any(&mut self, what: &str) -> Result<Option<PathBuf>, RowFault> {
        self.known_if_any(what, read_path)
    }

    /// The eleven columns of [`SHOT`].
    pub(super) fn shot(&mut self) -> Result<VideoRequest, RowFault> {
        let model = self.known("model", ModelId::from_slug)?;
        let prompt = self.take()?;
        let url = self.url_if_any("first frame address")?;
        let file = self.path_if_any("first frame file")?;
        let sent_as = self.known_if_any("way of the first frame", SentAs::from_word)?;
        let first_frame = url.map(FirstFrame::Url).or(file.map(FirstFrame::File));
        Ok(VideoRequest {
            model,
            prompt,
            first_frame,
            sent_as,
            shape: self.known("shape", Shape::from_label)?,
            length: self.known("length", ClipSeconds::from_seconds)?,
            frame_rate: self.known_if_any("frame rate", FrameRate::from_fps)?,
            resolution: self.known_if_any("resolution", Resolution::from_label)?,
            sound: self.take()?,
            seed: self.known("seed", Seed::new)?,
        })
    }
}

/// An empty list with room for every row of `table`.
pub(super) fn room_for<T>(connection: &Connection, table: &str) -> Result<Vec<T>, rusqlite::Error> {
    let rows: i64 = connection.query_row(&format!("select count(*) from {table}"), (), |row| row.get(0))?;
    Ok(Vec::with_capacity(usize::try_from(rows).unwrap_or(0)))
}

/// What a column can be read as without copying it.
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

/// The eleven values of [`SHOT`].
pub(super) fn shot_values(request: &VideoRequest) -> Vec<Value> {
    let VideoRequest { model, prompt, first_frame, sent_as, shape, length, frame_rate, resolution, sound, seed } =
        request;
    let (url, file) = match first_frame {
        None => (Value::Null, Value::Null),
        Some(FirstFrame::Url(url)) => (Value::Text(url.to_string()), Value::Null),
        Some(FirstFrame::File(path)) => (Value::Null, path_value(path)),
    };
    vec![
        Value::Text(model.spec().slug.to_owned()),
        Value::Text(prompt.clone()),
        url,
        file,
        sent_as.as_ref().map(|sent| sent.as_str().to_owned()).into(),
        Value::Text(shape.label().to_owned()),
        Value::Integer(length.seconds().into()),
        frame_rate.map(|rate| i64::from(rate.fps())).into(),
        resolution.map(|resolution| resolution.label().to_owned()).into(),
        (*sound).into(),
        Value::Integer(seed.number().into()),
    ]
}

/// Whole nanoseconds since 1970; a time beyond the years 1677 to 2262 (a broken clock) is held at the end of that range, since a
/// paid job must be recorded whatever the clock says.
pub(super) fn time_value(time: Timestamp) -> i64 {
    let held = time.as_nanosecond().clamp(i128::from(i64::MIN), i128::from(i64::MAX));
    i64::try_from(held).unwrap_or(i64::MAX)
}

fn read_time(nanoseconds: i64) -> Option<Timestamp> {
    Timestamp::from_nanosecond(i128::from(nanoseconds)).ok()
}

/// A list of addresses, as JSON; none for an empty one, as in every row of an older ledger.
pub(super) fn urls_value(urls: &[Url]) -> Value {
    let texts: Vec<&str> = urls.iter().map(Url::as_str).collect();
    if texts.is_empty() { Value::Null } else { Value::Text(serde_json::json!(texts).to_string()) }
}

/// Text where the path is Unicode, otherwise the system's own bytes.
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
