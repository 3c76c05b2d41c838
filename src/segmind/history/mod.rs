//! The account's request history: its list, and the one row of a request of one's own. Free, repeatable, and unproven.
//!
//! It lives on a host of its own and is documented only by the published client, so nothing may depend on it: whatever it answers, a job
//! ends as it would without it. Three answers are told apart: rows; [`HistoryTrouble::Off`], after which nobody asks again with this key
//! in this session; and [`HistoryTrouble::Passing`], which may be asked again.
//!
//! `row` reads one row, `page` finds the rows in an answer, `sent` compares a row with what we sent.

mod page;
mod row;
mod sent;

use jiff::Timestamp;
use jiff::civil::Date;

pub use self::row::{HistoryRow, RowStatus};
pub use self::sent::SentShot;
use super::answer::Answer;
use super::client::{ApiRequest, Client};
use super::error::Endpoint;
use super::hosts::join;
use crate::domain::{ApiKey, RequestId};

/// The most rows that one page can have.
pub const ROWS_A_PAGE: usize = 100;

/// Which rows are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryQuery {
    /// 1 is the first page.
    pub page: u32,
    /// The first day.
    pub from: Date,
    /// The last day; `None`: the service's own today.
    pub to: Option<Date>,
    /// A part of the model's name; empty: every model.
    pub model: String,
}

/// The `why` of a history that is off because it does not take the key.
pub const KEY_REFUSED: &str = "it does not take this key (401)";

/// Why there are no rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HistoryTrouble {
    /// The history is not to be had with this key.
    Off {
        /// Why, as the end of a sentence.
        why: String,
        /// The answer, for "Details".
        details: String,
    },
    /// It may be asked again later.
    Passing {
        /// The answer or the network error, for "Details".
        details: String,
        /// When the service said that it may be asked again.
        retry_at: Option<Timestamp>,
    },
}

impl Client {
    /// A page of the history, the newest request first, each request once. The rows of an account's other members are among them.
    ///
    /// # Errors
    /// [`HistoryTrouble`].
    pub async fn history_page(&self, key: &ApiKey, query: &HistoryQuery) -> Result<HistoryPage, HistoryTrouble> {
        let mut url = self.hosts().history.clone();
        {
            let mut pairs = url.query_pairs_mut();
            pairs.append_pair("page", &query.page.to_string());
            pairs.append_pair("per_page", &ROWS_A_PAGE.to_string());
            pairs.append_pair("from_date", &query.from.to_string());
            if let Some(to) = query.to {
                pairs.append_pair("to_date", &to.to_string());
            }
            if !query.model.is_empty() {
                pairs.append_pair("model_name", &query.model);
            }
            pairs.append_pair("sort_by", "model_created");
            pairs.append_pair("sort_order", "desc");
        }
        let answer = self.ask_history(key, url).await?;
        page_in(&answer)
    }

    /// The row of this request. `None`: there is no such row, or it is not this account's own.
    ///
    /// # Errors
    /// [`HistoryTrouble`].
    pub async fn history_row(&self, key: &ApiKey, id: &RequestId) -> Result<Option<HistoryRow>, HistoryTrouble> {
        let url = join(&self.hosts().history, &[id.as_str()]);
        let answer = self.ask_history(key, url).await?;
        row_in(&answer, id)
    }

    async fn ask_history(&self, key: &ApiKey, url: url::Url) -> Result<Answer, HistoryTrouble> {
        let timeout = self.timeouts().get;
        let call =
            ApiRequest { endpoint: Endpoint::History, method: reqwest::Method::GET, url, key, body: None, timeout };
        let fault =
            |fault: super::transport::SendError| HistoryTrouble::Passing { details: fault.text, retry_at: None };
        self.send_once(call).await.map_err(fault)
    }
}

/// A page of rows.
#[derive(Debug, Clone, PartialEq)]
pub struct HistoryPage {
    /// Each request once, in the order of the answer.
    pub rows: Vec<HistoryRow>,
    /// How many rows the answer had; fewer than [`ROWS_A_PAGE`] means that no page follows.
    pub counted: usize,
}

/// The rows in the answer to the list.
pub(super) fn page_in(answer: &Answer) -> Result<HistoryPage, HistoryTrouble> {
    if answer.status == 404 {
        return Err(off("it is not there (404)", answer));
    }
    let body = readable(answer)?;
    let list = page::rows_in(&body).ok_or_else(|| off("its answer can't be understood", answer))?;
    let rows = row::merged(list.iter().filter_map(row::read));
    if rows.is_empty() && !list.is_empty() {
        return Err(off("its rows can't be understood", answer));
    }
    Ok(HistoryPage { rows, counted: list.len() })
}

