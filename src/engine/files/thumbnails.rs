//! Thumbnails of clips on the disk, so that a picture is decoded once and found again after a restart.
//!
//! The folder `thumbnails` inside the data folder holds one JPEG for each clip and width, named by the clip's id. A seal after the picture
//! tells which file it shows and whether it is whole. A picture that is damaged, or whose clip was replaced, is made again. The folder
//! holds at most `MOST_BYTES`; the oldest pictures go first. A cache that can't be written is not a failure: the picture is returned all
//! the same.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use image::codecs::jpeg::{JpegDecoder, JpegEncoder};
use image::{DynamicImage, ExtendedColorType, ImageDecoder as _};

use super::fnv1a;
use crate::domain::{Clip, ClipId};
use crate::media::{self, MediaError, Picture};

/// The folder inside the data folder.
const FOLDER: &str = "thumbnails";

/// The most that is kept on the disk, bytes; the library's pictures of a thousand clips take about a tenth of it.
const MOST_BYTES: u64 = 256 << 20;

/// After how many written pictures the folder is swept.
const SWEEP_EVERY: u64 = 64;

/// JPEG quality, 1 to 100: no visible difference at the size of a card.
const QUALITY: u8 = 88;

/// Marks the seal, and its layout.
const MARK: [u8; 8] = *b"rushes 1";

/// Bytes of the seal: mark, file's size, file's time of change in nanoseconds, hash of the picture.
const SEAL: usize = 8 + 8 + 16 + 8;

/// The thumbnails of one data folder. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Thumbnails {
    folder: PathBuf,
    most_bytes: u64,
    written: Arc<AtomicU64>,
}

/// Which state of a clip's file a picture shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    bytes: u64,
    changed: u128,
}

impl Thumbnails {
    /// The thumbnails inside this data folder. Reads and creates nothing yet.
    pub fn new(data_dir: &Path) -> Self {
        Self { folder: data_dir.join(FOLDER), most_bytes: MOST_BYTES, written: Arc::default() }
    }

    /// The first picture of a clip, at most `width` pixels across and down: from the disk, or made and kept there.
    ///
    /// A clip whose file is gone still has its kept picture. Blocks on the disk and decodes.
    ///
    /// # Errors
    /// A [`MediaError`] when there is no picture on the disk and none can be made.
    pub fn still(&self, clip: &Clip, width: u32) -> Result<Picture, MediaError> {
        let path = self.path(clip.id, width);
        let stamp = stamp(&clip.path);
        match read(&path) {
            Ok((kept, picture)) if stamp.is_none_or(|now| now == kept) => return Ok(picture),
            Ok(_) => tracing::debug!(clip = clip.id.0, "the clip's file was replaced; its still is made again"),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => tracing::debug!(clip = clip.id.0, %error, "a kept still is damaged; it is made again"),
        }
        let picture = media::still(&clip.path, Duration::ZERO, width, width)?;
        if let Some(stamp) = stamp
            && let Err(error) = self.keep(&path, stamp, &picture)
        {
            tracing::warn!(%error, "a still can't be kept on the disk");
        }
        Ok(picture)
    }

    fn path(&self, clip: ClipId, width: u32) -> PathBuf {
        self.folder.join(format!("{clip}-{width}.jpg"))
    }

    fn keep(&self, path: &Path, stamp: Stamp, picture: &Picture) -> io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        let count = self.written.fetch_add(1, Ordering::Relaxed);
        let part = self.folder.join(format!("{count}.part"));
        let written = fs::write(&part, sealed(stamp, picture)?).and_then(|()| fs::rename(&part, path));
        if count.is_multiple_of(SWEEP_EVERY) {
            self.sweep()?;
        }
        written
    }

    /// Removes the oldest files while there are too many bytes, half written ones too.
    fn sweep(&self) -> io::Result<()> {
        let mut kept = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            let data = entry.metadata()?;
            kept.push((data.modified()?, data.len(), entry.path()));
        }
        kept.sort();
        let mut bytes: u64 = kept.iter().map(|(_, bytes, _)| bytes).sum();
        for (_, length, path) in kept {
            if bytes <= self.most_bytes {
                break;
            }
            fs::remove_file(&path)?;
            bytes -= length;
        }
        Ok(())
    }
}

/// Size and time of change of a file; `None` when it is not there.
fn stamp(path: &Path) -> Option<Stamp> {
    let data = fs::metadata(path).ok()?;
    let changed = data.modified().unwrap_or(SystemTime::UNIX_EPOCH).duration_since(UNIX_EPOCH).unwrap_or_default();
    Some(Stamp { bytes: data.len(), changed: changed.as_nanos() })
}

fn sealed(stamp: Stamp, picture: &Picture) -> io::Result<Vec<u8>> {
    let rgb: Vec<u8> = picture.rgba.chunks_exact(4).flat_map(|pixel| &pixel[..3]).copied().collect();
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, QUALITY)
        .encode(&rgb, picture.width, picture.height, ExtendedColorType::Rgb8)
        .map_err(io::Error::other)?;
    let sum = fnv1a(&bytes);
    bytes.extend(MARK);
    bytes.extend(stamp.bytes.to_le_bytes());
    bytes.extend(stamp.changed.to_le_bytes());
    bytes.extend(sum.to_le_bytes());
    Ok(bytes)
}

/// A kept picture and what it shows. Any damage is an error of kind `InvalidData`.
fn read(path: &Path) -> io::Result<(Stamp, Picture)> {
    let damaged = || io::Error::from(io::ErrorKind::InvalidData);
    let bytes = fs::read(path)?;
    let (picture, seal) = bytes.split_at_checked(bytes.len().saturating_sub(SEAL)).ok_or_else(damaged)?;
    let (mark, rest) = seal.split_first_chunk::<8>().ok_or_else(damaged)?;
    let (length, rest) = rest.split_first_chunk::<8>().ok_or_else(damaged)?;
    let (changed, rest) = rest.split_first_chunk::<16>().ok_or_else(damaged)?;
    if *mark != MARK || rest != fnv1a(picture).to_le_bytes() {
        return Err(damaged());
    }
    let stamp = Stamp { bytes: u64::from_le_bytes(*length), changed: u128::from_le_bytes(*changed) };
    let decoder = JpegDecoder::new(io::Cursor::new(picture)).map_err(io::Error::other)?;
    let (width, height) = decoder.dimensions();
    let rgba = DynamicImage::from_decoder(decoder).map_err(io::Error::other)?.into_rgba8().into_raw();
    Ok((stamp, Picture { width, height, rgba }))
}

#[cfg(test)]
#[path = "thumbnails_tests.rs"]
mod tests;
