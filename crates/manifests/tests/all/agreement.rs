//! What `check` says of a manifest is what the policy says of the request that creates it, word for word.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unreachable,
    clippy::unwrap_used
)]

use native_sidecar_engine::answer::Answer;
use native_sidecar_engine::answer::{limits, message};
use native_sidecar_engine::inspect::{Outcome, Told};
use native_sidecar_engine::rule::Rule;
use native_sidecar_engine::settings;
use native_sidecar_engine::validate::evaluate;
use native_sidecar_manifests::check::Checked;
use native_sidecar_manifests::judge::judge;
use native_sidecar_manifests::report::{File, Finding, Severity};
use native_sidecar_manifests::yaml;
use native_sidecar_testing::requests;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Settings under which each manifest is judged.
const SETTINGS: [&str; 5] = [
    "{}",
    r#"{"action": "warn"}"#,
    r#"{"action": "warn", "jobAction": "reject", "minimumKubernetesVersion": "1.30"}"#,
    r#"{"action": "mutate", "minimumKubernetesVersion": "1.33", "mutate": {"onObstacle": "reject"}}"#,
    r#"{"helpers": {"exclude": ["category:service-mesh"]}, "exempt": [{"container": "cloud*", "reason": "r"}, {"image": "*/git-sync*", "reason": "r"}]}"#,
];

#[test]
fn check_and_the_policy_agree_on_test_data() {
    let mut judged = 0;
    for path in files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../test_data"), "json") {
        let payload: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        // Settings, and requests that are none.
        let Some(object) = payload.get("object").filter(|object| object.is_object()) else { continue };
        let mut object = object.clone();
        // A manifest is judged as a person's, whoever owns the object.
        object["metadata"].as_object_mut().map(|metadata| metadata.remove("ownerReferences"));
        let kind = &payload["kind"];
        let group = kind["group"].as_str().unwrap_or_default();
        let version = kind["version"].as_str().unwrap_or("v1");
        object["apiVersion"] = json!(if group.is_empty() { version.to_owned() } else { format!("{group}/{version}") });
        object["kind"] = kind["kind"].clone();
        judged += agree(&path, &object.to_string());
    }
    assert!(judged >= 40, "{judged}");
}

#[test]
fn check_and_the_policy_agree_on_real_manifests() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/manifests");
    if !folder.exists() {
        println!("skipped: no manifests at {}", folder.display());
        return;
    }
    let (mut documents, mut texts) = (0, 0);
    for path in files(&folder.join("docs"), "json") {
        documents += agree(&path, &fs::read_to_string(&path).unwrap());
    }
    for path in files(&folder.join("yaml"), "yaml") {
        texts += agree(&path, &fs::read_to_string(&path).unwrap());
    }
    println!("{documents} objects as JSON, {texts} in their original text");
    assert!(documents >= 100 && texts >= 40, "{documents} {texts}");
}

#[test]
fn check_and_the_policy_agree_on_made_manifests() {
    const MADE: u64 = 300;
    let judged: usize = (0..MADE)
        .map(|seed| agree(&PathBuf::from(format!("made manifest {seed}")), &requests::made_manifest(seed)))
        .sum();
    assert_eq!(judged, usize::try_from(MADE).unwrap());
}

