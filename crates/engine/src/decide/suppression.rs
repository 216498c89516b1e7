//! Why a finding is not reported.

use super::Judge;
use crate::classify::Member;
use crate::kubernetes::ContainerList;
use crate::rule::Rule;
use crate::settings::Exemption;

/// Why a finding is not reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Suppression {
    /// The settings exclude the helper.
    Excluded,
    /// The exemption of this place in the settings covers it.
    Exempt(usize),
    /// It is advice, and nobody reads that of an object that a controller made.
    Controlled,
    /// Whoever wrote the object asks for it: the one of this place among those that were given.
    Ignored(usize),
}

/// A finding that whoever wrote the object asks not to be told of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ignored {
    /// The way to the pod's spec.
    pub spec: String,
    /// The container's list.
    pub list: ContainerList,
    /// The container's place in it.
    pub index: usize,
    /// The rule.
    pub rule: Rule,
}

impl Judge<'_> {
    /// Why a rule's finding of a container is not reported, if the settings or its author ask for that. `spec` is the way to the
    /// pod's spec.
    pub(super) fn suppression(&self, spec: &str, member: &Member<'_, '_>, rule: Rule) -> Option<Suppression> {
        if member.helper().is_some_and(|helper| self.settings.excludes(helper)) {
            return Some(Suppression::Excluded);
        }
        let (namespace, image) = (self.circumstances.namespace, member.container.image.text());
        let covers = |exemption: &Exemption<'_>| exemption.covers(namespace, member.name(), image, rule);
        if let Some(place) = self.settings.exempt.iter().position(covers) {
            return Some(Suppression::Exempt(place));
        }
        let asked = |ignored: &Ignored| {
            (ignored.rule, ignored.list, ignored.index) == (rule, member.list, member.index) && ignored.spec == spec
        };
        self.ignored.iter().position(asked).map(Suppression::Ignored)
    }
}
