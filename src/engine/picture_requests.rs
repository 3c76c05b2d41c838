//! What the engine is asked about pictures of shots: looks at them, keeps them, and their shelf.

use std::path::PathBuf;

use super::handle::{EngineHandle, Request};
use super::picture_check::{PictureAsk, PictureLook};
use super::reply::Reply;
use crate::domain::{PictureName, PictureSource, ShelfPicture};
use crate::media::Picture;

impl EngineHandle {
    /// Has the next look at this source read it again.
    pub fn forget_picture(&self, from: PictureSource) {
        self.send(Request::ForgetPicture(from));
    }

    /// Checks a picture and answers what will be sent. Refused with kind `Unseen` when the address can't be reached from here but
    /// perhaps from the service.
    pub fn look_at(&self, ask: PictureAsk) -> Reply<PictureLook> {
        self.ask(|answer| Request::LookAt(ask, answer))
    }

    /// Keeps a picture that was pasted as PNG in the data folder, for a shot that starts from it; answers where it is.
    pub fn keep_picture(&self, picture: Picture) -> Reply<PathBuf> {
        self.ask(|answer| Request::KeepPicture(picture, answer))
    }

    /// Keeps the picture that a `data:` address holds, in the data folder; answers where it is.
    pub fn keep_data(&self, address: String) -> Reply<PathBuf> {
        self.ask(|answer| Request::KeepData(address, answer))
    }

    /// The shelf of recent pictures, the last used first.
    pub fn shelf(&self) -> Reply<Vec<ShelfPicture>> {
        self.ask(Request::Shelf)
    }

    /// Names a picture on the shelf; an empty name takes the name away.
    pub fn name_picture(&self, copy: PictureName, title: String) -> Reply<()> {
        self.ask(|answer| Request::NamePicture(copy, title, answer))
    }

    /// Takes a picture off the shelf. Shots that use it keep it.
    pub fn drop_picture(&self, copy: PictureName) -> Reply<()> {
        self.ask(|answer| Request::DropPicture(copy, answer))
    }
}
