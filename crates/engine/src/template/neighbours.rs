//! What the containers of a pod tell of one another, gathered once: a pod can have thousands.

use super::port_set::PortSet;
use crate::classify::Member;
use crate::json::Text;
use crate::kubernetes::{Container, ContainerList, EnvVar};
use crate::text::Bag;

/// What is asked of all containers together.
#[derive(Clone, Debug, Default)]
pub(super) struct Neighbours<'t> {
    init_names: Bag<'t>,
    regular_names: Bag<'t>,
    ports: PortSet,
    awaited: Bag<'static>,
    prepared: Bag<'static>,
}

impl<'t> Neighbours<'t> {
    pub(super) fn of(members: &[Member<'t, '_>]) -> Self {
        let regular = members.iter().filter(|member| member.list == ContainerList::Regular);
        let mut regular = regular.map(|member| member.container);
        let mut neighbours = Self { ports: PortSet::of(&mut regular), ..Self::default() };
        for member in members {
            let name = Text::Borrowed(member.name());
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
    pub(super) fn named(&self, list: ContainerList, name: &str) -> usize {
        match list {
            ContainerList::Init => self.init_names.count(name),
            ContainerList::Regular => self.regular_names.count(name),
        }
    }

    /// The ports that regular containers declare.
    pub(super) fn ports(&self) -> &PortSet {
        &self.ports
    }

    /// Whether an init container that ends may write to this volume.
    pub(super) fn prepare(&self, volume: &str) -> bool {
        self.prepared.holds(volume)
    }

    /// Whether kubexit holds a container back until this one runs.
    pub(super) fn awaits(&self, name: &str) -> bool {
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
