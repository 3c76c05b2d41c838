//! Questions to the request history, asked through the gate: after everything that is urgent, and never again once it was refused.
//!
//! What the history answers says nothing about the API: it does not pause the budget, ask for a key, or make Segmind unreachable.

use std::sync::Arc;

use super::gate::ServiceGate;
use crate::domain::{ApiKey, RequestId};
use crate::segmind::Purpose;
use crate::segmind::history::{HistoryPage, HistoryQuery, HistoryRow, HistoryTrouble};

/// Why the history told nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoHistory {
    /// It is off for this session; why, as the end of a sentence.
    Off(Arc<str>),
    /// It may be asked again; the raw cause.
    NotNow(String),
    /// There is no key or no network.
    Blocked,
}

impl NoHistory {
    /// One plain line, for "Details".
    pub fn line(&self) -> String {
        match self {
            Self::Off(why) => format!("Segmind's request history can't be used in this session: {why}"),
            Self::NotNow(_) => "Segmind's request history gave no answer".to_owned(),
            Self::Blocked => "Segmind's request history was not asked: there is no key or no connection".to_owned(),
        }
    }
}

impl ServiceGate {
    /// A page of the history.
    ///
    /// # Errors
    /// [`NoHistory`].
    pub async fn history_page(&self, query: &HistoryQuery) -> Result<HistoryPage, NoHistory> {
        let key = self.pass_to_history().await?;
        let answer = self.client.history_page(&key, query).await;
        self.heard_history(answer)
    }

    /// The row of this request. `None`: there is none, or it is another member's.
    ///
    /// # Errors
    /// [`NoHistory`].
    pub async fn history_row(&self, id: &RequestId) -> Result<Option<HistoryRow>, NoHistory> {
        let key = self.pass_to_history().await?;
        let answer = self.client.history_row(&key, id).await;
        self.heard_history(answer)
    }

    async fn pass_to_history(&self) -> Result<ApiKey, NoHistory> {
        self.take_key().map_err(|_| NoHistory::Blocked)?;
        self.ensure_history()?;
        let key = self.pass(Purpose::History).await.map_err(|_| NoHistory::Blocked)?;
        // It may have been refused to another question meanwhile, or another key is in use.
        self.ensure_history()?;
        Ok(key)
    }

    fn ensure_history(&self) -> Result<(), NoHistory> {
        self.history.off(self.last_asked_with()).map_or(Ok(()), |why| Err(NoHistory::Off(why)))
    }

    fn heard_history<T>(&self, answer: Result<T, HistoryTrouble>) -> Result<T, NoHistory> {
        answer.map_err(|trouble| match trouble {
            HistoryTrouble::Off { why, details } => {
                tracing::info!(why, details, "the request history is off for this session");
                let why: Arc<str> = why.into();
                self.history.turn_off(self.last_asked_with(), why.clone());
                NoHistory::Off(why)
            }
            HistoryTrouble::Passing { details, .. } => {
                tracing::info!(details, "the request history gave no answer");
                NoHistory::NotNow(details)
            }
        })
    }
}
