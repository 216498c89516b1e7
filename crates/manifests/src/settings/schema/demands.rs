//! What the settings must fulfil beyond their form, as far as a schema can tell it: the demands of the engine's `settings::check`.

use super::{excludable, merge};
use native_sidecar_engine::rule::Rule;
use serde_json::{Value, json};

/// Letters, digits and dashes, as a helper's id has them.
const ID: &str = "^[a-z0-9-]+$";
/// A repository without registry, tag, digest or glob.
const REPOSITORY: &str = "^[^@: */]([^@: *]*[^@: */])?$";
/// A container's name, or the beginning of one.
const NAME: &str = r"^[^*]+\*?$";
/// A JSON Pointer to a pod template or spec below the object.
const POINTER: &str = "^(/([^/~]|~[01])+)+$";
/// One line without control characters.
const LINE: &str = r"^[^\u0000-\u001f\u007f-\u009f]*$";
/// Not only blanks.
const SAID: &str = r"[^\t\n\f\r ]";

/// Adds to a record's schema what the record must fulfil.
pub(super) fn demands(name: &str, record: &mut Value) {
    match name {
        "Settings" => {
            on(record, "contact", json!({"pattern": LINE, "maxLength": 500}));
            let needs_version = |key: &str| {
                let mutates = json!({"properties": {key: {"const": "mutate"}}, "required": [key]});
                json!({"if": mutates, "then": {"required": ["minimumKubernetesVersion"]}})
            };
            merge(record, json!({"allOf": [needs_version("action"), needs_version("jobAction")]}));
        }
        "Helpers" => {
            on_items(record, "exclude", json!({"anyOf": [{"enum": excludable()}, {"pattern": ID}]}));
        }
        "Helper" => {
            // For the catalog's own.
            if let Some(Value::Object(properties)) = record.get_mut("properties") {
                properties.remove("shape");
            }
            on(record, "id", json!({"pattern": ID}));
            for key in ["images", "ambiguousImages"] {
                on_items(record, key, json!({"pattern": REPOSITORY}));
            }
            for key in ["containerNames", "weakContainerNames"] {
                on_items(record, key, json!({"pattern": NAME}));
            }
            let mut told = any(&["images", "containerNames", "ambiguousImages", "weakContainerNames"]);
            told.push(json!({"required": ["programsSuffice"], "properties": {"programsSuffice": {"const": true}}}));
            merge(record, json!({"required": ["id", "category"], "anyOf": told}));
        }
        "Exemption" => {
            let rules: Vec<&str> = Rule::ALL.iter().map(|rule| rule.word()).collect();
            on(record, "rule", json!({"anyOf": [{"enum": rules}, {"pattern": r"\*"}]}));
            on(record, "reason", json!({"pattern": SAID}));
            merge(record, json!({"required": ["reason"], "anyOf": any(&["container", "image", "namespace", "rule"])}));
        }
        "Kind" => {
            for key in ["podTemplates", "podSpecs"] {
                on_items(record, key, json!({"pattern": POINTER}));
            }
            merge(record, json!({"required": ["kind"], "anyOf": any(&["podTemplates", "podSpecs"])}));
        }
        _ => {}
    }
}

/// One of these keys at least.
fn any(keys: &[&str]) -> Vec<Value> {
    keys.iter().map(|key| json!({"required": [key]})).collect()
}

fn on(record: &mut Value, key: &str, demand: Value) {
    if let Some(property) = record.pointer_mut(&format!("/properties/{key}")) {
        merge(property, demand);
    }
}

fn on_items(record: &mut Value, key: &str, demand: Value) {
    if let Some(items) = record.pointer_mut(&format!("/properties/{key}/items")) {
        merge(items, demand);
    }
}
