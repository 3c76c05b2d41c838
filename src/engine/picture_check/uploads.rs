//! What was uploaded before: the same bytes go up once, as long as their address answers.

use url::Url;

use crate::domain::PictureName;
use crate::segmind::Client;
use crate::store::Store;

/// Where copies were uploaded to. Cheap to clone.
#[derive(Clone)]
pub struct Uploads(Option<Store>);

impl Uploads {
    /// Remembered in this ledger.
    pub const fn of(store: Store) -> Self {
        Self(Some(store))
    }

    /// Nothing is remembered: for tests without a ledger.
    #[cfg(test)]
    pub const fn none() -> Self {
        Self(None)
    }

    /// The address of an earlier upload of this copy of `length` bytes, if it still answers. Asks without the key.
    pub async fn find(&self, client: &Client, copy: &PictureName, length: u64) -> Option<Url> {
        let known = self.0.as_ref()?.upload_of(copy.clone()).await;
        let known =
            known.inspect_err(|error| tracing::warn!(%error, "it is not known where a picture was uploaded to"));
        let url = known.ok().flatten()?;
        let is_there = client.still_has(&url, length).await;
        tracing::info!(copy = copy.as_str(), is_there, "a picture that was uploaded before");
        is_there.then_some(url)
    }

    /// Remembers an upload. A failure costs another upload.
    pub async fn note(&self, copy: &PictureName, address: Url) {
        let Some(store) = &self.0 else { return };
        if let Err(error) = store.note_upload(copy.clone(), address).await {
            tracing::warn!(%error, "an upload is not remembered");
        }
    }
}
