//! Requests of all sorts.

use crate::answer::{again, judge, plain, rejected_by_rule};
use crate::inspection::agrees;
use crate::made::request;
use crate::spelling::{self, spelt};
use crate::tape::Tape;
use native_sidecar_engine::answer::Answer;
use native_sidecar_json::{Text, Value};
use native_sidecar_testing::text::Style;

/// Makes a request of choices, and holds what must be true of its answers.
pub fn validate(input: &[u8]) {
    let mut tape = Tape::of(input);
    let mut style = spelling::style(&mut tape);
    let request = request::made(&mut tape).to_string();
    let payload = spelling::read(&request).unwrap();
    let answer = judge(spelt(&payload, &mut style).as_bytes());
    hold(&payload, answer);
}

/// Holds what must be true of the answer to a payload, and of those to its likes.
pub(super) fn hold(payload: &Value<'_>, answer: Answer) {
    let answer = plain(answer);
    assert_eq!(ask(payload), answer, "another spelling gets another answer");
    if let Some(reversed) = reversed(payload) {
        let reversed = ask(&reversed);
        // Of several mistakes the first is told.
        let mistaken = is_unreadable(&answer) && is_unreadable(&reversed);
        assert!(
            mistaken || reversed == answer,
            "another order of members gets another answer: {reversed:?}, not {answer:?}"
        );
    }
    agrees(payload);
    let (Some(request), Some(object)) =
        (payload.get("request"), payload.get("request").and_then(|it| it.get("object")))
    else {
        assert!(!rejected_by_rule(&answer), "a request without an object is rejected by rule");
        return;
    };
    let text = |key: &str| match request.get(key) {
        Some(Value::String(text)) => text.clone(),
        _ => Text::default(),
    };
    let of_itself = matches!(&*text("operation"), "CREATE" | "UPDATE") && text("subResource").is_empty();
    if answer.rejection.is_none() && !of_itself {
        assert_eq!(answer, Answer::default(), "something is said of what is not judged");
    }
    assert!(answer.mutated_object.is_none() || text("operation") == "CREATE", "what exists is rewritten");
    // What there was before is never rejected by rule, whatever becomes of the metadata.
    for to in [object.clone(), labelled(object.clone())] {
        let update = update(payload, object.clone(), to);
        let answer = ask(&update);
        let shown = || spelling::written(&update);
        assert!(!rejected_by_rule(&answer), "an update of no container is rejected: {answer:?} {}", shown());
    }
    let warned = with_action(payload, "warn");
    assert!(!rejected_by_rule(&ask(&warned)), "action: warn rejects");
}

fn ask(payload: &Value<'_>) -> Answer {
    let mut style = Style { pretty: false, blanks: true, escapes: true, seed: 7 };
    plain(again(spelt(payload, &mut style).as_bytes()))
}

fn is_unreadable(answer: &Answer) -> bool {
    answer.rejection.as_ref().is_some_and(|rejection| rejection.code == 400)
}

/// The payload with its members, and those of the request, in the opposite order; `None` if one is given twice.
fn reversed<'a>(payload: &Value<'a>) -> Option<Value<'a>> {
    let Value::Object(members) = payload else { return None };
    let mut all = members.clone();
    all.reverse();
    for (key, value) in &mut all {
        if let (true, Value::Object(inner)) = (key == "request", value) {
            if has_twice(inner) {
                return None;
            }
            inner.reverse();
        }
    }
    (!has_twice(&all)).then_some(Value::Object(all))
}

fn has_twice(members: &[(Text<'_>, Value<'_>)]) -> bool {
    members.iter().enumerate().any(|(at, (key, _))| members.iter().take(at).any(|(other, _)| other == key))
}

/// The payload as an update from one object to another.
fn update<'a>(payload: &Value<'a>, from: Value<'a>, to: Value<'a>) -> Value<'a> {
    let mut payload = payload.clone();
    if let Some(request) = member(&mut payload, "request") {
        set(request, "operation", Value::String("UPDATE".into()));
        set(request, "oldObject", from);
        set(request, "object", to);
    }
    payload
}

/// The object with one more label; as it is, if it has something else in that place.
fn labelled(mut object: Value<'_>) -> Value<'_> {
    let label = ("fuzz.example.com/label".into(), Value::String("new".into()));
    if object.get("metadata").is_none_or(|metadata| *metadata == Value::Null) {
        set(&mut object, "metadata", Value::Object(Vec::new()));
    }
    let Some(metadata) = member(&mut object, "metadata") else { return object };
    match member(metadata, "labels") {
        Some(Value::Object(labels)) => labels.push(label),
        None | Some(Value::Null) => set(metadata, "labels", Value::Object(vec![label])),
        Some(_) => {}
    }
    object
}

fn with_action<'a>(payload: &Value<'a>, action: &'static str) -> Value<'a> {
    let mut payload = payload.clone();
    if !matches!(payload.get("settings"), Some(Value::Object(_))) {
        set(&mut payload, "settings", Value::Object(Vec::new()));
    }
    if let Some(settings) = member(&mut payload, "settings") {
        set(settings, "action", Value::String(action.into()));
        set(settings, "jobAction", Value::String(action.into()));
    }
    payload
}

fn member<'v, 'a>(value: &'v mut Value<'a>, wanted: &str) -> Option<&'v mut Value<'a>> {
    match value {
        Value::Object(members) => members.iter_mut().find(|(key, _)| key == wanted).map(|(_, value)| value),
        _ => None,
    }
}

/// Sets a member; all of that name become one.
fn set<'a>(object: &mut Value<'a>, key: &'static str, value: Value<'a>) {
    if let Value::Object(members) = object {
        members.retain(|(name, _)| name != key);
        members.push((key.into(), value));
    }
}
