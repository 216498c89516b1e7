//! Timelines: when each container of a pod starts and stops, as data.

mod life;
mod moment;
mod pod;

pub use life::{Life, Phase, State};
pub use moment::{Moment, Spot, Tone, What};
pub use pod::{Container, Hook, Part, Pod, Service, Task};

/// A moment, or a time, in nominal units: order is what a timeline tells, and durations only give each phase its room.
pub type Tick = u32;

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
