//! `native-sidecar krm`, called as kustomize and kpt call it.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used
)]

use crate::sandbox::{Ran, Sandbox};
use native_sidecar_manifests::yaml;
use serde_json::{Value, json};

/// A list as kustomize gives it: a CronJob to repair, and what stays as it is.
const LIST: &str = include_str!("../data/krm/list.yaml");

fn call(list: &str) -> Ran {
    Sandbox::of(&[]).pipe(list, &["krm"])
}

/// The list with another configuration.
fn configured(config: &str) -> String {
    let (before, rest) = LIST.split_once("functionConfig:\n").unwrap();
    let (_, items) = rest.split_once("items:\n").unwrap();
    format!("{before}{config}items:\n{items}")
}

fn parsed(text: &str) -> Value {
    let documents = yaml::read(text);
    let [Ok(document)] = documents.as_slice() else { panic!("{documents:?}\n{text}") };
    serde_json::from_str(&document.root.as_ref().unwrap().to_json()).unwrap()
}

fn results(ran: &Ran) -> Vec<Value> {
    parsed(&ran.out)["results"].as_array().cloned().unwrap_or_default()
}

#[test]
fn items_are_repaired_and_said_so() {
    let ran = call(LIST).exits(0);
    insta::assert_snapshot!(ran.out);
    let told = results(&ran);
    assert_eq!(
        told[0],
        json!({
            "message": "\"cloud-sql-proxy\" was moved to initContainers as a native sidecar",
            "severity": "info",
            "resourceRef": {"apiVersion": "batch/v1", "kind": "CronJob", "namespace": "shop", "name": "backup"},
            "field": {"path": "spec.jobTemplate.spec.template.spec.containers[1]"},
            "file": {"path": "jobs/backup.yaml", "index": 1},
            "tags": {"container": "cloud-sql-proxy"},
        })
    );
}

