//! `host-port-lost`: the kubelet publishes host ports of regular containers only
//! (`pkg/kubelet/kuberuntime/kuberuntime_sandbox.go` `generatePodSandboxConfig`).

use super::{Certainty, Statement, Subject, Words, certain};
use crate::text::say;

/// Whether the rule holds.
pub(super) fn check(subject: &Subject<'_, '_, '_>) -> Option<Certainty> {
    certain(subject.template().host_port(subject.member).is_some())
}

/// What is said.
pub(super) fn text(subject: &Subject<'_, '_, '_>) -> Words {
    let port = subject.template().host_port(subject.member).unwrap_or_default();
    Words {
        says: Statement::with(
            &say!["has hostPort ", port],
            &[", which the kubelet never publishes for a native sidecar"],
        ),
        fix: "Reach it through a Service, or give the pod hostNetwork.".into(),
        short: "reach it through a Service, or give the pod hostNetwork".into(),
        why: "The kubelet maps the host ports of regular containers only.".into(),
        steps: Vec::new(),
    }
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
