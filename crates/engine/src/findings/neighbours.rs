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
    awaited: Bag<'static>,
    prepared: Bag<'static>,
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
                for name in variable.value.text().split(',').map(str::trim_ascii) {
                    put_once(&mut neighbours.awaited, name);
                }
            }
            for mount in member.container.volume_mounts.iter().take_while(|_| member.prepares()) {
                if *mount.read_only != Some(true) {
                    put_once(&mut neighbours.prepared, mount.name.text());
                }
            }
        }
        neighbours
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

    /// Whether an init container that ends may write to this volume.
    pub(crate) fn prepare(&self, volume: &str) -> bool {
        self.prepared.holds(volume)
    }

    /// Whether kubexit holds a container back until this one runs.
    pub(crate) fn awaits(&self, name: &str) -> bool {
        self.awaited.holds(name)
    }
}

/// Many containers wait for the same, or write to the same.
fn put_once(bag: &mut Bag<'static>, name: &str) {
    if !bag.holds(name) {
        bag.put(Text::Owned(name.to_owned()));
    }
}

/// The variables of a container by which kubexit holds it back until others run.
fn births<'t>(container: &'t Container<'t>) -> impl Iterator<Item = EnvVar<'t>> {
    const KEY: &str = "KUBEXIT_BIRTH_DEPS";
    let any = container.env.may_hold(KEY).then(|| container.env.iter());
    any.into_iter().flatten().filter(|variable| variable.name.text() == KEY)
}
