//! The catalogue of models. It is undocumented and unversioned: good for a warning that a model is about to go, and for nothing else.
//!
//! It is asked without the key.

use serde_json::{Map, Value};

use super::answer::{self, Answer};
use super::client::{Client, require_success, unreadable};
use super::error::{ApiError, ApiErrorKind, Endpoint};
use super::transport::Reuse;
use crate::domain::ModelId;

/// The member that holds the list, as last seen.
const LIST: &str = "Inference Segmind Model Information List With Details";

/// What the catalogue says of a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CatalogueRow {
    /// The model.
    pub model: ModelId,
    /// Whether it is marked as retired.
    pub is_retired: bool,
}

impl Client {
    /// The catalogue, as far as it can be understood.
    ///
    /// # Errors
    /// [`ApiErrorKind::NotFetchable`] where the service has none; otherwise a network error, or that the answer can't be understood.
    pub async fn catalogue(&self) -> Result<Vec<CatalogueRow>, ApiError> {
        let endpoint = Endpoint::Catalogue;
        let none = || ApiError::new(endpoint, ApiErrorKind::NotFetchable, "this service has no catalogue");
        let url = self.hosts().catalogue().ok_or_else(none)?;
        let client = self.http().client(Reuse::Pooled, &url).map_err(|fault| ApiError::on_the_way(endpoint, fault))?;
        let sent = client.get(url.clone()).timeout(self.timeouts().get).send().await;
        let response = sent.map_err(|error| ApiError::on_the_way(endpoint, self.http().fault(error, &url, None)))?;
        let answer = require_success(endpoint, answer::read(format!("GET {}", url.path()), response, None).await)?;
        rows_in(&answer).ok_or_else(|| unreadable(endpoint, &answer))
    }
}

/// The rows of the list that name a model. `None` where there is no list of objects.
pub(super) fn rows_in(answer: &Answer) -> Option<Vec<CatalogueRow>> {
    let body = answer.json()?;
    let list = match &body {
        Value::Array(list) => list,
        Value::Object(fields) => {
            let named = fields.get(LIST).and_then(Value::as_array);
            named.or_else(|| {
                fields.values().filter_map(Value::as_array).find(|list| list.iter().any(Value::is_object))
            })?
        }
        _ => return None,
    };
    Some(list.iter().filter_map(Value::as_object).filter_map(row).collect())
}

fn row(fields: &Map<String, Value>) -> Option<CatalogueRow> {
    let slug = ["slug", "model_id"].iter().find_map(|name| fields.get(*name)?.as_str());
    // The service's own spelling, and the right one.
    let marks = ["is_depreciated", "is_deprecated"];
    let is_set = |name: &&str| match fields.get(*name) {
        Some(Value::Bool(set)) => *set,
        Some(Value::String(word)) => word.trim().eq_ignore_ascii_case("true"),
        _ => false,
    };
    Some(CatalogueRow { model: ModelId::parse(slug?.trim()).ok()?, is_retired: marks.iter().any(is_set) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn retired(body: &str) -> Option<Vec<(String, bool)>> {
        let rows = rows_in(&Answer::of(200, body))?;
        Some(rows.into_iter().map(|row| (row.model.to_string(), row.is_retired)).collect())
    }

    #[test]
    fn a_row_is_read_by_whatever_name_the_list_and_the_slug_have() {
        let expected = Some(vec![("veo-3".to_owned(), true), ("veo-3.1".to_owned(), false)]);
        let rows = r#"[{"slug":"veo-3","is_depreciated":true},{"model_id":" veo-3.1 ","is_depreciated":false},7,{"slug":"A/B"},{}]"#;
        assert_eq!(retired(rows), expected);
        assert_eq!(retired(&format!(r#"{{"{LIST}":{rows}}}"#)), expected);
        assert_eq!(retired(&format!(r#"{{"count":2,"tags":["x"],"models":{rows}}}"#)), expected);
        let spelled = r#"[{"slug":"veo-3","is_deprecated":"True"},{"slug":"veo-3.1","is_depreciated":null}]"#;
        assert_eq!(retired(spelled), expected);
    }

    #[test]
    fn what_is_no_list_of_models_says_nothing() {
        for body in ["", "<html>", "null", "7", "{}", r#"{"error":"x"}"#, r#"{"tags":["x"]}"#] {
            assert_eq!(retired(body), None, "{body}");
        }
        assert_eq!(retired("[]"), Some(Vec::new()));
    }
}
