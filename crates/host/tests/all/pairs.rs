//! What the injectors of Istio and Linkerd made of one input in their classic and in their native mode, and the Cloud SQL Proxy
//! examples before and after their authors converted them: a conversion of the classic one comes to the native one, but for the
//! differences in [`explained`]. They are not part of the project; the test passes with a line where they are absent.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

use crate::module_under_test::policy;
use native_sidecar_host::{Policy, ValidationResponse};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Why a converted helper differs from the native one in a field, if that is known. `docs/conversion.md` tells the same.
fn explained(mesh: &str, field: &str, converted: &Value, native: &Value) -> Option<&'static str> {
    let drains = json!({"exec": {"command": ["pilot-agent", "request", "--debug-port=15020", "POST", "drain"]}});
    let waits = json!({"exec": {"command": ["pilot-agent", "wait"]}});
    let awaits = json!({"exec": {"command": ["/usr/lib/linkerd/linkerd-await", "--timeout=2m", "--port=4191"]}});
    match (mesh, field) {
        ("istio", "lifecycle.preStop") if converted.is_null() && *native == drains => Some("drain hook"),
        ("istio", "lifecycle.postStart") if *converted == waits && native.is_null() => Some("start gate by a hook"),
        ("linkerd", "lifecycle.postStart") if *converted == awaits && native.is_null() => Some("start gate by a hook"),
        ("linkerd", "startupProbe") if native["httpGet"] == json!({"path": "/ready", "port": 4191}) => {
            // Derived, it asks the same, and only how often and how long differ.
            let same = converted.is_null() || converted["httpGet"] == native["httpGet"];
            same.then_some("start gate by a probe")
        }
        (_, "annotation native-sidecar-policy/converted") => Some("record of the conversion"),
        ("istio", "annotation sidecar.istio.io/status" | "annotation proxy.istio.io/overrides") => {
            Some("the injector's own notes")
        }
        _ => None,
    }
}

#[test]
fn a_classic_helper_becomes_the_native_one() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/manifests");
    let Ok(pairs) = fs::read_to_string(folder.join("pairs.jsonl")) else {
        println!("skipped: no pairs at {}", folder.display());
        return;
    };
    let policy = policy();
    let mut found: BTreeMap<String, usize> = BTreeMap::new();
    let mut unexplained = Vec::new();
    for line in pairs.lines() {
        let pair: Value = serde_json::from_str(line).unwrap();
        let mesh = pair["mesh"].as_str().unwrap();
        let read = |key: &str| -> Value {
            let file = folder.join("pairs").join(pair[key].as_str().unwrap());
            pod(&serde_json::from_slice(&fs::read(file).unwrap()).unwrap())
        };
        let (classic, native) = (read("file_classic"), read("file_native"));
        for startup_probe in ["keep", "derive"] {
            let converted = convert(&policy, &classic, startup_probe);
            for (field, converted, native) in differences(mesh, &converted, &native) {
                match explained(mesh, &field, &converted, &native) {
                    Some(why) => *found.entry(format!("{mesh}: {why} ({field}, {startup_probe})")).or_default() += 1,
                    None => {
                        unexplained.push(format!("{}: {field}: {converted} instead of {native}", pair["file_classic"]));
                    }
                }
            }
        }
        *found.entry(format!("{mesh}: pairs")).or_default() += 1;
    }
    println!("{found:#?}");
    assert!(unexplained.is_empty(), "{} differences are not explained:\n{}", unexplained.len(), unexplained.join("\n"));
}

/// The pod that an object makes, as the API server gets it.
fn pod(object: &Value) -> Value {
    let template = if object["kind"] == "Pod" { object } else { &object["spec"]["template"] };
    json!({"apiVersion": "v1", "kind": "Pod", "metadata": template["metadata"], "spec": template["spec"]})
}

fn convert(policy: &Policy, pod: &Value, startup_probe: &str) -> Value {
    let payload = json!({
        "request": {
            "uid": "1", "operation": "CREATE", "userInfo": {"username": "system:serviceaccount:kube-system:replicaset-controller"},
            "kind": {"group": "", "version": "v1", "kind": "Pod"},
            "resource": {"group": "", "version": "v1", "resource": "pods"},
            "object": pod,
        },
        "settings": {"action": "mutate", "minimumKubernetesVersion": "1.33", "mutate": {"startupProbe": startup_probe}},
    });
    let answer = policy.validate(payload.to_string().as_bytes()).unwrap();
    let answer: ValidationResponse = serde_json::from_slice(&answer).unwrap();
    answer.mutated_object.unwrap_or_else(|| panic!("not converted: {:?} {:?}", answer.message, answer.warnings))
}

/// The fields that differ, each with both values: of the helper by its fields, of all else as a whole.
fn differences(mesh: &str, converted: &Value, native: &Value) -> Vec<(String, Value, Value)> {
    let helper = match mesh {
        "istio" => "istio-proxy",
        "linkerd" => "linkerd-proxy",
        "kuma" => "kuma-sidecar",
        other => other,
    };
    let mut all = Vec::new();
    let mut compare = |field: String, converted: &Value, native: &Value| {
        if converted != native {
            all.push((field, converted.clone(), native.clone()));
        }
    };
    let (ours, theirs) = (container(converted, helper), container(native, helper));
    for key in keys(&ours, &theirs) {
        if key == "lifecycle" {
            for hook in ["postStart", "preStop"] {
                compare(format!("{key}.{hook}"), &ours[&key][hook], &theirs[&key][hook]);
            }
        } else {
            compare(key.clone(), &ours[&key], &theirs[&key]);
        }
    }
    compare("order of initContainers".to_owned(), &names(converted), &names(native));
    let (ours, theirs) = (without(converted, helper), without(native, helper));
    for key in keys(&ours, &theirs) {
        compare(format!("spec.{key}"), &ours[&key], &theirs[&key]);
    }
    let (ours, theirs) = (&converted["metadata"], &native["metadata"]);
    for key in keys(ours, theirs) {
        if key == "annotations" {
            for annotation in keys(&ours[&key], &theirs[&key]) {
                let [ours, theirs] = [ours, theirs].map(|metadata| &metadata["annotations"][&annotation]);
                compare(format!("annotation {annotation}"), ours, theirs);
            }
        } else {
            compare(format!("metadata.{key}"), &ours[&key], &theirs[&key]);
        }
    }
    all
}

fn keys(one: &Value, other: &Value) -> BTreeSet<String> {
    [one, other].into_iter().filter_map(Value::as_object).flat_map(Map::keys).cloned().collect()
}

fn inits(pod: &Value) -> &Vec<Value> {
    pod["spec"]["initContainers"].as_array().unwrap()
}

fn names(pod: &Value) -> Value {
    inits(pod).iter().map(|init| init["name"].clone()).collect()
}

fn container(pod: &Value, name: &str) -> Value {
    inits(pod).iter().find(|init| init["name"] == name).cloned().expect("the helper is an init container")
}

/// The spec without the helper.
fn without(pod: &Value, name: &str) -> Value {
    let mut spec = pod["spec"].clone();
    spec["initContainers"].as_array_mut().unwrap().retain(|init| init["name"] != name);
    spec
}
