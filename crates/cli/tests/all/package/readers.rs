//! The engine's reader of settings and the JSON Schema, each as a test asks it.

use jsonschema::Validator;
use native_sidecar_engine::settings;
use native_sidecar_manifests::settings::schema;
use serde_json::Value;
use std::sync::LazyLock;

static SCHEMA: LazyLock<Value> = LazyLock::new(schema::schema);
static VALIDATOR: LazyLock<Validator> = LazyLock::new(|| jsonschema::draft7::new(&SCHEMA).unwrap());

/// What the engine says of settings.
pub(crate) fn read(settings: &Value) -> Result<(), String> {
    settings::check(settings.to_string().as_bytes())
}

/// Whether the schema allows settings. What is blank counts as not given, and no schema is asked about it.
pub(crate) fn allowed(settings: &Value) -> bool {
    VALIDATOR.is_valid(&without_blanks(settings, &SCHEMA))
}

/// What the schema says of settings that it should allow.
pub(crate) fn objections(settings: &Value) -> Vec<String> {
    let settings = without_blanks(settings, &SCHEMA);
    VALIDATOR.iter_errors(&settings).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// Settings without the members that are known and blank.
fn without_blanks(value: &Value, schema: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let properties = &schema["properties"];
            let kept = members.iter().filter(|(key, value)| properties.get(key).is_none() || !is_blank(value));
            kept.map(|(key, value)| (key.clone(), without_blanks(value, &properties[key]))).collect()
        }
        Value::Array(items) => items.iter().map(|item| without_blanks(item, &schema["items"])).collect(),
        other => other.clone(),
    }
}

fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}
