//! Timelines: when each container of a pod starts and stops, as data.

use native_sidecar_engine::template::Completion;
use std::ops::Range;

/// A moment, or a time, in nominal units: order is what a timeline tells, and durations only give each phase its room.
pub type Tick = u32;

/// Between the end of a container that restarts over and over and its next start.
const PAUSE: Tick = 1;

/// What of a pod decides when its containers run.
#[derive(Clone, Debug)]
pub struct Pod {
    /// Whether it runs to an end.
    pub completion: Completion,
    /// Its containers: the init containers first, each list in its order.
    pub containers: Vec<Container>,
}

/// What of a container decides when it runs.
#[derive(Clone, Debug, Default)]
pub struct Container {
    /// The name, cleaned.
    pub name: String,
    /// Where it stands.
    pub part: Part,
    /// What it does.
    pub task: Task,
    /// Whether its own restart policy is `Always`; so is that of each native sidecar.
    pub restarts: bool,
    /// Whether it has a startup probe.
    pub startup_probe: bool,
    /// Whether it has a `postStart` hook.
    pub post_start: bool,
    /// Its `preStop` hook.
    pub pre_stop: Option<Hook>,
}

/// Where a container stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Part {
    /// Among the init containers, without `restartPolicy: Always`.
    Init,
    /// Among the init containers, with `restartPolicy: Always`.
    NativeSidecar,
    /// Among the regular containers.
    #[default]
    Regular,
}

/// What a container does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Task {
    /// The pod's own work, which in a pod that runs to completion comes to an end.
    #[default]
    Work,
    /// One thing, after which it ends.
    Once,
    /// Serves the others until it is stopped.
    Serve(Service),
}

/// How a helper serves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Service {
    /// Whether the app needs it at its start.
    pub needed: bool,
    /// Whether it is not ready before the app is.
    pub waits_for_app: bool,
    /// Whether it may end by itself after all, which the manifest does not show.
    pub may_end: bool,
    /// Whether something other than Kubernetes ends it when the app has ended.
    pub is_ended: bool,
}

/// A `preStop` hook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hook {
    /// It sleeps.
    Sleep,
    /// It does something.
    Act,
}

/// When the containers of a pod run.
#[derive(Clone, Debug, Default)]
pub struct Timeline {
    /// A lane a container, in the order of the pod's.
    pub lanes: Vec<Lane>,
    /// The lane of the container that does the pod's own work: of several the first.
    pub app: Option<usize>,
    /// What is worth pointing at, in the order of time.
    pub moments: Vec<Moment>,
    /// The end of the drawing.
    pub length: Tick,
}

/// When a container runs.
#[derive(Clone, Debug)]
pub struct Lane {
    /// The container's name.
    pub name: String,
    /// Where it stands.
    pub part: Part,
    /// Whether it serves the others.
    pub serves: bool,
    /// Its life; `None`: it never starts.
    pub life: Option<Life>,
}

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

/// Something worth pointing at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// What happens.
    pub what: What,
    /// Where it is seen: once in the lane of each container that it is about.
    pub spots: Vec<Spot>,
}

/// A place in a timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    /// When.
    pub at: Tick,
    /// The lane's place.
    pub lane: usize,
}

/// What happens at a moment. "They" are the containers of its spots.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// They never end, so that the app never starts.
    NeverEnds,
    /// They may never end.
    MayNeverEnd,
    /// Their startup probes wait for the app, and it for them.
    Deadlock,
    /// The app starts, and they are not ready.
    AppStartsUnready,
    /// The app needs them, and starts when they have started, ready or not.
    AppStartsUngated,
    /// The app starts after them, and does not need them to be ready.
    AppStartsAfter,
    /// The app starts when they are ready.
    AppWaits,
    /// They end and restart over and over.
    Restarts,
    /// The app has ended and they run on, so that the workload never completes.
    NeverCompletes,
    /// The app has ended, and they may run on.
    MayNeverComplete,
    /// Something other than Kubernetes ends them when the app has ended.
    EndedElsewhere,
    /// Their `preStop` hooks sleep before the workload completes.
    HookDelays,
    /// The workload completes.
    Done,
    /// The pod is told to stop.
    PodStops,
    /// They stop before the app does.
    StopsFirst,
    /// They stop when their hooks have slept enough, whether or not the app has.
    StopsBlindly,
    /// They stop when the app has ended.
    StopsLast,
}

/// Whether something is as it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// It is.
    Good,
    /// It may go wrong.
    Doubtful,
    /// It is not.
    Bad,
    /// It just happens.
    Plain,
}

impl What {
    /// Whether it is as it should be.
    #[must_use]
    pub fn tone(self) -> Tone {
        match self {
            Self::NeverEnds
            | Self::Deadlock
            | Self::AppStartsUnready
            | Self::Restarts
            | Self::NeverCompletes
            | Self::StopsFirst => Tone::Bad,
            Self::MayNeverEnd
            | Self::AppStartsUngated
            | Self::MayNeverComplete
            | Self::EndedElsewhere
            | Self::HookDelays
            | Self::StopsBlindly => Tone::Doubtful,
            Self::AppStartsAfter | Self::AppWaits | Self::Done | Self::StopsLast => Tone::Good,
            Self::PodStops => Tone::Plain,
        }
    }
}

impl Container {
    /// How it serves the others, if it does.
    #[must_use]
    pub fn service(&self) -> Option<Service> {
        match self.task {
            Task::Serve(service) => Some(service),
            Task::Work | Task::Once => None,
        }
    }
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
