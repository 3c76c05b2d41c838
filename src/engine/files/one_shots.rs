//! One-shot tasks, off the window's thread and off the owner loop: pictures, copies, deletions, the system's file manager and player.
//!
//! Most answer by themselves. Those whose end changes the ledger report to the owner loop with [`OneShotNews`].

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder as _};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use tokio::sync::{mpsc, oneshot};
use url::Url;

use super::frames::{FrameAt, FrameFolder};
use super::target::Guarded;
use super::thumbnails::Thumbnails;
use super::trash::{self, Deleted, Disposed, Fate};
use super::whole_file::{copy_whole, write_whole};
use super::{data_address, drive};
use crate::domain::spending_table::csv;
use crate::domain::{Clip, ClipId, Draft, JobId, RequestId, Slot, VideoRequest};
use crate::engine::config::Disposal;
use crate::engine::history::search::Looked;
use crate::engine::ledger::reader::{Reader, WantedClip};
use crate::engine::picture_check::{Passed, PictureAsk, PictureCheck, PictureLook};
use crate::engine::refusal::Refusal;
use crate::engine::reply::Answer;
use crate::engine::service::gate::KeyTurn;
use crate::failpoints::reach;
use crate::media::Picture;
use crate::pictures::{Kind, kind_of};
use crate::segmind::history::HistoryRow;
use crate::segmind::{ApiError, CatalogueRow};
use crate::store::TakeOf;

/// What a one-shot task brings back to the owner loop.
#[derive(Debug)]
pub enum OneShotNews {
    /// The clips whose files are no longer there.
    FilesGone(HashSet<ClipId>),
    /// The result for each file that was to be deleted for good.
    Deleted(Deleted, Option<Answer<Disposed>>),
    /// What Segmind says about a request id that the person found for a lost submit.
    IdChecked(JobId, RequestId, Result<(), Refusal>, Answer<()>),
    /// What the service's catalogue says of its models.
    Catalogue(Result<Vec<CatalogueRow>, ApiError>),
    /// How the pictures of these requests go out, or why one of them may not.
    PicturesPassed(Box<WantedTakes>, Result<Vec<(Slot, Passed)>, Refusal>, Answer<Vec<JobId>>),
    /// What a look into the request history brought.
    Looked(Box<Looked>),
    /// A row of the request history, confirmed as one's own with this key, and what was wished with it.
    RowConfirmed(Box<HistoryRow>, KeyTurn, RowWish),
}

/// What is wished with a confirmed row. The answer says why it was left out.
#[derive(Debug)]
pub enum RowWish {
    /// It becomes a job that fetches its clip.
    BringIn(oneshot::Sender<Result<JobId, String>>),
    /// It is counted as the history has it.
    Count(oneshot::Sender<Result<(), String>>),
}

/// Takes of a shot that wait to be queued.
#[derive(Debug)]
pub struct WantedTakes {
    /// One for each take.
    pub requests: Vec<VideoRequest>,
    /// Which shot they are takes of.
    pub of: TakeOf,
    /// The form that they were made from.
    pub draft: Draft,
}

/// Looks at a first frame.
pub fn look_at(check: PictureCheck, ask: PictureAsk, answer: Answer<PictureLook>) {
    tokio::spawn(async move { answer.send(check.look(&ask).await.map_err(|rejection| rejection.refusal(ask.slot))) });
}

/// A picture to be checked before a shot is queued. `anyway`: see [`PictureCheck::pass`].
#[derive(Debug)]
pub struct PictureToPass {
    /// The picture.
    pub ask: PictureAsk,
    /// Whether it is sent although it can't be fetched from here.
    pub anyway: bool,
}

/// Checks the pictures of takes that wait to be queued, then tells the owner loop.
pub fn pass_pictures(
    check: PictureCheck,
    pictures: Vec<PictureToPass>,
    news: mpsc::UnboundedSender<OneShotNews>,
    takes: WantedTakes,
    answer: Answer<Vec<JobId>>,
) {
    tokio::spawn(async move {
        let mut passed = Ok(Vec::new());
        for PictureToPass { ask, anyway } in pictures {
            let one = check.pass(&ask, anyway).await.map_err(|rejection| rejection.refusal(ask.slot));
            match (&mut passed, one) {
                (Ok(list), Ok(one)) => list.push((ask.slot, one)),
                (_, Err(refusal)) => {
                    passed = Err(refusal);
                    break;
                }
                (Err(_), Ok(_)) => {}
            }
        }
        if news.send(OneShotNews::PicturesPassed(Box::new(takes), passed, answer)).is_err() {
            tracing::debug!("the engine ended before the pictures were looked at; nothing was queued");
        }
    });
}

