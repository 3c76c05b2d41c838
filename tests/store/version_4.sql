-- A ledger of version 4: that of version 3 brought up, with a project that has defaults and an unfinished shot.
CREATE TABLE jobs (
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
, more_output_urls text, first_frame_sent text, shot integer not null default 0, take integer not null default 0, continues_clip integer, continues_frame integer) strict;
CREATE TABLE clips (
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
, trashed_at integer, deleting integer not null default 0, first_frame_sent text, shot integer not null default 0, take integer not null default 0, continues_clip integer, continues_frame integer, mark text, stars integer not null default 0, note text not null default '', seen integer not null default 1) strict;
CREATE TABLE notes (
    name              text    primary key,
    json              text    not null
) strict, without rowid;
CREATE TABLE projects (
    id                integer primary key autoincrement,
    name              text    not null,
    folded            text    not null unique,
    archived          integer not null default 0,
    defaults          text,
    created_at        integer not null
) strict;
CREATE TABLE shots (
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
CREATE TABLE tallies (
    project           integer primary key,
    clips             integer not null default 0,
    cost_micros       integer not null default 0
);
CREATE TABLE library_counts (
    id                integer primary key check (id = 1),
    trashed           integer not null default 0,
    unseen            integer not null default 0,
    rejected          integer not null default 0,
    rejected_micros   integer not null default 0
);
CREATE TABLE search_todo (
    doc               integer primary key
);
insert into jobs values (1, 'veo-3', 'a fox', 'https://example.com/fox.png', NULL, '16:9', 8, 24, '1080p', 1, 41, 'saved', '1', NULL, 1795000001123456789, 'b0f1-9', 1795000002123456789, 'https://files.segmind.com/fox.mp4', 1795000150123456789, 3200000, 1795000160123456789, 0, 1, NULL, 1795000000123456789, 1795000160123456789, 6, NULL, NULL, 1, 1, NULL, NULL);
insert into jobs values (2, 'veo-3', 'a hare', NULL, NULL, '9:16', 4, NULL, NULL, 1, 42, 'needs_user', '"unknown_outcome"', NULL, 1795000301000000000, NULL, NULL, NULL, NULL, NULL, NULL, 0, 2, NULL, 1795000300000000000, 1795000302000000000, 3, NULL, NULL, 2, 1, NULL, NULL);
insert into jobs values (3, 'veo-3-fast', 'an owl', NULL, NULL, '1:1', 6, NULL, NULL, 0, 43, 'waiting', '{"until":"2026-11-18T10:00:00Z","why":"rate_limited"}', NULL, 1795000401000000000, NULL, NULL, NULL, NULL, NULL, NULL, 1, 3, NULL, 1795000400000000000, 1795000402000000000, 3, NULL, NULL, 3, 1, NULL, NULL);
insert into jobs values (4, 'veo-3', 'a crow', NULL, NULL, '4:3', 8, NULL, NULL, 1, 44, 'failed', '{"kind":"render_failed","message":"blocked","details":"422"}', NULL, 1795000501000000000, NULL, NULL, NULL, NULL, NULL, NULL, 0, 4, NULL, 1795000500000000000, 1795000502000000000, 4, NULL, NULL, 4, 1, NULL, NULL);
insert into jobs values (5, 'veo-3', 'a crow', NULL, '/home/ana/Pictures/crow.png', '3:4', 8, NULL, NULL, 1, 45, 'held', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, 5, 4, 1795000600000000000, 1795000600000000000, 1, NULL, NULL, 5, 1, NULL, NULL);
insert into jobs values (6, 'veo-3', 'a webm', NULL, NULL, '16:9', 8, NULL, NULL, 1, 41, 'failed', '{"kind":"not_a_video","message":null,"details":"This is not an MP4 file"}', NULL, 1795000000123456789, 'b0f1-16', 1795000000123456789, 'https://images.segmind.com/w.webm', 1795000160123456789, NULL, 1795000160123456789, 0, 6, NULL, 1795000000123456789, 1795000160123456789, 6, NULL, NULL, 6, 1, NULL, NULL);
insert into jobs values (7, 'veo-3', 'A keeper, climbs the stairs', NULL, NULL, '16:9', 8, NULL, NULL, 1, 51, 'saved', '2', NULL, 1795001000000000000, 'c-7', 1795001000000000000, 'https://images.segmind.com/7.mp4', 1795001100000000000, 3200000, 1795001200000000000, 0, 7, NULL, 1795001000000000000, 1795001200000000000, 6, NULL, NULL, 7, 1, NULL, NULL);
insert into jobs values (8, 'veo-3', 'A keeper, climbs the stairs', NULL, NULL, '16:9', 8, NULL, NULL, 1, 52, 'failed', '{"kind":"render_failed","message":null,"details":""}', NULL, 1795002000000000000, 'c-8', 1795002000000000000, NULL, NULL, NULL, 1795002200000000000, 0, 8, NULL, 1795002000000000000, 1795002200000000000, 5, NULL, NULL, 7, 2, NULL, NULL);
insert into jobs values (9, 'veo-3', 'A keeper, climbs the stairs', NULL, NULL, '16:9', 8, NULL, NULL, 1, 52, 'saved', '3', NULL, 1795003000000000000, 'c-9', 1795003000000000000, 'https://images.segmind.com/9.mp4', 1795003100000000000, 3200000, 1795003200000000000, 0, 9, 8, 1795003000000000000, 1795003200000000000, 6, NULL, NULL, 7, 2, NULL, NULL);
insert into jobs values (10, 'veo-3', 'A keeper, climbs the stairs', NULL, NULL, '16:9', 8, NULL, NULL, 1, 52, 'saved', '4', NULL, 1795004000000000000, 'c-10', 1795004000000000000, 'https://images.segmind.com/10.mp4', 1795004100000000000, 3100000, 1795004200000000000, 0, 10, 9, 1795004000000000000, 1795004200000000000, 6, NULL, NULL, 7, 3, NULL, NULL);
insert into jobs values (11, 'veo-3', 'A keeper, lights the lamp', NULL, NULL, '16:9', 8, NULL, NULL, 1, 53, 'dismissed', NULL, NULL, 1795005000000000000, 'c-11', 1795005000000000000, NULL, NULL, NULL, 1795005200000000000, 0, 11, NULL, 1795005000000000000, 1795005200000000000, 4, NULL, NULL, 8, 1, NULL, NULL);
insert into jobs values (12, 'veo-9', 'of a later version', NULL, NULL, '16:9', 8, NULL, NULL, 1, 54, 'dreaming', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, 12, NULL, 1795006000000000000, 1795006000000000000, 1, NULL, NULL, 9, 1, NULL, NULL);
insert into jobs values (13, 'veo-3', 'a pier', NULL, '/home/ana/pier.png', '16:9', 8, NULL, NULL, 1, 55, 'held', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, 13, NULL, 1795007000000000000, 1795007000000000000, 1, NULL, NULL, 10, 1, NULL, NULL);
insert into jobs values (14, 'veo-3', 'a pier', NULL, '/home/ana/pier.png', '16:9', 8, NULL, NULL, 1, 56, 'held', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, 14, NULL, 1795007000000000000, 1795007000000000000, 1, NULL, '0123456789abcdef0123456789abcdef.png', 10, 2, NULL, NULL);
insert into jobs values (15, 'veo-3', 'a pier', NULL, X'FF2F70', '16:9', 8, NULL, NULL, 1, 57, 'held', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, 15, NULL, 1795007000000000000, 1795007000000000000, 1, NULL, 'ffffffffffffffffffffffffffffffff.png', 11, 1, NULL, NULL);
insert into clips values (1, 'veo-3', 'a fox', 'https://example.com/fox.png', NULL, '16:9', 8, 24, '1080p', 1, 41, 1, 'b0f1-9', '/home/ana/Videos/Rushes/a fox.mp4', 3200000, 1920, 1080, 8000, 24000, 1, 8400000, 1795000000123456789, 1795000160123456789, 1795000170123456789, 0, NULL, 1, 1, NULL, NULL, NULL, 0, '', 1);
insert into clips values (2, 'veo-3', 'A keeper, climbs the stairs', NULL, NULL, '16:9', 8, NULL, NULL, 1, 51, 7, 'c-7', '/home/ana/Videos/Rushes/7.mp4', 3200000, 1920, 1080, 8000, 24000, 1, 8400000, 1795001000000000000, 1795001200000000000, NULL, 0, NULL, 7, 1, NULL, NULL, NULL, 0, '', 1);
insert into clips values (3, 'veo-3', 'A keeper, climbs the stairs', NULL, NULL, '16:9', 8, NULL, NULL, 1, 52, 9, 'c-9', '/home/ana/Videos/Rushes/9.mp4', 3200000, 1920, 1080, 8000, 24000, 1, 8400000, 1795003000000000000, 1795003200000000000, NULL, 0, NULL, 7, 2, NULL, NULL, NULL, 0, '', 1);
insert into clips values (4, 'veo-3', 'A keeper, climbs the stairs', NULL, NULL, '16:9', 8, NULL, NULL, 1, 52, 10, 'c-10', X'2F766964FF', 3100000, 1920, 1080, 8000, 24000, 1, 8400000, 1795004000000000000, 1795004200000000000, 1795004300000000000, 1, NULL, 7, 3, NULL, NULL, NULL, 0, '', 1);
insert into notes values ('draft', '{"prompt":"a heron","first_frame":{"url":"https://example.org/heron.png"},"copy":"0123456789abcdef0123456789abcdef.png","send_anyway":null,"model":"veo-3","shape":"4:3","length":6,"frame_rate":null,"resolution":null,"sound":true,"seed":{"fixed":"7"},"takes":2,"shot":3,"continues":null}');
insert into notes values ('settings', '{"concurrency":5,"welcomed":true,"theme":"light"}');
insert into projects values (1, 'Tide', 'tide', 0, '{"prompt":"","first_frame":"none","copy":null,"send_anyway":null,"model":"veo-3-fast","shape":"9:16","length":4,"frame_rate":24,"resolution":"1080p","sound":false,"seed":"random","takes":2,"shot":null,"continues":null}', 1795000000000000000);
insert into shots values (1, NULL, 1, NULL, 'A fox', '16:9', 1795000000123456789, -6234141177883761619, 'veo-3', 'https://example.com/fox.png', NULL, NULL, 8, 24, '1080p', 1, 41, 'a fox');
insert into shots values (2, NULL, 2, NULL, 'A hare', '9:16', 1795000300000000000, -2134555191608056407, 'veo-3', NULL, NULL, NULL, 4, NULL, NULL, 1, 42, 'a hare');
insert into shots values (3, NULL, 3, NULL, 'An owl', '1:1', 1795000400000000000, -1178989245070624801, 'veo-3-fast', NULL, NULL, NULL, 6, NULL, NULL, 0, 43, 'an owl');
insert into shots values (4, NULL, 4, NULL, 'A crow', '4:3', 1795000500000000000, -3520087035843908918, 'veo-3', NULL, NULL, NULL, 8, NULL, NULL, 1, 44, 'a crow');
insert into shots values (5, NULL, 5, NULL, 'A crow', '3:4', 1795000600000000000, 5012397586608705006, 'veo-3', NULL, '/home/ana/Pictures/crow.png', NULL, 8, NULL, NULL, 1, 45, 'a crow');
insert into shots values (6, NULL, 6, NULL, 'A webm', '16:9', 1795000000123456789, -6434663225400323379, 'veo-3', NULL, NULL, NULL, 8, NULL, NULL, 1, 41, 'a webm');
insert into shots values (7, NULL, 7, NULL, 'Climbs the stairs', '16:9', 1795001000000000000, 6253572408343238518, 'veo-3', NULL, NULL, NULL, 8, NULL, NULL, 1, 51, 'A keeper, climbs the stairs');
insert into shots values (8, NULL, 8, NULL, 'Lights the lamp', '16:9', 1795005000000000000, -8782400157445581917, 'veo-3', NULL, NULL, NULL, 8, NULL, NULL, 1, 53, 'A keeper, lights the lamp');
insert into shots values (9, NULL, 9, NULL, 'Of a later version', '16:9', 1795006000000000000, 4044458710135116989, 'veo-9', NULL, NULL, NULL, 8, NULL, NULL, 1, 54, 'of a later version');
insert into shots values (10, NULL, 10, NULL, 'A pier', '16:9', 1795007000000000000, -3762761250486777615, 'veo-3', NULL, '/home/ana/pier.png', NULL, 8, NULL, NULL, 1, 55, 'a pier');
insert into shots values (11, NULL, 11, NULL, 'A pier', '16:9', 1795007000000000000, -3762761250486777615, 'veo-3', NULL, X'FF2F70', 'ffffffffffffffffffffffffffffffff.png', 8, NULL, NULL, 1, 57, 'a pier');
insert into tallies values (0, 2, 12700000);
insert into library_counts values (1, 2, 0, 0, 0);
insert into search_todo values (2);
insert into search_todo values (4);
insert into search_todo values (6);
insert into search_todo values (8);
insert into search_todo values (10);
insert into search_todo values (12);
insert into search_todo values (14);
insert into search_todo values (16);
insert into search_todo values (18);
insert into search_todo values (20);
insert into search_todo values (22);
update sqlite_sequence set seq = 15 where name = 'jobs';
update sqlite_sequence set seq = 4 where name = 'clips';
update sqlite_sequence set seq = 11 where name = 'shots';
update sqlite_sequence set seq = 1 where name = 'projects';
CREATE UNIQUE INDEX jobs_by_request_id on jobs (request_id);
CREATE INDEX jobs_by_position on jobs (position);
CREATE INDEX jobs_by_retry_of on jobs (retry_of) where retry_of is not null;
CREATE UNIQUE INDEX shots_by_place on shots (coalesce(project, 0), number);
CREATE INDEX shots_by_digest on shots (digest);
CREATE INDEX jobs_by_shot on jobs (shot, take);
CREATE INDEX jobs_open on jobs (position, id) where state not in ('saved', 'failed', 'dismissed');
CREATE INDEX jobs_ended on jobs (ended_at, id) where state in ('saved', 'failed');
CREATE INDEX jobs_left on jobs (max(accepted_at, coalesce(ready_at, accepted_at)))
    where state = 'dismissed' and accepted_at is not null and ended_at = changed_at;
CREATE INDEX jobs_by_ready on jobs (ready_at) where ready_at is not null;
CREATE INDEX jobs_by_copy on jobs (first_frame_sent) where first_frame_sent is not null;
CREATE INDEX shots_by_copy on shots (first_frame_sent) where first_frame_sent is not null;
CREATE INDEX clips_by_copy on clips (first_frame_sent) where first_frame_sent is not null;
CREATE INDEX clips_by_shot on clips (shot, take);
CREATE INDEX clips_by_path on clips (path, trashed_at);
CREATE INDEX clips_in_trash on clips (job) where trashed_at is not null;
CREATE INDEX clips_deleting on clips (id) where deleting = 1;
CREATE INDEX clips_rows on clips
    (trashed_at, saved_at, id, shot, take, width, height, shape, model, sound, millis, cost_micros, mark, stars, seen);
CREATE VIRTUAL TABLE search using fts5 (
    words, title, note, content = '', contentless_delete = 1, prefix = '1 2 3',
    tokenize = "unicode61 remove_diacritics 2 categories 'L* N* M* S* Co'"
);
CREATE TRIGGER clip_came after insert on clips begin
    update library_counts set trashed = trashed + (new.trashed_at is not null),
        unseen = unseen + (new.trashed_at is null and new.seen = 0),
        rejected = rejected + (new.trashed_at is null and new.mark is 'reject'),
        rejected_micros = rejected_micros + (new.trashed_at is null and new.mark is 'reject') * coalesce(new.cost_micros, 0);
    insert into tallies (project, clips)
        values (coalesce((select project from shots where id = new.shot), 0), new.trashed_at is null)
        on conflict do update set clips = clips + excluded.clips;
    insert into search_todo select new.id * 2 + 1 where new.note <> '' on conflict do nothing;
end;
CREATE TRIGGER clip_went after delete on clips begin
    update library_counts set trashed = trashed - (old.trashed_at is not null),
        unseen = unseen - (old.trashed_at is null and old.seen = 0),
        rejected = rejected - (old.trashed_at is null and old.mark is 'reject'),
        rejected_micros = rejected_micros - (old.trashed_at is null and old.mark is 'reject') * coalesce(old.cost_micros, 0);
    insert into tallies (project, clips)
        values (coalesce((select project from shots where id = old.shot), 0), -(old.trashed_at is null))
        on conflict do update set clips = clips + excluded.clips;
    insert into search_todo select old.id * 2 + 1 where old.note <> '' on conflict do nothing;
end;
CREATE TRIGGER clip_changed after update of trashed_at, seen, mark, cost_micros, shot on clips
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
CREATE TRIGGER clip_noted after update of note on clips when old.note <> new.note begin
    insert into search_todo values (new.id * 2 + 1) on conflict do nothing;
end;
CREATE TRIGGER job_came after insert on jobs when new.cost_micros is not null begin
    insert into tallies (project, cost_micros)
        values (coalesce((select project from shots where id = new.shot), 0), new.cost_micros)
        on conflict do update set cost_micros = cost_micros + excluded.cost_micros;
end;
CREATE TRIGGER job_changed after update of cost_micros, shot on jobs
when old.cost_micros is not new.cost_micros or old.shot <> new.shot begin
    insert into tallies (project, cost_micros)
        values (coalesce((select project from shots where id = old.shot), 0), -coalesce(old.cost_micros, 0))
        on conflict do update set cost_micros = cost_micros + excluded.cost_micros;
    insert into tallies (project, cost_micros)
        values (coalesce((select project from shots where id = new.shot), 0), coalesce(new.cost_micros, 0))
        on conflict do update set cost_micros = cost_micros + excluded.cost_micros;
end;
CREATE TRIGGER shot_came after insert on shots begin
    insert into search_todo values (new.id * 2) on conflict do nothing;
end;
CREATE TRIGGER shot_named after update of title on shots when old.title is not new.title begin
    insert into search_todo values (new.id * 2) on conflict do nothing;
end;
CREATE TRIGGER shot_moved after update of project on shots when old.project is not new.project begin
    insert into tallies (project, clips, cost_micros)
        select coalesce(old.project, 0), -(select count(*) from clips where shot = new.id and trashed_at is null),
            -(select total(cost_micros) from jobs where shot = new.id) where true
        on conflict do update set clips = clips + excluded.clips, cost_micros = cost_micros + excluded.cost_micros;
    insert into tallies (project, clips, cost_micros)
        select coalesce(new.project, 0), (select count(*) from clips where shot = new.id and trashed_at is null),
            (select total(cost_micros) from jobs where shot = new.id) where true
        on conflict do update set clips = clips + excluded.clips, cost_micros = cost_micros + excluded.cost_micros;
end;
pragma application_id = 1381323592;
pragma user_version = 4;
