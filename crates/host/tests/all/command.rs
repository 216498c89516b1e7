//! The command, run as users run it.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::guest::{Act, policy, policy_with_settings};
use tempfile::TempDir;

const REQUEST: &str = r#"{"uid":"1","kind":{"group":"batch","version":"v1","kind":"CronJob"},
    "resource":{"group":"batch","version":"v1","resource":"cronjobs"},"operation":"CREATE",
    "namespace":"shop","name":"backup","userInfo":{},"object":{"metadata":{"name":"backup"}}}"#;

fn host(dir: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_native-sidecar-host"));
    command.current_dir(dir).args(arguments);
    command
}

fn run(dir: &Path, arguments: &[&str]) -> (i32, String, String) {
    parts(&host(dir, arguments).output().unwrap())
}

fn parts(output: &Output) -> (i32, String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

fn folder(files: &[(&str, &str)]) -> TempDir {
    let dir = TempDir::new().unwrap();
    for (name, content) in files {
        fs::write(dir.path().join(name), content).unwrap();
    }
    dir
}

const REJECTION: &str = r#"{"accepted":false,"message":"no\nway","code":403,"warnings":["mind\nthe gap"]}"#;
const REJECTED: &str = concat!(
    r#"{"uid":"1","allowed":false,"status":{"message":"no\nway","code":403},"auditAnnotations":null,"#,
    r#""warnings":["mind\nthe gap"]}"#,
    "\n"
);

#[test]
fn run_prints_the_response_on_one_line() {
    let dir = folder(&[("policy.wat", &policy(Act::Answer(REJECTION))), ("request.json", REQUEST)]);
    let url = format!("file://{}", dir.path().join("policy.wat").display());
    for arguments in [
        ["run", "--request-path", "request.json", "policy.wat"].as_slice(),
        &["--request-path", "request.json", "policy.wat"],
        &["run", "policy.wat", "-r", "request.json", "--settings-json", "{}"],
        &["-r", "request.json", &url],
    ] {
        assert_eq!(run(dir.path(), arguments), (0, REJECTED.to_owned(), String::new()), "{arguments:?}");
    }
}

#[test]
fn run_reads_a_request_from_standard_input() {
    let dir = folder(&[("policy.wat", &policy(Act::Answer(REJECTION)))]);
    let mut child = host(dir.path(), &["run", "-r", "-", "policy.wat"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(REQUEST.as_bytes()).unwrap();
    assert_eq!(parts(&child.wait_with_output().unwrap()).1, REJECTED);
}

#[test]
fn settings_reach_the_policy_first() {
    let settings = r#"{"colour": "red"}"#;
    let dir = folder(&[
        ("policy.wat", &policy_with_settings(Act::Trap, Act::FailWithPayload)),
        ("request.json", REQUEST),
        ("settings.json", settings),
    ]);
    for (arguments, read) in [
        (["-s", "settings.json"].as_slice(), r#"{"colour":"red"}"#),
        (&["--settings-json", r#"{"colour": "blue"}"#], r#"{"colour":"blue"}"#),
        (&[], "{}"),
    ] {
        let arguments = [&["run", "-r", "request.json", "policy.wat"], arguments].concat();
        let expected = format!("error: Guest call failure: {read}\n");
        assert_eq!(run(dir.path(), &arguments), (1, String::new(), expected), "{arguments:?}");
    }
}

#[test]
fn what_cannot_be_evaluated_is_one_line_and_a_failure() {
    let invalid = policy_with_settings(Act::Trap, Act::Answer(r#"{"valid":false,"message":"helpers: unknown"}"#));
    let dir = folder(&[
        ("policy.wat", &policy(Act::Answer(REJECTION))),
        ("invalid.wat", &invalid),
        ("request.json", REQUEST),
        ("bad.json", "{}"),
    ]);
    for (arguments, code, expected) in [
        (["-r", "request.json", "invalid.wat"].as_slice(), 1, "error: settings are not valid: helpers: unknown\n"),
        (&["-r", "absent.json", "policy.wat"], 1, "error: cannot read absent.json: "),
        (&["-r", "bad.json", "policy.wat"], 1, "error: not an AdmissionRequest: missing field `uid`\n"),
        (&["-r", "request.json", "absent.wasm"], 1, "error: cannot read absent.wasm: "),
        (&["-r", "request.json", "bad.json"], 1, "error: cannot load the module: "),
        (&["-r", "request.json", "--settings-json", "[]", "policy.wat"], 1, "error: cannot read the settings: "),
        (&["-r", "request.json", "registry://ghcr.io/policy"], 2, "error: invalid value 'registry://ghcr.io/policy'"),
        (&["policy.wat"], 2, "error: the following required arguments were not provided"),
        (&["run", "policy.wat"], 2, "error: the following required arguments were not provided"),
    ] {
        let (status, out, err) = run(dir.path(), arguments);
        assert_eq!((status, out.as_str()), (code, ""), "{arguments:?}");
        assert!(err.starts_with(expected), "{err}");
        assert!(code == 2 || err.lines().count() == 1, "{err}");
    }
}
