//! `init-never-finishes`: a helper stands in `initContainers` without `restartPolicy: Always`, so that Kubernetes waits for it
//! to end before it goes on, and it never does (KEP-753, "restartPolicy mistakenly stripped").

use super::remedy::{self, recognised_by, sidecar_lines};
use super::{Subject, Words, helper_of, quoted};
use crate::pod::ContainerList;
use crate::roles::{Member, Role, Running};

/// Whether the rule holds, and whether it is sure.
pub(super) fn check(subject: &Subject<'_, '_>, member: &Member<'_, '_>) -> Option<bool> {
    if member.list != ContainerList::Init || member.role != Role::Helper {
        return None;
    }
    let helper = helper_of(member)?;
    // Beside a second container of the same helper, the first often only prepares its files; so does one that calls itself init.
    let twin = subject.pod.count(helper) > 1;
    let prepares = member.container.name.text().split('-').any(|word| word == "init");
    Some(member.running == Running::Always && !twin && !prepares && !super::is_placeholder(subject, member))
}

/// What is said.
pub(super) fn words(subject: &Subject<'_, '_>, member: &Member<'_, '_>) -> Words {
    let name = member.container.name.text();
    let (app, those) = (subject.app(), remedy::these_pods(subject));
    let maybe = match member.running {
        Running::Perhaps(where_) => {
            format!(" It may end by itself ({where_}): then all is well, and an exemption silences this.")
        }
        _ => String::new(),
    };
    let given = member.container.restart_policy.text();
    let lacks = if given.is_empty() { String::new() } else { format!(", but {}", quoted(given)) };
    let mut steps = vec!["your manifest lacks the line: add it".to_owned()];
    steps.extend(sidecar_lines(name, false).into_iter().map(|line| format!("    {line}")));
    steps.push(
        "your manifest has the line: it was dropped on the way, most often by a mutating webhook or an operator built before \
         Kubernetes 1.28 (kubectl get mutatingwebhookconfigurations), or by a CRD with an old schema: update that one"
            .to_owned(),
    );
    Words {
        says: format!(
            "has no restartPolicy: Always{lacks}. {those} would stay in Init for ever and {app} would never start"
        ),
        fix: "Add the line, or, if your manifest has it, find what removed it.".to_owned(),
        short: "add restartPolicy: Always, or find the webhook that removed it".to_owned(),
        why: format!(
            "{}. It never exits, and without that line Kubernetes waits for it to exit before it goes on.{maybe}",
            recognised_by(member)
        ),
        steps,
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::*;

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
    fn a_twin_that_only_prepares_files_is_at_most_warned_about() {
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
                "warn init-never-finishes first-clone; reject helper-not-native git-sync",
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
