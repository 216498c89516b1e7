//! Conversions as the API server gets them: a JSON Patch that the host computes, which makes the rewritten object of the request's.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

use crate::module_under_test::policy;
use k8s_openapi::api::core::v1::Pod;
use native_sidecar_host::{AdmissionRequest, PatchType, Settings, ValidationResponse, payload};
use serde_json::value::RawValue;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

const SETTINGS: &str = r#"{"action": "mutate", "minimumKubernetesVersion": "1.33"}"#;

fn requests() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../test_data");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = files
        .filter(|file| {
            let name = file.file_name().unwrap().to_string_lossy();
            name.ends_with(".json") && !name.ends_with(".settings.json")
        })
        .collect();
    files.sort();
    files
}

fn typed(pod: &Value) -> Pod {
    serde_json::from_value(pod.clone()).unwrap_or_else(|error| panic!("{error}: {pod}"))
}

#[test]
fn the_patch_makes_the_rewritten_object_and_kubernetes_reads_it() {
    let policy = policy();
    let settings = Settings::from_json(SETTINGS).unwrap();
    let mut converted = 0;
    for file in requests() {
        let Ok(request) = AdmissionRequest::from_file(&file) else { continue };
        let response = policy.evaluate(&request, &settings);
        let answer = json!({"request": request, "settings": settings}).to_string();
        let answer: ValidationResponse = serde_json::from_slice(&policy.validate(answer.as_bytes()).unwrap()).unwrap();
        let patch = response.decode_patch().unwrap();
        let Some(rewritten) = answer.mutated_object else {
            assert!(patch.is_empty() && response.patch_type.is_none(), "{}", file.display());
            continue;
        };
        converted += 1;
        assert_eq!((response.allowed, response.patch_type), (true, Some(PatchType::JsonPatch)), "{}", file.display());
        assert_eq!((&*request.kind.kind, &*request.operation), ("Pod", "CREATE"), "{}", file.display());
        let before = request.object.unwrap();
        let mut patched = before.clone();
        json_patch::patch(&mut patched, &patch).unwrap();
        assert_eq!(patched, rewritten, "{}", file.display());

        let (before, after) = (typed(&before), typed(&patched));
        let (before_spec, after_spec) = (before.spec.unwrap(), after.spec.unwrap());
        let annotations = after.metadata.annotations.unwrap();
        let moved: Vec<&str> = annotations["native-sidecar-policy/converted"].split(',').collect();
        let sidecars = after_spec.init_containers.unwrap();
        let sidecars = &sidecars[sidecars.len() - moved.len()..];
        for (sidecar, name) in sidecars.iter().zip(&moved) {
            let was = before_spec.containers.iter().find(|container| container.name == *name).unwrap();
            let mut expected = was.clone();
            expected.restart_policy = Some("Always".to_owned());
            assert_eq!(*sidecar, expected, "{}", file.display());
        }
        let kept = before_spec.containers.iter().filter(|container| !moved.contains(&&*container.name));
        assert!(kept.eq(&after_spec.containers), "{}", file.display());
    }
    println!("{converted} of {} requests are converted", requests().len());
    assert!(converted >= 7, "{converted}");
}

#[test]
fn the_modules_answer_has_every_byte_of_the_object() {
    let object = "{\"kind\" : \"Pod\",\"x\":1e3, \"metadata\":{\"z\":\"\\u00e9\",\"a\":9007199254740993},\n \"spec\":{\"y\":1.0,\"containers\":\
        [{\"name\":\"app\",\"image\":\"example.com/app:1\"}, {\"image\":\"cr.fluentbit.io/fluent/fluent-bit:3.2\",\"name\":\"fluent-bit\",\"b\":-0}],\"a\":18446744073709551615}}";
    let request = format!(
        r#"{{"uid":"1","operation":"CREATE","kind":{{"group":"","version":"v1","kind":"Pod"}},"resource":{{"group":"","version":"v1","resource":"pods"}},"userInfo":{{"username":"ada"}},"object":{object}}}"#
    );
    let raw = |text: &str| RawValue::from_string(text.to_owned()).unwrap();
    let answer = policy().validate(&payload(&raw(&request), &raw(SETTINGS))).unwrap();
    let expected = "\"mutated_object\":{\"kind\" : \"Pod\",\"x\":1e3, \"metadata\":{\"z\":\"\\u00e9\",\"a\":9007199254740993,\
        \"annotations\":{\"native-sidecar-policy/converted\":\"fluent-bit\"}},\n \"spec\":{\"y\":1.0,\"containers\":\
        [{\"name\":\"app\",\"image\":\"example.com/app:1\"}],\"initContainers\":\
        [{\"image\":\"cr.fluentbit.io/fluent/fluent-bit:3.2\",\"name\":\"fluent-bit\",\"b\":-0,\"restartPolicy\":\"Always\"}],\"a\":18446744073709551615}}";
    let answer = String::from_utf8(answer).unwrap();
    assert!(answer.contains(expected), "{answer}");
}
