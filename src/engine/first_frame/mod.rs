//! Checks first frames, for window, command line and jobs alike: nothing is paid for before its picture was read whole.
//!
//! The check reads a file or fetches an address, makes it ready (`crate::pictures`) and keeps our own copy. That copy is what is shown and
//! uploaded. An address goes out as it is only when everyone can fetch it and its picture needs no change. Pictures are worked on one at a
//! time, off the async threads.

mod copies;
mod rejection;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::Instant;

pub use self::copies::Copies;
pub use self::rejection::{Rejection, RejectionKind};
use super::refusal::Refusal;
use crate::domain::{FirstFrame, PictureName, SentAs};
use crate::media::Picture;
use crate::pictures::{self, Kind, MAX_BYTES, Prepared, Small, Unfit, kind_of};
use crate::segmind::Client;

/// How many answers are remembered between a look and the press on Generate.
const REMEMBERED: usize = 64;

/// How long what was seen at an address is believed to be there still.
const FRESH: Duration = Duration::from_mins(10);

/// How long a drive may take to give a file: a drive that is gone may block a reader without end.
const PATIENCE: Duration = Duration::from_mins(1);

/// How many first bytes tell what a file is.
const START: u64 = 4096;

/// A first frame to be shown or sent.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FirstFrameAsk {
    /// Where it comes from.
    pub from: FirstFrame,
    /// Our own copy from an earlier look; it is used as long as it is there.
    pub copy: Option<PictureName>,
}

/// A first frame that passed the check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirstFrameLook {
    /// A small picture of exactly the bytes that go out.
    pub picture: Picture,
    /// Width of what goes out, pixels.
    pub width: u32,
    /// Height of what goes out, pixels.
    pub height: u32,
    /// What was changed, in a few words each; empty when the copy is from an earlier look.
    pub changes: Vec<String>,
    /// How it goes out.
    pub sent_as: SentAs,
}

/// How a first frame is about to be sent.
pub enum Ready {
    /// Its address.
    Address,
    /// These bytes, of this media type.
    File(Vec<u8>, &'static str),
}

/// What is remembered of a look.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Remembered {
    Passed(SentAs),
    /// The address can't be reached from here; nothing is known about its picture.
    Unseen,
}

/// The check. Cheap to clone.
#[derive(Clone)]
pub struct FirstFrameCheck {
    client: Client,
    copies: Copies,
    /// One picture at a time: decoding a large one takes up to a gigabyte.
    turn: Arc<Semaphore>,
    remembered: Arc<Mutex<HashMap<FirstFrame, (Remembered, Instant)>>>,
}

impl FirstFrameCheck {
    /// The check of the engine with this data folder. Creates nothing yet.
    pub fn new(client: Client, data_dir: &Path) -> Self {
        let (turn, remembered) = (Arc::new(Semaphore::new(1)), Arc::default());
        Self { client, copies: Copies::new(data_dir), turn, remembered }
    }

    /// Looks at a first frame: at our copy if there is one, otherwise at its source.
    ///
    /// # Errors
    /// [`Rejection`], with the sentence for the person.
    pub async fn look(&self, ask: &FirstFrameAsk) -> Result<FirstFrameLook, Rejection> {
        if let Some(name) = &ask.copy
            && let Some(look) = self.look_at_copy(name.clone()).await
        {
            self.remember(&ask.from, Remembered::Passed(look.sent_as.clone()));
            return Ok(look);
        }
        let looked = self.look_at_source(&ask.from).await;
        match &looked {
            Ok(look) => self.remember(&ask.from, Remembered::Passed(look.sent_as.clone())),
            Err(rejection) if rejection.kind == RejectionKind::Unseen => self.remember(&ask.from, Remembered::Unseen),
            Err(_) => self.forget(&ask.from),
        }
        looked
    }

