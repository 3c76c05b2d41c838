//! The table's file: its rows, read and written.

use std::fmt;
use std::path::PathBuf;

/// One fault and where it leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// submit, status, result, credits, upload, file, history or history row.
    pub asked: String,
    /// What happens to the request, in the words of `fault::parse`.
    pub fault: String,
    /// `once` or `always`.
    pub times: String,
    /// The states that the job comes to rest in, in order.
    pub state: String,
    /// What the person reads at the last of them that has a sentence.
    pub sentence: String,
    /// Submits that reached the service's door or its wire.
    pub submits: usize,
    /// Renders that the service took.
    pub bought: usize,
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { asked, fault, times, state, sentence, submits, bought } = self;
        write!(f, "| {asked} | {fault} | {times} | {state} | {sentence} | {submits} | {bought} |")
    }
}

fn path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/faults/table.md")
}

/// Every row of the file.
pub fn read() -> Vec<Row> {
    let text = std::fs::read_to_string(path()).unwrap();
    text.lines().filter_map(row_of).collect()
}

fn row_of(line: &str) -> Option<Row> {
    let inner = line.strip_prefix("| ")?.strip_suffix(" |")?;
    let cells: Vec<&str> = inner.split(" | ").map(str::trim).collect();
    let [asked, fault, times, state, sentence, submits, bought] = cells[..] else {
        panic!("a row has seven cells: {line}");
    };
    let (submits, bought) = (submits.parse().ok()?, bought.parse().ok()?);
    let [asked, fault, times, state, sentence] = [asked, fault, times, state, sentence].map(str::to_owned);
    Some(Row { asked, fault, times, state, sentence, submits, bought })
}

/// Puts these rows in the place of the file's own.
pub fn write(rows: &[Row]) {
    let text = std::fs::read_to_string(path()).unwrap();
    let mut rows = rows.iter();
    let lines = text.lines().map(|line| match row_of(line) {
        Some(_) => rows.next().unwrap().to_string(),
        None => line.to_owned(),
    });
    let text: Vec<String> = lines.collect();
    std::fs::write(path(), text.join("\n") + "\n").unwrap();
}
