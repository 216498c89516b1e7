//! Admission requests.

use super::container::junk;
use super::{pod, settings};
use crate::tape::Tape;
use serde_json::{Value, json};

/// Kinds, by group and name, and the way from the object to what has the pod's metadata and spec. `#` is an item of a list, `*` a
/// value of a map.
const KINDS: [(&str, &str, &[&str]); 18] = [
    ("", "Pod", &[]),
    ("apps", "Deployment", &["spec", "template"]),
    ("batch", "Job", &["spec", "template"]),
    ("batch", "CronJob", &["spec", "jobTemplate", "spec", "template"]),
    ("apps", "StatefulSet", &["spec", "template"]),
    ("apps", "DaemonSet", &["spec", "template"]),
    ("apps", "ReplicaSet", &["spec", "template"]),
    ("", "ReplicationController", &["spec", "template"]),
    ("", "PodTemplate", &["template"]),
    ("argoproj.io", "Rollout", &["spec", "template"]),
    ("jobset.x-k8s.io", "JobSet", &["spec", "replicatedJobs", "#", "template", "spec", "template"]),
    ("kubeflow.org", "PyTorchJob", &["spec", "pytorchReplicaSpecs", "*", "template"]),
    ("ray.io", "RayJob", &["spec", "rayClusterSpec", "workerGroupSpecs", "#", "template"]),
    ("serving.knative.dev", "Revision", &[]),
    ("actions.github.com", "EphemeralRunner", &["spec"]),
    ("machinelearning.seldon.io", "SeldonDeployment", &["spec", "predictors", "#", "componentSpecs", "#"]),
    ("example.com", "Fleet", &["spec", "pools", "a.b", "template"]),
    ("example.com", "Unknown", &["spec", "template"]),
];

/// The payload of the policy: a request, and settings.
pub(crate) fn made(tape: &mut Tape<'_>) -> Value {
    let settings = settings::made(tape);
    // Pods are what is rewritten.
    let (group, kind, way) = KINDS[if tape.once_in(3) { 0 } else { tape.below(KINDS.len()) }];
    let key = if tape.once_in(2) { tape.text() } else { "Worker".to_owned() };
    let way: Vec<&str> = way.iter().map(|step| if *step == "*" { &*key } else { *step }).collect();
    let way = &*way;
    let proper = tape.once_in(2);
    let object = object(tape, way, proper);
    let operation =
        if tape.once_in(12) { tape.one(&["DELETE", "CONNECT", ""]) } else { tape.one(&["CREATE", "UPDATE"]) };
    let old = match tape.below(4) {
        0 => Value::Null,
        1 => object.clone(),
        2 => without(tape, &object, way),
        _ => self::object(tape, way, proper),
    };
    let audit = tape.once_in(6);
    let resource = if audit { kind.to_owned() } else { format!("{}s", kind.to_lowercase()) };
    let user = match tape.below(4) {
        _ if audit => json!({}),
        0 => json!({"username": "system:node:n1"}),
        1 => Value::Null,
        _ => json!({"username": "ada"}),
    };
    let mut request = json!({
        "uid": "1",
        "kind": {"group": group, "version": "v1", "kind": kind},
        "resource": {"group": group, "version": "v1", "resource": resource},
        "subResource": if tape.once_in(16) { tape.one(&["status", "scale"]) } else { "" },
        "namespace": tape.one(&["shop", "airflow", ""]),
        "name": "nightly",
        "operation": operation,
        "userInfo": user,
        "object": object,
        "oldObject": old,
    });
    if tape.once_in(24) {
        let key = tape.one(&["kind", "resource", "object", "oldObject", "userInfo", "operation"]).to_owned();
        request[key] = junk(tape, 0);
    }
    json!({"request": request, "settings": settings})
}

