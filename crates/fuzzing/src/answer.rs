//! What holds of every answer.

use crate::spelling;
use native_sidecar_engine::answer::Answer;
use native_sidecar_engine::answer::{limits, response};
use native_sidecar_engine::rule::Rule;
use native_sidecar_engine::validate::evaluate;
use serde::de::IgnoredAny;

/// Judges a payload, and holds the answer to what must be true of any.
pub(crate) fn judge(payload: &[u8]) -> Answer {
    let answer = again(payload);
    assert_eq!(evaluate(payload), answer, "the same request gets another answer");
    let response = response::write(answer.clone());
    serde_json::from_str::<IgnoredAny>(&response).unwrap_or_else(|error| panic!("{error}: {response}"));
    answer
}

/// The same for a payload that is much like one before: what takes time is left out.
pub(crate) fn again(payload: &[u8]) -> Answer {
    let answer = evaluate(payload);
    is_told_in_bounds(&answer);
    if let Some(rejection) = &answer.rejection {
        assert!(matches!(rejection.code, 400 | 403 | 500), "{rejection:?}");
        assert!(!rejection.message.trim().is_empty(), "a rejection without a reason");
        assert_eq!(answer.mutated_object, None, "a rejected object is rewritten");
    }
    assert_eq!(rejected_by_rule(&answer), annotation(&answer, "enforced").is_some(), "{answer:?}");
    assert_eq!(answer.mutated_object.is_some(), annotation(&answer, "converted").is_some(), "{answer:?}");
    answer
}

/// The bounds that the API server, events and people set.
fn is_told_in_bounds(answer: &Answer) {
    assert!(answer.warnings.len() <= limits::WARNINGS, "{} warnings", answer.warnings.len());
    let mut size = 0;
    for warning in &answer.warnings {
        size += warning.len();
        assert!(warning.chars().count() <= limits::WARNING, "a warning of {} characters", warning.chars().count());
        assert!(!warning.chars().any(char::is_control), "a control character: {warning:?}");
    }
    for (key, names) in &answer.audit_annotations {
        assert!(Rule::of(key).is_some() || matches!(*key, "enforced" | "converted"), "an annotation {key}");
        assert!(!names.chars().any(char::is_control), "a control character: {names:?}");
        size += names.len();
    }
    if let Some(rejection) = &answer.rejection {
        let message = &rejection.message;
        size += message.len();
        let controls = |letter: char| letter.is_control() && letter != '\n';
        assert!(!message.chars().any(controls), "a control character: {message:?}");
        let first = message.lines().next().unwrap_or_default();
        if rejection.code == 403 {
            assert!(
                first.chars().count() <= limits::FIRST_LINE,
                "a first line of {} characters",
                first.chars().count()
            );
        }
    }
    assert!(size <= limits::MESSAGE, "{size} bytes are said");
}

/// An audit annotation.
pub(crate) fn annotation<'a>(answer: &'a Answer, key: &str) -> Option<&'a str> {
    answer.audit_annotations.iter().find(|(name, _)| *name == key).map(|(_, names)| &**names)
}

pub(crate) fn rejected_by_rule(answer: &Answer) -> bool {
    answer.rejection.as_ref().is_some_and(|rejection| rejection.code == 403)
}

/// An answer whose object has a spelling of its own, so that answers to requests in other spellings can be compared.
pub(crate) fn plain(mut answer: Answer) -> Answer {
    answer.mutated_object = answer.mutated_object.map(|object| spelling::plain(&object));
    answer
}
