//! Step 4 of the ledger: projects, shots and their takes, marks, and the words that are searched.
//!
//! A job or a clip is never refused because of them: `shot` is a plain number without a foreign key, the counters take any number, and
//! the triggers only note which words changed (`search_todo`); the index itself is brought up to date by `super::search`, where its
//! trouble can't undo the write.

/// The columns of a shot in this version.
pub(super) const SHOT: &str =
    "model, prompt, first_frame_url, first_frame_file, first_frame_sent, shape, seconds, fps, resolution, sound, seed";

/// The new tables and columns, before the old rows get their shots. `project` 0 in `tallies` and in `shots_by_place` is the work without
/// one. `digest` stands for the words and settings of a shot, see `super::likeness`.
pub(super) const TABLES: &str = "
create table projects (
    id                integer primary key autoincrement,
    name              text    not null,
    folded            text    not null unique,
    archived          integer not null default 0,
    defaults          text,
    created_at        integer not null
) strict;

create table shots (
    id                integer primary key autoincrement,
    project           integer references projects (id),
    number            integer not null,
    title             text,
    proposed          text    not null,
    shape             text    not null,
    created_at        integer not null,
    digest            integer not null,
    model             text    not null,
    first_frame_url   text,
    first_frame_file  any,
    first_frame_sent  text,
    seconds           integer not null,
    fps               integer,
    resolution        text,
    sound             integer not null,
    seed              integer not null,
    prompt            text    not null
) strict;
create unique index shots_by_place on shots (coalesce(project, 0), number);
create index shots_by_digest on shots (digest);

alter table jobs add column shot integer not null default 0;
alter table jobs add column take integer not null default 0;
alter table jobs add column continues_clip integer;
alter table jobs add column continues_frame integer;

alter table clips add column shot integer not null default 0;
alter table clips add column take integer not null default 0;
alter table clips add column continues_clip integer;
alter table clips add column continues_frame integer;
alter table clips add column mark text;
alter table clips add column stars integer not null default 0;
alter table clips add column note text not null default '';
alter table clips add column seen integer not null default 1;
";

/// Indexes, counters and the search, once every row has its shot. `clips_rows` holds all that a line of an answer shows, so that a whole
/// library is listed without reading its wide rows.
///
/// `tallies` and `library_counts` are not strict: a sum beyond SQLite's integers becomes a real number there instead of an error that
/// would refuse a paid clip.
pub(super) const INDEXES: &str = "
create index jobs_by_shot on jobs (shot, take);
create index jobs_open on jobs (position, id) where state not in ('saved', 'failed', 'dismissed');
create index jobs_ended on jobs (ended_at, id) where state in ('saved', 'failed');
create index jobs_left on jobs (max(accepted_at, coalesce(ready_at, accepted_at)))
    where state = 'dismissed' and accepted_at is not null and ended_at = changed_at;
create index jobs_by_ready on jobs (ready_at) where ready_at is not null;
create index jobs_by_copy on jobs (first_frame_sent) where first_frame_sent is not null;
create index shots_by_copy on shots (first_frame_sent) where first_frame_sent is not null;
create index clips_by_copy on clips (first_frame_sent) where first_frame_sent is not null;
create index clips_by_shot on clips (shot, take);
create index clips_by_path on clips (path, trashed_at);
create index clips_in_trash on clips (job) where trashed_at is not null;
create index clips_deleting on clips (id) where deleting = 1;
create index clips_rows on clips
    (trashed_at, saved_at, id, shot, take, width, height, shape, model, sound, millis, cost_micros, mark, stars, seen);

create table tallies (
    project           integer primary key,
    clips             integer not null default 0,
    cost_micros       integer not null default 0
);
create table library_counts (
    id                integer primary key check (id = 1),
    trashed           integer not null default 0,
    unseen            integer not null default 0,
    rejected          integer not null default 0,
    rejected_micros   integer not null default 0
);
insert into library_counts (id, trashed, unseen, rejected, rejected_micros)
    select 1, coalesce(sum(trashed_at is not null), 0), coalesce(sum(trashed_at is null and seen = 0), 0),
        coalesce(sum(trashed_at is null and mark is 'reject'), 0),
        coalesce(sum(case when trashed_at is null and mark is 'reject' then coalesce(cost_micros, 0) else 0 end), 0)
    from clips;
insert into tallies (project, clips)
    select coalesce((select project from shots where shots.id = shot), 0) as place, sum(trashed_at is null)
    from clips group by place;
insert into tallies (project, cost_micros)
    select coalesce((select project from shots where shots.id = shot), 0) as place, total(coalesce(cost_micros, 0))
    from jobs group by place
    on conflict do update set cost_micros = excluded.cost_micros;

create table search_todo (
    doc               integer primary key
);
";

/// The index of the search. It is a copy that can be made anew from the rows.
pub(super) const SEARCH: &str = "
create virtual table search using fts5 (
    words, title, note, content = '', contentless_delete = 1, prefix = '1 2 3',
    tokenize = \"unicode61 remove_diacritics 2 categories 'L* N* M* S* Co'\"
);
";

