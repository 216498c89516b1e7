//! Values as lines of YAML.

use crate::yaml::{Node, Value};
use native_sidecar_engine::json::write_string;

/// By how much maps are indented.
const INDENT: usize = 2;

/// A key and its value as lines. `list_indent` is by how much lists are indented below their key.
pub(super) fn lines(key: &str, value: &Value, list_indent: usize) -> Vec<String> {
    let indented =
        |lines: Vec<String>, by: usize| lines.into_iter().map(move |line| format!("{}{line}", " ".repeat(by)));
    let mut all = vec![format!("{}:", word(key))];
    match value {
        Value::Map(pairs) if !pairs.is_empty() => {
            for (key, value) in pairs {
                all.extend(indented(lines(key.text().unwrap_or_default(), &value.value, list_indent), INDENT));
            }
        }
        Value::List(items) if !items.is_empty() => {
            all.extend(indented(items.iter().flat_map(|node| item(node, list_indent)).collect(), list_indent));
        }
        value => return vec![format!("{}: {}", word(key), scalar(value))],
    }
    all
}

fn item(node: &Node, list_indent: usize) -> Vec<String> {
    let Value::Map(pairs) = &node.value else { return vec![format!("- {}", scalar(&node.value))] };
    let lines = pairs.iter().flat_map(|(key, value)| lines(key.text().unwrap_or_default(), &value.value, list_indent));
    let lines: Vec<String> =
        lines.enumerate().map(|(index, line)| format!("{}{line}", if index == 0 { "- " } else { "  " })).collect();
    if lines.is_empty() { vec!["- {}".to_owned()] } else { lines }
}

/// What stands on one line: JSON is YAML.
fn scalar(value: &Value) -> String {
    match value {
        Value::String(text) => word(text),
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(number) => number.clone(),
        Value::List(items) => format!("[{}]", items.iter().map(Node::to_json).collect::<Vec<_>>().join(", ")),
        Value::Map(_) => "{}".to_owned(),
    }
}

/// A text: without quotes if nobody could take it for something else.
fn word(text: &str) -> String {
    let plain = text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '/')
        && text.chars().all(|character| character.is_ascii_alphanumeric() || "/._-".contains(character))
        && crate::yaml::is_text(text);
    if plain {
        return text.to_owned();
    }
    let mut quoted = String::new();
    write_string(&mut quoted, text);
    quoted
}
