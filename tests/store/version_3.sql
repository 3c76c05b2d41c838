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
pragma application_id = 1381323592;
pragma user_version = 1;

insert into jobs (id, model, prompt, first_frame_url, shape, seconds, fps, resolution, sound, seed, state, state_detail,
    submitted_at, request_id, accepted_at, output_url, ready_at, cost_micros, ended_at, turned_away, position, created_at,
    changed_at, revision)
values (1, 'veo-3', 'a fox', 'https://example.com/fox.png', '16:9', 8, 24, '1080p', 1, 41, 'saved', '1',
    1795000001123456789, 'b0f1-9', 1795000002123456789, 'https://files.segmind.com/fox.mp4', 1795000150123456789, 3200000,
    1795000160123456789, 0, 1, 1795000000123456789, 1795000160123456789, 6);
insert into jobs (id, model, prompt, shape, seconds, sound, seed, state, state_detail, submitted_at, turned_away, position,
    created_at, changed_at, revision)
values (2, 'veo-3', 'a hare', '9:16', 4, 1, 42, 'needs_user', '"unknown_outcome"', 1795000301000000000, 0, 2,
        1795000300000000000, 1795000302000000000, 3),
       (3, 'veo-3-fast', 'an owl', '1:1', 6, 0, 43, 'waiting', '{"until":"2026-11-18T10:00:00Z","why":"rate_limited"}',
        1795000401000000000, 1, 3, 1795000400000000000, 1795000402000000000, 3),
       (4, 'veo-3', 'a crow', '4:3', 8, 1, 44, 'failed', '{"kind":"render_failed","message":"blocked","details":"422"}',
        1795000501000000000, 0, 4, 1795000500000000000, 1795000502000000000, 4);
insert into jobs (id, model, prompt, first_frame_file, shape, seconds, sound, seed, state, turned_away, position, retry_of,
    created_at, changed_at, revision)
values (5, 'veo-3', 'a crow', '/home/ana/Pictures/crow.png', '3:4', 8, 1, 45, 'held', 0, 5, 4, 1795000600000000000,
        1795000600000000000, 1);
insert into clips (id, model, prompt, first_frame_url, shape, seconds, fps, resolution, sound, seed, job, request_id, path,
    cost_micros, width, height, millis, frames_per_1000s, has_sound, bytes, created_at, saved_at)
values (1, 'veo-3', 'a fox', 'https://example.com/fox.png', '16:9', 8, 24, '1080p', 1, 41, 1, 'b0f1-9',
    '/home/ana/Videos/Rushes/a fox.mp4', 3200000, 1920, 1080, 8000, 24000, 1, 8400000, 1795000000123456789,
    1795000160123456789);
insert into notes (name, json) values ('settings', '{"concurrency":5,"welcomed":true,"theme":"light"}'),
    ('draft', '{"prompt":"a heron","takes":2}');
alter table clips add column trashed_at integer;
alter table clips add column deleting integer not null default 0;
pragma user_version = 2;
insert into jobs (id, model, prompt, shape, seconds, sound, seed, state, state_detail, submitted_at, request_id, accepted_at, output_url,
    ready_at, ended_at, turned_away, position, created_at, changed_at, revision)
values (6, 'veo-3', 'a webm', '16:9', 8, 1, 41, 'failed', '{"kind":"not_a_video","message":null,"details":"This is not an MP4 file"}',
    1795000000123456789, 'b0f1-16', 1795000000123456789, 'https://images.segmind.com/w.webm', 1795000160123456789, 1795000160123456789,
    0, 6, 1795000000123456789, 1795000160123456789, 6);
update clips set trashed_at = 1795000170123456789;
alter table jobs add column more_output_urls text;
alter table jobs add column first_frame_sent text;
alter table clips add column first_frame_sent text;
pragma user_version = 3;
-- Takes of one shot: two presses on one prompt, a failed render that was submitted again, and one that was saved twice.
insert into jobs (id, model, prompt, shape, seconds, sound, seed, state, state_detail, submitted_at, request_id, accepted_at, output_url,
    ready_at, cost_micros, ended_at, turned_away, position, retry_of, created_at, changed_at, revision)
