//! Relations between verdicts: a change to a request that should not matter, and what becomes of its answer. One relation a test.
//!
//! What is compared is what was found of which container ([`said`]); the words may differ, for they name the app. That a converted Pod
//! has nothing left to enforce is a property of conversions (`tests/all/convert`).

#![allow(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unreachable,
    clippy::unwrap_used
)]

mod changes;

use changes::{each_container, each_object};
use native_sidecar_engine::answer::Answer;
use native_sidecar_engine::catalog;
use native_sidecar_engine::inspect::{Inspection, Outcome, inspect};
use native_sidecar_engine::settings;
use native_sidecar_engine::validate::evaluate;
use native_sidecar_testing::kubernetes::{get, list, text};
use native_sidecar_testing::pods::{Case, Tape, case};
use native_sidecar_testing::request::{Ask, Pods};
use native_sidecar_testing::requests::{KINDS, object};
use native_sidecar_testing::text::{Json, Style};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// What is found of which container: rules and names.
type Said = BTreeSet<(String, String)>;

const REJECT: &str = r#"{"action":"reject"}"#;

fn pods() -> impl Strategy<Value = Case> {
    proptest::collection::vec(any::<u16>(), 0..500).prop_map(|choices| case(&mut Tape::of(&choices)))
}

fn kinds() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(&KINDS[..KINDS.len() - 1])
}

fn actions() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(&["reject", "mutate", "warn"][..])
}

fn cases() -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::default() }
}

fn create(kind: &str, template: &str, settings: &str) -> Answer {
    evaluate(Ask::to_create(kind, &object(kind, template)).under(settings).payload().as_bytes())
}

fn said(answer: &Answer) -> Said {
    let rules = answer.audit_annotations.iter().filter(|(key, _)| !matches!(*key, "enforced" | "converted"));
    rules.flat_map(|(rule, names)| names.split(',').map(move |name| ((*rule).to_owned(), name.to_owned()))).collect()
}

/// All of an answer but the bytes of the rewritten object, of which the value counts.
fn settled(answer: &Answer) -> (Option<Value>, Answer) {
    let object = answer.mutated_object.as_deref().map(|object| serde_json::from_str(object).unwrap());
    (object, Answer { mutated_object: None, ..answer.clone() })
}

/// What an answer comes to: its code, what was found, which rules reject, and what was moved.
fn outcome(answer: &Answer) -> (Option<u16>, Said, Vec<String>) {
    let last = answer.audit_annotations.iter().filter(|(key, _)| matches!(*key, "enforced" | "converted"));
    let last = last.map(|(key, names)| format!("{key} {names}")).collect();
    (answer.rejection.as_ref().map(|rejection| rejection.code), said(answer), last)
}

fn has_app(case: &Case) -> bool {
    case.sorts.iter().any(|sort| sort.app)
}

/// The Pod as if nobody owned it: an inspection takes each object for a person's.
fn unowned(case: &Case) -> String {
    let mut pod = case.pod.clone();
    if let Some(metadata) = pod.get_mut("metadata").and_then(Value::as_object_mut) {
        metadata.remove("ownerReferences");
    }
    pod.to_string()
}

fn with_regular(pod: &Value, container: Value) -> String {
    let mut pod = pod.clone();
    pod["spec"]["containers"].as_array_mut().unwrap().push(container);
    pod.to_string()
}

fn inspected(kind: &str, template: &str, settings: &str) -> Inspection {
    let settings = settings::parse(settings).unwrap();
    let (name, group) = kind.split_once('.').unwrap_or((kind, ""));
    inspect(&object(kind, template), group, name, &settings).unwrap().unwrap()
}

/// What the policy would refuse, and how often: there may be several containers of one name.
fn refused(inspection: &Inspection) -> BTreeMap<(String, String), usize> {
    let mut refused = BTreeMap::new();
    for told in inspection.told.iter().filter(|told| told.outcome == Outcome::Refused) {
        *refused.entry((told.diagnostic.rule.word().to_owned(), told.name.clone())).or_default() += 1;
    }
    refused
}

