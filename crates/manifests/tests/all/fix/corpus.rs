//! Real manifests.

use native_sidecar_engine::validate::evaluate;
use native_sidecar_fuzzing::fixing::{fix, moves};
use native_sidecar_manifests::objects::objects;
use native_sidecar_manifests::yaml;
use serde_json::{Value, json};
use std::fs;
use std::path::PathBuf;

fn manifests() -> Vec<(PathBuf, String)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/manifests/yaml");
    let Ok(entries) = fs::read_dir(&folder) else {
        println!("skipped: no manifests at {}", folder.display());
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.into_iter().map(|path| (path.clone(), fs::read_to_string(path).unwrap())).collect()
}

#[test]
fn every_helper_that_can_be_moved_is_moved_and_nothing_else_changes() {
    let (mut moved, mut converted) = (0, 0);
    let all = manifests();
    for (path, text) in &all {
        println!("{}", path.display());
        for text in [text.clone(), text.replace('\n', "\r\n")] {
            let fixed = fix(&text, "null", true);
            moved += moves(&fixed);
            converted += as_the_engine_converts(&text, &fixed.text);
            for left in &fixed.left {
                assert!(!left.reason.why.contains("unusual") && !left.reason.why.contains("anchor"), "{left:?}");
            }
        }
        for settings in [
            r#"{"mutate":{"placement":"first"}}"#,
            r#"{"mutate":{"startupProbe":"derive"},"minimumKubernetesVersion":"1.33"}"#,
            r#"{"action":"warn","jobAction":"warn"}"#,
        ] {
            fix(text, settings, true);
        }
    }
    assert!(all.is_empty() || moved >= 100 && converted >= 80, "{moved} moved, {converted} as the engine");
}

/// Holds what became of each pod template against what the engine makes of a Pod with the same template. How many it converts.
fn as_the_engine_converts(before: &str, after: &str) -> usize {
    let templates = |text: &str| {
        let documents: Vec<_> = yaml::read_strictly(text).into_iter().flatten().collect();
        let objects = objects(text, documents.iter());
        let values = objects.iter().map(|object| serde_json::from_str::<Value>(&object.node.to_json()).unwrap());
        let templates = values.map(|mut object| match object["kind"].as_str() {
            Some("Pod") => object,
            Some("CronJob") => object["spec"]["jobTemplate"]["spec"]["template"].take(),
            _ => object["spec"]["template"].take(),
        });
        templates.collect::<Vec<_>>()
    };
    let mut count = 0;
    for (before, after) in templates(before).into_iter().zip(templates(after)) {
        if !before["spec"]["containers"].is_array() {
            continue;
        }
        let mut pod =
            json!({"apiVersion": "v1", "kind": "Pod", "metadata": before["metadata"], "spec": before["spec"]});
        pod["metadata"]["name"] = json!("pod");
        let kind = json!({"group": "", "version": "v1", "kind": "Pod"});
        let payload = json!({
            "settings": {"action": "mutate", "minimumKubernetesVersion": "1.33"},
            "request": {
                "uid": "1", "operation": "CREATE", "kind": kind, "requestKind": kind, "namespace": "shop",
                "resource": {"group": "", "version": "v1", "resource": "pods"}, "object": pod,
            },
        });
        let answer = evaluate(payload.to_string().as_bytes());
        if let Some(converted) = answer.mutated_object {
            let converted: Value = serde_json::from_str(&converted).unwrap();
            assert_eq!(after["spec"], converted["spec"]);
            count += 1;
        }
    }
    count
}
