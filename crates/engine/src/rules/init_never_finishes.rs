//! `init-never-finishes`: a helper stands in `initContainers` without `restartPolicy: Always`, so that Kubernetes waits for it
//! to end before it goes on, and it never does (KEP-753, "restartPolicy mistakenly stripped").

use super::phrases::{recognised_by, sidecar_lines, these_pods};
use super::{Certainty, Statement, Subject, Words};
use crate::classify::{Member, Role, Running};
use crate::json::Text;
use crate::kubernetes::ContainerList;
use crate::text::{say, sentence, shown};

/// Whether the rule holds.
pub(super) fn check(subject: &Subject<'_, '_, '_>) -> Option<Certainty> {
    let member = subject.member;
    if member.list != ContainerList::Init || member.role != Role::Helper {
        return None;
    }
    let stays = member.running == Running::Always && !prepares(member);
    Some(Certainty::certain_if(stays && !subject.template().is_placeholder(member)))
}

/// Whether it may only prepare files: it calls itself init.
fn prepares(member: &Member<'_, '_>) -> bool {
    member.name().split('-').any(|word| word == "init")
}

/// Where the line can have been lost.
const DROPPED: &str = "your manifest has the line: it was dropped on the way, most often by a mutating webhook or an operator built \
     before Kubernetes 1.28 (kubectl get mutatingwebhookconfigurations), or by a CRD with an old schema: update that one";

