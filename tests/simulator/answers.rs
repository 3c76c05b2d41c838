//! Every documented answer that is not about a job: keys, limits, wrong addresses, wrong bodies, the balance.

use std::time::Duration;

use rushes::simulator::Keys;
use serde_json::{Value, json};

use super::{Bench, KEY, cheap, json_of};

#[tokio::test]
async fn a_missing_and_a_wrong_key_get_the_two_documented_401_bodies() {
    let bench = Bench::new().await;
    let missing = bench.get("/v1/get-user-credits").send().await.unwrap();
    let body = json_of(missing, 401).await;
    assert_eq!(body, json!({"error": "Missing Authorization or x-api-key in header"}));

    let wrong = bench.get("/v1/get-user-credits").header("x-api-key", "SG_wrong").send().await.unwrap();
    let body = json_of(wrong, 401).await;
    assert_eq!(body["status_code"], 401);
    assert!(body["error_description"].as_str().unwrap().contains("API key is invalid"));

    let bearer = bench.get("/v1/get-user-credits").bearer_auth(KEY).send().await.unwrap();
    assert_eq!(bearer.status(), 401);
}

#[tokio::test]
async fn keys_can_be_replaced_while_the_service_runs() {
    let bench = Bench::new().await;
    assert_eq!(bench.credits().await.status(), 200);
    bench.service.set_keys(Keys::Only(vec!["SG_ffffffffffffffff".into()]));
    assert_eq!(bench.credits().await.status(), 401);
    assert_eq!(bench.submit(&cheap("a fox")).send().await.unwrap().status(), 401);
    assert!(bench.service.ledger().is_empty());
}

#[tokio::test]
async fn a_wrong_verb_is_an_html_page_and_an_unknown_address_is_json() {
    let bench = Bench::new().await;
    let verb = bench.keyed("/v2/veo-3").await;
    assert_eq!(verb.status(), 405);
    assert!(verb.headers()["content-type"].to_str().unwrap().starts_with("text/html"));
    assert!(verb.text().await.unwrap().contains("<html"));

    let body = json_of(bench.keyed("/v3/anything").await, 404).await;
    assert!(body["error"].is_string());
}