/// Deletes files for good, then tells the owner loop. A clip that shares its file with another keeps it.
pub fn delete_files(
    files: Vec<(ClipId, Option<PathBuf>)>,
    disposal: Disposal,
    news: mpsc::UnboundedSender<OneShotNews>,
    answer: Option<Answer<Disposed>>,
) {
    tokio::task::spawn_blocking(move || {
        let dispose = |file: Option<PathBuf>| file.map_or(Ok(Fate::Untouched), |file| trash::dispose(&file, disposal));
        let deleted = files.into_iter().map(|(id, file)| (id, dispose(file))).collect();
        reach("trash.file_gone");
        if news.send(OneShotNews::Deleted(deleted, answer)).is_err() {
            tracing::debug!("the engine ended before a deletion; the next start finishes it");
        }
    });
}

/// Keeps a picture that was pasted.
pub fn keep_picture(folder: FrameFolder, picture: Picture, answer: Answer<PathBuf>) {
    spawn(answer, move || {
        let size = picture.width as usize * picture.height as usize * 4;
        if size == 0 || size != picture.rgba.len() {
            return Err(Refusal::new("The clipboard's picture can't be used"));
        }
        let mut bytes = Vec::new();
        PngEncoder::new(&mut bytes)
            .write_image(&picture.rgba, picture.width, picture.height, ExtendedColorType::Rgba8)
            .map_err(|error| Refusal::because("The clipboard's picture can't be used", &error))?;
        folder
            .keep_pasted(&bytes, "png")
            .map_err(|error| Refusal::because("The clipboard's picture can't be kept", &error))
    });
}

/// Keeps the picture that a `data:` address holds.
pub fn keep_data(folder: FrameFolder, address: String, answer: Answer<PathBuf>) {
    spawn(answer, move || {
        let bytes = data_address::read(&address)?;
        let Kind::Picture(format) = kind_of(&bytes) else {
            return Err(Refusal::new("This data: address holds no picture that can be read here"));
        };
        folder
            .keep_pasted(&bytes, format.extension())
            .map_err(|error| Refusal::because("The picture can't be kept", &error))
    });
}

/// The first picture of a clip.
pub fn still(thumbnails: Thumbnails, clip: WantedClip, max_width: u32, answer: Answer<Picture>) {
    spawn_with(clip, answer, move |clip| {
        thumbnails.still(&clip, max_width).map_err(|error| file_trouble(&clip.path, error.problem.to_string(), &error))
    });
}

/// One frame of a clip in full size.
pub fn frame(clip: WantedClip, at: FrameAt, answer: Answer<Picture>) {
    spawn_with(clip, answer, move |clip| {
        at.picture(&clip.path).map_err(|error| file_trouble(&clip.path, error.to_string(), &error))
    });
}

/// Writes one frame of a clip to a file of the person's choice.
pub fn save_frame(clip: WantedClip, at: FrameAt, to: Guarded, answer: Answer<PathBuf>) {
    write_guarded(clip, to, answer, move |clip, to| {
        let png = frame_as_png(clip, at)?;
        write_whole(to, &png).map_err(|error| {
            let words = drive::in_words(&error);
            Refusal::because(format!("The frame can't be written to {}: {words}", to.display()), &error)
        })
    });
}

/// Keeps one frame of a clip for a shot that starts from it.
pub fn keep_frame(folder: FrameFolder, clip: WantedClip, at: FrameAt, answer: Answer<PathBuf>) {
    spawn_with(clip, answer, move |clip| {
        let number =
            at.number(&clip.path).map_err(|error| file_trouble(&clip.path, error.problem.to_string(), &error))?;
        let png = frame_as_png(&clip, at)?;
        folder.keep(&clip.path, number, &png).map_err(|error| Refusal::because("The frame can't be kept", &error))
    });
}

/// Copies a clip's original bytes; a failure leaves no half file under the chosen name.
pub fn export(clip: WantedClip, to: Guarded, answer: Answer<PathBuf>) {
    write_guarded(clip, to, answer, |clip, to| {
        copy_whole(&clip.path, to).map_err(|error| file_trouble(&clip.path, drive::why_not_copied(to, &error), &error))
    });
}

/// Writes every purchase since a time as a table that a spreadsheet opens.
pub fn export_spending(reader: Reader, since: Option<Timestamp>, zone: TimeZone, to: Guarded, answer: Answer<PathBuf>) {
    tokio::spawn(async move {
        let write = async || {
            let (purchases, to) = (reader.purchases(since).await?, to.path().await?);
            off_thread(move || {
                let table = csv(&purchases, &zone);
                let written = write_whole(&to, table.as_bytes()).map_err(|error| {
                    let words = drive::in_words(&error);
                    Refusal::because(format!("The table can't be written to {}: {words}", to.display()), &error)
                });
                written.map(|()| to)
            })
            .await
        };
        answer.send(write().await);
    });
}

