//! When Rushes was last at work, and whether a question of its last start is still open: one row of JSON in the table `notes`.

use jiff::Timestamp;
use rusqlite::OptionalExtension as _;
use serde::{Deserialize, Serialize};

use super::{Store, StoreError, key_values};

/// Key of the row.
const PRESENCE: &str = "presence";

/// What one run leaves for the next one to judge how long nobody was there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Presence {
    /// When a run with waiting shots last ended in order.
    pub seen_at: Option<Timestamp>,
    /// Whether the person was asked if waiting shots go on, and has not answered.
    pub is_unanswered: bool,
}

impl Store {
    /// What the last run left. A row that can't be read counts as a question without an answer: waiting shots cost money.
    pub async fn presence(&self) -> Result<Presence, StoreError> {
        let json = self
            .writer
            .run(|connection| {
                let read = "select json from notes where name = ?";
                Ok(connection.query_row(read, [PRESENCE], |row| row.get::<_, String>(0)).optional()?)
            })
            .await?;
        let Some(json) = json else { return Ok(Presence::default()) };
        Ok(serde_json::from_str(&json).unwrap_or_else(|error| {
            tracing::warn!(%error, "when Rushes was last at work can't be read");
            Presence { seen_at: None, is_unanswered: true }
        }))
    }

    /// Writes it over what was there.
    pub async fn save_presence(&self, presence: Presence) -> Result<(), StoreError> {
        self.write(move |transaction| key_values::write(transaction, PRESENCE, &presence)).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_note_that_can_not_be_read_is_a_question_without_an_answer() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("rushes.db")).unwrap().store;
        assert_eq!(store.presence().await.unwrap(), Presence::default());
        let left = Presence { seen_at: Timestamp::from_second(1_795_000_000).ok(), is_unanswered: false };
        store.save_presence(left).await.unwrap();
        assert_eq!(store.presence().await.unwrap(), left);
        store.write(|c| Ok(c.execute("update notes set json = '{' where name = 'presence'", ())?)).await.unwrap();
        assert!(store.presence().await.unwrap().is_unanswered);
    }
}
