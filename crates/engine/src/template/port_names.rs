//! Which container a Service reaches that targets a port by its name.

use super::PodTemplate;
use crate::classify::{Member, Role};
use crate::json::Text;
use crate::kubernetes::{ContainerList, Port};
use crate::settings::Placement;
use crate::text::{Index, say};

/// Which container a Service reaches by the name and protocol of a port, before and after some containers move: the first regular
/// one that has such a port, or else the first native sidecar (`FindPort` of `kubernetes/endpointslice`).
#[derive(Clone, Debug, Default)]
pub struct PortNames {
    /// Places among the members, from 1.
    before: Index<'static>,
    after: Index<'static>,
}

impl PortNames {
    /// Of a template's containers, of which those move that `moves` says of their places among the members.
    #[must_use]
    pub fn of(template: &PodTemplate<'_, '_>, moves: &dyn Fn(usize) -> bool, placement: Placement) -> Self {
        let all = || template.members.iter().enumerate();
        let is_regular = |member: &Member<'_, '_>| member.list == ContainerList::Regular;
        let regular = || all().filter(|(_, member)| is_regular(member));
        let native = || all().filter(|(_, member)| member.role == Role::NativeSidecar);
        let stays = || regular().filter(|(place, _)| !moves(*place));
        let moved = || regular().filter(|(place, _)| moves(*place));
        let mut names = Self::default();
        note(&mut names.before, &mut regular().chain(native()));
        match placement {
            Placement::Last => note(&mut names.after, &mut stays().chain(native()).chain(moved())),
            Placement::First => note(&mut names.after, &mut stays().chain(moved()).chain(native())),
        }
        names
    }

    /// The name of a port of the container at a place by which a Service reaches it before and not after, and the place of the
    /// container that it reaches then.
    #[must_use]
    pub fn lost(&self, place: usize, member: &Member<'_, '_>) -> Option<(Text<'static>, usize)> {
        member.container.ports.iter().find_map(|port| {
            let key = key(&port)?;
            let [before, after] = [&self.before, &self.after].map(|index| index.get(&key)?.checked_sub(1));
            let after = after.filter(|after| before == Some(place) && *after != place)?;
            Some((Text::Owned(port.name.text().to_owned()), after))
        })
    }
}

/// Notes the first container of each name and protocol.
fn note<'m, 't: 'm, 's: 'm>(
    index: &mut Index<'static>,
    members: &mut dyn Iterator<Item = (usize, &'m Member<'t, 's>)>,
) {
    for (place, member) in members {
        for key in member.container.ports.iter().filter_map(|port| key(&port)) {
            let holder = index.entry(key);
            if *holder == 0 {
                *holder = place.saturating_add(1);
            }
        }
    }
}

/// A port's name and protocol; `None` if it has no name.
fn key(port: &Port<'_>) -> Option<Text<'static>> {
    let name = port.name.text();
    (!name.is_empty()).then(|| say![name, "/", port.protocol()])
}
