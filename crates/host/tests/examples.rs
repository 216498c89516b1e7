//! The examples, as PolicyServer takes them: their settings are valid, and do to requests what the files say.

#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod module_under_test;

use module_under_test::policy;
use native_sidecar_host::{AdmissionRequest, Settings};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

/// The settings of this module in a file of `examples/`, in their order.
fn settings(file: &Path) -> Vec<Settings> {
    let text = fs::read_to_string(file).unwrap();
    let mut all = Vec::new();
    for document in text.split("\n---\n") {
        let manifest: Value = serde_saphyr::from_str(document).unwrap();
        let spec = &manifest["spec"];
        let members: Vec<&Value> = match &spec["policies"] {
            Value::Object(members) => members.values().collect(),
            _ => vec![spec],
        };
        let ours =
            members.iter().filter(|member| member["module"].as_str().unwrap().contains("/native-sidecar-policy:"));
        all.extend(ours.map(|member| Settings::from_json(&member["settings"].to_string()).unwrap()));
    }
    all
}

#[test]
fn the_settings_of_the_examples_are_valid() {
    let policy = policy();
    let mut count = 0;
    for file in fs::read_dir(project("examples")).unwrap().map(|entry| entry.unwrap().path()) {
        for settings in settings(&file) {
            let validation = policy.validate_settings(&settings).unwrap();
            assert!(validation.valid, "{}: {:?}", file.display(), validation.message);
            count += 1;
        }
    }
    assert_eq!(count, 8);
}

/// What becomes of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Accepted,
    Warned,
    Converted,
    Rejected,
}

use Fate::{Accepted, Converted, Rejected, Warned};

/// A Job that would never complete; a Deployment with a helper out of place; a Pod with one; the Pod of a ReplicaSet with an injected
/// one; a helper that is the app itself.
const REQUESTS: [&str; 5] = [
    "cronjob-with-cloud-sql-proxy",
    "deployment-with-cloud-sql-proxy",
    "pod-with-cloud-sql-proxy",
    "pod-of-replicaset-with-injected-istio-proxy",
    "daemonset-of-fluent-bit",
];

/// An example, which of its policies, and what becomes of each request.
const FATES: [(&str, usize, [Fate; 5]); 8] = [
    ("1-report", 0, [Rejected, Rejected, Rejected, Rejected, Accepted]),
    ("2-warn", 0, [Warned, Warned, Warned, Warned, Accepted]),
    ("3-jobs", 0, [Rejected, Warned, Warned, Warned, Accepted]),
    ("4-enforce", 0, [Rejected, Rejected, Rejected, Warned, Accepted]),
    ("4-convert", 0, [Warned, Warned, Converted, Converted, Accepted]),
    ("4-convert", 1, [Warned, Warned, Warned, Warned, Accepted]),
    ("namespace", 0, [Rejected, Rejected, Rejected, Warned, Accepted]),
    ("group", 0, [Rejected, Rejected, Rejected, Warned, Accepted]),
];

#[test]
fn the_examples_do_what_they_say() {
    let policy = policy();
    let fates = FATES.map(|(example, place, _)| {
        let settings = &settings(&project(&format!("examples/{example}.yaml")))[place];
        let fates = REQUESTS.map(|request| {
            let text = fs::read(project(&format!("test_data/{request}.json"))).unwrap();
            let answer = policy.evaluate(&AdmissionRequest::from_json(&text).unwrap(), settings);
            match (answer.allowed, answer.patch.is_some(), answer.audit_annotations.is_some()) {
                (false, _, _) => Rejected,
                (true, true, _) => Converted,
                (true, false, true) => Warned,
                (true, false, false) => Accepted,
            }
        });
        (example, place, fates)
    });
    assert_eq!(fates, FATES);
}
