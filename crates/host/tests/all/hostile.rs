//! Hostile sizes in the real module: whatever the payload holds, there is an answer, soon, in little memory and in few words.
//!
//! Time is counted in units: what the module takes to pass over a megabyte of managedFields, measured beside each case, so that a
//! busy machine slows both alike. An idle one takes about 2 ms. Run with `--nocapture` for the figures.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects, clippy::panic)]

use native_sidecar_host::measure::worked;
use native_sidecar_host::{Limits, Module};
use serde_json::{Value, json};
use std::path::Path;
use std::time::Duration;

/// What an instance may need, in bytes.
const MEMORY: usize = 64 << 20;

/// How long a verdict may take, in units: on an idle machine none takes more than half of that, nor of the bound below.
const VERDICT: f64 = 24.0;

/// How long a hundred thousand entries of settings may take.
const ENTRIES: f64 = 240.0;

/// The longest message, and the longest list of warnings, in bytes.
const WORDS: usize = 32 * 1024;

/// How many bytes the arguments of a container may have that nothing else gives any; a few more belong to the command line.
const MOST_ARGUMENTS: usize = (1 << 20) - 32;

/// About what the API server takes.
const MEGABYTES: usize = 3 << 20;

const CREATE: &str = "CREATE";
const UPDATE: &str = "UPDATE";
const MUTATE: &str = r#"{"action":"mutate","minimumKubernetesVersion":"1.33"}"#;

/// Containers, each with a place for its number.
const APP: &str = r#"{"name":"app-#","image":"registry.example.com/shop/app:1"}"#;
const HELPER: &str =
    r#"{"name":"sql-#","image":"gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.14.1","args":["p:r:i"]}"#;
const NATIVE: &str =
    r#"{"name":"native-#","image":"gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.14.1","restartPolicy":"Always"}"#;

/// What is asked of the module, and what is to come of it.
struct Case {
    what: &'static str,
    payload: Vec<u8>,
    /// What the answer must hold.
    says: &'static str,
}

fn case(what: &'static str, payload: impl Into<Vec<u8>>, says: &'static str) -> Case {
    Case { what, payload: payload.into(), says }
}

fn payload(kind: &str, operation: &str, object: &str, old: &str, settings: &str) -> String {
    let (kind, group) = kind.split_once('.').unwrap_or((kind, ""));
    format!(
        r#"{{"request":{{"uid":"1","kind":{{"group":"{group}","version":"v1","kind":"{kind}"}},"operation":"{operation}","userInfo":{{"username":"ada"}},"object":{object},"oldObject":{old}}},"settings":{settings}}}"#
    )
}

fn created(kind: &str, object: &str) -> String {
    payload(kind, CREATE, object, "null", "{}")
}

/// So many of something, each with its number in place of `#`.
fn many(what: &str, count: usize) -> String {
    (0..count).map(|index| what.replace('#', &index.to_string())).collect::<Vec<_>>().join(",")
}

/// A list of one item, so many times.
fn list_of(item: &str, count: usize) -> String {
    format!("[{}]", vec![item; count].join(","))
}

