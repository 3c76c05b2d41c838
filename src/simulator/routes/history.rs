//! `GET /inference-request/request-history` and one row of it. Both cost nothing.
//!
//! One row is answered only for a request of one's own; another member's id is 404, as an unknown one is.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use url::form_urlencoded;

use crate::simulator::answer::Refusal;
use crate::simulator::clock::wall;
use crate::simulator::history::Filter;
use crate::simulator::middleware::admit;
use crate::simulator::state::Service;

/// The most days between the first and the last.
const MOST_DAYS: i32 = 31;

/// What the list is asked with.
#[derive(Debug, Default)]
struct Asked {
    page: Option<usize>,
    per_page: Option<usize>,
    from_date: Option<String>,
    to_date: Option<String>,
    model_name: Option<String>,
    status: Option<String>,
}

/// `GET /inference-request/request-history`.
pub(super) async fn list(
    State(service): State<Arc<Service>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Json<Value>, Refusal> {
    admit(&service, &headers)?;
    let (now, asked) = (service.clock.now(), asked(query.as_deref().unwrap_or_default())?);
    let (filter, per_page) = (filter(&asked, wall(now))?, asked.per_page.unwrap_or(20));
    if !(1..=100).contains(&per_page) {
        return Err(bad("per_page must be 1 to 100"));
    }
    let (shape, base) = (service.script.history_shape(), service.base_url(&headers));
    let rows = shape.list(service.state().jobs(now), &filter, now, &base);
    let page = asked.page.unwrap_or(1).max(1);
    let rows: Vec<Value> = rows.into_iter().skip((page - 1) * per_page).take(per_page).collect();
    Ok(Json(shape.wrapped(&rows, page)))
}

/// `GET /inference-request/request-history/{id}`.
pub(super) async fn one(
    State(service): State<Arc<Service>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Value>, Refusal> {
    admit(&service, &headers)?;
    let (now, shape, base) = (service.clock.now(), service.script.history_shape(), service.base_url(&headers));
    let mut state = service.state();
    let job = state.jobs(now).iter().find(|job| job.id == id && shape.shows(job, now));
    let job = job.ok_or_else(|| Refusal::new(StatusCode::NOT_FOUND, "Request not found"))?;
    Ok(Json(shape.row(job, now, &base)))
}

fn asked(query: &str) -> Result<Asked, Refusal> {
    let mut asked = Asked::default();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        let (text, number) = (Some(value.to_string()), value.parse().ok());
        match &*name {
            "page" => asked.page = Some(number.ok_or_else(|| bad("page is a number"))?),
            "per_page" => asked.per_page = Some(number.ok_or_else(|| bad("per_page is a number"))?),
            "from_date" => asked.from_date = text,
            "to_date" => asked.to_date = text,
            "model_name" => asked.model_name = text,
            "status" => asked.status = text,
            _ => {}
        }
    }
    Ok(asked)
}

fn filter(asked: &Asked, now: Timestamp) -> Result<Filter, Refusal> {
    let today = TimeZone::UTC.to_datetime(now).date();
    let date = |text: &Option<String>, usual: Date| match text {
        None => Ok(usual),
        Some(text) => text.parse().map_err(|_| bad("dates are YYYY-MM-DD")),
    };
    let to = date(&asked.to_date, today)?;
    let week_before = to.saturating_sub(SignedDuration::from_hours(7 * 24));
    let from = date(&asked.from_date, week_before)?;
    let days = (to - from).get_days();
    if !(0..=MOST_DAYS).contains(&days) {
        return Err(bad("the window may span at most 31 days"));
    }
    Ok(Filter { from, to, model: asked.model_name.clone().unwrap_or_default(), status: asked.status.clone() })
}

fn bad(message: &str) -> Refusal {
    Refusal::new(StatusCode::BAD_REQUEST, message)
}
