//! What the containers of a pod tell of one another, gathered once: a pod can have thousands.

use crate::pod::{ContainerList, Number};
use crate::roles::{Member, Pod};

/// Sorted, so that each question takes little.
#[derive(Clone, Debug, Default)]
pub(crate) struct Neighbours {
    init_names: Vec<String>,
    regular_names: Vec<String>,
    ports: Vec<u16>,
    awaited: Vec<String>,
}

impl Neighbours {
    pub(super) fn of(pod: &Pod<'_, '_>) -> Self {
        let names =
            |list: ContainerList| sorted(pod.spec.list(list).iter().map(|container| container.name.text().to_owned()));
        let regular = pod.members.iter().filter(|member| member.list == ContainerList::Regular);
        let variables = pod.members.iter().flat_map(|member| member.container.env.items());
        let awaited = variables.filter(|variable| variable.name.text() == "KUBEXIT_BIRTH_DEPS").flat_map(|variable| {
            variable.value.text().split(',').map(|name| name.trim().to_owned()).collect::<Vec<_>>()
        });
        Self {
            init_names: names(ContainerList::Init),
            regular_names: names(ContainerList::Regular),
            ports: {
                let mut ports = sorted(regular.flat_map(declared_ports));
                ports.dedup();
                ports
            },
            awaited: sorted(awaited),
        }
    }

    /// How many containers of a list have this name.
    pub(crate) fn named(&self, list: ContainerList, name: &str) -> usize {
        let names = match list {
            ContainerList::Init => &self.init_names,
            ContainerList::Regular => &self.regular_names,
        };
        let from = names.partition_point(|known| **known < *name);
        let to = names.partition_point(|known| **known <= *name);
        to.saturating_sub(from)
    }

    /// The ports that regular containers declare, each once.
    pub(crate) fn ports(&self) -> &[u16] {
        &self.ports
    }

    /// Whether kubexit holds a container back until this one runs.
    pub(crate) fn awaits(&self, name: &str) -> bool {
        self.awaited.binary_search_by(|known| (**known).cmp(name)).is_ok()
    }
}

/// The ports that a container declares.
pub(crate) fn declared_ports(member: &Member<'_, '_>) -> Vec<u16> {
    let ports = member.container.ports.items();
    ports.iter().filter_map(|port| port.container_port.and_then(|Number(port)| port.parse().ok())).collect()
}

fn sorted<T: Ord>(items: impl Iterator<Item = T>) -> Vec<T> {
    let mut items: Vec<T> = items.collect();
    items.sort_unstable();
    items
}
