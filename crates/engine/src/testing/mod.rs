//! What the tests share. They run natively and, with the same attribute, in wasm: test modules name it,
//! `use crate::testing::{test, *}`, since the compiler does not choose between that of a glob and its own.

#[cfg(not(target_arch = "wasm32"))]
pub(crate) mod typed;

#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
pub(crate) use core::prelude::v1::test;
#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
pub(crate) use wasm_bindgen_test::wasm_bindgen_test as test;

pub(crate) use native_sidecar_testing::request::*;

use crate::answer::Answer;
use crate::answer::Diagnostic;
use crate::inspect::inspect;
use crate::settings::Settings;
use crate::validate::evaluate;

/// What the engine answers to a request.
pub(crate) trait AskEngine {
    /// The verdict. Natively, the object must be one that Kubernetes knows.
    fn answer(&self) -> Answer;

    /// The verdict on an object that need not be valid.
    fn answer_as_it_is(&self) -> Answer;

    /// The verdict in short; see [`outcome`].
    fn outcome(&self) -> String {
        outcome(&self.answer())
    }
}

impl AskEngine for Ask {
    fn answer(&self) -> Answer {
        #[cfg(not(target_arch = "wasm32"))]
        for object in [Some(&self.object), self.old_object.as_ref()].into_iter().flatten() {
            typed::assert_valid(&self.kind, object);
        }
        self.answer_as_it_is()
    }

    fn answer_as_it_is(&self) -> Answer {
        evaluate(self.payload().as_bytes())
    }
}

/// An answer in short: for each rule that found something, whether it rejects or warns, and the containers.
///
/// `reject job-never-completes cloud-sql-proxy; warn app-does-not-wait vault-agent`, or nothing at all.
pub(crate) fn outcome(answer: &Answer) -> String {
    let enforced = answer.audit_annotations.iter().find(|(key, _)| *key == "enforced").map_or("", |(_, rules)| rules);
    let rejects = |rule: &str| enforced.split(',').any(|enforced| enforced == rule);
    let said: Vec<String> = answer
        .audit_annotations
        .iter()
        .filter(|(key, _)| *key != "enforced")
        .map(|(rule, names)| format!("{} {rule} {names}", if rejects(rule) { "reject" } else { "warn" }))
        .collect();
    let code = answer.rejection.as_ref().map(|rejection| rejection.code);
    assert_eq!(code, (!enforced.is_empty()).then_some(403), "{:?}", answer.rejection);
    said.join("; ")
}

/// All that is told of pods in an object, advice too, in full.
pub(crate) fn spoken(kind: &str, pods: &Pods) -> Vec<Diagnostic> {
    let (name, group) = kind.split_once('.').unwrap_or((kind, ""));
    let inspection = inspect(&pods.object(kind), group, name, &Settings::default()).unwrap().unwrap();
    inspection.told.into_iter().map(|told| told.diagnostic).collect()
}

/// Judges pods in objects of several kinds: each case is its kind, its pods, and the outcome.
pub(crate) fn assert_outcomes(cases: &[(&str, Pods, &str)]) {
    let mut wrong = Vec::new();
    for (kind, pods, expected) in cases {
        let outcome = Ask::to_create(kind, &pods.object(kind)).outcome();
        if outcome != *expected {
            wrong.push(format!("{kind} {}\n  expected: {expected}\n  outcome:  {outcome}", pods.template()));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}
