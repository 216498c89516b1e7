//! How time grows with the size of what is read.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// One measurement at a time: beside another one, both are slow.
static MEASURING: Mutex<()> = Mutex::new(());

/// Work on ten times as much may take up to forty times as long: what fits into a cache is quicker, and other work on the machine can
/// take the cache away. A quadratic step would take a hundred times.
#[track_caller]
pub(crate) fn assert_linear(what: &str, few: impl Fn(), many: impl Fn()) {
    let _one = MEASURING.lock().unwrap_or_else(PoisonError::into_inner);
    let ratio = || time(&many).as_secs_f64() / time(&few).as_secs_f64();
    // A busy machine can spoil one measurement, hardly four.
    let best = (0..4).map(|_| ratio()).find(|ratio| *ratio < 40.0);
    assert!(best.is_some(), "{what}: ten times as much takes more than forty times as long");
}

/// The shortest of several runs: what the work takes when nothing else disturbs it.
fn time(work: impl Fn()) -> Duration {
    let runs = (0..3).map(|_| {
        let start = worked();
        work();
        worked().saturating_sub(start)
    });
    runs.min().unwrap_or_default()
}

/// How long this thread has worked. A clock on the wall would count what others do meanwhile, and more often in long runs than in
/// short ones.
#[cfg(unix)]
fn worked() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), time.tv_nsec.try_into().unwrap_or_default())
}

/// How long this program has run, where nobody tells how long a thread has worked.
#[cfg(not(unix))]
fn worked() -> Duration {
    static BEGUN: std::sync::LazyLock<std::time::Instant> = std::sync::LazyLock::new(std::time::Instant::now);
    BEGUN.elapsed()
}
