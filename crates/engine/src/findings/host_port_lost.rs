//! `host-port-lost`: the kubelet publishes host ports of regular containers only
//! (`pkg/kubelet/kuberuntime/kuberuntime_sandbox.go` `generatePodSandboxConfig`).

use super::{Subject, Words};
use crate::pod::Number;
use crate::roles::Member;
use crate::say::say;

/// Whether the rule holds.
pub(super) fn check(subject: &Subject<'_, '_>, member: &Member<'_, '_>) -> bool {
    *subject.pod.spec.host_network != Some(true) && host_port(member).is_some()
}

/// What is said.
pub(super) fn words(member: &Member<'_, '_>) -> Words {
    let port = host_port(member).unwrap_or_default();
    Words {
        says: say!["has hostPort ", port, ", which the kubelet never publishes for a native sidecar"],
        fix: "Reach it through a Service, or give the pod hostNetwork.".into(),
        short: "reach it through a Service, or give the pod hostNetwork".into(),
        why: "The kubelet maps the host ports of regular containers only.".into(),
        steps: Vec::new(),
    }
}

fn host_port<'a>(member: &Member<'a, '_>) -> Option<&'a str> {
    member.container.ports.iter().find_map(|port| port.host_port.map(|Number(port)| port).filter(|port| *port != "0"))
}

#[cfg(test)]
mod tests {
    use crate::testing::{test, *};

    #[test]
    fn the_host_port_of_a_native_sidecar_is_not_published() {
        let with = |ports: &str| NATIVE_SQL.replace(r#""args""#, &format!(r#""ports":[{ports}],"args""#));
        let published = with(r#"{"containerPort":80},{"containerPort":5432,"hostPort":5432}"#);
        assert_outcomes(&[
            ("Deployment.apps", Pods::app_after(&published), "warn host-port-lost cloud-sql-proxy"),
            (
                "DaemonSet.apps",
                Pods::app_after(&published).spec(r#""hostNetwork":false"#),
                "warn host-port-lost cloud-sql-proxy",
            ),
            ("DaemonSet.apps", Pods::app_after(&published).spec(r#""hostNetwork":true"#), ""),
            ("Deployment.apps", Pods::app_after(&with(r#"{"containerPort":5432,"hostPort":0}"#)), ""),
            ("Deployment.apps", Pods::app_after(&with(r#"{"containerPort":5432,"hostPort":null}"#)), ""),
            ("Deployment.apps", Pods::app_after(&with(r#"{"containerPort":5432}"#)), ""),
        ]);
    }
}
