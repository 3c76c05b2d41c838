//! Titles proposed for shots from their words, without what they share with their neighbours.
//!
//! People repeat themselves on purpose: the same woman in the same coat in every shot, the same film stock at the end. So a title is the
//! first clause that no neighbour has, without the words with which a neighbour's clause also begins or ends. Any script: words of a script
//! without spaces are approximated by where its kinds of characters change.

use std::collections::HashSet;

use super::text;

/// How many neighbours on each side a title is told apart from.
pub const NEIGHBOURS: usize = 3;

/// The widest title, in letters; a letter of double width counts as two.
pub const WIDEST: usize = 48;

/// A beginning that a neighbour shares is left out from this many words on, an end from [`SHARED_END`].
const SHARED_BEGINNING: usize = 2;

/// See [`SHARED_BEGINNING`]. More, because "in the rain" at the end may be what a shot is about.
const SHARED_END: usize = 3;

/// What is left of a clause has so many words that mean something.
const LEFT: usize = 2;

/// Titles for neighbouring shots, in their order. None is empty.
pub fn propose(shots: &[&str]) -> Vec<String> {
    let numbered: Vec<(u32, &str)> = (1..).zip(shots.iter().copied()).collect();
    propose_numbered(&numbered)
}

/// The same for shots with these numbers, which name a shot without any word.
pub fn propose_numbered(shots: &[(u32, &str)]) -> Vec<String> {
    let read: Vec<ShotWords<'_>> = shots.iter().map(|(_, words)| ShotWords::read(words)).collect();
    shots
        .iter()
        .enumerate()
        .map(|(at, (number, words))| {
            let near = at.saturating_sub(NEIGHBOURS)..(at + NEIGHBOURS + 1).min(read.len());
            // A shot with the very same words (and other settings) shares everything: it says nothing about what matters.
            let others: Vec<&ShotWords<'_>> = read[near].iter().filter(|other| other.key != read[at].key).collect();
            let title = title(&read[at], &others);
            let title = if title.is_empty() { one_line(words) } else { title };
            if title.is_empty() { format!("Shot {number}") } else { title }
        })
        .collect()
}

/// A shot's words, cut into clauses.
struct ShotWords<'a> {
    clauses: Vec<Clause<'a>>,
    key: String,
}

/// A part of a text between commas, stops and the like.
struct Clause<'a> {
    words: Vec<Word<'a>>,
    /// Equal for clauses that a reader takes for the same.
    key: String,
}

/// A word, or what stands for one in a script without spaces.
struct Word<'a> {
    text: &'a str,
    folded: String,
    /// Whether no space stands before it.
    is_glued: bool,
}

impl<'a> ShotWords<'a> {
    fn read(text: &'a str) -> Self {
        let clauses: Vec<Clause<'a>> = clauses(text).into_iter().filter_map(Clause::read).collect();
        let key = clauses.iter().map(|clause| clause.key.as_str()).collect::<Vec<_>>().join("|");
        Self { clauses, key }
    }
}

impl<'a> Clause<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let words: Vec<Word<'a>> = text.split_whitespace().flat_map(words_of).collect();
        let key = words.iter().map(|word| word.folded.as_str()).collect::<Vec<_>>().join(" ");
        (!words.is_empty()).then_some(Self { words, key })
    }

    fn means_something(&self) -> bool {
        self.words.iter().any(Word::means_something)
    }
}

impl Word<'_> {
    fn means_something(&self) -> bool {
        self.folded.chars().any(char::is_alphabetic) && !is_small_word(&self.folded)
    }
}

fn title(shot: &ShotWords<'_>, others: &[&ShotWords<'_>]) -> String {
    let shared: HashSet<&str> =
        others.iter().flat_map(|other| &other.clauses).map(|clause| clause.key.as_str()).collect();
    let mut own = shot.clauses.iter().filter(|clause| !shared.contains(clause.key.as_str()));
    let first = own.clone().next();
    let chosen = own.find(|clause| clause.means_something()).or(first).or(shot.clauses.first());
    let Some(chosen) = chosen else { return String::new() };
    let (from, to) = what_differs(&chosen.words, others);
    let words = &chosen.words[from..to];
    written(words, to < chosen.words.len())
}

