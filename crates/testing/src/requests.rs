//! Requests of all sorts, as the host hands them to the policy: recorded ones, those that create other people's manifests, and
//! made ones.

use crate::pods::{Case, Tape, case};
use crate::request::Ask;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

/// What the host hands to `validate`, and where it is from.
pub struct Payload {
    /// Where it is from.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// Kinds that keep one pod template or, JobSet, several.
pub const KINDS: [&str; 9] = [
    "Pod",
    "Deployment.apps",
    "Job.batch",
    "CronJob.batch",
    "DaemonSet.apps",
    "PodTemplate",
    "Rollout.argoproj.io",
    "JobSet.jobset.x-k8s.io",
    "Workflow.example.com",
];

/// All of them: `made` made ones.
pub fn all(made: u64) -> Vec<Payload> {
    let mut payloads = recorded();
    payloads.extend(manifests());
    payloads.extend((0..made).map(self::made));
    payloads
}

/// Settings that have Pods rewritten.
const MUTATE: &str = r#"{"action":"mutate","minimumKubernetesVersion":"1.33"}"#;

/// The requests of `test_data`, byte for byte: each with its settings, or with none and with those that have Pods rewritten.
pub fn recorded() -> Vec<Payload> {
    let mut payloads = Vec::new();
    for file in files(&root().join("test_data")).into_iter().filter(|file| !name(file).ends_with(".settings.json")) {
        let request = fs::read_to_string(&file).unwrap();
        let own = fs::read_to_string(file.with_extension("settings.json"));
        for settings in own.map_or_else(|_| vec!["{}".to_owned(), MUTATE.to_owned()], |own| vec![own]) {
            let text = format!(r#"{{"request":{request},"settings":{settings}}}"#);
            payloads.push(Payload { name: format!("{} under {settings}", name(&file)), text });
        }
    }
    payloads
}

/// Requests by which a person creates the manifests of others, where they are.
pub fn manifests() -> Vec<Payload> {
    let mut payloads = Vec::new();
    for file in files(&root().join("../shared/manifests/docs")) {
        let object = fs::read_to_string(&file).unwrap();
        let read: Value = serde_json::from_str(&object).unwrap();
        let group =
            read["apiVersion"].as_str().and_then(|version| version.split_once('/')).map_or("", |(group, _)| group);
        let kind = format!("{}.{group}", read["kind"].as_str().unwrap());
        for settings in ["{}", MUTATE] {
            let text = Ask::to_create(&kind, &object).under(settings).payload();
            payloads.push(Payload { name: format!("{} under {settings}", name(&file)), text });
        }
    }
    payloads
}

/// A made request: the same for the same seed.
pub fn made(seed: u64) -> Payload {
    let mut random = Random::of(seed);
    let (this, other) = (random.case(), random.case());
    // Half of them are Pods, which alone can be rewritten.
    let kind = if random.below(2) == 0 { "Pod" } else { KINDS[random.below(KINDS.len())] };
    let (to, from) = (object(kind, &this.text), object(kind, &other.text));
    let ask = match random.below(6) {
        0 => Ask::to_update(kind, &from, &to),
        1 => Ask::to_update(kind, &to, &to),
        2 => Ask::to_audit(kind, &to),
        _ => Ask::to_create(kind, &to),
    };
    let settings = match random.below(6) {
        0 => "{}".to_owned(),
        1 => this.settings("reject", "mutate"),
        2 => this.settings("warn", "reject"),
        3 => settings_of_many_keys(),
        _ => this.settings("mutate", "same"),
    };
    Payload { name: format!("made request {seed}"), text: ask.under(&settings).payload() }
}

/// A manifest that nobody owns: the same for the same seed.
pub fn made_manifest(seed: u64) -> String {
    let mut random = Random::of(seed);
    let case = random.case();
    let kind = KINDS[random.below(KINDS.len() - 1)];
    if kind == "Pod" {
        let mut pod = case.pod;
        if let Some(metadata) = pod.get_mut("metadata").and_then(Value::as_object_mut) {
            metadata.remove("ownerReferences");
        }
        return pod.to_string();
    }
    let (name, group) = kind.split_once('.').map_or((kind, String::new()), |(name, group)| (name, format!("{group}/")));
    object(kind, &case.text).replacen('{', &format!(r#"{{"apiVersion":"{group}v1","kind":"{name}","#), 1)
}

fn settings_of_many_keys() -> String {
    json!({
        "controlledObjects": "blocking",
        "rules": {"app-does-not-wait": "ignore", "restart-policy-misplaced": "warn"},
        "helpers": {
            "exclude": ["category:service-mesh"],
            "custom": [{"id": "shop-app", "title": "Shop", "category": "tunnel", "images": ["shop/migrate"]}],
        },
        "exempt": [{"image": "*/fluent-bit*", "namespace": "sh*", "reason": "r"}],
        "contact": "Questions: #platform",
        "minimumKubernetesVersion": "1.31",
        "workloads": [{"apiGroup": "example.com", "kind": "Workflow", "podTemplates": ["/spec/steps/*/pod"], "runsToCompletion": true}],
    })
    .to_string()
}

/// An object of a kind whose pods are those of a template.
pub fn object(kind: &str, template: &str) -> String {
    let own = r#""metadata":{"name":"nightly"}"#;
    match kind {
        "Pod" => template.to_owned(),
        "PodTemplate" => format!(r#"{{{own},"template":{template}}}"#),
        "CronJob.batch" => format!(r#"{{{own},"spec":{{"jobTemplate":{{"spec":{{"template":{template}}}}}}}}}"#),
        "JobSet.jobset.x-k8s.io" => {
            let job = format!(r#"{{"template":{{"spec":{{"template":{template}}}}}}}"#);
            format!(r#"{{{own},"spec":{{"replicatedJobs":[{job},{{"template":null}},{job}]}}}}"#)
        }
        "Workflow.example.com" => format!(r#"{{{own},"spec":{{"steps":{{"one":{{"pod":{template}}}}}}}}}"#),
        _ => format!(r#"{{{own},"spec":{{"template":{template}}}}}"#),
    }
}

/// Numbers that look random (xorshift64).
struct Random(u64);

impl Random {
    fn of(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn below(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below as u64) as usize
    }

    fn case(&mut self) -> Case {
        let choices: Vec<u16> = (0..500).map(|_| self.below(1 << 16) as u16).collect();
        case(&mut Tape::of(&choices))
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn name(file: &Path) -> String {
    file.file_name().unwrap().to_string_lossy().into_owned()
}

/// The JSON files of a folder, in the order of their names; none if there is no such folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder).map(|files| files.map(|file| file.unwrap().path()).collect()).unwrap_or_default();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    files
}
