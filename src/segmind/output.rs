//! Finds the video's address in a result, in every shape that Segmind is known to give it.
//!
//! Owns the search order: `video`, then `output`; the contract says that the shape varies between models and over time.

use serde_json::{Map, Value};
use url::Url;

/// How deep a result is searched; documented shapes need 4.
const MAX_DEPTH: usize = 8;

/// Fields that hold the video's address where an object has several.
const PREFERRED: [&str; 9] = ["url", "video", "video_url", "videos", "output", "uri", "file", "files", "urls"];

/// Fields whose addresses are never the video.
const NEVER: [&str; 5] = ["status_url", "response_url", "poll_url", "request_id", "metrics"];

/// The first http(s) address in the result's `video`, then in its `output`.
pub(super) fn find(result: &Value) -> Option<Url> {
    ["video", "output"].iter().filter_map(|field| result.get(field)).find_map(|value| search(value, MAX_DEPTH))
}

fn search(value: &Value, depth: usize) -> Option<Url> {
    let depth = depth.checked_sub(1)?;
    match value {
        Value::String(text) => address(text).or_else(|| search(&json_in(text)?, depth)),
        Value::Array(list) => list.iter().find_map(|value| search(value, depth)),
        Value::Object(fields) => in_order(fields).find_map(|value| search(value, depth)),
        _ => None,
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

/// The JSON that a text holds, when it holds a container or another text.
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
            text(json!(V)),
            text(json!([V])),
            text(json!({ "url": V })),
            text(json!({ "output": [{ "url": V }] })),
            json!([null, 7, "", "no address", { "url": null }, V]),
        ] {
            let found = find(&json!({ "status": "COMPLETED", "output": output }));
            assert_eq!(found.map(String::from).as_deref(), Some(V), "{output}");
        }
    }

    #[test]
    fn video_goes_before_output() {
        for video in [json!(V), json!({ "url": V })] {
            assert_eq!(find(&json!({ "output": O, "video": video })).unwrap().as_str(), V);
        }
        assert_eq!(find(&json!({ "output": O, "video": null })).unwrap().as_str(), O);
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
            json!({ "status_url": O }),
            deep,
        ] {
            assert_eq!(find(&json!({ "output": output })), None, "{output}");
        }
        assert_eq!(find(&json!({ "response_url": O })), None);
        assert_eq!(find(&json!([O])), None);
    }
}
