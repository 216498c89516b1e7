//! `restart-policy-misplaced`: `restartPolicy: Always` on a regular container. Since Kubernetes 1.35 that is legal and means that
//! it restarts for ever; it makes no native sidecar (KEP-5307; before, it is refused or dropped).

use super::remedy::{self, recognised_by, sidecar_lines};
use super::{Subject, Words, is_placeholder, is_regular_helper};
use crate::pod::ContainerList;
use crate::roles::Member;

/// Whether the rule holds, and whether it is sure.
pub(super) fn check(subject: &Subject<'_, '_>, member: &Member<'_, '_>) -> Option<bool> {
    let misplaced = member.list == ContainerList::Regular && member.container.restarts_always();
    let helper = is_regular_helper(member);
    (misplaced && (helper || subject.completes())).then(|| !helper || !is_placeholder(subject, member))
}

/// What is said.
pub(super) fn words(subject: &Subject<'_, '_>, member: &Member<'_, '_>) -> Words {
    let name = member.container.name.text();
    let helper = is_regular_helper(member);
    let consequence = if subject.completes() {
        format!(" and keeps {} from completing", remedy::what_completes(subject))
    } else {
        String::new()
    };
    let fix = if helper {
        "Move it, with that line, to the end of initContainers."
    } else {
        "Remove that line, or, if this is a helper, move the container to the end of initContainers."
    };
    let known = if helper { format!("{}. ", recognised_by(member)) } else { String::new() };
    Words {
        says: format!("has restartPolicy: Always in containers, which makes no native sidecar{consequence}"),
        fix: fix.to_owned(),
        short: if helper {
            "move it to the end of initContainers"
        } else {
            "remove it, or move the container to initContainers"
        }
        .to_owned(),
        why: format!(
            "{known}Only in initContainers does that line make a native sidecar. In containers, Kubernetes 1.35 and later restart the \
             container whenever it ends, 1.34 drops the line, and older versions refuse the pod."
        ),
        steps: sidecar_lines(name, false),
    }
}