/// Shows a clip's file in the system's file manager.
pub fn reveal(clip: WantedClip, answer: Answer<()>) {
    spawn_with(clip, answer, move |clip| show(&present(clip)?.path));
}

/// Shows any file in the system's file manager.
pub fn reveal_file(file: PathBuf, answer: Answer<()>) {
    spawn(answer, move || show(&file));
}

fn show(file: &Path) -> Result<(), Refusal> {
    let shown = opener::reveal(file).or_else(|_| opener::open(file.parent().unwrap_or(file)));
    shown.map_err(|error| {
        Refusal::because(format!("No file manager answered; the file is at {}", file.display()), &error)
    })
}

/// Opens a folder in the system's file manager.
pub fn open_folder(folder: PathBuf, answer: Answer<()>) {
    spawn(answer, move || {
        opener::open(&folder).map_err(|error| {
            Refusal::because(format!("No file manager answered; the folder is {}", folder.display()), &error)
        })
    });
}

/// Opens a clip in the system's player.
pub fn open_clip(clip: WantedClip, answer: Answer<()>) {
    spawn_with(clip, answer, move |clip| {
        let clip = present(clip)?;
        opener::open(&clip.path).map_err(|error| {
            Refusal::because(format!("No player answered; the clip is at {}", clip.path.display()), &error)
        })
    });
}

/// Opens a page in the system's browser.
pub fn open_link(url: Url, answer: Answer<()>) {
    spawn(answer, move || {
        opener::open_browser(url.as_str())
            .map_err(|error| Refusal::because(format!("No browser answered; the page is {url}"), &error))
    });
}

/// Finds those of these clips whose files are no longer there.
pub fn check_files(reader: Reader, clips: Vec<ClipId>, found: mpsc::UnboundedSender<OneShotNews>) {
    tokio::spawn(async move {
        let look = async || -> Result<HashSet<ClipId>, Refusal> {
            let clips = reader.details(clips).await?;
            let is_gone = |clip: &Arc<Clip>| !clip.path.is_file();
            off_thread(move || Ok(clips.iter().filter(|clip| is_gone(clip)).map(|clip| clip.id).collect())).await
        };
        match look().await {
            Ok(gone) => {
                if found.send(OneShotNews::FilesGone(gone)).is_err() {
                    tracing::debug!("the engine ended before the clips' files were looked at");
                }
            }
            Err(refusal) => tracing::warn!(%refusal, "the clips' files could not be looked at"),
        }
    });
}

fn present(clip: Arc<Clip>) -> Result<Arc<Clip>, Refusal> {
    if clip.path.is_file() {
        return Ok(clip);
    }
    Err(Refusal::new(format!("The clip's file is no longer there: {}", clip.path.display())))
}

fn file_trouble(path: &Path, sentence: String, error: &dyn std::error::Error) -> Refusal {
    if path.is_file() {
        Refusal::because(sentence, error)
    } else {
        Refusal::because(format!("The clip's file is no longer there: {}", path.display()), error)
    }
}

/// A frame of a clip as a PNG file.
fn frame_as_png(clip: &Clip, at: FrameAt) -> Result<Vec<u8>, Refusal> {
    let picture = at.picture(&clip.path).map_err(|error| file_trouble(&clip.path, error.to_string(), &error))?;
    picture.to_png().map_err(|error| Refusal::because("The frame can't be made into a picture", &error))
}

fn spawn<T: Send + 'static>(answer: Answer<T>, work: impl FnOnce() -> Result<T, Refusal> + Send + 'static) {
    tokio::spawn(async move { answer.send(off_thread(work).await) });
}

/// Work on a clip's file, once the clip was asked for.
fn spawn_with<T: Send + 'static>(
    clip: WantedClip,
    answer: Answer<T>,
    work: impl FnOnce(Arc<Clip>) -> Result<T, Refusal> + Send + 'static,
) {
    tokio::spawn(async move {
        let done = match clip.find().await {
            Ok(clip) => off_thread(move || work(clip)).await,
            Err(refusal) => Err(refusal),
        };
        answer.send(done);
    });
}

/// The same for a file of the person's choice, which must not be a clip's.
fn write_guarded(
    clip: WantedClip,
    to: Guarded,
    answer: Answer<PathBuf>,
    write: impl FnOnce(&Clip, &Path) -> Result<(), Refusal> + Send + 'static,
) {
    tokio::spawn(async move {
        let write = async || {
            let (clip, to) = (clip.find().await?, to.path().await?);
            off_thread(move || write(&clip, &to).map(|()| to)).await
        };
        answer.send(write().await);
    });
}

async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Refusal> + Send + 'static,
) -> Result<T, Refusal> {
    let joined = tokio::task::spawn_blocking(work).await;
    joined.unwrap_or_else(|error| Err(Refusal::because("Something broke inside Rushes", &error)))
}
