//! The part that each container plays in its pod.

use super::running::Running;
use crate::kubernetes::{Container, ContainerList};

/// What a container is in its pod.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A regular container that is no helper.
    App,
    /// A regular container that serves only a helper that stands alone.
    Companion,
    /// A helper that runs as long as the pod, and is no native sidecar.
    Helper,
    /// A helper's image that does one thing and ends.
    OneShot,
    /// A helper's image that is the pod's own app.
    Standalone,
    /// An init container with `restartPolicy: Always`.
    NativeSidecar,
    /// Any other init container.
    Init,
}

impl Role {
    /// The role of a container by itself; what stands beside it can make another of it.
    pub(super) fn of(list: ContainerList, container: &Container<'_>, running: Running<'_>) -> Self {
        match (list, running) {
            (ContainerList::Init, _) if container.restarts_always() => Self::NativeSidecar,
            (ContainerList::Init, Running::Always | Running::Perhaps(_)) => Self::Helper,
            (ContainerList::Init, _) => Self::Init,
            (ContainerList::Regular, Running::Other) => Self::App,
            (ContainerList::Regular, Running::Ends) => Self::OneShot,
            (ContainerList::Regular, Running::Alone) => Self::Standalone,
            (ContainerList::Regular, Running::Always | Running::Perhaps(_)) => Self::Helper,
        }
    }

    /// Whether a container of this role does the pod's own work. A one-shot use among the regular containers does.
    pub(crate) fn is_app(self) -> bool {
        matches!(self, Self::App | Self::OneShot | Self::Standalone)
    }
}
