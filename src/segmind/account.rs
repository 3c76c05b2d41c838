//! The account's balance, which is also the free way to check a key. A GET: may be repeated, is not repeated here.

use serde_json::Value;

use super::client::{Client, unreadable};
use super::error::{ApiError, ApiErrorKind, Endpoint};
use super::wire::dollars;
use crate::domain::{ApiKey, Usd};

impl Client {
    /// The credits left on the account, one dollar each; `free-credits` are not counted, they do not pay for videos. An account
    /// without a balance record has $0.00.
    ///
    /// # Errors
    /// [`ApiErrorKind::KeyMissing`] or [`ApiErrorKind::KeyRejected`] when the key is not accepted; otherwise what the way there or
    /// the service said.
    pub async fn credits(&self, key: &ApiKey) -> Result<Usd, ApiError> {
        match self.ask(self.get(Endpoint::Credits, key, &["v1", "get-user-credits"])).await {
            Ok(answer) => {
                answer.json().as_ref().and_then(balance_in).ok_or_else(|| unreadable(Endpoint::Credits, &answer))
            }
            Err(error) if is_no_record(&error) => Ok(Usd::default()),
            Err(error) => Err(error),
        }
    }
}

pub(super) fn balance_in(body: &Value) -> Option<Usd> {
    dollars(body.get("credits"))
}

/// 404 `No credits found for the user`, against a 404 of a wrong address.
fn is_no_record(error: &ApiError) -> bool {
    let words = error.message.as_deref().unwrap_or_default().to_ascii_lowercase();
    error.kind == ApiErrorKind::NotFound && words.contains("no credits")
}
