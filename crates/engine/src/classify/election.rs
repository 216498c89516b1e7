//! Which container is the pod's own app, where that is not plain from each by itself.

use super::Member;
use super::role::Role;
use crate::catalog::schema::{Helper, Likelihood};
use crate::kubernetes::ContainerList;
use crate::text::Bag;

/// Finds the app of a pod whose regular containers are all of known helpers: a helper beside nothing is an app. The likeliest
/// ones are; several that are equally likely all are, since only positive evidence makes a helper.
pub(super) fn elect_app(members: &mut [Member<'_, '_>]) {
    let mut companions = Bag::default();
    for member in members.iter().filter(|member| member.list == ContainerList::Regular) {
        for companion in member.helper().iter().flat_map(|helper| helper.companions.iter()) {
            companions.put(companion.clone());
        }
    }
    for member in members.iter_mut().filter(|member| member.role == Role::App) {
        if companions.holds(member.name()) {
            member.role = Role::Companion;
        }
    }
    if members.iter().any(|member| member.list == ContainerList::Regular && member.role.is_app()) {
        return;
    }
    let likelihood = |member: &Member<'_, '_>| match member.helper().map(Helper::likelihood) {
        Some(Likelihood::Common) => 2,
        Some(Likelihood::Rare) => 1,
        Some(Likelihood::Never) | None => 0,
    };
    let regular = |member: &&mut Member<'_, '_>| member.list == ContainerList::Regular && member.role == Role::Helper;
    let likeliest = members.iter_mut().filter(regular).map(|member| likelihood(member)).max();
    for member in members.iter_mut().filter(regular) {
        if Some(likelihood(member)) == likeliest {
            member.role = Role::Standalone;
        }
    }
}
