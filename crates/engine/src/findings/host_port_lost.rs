//! `host-port-lost`: the kubelet publishes host ports of regular containers only
//! (`pkg/kubelet/kuberuntime/kuberuntime_sandbox.go` `generatePodSandboxConfig`).

use super::{Subject, Words};
use crate::pod::Number;
use crate::roles::Member;

/// Whether the rule holds.
pub(super) fn check(subject: &Subject<'_, '_>, member: &Member<'_, '_>) -> bool {
    *subject.pod.spec.host_network != Some(true) && host_port(member).is_some()
}

/// What is said.
pub(super) fn words(member: &Member<'_, '_>) -> Words {
    let port = host_port(member).unwrap_or_default();
    Words {
        says: format!("has hostPort {port}, which the kubelet never publishes for a native sidecar"),
        fix: "Reach it through a Service, or give the pod hostNetwork.".to_owned(),
        short: "reach it through a Service, or give the pod hostNetwork".to_owned(),
        why: "The kubelet maps the host ports of regular containers only.".to_owned(),
        steps: Vec::new(),
    }
}

fn host_port<'a>(member: &Member<'a, '_>) -> Option<&'a str> {
    let ports = member.container.ports.items();
    ports.iter().find_map(|port| port.host_port.map(|Number(port)| port).filter(|port| *port != "0"))
}
