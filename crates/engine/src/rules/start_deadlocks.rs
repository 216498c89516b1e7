//! `start-deadlocks`: a startup probe on a helper that is not ready before the app is. The app waits for the probe, and the probe
//! for the app (KEP-753, scenario 7).

use super::{Certainty, Statement, Subject, Words, certain};
use crate::catalog::schema::AppNeed;
use crate::template::needs_app;
use crate::text::say;

/// Whether the rule holds.
pub(super) fn check(subject: &Subject<'_, '_, '_>) -> Option<Certainty> {
    let waits = needs_app(subject.member).is_some_and(|need| need.how == AppNeed::Waits);
    certain(waits && subject.member.container.startup_probe.is_some())
}

/// What is said.
pub(super) fn text(subject: &Subject<'_, '_, '_>) -> Words {
    let why = needs_app(subject.member).map_or("", |need| &need.why);
    Words {
        says: Statement::with("has a startupProbe that waits for the app", &[", which waits for the startupProbe"]),
        fix: "Remove the startupProbe.".into(),
        short: "remove the startupProbe".into(),
        why: say![why, "."],
        steps: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{test, *};

    #[test]
    fn a_startup_probe_on_a_helper_that_waits_for_the_app_deadlocks() {
        let dapr = |args: &str, more: &str| {
            format!(
                r#"{{"name":"daprd","image":"ghcr.io/dapr/daprd:1.18.0","args":["/daprd"{args}],"restartPolicy":"Always"{more}}}"#
            )
        };
        let probe = r#","startupProbe":{"httpGet":{"path":"/v1.0/healthz","port":3501}}"#;
        let readiness = probe.replace("startup", "readiness");
        let port = r#","--app-port","8080""#;
        let thanos = r#"{"name":"thanos-sidecar","image":"quay.io/thanos/thanos:v0.38.0","args":["sidecar"],"restartPolicy":"Always","startupProbe":{"httpGet":{"path":"/-/ready","port":10902}}}"#;
        assert_outcomes(&[
            ("Deployment.apps", Pods::app_after(&dapr(port, probe)), "warn start-deadlocks daprd"),
            ("StatefulSet.apps", Pods::app_after(thanos), "warn start-deadlocks thanos-sidecar"),
            ("Deployment.apps", Pods::app_after(&dapr(port, &readiness)), ""),
            ("Deployment.apps", Pods::app_after(&dapr("", probe)), ""),
            ("Deployment.apps", Pods::app_after(&dapr(port, "")), ""),
            ("Deployment.apps", Pods::app_after(NATIVE_SQL), ""),
        ]);
    }
}
