//! How time grows with the size of what is read.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// One measurement at a time: beside another one, both are slow.
static MEASURING: Mutex<()> = Mutex::new(());

/// Work on ten times as much may take up to forty times as long: what fits into a cache is quicker, and other work on the machine can
/// take the cache away. A quadratic step would take a hundred times.
#[track_caller]
pub(crate) fn assert_linear(what: &str, few: impl Fn(), many: impl Fn()) {
    let _one = MEASURING.lock().unwrap_or_else(PoisonError::into_inner);
    let ratio = || time(&many).as_secs_f64() / time(&few).as_secs_f64();
    // A busy machine can spoil one measurement, hardly six.
    let best = (0..6).map(|_| ratio()).find(|ratio| *ratio < 40.0);
    assert!(best.is_some(), "{what}: ten times as much takes more than forty times as long");
}

/// The shortest of several runs: what the work takes when nothing else disturbs it.
fn time(work: impl Fn()) -> Duration {
    let runs = (0..3).map(|_| {
        let start = Instant::now();
        work();
        start.elapsed()
    });
    runs.min().unwrap_or_default()
}
