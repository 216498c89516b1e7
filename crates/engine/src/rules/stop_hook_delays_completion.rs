//! `stop-hook-delays-completion`: the `preStop` hook of a native sidecar runs when the app has ended, and a Job completes only
//! after it (`pkg/kubelet/kuberuntime/kuberuntime_container.go` `killContainer`).

use super::phrases::what_completes;
use super::{Certainty, Statement, Subject, Words, certain};
use crate::template::{PreStop, pre_stop};
use crate::text::say;

/// Whether the rule holds.
pub(super) fn check(subject: &Subject<'_, '_, '_>) -> Option<Certainty> {
    certain(subject.template().completes() && pre_stop(subject.member.container) == Some(PreStop::Sleeps))
}

/// What is said.
pub(super) fn text(subject: &Subject<'_, '_, '_>) -> Words {
    let app = subject.app();
    Words {
        says: Statement::with(
            "sleeps in its preStop hook",
            &[", which delays ", &what_completes(subject), " by as long"],
        ),
        fix: "Remove the sleep.".into(),
        short: say!["remove the sleep: Kubernetes stops a native sidecar after ", app, " anyway"],
        why: say![
            "Kubernetes stops a native sidecar only when ",
            app,
            " has ended, so that there is nothing to wait for."
        ],
        steps: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{test, *};

    #[test]
    fn a_sleep_before_the_stop_of_a_native_sidecar_delays_the_job() {
        let with = |hook: &str| NATIVE_SQL.replace(r#""args""#, &format!(r#""lifecycle":{{"preStop":{hook}}},"args""#));
        const WARNED: &str = "warn stop-hook-delays-completion cloud-sql-proxy";
        let exec = with(r#"{"exec":{"command":["sleep","20"]}}"#);
        let shell = with(r#"{"exec":{"command":["/bin/sh","-c","echo bye; sleep 20"]}}"#);
        let action = with(r#"{"sleep":{"seconds":20}}"#);
        let drain = with(r#"{"exec":{"command":["/cloud-sql-proxy","shutdown"]}}"#);
        let word = with(r#"{"exec":{"command":["echo","sleep"]}}"#);
        assert_outcomes(&[
            ("Job.batch", Pods::app_after(&exec), WARNED),
            ("CronJob.batch", Pods::app_after(&shell), WARNED),
            ("Job.batch", Pods::app_after(&action), WARNED),
            ("Job.batch", Pods::app_after(&drain), ""),
            ("Job.batch", Pods::app_after(&word), ""),
            ("Job.batch", Pods::app_after(NATIVE_SQL), ""),
            ("Deployment.apps", Pods::app_after(&action), ""),
        ]);
    }
}
