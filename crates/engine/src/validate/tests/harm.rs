//! Orders that would harm whoever carries them out: each kind has a test.

use crate::testing::{test, *};

/// The message with which a Deployment or Job of these pods is refused under settings.
fn refusal(kind: &str, pods: &Pods, settings: &str) -> String {
    let answer = Ask::to_create(kind, &pods.object(kind)).under(settings).answer();
    answer.rejection.map(|rejection| rejection.message).unwrap_or_default()
}

fn with(container: &str, members: &str) -> String {
    format!("{},{members}}}", container.strip_suffix('}').unwrap())
}

fn with_port(container: &str, name: &str, port: u16) -> String {
    with(container, &format!(r#""ports":[{{"name":"{name}","containerPort":{port}}}]"#))
}

#[test]
fn a_service_that_targets_a_port_by_name_goes_on_to_reach_the_helper() {
    const LOST: &str = r#"Services that target its port "http" by name would reach "app""#;
    let (app, logs) = (with_port(APP, "http", 8080), with_port(LOGS, "http", 2020));
    let before = refusal("Deployment.apps", &Pods::of(&[&logs, &app]), "{}");
    assert!(before.contains(LOST) && before.contains(r#"Give its port "http" another name"#), "{before}");
    // The Service reaches the app already, whatever becomes of the helper behind it; another name or protocol is another port.
    let udp = logs.replace("\"containerPort\":2020", "\"containerPort\":2020,\"protocol\":\"UDP\"");
    for pods in [Pods::of(&[&app, &logs]), Pods::of(&[&with_port(LOGS, "logs", 2020), &app]), Pods::of(&[&udp, &app])] {
        let message = refusal("Deployment.apps", &pods, "{}");
        assert!(message.contains("Move it, unchanged"), "{message}");
    }
    // Of two helpers the first stays the first; a native sidecar that is there already comes before them.
    let sql = with_port(SQL, "http", 5432);
    assert!(refusal("Deployment.apps", &Pods::of(&[&logs, &sql, APP]), "{}").contains("Move it, unchanged"));
    let convert = |pods: &Pods| {
        let settings = r#"{"action":"mutate","minimumKubernetesVersion":"1.33"}"#;
        Ask::to_create("Pod", &pods.object("Pod")).under(settings).answer().mutated_object
    };
    assert!(convert(&Pods::of(&[&logs, &sql, APP])).is_some());
    assert!(convert(&Pods::of(&[&logs, &app])).is_none());
    assert!(convert(&Pods::of(&[&logs, APP]).init(&[&with(&sql, r#""restartPolicy":"Always""#)])).is_none());
}

#[test]
fn a_remedy_names_all_that_stands_in_the_way() {
    let old = r#"{"minimumKubernetesVersion":"1.30"}"#;
    let logs = with(
        &with_port(LOGS, "metrics", 2020),
        r#""resizePolicy":[{"resourceName":"cpu","restartPolicy":"NotRequired"}],"startupProbe":{"tcpSocket":{"port":2020}}"#,
    );
    let pods = Pods::of(&[APP, &logs]).spec(r#""restartPolicy":"Never""#);
    let message = refusal("Job.batch", &pods, old);
    for first in
        ["remove its resizePolicy", "have Services use the number, and remove the name", "remove its startupProbe"]
    {
        assert!(message.contains(&format!("first {first}: ")), "{first}: {message}");
    }
    assert!(refusal("Job.batch", &pods, "{}").contains("Move it, unchanged"));
}

#[test]
fn a_quit_call_under_on_failure_goes_with_the_move() {
    let app = r#"{"name":"app","image":"registry.example.com/shop/app:1","command":["sh","-c","run; curl -X POST localhost:9091/quitquitquit"]}"#;
    let sql = SQL.replace(r#"["p:r:i"]"#, r#"["--quitquitquit","p:r:i"]"#);
    let job = |policy: &str| Pods::of(&[app, &sql]).spec(&format!(r#""restartPolicy":"{policy}""#));
    let counts = refusal("Job.batch", &job("OnFailure"), "{}");
    assert!(counts.contains("first remove the quit call"), "{counts}");
    let harmless = refusal("Job.batch", &job("Never"), "{}");
    assert!(harmless.contains("Move it, unchanged"), "{harmless}");
}

#[test]
fn a_helper_that_ends_without_the_app_is_not_to_start_before_it() {
    let settings = |how: &str| {
        format!(
            r#"{{"helpers":{{"custom":[{{"id":"reloader","title":"Reloader","category":"config-reloader","images":["infra/reloader"],"needsApp":{{"how":"{how}","why":"it reads the pid file of the app"}}}}]}}}}"#
        )
    };
    let object = Pods::app_and(r#"{"name":"reloader","image":"infra/reloader:1"}"#).object("StatefulSet.apps");
    let outcome = |how| Ask::to_create("StatefulSet.apps", &object).under(&settings(how)).outcome();
    assert_eq!(outcome("exits"), "warn helper-not-native reloader");
    assert_eq!(outcome("waits"), "reject helper-not-native reloader");
}

#[test]
fn an_update_that_changes_no_container_is_not_refused() {
    let pod = |label: &str| {
        let pods = Pods::app_and(LOGS).spec(r#""restartPolicy":"Never""#);
        if label.is_empty() { pods.object("Pod") } else { pods.label(label, "x").object("Pod") }
    };
    // As long as it has the label, Tekton ends the helper.
    let (mine, tektons) = (pod(""), pod("tekton.dev/taskRun"));
    assert_eq!(Ask::to_create("Pod", &tektons).answer().rejection, None);
    assert!(Ask::to_create("Pod", &mine).answer().rejection.is_some());
    assert_eq!(Ask::to_update("Pod", &tektons, &mine).answer().rejection, None);
    let added = Pods::of(&[APP, LOGS, SQL]).spec(r#""restartPolicy":"Never""#).object("Pod");
    assert!(Ask::to_update("Pod", &tektons, &added).answer().rejection.is_some());
}
