//! Many threads share one module, as PolicyServer's workers do: each request gets the answer that it gets alone, and memory does
//! not grow.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unreachable,
    clippy::unwrap_used
)]

use crate::policy;
use native_sidecar_testing::requests;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

const THREADS: usize = 8;

/// How many requests are asked; `CONCURRENT_REQUESTS` says another number.
const REQUESTS: usize = 10_000;

/// How much more memory the process may have at the end than after the first tenth, in bytes: what allocators keep of their peaks,
/// and a twentieth of what there would be if each request left a page of its instance behind.
const GROWTH: usize = 32 << 20;

#[test]
fn every_thread_gets_the_answers_that_one_alone_gets_and_memory_is_flat() {
    let _alone = crate::alone();
    let asked = std::env::var("CONCURRENT_REQUESTS").map_or(REQUESTS, |asked| asked.parse().unwrap());
    let policy = policy();
    let mut payloads = requests::recorded();
    payloads.extend((0..200).map(requests::made));
    let alone: Vec<Vec<u8>> =
        payloads.iter().map(|payload| policy.validate(payload.text.as_bytes()).unwrap()).collect();

    let next = AtomicUsize::new(0);
    let ask = |until: usize| {
        std::thread::scope(|scope| {
            for _ in 0..THREADS {
                scope.spawn(|| {
                    loop {
                        let at = next.fetch_add(1, Ordering::Relaxed);
                        if at >= until {
                            break;
                        }
                        // Neighbours in time are not neighbours in the list.
                        let which = at * 31 % payloads.len();
                        let answer = policy.validate(payloads[which].text.as_bytes()).unwrap();
                        assert_eq!(answer, alone[which], "{}", payloads[which].name);
                    }
                });
            }
        });
        next.store(until, Ordering::Relaxed);
    };

    let start = Instant::now();
    ask(asked / 10);
    let warm = resident();
    ask(asked);
    let (took, grown) = (start.elapsed(), resident().saturating_sub(warm));
    println!(
        "{asked} requests on {THREADS} threads: {:.0} a second; {} MiB after the first tenth, {} KiB more at the end",
        asked as f64 / took.as_secs_f64(),
        warm >> 20,
        grown >> 10
    );
    assert!(grown < GROWTH, "{grown} bytes more");
}

/// The memory of this process that is in use, in bytes; 0 where the system does not say.
fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next())
        .map_or(0, |kibibytes| kibibytes.parse::<usize>().unwrap() << 10)
}
