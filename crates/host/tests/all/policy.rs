//! A policy's answers, turned into what the API server gets.
#![allow(clippy::unwrap_used)]

use crate::guest::{self, Act, policy_with_settings};
use native_sidecar_host::{AdmissionRequest, AdmissionResponse, Error, Limits, Module, Policy, Settings, payload};
use serde_json::value::RawValue;
use serde_json::{Value, json};

fn policy(validate: Act) -> Policy {
    Policy::new(Module::from_bytes(guest::policy(validate).as_bytes()).unwrap())
}

fn request(object: &Value) -> AdmissionRequest {
    let request = json!({
        "uid": "705ab4f5",
        "kind": {"group": "", "version": "v1", "kind": "Pod"},
        "resource": {"group": "", "version": "v1", "resource": "pods"},
        "operation": "CREATE",
        "userInfo": {},
        "object": object,
    });
    AdmissionRequest::from_json(request.to_string().as_bytes()).unwrap()
}

fn evaluate(validate: Act, object: &Value) -> AdmissionResponse {
    policy(validate).evaluate(&request(object), &Settings::default())
}

#[test]
fn an_answer_becomes_an_admission_response() {
    for (answer, expected) in [
        (r#"{"accepted":true}"#, r#"{"uid":"705ab4f5","allowed":true,"auditAnnotations":null,"warnings":null}"#),
        (
            r#"{"accepted":true,"message":null,"code":null,"mutated_object":null,"audit_annotations":null,"warnings":null}"#,
            r#"{"uid":"705ab4f5","allowed":true,"auditAnnotations":null,"warnings":null}"#,
        ),
        (
            r#"{"accepted":false,"message":"no","code":403,"audit_annotations":{"b":"2","a":"1"},"warnings":["w"]}"#,
            r#"{"uid":"705ab4f5","allowed":false,"status":{"message":"no","code":403},"auditAnnotations":{"a":"1","b":"2"},"warnings":["w"]}"#,
        ),
        (
            r#"{"accepted":false,"message":"no"}"#,
            r#"{"uid":"705ab4f5","allowed":false,"status":{"message":"no"},"auditAnnotations":null,"warnings":null}"#,
        ),
        (
            r#"{"accepted":true,"mutated_object":{"kept":1,"new":true}}"#,
            // [{"op":"add","path":"/new","value":true}]
            r#"{"uid":"705ab4f5","allowed":true,"patchType":"JSONPatch","patch":"W3sib3AiOiJhZGQiLCJwYXRoIjoiL25ldyIsInZhbHVlIjp0cnVlfV0=","auditAnnotations":null,"warnings":null}"#,
        ),
        (
            r#"{"accepted":true,"mutated_object":{"kept":1}}"#,
            r#"{"uid":"705ab4f5","allowed":true,"auditAnnotations":null,"warnings":null}"#,
        ),
    ] {
        let response = evaluate(Act::Answer(answer), &json!({"kept": 1}));
        assert_eq!(serde_json::to_string(&response).unwrap(), expected);
    }
}

#[test]
fn a_policy_that_fails_rejects_with_code_500() {
    for (act, expected) in [
        (Act::Fail("out of order"), "internal server error: Guest call failure: out of order"),
        (Act::Trap, "internal server error: Guest call failure: error while executing"),
        (Act::Answer("[]"), "internal server error: the policy's answer to validate makes no sense: "),
        (
            Act::Answer("{}"),
            "internal server error: the policy's answer to validate makes no sense: missing field `accepted`",
        ),
    ] {
        let response = evaluate(act, &json!({}));
        assert!(!response.allowed);
        assert_eq!(response.status.as_ref().unwrap().code, Some(500));
        assert!(response.message().unwrap().starts_with(expected), "{response:?}");
    }
}

#[test]
fn a_mutation_without_an_object_is_rejected() {
    let response = evaluate(Act::Answer(r#"{"accepted":true,"mutated_object":{}}"#), &Value::Null);
    assert!(!response.allowed);
    assert_eq!(response.patch, None);
    assert!(response.message().unwrap().contains("the request has none"));
}

#[test]
fn the_patch_leads_from_the_object_to_the_mutated_one() {
    let object = json!({"spec": {"containers": [{"name": "app"}, {"name": "proxy"}]}});
    let mutated = json!({"spec": {"containers": [{"name": "app"}], "initContainers": [{"name": "proxy"}]}});
    let answer = json!({"accepted": true, "mutated_object": mutated}).to_string();
    let response = evaluate(Act::Answer(&answer), &object);
    let mut patched = object;
    json_patch::patch(&mut patched, &response.decode_patch().unwrap()).unwrap();
    assert_eq!(patched, mutated);
}

#[test]
fn the_policy_reads_sorted_keys_and_no_unknown_fields() {
    let review = br#"{
        "kind": "AdmissionReview",
        "request": {
            "userInfo": {"username": "jo", "uid": null, "shoeSize": 44, "groups": ["dev"]},
            "uid": "1", "unknown": true, "operation": "CREATE", "namespace": "", "name": null,
            "resource": {"version": "v1", "resource": "pods", "group": ""},
            "kind": {"version": "v1", "kind": "Pod", "group": ""},
            "object": {"z": 1.0, "a": {"c": null, "b": "\u00e9"}}, "oldObject": null, "dryRun": false
        }
    }"#;
    let request = AdmissionRequest::from_json(review).unwrap();
    let settings = Settings::from_json(r#"{"b": [2], "a": 1}"#).unwrap();
    let response = policy(Act::FailWithPayload).evaluate(&request, &settings);
    let read = concat!(
        r#"{"request":{"dryRun":false,"kind":{"group":"","kind":"Pod","version":"v1"},"namespace":"","#,
        r#""object":{"a":{"b":"é","c":null},"z":1.0},"operation":"CREATE","#,
        r#""resource":{"group":"","resource":"pods","version":"v1"},"uid":"1","#,
        r#""userInfo":{"groups":["dev"],"username":"jo"}},"settings":{"a":1,"b":[2]}}"#
    );
    assert_eq!(response.message().unwrap(), format!("internal server error: Guest call failure: {read}"));
}

#[test]
fn the_raw_way_leaves_bytes_alone() {
    let raw = |json: &str| RawValue::from_string(json.to_owned()).unwrap();
    let payload = payload(&raw(r#"{ "b": 1,"a":1.00 }"#), &raw("{}"));
    assert_eq!(payload, br#"{"request":{ "b": 1,"a":1.00 },"settings":{}}"#);
    assert_eq!(policy(Act::Echo).validate(&payload).unwrap(), payload);
}

#[test]
fn requests_without_a_required_field_are_refused() {
    for (json, expected) in [
        ("{}", "not an AdmissionRequest: missing field `uid`"),
        (r#"{"kind":"AdmissionReview"}"#, "not an AdmissionRequest: invalid type: null"),
        ("[", "not an AdmissionRequest: EOF while parsing"),
    ] {
        let error = AdmissionRequest::from_json(json.as_bytes()).unwrap_err();
        assert!(error.to_string().starts_with(expected), "{error}");
    }
}

#[test]
fn the_policy_judges_its_settings() {
    let judge = |act| {
        let module = Module::from_bytes(policy_with_settings(Act::Trap, act).as_bytes()).unwrap();
        Policy::new(module).validate_settings(&Settings::from_json(r#"{"b":1,"a":2}"#).unwrap())
    };
    assert!(judge(Act::Answer(r#"{"valid":true,"message":null}"#)).unwrap().valid);
    let refused = judge(Act::Answer(r#"{"valid":false,"message":"no"}"#)).unwrap();
    assert_eq!((refused.valid, refused.message.as_deref()), (false, Some("no")));
    assert!(matches!(judge(Act::Answer("no")), Err(Error::Answer { operation: "validate_settings", .. })));
    let read = judge(Act::FailWithPayload).unwrap_err();
    assert_eq!(read.to_string(), r#"Guest call failure: {"a":2,"b":1}"#);
}

#[test]
fn the_policy_names_its_protocol() {
    assert_eq!(policy(Act::Trap).protocol_version().unwrap(), "v1");
}

#[test]
fn settings_are_an_object() {
    let read = |json: &str| Settings::from_json(json).map(|settings| serde_json::to_string(&settings).unwrap());
    for (json, expected) in [
        ("null", "{}"),
        ("{}", "{}"),
        (r#"{"b": "1.30", "a": [1.30, "x", null]}"#, r#"{"a":[1.3,"x",null],"b":"1.30"}"#),
    ] {
        assert_eq!(read(json).unwrap(), expected, "{json}");
    }
    for json in ["", "[]", "\"text\"", "{", "action: warn"] {
        let error = read(json).unwrap_err();
        assert!(error.to_string().starts_with("cannot read the settings: "), "{error}");
        assert_eq!(error.to_string().lines().count(), 1, "{error}");
    }
}

#[test]
fn the_default_limits_are_those_of_policy_server() {
    assert_eq!(Limits::default().time.as_secs(), 2);
}
