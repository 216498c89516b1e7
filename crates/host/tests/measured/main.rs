//! What is measured, in a process of its own: other tests would count as growth of its memory, and the instances that they throw away
//! would stop the threads that are timed. For the same reason these tests run one at a time.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests"
)]

mod concurrency;
mod performance;
mod size;

use native_sidecar_host::Policy;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Lets the other tests wait.
fn alone() -> MutexGuard<'static, ()> {
    static MEASURING: Mutex<()> = Mutex::new(());
    MEASURING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Loads the policy's own module, as `make policy.wasm` leaves it.
fn policy() -> Policy {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policy.wasm");
    Policy::from_file(&file).unwrap_or_else(|error| panic!("make policy.wasm first: {error}"))
}
