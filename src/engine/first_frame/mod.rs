//! The one gate for first frames, for window, command line and jobs alike: nothing is paid for before its picture was seen whole.
//!
//! The gate reads a file or fetches an address, makes it ready (`crate::pictures`) and keeps our own copy: that copy is what is shown
//! and what is uploaded. An address goes out as it is only when everybody can fetch it and its picture needs no change. Works off the
//! async threads, one picture at a time. Never buys, never writes the ledger; what is turned away says why in words ([`Turned`]).

mod copies;
mod source;
#[cfg(test)]
mod tests;
mod turned;

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::Instant;

pub use self::copies::Copies;
use self::source::Seen;
pub use self::turned::{Turned, Why};
use super::refusal::Refusal;
use crate::domain::{FirstFrame, PictureName, SentAs};
use crate::media::Picture;
use crate::pictures::{self, Prepared, Small};
use crate::segmind::Client;

/// As many answers are remembered between a look and the press on Generate.
const REMEMBERED: usize = 64;

/// For so long what was seen at an address is believed to be there still.
const FRESH: Duration = Duration::from_mins(10);

/// A first frame that somebody wants to see or send.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FirstFrameAsk {
    /// Where it comes from.
    pub from: FirstFrame,
    /// Our own copy, from an earlier look: it is taken as long as it is there.
    pub copy: Option<PictureName>,
}

/// A first frame that passed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirstFrameLook {
    /// A small picture of exactly the bytes that go out.
    pub picture: Picture,
    /// Width of what goes out, pixels.
    pub width: u32,
    /// Height of what goes out, pixels.
    pub height: u32,
    /// What was changed, in a few words each; empty where the copy was taken from an earlier look.
    pub changes: Vec<String>,
    /// How it goes out.
    pub sent_as: SentAs,
}

/// What is about to be sent of a first frame.
pub enum Ready {
    /// Its address.
    Address,
    /// These bytes, of this media type.
    File(Vec<u8>, &'static str),
}

/// What is remembered of a look.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Verdict {
    Passed(SentAs),
    /// The address can't be reached from here; nothing is known of its picture.
    Unseen,
}

/// The gate. Cheap to clone.
#[derive(Clone)]
pub struct FirstFrameCheck {
    client: Client,
    copies: Copies,
    /// One picture at a time: a large one takes up to a gigabyte while it is decoded.
    turn: Arc<Semaphore>,
    remembered: Arc<Mutex<HashMap<FirstFrame, (Verdict, Instant)>>>,
}

impl FirstFrameCheck {
    /// The gate of the engine with this data folder. Nothing is made yet.
    pub fn new(client: Client, data_dir: &Path) -> Self {
        let (turn, remembered) = (Arc::new(Semaphore::new(1)), Arc::default());
        Self { client, copies: Copies::new(data_dir), turn, remembered }
    }

    /// Looks at a first frame: from our copy where there is one, else anew from where it comes.
    ///
    /// # Errors
    /// [`Turned`], with the sentence for the person.
    pub async fn look(&self, ask: &FirstFrameAsk) -> Result<FirstFrameLook, Turned> {
        if let Some(name) = &ask.copy
            && let Some(look) = self.look_at_copy(name.clone()).await
        {
            self.remember(&ask.from, Verdict::Passed(look.sent_as.clone()));
            return Ok(look);
        }
        let looked = self.look_anew(&ask.from).await;
        match &looked {
            Ok(look) => self.remember(&ask.from, Verdict::Passed(look.sent_as.clone())),
            Err(turned) if turned.why == Why::Unseen => self.remember(&ask.from, Verdict::Unseen),
            Err(_) => self.forget(&ask.from),
        }
        looked
    }

    /// How a first frame goes out, for a shot that is about to be queued. `anyway`: the person wants an address to be sent that can't
    /// be seen from here.
    ///
    /// # Errors
    /// [`Turned`], with the sentence for the person; nothing may be queued then.
    pub async fn pass(&self, ask: &FirstFrameAsk, anyway: bool) -> Result<SentAs, Turned> {
        if let Some(name) = &ask.copy
            && self.read_copy(name.clone()).await.is_some()
        {
            return Ok(SentAs::Copy(name.clone()));
        }
        match self.recall(&ask.from) {
            Some(Verdict::Passed(SentAs::Address)) if ask.copy.is_none() => return Ok(SentAs::Address),
            Some(Verdict::Passed(SentAs::Copy(name)))
                if ask.copy.is_none() && self.read_copy(name.clone()).await.is_some() =>
            {
                return Ok(SentAs::Copy(name));
            }
            Some(Verdict::Unseen) if anyway => return Ok(SentAs::Address),
            _ => {}
        }
        match self.look(&FirstFrameAsk { copy: None, ..ask.clone() }).await {
            // The form showed a copy that is no longer there: another picture is never sent in its place.
            Ok(look) if ask.copy.is_some() && ask.copy.as_ref() != look.sent_as.copy() => {
                Err(Turned::changed(&ask.from))
            }
            Ok(look) => Ok(look.sent_as),
            Err(turned) if turned.why == Why::Unseen && anyway => Ok(SentAs::Address),
            Err(turned) => Err(turned),
        }
    }

