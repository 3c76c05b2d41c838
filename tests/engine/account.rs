//! Key and credits: what holds the whole queue back, and what lets it go on.

use rushes::domain::{ApiKey, JobState, Need, StateName};
use rushes::engine::{self, EngineConfig, KeepKey, KeyState, Pause, RefusalKind};
use rushes::simulator::{Config, Keys};

use crate::stage::{KEY, Stage, answer};

const OTHER: &str = "SG_ffeeddccbbaa9988";

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_key_pauses_the_queue_and_a_good_one_resumes_it() {
    let stage = Stage::with(Config { keys: Keys::Only(vec![OTHER.into()]), ..Config::default() }).await;
    let job = stage.generate("a fox").await;
    let view = stage.until_state(job, StateName::NeedsUser).await;
    assert_eq!(view.job.state, JobState::NeedsUser(Need::KeyRejected));
    assert_eq!(stage.engine.snapshot().queue.pause, Some(Pause::Account(Need::KeyRejected)));
    let wrong = answer(stage.engine.connect(ApiKey::parse(KEY).unwrap(), KeepKey::ForThisSession)).await.unwrap_err();
    assert_eq!(wrong.kind, RefusalKind::KeyRefused);
    assert!(wrong.sentence.contains("API key is invalid"), "{}", wrong.sentence);
    let balance = answer(stage.engine.connect(ApiKey::parse(OTHER).unwrap(), KeepKey::InKeychain)).await.unwrap();
    assert_eq!(balance.to_string(), "$25.00");
    stage.until_saved(job).await;
    assert_eq!(stage.bought(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_credits_the_queue_waits_for_the_person_and_buys_nothing() {
    let stage = Stage::with(Config { balance: 0.5, ..Config::default() }).await;
    let job = stage.generate("a fox").await;
    let view = stage.until_state(job, StateName::NeedsUser).await;
    assert_eq!(view.job.state, JobState::NeedsUser(Need::Credits));
    assert_eq!(stage.bought(), 0);
    stage.service.set_balance(Some(10.0));
    answer(stage.engine.resume_queue()).await.unwrap();
    stage.until_saved(job).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_key_the_shot_is_kept_and_goes_on_once_connected() {
    let mut stage = Stage::new().await;
    stage.stop().await;
    let keyless = EngineConfig { session_key: None, ..stage.config() };
    stage.engine = engine::start(keyless).await.unwrap();
    stage.until_all("the keychain's answer", |s| s.account.key == KeyState::None).await;
    let job = stage.generate("a fox").await;
    let view = stage.until_state(job, StateName::NeedsUser).await;
    assert_eq!(view.job.state, JobState::NeedsUser(Need::KeyMissing));
    answer(stage.engine.connect(ApiKey::parse(KEY).unwrap(), KeepKey::InKeychain)).await.unwrap();
    stage.until_saved(job).await;
    answer(stage.engine.disconnect()).await.unwrap();
    assert_eq!(stage.engine.snapshot().account.key, KeyState::None);
}
