//! Getting a helper by the policy: what works, and how an administrator closes it ([`slips`], with the table of `docs/limits.md`), and
//! what must not work (here).

#![allow(clippy::indexing_slicing, clippy::panic, clippy::string_slice, clippy::unwrap_used)]

mod slips;

use native_sidecar_engine::answer::Answer;
use native_sidecar_engine::kubernetes::{kinds, workload};
use native_sidecar_engine::validate::evaluate;
use native_sidecar_testing::request::*;
use serde_json::{Value, json};

const FOUND: &str = "reject job-never-completes cloud-sql-proxy";

fn answer(ask: &Ask) -> Answer {
    evaluate(ask.payload().as_bytes())
}

/// An answer in short: `reject job-never-completes cloud-sql-proxy`, `400 …`, or nothing.
fn outcome(ask: &Ask) -> String {
    let answer = answer(ask);
    if let Some(rejection) = answer.rejection.as_ref().filter(|rejection| rejection.code != 403) {
        return format!("{} {}", rejection.code, rejection.message);
    }
    let enforced = answer.audit_annotations.iter().find(|(key, _)| *key == "enforced").map_or("", |(_, rules)| rules);
    let said = answer.audit_annotations.iter().filter(|(key, _)| *key != "enforced");
    let said = said.map(|(rule, names)| {
        let rejects = enforced.split(',').any(|enforced| enforced == *rule);
        format!("{} {rule} {names}", if rejects { "reject" } else { "warn" })
    });
    said.collect::<Vec<_>>().join("; ")
}

