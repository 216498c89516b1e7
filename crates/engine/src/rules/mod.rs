//! What is wrong, or worth saying, of the containers of a pod template: one file a rule, which says when the rule holds and puts
//! that into words.

mod app_does_not_wait;
mod helper_not_native;
mod host_port_lost;
mod init_never_finishes;
mod job_never_completes;
mod named_port_lost;
mod obstacle;
mod one_shot_restarts;
mod phrases;
mod quit_call_obsolete;
mod remedy;
mod restart_policy_misplaced;
mod start_deadlocks;
mod statement;
mod stop_hook_delays_completion;

pub use obstacle::{lift, reason};
pub(crate) use phrases::{app, path_of};
pub use statement::Statement;

use crate::classify::{Member, Role};
use crate::json::Text;
use crate::rule::Rule;
use crate::settings::Level;
use crate::template::{Case, PodTemplate};

/// One thing wrong, or worth saying, of one container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule.
    pub rule: Rule,
    /// The container: its place among the template's members.
    pub member: usize,
    /// Whether the manifest proves it.
    pub certainty: Certainty,
}

/// Whether the manifest proves a finding: what it does not prove is never rejected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certainty {
    /// It does.
    Certain,
    /// Something that the manifest does not show may make it false.
    Uncertain,
}

impl Certainty {
    fn certain_if(proved: bool) -> Self {
        if proved { Self::Certain } else { Self::Uncertain }
    }
}

/// That a rule holds for certain, if it does.
fn certain(holds: bool) -> Option<Certainty> {
    holds.then_some(Certainty::Certain)
}

/// What is said of a finding. Sentences follow the container's name; none ends with a full stop but `fix` and `why`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// What is wrong, in words that need no glossary.
    pub says: Statement,
    /// What to do about it, in a sentence or two.
    pub fix: Text<'static>,
    /// The same for a warning.
    pub short: Text<'static>,
    /// Why, with what it was recognised by.
    pub why: Text<'static>,
    /// What to write: lines of YAML or text.
    pub steps: Vec<Text<'static>>,
}

/// The container that a rule looks at.
#[derive(Clone, Copy, Debug)]
struct Subject<'c, 't, 's> {
    /// Its template, and by what that is judged.
    case: &'c Case<'t, 's>,
    /// Its place among the template's members.
    place: usize,
    /// The container.
    member: &'c Member<'t, 's>,
}

impl<'c, 't, 's> Subject<'c, 't, 's> {
    fn template(&self) -> &'c PodTemplate<'t, 's> {
        &self.case.template
    }

    /// How people call the app, in quotes.
    fn app(&self) -> Text<'static> {
        app(self.template())
    }
}

/// A line of the table of rules.
struct Entry {
    rule: Rule,
    /// Whether the rule holds for a container.
    check: fn(&Subject<'_, '_, '_>) -> Option<Certainty>,
    /// What is said of a container for which it holds.
    text: fn(&Subject<'_, '_, '_>) -> Words,
}

/// The table of rules.
macro_rules! rules {
    ($($rule:ident: $file:ident),* $(,)?) => {
        [$(Entry { rule: Rule::$rule, check: $file::check, text: $file::text }),*]
    };
}

/// The rules, in the order of [`Rule`]. Of the enforced ones the first that holds for a container is told; the others are about native
/// sidecars.
static RULES: [Entry; Rule::ALL.len()] = rules! {
    // Enforced, the gravest first.
    InitNeverFinishes: init_never_finishes,
    JobNeverCompletes: job_never_completes,
    RestartPolicyMisplaced: restart_policy_misplaced,
    HelperNotNative: helper_not_native,
    // Advice.
    AppDoesNotWait: app_does_not_wait,
    OneShotRestarts: one_shot_restarts,
    StopHookDelaysCompletion: stop_hook_delays_completion,
    QuitCallObsolete: quit_call_obsolete,
    HostPortLost: host_port_lost,
    NamedPortLost: named_port_lost,
    StartDeadlocks: start_deadlocks,
};

/// All findings of a template, in the order of its containers; for one container an enforced one first.
#[must_use]
pub fn find(case: &Case<'_, '_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (place, member) in case.template.members.iter().enumerate() {
        let subject = Subject { case, place, member };
        findings.extend(enforced(&subject).next());
        if member.role == Role::NativeSidecar {
            findings.extend(
                RULES.iter().filter(|entry| !entry.rule.is_enforced()).filter_map(|entry| look(entry, &subject)),
            );
        }
    }
    findings
}

/// What is certainly wrong of a template's containers. Where [`find`] has the gravest of a container only, this has what that hides
/// too.
pub(crate) fn certainties(case: &Case<'_, '_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (place, member) in case.template.members.iter().enumerate() {
        let subject = Subject { case, place, member };
        findings.extend(enforced(&subject).filter(|finding| finding.certainty == Certainty::Certain));
    }
    findings
}

/// The enforced rules that hold for a container, the gravest first.
fn enforced(subject: &Subject<'_, '_, '_>) -> impl Iterator<Item = Finding> {
    RULES.iter().filter(|entry| entry.rule.is_enforced()).filter_map(move |entry| look(entry, subject))
}

/// The finding of a rule, unless the settings ignore it.
fn look(entry: &Entry, subject: &Subject<'_, '_, '_>) -> Option<Finding> {
    if subject.case.settings.rules.of(entry.rule) == Some(Level::Ignore) {
        return None;
    }
    let certainty = (entry.check)(subject)?;
    Some(Finding { rule: entry.rule, member: subject.place, certainty })
}

/// What is said of a finding of the template.
#[must_use]
pub fn words(case: &Case<'_, '_>, finding: &Finding) -> Words {
    let member = case.template.members.get(finding.member);
    let entry = RULES.iter().find(|entry| entry.rule == finding.rule);
    let (Some(member), Some(entry)) = (member, entry) else { return Words::default() };
    (entry.text)(&Subject { case, place: finding.member, member })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{test, *};

    #[test]
    fn the_table_has_each_rule_once_in_its_order() {
        let rules: Vec<Rule> = RULES.iter().map(|entry| entry.rule).collect();
        assert_eq!(rules, Rule::ALL);
    }
}
