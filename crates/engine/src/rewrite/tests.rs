//! What is converted, and what stands in the way. Arbitrary Pods are converted in `tests/all/convert/`.

use super::ANNOTATION;
use crate::answer::Answer;
use crate::testing::{test, *};

fn settings(more: &str) -> String {
    format!(r#"{{"action":"mutate","minimumKubernetesVersion":"1.33"{more}}}"#)
}

fn converted(pods: &Pods, more: &str) -> Answer {
    Ask::to_create("Pod", &pods.object("Pod")).under(&settings(more)).answer()
}

/// The container with further members.
fn with(container: &str, members: &str) -> String {
    format!("{},{members}}}", container.strip_suffix('}').unwrap())
}

/// What stands in the way of converting a Pod: the warnings, if the Pod is left as it is.
fn obstacle(pods: &Pods, more: &str) -> Option<String> {
    let answer = converted(pods, more);
    assert_eq!(answer.rejection, None);
    assert!(!answer.warnings.is_empty(), "nothing is said of {}", pods.template());
    if answer.mutated_object.is_some() {
        assert!(answer.warnings.iter().all(|warning| warning.contains("was moved to initContainers")));
        return None;
    }
    Some(answer.warnings.join("\n"))
}

/// Each case: the Pod, what the settings say besides, and the beginning of what stands in the way, with how to lift it; or nothing.
fn assert_obstacles(cases: &[(Pods, &str, &str)]) {
    let mut wrong = Vec::new();
    for (pods, more, expected) in cases {
        let said = obstacle(pods, more);
        let as_expected = match &said {
            None => expected.is_empty(),
            Some(said) => !expected.is_empty() && expected.split(" => ").all(|part| said.contains(part)),
        };
        // A cut warning would not say how to lift it.
        if !as_expected || said.as_ref().is_some_and(|said| said.contains('…')) {
            wrong.push(format!("{} {more}\n  expected: {expected}\n  said:     {said:?}", pods.template()));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

/// Settings whose version is another.
fn assert_obstacles_below(cases: &[(Pods, &str, &str)], version: &str) {
    for (pods, more, expected) in cases {
        let settings = settings(more).replace("1.33", version);
        let answer = Ask::to_create("Pod", &pods.object("Pod")).under(&settings).answer();
        assert_eq!(answer.mutated_object.is_none(), !expected.is_empty(), "{} in {version}", pods.template());
        let said = answer.warnings.join("\n");
        assert!(expected.split(" => ").all(|part| said.contains(part)) && !said.contains('…'), "{expected}: {said}");
    }
}

#[test]
fn helpers_go_to_the_end_of_the_init_containers_in_their_order() {
    let init = r#"{"name":"migrate","image":"example.com/migrate:1"}"#;
    let answer = converted(&Pods::of(&[SQL, APP, LOGS]).init(&[init]), "");
    let (sql, logs) = (with(SQL, r#""restartPolicy":"Always""#), with(LOGS, r#""restartPolicy":"Always""#));
    assert_eq!(
        answer.mutated_object.unwrap(),
        format!(
            r#"{{"metadata":{{"name":"nightly","annotations":{{"{ANNOTATION}":"cloud-sql-proxy,fluent-bit"}}}},"spec":{{"initContainers":[{init},{sql},{logs}],"containers":[{APP}]}}}}"#
        )
    );
    assert_eq!(
        answer.warnings,
        [
            r#"spec.containers[0] "cloud-sql-proxy" was moved to initContainers as a native sidecar (helper-not-native): "app" now waits for it, and it stops last; see docs/conversion.md"#,
            r#"spec.containers[2] "fluent-bit" was moved to initContainers as a native sidecar (helper-not-native): "app" now waits for it, and it stops last; see docs/conversion.md"#,
        ]
    );
    assert!(answer.audit_annotations.contains(&("converted", "cloud-sql-proxy,fluent-bit".to_owned())));
}

#[test]
fn placement_first_puts_helpers_before_all_others() {
    let init = r#"{"name":"migrate","image":"example.com/migrate:1"}"#;
    let first = r#","mutate":{"placement":"first"}"#;
    let answer = converted(&Pods::of(&[SQL, APP, LOGS]).init(&[init]), first);
    let (sql, logs) = (with(SQL, r#""restartPolicy":"Always""#), with(LOGS, r#""restartPolicy":"Always""#));
    assert!(answer.mutated_object.unwrap().contains(&format!(r#""initContainers":[{sql},{logs},{init}],"#)));
}

#[test]
fn a_restart_policy_in_the_wrong_list_is_kept_and_one_that_is_null_is_set() {
    for given in ["\"Always\"", "null"] {
        let answer = converted(&Pods::app_and(&with(SQL, &format!(r#""restartPolicy":{given}"#))), "");
        let expected = with(SQL, r#""restartPolicy":"Always""#);
        assert!(answer.mutated_object.unwrap().contains(&format!(r#""initContainers":[{expected}]"#)), "{given}");
    }
}

#[test]
fn an_earlier_conversion_stays_on_record_and_no_name_is_recorded_twice() {
    for (before, after) in
        [("migrate", "migrate,cloud-sql-proxy"), ("cloud-sql-proxy,a", "a,cloud-sql-proxy"), ("", "cloud-sql-proxy")]
    {
        let answer = converted(&Pods::app_and(SQL).annotation(ANNOTATION, before), "");
        assert!(answer.mutated_object.unwrap().contains(&format!(r#""{ANNOTATION}":"{after}""#)), "{before}");
    }
}

#[test]
fn annotations_that_are_full_get_no_record() {
    let beside = |bytes: usize| converted(&Pods::app_and(SQL).annotation("example.com/large", &"x".repeat(bytes)), "");
    // 256 KiB, as the API server counts them at most.
    let around = format!(r#"{{"example.com/large":""}}"{ANNOTATION}":"cloud-sql-proxy""#).len();
    let full = 256 * 1024 - around;
    assert!(beside(full).mutated_object.unwrap().contains(ANNOTATION));
    let answer = beside(full + 1);
    let rewritten = answer.mutated_object.unwrap();
    assert!(!rewritten.contains(ANNOTATION) && rewritten.contains("\"initContainers\":["));
    assert!(answer.audit_annotations.contains(&("converted", "cloud-sql-proxy".to_owned())));
}

#[test]
fn obstacle_a_host_port_without_the_host_network() {
    let hosted = with(LOGS, r#""ports":[{"containerPort":1},{"containerPort":24224,"hostPort":24224}]"#);
    let pods = || Pods::app_and(&hosted);
    assert_obstacles(&[
        (
            pods(),
            "",
            "\"fluent-bit\" cannot be made a native sidecar: its hostPort 24224 would not be published => : remove hostPort and reach it by a Service, or give the pod hostNetwork",
        ),
        (pods().spec(r#""hostNetwork":false"#), "", "hostPort 24224"),
        (pods().spec(r#""hostNetwork":true"#), "", ""),
        (Pods::app_and(&with(LOGS, r#""ports":[{"containerPort":1,"hostPort":0},{"containerPort":2}]"#)), "", ""),
        // The app's is the app's.
        (Pods::of(&[&with(APP, r#""ports":[{"containerPort":80,"hostPort":80}]"#), LOGS]), "", ""),
    ]);
}

#[test]
fn obstacle_a_restart_policy_of_its_own_or_rules() {
    let rules = r#""restartPolicyRules":[{"action":"Restart","exitCodes":{"operator":"In","values":[42]}}]"#;
    let on = |container: &str, members: &str| Pods::app_and(&with(container, members));
    assert_obstacles(&[
        (
            on(SQL, r#""restartPolicy":"OnFailure""#),
            "",
            "it has restartPolicy: OnFailure, and a native sidecar always restarts => : remove its restartPolicy",
        ),
        (on(SQL, r#""restartPolicy":"Never""#), "", "it has restartPolicy: Never"),
        (
            on(SQL, &format!(r#""restartPolicy":"Always",{rules}"#)),
            "",
            "it has restartPolicyRules, and a native sidecar always restarts => : remove its restartPolicyRules",
        ),
        (on(SQL, r#""restartPolicy":"Always""#), "", ""),
        (on(SQL, r#""restartPolicyRules":[]"#), "", ""),
    ]);
}

#[test]
fn obstacles_below_1_33_a_resize_policy_a_named_port_and_a_startup_probe_under_never() {
    let probe = r#""startupProbe":{"httpGet":{"path":"/startup","port":9090}}"#;
    let cases = [
        (
            Pods::app_and(&with(SQL, r#""resizePolicy":[{"resourceName":"cpu","restartPolicy":"NotRequired"}]"#)),
            "",
            "no init container may have a resizePolicy before Kubernetes 1.33 => : remove its resizePolicy",
        ),
        (
            Pods::app_and(&with(SQL, r#""ports":[{"containerPort":5432,"name":"pg"}]"#)),
            "",
            "Services would not find its port \"pg\" by name before Kubernetes 1.33 => : have Services use the number, and remove the name",
        ),
        (
            Pods::app_and(&with(SQL, probe)).spec(r#""restartPolicy":"Never""#),
            "",
            "with its startupProbe under restartPolicy: Never the app may never start before Kubernetes 1.33 => : remove its startupProbe",
        ),
    ];
    assert_obstacles_below(&cases, "1.32");
    let free = [
        (Pods::app_and(&with(SQL, r#""resizePolicy":[]"#)), "", ""),
        (Pods::app_and(&with(SQL, r#""ports":[{"containerPort":5432}]"#)), "", ""),
        (Pods::app_and(&with(SQL, probe)).spec(r#""restartPolicy":"OnFailure""#), "", ""),
        (Pods::of(&[SQL, &with(APP, r#""ports":[{"containerPort":80,"name":"web"}]"#)]), "", ""),
    ];
    assert_obstacles_below(&free, "1.32");
    assert_obstacles(&cases.map(|(pods, more, _)| (pods, more, "")));
}

#[test]
fn obstacle_kubernetes_below_1_29() {
    let cases = [(
        Pods::app_and(SQL),
        "",
        "Kubernetes below 1.29 knows no native sidecars => : raise minimumKubernetesVersion once every API server and kubelet is at 1.29",
    )];
    assert_obstacles_below(&cases, "1.28");
    assert_obstacles_below(&cases.map(|(pods, more, _)| (pods, more, "")), "1.29");
}

#[test]
fn obstacle_a_name_that_is_taken() {
    let init = r#"{"name":"fluent-bit","image":"example.com/migrate:1"}"#;
    let native = with(LOGS, r#""restartPolicy":"Always""#);
    let other = LOGS.replace(r#""fluent-bit""#, r#""logs""#);
    assert_obstacles(&[
        (
            Pods::app_and(LOGS).init(&[init]),
            "",
            "\"fluent-bit\" cannot be made a native sidecar: initContainers has a container of this name => : rename or remove one of the two",
        ),
        (Pods::app_and(LOGS).init(&[&native]), "", "initContainers has a container of this name"),
        (Pods::of(&[APP, LOGS, LOGS]), "", "containers has two of this name => : rename one of the two"),
        (Pods::of(&[APP, LOGS, &other]), "", ""),
    ]);
}

#[test]
fn obstacle_a_probe_or_hook_that_needs_the_app() {
    let app = with(APP, r#""ports":[{"containerPort":8080}]"#);
    let on = |members: &str| Pods::of(&[&app, &with(SQL, members)]);
    let startup = |handler: &str| on(&format!(r#""startupProbe":{handler}"#));
    let hook = |handler: &str| on(&format!(r#""lifecycle":{{"postStart":{handler}}}"#));
    let exec =
        |port: u16| format!(r#"{{"exec":{{"command":["sh","-c","until nc -z 127.0.0.1 {port}; do sleep 1; done"]}}}}"#);
    const PROBE: &str = "its startupProbe reaches for another container, which would start only after it => : let its startupProbe ask the helper itself";
    assert_obstacles(&[
        (startup(r#"{"httpGet":{"path":"/","port":8080}}"#), "", PROBE),
        (startup(r#"{"httpGet":{"path":"/","port":"8080"}}"#), "", PROBE),
        (startup(r#"{"tcpSocket":{"port":8080}}"#), "", PROBE),
        (startup(r#"{"grpc":{"port":8080}}"#), "", PROBE),
        (startup(&exec(8080)), "", PROBE),
        (
            hook(&exec(8080)),
            "",
            "its postStart hook reaches for another container, which would start only after it => : let its postStart hook ask the helper itself",
        ),
        (hook(r#"{"httpGet":{"port":8080}}"#), "", "its postStart hook"),
        (hook(&exec(18080)), "", ""),
        (startup(r#"{"tcpSocket":{"port":9090}}"#), "", ""),
        (startup(r#"{"httpGet":{"path":"/","port":"admin"}}"#), "", ""),
        (hook(&exec(9090)), "", ""),
        (on(r#""ports":[{"containerPort":8080}],"startupProbe":{"tcpSocket":{"port":8080}}"#), "", ""),
        // What does not hold back the app may ask it.
        (on(r#""readinessProbe":{"tcpSocket":{"port":8080}},"livenessProbe":{"tcpSocket":{"port":8080}}"#), "", ""),
        (on(r#""lifecycle":{"preStop":{"httpGet":{"port":8080}}}"#), "", ""),
        // Of two helpers the later one starts later.
        (
            Pods::of(&[
                APP,
                &with(SQL, r#""startupProbe":{"tcpSocket":{"port":2020}}"#),
                &with(LOGS, r#""ports":[{"containerPort":2020}]"#),
            ]),
            "",
            PROBE,
        ),
    ]);
}

#[test]
fn obstacle_a_helper_that_waits_for_the_app() {
    let dapr = |args: &str| {
        Pods::app_and(&format!(r#"{{"name":"daprd","image":"ghcr.io/dapr/daprd:1.18.0","args":["/daprd"{args}]}}"#))
    };
    let nats = r#"{"name":"reloader","image":"natsio/nats-server-config-reloader:0.16.0","args":["-pid","/var/run/nats/nats.pid"]}"#;
    assert_obstacles(&[
        (
            dapr(r#","--app-port","8080""#),
            "",
            "daprd is healthy only when the app listens on --app-port => : exempt it, or move it by hand, without a startupProbe",
        ),
        (dapr(""), "", ""),
        (Pods::app_and(nats), "", "\"reloader\" cannot be made a native sidecar: "),
    ]);
}

#[test]
fn obstacle_a_helper_that_ends_without_the_app() {
    let custom = |how: &str| {
        format!(
            r#","helpers":{{"custom":[{{"id":"acme","category":"tunnel","images":["infra/acme"],"needsApp":{{"how":"{how}","why":"it reads the app's socket"}}}}]}}"#
        )
    };
    let acme = || Pods::app_and(r#"{"name":"acme","image":"infra/acme:1"}"#);
    assert_obstacles(&[
        (acme(), &custom("exits"), "it ends without the app: it reads the app's socket"),
        (acme(), &custom("waits"), "sidecar: it reads the app's socket"),
    ]);
}

#[test]
fn obstacle_a_tail_that_ends_when_its_file_is_missing() {
    let tail = |command: &str| {
        Pods::app_and(&format!(
            r#"{{"name":"logs","image":"busybox:1.36","command":["sh","-c","{command}"],"volumeMounts":[{{"name":"logs","mountPath":"/log"}}]}}"#
        ))
    };
    const ENDS: &str = "its tail ends when the app's file is not there yet, and would keep the app from starting => : use tail -F in place of tail -f";
    assert_obstacles(&[
        (tail("tail -n+1 -f /log/app.log"), "", ENDS),
        (tail("tail -F /log/a.log & tail -f /log/b.log"), "", ENDS),
        (tail("grep -F x /dev/null; tail -f /log/b.log"), "", ENDS),
        (tail("tail --follow=name /log/a.log"), "", ENDS),
        (tail("tail -n+1 -F /log/app.log"), "", ""),
        (tail("tail -n0F /log/app.log"), "", ""),
        (tail("tail -f --retry /log/app.log"), "", ""),
    ]);
}

#[test]
fn obstacle_an_injection_that_has_yet_to_happen() {
    let asks = |key: &str, value: &str| Pods::app_and(SQL).annotation(key, value);
    let label = |key: &str, value: &str| Pods::app_and(SQL).label(key, value);
    const VAULT: &str = "\"cloud-sql-proxy\" cannot be made a native sidecar: Vault Agent Injector has yet to inject what the pod asks for, and puts it behind this container => : make it native in the manifest, if it can start before that";
    let agent = r#"{"name":"vault-agent","image":"hashicorp/vault:1.20","args":["agent","-config=/v"]}"#;
    let init = r#"{"name":"vault-agent-init","image":"hashicorp/vault:1.20","args":["agent","-exit-after-auth"]}"#;
    let fuse = r#"{"name":"gke-gcsfuse-sidecar","image":"gke.gcr.io/gcs-fuse-csi-driver-sidecar-mounter:v1.8.9","restartPolicy":"Always"}"#;
    let custom = r#","helpers":{"custom":[{"id":"acme","title":"Acme","category":"tunnel","images":["infra/acme"],"injector":{"name":"Acme injector","asks":["acme.example.com/inject"]}}]}"#;
    assert_obstacles(&[
        (asks("vault.hashicorp.com/agent-inject", "true"), "", VAULT),
        (label("sidecar.istio.io/inject", "true"), "", "Istio has yet to inject"),
        (asks("linkerd.io/inject", "enabled"), "", "Linkerd has yet to inject"),
        (label("kuma.io/sidecar-injection", "enabled"), "", "Kuma has yet to inject"),
        (asks("dapr.io/enabled", "true"), "", "Dapr has yet to inject"),
        (asks("consul.hashicorp.com/connect-inject", "true"), "", "Consul has yet to inject"),
        (asks("sidecar.aws.signing-proxy/inject", "true"), "", "has yet to inject"),
        (asks("vault.hashicorp.com/agent-inject", "false"), "", ""),
        (asks("linkerd.io/inject", "disabled"), "", ""),
        (asks("kuma.io/sidecar-injection", "disabled"), "", ""),
        // It has happened: its mark is there, its container, or an init container that comes with it.
        (
            asks("vault.hashicorp.com/agent-inject", "true")
                .annotation("vault.hashicorp.com/agent-inject-status", "injected"),
            "",
            "",
        ),
        (asks("vault.hashicorp.com/agent-inject", "true").init(&[init]), "", ""),
        (Pods::of(&[APP, SQL, agent]).annotation("vault.hashicorp.com/agent-inject", "true"), "", ""),
        (asks("gke-gcsfuse/volumes", "true").init(&[fuse]), "", ""),
        (asks("acme.example.com/inject", "true"), custom, "Acme injector has yet to inject"),
        (asks("acme.example.com/inject", "true"), "", ""),
    ]);
}

#[test]
fn obstacle_a_quit_call_under_on_failure() {
    let app = r#"{"name":"app","image":"example.com/app:1","command":["sh","-c","run; curl -X POST localhost:9091/quitquitquit"]}"#;
    let sql = SQL.replace(r#"["p:r:i"]"#, r#"["--quitquitquit","p:r:i"]"#);
    let pods =
        |app: &str, sql: &str, policy: &str| Pods::of(&[app, sql]).spec(&format!(r#""restartPolicy":"{policy}""#));
    assert_obstacles(&[
        (
            pods(app, &sql, "OnFailure"),
            "",
            "the app tells it to quit, and under OnFailure its restarts count against backoffLimit => : remove the quit call, or use restartPolicy: Never",
        ),
        (pods(app, &sql, "Never"), "", ""),
        (pods(app, SQL, "OnFailure"), "", ""),
        (pods(APP, &sql, "OnFailure"), "", ""),
    ]);
}

#[test]
fn obstacle_a_helper_that_may_do_finite_work() {
    let vault = r#"{"name":"vault-agent","image":"hashicorp/vault:1.20","args":["agent","-config=/v"]}"#;
    let git = r#"{"name":"git-sync","image":"registry.k8s.io/git-sync/git-sync:v4.4.0","envFrom":[{"secretRef":{"name":"git"}}]}"#;
    let pods = |helper: &str, policy: &str| Pods::app_and(helper).spec(&format!(r#""restartPolicy":"{policy}""#));
    assert_obstacles(&[
        (
            pods(vault, "Never"),
            "",
            "it may end by itself => : exempt it if it does, else make it native in the manifest",
        ),
        (pods(git, "OnFailure"), "", "it may end by itself"),
        (pods(vault, "Always"), "", ""),
        (pods(SQL, "Never"), "", ""),
    ]);
    // What does finite work is no helper: of such a Pod there is nothing to say.
    let once = r#"{"name":"git-sync","image":"registry.k8s.io/git-sync/git-sync:v4.4.0","args":["--one-time"]}"#;
    assert_eq!(converted(&Pods::app_and(once), ""), Answer::default());
}

#[test]
fn obstacle_a_mirror_pod() {
    let mirror = Pods::app_and(LOGS).annotation("kubernetes.io/config.mirror", "5d5f");
    assert_obstacles(&[(
        mirror.clone(),
        "",
        "the Pod shows a static pod, which the kubelet runs as its file says => : change that file",
    )]);
    let by_kubelet = Ask::to_create("Pod", &mirror.object("Pod")).by("system:node:worker-1").under(&settings(""));
    assert_eq!(by_kubelet.answer(), Answer::default());
}

#[test]
fn obstacle_placement_first_where_an_init_container_prepares_what_the_helper_needs() {
    let first = r#","mutate":{"placement":"first"}"#;
    let mounts = |name: &str, read_only: bool| {
        format!(r#""volumeMounts":[{{"name":"{name}","mountPath":"/cfg","readOnly":{read_only}}}]"#)
    };
    let init = |mounts: &str| format!(r#"{{"name":"render","image":"example.com/render:1",{mounts}}}"#);
    let pods = |init: &str, helper: &str| Pods::app_and(&with(LOGS, helper)).init(&[init]);
    let (written, read) = (init(&mounts("cfg", false)), init(&mounts("cfg", true)));
    let dataplane = r#"{"name":"consul-dataplane","image":"hashicorp/consul-dataplane:1.8.0"}"#;
    let consul = r#"{"name":"consul-connect-inject-init","image":"hashicorp/consul-k8s-control-plane:1.8.0"}"#;
    let native = written.replace(r#""image""#, r#""restartPolicy":"Always","image""#);
    assert_obstacles(&[
        (pods(&written, &mounts("cfg", true)), first, "may write to a volume of it => : set mutate.placement: last"),
        (pods(&written, &mounts("cfg", true)), "", ""),
        (pods(&read, &mounts("cfg", true)), first, ""),
        (pods(&written, &mounts("other", false)), first, ""),
        (pods(&native, &mounts("cfg", true)), first, ""),
        (
            Pods::app_and(dataplane).init(&[consul]),
            first,
            "that come with it would run only after it => : set mutate.placement: last",
        ),
        (Pods::app_and(dataplane).init(&[consul]), "", ""),
        (Pods::app_and(dataplane).init(&[&read]), first, ""),
    ]);
}

#[test]
fn obstacle_placement_first_where_the_pod_has_resources_of_its_own() {
    let first = r#","mutate":{"placement":"first"}"#;
    let init = r#"{"name":"migrate","image":"example.com/migrate:1"}"#;
    let bounded = |pods: Pods| pods.spec(r#""resources":{"requests":{"cpu":"1"}}"#);
    assert_obstacles(&[
        (
            bounded(Pods::app_and(SQL).init(&[init])),
            first,
            "beside it, the init containers could exceed the resources of the pod as a whole => : set mutate.placement: last",
        ),
        (bounded(Pods::app_and(SQL).init(&[init])), "", ""),
        (
            bounded(
                Pods::app_and(SQL).init(&[NATIVE_SQL.replace("cloud-sql-proxy\",\"image", "other\",\"image").as_str()]),
            ),
            first,
            "",
        ),
        (bounded(Pods::app_and(SQL)), first, ""),
        (Pods::app_and(SQL).init(&[init]), first, ""),
        (Pods::app_and(SQL).init(&[init]).spec(r#""resources":null"#), first, ""),
    ]);
}

#[test]
fn obstacle_kubexit_which_looks_for_containers_where_no_native_sidecar_stands() {
    let ended = r#"{"name":"cloud-sql-proxy","image":"gcr.io/cloud-sql-connectors/cloud-sql-proxy:2","command":["kubexit","/cloud-sql-proxy","p:r:i"]}"#;
    let waits = |name: &str| with(APP, &format!(r#""env":[{{"name":"KUBEXIT_BIRTH_DEPS","value":"x,{name}"}}]"#));
    const SAID: &str =
        "kubexit would not find it there, and the app would wait for it => : take kubexit out of the pod";
    assert_obstacles(&[
        (Pods::app_and(ended), "", SAID),
        (Pods::of(&[&waits("cloud-sql-proxy"), SQL]), "", SAID),
        (Pods::of(&[&waits("other"), SQL]), "", ""),
    ]);
}

#[test]
fn obstacle_an_injector_or_platform_that_wants_the_helper_where_it_is() {
    let proxy = r#"{"name":"linkerd-proxy","image":"cr.l5d.io/linkerd/proxy:edge-25.4.1"}"#;
    let identity = r#"{"name":"identity","image":"cr.l5d.io/linkerd/controller:edge-25.4.1"}"#;
    let kuma = r#"{"name":"kuma-sidecar","image":"docker.io/kumahq/kuma-dp:2.9.0","args":["run"]}"#;
    let never = |pods: Pods| pods.spec(r#""restartPolicy":"Never""#);
    assert_obstacles(&[
        (
            Pods::of(&[identity, proxy]).label("linkerd.io/control-plane-component", "identity"),
            "",
            "Linkerd keeps the proxy of its own identity controller an ordinary container => : nothing needs to be done",
        ),
        (Pods::of(&[APP, proxy]), "", ""),
        (
            Pods::app_and(r#"{"name":"istio-proxy","image":"auto"}"#),
            "",
            "it only adjusts what an injector makes of it => : have Istio inject native sidecars",
        ),
        (
            never(Pods::app_and(SQL)).label("workflows.argoproj.io/workflow", "w"),
            "",
            "Argo Workflows ends it, and expects it where it is => : nothing needs to be done",
        ),
        (never(Pods::app_and(kuma)), "", "the Kuma control plane ends it"),
        (Pods::app_and(kuma), "", ""),
    ]);
}

#[test]
fn all_or_nothing_and_the_one_in_the_way_is_named() {
    let hosted = with(LOGS, r#""ports":[{"containerPort":24224,"hostPort":24224}]"#);
    let answer = converted(&Pods::of(&[SQL, APP, &hosted]), "");
    assert_eq!(answer.mutated_object, None);
    assert_eq!(
        answer.warnings,
        [
            r#"spec.containers[0] "cloud-sql-proxy" cannot be made a native sidecar: "fluent-bit" cannot be converted, and a pod is converted as a whole (helper-not-native): lift the obstacle of "fluent-bit" or exempt it"#,
            r#"spec.containers[2] "fluent-bit" cannot be made a native sidecar: its hostPort 24224 would not be published (helper-not-native): remove hostPort and reach it by a Service, or give the pod hostNetwork"#,
        ]
    );
    assert!(answer.audit_annotations.iter().all(|(key, _)| *key != "converted" && *key != "enforced"));
}

#[test]
fn an_exempt_or_excluded_helper_neither_moves_nor_stands_in_the_way() {
    let hosted = with(LOGS, r#""ports":[{"containerPort":24224,"hostPort":24224}]"#);
    for more in [
        r#","exempt":[{"container":"fluent-*","reason":"its port"}]"#,
        r#","helpers":{"exclude":["fluent-bit"]}"#,
        r#","helpers":{"exclude":["category:log-collector"]}"#,
        r#","rules":{"helper-not-native":"enforce"},"exempt":[{"image":"*/fluent-bit:3.2","rule":"helper-*","reason":"its port"}]"#,
    ] {
        let answer = converted(&Pods::of(&[SQL, APP, &hosted]), more);
        let rewritten = answer.mutated_object.unwrap();
        assert!(rewritten.contains(&format!(r#""containers":[{APP},{hosted}]"#)), "{more}");
        assert!(answer.audit_annotations.contains(&("converted", "cloud-sql-proxy".to_owned())), "{more}");
        let only = converted(&Pods::of(&[APP, &hosted]), more);
        assert_eq!(only, Answer::default(), "{more}");
    }
}

#[test]
fn a_rule_that_only_warns_or_is_ignored_converts_nothing() {
    for level in ["warn", "ignore"] {
        let answer = converted(&Pods::app_and(SQL), &format!(r#","rules":{{"helper-not-native":"{level}"}}"#));
        assert_eq!(answer.mutated_object, None, "{level}");
    }
}

#[test]
fn on_obstacle_reject_refuses_what_cannot_be_converted() {
    let hosted = with(LOGS, r#""ports":[{"containerPort":24224,"hostPort":24224}]"#);
    let strict = r#","mutate":{"onObstacle":"reject"}"#;
    let answer = converted(&Pods::of(&[SQL, APP, &hosted]), strict);
    let message = answer.rejection.unwrap().message;
    assert_eq!(answer.mutated_object, None);
    assert!(
        message.contains("its hostPort 24224 would not be published") && message.contains("Remove hostPort"),
        "{message}"
    );
    assert!(converted(&Pods::app_and(SQL), strict).mutated_object.is_some());
    let workload = |pods: Pods| {
        Ask::to_create("Deployment.apps", &pods.object("Deployment.apps")).under(&settings(strict)).outcome()
    };
    assert_eq!(workload(Pods::app_and(&hosted)), "reject helper-not-native fluent-bit");
    assert_eq!(workload(Pods::app_and(SQL)), "warn helper-not-native cloud-sql-proxy");
    // What no move mends is an obstacle too.
    let hangs = |more: &str| converted(&Pods::app_after(SQL), more).rejection.map(|rejection| rejection.message);
    assert!(hangs(strict).is_some_and(|message| message.contains("rule: init-never-finishes")));
    assert_eq!(hangs(""), None);
    // What controllers make is not where to say no.
    let of_old = Pods::app_and(&hosted).controlled_by("apps/v1", "ReplicaSet");
    assert_eq!(converted(&of_old, strict).rejection, None);
}

#[test]
fn controlled_pods_are_converted_like_any_other() {
    for (version, kind, policy) in
        [("apps/v1", "ReplicaSet", "Always"), ("batch/v1", "Job", "Never"), ("example.com/v1", "Acme", "Always")]
    {
        let pods = Pods::app_and(SQL).controlled_by(version, kind).spec(&format!(r#""restartPolicy":"{policy}""#));
        let answer = converted(&pods, "");
        assert!(answer.mutated_object.is_some(), "{kind}");
        assert_eq!(answer.warnings.len(), 1, "{kind}");
    }
}

#[test]
fn workloads_are_accepted_with_what_will_become_of_their_pods() {
    let hosted = with(LOGS, r#""ports":[{"containerPort":24224,"hostPort":24224}]"#);
    for kind in ["Deployment.apps", "StatefulSet.apps", "CronJob.batch", "Job.batch", "PodTemplate"] {
        let ask = |pods: Pods| Ask::to_create(kind, &pods.object(kind)).under(&settings("")).answer();
        let answer = ask(Pods::app_and(SQL));
        assert_eq!((answer.rejection, answer.mutated_object), (None, None), "{kind}");
        assert_eq!(answer.warnings.len(), 1, "{kind}");
        assert!(answer.warnings[0].contains("it is moved in each Pod when that is created"), "{:?}", answer.warnings);
        assert!(answer.audit_annotations.iter().all(|(key, _)| *key != "converted"), "{kind}");
        let answer = ask(Pods::app_and(&hosted));
        assert_eq!((answer.rejection, answer.mutated_object), (None, None), "{kind}");
        assert!(answer.warnings[0].contains("its hostPort 24224 would not be published"), "{:?}", answer.warnings);
    }
}

#[test]
fn only_a_pod_that_is_being_made_is_rewritten() {
    let pod = Pods::app_and(SQL).object("Pod");
    let labelled = Pods::app_and(SQL).label("app", "shop").object("Pod");
    for ask in [
        Ask::to_update("Pod", &pod, &labelled),
        Ask::to_audit("Pod", &pod),
        Ask::to_create("Pod", &pod).operation("DELETE"),
        Ask::to_create("Pod", &pod).sub_resource("ephemeralcontainers"),
        Ask::to_update("Pod", &pod, &pod).sub_resource("resize"),
        Ask::to_create("Pod.example.com", &pod),
    ] {
        let answer = ask.under(&settings("")).answer();
        assert_eq!((answer.rejection, answer.mutated_object), (None, None));
        assert!(answer.warnings.iter().all(|warning| !warning.contains("moved")), "{:?}", answer.warnings);
    }
}

#[test]
fn without_mutate_nothing_is_rewritten() {
    for action in ["reject", "warn"] {
        let ask = Ask::to_create("Pod", &Pods::app_and(SQL).object("Pod"));
        assert_eq!(
            ask.under(&format!(r#"{{"action":"{action}","minimumKubernetesVersion":"1.33"}}"#)).answer().mutated_object,
            None
        );
    }
}

#[test]
fn action_and_job_action_together_decide() {
    let hosted = with(SQL, r#""ports":[{"containerPort":5432,"hostPort":5432}]"#);
    let of_job =
        |helper: &str| Pods::app_and(helper).controlled_by("batch/v1", "Job").spec(r#""restartPolicy":"Never""#);
    let outcome = |action: &str, job_action: &str, kind: &str, pods: &Pods, more: &str| {
        let settings =
            format!(r#"{{"action":"{action}","jobAction":"{job_action}","minimumKubernetesVersion":"1.33"{more}}}"#);
        let answer = Ask::to_create(kind, &pods.object(kind)).under(&settings).answer();
        match (answer.rejection, answer.mutated_object) {
            (Some(_), None) => "reject",
            (None, Some(_)) => "convert",
            (None, None) => "warn",
            (Some(_), Some(_)) => "both",
        }
    };
    let enforce = r#","controlledObjects":"enforce""#;
    for (action, job_action, kind, helper, more, expected) in [
        ("mutate", "same", "Pod", SQL, "", "convert"),
        ("mutate", "same", "Pod", &hosted, enforce, "warn"),
        ("mutate", "same", "Job.batch", SQL, "", "warn"),
        ("mutate", "same", "Job.batch", &hosted, "", "warn"),
        // A Job is refused as jobAction says; the Pods of one that is there already are converted, and refused if they cannot be.
        ("mutate", "reject", "Pod", SQL, enforce, "convert"),
        ("mutate", "reject", "Pod", SQL, "", "convert"),
        ("mutate", "reject", "Pod", &hosted, enforce, "reject"),
        ("mutate", "reject", "Pod", &hosted, "", "warn"),
        ("mutate", "reject", "Job.batch", SQL, "", "reject"),
        ("mutate", "reject", "Deployment.apps", SQL, "", "warn"),
        ("mutate", "warn", "Pod", SQL, "", "warn"),
        ("mutate", "warn", "Job.batch", SQL, "", "warn"),
        ("warn", "mutate", "Pod", SQL, "", "convert"),
        ("warn", "mutate", "Pod", &hosted, enforce, "warn"),
        ("warn", "mutate", "Job.batch", SQL, "", "warn"),
        ("warn", "mutate", "Deployment.apps", SQL, "", "warn"),
        ("reject", "mutate", "Pod", SQL, enforce, "convert"),
        ("reject", "mutate", "Job.batch", SQL, "", "warn"),
        ("reject", "mutate", "Deployment.apps", SQL, "", "reject"),
    ] {
        let pods = if kind == "Pod" { of_job(helper) } else { Pods::app_and(helper) };
        assert_eq!(
            outcome(action, job_action, kind, &pods, more),
            expected,
            "{action} {job_action} {kind} {helper} {more}"
        );
    }
    // Only a Job's helpers are meant by jobAction.
    let bare = Pods::app_and(SQL).spec(r#""restartPolicy":"Never""#);
    assert_eq!(outcome("warn", "mutate", "Pod", &bare, ""), "warn");
}

#[test]
fn a_stuck_init_container_is_never_converted() {
    let answer = converted(&Pods::app_after(SQL), "");
    assert_eq!((answer.rejection, answer.mutated_object), (None, None));
    assert_eq!(answer.audit_annotations, [("init-never-finishes", "cloud-sql-proxy".to_owned())]);
}

const DERIVE: &str = r#","mutate":{"startupProbe":"derive"}"#;

/// The startup probe that a moved container gets.
fn derived(pods: &Pods, version: &str) -> Option<String> {
    let settings = settings(DERIVE).replace("1.33", version);
    let rewritten = Ask::to_create("Pod", &pods.object("Pod")).under(&settings).answer().mutated_object.unwrap();
    let (_, rest) = rewritten.split_once(r#""restartPolicy":"Always","startupProbe":"#)?;
    Some(rest.split_once("}]").unwrap().0.to_owned())
}

#[test]
fn a_startup_probe_is_derived_from_the_readiness_probe() {
    let on = |probe: &str| Pods::app_and(&with(LOGS, &format!(r#""readinessProbe":{probe}"#)));
    for (readiness, expected) in [
        (
            r#"{"httpGet":{"path":"/ready","port":2020,"scheme":"HTTP"},"initialDelaySeconds":5,"periodSeconds":3,"timeoutSeconds":2,"successThreshold":2,"failureThreshold":3}"#,
            r#"{"httpGet":{"path":"/ready","port":2020,"scheme":"HTTP"},"periodSeconds":3,"timeoutSeconds":2,"successThreshold":1,"failureThreshold":30}"#,
        ),
        (
            r#"{"failureThreshold":50,"exec":{"command":["true"]}}"#,
            r#"{"exec":{"command":["true"]},"successThreshold":1,"failureThreshold":50}"#,
        ),
        (
            r#"{"tcpSocket":{"port":"web"},"httpGet":null}"#,
            r#"{"tcpSocket":{"port":"web"},"successThreshold":1,"failureThreshold":30}"#,
        ),
        (
            r#"{"grpc":{"port":1,"service":"s"},"periodSeconds":null}"#,
            r#"{"grpc":{"port":1,"service":"s"},"successThreshold":1,"failureThreshold":30}"#,
        ),
    ] {
        assert_eq!(derived(&on(readiness), "1.33").as_deref(), Some(expected), "{readiness}");
    }
    let none = r#"{"periodSeconds":3}"#;
    let ask = Ask::to_create("Pod", &on(none).object("Pod")).under(&settings(DERIVE));
    assert!(
        !ask.answer_as_it_is().mutated_object.unwrap().contains("startupProbe"),
        "a probe without a handler is no probe"
    );
}

#[test]
fn a_startup_probe_is_derived_from_the_catalog_where_the_arguments_open_its_endpoint() {
    let sql = |args: &str| Pods::app_and(&SQL.replace(r#"["p:r:i"]"#, args));
    let probe = |port: u16| {
        Some(format!(
            r#"{{"httpGet":{{"path":"/startup","port":{port}}},"periodSeconds":1,"timeoutSeconds":5,"successThreshold":1,"failureThreshold":60}}"#
        ))
    };
    for (pods, expected) in [
        (sql(r#"["--health-check","--http-address=0.0.0.0","p:r:i"]"#), probe(9090)),
        (sql(r#"["--health-check","--http-address","0.0.0.0","--http-port=9801","p:r:i"]"#), probe(9801)),
        (sql(r#"["--health-check","p:r:i"]"#), None),
        (sql(r#"["--http-address=0.0.0.0","p:r:i"]"#), None),
        (sql(r#"["--health-check=false","--http-address=0.0.0.0","p:r:i"]"#), None),
        (sql(r#"["--health-check","--http-address=0.0.0.0","--http-port=$(PORT)","p:r:i"]"#), None),
        // Its endpoint is said to be always there, which the arguments do not show.
        (Pods::app_and(ISTIO), None),
    ] {
        assert_eq!(derived(&pods, "1.33"), expected, "{}", pods.template());
    }
}

#[test]
fn a_startup_probe_is_derived_for_each_sort_of_endpoint() {
    let pods = Pods::app_and(r#"{"name":"tunnel","image":"infra/tunnel:1","args":["--health","--listen=7000"]}"#);
    let derived = |startup: &str| {
        let startup = format!(r#"{{"needs":["--health"],{startup}}}"#);
        let helper = format!(
            r#"{{"id":"tunnel","title":"Tunnel","category":"tunnel","images":["infra/tunnel"],"startup":{startup}}}"#
        );
        let more = format!(r#"{DERIVE},"helpers":{{"custom":[{helper}]}}"#);
        let rewritten = converted(&pods, &more).mutated_object.unwrap();
        let (_, rest) = rewritten.split_once(r#""startupProbe":{"#)?;
        Some(rest.split_once(r#","periodSeconds":1,"#).unwrap().0.to_owned())
    };
    for (startup, expected) in [
        (r#""http":{"path":"/a\"b","port":1}"#, Some(r#""httpGet":{"path":"/a\"b","port":1}"#)),
        (r#""tcp":{"port":1}"#, Some(r#""tcpSocket":{"port":1}"#)),
        (r#""tcp":{"port":1},"portArgs":["--listen"]"#, Some(r#""tcpSocket":{"port":7000}"#)),
        (r#""tcp":{"port":1},"portArgs":["--health"]"#, None),
        (r#""exec":["tunnel","say \"hi\""]"#, Some(r#""exec":{"command":["tunnel","say \"hi\""]}"#)),
    ] {
        assert_eq!(derived(startup).as_deref(), expected, "{startup}");
    }
}

#[test]
fn no_startup_probe_is_derived_where_it_could_hang_the_pod() {
    let ready = r#""readinessProbe":{"tcpSocket":{"port":2020}}"#;
    let app = with(APP, r#""ports":[{"containerPort":2020}]"#);
    let sql = SQL.replace(r#"["p:r:i"]"#, r#"["--health-check","--http-address=0.0.0.0","p:r:i"]"#);
    let at_9090 = with(APP, r#""ports":[{"containerPort":9090}]"#);
    let never = |pods: Pods| pods.spec(r#""restartPolicy":"Never""#);
    for (pods, version, expected) in [
        (Pods::of(&[APP, &with(LOGS, ready)]), "1.33", true),
        (Pods::of(&[&app, &with(LOGS, ready)]), "1.33", false),
        (Pods::of(&[&at_9090, &sql]), "1.33", false),
        (never(Pods::of(&[APP, &with(LOGS, ready)])), "1.33", true),
        (never(Pods::of(&[APP, &with(LOGS, ready)])), "1.32", false),
        (Pods::of(&[APP, &with(LOGS, ready)]), "1.32", true),
        (Pods::of(&[APP, LOGS]), "1.33", false),
    ] {
        assert_eq!(derived(&pods, version).is_some(), expected, "{version} {}", pods.template());
    }
    // One that is there stays as it is, and one that is null is none.
    let given = with(LOGS, &format!(r#"{ready},"startupProbe":{{"tcpSocket":{{"port":1}}}}"#));
    let rewritten = converted(&Pods::app_and(&given), DERIVE).mutated_object.unwrap();
    assert!(rewritten.contains(&with(&given, r#""restartPolicy":"Always""#)));
    let null = with(LOGS, &format!(r#"{ready},"startupProbe":null"#));
    let rewritten = converted(&Pods::app_and(&null), DERIVE).mutated_object.unwrap();
    assert_eq!(rewritten.matches("startupProbe").count(), 1, "{rewritten}");
    // Without the setting none is made.
    assert!(!converted(&Pods::app_and(&with(LOGS, ready)), "").mutated_object.unwrap().contains("startupProbe"));
}

#[test]
fn a_pod_of_nothing_but_helpers_keeps_one_as_its_app() {
    let pgbouncer = r#"{"name":"pgbouncer","image":"edoburu/pgbouncer:v1.24.1-p1"}"#;
    let rbac = r#"{"name":"kube-rbac-proxy","image":"quay.io/brancz/kube-rbac-proxy:v0.19.1"}"#;
    let rewritten = converted(&Pods::of(&[rbac, pgbouncer]), "").mutated_object.unwrap();
    assert!(rewritten.contains(&format!(r#""containers":[{pgbouncer}]"#)), "{rewritten}");
    for pods in [Pods::of(&[SQL]), Pods::of(&[LOGS, LOGS]), Pods::of(&[pgbouncer])] {
        assert_eq!(converted(&pods, ""), Answer::default());
    }
}

#[test]
fn an_update_is_refused_only_for_what_it_adds() {
    let hosted = with(LOGS, r#""ports":[{"containerPort":24224,"hostPort":24224}]"#);
    let strict = settings(r#","mutate":{"onObstacle":"reject"}"#);
    let object = |pods: Pods| pods.object("Deployment.apps");
    let (old, new) = (object(Pods::of(&[APP])), object(Pods::app_and(&hosted)));
    let update = |from: &str, to: &str| Ask::to_update("Deployment.apps", from, to).under(&strict).outcome();
    assert_eq!(update(&old, &new), "reject helper-not-native fluent-bit");
    assert_eq!(update(&new, &new.replace("app:1", "app:2")), "warn helper-not-native fluent-bit");
}

#[test]
fn what_is_worth_saying_of_the_rewritten_pod_is_said_when_it_is_judged() {
    let sleeps = with(SQL, r#""lifecycle":{"preStop":{"sleep":{"seconds":20}}}"#);
    let pods = Pods::app_and(&sleeps).controlled_by("batch/v1", "Job").spec(r#""restartPolicy":"Never""#);
    let rewritten = converted(&pods, "").mutated_object.unwrap();
    let settings = r#"{"controlledObjects":"enforce"}"#;
    assert_eq!(
        Ask::to_create("Pod", &rewritten).under(settings).outcome(),
        "warn app-does-not-wait cloud-sql-proxy; warn stop-hook-delays-completion cloud-sql-proxy"
    );
}
