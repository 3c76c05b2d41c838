//! What the service says of its models, and what a person does about it.
//!
//! A submit that is refused because of its model retires the model here, at the next start too. The catalogue only warns.

use std::time::Duration;

use crate::domain::models::ModelMarks;
use crate::domain::{FailureKind, JobAction, JobId, ModelId, remake};
use crate::engine::files::one_shots::OneShotNews;
use crate::engine::refusal::Refusal;
use crate::engine::runner::Runner;
use crate::engine::schedule;
use crate::segmind::{ApiError, CatalogueRow};

/// How long an answer of the catalogue is good for.
const CATALOGUE_EVERY: Duration = Duration::from_hours(24);

/// Notes that a submit was refused because its model is retired. A mark that can't be written costs one more refusal, nothing else.
pub async fn refused(runner: &mut Runner, model: ModelId, kind: FailureKind) {
    let is_known = runner.ledger.models.find(&model).is_some();
    let mut marks = runner.ledger.models.marks().clone();
    if kind.is_about_the_model() && is_known && marks.retire(model) {
        tracing::warn!(%model, "the service has retired this model");
        save(runner, marks).await;
    }
}

async fn save(runner: &mut Runner, marks: ModelMarks) {
    if let Err(error) = runner.ledger.save_marks(marks).await {
        tracing::error!(%error, "what the service says of its models could not be kept");
    }
}

/// Forgets what the service has said of a model: the person wants to ask for it again.
pub async fn use_again(runner: &mut Runner, model: ModelId) -> Result<(), Refusal> {
    let mut marks = runner.ledger.models.marks().clone();
    if marks.forget(&model) {
        runner.ledger.save_marks(marks).await?;
    }
    Ok(())
}

/// Queues the shot of a job whose model is retired with another model, in its place. A purchase; the job's state allows it once.
pub async fn make_with(runner: &mut Runner, id: JobId, model: ModelId) -> Result<(), Refusal> {
    let job = runner.ledger.find(id).await?;
    job.check(&JobAction::MakeWith(model)).map_err(|refused| Refusal::new(refused.to_string()))?;
    let new = remake(&runner.ledger.models, &job.request, model).map_err(Refusal::new)?;
    runner.ledger.replace(id, new.request).await?;
    runner.tasks.stop(id);
    Ok(())
}

/// Asks the catalogue, once a day at most and only with a key. The time is committed before the request goes out.
pub async fn ask_catalogue_when_due(runner: &mut Runner) {
    let now = runner.context.clock.now();
    // A clock that was set back must not silence the question for years.
    let is_fresh = |at| schedule::since(at, now) < CATALOGUE_EVERY && at <= now;
    let client = &runner.gate.client;
    if !runner.context.asks_catalogue
        || !runner.account.has_key()
        || runner.ledger.catalogue_asked.is_some_and(is_fresh)
        || client.hosts().catalogue().is_none()
    {
        return;
    }
    let (client, news) = (client.clone(), runner.context.one_shots.clone());
    if let Err(error) = runner.ledger.save_catalogue_asked(now).await {
        tracing::warn!(%error, "the catalogue is not asked");
        // Not in every round: only in memory.
        runner.ledger.catalogue_asked = Some(now);
        return;
    }
    tokio::spawn(async move {
        if news.send(OneShotNews::Catalogue(client.catalogue().await)).is_err() {
            tracing::debug!("the engine ended before the catalogue was read");
        }
    });
}

/// Takes in what the catalogue said: a warning about models that are in the table.
pub async fn heard_catalogue(runner: &mut Runner, said: Result<Vec<CatalogueRow>, ApiError>) {
    let rows = match said {
        Ok(rows) => rows,
        Err(error) => return tracing::info!(details = error.details, "the catalogue of models can't be read"),
    };
    let models = &runner.ledger.models;
    let retired = rows.iter().filter(|row| row.is_retired && models.find(&row.model).is_some()).map(|row| row.model);
    let mut marks = models.marks().clone();
    if marks.doubt(retired) {
        save(runner, marks).await;
    }
}
