//! What the table of actions allows, the engine does; what it forbids, the engine refuses and changes nothing.

use strum::EnumCount as _;
use tokio::sync::{mpsc, watch};

use super::*;
use crate::domain::fixtures::{every_action, every_knowledge, every_state, request, request_id};
use crate::domain::{Accepted, JobFacts};
use crate::engine::clock::Clock;
use crate::engine::config::Disposal;
use crate::engine::config::Purchases;
use crate::engine::context::EngineContext;
use crate::engine::files::frames::FrameFolder;
use crate::engine::files::thumbnails::Thumbnails;
use crate::engine::job::Tasks;
use crate::engine::job::tools_for_tests::gate;
use crate::engine::ledger::Ledger;
use crate::engine::picture_check::PictureCheck;
use crate::engine::schedule::RenderStats;
use crate::engine::service::account::AccountState;
use crate::engine::service::gate::KeyInUse;
use crate::engine::snapshot::Service;
use crate::engine::waker::Waker;
use crate::secrets::MemoryKeychain;
use crate::store::{NewJob, Store, TakeOf};

fn now() -> jiff::Timestamp {
    "2026-11-23T12:00:00Z".parse().unwrap()
}

/// A runner without its loop, so that nothing happens but what a test asks for, and a job in this state for each action.
async fn still_runner(home: &std::path::Path, state: &JobState, facts: &JobFacts) -> (Runner, Vec<JobId>) {
    let new = NewJob { request: request(), of: TakeOf::ANY, retry_of: None, created_at: now(), held: false };
    let store = Store::open(&home.join("ledger")).unwrap().store;
    let jobs = store.insert(vec![new; JobAction::COUNT]).await.unwrap();
    let ids = jobs.iter().map(|job| job.id).collect();
    let in_state = |job: Job| {
        // The ledger takes no request id twice.
        let accepted =
            facts.accepted.clone().map(|yes| Accepted { request_id: request_id(&job.id.to_string()), ..yes });
        let facts = JobFacts { accepted, ..facts.clone() };
        Job { state: state.clone(), facts, revision: job.revision + 1, ..job }
    };
    store.update(jobs.into_iter().map(in_state).collect()).await.unwrap();
    let ledger = Ledger::open(store, &crate::domain::ModelTable::built_in(), Clock::new(now)).await.unwrap();
    let gate = gate(now());
    let account = AccountState::new(
        Arc::new(MemoryKeychain::default()),
        watch::channel(KeyInUse::default()).0,
        mpsc::unbounded_channel().0,
    );
    let context = EngineContext {
        asks_catalogue: false,
        service: Service::Segmind,
        clips_folder: home.join("clips"),
        clock: Clock::new(now),
        waker: Waker::none(),
        one_shots: mpsc::unbounded_channel().0,
        thumbnails: Thumbnails::new(home),
        picture_check: PictureCheck::new(gate.client.clone(), home),
        frames: FrameFolder::new(home),
        disposal: Disposal::Delete,
        incoming: home.join("incoming"),
        last_answers: Duration::ZERO,
        purchases: Purchases::Go,
    };
    let (runner, _) =
        Runner::new(ledger, Tasks::new(mpsc::unbounded_channel().0), account, gate, context, RenderStats::default());
    (runner, ids)
}

#[tokio::test]
async fn what_the_table_allows_the_engine_does_and_what_it_forbids_the_engine_refuses() {
    for state in every_state() {
        for (_, facts) in every_knowledge() {
            walk(&state, &facts).await;
        }
    }
}

/// Tries every action on its own job in this state. `GoOn` is last: with a need of the account it lets all others go on too.
async fn walk(state: &JobState, facts: &JobFacts) {
    let home = tempfile::tempdir().unwrap();
    let (mut runner, ids) = still_runner(home.path(), state, facts).await;
    for (id, action) in ids.into_iter().zip(every_action()) {
        let before = runner.ledger.find(id).await.unwrap();
        assert_eq!(before.state, *state);
        let done = act(&mut runner, id, action.clone()).await;
        let after = runner.ledger.find(id).await.unwrap();
        let what = format!("{state:?}, {facts:?}: {action:?}");
        if before.allows(&action) {
            assert_eq!(done, Ok(()), "{what}");
            assert_eq!(after.revision, before.revision + 1, "{what}");
        } else {
            assert_eq!(done.map_err(|refusal| refusal.kind), Err(RefusalKind::NotAllowed), "{what}");
            assert_eq!(after, before, "{what}");
        }
    }
}
