//! Hostile and large payloads: each gets an answer, and time grows with size alone.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, clippy::indexing_slicing, missing_docs)]

use native_sidecar_engine::answer::Answer;
use native_sidecar_engine::json::{Reader, Value};
use native_sidecar_engine::settings;
use native_sidecar_engine::validate::evaluate;
use native_sidecar_testing::request::*;
use rustix::time::{ClockId, clock_gettime};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

fn answer(ask: &Ask) -> Answer {
    evaluate(ask.payload().as_bytes())
}

/// The shortest of several runs: what the work takes when nothing else disturbs it.
fn time(work: impl Fn()) -> Duration {
    let runs = (0..3).map(|_| {
        let start = worked();
        work();
        worked() - start
    });
    runs.min().unwrap()
}

/// How long this thread has worked. A clock on the wall would count what others do meanwhile, and more often in long runs than in
/// short ones.
fn worked() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), time.tv_nsec.try_into().unwrap())
}

/// Ten times as much may take up to thirty times as long: what fits into a cache is quicker, and other work on the machine can take the
/// cache away. So the sizes are small; the module's own tests try hostile ones. A quadratic step would take a hundred times.
const LINEAR: f64 = 30.0;

static MEASURING: Mutex<()> = Mutex::new(());

/// Asserts that time grows with size alone.
fn assert_linear<T>(what: &str, size: usize, make: impl Fn(usize) -> T, work: impl Fn(&T)) {
    // One measurement at a time.
    let _one = MEASURING.lock().unwrap_or_else(PoisonError::into_inner);
    let (few, many) = (make(size / 10), make(size));
    let ratio = || time(|| work(&many)).as_secs_f64() / time(|| work(&few)).as_secs_f64();
    // A busy machine can spoil one measurement, hardly four.
    let ratios: Vec<f64> = (0..4)
        .scan(false, |done, _| {
            let ratio = (!*done).then(&ratio)?;
            *done = ratio < LINEAR;
            Some(ratio)
        })
        .collect();
    assert!(
        ratios.last().is_some_and(|ratio| *ratio < LINEAR),
        "{what}: ten times as much takes {ratios:.1?} times as long"
    );
}

/// Containers by the beginnings of their names.
type Named<'a> = &'a [(&'a str, &'a str)];

/// An entry of a list in the settings, by its index.
type Entry<'a> = &'a dyn Fn(usize) -> String;

