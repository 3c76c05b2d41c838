//! Finds the video's URLs in a result, in every shape that Segmind is known to use.
//!
//! The contract says that the shape varies between models and over time. `video` is searched before `output`; each URL is listed once,
//! and their number is bounded.

use serde_json::{Map, Value};
use url::Url;

/// The depth of the search; documented shapes need 4.
const MAX_DEPTH: usize = 8;

/// Fields that are searched first.
const PREFERRED: [&str; 13] = [
    "url",
    "video",
    "video_url",
    "videoUrl",
    "videos",
    "video_urls",
    "videoUrls",
    "output",
    "uri",
    "clip",
    "file",
    "files",
    "urls",
];

/// Other fields in which a finished result may hold its video. No model is known to use them, but a paid render is searched for
/// everywhere.
const ELSEWHERE: [&str; 10] =
    ["videos", "outputs", "result", "results", "data", "video_url", "videoUrl", "url", "urls", "generation_url"];

/// Fields whose URLs are never the video.
const NEVER: [&str; 5] = ["status_url", "response_url", "poll_url", "request_id", "metrics"];

/// The most URLs; the likely ones come first.
const MAX_ADDRESSES: usize = 16;

/// Every http(s) URL in the result's `video`, then in its `output`, the likeliest first.
pub(super) fn find(result: &Value) -> Vec<Url> {
    find_in(result, &["video", "output"])
}

/// The same in other fields. Only for a finished result: others contain URLs of other things.
pub(super) fn find_elsewhere(result: &Value) -> Vec<Url> {
    find_in(result, &ELSEWHERE)
}

fn find_in(result: &Value, places: &[&str]) -> Vec<Url> {
    let mut found = Vec::new();
    for value in places.iter().filter_map(|field| result.get(field)) {
        search(value, MAX_DEPTH, &mut found);
    }
    found
}

fn search(value: &Value, depth: usize, found: &mut Vec<Url>) {
    let Some(depth) = depth.checked_sub(1).filter(|_| found.len() < MAX_ADDRESSES) else { return };
    match value {
        Value::String(text) => match address(text) {
            Some(url) if found.contains(&url) => {}
            Some(url) => found.push(url),
            None => {
                if let Some(inside) = json_in(text) {
                    search(&inside, depth, found);
                }
            }
        },
        Value::Array(list) => list.iter().for_each(|value| search(value, depth, found)),
        Value::Object(fields) => in_order(fields).for_each(|value| search(value, depth, found)),
        _ => {}
    }
}

fn in_order(fields: &Map<String, Value>) -> impl Iterator<Item = &Value> {
    let preferred = PREFERRED.iter().filter_map(|name| fields.get(*name));
    let others =
        fields.iter().filter(|(name, _)| !PREFERRED.contains(&name.as_str()) && !NEVER.contains(&name.as_str()));
    preferred.chain(others.map(|(_, value)| value))
}

fn address(text: &str) -> Option<Url> {
    let url = Url::parse(text.trim()).ok()?;
    (matches!(url.scheme(), "http" | "https") && url.host().is_some()).then_some(url)
}

/// The JSON in a text, if it is an object, a list or another text.
fn json_in(text: &str) -> Option<Value> {
    let text = text.trim();
    if !text.starts_with(['{', '[', '"']) {
        return None;
    }
    serde_json::from_str(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const V: &str = "https://images.segmind.com/v.mp4";
    const O: &str = "https://images.segmind.com/o.mp4";

    fn url(text: &str) -> Url {
        text.parse().unwrap()
    }

    #[test]
    fn the_address_is_found_in_every_documented_shape() {
        let text = |value: Value| Value::String(value.to_string());
        for output in [
            json!(V),
            json!(format!("  {V}\n")),
            json!([V, O]),
            json!({ "url": V }),
            json!([{ "url": V }]),
            json!({ "video": { "url": V } }),
            json!({ "poster": O, "url": V }),
            json!({ "content_type": "video/mp4", "file": V }),
            json!({ "content_type": "video/mp4", "a_name_that_nobody_has_seen_yet": V }),
            text(json!(V)),
            text(json!([V])),
            text(json!({ "url": V })),
            text(json!({ "output": [{ "url": V }] })),
            json!([null, 7, "", "no address", { "url": null }, V]),
        ] {
            let found = find(&json!({ "status": "COMPLETED", "output": output }));
            assert_eq!(found.first().map(Url::as_str), Some(V), "{output}");
        }
    }

    #[test]
    fn video_goes_before_output() {
        for video in [json!(V), json!({ "url": V })] {
            assert_eq!(find(&json!({ "output": O, "video": video })), [url(V), url(O)]);
        }
        assert_eq!(find(&json!({ "output": O, "video": null })), [url(O)]);
    }

    #[test]
    fn an_address_in_an_undocumented_field_is_found_only_by_the_wider_search() {
        for result in
            [json!({ "result": { "url": V } }), json!({ "data": { "output": { "url": V } } }), json!({ "videoUrl": V })]
        {
            assert!(find(&result).is_empty());
            assert_eq!(find_elsewhere(&result)[0].as_str(), V, "{result}");
        }
        assert!(find_elsewhere(&json!({ "data": { "status_url": O } })).is_empty());
    }

    #[test]
    fn what_is_no_web_address_of_a_video_is_not_taken_for_one() {
        let mut deep = json!(V);
        for _ in 0..50 {
            deep = json!([deep]);
        }
        for output in [
            json!(null),
            json!(""),
            json!("file:///etc/passwd"),
            json!("data:video/mp4;base64,AAAA"),
            json!("javascript:alert(1)"),
            json!("ftp://images.segmind.com/v.mp4"),
            json!({ "metrics": { "url": O } }),
            json!({ "status_url": O }),
            deep,
        ] {
            assert_eq!(find(&json!({ "output": output })), [], "{output}");
        }
        assert_eq!(find(&json!({ "response_url": O })), []);
        assert_eq!(find(&json!([O])), []);
    }

    #[test]
    fn every_address_is_told_once_in_the_order_of_the_search_and_not_without_end() {
        let output = json!([{ "thumbnail": O, "url": V }, V, format!("[\"{O}\"]"), "https://c.example/3.mp4"]);
        assert_eq!(find(&json!({ "output": output })), [url(V), url(O), url("https://c.example/3.mp4")]);
        let many: Vec<String> = (0..1000).map(|n| format!("https://c.example/{n}.mp4")).collect();
        assert_eq!(find(&json!({ "output": many })).len(), MAX_ADDRESSES);
    }
}
