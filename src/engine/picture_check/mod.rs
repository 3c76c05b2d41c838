//! Checks pictures, for window, command line and jobs alike: nothing is paid for before its pictures were read whole.
//!
//! The check reads a file or fetches an address, makes it ready (`crate::pictures`), keeps our own copy of the whole, and cuts from it
//! what a shot sends. What is cut is what is shown and uploaded. An address goes out as it is only when everyone can fetch it and its
//! picture needs no change. Pictures are worked on one at a time, off the async threads.

mod copies;
mod rejection;
mod source;
#[cfg(test)]
mod tests;
mod uploads;

use std::collections::HashMap;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::Instant;

pub use self::copies::Copies;
pub use self::rejection::{Rejection, RejectionKind};
use self::source::{Seen, see};
pub use self::uploads::Uploads;
use super::refusal::Refusal;
use crate::domain::{self, Backdrop, Cut, Framing, PictureName, PictureSource, SentAs, Slot};
use crate::media::Picture;
use crate::pictures::{self, Change, Framed, Prepared, SMALL, Small};
use crate::segmind::Client;

/// How many answers are remembered between a look and the press on Generate.
const REMEMBERED: usize = 64;

/// How long what was seen at an address is believed to be there still.
const FRESH: Duration = Duration::from_mins(10);

/// A picture to be shown or sent.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PictureAsk {
    /// What it is for.
    pub slot: Slot,
    /// Where it comes from.
    pub from: PictureSource,
    /// Our copy of the whole picture from an earlier look; it is used as long as it is there.
    pub copy: Option<PictureName>,
    /// What becomes of it.
    pub cut: Cut,
    /// The longest side of what is shown of it, in pixels.
    pub most: u32,
}

/// A picture that passed the check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PictureLook {
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
    /// Our copy of the whole picture.
    pub uncut: PictureName,
    /// Width and height of the whole picture.
    pub full_size: (u32, u32),
}

/// How a picture of a shot goes out that is about to be queued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passed {
    /// How it goes out.
    pub sent_as: SentAs,
    /// Our copy of the whole picture; `None` for an address that is sent unseen.
    pub uncut: Option<PictureName>,
}

/// How a picture is about to be sent.
pub enum Ready {
    /// Its address.
    Address,
    /// These bytes: our copy of this name.
    File(Vec<u8>, PictureName),
}

/// What is remembered of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Remembered {
    Whole(Whole),
    /// The address can't be reached from here; nothing is known about its picture.
    Unseen,
}

/// A whole picture that was read to its end, and our copy of it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Whole {
    copy: PictureName,
    /// Whether its address may be sent instead.
    by_address: bool,
    changes: Vec<Change>,
}

/// The check. Cheap to clone.
#[derive(Clone)]
pub struct PictureCheck {
    client: Client,
    copies: Copies,
    /// One picture at a time: decoding a large one takes up to a gigabyte.
    turn: Arc<Semaphore>,
    remembered: Arc<Mutex<HashMap<PictureSource, (Remembered, Instant)>>>,
    /// How cuts of copies go out.
    cuts: Arc<Mutex<HashMap<(PictureName, Cut), Sent>>>,
}

/// What was made of a copy by a cut.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Sent {
    copy: PictureName,
    /// Whether it is the whole picture and nothing else.
    is_whole: bool,
}

impl PictureCheck {
    /// The check of the engine with this data folder. Creates nothing yet.
    pub fn new(client: Client, data_dir: &Path) -> Self {
        let (turn, remembered, cuts) = (Arc::new(Semaphore::new(1)), Arc::default(), Arc::default());
        Self { client, copies: Copies::new(data_dir), turn, remembered, cuts }
    }

    /// Looks at a picture: at our copy if there is one, otherwise at its source.
    ///
    /// # Errors
    /// [`Rejection`], with the sentence for the person.
    pub async fn look(&self, ask: &PictureAsk) -> Result<PictureLook, Rejection> {
        let whole = self.whole(&ask.from, ask.copy.as_ref()).await?;
        self.look_at_cut(whole, ask.cut, ask.most).await
    }

    /// Forgets what was seen at a source, so that the next look reads it again.
    pub fn forget(&self, from: &PictureSource) {
        self.remembered.lock().unwrap_or_else(PoisonError::into_inner).remove(from);
    }

