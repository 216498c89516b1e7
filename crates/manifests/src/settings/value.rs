//! Settings as the engine takes them.

use crate::yaml::{Node, Value};
use native_sidecar_engine::json;
use std::borrow::Cow;

/// The value of a node of a text, as the engine takes it.
pub(super) fn value(text: &str, node: &Node) -> json::Value<'static> {
    match &node.value {
        Value::Null => json::Value::Null,
        Value::Bool(value) => json::Value::Bool(*value),
        Value::Number(number) => json::Value::Number(Cow::Owned(as_written(text, node).unwrap_or(number).to_owned())),
        Value::String(text) => json::Value::String(Cow::Owned(text.clone())),
        Value::List(items) => json::Value::Array(items.iter().map(|item| value(text, item)).collect()),
        Value::Map(pairs) => {
            let pairs = pairs.iter();
            json::Value::Object(
                pairs
                    .map(|(key, of)| (Cow::Owned(key.text().unwrap_or_default().to_owned()), value(text, of)))
                    .collect(),
            )
        }
    }
}

/// A number with all its digits: whoever writes 1.30 where a version belongs means no 1.3.
fn as_written<'t>(text: &'t str, node: &Node) -> Option<&'t str> {
    let written = text.get(node.range.clone())?;
    json::Reader::new(written).number().ok().filter(|number| *number == written)
}

/// Gives a key of the settings a value.
pub(super) fn set(settings: &mut json::Value<'static>, key: &'static str, value: json::Value<'static>) {
    if settings.is_blank() {
        *settings = json::Value::Object(Vec::new());
    }
    // What is no object is told as a mistake.
    let json::Value::Object(members) = settings else { return };
    members.retain(|(name, _)| name != key);
    members.push((Cow::Borrowed(key), value));
}
