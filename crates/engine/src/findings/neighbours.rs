//! What the containers of a pod tell of one another, gathered once: a pod can have thousands.

use super::ports::Ports;
use crate::bag::Bag;
use crate::json::Text;
use crate::pod::{Container, ContainerList, EnvVar};
use crate::roles::Pod;

/// What is asked of all containers together.
#[derive(Clone, Debug, Default)]
pub(crate) struct Neighbours<'t> {
    init_names: Bag<'t>,
    regular_names: Bag<'t>,
    ports: Ports,
    awaited: Bag<'t>,
}

impl<'t> Neighbours<'t> {
    pub(super) fn of(pod: &Pod<'t, '_>) -> Self {
        let mut regular = pod.spec.list(ContainerList::Regular).iter();
        let mut neighbours = Self { ports: Ports::of(&mut regular), ..Self::default() };
        for member in &pod.members {
            let name = Text::Borrowed(member.container.name.text());
            match member.list {
                ContainerList::Init => neighbours.init_names.put(name),
                ContainerList::Regular => neighbours.regular_names.put(name),
            };
            for variable in births(member.container) {
                neighbours.await_all(variable);
            }
        }
        neighbours
    }

    /// Notes the containers that a variable of kubexit names.
    fn await_all(&mut self, variable: EnvVar<'t>) {
        match variable.value.into_option() {
            Some(Text::Borrowed(names)) => {
                for name in names.split(',') {
                    self.awaited.put(Text::Borrowed(name.trim_ascii()));
                }
            }
            Some(Text::Owned(names)) => {
                for name in names.split(',') {
                    self.awaited.put(Text::Owned(name.trim_ascii().to_owned()));
                }
            }
            None => {}
        }
    }

    /// How many containers of a list have this name.
    pub(crate) fn named(&self, list: ContainerList, name: &str) -> usize {
        match list {
            ContainerList::Init => self.init_names.count(name),
            ContainerList::Regular => self.regular_names.count(name),
        }
    }

    /// The ports that regular containers declare.
    pub(crate) fn ports(&self) -> &Ports {
        &self.ports
    }

    /// Whether kubexit holds a container back until this one runs.
    pub(crate) fn awaits(&self, name: &str) -> bool {
        self.awaited.holds(name)
    }
}

/// The variables of a container by which kubexit holds it back until others run.
fn births<'t>(container: &'t Container<'t>) -> impl Iterator<Item = EnvVar<'t>> {
    const KEY: &str = "KUBEXIT_BIRTH_DEPS";
    let any = container.env.may_hold(KEY).then(|| container.env.iter());
    any.into_iter().flatten().filter(|variable| variable.name.text() == KEY)
}
