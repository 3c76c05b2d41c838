//! Questions of a running engine, answered by the reading connection on its own thread: a search never waits behind a write.
//!
//! Each answer is one moment of the ledger. It begins when the question is answered, so it shows every write that was answered before the
//! question was asked, and perhaps later ones.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension};

use super::clips::{self, StoredClip};
use super::columns::{Columns, path_value};
use super::contents::{self, Everything};
use super::error::StoreError;
use super::library::{self, Totals};
use super::{Store, jobs, open, search, shots};
use crate::domain::{
    Clip, ClipId, ClipQuery, ClipRow, Job, JobId, PictureName, RequestId, Scope, SentAs, Shot, ShotId, ShotLabel,
    ShotRow,
};

/// A job's row that can't be read answers nothing.
#[expect(clippy::needless_pass_by_value, reason = "it is one of the listeners that rows are read with")]
pub(super) fn unread(id: i64, why: super::columns::RowFault) {
    tracing::warn!(id, %why, "a job's row can't be read; it is left as it is");
}

impl Store {
    /// Every job and clip: for tests, and for what looks at all of them.
    pub async fn everything(&self) -> Result<Everything, StoreError> {
        self.ask(contents::read_everything).await
    }

    /// The job with this id.
    pub async fn job(&self, id: JobId) -> Result<Option<Job>, StoreError> {
        self.ask(move |moment| Ok(jobs::read_some(moment, "where jobs.id = ?", [id.0], unread)?.pop())).await
    }

    /// The jobs that are newer than this one, oldest first.
    pub async fn jobs_since(&self, last: Option<JobId>) -> Result<Vec<Job>, StoreError> {
        let last = last.map_or(0, |last| last.0);
        self.ask(move |moment| jobs::read_some(moment, "where jobs.id > ? order by jobs.id", [last], unread)).await
    }

    /// The job that made this clip.
    pub async fn job_of_clip(&self, clip: ClipId) -> Result<Option<Job>, StoreError> {
        let which = "where jobs.id = (select job from clips where clips.id = ?)";
        self.ask(move |moment| Ok(jobs::read_some(moment, which, [clip.0], unread)?.pop())).await
    }

    /// The jobs that retry this one, oldest first.
    pub async fn retries_of(&self, job: JobId) -> Result<Vec<JobId>, StoreError> {
        self.ask(move |moment| {
            let mut statement = moment.prepare_cached("select id from jobs where retry_of = ? order by id")?;
            let retries = statement.query_map([job.0], |row| Ok(JobId(row.get(0)?)))?.collect::<Result<_, _>>()?;
            Ok(retries)
        })
        .await
    }

    /// These clips, in this order, from the library or the trash; those that are gone are left out.
    pub async fn clips(&self, clips: Vec<ClipId>) -> Result<Vec<StoredClip>, StoreError> {
        self.ask(move |moment| {
            let mut found = Vec::with_capacity(clips.len());
            for clip in clips {
                found.extend(clips::read_some(moment, "where id = ?", [clip.0], 1)?);
            }
            Ok(found)
        })
        .await
    }

    /// The clips that answer this question.
    pub async fn list(&self, query: ClipQuery) -> Result<Arc<[ClipRow]>, StoreError> {
        let again = query.clone();
        let (lines, lines_again) = (Arc::clone(&self.lines), Arc::clone(&self.lines));
        match self.ask(move |moment| library::list(moment, &lines, &query)).await {
            Err(StoreError::Damaged(why)) if !again.words.is_empty() => {
                tracing::warn!(%why, "the search's index is damaged; it is made anew");
                self.write(search::remake).await?;
                self.ask(move |moment| library::list(moment, &lines_again, &again)).await
            }
            answer => answer,
        }
    }

    /// The shots of a scope in the order of the story: those with a clip in the library, and those `under_way`.
    pub async fn shots(&self, scope: Scope, under_way: Vec<ShotId>) -> Result<Vec<ShotRow>, StoreError> {
        let lines = Arc::clone(&self.lines);
        self.ask(move |moment| library::shots(moment, &lines, scope, &under_way)).await
    }

