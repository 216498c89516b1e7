//! What people read, as golden files: each rule in its variants. After a change of a text: `cargo insta review`, and read each as
//! the person who gets it at two in the morning.

#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, clippy::indexing_slicing, missing_docs)]

use native_sidecar_engine::answer::Answer;
use native_sidecar_engine::validate::evaluate;
use native_sidecar_testing::request::*;
use proptest::prelude::*;

fn answer(ask: &Ask) -> Answer {
    evaluate(ask.payload().as_bytes())
}

fn create(kind: &str, pods: &Pods) -> Answer {
    answer(&Ask::to_create(kind, &pods.object(kind)))
}

/// All that people read of an answer.
fn text(answer: &Answer) -> String {
    assert_limits(answer);
    let mut text = match &answer.rejection {
        Some(rejection) => format!("{}\n{}\n", rejection.code, rejection.message),
        None => "accepted\n".to_owned(),
    };
    for warning in &answer.warnings {
        text.push_str(&format!("Warning: {warning}\n"));
    }
    text
}

/// The limits that the API server, events and people set.
fn assert_limits(answer: &Answer) {
    assert!(answer.warnings.len() <= 10, "{:?}", answer.warnings);
    for warning in &answer.warnings {
        assert!(warning.chars().count() <= 256, "{warning}");
        assert!(!warning.chars().any(char::is_control), "{warning:?}");
    }
    let Some(rejection) = &answer.rejection else { return };
    let message = &rejection.message;
    assert!(message.len() <= 32 * 1024, "{} bytes", message.len());
    assert!(!message.chars().any(|character| character.is_control() && character != '\n'), "{message:?}");
    let first = message.lines().next().unwrap();
    assert!(first.chars().count() <= 220, "{} characters: {first}", first.chars().count());
    assert!(!first.trim().is_empty());
    // What cannot be judged has nothing of it to be helped with.
    let (findings, help) = message.rsplit_once("\nhelp: ").unwrap_or((message, ""));
    assert_eq!(rejection.code == 403, help.starts_with("https://"), "{message}");
    for finding in findings.split("\n\n") {
        assert!(finding.chars().count() <= 900, "{} characters: {finding}", finding.chars().count());
    }
}

/// One snapshot holds the variants of one rule, each under its title.
fn assert_texts(name: &str, variants: &[(&str, Answer)]) {
    let shown: Vec<String> = variants.iter().map(|(title, answer)| format!("# {title}\n{}", text(answer))).collect();
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!(name, shown.join("\n"));
    });
}

