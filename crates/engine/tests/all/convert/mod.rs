//! Converting arbitrary Pods: what is valid stays valid, nothing is lost, nothing else changes.
//!
//! The Pods are made in [`pods`], which also says what should become of each.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unreachable,
    clippy::unwrap_used
)]

use native_sidecar_engine::answer::Answer;
use native_sidecar_engine::validate::evaluate;
use native_sidecar_testing::kubernetes::{get, list};
use native_sidecar_testing::pods::{Case, Tape, case};
use native_sidecar_testing::request::{Ask, Pods};
use native_sidecar_testing::text::{ANNOTATION, Node, frame};
use native_sidecar_testing::{kubernetes, pods, request};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicUsize, Ordering};

fn ask(case: &Case, pod: &str, action: &str, job_action: &str) -> Answer {
    evaluate(Ask::to_create("Pod", pod).under(&case.settings(action, job_action)).payload().as_bytes())
}

fn pods() -> impl Strategy<Value = Case> {
    proptest::collection::vec(any::<u16>(), 0..700).prop_map(|choices| case(&mut Tape::of(&choices)))
}

/// 1024 cases; `PROPTEST_CASES` asks for more, in quarters of these.
fn cases() -> ProptestConfig {
    let default = ProptestConfig::default();
    ProptestConfig { cases: default.cases * 4, failure_persistence: None, ..default }
}

/// Runs `check` on Pods that are converted; each comes with its answer's rewritten text. At least a sixth must be.
fn converted(check: impl Fn(&Case, &str) -> Result<(), TestCaseError>) {
    let count = AtomicUsize::new(0);
    let mut runner = proptest::test_runner::TestRunner::new(cases());
    let run = runner.run(&pods(), |case| {
        if let Some(rewritten) = ask(&case, &case.text, "mutate", "same").mutated_object {
            count.fetch_add(1, Ordering::Relaxed);
            check(&case, &rewritten)?;
        }
        Ok(())
    });
    if let Err(error) = run {
        panic!("{error}");
    }
    let count = count.into_inner();
    let cases = cases().cases as usize;
    println!("{count} of {cases} Pods were converted");
    assert!(count >= cases / 6, "only {count} of {cases} Pods were converted");
}