    /// The takes of a shot that are in the library, by number.
    pub async fn takes(&self, shot: ShotId) -> Result<Vec<Clip>, StoreError> {
        self.ask(move |moment| {
            let which = "where shot = ? and trashed_at is null order by take, id";
            let takes = clips::read_some(moment, which, [shot.0], usize::MAX)?;
            Ok(takes.into_iter().map(|stored| stored.clip).collect())
        })
        .await
    }

    /// The shots that were generated last, the latest first, at most so many.
    pub async fn recent_shots(&self, most: usize) -> Result<Vec<Shot>, StoreError> {
        self.ask(move |moment| shots::recent(moment, most)).await
    }

    /// The shot with this id.
    pub async fn shot(&self, id: ShotId) -> Result<Option<Shot>, StoreError> {
        self.ask(move |moment| shots::read_one(moment, id)).await
    }

    /// The names of these shots.
    pub async fn labels(&self, shots: Vec<ShotId>) -> Result<Vec<ShotLabel>, StoreError> {
        self.ask(move |moment| shots::labels(moment, shots)).await
    }

    /// Counts and costs, with revision 0.
    pub async fn totals(&self) -> Result<Totals, StoreError> {
        self.ask(library::totals).await
    }

    /// Which of these requests belong to a saved or dismissed job: `true` for saved.
    pub async fn ended_requests(&self, requests: Vec<RequestId>) -> Result<Vec<(RequestId, bool)>, StoreError> {
        self.ask(move |moment| {
            let mut statement = moment.prepare_cached(
                "select state = 'saved' from jobs where request_id = ? and state in ('saved', 'dismissed')",
            )?;
            let mut ended = Vec::new();
            for request in requests {
                let saved = statement.query_row([request.as_str()], |row| row.get(0)).optional()?;
                ended.extend(saved.map(|saved| (request, saved)));
            }
            Ok(ended)
        })
        .await
    }

    /// The jobs whose video was found last, the latest first, at most so many.
    pub async fn recent_renders(&self, most: usize) -> Result<Vec<Job>, StoreError> {
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let which = "where ready_at is not null order by ready_at desc limit ?";
        self.ask(move |moment| jobs::read_some(moment, which, [most], unread)).await
    }

    /// The copies of pictures that a job, a shot or a clip refers to, whether or not the row can be read.
    pub async fn copies_in_use(&self) -> Result<Vec<PictureName>, StoreError> {
        self.ask(|moment| {
            let words = texts(
                moment,
                "select first_frame_sent from jobs where first_frame_sent is not null \
                 union select first_frame_sent from shots where first_frame_sent is not null \
                 union select first_frame_sent from clips where first_frame_sent is not null \
                 union select first_frame_uncut from jobs where first_frame_uncut is not null \
                 union select first_frame_uncut from shots where first_frame_uncut is not null \
                 union select first_frame_uncut from clips where first_frame_uncut is not null \
                 union select copy from pictures where used_at is not null",
            )?;
            let more = texts(
                moment,
                "select coalesce(last_frame, reference_images) from jobs where coalesce(last_frame, reference_images) is not null \
                 union select reference_images from jobs where coalesce(last_frame, reference_images) is not null \
                 union select coalesce(last_frame, reference_images) from shots where coalesce(last_frame, reference_images) is not null \
                 union select reference_images from shots where coalesce(last_frame, reference_images) is not null \
                 union select coalesce(last_frame, reference_images) from clips where coalesce(last_frame, reference_images) is not null \
                 union select reference_images from clips where coalesce(last_frame, reference_images) is not null",
            )?;
            let mut copies: Vec<PictureName> =
                words.iter().filter_map(|word| SentAs::from_word(word)?.copy().cloned()).collect();
            for text in more {
                named_in(&serde_json::from_str(&text).unwrap_or_default(), &mut copies);
            }
            Ok(copies)
        })
        .await
    }
}

