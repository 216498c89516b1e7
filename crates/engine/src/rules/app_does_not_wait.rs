//! `app-does-not-wait`: a native sidecar holds back what comes next only until it has started, unless it has a startup probe or a
//! `postStart` hook; readiness does not count (`pkg/kubelet/kuberuntime/kuberuntime_container.go` `computeInitContainerActions`).

use super::phrases::recognised_by;
use super::{Certainty, Statement, Subject, Words, certain};
use crate::catalog::schema::Startup;
use crate::classify::{Member, Running};
use crate::json::Text;
use crate::template::has_gate;
use crate::text::{number, say, shown};

/// Whether the rule holds.
pub(super) fn check(subject: &Subject<'_, '_, '_>) -> Option<Certainty> {
    let helper = subject.member.helper()?;
    let needed = helper.needed_at_start && helper.needs_app.get().is_none();
    let waits = subject.member.running == Running::Ends || has_gate(subject.member);
    certain(needed && !waits)
}

/// What is said.
pub(super) fn text(subject: &Subject<'_, '_, '_>) -> Words {
    let (app, member) = (subject.app(), subject.member);
    let startup = member.helper().and_then(|helper| helper.startup.get());
    let lacking = startup.map(|startup| lacking(member, startup)).unwrap_or_default();
    let short = match (startup, lacking.is_empty()) {
        (None, _) => "give it a startupProbe that succeeds when it is ready".into(),
        (Some(startup), true) => say!["give it a startupProbe on ", endpoint(member, startup)],
        (Some(startup), false) => {
            say!["give it ", lacking.join(" "), " and a startupProbe on ", endpoint(member, startup)]
        }
    };
    Words {
        says: Statement::with("has no startupProbe", &[", so ", &app, " starts before it is ready"]),
        fix: say!["To make ", app, " wait, ", short, "."],
        short,
        why: say![recognised_by(member), ". ", app, " needs it, and a readinessProbe holds nothing back."],
        steps: startup.map(|startup| probe_lines(member, startup)).unwrap_or_default(),
    }
}

/// The arguments that the endpoint needs and the container does not have.
fn lacking<'s>(member: &Member<'_, '_>, startup: &'s Startup<'_>) -> Vec<&'s str> {
    let command = member.command();
    startup.needs.iter().filter(|needed| command.find_arg(needed).is_none()).map(|needed| &**needed).collect()
}

fn endpoint(member: &Member<'_, '_>, startup: &Startup<'_>) -> Text<'static> {
    let port = |default| port(member, startup, default);
    match (&startup.http, &startup.tcp) {
        (Some(http), _) => say!["GET ", http.path, " at port ", port(http.port)],
        (None, Some(tcp)) => say!["TCP port ", port(tcp.port)],
        (None, None) => say!["the command ", startup.exec.join(" ")],
    }
}

/// A startup probe, as YAML.
fn probe_lines(member: &Member<'_, '_>, startup: &Startup<'_>) -> Vec<Text<'static>> {
    let port = |default| port(member, startup, default);
    let handler = match (&startup.http, &startup.tcp) {
        (Some(http), _) => say!["  httpGet: {path: ", http.path, ", port: ", port(http.port), "}"],
        (None, Some(tcp)) => say!["  tcpSocket: {port: ", port(tcp.port), "}"],
        (None, None) => say!["  exec: {command: [", startup.exec.join(", "), "]}"],
    };
    vec!["startupProbe:".into(), handler, "  periodSeconds: 1".into(), "  failureThreshold: 60".into()]
}

/// The port of the endpoint, which the container's own arguments may move.
fn port(member: &Member<'_, '_>, startup: &Startup<'_>, default: u16) -> Text<'static> {
    let command = member.command();
    let moved = startup.port_args.iter().find_map(|flag| command.value_of(flag));
    moved.map_or_else(|| number(default.into()), |port| shown(port, 20).into_owned().into())
}

#[cfg(test)]
mod tests {
    use crate::testing::{test, *};

    #[test]
    fn a_native_sidecar_that_the_app_needs_should_hold_it_back() {
        let native = |more: &str| SQL.replace(r#""args""#, &format!(r#""restartPolicy":"Always",{more}"args""#));
        const WARNED: &str = "warn app-does-not-wait cloud-sql-proxy";
        let readiness = r#""readinessProbe":{"httpGet":{"path":"/readiness","port":9090}},"#;
        let pre_stop = r#""lifecycle":{"preStop":{"exec":{"command":["true"]}}},"#;
        let startup = r#""startupProbe":{"tcpSocket":{"port":5432}},"#;
        let post_start = r#""lifecycle":{"postStart":{"exec":{"command":["/cloud-sql-proxy","wait"]}}},"#;
        assert_outcomes(&[
            ("Deployment.apps", Pods::app_after(&native("")), WARNED),
            ("Job.batch", Pods::app_after(&native("")), WARNED),
            ("Deployment.apps", Pods::app_after(&native(readiness)), WARNED),
            ("Deployment.apps", Pods::app_after(&native(pre_stop)), WARNED),
            ("Deployment.apps", Pods::app_after(&native(r#""startupProbe":null,"#)), WARNED),
            ("Deployment.apps", Pods::app_after(&native(startup)), ""),
            ("Deployment.apps", Pods::app_after(&native(post_start)), ""),
        ]);
    }

    #[test]
    fn the_probe_is_told_by_what_the_helper_answers() {
        let dind = r#"{"name":"dind","image":"docker:27-dind","restartPolicy":"Always"}"#;
        let flag = "--host=unix:///var/run/docker.sock";
        let host = dind.replace(r#","restart"#, &format!(r#","args":["{flag}"],"restart"#));
        let sql = SQL.replace(r#"["p:r:i"]"#, r#"["--http-port=9801","p:r:i"],"restartPolicy":"Always""#);
        for (native, short, probe) in [
            (
                dind,
                format!("give it {flag} and a startupProbe on the command docker info"),
                "  exec: {command: [docker, info]}",
            ),
            (
                &host,
                "give it a startupProbe on the command docker info".to_owned(),
                "  exec: {command: [docker, info]}",
            ),
            (
                &sql,
                "give it --health-check --http-address=0.0.0.0 and a startupProbe on GET /startup at port 9801"
                    .to_owned(),
                "  httpGet: {path: /startup, port: 9801}",
            ),
        ] {
            let told = spoken("Deployment.apps", &Pods::app_after(native));
            let words = &told[0].words;
            assert_eq!(words.short, short);
            assert_eq!(words.steps, ["startupProbe:", probe, "  periodSeconds: 1", "  failureThreshold: 60"]);
        }
    }

    #[test]
    fn helpers_that_nobody_needs_at_once_or_that_need_the_app_need_not() {
        let daprd = r#"{"name":"daprd","image":"ghcr.io/dapr/daprd:1.18.0","args":["/daprd","--app-port","8080"],"restartPolicy":"Always"}"#;
        let thanos = r#"{"name":"thanos-sidecar","image":"quay.io/thanos/thanos:v0.38.0","args":["sidecar"],"restartPolicy":"Always"}"#;
        let logs = LOGS.replace(r#""image""#, r#""restartPolicy":"Always","image""#);
        assert_outcomes(&[
            ("Deployment.apps", Pods::app_after(&logs), ""),
            ("Deployment.apps", Pods::app_after(daprd), ""),
            ("Deployment.apps", Pods::app_after(thanos), ""),
            ("Deployment.apps", Pods::app_after(&APP.replace(r#""app""#, r#""own","restartPolicy":"Always""#)), ""),
        ]);
    }
}
