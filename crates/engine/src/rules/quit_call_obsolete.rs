//! `quit-call-obsolete`: the app still tells a native sidecar to quit. Kubernetes would stop it anyway; now it starts it again, and
//! under `OnFailure` each restart counts against `backoffLimit` (`pkg/controller/job/job_controller.go`
//! `pastBackoffLimitOnFailure`).

use super::phrases::recognised_by;
use super::{Certainty, Statement, Subject, Words, certain};
use crate::text::say;

/// Whether the rule holds.
pub(super) fn check(subject: &Subject<'_, '_, '_>) -> Option<Certainty> {
    certain(subject.template().tells_to_quit(subject.member))
}

/// What is said.
pub(super) fn text(subject: &Subject<'_, '_, '_>) -> Words {
    let app = subject.app();
    let counts = if subject.template().restart_policy() == "OnFailure" {
        ", and each restart counts against backoffLimit"
    } else {
        ""
    };
    Words {
        says: Statement::with(
            &say!["is told to quit by ", app],
            &[", though Kubernetes stops a native sidecar by itself"],
        ),
        fix: say!["Remove the call from ", app, "."],
        short: say!["remove the call from ", app],
        why: say![
            recognised_by(subject.member),
            ". A native sidecar that quits is started again while the app runs",
            counts,
            "."
        ],
        steps: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{test, *};

    #[test]
    fn the_app_need_not_tell_a_native_sidecar_to_quit() {
        let app =
            |script: &str| format!(r#"{{"name":"app","image":"example.com/app:1","command":["sh","-c","{script}"]}}"#);
        let curl = app("run; curl -XPOST http://localhost:9091/quitquitquit");
        let listens = NATIVE_SQL.replace(r#"["--health-check""#, r#"["--quitquitquit","--health-check""#);
        let istio = r#"{"name":"istio-proxy","image":"docker.io/istio/proxyv2:1.27.1","args":["proxy","sidecar"],"restartPolicy":"Always","startupProbe":{"httpGet":{"path":"/healthz/ready","port":15021}}}"#;
        let linkerd = r#"{"name":"linkerd-proxy","image":"cr.l5d.io/linkerd/proxy:edge-26.6.1","restartPolicy":"Always","startupProbe":{"httpGet":{"path":"/ready","port":4191}}}"#;
        let pods = |app: &str, native: &str| Pods::of(&[app]).init(&[native]);
        const WARNED: &str = "warn quit-call-obsolete cloud-sql-proxy";
        assert_outcomes(&[
            ("Job.batch", pods(&curl, &listens), WARNED),
            ("CronJob.batch", pods(&curl, &listens).spec(r#""restartPolicy":"OnFailure""#), WARNED),
            (
                "Job.batch",
                pods(&app("run; pkill cloud-sql-proxy"), NATIVE_SQL).spec(r#""shareProcessNamespace":true"#),
                WARNED,
            ),
            (
                "Job.batch",
                pods(&app("run; curl -sf -XPOST http://127.0.0.1:15020/quitquitquit"), istio),
                "warn quit-call-obsolete istio-proxy",
            ),
            (
                "Job.batch",
                pods(&app("exec linkerd-await --shutdown -- run"), linkerd),
                "warn quit-call-obsolete linkerd-proxy",
            ),
            // The proxy does not listen, another one is meant, its process is not seen, or nothing is said.
            ("Job.batch", pods(&curl, NATIVE_SQL), ""),
            ("Job.batch", pods(&curl, linkerd), ""),
            ("Job.batch", pods(&app("run; pkill cloud-sql-proxy"), NATIVE_SQL), ""),
            ("Job.batch", pods(&app("exec linkerd-await -- run"), linkerd), ""),
            ("Job.batch", pods(APP, &listens), ""),
        ]);
        for (policy, counts) in [("OnFailure", true), ("Never", false)] {
            let told = spoken("Job.batch", &pods(&curl, &listens).spec(&format!(r#""restartPolicy":"{policy}""#)));
            assert_eq!(
                told[0].words.why.ends_with(", and each restart counts against backoffLimit."),
                counts,
                "{policy}"
            );
        }
    }
}
