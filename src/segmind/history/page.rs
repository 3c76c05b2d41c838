//! Where the rows are in an answer of the history. Pure.

use serde_json::Value;

/// The members that may hold the rows, in this order.
const MEMBERS: [&str; 4] = ["generations", "requests", "data", "results"];

/// The list of rows: a named member, one inside such a member, the body itself, or else the first list of objects. `None`: there is no
/// list that could be it.
pub(super) fn rows_in(body: &Value) -> Option<&[Value]> {
    match body {
        Value::Array(list) => Some(list),
        Value::Object(fields) => {
            let named = MEMBERS.iter().filter_map(|member| fields.get(*member));
            let list = named.clone().find_map(Value::as_array).map(Vec::as_slice);
            let inside = || named.filter(|value| value.is_object()).find_map(rows_in);
            let any =
                || fields.values().filter_map(Value::as_array).find(|list| is_of_objects(list)).map(Vec::as_slice);
            list.or_else(inside).or_else(any)
        }
        _ => None,
    }
}

fn is_of_objects(list: &[Value]) -> bool {
    !list.is_empty() && list.iter().all(Value::is_object)
}

/// Every object that may be the row of the request that was asked for: the body, what it wraps, or a row for each output.
pub(super) fn objects_in(body: &Value) -> Vec<&Value> {
    match body {
        Value::Array(list) => list.iter().filter(|value| value.is_object()).collect(),
        Value::Object(fields) => {
            let wrapped = fields.values().filter(|value| value.get("request_id").is_some());
            let listed = fields.values().filter_map(Value::as_array).flatten().filter(|value| value.is_object());
            std::iter::once(body).chain(wrapped).chain(listed).collect()
        }
        _ => Vec::new(),
    }
}