fn native(container: &str) -> String {
    container.replacen(r#""image""#, r#""restartPolicy":"Always","image""#, 1)
}

const VAULT: &str =
    r#"{"name":"vault-agent","image":"hashicorp/vault:1.20.4","args":["agent","-config=/home/vault/config.json"]}"#;
const LINKERD: &str = r#"{"name":"linkerd-proxy","image":"cr.l5d.io/linkerd/proxy:edge-26.6.1"}"#;
const CONSUL: &str = r#"{"name":"consul-dataplane","image":"hashicorp/consul-dataplane:1.8.0"}"#;
const KUMA: &str = r#"{"name":"kuma-sidecar","image":"docker.io/kumahq/kuma-dp:2.9.0","args":["run"]}"#;
const OTEL: &str = r#"{"name":"otc-container","image":"ghcr.io/open-telemetry/opentelemetry-collector-releases/opentelemetry-collector:0.120.0","args":["--config=env:OTEL_CONFIG"]}"#;
const SPIFFE: &str =
    r#"{"name":"spiffe-helper","image":"ghcr.io/spiffe/spiffe-helper:0.10.0","args":["-config","/etc/helper.conf"]}"#;
const BACKUP: &str = r#"{"name":"backup","image":"registry.example.com/shop/backup:1","command":["sh","-c","backup; curl -XPOST localhost:9091/quitquitquit"]}"#;

fn istio() -> Pods {
    Pods::app_and(ISTIO).annotation("sidecar.istio.io/status", "{}")
}

#[test]
fn job_never_completes() {
    let pods = Pods::app_and(SQL);
    let job = pods.object("Job.batch");
    let enforce = r#"{"controlledObjects":"enforce"}"#;
    let pod = |pods: &Pods| {
        Ask::to_create("Pod", &pods.clone().controlled_by("batch/v1", "Job").object("Pod")).under(enforce)
    };
    let clean = Pods::of(&[APP]).object("Job.batch");
    assert_texts(
        "job-never-completes",
        &[
            ("a CronJob", create("CronJob.batch", &pods)),
            ("a Job", create("Job.batch", &pods)),
            ("a Job that exists and is changed", answer(&Ask::to_update("Job.batch", &clean, &job))),
            ("a Job that was so before", answer(&Ask::to_update("Job.batch", &job, &job))),
            ("a Pod of a Job, with a proxy that Istio injected", answer(&pod(&istio()))),
            ("a Pod of a Job, written by hand", answer(&pod(&pods))),
            (
                "a Pod of a Job, with an agent whose injector has no native mode",
                answer(&pod(&Pods::app_and(VAULT).annotation("vault.hashicorp.com/agent-inject-status", "injected"))),
            ),
            (
                "a proxy that only adjusts the injected one",
                create("Job.batch", &Pods::app_and(r#"{"name":"istio-proxy","image":"auto"}"#)),
            ),
            ("a helper that may end by itself, in a CronJob", create("CronJob.batch", &Pods::app_and(VAULT))),
            ("a proxy written into the template", create("Job.batch", &Pods::app_and(ISTIO))),
            ("a helper that may end by itself", create("Job.batch", &Pods::app_and(SPIFFE))),
            ("two helpers", create("CronJob.batch", &Pods::of(&[APP, SQL, LOGS]))),
            (
                "under a contact line",
                answer(&Ask::to_create("Job.batch", &job).under(r##"{"contact":"Questions: #platform"}"##)),
            ),
        ],
    );
}

#[test]
fn helper_not_native() {
    let vault = Pods::app_and(VAULT).annotation("vault.hashicorp.com/agent-inject-status", "injected");
    let identity = Pods::of(&[r#"{"name":"identity","image":"cr.l5d.io/linkerd/controller:edge-26.6.1"}"#, LINKERD])
        .annotation("linkerd.io/proxy-version", "edge-26.6.1")
        .label("linkerd.io/control-plane-component", "identity");
    let init = r#"{"name":"istio-init","image":"docker.io/istio/proxyv2:1.26.0","args":["istio-iptables"]}"#;
    assert_texts(
        "helper-not-native",
        &[
            ("a Deployment", create("Deployment.apps", &Pods::app_and(SQL))),
            ("a helper that the app does not need", create("StatefulSet.apps", &Pods::app_and(LOGS))),
            ("a Pod that may run to an end", create("Pod", &Pods::app_and(SQL).spec(r#""restartPolicy":"Never""#))),
            ("Istio injected it", create("Pod", &istio())),
            (
                "Istio injected it into a Pod that a controller made",
                answer(
                    &Ask::to_create("Pod", &istio().controlled_by("apps/v1", "ReplicaSet").object("Pod"))
                        .under(r#"{"controlledObjects":"enforce"}"#),
                ),
            ),
            (
                "Linkerd injected it",
                create("Pod", &Pods::app_and(LINKERD).annotation("linkerd.io/proxy-version", "edge-26.6.1")),
            ),
            (
                "Consul injected it",
                create(
                    "Pod",
                    &Pods::app_and(CONSUL).annotation("consul.hashicorp.com/connect-inject-status", "injected"),
                ),
            ),
            (
                "Kuma injected it, which has a switch for all only",
                create("Pod", &Pods::app_and(KUMA).annotation("kuma.io/sidecar-injected", "true")),
            ),
            (
                "the OpenTelemetry operator injected it, which is old",
                create("Pod", &Pods::app_and(OTEL).label("sidecar.opentelemetry.io/injected", "shop.sidecar")),
            ),
            ("the Vault injector, which has no native mode", create("Pod", &vault)),
            ("Linkerd's own identity controller", create("Pod", &identity)),
            (
                "a port of the node, which no native sidecar has",
                create(
                    "DaemonSet.apps",
                    &Pods::app_and(
                        &LOGS.replace(r#""image""#, r#""ports":[{"containerPort":2020,"hostPort":2020}],"image""#),
                    ),
                ),
            ),
            ("a kind that cannot hold it", create("Service.serving.knative.dev", &Pods::app_and(SQL))),
            ("a proxy written into a template", create("Deployment.apps", &Pods::app_and(ISTIO).init(&[init]))),
            (
                "an injector's helper without a native mode, written into a template",
                create("Deployment.apps", &Pods::app_and(VAULT)),
            ),
            (
                "a container that only adjusts the injected one",
                create("Deployment.apps", &Pods::app_and(r#"{"name":"istio-proxy","image":"auto"}"#)),
            ),
            (
                "a Job whose app tells the helper to quit",
                create("Job.batch", &Pods::of(&[BACKUP, &SQL.replace("p:r:i", "--quitquitquit")])),
            ),
            ("a Job in Kuma's mesh", create("Job.batch", &Pods::app_and(KUMA))),
            (
                "a log streamer",
                create(
                    "Deployment.apps",
                    &Pods::app_and(
                        r#"{"name":"access-log","image":"busybox:1.37","args":["/bin/sh","-c","tail -n+1 -F /var/log/nginx/access.log"],"volumeMounts":[{"name":"logs","mountPath":"/var/log"}]}"#,
                    ),
                ),
            ),
            (
                "told by its command",
                create(
                    "Deployment.apps",
                    &Pods::app_and(
                        r#"{"name":"db","image":"registry.example.com/db:1","command":["/cloud_sql_proxy","-instances=p:r:i"]}"#,
                    ),
                ),
            ),
            (
                "told by its name",
                create(
                    "Deployment.apps",
                    &Pods::app_and(r#"{"name":"cloudsql-proxy","image":"registry.example.com/db:1"}"#),
                ),
            ),
            (
                "told by its image and arguments",
                create(
                    "Deployment.apps",
                    &Pods::app_and(
                        r#"{"name":"authz","image":"openpolicyagent/opa:1.8.0-envoy","args":["run","--server"]}"#,
                    ),
                ),
            ),
            ("deep in a custom resource", create_in_ray()),
            ("several of one rule", create("Deployment.apps", &Pods::of(&[APP, SQL, LOGS]))),
            ("several of several rules", create("Deployment.apps", &istio_and_more())),
            (
                "in the words of a warning",
                answer(
                    &Ask::to_create("Deployment.apps", &istio_and_more().object("Deployment.apps"))
                        .under(r#"{"action":"warn"}"#),
                ),
            ),
        ],
    );
}

fn istio_and_more() -> Pods {
    Pods::of(&[APP, ISTIO, SQL]).init(&[LOGS])
}

fn create_in_ray() -> Answer {
    let bad = Pods::app_and(SQL).template();
    let good = Pods::of(&[APP]).template();
    let object = format!(
        r#"{{"spec":{{"rayClusterConfig":{{"workerGroupSpecs":[{{"template":{good}}},{{"template":{bad}}}]}}}}}}"#
    );
    answer(&Ask::to_create("RayService.ray.io", &object))
}

#[test]
fn the_first_line_names_as_many_containers_as_fit() {
    let helpers: Vec<String> =
        (0..12).map(|index| SQL.replacen("cloud-sql-proxy", &format!("proxy-{index}"), 1)).collect();
    let containers: Vec<&str> = std::iter::once(APP).chain(helpers.iter().map(String::as_str)).collect();
    let message = create("Deployment.apps", &Pods::of(&containers)).rejection.unwrap().message;
    let first = message.lines().next().unwrap();
    assert!(first.starts_with("12 containers are helpers that must be native sidecars: \"proxy-0\", "), "{first}");
    let names = first.matches("\"proxy-").count();
    assert!(first.contains(&format!("\"proxy-{}\" and {} more. For each: ", names - 1, 12 - names)), "{first}");
}

#[test]
fn init_never_finishes() {
    let never = SQL.replacen(r#""image""#, r#""restartPolicy":"Never","image""#, 1);
    let stripped = Pods::app_after(ISTIO).annotation("sidecar.istio.io/status", "{}");
    let twins = r#"{"name":"git-sync-init","image":"registry.k8s.io/git-sync/git-sync:v4.4.0"}"#;
    assert_texts(
        "init-never-finishes",
        &[
            ("a Pod", create("Pod", &Pods::app_after(SQL))),
            ("a template", create("Deployment.apps", &Pods::app_after(SQL))),
            ("a CronJob", create("CronJob.batch", &Pods::app_after(SQL))),
            ("with another restart policy", create("Deployment.apps", &Pods::app_after(&never))),
            ("of an injector", create("Pod", &stripped)),
            ("that may end by itself", create("Deployment.apps", &Pods::app_after(SPIFFE))),
            (
                "that calls itself init, beside its twin",
                create(
                    "Deployment.apps",
                    &Pods::of(&[APP]).init(&[twins, &native(&twins.replace("git-sync-init", "git-sync"))]),
                ),
            ),
            (
                "a Job that exists and is changed",
                answer(&Ask::to_update(
                    "Job.batch",
                    &Pods::of(&[APP]).object("Job.batch"),
                    &Pods::app_after(SQL).object("Job.batch"),
                )),
            ),
            ("several", create("Deployment.apps", &Pods::of(&[APP]).init(&[SQL, LOGS]))),
        ],
    );
}

#[test]
fn restart_policy_misplaced() {
    assert_texts(
        "restart-policy-misplaced",
        &[
            ("on a helper", create("Deployment.apps", &Pods::app_and(&native(SQL)))),
            ("on the app of a Job", create("Job.batch", &Pods::of(&[&native(APP)]))),
            (
                "on another container of a CronJob",
                create(
                    "CronJob.batch",
                    &Pods::app_and(&native(r#"{"name":"uploader","image":"registry.example.com/uploader:1"}"#)),
                ),
            ),
            (
                "on a helper of a Job that is told to quit",
                create("Job.batch", &Pods::of(&[BACKUP, &native(&SQL.replace("p:r:i", "--quitquitquit"))])),
            ),
            ("several", create("Deployment.apps", &Pods::of(&[APP, &native(SQL), &native(LOGS)]))),
        ],
    );
}

#[test]
fn advice() {
    let with = |container: &str, more: &str| container.replacen(r#""image""#, &format!(r#"{more},"image""#), 1);
    let listening = SQL.replace(r#"["p:r:i"]"#, r#"["--health-check","--http-address=0.0.0.0","p:r:i"]"#);
    let dapr = r#"{"name":"daprd","image":"ghcr.io/dapr/daprd:1.18.0","args":["/daprd","--app-port","8080"],"startupProbe":{"httpGet":{"path":"/v1.0/healthz","port":3501}}}"#;
    let once = r#"{"name":"fetch","image":"registry.k8s.io/git-sync/git-sync:v4.4.0","args":["--one-time"]}"#;
    let ports = with(NATIVE_SQL, r#""ports":[{"name":"pg","containerPort":5432,"hostPort":5432}]"#);
    let sleeps = with(NATIVE_SQL, r#""lifecycle":{"preStop":{"sleep":{"seconds":20}}}"#);
    let listens = NATIVE_SQL.replace(r#"["--health"#, r#"["--quitquitquit","--health"#);
    let dind = r#"{"name":"dind","image":"docker:28-dind","args":["dockerd"]}"#;
    let old = Ask::to_create("Deployment.apps", &Pods::app_after(&ports).object("Deployment.apps"))
        .under(r#"{"minimumKubernetesVersion":"1.30"}"#);
    assert_texts(
        "advice",
        &[
            ("app-does-not-wait, the endpoint is off", create("Deployment.apps", &Pods::app_after(&native(SQL)))),
            ("app-does-not-wait, the endpoint is on", create("Deployment.apps", &Pods::app_after(&native(&listening)))),
            (
                "app-does-not-wait, the endpoint is moved",
                create("Deployment.apps", &Pods::app_after(&native(&listening.replace("p:r:i", "--http-port=9801")))),
            ),
            ("app-does-not-wait, no endpoint is known", create("Deployment.apps", &Pods::app_after(&native(VAULT)))),
            ("app-does-not-wait, a mesh", create("Pod", &Pods::app_after(&native(ISTIO)))),
            ("app-does-not-wait, a command", create("Job.batch", &Pods::app_after(&native(dind)))),
            ("start-deadlocks", create("Deployment.apps", &Pods::app_after(&native(dapr)))),
            ("one-shot-restarts", create("Deployment.apps", &Pods::app_after(&native(once)))),
            ("stop-hook-delays-completion", create("CronJob.batch", &Pods::app_after(&sleeps))),
            ("quit-call-obsolete", create("Job.batch", &Pods::of(&[BACKUP]).init(&[&listens]))),
            ("host-port-lost and named-port-lost", answer(&old)),
        ],
    );
}

#[test]
fn what_cannot_be_judged() {
    assert_texts(
        "unreadable",
        &[
            ("no JSON", evaluate(b"<html>")),
            (
                "a built-in kind",
                answer(&Ask::to_create("Deployment.apps", r#"{"spec":{"template":{"spec":{"containers":{}}}}}"#)),
            ),
            (
                "a custom resource",
                answer(&Ask::to_create(
                    "Rollout.argoproj.io",
                    r#"{"spec":{"template":{"spec":{"containers":[{"image":7}]}}}}"#,
                )),
            ),
            (
                "settings",
                answer(
                    &Ask::to_create("Pod", "{}").under(r#"{"helpers":{"exclude":["istio-proxi"]},"jobaction":"warn"}"#),
                ),
            ),
        ],
    );
}

// The limits hold whatever the object says.

fn hostile_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z-]{1,63}",
        any::<String>(),
        proptest::collection::vec(any::<char>(), 0..600).prop_map(|characters| characters.into_iter().collect()),
        ".{0,40}".prop_map(|text| text.repeat(100)),
        Just("\u{0}\r\n\t\u{7f}\u{85}\u{2028}\u{202e}\u{1f9ff}".repeat(20)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_message_keeps_its_limits_whatever_names_images_paths_and_titles_say(
        (app, name, image, title, key) in (hostile_text(), hostile_text(), hostile_text(), hostile_text(), hostile_text()),
        kind in prop_oneof![Just("Pod"), Just("Job.batch"), Just("CronJob.batch"), Just("Deployment.apps"), Just("TFJob.kubeflow.org")],
        init in any::<bool>(),
        restarts in any::<bool>(),
        warn in any::<bool>(),
        copies in 1_usize..40,
    ) {
        let json = |text: &str| serde_json::to_string(text).unwrap();
        let helper = format!(
            r#"{{"name":{},"image":{}{}}}"#,
            json(&name),
            json(&format!("{}/acme/proxy", image.replace('@', " "))),
            if restarts { r#","restartPolicy":"Always""# } else { "" },
        );
        let app = format!(r#"{{"name":{},"image":"app"}}"#, json(&app));
        let helpers = vec![helper.as_str(); copies];
        let pods = if init { Pods::of(&[&app]).init(&helpers) } else { Pods::of(&helpers).init(&[]).init(&[]) };
        let pods = if init { pods } else { let mut all = vec![app.as_str()]; all.extend(&helpers); Pods::of(&all) };
        let object = match kind {
            "TFJob.kubeflow.org" => format!(r#"{{"spec":{{"tfReplicaSpecs":{{{}:{{"template":{}}}}}}}}}"#, json(&key), pods.template()),
            _ => pods.object(kind),
        };
        let settings = format!(
            r#"{{"action":"{}","helpers":{{"custom":[{{"id":"acme","title":{},"category":"runtime","images":["acme/proxy"],"neededAtStart":true,"startup":{{"http":{{"path":{},"port":80}},"needs":[{}]}}}}]}}}}"#,
            if warn { "warn" } else { "reject" }, json(&title), json(&key), json(&format!("--{title}")),
        );
        let answer = answer(&Ask::to_create(kind, &object).under(&settings));
        if let Some(rejection) = &answer.rejection {
            prop_assert!(rejection.code != 400, "{}", rejection.message);
        }
        if answer.rejection.as_ref().is_none_or(|rejection| rejection.code == 403) {
            assert_limits(&answer);
            prop_assert!(!answer.audit_annotations.is_empty());
        }
    }
}

#[test]
fn no_key_and_no_helper_of_the_settings_breaks_the_first_line() {
    let custom = r#"{"id":"acme","title":"Acme","category":"tunnel","images":["shop/acme"],"injector":{"name":"A\nB\u0085","native":"available"}}"#;
    let settings = format!(r#"{{"helpers":{{"custom":[{custom}]}}}}"#);
    let (one, other) = (r#"{"name":"a","image":"shop/acme"}"#, r#"{"name":"b","image":"shop/acme"}"#);
    for regular in [&[APP, one][..], &[APP, one, other]] {
        let template = Pods::of(regular).template();
        let job =
            format!(r#"{{"metadata":{{}},"spec":{{"pytorchReplicaSpecs":{{"W\nX":{{"template":{template}}}}}}}}}"#);
        let answer = answer(&Ask::to_create("PyTorchJob.kubeflow.org", &job).under(&settings));
        assert_limits(&answer);
        let message = &answer.rejection.unwrap().message;
        let first = message.lines().next().unwrap();
        assert!(first.ends_with('.') && message.contains("[W X]") | message.contains(".W X."), "{message}");
        assert!(message.contains("A B"), "{message}");
    }
}
