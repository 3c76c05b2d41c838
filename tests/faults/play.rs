//! Plays one row: a service, an engine, a shot, the fault, and what the person sees of it.

use std::time::Duration;

use rushes::domain::{Draft, JobEvent, JobId, JobState, RequestId, SourceDraft};
use rushes::engine::{self, Clock, EngineConfig, EngineHandle, Snapshot};
use rushes::segmind::{Hosts, Timeouts};
use rushes::simulator::{Config, Endpoint, Fault, Picture, Simulator};
use tempfile::TempDir;
use url::Url;

use crate::fault::{Trouble, Wire, parse};
use crate::fixtures::{answer, draft, engine_config, hosts_of, left_behind, new_job, request_for};
use crate::socket;
use crate::table::Row;

/// How long a row may take; the engine's own pauses before it calls a job waiting are 14 s.
const PATIENCE: Duration = Duration::from_secs(100);

/// As always, except for the silence that the row is about: nothing else may be cut short by a busy machine.
fn timeouts(row: &Row) -> Timeouts {
    let (usual, short) = (Timeouts::default(), Duration::from_secs(3));
    match row.asked.as_str() {
        _ if !row.fault.starts_with("silence") => usual,
        "submit" => Timeouts { submit: short, ..usual },
        "upload" => Timeouts { upload: short, ..usual },
        "file" => Timeouts { silence: short, ..usual },
        _ => Timeouts { get: short, ..usual },
    }
}

struct Scene {
    service: Simulator,
    elsewhere: Simulator,
    folder: TempDir,
    hosts: Hosts,
}

/// The row as it was seen.
pub async fn play(row: &Row) -> Row {
    let mut scene = Scene::new().await;
    let trouble = parse(&row.fault);
    let left_behind = scene.prepare(row, &trouble).await;
    let asks_catalogue = row.asked == "catalogue";
    let config = EngineConfig { asks_catalogue, ..scene.config(timeouts(row)) };
    let engine = engine::start(config).await.unwrap();
    let (reached, sentence) = if row.asked == "credits" {
        ask_for_credits(&engine).await
    } else {
        let job = match left_behind {
            Some(job) => job,
            None => scene.generate(&engine, row).await,
        };
        if row.asked.starts_with("history") { look_for(&engine, job).await } else { follow(&engine, job, row).await }
    };
    if asks_catalogue {
        let asked = scene.service.requests().iter().filter(|r| r.endpoint == Some(Endpoint::Catalogue)).count();
        assert_eq!(asked, 1, "{row}");
        let models = engine.snapshot().models.clone();
        assert!(models.rows().iter().all(|model| models.marks().of(&model.id).is_none()), "{row}");
    }
    engine.stop(Duration::from_secs(10)).await;
    assert!(scene.elsewhere.requests().iter().all(|request| !request.key_sent), "the key went elsewhere: {row}");
    let submits = scene.service.requests().iter().filter(|r| r.endpoint == Some(Endpoint::Submit)).count();
    Row { state: reached, sentence, submits, bought: scene.service.ledger().len(), ..row.clone() }
}

impl Scene {
    async fn new() -> Self {
        let config = || Config { render_seconds: 0.1, picture: Picture::Tiny, ..Config::default() };
        let service = Simulator::start(config()).await.unwrap();
        let elsewhere = Simulator::start(config()).await.unwrap();
        let hosts = hosts_of(&service);
        Self { service, elsewhere, folder: tempfile::tempdir().unwrap(), hosts }
    }

    fn config(&self, timeouts: Timeouts) -> EngineConfig {
        EngineConfig { timeouts, ..engine_config(self.folder.path(), self.hosts.clone()) }
    }

    /// Sets the trap. A job that must be further along before the host is gone is left in the ledger.
    async fn prepare(&mut self, row: &Row, trouble: &Trouble) -> Option<JobId> {
        let script = self.service.script();
        match trouble {
            Trouble::Wire(how) => return self.cut_the_wire(row, *how).await,
            Trouble::Job(fault) => script.next_job(fault.clone()),
            Trouble::JobAndAnswer(fault, answer) => {
                script.next_job(fault.clone());
                self.push(row, answer.clone());
            }
            Trouble::Upload(shape) => script.upload_shape(*shape),
            Trouble::History(shape) => script.history((**shape).clone()),
            Trouble::Answer(fault) => self.push(row, fault.clone()),
            Trouble::Redirect => self.push(row, Fault::Redirect(self.elsewhere.api_url())),
        }
        None
    }

    fn push(&self, row: &Row, fault: Fault) {
        let (script, endpoint) = (self.service.script(), endpoint_of(&row.asked));
        match row.times.as_str() {
            "once" => script.push(endpoint, fault),
            "always" => script.always(endpoint, fault),
            other => panic!("once or always, not {other}"),
        }
    }

