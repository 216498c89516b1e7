//! `restart-policy-misplaced`: `restartPolicy: Always` on a regular container. Since Kubernetes 1.35 that is legal and means that
//! it restarts for ever; it makes no native sidecar (KEP-5307; before, it is refused or dropped).

use super::phrases::{recognised_by, sidecar_lines, what_completes};
use super::{Certainty, Statement, Subject, Words};
use crate::json::Text;
use crate::kubernetes::ContainerList;
use crate::text::{say, sentence, shown};

/// Whether the rule holds.
pub(super) fn check(subject: &Subject<'_, '_, '_>) -> Option<Certainty> {
    let (template, member) = (subject.template(), subject.member);
    let misplaced = member.list == ContainerList::Regular && member.container.restarts_always();
    let helper = member.can_move();
    let holds = misplaced && (helper || template.completes());
    holds.then(|| Certainty::certain_if(!helper || !template.is_placeholder(member)))
}

/// What is wrong with it, in short.
const ALWAYS: &str = "has restartPolicy: Always in containers";

/// What is said.
pub(super) fn text(subject: &Subject<'_, '_, '_>) -> Words {
    let (template, member) = (subject.template(), subject.member);
    let name = member.name();
    let helper = member.can_move();
    let says = if template.completes() {
        Statement::with(ALWAYS, &[", which keeps ", &what_completes(subject), " from completing"])
    } else {
        Statement::with(ALWAYS, &[", which makes no native sidecar"])
    };
    let alone = template.apps().count() < 2;
    let (fix, short) = match (helper, alone) {
        (true, _) => ("move it, with that line, to the end of initContainers", "move it to the end of initContainers"),
        (false, true) => ("remove that line", "remove that line"),
        (false, false) => (
            "remove that line, or, if this is a helper, move the container to the end of initContainers",
            "remove that line, or move a helper to initContainers",
        ),
    };
    let steps = if helper {
        sidecar_lines(name, false).into()
    } else {
        let line = "  restartPolicy: Always     # remove this line";
        vec!["containers:".into(), say!["- name: ", shown(name, 63)], line.into()]
    };
    let known = if helper { say![recognised_by(member), ". "] } else { Text::default() };
    Words {
        says,
        fix: sentence(fix),
        short: short.into(),
        why: say![
            known,
            "Only in initContainers does that line make a native sidecar. In containers, Kubernetes 1.35 and later restart the \
             container whenever it ends, 1.34 drops the line, and older versions refuse the pod."
        ],
        steps,
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{test, *};

    fn restarting(container: &str) -> String {
        container.replace(r#""image""#, r#""restartPolicy":"Always","image""#)
    }

    #[test]
    fn always_on_a_helper_in_containers_makes_no_native_sidecar() {
        let (sql, quits) = (restarting(SQL), restarting(&SQL.replace(r#"["p:r:i"]"#, r#"["--quitquitquit"]"#)));
        let app = r#"{"name":"app","image":"example.com/app:1","command":["sh","-c","run; curl localhost:9091/quitquitquit"]}"#;
        assert_outcomes(&[
            ("Deployment.apps", Pods::app_and(&sql), "reject restart-policy-misplaced cloud-sql-proxy"),
            ("Pod", Pods::app_and(&sql), "reject restart-policy-misplaced cloud-sql-proxy"),
            // The worse rule comes first; where the helper is told to quit, this one is what remains.
            ("Job.batch", Pods::app_and(&sql), "reject job-never-completes cloud-sql-proxy"),
            ("Job.batch", Pods::of(&[app, &quits]), "reject restart-policy-misplaced cloud-sql-proxy"),
        ]);
    }

    #[test]
    fn always_on_any_container_keeps_a_job_from_completing() {
        let app = restarting(APP);
        let other = restarting(r#"{"name":"uploader","image":"example.com/uploader:1"}"#);
        assert_outcomes(&[
            ("Job.batch", Pods::of(&[&app]), "reject restart-policy-misplaced app"),
            ("CronJob.batch", Pods::of(&[APP, &other]), "reject restart-policy-misplaced uploader"),
        ]);
    }

    #[test]
    fn elsewhere_a_container_may_have_its_own_restart_policy() {
        let app = restarting(APP);
        assert_outcomes(&[
            ("Deployment.apps", Pods::of(&[&app]), ""),
            ("Pod", Pods::of(&[&app]).spec(r#""restartPolicy":"Never""#), ""),
            ("Job.batch", Pods::of(&[&app.replace("Always", "OnFailure")]), ""),
            ("Job.batch", Pods::app_after(NATIVE_SQL), ""),
            ("Deployment.apps", Pods::of(&[&restarting(SQL)]), ""),
        ]);
    }

    #[test]
    fn what_an_injector_will_replace_is_only_warned_about() {
        let auto = r#"{"name":"istio-proxy","image":"auto","restartPolicy":"Always"}"#;
        assert_outcomes(&[("Deployment.apps", Pods::app_and(auto), "warn restart-policy-misplaced istio-proxy")]);
    }
}
