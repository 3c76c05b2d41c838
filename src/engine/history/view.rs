//! What the window and the command line see of the history.

use std::sync::Arc;

use jiff::Timestamp;

use crate::domain::spending_report::Share;
use crate::domain::{JobId, RequestId, Usd, VideoRequest};
use crate::segmind::history::{HistoryRow, RowStatus};

/// Where the looks for one job stand.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HistoryLook {
    /// It is being asked for right now.
    pub asking: bool,
    /// When the next look is due.
    pub next: Option<Timestamp>,
    /// Whether this run has looked at least once.
    pub looked: bool,
    /// Whether the history has more rows than the last look could read.
    pub is_cut: bool,
    /// Rows that may be the job's: the person picks.
    pub found: Arc<[FoundRow]>,
    /// Why the history is not to be had in this session, as the end of a sentence.
    pub off: Option<Arc<str>>,
}

/// A row of the history that may be a job's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundRow {
    /// Its id.
    pub request_id: RequestId,
    /// When it was made, as far as the row tells.
    pub at: Option<Timestamp>,
    /// What it cost, as far as the row tells.
    pub cost: Option<Usd>,
    /// How it stands.
    pub status: RowStatus,
}

impl FoundRow {
    /// How it stands, in a word.
    pub const fn status_word(&self) -> &'static str {
        match self.status {
            RowStatus::Pending => "rendering",
            RowStatus::Completed => "done",
            RowStatus::Failed => "failed",
        }
    }

    /// What is shown of this row.
    pub fn of(row: &HistoryRow) -> Self {
        Self { request_id: row.request_id.clone(), at: row.at(), cost: row.cost, status: row.status }
    }
}

impl HistoryLook {
    /// What the card says of the looks; `None` when there are none. `time` writes a time of day.
    pub fn words(&self, time: impl Fn(Timestamp) -> String) -> Option<String> {
        match (self.found.len(), self.next) {
            _ if self.off.is_some() => None,
            (1, _) => Some("Segmind's history shows a render that may be this one".to_owned()),
            (2.., _) => Some(format!("Segmind's history shows {} renders that may be this one", self.found.len())),
            _ if self.asking => Some("Looking in your Segmind history".to_owned()),
            (0, Some(next)) => Some(format!("Looking in your Segmind history, next look {}", time(next))),
            (0, None) if self.is_cut => Some(
                "Segmind's history has more renders than could be read, and this shot is not among those".to_owned(),
            ),
            (0, None) if self.looked => Some("Segmind's history shows no trace of this shot".to_owned()),
            (0, None) => None,
        }
    }

    /// Whether the looks go on by themselves.
    pub fn goes_on(&self) -> bool {
        self.off.is_none() && self.found.is_empty() && (self.asking || self.next.is_some())
    }

    /// One plain line for "Details", if there is anything to say.
    pub fn details(&self) -> Option<String> {
        let why = self.off.as_ref()?;
        Some(format!("Segmind's request history can't be used in this session: {why}"))
    }
}

/// What a look brought that the person asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LookSummary {
    /// How many jobs were looked for.
    pub looked_for: usize,
    /// Those that were found and go on.
    pub adopted: Vec<JobId>,
    /// Those for which the person must pick.
    pub to_pick: Vec<JobId>,
    /// How many got no answer this time.
    pub unanswered: usize,
}

/// The renders of the last seven days.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EarlierRenders {
    /// The newest first.
    pub renders: Vec<EarlierRender>,
    /// Whether there are more than could be read.
    pub is_cut: bool,
}

/// A render of the last seven days as the history has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EarlierRender {
    /// Its id.
    pub request_id: RequestId,
    /// What was asked for; empty when the history does not tell.
    pub prompt: String,
    /// The model's slug.
    pub model: String,
    /// When it was made.
    pub at: Option<Timestamp>,
    /// What it cost.
    pub cost: Option<Usd>,
    /// The whole shot, if this version can read it.
    pub request: Option<Box<VideoRequest>>,
    /// Whether it can be brought in.
    pub standing: EarlierStanding,
}