    /// What a job sends. A copy that vanished is made anew, and sent only if it is the same picture that was shown; a row of an older
    /// version passes the gate here.
    ///
    /// # Errors
    /// [`Turned`]; nothing may be sent then.
    pub async fn ready(&self, from: &FirstFrame, decided: Option<&SentAs>) -> Result<Ready, Turned> {
        if decided == Some(&SentAs::Address) {
            return Ok(Ready::Address);
        }
        let promised = decided.and_then(SentAs::copy);
        if let Some(name) = promised
            && let Some(bytes) = self.read_copy(name.clone()).await
        {
            return Ok(Ready::File(bytes, name.media_type()));
        }
        match self.look_anew(from).await?.sent_as {
            SentAs::Copy(name) if promised.is_some_and(|promised| *promised != name) => Err(Turned::changed(from)),
            SentAs::Address if promised.is_some() => Err(Turned::changed(from)),
            SentAs::Address => Ok(Ready::Address),
            SentAs::Copy(name) => match self.read_copy(name.clone()).await {
                Some(bytes) => Ok(Ready::File(bytes, name.media_type())),
                None => Err(Turned::not_kept(&std::io::Error::other("the copy was not there after it was written"))),
            },
        }
    }

    async fn look_anew(&self, from: &FirstFrame) -> Result<FirstFrameLook, Turned> {
        let Seen { bytes, near } = source::see(&self.client, from).await?;
        let (from, copies) = (from.clone(), self.copies.clone());
        self.at_work(move || {
            let prepared = pictures::prepare(bytes).map_err(|unfit| Turned::unfit(&unfit, &from))?;
            let sent_as = if goes_by_address(&from, near, &prepared) {
                SentAs::Address
            } else {
                SentAs::Copy(copies.keep(&prepared).map_err(|error| Turned::not_kept(&error))?)
            };
            Ok(look_of(prepared, sent_as))
        })
        .await
        .unwrap_or_else(|broken| Err(Turned::from_refusal(broken)))
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

    /// Off the async threads, when it is its turn.
    async fn at_work<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Refusal> {
        let broken = |error: &dyn std::error::Error| Refusal::because("Something broke inside Rushes", error);
        let turn = self.turn.clone().acquire_owned().await.map_err(|error| broken(&error))?;
        let done = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(turn); // Held by the work itself: who no longer waits for it does not make room for another.
            done
        });
        done.await.map_err(|error| broken(&error))
    }

    fn recall(&self, from: &FirstFrame) -> Option<Verdict> {
        let remembered = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        let (verdict, at) = remembered.get(from)?;
        let stays = matches!(verdict, Verdict::Passed(SentAs::Copy(_)));
        (stays || at.elapsed() < FRESH).then(|| verdict.clone())
    }

    fn remember(&self, from: &FirstFrame, verdict: Verdict) {
        let mut remembered = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        if remembered.len() >= REMEMBERED {
            remembered.clear(); // What is forgotten is looked at again.
        }
        remembered.insert(from.clone(), (verdict, Instant::now()));
    }

    fn forget(&self, from: &FirstFrame) {
        self.remembered.lock().unwrap_or_else(PoisonError::into_inner).remove(from);
    }
}

/// Only what everybody can fetch, and what is right as it is.
fn goes_by_address(from: &FirstFrame, near: bool, prepared: &Prepared) -> bool {
    matches!(from, FirstFrame::Url(_)) && !near && prepared.changes.is_empty()
}

fn look_of(prepared: Prepared, sent_as: SentAs) -> FirstFrameLook {
    let Prepared { width, height, changes, small, .. } = prepared;
    let Small { width: across, height: down, rgba } = small;
    let changes = changes.into_iter().filter_map(pictures::Change::words).collect();
    FirstFrameLook { picture: Picture { width: across, height: down, rgba }, width, height, changes, sent_as }
}