    /// How a picture goes out, for a shot that is about to be queued. `anyway`: the person wants to send an address that can't be reached
    /// from here.
    ///
    /// # Errors
    /// [`Rejection`], with the sentence for the person; nothing may be queued then.
    pub async fn pass(&self, ask: &PictureAsk, anyway: bool) -> Result<Passed, Rejection> {
        let unseen = || Ok(Passed { sent_as: SentAs::Address, uncut: None });
        if anyway && ask.copy.is_none() && self.recall(&ask.from) == Some(Remembered::Unseen) {
            return unseen();
        }
        let whole = match self.whole(&ask.from, ask.copy.as_ref()).await {
            // The form showed a copy that is gone: another picture is never sent instead.
            Ok(whole) if ask.copy.as_ref().is_some_and(|shown| *shown != whole.copy) => {
                return Err(Rejection::changed(&ask.from));
            }
            Ok(whole) => whole,
            Err(rejection) if rejection.kind == RejectionKind::Unseen && anyway => return unseen(),
            Err(rejection) => return Err(rejection),
        };
        let sent = self.cut(&whole.copy, ask.cut).await?;
        Ok(Passed { sent_as: sent_as(&whole, &sent), uncut: Some(whole.copy) })
    }

    /// What a job sends for this picture. A copy that vanished is made again, and sent only if it is the same picture that was shown. A row
    /// of an older version is checked here.
    ///
    /// # Errors
    /// [`Rejection`]; nothing may be sent then.
    pub async fn ready(&self, picture: &domain::Picture, cut: Cut) -> Result<Ready, Rejection> {
        let (from, decided) = (&picture.source, picture.sent_as.as_ref());
        if decided == Some(&SentAs::Address) {
            return Ok(Ready::Address);
        }
        let promised = decided.and_then(SentAs::copy);
        if let Some(name) = promised
            && let Some(bytes) = self.read_copy(name.clone()).await
        {
            return Ok(Ready::File(bytes, name.clone()));
        }
        let whole = match &picture.uncut {
            Some(uncut) if self.read_copy(uncut.clone()).await.is_some() => Whole::of_copy(uncut.clone()),
            _ => self.see_whole(from).await?,
        };
        let sent = self.cut(&whole.copy, cut).await?;
        match (sent_as(&whole, &sent), promised) {
            (SentAs::Copy(name), Some(promised)) if *promised != name => Err(Rejection::changed(from)),
            (SentAs::Address, Some(promised)) if *promised != sent.copy => Err(Rejection::changed(from)),
            (SentAs::Address, None) => Ok(Ready::Address),
            (SentAs::Address | SentAs::Copy(_), _) => match self.read_copy(sent.copy.clone()).await {
                Some(bytes) => Ok(Ready::File(bytes, sent.copy)),
                None => Err(Rejection::not_kept(&io::Error::other("the copy was not there after it was written"))),
            },
        }
    }

    /// The whole picture: our copy, what is remembered of its source, or what is there.
    async fn whole(&self, from: &PictureSource, copy: Option<&PictureName>) -> Result<Whole, Rejection> {
        let remembered = self.recall(from);
        if let Some(Remembered::Whole(whole)) = remembered
            && copy.is_none_or(|copy| *copy == whole.copy)
            && self.read_copy(whole.copy.clone()).await.is_some()
        {
            return Ok(Whole { by_address: whole.by_address && copy.is_none(), ..whole });
        }
        if let Some(copy) = copy
            && self.read_copy(copy.clone()).await.is_some()
        {
            return Ok(Whole::of_copy(copy.clone()));
        }
        let seen = self.see_whole(from).await;
        match &seen {
            Ok(whole) => self.remember(from, Remembered::Whole(whole.clone())),
            Err(rejection) if rejection.kind == RejectionKind::Unseen => self.remember(from, Remembered::Unseen),
            Err(_) => self.forget(from),
        }
        seen
    }

    /// Reads or fetches a picture and keeps our copy of it.
    async fn see_whole(&self, from: &PictureSource) -> Result<Whole, Rejection> {
        let Seen { bytes, near } = see(&self.client, from).await?;
        let (from, copies) = (from.clone(), self.copies.clone());
        self.at_work(move || {
            let prepared = pictures::prepare(bytes).map_err(|unfit| Rejection::unfit(&unfit, &from))?;
            let by_address = goes_by_address(&from, near, &prepared);
            let copy = copies.keep(&prepared).map_err(|error| Rejection::not_kept(&error))?;
            Ok(Whole { copy, by_address, changes: prepared.changes })
        })
        .await
    }

    /// Makes what is sent of a copy, or knows it.
    async fn cut(&self, copy: &PictureName, cut: Cut) -> Result<Sent, Rejection> {
        let known = self.cuts.lock().unwrap_or_else(PoisonError::into_inner).get(&(copy.clone(), cut)).cloned();
        if let Some(sent) = known
            && self.read_copy(sent.copy.clone()).await.is_some()
        {
            return Ok(sent);
        }
        let (copies, name) = (self.copies.clone(), copy.clone());
        let (framed, sent) = self.at_work(move || cut_now(&copies, &name, cut)).await?;
        drop(framed);
        self.remember_cut(copy, cut, &sent);
        Ok(sent)
    }