fn job(containers: &str) -> String {
    format!(r#"{{"spec":{{"template":{{"spec":{{"containers":[{APP},{containers}]}}}}}}}}"#)
}

fn create_job(containers: &str) -> String {
    outcome(&Ask::to_create("Job.batch", &job(containers)))
}

#[test]
fn an_image_is_known_whatever_games_its_reference_plays() {
    let digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    let references = [
        "istio/proxyv2".to_owned(),
        "ISTIO/ProxyV2:1.26".to_owned(),
        "docker.io/istio/proxyv2:1.26".to_owned(),
        "docker.io./istio/proxyv2:1.26".to_owned(),
        "index.docker.io:443/istio/proxyv2".to_owned(),
        format!("docker.io/istio/proxyv2@{digest}"),
        format!("docker.io/istio/proxyv2:1.26@{digest}"),
        format!("localhost:5000/istio/proxyv2:latest@{digest}"),
        "10.0.0.1:5000/istio/proxyv2".to_owned(),
        "[2001:db8::1]:5000/istio/proxyv2:1".to_owned(),
        "registry/with/many/segments/istio/proxyv2:1".to_owned(),
        " istio/proxyv2".to_owned(),
        "istio/proxyv2 ".to_owned(),
        "\tistio/proxyv2:1.26\n".to_owned(),
        "istio/proxyv2:".to_owned(),
        "istio/proxyv2@".to_owned(),
        "istio/proxyv2:1@2@3".to_owned(),
    ];
    for reference in references {
        let container = json!({"name": "side", "image": reference}).to_string();
        assert_eq!(create_job(&container), "reject job-never-completes side", "{reference}");
    }
}

#[test]
fn escapes_in_keys_and_values_are_what_they_stand_for() {
    let cases = [
        SQL.replace("image", r"\u0069mage"),
        SQL.replace("image", r"\u0069\u006D\u0061\u0067\u0065"),
        SQL.replace("gcr.io/", r"gcr.io\/"),
        SQL.replace("cloud-sql-connectors", r"\u0063loud-sql-connectors"),
        SQL.replace("cloud-sql-connectors", r"cloud\u002dsql\u002Dconnectors"),
    ];
    for container in cases {
        assert_eq!(create_job(&container), FOUND, "{container}");
    }
    let escaped = job(SQL).replace("containers", r"c\u006fntainers").replace("template", r"\u0074emplate");
    assert_eq!(outcome(&Ask::to_create("Job.batch", &escaped)), FOUND);
    let payload = Ask::to_create("Job.batch", &job(SQL)).payload();
    for key in ["request", "object", "operation", "kind", "settings"] {
        let quoted = format!("\"{key}\"");
        let escaped = format!("\"\\u{:04x}{}\"", u32::from(key.as_bytes()[0]), &key[1..]);
        let escaped = payload.replace(&quoted, &escaped);
        assert!(escaped != payload && evaluate(escaped.as_bytes()) == evaluate(payload.as_bytes()), "{key}");
    }
}

/// A reader that takes the first of two, and one that takes the last, would see different objects.
#[test]
fn a_deciding_key_that_is_given_twice_is_an_error() {
    let whole = job(SQL);
    let twice = |key: &str, value: &str, spelt: &str| {
        let given = format!("\"{key}\":{value}");
        assert!(whole.contains(&given), "{given}");
        whole.replacen(&given, &format!("\"{spelt}\":null,{given}"), 1)
    };
    for (key, value) in [
        ("spec", "{"),
        ("template", "{"),
        ("containers", "["),
        ("name", "\"cloud-sql-proxy\""),
        ("image", "\"gcr.io"),
        ("args", "["),
    ] {
        let first = format!(r"\u{:04x}{}", u32::from(key.as_bytes()[0]), &key[1..]);
        for spelt in [key, &first] {
            let said = outcome(&Ask::to_create("Job.batch", &twice(key, value, spelt)));
            assert!(
                said.starts_with("400 the Job cannot be read: ") && said.ends_with("is given twice"),
                "{spelt}: {said}"
            );
        }
    }
    let payload = Ask::to_create("Job.batch", &whole).payload();
    for key in ["request", "object", "operation", "kind", "settings"] {
        let rejection =
            evaluate(payload.replacen(&format!("\"{key}\":"), &format!("\"{key}\":null,\"{key}\":"), 1).as_bytes())
                .rejection;
        let message = rejection.unwrap().message;
        assert!(message.ends_with(&format!("{key}: is given twice")), "{message}");
    }
}

/// The API server's decoder tells case apart, and drops what it does not know: such a key is none of the object's.
#[test]
fn keys_in_another_case_are_other_keys() {
    for key in ["Containers", "CONTAINERS", r"containers\u0000", " containers", "containers "] {
        let object = job(SQL).replacen(r#""containers":["#, &format!(r#""containers":[{APP}],"{key}":["#), 1);
        assert_eq!(outcome(&Ask::to_create("Job.batch", &object)), "", "{key}");
        let object = job(SQL).replacen(r#""containers":["#, &format!(r#""{key}":[{APP}],"containers":["#), 1);
        assert_eq!(outcome(&Ask::to_create("Job.batch", &object)), FOUND, "{key}");
    }
}

#[test]
fn numbers_of_any_size_do_not_hide_a_container() {
    for number in ["-1", "0", "1e999", "-1e-999", "99999999999999999999999", "0.5", "65536", "-0"] {
        let ports = format!(r#""ports":[{{"containerPort":{number},"hostPort":{number}}}],"image""#);
        assert_eq!(create_job(&SQL.replace(r#""image""#, &ports)), FOUND, "{number}");
        let settings = r#"{"action":"mutate","minimumKubernetesVersion":"1.33"}"#;
        let object = Pods::app_and(&SQL.replace(r#""image""#, &ports)).object("Pod");
        let said = outcome(&Ask::to_create("Pod", &object).under(settings));
        assert!(said.starts_with("warn helper-not-native cloud-sql-proxy"), "{number}: {said}");
    }
}

#[test]
fn text_that_is_no_json_is_no_request() {
    let payload = Ask::to_create("Job.batch", &job(SQL)).payload();
    for spoilt in
        [format!("\u{feff}{payload}"), format!("{payload}\0"), format!("{payload}{payload}"), payload.replace(':', "=")]
    {
        assert_eq!(evaluate(spoilt.as_bytes()).rejection.unwrap().code, 400, "{spoilt}");
    }
    let raw = payload.replace("cloud-sql-proxy\",", "cloud-sql-proxy\u{0}\",");
    assert_eq!(evaluate(raw.as_bytes()).rejection.unwrap().code, 400);
}

/// The object at a JSON Pointer; `*` becomes a list or a map of which it is the second.
fn at(pointer: &str, good: &Value, bad: &Value, map: bool) -> Value {
    let Some((segment, rest)) = pointer.trim_start_matches('/').split_once('/').or_else(|| {
        let segment = pointer.trim_start_matches('/');
        (!segment.is_empty()).then_some((segment, ""))
    }) else {
        return bad.clone();
    };
    match segment {
        "*" if map => json!({"a": at(rest, good, good, map), "b": at(rest, good, bad, map)}),
        "*" => json!([at(rest, good, good, map), at(rest, good, bad, map)]),
        _ => json!({ segment: at(rest, good, bad, map) }),
    }
}

#[test]
fn a_helper_is_found_in_every_template_of_every_known_kind() {
    let spec =
        |containers: &str| serde_json::from_str::<Value>(&format!(r#"{{"containers":[{containers}]}}"#)).unwrap();
    let (good, bad) = (spec(APP), spec(&format!("{APP},{SQL}")));
    let mut places = 0;
    for kind in kinds::known() {
        let templates = kind.pod_templates.iter().map(|pointer| (pointer, true));
        for (pointer, is_template) in templates.chain(kind.pod_specs.iter().map(|pointer| (pointer, false))) {
            for map in [false, true] {
                let wrapped = |spec: &Value| if is_template { json!({ "spec": spec }) } else { spec.clone() };
                let object = at(pointer, &wrapped(&good), &wrapped(&bad), map).to_string();
                let name = if kind.api_group.is_empty() {
                    kind.kind.to_string()
                } else {
                    format!("{}.{}", kind.kind, kind.api_group)
                };
                let said = outcome(&Ask::to_create(&name, &object));
                let workload = workload::find(&kind.api_group, &kind.kind, &[]).unwrap();
                let expected = match (workload.holds_sidecars(), kind.runs_to_completion) {
                    (false, _) => "warn helper-not-native cloud-sql-proxy",
                    (true, true) if said == FOUND => FOUND,
                    (true, _) => "reject helper-not-native cloud-sql-proxy",
                };
                assert_eq!(said, expected, "{name} {pointer}: {object}");
                places += 1;
            }
        }
    }
    assert!(places > 130, "{places}");
}

#[test]
fn the_request_says_what_the_object_is() {
    let claims = job(SQL).replacen('{', r#"{"apiVersion":"v1","kind":"ConfigMap","#, 1);
    assert_eq!(outcome(&Ask::to_create("Job.batch", &claims)), FOUND);
    let claims = job(SQL).replacen('{', r#"{"apiVersion":"batch/v1","kind":"Job","#, 1);
    assert_eq!(outcome(&Ask::to_create("ConfigMap", &claims)), "");
    // No resource has this kind: clients take a List apart, and so does the command line.
    let list = format!(r#"{{"apiVersion":"v1","kind":"List","items":[{claims}]}}"#);
    assert_eq!(outcome(&Ask::to_create("List", &list)), "");
}

#[test]
fn names_that_the_server_makes_and_what_a_person_claims_excuse_nothing() {
    for metadata in [
        r#""generateName":"nightly-""#,
        r#""deletionTimestamp":"2026-01-01T00:00:00Z""#,
        r#""annotations":{"kubernetes.io/config.mirror":"5d5f"}"#,
        r#""labels":{"native-sidecar-policy/ignore":"true"},"annotations":{"native-sidecar/ignore":"job-never-completes"}"#,
        r#""ownerReferences":[{"apiVersion":"batch/v1","kind":"CronJob","name":"c","controller":false}]"#,
    ] {
        let object =
            job(SQL).replacen('{', &format!(r#"{{"metadata":{{{metadata}}},"status":{{"phase":"Succeeded"}},"#), 1);
        assert_eq!(outcome(&Ask::to_create("Job.batch", &object)), FOUND, "{metadata}");
    }
}

#[test]
fn only_subresources_are_passed_over() {
    let pod = Pods::app_and(SQL).object("Pod");
    for sub_resource in ["status", "scale", "ephemeralcontainers", "resize", "binding", "eviction", "log", "exec"] {
        assert_eq!(outcome(&Ask::to_update("Pod", &pod, &pod).sub_resource(sub_resource)), "", "{sub_resource}");
    }
    assert_eq!(outcome(&Ask::to_create("Pod", &pod)), "reject helper-not-native cloud-sql-proxy");
}

/// It ends when it ends, is never started again, and is not waited for: what is said of helpers does not hold for it.
#[test]
fn an_ephemeral_container_is_accepted() {
    let pod = Pods::of(&[APP]).spec(&format!(r#""ephemeralContainers":[{SQL}]"#)).object("Pod");
    assert_eq!(outcome(&Ask::to_create("Pod", &pod)), "");
}

/// What could not be rejected at first because it was not sure is no excuse for what is.
#[test]
fn a_helper_does_not_slip_by_in_two_steps() {
    let auto = r#"{"name":"istio-proxy","image":"auto"}"#;
    let unseen = SQL.replace(r#""args""#, r#""command":["/start.sh"],"args""#);
    for (kind, first, then, found) in [
        ("Deployment.apps", auto, ISTIO, "helper-not-native istio-proxy"),
        ("CronJob.batch", unseen.as_str(), SQL, "job-never-completes cloud-sql-proxy"),
    ] {
        let (before, after) = (Pods::app_and(first).object(kind), Pods::app_and(then).object(kind));
        assert_eq!(outcome(&Ask::to_create(kind, &before)), format!("warn {found}"));
        assert_eq!(outcome(&Ask::to_update(kind, &before, &before)), format!("warn {found}"));
        assert_eq!(outcome(&Ask::to_update(kind, &before, &after)), format!("reject {found}"));
        assert_eq!(outcome(&Ask::to_update(kind, &after, &after)), format!("warn {found}"));
    }
}
