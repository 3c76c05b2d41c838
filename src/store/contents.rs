//! What is read at once: what a start needs, and everything for the command line.
//!
//! A start reads what is under way and counts. Its cost doesn't grow with the number of clips and ended jobs.

use jiff::{SignedDuration, Timestamp};
use rusqlite::Connection;

use super::columns::{RowFault, time_value};
use super::error::StoreError;
use super::library::{self, ProjectTotals, Totals};
use super::{caps, clips, jobs, key_values, projects, shots};
use crate::domain::models::ModelMarks;
use crate::domain::{
    Caps, Clip, ClipId, Draft, Job, JobId, LibraryFacts, Project, Settings, ShotLabel, TrashedClip, Usd,
};

/// How many ended jobs a start reads.
pub const KEPT_ENDED: usize = 400;

/// What ended within this time before the last end is read too, however many they are.
const HOUR: SignedDuration = SignedDuration::from_hours(1);

/// How many ended jobs are looked through for them, however many clips lie in the trash.
const LOOKED_THROUGH: usize = 4 * KEPT_ENDED;

/// How long a render that was left is worth watching again. The service keeps a file for seven days.
const LEFT_FOR: SignedDuration = SignedDuration::from_hours(8 * 24);

/// Jobs that have not ended.
pub(super) const OPEN: &str = "where state not in ('saved', 'failed', 'dismissed') order by position, jobs.id";

/// Renders that were left and can still be fetched. The plus keeps SQLite from going through every job for the sake of their order.
pub(super) const LEFT: &str = "where state = 'dismissed' and accepted_at is not null and ended_at = changed_at \
     and max(accepted_at, coalesce(ready_at, accepted_at)) >= ? order by +jobs.id";

/// What a start needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contents {
    /// Every job that has not ended, in the order of the queue.
    pub open: Vec<Job>,
    /// The jobs that ended last, the latest first: [`KEPT_ENDED`], and all of the last hour before the latest end; without dismissed ones
    /// and those whose clip is in the trash.
    pub ended: Vec<Job>,
    /// Renders that the person stopped watching and that the service accepted or finished in the last eight days.
    pub left: Vec<Job>,
    /// The newest job.
    pub last_job: Option<JobId>,
    /// The shots of all these jobs.
    pub labels: Vec<ShotLabel>,
    /// The person's choices.
    pub settings: Settings,
    /// The caps in force.
    pub caps: Caps,
    /// The unfinished shot.
    pub draft: Draft,
    /// What the service has said of models.
    pub marks: ModelMarks,
    /// When the service's catalogue of models was asked last.
    pub catalogue_asked: Option<Timestamp>,
    /// Every project, by name, those that are put away last.
    pub projects: Vec<ProjectTotals>,
    /// What all renders cost, as far as known.
    pub all_work: Usd,
    /// Counts of the library, with revision 0.
    pub facts: LibraryFacts,
    /// The clip that was saved last and is in the library.
    pub newest: Option<Clip>,
    /// Clips of the trash whose deletion has begun.
    pub deleting: Vec<ClipId>,
    /// Rows among these that this version can't read.
    pub unreadable: Vec<UnreadableRow>,
}

/// Everything in the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Everything {
    /// Every job, in the order of the queue.
    pub jobs: Vec<Job>,
    /// Every clip of the library, newest first.
    pub clips: Vec<Clip>,
    /// Every clip of the trash, last trashed first.
    pub trash: Vec<TrashedClip>,
    /// Every project, by name, those that are put away last.
    pub projects: Vec<Project>,
    /// Every shot's name.
    pub labels: Vec<ShotLabel>,
    /// The person's choices.
    pub settings: Settings,
    /// The unfinished shot.
    pub draft: Draft,
    /// Rows that this version can't read.
    pub unreadable: Vec<UnreadableRow>,
}

/// A row that this version can't read. It stays in the file unchanged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnreadableRow {
    /// `jobs`, `clips`, `settings`, `draft` or `models`.
    pub table: &'static str,
    /// Its number; 0 for settings, draft and models.
    pub id: i64,
    /// Why, for "Details".
    pub why: String,
}

