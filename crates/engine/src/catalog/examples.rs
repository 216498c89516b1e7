//! Each entry proves itself on its own examples.

use crate::answer::Answer;
use crate::testing::{test, *};

/// A pod template of a catalog file, and what it shows.
pub(crate) struct Example {
    pub(crate) id: &'static str,
    pub(crate) is: &'static str,
    pub(crate) container: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) object: &'static str,
}

include!(concat!(env!("OUT_DIR"), "/examples.rs"));

/// The verdict; natively, the object must be one that Kubernetes knows.
fn judged(example: &Example) -> Answer {
    let kind = match example.kind {
        "Pod" | "ReplicationController" | "PodTemplate" => example.kind.to_owned(),
        "Job" | "CronJob" => format!("{}.batch", example.kind),
        kind => format!("{kind}.apps"),
    };
    Ask::to_create(&kind, example.object).answer()
}

/// Whether a rule found the example's container.
fn found(example: &Example, answer: &Answer, rules: &[&str]) -> bool {
    answer
        .audit_annotations
        .iter()
        .any(|(rule, names)| rules.contains(rule) && names.split(',').any(|name| name == example.container))
}

#[test]
fn every_example_shows_what_it_says() {
    const ENFORCED: [&str; 4] =
        ["init-never-finishes", "job-never-completes", "restart-policy-misplaced", "helper-not-native"];
    let mut wrong = Vec::new();
    for example in EXAMPLES {
        let answer = judged(example);
        let flagged = found(example, &answer, &ENFORCED);
        let right = match example.is {
            "flagged" => found(example, &answer, &ENFORCED[1..]),
            "stuck" => found(example, &answer, &ENFORCED[..1]),
            "native" | "one-shot" | "standalone" | "ignored" => !flagged,
            _ => false,
        };
        if !right {
            let said = answer.rejection.map(|rejection| rejection.message).unwrap_or_default();
            wrong.push(format!(
                "{} {} {}: {:?} {}",
                example.id, example.is, example.container, answer.audit_annotations, said
            ));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), EXAMPLES.len(), wrong.join("\n"));
}
