//! Jobs and ledgers for the tests of the store.

use jiff::Timestamp;
use rushes::domain::clip::ClipPicture;
use rushes::domain::{ClipSeconds, FrameRate, ModelId, Resolution, Seed, Shape, VideoRequest};
use rushes::store::{NewJob, Store};
use tempfile::TempDir;

/// A time this many seconds after a fixed moment, with nanoseconds.
pub fn at(seconds: i64) -> Timestamp {
    Timestamp::new(1_795_000_000 + seconds, 123_456_789).unwrap()
}

/// A shot with every parameter set.
pub fn request() -> VideoRequest {
    VideoRequest {
        model: ModelId::Veo3,
        prompt: "a fox in the snow".into(),
        first_frame: None,
        sent_as: None,
        shape: Shape::Wide,
        length: ClipSeconds::Eight,
        frame_rate: Some(FrameRate::Fps24),
        resolution: Some(Resolution::P1080),
        sound: true,
        seed: Seed::new(41).unwrap(),
    }
}

/// A job of that shot.
pub fn job(second: i64) -> NewJob {
    NewJob { request: request(), retry_of: None, created_at: at(second), held: false }
}

/// What a clip holds.
pub fn picture() -> ClipPicture {
    ClipPicture { width: 1920, height: 1080, millis: 8000, frames_per_1000s: 24_000, has_sound: true, bytes: 8_400_000 }
}

/// A new ledger, `rushes.db` in the folder.
pub fn store() -> (TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let opened = Store::open(&folder.path().join("rushes.db")).unwrap();
    (folder, opened.store)
}