fn pod(regular: &str, init: &str) -> String {
    format!(r#"{{"metadata":{{"name":"p"}},"spec":{{"initContainers":[{init}],"containers":[{regular}]}}}}"#)
}

fn job(regular: &str, init: &str) -> String {
    format!(r#"{{"metadata":{{"name":"p"}},"spec":{{"template":{}}}}}"#, pod(regular, init))
}

/// A Pod with a helper, and more in its metadata.
fn with_metadata(members: &str) -> String {
    format!(r#"{{"metadata":{{{members}}},"spec":{{"containers":[{APP},{HELPER}]}}}}"#)
}

fn managed_fields(bytes: usize) -> String {
    let field = r#"{"manager":"kubectl","operation":"Apply","time":"2026-08-31T03:00:00Z","fieldsV1":{"f:spec":{"f:template":{"k:{\"name\":\"app\"}":{".":{}}}}}}"#;
    with_metadata(&format!(r#""managedFields":[{}]"#, many(field, bytes / field.len())))
}

/// Runs work so often that what disturbs it once does not count.
fn least(mut work: impl FnMut()) -> Duration {
    let times = (0..3).map(|_| {
        let start = worked();
        work();
        worked() - start
    });
    times.min().unwrap()
}

/// The module, with a limit on its memory in bytes.
fn module(memory: usize) -> Module {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policy.wasm");
    let bytes =
        std::fs::read(&file).unwrap_or_else(|error| panic!("{}: {error}: make policy.wasm first", file.display()));
    // The limit of time is one of the clock on the wall, and a machine can be busy.
    Module::with_limits(&bytes, Limits { memory, time: Duration::from_secs(60) }).unwrap()
}

/// Asks for all cases, and says of each that is wrong why.
fn assert_bounded(operation: &str, bound: f64, cases: &[Case]) {
    let module = module(MEMORY);
    let unit = created("Pod", &managed_fields(1 << 20));
    let mut wrong = Vec::new();
    for Case { what, payload, says } in cases {
        let answer = match module.call(operation, payload) {
            Ok(answer) => String::from_utf8(answer).unwrap(),
            Err(error) => {
                wrong.push(format!("{what}: {error}"));
                continue;
            }
        };
        if !answer.contains(says) {
            wrong.push(format!("{what}: no {says:?} in {}", answer.chars().take(600).collect::<String>()));
        }
        wrong.extend(too_long(&answer).map(|words| format!("{what}: {words}")));
        let mut units = f64::INFINITY;
        let mut took = Duration::MAX;
        // A busy machine can spoil one measurement, hardly four.
        for _ in 0..4 {
            let reference = least(|| drop(module.call("validate", unit.as_bytes()).unwrap()));
            took = least(|| drop(module.call(operation, payload).unwrap()));
            units = took.as_secs_f64() / reference.as_secs_f64();
            if units < bound {
                break;
            }
        }
        println!("{:>8.1} ms {units:>6.1} units, {:>4} KB: {what}", took.as_secs_f64() * 1e3, payload.len() / 1000);
        if units >= bound {
            wrong.push(format!("{what}: {took:?}, {units:.1} units of at most {bound}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Whether people would have to read too much.
fn too_long(answer: &str) -> Option<String> {
    let answer: Value = serde_json::from_str(answer).unwrap();
    let message = answer["message"].as_str().map_or(0, str::len);
    let warnings =
        answer["warnings"].as_array().map_or(0, |all| all.iter().map(|one| one.as_str().unwrap().len()).sum());
    let annotations = answer["audit_annotations"].to_string().len();
    let lengths = [message, warnings, annotations];
    lengths.iter().any(|length| *length > WORDS).then(|| format!("{lengths:?} bytes of words"))
}

#[test]
fn payloads_of_three_megabytes_are_answered() {
    let text = "x".repeat(MEGABYTES);
    let escaped = r"\u0041\n".repeat(MEGABYTES / 8);
    let twice = managed_fields(MEGABYTES / 2);
    assert_bounded(
        "validate",
        VERDICT,
        &[
            case("3 MB of managedFields", created("Pod", &managed_fields(MEGABYTES)), "helper-not-native"),
            case(
                "3 MB of managedFields, rewritten",
                payload("Pod", CREATE, &managed_fields(MEGABYTES), "null", MUTATE),
                "mutated_object",
            ),
            case(
                "3 MB in an update, half of them the old object",
                payload("Pod", UPDATE, &twice, &twice, "{}"),
                "warnings",
            ),
            case(
                "one string of 3 MB",
                created("Pod", &with_metadata(&format!(r#""x":"{text}""#))),
                "helper-not-native",
            ),
            case(
                "one string of 3 MB in escapes",
                created("Pod", &with_metadata(&format!(r#""x":"{escaped}""#))),
                "helper-not-native",
            ),
            case(
                "an annotation of 3 MB in escapes",
                created("Pod", &with_metadata(&format!(r#""annotations":{{"a":"{escaped}"}}"#))),
                "helper-not-native",
            ),
            case(
                "a key of 3 MB in escapes",
                created("Pod", &with_metadata(&format!(r#""{escaped}":1"#))),
                "helper-not-native",
            ),
            case(
                "a million tiny items",
                created("Pod", &with_metadata(&format!(r#""x":[{}]"#, many("1", 1_000_000)))),
                "helper-not-native",
            ),
            case("3 MB of opening brackets", "[".repeat(MEGABYTES), r#""code":400"#),
            case(
                "3 MB of opening brackets in an object",
                created("Pod", &format!(r#"{{"x":{}"#, "[".repeat(MEGABYTES))),
                "nest too deep",
            ),
            case("3 MB of opening braces", r#"{"a":"#.repeat(MEGABYTES / 5), r#""code":400"#),
            case(
                "3 MB of blanks",
                format!("{}{}", " ".repeat(MEGABYTES), created("Pod", &pod(HELPER, ""))),
                r#""accepted":true"#,
            ),
            case(
                "3 MB of digits",
                created("Pod", &with_metadata(&format!(r#""x":{}"#, "9".repeat(MEGABYTES)))),
                "helper-not-native",
            ),
            case(
                "nesting to the limit",
                created("Pod", &with_metadata(&format!(r#""x":{}{}"#, "[".repeat(120), "]".repeat(120)))),
                "helper-not-native",
            ),
            case(
                "nesting beyond the limit",
                created("Pod", &with_metadata(&format!(r#""x":{}{}"#, "[".repeat(130), "]".repeat(130)))),
                "nest too deep",
            ),
            case("bytes that are no text", vec![0xff; MEGABYTES], "invalid UTF-8"),
            case("3 MB of zeroes", vec![0; MEGABYTES], r#""code":400"#),
            case(
                "a broken end",
                created("Pod", &managed_fields(MEGABYTES)).strip_suffix("}}").unwrap(),
                r#""code":400"#,
            ),
        ],
    );
}

#[test]
fn ten_thousand_containers_are_answered() {
    const MANY: usize = 10_000;
    let (apps, helpers, natives) = (many(APP, MANY), many(HELPER, MANY), many(NATIVE, MANY));
    let mixed = format!("{},{}", many(APP, MANY / 2), many(HELPER, MANY / 2));
    let same = format!("{APP},{}", vec![HELPER; MANY].join(","));
    let tells = APP.replace(
        r#""image""#,
        r#""command":["sh","-c","work; curl -XPOST localhost:9091/quitquitquit; pkill envoy"],"image""#,
    );
    let telling = format!("{},{}", many(&tells, MANY / 2), many(HELPER, MANY / 2));
    let waits = APP.replace(
        r#""image""#,
        r#""env":[{"name":"KUBEXIT_BIRTH_DEPS","value":"a,b,c"}],"ports":[{"containerPort":1}],"image""#,
    );
    let waiting = format!("{},{}", many(&waits, MANY / 2), many(HELPER, MANY / 2));
    assert_bounded(
        "validate",
        VERDICT,
        &[
            case("10,000 apps", created("Pod", &pod(&apps, "")), r#""accepted":true"#),
            case(
                "10,000 helpers, which are the apps of each other",
                created("Pod", &pod(&helpers, "")),
                r#""accepted":true"#,
            ),
            case("5,000 apps and 5,000 helpers", created("Pod", &pod(&mixed, "")), "5000 containers are helpers"),
            case(
                "5,000 apps and 5,000 helpers of a Job",
                created("Job.batch", &job(&mixed, "")),
                "more are left out here",
            ),
            case(
                "those of an update",
                payload("Job.batch", UPDATE, &job(&mixed, ""), &job(&mixed, ""), "{}"),
                "more warnings of native-sidecar-policy are left out",
            ),
            case(
                "those of an update, all new",
                payload("Job.batch", UPDATE, &job(&mixed, ""), &job(&apps, ""), "{}"),
                "more are left out here",
            ),
            case("those, rewritten", payload("Pod", CREATE, &pod(&mixed, ""), "null", MUTATE), "mutated_object"),
            case("10,000 helpers of one name", created("Pod", &pod(&same, "")), "10000 containers are helpers"),
            case(
                "10,000 helpers of one name, to be rewritten",
                payload("Pod", CREATE, &pod(&same, ""), "null", MUTATE),
                "are left out",
            ),
            case("10,000 native sidecars", created("Job.batch", &job(APP, &natives)), r#""app-does-not-wait""#),
            case(
                "10,000 helpers that hang in Init",
                created("Pod", &pod(APP, &helpers)),
                "10000 containers never exit",
            ),
            case(
                "5,000 apps that tell helpers to quit",
                created("Job.batch", &job(&telling, &many(NATIVE, MANY / 2))),
                "left out",
            ),
            case(
                "5,000 apps that wait for helpers",
                payload("Pod", CREATE, &pod(&waiting, ""), "null", MUTATE),
                "left out",
            ),
        ],
    );
}

#[test]
fn strings_of_a_megabyte_are_answered() {
    const MEGABYTE: usize = 1 << 20;
    let long = "x".repeat(MEGABYTE);
    let argument = "x".repeat(MOST_ARGUMENTS);
    let half = "x".repeat(MOST_ARGUMENTS / 2);
    let container =
        |name: &str, image: &str, members: &str| format!(r#"{{"name":"{name}","image":"{image}"{members}}}"#);
    let image = "gcr.io/cloud-sql-connectors/cloud-sql-proxy:2";
    let beside_app = |container: &str| created("Job.batch", &job(&format!("{APP},{container}"), ""));
    let script = |text: &str| container("sql", image, &format!(r#","command":["sh","-c","{text}"]"#));
    let tail = |text: &str| {
        container(
            "logs",
            "busybox",
            &format!(r#","command":["tail","-F","{text}"],"volumeMounts":[{{"name":"l","mountPath":"/l"}}]"#),
        )
    };
    assert_bounded(
        "validate",
        VERDICT,
        &[
            case(
                "an image of 1 MB",
                beside_app(&container("sql", &format!("{long}/cloud-sql-connectors/cloud-sql-proxy"), "")),
                "job-never-completes",
            ),
            case(
                "an image of 500,000 segments",
                beside_app(&container(
                    "sql",
                    &format!("{}cloud-sql-connectors/cloud-sql-proxy", "a/".repeat(MEGABYTE / 2)),
                    "",
                )),
                "job-never-completes",
            ),
            case(
                "a tag of 1 MB",
                beside_app(&container("d", &format!("docker:{}dind", "-".repeat(MEGABYTE)), "")),
                "job-never-completes",
            ),
            case("a name of 1 MB", beside_app(&container(&long, image, "")), "job-never-completes"),
            case(
                "a name of 1 MB of control characters",
                beside_app(&container(&r"\u0001".repeat(MEGABYTE / 6), image, "")),
                "job-never-completes",
            ),
            case(
                "an argument of 1 MB",
                beside_app(&container("sql", image, &format!(r#","args":["{argument}"]"#))),
                "job-never-completes",
            ),
            case(
                "a flag of 1 MB",
                beside_app(&container("sql", image, &format!(r#","args":["--{half}={half}"]"#))),
                "job-never-completes",
            ),
            case("a script of 1 MB of one word", beside_app(&script(&argument)), "job-never-completes"),
            case("a log of a long name", beside_app(&tail(&format!("/{argument}"))), "job-never-completes"),
            case(
                "a namespace of 1 MB under many exemptions",
                payload(
                    "Pod",
                    CREATE,
                    &with_metadata(&format!(r#""namespace":"{long}""#)),
                    "null",
                    &format!(r#"{{"exempt":[{}]}}"#, many(r#"{"namespace":"*x*x*x*y","reason":"r"}"#, 4)),
                ),
                "helper-not-native",
            ),
            case(
                "a variable of 1 MB",
                beside_app(&container(
                    "sql",
                    image,
                    &format!(r#","env":[{{"name":"KUBEXIT_BIRTH_DEPS","value":"{}"}}]"#, "a,".repeat(MEGABYTE / 2)),
                )),
                "job-never-completes",
            ),
            case(
                "a place of 1 MB",
                created(
                    "PyTorchJob.kubeflow.org",
                    &format!(
                        r#"{{"spec":{{"pytorchReplicaSpecs":{{"{long}":{{"template":{}}}}}}}}}"#,
                        pod(&format!("{APP},{HELPER}"), "")
                    ),
                ),
                "job-never-completes",
            ),
            case("a kind of 1 MB", payload(&long, CREATE, "{}", "null", "{}"), r#""accepted":true"#),
            case(
                "a kind of 1 MB from the settings that cannot be read",
                payload(
                    &long,
                    CREATE,
                    r#"{"spec":7}"#,
                    "null",
                    &format!(r#"{{"workloads":[{{"kind":"{long}","podSpecs":["/spec"]}}]}}"#),
                ),
                "cannot read this xxx",
            ),
            case(
                "a kind of 1 MB from the settings without an object",
                payload(
                    &long,
                    CREATE,
                    "null",
                    "null",
                    &format!(r#"{{"workloads":[{{"kind":"{long}","podSpecs":["/spec"]}}]}}"#),
                ),
                "object is missing",
            ),
            case(
                "a custom helper whose words are 1 MB each",
                payload(
                    "Job.batch",
                    CREATE,
                    &job(&format!(r#"{APP},{{"name":"a","image":"acme/proxy"}}"#), ""),
                    "null",
                    &format!(
                        r#"{{"helpers":{{"custom":[{{"id":"acme","title":"{long}","category":"tunnel","images":["acme/proxy"]}}]}}}}"#
                    ),
                ),
                "job-never-completes",
            ),
        ],
    );
}

#[test]
fn a_hundred_thousand_entries_of_settings_are_read() {
    const MANY: usize = 100_000;
    let long = "x".repeat(1 << 20);
    let list = |before: &str, entry: &str, after: &str| format!("{before}{}{after}", many(entry, MANY));
    let faces = "\u{1F980}".repeat(200);
    assert_bounded(
        "validate_settings",
        ENTRIES,
        &[
            case(
                "100,000 exemptions",
                list(r#"{"exempt":["#, r#"{"container":"c-#","reason":"r"}"#, "]}"),
                r#""valid":true"#,
            ),
            case(
                "100,000 custom helpers",
                list(r#"{"helpers":{"custom":["#, r#"{"id":"acme-#","category":"tunnel","images":["acme/p#"]}"#, "]}}"),
                r#""valid":true"#,
            ),
            case(
                "100,000 custom helpers of one id",
                list(r#"{"helpers":{"custom":["#, r#"{"id":"acme","category":"tunnel","images":["acme/p#"]}"#, "]}}"),
                "and 99899 more",
            ),
            case(
                "100,000 exclusions",
                list(r#"{"helpers":{"exclude":["#, r#""istio-proxy""#, "]}}"),
                r#""valid":true"#,
            ),
            case(
                "100,000 unknown exclusions",
                list(r#"{"helpers":{"exclude":["#, r#""istio-prox#""#, "]}}"),
                "and 99900 more",
            ),
            case(
                "100,000 kinds",
                list(r#"{"workloads":["#, r#"{"apiGroup":"a","kind":"K#","podSpecs":["/spec"]}"#, "]}"),
                r#""valid":true"#,
            ),
            case("100,000 unknown keys", list("{", r#""contac#":1"#, "}"), "and 99900 more"),
            case("100,000 unknown keys near known ones", list("{", r#""actio":1"#, "}"), r#"did you mean \"action\""#),
            case(
                "100,000 unknown keys of an exemption",
                list(r#"{"exempt":[{"reason":"r","#, r#""key-#":1"#, "}]}"),
                "and 99901 more",
            ),
            case("100,000 times one key", list("{", r#""action":"warn""#, "}"), "and 99899 more"),
            case("100,000 rules", list(r#"{"rules":{"#, r#""rule-#":"warn""#, "}}"), "and 99900 more"),
            case(
                "100,000 unknown keys of 200 crabs",
                list("{", &format!(r#""{faces}#":1"#), "}")
                    .chars()
                    .take(3 << 18)
                    .chain("1\":1}".chars())
                    .collect::<String>(),
                "unknown key",
            ),
            case(
                "an id of 1 MB, twice",
                format!(
                    r#"{{"helpers":{{"custom":[{0},{0}]}}}}"#,
                    json!({"id": long, "category": "tunnel", "images": ["a"]})
                ),
                "is given twice",
            ),
            case(
                "a kind of 1 MB, twice",
                format!(r#"{{"workloads":[{0},{0}]}}"#, json!({"kind": long, "podSpecs": ["/spec"]})),
                "is given twice",
            ),
            case("a number of 1 MB", format!(r#"{{"contact":{}}}"#, "7".repeat(1 << 20)), "write it in quotes"),
            case("a contact line of 1 MB", json!({"contact": long}).to_string(), "at most 500 characters"),
            case("1 MB of brackets", "[".repeat(1 << 20), "nest too deep"),
        ],
    );
}

#[test]
fn settings_are_read_with_each_request_and_matched_in_time() {
    let settings = |exempt: usize, custom: usize| {
        format!(
            r#"{{"exempt":[{}],"helpers":{{"custom":[{}]}}}}"#,
            many(r#"{"container":"c-#","reason":"r"}"#, exempt),
            many(r#"{"id":"acme-#","category":"tunnel","images":["acme/p#"],"containerNames":["p-#"]}"#, custom)
        )
    };
    let mixed = format!("{},{}", many(APP, 10), many(HELPER, 10));
    let judged = |settings: &str| payload("Job.batch", CREATE, &job(&mixed, ""), "null", settings);
    assert_bounded(
        "validate",
        ENTRIES,
        &[
            case("100,000 exemptions for 20 containers", judged(&settings(100_000, 0)), "job-never-completes"),
            case("100,000 custom helpers for 20 containers", judged(&settings(0, 100_000)), "job-never-completes"),
        ],
    );
}

/// What each count may be, or a little less.
#[test]
fn as_many_items_and_containers_as_an_object_may_have_are_counted() {
    const ITEMS: usize = 65_000;
    const PARTS: usize = 16_000;
    let in_app =
        |members: &str| created("Pod", &pod(&format!(r#"{{"name":"app","image":"a",{members}}},{HELPER}"#), ""));
    let place = format!(r##""k#":{{"template":{}}}"##, pod(&format!("{APP},{HELPER}"), ""));
    let replicas = format!(r#"{{"spec":{{"pytorchReplicaSpecs":{{{}}}}}}}"#, many(&place, PARTS / 3));
    let git = format!(
        r#"{{"name":"git-sync","image":"registry.k8s.io/git-sync/git-sync:v4","env":{}}}"#,
        list_of(r#"{"name":"GITSYNC"}"#, ITEMS)
    );
    let hook = format!(r#"{{"postStart":{{"exec":{{"command":[{}7]}}}}}}"#, r#""","#.repeat(ITEMS));
    let hanging = pod("{}", &vec![r#"{"image":"fluent/fluent-bit"}"#; PARTS].join(","));
    assert_bounded(
        "validate",
        VERDICT,
        &[
            case("65,000 arguments", in_app(&format!(r#""args":{}"#, list_of(r#""""#, ITEMS))), "helper-not-native"),
            case("65,000 variables", in_app(&format!(r#""env":{}"#, list_of("{}", ITEMS))), "helper-not-native"),
            case("65,000 ports", in_app(&format!(r#""ports":{}"#, list_of("{}", ITEMS))), "helper-not-native"),
            case(
                "65,000 owners",
                created("Pod", &with_metadata(&format!(r#""ownerReferences":{}"#, list_of("{}", ITEMS)))),
                "helper-not-native",
            ),
            case(
                "a helper of 65,000 variables",
                created("Pod", &pod(&format!("{APP},{git}"), "")),
                "helper-not-native",
            ),
            case(
                "65,000 words of a hook, and a number",
                created("Pod", &pod(&format!(r#"{{"lifecycle":{hook}}}"#), "")),
                "postStart.exec.command[65000]: must be a string",
            ),
            case(
                "16,000 empty containers",
                created("Pod", &pod(&format!("{HELPER},{}", vec!["{}"; PARTS].join(",")), "")),
                "helper-not-native",
            ),
            case("5,333 pod templates", created("PyTorchJob.kubeflow.org", &replicas), "left out"),
            case(
                "16,000 helpers that hang in Init, in an update",
                payload("Pod", UPDATE, &hanging, &hanging, "{}"),
                "more warnings of native-sidecar-policy are left out",
            ),
        ],
    );
}

/// Each of these takes far more time or memory than its text, so that there is an end to them.
#[test]
fn a_million_items_or_containers_are_refused() {
    const MILLION: usize = 1_000_000;
    let refused = "has more than 65536 items, counting those of the lists before it";
    let in_app = |members: &str| created("Pod", &pod(&format!(r#"{{"name":"app",{members}}},{HELPER}"#), ""));
    let shared = vec![format!(r#"{{"args":{}}}"#, list_of(r#""""#, 60_000)); 16].join(",");
    let hook = format!(r#"{{"postStart":{{"exec":{{"command":{}}}}}}}"#, list_of(r#""""#, MILLION));
    let empty = list_of("{}", MILLION);
    let templates = format!(r#"{{"spec":{{"predictors":[{{"componentSpecs":{empty}}}]}}}}"#);
    let hundred = format!(r#"{{"spec":{{"containers":{}}}}}"#, list_of("{}", 100));
    let crowded = format!(r#"{{"spec":{{"predictors":[{{"componentSpecs":{}}}]}}}}"#, list_of(&hundred, 9_000));
    let seldon = |object: &str| created("SeldonDeployment.machinelearning.seldon.io", object);
    assert_bounded(
        "validate",
        VERDICT,
        &[
            case("a million arguments", in_app(&format!(r#""args":{}"#, list_of(r#""""#, MILLION))), refused),
            case("a million arguments of sixteen containers", created("Pod", &pod(&shared, "")), refused),
            case("a million variables", in_app(&format!(r#""env":{empty}"#)), refused),
            case("a million ports", in_app(&format!(r#""ports":{empty}"#)), refused),
            case(
                "a million owners",
                created("Pod", &with_metadata(&format!(r#""ownerReferences":{empty}"#))),
                "metadata.ownerReferences: has more than 65536 items",
            ),
            case("a million words of a hook", in_app(&format!(r#""lifecycle":{hook}"#)), refused),
            case(
                "a million empty containers",
                created("Pod", &format!(r#"{{"spec":{{"containers":{empty}}}}}"#)),
                "spec.containers: has more than 16384 items",
            ),
            case(
                "a million tiny items, and what cannot be read",
                created("Pod", &format!(r#"{{"x":{},"spec":7}}"#, list_of("1", MILLION))),
                "spec: must be an object",
            ),
            case("a million pod templates", seldon(&templates), "has more than 16384 pod templates and containers"),
            case(
                "a million containers of many templates",
                seldon(&crowded),
                "has more than 16384 pod templates and containers",
            ),
        ],
    );
}

/// Each says of a word something else: it is looked at as a program, as what runs one, as what stands before one.
#[test]
fn scripts_of_many_words_are_read() {
    let sql = |text: &str| {
        let helper = HELPER.replace(r#""args""#, &format!(r#""command":["sh","-c","{text}"],"args""#));
        job(&format!("{APP},{helper}"), "")
    };
    let script = |word: &str| sql(&word.repeat(MOST_ARGUMENTS / word.len()));
    let read = |what, word: &str, says| case(what, created("Job.batch", &script(word)), says);
    let kept = |what, word: &str| {
        case(what, payload("Job.batch", UPDATE, &script(word), &script(word), "{}"), "job-never-completes")
    };
    assert_bounded(
        "validate",
        VERDICT,
        &[
            read("a script of 520,000 words", "a ", "job-never-completes"),
            read("a script of 260,000 wrappers", "env ", "job-never-completes"),
            read("a script of 350,000 everyday tools, an escape after each", r"[\n", r#""accepted":true"#),
            read("a script of 350,000 conditions", "if ", "job-never-completes"),
            kept("a script of 350,000 words with an escape each, in an update", r"a\n"),
            kept("a script of 260,000 wrappers, in an update", "env "),
            kept("a script of 350,000 conditions, in an update", "if "),
            kept("a script of 260,000 variables that are set, in an update", "a=1 "),
            case(
                "a script of 3 MB, which is refused",
                created("Job.batch", &sql(&r"[\n".repeat(MEGABYTES / 3))),
                "has more than 1 MiB, with the arguments before it: mount long scripts from a ConfigMap",
            ),
        ],
    );
}

/// Each of these compares all of one thing with all of another.
#[test]
fn many_against_many_takes_no_longer_than_many() {
    const MANY: usize = 5_000;
    let rewritten = |object: &str| payload("Pod", CREATE, object, "null", MUTATE);
    let envoys = many(r#"{"name":"envoy-#","image":"envoyproxy/envoy:v1","args":["-c","/c"]}"#, MANY);
    let names = vec!["other"; 50_000].join(",");
    let recorded = format!(
        r#"{{"metadata":{{"annotations":{{"native-sidecar-policy/converted":"{names}"}}}},"spec":{{"containers":[{},{}]}}}}"#,
        APP,
        many(HELPER, MANY)
    );
    let ports = many(r#"{"name":"app-#","image":"a","ports":[{"containerPort":1#}]}"#, MANY);
    let probe =
        HELPER.replace(r#""args""#, r#""startupProbe":{"exec":{"command":["nc","-z","localhost","5432"]}},"args""#);
    let annotated = format!(
        r#"{{"metadata":{{"annotations":{{{}}}}},"spec":{{"containers":[{APP},{}]}}}}"#,
        many(r#""example.com/#":"x""#, 50_000),
        many(HELPER, 100)
    );
    assert_bounded(
        "validate",
        VERDICT,
        &[
            case(
                "5,000 apps and 5,000 helpers with companions",
                created("Pod", &pod(&format!("{},{envoys}", many(APP, MANY)), "")),
                "5000 containers are helpers",
            ),
            case("5,000 helpers and 50,000 names that were moved before", rewritten(&recorded), "mutated_object"),
            case(
                "5,000 helpers that one obstacle keeps",
                rewritten(&pod(&format!("{APP},{HELPER},{HELPER},{}", many(HELPER, MANY)), "")),
                "left out",
            ),
            case(
                "5,000 ports and 5,000 probes that name one",
                rewritten(&pod(&format!("{ports},{}", many(&probe, MANY)), "")),
                "mutated_object",
            ),
            case("100 helpers and 50,000 annotations", created("Pod", &annotated), "helper-not-native"),
        ],
    );
}
