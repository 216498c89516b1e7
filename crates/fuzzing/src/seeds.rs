//! What fuzzing begins with: the requests, settings and manifests of the other tests, and the words that decide something.

use native_sidecar_engine::catalog::schema::Helper;
use native_sidecar_engine::catalog::{self, schema::Category};
use native_sidecar_engine::rule::Rule;
use native_sidecar_engine::settings::Settings;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The project's folder.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The inputs that a target begins with, in the order of their files.
///
/// # Panics
/// If a folder of the project is gone.
#[must_use]
pub fn of(target: &str) -> Vec<Vec<u8>> {
    let requests =
        || files("test_data").into_iter().filter(|text| text.contains("\"request\"") || text.contains("\"uid\""));
    match target {
        "convert" => requests().filter_map(|text| part(&text, "/object")).chain(choices()).collect(),
        "check" => {
            let folders = [
                "cli/tests/data/check",
                "manifests/tests/data/timeline",
                "cli/tests/data/krm",
                "manifests/tests/data/fix/in",
            ]
            .map(|folder| format!("crates/{folder}"));
            folders.iter().flat_map(|folder| files(folder)).map(String::into_bytes).collect()
        }
        "fix" => {
            let folders = ["manifests/tests/data/fix/in", "cli/tests/data/check", "manifests/tests/data/yaml"]
                .map(|folder| format!("crates/{folder}"));
            let texts = folders.iter().flat_map(|folder| files(folder)).map(String::into_bytes);
            texts.chain(choices().map(|choices| [b"# style ".to_vec(), choices].concat())).collect()
        }
        "image" => {
            let images =
                catalog::helpers().iter().flat_map(|helper| helper.images.iter().chain(&*helper.ambiguous_images));
            images.map(|image| format!("registry.example.com:5000/{image}:1.2.3@sha256:00").into_bytes()).collect()
        }
        "settings" => settings().into_iter().chain(choices()).collect(),
        "validate" => choices().collect(),
        "validate_raw" => requests().map(|request| payload(&request).into_bytes()).collect(),
        _ => {
            let spellings: [&[u8]; 3] = [
                br#" {"a\u0062\b\f\n\r\t\"\\\/": "\ud83e\uDD80", "a": [0, -0.0, 1e-7, 1E+2, 1.5e300, 18446744073709551615], "a": null} "#,
                br#"["\ud800", "\udc00x"]"#,
                "[\"ü\u{2028}\u{1F980}\u{7f}\", true,false, [[], {}]]\r\n\t".as_bytes(),
            ];
            let spellings = spellings.into_iter().map(<[u8]>::to_vec);
            requests().map(String::into_bytes).chain(settings()).chain(spellings).collect()
        }
    }
}

/// The texts of a folder's files.
fn files(folder: &str) -> Vec<String> {
    let folder = root().join(folder);
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_file()).collect();
    paths.sort();
    paths.iter().filter_map(|path| fs::read_to_string(path).ok()).collect()
}

/// A part of a request.
fn part(request: &str, pointer: &str) -> Option<Vec<u8>> {
    let request: Value = serde_json::from_str(request).ok()?;
    let part = request.pointer(pointer).or_else(|| request.pointer(&format!("/request{pointer}")))?;
    Some(part.to_string().into_bytes())
}

/// What the host makes of a request: it adds the settings.
fn payload(request: &str) -> String {
    let settings = r#"{"action":"mutate","minimumKubernetesVersion":"1.33","jobAction":"reject"}"#;
    format!(r#"{{"request":{},"settings":{settings}}}"#, request.trim())
}

fn settings() -> Vec<Vec<u8>> {
    let of_requests = files("test_data").into_iter().filter(|text| !text.contains("\"uid\""));
    let all = r##"{"action":"warn","jobAction":"reject","controlledObjects":"blocking","rules":{"app-does-not-wait":"ignore"},
"helpers":{"exclude":["kube-rbac-proxy","category:config-reloader"],"custom":[{"id":"acme-proxy","title":"Acme proxy","category":"service-mesh","images":["infra/acme-proxy"],"oneShot":{"args":["--check"]}}]},
"exempt":[{"namespace":"airflow","image":"*/git-sync/*","reason":"no switch"}],"contact":"Questions: #platform","minimumKubernetesVersion":"1.33",
"mutate":{"placement":"first","startupProbe":"derive","onObstacle":"reject"},"workloads":[{"apiGroup":"example.com","kind":"Fleet","podTemplates":["/spec/pools/*/template"],"runsToCompletion":false}]}"##;
    of_requests.map(String::into_bytes).chain([all.as_bytes().to_vec()]).collect()
}

/// Choices by which something is made, always the same.
fn choices() -> impl Iterator<Item = Vec<u8>> {
    (1..=60).map(|seed| random(seed, 24 * usize::try_from(seed).unwrap_or_default()))
}

/// So many bytes at random, always the same for a seed.
#[must_use]
pub fn random(seed: u64, length: usize) -> Vec<u8> {
    // splitmix64
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = state;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    };
    (0..length).map(|_| next().to_le_bytes()[0]).collect()
}

/// The words that decide something, in the form of libFuzzer's dictionaries.
#[must_use]
pub fn dictionary() -> String {
    let mut words: BTreeSet<String> = BTreeSet::new();
    let fixed = "request object oldObject operation CREATE UPDATE DELETE kind group subResource userInfo username metadata annotations labels \
        ownerReferences controller deletionTimestamp spec template jobTemplate containers initContainers restartPolicy Always Never OnFailure \
        name image command args env value valueFrom envFrom ports containerPort hostPort hostNetwork shareProcessNamespace resources volumeMounts \
        mountPath resizePolicy restartPolicyRules startupProbe readinessProbe lifecycle postStart preStop httpGet tcpSocket grpc exec sleep status \
        phase Succeeded conditions Complete Pod Job CronJob Deployment DaemonSet apps batch v1 List items apiVersion \
        --- ... <<: |+ |- >- &a *a !!str {} [] - # null ~ true \\ud800 \\u0000 \\\" 1e999 -0";
    words.extend(fixed.split_whitespace().map(ToOwned::to_owned));
    words.extend(Rule::ALL.iter().map(|rule| rule.word().to_owned()));
    words.extend(Category::ALL.iter().map(|category| category.word().to_owned()));
    words.extend(Settings::KEYS.iter().chain(Helper::KEYS).map(ToString::to_string));
    for helper in catalog::helpers() {
        let images = helper.images.iter().chain(&*helper.ambiguous_images).take(2);
        let names = helper.container_names.iter().chain(&*helper.weak_container_names).take(2);
        words.extend(images.chain(names).chain(&*helper.programs).map(|word| word.trim_end_matches('*').to_owned()));
    }
    let entry = |word: &String| format!("\"{}\"\n", word.replace('\\', "\\\\").replace('"', "\\\""));
    words.iter().filter(|word| !word.is_empty()).map(entry).collect()
}