fn named(container: &str, prefix: &str, index: usize) -> String {
    let (_, rest) = container.split_once(r#"","#).unwrap();
    format!(r#"{{"name":"{prefix}-{index}",{rest}"#)
}

fn many(containers: Named<'_>, count: usize) -> Vec<String> {
    (0..count)
        .map(|index| {
            let (prefix, container) = containers[index % containers.len()];
            named(container, prefix, index)
        })
        .collect()
}

fn pods(regular: &[String], init: &[String]) -> Pods {
    let regular: Vec<&str> = regular.iter().map(String::as_str).collect();
    let init: Vec<&str> = init.iter().map(String::as_str).collect();
    Pods::of(&regular).init(&init)
}

const TELLS: &str = r#"{"name":"app","image":"app","command":["sh","-c","run --with=many --arguments=here; curl -XPOST localhost:9091/other; pkill nothing"]}"#;
const LISTENS: &str = r#"{"name":"p","image":"gcr.io/cloud-sql-connectors/cloud-sql-proxy:2","args":["--quitquitquit","p:r:i"],"env":[{"name":"A","value":"b"}]}"#;

#[test]
fn ten_times_the_containers_take_at_most_fifteen_times_as_long() {
    let mixed = [("app", TELLS), ("sql", LISTENS), ("logs", LOGS), ("mesh", ISTIO)];
    let cases: [(&str, &str, Named, Named); 6] = [
        ("apps", "Deployment.apps", &[("app", APP)], &[]),
        ("helpers", "Deployment.apps", &[("sql", SQL)], &[]),
        ("helpers beside apps that tell them to quit", "Job.batch", &mixed, &[]),
        ("init containers", "Deployment.apps", &[("app", APP)], &[("sql", SQL)]),
        ("native sidecars", "Job.batch", &[("app", TELLS)], &[("sql", NATIVE_SQL)]),
        ("helpers of a Pod", "Pod", &mixed, &[("sql", NATIVE_SQL)]),
    ];
    for (what, kind, regular, init) in cases {
        let payload = |count: usize| {
            let init = if init.is_empty() { Vec::new() } else { many(init, count) };
            let object = pods(&many(regular, count), &init).spec(r#""shareProcessNamespace":true"#).object(kind);
            let (create, update) = (Ask::to_create(kind, &object), Ask::to_update(kind, &object, &object));
            [create, update].map(|ask| ask.payload())
        };
        assert_linear(what, 2000, payload, |[create, update]| {
            std::hint::black_box((evaluate(create.as_bytes()), evaluate(update.as_bytes())));
        });
    }
}

#[test]
fn a_conversion_of_ten_times_the_helpers_takes_about_ten_times_as_long() {
    let settings = r#"{"action":"mutate","minimumKubernetesVersion":"1.33"}"#;
    let payload = |count: usize| {
        let object = pods(&many(&[("app", APP), ("sql", SQL)], count), &[]).object("Pod");
        Ask::to_create("Pod", &object).under(settings).payload()
    };
    assert!(evaluate(payload(10).as_bytes()).mutated_object.is_some());
    assert_linear("a conversion", 2000, payload, |payload| {
        std::hint::black_box(evaluate(payload.as_bytes()));
    });
}

#[test]
fn a_pod_of_ten_thousand_helpers_is_answered_within_the_limits() {
    let object = pods(&many(&[("app", APP), ("sql", SQL)], 10_000), &[]).object("Deployment.apps");
    let ask = Ask::to_create("Deployment.apps", &object);
    let rejection = answer(&ask).rejection.unwrap();
    assert_eq!(rejection.code, 403);
    assert!(rejection.message.len() <= 32 * 1024);
    assert!(
        rejection.message.starts_with("5000 containers are helpers that must be native sidecars"),
        "{}",
        rejection.message.lines().next().unwrap()
    );
    assert!(rejection.message.contains(" more are left out here."));
    let warned = answer(&Ask::to_update("Deployment.apps", &object, &object));
    assert_eq!(warned.rejection, None);
    assert_eq!(warned.warnings.len(), 10);
    assert_eq!(warned.warnings[9], "4991 more warnings of native-sidecar-policy are left out");
    // All of them helpers: they are the pod's own apps.
    let object = pods(&many(&[("sql", SQL)], 10_000), &[]).object("Deployment.apps");
    assert_eq!(answer(&Ask::to_create("Deployment.apps", &object)), Answer::default());
}

#[test]
fn megabytes_of_managed_fields_decide_nothing() {
    let field = r#"{"manager":"kubectl","operation":"Apply","time":"2026-08-31T03:00:00Z","fieldsV1":{"f:spec":{"f:template":{"k:{\"name\":\"app\"}":{".":{}}}}}}"#;
    let plain = Pods::app_and(SQL);
    let heavy = plain.clone().metadata(&format!(r#""managedFields":[{}]"#, vec![field; 20_000].join(",")));
    let object = heavy.object("Deployment.apps");
    assert!(object.len() > 2_000_000, "{}", object.len());
    let answer = |object: &str| answer(&Ask::to_create("Deployment.apps", object));
    assert_eq!(answer(&object), answer(&plain.object("Deployment.apps")));
}

#[test]
fn a_request_that_is_cut_anywhere_is_an_error_that_says_so() {
    let object =
        Pods::of(&[APP, SQL]).init(&[NATIVE_SQL]).annotation("note", "é \\u00e9 \\\"").object("Deployment.apps");
    let payload =
        Ask::to_update("Deployment.apps", &object, &object).under(r#"{"action":"warn","contact":"é"}"#).payload();
    assert!(evaluate(payload.as_bytes()).rejection.is_none());
    for end in 0..payload.len() {
        let rejection = evaluate(&payload.as_bytes()[..end]).rejection.unwrap();
        assert_eq!(rejection.code, 400, "{end}");
        assert!(
            rejection.message.starts_with("the admission request cannot be read: ")
                && rejection.message.contains("not JSON: "),
            "{end}: {}",
            rejection.message
        );
    }
}

#[test]
fn every_hostile_payload_gets_its_code_and_a_message_that_says_where() {
    let pod = |spec: &str| Ask::to_create("Pod", &format!(r#"{{"spec":{spec}}}"#)).payload();
    let container = |members: &str| pod(&format!(r#"{{"containers":[{{"name":"a","image":"b"}},{{{members}}}]}}"#));
    let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    let deep = |depth: usize| container(&format!(r#""name":"b","x":{}"#, nested(depth)));
    let cases: Vec<(Vec<u8>, u16, &str)> = vec![
        (b"".to_vec(), 400, "not JSON: the text ends early at byte 0"),
        (b"\0".to_vec(), 400, "not JSON: a value is missing at byte 0"),
        (b"\xff\xfe{\0".to_vec(), 400, "not JSON: invalid UTF-8 at byte 0"),
        ("\u{feff}{}".into(), 400, "not JSON: a value is missing at byte 0"),
        (b"{} {}".to_vec(), 400, "not JSON: something after the value at byte 3"),
        (b"{\"request\":{\"object\":{\"a\":\"\xc3\x28\"}}}".to_vec(), 400, "invalid UTF-8"),
        (pod("7").into(), 400, "spec: must be an object, not a number"),
        (pod(r#"{"containers":{}}"#).into(), 400, "spec.containers: must be a list, not an object"),
        (pod(r#"{"containers":"all"}"#).into(), 400, "spec.containers: must be a list, not a string"),
        (pod(r#"{"containers":["a"]}"#).into(), 400, "spec.containers[0]: must be an object, not a string"),
        (pod(r#"{"initContainers":true}"#).into(), 400, "spec.initContainers: must be a list, not a boolean"),
        (pod(r#"{"restartPolicy":1}"#).into(), 400, "spec.restartPolicy: must be a string, not a number"),
        (pod(r#"{"hostNetwork":"true"}"#).into(), 400, "spec.hostNetwork: must be a boolean, not a string"),
        (container(r#""image":7"#).into(), 400, "spec.containers[1].image: must be a string, not a number"),
        (container(r#""name":{}"#).into(), 400, "spec.containers[1].name: must be a string, not an object"),
        (container(r#""command":"sh""#).into(), 400, "spec.containers[1].command: must be a list, not a string"),
        (container(r#""args":["a",7]"#).into(), 400, "spec.containers[1].args[1]: must be a string, not a number"),
        (container(r#""env":{"A":"b"}"#).into(), 400, "spec.containers[1].env: must be a list, not an object"),
        (
            container(r#""env":[{"name":"A","value":true}]"#).into(),
            400,
            "spec.containers[1].env[0].value: must be a string, not a boolean",
        ),
        (
            container(r#""ports":[{"hostPort":"80"}]"#).into(),
            400,
            "spec.containers[1].ports[0].hostPort: must be a number, not a string",
        ),
        (
            container(r#""restartPolicy":true"#).into(),
            400,
            "spec.containers[1].restartPolicy: must be a string, not a boolean",
        ),
        (
            container(r#""lifecycle":{"preStop":{"exec":{"command":"sleep 1"}}}"#).into(),
            400,
            "spec.containers[1].lifecycle.preStop.exec.command: must be a list, not a string",
        ),
        (
            container(r#""startupProbe":{"exec":{"command":["a",7]}}"#).into(),
            400,
            "spec.containers[1].startupProbe.exec.command[1]: must be a string, not a number",
        ),
        (
            container(r#""readinessProbe":[]"#).into(),
            400,
            "spec.containers[1].readinessProbe: must be an object, not a list",
        ),
        (container(r#""lifecycle":{},"lifecycle":null"#).into(), 400, "spec.containers[1].lifecycle: is given twice"),
        (container(r#""lifecycle":null,"lifecycle":{}"#).into(), 400, "spec.containers[1].lifecycle: is given twice"),
        (
            container(r#""startupProbe":{"httpGet":{"port":1,"port":2}}"#).into(),
            400,
            "spec.containers[1].startupProbe.httpGet.port: is given twice",
        ),
        (container(r#""name":"\ud800""#).into(), 400, "spec.containers[1].name: not JSON: half of a surrogate pair"),
        (container(r#""name":"a","name":"b""#).into(), 400, "spec.containers[1].name: is given twice"),
        (container(r#""name":"a","na\u006de":"b""#).into(), 400, "spec.containers[1].name: is given twice"),
        (
            Ask::to_create("Pod", r#"{"metadata":{"labels":["a"]}}"#).payload().into(),
            400,
            "metadata.labels: must be an object, not a list",
        ),
        (
            Ask::to_create("Pod", r#"{"metadata":{"ownerReferences":{}}}"#).payload().into(),
            400,
            "metadata.ownerReferences: must be a list, not an object",
        ),
        (deep(129).into(), 400, "values nest too deep"),
        (deep(100_000).into(), 400, "values nest too deep"),
        (nested(100_000).into(), 400, "must be an object, not a list"),
        (r#"{"request":"#.repeat(100_000).into(), 400, "values nest too deep"),
        (Ask::to_create("Pod", "{}").under(&nested(100_000)).payload().into(), 400, "values nest too deep"),
        (Ask::to_create("Pod", "{}").under("7").payload().into(), 500, "settings: must be an object, not a number"),
        (Ask::to_create("Pod", "7").payload().into(), 400, "the Pod cannot be read: must be an object, not a number"),
        (Ask::to_create("Pod", "null").payload().into(), 400, "the Pod cannot be read: object is missing"),
        (
            Ask::to_create("CronJob.batch", r#"{"spec":{"jobTemplate":{"spec":{"template":[]}}}}"#).payload().into(),
            400,
            "spec.jobTemplate.spec.template: must be an object, not a list",
        ),
    ];
    for (payload, code, place) in &cases {
        let rejection = evaluate(payload).rejection;
        let shown = String::from_utf8_lossy(&payload[..payload.len().min(300)]);
        let rejection = rejection.unwrap_or_else(|| panic!("accepted: {shown}"));
        assert_eq!(rejection.code, *code, "{shown}: {}", rejection.message);
        assert!(rejection.message.contains(place), "{shown}: {}", rejection.message);
        assert!(
            rejection.message.len() < 1000 && !rejection.message.chars().any(char::is_control),
            "{}",
            rejection.message
        );
    }
}

#[test]
fn nesting_is_read_as_deep_as_the_host_reads_it() {
    // The object stands at the third level of the payload, and what is nested at the fourth of the object's list.
    let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    let payload = |depth: usize| Ask::to_create("Pod", &format!(r#"{{"x":{}}}"#, nested(depth))).payload();
    for depth in [1, 100, 124] {
        let payload = payload(depth);
        assert!(serde_json::from_str::<serde_json::Value>(&payload).is_ok(), "{depth}");
        assert_eq!(evaluate(payload.as_bytes()), Answer::default(), "{depth}");
    }
    for depth in [127, 128, 129] {
        let payload = payload(depth);
        assert!(serde_json::from_str::<serde_json::Value>(&payload).is_err(), "{depth}");
        assert_eq!(evaluate(payload.as_bytes()).rejection.unwrap().code, 400, "{depth}");
    }
}

fn list_of(item: &str, count: usize) -> String {
    format!("[{}]", vec![item; count].join(","))
}

/// Why a Pod is refused, if it is.
fn refusal(object: &str) -> Option<(u16, String)> {
    answer(&Ask::to_create("Pod", object)).rejection.map(|rejection| (rejection.code, rejection.message))
}

fn unreadable(what: &str) -> Option<(u16, String)> {
    Some((400, format!("the Pod cannot be read: {what}")))
}

/// A small text can hold a great many containers that are nothing but brackets, and each takes its room.
#[test]
fn more_containers_than_any_node_runs_are_refused() {
    const MOST: usize = 16_384;
    let list = |count: usize| list_of("{}", count);
    let pod = |init: usize, regular: usize| {
        refusal(&format!(r#"{{"spec":{{"initContainers":{},"containers":{}}}}}"#, list(init), list(regular)))
    };
    assert_eq!(pod(0, MOST - 1), None);
    assert_eq!(pod(MOST / 2, MOST / 2 - 1), None);
    assert_eq!(pod(0, MOST + 1), unreadable("spec.containers: has more than 16384 items"));
    assert_eq!(pod(MOST + 1, 0), unreadable("spec.initContainers: has more than 16384 items"));
    assert_eq!(pod(MOST / 2, MOST / 2), unreadable("has more than 16384 pod templates and containers"));

    let parts = |lists: usize, containers: usize| {
        let templates = list_of(&format!(r#"{{"spec":{{"containers":{}}}}}"#, list(containers)), lists);
        let object = format!(r#"{{"spec":{{"predictors":[{{"componentSpecs":{templates}}}]}}}}"#);
        answer(&Ask::to_create("SeldonDeployment.machinelearning.seldon.io", &object)).warnings
    };
    assert_eq!(parts(MOST / 16, 15), Vec::<String>::new());
    let warnings = parts(MOST / 16 + 1, 15);
    let place = "spec.predictors[0].componentSpecs[1024]: has more than 16384 pod templates and containers";
    assert!(warnings.len() == 1 && warnings[0].ends_with(place), "{warnings:?}");
}

/// Each item takes its time, in whatever list it stands.
#[test]
fn more_items_than_etcd_could_keep_are_refused() {
    const MOST: usize = 65_536;
    // One container is an item too.
    let most = MOST - 1;
    let pod = |members: &str| refusal(&format!(r#"{{"spec":{{"containers":[{{{members}}}]}}}}"#));
    let beyond =
        |path: &str| unreadable(&format!("{path}: has more than 65536 items, counting those of the lists before it"));
    for (key, item) in [
        ("args", r#""""#),
        ("command", r#""""#),
        ("env", "{}"),
        ("envFrom", "{}"),
        ("ports", "null"),
        ("volumeMounts", "{}"),
        ("resizePolicy", "1"),
        ("restartPolicyRules", "1"),
    ] {
        let members = |count: usize| format!(r#""{key}":{}"#, list_of(item, count));
        assert_eq!(pod(&members(most)), None, "{key}");
        assert_eq!(pod(&members(most + 1)), beyond(&format!("spec.containers[0].{key}")));
    }
    for (members, path) in [
        (r#""lifecycle":{"preStop":{"exec":{"command":LIST}}}"#, "lifecycle.preStop.exec.command"),
        (r#""startupProbe":{"exec":{"command":LIST}}"#, "startupProbe.exec.command"),
        (r#""command":["",""],"readinessProbe":{"exec":{"command":LIST}}"#, "readinessProbe.exec.command"),
    ] {
        let members = members.replace("LIST", &list_of(r#""""#, most));
        let beside = format!(r#"{members},"args":[""]"#);
        let expected = if path.starts_with("readiness") { path } else { "args" };
        assert_eq!(pod(&beside), beyond(&format!("spec.containers[0].{expected}")));
    }
    let owners = |count: usize| refusal(&format!(r#"{{"metadata":{{"ownerReferences":{}}}}}"#, list_of("{}", count)));
    assert_eq!(owners(MOST), None);
    assert_eq!(owners(MOST + 1), beyond("metadata.ownerReferences"));
    // They are counted together, and what comes after does not matter; nor does what nobody reads.
    let shared = list_of(&format!(r#"{{"args":{}}}"#, list_of(r#""""#, 10_000)), 7);
    let object = format!(r#"{{"spec":{{"containers":{shared}}},"metadata":7}}"#);
    assert_eq!(refusal(&object), beyond("spec.containers[6].args"));
    assert_eq!(pod(&format!(r#""volumeDevices":{},"args":[]"#, list_of("1", MOST + 1))), None);
}

/// Each word of a script takes its time, in however many command lines it stands.
#[test]
fn more_arguments_than_a_mebibyte_are_refused() {
    const MOST: usize = 1 << 20;
    let pod = |containers: &[&str]| refusal(&format!(r#"{{"spec":{{"containers":[{}]}}}}"#, containers.join(",")));
    let beyond = |path: &str| {
        unreadable(&format!(
            "spec.containers{path}: has more than 1 MiB, with the arguments before it: mount long scripts from a ConfigMap"
        ))
    };
    let text = |bytes: usize| "x".repeat(bytes);
    let (whole, half) = (text(MOST), text(MOST / 2));
    // As it is written.
    let escapes = r"\u0041".repeat(MOST / 6);
    for key in ["args", "command"] {
        let container = |arguments: &[&str]| format!(r#"{{"name":"a","{key}":["{}"]}}"#, arguments.join(r#"",""#));
        for most in [&[&*whole][..], &[&half, &half], &["", &escapes]] {
            assert_eq!(pod(&[&container(most)]), None, "{key}");
        }
        for (more, index) in [
            (&[&*text(MOST + 1)][..], 0),
            (&[&whole, "", "x"], 2),
            (&[&half, &half, "x", "x"], 2),
            (&[&escapes, "12345"], 1),
        ] {
            assert_eq!(pod(&[&container(more)]), beyond(&format!("[0].{key}[{index}]")));
        }
        let (all, one) = (container(&[&whole]), container(&["x"]));
        assert_eq!(pod(&[&all, &one]), beyond(&format!("[1].{key}[0]")), "they are counted together");
    }
    for (hook, path) in [("lifecycle", "postStart.exec.command"), ("readinessProbe", "exec.command")] {
        let hooked = |command: &str| {
            let command =
                path.rsplit('.').fold(format!(r#"["sh","{command}"]"#), |inner, key| format!(r#"{{"{key}":{inner}}}"#));
            format!(r#"{{"name":"a","{hook}":{command},"args":["x"]}}"#)
        };
        assert_eq!(pod(&[&hooked(&text(MOST - 3))]), None);
        assert_eq!(pod(&[&hooked(&text(MOST - 2))]), beyond("[0].args[0]"));
        assert_eq!(pod(&[&hooked(&text(MOST - 1))]), beyond(&format!("[0].{hook}.{path}[1]")));
    }
    // What is no argument may be as long as it likes.
    let named = format!(
        r#"{{"name":"{whole}","image":"{whole}","env":[{{"name":"{whole}","value":"{whole}"}}],"args":["x"]}}"#
    );
    assert_eq!(pod(&[&named]), None);
}

/// Puts null in the place of each value in turn.
fn with_null(value: &serde_json::Value, make: &mut dyn FnMut(serde_json::Value)) {
    use serde_json::Value as Json;
    make(Json::Null);
    match value {
        Json::Object(members) => {
            for (key, inner) in members {
                with_null(inner, &mut |inner| {
                    let mut members = members.clone();
                    members.insert(key.clone(), inner);
                    make(Json::Object(members));
                });
            }
        }
        Json::Array(items) => {
            for (index, inner) in items.iter().enumerate() {
                with_null(inner, &mut |inner| {
                    let mut items = items.clone();
                    items[index] = inner;
                    make(Json::Array(items));
                });
            }
        }
        _ => {}
    }
}

#[test]
fn null_in_any_place_is_the_same_as_absent() {
    let all = r#"{"name":"cloud-sql-proxy","image":"gcr.io/cloud-sql-connectors/cloud-sql-proxy:2","command":["/cloud-sql-proxy"],"args":["a","b"],
        "env":[{"name":"A","value":"b"},{"name":"C","valueFrom":{"fieldRef":{"fieldPath":"x"}}}],"envFrom":[{"secretRef":{"name":"s"}}],
        "ports":[{"name":"pg","containerPort":5432,"hostPort":5432}],"volumeMounts":[{"name":"v","mountPath":"/v"}],"restartPolicy":"Always",
        "startupProbe":{"httpGet":{"path":"/","port":1}},"readinessProbe":{"tcpSocket":{"port":1}},
        "lifecycle":{"preStop":{"exec":{"command":["sleep","1"]}},"postStart":{"exec":{"command":["true"]}}}}"#;
    let pods = Pods::of(&[TELLS, SQL, all])
        .init(&[all, SQL])
        .annotation("a", "b")
        .label("c", "d")
        .controlled_by("batch/v1", "Job");
    for kind in ["Pod", "Job.batch", "CronJob.batch", "Rollout.argoproj.io"] {
        let object = pods.object(kind);
        let payload = Ask::to_update(kind, &object, &object).under(r#"{"rules":{"helper-not-native":"warn"},"helpers":{"exclude":["opa"]},"exempt":[{"container":"x","reason":"r"}]}"#).payload();
        let payload: serde_json::Value = serde_json::from_str(&payload).unwrap();
        let mut count = 0;
        with_null(&payload, &mut |payload| {
            count += 1;
            let text = payload.to_string();
            let with_null = evaluate(text.as_bytes());
            let code = with_null.rejection.as_ref().map(|rejection| rejection.code);
            assert!(matches!(code, None | Some(400 | 403 | 500)), "{text}");
            // A missing request, object or reason is told; a null in the object is never an error.
            if let Some(rejection) = with_null.rejection.filter(|rejection| rejection.code == 400) {
                assert!(
                    rejection.message.ends_with(" is missing") || rejection.message.ends_with("not null"),
                    "{text}: {}",
                    rejection.message
                );
                assert!(
                    payload.is_null() || payload["request"].is_null() || payload["request"]["object"].is_null(),
                    "{text}"
                );
            }
        });
        assert!(count > 150, "{count}");
    }
}

#[test]
fn ten_times_the_entries_of_settings_take_about_ten_times_as_long() {
    let list = |entry: Entry<'_>, count: usize| (0..count).map(entry).collect::<Vec<_>>().join(",");
    let cases: [(&str, &str, Entry, &str); 6] = [
        ("known helpers excluded", r#"{"helpers":{"exclude":["#, &|_| r#""istio-proxy""#.to_owned(), "]}}"),
        ("unknown helpers excluded", r#"{"helpers":{"exclude":["#, &|index| format!(r#""helper-{index}""#), "]}}"),
        (
            "custom helpers",
            r#"{"helpers":{"custom":["#,
            &|index| format!(r#"{{"id":"acme-{index}","category":"tunnel","images":["acme/p{index}"]}}"#),
            "]}}",
        ),
        ("exemptions", r#"{"exempt":["#, &|index| format!(r#"{{"container":"c-{index}","reason":"r"}}"#), "]}"),
        (
            "kinds",
            r#"{"workloads":["#,
            &|index| format!(r#"{{"apiGroup":"example.com","kind":"K{index}","podSpecs":["/spec"]}}"#),
            "]}",
        ),
        ("unknown keys", "{", &|index| format!(r#""key-{index}":1"#), "}"),
    ];
    for (what, before, entry, after) in cases {
        assert_linear(
            what,
            20_000,
            |count| format!("{before}{}{after}", list(entry, count)),
            |text| {
                let value = Reader::new(text).whole(Value::read).unwrap();
                std::hint::black_box(settings::read(value).map_err(|mistakes| mistakes.to_string()).is_ok());
            },
        );
    }
}
