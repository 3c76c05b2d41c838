//! Step 5 of the ledger: negative prompts, last frames and references, and the price that a shot had when it was queued.

use rusqlite::Connection;
use serde_json::{Map, Value, json};

use super::error::StoreError;

/// `first_frame_framing`, `last_frame`, `reference_images` and `more_assets` are JSON; null: as it is, or none. `estimate_micros`: the
/// price by the table of the day on which the shot was queued.
///
/// `first_frame_uncut`: our copy of the whole picture that the first frame was cut from. `pictures`: our copies; `used_at` for those on
/// the shelf of recent pictures, `address` where one was uploaded to.
///
/// Jobs of older versions get the prices that those versions had built in: they are facts of the past, whatever the table says now.
pub(super) const TABLES: &str = "
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
";

/// Finds the few rows whose pictures name copies.
pub(super) const INDEXES: &str = "
create index jobs_by_pictures on jobs (coalesce(last_frame, reference_images))
    where coalesce(last_frame, reference_images) is not null;
create index shots_by_pictures on shots (coalesce(last_frame, reference_images))
    where coalesce(last_frame, reference_images) is not null;
create index clips_by_pictures on clips (coalesce(last_frame, reference_images))
    where coalesce(last_frame, reference_images) is not null;
";

/// Where forms are kept: which to read, and how to write one back.
const FORMS: [(&str, &str); 2] = [
    (
        "select 1, json from notes where name = 'draft'",
        "update notes set json = ? where name = 'draft' and ? is not null",
    ),
    ("select id, defaults from projects where defaults is not null", "update projects set defaults = ? where id = ?"),
];

/// Brings the unfinished shot and the defaults of projects into this version's form. What can't be read is left as it is.
pub(super) fn fill(connection: &Connection) -> Result<(), StoreError> {
    for (read, write) in FORMS {
        let mut statement = connection.prepare(read)?;
        let rows = statement.query_map((), |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?)))?;
        for row in rows.collect::<Result<Vec<_>, _>>()? {
            let (key, old) = row;
            if let Some(new) = brought_up(&old) {
                connection.execute(write, (new, key))?;
            }
        }
    }
    Ok(())
}

/// A form whose first frame, copy and permission to send it unseen stood beside each other: they are one picture now.
fn brought_up(json: &str) -> Option<String> {
    let mut form: Map<String, Value> = serde_json::from_str(json).ok()?;
    let mut picture = Map::new();
    picture.insert("source".into(), form.remove("first_frame").unwrap_or_else(|| json!("none")));
    for name in ["copy", "send_anyway"] {
        picture.extend(form.remove(name).map(|value| (name.to_owned(), value)));
    }
    form.insert("first_frame".into(), picture.into());
    Some(Value::Object(form).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Draft, PictureName, SourceDraft};

    #[test]
    fn an_unfinished_shot_of_an_older_version_keeps_its_picture_and_its_settings() {
        let old = r#"{"prompt":"a fox","first_frame":{"url":"https://host/a.png"},"copy":"0123456789abcdef0123456789abcdef.png",
            "send_anyway":"https://host/a.png","model":"veo-3-fast","shape":"4:3","length":6,"frame_rate":30,"resolution":"1080p",
            "sound":false,"seed":{"fixed":"41"},"takes":3,"shot":7,"continues":{"clip":2,"frame":5}}"#;
        let draft: Draft = serde_json::from_str(&brought_up(old).unwrap()).unwrap();
        assert_eq!(draft.first_frame.source, SourceDraft::Url("https://host/a.png".into()));
        assert_eq!(draft.first_frame.copy, PictureName::parse("0123456789abcdef0123456789abcdef.png").ok());
        assert!(draft.first_frame.sends_anyway());
        assert_eq!(draft.model.map(|model| model.to_string()).as_deref(), Some("veo-3-fast"));
        assert_eq!((draft.shape.label(), draft.length.seconds(), draft.takes), ("4:3".to_owned(), 6, 3));
        assert_eq!((draft.frame_rate.unwrap().fps(), draft.resolution.unwrap().label()), (30, "1080p".to_owned()));
        assert_eq!((draft.sound, draft.shot.unwrap().0, draft.continues.unwrap().frame), (false, 7, 5));
        let oldest: Draft = serde_json::from_str(&brought_up(r#"{"prompt":"a fox"}"#).unwrap()).unwrap();
        assert_eq!(oldest, Draft { prompt: "a fox".into(), ..Draft::default() });
        assert_eq!(brought_up("not json"), None);
    }
}
