//! `integrations/node` gives the answers of the embedded host, byte for byte, to all requests of `test_data`.

#![allow(clippy::panic, clippy::unwrap_used)]

use crate::module_under_test::policy;
use native_sidecar_testing::requests;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// Reads payloads from the standard input, and prints the answers.
const ANSWER: &str = r#"
    import { readFileSync } from "node:fs";
    import { Policy } from "./integrations/node/policy.mjs";

    const policy = new Policy(readFileSync("policy.wasm"));
    const payloads = JSON.parse(readFileSync(0, "utf8"));
    console.log(JSON.stringify(payloads.map((payload) => policy.call("validate", payload))));
"#;

#[test]
fn node_gives_the_answers_of_the_embedded_host() {
    let payloads = requests::recorded();
    let texts: Vec<&str> = payloads.iter().map(|payload| &*payload.text).collect();
    let mut node = Command::new("node")
        .args(["--input-type=module", "--eval", ANSWER])
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("node, of Node.js: {error}"));
    node.stdin.take().unwrap().write_all(&serde_json::to_vec(&texts).unwrap()).unwrap();
    let output = node.wait_with_output().unwrap();
    assert!(output.status.success());
    let answers: Vec<String> = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(answers.len(), payloads.len());
    let policy = policy();
    for (payload, answer) in payloads.iter().zip(&answers) {
        assert_eq!(answer.as_bytes(), policy.validate(payload.text.as_bytes()).unwrap(), "{}", payload.name);
    }
}
