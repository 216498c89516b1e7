//! The README: its settings and its rules are those of the code and of the metadata.

use crate::questions::{Setting, settings};
use crate::{document, documents, files, text};
use native_sidecar_engine::form::Field;
use native_sidecar_engine::form::Schema;
use native_sidecar_engine::settings::Settings;
use serde_json::Value;

/// README and documentation.
fn pages() -> Vec<(String, String)> {
    let mut pages = files("docs", ".md");
    pages.insert(0, "README.md".to_owned());
    pages.into_iter().map(|page| (page.clone(), text(&page))).collect()
}

/// The rows of the table of settings: key, values.
fn table() -> Vec<(String, String)> {
    let heading = "| key | values | meaning |";
    let pages = pages();
    let tables: Vec<&str> = pages.iter().flat_map(|(_, text)| text.split(heading).skip(1)).collect();
    assert_eq!(tables.len(), 1, "one table begins with {heading}");
    let rows = tables[0].lines().skip(2).take_while(|line| line.starts_with('|'));
    let cells = |row: &str| {
        let mut cells = row.split('|').map(|cell| cell.trim().to_owned()).skip(1);
        (cells.next().unwrap().trim_matches('`').to_owned(), cells.next().unwrap())
    };
    rows.map(cells).collect()
}

/// The words in backticks of a cell, and which of them is in bold.
fn words(cell: &str) -> (Vec<&str>, Option<&str>) {
    let words = cell.split('`').skip(1).step_by(2).collect();
    (words, cell.split("**`").nth(1).and_then(|rest| rest.split('`').next()))
}

#[test]
fn the_table_of_settings_has_each_key_of_the_code() {
    let mut keys: Vec<String> = settings(&Settings::schema(), "").into_iter().map(|setting| setting.variable).collect();
    // The levels are one row.
    keys.retain(|key| !key.starts_with("rules."));
    keys.push("rules".to_owned());
    let mut told: Vec<String> = table().into_iter().map(|(key, _)| key).collect();
    keys.sort();
    told.sort();
    assert_eq!(told, keys);
}

#[test]
fn the_table_of_settings_has_each_word_and_each_default() {
    let table = table();
    for Setting { variable, schema, .. } in settings(&Settings::schema(), "") {
        let (Schema::Words(known), false) = (schema, variable.starts_with("rules.")) else { continue };
        let (_, cell) = table.iter().find(|(key, _)| *key == variable).unwrap();
        let (mut told, default) = words(cell);
        let mut known: Vec<&str> = known.iter().map(|(word, _)| *word).collect();
        assert_eq!(default, Some(known[0]), "{variable}");
        told.sort_unstable();
        known.sort_unstable();
        assert_eq!(told, known, "{variable}");
    }
}

#[test]
fn policies_in_the_documentation_have_the_rules_of_the_metadata() {
    let rules = document("metadata.yml")["rules"].clone();
    let mut count = 0;
    for (page, text) in pages() {
        for block in text.split("```yaml\n").skip(1).filter_map(|rest| rest.split("```").next()) {
            if !block.contains("kind: ClusterAdmissionPolicy") {
                continue;
            }
            for policy in documents(&page, block) {
                // A policy that rewrites has a rule for pods only, and an excerpt may have none.
                if policy["spec"]["mutating"] == false && policy["spec"]["rules"] != Value::Null {
                    assert_eq!(policy["spec"]["rules"], rules, "{page}");
                    count += 1;
                }
            }
        }
    }
    assert!(count > 0, "no page has a whole policy");
}
