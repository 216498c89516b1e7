//! Manifests that look like something else than they are: each of these misled a person or a tool before.

use crate::testing::{test, *};

/// A container of a name, an image, and further members.
fn container(name: &str, image: &str, more: &str) -> String {
    let comma = if more.is_empty() { "" } else { "," };
    format!(r#"{{"name":"{name}","image":"{image}"{comma}{more}}}"#)
}

fn args(args: &[&str]) -> String {
    format!(r#""args":{args:?}"#)
}

#[test]
fn a_declared_container_with_image_auto_adjusts_what_the_injector_makes() {
    let auto = container("istio-proxy", "auto", r#""env":[{"name":"LOG_LEVEL","value":"debug"}]"#);
    let fuse =
        container("gke-gcsfuse-sidecar", "registry.example.com/mirror/gcs-fuse-csi-driver-sidecar-mounter:v1", "");
    assert_outcomes(&[
        ("Deployment.apps", Pods::of(&[&auto, APP]), "warn helper-not-native istio-proxy"),
        ("Job.batch", Pods::of(&[APP, &auto]), "warn job-never-completes istio-proxy"),
        (
            "StatefulSet.apps",
            Pods::app_and(&fuse).annotation("gke-gcsfuse/volumes", "true"),
            "warn helper-not-native gke-gcsfuse-sidecar",
        ),
        // In the Pod the injector has done its work: there it counts.
        ("Pod", Pods::app_and(ISTIO), "reject helper-not-native istio-proxy"),
    ]);
}

#[test]
fn an_injector_without_a_switch_is_to_be_updated() {
    let azwi = r#"{"name":"azwi-proxy","image":"mcr.microsoft.com/oss/azure/workload-identity/proxy:v1.3.0"}"#;
    let pods = Pods::app_and(azwi).annotation("azure.workload.identity/inject-proxy-sidecar", "true");
    let words = &spoken("Pod", &pods)[0].words;
    assert_eq!(
        words.short,
        "update Azure Workload Identity: native is the default where the API server is 1.32 or later"
    );
}

#[test]
fn an_injected_helper_shows_in_the_pod_only_and_is_fixed_by_its_injector() {
    let pods = Pods::app_and(ISTIO).annotation("sidecar.istio.io/status", "{}");
    let template = Pods::of(&[APP]).label("sidecar.istio.io/inject", "true");
    assert_outcomes(&[("Deployment.apps", template, "")]);
    let message = |pods: &Pods| {
        let rejection = Ask::to_create("Pod", &pods.object("Pod")).answer().rejection;
        rejection.map(|rejection| rejection.message).unwrap_or_default()
    };
    let injected = message(&pods);
    assert!(injected.contains(r#"sidecar.istio.io/nativeSidecar: "true""#), "{injected}");
    assert!(!injected.contains("Move it"), "{injected}");
    let vault = container("vault-agent", "hashicorp/vault:1.20", &args(&["agent"]));
    let without_switch =
        message(&Pods::app_and(&vault).annotation("vault.hashicorp.com/agent-inject-status", "injected"));
    assert!(without_switch.contains("cannot inject native sidecars"), "{without_switch}");
    // A webhook built before 1.28 took the line away on the way.
    let stripped = message(&Pods::app_after(ISTIO).annotation("sidecar.istio.io/status", "{}"));
    assert!(
        stripped.contains("init-never-finishes") && stripped.contains("kubectl get mutatingwebhookconfigurations"),
        "{stripped}"
    );
}

#[test]
fn istio_s_proxy_is_the_app_of_gateways_waypoints_and_ztunnel() {
    let proxy = "docker.io/istio/proxyv2:1.26.0";
    let own = container("metrics", "registry.example.com/edge/metrics:1", "");
    assert_outcomes(&[
        (
            "Deployment.apps",
            Pods::of(&[&container("istio-proxy", "auto", "")]).annotation("inject.istio.io/templates", "gateway"),
            "",
        ),
        ("Deployment.apps", Pods::of(&[&container("istio-proxy", proxy, &args(&["proxy", "router"])), &own]), ""),
        ("Deployment.apps", Pods::of(&[&container("istio-proxy", proxy, &args(&["proxy", "waypoint"])), &own]), ""),
        (
            "DaemonSet.apps",
            Pods::of(&[&container(
                "istio-proxy",
                "registry.istio.io/release/ztunnel:1.30.0",
                &args(&["proxy", "ztunnel"]),
            )]),
            "",
        ),
        (
            "Deployment.apps",
            Pods::of(&[&container("istio-proxy", "gcr.io/istio-release/proxyv2:1.14", &args(&["proxy", "router"]))]),
            "",
        ),
        (
            "Deployment.apps",
            Pods::of(&[&container("istio-proxy", proxy, &args(&["proxy", "sidecar"])), &own]),
            "reject helper-not-native istio-proxy",
        ),
    ]);
}

#[test]
fn linkerd_keeps_the_proxy_of_its_identity_controller_ordinary() {
    let identity = container("identity", "cr.l5d.io/linkerd/controller:edge-26.6.1", "");
    let proxy = container("linkerd-proxy", "cr.l5d.io/linkerd/proxy:edge-26.6.1", "");
    let pods = |app: &str| {
        let pods = Pods::of(&[app, &proxy]).annotation("linkerd.io/proxy-version", "edge-26.6.1");
        pods.label("linkerd.io/control-plane-component", "identity")
    };
    assert_outcomes(&[
        ("Pod", pods(&identity), "warn helper-not-native linkerd-proxy"),
        ("Deployment.apps", pods(&identity), "warn helper-not-native linkerd-proxy"),
        // An app of that name.
        ("Pod", Pods::of(&[&identity, &proxy]), "reject helper-not-native linkerd-proxy"),
    ]);
    let answer = Ask::to_create("Pod", &pods(&identity).object("Pod")).answer();
    assert!(answer.warnings.iter().any(|warning| warning.contains("on purpose")), "{:?}", answer.warnings);
}

#[test]
fn twins_of_one_image_differ_by_name_command_or_environment_only() {
    let vault = |name: &str| {
        container(
            name,
            "hashicorp/vault:1.20.4",
            r#""command":["/bin/sh","-ec"],"args":["echo ${VAULT_CONFIG?} | base64 -d > /home/vault/config.json && vault agent -config=/home/vault/config.json"]"#,
        )
    };
    let linkerd = "cr.l5d.io/linkerd/proxy:edge-26.6.1";
    let datadog = "gcr.io/datadoghq/agent:7.68.0";
    let tailscale = "ghcr.io/tailscale/tailscale:v1.86.2";
    assert_outcomes(&[
        (
            "Pod",
            Pods::of(&[APP, &vault("vault-agent")]).init(&[&vault("vault-agent-init")]).annotation("vault.hashicorp.com/agent-inject-status", "injected"),
            "reject helper-not-native vault-agent",
        ),
        (
            "Pod",
            Pods::of(&[APP, &container("linkerd-proxy", linkerd, "")]).init(&[
                &container("linkerd-init", linkerd, r#""command":["/usr/lib/linkerd/linkerd2-proxy-init"]"#),
                &container("linkerd-network-validator", linkerd, r#""command":["/usr/lib/linkerd/linkerd2-network-validator"]"#),
            ]),
            "reject helper-not-native linkerd-proxy",
        ),
        (
            "DaemonSet.apps",
            Pods::of(&[&container("agent", datadog, r#""command":["agent","run"]"#), &container("trace-agent", datadog, r#""command":["trace-agent"]"#)])
                .init(&[
                    &container("init-volume", datadog, r#""command":["bash","-c"],"args":["cp -r /etc/datadog-agent /opt"]"#),
                    &container("init-config", datadog, r#""command":["bash","-c"],"args":["for script in $(find /etc/cont-init.d/ -type f -name '*.sh' | sort) ; do bash $script ; done"]"#),
                ]),
            "",
        ),
        (
            "Deployment.apps",
            Pods::of(&[APP, &container("ts-sidecar", tailscale, r#""env":[{"name":"TS_KUBE_SECRET","value":"ts"}]"#)])
                .init(&[&container("sysctler", tailscale, r#""command":["/bin/sh"],"args":["-c","sysctl -w net.ipv4.ip_forward=1"]"#)]),
            "reject helper-not-native ts-sidecar",
        ),
    ]);
}

#[test]
fn a_one_shot_helper_among_the_regular_containers_need_not_be_native() {
    let cases = [
        container(
            "vault-agent",
            "hashicorp/vault:1.20",
            &args(&["agent", "-config=/vault/config.hcl", "-exit-after-auth"]),
        ),
        container("vault-agent", "hashicorp/vault:1.20", &args(&["agent", "-exit-after-auth=true"])),
        container("consul-template", "hashicorp/consul-template:0.41", &args(&["-once", "-config=/ct.hcl"])),
        container("secrets", "cyberark/secrets-provider-for-k8s:1.7", ""),
        container(
            "git-sync",
            "registry.k8s.io/git-sync/git-sync:v4.4.0",
            r#""env":[{"name":"GITSYNC_ONE_TIME","value":"true"}]"#,
        ),
    ];
    for helper in &cases {
        assert_outcomes(&[("Job.batch", Pods::app_and(helper), ""), ("Deployment.apps", Pods::app_and(helper), "")]);
        let native = helper.replacen(r#""image""#, r#""restartPolicy":"Always","image""#, 1);
        let answer = Ask::to_create("Job.batch", &Pods::app_after(&native).object("Job.batch")).answer();
        assert!(outcome(&answer).contains("warn one-shot-restarts"), "{native}: {answer:?}");
    }
}

#[test]
fn a_one_shot_mode_in_a_file_cannot_be_seen_so_nothing_that_may_end_is_rejected() {
    let hidden = [
        container("spiffe-helper", "ghcr.io/spiffe/spiffe-helper:0.10", &args(&["-config", "/etc/helper.conf"])),
        container("agent", "hashicorp/vault:1.20", &args(&["agent", "-config=/etc/vault/agent.hcl"])),
        container("consul-template", "hashicorp/consul-template:0.41", &args(&["-config=/ct.hcl"])),
        container(
            "tbot",
            "public.ecr.aws/gravitational/tbot-distroless:17",
            &args(&["start", "-c", "/config/tbot.yaml"]),
        ),
        container("infisical-agent", "infisical/cli:0.41", &args(&["agent", "--config", "/infisical/config.yaml"])),
    ];
    for helper in &hidden {
        let name = helper.split('"').nth(3).unwrap_or_default();
        assert_outcomes(&[
            ("Job.batch", Pods::app_and(helper), &format!("warn job-never-completes {name}")),
            ("Job.batch", Pods::app_after(helper), &format!("warn init-never-finishes {name}")),
            ("Deployment.apps", Pods::app_after(helper), &format!("warn init-never-finishes {name}")),
            (
                "Pod",
                Pods::app_and(helper).spec(r#""restartPolicy":"Never""#),
                &format!("warn helper-not-native {name}"),
            ),
            (
                "Pod",
                Pods::app_and(helper).spec(r#""restartPolicy":"OnFailure""#),
                &format!("warn helper-not-native {name}"),
            ),
            // Where Kubernetes restarts what ends, a container that ends would be a mistake already.
            ("Deployment.apps", Pods::app_and(helper), &format!("reject helper-not-native {name}")),
        ]);
    }
}

#[test]
fn conjur_s_two_images_read_a_missing_container_mode_in_opposite_ways() {
    let mode = |mode: &str| format!(r#""env":[{{"name":"CONTAINER_MODE","value":"{mode}"}}]"#);
    let provider = |more: &str| container("secrets-provider", "cyberark/secrets-provider-for-k8s:1.7.6", more);
    let authenticator = |more: &str| container("authenticator", "cyberark/conjur-authn-k8s-client:0.26.4", more);
    let downward = r#""env":[{"name":"CONTAINER_MODE","valueFrom":{"fieldRef":{"fieldPath":"metadata.annotations['conjur.org/container-mode']"}}}]"#;
    assert_outcomes(&[
        ("Job.batch", Pods::app_and(&provider("")), ""),
        ("Job.batch", Pods::app_and(&provider(&mode("init"))), ""),
        ("Job.batch", Pods::app_and(&provider(&mode("sidecar"))), "reject job-never-completes secrets-provider"),
        (
            "Job.batch",
            Pods::app_and(&provider("")).annotation("conjur.org/container-mode", "sidecar"),
            "reject job-never-completes secrets-provider",
        ),
        ("Job.batch", Pods::app_and(&provider(downward)), "warn job-never-completes secrets-provider"),
        ("Job.batch", Pods::app_and(&authenticator("")), "reject job-never-completes authenticator"),
        ("Job.batch", Pods::app_and(&authenticator(&mode("sidecar"))), "reject job-never-completes authenticator"),
        ("Job.batch", Pods::app_and(&authenticator(&mode("init"))), ""),
        ("Job.batch", Pods::app_and(&authenticator(downward)), "warn job-never-completes authenticator"),
    ]);
}

#[test]
fn grafana_s_native_containers_called_init_and_listing_once_are_meant_so() {
    let lists = container(
        "grafana-init-sc-alerts",
        "quay.io/kiwigrid/k8s-sidecar:1.30.10",
        r#""env":[{"name":"METHOD","value":"LIST"}]"#,
    );
    let native = lists.replace(r#""image""#, r#""restartPolicy":"Always","image""#);
    assert_outcomes(&[
        ("Deployment.apps", Pods::app_after(&native), ""),
        ("Deployment.apps", Pods::app_after(&lists), ""),
        ("Deployment.apps", Pods::app_after(&native.replace("LIST", "WATCH")), ""),
    ]);
}

#[test]
fn a_pod_of_nothing_but_known_helpers_keeps_an_app() {
    let envoy = container("envoy", "docker.io/envoyproxy/envoy:v1.34.1", &args(&["-c", "/config/envoy.json"]));
    let manager =
        container("shutdown-manager", "ghcr.io/projectcontour/contour:v1.31.0", r#""command":["/bin/contour"]"#);
    let rbac = |name: &str| container(name, "quay.io/openshift/origin-kube-rbac-proxy:4.19", "");
    let labels = container("prom-label-proxy", "quay.io/prometheuscommunity/prom-label-proxy:v0.12", "");
    let query = container("thanos-query", "quay.io/thanos/thanos:v0.38.0", &args(&["query"]));
    let pgbouncer = container("pgbouncer", "apache/airflow:airflow-pgbouncer-2025.03.05-1.23.1", "");
    let exporter = container("metrics-exporter", "apache/airflow:airflow-pgbouncer-exporter-2025.03.05-0.18.0", "");
    let alloy = container("alloy", "docker.io/grafana/alloy:v1.10.0", &args(&["run", "/etc/alloy/config.alloy"]));
    let reloader = container(
        "config-reloader",
        "quay.io/prometheus-operator/prometheus-config-reloader:v0.84.0",
        &args(&["--watched-dir=/etc/alloy"]),
    );
    let opa = container("opa", "openpolicyagent/opa:1.8.0-static", &args(&["run", "--server"]));
    let mgmt = container("mgmt", "openpolicyagent/kube-mgmt:9.2.1", "");
    let oauth = container("oauth2-proxy", "quay.io/oauth2-proxy/oauth2-proxy:v7.12.0", "");
    let otel = container(
        "otc-container",
        "ghcr.io/open-telemetry/opentelemetry-collector-releases/opentelemetry-collector-k8s:0.133.0",
        "",
    );
    let gateway = container("mesh-gateway", "hashicorp/consul-dataplane:1.8.0", "");
    assert_outcomes(&[
        ("DaemonSet.apps", Pods::of(&[&manager, &envoy]), ""),
        ("Deployment.apps", Pods::of(&[&oauth]), ""),
        ("Deployment.apps", Pods::of(&[&otel]), ""),
        ("Deployment.apps", Pods::of(&[&gateway]), ""),
        ("Deployment.apps", Pods::of(&[SQL]), ""),
        ("Deployment.apps", Pods::of(&[&pgbouncer, &exporter]), ""),
        ("Deployment.apps", Pods::of(&[&pgbouncer]).init(&[NATIVE_SQL]), ""),
        ("DaemonSet.apps", Pods::of(&[&alloy, &reloader]), "reject helper-not-native config-reloader"),
        ("Deployment.apps", Pods::of(&[&opa, &mgmt]), "reject helper-not-native mgmt"),
        (
            "Deployment.apps",
            Pods::of(&[&query, &rbac("kube-rbac-proxy"), &labels, &rbac("kube-rbac-proxy-rules")]),
            "reject helper-not-native kube-rbac-proxy,prom-label-proxy,kube-rbac-proxy-rules",
        ),
    ]);
}

#[test]
fn a_helper_may_come_first() {
    let reload = container(
        "configmap-reload",
        "ghcr.io/jimmidyson/configmap-reload:v0.15.0",
        &args(&["--volume-dir=/etc/config"]),
    );
    let oauth = container("oauth-proxy", "openshift/oauth-proxy:v1.1.0", &args(&["--upstream=http://localhost:8080"]));
    let git = container("git-sync", "registry.k8s.io/git-sync/git-sync:v4.4.0", "");
    for (helper, name) in [(&reload, "configmap-reload"), (&oauth, "oauth-proxy"), (&git, "git-sync")] {
        assert_outcomes(&[
            ("Deployment.apps", Pods::of(&[helper, APP]), &format!("reject helper-not-native {name}")),
            ("Deployment.apps", Pods::of(&[APP, helper]), &format!("reject helper-not-native {name}")),
        ]);
    }
    // The native one may be anywhere among the init containers, before or after those that end.
    let migrate = container("migrate", "registry.example.com/shop/app:1", "");
    assert_outcomes(&[
        ("Deployment.apps", Pods::of(&[APP]).init(&[NATIVE_SQL, &migrate]), ""),
        ("Deployment.apps", Pods::of(&[APP]).init(&[&migrate, NATIVE_SQL]), ""),
    ]);
}

#[test]
fn docker_s_client_and_daemon_are_one_image() {
    let digest = "mirror.gcr.io/library/docker@sha256:0752ca4e936da012c173c119217c0f9599b3b191c1557e53206d5d06d2627580";
    let client = container("client", digest, r#""command":["docker","build","."]"#);
    let daemon =
        container("server", digest, r#""args":["--storage-driver=vfs"],"securityContext":{"privileged":true}"#);
    let sleeping = container("docker", "docker:19.03.1", r#""command":["sleep"],"args":["99d"]"#);
    let tagged = container("docker-server", "docker:19.03.1-dind", r#""securityContext":{"privileged":true}"#);
    let bare = container("docker", "docker:28-cli", "");
    assert_outcomes(&[
        ("Job.batch", Pods::of(&[&client, &daemon]), "reject job-never-completes server"),
        ("Job.batch", Pods::of(&[&sleeping, &tagged]), "reject job-never-completes docker-server"),
        ("Job.batch", Pods::of(&[&client]), ""),
        ("Job.batch", Pods::app_and(&bare), ""),
    ]);
}

#[test]
fn an_image_that_is_app_and_helper_is_told_by_tag_or_subcommand() {
    assert_outcomes(&[
        ("Deployment.apps", Pods::app_and(&container("web", "apache/airflow:2.10.5", &args(&["webserver"]))), ""),
        (
            "Deployment.apps",
            Pods::app_and(&container("pool", "apache/airflow:airflow-pgbouncer-2025.03.05-1.23.1", "")),
            "reject helper-not-native pool",
        ),
        (
            "Deployment.apps",
            Pods::app_and(&container("check", "openpolicyagent/opa:1.8.0", &args(&["test", "/policies"]))),
            "",
        ),
        (
            "Deployment.apps",
            Pods::app_and(&container("authz", "openpolicyagent/opa:1.8.0-envoy", &args(&["run", "--server"]))),
            "reject helper-not-native authz",
        ),
        (
            "StatefulSet.apps",
            Pods::app_and(&container("store", "quay.io/thanos/thanos:v0.38.0", &args(&["store"]))),
            "",
        ),
        (
            "StatefulSet.apps",
            Pods::app_and(&container("thanos", "quay.io/thanos/thanos:v0.38.0", &args(&["sidecar"]))),
            "reject helper-not-native thanos",
        ),
        ("StatefulSet.apps", Pods::app_and(&container("vault", "hashicorp/vault:1.20", &args(&["server"]))), ""),
        (
            "Deployment.apps",
            Pods::app_and(&container("secrets", "hashicorp/vault:1.20", &args(&["proxy", "-config=/p.hcl"]))),
            "reject helper-not-native secrets",
        ),
        (
            "Pod",
            Pods::of(&[APP]).init(&[&container(
                "connect",
                "hashicorp/consul-k8s-control-plane:1.8.0",
                r#""command":["/bin/sh","-ec","exec consul-k8s-control-plane connect-init"]"#,
            )]),
            "",
        ),
    ]);
}

#[test]
fn a_name_that_anybody_may_give_is_no_evidence() {
    let names = [
        "agent",
        "envoy",
        "proxy",
        "sidecar",
        "wait",
        "main",
        "init",
        "docker",
        "metrics",
        "collector",
        "opa",
        "vector",
        "tailscale",
        "sql-proxy",
    ];
    for name in names {
        let own = container(name, "registry.example.com/shop/own:1", "");
        assert_outcomes(&[("Deployment.apps", Pods::app_and(&own), ""), ("Job.batch", Pods::app_and(&own), "")]);
    }
    // Nobody gives these to an app.
    for name in [
        "istio-proxy",
        "linkerd-proxy",
        "kuma-sidecar",
        "daprd",
        "consul-dataplane",
        "gke-gcsfuse-sidecar",
        "azwi-proxy",
        "jfs-mount",
        "datadog-agent-injected",
    ] {
        let own = container(name, "registry.example.com/mirror/renamed:1", "");
        assert_outcomes(&[("Deployment.apps", Pods::app_and(&own), &format!("reject helper-not-native {name}"))]);
    }
}

#[test]
fn mirrors_and_vendors_rename_images_and_look_alikes_end_the_same() {
    let helpers = [
        "registry.redhat.io/openshift4/ose-kube-rbac-proxy-rhel9:v4.19",
        "registry.redhat.io/openshift4/ose-oauth-proxy:v4.18",
        "registry.redhat.io/rhosdt/jaeger-agent-rhel8:1.65",
        "gsoci.azurecr.io/giantswarm/tbot-distroless:17",
        "840364872350.dkr.ecr.eu-central-1.amazonaws.com/aws-appmesh-envoy:v1.29.12.1-prod",
        "registry.example.com:5000/dockerhub/fluent/fluent-bit@sha256:0752ca4e936da012c173c119217c0f9599b3b191c1557e53206d5d06d2627580",
    ];
    for image in helpers {
        let helper = container("side", image, "");
        assert_outcomes(&[("Deployment.apps", Pods::app_and(&helper), "reject helper-not-native side")]);
    }
    let look_alikes = [
        "registry.example.com/shop/proxy:1",
        "public.ecr.aws/gravitational/teleport:17",
        "registry.example.com/shop/agent:1",
        "registry.example.com/shop/fluent-bit-config-ui:1",
        "registry.example.com/notfluent/fluent-bit-ui:1",
        "registry.example.com/shop/envoy:1",
    ];
    for image in look_alikes {
        let own = container("side", image, "");
        assert_outcomes(&[("Deployment.apps", Pods::app_and(&own), "")]);
    }
}

#[test]
fn nobody_is_told_to_hold_the_app_back_with_a_helper_that_waits_for_it() {
    let helpers = [
        container("daprd", "ghcr.io/dapr/daprd:1.18.0", &args(&["/daprd", "--app-port", "8080"])),
        container("queue-proxy", "gcr.io/knative-releases/knative.dev/serving/cmd/queue:v1.19", ""),
        container("agent", "kserve/agent:v0.15.2", ""),
        container("thanos-sidecar", "quay.io/thanos/thanos:v0.38.0", &args(&["sidecar"])),
    ];
    for helper in &helpers {
        let native = helper.replacen(r#""image""#, r#""restartPolicy":"Always","image""#, 1);
        let probed = native.replacen(r#""image""#, r#""startupProbe":{"tcpSocket":{"port":8080}},"image""#, 1);
        let name = helper.split('"').nth(3).unwrap_or_default();
        assert_outcomes(&[
            ("Deployment.apps", Pods::app_after(&native), ""),
            ("Deployment.apps", Pods::app_after(&probed), &format!("warn start-deadlocks {name}")),
        ]);
    }
}

#[test]
fn a_job_whose_helper_is_ended_otherwise_is_not_said_to_hang() {
    let kuma = container("kuma-sidecar", "docker.io/kumahq/kuma-dp:2.9.0", &args(&["run"]));
    let fuse = container("gke-gcsfuse-sidecar", "gke.gcr.io/gcs-fuse-csi-driver-sidecar-mounter:v1.8.9", "");
    let kruise =
        SQL.replace(r#""args""#, r#""env":[{"name":"KRUISE_TERMINATE_SIDECAR_WHEN_JOB_EXIT","value":"true"}],"args""#);
    let quits = container(
        "job",
        "example.com/job:1",
        r#""command":["bash","-c","work; curl -X POST localhost:9091/quitquitquit"]"#,
    );
    let listens = SQL.replace("p:r:i", "--quitquitquit");
    assert_outcomes(&[
        ("Job.batch", Pods::app_and(&kuma), "reject helper-not-native kuma-sidecar"),
        ("Job.batch", Pods::app_and(&fuse), "reject helper-not-native gke-gcsfuse-sidecar"),
        ("Job.batch", Pods::app_and(&kruise), "reject helper-not-native cloud-sql-proxy"),
        ("Job.batch", Pods::of(&[&quits, &listens]), "reject helper-not-native cloud-sql-proxy"),
        (
            "Pod",
            Pods::app_and(SQL).label("workflows.argoproj.io/workflow", "w").spec(r#""restartPolicy":"Never""#),
            "warn helper-not-native cloud-sql-proxy",
        ),
        (
            "Pod",
            Pods::app_and(SQL).label("tekton.dev/taskRun", "t").spec(r#""restartPolicy":"Never""#),
            "warn helper-not-native cloud-sql-proxy",
        ),
    ]);
}

#[test]
fn always_on_the_pod_or_on_a_regular_container_is_no_native_sidecar() {
    let always = r#""restartPolicy":"Always""#;
    let regular = SQL.replace(r#""args""#, r#""restartPolicy":"Always","args""#);
    assert_outcomes(&[
        ("Deployment.apps", Pods::app_and(SQL).spec(always), "reject helper-not-native cloud-sql-proxy"),
        ("Deployment.apps", Pods::app_after(SQL).spec(always), "reject init-never-finishes cloud-sql-proxy"),
        ("Deployment.apps", Pods::app_and(&regular).spec(always), "reject restart-policy-misplaced cloud-sql-proxy"),
        (
            "Job.batch",
            Pods::app_and(&regular).spec(r#""restartPolicy":"Never""#),
            "reject job-never-completes cloud-sql-proxy",
        ),
    ]);
}

#[test]
fn tailing_a_log_serves_the_app_and_tailing_dev_null_keeps_a_container_alive() {
    let mounts = r#""volumeMounts":[{"name":"logs","mountPath":"/var/log"}]"#;
    let tail = |command: &str, mounts: &str| {
        container("count-log", "busybox:1.28", &format!(r#""args":["/bin/sh","-c","{command}"],{mounts}"#))
    };
    let streams = tail("tail -n+1 -F /var/log/1.log", mounts);
    let native = streams.replace(r#""image""#, r#""restartPolicy":"Always","image""#);
    assert_outcomes(&[
        ("Pod", Pods::app_and(&streams), "reject helper-not-native count-log"),
        ("Job.batch", Pods::app_and(&streams), "reject job-never-completes count-log"),
        ("Job.batch", Pods::app_after(&native), ""),
        ("Deployment.apps", Pods::app_after(&streams), "reject init-never-finishes count-log"),
        ("Pod", Pods::app_and(&tail("tail -f /dev/null", mounts)), ""),
        (
            "Deployment.apps",
            Pods::of(&[&tail("tail -f /dev/null", mounts), LOGS]),
            "reject helper-not-native fluent-bit",
        ),
        ("Pod", Pods::app_and(&tail("tail -n 5 /var/log/1.log", mounts)), ""),
        ("Pod", Pods::app_and(&tail("server & tail -f /var/log/1.log; wait", mounts)), ""),
        ("Pod", Pods::of(&[&streams]), ""),
    ]);
}

#[test]
fn an_app_may_follow_its_own_log() {
    let mounts = r#""volumeMounts":[{"name":"logs","mountPath":"/logs"}]"#;
    for (script, streams) in [
        ("until [ -f /logs/a ]; do sleep 1; done; tail -F /logs/a", true),
        ("touch /logs/a && exec tail -F /logs/a", true),
        ("tail -F /logs/a & tail -F /logs/b", true),
        ("catalina.sh start && tail -F /logs/catalina.out", false),
        ("cron && tail -f /logs/cron.log", false),
        ("./run.sh > /logs/a & tail -F --pid=$! /logs/a", false),
        ("tail --pid 7 -F /logs/a", false),
        ("date >> /logs/a & tail -F /logs/a", false),
        ("(while true; do date; sleep 1; done) >> /logs/a & tail -F /logs/a", false),
    ] {
        let app = container(
            "batch",
            "registry.example.com/acme/batch:1",
            &format!(r#""command":["sh","-c","{script}"],{mounts}"#),
        );
        let expected = if streams { "reject job-never-completes batch" } else { "" };
        assert_outcomes(&[("Job.batch", Pods::of(&[APP, &app]), expected)]);
    }
}

#[test]
fn a_script_may_end_the_helper_that_it_runs() {
    let proxy = |script: &str| {
        let command = format!(r#""command":["sh","-c","{script}"]"#);
        container("cloud-sql-proxy", "gcr.io/cloud-sql-connectors/cloud-sql-proxy:2", &command)
    };
    for (script, expected) in [
        ("exec /cloud-sql-proxy p:r:i", "reject"),
        ("echo start >&2 && exec /cloud-sql-proxy p:r:i 2>&1", "reject"),
        ("/cloud-sql-proxy p:r:i & PID=$!; until [ -f /pod/done ]; do sleep 1; done; kill $PID", "warn"),
        ("/cloud-sql-proxy p:r:i &", "warn"),
        ("timeout 60 /cloud-sql-proxy p:r:i", "warn"),
        ("/cloud-sql-proxy --version && exec /cloud-sql-proxy p:r:i", "warn"),
        ("/cloud-sql-proxy wait", ""),
    ] {
        let found =
            |rule: &str| if expected.is_empty() { String::new() } else { format!("{expected} {rule} cloud-sql-proxy") };
        let proxy = proxy(script);
        assert_outcomes(&[
            ("Job.batch", Pods::app_and(&proxy), &found("job-never-completes")),
            ("Deployment.apps", Pods::app_after(&proxy), &found("init-never-finishes")),
        ]);
    }
    let dind = |script: &str| container("dind", "docker:27-dind", &format!(r#""command":["sh","-c","{script}"]"#));
    assert_outcomes(&[
        ("Job.batch", Pods::app_and(&dind("docker info")), ""),
        (
            "Job.batch",
            Pods::app_and(&dind("dockerd-entrypoint.sh & until docker info; do sleep 1; done; wait")),
            "warn job-never-completes dind",
        ),
    ]);
}

#[test]
fn an_entrypoint_may_run_its_arguments() {
    for (image, arguments, expected) in [
        ("docker.elastic.co/beats/filebeat:8.15.0", &["filebeat", "setup"][..], ""),
        ("docker.elastic.co/beats/filebeat:8.15.0", &["filebeat", "-e"], "reject init-never-finishes x"),
        ("telegraf:1.30", &["telegraf", "config"], ""),
        ("fluent/fluentd:v1.16", &["fluent-gem", "install", "fluent-plugin-x"], ""),
        ("hashicorp/vault:1.20", &["vault", "agent", "-config=/c"], "warn init-never-finishes x"),
        ("hashicorp/vault:1.20", &["agent", "-config=/c"], "warn init-never-finishes x"),
        ("openbao/openbao:2", &["bao", "agent", "-config=/c"], "warn init-never-finishes x"),
        ("hashicorp/vault:1.20", &["vault", "kv", "get", "agent"], ""),
    ] {
        let init = container("x", image, &args(arguments));
        assert_outcomes(&[("Deployment.apps", Pods::app_after(&init), expected)]);
    }
}

#[test]
fn an_image_may_be_borrowed_for_a_program_that_nobody_knows() {
    for (image, command) in [
        ("juicedata/mount:ce-v1.2.0", r#""command":["sh","-c","/usr/local/bin/juicefs format redis://r/1 jfs"]"#),
        ("gcr.io/datadoghq/agent:7", r#""command":["agent","configcheck"]"#),
        ("quay.io/kiwigrid/k8s-sidecar:1.30", r#""command":["python","/scripts/render.py"]"#),
    ] {
        let init = container("x", image, command);
        assert_outcomes(&[
            ("Deployment.apps", Pods::app_after(&init), "warn init-never-finishes x"),
            ("Deployment.apps", Pods::app_and(&init), "reject helper-not-native x"),
        ]);
    }
}

#[test]
fn names_that_apps_have_too_tell_nothing_by_themselves() {
    let own = |name: &str| container(name, "registry.example.com/acme/own:1", "");
    assert_outcomes(&[
        ("Job.batch", Pods::app_and(&own("csql-dump")), ""),
        ("Deployment.apps", Pods::app_after(&own("csql-migrate")), ""),
        ("Deployment.apps", Pods::app_and(&own("tbot")), ""),
    ]);
}

#[test]
fn an_annotation_that_says_no_is_no_sign() {
    let settings = r#"{"helpers":{"custom":[{"id":"acme","title":"Acme","category":"tunnel","ambiguousImages":["acme/base"],"signs":{"annotations":["acme.example.com/on","acme.example.com/mode=side"]}}]}}"#;
    let base = container("base", "registry.example.com/acme/base:1", "");
    for (key, value, expected) in [
        ("acme.example.com/on", "true", "reject helper-not-native base"),
        ("acme.example.com/on", "false", ""),
        ("acme.example.com/mode", "side", "reject helper-not-native base"),
        ("acme.example.com/mode", "alone", ""),
    ] {
        let pods = Pods::app_and(&base).annotation(key, value);
        let ask = Ask::to_create("Deployment.apps", &pods.object("Deployment.apps")).under(settings);
        assert_eq!(ask.outcome(), expected, "{key}: {value}");
    }
}

#[test]
fn two_of_one_helper_hang_each_for_itself() {
    let sql = |name: &str| container(name, "gcr.io/cloud-sql-connectors/cloud-sql-proxy:2", r#""args":["p:r:i"]"#);
    let istio = |name: &str, arguments: &[&str]| container(name, "docker.io/istio/proxyv2:1.27.1", &args(arguments));
    assert_outcomes(&[
        (
            "Deployment.apps",
            Pods::of(&[APP]).init(&[&sql("orders"), &sql("users")]),
            "reject init-never-finishes orders,users",
        ),
        ("Deployment.apps", Pods::of(&[APP]).init(&[NATIVE_SQL, &sql("users")]), "reject init-never-finishes users"),
        (
            "Pod",
            Pods::of(&[APP]).init(&[
                &istio("istio-init", &["istio-iptables", "-p", "15001"]),
                &istio("istio-proxy", &["proxy", "sidecar"]),
            ]),
            "reject init-never-finishes istio-proxy",
        ),
    ]);
}

#[test]
fn what_wraps_the_app_ends_the_proxy() {
    let istio = container("istio-proxy", "docker.io/istio/proxyv2:1.20.0", &args(&["proxy", "sidecar"]));
    let app = |members: &str| container("app", "registry.example.com/acme/app:1", members);
    let ended = "reject helper-not-native istio-proxy";
    assert_outcomes(&[
        ("Job.batch", Pods::of(&[&app(r#""command":["/scuttle","/app"]"#), &istio]), ended),
        (
            "Job.batch",
            Pods::of(&[&app(r#""env":[{"name":"ISTIO_QUIT_API","value":"http://127.0.0.1:15020"}]"#), &istio]),
            ended,
        ),
        ("Job.batch", Pods::of(&[&app(r#""command":["/app"]"#), &istio]), "reject job-never-completes istio-proxy"),
    ]);
}

#[test]
fn a_runner_deletes_the_pods_that_it_makes() {
    let dind = container("dind", "docker:27-dind", "");
    let never = |pods: Pods| pods.spec(r#""restartPolicy":"Never""#);
    assert_outcomes(&[
        ("Pod", never(Pods::app_and(&dind)).label("runner-pod", "runner-7"), "warn helper-not-native dind"),
        ("Pod", never(Pods::app_and(&dind)), "reject helper-not-native dind"),
    ]);
}

#[test]
fn several_instances_of_a_helper_are_each_reported() {
    let operators = r#""env":[{"name":"CSQL_PROXY_HEALTH_CHECK","value":"true"}]"#;
    let cases: [(&[&str], &str, &str); 4] = [
        (&["kube-rbac-proxy-main", "kube-rbac-proxy-self"], "quay.io/brancz/kube-rbac-proxy:v0.19.1", ""),
        (&["csql-default-orders", "csql-default-users"], "registry.example.com/mirror/proxy@sha256:00", operators),
        (&["jfs-mount", "jfs-mount-1", "jfs-mount-2"], "juicedata/mount:ce-v1.2.3", ""),
        (&["consul-dataplane-web", "consul-dataplane-admin"], "hashicorp/consul-dataplane:1.8.0", ""),
    ];
    for (names, image, members) in cases {
        let helpers: Vec<_> = names.iter().map(|name| container(name, image, members)).collect();
        let mut containers = vec![APP];
        containers.extend(helpers.iter().map(String::as_str));
        assert_outcomes(&[(
            "StatefulSet.apps",
            Pods::of(&containers),
            &format!("reject helper-not-native {}", names.join(",")),
        )]);
    }
}
