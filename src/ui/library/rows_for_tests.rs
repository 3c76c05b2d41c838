//! Rows for the unit tests of the library.

#![cfg(test)]

use crate::domain::{ClipId, ClipRow, ModelId, Shape, ShotId, Usd};
use crate::ui::fixtures;

/// A wide clip of eight seconds with sound, the only take of its shot, seen, saved so many minutes before the fixtures take place.
pub fn row(id: i64) -> ClipRow {
    ClipRow {
        id: ClipId(id),
        shot: ShotId(id),
        take: 1,
        width: 1280,
        height: 720,
        shape: Shape::WIDE,
        model: ModelId::parse("veo-3").unwrap(),
        sound: true,
        millis: 8000,
        saved_at: fixtures::at(-60 * id),
        cost: Some(Usd::from_cents(320)),
        mark: None,
        stars: 0,
        seen: true,
    }
}

/// The same in another shape; its file was never looked into.
pub fn shaped(id: i64, shape: Shape) -> ClipRow {
    ClipRow { shape, width: 0, height: 0, ..row(id) }
}
