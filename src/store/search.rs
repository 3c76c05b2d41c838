//! Search over words, titles and notes: SQLite's FTS5, one document a shot (its words and the person's title) and one a note.
//!
//! Text is cut into words here, before FTS5 folds case and accents. Scripts without spaces (Chinese, Japanese, Thai, ...) and Korean, whose
//! words carry endings, are cut into single characters, and what is typed in them is looked for as a phrase: any part of a text is found,
//! even one character of it. The trigram tokenizer would need three, and a second index. An emoji is a word.
//!
//! The triggers only note which documents changed. [`catch_up`] brings the index up to date inside the same transaction, but in a
//! savepoint: trouble with the index never undoes the write of a paid clip, and is tried again with the next one.

use std::collections::HashSet;

use rusqlite::{Connection, OptionalExtension};

use super::error::StoreError;
use super::schema_v4::SEARCH;
use crate::domain::text;

/// The most words that a search looks for; more narrow no search.
const MOST_WORDS: usize = 64;

/// The most characters of one word of a script without spaces.
const MOST_CHARACTERS: usize = 128;

/// What a search found.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Hits {
    /// Shots all of whose clips answer.
    pub(super) shots: HashSet<i64>,
    /// Clips that answer by their note.
    pub(super) clips: HashSet<i64>,
}

/// What these words find; `None` when nothing is looked for, so that everything answers. Signs alone find nothing: they are not indexed.
pub(super) fn hits(connection: &Connection, words: &str) -> Result<Option<Hits>, StoreError> {
    let phrases = phrases(words);
    if phrases.is_empty() {
        return Ok((!text::visible(words).is_empty()).then(Hits::default));
    }
    let mut hits = Hits::default();
    for doc in documents(connection, &phrases.join(" "))? {
        hits.add(doc);
    }
    if phrases.len() > 1 {
        across(connection, &phrases, &mut hits)?;
    }
    Ok(Some(hits))
}

/// Clips that have some of the words in their note and the others in their shot.
fn across(connection: &Connection, phrases: &[String], hits: &mut Hits) -> Result<(), StoreError> {
    let noted = documents(connection, &format!("note : ({})", phrases.join(" OR ")))?;
    if noted.is_empty() {
        return Ok(());
    }
    let found: Vec<HashSet<i64>> = phrases
        .iter()
        .map(|phrase| Ok(documents(connection, phrase)?.into_iter().collect()))
        .collect::<Result<_, StoreError>>()?;
    let mut shot_of = connection.prepare_cached("select shot from clips where id = ?")?;
    for note in noted {
        let clip = note / 2;
        let Some(shot) = shot_of.query_row([clip], |row| row.get::<_, i64>(0)).optional()? else { continue };
        if found.iter().all(|docs| docs.contains(&note) || docs.contains(&(shot * 2))) {
            hits.clips.insert(clip);
        }
    }
    Ok(())
}

impl Hits {
    fn add(&mut self, doc: i64) {
        if doc % 2 == 0 {
            self.shots.insert(doc / 2)
        } else {
            self.clips.insert(doc / 2)
        };
    }
}

fn documents(connection: &Connection, expression: &str) -> Result<Vec<i64>, StoreError> {
    let mut statement = connection.prepare_cached("select rowid from search where search match ?")?;
    let docs = statement.query_map([expression], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(docs)
}

/// The typed words as quoted phrases of FTS5, each once; the last may be unfinished.
fn phrases(typed: &str) -> Vec<String> {
    let mut phrases: Vec<String> = Vec::new();
    for word in typed.split_whitespace() {
        let spread = spread(word);
        let parts: Vec<&str> = spread.split_whitespace().take(MOST_CHARACTERS).collect();
        if !parts.is_empty() {
            phrases.push(format!("\"{}\"", parts.join(" ")));
        }
        if phrases.len() == MOST_WORDS {
            break;
        }
    }
    if let Some(last) = phrases.last_mut() {
        last.push_str(" *");
    }
    let mut seen = HashSet::new();
    phrases.retain(|phrase| seen.insert(phrase.clone()));
    phrases
}

/// The text with a space wherever a word ends. Only letters, digits and marks are left, so nothing in it means anything to FTS5.
fn spread(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 4);
    let mut alone = false;
    for letter in text.chars() {
        if is_passed_over(letter) {
            continue;
        }
        if is_picture(letter) {
            // FTS5's table of characters ends with Unicode 6.1; a word of letters is known to it whatever the picture.
            out.extend([" picture", &hexadecimal(letter), " "]);
            alone = false;
        } else if !letter.is_alphanumeric() {
            out.push(' ');
            alone = false;
        } else {
            let stands_alone = stands_alone(letter);
            if stands_alone || alone {
                out.push(' ');
            }
            out.push(letter);
            alone = stands_alone;
        }
    }
    out
}