#[test]
fn what_is_not_repaired_stays_byte_for_byte() {
    let out = call(LIST).out;
    let (proxy, results) =
        (["cloud-sql-proxy", "restartPolicy: Always", "mutual TLS", "args: ", "initContainers:"], "results:");
    let kept = |text: &str| {
        let lines = text.lines().filter(|line| !proxy.iter().any(|part| line.contains(part)));
        let lines = lines.filter(|line| !line.starts_with(results) && !line.starts_with("- {\"message\""));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(kept(&out), kept(LIST));
}

#[test]
fn what_was_repaired_is_not_repaired_again() {
    let once = call(LIST).exits(0);
    let advice = &results(&once)[1..];
    assert!(!advice.is_empty() && advice.iter().all(|told| told["severity"] == "warning"), "{once}");
    // kustomize shows nobody the results.
    assert_eq!(once.err.matches("[warning] batch/v1/CronJob/shop/backup ").count(), advice.len(), "{once}");

    let told = |line: &&str| line.starts_with("results:") || line.starts_with("- {");
    let repaired: String = once.out.split_inclusive('\n').filter(|line| !told(line)).collect();
    let twice = call(&repaired).exits(0);
    assert_eq!(results(&twice), advice);
    assert_eq!(parsed(&twice.out)["items"], parsed(&repaired)["items"]);
    let advised: String = twice.out.split_inclusive('\n').filter(|line| !told(line)).collect();
    assert_eq!(advised, repaired);
}

#[test]
fn what_cannot_be_repaired_says_why() {
    let list = LIST.replace("\"1.33\"", "\"1.28\"");
    let ran = call(&list).exits(1).complains("[error] batch/v1/CronJob/shop/backup ").complains(". Not repaired: ");
    assert_eq!(parsed(&ran.out)["items"], parsed(&list)["items"]);
    assert_eq!(results(&ran)[0]["tags"]["rule"], "job-never-completes");
}

#[test]
fn custom_resources_are_repaired_when_asked_for() {
    let template = "template: {spec: {containers: [{name: app, image: app}, {name: proxy, image: gcr.io/cloud-sql-connectors/cloud-sql-proxy:2}]}}";
    let list = |config: &str| {
        format!(
            "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nfunctionConfig: {{apiVersion: v1, kind: ConfigMap, data: \
             {{{config}}}}}\nitems:\n- {{apiVersion: argoproj.io/v1alpha1, kind: Rollout, metadata: {{name: web}}, spec: {{{template}}}}}\n"
        )
    };
    let ran = call(&list("")).exits(1).complains("customResources: true");
    assert_eq!(parsed(&ran.out)["items"], parsed(&list(""))["items"]);
    call(&list("customResources: 'true'")).exits(0).says("initContainers: [");
}

#[test]
fn a_validator_changes_nothing_and_fails() {
    let list = LIST.replace("mode: fix", "mode: check");
    let ran = call(&list).exits(1).complains("[error] batch/v1/CronJob/shop/backup spec.jobTemplate.spec.template.spec.containers[1]: \"cloud-sql-proxy\" keeps");
    let (mut before, mut after) = (parsed(&list), parsed(&ran.out));
    let told = after.as_object_mut().unwrap().remove("results").unwrap();
    assert_eq!(before.as_object_mut().unwrap().remove("results"), None);
    assert_eq!(before, after);
    assert_eq!(told[0]["severity"], "error");
    assert_eq!(told[0]["tags"]["rule"], "job-never-completes");
}

#[test]
fn settings_come_from_the_configuration() {
    let own = |spec: &str| {
        format!("functionConfig:\n  apiVersion: native-sidecar-policy/v1alpha1\n  kind: NativeSidecar\n{spec}")
    };
    let map = |data: &str| format!("functionConfig:\n  apiVersion: v1\n  kind: ConfigMap\n{data}");
    for (config, status, told) in [
        ("functionConfig: null\n".to_owned(), 0, 2),
        (String::new(), 0, 2),
        (own(""), 0, 2),
        (own("  spec: {}\n"), 0, 2),
        (own("  spec: {mode: check}\n"), 1, 1),
        (own("  spec: {mode: check, settings: {action: warn}}\n"), 0, 1),
        (own("  spec: {mode: check, settings: {helpers: {exclude: [cloud-sql-proxy]}}}\n"), 0, 0),
        (own("  spec: {kubernetesVersion: '1.28'}\n"), 1, 1),
        (map("  data: {mode: check}\n"), 1, 1),
        (map("  data: {mode: check, settings: 'rules: {job-never-completes: warn}'}\n"), 0, 1),
        (map("  data:\n    mode: check\n    settings: |\n      helpers:\n        exclude: [cloud-sql-proxy]\n"), 0, 0),
        (map("  data: {kubernetesVersion: '1.28'}\n"), 1, 1),
    ] {
        let ran = call(&configured(&config));
        assert_eq!((ran.status, results(&ran).len()), (status, told), "{config}\n{ran}");
    }
}

#[test]
fn a_configuration_that_cannot_be_used_says_what_and_where() {
    let own = |spec: &str| {
        format!("functionConfig:\n  apiVersion: native-sidecar-policy/v1alpha1\n  kind: NativeSidecar\n  spec:\n{spec}")
    };
    for (config, says) in [
        (
            own("    mod: fix\n"),
            "<stdin>:7: unknown key \"mod\": there are mode, kubernetesVersion, customResources, settings",
        ),
        (own("    - mode\n"), "<stdin>:7: a map with the keys mode, "),
        (own("    mode: repair\n"), "<stdin>:7: mode is \"repair\": it is fix or check"),
        (own("    mode: true\n"), "<stdin>:7: mode is no text: put it in quotes"),
        (own("    kubernetesVersion: 1.33\n"), "<stdin>:7: kubernetesVersion is no text: put it in quotes"),
        (own("    kubernetesVersion: latest\n"), "such as \"1.33\""),
        (own("    settings:\n      action: wran\n"), "<stdin>:8: "),
        (own("    customResources: 1\n"), "customResources is true or false"),
        (own("    settings: [action]\n"), "<stdin>:7: "),
        (
            "functionConfig:\n  apiVersion: v1\n  kind: ConfigMap\n  data:\n    settings: 'action: wran'\n".to_owned(),
            "functionConfig: settings:1: ",
        ),
        (
            "functionConfig:\n  apiVersion: example.com/v1\n  kind: NativeSidecar\n".to_owned(),
            "functionConfig is of apiVersion \"example.com/v1\" and kind \"NativeSidecar\": give a NativeSidecar of \"native-sidecar-policy/v1alpha1\", or a ConfigMap",
        ),
    ] {
        let ran = call(&configured(&config)).exits(2).complains(says);
        assert_eq!(ran.out, "", "{config}");
    }
}

#[test]
fn what_is_no_list_is_an_error() {
    const TWO: &str = "apiVersion: v1\nkind: List\nitems: []\n---\napiVersion: v1\nkind: List\nitems: []\n";
    const MAP: &str = "apiVersion: v1\nkind: List\nitems: {}\n";
    for input in ["", "kind: Pod\napiVersion: v1\n", "[]\n", "kind: ResourceList\nitems: []\n", MAP, TWO, "a: b: c\n"] {
        let ran = call(input);
        assert_eq!((ran.status, &*ran.out), (2, ""), "{input:?}\n{ran}");
    }
    call("").complains("kustomize and kpt give it to this command");
}

#[test]
fn a_list_without_items_is_given_back() {
    for list in [
        "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems: []\n",
        "{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":null}",
    ] {
        let ran = call(list).exits(0);
        assert_eq!((&*ran.out, &*ran.err), (list, ""));
    }
}

#[test]
fn results_that_are_there_stay() {
    let block = "results:\n- message: earlier\n  severity: info # of another function\n- message: 'and: more'\n";
    let list = LIST.replace("items:\n", &format!("{block}items:\n"));
    for list in [
        list.clone(),
        list.replace(block, "results: [{message: earlier}, {message: 'and: more'}]\n"),
        list.replace(block, "results:\n  name: older\n  items: [{message: earlier}, {message: 'and: more'}]\n"),
    ] {
        let ran = call(&list).exits(0);
        let told: Vec<String> = results(&ran).iter().map(|told| told["message"].as_str().unwrap().to_owned()).collect();
        assert_eq!(told[..2], ["earlier", "and: more"]);
        assert!(told[2].ends_with("as a native sidecar"), "{told:?}");
        assert_eq!(parsed(&ran.out)["items"], parsed(&call(LIST).out)["items"]);
    }
}

#[test]
fn json_stays_json() {
    let list = serde_json::to_string(&parsed(&LIST.replace("mode: fix", "mode: check"))).unwrap();
    let ran = call(&list).exits(1);
    let out: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(out["results"][0]["severity"], "error");
    assert_eq!(out["items"], parsed(LIST)["items"]);
}
