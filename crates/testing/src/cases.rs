//! What the policy is measured with.

use serde_json::{Value, json};
use std::path::Path;

/// A payload, and what it shows.
#[derive(Clone, Debug)]
pub struct Case {
    /// What it shows.
    pub name: &'static str,
    /// The function of the module that gets it.
    pub operation: &'static str,
    /// Its bytes.
    pub payload: Vec<u8>,
}

/// All cases that are compared with the floor.
pub fn cases() -> Vec<Case> {
    let settings = json!({});
    let validate = |name, request: &Value, settings: &Value| Case {
        name,
        operation: "validate",
        payload: payload(request, settings),
    };
    vec![
        plain_pod(),
        rejected_deployment(),
        validate("a Job, rejected", &recorded("job-with-istio-proxy.json"), &settings),
        rewritten_pod(),
        validate("a Pod of 30 containers with long environments", &pod_of(30, 40), &settings),
        validate("an object of 1 MB, mostly managedFields and annotations", &bulky(1 << 20), &settings),
        validate("an UPDATE with an old object of 100 KB", &update(100 << 10), &settings),
        validate(
            "50 custom helpers and 200 exemptions",
            &recorded("pod-without-helpers.json"),
            &many_settings(50, 200),
        ),
        Case {
            name: "validate_settings of those",
            operation: "validate_settings",
            payload: many_settings(50, 200).to_string().into_bytes(),
        },
    ]
}

/// A Pod of two containers with managedFields, about 4 KB.
pub fn plain_pod() -> Case {
    let payload = payload(&recorded("pod-without-helpers.json"), &json!({}));
    Case { name: "a plain Pod", operation: "validate", payload }
}

/// A Deployment with a helper among its containers.
pub fn rejected_deployment() -> Case {
    let payload = payload(&recorded("deployment-with-cloud-sql-proxy.json"), &json!({}));
    Case { name: "a Deployment with a helper, rejected", operation: "validate", payload }
}

/// A Pod with a helper that is moved.
pub fn rewritten_pod() -> Case {
    let payload = payload(&recorded("pod-to-be-converted.json"), &recorded("pod-to-be-converted.settings.json"));
    Case { name: "a Pod, rewritten", operation: "validate", payload }
}

/// What the host hands to `validate`, as PolicyServer writes it.
pub fn payload(request: &Value, settings: &Value) -> Vec<u8> {
    json!({ "request": request, "settings": settings }).to_string().into_bytes()
}

fn recorded(file: &str) -> Value {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../test_data").join(file);
    serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap()
}

/// A Pod of some containers, each with some variables.
pub fn pod_of(containers: usize, variables: usize) -> Value {
    let variables: Vec<Value> = (0..variables)
        .map(|index| json!({ "name": format!("SETTING_{index}"), "value": format!("the value of setting number {index}") }))
        .collect();
    let containers: Vec<Value> = (0..containers)
        .map(|index| json!({ "name": format!("app-{index}"), "image": format!("registry.example.com/shop/app-{index}:1.2.3"), "env": variables }))
        .collect();
    let mut request = recorded("pod-without-helpers.json");
    request["object"]["spec"]["containers"] = containers.into();
    request
}

/// A Pod of about this many bytes, of which few decide.
pub fn bulky(bytes: usize) -> Value {
    let mut request = recorded("pod-without-helpers.json");
    let metadata = &mut request["object"]["metadata"];
    let annotations: serde_json::Map<String, Value> = (0..bytes / 2 / 128)
        .map(|index| (format!("example.com/annotation-{index:05}"), format!("{index:0>90}").into()))
        .collect();
    metadata["annotations"] = annotations.into();
    let fields: serde_json::Map<String, Value> = (0..bytes / 2 / 64)
        .map(|index| {
            (format!("k:{{\"name\":\"VARIABLE_{index:05}\"}}"), json!({ ".": {}, "f:name": {}, "f:value": {} }))
        })
        .collect();
    metadata["managedFields"] = json!([{ "manager": "kubectl", "operation": "Update", "fieldsV1": fields }]);
    request
}

/// A changed Deployment whose old object has about this many bytes.
fn update(bytes: usize) -> Value {
    let mut request = recorded("update-deployment-image-bump.json");
    let variables: Vec<Value> = (0..bytes / 64)
        .map(|index| json!({ "name": format!("SETTING_{index}"), "value": format!("{index:0>32}") }))
        .collect();
    request["oldObject"]["spec"]["template"]["spec"]["containers"][0]["env"] = variables.into();
    request
}

/// Settings with so many custom helpers and exemptions.
pub fn many_settings(helpers: usize, exemptions: usize) -> Value {
    let custom: Vec<Value> = (0..helpers)
        .map(|index| {
            json!({
                "id": format!("helper-{index}"), "title": format!("Helper {index}"), "category": "service-mesh",
                "images": [format!("infra/helper-{index}")], "containerNames": [format!("helper-{index}")],
                "oneShot": { "args": ["--once"] },
            })
        })
        .collect();
    let exempt: Vec<Value> = (0..exemptions)
        .map(|index| json!({ "namespace": format!("team-{index}"), "container": "legacy-*", "reason": "until the 2.0 migration" }))
        .collect();
    json!({ "helpers": { "custom": custom }, "exempt": exempt })
}