/// Marks over and under letters, joiners and selectors: they neither end a word nor count.
fn is_passed_over(letter: char) -> bool {
    let in_indic = matches!(letter, '\u{900}'..='\u{109f}' | '\u{1780}'..='\u{17ff}');
    let is_mark = matches!(letter,
        '\u{ad}' | '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}' | '\u{5c2}' | '\u{5c4}'
        | '\u{5c5}' | '\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6dc}'
        | '\u{6df}'..='\u{6e4}' | '\u{6e7}' | '\u{6e8}' | '\u{6ea}'..='\u{6ed}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{20d0}'..='\u{20ff}' | '\u{3099}' | '\u{309a}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0000}'..='\u{e0fff}');
    is_mark
        || (in_indic && !letter.is_alphanumeric() && !matches!(letter, '\u{964}' | '\u{965}' | '\u{e5a}' | '\u{e5b}'))
}

fn hexadecimal(letter: char) -> String {
    format!("{:x}", u32::from(letter))
}

const fn is_picture(letter: char) -> bool {
    matches!(letter, '\u{2190}'..='\u{2bff}' | '\u{1f000}'..='\u{1f3fa}' | '\u{1f400}'..='\u{1faff}')
}

/// Characters of scripts that put no space between words, and Korean syllables.
const fn stands_alone(letter: char) -> bool {
    matches!(letter,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{2e80}'..='\u{2fdf}' | '\u{3005}'..='\u{3007}'
        | '\u{3021}'..='\u{3029}' | '\u{3031}'..='\u{3035}' | '\u{3040}'..='\u{30ff}' | '\u{3100}'..='\u{312f}' | '\u{31a0}'..='\u{31bf}'
        | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}'
        | '\u{ff66}'..='\u{ff9f}' | '\u{20000}'..='\u{3ffff}')
}

/// Brings the index up to date with the rows. Its trouble is logged and leaves everything else as it is.
pub(super) fn catch_up(connection: &Connection) -> Result<(), StoreError> {
    let waiting: bool =
        connection.prepare_cached("select exists (select 1 from search_todo)")?.query_row((), |row| row.get(0))?;
    if !waiting {
        return Ok(());
    }
    let caught_up = in_savepoint(connection, index).or_else(|error| {
        tracing::warn!(error = crate::domain::causes(&error), "the search's index is damaged; it is made anew");
        remake(connection)
    });
    if let Err(error) = caught_up {
        tracing::error!(error = crate::domain::causes(&error), "the search could not be brought up to date");
    }
    // A savepoint that could not be left (a full disk ends the whole transaction) shows at the commit.
    Ok(())
}

/// Makes the index anew from the rows.
pub(super) fn remake(connection: &Connection) -> Result<(), StoreError> {
    in_savepoint(connection, |connection| {
        connection.execute_batch("drop table search")?;
        connection.execute_batch(SEARCH)?;
        connection.execute_batch(
            "insert into search_todo select id * 2 from shots where true on conflict do nothing; \
             insert into search_todo select id * 2 + 1 from clips where note <> '' on conflict do nothing;",
        )?;
        index(connection)
    })
}

/// Does all of it or nothing, inside the transaction that is under way.
fn in_savepoint(
    connection: &Connection,
    work: impl FnOnce(&Connection) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    connection.execute_batch("savepoint search")?;
    match work(connection) {
        Ok(()) => connection.execute_batch("release search")?,
        Err(error) => {
            connection.execute_batch("rollback to search; release search")?;
            return Err(error);
        }
    }
    Ok(())
}

fn index(connection: &Connection) -> Result<(), StoreError> {
    let mut waiting = connection.prepare_cached("select doc from search_todo")?;
    let docs: Vec<i64> = waiting.query_map((), |row| row.get(0))?.collect::<Result<_, _>>()?;
    let mut forget = connection.prepare_cached("delete from search where rowid = ?")?;
    let mut shot =
        connection.prepare_cached("select cast(prompt as blob), cast(title as blob), null from shots where id = ?")?;
    let mut clip =
        connection.prepare_cached("select null, null, cast(note as blob) from clips where id = ? and note <> ''")?;
    let mut add = connection.prepare_cached("insert into search (rowid, words, title, note) values (?, ?, ?, ?)")?;
    for doc in docs {
        forget.execute([doc])?;
        let text = |row: &rusqlite::Row<'_>, at| -> Result<String, rusqlite::Error> {
            let bytes: Option<Vec<u8>> = row.get(at)?;
            Ok(spread(&String::from_utf8_lossy(&bytes.unwrap_or_default())))
        };
        let source = if doc % 2 == 0 { &mut shot } else { &mut clip };
        let texts = source.query_row([doc / 2], |row| Ok((text(row, 0)?, text(row, 1)?, text(row, 2)?))).optional()?;
        if let Some((words, title, note)) = texts {
            add.execute((doc, words, title, note))?;
        }
    }
    connection.prepare_cached("delete from search_todo")?.execute(())?;
    Ok(())
}

#[cfg(test)]
#[path = "search_tests.rs"]
mod tests;
