//! What of a pod decides when its containers run.

use native_sidecar_engine::template::Completion;

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
