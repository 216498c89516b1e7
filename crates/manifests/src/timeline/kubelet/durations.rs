//! How long things take: nominal units, in which the order is what a timeline tells.

use crate::timeline::model::{Container, Hook, Life, Part, Task, Tick};
use std::ops::Range;

/// From a process's start until it runs.
pub(super) const LAUNCH: Tick = 1;
/// From a helper's start until it is ready.
pub(super) const READY: Tick = 4;
/// A hook.
pub(super) const HOOK: Tick = 2;
/// A hook that sleeps, so that the app may stop meanwhile.
pub(super) const SLEEP: Tick = 8;
/// The work of a container that does one thing and ends.
pub(super) const TASK: Tick = 4;
/// The work of the app.
pub(super) const WORK: Tick = 12;
/// From the signal until the app has ended.
pub(super) const DRAIN: Tick = 5;
/// From the signal until a helper has ended.
pub(super) const STOP: Tick = 2;
/// How long what never ends is drawn after the moment that shows it.
pub(super) const BEYOND: Tick = 6;

impl Container {
    /// Whether what comes next waits until it is ready.
    pub(super) fn gates(&self) -> bool {
        self.startup_probe || self.post_start
    }

    /// How long it takes until it is ready: a hook returns sooner than a probe succeeds.
    fn readies(&self) -> Tick {
        match (self.task, self.part) {
            (Task::Serve(_), _) if self.post_start && !self.startup_probe => HOOK,
            (Task::Serve(_), _) => READY,
            (_, Part::NativeSidecar) if self.startup_probe => READY,
            (_, Part::NativeSidecar) => LAUNCH,
            _ => 0,
        }
    }

    /// How long it works before it ends by itself.
    pub(super) fn works(&self) -> Tick {
        if self.task == Task::Once { TASK } else { WORK }
    }

    pub(super) fn stops(&self) -> Tick {
        if self.task == Task::Work { DRAIN } else { STOP }
    }

    /// Its `preStop` hook, when the pod is told to stop at `at`.
    fn hook(&self, at: Tick) -> Option<Range<Tick>> {
        self.pre_stop.map(|hook| {
            let time = if hook == Hook::Sleep { SLEEP } else { HOOK };
            at..at.saturating_add(time)
        })
    }
}

impl Life {
    pub(super) fn of(container: &Container, start: Tick) -> Self {
        let once = container.task == Task::Once && container.part == Part::NativeSidecar;
        Self {
            start,
            ready: start.saturating_add(container.readies()),
            hook: None,
            signal: None,
            end: None,
            round: once.then_some(TASK),
        }
    }

    /// Stops it: the hook runs at `told`, and the signal comes behind it, and not before `turn`.
    pub(super) fn stop(&mut self, container: &Container, told: Tick, turn: Tick) -> Tick {
        self.hook = container.hook(told);
        let signal = self.hook.as_ref().map_or(told, |hook| hook.end).max(turn);
        let end = signal.saturating_add(container.stops());
        self.signal = Some(signal);
        self.end = Some(end);
        end
    }
}