/// What keeps counters and search in step with the rows. A shot's words are document 2 x id of the search, a clip's note is 2 x id + 1.
pub(super) const TRIGGERS: &str = "
insert into search_todo select id * 2 from shots;
create trigger clip_came after insert on clips begin
    update library_counts set trashed = trashed + (new.trashed_at is not null),
        unseen = unseen + (new.trashed_at is null and new.seen = 0),
        rejected = rejected + (new.trashed_at is null and new.mark is 'reject'),
        rejected_micros = rejected_micros + (new.trashed_at is null and new.mark is 'reject') * coalesce(new.cost_micros, 0);
    insert into tallies (project, clips)
        values (coalesce((select project from shots where id = new.shot), 0), new.trashed_at is null)
        on conflict do update set clips = clips + excluded.clips;
    insert into search_todo select new.id * 2 + 1 where new.note <> '' on conflict do nothing;
end;
create trigger clip_went after delete on clips begin
    update library_counts set trashed = trashed - (old.trashed_at is not null),
        unseen = unseen - (old.trashed_at is null and old.seen = 0),
        rejected = rejected - (old.trashed_at is null and old.mark is 'reject'),
        rejected_micros = rejected_micros - (old.trashed_at is null and old.mark is 'reject') * coalesce(old.cost_micros, 0);
    insert into tallies (project, clips)
        values (coalesce((select project from shots where id = old.shot), 0), -(old.trashed_at is null))
        on conflict do update set clips = clips + excluded.clips;
    insert into search_todo select old.id * 2 + 1 where old.note <> '' on conflict do nothing;
end;
create trigger clip_changed after update of trashed_at, seen, mark, cost_micros, shot on clips
when old.trashed_at is not new.trashed_at or old.seen <> new.seen or old.mark is not new.mark
    or old.cost_micros is not new.cost_micros or old.shot <> new.shot
begin
    update library_counts set trashed = trashed + (new.trashed_at is not null) - (old.trashed_at is not null),
        unseen = unseen + (new.trashed_at is null and new.seen = 0) - (old.trashed_at is null and old.seen = 0),
        rejected = rejected + (new.trashed_at is null and new.mark is 'reject')
            - (old.trashed_at is null and old.mark is 'reject'),
        rejected_micros = rejected_micros
            + (new.trashed_at is null and new.mark is 'reject') * coalesce(new.cost_micros, 0)
            - (old.trashed_at is null and old.mark is 'reject') * coalesce(old.cost_micros, 0);
    insert into tallies (project, clips)
        values (coalesce((select project from shots where id = old.shot), 0), -(old.trashed_at is null))
        on conflict do update set clips = clips + excluded.clips;
    insert into tallies (project, clips)
        values (coalesce((select project from shots where id = new.shot), 0), new.trashed_at is null)
        on conflict do update set clips = clips + excluded.clips;
end;
create trigger clip_noted after update of note on clips when old.note <> new.note begin
    insert into search_todo values (new.id * 2 + 1) on conflict do nothing;
end;
create trigger job_came after insert on jobs when new.cost_micros is not null begin
    insert into tallies (project, cost_micros)
        values (coalesce((select project from shots where id = new.shot), 0), new.cost_micros)
        on conflict do update set cost_micros = cost_micros + excluded.cost_micros;
end;
create trigger job_changed after update of cost_micros, shot on jobs
when old.cost_micros is not new.cost_micros or old.shot <> new.shot begin
    insert into tallies (project, cost_micros)
        values (coalesce((select project from shots where id = old.shot), 0), -coalesce(old.cost_micros, 0))
        on conflict do update set cost_micros = cost_micros + excluded.cost_micros;
    insert into tallies (project, cost_micros)
        values (coalesce((select project from shots where id = new.shot), 0), coalesce(new.cost_micros, 0))
        on conflict do update set cost_micros = cost_micros + excluded.cost_micros;
end;
create trigger shot_came after insert on shots begin
    insert into search_todo values (new.id * 2) on conflict do nothing;
end;
create trigger shot_named after update of title on shots when old.title is not new.title begin
    insert into search_todo values (new.id * 2) on conflict do nothing;
end;
create trigger shot_moved after update of project on shots when old.project is not new.project begin
    insert into tallies (project, clips, cost_micros)
        select coalesce(old.project, 0), -(select count(*) from clips where shot = new.id and trashed_at is null),
            -(select total(cost_micros) from jobs where shot = new.id) where true
        on conflict do update set clips = clips + excluded.clips, cost_micros = cost_micros + excluded.cost_micros;
    insert into tallies (project, clips, cost_micros)
        select coalesce(new.project, 0), (select count(*) from clips where shot = new.id and trashed_at is null),
            (select total(cost_micros) from jobs where shot = new.id) where true
        on conflict do update set clips = clips + excluded.clips, cost_micros = cost_micros + excluded.cost_micros;
end;
";
