//! `one-shot-restarts`: a use that ends has `restartPolicy: Always`, so that the kubelet starts it again and again.

use super::remedy::recognised_by;
use super::{Words, helper_of};
use crate::roles::{Member, Running};
use crate::say::say;

/// Whether the rule holds.
pub(super) fn check(member: &Member<'_, '_>) -> bool {
    member.running == Running::Ends
        && helper_of(member).is_some_and(|helper| helper.one_shot.get().is_none_or(|once| !once.restarts_on_purpose))
}

/// What is said.
pub(super) fn words(member: &Member<'_, '_>) -> Words {
    Words {
        says: "does one thing and ends, and with restartPolicy: Always it restarts for ever".into(),
        fix: "Remove restartPolicy: Always from it.".into(),
        short: "remove restartPolicy: Always from it".into(),
        why: say![recognised_by(member), ". Its name or arguments make it end by itself."],
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