#[tokio::test]
async fn what_is_wrong_with_a_submit_decides_between_400_404_and_406() {
    let bench = Bench::new().await;
    let code = async |path: &str, kind: &str, body: &str| {
        let request = bench.post(path).header("x-api-key", KEY).header("content-type", kind);
        let answer = request.body(body.to_owned()).send().await.unwrap();
        let code = answer.status().as_u16();
        let body: Value = answer.json().await.unwrap();
        assert!(body["error"].is_string(), "{body}");
        code
    };
    let good = r#"{"prompt": "a fox"}"#;
    assert_eq!(code("/v2/veo-9", "application/json", good).await, 404);
    assert_eq!(code("/v2/veo-3", "text/plain", good).await, 406);
    assert_eq!(code("/v2/veo-3", "application/json", r#"{"prompt": "#).await, 400);
    assert_eq!(code("/v2/veo-3", "application/json", "{}").await, 400);
    assert_eq!(code("/v2/veo-3", "application/json", r#"{"prompt": "a", "duration": 5}"#).await, 406);
    assert!(bench.service.ledger().is_empty());
}

#[tokio::test]
async fn the_request_limit_names_its_reset_and_nothing_is_accepted_over_it() {
    let bench = Bench::with(|config| config.requests_per_minute = Some(2)).await;
    assert_eq!(bench.credits().await.status(), 200);
    assert_eq!(bench.credits().await.status(), 200);
    let refused = bench.submit(&cheap("a fox")).send().await.unwrap();
    assert_eq!(refused.status(), 429);
    assert!(!refused.headers().contains_key("retry-after"));
    let reset = refused.headers()["x-rate-limit-reset-at-utc"].to_str().unwrap();
    let reset: jiff::Timestamp = reset.parse().expect("an RFC 3339 time");
    let date = httpdate(&refused);
    let away = reset.duration_since(date).as_secs_f64();
    assert!((50.0..=62.0).contains(&away), "the reset is {away} s away");
    assert!(bench.service.ledger().is_empty());

    bench.service.advance(Duration::from_secs(61));
    assert_eq!(bench.credits().await.status(), 200);
}

#[tokio::test]
async fn the_balance_goes_down_by_the_price_of_each_completed_render() {
    let bench = Bench::new().await;
    let body = json_of(bench.credits().await, 200).await;
    assert_eq!(body, json!({"credits": 25.0, "free-credits": 0.0}));
    bench.rendered().await;
    let body = json_of(bench.credits().await, 200).await;
    assert_eq!(body["credits"], 24.2);
    assert_eq!(bench.service.balance(), Some(24.2));
}

#[tokio::test]
async fn an_account_without_a_record_is_404_and_cannot_buy() {
    let bench = Bench::new().await;
    bench.service.set_balance(None);
    let body = json_of(bench.credits().await, 404).await;
    assert_eq!(body, json!({"error": "No credits found for the user"}));
    let refused = bench.submit(&cheap("a fox")).send().await.unwrap();
    assert_eq!(refused.status(), 406);
}

#[tokio::test]
async fn too_little_money_is_406_until_the_account_is_topped_up() {
    let bench = Bench::with(|config| config.balance = 1.0).await;
    let accepted = bench.submit(&cheap("first")).send().await.unwrap();
    assert_eq!(accepted.status(), 200);
    let body = json_of(bench.submit(&cheap("second")).send().await.unwrap(), 406).await;
    assert!(body["error"].as_str().unwrap().contains("Insufficient credits"));
    bench.service.set_balance(Some(5.0));
    assert_eq!(bench.submit(&cheap("third")).send().await.unwrap().status(), 200);
    assert_eq!(bench.service.ledger().len(), 2);
}

fn httpdate(answer: &reqwest::Response) -> jiff::Timestamp {
    let text = answer.headers()["date"].to_str().unwrap();
    jiff::fmt::rfc2822::parse(text).expect("a date").timestamp()
}

#[tokio::test]
async fn a_retired_model_answers_410_and_the_catalogue_which_needs_no_key_says_so() {
    let bench = Bench::new().await;
    let doubted = async || {
        let body = json_of(bench.get("/inference-model-information/list").send().await.unwrap(), 200).await;
        let list = body["Inference Segmind Model Information List With Details"].as_array().unwrap().clone();
        let doubted = list.iter().filter(|row| row["is_depreciated"] == true);
        doubted.map(|row| row["slug"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert!(doubted().await.is_empty());
    bench.service.script().retire("veo-3");
    bench.service.script().doubt("veo-3-fast");
    assert_eq!(doubted().await, ["veo-3", "veo-3-fast"]);
    let body = json_of(bench.submit(&cheap("a fox")).send().await.unwrap(), 410).await;
    assert!(body["error"].as_str().unwrap().contains("retired"));
    let fast = bench.post("/v2/veo-3-fast").header("x-api-key", KEY).json(&cheap("a fox")).send().await.unwrap();
    assert_eq!(fast.status(), 200, "what the catalogue says is no answer to a submit");
    assert_eq!(bench.service.ledger().len(), 1);
}

#[tokio::test]
async fn the_pictures_of_a_shot_are_fetched_from_this_service() {
    let bench = Bench::new().await;
    let body = json!({"prompt": "a fox", "reference_images": [format!("{}/assets/gone.png", bench.service.api_url())]});
    let answer = bench.post("/v2/veo-3.1").header("x-api-key", KEY).json(&body).send().await.unwrap();
    let id = json_of(answer, 200).await["request_id"].as_str().unwrap().to_owned();
    assert_eq!(bench.ended(&id).await, "FAILED");
}
