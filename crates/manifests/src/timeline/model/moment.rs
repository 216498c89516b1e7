//! What happens in a timeline.

use super::Tick;

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
