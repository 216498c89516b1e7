//! `one-shot-restarts`: a use that ends has `restartPolicy: Always`, so that the kubelet starts it again and again.

use super::phrases::recognised_by;
use super::{Certainty, Statement, Subject, Words, certain};
use crate::classify::Running;
use crate::text::say;

/// Whether the rule holds.
pub(super) fn check(subject: &Subject<'_, '_, '_>) -> Option<Certainty> {
    let one_shot = subject.member.helper()?.one_shot.get();
    let on_purpose = one_shot.is_some_and(|one_shot| one_shot.restarts_on_purpose);
    certain(subject.member.running == Running::Ends && !on_purpose)
}

/// What is said.
pub(super) fn text(subject: &Subject<'_, '_, '_>) -> Words {
    Words {
        says: Statement::with("does one thing and ends", &[", and with restartPolicy: Always it restarts for ever"]),
        fix: "Remove restartPolicy: Always from it.".into(),
        short: "remove restartPolicy: Always from it".into(),
        why: say![recognised_by(subject.member), ". Its name or arguments make it end by itself."],
        steps: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{test, *};

    #[test]
    fn a_use_that_ends_restarts_for_ever_as_a_native_sidecar() {
        let git = |more: &str| {
            format!(
                r#"{{"name":"fetch","image":"registry.k8s.io/git-sync/git-sync:v4.4.0","restartPolicy":"Always"{more}}}"#
            )
        };
        let lists = r#"{"name":"grafana-init-sc-alerts","image":"quay.io/kiwigrid/k8s-sidecar:1.30.0","env":[{"name":"METHOD","value":"LIST"}],"restartPolicy":"Always"}"#;
        assert_outcomes(&[
            ("Deployment.apps", Pods::app_after(&git(r#","args":["--one-time"]"#)), "warn one-shot-restarts fetch"),
            (
                "Deployment.apps",
                Pods::app_after(&git(r#","env":[{"name":"GITSYNC_ONE_TIME","value":"true"}]"#)),
                "warn one-shot-restarts fetch",
            ),
            ("Deployment.apps", Pods::app_after(&git("")), ""),
            ("Deployment.apps", Pods::app_after(&git(r#","args":["--one-time"]"#).replace("Always", "Never")), ""),
            // Grafana's chart does so on purpose.
            ("Deployment.apps", Pods::app_after(lists), ""),
        ]);
    }
}
