//! `helper-not-native`: a helper stands in `containers`, beside the app. Nothing starts it before the app or stops it after
//! (KEP-753, motivation).

use super::ends::{Ended, ended};
use super::remedy::{self, recognised_by};
use super::{Completion, Subject, Words, is_placeholder, is_regular_helper};
use crate::roles::Member;

/// Whether the rule holds, and whether it is sure.
pub(super) fn check(subject: &Subject<'_, '_>, member: &Member<'_, '_>) -> Option<bool> {
    if !is_regular_helper(member) {
        return None;
    }
    let out_of_reach =
        subject.completion != Completion::Runs && matches!(ended(subject, member), Some(Ended::ByPlatform(_)));
    Some(!out_of_reach && !is_placeholder(subject, member))
}

/// What is said.
pub(super) fn words(subject: &Subject<'_, '_>, member: &Member<'_, '_>) -> Words {
    let app = subject.app();
    let remedy = remedy::of(subject, member);
    let says = match remedy::injected(subject, member) {
        Some(injector) => format!("was injected by {} as an ordinary container", injector.name),
        None if subject.completion == Completion::May => {
            format!("is an ordinary container: {app} can start before it, and the pod runs on when {app} has ended")
        }
        None => format!("is an ordinary container: {app} can start before it and outlive it"),
    };
    let ended = match ended(subject, member) {
        Some(Ended::ByPod(how)) if subject.completion != Completion::Runs => format!(" For now {how}."),
        Some(Ended::ByPlatform(how)) if subject.completion != Completion::Runs => format!(" {how}."),
        _ => String::new(),
    };
    let adjusted = if is_placeholder(subject, member) {
        " It only adjusts what an injector makes of it, so that the injector decides where it stands."
    } else {
        ""
    };
    let need = if member.recognised.is_some_and(|known| known.helper.needed_at_start) {
        format!("Nothing starts it before {app}, which needs it, or stops it after")
    } else {
        format!("Nothing starts it before {app} or stops it after")
    };
    Words {
        says,
        fix: remedy.fix,
        short: remedy.short,
        why: format!("{}. {need}.{ended}{adjusted}", recognised_by(member)),
        steps: remedy.steps,
    }
}
