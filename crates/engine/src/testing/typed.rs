//! Whether an object is one that Kubernetes knows: tests that speak of misspelt fields prove nothing.

use k8s_openapi::api::{apps::v1 as apps, batch::v1 as batch, core::v1 as core};
use serde_json::Value;

/// Reads an object of a built-in kind into its type and back; what is lost on the way is no field of it.
pub(crate) fn assert_valid(kind: &str, object: &str) {
    let value: Value = serde_json::from_str(object).expect(object);
    let typed = match kind {
        "Pod" => there_and_back::<core::Pod>(&value),
        "PodTemplate" => there_and_back::<core::PodTemplate>(&value),
        "ReplicationController" => there_and_back::<core::ReplicationController>(&value),
        "ReplicaSet.apps" => there_and_back::<apps::ReplicaSet>(&value),
        "Deployment.apps" => there_and_back::<apps::Deployment>(&value),
        "StatefulSet.apps" => there_and_back::<apps::StatefulSet>(&value),
        "DaemonSet.apps" => there_and_back::<apps::DaemonSet>(&value),
        "Job.batch" => there_and_back::<batch::Job>(&value),
        "CronJob.batch" => there_and_back::<batch::CronJob>(&value),
        _ => return,
    };
    let typed = typed.unwrap_or_else(|error| panic!("{kind} {error}: {object}"));
    let mut lost = Vec::new();
    compare(&value, &typed, "", &mut lost);
    assert!(lost.is_empty(), "{kind} has no {}: {object}", lost.join(", "));
}

fn there_and_back<T: serde::de::DeserializeOwned + serde::Serialize>(value: &Value) -> serde_json::Result<Value> {
    serde_json::from_value::<T>(value.clone()).and_then(serde_json::to_value)
}

/// The fields of `before` that are not in `after`. Null is absent, and an empty map or list may be.
fn compare(before: &Value, after: &Value, path: &str, lost: &mut Vec<String>) {
    match (before, after) {
        (Value::Object(before), Value::Object(after)) => {
            for (key, value) in before {
                let path = format!("{path}.{key}");
                match after.get(key) {
                    Some(after) => compare(value, after, &path, lost),
                    None if value.is_null() => {}
                    None if value.as_object().is_some_and(serde_json::Map::is_empty) => {}
                    None if value.as_array().is_some_and(Vec::is_empty) => {}
                    None => lost.push(path),
                }
            }
        }
        (Value::Array(before), Value::Array(after)) => {
            for (index, (before, after)) in before.iter().zip(after).enumerate() {
                compare(before, after, &format!("{path}[{index}]"), lost);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::assert_valid;

    #[test]
    #[should_panic(expected = "Pod has no .spec.containers[0].imagee")]
    fn a_field_that_no_pod_has_is_noticed() {
        assert_valid("Pod", r#"{"spec":{"containers":[{"name":"a","imagee":"b"}]}}"#);
    }

    #[test]
    #[should_panic(expected = "Deployment.apps invalid type")]
    fn a_value_of_the_wrong_type_is_noticed() {
        assert_valid("Deployment.apps", r#"{"spec":{"template":{"spec":{"containers":[{"name":7}]}}}}"#);
    }
}
