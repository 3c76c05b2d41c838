//! Our copies of pictures as the person meets them again: the shelf of recent pictures, and where one was uploaded to.
//!
//! What is lost here costs an upload or a name, never money: a write follows the act that it remembers.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row};
use url::Url;

use super::Store;
use super::columns::time_value;
use super::error::StoreError;
use crate::domain::{PictureName, PictureSource, ShelfPicture};

/// How many pictures without a name stay on the shelf. Named ones stay until they are taken off.
const UNNAMED: u32 = 24;

/// The longest name that is kept, in letters.
const LONGEST_TITLE: usize = 80;

impl Store {
    /// Puts pictures on the shelf, or to its front; the longest unused ones without a name go.
    pub async fn use_pictures(&self, used: Vec<(PictureName, PictureSource)>, at: Timestamp) -> Result<(), StoreError> {
        self.write(move |change| {
            for (copy, source) in &used {
                put_on(change, copy, source, at)?;
            }
            take_off_oldest(change)
        })
        .await
    }

    /// Names a picture on the shelf; an empty name takes the name away.
    pub async fn name_picture(&self, copy: PictureName, title: String) -> Result<(), StoreError> {
        let title: String = title.trim().chars().take(LONGEST_TITLE).collect();
        let title = Some(title).filter(|title| !title.is_empty());
        self.write(move |change| {
            let sql = "update pictures set title = ? where copy = ? and used_at is not null";
            change.prepare_cached(sql)?.execute((title, copy.as_str()))?;
            Ok(())
        })
        .await
    }

    /// Takes a picture off the shelf. Shots that use it keep it.
    pub async fn drop_picture(&self, copy: PictureName) -> Result<(), StoreError> {
        self.write(move |change| {
            let sql = "update pictures set used_at = null, title = null where copy = ?";
            change.prepare_cached(sql)?.execute([copy.as_str()])?;
            Ok(())
        })
        .await
    }

    /// The shelf, the last used first. A row that can't be read is left out.
    pub async fn shelf(&self) -> Result<Vec<ShelfPicture>, StoreError> {
        self.ask(|moment| {
            let mut statement = moment.prepare_cached(
                "select copy, source, title from pictures where used_at is not null order by used_at desc, copy",
            )?;
            let rows = statement.query_map((), read)?;
            Ok(rows.filter_map(Result::transpose).collect::<Result<_, _>>()?)
        })
        .await
    }

    /// Remembers where a copy was uploaded to.
    pub async fn note_upload(&self, copy: PictureName, address: Url) -> Result<(), StoreError> {
        self.write(move |change| {
            let sql = "insert into pictures (copy, address) values (?, ?) \
                on conflict do update set address = excluded.address";
            change.prepare_cached(sql)?.execute((copy.as_str(), address.as_str()))?;
            Ok(())
        })
        .await
    }

    /// Where a copy was last uploaded to.
    pub async fn upload_of(&self, copy: PictureName) -> Result<Option<Url>, StoreError> {
        self.ask(move |moment| {
            let mut statement = moment.prepare_cached("select address from pictures where copy = ?")?;
            let address = statement.query_row([copy.as_str()], |row| row.get::<_, Option<String>>(0)).optional()?;
            Ok(address.flatten().and_then(|address: String| Url::parse(&address).ok()))
        })
        .await
    }
}

fn put_on(change: &Connection, copy: &PictureName, source: &PictureSource, at: Timestamp) -> Result<(), StoreError> {
    let source = serde_json::to_string(source).map_err(|source| StoreError::Unwritable { what: "picture", source })?;
    let sql = "insert into pictures (copy, source, used_at) values (?, ?, ?) \
        on conflict do update set source = excluded.source, used_at = excluded.used_at";
    change.prepare_cached(sql)?.execute((copy.as_str(), source, time_value(at)))?;
    Ok(())
}

fn take_off_oldest(change: &Connection) -> Result<(), StoreError> {
    let sql = "update pictures set used_at = null where title is null and used_at is not null and copy not in \
        (select copy from pictures where title is null and used_at is not null order by used_at desc, copy limit ?)";
    change.prepare_cached(sql)?.execute([UNNAMED])?;
    Ok(())
}

fn read(row: &Row<'_>) -> rusqlite::Result<Option<ShelfPicture>> {
    let (copy, source, title) = (row.get::<_, String>(0)?, row.get::<_, Option<String>>(1)?, row.get(2)?);
    let source = source.and_then(|source| serde_json::from_str(&source).ok());
    Ok(PictureName::parse(&copy).ok().zip(source).map(|(copy, source)| ShelfPicture { copy, source, title }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(number: u32) -> PictureName {
        PictureName::parse(&format!("{number:032x}.png")).unwrap()
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + second).unwrap()
    }

    fn used(number: u32) -> Vec<(PictureName, PictureSource)> {
        vec![(name(number), PictureSource::File(format!("/pictures/{number}.png").into()))]
    }

    async fn titles(store: &Store) -> Vec<(u32, Option<String>)> {
        let number = |copy: &PictureName| u32::from_str_radix(&copy.as_str()[24..32], 16).unwrap();
        store.shelf().await.unwrap().into_iter().map(|picture| (number(&picture.copy), picture.title)).collect()
    }

    #[tokio::test]
    async fn the_shelf_survives_a_restart_and_keeps_what_has_a_name() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger");
        let store = Store::open(&path).unwrap().store;
        store.use_pictures(used(0), at(0)).await.unwrap();
        store.name_picture(name(0), " Ada, front ".into()).await.unwrap();
        for number in 1..=UNNAMED + 3 {
            store.use_pictures(used(number), at(number.into())).await.unwrap();
        }
        drop(store);
        let store = Store::open(&path).unwrap().store;
        let shelf = titles(&store).await;
        assert_eq!(shelf.len(), UNNAMED as usize + 1, "the oldest without a name went");
        assert_eq!(shelf[0], (UNNAMED + 3, None), "the last used stands first");
        assert_eq!(shelf.last(), Some(&(0, Some("Ada, front".to_owned()))), "what has a name stays");
        store.use_pictures(used(0), at(1000)).await.unwrap();
        assert_eq!(titles(&store).await[0], (0, Some("Ada, front".to_owned())), "and keeps its name when it is used");
        assert!(store.copies_in_use().await.unwrap().contains(&name(0)), "its copy is not swept");
        store.drop_picture(name(0)).await.unwrap();
        assert!(!store.copies_in_use().await.unwrap().contains(&name(0)));
    }

    #[tokio::test]
    async fn where_a_copy_was_uploaded_to_is_remembered_without_putting_it_on_the_shelf() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("ledger")).unwrap().store;
        let url = |text: &str| Url::parse(text).unwrap();
        assert_eq!(store.upload_of(name(1)).await.unwrap(), None);
        for address in ["https://images.segmind.com/a.png", "https://images.segmind.com/b.png"] {
            store.note_upload(name(1), url(address)).await.unwrap();
            assert_eq!(store.upload_of(name(1)).await.unwrap(), Some(url(address)));
        }
        assert_eq!(store.shelf().await.unwrap(), []);
        store.use_pictures(used(1), at(1)).await.unwrap();
        assert_eq!(store.upload_of(name(1)).await.unwrap(), Some(url("https://images.segmind.com/b.png")));
    }
}
