//! What a finding comes to, by the settings and the circumstances.

use super::{Judge, Suppression};
use crate::rules::{Certainty, Finding};
use crate::settings::{Action, ControlledObjects, JobAction, Level, OnObstacle};
use crate::template::Case;

/// What a finding comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    /// The object is refused.
    Reject,
    /// The object is accepted with a warning.
    Warn,
    /// The container moves; if it cannot, the object is refused or not.
    Convert { or_reject: bool },
}

impl Judge<'_> {
    /// What a finding comes to, or why it is not reported. `preexisting` says whether the object had it before.
    pub(super) fn effect(
        &self,
        case: &Case<'_, '_>,
        finding: &Finding,
        preexisting: impl Fn(&Case<'_, '_>, &Finding) -> bool,
    ) -> Result<Effect, Suppression> {
        let settings = self.settings;
        let Some(member) = case.template.members.get(finding.member) else { return Err(Suppression::Excluded) };
        let rule = finding.rule;
        if let Some(suppression) = self.suppression(case.template.path, member, rule) {
            return Err(suppression);
        }
        let lenient =
            self.circumstances.controller.is_some() && settings.controlled_objects != ControlledObjects::Enforce;
        if !rule.is_enforced() {
            return if lenient { Err(Suppression::Controlled) } else { Ok(Effect::Warn) };
        }
        let completes = case.template.completes();
        let spared = lenient && !(rule.hangs(completes) && settings.controlled_objects == ControlledObjects::Blocking);
        let enforced = settings.rules.of(rule) != Some(Level::Warn);
        // The old object is read for nothing else.
        let may_reject =
            || enforced && !spared && finding.certainty == Certainty::Certain && !preexisting(case, finding);
        let action = settings.action_for(rule, completes);
        // A Pod that would be refused as a Job's is first tried to be converted, where pods are.
        let tries = self.rewrites() && settings.action == Action::Mutate && settings.job_action == JobAction::Reject;
        let effect = match action {
            Action::Mutate | Action::Reject if enforced && member.can_move() && (action == Action::Mutate || tries) => {
                let refuses = action == Action::Reject || settings.mutate.on_obstacle == OnObstacle::Reject;
                Effect::Convert { or_reject: refuses && may_reject() }
            }
            Action::Mutate if settings.mutate.on_obstacle == OnObstacle::Reject && may_reject() => Effect::Reject,
            Action::Reject if may_reject() => Effect::Reject,
            _ => Effect::Warn,
        };
        Ok(effect)
    }
}
