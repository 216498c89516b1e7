//! `catalog/template/helper.toml` is in step with the schema, and cannot be left as it is.

use crate::told;
use native_sidecar_config::catalog::{Example, Fact, Shows, read_toml};
use native_sidecar_config::helper::{
    AppNeed, Category, Exception, Helper, Http, Injector, Likelihood, NativeMode, NeedsApp, OneShot, Quit, Signs,
    Standalone, Startup, Tcp,
};
use native_sidecar_config::json::Value;
use std::collections::BTreeSet;

pub(crate) const TEMPLATE: &str = include_str!("../../../../catalog/template/helper.toml");

/// The template with all of its keys taken in: a `#` that no space follows stands before a key.
fn opened() -> String {
    let lines = TEMPLATE.lines().map(|line| match line.strip_prefix('#') {
        Some(key) if !key.starts_with(' ') => key,
        _ => line,
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn opened_up_it_reads_as_an_entry() {
    // Only what a person has to fill in is missing, and the facts about what was opened up.
    let told = told("acme-proxy", &opened().replace("ID", "acme-proxy"));
    let told: Vec<&String> = told.iter().filter(|line| !line.contains("facts: none is about")).collect();
    insta::assert_debug_snapshot!(told);
}

#[test]
fn left_as_it_is_it_lacks_what_is_needed() {
    insta::assert_debug_snapshot!(told("acme-proxy", &TEMPLATE.replace("ID", "acme-proxy")));
}

#[test]
fn each_key_of_the_schema_stands_in_it() {
    let opened = opened();
    let tree: Value<'_> = Value::Object(read_toml(&opened).unwrap());
    let at = |path: &[&str]| path.iter().fold(tree.clone(), |tree, key| tree.get(key).unwrap().clone());
    let first = |list: Value<'static>| match list {
        Value::Array(mut items) => items.swap_remove(0),
        other => other,
    };
    let helper_and_lists = [Helper::KEYS, &["examples", "facts"]].concat();
    for (path, known) in [
        (&[][..], &helper_and_lists[..]),
        (&["signs"], Signs::KEYS),
        (&["oneShot"], OneShot::KEYS),
        (&["oneShot", "unless"], Signs::KEYS),
        (&["standalone"], Standalone::KEYS),
        (&["needsApp"], NeedsApp::KEYS),
        (&["startup"], Startup::KEYS),
        (&["startup", "http"], Http::KEYS),
        (&["startup", "tcp"], Tcp::KEYS),
        (&["quit"], Quit::KEYS),
        (&["injector"], Injector::KEYS),
        (&["injector", "exceptions"], Exception::KEYS),
        (&["facts"], Fact::KEYS),
    ] {
        assert_eq!(keys(&first(at(path).into_owned())), set(known), "{path:?}");
    }
    let Value::Array(examples) = at(&["examples"]) else { panic!("examples") };
    assert_eq!(examples.iter().flat_map(keys).collect::<BTreeSet<_>>(), set(Example::KEYS));
}

#[test]
fn each_word_of_the_schema_stands_in_it() {
    let words = [
        Category::ALL.iter().map(|word| word.word()).collect::<Vec<_>>(),
        Likelihood::ALL.iter().map(|word| word.word()).collect(),
        NativeMode::ALL.iter().map(|word| word.word()).collect(),
        AppNeed::ALL.iter().map(|word| word.word()).collect(),
        Shows::ALL.iter().map(|word| word.word()).collect(),
    ];
    let template: BTreeSet<&str> = TEMPLATE.split(|letter: char| !letter.is_alphanumeric() && letter != '-').collect();
    for word in words.concat() {
        assert!(template.contains(word), "{word}");
    }
}

fn keys(record: &Value<'_>) -> BTreeSet<String> {
    let Value::Object(members) = record else { panic!("{record:?}") };
    members.iter().map(|(key, _)| key.to_string()).collect()
}

fn set(keys: &[&str]) -> BTreeSet<String> {
    keys.iter().map(ToString::to_string).collect()
}
