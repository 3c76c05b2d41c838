//! The tables of the ledger, one SQL step per version. Owns the steps; a step that was released is never changed again.
//!
//! Words in the columns are the domain's own (`veo-3`, `16:9`, `720p`, `needs_user`), so that the file can be read with any
//! SQLite tool. Times are whole nanoseconds since 1970 UTC (exactly what `jiff` holds), money is millionths of a dollar.
//! Paths are text, or a blob of the system's own bytes where they are no Unicode. No column ever holds the API key.

/// Marks a file as a ledger of Rushes (`RUSH`), so that another program's database is never taken for one.
pub(super) const APPLICATION_ID: i64 = 0x5255_5348;

/// Step n leads from version n to version n + 1.
pub(super) const STEPS: &[&str] = &[V1, V2, V3];

const V1: &str = "
create table jobs (
    id                integer primary key autoincrement,
    model             text    not null,
    prompt            text    not null,
    first_frame_url   text,
    first_frame_file  any,
    shape             text    not null,
    seconds           integer not null,
    fps               integer,
    resolution        text,
    sound             integer not null,
    seed              integer not null,
    state             text    not null,
    state_detail      text,
    asset_url         text,
    submitted_at      integer,
    request_id        text,
    accepted_at       integer,
    output_url        text,
    ready_at          integer,
    cost_micros       integer,
    ended_at          integer,
    turned_away       integer not null,
    position          integer not null,
    retry_of          integer references jobs (id),
    created_at        integer not null,
    changed_at        integer not null,
    revision          integer not null
) strict;
create unique index jobs_by_request_id on jobs (request_id);
create index jobs_by_position on jobs (position);
create index jobs_by_retry_of on jobs (retry_of) where retry_of is not null;

create table clips (
    id                integer primary key autoincrement,
    model             text    not null,
    prompt            text    not null,
    first_frame_url   text,
    first_frame_file  any,
    shape             text    not null,
    seconds           integer not null,
    fps               integer,
    resolution        text,
    sound             integer not null,
    seed              integer not null,
    job               integer not null unique references jobs (id),
    request_id        text    not null,
    path              any     not null,
    cost_micros       integer,
    width             integer not null,
    height            integer not null,
    millis            integer not null,
    frames_per_1000s  integer not null,
    has_sound         integer not null,
    bytes             integer not null,
    created_at        integer not null,
    saved_at          integer not null
) strict;

create table notes (
    name              text    primary key,
    json              text    not null
) strict, without rowid;
";

/// The trash: a clip with a time in `trashed_at` is out of the library; `deleting` marks one whose file goes next.
const V2: &str = "
alter table clips add column trashed_at integer;
alter table clips add column deleting integer not null default 0;
";

/// Every address that a result names: beside the first, in `output_url`, the others as a JSON list of texts. How a first frame goes out:
/// `address`, or the name of our copy in the folder `pictures`; null in an older version's row, or without a first frame.
const V3: &str = "
alter table jobs add column more_output_urls text;
alter table jobs add column first_frame_sent text;
alter table clips add column first_frame_sent text;
";
