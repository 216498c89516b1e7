//! The clock by which work is measured.

use rustix::time::{ClockId, clock_gettime};
use std::time::Duration;

/// How long this thread has worked, in the host, in the guest and in the kernel. A clock on the wall would count what others do on
/// the machine meanwhile, and more often in long runs than in short ones.
pub(crate) fn worked() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), time.tv_nsec.try_into().unwrap_or_default())
}
