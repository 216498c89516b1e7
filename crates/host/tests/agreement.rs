//! The engine, as the command line has it, and the module say the same of the same request.

#![allow(clippy::indexing_slicing, clippy::unwrap_used)]

mod module_under_test;

use module_under_test::policy;
use native_sidecar_engine::answer::Answer;
use native_sidecar_engine::verdict::evaluate;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

/// The payloads of `test_data`, and those of other people's manifests where they are.
fn payloads() -> Vec<(PathBuf, Vec<u8>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut payloads = Vec::new();
    for file in files(&root.join("test_data")) {
        if file.to_string_lossy().ends_with(".settings.json") {
            continue;
        }
        let settings = fs::read(file.with_extension("settings.json")).unwrap_or_else(|_| b"{}".to_vec());
        let request: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
        let settings: Value = serde_json::from_slice(&settings).unwrap();
        payloads.push((file, json!({ "request": request, "settings": settings }).to_string().into_bytes()));
    }
    for file in files(&root.join("../shared/manifests/docs")) {
        let object: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
        for settings in [json!({}), json!({ "action": "mutate", "minimumKubernetesVersion": "1.33" })] {
            payloads.push((file.clone(), create(&object, &settings)));
        }
    }
    payloads
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder).map(|files| files.map(|file| file.unwrap().path()).collect()).unwrap_or_default();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    files
}

/// The request by which a person creates an object.
fn create(object: &Value, settings: &Value) -> Vec<u8> {
    let version = object["apiVersion"].as_str().unwrap_or_default();
    let (group, version) = version.split_once('/').unwrap_or(("", version));
    let request = json!({
        "uid": "u",
        "kind": { "group": group, "version": version, "kind": object["kind"] },
        "operation": "CREATE",
        "userInfo": { "username": "someone" },
        "object": object,
    });
    json!({ "request": request, "settings": settings }).to_string().into_bytes()
}

/// An answer as the module writes it.
fn written(answer: &Answer) -> Value {
    let mut response = json!({ "accepted": answer.rejection.is_none() });
    let mut set = |key: &str, value: Value| {
        response[key] = value;
    };
    if let Some(rejection) = &answer.rejection {
        set("message", json!(rejection.message));
        set("code", json!(rejection.code));
    }
    if let Some(object) = &answer.mutated_object {
        set("mutated_object", serde_json::from_str(object).unwrap());
    }
    if !answer.audit_annotations.is_empty() {
        set("audit_annotations", answer.audit_annotations.iter().map(|(key, value)| (*key, json!(value))).collect());
    }
    if !answer.warnings.is_empty() {
        set("warnings", json!(answer.warnings));
    }
    response
}

#[test]
fn the_engine_and_the_module_say_the_same() {
    let policy = policy();
    let payloads = payloads();
    assert!(payloads.len() > 70, "{}", payloads.len());
    for (file, payload) in &payloads {
        let module: Value = serde_json::from_slice(&policy.validate(payload).unwrap()).unwrap();
        assert_eq!(module, written(&evaluate(payload)), "{}", file.display());
    }
    println!("{} payloads", payloads.len());
}