/// The words of a clause without the beginning and the end that a neighbour's clause has too.
fn what_differs(words: &[Word<'_>], others: &[&ShotWords<'_>]) -> (usize, usize) {
    let clauses = || others.iter().flat_map(|other| &other.clauses);
    let same = |a: &Word<'_>, b: &Word<'_>| a.folded == b.folded;
    let beginning = |clause: &Clause<'_>| words.iter().zip(&clause.words).take_while(|(a, b)| same(a, b)).count();
    let end =
        |clause: &Clause<'_>| words.iter().rev().zip(clause.words.iter().rev()).take_while(|(a, b)| same(a, b)).count();
    let (mut from, mut to) = (clauses().map(beginning).max().unwrap_or(0), words.len());
    // Without spaces a word is only a guess, and several letters are as good as two words.
    let is_long = words.get(from).is_some_and(|next| next.is_glued) && letters(&words[..from]) > SHARED_BEGINNING;
    if (from < SHARED_BEGINNING && !is_long) || from >= words.len() {
        from = 0;
    }
    let shared_end = clauses().map(end).max().unwrap_or(0);
    if shared_end >= SHARED_END && shared_end < words.len() - from {
        to -= shared_end;
    }
    let enough = |from: usize, to: usize| words[from..to].iter().filter(|word| word.means_something()).count() >= LEFT;
    while !enough(from, to) && to < words.len() {
        to += 1;
    }
    let shared = from;
    while !enough(from, to) && from > 0 {
        from -= 1;
    }
    // "A fox in the snow" rather than "Fox in the snow".
    while from < shared && from > 0 && is_small_word(&words[from - 1].folded) {
        from -= 1;
    }
    (from, to)
}

