//! The JSON Schema of the settings allows what the engine's reader accepts, and nothing else, as far as a schema can tell.

use super::readers::{allowed, objections, read};
use super::{document, documents, files, fresh, text};
use crate::sandbox::Sandbox;
use native_sidecar_engine::catalog::schema::Helper;
use native_sidecar_manifests::settings::schema;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};

/// What only the reader can refuse: how it says so, why the schema cannot, and settings that show it.
const ONLY_THE_READER: [(&str, &str, &str); 7] = [
    (
        "is in the catalog already",
        "an editor would list the catalog as what an id must not be",
        r#"{"helpers": {"custom": [{"id": "istio-proxy", "category": "service-mesh", "images": ["a/b"]}]}}"#,
    ),
    (
        "unknown helper",
        "the id may be that of a helper that the settings add",
        r#"{"helpers": {"exclude": ["istio-proxi"]}}"#,
    ),
    ("unknown rule", "a glob that no rule's name matches", r#"{"exempt": [{"rule": "mesh-*", "reason": "r"}]}"#),
    (
        "must be a version of Kubernetes",
        "a number that is too large for a version",
        r#"{"minimumKubernetesVersion": "1.99999999"}"#,
    ),
    (
        "must be a port from 1 to 65535",
        "80.0 is an integer to a schema",
        r#"{"helpers": {"custom": [{"id": "a", "category": "tunnel", "images": ["a/b"], "startup": {"tcp": {"port": 80.0}}}]}}"#,
    ),
    (
        "is a kind of Kubernetes",
        "an editor would list all kinds as what a kind must not be",
        r#"{"workloads": [{"apiGroup": "apps", "kind": "Deployment", "podTemplates": ["/spec/template"]}]}"#,
    ),
    (
        "is given twice",
        "no schema compares the keys of two items",
        r#"{"workloads": [{"kind": "X", "podSpecs": ["/spec"]}, {"kind": "X", "podSpecs": ["/a"]}]}"#,
    ),
];

/// Both say the same of settings.
fn agree(settings: &Value) -> Result<(), String> {
    match (read(settings), allowed(settings)) {
        (Ok(()), true) | (Err(_), false) => Ok(()),
        (Ok(()), false) => Err(format!("only the schema refuses {settings}:\n{}", objections(settings).join("\n"))),
        (Err(mistakes), true) => {
            let excused = |mistake: &str| ONLY_THE_READER.iter().any(|(said, ..)| mistake.contains(said));
            let rest: Vec<&str> = mistakes.lines().filter(|mistake| !excused(mistake)).collect();
            if rest.is_empty() {
                Ok(())
            } else {
                Err(format!("only the reader refuses {settings}:\n{}", rest.join("\n")))
            }
        }
    }
}

#[test]
fn the_schema_is_fresh_and_one_of_draft_7() {
    fresh("settings.schema.json", &schema::text());
    assert!(jsonschema::draft7::meta::is_valid(&schema::schema()));
}

#[test]
fn the_command_prints_the_schema() {
    let sandbox = Sandbox::of(&[]);
    assert!(sandbox.run(&["settings", "--schema"]).out == schema::text());
    assert_eq!(sandbox.run(&["settings"]).status, 2);
    assert_eq!(sandbox.run(&["settings", "--schema", "settings.yaml"]).status, 2);
}

#[test]
fn what_only_the_reader_can_refuse_is_so() {
    for (said, why, settings) in ONLY_THE_READER {
        let settings: Value = serde_json::from_str(settings).unwrap();
        let mistakes = read(&settings).unwrap_err();
        assert!(mistakes.contains(said), "{why}: {mistakes}");
        assert!(allowed(&settings), "{why}: the schema can tell, too: {:?}", objections(&settings));
    }
}

/// The settings of the requests in `test_data/`, of the examples, and of the documentation.
#[test]
fn settings_of_the_project_are_valid_by_both() {
    let mut all: Vec<(String, Value)> =
        files("test_data", ".settings.json").into_iter().map(|file| (file.clone(), document(&file))).collect();
    for file in files("examples", ".yaml") {
        for policy in documents(&file, &text(&file)) {
            let members = policy["spec"]["policies"].as_object().into_iter().flat_map(|members| members.values());
            let settings = members
                .filter(|member| member["module"].as_str().unwrap().contains("native-sidecar-policy"))
                .chain((policy["spec"]["settings"] != Value::Null).then_some(&policy["spec"]))
                .map(|of| (file.clone(), of["settings"].clone()));
            all.extend(settings);
        }
    }
    for file in ["README.md", "docs/check.md", "docs/conversion.md"] {
        let text = text(file);
        for block in text.split("```yaml\n").skip(1).map(|rest| rest.split("```").next().unwrap()) {
            if ["action:", "exempt:", "helpers:", "mutate:"].iter().any(|key| block.starts_with(key)) {
                all.extend(documents(file, block).into_iter().map(|settings| (file.to_owned(), settings)));
            }
        }
    }
    assert!(all.len() >= 10, "{all:?}");
    for (file, settings) in all {
        assert_eq!(read(&settings), Ok(()), "{file}");
        assert_eq!(objections(&settings), Vec::<String>::new(), "{file}");
    }
}

/// The file of settings that the command line itself writes.
#[test]
fn a_baseline_is_valid_by_both() {
    let sandbox = Sandbox::of(&[("backup.yaml", include_str!("../../data/check/backup.yaml"))]);
    sandbox.run(&["check", "--write-baseline", ".native-sidecar.yaml", "backup.yaml"]);
    let settings = documents(".native-sidecar.yaml", &sandbox.read(".native-sidecar.yaml")).remove(0);
    assert!(settings["exempt"].as_array().is_some_and(|exempt| !exempt.is_empty()), "{settings}");
    assert_eq!(read(&settings), Ok(()));
    assert_eq!(objections(&settings), Vec::<String>::new());
}

/// Each helper of the catalog could as well be one of the settings.
#[test]
fn the_catalogs_helpers_are_valid_by_both() {
    for file in files("catalog", ".toml") {
        let helper: Value = toml::from_str(&text(&file)).unwrap();
        let mut helper = helper.as_object().unwrap().clone();
        // What a shape tells, the policy's own code looks for.
        if helper.contains_key("shape") {
            continue;
        }
        helper.retain(|key, _| Helper::KEYS.contains(&key.as_str()));
        helper.insert("id".to_owned(), json!("acme"));
        let settings = json!({"helpers": {"custom": [helper]}});
        assert_eq!(read(&settings), Ok(()), "{file}");
        assert_eq!(objections(&settings), Vec::<String>::new(), "{file}");
    }
}

/// The settings in the engine's own tests, good and bad ones.
#[test]
fn both_agree_on_the_settings_of_the_engines_tests() {
    let tests = text("crates/engine/src/settings/tests.rs");
    let raw = tests.split("r#\"").skip(1).filter_map(|rest| rest.split_once("\"#")).map(|(text, _)| text);
    let whole: Vec<Value> = raw.clone().filter_map(|text| serde_json::from_str(text).ok()).collect();
    // Members of a helper: `custom(r#""id":"a",…"#)`.
    let members =
        raw.filter_map(|text| serde_json::from_str(&format!(r#"{{"helpers":{{"custom":[{{{text}}}]}}}}"#)).ok());
    let all: Vec<Value> = whole.into_iter().filter(Value::is_object).chain(members).collect();
    assert!(all.len() > 70, "{}", all.len());
    for settings in all {
        agree(&settings).unwrap();
    }
}

/// Settings with every key, for changes to spoil.
fn with_every_key() -> Value {
    document("crates/cli/tests/data/package/every-key.json")
}

/// Values that are right somewhere and wrong elsewhere.
fn values() -> impl Strategy<Value = Value> {
    let texts = [
        "",
        " ",
        "x",
        "a/b",
        "/a",
        "a/",
        "a:1",
        "*",
        "a*",
        "a*b",
        "**",
        "/spec",
        "/spec/",
        "//",
        "1.33",
        "v1.29.4",
        "1",
        "1.x",
        "warn",
        "enforce",
        "ignore",
        "same",
        "mutate",
        "first",
        "tunnel",
        "category:tunnel",
        "category:x",
        "envoy",
        "helper-not-native",
        "job-*",
        "a\nb",
        "\u{85}",
        "\u{a0}",
        "É",
    ];
    let others = [
        json!(null),
        json!([]),
        json!({}),
        json!(true),
        json!(false),
        json!(0),
        json!(1),
        json!(80.0),
        json!(1.5),
        json!(-1),
        json!(65535),
        json!(65536),
        json!([null]),
        json!([""]),
        json!(["x"]),
        json!(["a/b", "a/b"]),
        json!(["/a"]),
        json!([{}]),
        json!({"x": null}),
        json!({"reason": "r"}),
        json!({"port": 1}),
    ];
    prop_oneof![select(texts.to_vec()).prop_map(Value::from), select(others.to_vec())]
}

/// A change: of the value at a place, or of a member there.
#[derive(Clone, Debug)]
enum Change {
    Put(Value),
    Remove,
    Add(&'static str, Value),
}

fn changes() -> impl Strategy<Value = Change> {
    let keys = [
        "action",
        "rules",
        "rule",
        "exclude",
        "images",
        "programsSuffice",
        "kind",
        "reason",
        "x",
        "helper-not-native",
        "port",
    ];
    prop_oneof![
        values().prop_map(Change::Put),
        Just(Change::Remove),
        (select(keys.to_vec()), values()).prop_map(|(key, value)| Change::Add(key, value)),
    ]
}

/// The JSON Pointers to all values below a value.
fn places(value: &Value, at: &str, out: &mut Vec<String>) {
    out.push(at.to_owned());
    match value {
        Value::Object(members) => members.iter().for_each(|(key, value)| places(value, &format!("{at}/{key}"), out)),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, value)| places(value, &format!("{at}/{index}"), out));
        }
        _ => {}
    }
}

fn apply(settings: &mut Value, place: &str, change: Change) {
    let (parent, key) = place.rsplit_once('/').unwrap_or_default();
    match (change, settings.pointer_mut(parent)) {
        (Change::Put(value), _) => *settings.pointer_mut(place).unwrap() = value,
        (Change::Remove, Some(Value::Object(members))) => drop(members.remove(key)),
        (Change::Remove, Some(Value::Array(items))) => drop(items.remove(key.parse().unwrap())),
        (Change::Add(key, value), _) => {
            if let Some(Value::Object(members)) = settings.pointer_mut(place) {
                members.insert(key.to_owned(), value);
            }
        }
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]
    #[test]
    fn both_agree_on_settings_that_are_spoilt(spoils in prop::collection::vec((any::<Index>(), changes()), 0..4)) {
        let mut settings = with_every_key();
        for (index, change) in spoils {
            let mut all = Vec::new();
            places(&settings, "", &mut all);
            // The settings themselves are an object in any policy.
            all.remove(0);
            if !all.is_empty() {
                apply(&mut settings, index.get::<String>(&all), change);
            }
        }
        prop_assert_eq!(agree(&settings), Ok(()));
    }
}

#[test]
fn the_settings_with_every_key_are_valid() {
    assert_eq!(read(&with_every_key()), Ok(()));
}
