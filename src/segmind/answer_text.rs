//! The texts in an answer that are meant for a person: the message in an error's envelope, and every sentence at any depth, also in
//! JSON inside a text. Ids, URLs, states, numbers and our own parameters are left out.

use serde_json::Value;

/// How deep an answer is searched.
const MAX_DEPTH: usize = 12;

/// The longest text, in characters: what a person reads on a card.
const MAX_WORDS: usize = 600;

/// The most texts that are examined: bounds the work on an answer of megabytes.
const MAX_TEXTS: usize = 2000;

/// Parts of field names under which a single word counts too.
const TELLING: [&str; 11] = [
    "reason",
    "error",
    "message",
    "msg",
    "detail",
    "description",
    "explanation",
    "cause",
    "warning",
    "note",
    "feedback",
];

/// Fields that are skipped: our own parameters, metrics, and names.
const MUTE: [&str; 14] = [
    "prompt",
    "negative_prompt",
    "enhanced_prompt",
    "revised_prompt",
    "input",
    "inputs",
    "request",
    "request_body",
    "parameters",
    "params",
    "metrics",
    "status",
    "model",
    "title",
];

/// All sentences of an answer, joined, without the last full stop; `None` if there are none.
pub(super) fn sentences_in(body: &Value) -> Option<String> {
    let mut found = Found::default();
    found.gather(body, false, MAX_DEPTH);
    let Found { told, loose, .. } = found;
    let mut sentences: Vec<String> = Vec::new();
    for text in told.into_iter().chain(loose) {
        let text = text.trim_end_matches('.').to_owned();
        if !sentences.iter().any(|known| known.contains(&text)) {
            sentences.push(text);
        }
    }
    let all: String = sentences.join(". ").chars().take(MAX_WORDS).collect();
    (!all.is_empty()).then_some(all)
}

#[derive(Default)]
struct Found {
    /// Found in a field of [`TELLING`].
    told: Vec<String>,
    /// Found elsewhere.
    loose: Vec<String>,
    looked_at: usize,
}