fn letters(words: &[Word<'_>]) -> usize {
    words.iter().map(|word| word.text.chars().count()).sum()
}

/// As many words as there is room for, without a small word left hanging at a cut end.
fn written(words: &[Word<'_>], mut is_cut: bool) -> String {
    let and = words.first().is_some_and(|word| AND.contains(&word.folded.as_str()) && words.len() > LEFT);
    let words = &words[usize::from(and)..];
    let (mut kept, mut width) = (0, 0);
    for word in words {
        let gap = usize::from(kept > 0 && !word.is_glued);
        if width + gap + width_of(word.text) > WIDEST {
            is_cut = true;
            break;
        }
        width += gap + width_of(word.text);
        kept += 1;
    }
    if kept == 0 {
        return finished(words.first().map_or("", |word| cut(word.text)));
    }
    while is_cut && kept > 1 && is_small_word(&words[kept - 1].folded) {
        kept -= 1;
    }
    let mut title = String::new();
    for word in &words[..kept] {
        if !title.is_empty() && !word.is_glued {
            title.push(' ');
        }
        title.push_str(word.text);
    }
    finished(&title)
}

/// The first words of a text in which no clause was found.
fn one_line(words: &str) -> String {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    finished(cut(&line))
}

/// Without signs at its ends, and with a capital where the script has one.
fn finished(title: &str) -> String {
    let plain: String = title.chars().filter(|letter| !letter.is_control() && !turns_text(*letter)).collect();
    let bare = text::visible(plain.trim_matches(is_at_no_end));
    let mut letters = bare.chars();
    let Some(first) = letters.next() else { return String::new() };
    let mut capital = first.to_uppercase();
    match (capital.next(), capital.next()) {
        // Georgian has capitals, but begins no sentence with one.
        (Some(capital), None) if !matches!(first, '\u{10d0}'..='\u{10ff}') => {
            std::iter::once(capital).chain(letters).collect()
        }
        _ => bare.to_owned(),
    }
}

/// A single word that is too long, cut between letters and never before a mark that belongs to one; only marks without end on one letter
/// are cut anywhere.
fn cut(word: &str) -> &str {
    let (mut width, mut end) = (0, 0);
    for (at, letter) in word.char_indices() {
        if !is_joined(letter) {
            end = at;
        }
        width += 1 + usize::from(is_wide(letter));
        if width > WIDEST {
            return &word[..if end == 0 { at } else { end }];
        }
    }
    word
}

fn width_of(word: &str) -> usize {
    // Marks count here, so that a word of nothing else is not endless.
    word.chars().map(|letter| 1 + usize::from(is_wide(letter))).sum()
}

/// Where a clause ends.
fn clauses(text: &str) -> Vec<&str> {
    let mut clauses = Vec::new();
    let mut start = 0;
    let mut before = None;
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let after = letters.peek().map(|(_, letter)| *letter);
        if ends_clause(before, letter, after) {
            clauses.push(&text[start..at]);
            start = at + letter.len_utf8();
        }
        before = Some(letter);
    }
    clauses.push(&text[start..]);
    clauses
}

fn ends_clause(before: Option<char>, letter: char, after: Option<char>) -> bool {
    let is_gap = |letter: Option<char>| letter.is_none_or(char::is_whitespace);
    match letter {
        // Not in 3.5, 16:9, 1,000 or a.m.
        '.' | ',' | ':' | ';' | '!' | '?' => {
            !after.is_some_and(char::is_alphanumeric) || !before.is_some_and(char::is_alphanumeric)
        }
        '-' | '\u{2013}' => is_gap(before) && is_gap(after),
        '\n' | '\r' | '(' | ')' | '[' | ']' | '{' | '}' | '|' | '\u{2014}' | '\u{2015}' | '\u{2022}' | '\u{2026}' => {
            true
        }
        // Arabic, Indian, Armenian, Ethiopic, Chinese and Japanese.
        '\u{60c}' | '\u{61b}' | '\u{61f}' | '\u{6d4}' | '\u{964}' | '\u{965}' | '\u{589}' | '\u{1362}' | '\u{1363}'
        | '\u{3001}' | '\u{3002}' => true,
        '\u{ff0c}' | '\u{ff0e}' | '\u{ff1a}' | '\u{ff1b}' | '\u{ff01}' | '\u{ff1f}' | '\u{ff08}' | '\u{ff09}'
        | '\u{ff61}' | '\u{ff64}' => true,
        _ => false,
    }
}

/// The words of a text without spaces: one, or in a script without spaces what lies between changes of its kind of characters.
fn words_of(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut start = 0;
    let mut before = None;
    for (at, letter) in text.char_indices() {
        if is_joined(letter) {
            continue;
        }
        let kind = Kind::of(letter);
        if before.is_some_and(|before| begins_word(before, kind)) {
            words.push(word(&text[start..at], start > 0));
            start = at;
        }
        before = Some(kind);
    }
    words.push(word(&text[start..], start > 0));
    words
}

fn word(text: &str, is_glued: bool) -> Word<'_> {
    let folded: String = text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let folded = if folded.is_empty() { text.to_owned() } else { folded };
    Word { text, folded, is_glued }
}

/// Kinds of characters whose changes tell Japanese and Chinese words apart.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Of a script with spaces.
    Spaced,
    /// Chinese characters.
    Han,
    /// What follows a Japanese word and belongs to it.
    Hiragana,
    /// Foreign words in Japanese.
    Katakana,
}

impl Kind {
    const fn of(letter: char) -> Self {
        match letter {
            '\u{3040}'..='\u{309f}' => Self::Hiragana,
            '\u{30a0}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{ff66}'..='\u{ff9f}' => Self::Katakana,
            '\u{2e80}'..='\u{2fdf}'
            | '\u{3005}'..='\u{3007}'
            | '\u{3400}'..='\u{4dbf}'
            | '\u{4e00}'..='\u{9fff}'
            | '\u{f900}'..='\u{faff}'
            | '\u{20000}'..='\u{3ffff}' => Self::Han,
            _ => Self::Spaced,
        }
    }
}

