//! The same JSON in other words: blanks, escapes, the order of members.

use crate::tape::Tape;
use native_sidecar_json::{Reader, Value};
use native_sidecar_testing::text::{Json, Style};

/// A text's value; `None` if it is no JSON, or has a string that is none.
pub(crate) fn read(text: &str) -> Option<Value<'_>> {
    Reader::new(text).whole(Value::read).ok()
}

/// The value of a text, in a spelling of its own; the text itself if it is no JSON.
pub(crate) fn plain(text: &str) -> String {
    read(text).as_ref().map_or_else(|| text.to_owned(), written)
}

/// A value in a spelling of its own.
pub(crate) fn written(value: &Value<'_>) -> String {
    let mut out = String::new();
    value.write(&mut out);
    out
}

/// A spelling that the tape chooses.
pub(crate) fn style(tape: &mut Tape<'_>) -> Style {
    Style { pretty: tape.once_in(3), blanks: tape.once_in(2), escapes: tape.once_in(2), seed: tape.seed() }
}

/// A value in a spelling.
pub(crate) fn spelt(value: &Value<'_>, style: &mut Style) -> String {
    tree(value).write(style)
}

fn tree(value: &Value<'_>) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Bool(is) => Json::Bool(*is),
        Value::Number(number) => Json::Number(number.clone().into_owned()),
        Value::String(text) => Json::String(text.clone().into_owned()),
        Value::Array(items) => Json::List(items.iter().map(tree).collect()),
        Value::Object(members) => {
            Json::Object(members.iter().map(|(key, value)| (key.clone().into_owned(), tree(value))).collect())
        }
    }
}
