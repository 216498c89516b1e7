//! Ways by which a helper slips by, each with today's answer, and what closes it: the table "How a helper slips by" of
//! `docs/limits.md` has a row for each.

use super::outcome;
use native_sidecar_testing::request::*;
use std::collections::BTreeSet;

/// A way to slip by.
struct Slip {
    /// Its name in the table.
    way: &'static str,
    kind: &'static str,
    pods: Pods,
    /// Settings under which it slips by, and the outcome.
    open: (&'static str, &'static str),
    /// Settings that close it, and the outcome.
    closed: (&'static str, &'static str),
}

/// Settings with a custom helper.
macro_rules! custom {
    ($members:literal) => {
        concat!(r#"{"helpers":{"custom":[{"id":"acme","title":"Acme","category":"tunnel","#, $members, "}]}}")
    };
}

const HANGS: &str = "reject job-never-completes side";

fn side(image: &str, more: &str) -> Pods {
    Pods::app_and(&format!(r#"{{"name":"side","image":"{image}"{more}}}"#))
}

fn slips() -> Vec<Slip> {
    const SQL_IMAGE: &str = "gcr.io/cloud-sql-connectors/cloud-sql-proxy:2";
    const GIT_SYNC: &str = "registry.k8s.io/git-sync/git-sync:v4";
    vec![
        Slip {
            way: "another image and another name",
            kind: "Job.batch",
            pods: side("registry.example.com/team/one:1", ""),
            open: ("{}", ""),
            closed: (custom!(r#""images":["team/one"]"#), HANGS),
        },
        Slip {
            way: "a mirror that flattens names",
            kind: "Job.batch",
            pods: side("mirror.example.com/cloud-sql-connectors_cloud-sql-proxy:2", ""),
            open: ("{}", ""),
            closed: (custom!(r#""images":["cloud-sql-connectors_cloud-sql-proxy"]"#), HANGS),
        },
        Slip {
            way: "a wrapper script",
            kind: "Job.batch",
            pods: side(SQL_IMAGE, r#","command":["/start.sh"]"#),
            open: ("{}", "warn job-never-completes side"),
            closed: (custom!(r#""images":["cloud-sql-connectors/cloud-sql-proxy"]"#), HANGS),
        },
        Slip {
            way: "a command in disguise",
            kind: "Job.batch",
            pods: side(SQL_IMAGE, r#","command":["sh","-c","echo L2Nsb3VkLXNxbC1wcm94eSBwOnI6aQ== | base64 -d | sh"]"#),
            open: ("{}", ""),
            closed: (custom!(r#""images":["cloud-sql-connectors/cloud-sql-proxy"],"programs":["base64"]"#), HANGS),
        },
        Slip {
            way: "a one-shot mode that is taken back",
            kind: "Job.batch",
            pods: side(GIT_SYNC, r#","args":["--one-time","--one-time=false"]"#),
            open: ("{}", ""),
            closed: (custom!(r#""images":["git-sync/git-sync"]"#), HANGS),
        },
        Slip {
            way: "a one-shot mode that cannot be seen",
            kind: "Job.batch",
            pods: side(GIT_SYNC, r#","envFrom":[{"configMapRef":{"name":"c"}}]"#),
            open: ("{}", "warn job-never-completes side"),
            closed: (custom!(r#""images":["git-sync/git-sync"]"#), HANGS),
        },
        Slip {
            way: "the name of a gateway",
            kind: "Deployment.apps",
            pods: Pods::app_and(r#"{"name":"mesh-gateway","image":"hashicorp/consul-dataplane:1.8.0"}"#),
            open: ("{}", ""),
            closed: (custom!(r#""images":["hashicorp/consul-dataplane"]"#), "reject helper-not-native mesh-gateway"),
        },
        Slip {
            way: "an app with a companion's name",
            kind: "Deployment.apps",
            pods: Pods::of(&[
                r#"{"name":"shutdown-manager","image":"registry.example.com/shop/app:1"}"#,
                r#"{"name":"side","image":"envoyproxy/envoy:v1.34","args":["-c","/c"]}"#,
            ]),
            open: ("{}", ""),
            closed: (custom!(r#""images":["envoyproxy/envoy"]"#), "reject helper-not-native side"),
        },
        Slip {
            way: "an unknown kind",
            kind: "Fleet.example.com",
            pods: Pods::app_and(SQL),
            open: ("{}", ""),
            closed: (
                r#"{"workloads":[{"apiGroup":"example.com","kind":"Fleet","podTemplates":["/spec/template"],"runsToCompletion":true}]}"#,
                "reject job-never-completes cloud-sql-proxy",
            ),
        },
        Slip {
            way: "a forged owner",
            kind: "Job.batch",
            pods: Pods::app_and(SQL).controlled_by("batch/v1", "CronJob"),
            open: ("{}", "warn job-never-completes cloud-sql-proxy"),
            closed: (r#"{"controlledObjects":"enforce"}"#, "reject job-never-completes cloud-sql-proxy"),
        },
        Slip {
            way: "a quit call that is never reached",
            kind: "Job.batch",
            pods: Pods::of(&[
                r#"{"name":"app","image":"app","command":["sh","-c","run; exit; curl -XPOST localhost:9091/quitquitquit"]}"#,
                &SQL.replace("p:r:i", "--quitquitquit"),
            ]),
            open: (r#"{"action":"warn","jobAction":"reject"}"#, "warn helper-not-native cloud-sql-proxy"),
            closed: ("{}", "reject helper-not-native cloud-sql-proxy"),
        },
        Slip {
            way: "a script with a `tail` and something else",
            kind: "Job.batch",
            pods: side(
                "busybox:1.36",
                r#","command":["sh","-c","server & tail -F /log/a"],"volumeMounts":[{"name":"log","mountPath":"/log"}]"#,
            ),
            open: ("{}", ""),
            closed: (custom!(r#""images":["busybox"]"#), HANGS),
        },
        Slip {
            way: "an exemption that fits too much",
            kind: "Job.batch",
            pods: Pods::app_and(&SQL.replace(r#""name":"cloud-sql-proxy""#, r#""name":"legacy-2""#)),
            open: (r#"{"exempt":[{"container":"legacy-*","reason":"r"}]}"#, ""),
            closed: (
                r#"{"exempt":[{"container":"legacy-*","image":"*/shop/legacy:*","reason":"r"}]}"#,
                "reject job-never-completes legacy-2",
            ),
        },
    ]
}

#[test]
fn each_way_is_as_the_table_says_and_can_be_closed() {
    for Slip { way, kind, pods, open, closed } in slips() {
        for (settings, expected) in [open, closed] {
            assert_eq!(
                outcome(&Ask::to_create(kind, &pods.object(kind)).under(settings)),
                expected,
                "{way} under {settings}"
            );
        }
    }
}

/// Those that no setting of the policy closes.
#[test]
fn some_ways_are_closed_elsewhere() {
    let marked = Pods::app_and(SQL).label("workflows.argoproj.io/workflow", "w").spec(r#""restartPolicy":"Never""#);
    assert_eq!(outcome(&Ask::to_create("Pod", &marked.object("Pod"))), "warn helper-not-native cloud-sql-proxy");

    let other = SQL.replace("p:r:i", "another:instance");
    let (before, after) = (Pods::app_and(SQL).object("Job.batch"), Pods::app_and(&other).object("Job.batch"));
    let update = Ask::to_update("Job.batch", &before, &after);
    assert_eq!(outcome(&update), "warn job-never-completes cloud-sql-proxy");

    let mirror = Pods::app_and(SQL).annotation("kubernetes.io/config.mirror", "5d5f").object("Pod");
    assert_eq!(outcome(&Ask::to_create("Pod", &mirror).by("system:node:one")), "");
    assert_eq!(outcome(&Ask::to_create("Pod", &mirror)), "reject helper-not-native cloud-sql-proxy");
}

/// Ways of the second test, and one that the policy never sees.
const ELSEWHERE: [&str; 4] =
    ["a platform's mark", "a name that was there before", "a static Pod", "a label that skips the policy"];

#[test]
fn the_table_has_a_row_for_each_way() {
    let page = include_str!("../../../../../docs/limits.md");
    let (_, table) = page.split_once("## How a helper slips by").unwrap();
    let table = table.split("\n## ").next().unwrap();
    let first = |line: &str| line.strip_prefix("| ").and_then(|row| row.split(" |").next()).map(ToOwned::to_owned);
    let rows: BTreeSet<String> = table.lines().filter_map(first).filter(|row| row != "way").collect();
    let slips = slips();
    let ways: BTreeSet<String> = slips.iter().map(|slip| slip.way).chain(ELSEWHERE).map(ToOwned::to_owned).collect();
    assert_eq!(rows, ways);
}
