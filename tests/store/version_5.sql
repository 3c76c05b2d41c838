-- What step 5 has made of a ledger of version 4: run after version_4.sql. Don't change it: this is what people have on disk.
alter table jobs add column negative_prompt text;
alter table jobs add column first_frame_framing text;
alter table jobs add column first_frame_uncut text;
alter table jobs add column last_frame text;
alter table jobs add column reference_images text;
alter table jobs add column estimate_micros integer;
alter table jobs add column more_assets text;

alter table shots add column negative_prompt text;
alter table shots add column first_frame_framing text;
alter table shots add column first_frame_uncut text;
alter table shots add column last_frame text;
alter table shots add column reference_images text;
alter table shots add column estimate_micros integer;

alter table clips add column negative_prompt text;
alter table clips add column first_frame_framing text;
alter table clips add column first_frame_uncut text;
alter table clips add column last_frame text;
alter table clips add column reference_images text;
alter table clips add column estimate_micros integer;

create table pictures (
    copy              text    primary key,
    source            text,
    title             text,
    used_at           integer,
    address           text
) strict, without rowid;

create temporary table prices_until_v4 (model text, sound integer, micros integer);
insert into prices_until_v4 values
    ('veo-3', 0, 200000), ('veo-3', 1, 400000), ('veo-3-fast', 0, 100000), ('veo-3-fast', 1, 150000);
update jobs set estimate_micros = seconds * price.micros from prices_until_v4 as price
    where price.model = jobs.model and price.sound = jobs.sound and seconds between 1 and 600;
update shots set estimate_micros = seconds * price.micros from prices_until_v4 as price
    where price.model = shots.model and price.sound = shots.sound and seconds between 1 and 600;
update clips set estimate_micros = seconds * price.micros from prices_until_v4 as price
    where price.model = clips.model and price.sound = clips.sound and seconds between 1 and 600;
drop table prices_until_v4;
update notes set json = '{"prompt":"a heron","model":"veo-3","shape":"4:3","length":6,"frame_rate":null,"resolution":null,"sound":true,"seed":{"fixed":"7"},"takes":2,"shot":3,"continues":null,"first_frame":{"source":{"url":"https://example.org/heron.png"},"copy":"0123456789abcdef0123456789abcdef.png","send_anyway":null}}' where name = 'draft';
update projects set defaults = '{"prompt":"","model":"veo-3-fast","shape":"9:16","length":4,"frame_rate":24,"resolution":"1080p","sound":false,"seed":"random","takes":2,"shot":null,"continues":null,"first_frame":{"source":"none","copy":null,"send_anyway":null}}' where id = 1;
create index jobs_by_pictures on jobs (coalesce(last_frame, reference_images))
    where coalesce(last_frame, reference_images) is not null;
create index shots_by_pictures on shots (coalesce(last_frame, reference_images))
    where coalesce(last_frame, reference_images) is not null;
create index clips_by_pictures on clips (coalesce(last_frame, reference_images))
    where coalesce(last_frame, reference_images) is not null;
pragma user_version = 5;
