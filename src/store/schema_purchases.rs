//! The step of the ledger that adds purchases, and how the purchases of older versions are told from their jobs and clips.
//!
//! A purchase names its job, shot, project and clip by plain numbers without foreign keys: it outlives all of them. `counts_micros` is
//! what it counts in every sum and for the caps; the file itself keeps it in step.
//!
//! How honest the old rows are:
//! - When: the submit's time, else the acceptance's, else when the shot was queued.
//! - Price: the true cost where the answer told it; else the estimate of the job, which step 5 has filled in from the prices of then; 0 where even
//!   that is missing (a length that no version could send).
//! - Outcome: as the job's state tells. A job that was put away (`dismissed`) has forgotten whether it had failed, was turned away, had
//!   lost its answer or was left while it rendered: without a cost or a result it becomes `unknown`, which counts as spent. That may be
//!   too much, never too little.
//! - Project: the one that its shot belongs to at that moment.
//! - A clip whose job is missing becomes a purchase of its own, billed at its cost.

/// The table. `job` and `request_id` are each bought once.
pub(super) const TABLES: &str = "
create table purchases (
    id                integer primary key autoincrement,
    job               integer unique,
    request_id        text    unique,
    shot              integer,
    take              integer not null default 0,
    title             text    not null default '',
    project           integer,
    project_name      text,
    model             text    not null,
    at                integer not null,
    counted_at        integer not null,
    estimate_micros   integer not null,
    cost_micros       integer,
    outcome           text    not null,
    found             integer not null default 0,
    clip              integer,
    counts_micros     integer not null generated always as
        (case outcome when 'not_billed' then 0 else max(0, coalesce(cost_micros, estimate_micros)) end) stored
) strict;
";

/// Purchases of jobs that were ever sent.
pub(super) const OF_JOBS: &str = "
insert into purchases (job, request_id, shot, take, title, project, project_name, model, at, counted_at,
    estimate_micros, cost_micros, outcome, clip)
select jobs.id, jobs.request_id, jobs.shot, jobs.take, coalesce(shots.title, shots.proposed, ''), shots.project,
    projects.name, jobs.model, coalesce(jobs.submitted_at, jobs.accepted_at, jobs.created_at),
    coalesce(jobs.submitted_at, jobs.accepted_at, jobs.created_at),
    coalesce(jobs.estimate_micros, 0),
    jobs.cost_micros,
    case
        when jobs.ready_at is not null or jobs.state in ('ready', 'downloading', 'saved') then 'billed'
        when jobs.state = 'submitting' then 'on_the_way'
        when jobs.state = 'needs_user' and jobs.state_detail = '\"unknown_outcome\"' then 'unknown'
        when jobs.state = 'dismissed' then case when jobs.cost_micros is not null then 'billed' else 'unknown' end
        when jobs.request_id is null then 'not_billed'
        when jobs.state <> 'failed' then 'on_the_way'
        when not json_valid(jobs.state_detail) then 'unknown'
        else case coalesce(json_extract(jobs.state_detail, '$.billed'), json_extract(jobs.state_detail, '$.kind'))
            when 'yes' then 'billed' when 'record_expired' then 'billed' when 'output_gone' then 'billed'
            when 'output_refused' then 'billed' when 'not_a_video' then 'billed'
            when 'unknown' then 'unknown' when 'internal' then 'unknown' when 'unreadable_answer' then 'unknown'
            when 'no_output' then 'unknown'
            else 'not_billed' end
    end,
    (select clips.id from clips where clips.job = jobs.id)
from jobs left join shots on shots.id = jobs.shot left join projects on projects.id = shots.project
where jobs.submitted_at is not null or jobs.request_id is not null
order by coalesce(jobs.submitted_at, jobs.accepted_at, jobs.created_at), jobs.id;
";

/// Purchases of clips whose job is missing, and the index by which sums are made.
pub(super) const REST: &str = "
insert or ignore into purchases (request_id, shot, take, title, project, project_name, model, at, counted_at,
    estimate_micros, cost_micros, outcome, clip)
select clips.request_id, clips.shot, clips.take, coalesce(shots.title, shots.proposed, ''), shots.project,
    projects.name, clips.model, clips.created_at, clips.created_at,
    coalesce(clips.estimate_micros, 0),
    clips.cost_micros, 'billed', clips.id
from clips left join shots on shots.id = clips.shot left join projects on projects.id = shots.project
where clips.job not in (select id from jobs);
create index purchases_by_time on purchases (counted_at, counts_micros);
create index purchases_by_date on purchases (at, id);
";
