//! The YAML of the documentation: objects get the verdict that stands at their fence, and settings are valid and do something.
//!
//! - ```` ```yaml verdict=reject ```` is an object, and what becomes of it with the default settings: `reject`, `warn`, `mutate` or `accept`.
//! - ```` ```yaml settings ```` are settings; with a verdict, that of the page's first object with these settings.
//! - ```` ```yaml settings=above ```` is an object that is judged with the settings above it.

use super::judged::{answer, document, request, verdict};
use super::markdown::{Block, Page, documentation};
use native_sidecar_engine::kubernetes::workload;
use native_sidecar_engine::settings::{
    Action, ControlledObjects, Helpers, JobAction, Level, Mutate, OnObstacle, Placement, Settings, StartupProbe,
};
use native_sidecar_manifests::settings::parse;
use serde_json::Value;

/// The pages of the rules have tests of their own.
fn is_of_a_rule(page: &Page) -> bool {
    page.name.starts_with("docs/rules/")
}

fn each_yaml(mut look: impl FnMut(&Page, &Block)) {
    for page in documentation() {
        page.blocks().iter().filter(|block| block.language() == "yaml").for_each(|block| look(&page, block));
    }
}

#[test]
fn objects_get_the_verdict_that_is_said() {
    let mut judged = 0;
    for page in documentation() {
        let blocks = page.blocks();
        let yaml = || blocks.iter().filter(|block| block.language() == "yaml");
        let is_object = |block: &&Block| block.flag("verdict").is_some() && !block.has("settings");
        let first = yaml().find(is_object);
        let mut above = Value::Null;
        for block in yaml() {
            if block.has("settings") {
                above = document(&block.code);
            }
            let Some(expected) = block.flag("verdict") else { continue };
            let object = if is_object(&block) { block } else { first.unwrap() };
            let with = block.has("settings") || block.flag("settings") == Some("above");
            let answer = answer(&request(&object.code), if with { &above } else { &Value::Null });
            assert_eq!(verdict(&answer), expected, "{}:\n{}\n{answer:#?}", page.name, block.code);
            judged += 1;
        }
    }
    assert!(judged > 10, "{judged}");
}

/// Whether a document keeps pod templates.
fn is_judged(document: &Value) -> bool {
    let word = |key: &str| document[key].as_str().unwrap_or_default().to_owned();
    let group = word("apiVersion");
    let group = group.split_once('/').map_or("", |(group, _)| group);
    workload::find(group, &word("kind"), &[]).is_some()
}

#[test]
fn no_object_is_without_a_verdict() {
    each_yaml(|page, block| {
        if block.flag("verdict").is_none() && !is_of_a_rule(page) && block.code.starts_with("apiVersion:") {
            assert!(!is_judged(&document(&block.code)), "{}: what becomes of this?\n{}", page.name, block.code);
        }
    });
}

#[test]
fn settings_are_valid_and_do_something() {
    let mut valid = 0;
    each_yaml(|page, block| {
        let is_policy = block.code.contains("\nkind: ClusterAdmissionPolicy\n");
        if !is_policy && !block.has("settings") {
            return;
        }
        match parse(&page.name, &block.code, None, None) {
            Ok(loaded) => assert_ne!(loaded.settings, Settings::default(), "{}:\n{}", page.name, block.code),
            Err(error) => panic!("{}: {error}\n{}", page.name, block.code),
        }
        valid += 1;
    });
    assert!(valid > 15, "{valid}");
}

/// Every setting, with its words if they are a closed list; the default is the first.
fn settings() -> Vec<(String, Vec<&'static str>)> {
    let keys = Settings::KEYS.iter().flat_map(|key| match *key {
        "helpers" => Helpers::KEYS.iter().map(|inner| format!("helpers.{inner}")).collect(),
        "mutate" => Mutate::KEYS.iter().map(|inner| format!("mutate.{inner}")).collect(),
        key => vec![key.to_owned()],
    });
    keys.map(|key| {
        let words = words(&key);
        (key, words)
    })
    .collect()
}

fn words(key: &str) -> Vec<&'static str> {
    match key {
        "action" => Action::ALL.iter().map(|word| word.word()).collect(),
        "jobAction" => JobAction::ALL.iter().map(|word| word.word()).collect(),
        "controlledObjects" => ControlledObjects::ALL.iter().map(|word| word.word()).collect(),
        "rules" => Level::ALL.iter().map(|word| word.word()).collect(),
        "mutate.placement" => Placement::ALL.iter().map(|word| word.word()).collect(),
        "mutate.startupProbe" => StartupProbe::ALL.iter().map(|word| word.word()).collect(),
        "mutate.onObstacle" => OnObstacle::ALL.iter().map(|word| word.word()).collect(),
        _ => Vec::new(),
    }
}

fn page(name: &str) -> Page {
    documentation().into_iter().find(|page| page.name == name).unwrap()
}

#[test]
fn every_setting_has_its_section_with_its_words_and_an_example() {
    let page = page("docs/settings.md");
    let settings = settings();
    let sections: Vec<&str> = page.text.split("\n## ").skip(1).collect();
    let titles: Vec<&str> = sections.iter().map(|section| section.lines().next().unwrap()).collect();
    let keys: Vec<&str> = settings.iter().map(|(key, _)| &**key).collect();
    assert_eq!(&titles[..keys.len()], keys);
    for ((key, words), section) in settings.iter().zip(sections) {
        assert!(section.contains("```yaml settings"), "{key} has no example");
        assert!(section.contains("Default: "), "{key} does not say its default");
        // Levels have no default: each rule has its own.
        if *key != "rules" && !words.is_empty() {
            let default = format!("Default: `{}`", words[0]);
            assert!(section.contains(&default), "{key} lacks {default}");
        }
        for word in words {
            assert!(section.contains(&format!("\n| `{word}` | ")), "{key} does not explain {word}");
        }
    }
}

#[test]
fn the_readme_lists_every_setting_and_its_words() {
    let readme = page("README.md");
    let rows: Vec<&str> = readme.text.split("\n## Settings\n").nth(1).unwrap().lines().collect();
    let rows: Vec<&str> = rows.into_iter().filter(|line| line.starts_with("| `")).collect();
    let settings = settings();
    let listed: Vec<&str> = rows.iter().map(|row| row.split('`').nth(1).unwrap()).collect();
    assert_eq!(listed, settings.iter().map(|(key, _)| &**key).collect::<Vec<_>>());
    for ((key, words), row) in settings.iter().zip(rows) {
        for word in words {
            assert!(row.contains(&format!("`{word}`")), "{key} lacks {word}");
        }
        if let (Some(default), false) = (words.first(), *key == "rules") {
            assert!(row.contains(&format!("**`{default}`**")), "{key}: {default} is the default");
        }
    }
}
