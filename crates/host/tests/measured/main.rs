//! What is measured, in a process of its own: other tests would count as growth of its memory, and the instances that they throw away
//! would stop the threads that are timed. For the same reason these tests run one at a time.

#[path = "../../benches/verdict/cases.rs"]
#[allow(dead_code, reason = "the benchmark has more of them")]
mod cases;
#[path = "../../benches/verdict/clock.rs"]
mod clock;
mod concurrency;
#[path = "../../../engine/tests/all/generate/mod.rs"]
mod generate;
#[path = "../../benches/verdict/measure.rs"]
mod measure;
#[path = "../all/module_under_test/mod.rs"]
mod module_under_test;
mod performance;
mod size;

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Lets the other tests wait.
fn alone() -> MutexGuard<'static, ()> {
    static MEASURING: Mutex<()> = Mutex::new(());
    MEASURING.lock().unwrap_or_else(PoisonError::into_inner)
}