fn begins_word(before: Kind, now: Kind) -> bool {
    before != now && now != Kind::Hiragana
}

fn is_wide(letter: char) -> bool {
    Kind::of(letter) != Kind::Spaced
        || matches!(letter, '\u{1100}'..='\u{115f}' | '\u{ac00}'..='\u{d7a3}' | '\u{ff00}'..='\u{ff60}' | '\u{1f000}'..='\u{1faff}')
}

/// Marks, joiners, selectors and skin tones: they belong to the letter before them.
const fn is_joined(letter: char) -> bool {
    matches!(letter,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5bd}' | '\u{5bf}'..='\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}'
        | '\u{670}' | '\u{6d6}'..='\u{6dc}' | '\u{6df}'..='\u{6e4}' | '\u{900}'..='\u{903}' | '\u{93a}'..='\u{94f}' | '\u{981}'..='\u{983}'
        | '\u{9bc}'..='\u{9cd}' | '\u{a3c}'..='\u{a4d}' | '\u{abc}'..='\u{acd}' | '\u{b3c}'..='\u{b57}' | '\u{bbe}'..='\u{bcd}' | '\u{c3e}'..='\u{c56}'
        | '\u{cbc}'..='\u{cd6}' | '\u{d3b}'..='\u{d4d}' | '\u{dca}'..='\u{ddf}' | '\u{e31}' | '\u{e33}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}'
        | '\u{eb1}' | '\u{eb3}'..='\u{ebc}' | '\u{ec8}'..='\u{ece}' | '\u{102b}'..='\u{103e}' | '\u{17b4}'..='\u{17d3}' | '\u{1dc0}'..='\u{1dff}'
        | '\u{200d}' | '\u{20d0}'..='\u{20ff}' | '\u{3099}' | '\u{309a}' | '\u{fe00}'..='\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0020}'..='\u{e01ef}')
}

const fn turns_text(letter: char) -> bool {
    matches!(letter, '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn is_at_no_end(letter: char) -> bool {
    letter.is_whitespace()
        || matches!(letter,
            ',' | ';' | ':' | '-' | '.' | '!' | '(' | ')' | '[' | ']' | '{' | '}' | '<' | '>' | '|' | '*' | '#' | '/' | '\\' | '_' | '~' | '`' | '='
            | '"' | '\'' | '\u{ab}' | '\u{bb}' | '\u{2013}'..='\u{201f}' | '\u{2022}' | '\u{2026}' | '\u{2039}' | '\u{203a}' | '\u{60c}'
            | '\u{3001}' | '\u{3002}' | '\u{300c}'..='\u{300f}' | '\u{ff0c}')
}

/// Words that join a clause to the one before.
const AND: [&str; 12] = ["and", "then", "und", "dann", "et", "puis", "y", "luego", "e", "poi", "и", "en"];

/// Articles, prepositions and the like: nothing ends with one, and alone they mean nothing.
fn is_small_word(folded: &str) -> bool {
    SMALL.split(' ').any(|word| word == folded)
}

const SMALL: &str = "a an the of in on at to with and or for from by into onto over under as is her his their its but while through \
    der die das den dem des ein eine einen einem einer und oder mit im am an auf aus von vom zu zum zur bei für durch \
    le la les l un une du de et ou à au aux dans sur avec en par pour d \
    el los las unos unas del y o con por para al il lo i gli uno di della e per su da os as um uma do dos das em no na com \
    het een van op met en of i w z na do og på av med ett och från \
    и в на с у к по из от для под над في من على و إلى مع עם של את על";

#[cfg(test)]
#[path = "title_tests.rs"]
mod tests;
