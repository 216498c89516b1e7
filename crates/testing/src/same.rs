//! What it means that the JSON reader and `serde_json` read the same.

use native_sidecar_json::Value;
use serde_json::Value as Expected;

/// Whether a tree is what `serde_json` reads. Of a key that is given twice it keeps the last.
pub fn same(value: &Value<'_>, expected: &Expected) -> bool {
    match (value, expected) {
        (Value::Null, Expected::Null) => true,
        (Value::Bool(value), Expected::Bool(expected)) => value == expected,
        (Value::Number(value), Expected::Number(_)) => {
            serde_json::from_str::<Expected>(value).is_ok_and(|value| value == *expected)
        }
        (Value::String(value), Expected::String(expected)) => value == expected,
        (Value::Array(values), Expected::Array(expected)) => {
            values.len() == expected.len() && values.iter().zip(expected).all(|(value, expected)| same(value, expected))
        }
        (Value::Object(members), Expected::Object(expected)) => {
            let last = |key: &str| members.iter().rev().find(|(name, _)| name == key).map(|(_, value)| value);
            expected.iter().all(|(key, expected)| last(key).is_some_and(|value| same(value, expected)))
                && members.iter().all(|(key, _)| expected.contains_key(&**key))
        }
        _ => false,
    }
}
