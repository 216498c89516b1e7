//! What the containers of a pod tell of one another, gathered once: a pod can have thousands.

use crate::bag::Bag;
use crate::json::Text;
use crate::pod::{ContainerList, Number};
use crate::roles::{Member, Pod};
use crate::say::number;

/// What is asked of all containers together.
#[derive(Clone, Debug, Default)]
pub(crate) struct Neighbours<'t> {
    init_names: Bag<'t>,
    regular_names: Bag<'t>,
    /// In decimal.
    ports: Bag<'t>,
    awaited: Bag<'t>,
}

impl<'t> Neighbours<'t> {
    pub(super) fn of(pod: &Pod<'t, '_>) -> Self {
        let mut neighbours = Self::default();
        for member in &pod.members {
            neighbours.meet(member);
        }
        neighbours
    }

    fn meet(&mut self, member: &Member<'t, '_>) {
        let name = Text::Borrowed(member.container.name.text());
        match member.list {
            ContainerList::Init => drop(self.init_names.put(name)),
            ContainerList::Regular => {
                self.regular_names.put(name);
                for port in declared_ports(member) {
                    self.ports.put(number(port.into()));
                }
            }
        }
        if !member.container.env.may_hold("KUBEXIT_BIRTH_DEPS") {
            return;
        }
        for variable in member.container.env.iter() {
            if variable.name.text() == "KUBEXIT_BIRTH_DEPS" {
                for name in variable.value.text().split(',') {
                    self.awaited.put(Text::Owned(name.trim_ascii().to_owned()));
                }
            }
        }
    }

    /// How many containers of a list have this name.
    pub(crate) fn named(&self, list: ContainerList, name: &str) -> usize {
        match list {
            ContainerList::Init => self.init_names.count(name),
            ContainerList::Regular => self.regular_names.count(name),
        }
    }

    /// Whether a regular container declares a port.
    pub(crate) fn declares(&self, port: u16) -> bool {
        self.ports.holds(&number(port.into()))
    }

    /// Whether a regular container declares a port, given in decimal.
    pub(crate) fn declares_written(&self, port: &str) -> bool {
        self.ports.holds(port)
    }

    /// Whether kubexit holds a container back until this one runs.
    pub(crate) fn awaits(&self, name: &str) -> bool {
        self.awaited.holds(name)
    }
}

/// The ports that a container declares.
pub(crate) fn declared_ports(member: &Member<'_, '_>) -> impl Iterator<Item = u16> {
    member.container.ports.iter().filter_map(|port| port.container_port.and_then(|Number(port)| port.parse().ok()))
}
