//! `job-never-completes`: a helper stands in `containers` of what runs to completion. A Job waits for all of them
//! (`pkg/kubelet/kubelet_pods.go` `getPhase`), and a helper runs until it is stopped.

use super::phrases::{recognised_by, what_completes};
use super::{Certainty, Statement, Subject, Words, remedy};
use crate::classify::Running;
use crate::json::Text;
use crate::text::say;

/// Whether the rule holds.
pub(super) fn check(subject: &Subject<'_, '_, '_>) -> Option<Certainty> {
    let (template, member) = (subject.template(), subject.member);
    if !member.can_move() || !template.completes() || template.ended_by(member).is_some() {
        return None;
    }
    Some(Certainty::certain_if(member.running == Running::Always && !template.is_placeholder(member)))
}

/// What is said.
pub(super) fn text(subject: &Subject<'_, '_, '_>) -> Words {
    let (app, what, member) = (subject.app(), what_completes(subject), subject.member);
    let (says, maybe) = match member.running {
        Running::Perhaps(where_) => (
            say!["may keep ", what, " from completing"].into(),
            say![" It may end by itself (", where_, "): then all is well, and an exemption silences this."],
        ),
        _ if subject.template().is_placeholder(member) => {
            let keeps = say!["keeps ", what, " from completing"];
            (Statement::with(&keeps, &[", unless it is injected as a native sidecar"]), Text::default())
        }
        _ => (say!["keeps ", what, " from completing"].into(), Text::default()),
    };
    let remedy = remedy::text(subject);
    Words {
        says,
        fix: remedy.fix,
        short: remedy.short,
        why: say![
            recognised_by(member),
            ". It runs until it is stopped, and a Job waits for all its containers: ",
            app,
            " ends, the Job does not.",
            maybe
        ],
        steps: remedy.steps,
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{test, *};

    const REJECTED: &str = "reject job-never-completes cloud-sql-proxy";

    #[test]
    fn a_helper_beside_the_app_of_a_job_is_rejected() {
        assert_outcomes(&[
            ("Job.batch", Pods::app_and(SQL), REJECTED),
            ("CronJob.batch", Pods::app_and(SQL), REJECTED),
            ("Job.batch", Pods::of(&[SQL, APP]), REJECTED),
            ("Job.batch", Pods::of(&[APP, SQL, LOGS]), "reject job-never-completes cloud-sql-proxy,fluent-bit"),
        ]);
    }

    #[test]
    fn a_job_whose_helper_is_native_or_its_own_app_completes() {
        assert_outcomes(&[
            ("Job.batch", Pods::app_after(NATIVE_SQL), ""),
            ("Job.batch", Pods::of(&[APP]), ""),
            ("Job.batch", Pods::of(&[SQL]), ""),
            (
                "Job.batch",
                Pods::app_and(
                    r#"{"name":"wait","image":"gcr.io/cloud-sql-connectors/cloud-sql-proxy:2","args":["wait"]}"#,
                ),
                "",
            ),
        ]);
    }

    #[test]
    fn a_pod_that_a_job_made_completes_as_the_job_does_and_one_by_itself_only_may() {
        let pods = || Pods::app_and(SQL).spec(r#""restartPolicy":"Never""#);
        assert_outcomes(&[
            ("Pod", pods().controlled_by("batch/v1", "Job"), "warn job-never-completes cloud-sql-proxy"),
            (
                "Pod",
                pods().controlled_by("batch.volcano.sh/v1alpha1", "Job"),
                "warn job-never-completes cloud-sql-proxy",
            ),
            ("Pod", pods().controlled_by("apps/v1", "ReplicaSet"), "warn helper-not-native cloud-sql-proxy"),
            ("Pod", pods().controlled_by("example.com/v1", "Job"), "warn helper-not-native cloud-sql-proxy"),
            ("Pod", pods(), "reject helper-not-native cloud-sql-proxy"),
        ]);
    }

    #[test]
    fn a_helper_that_something_ends_does_not_block_the_job() {
        const QUITS: &str = r#"{"name":"backup","image":"example.com/backup:1","command":["sh","-c","backup; curl -XPOST localhost:9091/quitquitquit"]}"#;
        const KILLS: &str =
            r#"{"name":"backup","image":"example.com/backup:1","command":["sh","-c","backup; pkill cloud-sql-proxy"]}"#;
        const LISTENS: &str = r#"{"name":"cloud-sql-proxy","image":"gcr.io/cloud-sql-connectors/cloud-sql-proxy:2","args":["--quitquitquit","p:r:i"]}"#;
        const KRUISE: &str = r#"{"name":"cloud-sql-proxy","image":"gcr.io/cloud-sql-connectors/cloud-sql-proxy:2","env":[{"name":"KRUISE_TERMINATE_SIDECAR_WHEN_JOB_EXIT","value":"true"}]}"#;
        const KUBEXIT: &str = r#"{"name":"cloud-sql-proxy","image":"gcr.io/cloud-sql-connectors/cloud-sql-proxy:2","command":["kubexit","/cloud-sql-proxy","p:r:i"]}"#;
        const LINKERD: &str = r#"{"name":"linkerd-proxy","image":"cr.l5d.io/linkerd/proxy:edge-26.6.1"}"#;
        const ENDS: &str = "reject helper-not-native cloud-sql-proxy";
        let shared = |pods: Pods| pods.spec(r#""shareProcessNamespace":true"#);
        assert_outcomes(&[
            ("Job.batch", Pods::of(&[QUITS, LISTENS]), ENDS),
            ("CronJob.batch", Pods::of(&[QUITS, LISTENS]), ENDS),
            ("Job.batch", shared(Pods::of(&[KILLS, SQL])), ENDS),
            ("Job.batch", Pods::app_and(KRUISE), ENDS),
            ("Job.batch", Pods::app_and(KUBEXIT), ENDS),
            // What looks like it but ends nothing: the proxy does not listen, the app cannot see its process, or says nothing.
            ("Job.batch", Pods::of(&[QUITS, SQL]), REJECTED),
            ("Job.batch", Pods::of(&[KILLS, SQL]), REJECTED),
            ("Job.batch", shared(Pods::app_and(SQL)), REJECTED),
            ("Job.batch", Pods::app_and(LISTENS), REJECTED),
            ("Job.batch", Pods::app_and(&KRUISE.replace("\"true\"", "\"false\"")), REJECTED),
            (
                "Job.batch",
                Pods::of(&[QUITS, LISTENS, LOGS]),
                "reject job-never-completes fluent-bit; reject helper-not-native cloud-sql-proxy",
            ),
            // Each helper is told by itself.
            (
                "Job.batch",
                Pods::of(&[&QUITS.replace("9091/quitquitquit", "4191/shutdown"), LINKERD, ISTIO]),
                "reject job-never-completes istio-proxy; reject helper-not-native linkerd-proxy",
            ),
        ]);
    }

    #[test]
    fn a_helper_that_its_platform_ends_is_out_of_the_authors_reach() {
        const KUMA: &str = r#"{"name":"kuma-sidecar","image":"docker.io/kumahq/kuma-dp:2.9.0","args":["run"]}"#;
        let pods = || Pods::app_and(SQL).spec(r#""restartPolicy":"Never""#);
        const WARNED: &str = "warn helper-not-native cloud-sql-proxy";
        assert_outcomes(&[
            // Written by hand, it stands where its author put it; what Kuma injected is Kuma's to change.
            ("Job.batch", Pods::app_and(KUMA), "reject helper-not-native kuma-sidecar"),
            (
                "Pod",
                Pods::app_and(KUMA).annotation("kuma.io/sidecar-injected", "true").spec(r#""restartPolicy":"Never""#),
                "warn helper-not-native kuma-sidecar",
            ),
            ("Deployment.apps", Pods::app_and(KUMA), "reject helper-not-native kuma-sidecar"),
            ("Pod", pods().label("workflows.argoproj.io/workflow", "nightly-x7"), WARNED),
            ("Pod", pods().label("tekton.dev/taskRun", "build-1"), WARNED),
            ("Pod", pods().annotation("job.runner.gitlab.com/id", "77"), WARNED),
            ("Pod", pods().label("job.runner.gitlab.com/pod", "runner-77"), WARNED),
            ("Pod", pods().label("jenkins/label", "maven"), WARNED),
            ("Pod", pods().label("app", "jenkins"), "reject helper-not-native cloud-sql-proxy"),
            // A template with the mark of one is no pod that it made.
            ("Job.batch", pods().label("jenkins/label", "maven"), REJECTED),
        ]);
    }

    #[test]
    fn a_helper_that_may_end_by_itself_is_only_warned_about() {
        const SPIFFE: &str = r#"{"name":"spiffe-helper","image":"ghcr.io/spiffe/spiffe-helper:0.10.0","args":["-config","/etc/helper.conf"]}"#;
        const VAULT: &str =
            r#"{"name":"vault-agent","image":"hashicorp/vault:1.20","args":["agent","-config=/etc/vault/agent.hcl"]}"#;
        let git =
            |more: &str| format!(r#"{{"name":"git-sync","image":"registry.k8s.io/git-sync/git-sync:v4.4.0",{more}}}"#);
        let secret = r#"[{"secretRef":{"name":"git"}}]"#;
        let from = r#"[{"name":"GITSYNC_ONE_TIME","valueFrom":{"configMapKeyRef":{"name":"git","key":"once"}}}]"#;
        assert_outcomes(&[
            ("Job.batch", Pods::app_and(SPIFFE), "warn job-never-completes spiffe-helper"),
            ("Job.batch", Pods::app_and(VAULT), "warn job-never-completes vault-agent"),
            ("Job.batch", Pods::app_and(&git(&format!(r#""envFrom":{secret}"#))), "warn job-never-completes git-sync"),
            ("Job.batch", Pods::app_and(&git(&format!(r#""env":{from}"#))), "warn job-never-completes git-sync"),
            ("Job.batch", Pods::app_and(&git(r#""env":[{"name":"GITSYNC_ONE_TIME","value":"true"}]"#)), ""),
            (
                "Job.batch",
                Pods::app_and(&git(r#""env":[{"name":"GITSYNC_ONE_TIME","value":"false"}]"#)),
                "reject job-never-completes git-sync",
            ),
            ("Job.batch", Pods::app_and(&git(r#""args":["--one-time"]"#)), ""),
            (
                "Job.batch",
                Pods::app_and(&git(r#""env":[{"name":"GITSYNC_ONE_TIME","value":""}]"#)),
                "reject job-never-completes git-sync",
            ),
        ]);
    }

    #[test]
    fn what_an_injector_will_replace_is_only_warned_about() {
        let auto = r#"{"name":"istio-proxy","image":"auto","resources":{"limits":{"cpu":"1"}}}"#;
        assert_outcomes(&[("Job.batch", Pods::app_and(auto), "warn job-never-completes istio-proxy")]);
    }
}