    /// How a first frame goes out, for a shot that is about to be queued. `anyway`: the person wants to send an address that can't be
    /// reached from here.
    ///
    /// # Errors
    /// [`Rejection`], with the sentence for the person; nothing may be queued then.
    pub async fn pass(&self, ask: &FirstFrameAsk, anyway: bool) -> Result<SentAs, Rejection> {
        if let Some(name) = &ask.copy
            && self.read_copy(name.clone()).await.is_some()
        {
            return Ok(SentAs::Copy(name.clone()));
        }
        match self.recall(&ask.from) {
            Some(Remembered::Passed(SentAs::Address)) if ask.copy.is_none() => return Ok(SentAs::Address),
            Some(Remembered::Passed(SentAs::Copy(name)))
                if ask.copy.is_none() && self.read_copy(name.clone()).await.is_some() =>
            {
                return Ok(SentAs::Copy(name));
            }
            Some(Remembered::Unseen) if anyway => return Ok(SentAs::Address),
            _ => {}
        }
        match self.look(&FirstFrameAsk { copy: None, ..ask.clone() }).await {
            // The form showed a copy that is gone: another picture is never sent instead.
            Ok(look) if ask.copy.is_some() && ask.copy.as_ref() != look.sent_as.copy() => {
                Err(Rejection::changed(&ask.from))
            }
            Ok(look) => Ok(look.sent_as),
            Err(rejection) if rejection.kind == RejectionKind::Unseen && anyway => Ok(SentAs::Address),
            Err(rejection) => Err(rejection),
        }
    }

    /// What a job sends. A copy that vanished is made again, and sent only if it is the same picture that was shown. A row of an older
    /// version is checked here.
    ///
    /// # Errors
    /// [`Rejection`]; nothing may be sent then.
    pub async fn ready(&self, from: &FirstFrame, decided: Option<&SentAs>) -> Result<Ready, Rejection> {
        if decided == Some(&SentAs::Address) {
            return Ok(Ready::Address);
        }
        let promised = decided.and_then(SentAs::copy);
        if let Some(name) = promised
            && let Some(bytes) = self.read_copy(name.clone()).await
        {
            return Ok(Ready::File(bytes, name.media_type()));
        }
        match self.look_at_source(from).await?.sent_as {
            SentAs::Copy(name) if promised.is_some_and(|promised| *promised != name) => Err(Rejection::changed(from)),
            SentAs::Address if promised.is_some() => Err(Rejection::changed(from)),
            SentAs::Address => Ok(Ready::Address),
            SentAs::Copy(name) => match self.read_copy(name.clone()).await {
                Some(bytes) => Ok(Ready::File(bytes, name.media_type())),
                None => Err(Rejection::not_kept(&io::Error::other("the copy was not there after it was written"))),
            },
        }
    }

    async fn look_at_source(&self, from: &FirstFrame) -> Result<FirstFrameLook, Rejection> {
        let Seen { bytes, near } = see(&self.client, from).await?;
        let (from, copies) = (from.clone(), self.copies.clone());
        self.at_work(move || {
            let prepared = pictures::prepare(bytes).map_err(|unfit| Rejection::unfit(&unfit, &from))?;
            let sent_as = if goes_by_address(&from, near, &prepared) {
                SentAs::Address
            } else {
                SentAs::Copy(copies.keep(&prepared).map_err(|error| Rejection::not_kept(&error))?)
            };
            Ok(look_of(prepared, sent_as))
        })
        .await
        .unwrap_or_else(|broken| Err(Rejection::from_refusal(broken)))
    }

    async fn look_at_copy(&self, name: PictureName) -> Option<FirstFrameLook> {
        let copies = self.copies.clone();
        let looked = self.at_work(move || {
            let bytes = copies.read(&name)?;
            let prepared = pictures::prepare(bytes).ok().filter(|prepared| prepared.changes.is_empty())?;
            Some(look_of(prepared, SentAs::Copy(name)))
        });
        looked.await.ok().flatten()
    }

    async fn read_copy(&self, name: PictureName) -> Option<Vec<u8>> {
        let copies = self.copies.clone();
        tokio::task::spawn_blocking(move || copies.read(&name)).await.ok().flatten()
    }

    /// Runs off the async threads, one picture at a time.
    async fn at_work<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Refusal> {
        let broken = |error: &dyn std::error::Error| Refusal::because("Something broke inside Rushes", error);
        let turn = self.turn.clone().acquire_owned().await.map_err(|error| broken(&error))?;
        let done = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(turn); // The work itself holds the turn: a caller that stops waiting does not let another one in.
            done
        });
        done.await.map_err(|error| broken(&error))
    }

    fn recall(&self, from: &FirstFrame) -> Option<Remembered> {
        let remembered = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        let (verdict, at) = remembered.get(from)?;
        let stays = matches!(verdict, Remembered::Passed(SentAs::Copy(_)));
        (stays || at.elapsed() < FRESH).then(|| verdict.clone())
    }

    fn remember(&self, from: &FirstFrame, verdict: Remembered) {
        let mut remembered = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        if remembered.len() >= REMEMBERED {
            remembered.clear(); // What is forgotten is checked again.
        }
        remembered.insert(from.clone(), (verdict, Instant::now()));
    }

    fn forget(&self, from: &FirstFrame) {
        self.remembered.lock().unwrap_or_else(PoisonError::into_inner).remove(from);
    }
}

