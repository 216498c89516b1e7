//! Audit annotations: what machines read of an answer.

use crate::decide::Decision;
use crate::rule::Rule;
use crate::text::{number, say, shown};

/// How many names an audit annotation holds; the rest is counted.
const NAMES: usize = 100;

/// One entry a rule, in the order of the rules, with its containers in the order of the manifest; then the rules that reject, and
/// the containers that were moved if the object was rewritten.
pub(super) fn annotations(decisions: &[Decision<'_, '_, '_>], rewritten: bool) -> Vec<(&'static str, String)> {
    let mut annotations = Vec::new();
    for rule in rules(decisions, |_| true) {
        let mut names = decisions.iter().filter(|decision| decision.finding.rule == rule).map(Decision::name);
        annotations.push((rule.word(), joined(&mut names)));
    }
    if decisions.iter().any(|decision| decision.rejects) {
        annotations.push(("enforced", joined(&mut rules(decisions, |decision| decision.rejects).map(Rule::word))));
    }
    if rewritten {
        let mut converted = decisions.iter().filter(|decision| decision.is_converted()).map(Decision::name);
        annotations.push(("converted", joined(&mut converted)));
    }
    annotations
}

/// The rules of those findings that are asked for, in their order.
fn rules(
    decisions: &[Decision<'_, '_, '_>],
    asked: impl Fn(&Decision<'_, '_, '_>) -> bool,
) -> impl Iterator<Item = Rule> {
    Rule::ALL
        .iter()
        .copied()
        .filter(move |rule| decisions.iter().any(|decision| decision.finding.rule == *rule && asked(decision)))
}

/// Names joined by commas, as many as fit.
fn joined(names: &mut dyn Iterator<Item = &str>) -> String {
    let mut joined = String::new();
    for (index, name) in (&mut *names).take(NAMES).enumerate() {
        if index > 0 {
            joined.push(',');
        }
        joined.push_str(&shown(name, 63));
    }
    let rest = names.count();
    if rest > 0 {
        joined.push_str(&say![",and ", number(rest), " more"]);
    }
    joined
}