/// Whether a render can be brought in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EarlierStanding {
    /// It can.
    CanCome,
    /// Its clip is in the library.
    InLibrary,
    /// Its clip is in the trash.
    InTrash,
    /// A job of it is under way.
    UnderWay,
    /// It can't; why, in a few words.
    Cannot(String),
}

/// What was brought in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BroughtIn {
    /// The jobs that fetch the clips.
    pub jobs: Vec<JobId>,
    /// What was left out, and why.
    pub left_out: Vec<(RequestId, String)>,
}

/// What a comparison shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Comparison {
    /// The purchases that the history has as the ledger has them.
    pub agreeing: Share,
    /// What differs, the newest first.
    pub differences: Vec<Difference>,
    /// Purchases whose answer was lost: without an id they can't be compared.
    pub lost: Share,
    /// Whether the history has more rows than were read.
    pub is_cut: bool,
}

/// A request that the history and the ledger tell differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Its id.
    pub request_id: RequestId,
    /// In what they differ.
    pub kind: DifferenceKind,
    /// When it was made, as far as either tells.
    pub at: Option<Timestamp>,
    /// What it was for: the shot's name, or the prompt.
    pub words: String,
    /// The model's slug.
    pub model: String,
    /// What the ledger counts for it; `None`: it is not there.
    pub here: Option<Usd>,
    /// What the history says that it cost; `None`: it does not tell.
    pub there: Option<Usd>,
}

impl Difference {
    /// Whether it can be counted as the history has it.
    pub const fn can_count(&self) -> bool {
        matches!(self.kind, DifferenceKind::OnlyThere | DifferenceKind::Open)
            && self.there.is_some()
            && self.at.is_some()
    }
}

/// In what the two differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DifferenceKind {
    /// The ledger does not have it: it was made elsewhere, or by another member of the account.
    OnlyThere,
    /// The ledger counts an estimate or does not know the outcome; the history tells.
    Open,
    /// The ledger has what the service itself told, and the history tells something else. It stays as it is.
    Contradicts,
    /// The ledger has it as billed, and the history does not list it.
    OnlyHere,
}

/// What a person has had counted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CountedIn {
    /// How many purchases are counted as the history has them now.
    pub counted: usize,
    /// What was left out, and why.
    pub left_out: Vec<(RequestId, String)>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(look: &HistoryLook) -> Option<String> {
        look.words(|_| "15:04".to_owned())
    }

    fn row(id: &str) -> FoundRow {
        FoundRow { request_id: RequestId::parse(id).unwrap(), at: None, cost: None, status: RowStatus::Pending }
    }

    #[test]
    fn the_card_says_when_the_next_look_is_what_was_found_and_when_nothing_was() {
        let next = Some(Timestamp::UNIX_EPOCH);
        let waits = HistoryLook { next, ..HistoryLook::default() };
        assert_eq!(words(&waits).as_deref(), Some("Looking in your Segmind history, next look 15:04"));
        assert_eq!(
            words(&HistoryLook { asking: true, ..waits.clone() }).as_deref(),
            Some("Looking in your Segmind history")
        );
        let over = HistoryLook { looked: true, ..HistoryLook::default() };
        assert_eq!(words(&over).as_deref(), Some("Segmind's history shows no trace of this shot"));
        let several = HistoryLook { found: Arc::new([row("a"), row("b")]), ..waits.clone() };
        assert_eq!(words(&several).as_deref(), Some("Segmind's history shows 2 renders that may be this one"));
        assert!(waits.goes_on() && !over.goes_on() && !several.goes_on());
        let off = HistoryLook { off: Some("this key may not read it (403)".into()), ..waits };
        assert_eq!(words(&off), None, "as if there were no history");
        assert_eq!(
            off.details().as_deref(),
            Some("Segmind's request history can't be used in this session: this key may not read it (403)")
        );
    }
}
