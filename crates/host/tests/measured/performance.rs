//! What the policy may cost: bytes, memory, and time beside a guest that does nothing.
//!
//! Times are compared within one run and only as ratios, with bounds that a busy machine keeps to: they find a lost shortcut or a
//! quadratic step. `make bench` has the figures, `docs/performance.md` what they mean.

use crate::{alone, size};
use native_sidecar_host::Module;
use native_sidecar_host::measure::{costs, memory};
use native_sidecar_testing::cases::{
    Case, many_settings, payload, plain_pod, pod_of, rejected_deployment, rewritten_pod,
};
use serde_json::json;
use std::path::Path;

/// What `policy.wasm` may weigh, in bytes, with the whole catalog and all messages.
const SIZE: usize = 336 * 1024;

/// What an instance may need for a plain Pod, in bytes.
const MEMORY: usize = 1536 * 1024;

fn file(name: &str) -> Vec<u8> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(name);
    std::fs::read(&file).unwrap_or_else(|error| panic!("{}: {error}: make {name} first", file.display()))
}

fn floor() -> Vec<u8> {
    file(&std::env::var("FLOOR").unwrap_or_else(|_| "target/bench/floor.wasm".to_owned()))
}

/// The policy before its names are taken away.
fn named() -> Vec<u8> {
    let raw = "target/wasm32-wasip1/release/native_sidecar_policy.wasm";
    file(&std::env::var("NAMED").unwrap_or_else(|_| raw.to_owned()))
}

#[test]
fn the_module_is_small() {
    let module = file("policy.wasm");
    println!("policy.wasm: {} bytes", module.len());
    if module.len() > SIZE {
        panic!("policy.wasm has {} bytes, more than {SIZE}:\n{}", module.len(), size::account(&named()));
    }
}

#[test]
fn an_instance_needs_little_memory() {
    let _alone = alone();
    let Case { operation, payload, .. } = plain_pod();
    let needed = memory(&file("policy.wasm"), operation, &payload);
    assert!(needed <= MEMORY, "{needed} bytes");
}

/// A measurement that a busy machine has spoilt is made anew.
fn assert_below(what: &str, bound: f64, measure: impl Fn() -> f64) {
    let mut ratios = Vec::new();
    while ratios.len() < 4 {
        ratios.push(measure());
        if ratios.last().is_some_and(|ratio| *ratio < bound) {
            println!("{what}: {ratios:.2?}, at most {bound}");
            return;
        }
    }
    panic!("{what}: {ratios:.2?}, more than {bound}");
}

#[test]
fn a_verdict_costs_little_more_than_the_call_itself() {
    let _alone = alone();
    let (policy, floor) = (Module::from_bytes(&file("policy.wasm")).unwrap(), Module::from_bytes(&floor()).unwrap());
    for (case, bound) in [(plain_pod(), 2.0), (rejected_deployment(), 2.6), (rewritten_pod(), 3.2)] {
        assert_below(case.name, bound, || {
            let [least, cost] = costs([&floor, &policy], case.operation, [&case.payload, &case.payload], 200);
            cost.ratio(least)
        });
    }
}

#[test]
fn time_grows_with_size_alone() {
    let _alone = alone();
    let policy = Module::from_bytes(&file("policy.wasm")).unwrap();
    let grows = |what: &str, make: &dyn Fn(usize) -> Vec<u8>| {
        let (few, many) = (make(10), make(1000));
        assert_below(what, 200.0, || {
            let [few, many] = costs([&policy, &policy], "validate", [&few, &many], 25);
            many.call.as_secs_f64() / few.call.as_secs_f64()
        });
    };
    grows("1,000 containers against 10", &|count| payload(&pod_of(count, 4), &json!({})));
    grows("1,000 custom helpers against 10", &|count| payload(&pod_of(2, 4), &many_settings(count, 0)));
    grows("1,000 exemptions against 10", &|count| payload(&pod_of(2, 4), &many_settings(0, count)));
}

#[test]
fn bytes_are_accounted_for() {
    let account = size::account(&named());
    println!("{account}");
    for part in ["native_sidecar_engine", "native_sidecar_json", "each catalog entry", "each message"] {
        assert!(account.contains(part), "{part} in\n{account}");
    }
}