/// Collects rows that can't be read (a word of another version, a damaged value).
#[derive(Default)]
struct Faults(Vec<UnreadableRow>);

impl Faults {
    fn of(&mut self, table: &'static str) -> impl FnMut(i64, RowFault) {
        move |id, why| {
            tracing::warn!(table, id, %why, "a row of the ledger can't be read; it is left as it is");
            self.0.push(UnreadableRow { table, id, why: why.0 });
        }
    }
}

/// Reads what a start at `now` needs.
pub(super) fn read(connection: &Connection, now: Timestamp) -> Result<Contents, StoreError> {
    let mut faults = Faults::default();
    let open = jobs::read_some(connection, OPEN, (), faults.of("jobs"))?;
    // What ended within the hour before the last end is read however many they are: the count of money under way needs them.
    let within = format!(
        "(select count(*) from jobs where state in ('saved', 'failed') \
         and ended_at >= (select max(ended_at) from jobs where state in ('saved', 'failed')) - {})",
        HOUR.as_nanos()
    );
    let ended = format!(
        "where jobs.id in (select id from (select id from jobs where state in ('saved', 'failed') \
         order by ended_at desc, id desc limit max({LOOKED_THROUGH}, {within})) late \
         where not exists (select 1 from clips where clips.job = late.id and trashed_at is not null) \
         limit max({KEPT_ENDED}, {within})) \
         order by ended_at desc, jobs.id desc"
    );
    let ended = jobs::read_some(connection, &ended, (), faults.of("jobs"))?;
    let since = now.checked_sub(LEFT_FOR).unwrap_or(Timestamp::MIN);
    let left = jobs::read_some(connection, LEFT, [time_value(since)], faults.of("jobs"))?;
    let all = open.iter().chain(&ended).chain(&left);
    let labels = shots::labels(connection, all.map(|job| job.take.shot))?;
    let last_job: Option<i64> = connection.query_row("select max(id) from jobs", (), |row| row.get(0))?;
    let Totals { projects, all_work, facts, newest } = library::totals(connection)?;
    let settings = key_values::read(connection, key_values::SETTINGS, |why| faults.of(key_values::SETTINGS)(0, why))?;
    let draft = key_values::read(connection, key_values::DRAFT, |why| faults.of(key_values::DRAFT)(0, why))?;
    let marks = key_values::read(connection, key_values::MARKS, |why| faults.of(key_values::MARKS)(0, why))?;
    let asked = key_values::CATALOGUE_ASKED;
    let catalogue_asked = key_values::read(connection, asked, |why| faults.of(asked)(0, why))?;
    let mut statement = connection.prepare("select id from clips where deleting = 1")?;
    let deleting = statement.query_map((), |row| Ok(ClipId(row.get(0)?)))?.collect::<Result<_, _>>()?;
    Ok(Contents {
        open,
        ended,
        left,
        last_job: last_job.map(JobId),
        labels,
        settings,
        caps: caps::read_caps(connection)?,
        draft,
        marks,
        catalogue_asked,
        projects,
        all_work,
        facts,
        newest,
        deleting,
        unreadable: faults.0,
    })
}

/// Reads everything. A row that can't be read is left out and listed in `unreadable`.
pub(super) fn read_everything(connection: &Connection) -> Result<Everything, StoreError> {
    let mut faults = Faults::default();
    let jobs = jobs::read_all(connection, faults.of("jobs"))?;
    let clips::AllClips { library: clips, trash } = clips::read_all(connection, faults.of("clips"))?;
    let settings = key_values::read(connection, key_values::SETTINGS, |why| faults.of(key_values::SETTINGS)(0, why))?;
    let draft = key_values::read(connection, key_values::DRAFT, |why| faults.of(key_values::DRAFT)(0, why))?;
    let (projects, labels) = (projects::all(connection)?, shots::all_labels(connection)?);
    Ok(Everything { jobs, clips, trash, projects, labels, settings, draft, unreadable: faults.0 })
}
