//! `helper-not-native`: a helper stands in `containers`, beside the app. Nothing starts it before the app or stops it after
//! (KEP-753, motivation).

use super::phrases::{ended_by, recognised_by};
use super::{Certainty, Statement, Subject, Words, remedy};
use crate::catalog::schema::AppNeed;
use crate::classify::Running;
use crate::json::Text;
use crate::template::{Completion, EndedBy, needs_app};
use crate::text::{say, sentence};

/// Whether the rule holds.
pub(super) fn check(subject: &Subject<'_, '_, '_>) -> Option<Certainty> {
    let (template, member) = (subject.template(), subject.member);
    if !member.can_move() {
        return None;
    }
    let out_of_reach = template.exception(member).is_some()
        || (template.completion != Completion::Runs && template.ended_by(member).is_some_and(EndedBy::is_out_of_reach));
    // What ends is restarted where pods run until they are stopped; elsewhere it is no helper, if that is what this one does.
    let may_end = template.completion != Completion::Runs && member.running != Running::Always;
    // Before the app it would end, again and again.
    let exits = needs_app(member).is_some_and(|need| need.how == AppNeed::Exits);
    let movable = !exits && !template.is_placeholder(member) && template.kind.holds_sidecars();
    Some(Certainty::certain_if(!out_of_reach && !may_end && movable))
}

/// What is wrong with it, in short.
const ORDINARY: &str = "is an ordinary container";

