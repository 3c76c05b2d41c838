//! Takes up the jobs and images of an earlier run, so that a client whose process died with the service finds
//! its requests again under the same ids.
//!
//! Owns that one pass at the start. A picture that was not finished is made again: the same seed makes the same
//! picture. What can no longer be read is left out and logged.

use std::sync::Arc;

use super::clock::since_1970;
use super::job::{JobBehaviour, Order, Outcome};
use super::journal::JournalEntry;
use super::model::Model;
use super::routes::upload::kind_of;
use super::shared::Shared;
use super::state::Asset;
use super::submit_body::SubmitBody;
use super::worker::{self, RenderTask};

/// Takes up everything that is remembered.
pub(super) fn restore(shared: &Arc<Shared>, entries: Vec<JournalEntry>) {
    for entry in entries {
        if restore_one(shared, &entry).is_none() {
            tracing::warn!(?entry, "left out of the simulated service");
        }
    }
}

fn restore_one(shared: &Arc<Shared>, entry: &JournalEntry) -> Option<()> {
    match entry {
        JournalEntry::Port(_) => Some(()),
        JournalEntry::Asset { name, at } => {
            let stored_file = shared.files.find(&entry.file()?)?;
            let asset = Asset { stored_file, kind: kind_of(name)?, stored: since_1970(*at) };
            shared.state().put(name.clone(), asset);
            Some(())
        }
        JournalEntry::Job { id, slug, body, seed, at } => {
            let model = Model::find(slug)?;
            let submitted = SubmitBody::read(&model, body).ok()?;
            let behaviour = JobBehaviour::new(Vec::new(), &submitted.prompt);
            let takes = behaviour.duration(shared.config.render_seconds, *seed);
            let order = Order::new(model, body.clone(), &submitted, behaviour, takes);
            let accepted = since_1970(*at);
            shared.state().enter(id.clone(), order.clone(), accepted);
            match shared.files.find(&entry.file()?) {
                Some(stored_file) => shared.state().finish(id, Outcome::Rendered(stored_file, accepted)),
                None => worker::start(shared, &order, RenderTask { id: id.clone(), submitted, seed: *seed }),
            }
            Some(())
        }
    }
}