#[test]
fn a_helper_is_found_in_lists_of_lists() {
    let settings = settings::parse("{}").unwrap();
    let findings = |text: &str| {
        let file = Checked::of_text("file", text, &settings).file;
        let said =
            |finding: &Finding| (finding.rule, finding.outcome, finding.place.clone(), finding.container.clone());
        file.findings.iter().map(said).collect::<Vec<_>>()
    };
    for seed in 0..50 {
        let object = requests::made_manifest(seed);
        let list = |items: &str| format!(r#"{{"apiVersion":"v1","kind":"List","items":[{items}]}}"#);
        let (alone, once) = (findings(&object), findings(&list(&object)));
        assert_eq!(alone, once, "{object}");
        let twice = findings(&list(&format!("{},{}", list(&list(&object)), object)));
        assert_eq!([alone.clone(), alone].concat(), twice, "{object}");
    }
}

/// Compares what `check` says of a text's objects with what the policy says of them; tells how many were judged.
fn agree(path: &Path, text: &str) -> usize {
    let documents = yaml::read(text);
    let mut judged = 0;
    for settings in SETTINGS {
        let parsed = settings::parse(settings).unwrap();
        let file = Checked::of_text("file", text, &parsed).file;
        let judgement = judge(text, &documents, &parsed);
        judged = judgement.judged.len();
        let mut unreadable = 0;
        for object in &judgement.judged {
            let answer = evaluate(request(&object.object.node.to_json(), settings).as_bytes());
            let rejection = answer.rejection.as_ref().map(|rejection| rejection.code);
            if object.inspection.is_err() {
                unreadable += 1;
                let built_in = object.inspection.as_ref().is_err_and(|unreadable| unreadable.built_in);
                assert_eq!(rejection, built_in.then_some(400), "{}", path.display());
                continue;
            }
            let of_object = |finding: &&Finding| finding.object.index == object.object.called.index;
            let findings: Vec<&Finding> = file.findings.iter().filter(of_object).collect();
            assert_eq!(told(&findings), annotated(&answer), "{} under {settings}", path.display());
            let refused = findings.iter().any(|finding| finding.outcome == Outcome::Refused);
            assert_eq!(rejection, refused.then_some(403), "{} under {settings}", path.display());
            let inspection = object.inspection.as_ref().unwrap();
            assert_eq!(
                worded(&inspection.told, &object.object.called.kind),
                (answer.rejection.as_ref().map(|rejection| rejection.message.clone()), answer.warnings.clone()),
                "{} under {settings}",
                path.display()
            );
            for told in &inspection.told {
                let words = &told.diagnostic.words;
                let same = |finding: &&&Finding| {
                    (&*finding.place, finding.rule) == (&*told.diagnostic.place, told.diagnostic.rule)
                };
                let finding = findings.iter().find(same).unwrap();
                assert_eq!((&*finding.why, &*finding.fix), (&*words.why, &*words.fix));
                assert!(finding.outcome == Outcome::Converted || finding.says == *words.says);
                assert!(finding.steps.iter().eq(words.steps.iter().map(|step| &**step)));
            }
            let converted = findings.iter().any(|finding| finding.outcome == Outcome::Converted);
            assert!(answer.mutated_object.is_none() || converted, "{} under {settings}", path.display());
            assert!(!(refused || converted) || findings.iter().any(|finding| finding.severity() == Severity::Error));
        }
        assert_eq!(unreadable, unread(&file), "{}", path.display());
    }
    judged
}

/// The message and the warnings that the policy makes of what an inspection tells.
fn worded(told: &[Told], kind: &str) -> (Option<String>, Vec<String>) {
    let (refused, warned): (Vec<&Told>, Vec<&Told>) = told.iter().partition(|told| told.outcome == Outcome::Refused);
    let spoken: Vec<_> = refused.iter().take(limits::FINDINGS).map(|told| told.diagnostic.clone()).collect();
    let message = (!refused.is_empty()).then(|| message::rejection(&spoken, refused.len(), kind, None));
    // A Pod that is refused is not converted, and nothing is said of what would have been.
    let stands = |told: &&&Told| refused.is_empty() || kind != "Pod" || told.outcome != Outcome::Converted;
    let warned: Vec<&&Told> = warned.iter().filter(stands).collect();
    let warnings = message::warnings(warned.len(), warned.iter().map(|told| told.diagnostic.warning()));
    (message, warnings)
}

/// How many objects could not be read.
fn unread(file: &File) -> usize {
    let all = file.errors.iter().chain(&file.notes);
    all.filter(|problem| problem.message.contains("for it cannot be read")).count()
}

/// The rules and the names of their containers, in the order of the manifest, and the rules that refuse.
fn told(findings: &[&Finding]) -> BTreeMap<String, String> {
    let mut annotations: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut enforced = Vec::new();
    for rule in Rule::ALL {
        for finding in findings.iter().filter(|finding| finding.rule == *rule) {
            annotations.entry(rule.word().to_owned()).or_default().push(finding.container.clone());
        }
        if findings.iter().any(|finding| finding.rule == *rule && finding.outcome == Outcome::Refused) {
            enforced.push(rule.word().to_owned());
        }
    }
    if !enforced.is_empty() {
        annotations.insert("enforced".to_owned(), enforced);
    }
    annotations
        .into_iter()
        .map(|(key, mut names)| {
            names.sort();
            (key, names.join(","))
        })
        .collect()
}

/// The same of the policy's answer.
fn annotated(answer: &Answer) -> BTreeMap<String, String> {
    let annotations = answer.audit_annotations.iter().filter(|(key, _)| *key != "converted");
    annotations
        .map(|(key, names)| {
            let mut names: Vec<&str> = names.split(',').collect();
            names.sort_unstable();
            ((*key).to_owned(), names.join(","))
        })
        .collect()
}

/// The payload of a person's request to create an object.
fn request(object: &str, settings: &str) -> String {
    let given: Value = serde_json::from_str(object).unwrap();
    let version = given["apiVersion"].as_str().unwrap();
    let (group, version) = version.split_once('/').unwrap_or(("", version));
    let kind = json!({"group": group, "version": version, "kind": given["kind"]});
    let namespace = given["metadata"]["namespace"].as_str().unwrap_or_default();
    // The object goes in as it is: a key that is given twice must still be.
    format!(
        r#"{{"request": {{"uid": "1", "kind": {kind}, "operation": "CREATE", "namespace": "{namespace}", "userInfo": {{"username": "ada"}}, "object": {object}}}, "settings": {settings}}}"#
    )
}

fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == ending))
        .collect();
    files.sort();
    files
}