/// The texts of a query's first column; nulls are left out.
fn texts(moment: &Connection, sql: &str) -> Result<Vec<String>, StoreError> {
    let mut statement = moment.prepare_cached(sql)?;
    let texts = statement.query_map((), |row| row.get::<_, Option<String>>(0))?;
    Ok(texts.filter_map(Result::transpose).collect::<Result<_, _>>()?)
}

/// The names of pictures anywhere in a JSON value: of a row that can't be read as well.
fn named_in(value: &serde_json::Value, found: &mut Vec<PictureName>) {
    match value {
        serde_json::Value::String(text) => found.extend(PictureName::parse(text).ok()),
        serde_json::Value::Array(list) => list.iter().for_each(|value| named_in(value, found)),
        serde_json::Value::Object(fields) => fields.values().for_each(|value| named_in(value, found)),
        _ => {}
    }
}

/// Files of clips, in the library and the trash.
impl Store {
    /// The files with this name, whatever the case: an export must replace none of them.
    pub async fn clip_paths_named(&self, name: &OsStr) -> Result<Vec<PathBuf>, StoreError> {
        let name = folded(name);
        self.ask(move |moment| {
            let mut found = Vec::new();
            each_path(moment, |_, path| {
                if path.file_name().map(folded).as_ref() == Some(&name) {
                    found.push(path);
                }
            })?;
            Ok(found)
        })
        .await
    }

    /// The clips whose file this is.
    pub async fn clips_at(&self, path: &Path) -> Result<Vec<ClipId>, StoreError> {
        let path = path_value(path);
        self.ask(move |moment| {
            let mut statement = moment.prepare_cached("select id from clips where path = ?")?;
            let clips = statement.query_map([path], |row| Ok(ClipId(row.get(0)?)))?.collect::<Result<_, _>>()?;
            Ok(clips)
        })
        .await
    }

    /// The folders of all clips, each once.
    pub async fn clip_folders(&self) -> Result<Vec<PathBuf>, StoreError> {
        self.ask(|moment| {
            let mut folders = BTreeSet::new();
            each_path(moment, |_, path| {
                if let Some(folder) = path.parent().filter(|folder| !folders.contains(*folder)) {
                    folders.insert(folder.to_owned());
                }
            })?;
            Ok(folders.into_iter().collect())
        })
        .await
    }

    /// The file of every clip of the library.
    pub async fn library_files(&self) -> Result<Vec<(ClipId, PathBuf)>, StoreError> {
        self.ask(|moment| {
            let mut files = Vec::new();
            each_path(moment, |clip, path| files.extend(clip.map(|clip| (clip, path))))?;
            Ok(files)
        })
        .await
    }

    /// Answers a question in one moment of the ledger.
    pub(super) async fn ask<T, F>(&self, question: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    {
        let lines = Arc::clone(&self.lines);
        let answer = self
            .reader
            .run(move |connection| {
                lines.hear();
                let moment = connection.transaction()?;
                let answer = question(&moment)?;
                moment.finish()?;
                Ok(answer)
            })
            .await;
        if matches!(answer, Err(StoreError::Damaged(_))) {
            let doubt = |connection: &mut Connection| {
                open::doubt(connection);
                Ok(())
            };
            if let Err(error) = self.writer.run(doubt).await {
                tracing::warn!(%error, "the next start can't be told that the ledger is damaged");
            }
        }
        answer
    }
}

/// Hands over every path, with its clip if that is in the library. Reads one index, not the rows.
fn each_path(moment: &Connection, mut take: impl FnMut(Option<ClipId>, PathBuf)) -> Result<(), StoreError> {
    let mut statement = moment.prepare_cached("select path, id, trashed_at is null from clips order by path")?;
    let mut rows = statement.query(())?;
    while let Some(row) = rows.next()? {
        match Columns::from(row, 0).path_if_any("path") {
            Ok(Some(path)) => take(row.get::<_, bool>(2)?.then_some(ClipId(row.get(1)?)), path),
            Ok(None) => {}
            Err(why) => tracing::warn!(%why, "a clip's path can't be read"),
        }
    }
    Ok(())
}

fn folded(name: &OsStr) -> String {
    name.to_string_lossy().to_lowercase()
}
