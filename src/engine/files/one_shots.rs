//! One-shot work for the window, off its thread and off the owner loop: pictures, copies, the system's file manager and player.

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
use super::trash::Deleted;
use super::whole_file::{copy_whole, write_whole};
use crate::domain::{Clip, ClipId, Draft, JobId, RequestId, SentAs};
use crate::engine::first_frame::{FirstFrameAsk, FirstFrameCheck, FirstFrameLook};
use crate::engine::refusal::Refusal;
use crate::engine::reply::Answer;
use crate::media::Picture;

/// What an errand brings back to the owner loop.
#[derive(Debug)]
pub enum OneShotNews {
    /// The clips whose files are no longer there.
    FilesGone(HashSet<ClipId>),
    /// What became of files that were deleted for good.
    Deleted(Deleted),
    /// What Segmind says to a request id that the person found for a lost submit.
    Found(JobId, RequestId, Result<(), Refusal>, Answer<()>),
    /// How the first frame of a shot that shall be queued goes out, or why it may not.
    Passed(Box<Draft>, Result<SentAs, Refusal>, Answer<Vec<JobId>>),
}

/// Looks at a first frame.
pub fn first_frame(first_frames: FirstFrameCheck, ask: FirstFrameAsk, answer: Answer<FirstFrameLook>) {
    tokio::spawn(async move { answer.send(first_frames.look(&ask).await.map_err(Refusal::from)) });
}

/// Asks the gate about the first frame of a shot that shall be queued, then tells the owner loop.
pub fn pass(
    first_frames: FirstFrameCheck,
    ask: FirstFrameAsk,
    draft: Draft,
    news: mpsc::UnboundedSender<OneShotNews>,
    answer: Answer<Vec<JobId>>,
) {
    tokio::spawn(async move {
        let passed = first_frames.pass(&ask, draft.sends_anyway()).await.map_err(Refusal::from);
        if news.send(OneShotNews::Passed(Box::new(draft), passed, answer)).is_err() {
            tracing::debug!("the engine ended before a first frame was looked at; nothing was queued");
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
    spawn(answer, move || whole_frame(&*clip?, at));
}

/// Writes one frame of a clip to a file of the person's choice.
pub fn save_frame(clip: Result<Arc<Clip>, Refusal>, at: FrameAt, to: Guarded, answer: Answer<PathBuf>) {
    spawn(answer, move || {
        let to = to.path()?;
        let png = png(&whole_frame(&*clip?, at)?)?;
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
        let png = png(&whole_frame(&clip, at)?)?;
        folder.keep(&clip.path, number, &png).map_err(|error| Refusal::because("The frame can't be kept", &error))
    });
}

/// Copies a clip's original bytes so that a failure leaves no half file under the chosen name.
pub fn export(clip: Result<Arc<Clip>, Refusal>, to: Guarded, answer: Answer<PathBuf>) {
    spawn(answer, move || {
        let (clip, to) = (clip?, to.path()?);
        copy_whole(&clip.path, &to).map_err(|error| file_trouble(&clip.path, copy_trouble(&to, &error), &error))?;
        Ok(to)
    });
}

/// Why nothing could be written at `to`, as the person can mend it.
fn copy_trouble(to: &Path, error: &std::io::Error) -> String {
    let folder = to.parent().unwrap_or(to);
    match error.kind() {
        std::io::ErrorKind::NotFound if !folder.is_dir() => format!("There is no such folder: {}", folder.display()),
        std::io::ErrorKind::PermissionDenied => format!("Nothing may be written there: {}", folder.display()),
        std::io::ErrorKind::StorageFull => format!("The disk is full: {}", folder.display()),
        _ => format!("The clip could not be copied to {}: {}", to.display(), drive::in_words(error)),
    }
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

/// Looks which clips' files are no longer there.
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

fn whole_frame(clip: &Clip, at: FrameAt) -> Result<Picture, Refusal> {
    at.picture(&clip.path).map_err(|error| file_trouble(&clip.path, error.to_string(), &error))
}

fn png(picture: &Picture) -> Result<Vec<u8>, Refusal> {
    let mut bytes = Vec::new();
    let rgb: Vec<u8> = picture.rgba.chunks_exact(4).flat_map(|pixel| &pixel[..3]).copied().collect();
    PngEncoder::new(&mut bytes)
        .write_image(&rgb, picture.width, picture.height, ExtendedColorType::Rgb8)
        .map_err(|error| Refusal::because("The frame can't be made into a picture", &error))?;
    Ok(bytes)
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
