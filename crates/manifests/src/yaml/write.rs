//! Values as JSON text.

use super::{Node, Value};
use native_sidecar_engine::json::write_string;

impl Node {
    /// The value as JSON text, as kubectl would send it.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut out = String::with_capacity(self.range.len());
        write(self, &mut out);
        out
    }
}

/// Writes a value as JSON text without blanks.
fn write(node: &Node, out: &mut String) {
    match &node.value {
        Value::Null => out.push_str("null"),
        Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Value::Number(number) => out.push_str(number),
        Value::String(text) => write_string(out, text),
        Value::List(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write(item, out);
            }
            out.push(']');
        }
        Value::Map(pairs) => {
            out.push('{');
            for (index, (key, value)) in pairs.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write(key, out);
                out.push(':');
                write(value, out);
            }
            out.push('}');
        }
    }
}
