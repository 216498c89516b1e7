//! `app-does-not-wait`: a native sidecar holds back what comes next only until it has started, unless it has a startup probe or a
//! `postStart` hook; readiness does not count (`pkg/kubelet/kuberuntime/kuberuntime_container.go` `computeInitContainerActions`).

use super::remedy::{probe_lines, recognised_by};
use super::{Subject, Words, helper_of};
use crate::catalog::schema::Startup;
use crate::command::Command;
use crate::roles::{Member, Running};

/// Whether the rule holds.
pub(super) fn check(member: &Member<'_, '_>) -> bool {
    let Some(helper) = helper_of(member) else { return false };
    let gated = member.container.startup_probe.is_some()
        || member.container.lifecycle.as_ref().is_some_and(|lifecycle| lifecycle.post_start.is_some());
    helper.needed_at_start && helper.needs_app.is_none() && member.running != Running::Ends && !gated
}

/// What is said.
pub(super) fn words(subject: &Subject<'_, '_>, member: &Member<'_, '_>) -> Words {
    let app = subject.app();
    let startup = helper_of(member).and_then(|helper| helper.startup.as_ref());
    let lacking = startup.map(|startup| lacking(member, startup)).unwrap_or_default();
    let short = match (startup, lacking.is_empty()) {
        (None, _) => "give it a startupProbe that succeeds when it is ready".to_owned(),
        (Some(startup), true) => format!("give it a startupProbe on {}", endpoint(startup)),
        (Some(startup), false) => format!("give it {} and a startupProbe on {}", lacking.join(" "), endpoint(startup)),
    };
    Words {
        says: format!("has no startupProbe, so {app} starts before it is ready"),
        fix: format!("To make {app} wait, {short}."),
        short,
        why: format!("{}. {app} needs it, and a readinessProbe holds nothing back.", recognised_by(member)),
        steps: startup.map(probe_lines).unwrap_or_default(),
    }
}

/// The arguments that the endpoint needs and the container does not have.
fn lacking<'s>(member: &Member<'_, '_>, startup: &'s Startup<'_>) -> Vec<&'s str> {
    let command = Command::of(member.container);
    startup.needs.iter().filter(|needed| command.find_arg(needed).is_none()).map(|needed| &**needed).collect()
}

fn endpoint(startup: &Startup<'_>) -> String {
    match (&startup.http, &startup.tcp) {
        (Some(http), _) => format!("GET {} at port {}", http.path, http.port),
        (None, Some(tcp)) => format!("TCP port {}", tcp.port),
        (None, None) => format!("the command {}", startup.exec.join(" ")),
    }
}
