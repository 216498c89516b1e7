//! What a call costs: in a fresh instance each, as PolicyServer makes them, and beside other modules in the same run.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a measurement of what does not answer is none"
)]

use crate::{Limits, Module};
use rustix::time::{ClockId, clock_gettime};
use std::hint::black_box;
use std::time::Duration;

/// How often a module is called before it is another one's turn: long enough to be warm, short enough that a busy machine disturbs
/// all alike.
const TURN: usize = 25;

/// A WebAssembly page, in bytes.
const PAGE: usize = 1 << 16;

/// What one request takes: medians.
#[derive(Clone, Copy, Debug)]
pub struct Cost {
    /// Making an instance and running its start functions.
    pub start: Duration,
    /// The call.
    pub call: Duration,
}

impl Cost {
    /// Both.
    #[must_use]
    pub fn total(self) -> Duration {
        self.start + self.call
    }

    /// How many times as much as another.
    #[must_use]
    pub fn ratio(self, other: Self) -> f64 {
        self.total().as_secs_f64() / other.total().as_secs_f64()
    }
}

/// How long this thread has worked, in the host, in the guest and in the kernel. A clock on the wall would count what others do on
/// the machine meanwhile, and more often in long runs than in short ones.
#[must_use]
pub fn worked() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), time.tv_nsec.try_into().unwrap_or_default())
}

/// What `operation` costs in each module, each called at least `calls` times, in turns.
///
/// # Panics
/// If a module does not answer.
pub fn costs<const N: usize>(modules: [&Module; N], operation: &str, payload: [&[u8]; N], calls: usize) -> [Cost; N] {
    let mut starts: [Vec<Duration>; N] = std::array::from_fn(|_| Vec::new());
    let mut lasts: [Vec<Duration>; N] = std::array::from_fn(|_| Vec::new());
    for _ in 0..calls.div_ceil(TURN) {
        for (index, module) in modules.iter().enumerate() {
            for _ in 0..TURN.min(calls) {
                let start = worked();
                let instance = module.instantiate().unwrap();
                let started = worked();
                black_box(instance.call(operation, payload[index]).unwrap());
                let called = worked();
                drop(instance);
                starts[index].push(started - start);
                lasts[index].push(called - started);
            }
        }
    }
    std::array::from_fn(|index| Cost { start: median(&mut starts[index]), call: median(&mut lasts[index]) })
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

/// The size of an instance's linear memory that a call needs, in bytes: the least limit under which it answers.
///
/// # Panics
/// If it is no module.
#[must_use]
pub fn memory(module: &[u8], operation: &str, payload: &[u8]) -> usize {
    let answers = |pages: usize| {
        let limits = Limits { memory: pages * PAGE, ..Limits::default() };
        let module = Module::with_limits(module, limits).unwrap();
        module.instantiate().and_then(|instance| instance.call(operation, payload)).is_ok()
    };
    let (mut few, mut enough) = (0_usize, 1024_usize);
    while enough - few > 1 {
        let pages = few.midpoint(enough);
        if answers(pages) { enough = pages } else { few = pages }
    }
    enough * PAGE
}
