//! What was decided.

use super::Suppression;
use crate::plan::Obstacle;
use crate::rules::Finding;
use crate::template::Case;

/// What the settings and circumstances make of a finding.
#[derive(Clone, Debug)]
pub struct Decision<'q, 't, 's> {
    /// The template with the finding.
    pub case: &'q Case<'t, 's>,
    /// The finding.
    pub finding: Finding,
    /// What becomes of its container.
    pub outcome: Outcome<'s>,
    /// Whether the object is refused for it.
    pub rejects: bool,
}

/// What becomes of the container that has a finding.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome<'s> {
    /// It stays as it is, and is reported.
    Reported,
    /// It was to be converted, and this stands in the way.
    Obstructed(Obstacle<'s>),
    /// It is, or will be, converted.
    Converted,
}

impl<'t> Decision<'_, 't, '_> {
    /// Whether the container is, or will be, converted.
    #[must_use]
    pub fn is_converted(&self) -> bool {
        self.outcome == Outcome::Converted
    }

    /// Whether the container was to be converted and cannot be.
    #[must_use]
    pub fn is_obstructed(&self) -> bool {
        matches!(self.outcome, Outcome::Obstructed(_))
    }

    /// The container's name.
    #[must_use]
    pub fn name(&self) -> &'t str {
        name(self.case, &self.finding)
    }
}

/// The name of the container that has a finding.
pub(super) fn name<'t>(case: &Case<'t, '_>, finding: &Finding) -> &'t str {
    case.template.members.get(finding.member).map_or("", |member| member.name())
}

/// All that was decided about an object.
#[derive(Clone, Debug, Default)]
pub struct Decisions<'q, 't, 's> {
    /// What is reported, in the order of the manifest.
    pub reported: Vec<Decision<'q, 't, 's>>,
    /// What was found and is not reported.
    pub suppressed: Vec<Suppressed<'q, 't, 's>>,
    /// The object, rewritten.
    pub rewritten: Option<String>,
}

/// A finding that is not reported.
#[derive(Clone, Debug)]
pub struct Suppressed<'q, 't, 's> {
    /// The template with the finding.
    pub case: &'q Case<'t, 's>,
    /// The finding.
    pub finding: Finding,
    /// Why.
    pub suppression: Suppression,
}

impl Decisions<'_, '_, '_> {
    /// Whether the object is refused.
    #[must_use]
    pub fn reject(&self) -> bool {
        self.reported.iter().any(|decision| decision.rejects)
    }
}