values (7, 'veo-3', 'A keeper, climbs the stairs', '16:9', 8, 1, 51, 'saved', '2', 1795001000000000000, 'c-7', 1795001000000000000,
        'https://images.segmind.com/7.mp4', 1795001100000000000, 3200000, 1795001200000000000, 0, 7, null, 1795001000000000000,
        1795001200000000000, 6),
       (8, 'veo-3', 'A keeper, climbs the stairs', '16:9', 8, 1, 52, 'failed', '{"kind":"render_failed","message":null,"details":""}',
        1795002000000000000, 'c-8', 1795002000000000000, null, null, null, 1795002200000000000, 0, 8, null, 1795002000000000000,
        1795002200000000000, 5),
       (9, 'veo-3', 'A keeper, climbs the stairs', '16:9', 8, 1, 52, 'saved', '3', 1795003000000000000, 'c-9', 1795003000000000000,
        'https://images.segmind.com/9.mp4', 1795003100000000000, 3200000, 1795003200000000000, 0, 9, 8, 1795003000000000000,
        1795003200000000000, 6),
       (10, 'veo-3', 'A keeper, climbs the stairs', '16:9', 8, 1, 52, 'saved', '4', 1795004000000000000, 'c-10', 1795004000000000000,
        'https://images.segmind.com/10.mp4', 1795004100000000000, 3100000, 1795004200000000000, 0, 10, 9, 1795004000000000000,
        1795004200000000000, 6),
       (11, 'veo-3', 'A keeper, lights the lamp', '16:9', 8, 1, 53, 'dismissed', null, 1795005000000000000, 'c-11', 1795005000000000000,
        null, null, null, 1795005200000000000, 0, 11, null, 1795005000000000000, 1795005200000000000, 4),
       (12, 'veo-9', 'of a later version', '16:9', 8, 1, 54, 'dreaming', null, null, null, null, null, null, null, null, 0, 12, null,
        1795006000000000000, 1795006000000000000, 1);
-- One picture by two ways: the file, and later the same file as our copy; then another picture in the same file.
-- Its path, as that of clip 4, is no Unicode on any system: neither these bytes nor, on Windows, these code units.
insert into jobs (id, model, prompt, first_frame_file, first_frame_sent, shape, seconds, sound, seed, state, turned_away, position, created_at,
    changed_at, revision)
values (13, 'veo-3', 'a pier', '/home/ana/pier.png', null, '16:9', 8, 1, 55, 'held', 0, 13, 1795007000000000000, 1795007000000000000, 1),
       (14, 'veo-3', 'a pier', '/home/ana/pier.png', '0123456789abcdef0123456789abcdef.png', '16:9', 8, 1, 56, 'held', 0, 14,
        1795007000000000000, 1795007000000000000, 1),
       (15, 'veo-3', 'a pier', x'ffd82f70', 'ffffffffffffffffffffffffffffffff.png', '16:9', 8, 1, 57, 'held', 0, 15, 1795007000000000000,
        1795007000000000000, 1);
insert into clips (id, model, prompt, shape, seconds, sound, seed, job, request_id, path, cost_micros, width, height, millis,
    frames_per_1000s, has_sound, bytes, created_at, saved_at, trashed_at, deleting)
values (2, 'veo-3', 'A keeper, climbs the stairs', '16:9', 8, 1, 51, 7, 'c-7', '/home/ana/Videos/Rushes/7.mp4', 3200000, 1920, 1080, 8000,
        24000, 1, 8400000, 1795001000000000000, 1795001200000000000, null, 0),
       (3, 'veo-3', 'A keeper, climbs the stairs', '16:9', 8, 1, 52, 9, 'c-9', '/home/ana/Videos/Rushes/9.mp4', 3200000, 1920, 1080, 8000,
        24000, 1, 8400000, 1795003000000000000, 1795003200000000000, null, 0),
       (4, 'veo-3', 'A keeper, climbs the stairs', '16:9', 8, 1, 52, 10, 'c-10', x'2f766964ffd8', 3100000, 1920, 1080, 8000,
        24000, 1, 8400000, 1795004000000000000, 1795004200000000000, 1795004300000000000, 1);
