//! `quit-call-obsolete`: the app still tells a native sidecar to quit. Kubernetes would stop it anyway; now it starts it again, and
//! under `OnFailure` each restart counts against `backoffLimit` (`pkg/controller/job/job_controller.go`
//! `pastBackoffLimitOnFailure`).

use super::ends::quits;
use super::remedy::recognised_by;
use super::{Subject, Words};
use crate::command::Command;
use crate::roles::Member;

/// Whether the rule holds.
pub(super) fn check(subject: &Subject<'_, '_>, member: &Member<'_, '_>) -> bool {
    quits(subject, member, &Command::of(member.container))
}

/// What is said.
pub(super) fn words(subject: &Subject<'_, '_>, member: &Member<'_, '_>) -> Words {
    let app = subject.app();
    let counts = if subject.pod.spec.restart_policy.text() == "OnFailure" {
        ", and each restart counts against backoffLimit"
    } else {
        ""
    };
    Words {
        says: format!("is told to quit by {app}, though Kubernetes stops a native sidecar by itself"),
        fix: format!("Remove the call from {app}."),
        short: format!("remove the call from {app}"),
        why: format!(
            "{}. A native sidecar that quits is started again while the app runs{counts}.",
            recognised_by(member)
        ),
        steps: Vec::new(),
    }
}