    async fn cut_the_wire(&mut self, row: &Row, how: Wire) -> Option<JobId> {
        let dead = socket::dead_host(how).await;
        let accepted = || vec![JobEvent::SubmitStarted, JobEvent::Accepted(RequestId::parse("r-1").unwrap())];
        match row.asked.as_str() {
            "upload" => self.hosts.upload = dead,
            "history" => self.hosts.history = dead,
            "status" => {
                self.hosts.api = dead;
                return Some(self.leave_behind(accepted()).await);
            }
            "result" => {
                self.hosts.api = socket::gone_after_completed().await;
                return Some(self.leave_behind(accepted()).await);
            }
            "file" => {
                let url = Url::parse(&dead.as_str().replace("https://rushes", "http://rushes")).unwrap();
                let known = JobEvent::OutputKnown { url, more: vec![], cost: None };
                return Some(self.leave_behind([accepted(), vec![known]].concat()).await);
            }
            _ => self.hosts.api = dead,
        }
        None
    }

    async fn leave_behind(&self, events: Vec<JobEvent>) -> JobId {
        let now = Clock::system().now();
        let new = new_job(request_for(&draft("a fox")), now);
        left_behind(&self.folder.path().join("data"), new, events.into_iter().map(|event| (event, now))).await
    }

    async fn generate(&self, engine: &EngineHandle, row: &Row) -> JobId {
        if row.asked.starts_with("history") {
            self.service.script().push(Endpoint::Submit, Fault::ResetAfterAccepting);
        }
        let first_frame = if row.asked == "upload" {
            let path = self.folder.path().join("frame.png");
            image::RgbImage::from_pixel(32, 18, image::Rgb([200, 80, 40])).save(&path).unwrap();
            SourceDraft::File(path)
        } else {
            SourceDraft::None
        };
        answer(engine.generate(Draft { first_frame: first_frame.into(), ..draft("a fox") })).await.unwrap()[0]
    }
}

fn endpoint_of(asked: &str) -> Endpoint {
    match asked {
        "submit" => Endpoint::Submit,
        "status" => Endpoint::Status,
        "result" => Endpoint::Result,
        "credits" => Endpoint::Credits,
        "upload" => Endpoint::Upload,
        "file" => Endpoint::File,
        "catalogue" => Endpoint::Catalogue,
        "history" => Endpoint::History,
        "history row" => Endpoint::HistoryRow,
        other => panic!("no such request: {other}"),
    }
}

async fn ask_for_credits(engine: &EngineHandle) -> (String, String) {
    match answer(engine.refresh_balance()).await {
        Ok(_) => ("answered".into(), "-".into()),
        Err(refusal) => ("refused".into(), refusal.sentence),
    }
}

/// What one look into the history does about a submit whose answer was lost: its states, and what the person reads.
async fn look_for(engine: &EngineHandle, job: JobId) -> (String, String) {
    until_rest(engine, job, "needs_user").await;
    let said = answer(engine.look_in_history()).await;
    let is_found = said.as_ref().is_ok_and(|said| !said.adopted.is_empty());
    if is_found {
        until_rest(engine, job, "saved").await;
        return ("needs_user, saved".into(), "-".into());
    }
    let snapshot = engine.snapshot();
    let sentence = said.map_or_else(
        |refusal| refusal.sentence,
        // The time of day is left out.
        |_| snapshot.job(job).unwrap().lost_sentence(|_| "later".into()).unwrap(),
    );
    (snapshot.job(job).unwrap().job.state.name().as_str().into(), sentence)
}

async fn until_rest(engine: &EngineHandle, job: JobId, state: &str) {
    let mut pictures = engine.watch();
    let rest = pictures.wait_for(|snapshot| rest_of(snapshot, job).is_some_and(|(name, _)| name == state));
    tokio::time::timeout(PATIENCE, rest).await.expect("the job comes to rest").unwrap();
}

/// Every state in which the job rests, and the last sentence. What happens always is left at the first wait.
async fn follow(engine: &EngineHandle, job: JobId, row: &Row) -> (String, String) {
    let mut pictures = engine.watch();
    let (mut path, mut sentence): (Vec<&str>, Option<String>) = (Vec::new(), None);
    let walk = async {
        loop {
            let rest = rest_of(&pictures.borrow_and_update(), job);
            if let Some((name, words)) = rest {
                if path.last() != Some(&name) {
                    path.push(name);
                }
                sentence = words.or(sentence.take());
                if name != "waiting" || row.times == "always" {
                    return;
                }
            }
            pictures.changed().await.expect("the engine runs");
        }
    };
    let ended = tokio::time::timeout(PATIENCE, walk).await.is_ok();
    if !ended {
        path.push("(and no further)");
    }
    (path.join(", "), sentence.unwrap_or_else(|| "-".into()))
}

fn rest_of(snapshot: &Snapshot, job: JobId) -> Option<(&'static str, Option<String>)> {
    let view = snapshot.job(job)?;
    let state = &view.job.state;
    let words = match state {
        JobState::Waiting { .. } => view.wait_sentence(),
        JobState::NeedsUser(need) => Some(need.sentence()),
        JobState::Failed(failure) => Some(format!("{}. {}", failure.sentence(), failure.money().sentence())),
        JobState::Saved(_) => None,
        _ => return None,
    };
    Some((state.name().as_str(), words))
}
