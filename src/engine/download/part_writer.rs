//! Bytes on their way from the network into a part file: gathered, and written off the runtime while the next ones come in.
//!
//! Owns the order of write, sync and note, and never notes a byte that is not surely on the disk. Once a second it does so, so that
//! a kill or a power cut costs at most a second of the transfer. At most two batches are in memory. Fails with `io::Error`s.

use std::fs::File;
use std::io::{self, Write as _};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use tokio::task::JoinHandle;
use tokio::time::Instant;

use super::part_file::{Note, PartFile};
use crate::engine::files::drive;
use crate::failpoints::{reach, reach_each_piece};

/// How many bytes are gathered before they are written.
const BATCH: usize = 512 * 1024;

/// How much of a transfer a kill or a power cut may cost.
const NOTE_EVERY: Duration = Duration::from_secs(1);

/// What is at work on one part file.
pub struct PartWriter {
    part: PartFile,
    file: Arc<File>,
    note: Note,
    gathered: Vec<Bytes>,
    size: usize,
    /// How many bytes of the file were handed to the writing.
    handed: u64,
    noted_at: Instant,
    writing: Option<JoinHandle<io::Result<()>>>,
}

impl PartWriter {
    /// Goes on behind the bytes that `note` vouches for; `file` is the locked part file.
    pub async fn begin(part: PartFile, file: File, note: Note) -> io::Result<Self> {
        let (of, first) = (part.clone(), note.clone());
        let opened = tokio::task::spawn_blocking(move || {
            of.write_note(&first)?;
            reach("download.note_written");
            PartFile::go_on_at(file, first.synced)
        });
        let file = Arc::new(opened.await.map_err(io::Error::other)??);
        let (handed, noted_at) = (note.synced, Instant::now());
        Ok(Self { part, file, note, gathered: Vec::new(), size: 0, handed, noted_at, writing: None })
    }

    /// Takes the next bytes. Waits only when the disk is slower than the network.
    pub async fn add(&mut self, bytes: Bytes) -> io::Result<()> {
        self.size += bytes.len();
        self.gathered.push(bytes);
        let note_is_due = self.noted_at.elapsed() >= NOTE_EVERY;
        if self.size >= BATCH || note_is_due { self.hand_over(note_is_due).await } else { Ok(()) }
    }

    /// Brings everything onto the disk; answers the note that says so. What came before a broken transfer is worth as much.
    pub async fn settle(mut self) -> io::Result<Note> {
        self.hand_over(true).await?;
        self.last_written().await?;
        Ok(self.note)
    }

    async fn hand_over(&mut self, noted: bool) -> io::Result<()> {
        self.last_written().await?;
        let (batch, from) = (std::mem::take(&mut self.gathered), self.handed);
        self.handed += std::mem::take(&mut self.size) as u64;
        if noted {
            self.note.synced = self.handed;
            self.noted_at = Instant::now();
        }
        let (file, note, part) = (self.file.clone(), noted.then(|| self.note.clone()), self.part.clone());
        self.writing = Some(tokio::task::spawn_blocking(move || {
            write(&file, batch, from)?;
            let Some(note) = note else { return Ok(()) };
            reach("download.all_here");
            drive::synced(file.sync_data())?;
            part.write_note(&note)
        }));
        Ok(())
    }

    async fn last_written(&mut self) -> io::Result<()> {
        match self.writing.take() {
            Some(writing) => writing.await.map_err(io::Error::other)?,
            None => Ok(()),
        }
    }
}

fn write(mut file: &File, batch: Vec<Bytes>, from: u64) -> io::Result<()> {
    let mut at = from;
    for bytes in batch {
        file.write_all(&bytes)?;
        reach_each_piece("download.piece", at, at + bytes.len() as u64);
        at += bytes.len() as u64;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::RequestId;

    #[tokio::test]
    async fn bytes_arrive_in_their_order_and_the_note_vouches_for_all_of_them() {
        let folder = tempfile::tempdir().unwrap();
        let part = PartFile::new(folder.path(), &RequestId::parse("r-1").unwrap());
        std::fs::write(part.path(), b"begun, and an end that was never written").unwrap();
        let note = Note { etag: Some("\"a\"".into()), synced: 5, ..Note::default() };
        let mut writer = PartWriter::begin(part.clone(), part.lock().unwrap(), note).await.unwrap();
        let pieces: Vec<Bytes> = (0..40_u8).map(|piece| Bytes::from(vec![piece; 40_000])).collect();
        for piece in &pieces {
            writer.add(piece.clone()).await.unwrap();
        }
        let note = writer.settle().await.unwrap();
        assert_eq!(note.synced, 5 + 1_600_000);
        assert_eq!(part.note(), note);
        let whole = [b"begun".to_vec(), pieces.concat()].concat();
        assert!(std::fs::read(part.path()).unwrap() == whole);
    }

    #[tokio::test(start_paused = true)]
    async fn every_second_the_note_tells_what_is_on_the_disk() {
        let folder = tempfile::tempdir().unwrap();
        let part = PartFile::new(folder.path(), &RequestId::parse("r-1").unwrap());
        let mut writer = PartWriter::begin(part.clone(), part.lock().unwrap(), Note::default()).await.unwrap();
        writer.add(Bytes::from_static(b"ab")).await.unwrap();
        assert_eq!(part.note().synced, 0);
        tokio::time::sleep(NOTE_EVERY).await;
        writer.add(Bytes::from_static(b"cd")).await.unwrap();
        writer.last_written().await.unwrap();
        assert_eq!(part.note().synced, 4);
        drop(writer);
        assert_eq!(std::fs::read(part.path()).unwrap(), b"abcd");
    }
}
