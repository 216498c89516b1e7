//! The examples, as PolicyServer takes them: their settings are valid, and do to requests what the files say.

use super::{documents, files, text};
use native_sidecar_engine::settings;
use native_sidecar_engine::validate::evaluate;
use serde_json::{Value, json};

/// The settings of this module in an example, in their order.
fn settings(file: &str) -> Vec<Value> {
    let mut all = Vec::new();
    for manifest in documents(file, &text(file)) {
        let spec = &manifest["spec"];
        let members: Vec<&Value> = match &spec["policies"] {
            Value::Object(members) => members.values().collect(),
            _ => vec![spec],
        };
        let ours =
            members.iter().filter(|member| member["module"].as_str().unwrap().contains("/native-sidecar-policy:"));
        all.extend(ours.map(|member| member["settings"].clone()));
    }
    all
}

#[test]
fn the_settings_of_the_examples_are_valid() {
    let mut count = 0;
    for file in files("examples", "") {
        for settings in settings(&file) {
            assert_eq!(settings::check(settings.to_string().as_bytes()), Ok(()), "{file}");
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
    let fates = FATES.map(|(example, place, _)| {
        let settings = &settings(&format!("examples/{example}.yaml"))[place];
        let fates = REQUESTS.map(|request| {
            let request: Value = serde_json::from_str(&text(&format!("test_data/{request}.json"))).unwrap();
            let payload = json!({"request": request, "settings": settings}).to_string();
            let answer = evaluate(payload.as_bytes());
            match (answer.rejection, answer.mutated_object, answer.audit_annotations.is_empty()) {
                (Some(_), ..) => Rejected,
                (None, Some(_), _) => Converted,
                (None, None, false) => Warned,
                (None, None, true) => Accepted,
            }
        });
        (example, place, fates)
    });
    assert_eq!(fates, FATES);
}