/// The row in the answer to the question for one request.
pub(super) fn row_in(answer: &Answer, id: &RequestId) -> Result<Option<HistoryRow>, HistoryTrouble> {
    // Only the service's own envelope says that there is no such row, or that it is another member's.
    if matches!(answer.status, 403 | 404) && answer.json().is_some() {
        return Ok(None);
    }
    let body = readable(answer)?;
    let rows = row::merged(page::objects_in(&body).into_iter().filter_map(row::read));
    let row = rows.into_iter().find(|row| row.request_id == *id);
    row.map(Some).ok_or_else(|| off("its answer about one request can't be understood", answer))
}

/// A complete success as JSON, or what the answer means.
fn readable(answer: &Answer) -> Result<serde_json::Value, HistoryTrouble> {
    let passing = || HistoryTrouble::Passing { details: answer.details(), retry_at: answer.retry_at };
    match answer.status {
        401 => Err(off(KEY_REFUSED, answer)),
        403 => Err(off("this key may not read it (403)", answer)),
        408 | 425 | 429 | 500..=599 => Err(passing()),
        200..=299 if answer.cut.is_some() => Err(passing()),
        200..=299 => answer.json().ok_or_else(|| off("it answers with a page instead of data", answer)),
        status => Err(off(&format!("it answers with {status}"), answer)),
    }
}

fn off(why: &str, answer: &Answer) -> HistoryTrouble {
    HistoryTrouble::Off { why: why.to_owned(), details: answer.details() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> RequestId {
        RequestId::parse(text).unwrap()
    }

    fn ids(page: &HistoryPage) -> Vec<&str> {
        page.rows.iter().map(|row| row.request_id.as_str()).collect()
    }

    #[test]
    fn the_rows_are_found_in_every_envelope_that_is_known() {
        let row = r#"{"request_id":"r-1","model_name":"veo-3"}"#;
        for body in [
            format!(r#"{{"generations":[{row}],"page":1}}"#),
            format!(r#"{{"total":1,"requests":[{row}]}}"#),
            format!(r#"{{"data":[{row}]}}"#),
            format!(r#"{{"results":[{row}]}}"#),
            format!("[{row}]"),
            format!(r#"{{"data":{{"generations":[{row}],"total":1}}}}"#),
            format!(r#"{{"tags":["a"],"anything":[{row}]}}"#),
        ] {
            let page = page_in(&Answer::of(200, &body)).unwrap();
            assert_eq!((ids(&page), page.counted), (vec!["r-1"], 1), "{body}");
        }
        for body in [r#"{"generations":[]}"#, "[]", r#"{"data":[],"page":1}"#] {
            assert_eq!(page_in(&Answer::of(200, body)), Ok(HistoryPage { rows: vec![], counted: 0 }), "{body}");
        }
    }

    #[test]
    fn what_the_history_can_not_be_read_from_turns_it_off_and_trouble_passes() {
        let is_off = |status, body: &str| matches!(page_in(&Answer::of(status, body)), Err(HistoryTrouble::Off { .. }));
        for (status, body) in [
            (401, r#"{"error":"x"}"#),
            (403, r#"{"error":"x"}"#),
            (404, r#"{"error":"x"}"#),
            (404, "<html>"),
            (200, "<html>ok</html>"),
            (200, ""),
            (200, "{}"),
            (200, r#"{"generations":"none"}"#),
            (200, r#"[{"id":1}]"#),
            (302, ""),
            (400, r#"{"error":"from_date"}"#),
        ] {
            assert!(is_off(status, body), "{status} {body}");
        }
        for (status, body) in [(429, r#"{"error":"x"}"#), (500, "<html>"), (503, ""), (504, r#"{"error":"x"}"#)] {
            let read = page_in(&Answer::of(status, body));
            assert!(matches!(read, Err(HistoryTrouble::Passing { .. })), "{status} {body}: {read:?}");
        }
    }

    #[test]
    fn one_row_is_ours_only_when_it_is_the_row_that_was_asked_for() {
        let asked = |status, body: &str| row_in(&Answer::of(status, body), &id("r-1"));
        let row = r#"{"request_id":"r-1","model_name":"veo-3"}"#;
        for body in [row.to_owned(), format!(r#"{{"data":{row}}}"#), format!("[{row},{row}]")] {
            assert_eq!(asked(200, &body).unwrap().unwrap().request_id, id("r-1"), "{body}");
        }
        assert_eq!(asked(404, r#"{"detail":"Not found"}"#), Ok(None));
        assert_eq!(asked(403, r#"{"detail":"Not yours"}"#), Ok(None));
        assert!(matches!(asked(403, "<html>"), Err(HistoryTrouble::Off { .. })));
        assert!(matches!(asked(404, "<html>"), Err(HistoryTrouble::Off { .. })));
        assert!(matches!(asked(200, r#"{"request_id":"r-2"}"#), Err(HistoryTrouble::Off { .. })));
        assert!(matches!(asked(503, "busy"), Err(HistoryTrouble::Passing { .. })));
    }
}
