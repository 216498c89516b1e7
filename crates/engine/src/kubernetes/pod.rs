//! A pod template, as far as it decides: what is read of it is borrowed from the request.

use super::{Container, Containers, Metadata};
use crate::json::Text;
use crate::lazy_json::{Raw, UniqueField, reads};

/// A pod template, or a Pod: its metadata and its spec.
#[derive(Clone, Debug, Default)]
pub struct Template<'a> {
    /// Metadata of the pods.
    pub metadata: UniqueField<Metadata<'a>>,
    /// What they are made of.
    pub spec: UniqueField<PodSpec<'a>>,
}

reads! { Template { "metadata" => metadata, "spec" => spec } }

/// A pod's spec.
#[derive(Clone, Debug, Default)]
pub struct PodSpec<'a> {
    /// Its text.
    pub raw: &'a str,
    /// Init containers, native sidecars among them.
    pub init_containers: UniqueField<Containers<'a>>,
    /// Regular containers.
    pub containers: UniqueField<Containers<'a>>,
    /// `Always`, `OnFailure` or `Never`.
    pub restart_policy: UniqueField<Text<'a>>,
    /// Whether the pod uses the node's network.
    pub host_network: UniqueField<bool>,
    /// Whether a container sees the processes of the others.
    pub share_process_namespace: UniqueField<bool>,
    /// Resources of the pod as a whole.
    pub resources: UniqueField<Raw<'a>>,
}

reads! { PodSpec in raw { "initContainers" => init_containers, "containers" => containers, "restartPolicy" => restart_policy, "hostNetwork" => host_network, "shareProcessNamespace" => share_process_namespace,
"resources" => resources } }

impl<'a> PodSpec<'a> {
    /// The containers of one list.
    #[must_use]
    pub fn list(&self, list: ContainerList) -> &[Container<'a>] {
        let containers = match list {
            ContainerList::Init => &self.init_containers,
            ContainerList::Regular => &self.containers,
        };
        containers.as_ref().map_or(&[], |containers| &containers.items)
    }
}

/// Which of the two lists a container stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ContainerList {
    /// `initContainers`
    Init,
    /// `containers`
    Regular,
}

impl ContainerList {
    /// The field's name.
    #[must_use]
    pub fn field(self) -> &'static str {
        match self {
            Self::Init => "initContainers",
            Self::Regular => "containers",
        }
    }
}
