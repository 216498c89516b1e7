//! The command, run as users run it.
#![allow(clippy::unwrap_used)]

mod guest;

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use guest::{Act, policy, policy_with_settings};
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
    let settings = "colour: red\n";
    let dir = folder(&[
        ("policy.wat", &policy_with_settings(Act::Trap, Act::FailWithPayload)),
        ("request.json", REQUEST),
        ("settings.yml", settings),
    ]);
    for (arguments, read) in [
        (["-s", "settings.yml"].as_slice(), r#"{"colour":"red"}"#),
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

#[test]
fn show_tells_what_the_policy_says() {
    for (answer, expected) in [
        (r#"{"accepted":true}"#, "  accepted\n"),
        (
            r#"{"accepted":true,"warnings":["mind\nthe gap"]}"#,
            "  accepted with warnings\n    warning: mind\n             the gap\n",
        ),
        (REJECTION, "  rejected\n    no\n    way\n    warning: mind\n             the gap\n"),
        (
            r#"{"accepted":true,"mutated_object":{"metadata":{"name":"b","x":[]}},"warnings":["moved"]}"#,
            "  rewritten\n    replace /metadata/name \"b\"\n    add /metadata/x []\n    warning: moved\n",
        ),
    ] {
        let dir = folder(&[("policy.wat", &policy(Act::Answer(answer))), ("request.json", REQUEST)]);
        let expected = format!("request.json: CREATE CronJob shop/backup\n{expected}\n");
        assert_eq!(run(dir.path(), &["show", "policy.wat", "request.json"]), (0, expected, String::new()));
    }
}

#[test]
fn show_names_objects_as_well_as_it_can() {
    for (fields, expected) in [
        (r#""name":"web-1","namespace":"shop""#, "UPDATE Pod shop/web-1"),
        (r#""name":"","object":{"metadata":{"name":"web"}}"#, "UPDATE Pod web"),
        (r#""namespace":"shop","object":{"metadata":{"generateName":"web-"}}"#, "UPDATE Pod shop/web-*"),
        (r#""oldObject":{"metadata":{"name":"old"}}"#, "UPDATE Pod old"),
        (r#""name":"web","subResource":"status""#, "UPDATE Pod/status web"),
        (r#""namespace":"""#, "UPDATE Pod (no name)"),
    ] {
        let request = format!(
            r#"{{"uid":"1","kind":{{"group":"","version":"v1","kind":"Pod"}},"operation":"UPDATE","userInfo":{{}},
            "resource":{{"group":"","version":"v1","resource":"pods"}},{fields}}}"#
        );
        let dir = folder(&[("policy.wat", &policy(Act::Answer(r#"{"accepted":true}"#))), ("r.json", &request)]);
        let (_, out, _) = run(dir.path(), &["show", "policy.wat", "r.json"]);
        assert_eq!(out, format!("r.json: {expected}\n  accepted\n\n"));
    }
}

#[test]
fn show_shortens_long_values() {
    let answer = format!(r#"{{"accepted":true,"mutated_object":{{"metadata":{{"name":"{}"}}}}}}"#, "é".repeat(200));
    let dir = folder(&[("policy.wat", &policy(Act::Answer(&answer))), ("r.json", REQUEST)]);
    let (_, out, _) = run(dir.path(), &["show", "policy.wat", "r.json"]);
    assert!(out.contains(&format!("    replace /metadata/name \"{}…\n", "é".repeat(119))), "{out}");
}

#[test]
fn show_uses_the_settings_beside_a_request_and_goes_on_after_a_failure() {
    let guest = policy_with_settings(Act::Answer(r#"{"accepted":true}"#), Act::FailWithPayload);
    let dir = folder(&[
        ("policy.wat", &guest),
        ("a.json", REQUEST),
        ("a.settings.yaml", "from: yaml"),
        ("b.json", REQUEST),
        ("b.settings.json", r#"{"from": "json"}"#),
        ("c.json", REQUEST),
        ("d.json", "{}"),
    ]);
    let files = ["a.json", "a.settings.yaml", "b.json", "b.settings.json", "c.json", "d.json"];
    let (code, out, err) = run(dir.path(), &[&["show", "policy.wat"], files.as_slice()].concat());
    let expected = "\
a.json
  not evaluated
    Guest call failure: {\"from\":\"yaml\"}

b.json
  not evaluated
    Guest call failure: {\"from\":\"json\"}

c.json
  not evaluated
    Guest call failure: {}

d.json
  not evaluated
    not an AdmissionRequest: missing field `uid`

";
    assert_eq!((code, out.as_str(), err.as_str()), (1, expected, ""));
}

#[test]
fn colour_only_where_it_is_wanted() {
    let dir = folder(&[("policy.wat", &policy(Act::Answer(REJECTION))), ("r.json", REQUEST)]);
    for (variables, coloured) in [
        ([].as_slice(), false),
        (&[("CLICOLOR_FORCE", "1")], true),
        (&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], false),
    ] {
        let output = host(dir.path(), &["show", "policy.wat", "r.json"])
            .env_remove("NO_COLOR")
            .env_remove("CLICOLOR_FORCE")
            .envs(variables.iter().copied())
            .output()
            .unwrap();
        assert_eq!(output.stdout.contains(&0x1b), coloured, "{variables:?}");
    }
}
