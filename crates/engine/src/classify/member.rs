//! A container of a pod, classified.

use super::command::Command;
use super::evidence::Evidence;
use super::recognition::{HelperSet, Recognised, recognise};
use super::role::Role;
use super::running::{Running, running};
use crate::catalog::schema::Helper;
use crate::kubernetes::{Container, ContainerList, Metadata};
use std::cell::OnceCell;

/// A container in its pod.
#[derive(Clone, Debug)]
pub struct Member<'t, 's> {
    /// The list in which it stands.
    pub list: ContainerList,
    /// Its place there, from 0.
    pub index: usize,
    /// The container.
    pub container: &'t Container<'t>,
    /// What it is.
    pub role: Role,
    /// The helper that it is of, if it is of a known one.
    pub recognised: Option<Recognised<'s>>,
    /// What the container does, where it is of a known helper.
    pub running: Running<'s>,
    /// Its words, once something has asked.
    command: OnceCell<Command<'t>>,
}

impl<'t, 's> Member<'t, 's> {
    /// A container of a list, by itself.
    pub(super) fn of(
        list: ContainerList,
        index: usize,
        container: &'t Container<'t>,
        metadata: Option<&'t Metadata<'t>>,
        helpers: HelperSet<'s>,
    ) -> Self {
        let evidence = Evidence::of(container, metadata);
        let recognised = recognise(&evidence, helpers);
        let running = recognised.map_or(Running::Other, |of| running(&evidence, of.helper, helpers));
        let role = Role::of(list, container, running);
        Self { list, index, container, role, recognised, running, command: evidence.command }
    }

    /// The container's name; empty if it has none.
    #[must_use]
    pub fn name(&self) -> &'t str {
        self.container.name.text()
    }

    /// The helper that the container is of, if it is of a known one.
    #[must_use]
    pub fn helper(&self) -> Option<&'s Helper<'s>> {
        self.recognised.map(|recognised| recognised.helper)
    }

    /// Whether it is a helper among the regular containers that is asked to become native: it does so by moving.
    #[must_use]
    pub fn can_move(&self) -> bool {
        self.list == ContainerList::Regular
            && self.role == Role::Helper
            && self.helper().is_some_and(|helper| helper.never_native.get().is_none())
    }

    /// Whether it is an init container that ends before the next one starts.
    #[must_use]
    pub fn prepares(&self) -> bool {
        self.list == ContainerList::Init && self.role != Role::NativeSidecar
    }

    /// What the container runs.
    #[must_use]
    pub fn command(&self) -> &Command<'t> {
        self.command.get_or_init(|| Command::of(self.container))
    }
}
