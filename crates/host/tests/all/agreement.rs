//! The engine and the module give the same bytes for the same payload. The engine as WebAssembly on Node is held against the same
//! answers (`crates/engine/tests/all/answers.rs`), and the command line too (`crates/cli/tests/all/agreement.rs`).

#![allow(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unreachable,
    clippy::unwrap_used
)]

use crate::module_under_test::policy;
use native_sidecar_engine::answer::response;
use native_sidecar_engine::settings;
use native_sidecar_engine::validate::evaluate;
use native_sidecar_testing::requests;

/// How many made requests are compared.
const MADE: u64 = 2000;

#[test]
fn the_engine_and_the_module_give_the_same_bytes() {
    let policy = policy();
    let payloads = requests::all(MADE);
    let mut rewritten = 0;
    for payload in &payloads {
        let expected = response::write(evaluate(payload.text.as_bytes()));
        rewritten += usize::from(expected.contains(r#""mutated_object":"#));
        let module = policy.validate(payload.text.as_bytes()).unwrap();
        assert_eq!(String::from_utf8(module).unwrap(), expected, "{}", payload.name);
    }
    println!("{} payloads, {rewritten} of them rewritten", payloads.len());
    assert!(payloads.len() > 2150 && rewritten > 40, "{} {rewritten}", payloads.len());
}

#[test]
fn the_engine_and_the_module_say_the_same_of_settings() {
    let policy = policy();
    let valid = r#"{"action":"mutate","minimumKubernetesVersion":"1.33"}"#;
    for given in ["", "{}", "null", valid, "[]", r#"{"acton":"warn"}"#, r#"{"action":"Reject"}"#, "\u{feff}{}", "{"] {
        let module = policy.module().call("validate_settings", given.as_bytes()).unwrap();
        let expected = response::write_settings(settings::check(given.as_bytes()));
        assert_eq!(String::from_utf8(module).unwrap(), expected, "{given}");
    }
}