/// What is said.
pub(super) fn text(subject: &Subject<'_, '_, '_>) -> Words {
    let (app, template, member) = (subject.app(), subject.template(), subject.member);
    let remedy = remedy::text(subject);
    let says = remedy::injection(subject).unwrap_or_else(|| match (template.completion, member.running) {
        (Completion::May, Running::Perhaps(_)) => {
            Statement::with(ORDINARY, &[", and the pod may run on when ", &app, " has ended"])
        }
        (Completion::May, _) => {
            let rest = [", so ", &app, " can start before it, and the pod runs on when ", &app, " has ended"];
            Statement::with(ORDINARY, &rest)
        }
        _ => Statement::with(ORDINARY, &[", so ", &app, " can start before it and outlive it"]),
    });
    let ended = match template.completion {
        Completion::Runs => None,
        Completion::Completes | Completion::May => template.ended_by(member),
    };
    let ended = match ended {
        Some(outside @ (EndedBy::Platform(_) | EndedBy::Elsewhere { .. })) => {
            say![" ", sentence(&ended_by(outside))]
        }
        Some(pod) => say![" For now ", ended_by(pod), ", which is not needed then."],
        None => Text::default(),
    };
    let adjusted = if template.is_placeholder(member) {
        " It only adjusts what an injector makes of it, so that the injector decides where it stands."
    } else {
        ""
    };
    let needs = if member.helper().is_some_and(|helper| helper.needed_at_start) { ", which needs it," } else { "" };
    Words {
        says,
        fix: remedy.fix,
        short: remedy.short,
        why: say![
            recognised_by(member),
            ". Nothing starts it before ",
            app,
            needs,
            " or stops it after.",
            ended,
            adjusted
        ],
        steps: remedy.steps,
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{test, *};

    #[test]
    fn the_app_is_looked_for_among_the_regular_containers_alone() {
        // An ordinary Envoy is an app more often than the proxy is; a native one is none.
        let envoy = r#"{"name":"edge","image":"envoyproxy/envoy:v1.33.0","args":["-c","/etc/envoy/envoy.yaml"]}"#;
        let native = envoy.replace(r#","args""#, r#","restartPolicy":"Always","args""#);
        assert_outcomes(&[
            ("Deployment.apps", Pods::of(&[envoy, SQL]), "reject helper-not-native cloud-sql-proxy"),
            ("Deployment.apps", Pods::of(&[SQL]).init(&[&native]), ""),
        ]);
    }

    #[test]
    fn a_helper_beside_an_app_is_rejected_in_every_workload() {
        let cases: Vec<_> = [
            "Pod",
            "PodTemplate",
            "ReplicationController",
            "ReplicaSet.apps",
            "Deployment.apps",
            "StatefulSet.apps",
            "DaemonSet.apps",
        ]
        .map(|kind| (kind, Pods::app_and(SQL), "reject helper-not-native cloud-sql-proxy"))
        .into();
        assert_outcomes(&cases);
    }

    #[test]
    fn what_is_said_fits_the_pods_and_their_place() {
        const NEVER: &str = r#""restartPolicy":"Never""#;
        let only = |kind: &str, pods: &Pods| {
            let spoken = spoken(kind, pods);
            assert_eq!(spoken.len(), 1, "{kind} {}", pods.template());
            let words = &spoken[0].words;
            format!("{} | {} | {}", words.says, words.why, words.fix)
        };
        let port = ISTIO.replace("docker.io/istio/proxyv2:1.26.0", "r.example.com:5000/istio/proxyv2");
        let quits = r#"{"name":"app","image":"x:1","command":["sh","-c","run; curl localhost:9091/quitquitquit"]}"#;
        let listens = SQL.replace("p:r:i", "--quitquitquit");
        let once = r#"{"name":"spiffe-helper","image":"ghcr.io/spiffe/spiffe-helper:0.10.0"}"#;
        let marked = |pods: Pods| pods.annotation("sidecar.istio.io/status", "{}");
        for (kind, pods, there, expected) in [
            ("Deployment.apps", Pods::app_and(&port), "(r.example.com:5000/istio/proxyv2)", true),
            ("Deployment.apps", Pods::of(&[quits, &listens]), "For now", false),
            ("Job.batch", Pods::of(&[quits, &listens]), "For now the app tells it to quit", true),
            ("Job.batch", Pods::app_and(once), "Exempt it if it ends by itself, else", true),
            ("Deployment.apps", Pods::app_and(once), "Exempt it", false),
            ("Pod", Pods::app_and(once).spec(NEVER), "and the pod may run on when \"app\" has ended", true),
            ("Pod", Pods::app_and(SQL).spec(NEVER), "and the pod runs on when \"app\" has ended", true),
            ("Pod", marked(Pods::app_and(ISTIO)), "was injected by Istio", true),
            ("Pod", Pods::app_and(ISTIO), "was injected", false),
            ("Deployment.apps", marked(Pods::app_and(ISTIO)), "was injected", false),
        ] {
            let said = only(kind, &pods);
            assert_eq!(said.contains(there), expected, "{kind}: {said}");
        }
    }

    #[test]
    fn a_helper_beside_nothing_is_an_app() {
        let envoy =
            r#"{"name":"envoy","image":"docker.io/envoyproxy/envoy:v1.34.1","args":["-c","/config/envoy.json"]}"#;
        let manager = r#"{"name":"shutdown-manager","image":"ghcr.io/projectcontour/contour:v1.31.0","command":["/bin/contour"],"args":["envoy","shutdown-manager"]}"#;
        let pgbouncer = r#"{"name":"pgbouncer","image":"edoburu/pgbouncer:v1.24.1-p1"}"#;
        assert_outcomes(&[
            ("Deployment.apps", Pods::of(&[SQL]), ""),
            ("DaemonSet.apps", Pods::of(&[LOGS]), ""),
            ("Deployment.apps", Pods::of(&[manager, envoy]), ""),
            ("Deployment.apps", Pods::of(&[pgbouncer, LOGS]), ""),
        ]);
    }

    #[test]
    fn the_likeliest_standalone_one_is_the_app_of_the_others() {
        let pgbouncer = r#"{"name":"pgbouncer","image":"edoburu/pgbouncer:v1.24.1-p1"}"#;
        let rbac = r#"{"name":"kube-rbac-proxy","image":"quay.io/brancz/kube-rbac-proxy:v0.19.1"}"#;
        assert_outcomes(&[
            ("Deployment.apps", Pods::of(&[rbac, pgbouncer]), "reject helper-not-native kube-rbac-proxy"),
            ("Deployment.apps", Pods::of(&[pgbouncer, SQL]), "reject helper-not-native cloud-sql-proxy"),
            ("Deployment.apps", Pods::of(&[rbac]), ""),
        ]);
    }

    #[test]
    fn uses_that_end_and_helpers_that_cannot_be_native_are_left_alone() {
        let once = r#"{"name":"fetch","image":"registry.k8s.io/git-sync/git-sync:v4.4.0","args":["--one-time"]}"#;
        let queue =
            r#"{"name":"queue-proxy","image":"gcr.io/knative-releases/knative.dev/serving/cmd/queue@sha256:6a4e"}"#;
        assert_outcomes(&[
            ("Deployment.apps", Pods::app_and(once), ""),
            ("Pod", Pods::app_and(queue), ""),
            ("Deployment.apps", Pods::app_after(NATIVE_SQL), ""),
        ]);
    }

    #[test]
    fn what_an_injector_will_replace_is_only_warned_about() {
        let auto = r#"{"name":"istio-proxy","image":"auto"}"#;
        let bare = r#"{"name":"istio-proxy","resources":{"limits":{"cpu":"1"}}}"#;
        let fuse = r#"{"name":"gke-gcsfuse-sidecar","image":"gke.gcr.io/gcs-fuse-csi-driver-sidecar-mounter:v1.8.9"}"#;
        assert_outcomes(&[
            ("Deployment.apps", Pods::app_and(auto), "warn helper-not-native istio-proxy"),
            ("Deployment.apps", Pods::app_and(bare), "warn helper-not-native istio-proxy"),
            (
                "Deployment.apps",
                Pods::app_and(fuse).annotation("gke-gcsfuse/volumes", "true"),
                "warn helper-not-native gke-gcsfuse-sidecar",
            ),
            (
                "Deployment.apps",
                Pods::app_and(fuse).annotation("gke-gcsfuse/volumes", "false"),
                "reject helper-not-native gke-gcsfuse-sidecar",
            ),
            ("Deployment.apps", Pods::app_and(fuse), "reject helper-not-native gke-gcsfuse-sidecar"),
        ]);
    }
}
