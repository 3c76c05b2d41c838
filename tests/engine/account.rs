//! Key and credits: what holds the whole queue back, and what lets it go on.

use std::time::Duration;

use rushes::domain::{ApiKey, JobAction, JobState, Need, SettingsChange, StateName, ThemeChoice, Usd};
use rushes::engine::{self, EngineConfig, KeepKey, KeyState, Pause, RefusalKind};
use rushes::simulator::{Config, Endpoint, Fault, Keys};

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
    assert_eq!(wrong.sentence, "Segmind does not accept this key");
    assert!(wrong.details.contains("API key is invalid"), "{}", wrong.details);
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

/// Long enough for another key to come into use meanwhile.
const LATE: Fault = Fault::Delay(Duration::from_secs(2));

async fn connect_other(stage: &Stage) -> Usd {
    answer(stage.engine.connect(ApiKey::parse(OTHER).unwrap(), KeepKey::ForThisSession)).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_of_an_older_key_parks_nothing_and_the_job_goes_on_with_the_new_one() {
    let stage = Stage::with(Config { keys: Keys::Only(vec![OTHER.into()]), ..Config::default() }).await;
    stage.service.script().push(Endpoint::Submit, LATE);
    let job = stage.generate("a fox").await;
    stage.until_state(job, StateName::Submitting).await;
    connect_other(&stage).await;
    assert_eq!(stage.engine.snapshot().job(job).unwrap().job.state, JobState::Submitting, "the refusal is to come");
    stage.until_saved(job).await;
    assert_eq!(stage.engine.snapshot().queue.pause, None);
    assert_eq!((stage.submits(), stage.bought()), (2, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_balance_of_an_older_key_is_not_shown_under_the_new_one() {
    let stage = Stage::new().await;
    stage.until_all("the first balance", |s| s.account.balance.is_some()).await;
    stage.service.script().push(Endpoint::Credits, LATE);
    let before = stage.requests(Endpoint::Credits);
    let late = stage.engine.refresh_balance();
    stage.until_asked(Endpoint::Credits, before).await;
    // What the older key's account is told after this is another account's money.
    stage.service.script().always(
        Endpoint::Credits,
        Fault::Status { code: 200, body: r#"{"credits": 3.0, "free-credits": 0}"#.into(), headers: vec![] },
    );
    assert_eq!(connect_other(&stage).await, Usd::from_cents(300));
    assert_eq!(answer(late).await, Ok(Usd::from_cents(300)), "a waiting request gets the balance of the key in use");
    assert_eq!(stage.engine.snapshot().account.balance.map(|(balance, _)| balance), Some(Usd::from_cents(300)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_was_checked_before_it_was_removed_does_not_come_back() {
    let stage = Stage::new().await;
    stage.until_all("the first balance", |s| s.account.balance.is_some()).await;
    stage.service.script().push(Endpoint::Credits, LATE);
    let late = stage.engine.connect(ApiKey::parse(OTHER).unwrap(), KeepKey::InKeychain);
    answer(stage.engine.disconnect()).await.unwrap();
    assert!(answer(late).await.unwrap_err().sentence.starts_with("Another key was chosen"));
    answer(stage.engine.retry_keychain()).await.unwrap();
    assert_eq!(stage.engine.snapshot().account.key, KeyState::None, "nor is it in the keychain");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pause_outlives_every_change_of_the_settings() {
    let stage = Stage::new().await;
    let all = [
        SettingsChange::Concurrency(9),
        SettingsChange::Theme(ThemeChoice::Light),
        SettingsChange::ReducedMotion(true),
        SettingsChange::Welcomed,
        SettingsChange::ClipsFolder(Some(stage.folder.path().join("other"))),
    ];
    let (paused, changed) = (stage.engine.pause_queue(), stage.engine.change_settings(all));
    answer(paused).await.unwrap();
    answer(changed).await.unwrap();
    let seen = stage.engine.snapshot();
    assert_eq!((seen.queue.pause.clone(), seen.settings.concurrency), (Some(Pause::ByPerson), 9));
    let job = stage.generate("a fox").await;
    tokio::time::timeout(Duration::from_millis(300), stage.until_state(job, StateName::Submitting)).await.unwrap_err();
    assert_eq!(stage.submits(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_under_way_is_counted_until_a_balance_includes_it() {
    let stage = Stage::new().await;
    stage.until_all("the first balance", |s| s.account.balance.is_some()).await;
    assert_eq!(stage.engine.snapshot().under_way, Usd::default());
    answer(stage.engine.pause_queue()).await.unwrap();
    let (first, second) = (stage.generate("a fox").await, stage.generate("a crow").await);
    let seen = stage.engine.snapshot();
    assert_eq!((seen.under_way, seen.free()), (Usd::from_cents(320), Some(Usd::from_cents(2180))));
    stage.act(second, JobAction::Hold).await.unwrap();
    assert_eq!(stage.engine.snapshot().under_way, Usd::from_cents(160), "a held shot spends nothing by itself");
    answer(stage.engine.resume_queue()).await.unwrap();
    stage.until_saved(first).await;
    let seen = stage.until_all("a balance that includes the render", |s| s.under_way == Usd::default()).await;
    assert_eq!(seen.free(), Some(Usd::from_cents(2340)));
}
