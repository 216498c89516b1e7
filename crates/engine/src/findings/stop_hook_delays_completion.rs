//! `stop-hook-delays-completion`: the `preStop` hook of a native sidecar runs when the app has ended, and a Job completes only
//! after it (`pkg/kubelet/kuberuntime/kuberuntime_container.go` `killContainer`).

use super::{Subject, Words, remedy};
use crate::command::Command;
use crate::roles::Member;

/// Whether the rule holds.
pub(super) fn check(subject: &Subject<'_, '_>, member: &Member<'_, '_>) -> bool {
    let hook = member.container.lifecycle.as_ref().and_then(|lifecycle| lifecycle.pre_stop.as_ref());
    subject.completes()
        && hook.is_some_and(|hook| {
            let command = hook.exec.as_ref().map(|exec| Command::new(exec.command.items(), true));
            hook.sleep.is_some() || command.is_some_and(|command| command.programs().any(|program| program == "sleep"))
        })
}

/// What is said.
pub(super) fn words(subject: &Subject<'_, '_>) -> Words {
    let app = subject.app();
    Words {
        says: format!("sleeps in its preStop hook, which delays {} by as long", remedy::what_completes(subject)),
        fix: "Remove the sleep.".to_owned(),
        short: format!("remove the sleep: Kubernetes stops a native sidecar after {app} anyway"),
        why: format!(
            "Kubernetes stops a native sidecar only when {app} has ended, so that there is nothing to wait for."
        ),
        steps: Vec::new(),
    }
}
