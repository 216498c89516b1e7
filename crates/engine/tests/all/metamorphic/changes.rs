//! Changes to a Pod.

use native_sidecar_testing::text::Json;
use serde_json::{Map, Value};

/// Changes each object in a value, but maps of free keys.
pub(crate) fn each_object(value: &mut Value, change: &mut dyn FnMut(&mut Map<String, Value>)) {
    match value {
        Value::Object(members) => {
            for (key, value) in members.iter_mut() {
                if !matches!(key.as_str(), "labels" | "annotations" | "limits" | "requests") {
                    each_object(value, change);
                }
            }
            change(members);
        }
        Value::Array(items) => items.iter_mut().for_each(|item| each_object(item, change)),
        _ => {}
    }
}

/// Changes each container of a Pod.
pub(crate) fn each_container(pod: &mut Value, change: &mut dyn FnMut(&mut Value)) {
    for list in ["initContainers", "containers"] {
        if let Some(containers) = pod["spec"].get_mut(list).and_then(Value::as_array_mut) {
            containers.iter_mut().for_each(&mut *change);
        }
    }
}

/// An image reference without registry, tag and digest.
pub(crate) fn repository(image: &str) -> &str {
    let path = match image.split_once('/') {
        Some((registry, path)) if registry.contains('.') => path,
        _ => image,
    };
    path.split(':').next().unwrap()
}

/// Turns the order of keys around, in each object.
pub(crate) fn reverse_keys(value: &mut Json) {
    match value {
        Json::Object(members) => {
            members.reverse();
            members.iter_mut().for_each(|(_, value)| reverse_keys(value));
        }
        Json::List(items) => items.iter_mut().for_each(reverse_keys),
        _ => {}
    }
}
