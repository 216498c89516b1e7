//! Settings.

use crate::answer::judge;
use crate::made::{pod, settings as made};
use crate::spelling::{self, spelt, style};
use crate::tape::Tape;
use native_sidecar_engine::settings;
use serde_json::json;

/// Settings as they stand, if they begin as JSON does; or else settings that are made, with mistakes or without.
pub fn settings(input: &[u8]) {
    let mut tape = Tape::of(input);
    if input.trim_ascii_start().first().is_some_and(|byte| b"{[\"n".contains(byte)) || input.is_empty() {
        return hold(input, &mut tape);
    }
    let mut settings = made::made(&mut tape);
    let right = settings.to_string();
    assert_eq!(settings::check(right.as_bytes()), Ok(()), "{right}");
    hold(right.as_bytes(), &mut tape);

    let expected = made::mistake(&mut tape, &mut settings);
    let wrong = settings.to_string();
    let said = settings::check(wrong.as_bytes()).expect_err("a mistake is not told");
    assert!(said.lines().any(|line| line.starts_with(expected)), "{expected:?} is not said: {said}\n{wrong}");
    hold(wrong.as_bytes(), &mut tape);
}

fn hold(input: &[u8], tape: &mut Tape<'_>) {
    let checked = settings::check(input);
    assert_eq!(settings::check(input), checked, "the same settings get another answer");
    if let Err(said) = &checked {
        is_told_well(said);
    }
    let Ok(text) = std::str::from_utf8(input) else { return assert!(checked.is_err()) };
    let Some(value) = spelling::read(text) else { return assert!(checked.is_err()) };
    let other = spelt(&value, &mut style(tape));
    assert_eq!(settings::check(other.as_bytes()), checked, "another spelling gets another answer");
    for kind in ["Pod", "Fleet"] {
        let payload = payload(tape, kind, text);
        let answer = judge(payload.as_bytes());
        let refused = answer.rejection.as_ref().filter(|rejection| rejection.code == 500);
        let said = refused.map(|rejection| rejection.message.clone());
        assert_eq!(said, checked.clone().err(), "{payload}");
    }
}

/// Each mistake is a line with its place, and the whole is for people to read.
fn is_told_well(said: &str) {
    assert!(!said.is_empty());
    assert!(said.len() <= 32 * 1024, "{} bytes are said", said.len());
    for line in said.lines() {
        let told = line.contains(": ") || line.starts_with("and ") && line.ends_with(" more");
        assert!(told, "a line without a place: {line:?} in {said:?}");
        assert!(!line.chars().any(char::is_control), "a control character: {line:?}");
    }
}

fn payload(tape: &mut Tape<'_>, kind: &str, settings: &str) -> String {
    let pod = pod::made(tape, true);
    let object =
        if kind == "Pod" { pod } else { json!({"spec": {"template": pod, "pools": {"a.b": {"template": pod}}}}) };
    let group = if kind == "Pod" { "" } else { "example.com" };
    let request = json!({
        "kind": {"group": group, "version": "v1", "kind": kind},
        "operation": "CREATE",
        "userInfo": {"username": "ada"},
        "namespace": "shop",
        "object": object,
    });
    format!(r#"{{"request":{request},"settings":{settings}}}"#)
}
