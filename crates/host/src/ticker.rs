use std::thread;
use std::time::Duration;

use wasmtime_provider::wasmtime::Engine;

use crate::Error;

const TICK: Duration = Duration::from_millis(10);

/// Starts a thread that advances the engine's epoch, against which deadlines are measured.
///
/// The thread ends by itself once nothing uses the engine any more.
pub(crate) fn start(engine: &Engine) -> Result<(), Error> {
    let engine = engine.weak();
    let tick = move || {
        loop {
            thread::sleep(TICK);
            match engine.upgrade() {
                Some(engine) => engine.increment_epoch(),
                None => break,
            }
        }
    };
    thread::Builder::new().name("wasm-epoch".to_owned()).spawn(tick).map(drop).map_err(Error::Clock)
}

/// How many ticks cover a duration. One more than fit, since the first comes at any moment.
pub(crate) fn ticks(duration: Duration) -> u64 {
    let whole = duration.as_millis().div_ceil(TICK.as_millis());
    // An epoch is added to this: it must stay far from overflow.
    u64::from(u32::try_from(whole).unwrap_or(u32::MAX)).saturating_add(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_cover_the_duration() {
        for (millis, expected) in [(0, 1), (1, 2), (10, 2), (11, 3), (2000, 201)] {
            assert_eq!(ticks(Duration::from_millis(millis)), expected, "{millis} ms");
        }
        assert_eq!(ticks(Duration::MAX), u64::from(u32::MAX) + 1);
    }
}
