//! `job-never-completes`: a helper stands in `containers` of what runs to completion. A Job waits for all of them
//! (`pkg/kubelet/kubelet_pods.go` `getPhase`), and a helper runs until it is stopped.

use super::ends::ended;
use super::remedy::{self, recognised_by};
use super::{Subject, Words, is_placeholder, is_regular_helper};
use crate::roles::{Member, Running};

/// Whether the rule holds, and whether it is sure.
pub(super) fn check(subject: &Subject<'_, '_>, member: &Member<'_, '_>) -> Option<bool> {
    if !is_regular_helper(member) || !subject.completes() || ended(subject, member).is_some() {
        return None;
    }
    Some(member.running == Running::Always && !is_placeholder(subject, member))
}

/// What is said.
pub(super) fn words(subject: &Subject<'_, '_>, member: &Member<'_, '_>) -> Words {
    let app = subject.app();
    let maybe = match member.running {
        Running::Perhaps(where_) => {
            format!(" It may end by itself ({where_}): then all is well, and an exemption silences this.")
        }
        _ => String::new(),
    };
    let remedy = remedy::of(subject, member);
    Words {
        says: format!("keeps {} from completing", remedy::what_completes(subject)),
        fix: remedy.fix,
        short: remedy.short,
        why: format!(
            "{}. It runs until it is stopped, and a Job waits for all its containers: {app} ends, the Job does not.{maybe}",
            recognised_by(member)
        ),
        steps: remedy.steps,
    }
}