/// What the policy would refuse, and what else it would if the gravest rules were off.
fn all_refused(kind: &str, template: &str) -> BTreeMap<(String, String), usize> {
    const RULES: [&str; 3] = ["init-never-finishes", "job-never-completes", "restart-policy-misplaced"];
    let mut all = BTreeMap::new();
    for graver in 0..=RULES.len() {
        let off: BTreeMap<&str, &str> = RULES[..graver].iter().map(|rule| (*rule, "ignore")).collect();
        let settings = json!({"action": "reject", "rules": off}).to_string();
        for (what, times) in refused(&inspected(kind, template, &settings)) {
            let most = all.entry(what).or_default();
            *most = times.max(*most);
        }
    }
    all
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn labels_unknown_annotations_and_unknown_fields_change_nothing(case in pods(), kind in kinds(), action in actions()) {
        let settings = case.settings(action, "same");
        let mut changed = case.pod.clone();
        each_object(&mut changed, &mut |members| {
            members.insert("unheardOf".to_owned(), json!({"containers": [{"image": "istio/proxyv2"}]}));
        });
        let plain = create(kind, &case.pod.to_string(), &settings);
        let fields = create(kind, &changed.to_string(), &settings);
        prop_assert_eq!(settled(&plain).1, settled(&fields).1);
        prop_assert_eq!(plain.mutated_object.is_some(), fields.mutated_object.is_some());

        if !get(&changed, "metadata").is_object() {
            changed["metadata"] = json!({});
        }
        for key in ["labels", "annotations"] {
            if !get(&changed["metadata"], key).is_object() {
                changed["metadata"][key] = json!({});
            }
            for index in 0..3 {
                changed["metadata"][key][format!("example.com/{index}")] = json!("true");
            }
        }
        let labelled = create(kind, &changed.to_string(), &settings);
        prop_assert_eq!(settled(&plain).1, settled(&labelled).1);
        prop_assert_eq!(plain.mutated_object.is_some(), labelled.mutated_object.is_some());
    }

    #[test]
    fn the_order_of_keys_and_the_spelling_change_nothing(
        case in pods(), kind in kinds(), action in actions(),
        pretty: bool, blanks: bool, escapes: bool, seed: u64,
    ) {
        let settings = case.settings(action, "same");
        let mut reordered = Json::of(&case.pod);
        changes::reverse_keys(&mut reordered);
        let reordered = reordered.write(&mut Style { pretty, blanks, escapes, seed });
        let plain = create(kind, &case.pod.to_string(), &settings);
        prop_assert_eq!(settled(&plain), settled(&create(kind, &reordered, &settings)));
    }

    #[test]
    fn registry_mirror_tag_and_digest_change_nothing(
        case in pods(), kind in kinds(), action in actions(),
        registry in proptest::sample::select(&["", "docker.io/", "localhost/", "mirror.example.com:5000/", "[::1]:5000/", "mirror.example.com/a/b/"][..]),
        version in proptest::sample::select(&["", ":v9", "@sha256:00", ":v9@sha256:00", ":dind"][..]),
    ) {
        let settings = case.settings(action, "same");
        let mut changed = case.pod.clone();
        each_container(&mut changed, &mut |container| {
            let image = text(container, "image").to_owned();
            container["image"] = json!(format!("{registry}{}{version}", changes::repository(&image)));
        });
        let (plain, moved) = (create(kind, &case.pod.to_string(), &settings), create(kind, &changed.to_string(), &settings));
        prop_assert_eq!(outcome(&plain), outcome(&moved), "{}", changed);
    }

    /// Where there is an app: beside none, a helper is the app itself, and another app makes it a helper.
    #[test]
    fn another_app_changes_nothing_for_the_others(case in pods(), kind in kinds(), action in actions()) {
        prop_assume!(has_app(&case));
        let settings = case.settings(action, "same");
        let app = json!({"name": "zz", "image": "registry.example.com/shop/other:1"});
        let (one, two) = (create(kind, &case.pod.to_string(), &settings), create(kind, &with_regular(&case.pod, app), &settings));
        prop_assert_eq!(outcome(&one), outcome(&two));
    }

    #[test]
    fn an_exempt_helper_changes_nothing_for_the_others(case in pods(), kind in kinds(), action in actions()) {
        prop_assume!(has_app(&case));
        let settings = case.settings(action, "same");
        let exempt = json!({"name": "x-zz", "image": "cr.fluentbit.io/fluent/fluent-bit:3"});
        let (one, two) = (create(kind, &case.pod.to_string(), &settings), create(kind, &with_regular(&case.pod, exempt), &settings));
        prop_assert_eq!(outcome(&one), outcome(&two));
    }

    #[test]
    fn the_order_of_regular_containers_changes_nothing(case in pods(), kind in kinds()) {
        let mut turned = case.pod.clone();
        turned["spec"]["containers"].as_array_mut().unwrap().reverse();
        let (one, two) = (create(kind, &case.pod.to_string(), REJECT), create(kind, &turned.to_string(), REJECT));
        prop_assert_eq!(outcome(&one), outcome(&two));
    }

    #[test]
    fn kinds_that_complete_alike_find_the_same(case in pods(), action in actions()) {
        let settings = case.settings(action, "same");
        let alike: [&[&str]; 2] = [
            &["Deployment.apps", "StatefulSet.apps", "DaemonSet.apps", "ReplicaSet.apps", "ReplicationController", "PodTemplate",
              "Deployment.extensions", "Rollout.argoproj.io", "CloneSet.apps.kruise.io", "GameServer.agones.dev"],
            &["Job.batch", "CronJob.batch", "BroadcastJob.apps.kruise.io", "JobSet.jobset.x-k8s.io"],
        ];
        for kinds in alike {
            let answers: Vec<_> = kinds.iter().map(|kind| outcome(&create(kind, &case.text, &settings))).collect();
            for (answer, kind) in answers.iter().zip(kinds).skip(1) {
                prop_assert_eq!(answer, &answers[0], "{}", kind);
            }
        }
    }

    /// Only what the old object surely had is spared: a container's gravest finding, or one that this hid.
    #[test]
    fn an_update_is_rejected_for_what_it_adds_and_for_nothing_else(from in pods(), to in pods(), kind in kinds()) {
        let (from, to) = (unowned(&from), unowned(&to));
        let (old, new) = (all_refused(kind, &from), refused(&inspected(kind, &to, REJECT)));
        let ask = |from: &str| Ask::to_update(kind, &object(kind, from), &object(kind, &to)).under(REJECT);
        let update = evaluate(ask(&from).payload().as_bytes());
        let created = create(kind, &to, REJECT);
        let adds = new.iter().any(|(what, times)| old.get(what).is_none_or(|before| times > before));
        prop_assert_eq!(update.rejection.is_some(), adds, "{:?} {:?}", old, new);
        prop_assert_eq!(said(&update), said(&created));
        if new.keys().all(|what| !old.contains_key(what)) {
            prop_assert_eq!(outcome(&update), outcome(&created));
        }
        prop_assert_eq!(evaluate(ask(&to).payload().as_bytes()).rejection, None);
    }

    #[test]
    fn exempting_a_container_takes_away_what_is_said_of_it_and_nothing_else(case in pods(), kind in kinds(), which: prop::sample::Index) {
        let all = said(&create(kind, &case.text, REJECT));
        let regular = list(get(&case.pod, "spec"), "containers");
        let name = text(which.get(regular), "name");
        let settings = json!({"exempt": [{"container": name, "reason": "r"}]}).to_string();
        let left: Said = all.into_iter().filter(|(_, other)| other != name).collect();
        prop_assert_eq!(said(&create(kind, &case.text, &settings)), left);
    }

    #[test]
    fn excluding_a_helper_takes_away_what_is_said_of_it_and_nothing_else(case in pods(), kind in kinds()) {
        let pod = unowned(&case);
        let told = inspected(kind, &pod, REJECT).told;
        let helpers: BTreeSet<&str> = told.iter().filter_map(|told| told.helper.as_deref()).collect();
        for helper in helpers {
            let settings = json!({"helpers": {"exclude": [helper]}}).to_string();
            let left = told.iter().filter(|told| told.helper.as_deref() != Some(helper));
            let left: Said = left.map(|told| (told.diagnostic.rule.word().to_owned(), told.name.clone())).collect();
            prop_assert_eq!(said(&create(kind, &pod, &settings)), left, "{}", helper);
        }
    }

    #[test]
    fn templates_of_one_object_are_judged_each_by_itself(first in pods(), second in pods()) {
        let set = |templates: &[&Case]| {
            let jobs: Vec<String> = templates.iter().map(|case| format!(r#"{{"template":{{"spec":{{"template":{}}}}}}}"#, case.text)).collect();
            let object = format!(r#"{{"spec":{{"replicatedJobs":[{}]}}}}"#, jobs.join(","));
            said(&evaluate(Ask::to_create("JobSet.jobset.x-k8s.io", &object).payload().as_bytes()))
        };
        prop_assert_eq!(set(&[&first, &second]), &set(&[&first]) | &set(&[&second]));
    }

    #[test]
    fn what_a_request_says_besides_changes_nothing(case in pods(), kind in kinds(), action in actions()) {
        let payload = Ask::to_create(kind, &object(kind, &case.text)).under(&case.settings(action, "same")).payload();
        let changed = payload
            .replacen(r#""dryRun":false"#, r#""dryRun":true,"requestKind":{"kind":"Secret"},"requestSubResource":"status""#, 1)
            .replacen(r#""name":"nightly","namespace""#, r#""name":"","namespace""#, 1)
            .replacen(r#""uid":"1299d386""#, r#""uid":"","newField":[{"object":{}}]"#, 1);
        prop_assert!(payload != changed);
        prop_assert_eq!(evaluate(payload.as_bytes()), evaluate(changed.as_bytes()));
    }
}

/// The catalog's images, but those that a tag tells apart.
#[test]
fn every_known_image_is_known_whatever_stands_around_its_repository() {
    let mut images = 0;
    for helper in catalog::helpers() {
        let tagged = helper.signs.get().is_some_and(|signs| !signs.tags.is_empty());
        for image in helper.images.iter().filter(|_| !tagged) {
            let single = !image.contains('/');
            let outcome = |reference: &str| {
                let container = json!({"name": "side", "image": reference}).to_string();
                let object = Pods::app_and(&container).object("Job.batch");
                outcome(&evaluate(Ask::to_create("Job.batch", &object).payload().as_bytes()))
            };
            let expected = outcome(&format!("docker.io/{image}"));
            // At the front, this would be a registry.
            let fronted = image.split_once('/').is_some_and(|(first, _)| first.contains('.'));
            let prefixes = if single {
                ["", "docker.io/library/", "r.example.com:5000/", "mirror.example.com/proxy/library/"]
            } else {
                ["", "docker.io/", "r.example.com:5000/", "mirror.example.com/proxy/"]
            };
            for prefix in prefixes.into_iter().filter(|prefix| !(fronted && prefix.is_empty())) {
                for suffix in ["", ":1", "@sha256:00", ":1@sha256:00"] {
                    for reference in
                        [format!("{prefix}{image}{suffix}"), format!("{prefix}{image}{suffix}").to_uppercase()]
                    {
                        assert_eq!(outcome(&reference), expected, "{reference} and {image}");
                    }
                }
            }
            images += 1;
        }
    }
    assert!(images > 150, "{images}");
}
