//! What the containers of a pod tell of one another, gathered once: a pod can have thousands.

use super::ports::Ports;
use crate::bag::Bag;
use crate::json::Text;
use crate::pod::{Container, ContainerList, EnvVar};
use crate::roles::Pod;
use std::cell::OnceCell;

/// What is asked of all containers together.
#[derive(Clone, Debug, Default)]
pub(crate) struct Neighbours<'t> {
    init_names: Bag<'t>,
    regular_names: Bag<'t>,
    ports: Ports,
    awaited: Bag<'static>,
    prepared: OnceCell<Bag<'static>>,
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
                    // Many wait for the same.
                    if !neighbours.awaited.holds(name) {
                        neighbours.awaited.put(Text::Owned(name.to_owned()));
                    }
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
    pub(crate) fn prepare(&self, pod: &Pod<'_, '_>, volume: &str) -> bool {
        self.prepared.get_or_init(|| prepared(pod)).holds(volume)
    }

    /// Whether kubexit holds a container back until this one runs.
    pub(crate) fn awaits(&self, name: &str) -> bool {
        self.awaited.holds(name)
    }
}

/// The volumes to which init containers that end may write.
fn prepared(pod: &Pod<'_, '_>) -> Bag<'static> {
    let inits = pod.members.iter().filter(|member| member.prepares());
    let mounts = inits.flat_map(|member| member.container.volume_mounts.iter());
    let mut volumes = Bag::default();
    for mount in mounts.filter(|mount| *mount.read_only != Some(true)) {
        if !volumes.holds(mount.name.text()) {
            volumes.put(Text::Owned(mount.name.text().to_owned()));
        }
    }
    volumes
}

/// The variables of a container by which kubexit holds it back until others run.
fn births<'t>(container: &'t Container<'t>) -> impl Iterator<Item = EnvVar<'t>> {
    const KEY: &str = "KUBEXIT_BIRTH_DEPS";
    let any = container.env.may_hold(KEY).then(|| container.env.iter());
    any.into_iter().flatten().filter(|variable| variable.name.text() == KEY)
}
