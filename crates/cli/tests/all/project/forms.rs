//! The issue forms: GitHub shows none that it cannot read, and says so to nobody.

use super::{read, yaml, yaml_files};
use native_sidecar_engine::catalog::schema::Category;
use native_sidecar_engine::rule::Rule;
use serde_json::Value;
use std::collections::BTreeSet;

const FOLDER: &str = ".github/ISSUE_TEMPLATE";

fn items(form: &Value) -> &[Value] {
    form["body"].as_array().unwrap()
}

/// The choices of a drop-down.
fn options(file: &str, id: &str) -> Vec<String> {
    let form = yaml(&format!("{FOLDER}/{file}"));
    let item = items(&form).iter().find(|item| item["id"] == id).unwrap();
    item["attributes"]["options"].as_array().unwrap().iter().map(|word| word.as_str().unwrap().to_owned()).collect()
}

#[test]
fn each_form_is_one_that_github_shows() {
    for file in yaml_files(FOLDER).iter().filter(|file| !file.ends_with("/config.yml")) {
        let form = yaml(file);
        for key in form.as_object().unwrap().keys() {
            assert!(["name", "description", "title", "labels", "body"].contains(&key.as_str()), "{file}: {key}");
        }
        assert!(form["name"].is_string() && form["description"].is_string(), "{file}");
        let mut ids = BTreeSet::new();
        let mut labels = BTreeSet::new();
        for item in items(&form) {
            let attributes = &item["attributes"];
            match item["type"].as_str().unwrap() {
                "markdown" => assert!(attributes["value"].is_string(), "{file}: {item}"),
                kind @ ("input" | "textarea" | "dropdown") => {
                    let id = item["id"].as_str().unwrap();
                    assert!(ids.insert(id.to_owned()), "{file}: {id} twice");
                    assert!(labels.insert(attributes["label"].as_str().unwrap().to_owned()), "{file}: {item}");
                    assert_eq!(kind == "dropdown", attributes["options"].is_array(), "{file}: {id}");
                    assert!(attributes["render"].is_null() || kind == "textarea", "{file}: {id}");
                }
                kind => panic!("{file}: {kind}"),
            }
        }
        assert!(items(&form).iter().any(|item| item["validations"]["required"] == true), "{file}");
    }
}

#[test]
fn forms_offer_the_rules_and_categories_that_there_are() {
    let rules: Vec<&str> = Rule::ALL.iter().map(|rule| rule.word()).chain(["nothing was said"]).collect();
    assert_eq!(options("false-positive.yml", "rule"), rules);
    let categories: Vec<&str> = Category::ALL.iter().map(|category| category.word()).collect();
    assert_eq!(options("new-helper.yml", "category"), categories);
}

/// The address of the project stands in few places; all say the same.
#[test]
fn the_project_has_one_address() {
    let address = concat!(env!("CARGO_PKG_REPOSITORY"), "/");
    for file in
        yaml_files(FOLDER).iter().map(String::as_str).chain(["CHANGELOG.md", "SECURITY.md", "scripts/set-version"])
    {
        let text = read(file) + "/";
        let others: Vec<&str> = text
            .split("https://github.com/native")
            .skip(1)
            .filter(|rest| !format!("https://github.com/native{rest}").replace('\n', "/").starts_with(address))
            .collect();
        assert!(others.is_empty(), "{file}: {others:?}");
    }
}
