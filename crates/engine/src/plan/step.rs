//! The steps of a remedy.

use super::startup_probe;
use crate::catalog::schema::Injector;
use crate::classify::Role;
use crate::json::Text;
use crate::kubernetes::ContainerList;
use crate::template::Case;

/// One step of a remedy.
#[derive(Clone, Debug, PartialEq)]
pub enum Step<'s> {
    /// Move a regular container to `initContainers`, with `restartPolicy: Always`.
    Move {
        /// The container: its place among the template's members.
        member: usize,
        /// The startup probe that it gets, as JSON, if the settings ask for one.
        startup_probe: Option<Text<'static>>,
    },
    /// Add `restartPolicy: Always` to an init container.
    Add {
        /// The container: its place among the template's members.
        member: usize,
    },
    /// Remove something of the container.
    Remove(Field),
    /// Set the annotation with which an injector makes its helper native.
    Annotate(&'s Injector<'s>),
    /// Exempt the container in the settings of the policy.
    Exempt {
        /// The exemption's reason.
        reason: Text<'static>,
    },
    /// Delete the object and create it anew: its template cannot be changed.
    Recreate,
    /// Something that only people can do: an imperative without its full stop.
    Manual(Text<'static>),
}

/// A field of a container that a step removes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// `restartPolicy`
    RestartPolicy,
    /// `restartPolicyRules`
    RestartPolicyRules,
    /// `resizePolicy`
    ResizePolicy,
    /// `startupProbe`
    StartupProbe,
}

impl Field {
    /// The field's key.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::RestartPolicy => "restartPolicy",
            Self::RestartPolicyRules => "restartPolicyRules",
            Self::ResizePolicy => "resizePolicy",
            Self::StartupProbe => "startupProbe",
        }
    }
}

impl<'s> Step<'s> {
    /// What makes the member of a place a native sidecar; `None` if nothing does.
    #[must_use]
    pub fn to_native(case: &Case<'_, 's>, place: usize) -> Option<Self> {
        let member = case.template.members.get(place)?;
        if member.can_move() {
            return Self::to_move(case, place);
        }
        (member.list == ContainerList::Init && member.role == Role::Helper).then_some(Self::Add { member: place })
    }

    /// Moving the member of a place; `None` if there is none.
    #[must_use]
    pub fn to_move(case: &Case<'_, 's>, place: usize) -> Option<Self> {
        let member = case.template.members.get(place)?;
        Some(Self::Move { member: place, startup_probe: startup_probe::derived(case, member) })
    }
}
