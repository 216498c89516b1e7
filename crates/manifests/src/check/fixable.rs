//! Which findings `native-sidecar fix` repairs.

use crate::edit::{Fixer, Lift, Reason};
use crate::report::{Finding, Fixable};
use native_sidecar_engine::settings::Settings;
use std::collections::BTreeMap;

/// Whether a sentence begins with these words.
fn begins(sentence: &str, words: &str) -> bool {
    sentence.get(..words.len()).is_some_and(|beginning| beginning.eq_ignore_ascii_case(words))
}

/// Says of each finding whether `native-sidecar fix` repairs it, by trying.
pub(super) fn try_fixing(text: &str, settings: &Settings<'_>, findings: &mut [Finding]) {
    // Advice is for people to weigh.
    if !findings.iter().any(|finding| finding.rule.is_enforced()) {
        return;
    }
    let fixed = Fixer::new(settings, false).fix(text);
    let mut outcomes = BTreeMap::new();
    outcomes.extend(fixed.done.iter().map(|done| ((done.object.index, &*done.place), None)));
    outcomes.extend(fixed.left.iter().map(|left| ((left.object.index, &*left.place), Some(&left.reason))));
    for finding in findings.iter_mut().filter(|finding| finding.rule.is_enforced()) {
        finding.fixable = match outcomes.get(&(finding.object.index, &*finding.place)) {
            Some(None) => Fixable::Yes,
            // What is to be done by hand is said already.
            Some(Some(Reason { why, lift: Lift::ByHand(lift) })) if begins(&finding.fix, lift) => {
                Fixable::No(Some(why.clone()))
            }
            Some(Some(Reason { why, lift })) => Fixable::No(Some(format!("{why}; {lift}"))),
            None => Fixable::No(None),
        };
    }
}
