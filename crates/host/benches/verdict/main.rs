//! `make bench`: what a verdict costs beside a guest that answers and reads nothing, and how it grows.
//!
//! The modules take turns in one process, so that a busy machine disturbs both: compare the ratios, not the times of different runs.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    missing_docs
)]

use native_sidecar_host::Module;
use native_sidecar_host::measure::{Cost, costs, memory};
use native_sidecar_testing::cases::{self, bulky, many_settings, payload, plain_pod, pod_of};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::time::Duration;

const CALLS: usize = 500;

/// Modules that `make bench` builds, by the variables that name them.
struct Built {
    policy: Vec<u8>,
    floor: Vec<u8>,
    /// The policy with the catalog twice in it.
    doubled: Vec<u8>,
}

fn main() {
    let file = |variable: &str| PathBuf::from(std::env::var_os(variable).expect("run `make bench`"));
    let read = |variable: &str| std::fs::read(root().join(file(variable))).unwrap();
    let built = Built { policy: read("POLICY"), floor: read("FLOOR"), doubled: read("DOUBLED") };
    let policy = Module::from_bytes(&built.policy).unwrap();
    let floor = Module::from_bytes(&built.floor).unwrap();

    println!("{:58} {:>9} {:>16} {:>18} {:>7}", "", "payload", "floor", "policy", "ratio");
    for case in cases::cases() {
        let calls = if case.payload.len() > 1 << 19 { CALLS / 5 } else { CALLS };
        let [least, cost] = costs([&floor, &policy], case.operation, [&case.payload, &case.payload], calls);
        println!(
            "{:58} {:>7} B {:>16} {:>18} {:>7.2}",
            case.name,
            case.payload.len(),
            shown(least),
            shown(cost),
            cost.ratio(least)
        );
    }

    println!("\nGrowth");
    throughput(&policy, &floor);
    growth(&policy, "1,000 containers against 10", |count| payload(&pod_of(count, 4), &json!({})));
    growth(&policy, "1,000 custom helpers against 10", |count| payload(&pod_of(2, 4), &many_settings(count, 0)));
    growth(&policy, "1,000 exemptions against 10", |count| payload(&pod_of(2, 4), &many_settings(0, count)));
    twice_the_catalog(&policy, &Module::from_bytes(&built.doubled).unwrap());

    println!("\nSize");
    println!("  policy.wasm {} bytes, floor {} bytes", built.policy.len(), built.floor.len());
    let pod = plain_pod();
    let needed = memory(&built.policy, pod.operation, &pod.payload);
    println!("  memory of an instance, {}: {} KiB", pod.name, needed / 1024);
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}

fn shown(cost: Cost) -> String {
    format!("{:.1} + {:.1} us", micros(cost.start), micros(cost.call))
}

fn throughput(policy: &Module, floor: &Module) {
    let large = payload(&bulky(1 << 20), &json!({}));
    let [least, cost] = costs([floor, policy], "validate", [&large, &large], CALLS / 5);
    let speed = |time: Duration| large.len() as f64 / time.as_secs_f64() / 1e6;
    println!(
        "  1 MB is read at {:.0} MB/s ({:.0} MB/s without handing it over)",
        speed(cost.call),
        speed(cost.call.saturating_sub(least.call))
    );
}

fn growth(policy: &Module, what: &str, make: impl Fn(usize) -> Vec<u8>) {
    let (few, many) = (make(10), make(1000));
    let [few, many] = costs([policy, policy], "validate", [&few, &many], CALLS / 5);
    println!("  {what}: {:.1} times the call", many.call.as_secs_f64() / few.call.as_secs_f64());
}

fn twice_the_catalog(policy: &Module, doubled: &Module) {
    let pod = plain_pod().payload;
    let [one, two] = costs([policy, doubled], "validate", [&pod, &pod], CALLS * 4);
    let more = |one: Duration, two: Duration| (two.as_secs_f64() / one.as_secs_f64() - 1.0) * 100.0;
    println!(
        "  twice the catalog: start {:+.1} %, call {:+.1} %",
        more(one.start, two.start),
        more(one.call, two.call)
    );
}
