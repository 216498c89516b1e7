//! The life of a container.

use super::Tick;
use std::ops::Range;

/// Between the end of a container that restarts over and over and its next start.
const PAUSE: Tick = 1;

/// The life of a container.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Life {
    /// Its process starts.
    pub start: Tick,
    /// It serves.
    pub ready: Tick,
    /// Its `preStop` hook runs.
    pub hook: Option<Range<Tick>>,
    /// It gets the signal to stop.
    pub signal: Option<Tick>,
    /// It is gone; `None`: it runs on.
    pub end: Option<Tick>,
    /// How long it runs before it ends and is restarted, if it does that over and over.
    pub round: Option<Tick>,
}

/// A stretch of a life.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phase {
    /// What goes on.
    pub state: State,
    /// When.
    pub time: Range<Tick>,
}

/// What goes on in a container.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// It runs and is not ready.
    Starting,
    /// It runs.
    Running,
    /// It runs, and so does its `preStop` hook.
    Hook,
    /// It got the signal, and ends.
    Stopping,
}

impl Life {
    /// Its phases, in order and without gaps but those between restarts; what runs on does so until `length`.
    #[must_use]
    pub fn phases(&self, length: Tick) -> Vec<Phase> {
        let last = self.end.unwrap_or(length).max(self.start);
        let signal = self.signal.unwrap_or(last).clamp(self.start, last);
        let ready = self.ready.clamp(self.start, signal);
        let mut phases = vec![Phase { state: State::Starting, time: self.start..ready }];
        match (&self.hook, self.round) {
            (Some(hook), _) => {
                let (from, to) = (hook.start.clamp(ready, signal), hook.end.clamp(ready, signal));
                phases.push(Phase { state: State::Running, time: ready..from });
                phases.push(Phase { state: State::Hook, time: from..to });
                phases.push(Phase { state: State::Running, time: to..signal });
            }
            (None, Some(round)) => {
                let mut from = ready;
                while from < signal {
                    let to = from.saturating_add(round).min(signal);
                    phases.push(Phase { state: State::Running, time: from..to });
                    from = to.saturating_add(PAUSE);
                }
            }
            (None, None) => phases.push(Phase { state: State::Running, time: ready..signal }),
        }
        phases.push(Phase { state: State::Stopping, time: signal..last });
        phases.retain(|phase| !phase.time.is_empty());
        phases
    }
}