/// What is said.
pub(super) fn text(subject: &Subject<'_, '_, '_>) -> Words {
    let (case, member) = (subject.case, subject.member);
    let name = member.name();
    let (app, those) = (subject.app(), these_pods(subject));
    let hidden = match member.running {
        Running::Perhaps(where_) => Some(where_),
        _ if prepares(member) => Some("it may only prepare files for another container"),
        _ => None,
    };
    let given = member.container.restart_policy.text();
    let lacks: Text<'_> = match given {
        "" => "has no restartPolicy: Always".into(),
        given => say!["has restartPolicy: ", shown(given, 20), " and not Always"],
    };
    let (stay, maybe) = match hidden {
        Some(where_) => (
            "may stay",
            say![" It may end by itself (", where_, "): then all is well, and an exemption silences this."],
        ),
        None => ("stays", Text::default()),
    };
    let steps = if given.is_empty() {
        let mut steps = vec!["your manifest lacks the line: add it".into()];
        steps.extend(sidecar_lines(name, false).map(|line| say!["    ", line]));
        steps.push(DROPPED.into());
        steps
    } else {
        sidecar_lines(name, false).into()
    };
    let (fix, short) = match hidden {
        Some(_) => {
            let short = "exempt it if it ends by itself, else add restartPolicy: Always";
            (sentence(short), short)
        }
        None if case.update && case.template.is_job() => {
            let short = "a Job's template cannot be changed: create the Job anew, with that line";
            (sentence(short), short)
        }
        None if !given.is_empty() => ("Make it Always.".into(), "make it Always"),
        None => (
            "Add the line, or, if your manifest has it, find what removed it.".into(),
            "add restartPolicy: Always, or find the webhook that removed it",
        ),
    };
    Words {
        says: Statement::with(&lacks, &[", so ", &those, " ", stay, " in Init for ever"]),
        fix,
        short: short.into(),
        why: say![
            recognised_by(member),
            ". It never exits, and without that line Kubernetes waits for it to exit before it starts ",
            app,
            ".",
            maybe
        ],
        steps,
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{test, *};

    #[test]
    fn a_helper_among_the_init_containers_hangs_the_pod() {
        const REJECTED: &str = "reject init-never-finishes cloud-sql-proxy";
        let with = |policy: &str| SQL.replace(r#""args""#, &format!(r#""restartPolicy":"{policy}","args""#));
        assert_outcomes(&[
            ("Deployment.apps", Pods::app_after(SQL), REJECTED),
            ("Pod", Pods::app_after(SQL), REJECTED),
            ("Job.batch", Pods::app_after(SQL), REJECTED),
            ("Job.batch", Pods::app_after(&with("OnFailure")), REJECTED),
            ("Job.batch", Pods::app_after(&with("Never")), REJECTED),
            ("Deployment.apps", Pods::of(&[APP]).init(&[NATIVE_SQL, LOGS]), "reject init-never-finishes fluent-bit"),
        ]);
    }

    #[test]
    fn only_the_template_of_a_job_that_exists_cannot_be_changed() {
        let anew = "a Job's template cannot be changed: create the Job anew, with that line";
        let add = "add restartPolicy: Always, or find the webhook that removed it";
        let (without, with) = (Pods::of(&[APP]), Pods::app_after(SQL));
        for kind in ["Job.batch", "CronJob.batch", "Deployment.apps"] {
            let created = Ask::to_create(kind, &with.object(kind)).under(r#"{"action":"warn"}"#).answer().warnings;
            let update = Ask::to_update(kind, &without.object(kind), &with.object(kind)).under(r#"{"action":"warn"}"#);
            let updated = update.answer().warnings;
            assert!(created[0].ends_with(add), "{kind}: {created:?}");
            assert!(updated[0].ends_with(if kind == "Job.batch" { anew } else { add }), "{kind}: {updated:?}");
        }
    }

    #[test]
    fn init_containers_that_end_are_none_of_its_business() {
        let copies = r#"{"name":"copy","image":"cr.fluentbit.io/fluent/fluent-bit:3.2","command":["sh","-c","cp -r /fluent-bit/etc /work"]}"#;
        let redirects =
            r#"{"name":"istio-init","image":"docker.io/istio/proxyv2:1.24","args":["istio-iptables","-p","15001"]}"#;
        let waits = r#"{"name":"db-ready","image":"gcr.io/cloud-sql-connectors/cloud-sql-proxy:2","args":["wait"]}"#;
        let own = r#"{"name":"migrate","image":"registry.example.com/shop/app:1","args":["migrate"]}"#;
        assert_outcomes(&[
            ("Deployment.apps", Pods::app_after(copies), ""),
            ("Deployment.apps", Pods::app_after(redirects), ""),
            ("Deployment.apps", Pods::app_after(waits), ""),
            ("Deployment.apps", Pods::app_after(own), ""),
            ("Deployment.apps", Pods::app_after(NATIVE_SQL), ""),
        ]);
    }

    #[test]
    fn a_twin_that_calls_itself_init_or_may_end_is_at_most_warned_about() {
        let git = |name: &str| format!(r#"{{"name":"{name}","image":"registry.k8s.io/git-sync/git-sync:v4.4.0"}}"#);
        let vault = |name: &str| {
            format!(
                r#"{{"name":"{name}","image":"hashicorp/vault:1.20","command":["/bin/sh","-ec"],"args":["echo ${{VAULT_CONFIG?}} | base64 -d > /home/vault/config.json && vault agent -config=/home/vault/config.json"],"env":[{{"name":"VAULT_CONFIG","value":"e30="}}]}}"#
            )
        };
        assert_outcomes(&[
            (
                "Deployment.apps",
                Pods::of(&[APP, &git("git-sync")]).init(&[&git("first-clone")]),
                "reject init-never-finishes first-clone; reject helper-not-native git-sync",
            ),
            ("Deployment.apps", Pods::app_after(&git("git-sync-init")), "warn init-never-finishes git-sync-init"),
            ("Deployment.apps", Pods::app_after(&git("git-sync")), "reject init-never-finishes git-sync"),
            (
                "Pod",
                Pods::of(&[APP, &vault("vault-agent")])
                    .init(&[&vault("vault-agent-init")])
                    .annotation("vault.hashicorp.com/agent-inject-status", "injected"),
                "reject helper-not-native vault-agent",
            ),
        ]);
    }

    #[test]
    fn where_a_one_shot_mode_can_hide_it_only_warns() {
        let spiffe =
            r#"{"name":"svid","image":"ghcr.io/spiffe/spiffe-helper:0.10","args":["-config","/etc/helper.conf"]}"#;
        let once = r#"{"name":"svid","image":"ghcr.io/spiffe/spiffe-helper:0.10","args":["-daemon-mode=false"]}"#;
        let script = r#"{"name":"proxy","image":"gcr.io/cloud-sql-connectors/cloud-sql-proxy:2","command":["sh","/scripts/start.sh"]}"#;
        assert_outcomes(&[
            ("Deployment.apps", Pods::app_after(spiffe), "warn init-never-finishes svid"),
            ("Deployment.apps", Pods::app_after(once), ""),
            ("Deployment.apps", Pods::app_after(script), "warn init-never-finishes proxy"),
        ]);
    }

    #[test]
    fn what_an_injector_will_replace_is_only_warned_about() {
        let auto = r#"{"name":"istio-proxy","image":"auto"}"#;
        assert_outcomes(&[("Deployment.apps", Pods::app_after(auto), "warn init-never-finishes istio-proxy")]);
    }
}
