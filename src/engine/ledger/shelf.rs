//! The shelf of recent pictures, and what was uploaded before.

use super::{Ledger, LedgerError};
use crate::domain::{PictureName, Slot, VideoRequest};
use crate::engine::picture_check::{Passed, Uploads};

impl Ledger {
    /// What was uploaded before.
    pub fn uploads(&self) -> Uploads {
        Uploads::of(self.store.clone())
    }

    /// Puts the pictures of a shot that was just queued on the shelf. A failure costs the shelf, never the shot.
    pub async fn put_on_shelf(&self, request: Option<&VideoRequest>, passed: &[(Slot, Passed)]) {
        let Some(request) = request else { return };
        let used = passed
            .iter()
            .filter_map(|(slot, passed)| Some((passed.uncut.clone()?, request.picture(*slot)?.source.clone())));
        let used: Vec<_> = used.collect();
        if used.is_empty() {
            return;
        }
        if let Err(error) = self.store.use_pictures(used, self.clock.now()).await {
            tracing::warn!(%error, "pictures are not put on the shelf");
        }
    }

    /// Names a picture on the shelf.
    pub async fn name_picture(&self, copy: PictureName, title: String) -> Result<(), LedgerError> {
        Ok(self.store.name_picture(copy, title).await?)
    }

    /// Takes a picture off the shelf.
    pub async fn drop_picture(&self, copy: PictureName) -> Result<(), LedgerError> {
        Ok(self.store.drop_picture(copy).await?)
    }
}
