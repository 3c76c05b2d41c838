//! The embedded service over real sockets, with a client that shares nothing with the app's own.
//!
//! The helpers, one for each kind of request, are here; the tests are in the folder `simulator`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

#[path = "simulator/answers.rs"]
mod answers;
#[path = "simulator/faults.rs"]
mod faults;
#[path = "simulator/files.rs"]
mod files;
#[path = "simulator/jobs.rs"]
mod jobs;
#[path = "simulator/restarts.rs"]
mod restarts;
#[path = "simulator/uploads.rs"]
mod uploads;

use std::time::{Duration, Instant};

use reqwest::{Client, RequestBuilder, Response};
use rushes::simulator::{Config, Picture, Simulator};
use serde_json::{Value, json};

const KEY: &str = "SG_0123456789abcdef";

/// A service that completes a job as soon as its picture is rendered, with a client that reuses no connection.
struct Bench {
    service: Simulator,
    client: Client,
}

impl Bench {
    async fn new() -> Self {
        Self::with(|_| {}).await
    }

    async fn with(change: impl FnOnce(&mut Config)) -> Self {
        let mut config = Config { render_seconds: 0.01, picture: Picture::Tiny, ..Config::default() };
        change(&mut config);
        let service = Simulator::start(config).await.expect("the service starts");
        let client = Client::builder()
            .no_proxy()
            .pool_max_idle_per_host(0)
            .redirect(reqwest::redirect::Policy::none())
            .timeout(Duration::from_secs(30))
            .build()
            .expect("a client");
        Self { service, client }
    }

    fn get(&self, address: &str) -> RequestBuilder {
        let url = if address.starts_with("http") { address.to_owned() } else { self.service.api_url() + address };
        self.client.get(url)
    }

    fn post(&self, path: &str) -> RequestBuilder {
        self.client.post(self.service.api_url() + path)
    }

    fn submit(&self, body: &Value) -> RequestBuilder {
        self.post("/v2/veo-3").header("x-api-key", KEY).json(body)
    }

    /// Submits the cheapest shot and returns its id.
    async fn accepted(&self) -> String {
        let answer = self.submit(&cheap("a fox")).send().await.expect("an answer");
        let body = json_of(answer, 200).await;
        body["request_id"].as_str().expect("an id").to_owned()
    }

    async fn status(&self, id: &str) -> Response {
        self.keyed(&format!("/v2/requests/{id}/status")).await
    }

    async fn result(&self, id: &str) -> Response {
        self.keyed(&format!("/v2/requests/{id}")).await
    }

    async fn credits(&self) -> Response {
        self.keyed("/v1/get-user-credits").await
    }

    async fn keyed(&self, path: &str) -> Response {
        self.get(path).header("x-api-key", KEY).send().await.expect("an answer")
    }

    /// Polls until the job has ended; returns its last status. A real render is awaited, so this waits in real time.
    async fn ended(&self, id: &str) -> String {
        let deadline = Instant::now() + Duration::from_mins(2);
        while Instant::now() < deadline {
            let body: Value = self.status(id).await.json().await.expect("JSON");
            let word = body["status"].as_str().expect("a status").to_owned();
            if word == "COMPLETED" || word == "FAILED" {
                return word;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("the job never ended");
    }

    /// Renders the cheapest shot and returns the URL of its file.
    async fn rendered(&self) -> String {
        let id = self.accepted().await;
        assert_eq!(self.ended(&id).await, "COMPLETED");
        let body = json_of(self.result(&id).await, 200).await;
        body["output"].as_str().expect("an address").to_owned()
    }
}

fn cheap(prompt: &str) -> Value {
    json!({"prompt": prompt, "duration": 4, "generate_audio": false, "seed": 7})
}

async fn json_of(answer: Response, code: u16) -> Value {
    assert_eq!(answer.status().as_u16(), code);
    answer.json().await.expect("JSON")
}