    async fn look_at_cut(&self, whole: Whole, cut: Cut, most: u32) -> Result<PictureLook, Rejection> {
        let (copies, name) = (self.copies.clone(), whole.copy.clone());
        let (framed, sent) = self
            .at_work(move || {
                let (mut framed, sent) = cut_now(&copies, &name, cut)?;
                if most != SMALL {
                    let small = pictures::small(&framed.frame.bytes, most);
                    framed.frame.small = small.map_err(|unfit| Rejection::damaged_copy(&unfit))?.0;
                }
                Ok((framed, sent))
            })
            .await?;
        self.remember_cut(&whole.copy, cut, &sent);
        let Framed { frame: Prepared { width, height, small, changes, .. }, full_size, .. } = framed;
        let Small { width: across, height: down, rgba } = small;
        let sent_as = sent_as(&whole, &sent);
        let changes = whole.changes.into_iter().chain(changes).filter_map(Change::words).collect();
        let picture = Picture { width: across, height: down, rgba };
        Ok(PictureLook { picture, width, height, changes, sent_as, uncut: whole.copy, full_size })
    }

    async fn read_copy(&self, name: PictureName) -> Option<Vec<u8>> {
        let copies = self.copies.clone();
        tokio::task::spawn_blocking(move || copies.read(&name)).await.ok().flatten()
    }

    /// Runs off the async threads, one picture at a time.
    async fn at_work<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Rejection> + Send + 'static,
    ) -> Result<T, Rejection> {
        let broken = |error: &dyn std::error::Error| {
            Rejection::from_refusal(Refusal::because("Something broke inside Rushes", error))
        };
        let turn = self.turn.clone().acquire_owned().await.map_err(|error| broken(&error))?;
        let done = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(turn); // The work itself holds the turn: a caller that stops waiting does not let another one in.
            done
        });
        done.await.map_err(|error| broken(&error))?
    }

    fn recall(&self, from: &PictureSource) -> Option<Remembered> {
        let remembered = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        let (verdict, at) = remembered.get(from)?;
        let stays = matches!(verdict, Remembered::Whole(whole) if !whole.by_address);
        (stays || at.elapsed() < FRESH).then(|| verdict.clone())
    }

    fn remember(&self, from: &PictureSource, verdict: Remembered) {
        let mut remembered = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        if remembered.len() >= REMEMBERED {
            remembered.clear(); // What is forgotten is checked again.
        }
        remembered.insert(from.clone(), (verdict, Instant::now()));
    }

    fn remember_cut(&self, copy: &PictureName, cut: Cut, sent: &Sent) {
        let mut cuts = self.cuts.lock().unwrap_or_else(PoisonError::into_inner);
        if cuts.len() >= REMEMBERED {
            cuts.clear(); // What is forgotten is cut again.
        }
        cuts.insert((copy.clone(), cut), sent.clone());
    }
}

impl Whole {
    /// A copy of an earlier look.
    const fn of_copy(copy: PictureName) -> Self {
        Self { copy, by_address: false, changes: Vec::new() }
    }
}

/// How a cut of a picture goes out.
fn sent_as(whole: &Whole, sent: &Sent) -> SentAs {
    if whole.by_address && sent.is_whole { SentAs::Address } else { SentAs::Copy(sent.copy.clone()) }
}

/// Cuts a copy and keeps what is sent.
fn cut_now(copies: &Copies, name: &PictureName, cut: Cut) -> Result<(Framed, Sent), Rejection> {
    let gone = || Rejection::not_kept(&io::Error::other("our copy of the picture is no longer there"));
    let bytes = copies.read(name).ok_or_else(gone)?;
    let framed = pictures::frame(&bytes, |width, height| layout_of(cut, (width, height)));
    let framed = framed.map_err(|unfit| Rejection::damaged_copy(&unfit))?;
    let copy = copies.keep(&framed.frame).map_err(|error| Rejection::not_kept(&error))?;
    let is_whole = framed.is_whole;
    Ok((framed, Sent { copy, is_whole }))
}

fn layout_of(cut: Cut, picture: (u32, u32)) -> pictures::Layout {
    let layout = cut.layout(picture);
    let area = |area: domain::Area| (area.x, area.y, area.width, area.height);
    let colour = match cut.framing() {
        Framing::Fit(Backdrop::Colour(colour)) => Some(colour),
        Framing::Fit(Backdrop::Blur) | Framing::Fill { .. } | Framing::Whole => None,
    };
    pictures::Layout { source: area(layout.source), canvas: layout.canvas, placed: area(layout.placed), colour }
}

/// Whether everyone can fetch the picture and it needs no change.
fn goes_by_address(from: &PictureSource, near: bool, prepared: &Prepared) -> bool {
    matches!(from, PictureSource::Url(_)) && !near && prepared.changes.is_empty()
}
