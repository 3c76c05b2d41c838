//! Uploads of images, and their use as first frames.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use image::{ImageFormat, RgbImage};
use rushes::simulator::UploadShape;
use serde_json::{Value, json};

use super::{Bench, KEY, cheap, json_of};

fn png() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let picture = RgbImage::from_pixel(64, 64, image::Rgb([200, 40, 40]));
    picture.write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

async fn upload(bench: &Bench, bytes: &[u8]) -> Value {
    let body = json!({"data_urls": [format!("data:image/png;base64,{}", STANDARD.encode(bytes))]});
    let request = bench.client.post(bench.service.upload_url()).header("x-api-key", KEY).json(&body);
    json_of(request.send().await.unwrap(), 200).await
}

#[tokio::test]
async fn an_uploaded_image_is_served_back_unchanged() {
    let bench = Bench::new().await;
    let answer = upload(&bench, &png()).await;
    assert!(answer["message"].is_string());
    let url = answer["file_urls"][0].as_str().unwrap();
    let file = bench.get(url).send().await.unwrap();
    assert_eq!(file.headers()["content-type"], "image/png");
    assert_eq!(file.bytes().await.unwrap(), png());

    bench.service.script().upload_shape(UploadShape::Urls);
    let answer = upload(&bench, &png()).await;
    assert!(answer["urls"][0].is_string() && answer.get("file_urls").is_none());
}

#[tokio::test]
async fn an_upload_needs_a_key_and_a_list_of_images() {
    let bench = Bench::new().await;
    let body = json!({"data_urls": ["data:image/png;base64,AAAA"]});
    let keyless = bench.client.post(bench.service.upload_url()).json(&body).send().await.unwrap();
    assert_eq!(keyless.status(), 401);
    let request = bench.client.post(bench.service.upload_url()).header("x-api-key", KEY).json(&body);
    assert_eq!(request.send().await.unwrap().status(), 400);
}

#[tokio::test]
async fn a_render_starts_from_the_image_that_was_uploaded_here() {
    let bench = Bench::new().await;
    let file = async |image_url: Option<&str>| {
        let mut body = cheap("a fox");
        if let Some(url) = image_url {
            body["image_url"] = json!(url);
        }
        let answer = json_of(bench.submit(&body).send().await.unwrap(), 200).await;
        let id = answer["request_id"].as_str().unwrap();
        let word = bench.ended(id).await;
        let result: Value = bench.result(id).await.json().await.unwrap();
        match result["output"].as_str() {
            Some(url) => (word, bench.get(url).send().await.unwrap().bytes().await.unwrap()),
            None => (word, bytes::Bytes::new()),
        }
    };
    let answer = upload(&bench, &png()).await;
    let (plain, elsewhere, here) = (
        file(None).await,
        file(Some("https://elsewhere.example/fox.png")).await,
        file(answer["file_urls"][0].as_str()).await,
    );
    assert_eq!(plain, elsewhere, "an image of another host must not be fetched");
    assert_eq!(here.0, "COMPLETED");
    assert_ne!(plain.1, here.1);

    let lost = format!("{}/assets/lost.png", bench.service.api_url());
    assert_eq!(file(Some(&lost)).await.0, "FAILED");
}