impl Found {
    fn gather(&mut self, value: &Value, telling: bool, depth: usize) {
        let Some(depth) = depth.checked_sub(1) else { return };
        match value {
            Value::String(text) => self.text(text, telling, depth),
            Value::Array(list) => list.iter().for_each(|value| self.gather(value, telling, depth)),
            Value::Object(fields) => {
                for (name, value) in fields {
                    let name = name.to_ascii_lowercase();
                    if !MUTE.contains(&name.as_str()) {
                        let tells = TELLING.iter().any(|part| name.contains(part));
                        self.gather(value, tells, depth);
                    }
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str, telling: bool, depth: usize) {
        self.looked_at += 1;
        if self.looked_at > MAX_TEXTS {
            return;
        }
        let text = text.trim();
        if text.starts_with(['{', '[', '"'])
            && let Ok(inner) = serde_json::from_str::<Value>(text)
        {
            return self.gather(&inner, telling, depth);
        }
        let text: String = text.chars().take(MAX_WORDS).collect();
        if telling && is_word(&text) {
            self.told.push(text);
        } else if is_sentence(&text) {
            self.loose.push(text);
        }
    }
}

/// A word for people: no URL, no id, no token of a program.
fn is_word(text: &str) -> bool {
    text.chars().any(char::is_alphabetic) && !is_url(text) && (has_spaces(text) || !is_token(text))
}

/// At least two words, or text in a script without spaces.
fn is_sentence(text: &str) -> bool {
    let letters = |word: &&str| word.chars().filter(|c| c.is_alphabetic()).count() > 1;
    let words = text.split_whitespace().filter(letters).count();
    let unspaced = text.chars().filter(|c| c.is_alphabetic() && !c.is_ascii()).count() >= 4;
    !is_url(text) && (words > 1 || (unspaced && !is_token(text)))
}

fn has_spaces(text: &str) -> bool {
    text.split_whitespace().nth(1).is_some()
}

fn is_url(text: &str) -> bool {
    !has_spaces(text) && (text.contains("://") || text.starts_with("data:") || text.starts_with('/'))
}

/// A token of a program: `CONTENT_FILTERED`, `content_filtered`, `FAILED`, `r-17`, `video/mp4`.
fn is_token(text: &str) -> bool {
    let coded = text.chars().any(|c| c.is_ascii_digit() || matches!(c, '_' | '/' | '=' | ':' | '@'));
    let shouted = !text.chars().any(char::is_lowercase) && text.is_ascii();
    coded || shouted
}

/// The message in an error's envelope: the description before the code, FastAPI's `detail` last.
pub(super) fn message_in(body: &Value) -> Option<String> {
    ["error_description", "error", "message", "error_message", "detail"]
        .iter()
        .filter_map(|field| body.get(field))
        .find_map(text_of)
        .map(|words| words.chars().take(MAX_WORDS).collect())
}

fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        Value::Object(fields) => {
            ["message", "msg", "error", "detail"].iter().filter_map(|f| fields.get(*f)).find_map(text_of)
        }
        Value::Array(list) => {
            let texts: Vec<String> = list.iter().filter_map(text_of).collect();
            (!texts.is_empty()).then(|| texts.join("; "))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn words(body: &Value) -> Option<String> {
        sentences_in(body)
    }

    #[test]
    fn every_sentence_is_found_at_any_depth_and_in_json_inside_a_text() {
        let reason = "The video was blocked. You will not be charged. Support codes: 58061214";
        let inner = json!({ "raiMediaFilteredReasons": [reason] });
        for body in [
            json!({ "status": "COMPLETED", "output": inner }),
            json!({ "output": [inner] }),
            json!({ "output": inner.to_string() }),
            json!({ "output": json!(inner.to_string()).to_string() }),
            json!({ "output": [{ "response": { "generateVideoResponse": inner } }] }),
            json!({ "output": format!("  {inner}\n") }),
            json!({ "output": reason }),
            json!({ "output": [reason] }),
            json!({ "error": { "errors": [{ "message": reason }] } }),
            json!({ "x": { "anything": reason } }),
            json!({ "detail": [{ "loc": ["body"], "msg": reason, "type": "value_error" }] }),
        ] {
            assert_eq!(words(&body).as_deref(), Some(reason), "{body}");
        }
    }

    #[test]
    fn reasons_stand_before_other_sentences_and_none_twice() {
        let body = json!({
            "a": "Made by Veo three", "error": "Generation failed.", "output": { "reasons": ["Blocked by policy.", "Blocked by policy"] }
        });
        assert_eq!(words(&body).as_deref(), Some("Generation failed. Blocked by policy. Made by Veo three"));
        assert_eq!(words(&json!({ "reason": "Blocked" })).as_deref(), Some("Blocked"));
        assert_eq!(
            words(&json!({ "output": "動画は安全フィルターによりブロックされました" })).unwrap().chars().count(),
            22
        );
    }

    #[test]
    fn ids_addresses_tokens_and_what_we_sent_are_no_sentences() {
        for body in [
            json!({ "status": "COMPLETED", "request_id": "0b9f3c2e-11", "output": null, "metrics": { "note": "took two seconds" } }),
            json!({ "error": "CONTENT_FILTERED" }),
            json!({ "error": "rai_filtered", "message": "", "detail": "  " }),
            json!({ "reason": "https://segmind.com/docs", "message": "r-17" }),
            json!({ "prompt": "a fox in the snow", "input": { "text": "a fox in the snow" } }),
            json!({ "output": "video/mp4", "type": "FAILED", "x": "data:image/png;base64,AAAA" }),
            json!([1, true, null]),
        ] {
            assert_eq!(words(&body), None, "{body}");
        }
    }

    #[test]
    fn what_is_gathered_is_never_endless() {
        let long = json!({ "error": "é ".repeat(5000), "list": vec!["one two"; 5000] });
        assert_eq!(words(&long).unwrap().chars().count(), MAX_WORDS);
        let mut deep = json!("a deep sentence");
        for _ in 0..100 {
            deep = json!([deep]);
        }
        assert_eq!(words(&deep), None);
    }

    #[test]
    fn words_are_found_in_every_envelope_and_are_never_endless() {
        let words = |text: &str| message_in(&serde_json::from_str(text).unwrap());
        assert_eq!(words(r#"{"error":{"message":"a"}}"#).as_deref(), Some("a"));
        assert_eq!(words(r#"{"error":"code","error_description":"b"}"#).as_deref(), Some("b"));
        assert_eq!(words(r#"{"detail":[{"msg":"c"},{"msg":"d"}]}"#).as_deref(), Some("c; d"));
        assert_eq!(words(r#"{"error":null,"message":" "}"#), None);
        assert_eq!(words("[1]"), None);
        let long = format!(r#"{{"error":"{}"}}"#, "é".repeat(5000));
        assert_eq!(words(&long).unwrap().chars().count(), MAX_WORDS);
    }
}