fn object(tape: &mut Tape<'_>, way: &[&str], proper: bool) -> Value {
    let mut object = pod::made(tape, proper);
    if tape.once_in(6) {
        // A second template beside the first, where there is a list.
        let other = pod::made(tape, proper);
        object = within(way, object, Some(other));
    } else {
        object = within(way, object, None);
    }
    if way.is_empty() && object.get("metadata").is_none() {
        return object;
    }
    let metadata = own_metadata(tape, proper);
    match object.get_mut("metadata").and_then(Value::as_object_mut) {
        Some(given) => given.extend(metadata.as_object().cloned().unwrap_or_default()),
        None => object["metadata"] = metadata,
    }
    if tape.once_in(8) {
        object["status"] = match tape.below(4) {
            0 => json!({"phase": "Succeeded"}),
            1 => json!({"conditions": [{"type": "Complete", "status": "True"}]}),
            2 => json!({"phase": "Running", "conditions": null}),
            _ => junk(tape, 0),
        };
    }
    object
}

/// Wraps a template; another may stand beside it in the innermost list.
fn within(way: &[&str], template: Value, other: Option<Value>) -> Value {
    let mut other = other;
    way.iter().rev().fold(template, |inner, step| match (*step, other.take()) {
        ("#", Some(other)) => json!([inner, other]),
        ("#", None) => json!([inner]),
        (key, kept) => {
            other = kept.map(|kept| json!({ key: kept }));
            json!({ key: inner })
        }
    })
}

fn own_metadata(tape: &mut Tape<'_>, proper: bool) -> Value {
    let mut metadata = json!({"name": "nightly"});
    match tape.below(8) {
        1 => metadata["ownerReferences"] = owner("batch/v1", "Job"),
        2 => metadata["ownerReferences"] = owner("apps/v1", "ReplicaSet"),
        3 => metadata["ownerReferences"] = owner("argoproj.io/v1alpha1", "Workflow"),
        4 if !proper => metadata["ownerReferences"] = junk(tape, 0),
        _ => {}
    }
    if tape.once_in(12) {
        metadata["deletionTimestamp"] = json!("2020-01-01T00:00:00Z");
    }
    if tape.once_in(12) {
        metadata["namespace"] = json!("airflow");
    }
    metadata
}

fn owner(version: &str, kind: &str) -> Value {
    json!([{"apiVersion": version, "kind": kind, "name": "o", "uid": "1", "controller": true}])
}

/// The object with a container less, or none at all.
fn without(tape: &mut Tape<'_>, object: &Value, way: &[&str]) -> Value {
    let mut object = object.clone();
    let pointer: String =
        way.iter()
            .map(|step| {
                if *step == "#" { "/0".to_owned() } else { format!("/{}", step.replace('~', "~0").replace('/', "~1")) }
            })
            .collect();
    let list = tape.one(&["containers", "initContainers"]);
    if let Some(Value::Array(containers)) = object.pointer_mut(&format!("{pointer}/spec/{list}"))
        && !containers.is_empty()
    {
        let at = tape.below(containers.len());
        containers.remove(at);
    }
    object
}

#[cfg(test)]
mod tests {
    use super::made;
    use crate::answer::judge;
    use crate::seeds::random;
    use crate::tape::Tape;
    use std::collections::BTreeMap;

    #[test]
    fn requests_get_answers_of_all_sorts() {
        let mut sorts: BTreeMap<&str, usize> = BTreeMap::new();
        for seed in 0..2000 {
            let payload = made(&mut Tape::of(&random(seed, 600))).to_string();
            let answer = judge(payload.as_bytes());
            let sort = match &answer.rejection {
                Some(rejection) if rejection.code == 400 => "cannot be read",
                Some(rejection) if rejection.code == 500 => panic!("{payload}"),
                Some(_) => "rejected",
                None if answer.mutated_object.is_some() => "rewritten",
                None if answer.warnings.is_empty() => "accepted",
                None => "warned about",
            };
            *sorts.entry(sort).or_default() += 1;
        }
        println!("{sorts:?}");
        for sort in ["cannot be read", "rejected", "rewritten", "accepted", "warned about"] {
            assert!(sorts.get(sort).is_some_and(|count| *count >= 10), "{sort}: {sorts:?}");
        }
    }
}