fn parse(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

#[test]
fn a_pod_is_converted_if_nothing_stands_in_the_way_and_untouched_if_anything_does() {
    let (converted, blocked) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let mut runner = proptest::test_runner::TestRunner::new(cases());
    let run = runner.run(&pods(), |case| {
        if !case.sorts.iter().any(|sort| sort.app) {
            return Ok(());
        }
        let answer = ask(&case, &case.text, "mutate", "same");
        let names = |indices: &[usize]| -> Vec<String> {
            let regular = list(get(&case.pod, "spec"), "containers");
            indices.iter().map(|&index| kubernetes::text(&regular[index], "name").to_owned()).collect()
        };
        let said = answer.audit_annotations.iter().find(|(key, _)| *key == "converted").map(|(_, names)| &**names);
        let expected = pods::moved(&case).map(|moved| names(&moved).join(","));
        prop_assert_eq!(said, expected.as_deref(), "{:?} {}", answer.warnings, &case.text);
        prop_assert_eq!(answer.mutated_object.is_some(), expected.is_some());
        prop_assert_eq!(answer.rejection, None);
        if expected.is_some() { &converted } else { &blocked }.fetch_add(1, Ordering::Relaxed);
        Ok(())
    });
    if let Err(error) = run {
        panic!("{error}");
    }
    println!("{converted:?} were converted, {blocked:?} were not");
}

#[test]
fn what_is_valid_before_is_valid_after() {
    let valid = AtomicUsize::new(0);
    converted(|case, after| {
        let after = parse(after);
        for minor in case.minor.max(29)..=36 {
            if kubernetes::errors(&case.pod, minor).is_empty() {
                valid.fetch_add(1, Ordering::Relaxed);
                let errors = kubernetes::errors(&after, minor);
                prop_assert!(errors.is_empty(), "1.{}: {:?} {}", minor, errors, after);
            }
        }
        Ok(())
    });
    println!("{valid:?} were valid before, each Pod with each version that its cluster may have");
    assert!(valid.into_inner() > cases().cases as usize / 4);
}

#[test]
fn what_a_pod_needs_and_may_use_stays_the_same_and_so_does_its_quality_of_service() {
    converted(|case, after| {
        let after = parse(after);
        prop_assert_eq!(kubernetes::qos(&case.pod), kubernetes::qos(&after));
        for which in ["requests", "limits"] {
            let (before, after) = (kubernetes::effective(&case.pod, which), kubernetes::effective(&after, which));
            if case.first {
                // Never less; more only where no resources of the pod as a whole could be exceeded.
                prop_assert!(before.iter().all(|(resource, amount)| after[resource] >= *amount));
                let bounded = !get(get(&case.pod, "spec"), "resources").is_null();
                prop_assert!(!bounded || before == after);
            } else {
                prop_assert_eq!(before, after);
            }
        }
        Ok(())
    });
}

#[test]
fn every_container_is_there_once_and_unaltered_and_in_order() {
    converted(|case, after| {
        let (before, then) = (Node::of(&case.text), Node::of(after));
        let items = |node: &Node, text: &str, key: &str| -> Vec<String> {
            let list = node.get(&["spec", key]).map_or(&[][..], |list| list.items());
            list.iter().map(|item| text[item.range.clone()].to_owned()).collect()
        };
        let (regular, inits) = (items(&before, &case.text, "containers"), items(&before, &case.text, "initContainers"));
        let moves = moved_by(&parse(after), &case.pod);
        let kept: Vec<String> = regular
            .iter()
            .enumerate()
            .filter(|(index, _)| !moves.contains(index))
            .map(|(_, item)| item.clone())
            .collect();
        prop_assert_eq!(items(&then, after, "containers"), kept);
        let sidecars: Vec<String> =
            moves.iter().map(|&index| sidecar(&regular[index], pods::startup_probe(case, index))).collect();
        let expected = if case.first { [sidecars, inits].concat() } else { [inits, sidecars].concat() };
        let blank = |items: Vec<String>| -> Vec<String> { items.into_iter().map(|item| settled(&item)).collect() };
        prop_assert_eq!(blank(items(&then, after, "initContainers")), blank(expected));
        Ok(())
    });
}

/// A derived probe may have its members in any order; all else is compared to the byte.
fn settled(container: &str) -> String {
    let node = Node::of(container);
    match node.member("startupProbe") {
        Some((_, probe)) => {
            let value = parse(&container[probe.range.clone()]).to_string();
            format!("{}{value}{}", &container[..probe.range.start], &container[probe.range.end..])
        }
        None => container.to_owned(),
    }
}

/// The places of the containers that moved, by the names in the audit annotation of the object.
fn moved_by(after: &Value, before: &Value) -> Vec<usize> {
    let still = list(get(after, "spec"), "containers").len();
    let regular = list(get(before, "spec"), "containers");
    let names: Vec<&str> =
        kubernetes::text(get(get(after, "metadata"), "annotations"), ANNOTATION).split(',').collect();
    let moved: Vec<usize> =
        (0..regular.len()).filter(|&index| names.contains(&kubernetes::text(&regular[index], "name"))).collect();
    assert_eq!(moved.len() + still, regular.len());
    moved
}

/// A container's text as it should be after its move.
fn sidecar(container: &str, probe: Option<Value>) -> String {
    let node = Node::of(container);
    let mut text = container.to_owned();
    let mut added = Vec::new();
    let mut changes = vec![("restartPolicy", "\"Always\"".to_owned())];
    changes.extend(probe.map(|probe| ("startupProbe", probe.to_string())));
    let mut replaced: Vec<(std::ops::Range<usize>, String)> = Vec::new();
    for (key, value) in changes {
        match node.member(key) {
            Some((_, old)) => replaced.push((old.range.clone(), value)),
            None => added.push(format!("\"{key}\":{value}")),
        }
    }
    if !added.is_empty() {
        let end = node.range.end - 1;
        let comma = if node.is_empty_object() { "" } else { "," };
        replaced.push((end..end, format!("{comma}{}", added.join(","))));
    }
    replaced.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
    for (range, value) in replaced {
        text.replace_range(range, &value);
    }
    text
}

#[test]
fn outside_the_two_lists_and_the_annotation_every_byte_is_the_inputs() {
    converted(|case, after| {
        // Blanks around an object are not of it.
        let before = case.text.trim_ascii();
        prop_assert_eq!(frame(before, before), frame(after, before));
        Ok(())
    });
}

#[test]
fn the_rewritten_object_is_the_expected_one() {
    converted(|case, after| {
        let after = parse(after);
        let mut expected = case.pod.clone();
        let moves = moved_by(&after, &case.pod);
        let regular = list(get(&case.pod, "spec"), "containers");
        let sidecars = moves.iter().map(|&index| {
            let mut sidecar = regular[index].clone();
            sidecar["restartPolicy"] = json!("Always");
            if let Some(probe) = pods::startup_probe(case, index) {
                sidecar["startupProbe"] = probe;
            }
            sidecar
        });
        let inits = list(get(&case.pod, "spec"), "initContainers").iter().cloned();
        let inits: Vec<Value> =
            if case.first { sidecars.chain(inits).collect() } else { inits.chain(sidecars).collect() };
        let kept: Vec<Value> = regular
            .iter()
            .enumerate()
            .filter(|(index, _)| !moves.contains(index))
            .map(|(_, kept)| kept.clone())
            .collect();
        expected["spec"]["containers"] = json!(kept);
        expected["spec"]["initContainers"] = json!(inits);
        let names: Vec<&str> = moves.iter().map(|&index| kubernetes::text(&regular[index], "name")).collect();
        let mut metadata = kubernetes::members(get(&case.pod, "metadata"));
        let mut annotations = kubernetes::members(metadata.get("annotations").unwrap_or(&Value::Null));
        let earlier = annotations.get(ANNOTATION).and_then(Value::as_str).filter(|names| !names.is_empty());
        let names = earlier.into_iter().chain(names).collect::<Vec<_>>().join(",");
        annotations.insert(ANNOTATION.to_owned(), json!(names));
        metadata.insert("annotations".to_owned(), json!(annotations));
        expected["metadata"] = json!(metadata);
        prop_assert_eq!(after, expected);
        Ok(())
    });
}

#[test]
fn a_converted_pod_has_nothing_left_to_convert_or_to_enforce() {
    converted(|case, after| {
        let again = ask(case, after, "mutate", "same");
        prop_assert_eq!(&again.mutated_object, &None);
        let strict = ask(case, after, "reject", "same");
        let apps_restart = strict.audit_annotations.iter().find(|(key, _)| *key == "restart-policy-misplaced");
        let moved = moved_by(&parse(after), &case.pod);
        let regular = list(get(&case.pod, "spec"), "containers");
        for (rule, names) in &strict.audit_annotations {
            if matches!(*rule, "helper-not-native" | "job-never-completes") {
                prop_assert!(false, "{} {}: {}", rule, names, after);
            }
        }
        for index in moved {
            let name = kubernetes::text(&regular[index], "name");
            prop_assert!(!apps_restart.is_some_and(|(_, names)| names.split(',').any(|other| other == name)));
        }
        Ok(())
    });
}

#[test]
fn the_same_request_gets_the_same_bytes() {
    converted(|case, after| {
        let again = ask(case, &case.text, "mutate", "same");
        prop_assert_eq!(again.mutated_object.as_deref(), Some(after));
        Ok(())
    });
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn mutate_rejects_nothing_that_warn_accepts(
        case in pods(),
        job_action in prop::sample::select(vec!["same", "warn", "reject"]),
        kind in prop::sample::select(vec!["Pod", "Job.batch", "Deployment.apps"]),
    ) {
        let object = if kind == "Pod" {
            case.text.clone()
        } else {
            let spec = json!({"metadata": case.pod.get("metadata"), "spec": case.pod.get("spec")});
            json!({"metadata": {"name": "w"}, "spec": {"template": spec}}).to_string()
        };
        let answer = |action: &str| {
            evaluate(Ask::to_create(kind, &object).under(&case.settings(action, job_action)).payload().as_bytes())
        };
        let (warned, mutated) = (answer("warn"), answer("mutate"));
        prop_assert!(mutated.rejection.is_none() || warned.rejection.is_some(), "{:?}", mutated.rejection);
        if job_action != "reject" {
            prop_assert_eq!(mutated.rejection, None);
        }
        let jobs = evaluate(Ask::to_create(kind, &object).under(&case.settings("warn", "mutate")).payload().as_bytes());
        prop_assert_eq!(jobs.rejection, None);
        prop_assert!(kind == "Pod" || mutated.mutated_object.is_none() && jobs.mutated_object.is_none());
    }

    #[test]
    fn whatever_follows_an_object_in_the_payload_is_left_to_it(case in pods()) {
        // The object stands in the middle of the request: its text ends where it ends.
        let alone = ask(&case, case.text.trim_ascii(), "mutate", "same");
        let padded = ask(&case, &format!("\n  {}\t\r\n", case.text.trim_ascii()), "mutate", "same");
        prop_assert_eq!(alone, padded);
    }
}

#[test]
fn the_size_of_a_pod_does_not_matter() {
    let many: Vec<String> =
        (0..200).map(|index| request::SQL.replace("cloud-sql-proxy\",", &format!("sql-{index}\","))).collect();
    let many: Vec<&str> = [request::APP].into_iter().chain(many.iter().map(String::as_str)).collect();
    let pod = Pods::of(&many).object("Pod");
    let settings = r#"{"action":"mutate","minimumKubernetesVersion":"1.33"}"#;
    let answer = evaluate(Ask::to_create("Pod", &pod).under(settings).payload().as_bytes());
    let after = parse(&answer.mutated_object.unwrap());
    assert_eq!(list(get(&after, "spec"), "containers").len(), 1);
    assert_eq!(list(get(&after, "spec"), "initContainers").len(), 200);
    assert_eq!(answer.warnings.len(), 10);
}
