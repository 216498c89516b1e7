//! Which container is what: the helper that it is of, if any, what it does, and the part that it plays in its pod.

pub mod command;
mod election;
mod environment;
mod evidence;
mod injection;
mod member;
mod recognition;
mod role;
mod running;

pub use environment::EnvMatch;
pub(crate) use environment::environment;
pub use evidence::Evidence;
pub(crate) use injection::{asks, has_mark};
pub use member::Member;
pub use recognition::{By, HelperSet, Recognised, recognise};
pub use role::Role;
pub use running::Running;

use crate::kubernetes::{ContainerList, Template};

/// The containers of a pod, classified: those of `initContainers` first, each list in its order.
#[must_use]
pub fn classify<'t, 's>(template: &'t Template<'t>, helpers: HelperSet<'s>) -> Classified<'t, 's> {
    let (spec, metadata) = (template.spec.as_ref(), template.metadata.as_ref());
    let list = |list| spec.map_or(&[][..], |spec| spec.list(list));
    let lists = [ContainerList::Init, ContainerList::Regular];
    let room = lists.iter().map(|of| list(*of).len()).fold(0, usize::saturating_add);
    let mut classified = Classified { members: Vec::with_capacity(room), relevant: false };
    for of in lists {
        for (index, container) in list(of).iter().enumerate() {
            let mut member = Member::of(of, index, container, metadata, helpers);
            classified.relevant |= member.recognised.is_some() || container.restarts_always();
            // An image that was borrowed for its tools makes no helper.
            member.recognised = member.recognised.filter(|_| member.running != Running::Other);
            classified.members.push(member);
        }
    }
    election::elect_app(&mut classified.members);
    classified
}

/// What [`classify`] gives.
#[derive(Clone, Debug)]
pub struct Classified<'t, 's> {
    /// The containers.
    pub members: Vec<Member<'t, 's>>,
    /// Whether a container is of a known helper, a native sidecar, or given a restart policy of its own: else there is nothing to say
    /// of the pod.
    pub relevant: bool,
}
