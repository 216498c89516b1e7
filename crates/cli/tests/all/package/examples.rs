//! The examples: policies of the form that Kubewarden's CRDs have, with rules that make sense for this module.

use super::{document, documents, files, strings, text};
use native_sidecar_engine::kubernetes::{kinds, workload};
use serde_json::{Value, json};

/// A policy of an example.
struct Policy {
    file: String,
    manifest: Value,
}

/// The kinds of Kubernetes that keep pod templates, by their resources.
const RESOURCES: [(&str, &str, &str); 9] = [
    ("", "pods", "Pod"),
    ("", "podtemplates", "PodTemplate"),
    ("", "replicationcontrollers", "ReplicationController"),
    ("apps", "replicasets", "ReplicaSet"),
    ("apps", "deployments", "Deployment"),
    ("apps", "statefulsets", "StatefulSet"),
    ("apps", "daemonsets", "DaemonSet"),
    ("batch", "jobs", "Job"),
    ("batch", "cronjobs", "CronJob"),
];

/// Which example does what: file, policy, mode, `action`, `jobAction`, `controlledObjects`. Where nothing is given, `-`.
const STEPS: [[&str; 6]; 7] = [
    ["1-report", "native-sidecars-report", "monitor", "reject", "-", "enforce"],
    ["2-warn", "native-sidecars", "protect", "warn", "-", "-"],
    ["3-jobs", "native-sidecars", "protect", "warn", "reject", "-"],
    ["4-convert", "native-sidecars-convert", "protect", "mutate", "-", "-"],
    ["4-convert", "native-sidecars", "protect", "warn", "-", "-"],
    ["4-enforce", "native-sidecars", "protect", "reject", "-", "warn"],
    ["namespace", "native-sidecars", "protect", "reject", "-", "-"],
];

fn policies() -> Vec<Policy> {
    let files = files("examples", "");
    let policies = files.iter().flat_map(|file| {
        documents(file, &text(file)).into_iter().map(|manifest| Policy { file: file.clone(), manifest })
    });
    policies.collect()
}

/// A rule as `(apiGroup, resource, operations)`, for each of its resources.
fn targets(rules: &Value) -> Vec<(String, String, Vec<String>)> {
    let mut targets = Vec::new();
    for rule in rules.as_array().unwrap() {
        for group in strings(&rule["apiGroups"]) {
            for resource in strings(&rule["resources"]) {
                let operations = strings(&rule["operations"]).into_iter().map(str::to_owned).collect();
                targets.push((group.to_owned(), resource.to_owned(), operations));
            }
        }
    }
    targets
}

#[test]
fn the_examples_have_the_fields_of_the_crds() {
    let schema: Value = serde_json::from_str(include_str!("../../data/schemas/kubewarden-policies.json")).unwrap();
    let validator = jsonschema::draft7::new(&schema).unwrap();
    for Policy { file, manifest } in policies() {
        let errors: Vec<String> =
            validator.iter_errors(&manifest).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert_eq!(errors, Vec::<String>::new(), "{file}");
        // Each typo is found.
        for (place, key) in
            [("/spec", "mutatingg"), ("/spec/rules/0", "verbs"), ("/spec/objectSelector", "matchExpression")]
        {
            let mut wrong = manifest.clone();
            wrong.pointer_mut(place).unwrap()[key] = json!(true);
            assert!(!validator.is_valid(&wrong), "{file}: {place}/{key}");
        }
    }
}

#[test]
fn each_step_does_what_its_name_says() {
    let given = |settings: &Value, key: &str| settings[key].as_str().unwrap_or("-").to_owned();
    let mut steps = Vec::new();
    for Policy { file, manifest } in policies() {
        let (name, spec) = (manifest["metadata"]["name"].as_str().unwrap(), &manifest["spec"]);
        if manifest["kind"] == "ClusterAdmissionPolicyGroup" {
            continue;
        }
        let stem = file.strip_prefix("examples/").and_then(|file| file.strip_suffix(".yaml")).unwrap();
        let settings = &spec["settings"];
        steps.push([
            stem.to_owned(),
            name.to_owned(),
            given(spec, "mode"),
            given(settings, "action"),
            given(settings, "jobAction"),
            given(settings, "controlledObjects"),
        ]);
        // Only one mutates, and PolicyServer refuses what the others would rewrite.
        let mutates = ["action", "jobAction"].iter().any(|key| settings[key] == "mutate");
        assert_eq!(spec["mutating"], mutates, "{file}");
        // The report stays installed, and would be there twice.
        assert_eq!(spec["backgroundAudit"], stem == "1-report" || stem == "namespace", "{file}");
    }
    let expected: Vec<[String; 6]> = STEPS.iter().map(|step| step.map(str::to_owned)).collect();
    assert_eq!(steps, expected);
}