/// Whether everyone can fetch the picture and it needs no change.
fn goes_by_address(from: &FirstFrame, near: bool, prepared: &Prepared) -> bool {
    matches!(from, FirstFrame::Url(_)) && !near && prepared.changes.is_empty()
}

fn look_of(prepared: Prepared, sent_as: SentAs) -> FirstFrameLook {
    let Prepared { width, height, changes, small, .. } = prepared;
    let Small { width: across, height: down, rgba } = small;
    let changes = changes.into_iter().filter_map(pictures::Change::words).collect();
    FirstFrameLook { picture: Picture { width: across, height: down, rgba }, width, height, changes, sent_as }
}

/// What was read or fetched.
struct Seen {
    /// The whole file.
    pub bytes: Vec<u8>,
    /// Whether only this computer or its network can fetch it.
    pub near: bool,
}

/// Reads or fetches.
async fn see(client: &Client, from: &FirstFrame) -> Result<Seen, Rejection> {
    match from {
        FirstFrame::Url(url) => {
            let fetched = client.fetch_image(url).await.map_err(|error| Rejection::not_fetched(url, &error))?;
            Ok(Seen { bytes: fetched.bytes.into(), near: fetched.near })
        }
        FirstFrame::File(path) => read(path.clone()).await.map(|bytes| Seen { bytes, near: true }),
    }
}

async fn read(path: PathBuf) -> Result<Vec<u8>, Rejection> {
    let reading = tokio::task::spawn_blocking(move || read_now(&path));
    match tokio::time::timeout(PATIENCE, reading).await {
        Ok(Ok(read)) => read,
        Ok(Err(error)) => Err(unreadable().because(&error)),
        Err(_) => {
            Err(Rejection::new(RejectionKind::Gone, "does not come from its drive", "Copy it to this computer first"))
        }
    }
}

/// Checks kind and length before the first byte: a folder, a pipe or a device is never opened, and a film is never read.
fn read_now(path: &Path) -> Result<Vec<u8>, Rejection> {
    let found = fs::metadata(path).map_err(|error| not_opened(&error))?;
    if found.is_dir() {
        return Err(Rejection::new(RejectionKind::Unfit, "is a folder, not a picture", "Choose a file in it"));
    }
    if !found.is_file() {
        return Err(Rejection::new(
            RejectionKind::Unfit,
            "is a device or a pipe, not a file",
            "Choose a picture's file",
        ));
    }
    let mut file = File::open(path).map_err(|error| not_opened(&error))?;
    let from = FirstFrame::File(path.to_owned());
    let limit = MAX_BYTES as u64;
    let mut bytes = Vec::new();
    if found.len() > limit {
        (&mut file).take(START).read_to_end(&mut bytes).map_err(|error| unreadable().because(&error))?;
        let unfit = match kind_of(&bytes) {
            Kind::Foreign(foreign) => Unfit::Foreign(foreign),
            _ => Unfit::TooLong,
        };
        return Err(Rejection::unfit(&unfit, &from));
    }
    // One byte more than the limit, to notice a file that grows meanwhile.
    file.take(limit + 1).read_to_end(&mut bytes).map_err(|error| unreadable().because(&error))?;
    if bytes.len() > MAX_BYTES {
        return Err(Rejection::unfit(&Unfit::TooLong, &from));
    }
    Ok(bytes)
}

fn not_opened(error: &io::Error) -> Rejection {
    let rejection = match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => {
            Rejection::new(RejectionKind::Gone, "is no longer where it was", "Choose it again")
        }
        io::ErrorKind::PermissionDenied => {
            Rejection::new(RejectionKind::Gone, "may not be read", "Change its rights, or copy it")
        }
        _ => unreadable(),
    };
    rejection.because(error)
}

fn unreadable() -> Rejection {
    Rejection::new(RejectionKind::Gone, "can't be read", "Copy it to this computer first")
}
