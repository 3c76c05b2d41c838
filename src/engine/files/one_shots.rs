//! One-shot tasks, off the window's thread and off the owner loop: pictures, copies, deletions, the system's file manager and player.
//!
//! Most answer by themselves. Those whose end changes the ledger report to the owner loop with [`OneShotNews`].

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder as _};
use tokio::sync::mpsc;
use url::Url;

use super::drive;
use super::frames::{FrameAt, FrameFolder};
use super::target::Guarded;
use super::thumbnails::Thumbnails;
use super::trash::{self, Deleted, Disposed, Fate};
use super::whole_file::{copy_whole, write_whole};
use crate::domain::{Clip, ClipId, JobId, RequestId, SentAs, VideoRequest};
use crate::engine::config::Disposal;
use crate::engine::first_frame::{FirstFrameAsk, FirstFrameCheck, FirstFrameLook};
use crate::engine::refusal::Refusal;
use crate::engine::reply::Answer;
use crate::failpoints::reach;
use crate::media::Picture;

/// What a one-shot task brings back to the owner loop.
#[derive(Debug)]
pub enum OneShotNews {
    /// The clips whose files are no longer there.
    FilesGone(HashSet<ClipId>),
    /// The result for each file that was to be deleted for good.
    Deleted(Deleted, Option<Answer<Disposed>>),
    /// What Segmind says about a request id that the person found for a lost submit.
    IdChecked(JobId, RequestId, Result<(), Refusal>, Answer<()>),
    /// How the first frame of these requests goes out, or why it may not.
    FirstFramePassed(Vec<VideoRequest>, Result<SentAs, Refusal>, Answer<Vec<JobId>>),
}

/// Looks at a first frame.
pub fn first_frame(check: FirstFrameCheck, ask: FirstFrameAsk, answer: Answer<FirstFrameLook>) {
    tokio::spawn(async move { answer.send(check.look(&ask).await.map_err(Refusal::from)) });
}

/// Checks the first frame of requests that wait to be queued, then tells the owner loop. `anyway`: see [`FirstFrameCheck::pass`].
pub fn pass_first_frame(
    check: FirstFrameCheck,
    ask: FirstFrameAsk,
    anyway: bool,
    news: mpsc::UnboundedSender<OneShotNews>,
    requests: Vec<VideoRequest>,
    answer: Answer<Vec<JobId>>,
) {
    tokio::spawn(async move {
        let passed = check.pass(&ask, anyway).await.map_err(Refusal::from);
        if news.send(OneShotNews::FirstFramePassed(requests, passed, answer)).is_err() {
            tracing::debug!("the engine ended before a first frame was looked at; nothing was queued");
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
        folder.keep_pasted(&bytes).map_err(|error| Refusal::because("The clipboard's picture can't be kept", &error))
    });
}

/// The first picture of a clip.
pub fn still(thumbnails: Thumbnails, clip: Result<Arc<Clip>, Refusal>, max_width: u32, answer: Answer<Picture>) {
    spawn(answer, move || {
        let clip = clip?;
        thumbnails.still(&clip, max_width).map_err(|error| file_trouble(&clip.path, error.problem.to_string(), &error))
    });
}

/// One frame of a clip in full size.
pub fn frame(clip: Result<Arc<Clip>, Refusal>, at: FrameAt, answer: Answer<Picture>) {
    spawn(answer, move || {
        let clip = clip?;
        at.picture(&clip.path).map_err(|error| file_trouble(&clip.path, error.to_string(), &error))
    });
}

/// Writes one frame of a clip to a file of the person's choice.
pub fn save_frame(clip: Result<Arc<Clip>, Refusal>, at: FrameAt, to: Guarded, answer: Answer<PathBuf>) {
    spawn(answer, move || {
        let to = to.path()?;
        let png = frame_as_png(&*clip?, at)?;
        write_whole(&to, &png).map_err(|error| {
            let words = drive::in_words(&error);
            Refusal::because(format!("The frame can't be written to {}: {words}", to.display()), &error)
        })?;
        Ok(to)
    });
}

/// Keeps one frame of a clip for a shot that starts from it.
pub fn keep_frame(folder: FrameFolder, clip: Result<Arc<Clip>, Refusal>, at: FrameAt, answer: Answer<PathBuf>) {
    spawn(answer, move || {
        let clip = clip?;
        let number =
            at.number(&clip.path).map_err(|error| file_trouble(&clip.path, error.problem.to_string(), &error))?;
        let png = frame_as_png(&clip, at)?;
        folder.keep(&clip.path, number, &png).map_err(|error| Refusal::because("The frame can't be kept", &error))
    });
}

/// Copies a clip's original bytes; a failure leaves no half file under the chosen name.
pub fn export(clip: Result<Arc<Clip>, Refusal>, to: Guarded, answer: Answer<PathBuf>) {
    spawn(answer, move || {
        let (clip, to) = (clip?, to.path()?);
        copy_whole(&clip.path, &to)
            .map_err(|error| file_trouble(&clip.path, drive::why_not_copied(&to, &error), &error))?;
        Ok(to)
    });
}

/// Shows a clip's file in the system's file manager.
pub fn reveal(clip: Result<Arc<Clip>, Refusal>, answer: Answer<()>) {
    spawn(answer, move || {
        let clip = present(clip?)?;
        let shown = opener::reveal(&clip.path).or_else(|_| opener::open(clip.path.parent().unwrap_or(&clip.path)));
        shown.map_err(|error| {
            Refusal::because(format!("No file manager answered; the clip is at {}", clip.path.display()), &error)
        })
    });
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
pub fn open_clip(clip: Result<Arc<Clip>, Refusal>, answer: Answer<()>) {
    spawn(answer, move || {
        let clip = present(clip?)?;
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

/// Finds the clips whose files are no longer there.
pub fn check_files(clips: Arc<Vec<Arc<Clip>>>, found: mpsc::UnboundedSender<OneShotNews>) {
    tokio::task::spawn_blocking(move || {
        let gone = clips.iter().filter(|clip| !clip.path.is_file()).map(|clip| clip.id).collect();
        if found.send(OneShotNews::FilesGone(gone)).is_err() {
            tracing::debug!("the engine ended before the clips' files were looked at");
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

async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Refusal> + Send + 'static,
) -> Result<T, Refusal> {
    let joined = tokio::task::spawn_blocking(work).await;
    joined.unwrap_or_else(|error| Err(Refusal::because("Something broke inside Rushes", &error)))
}