#[test]
fn rules_name_kinds_that_the_policy_judges() {
    let metadata = document("metadata.yml");
    for Policy { file, manifest } in policies() {
        let spec = &manifest["spec"];
        for rule in spec["rules"].as_array().unwrap() {
            assert_eq!(rule["apiVersions"], json!(["v1"]), "{file}");
        }
        for (group, resource, operations) in targets(&spec["rules"]) {
            let kind = RESOURCES.iter().find(|known| (known.0, known.1) == (&*group, &*resource));
            let kind =
                kind.unwrap_or_else(|| panic!("{file}: {group}/{resource} is no resource that keeps pod templates")).2;
            assert!(workload::find(&group, kind, &[]).is_some_and(|known| known.built_in), "{file}: {kind}");
            // Containers of a Pod that exists cannot be moved.
            let expected: &[&str] = if kind == "Pod" { &["CREATE"] } else { &["CREATE", "UPDATE"] };
            assert_eq!(operations, expected, "{file}: {kind}");
        }
        if spec["mutating"] == true {
            let pods = vec![(String::new(), "pods".to_owned(), vec!["CREATE".to_owned()])];
            assert_eq!(targets(&spec["rules"]), pods, "{file}: templates are never rewritten");
        } else if manifest["kind"] != "ClusterAdmissionPolicyGroup" {
            assert_eq!(spec["rules"], metadata["rules"], "{file}: not the rules of metadata.yml");
        }
    }
}

#[test]
fn the_rules_of_the_metadata_name_all_built_in_kinds() {
    let named: Vec<(String, String)> =
        targets(&document("metadata.yml")["rules"]).into_iter().map(|(group, resource, _)| (group, resource)).collect();
    let all: Vec<(String, String)> =
        RESOURCES.iter().map(|(group, resource, _)| ((*group).to_owned(), (*resource).to_owned())).collect();
    assert_eq!(named, all);
    let built_in = kinds::known().filter(|kind| {
        // Those of `extensions` stand in old manifests only.
        workload::find(&kind.api_group, &kind.kind, &[]).is_some_and(|known| known.built_in)
            && kind.api_group != "extensions"
    });
    assert_eq!(built_in.count(), RESOURCES.len());
}

/// What nothing may stop: the cluster's own components, and what somebody has to let through.
#[test]
fn selectors_leave_out_what_must_start() {
    for Policy { file, manifest } in policies() {
        let spec = &manifest["spec"];
        assert_eq!(spec["failurePolicy"], "Ignore", "{file}");
        let skip = json!([{"key": "native-sidecar-policy/skip", "operator": "DoesNotExist"}]);
        assert_eq!(spec["objectSelector"]["matchExpressions"], skip, "{file}");
        let names = |list: &Value| -> Vec<String> {
            list.as_array().unwrap().iter().map(|item| item["name"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(names(&spec["matchConditions"]), ["not-being-deleted", "not-of-a-kubelet"], "{file}");
        if manifest["kind"] == "AdmissionPolicy" {
            continue;
        }
        let namespaces = &spec["namespaceSelector"]["matchExpressions"][0];
        assert_eq!(
            (&namespaces["key"], &namespaces["operator"]),
            (&json!("kubernetes.io/metadata.name"), &json!("NotIn"))
        );
        for needed in [
            "kube-system",
            "kube-node-lease",
            "istio-system",
            "linkerd",
            "kuma-system",
            "consul",
            "dapr-system",
            "vault",
        ] {
            assert!(strings(&namespaces["values"]).contains(&needed), "{file}: {needed}");
        }
    }
}

#[test]
fn the_expression_of_a_group_calls_each_of_its_members() {
    let group = document("examples/group.yaml");
    let members = group["spec"]["policies"].as_object().unwrap();
    let expression = group["spec"]["expression"].as_str().unwrap();
    let mut called: Vec<&str> = expression.split(" || ").map(|call| call.strip_suffix("()").unwrap()).collect();
    called.sort_unstable();
    assert_eq!(called, members.keys().collect::<Vec<_>>());
    for member in members.values() {
        assert!(!["mutate", "warn"].iter().any(|action| member["settings"]["action"] == **action));
    }
}
