//! Real manifests of other people, with labels: what must be flagged, and what must not. They are not part of the project; the
//! test passes with a line where they are absent.

#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects)]

use crate::module_under_test::policy;
use native_sidecar_host::{Policy, ValidationResponse};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

const FLAG: [&str; 2] = ["helper-regular", "helper-plain-init-stuck"];

#[test]
fn real_manifests_get_the_verdict_of_their_labels() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/manifests");
    let Ok(labels) = fs::read_to_string(folder.join("labels.jsonl")) else {
        println!("skipped: no manifests at {}", folder.display());
        return;
    };
    let policy = policy();
    let mut outcome = Outcome::default();
    for line in labels.lines() {
        outcome.judge(&policy, &folder, &serde_json::from_str(line).unwrap());
    }
    println!("{outcome:#?}");
    assert!(outcome.wrongly_rejected.len() <= 1, "wrongly rejected: {:#?}", outcome.wrongly_rejected);
    assert!(outcome.wrongly_accepted.len() <= 1, "wrongly accepted: {:#?}", outcome.wrongly_accepted);
    assert!(outcome.not_named.is_empty(), "not named: {:#?}", outcome.not_named);
    assert!(outcome.not_blocked.is_empty(), "not said to block a Job: {:#?}", outcome.not_blocked);
}

#[derive(Debug, Default)]
struct Outcome {
    objects: usize,
    wrongly_rejected: Vec<String>,
    wrongly_accepted: Vec<String>,
    not_named: Vec<String>,
    not_blocked: Vec<String>,
}

impl Outcome {
    fn judge(&mut self, policy: &Policy, folder: &Path, label: &Value) {
        let file = label["file"].as_str().unwrap();
        let object: Value = read(&folder.join("docs").join(file));
        let answer: ValidationResponse =
            serde_json::from_slice(&policy.validate(create(&object).to_string().as_bytes()).unwrap()).unwrap();
        let expected = &label["expected"];
        let ambiguous: Vec<&str> = words(&label["ambiguous_containers"]);
        self.objects += 1;
        if label["hard"] == json!(true) {
            return;
        }
        let flag = expected["verdict"] == "flag";
        let said = answer.message.as_ref().map(|message| message.lines().next().unwrap_or_default().to_owned());
        match (flag, &said) {
            (false, Some(said)) => self.wrongly_rejected.push(format!("{file}: {said}")),
            (true, None) => self.wrongly_accepted.push(format!("{file}: {:?}", answer.audit_annotations)),
            _ => {}
        }
        let named = named(&answer);
        let containers = expected["containers"].as_object().unwrap();
        for (name, role) in containers {
            let wanted = FLAG.contains(&role.as_str().unwrap());
            if wanted && !ambiguous.contains(&name.as_str()) && !named.contains_key(name) {
                self.not_named.push(format!("{file}: {name} ({role})"));
            }
        }
        let counted = expected["workaround"] != json!(true);
        if expected["job_blocking"] == json!(true)
            && counted
            && !named.values().any(|rules| rules.contains(&"job-never-completes"))
        {
            self.not_blocked.push(file.to_owned());
        }
    }
}

fn named(answer: &ValidationResponse) -> BTreeMap<String, Vec<&str>> {
    let mut named: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (rule, names) in answer.audit_annotations.iter().flatten() {
        for name in names.split(',') {
            named.entry(name.to_owned()).or_default().push(rule);
        }
    }
    named
}

fn create(object: &Value) -> Value {
    // Some are of API versions that are gone: the server would send them as what they are today.
    let kind = object["kind"].as_str().unwrap();
    let group = match kind {
        "Deployment" | "DaemonSet" | "StatefulSet" | "ReplicaSet" => "apps",
        "Job" | "CronJob" => "batch",
        _ => object["apiVersion"].as_str().and_then(|version| version.split_once('/')).map_or("", |(group, _)| group),
    };
    json!({"request": {
        "uid": "1", "operation": "CREATE", "userInfo": {"username": "ada"},
        "kind": {"group": group, "version": "v1", "kind": kind},
        "object": object,
    }})
}

fn read(file: &PathBuf) -> Value {
    serde_json::from_slice(&fs::read(file).unwrap()).unwrap()
}

fn words(value: &Value) -> Vec<&str> {
    value.as_array().map(|words| words.iter().filter_map(Value::as_str).collect()).unwrap_or_default()
}
