//! Takes up the jobs and images of an earlier run, so that a client whose process died with the service finds
//! its requests again under the same ids.
//!
//! Owns that one pass at the start. A picture that was not finished is made again: the same seed makes the same
//! picture. What can no longer be read is left out and logged.

use std::sync::Arc;

use super::clock::since_1970;
use super::desk::Asset;
use super::job::{Order, Outcome, Twists};
use super::journal::Memory;
use super::model::Model;
use super::routes::upload::kind_of;
use super::shared::Shared;
use super::shot::Shot;
use super::work::{self, Task};

/// Takes up everything that is remembered.
pub(super) fn restore(shared: &Arc<Shared>, memories: Vec<Memory>) {
    for memory in memories {
        if restore_one(shared, &memory).is_none() {
            tracing::warn!(?memory, "left out of the simulated service");
        }
    }
}

fn restore_one(shared: &Arc<Shared>, memory: &Memory) -> Option<()> {
    match memory {
        Memory::Port(_) => Some(()),
        Memory::Asset { name, at } => {
            let kept = shared.shelf.find(&memory.file()?)?;
            let asset = Asset { kept, kind: kind_of(name)?, stored: since_1970(*at) };
            shared.desk().put(name.clone(), asset);
            Some(())
        }
        Memory::Job { id, slug, body, seed, at } => {
            let model = Model::find(slug)?;
            let shot = Shot::read(&model, body).ok()?;
            let twists = Twists::new(Vec::new(), &shot.prompt);
            let takes = twists.duration(shared.config.render_seconds, *seed);
            let order = Order::new(model, body.clone(), &shot, twists, takes);
            let accepted = since_1970(*at);
            shared.desk().enter(id.clone(), order.clone(), accepted);
            match shared.shelf.find(&memory.file()?) {
                Some(kept) => shared.desk().finish(id, Outcome::Rendered(kept, accepted)),
                None => work::begin(shared, &order, Task { id: id.clone(), shot, seed: *seed }),
            }
            Some(())
        }
    }
}
