//! The rules' pages: `docs/rules/`.

use crate::{docs, fresh, read, stems};
use native_sidecar_cli::input::objects;
use native_sidecar_cli::pages::rules;
use native_sidecar_cli::yaml;
use native_sidecar_engine::inspect::{Inspection, Outcome, inspect};
use native_sidecar_engine::message;
use native_sidecar_engine::rule::Rule;
use native_sidecar_engine::settings;
use std::collections::BTreeSet;
use std::fmt::Write;

const HEADINGS: [&str; 7] = [
    "What it does",
    "Why it is bad",
    "Example",
    "Use instead",
    "How it is fixed",
    "When it does not apply",
    "References",
];

const ENFORCED: [&str; 2] =
    ["Enforced: the policy refuses or converts what it finds", "Enforced: the policy refuses what it finds"];
const ADVICE: &str =
    "Advice: the policy warns and never refuses; `native-sidecar check` fails for it only with `--strict`.";

/// The text below a heading.
fn section<'p>(page: &'p str, heading: &str) -> &'p str {
    let (_, rest) = page.split_once(&format!("\n## {heading}\n")).unwrap_or_else(|| panic!("no {heading}"));
    rest.split("\n## ").next().unwrap()
}

/// The blocks of code of a sort, such as `yaml`.
fn blocks<'p>(text: &'p str, sort: &str) -> Vec<&'p str> {
    let start = format!("```{sort}\n");
    text.split(&*start).skip(1).map(|rest| rest.split("```").next().unwrap()).collect()
}

fn only<'p>(text: &'p str, sort: &str) -> &'p str {
    let found = blocks(text, sort);
    assert_eq!(found.len(), 1, "blocks of {sort} in:\n{text}");
    found[0]
}

/// What is said of a manifest, and its kind.
fn inspected(manifest: &str, with: Option<&str>) -> (Inspection, String) {
    let json = with.map_or("null".to_owned(), json);
    let settings = settings::parse(&json).unwrap();
    let documents: Vec<_> = yaml::read(manifest).into_iter().map(Result::unwrap).collect();
    let objects = objects(manifest, documents.iter());
    assert_eq!(objects.len(), 1, "{manifest}");
    let object = &objects[0];
    let kind = &object.called.kind;
    (inspect(&object.node.to_json(), object.group(), kind, &settings).unwrap().unwrap(), kind.clone())
}

fn json(yaml: &str) -> String {
    yaml::read(yaml).remove(0).unwrap().root.unwrap().to_json()
}

fn settings_of(page: &str) -> Option<&str> {
    blocks(section(page, "Example"), "yaml settings").first().copied()
}

/// What the policy says of a page's example.
fn message(rule: Rule, page: &str) -> String {
    let (found, kind) = inspected(only(section(page, "Example"), "yaml"), settings_of(page));
    let told = found.told.first().unwrap_or_else(|| panic!("nothing is said of the example of {}", rule.word()));
    match told.outcome {
        Outcome::Refused => message::rejection(std::slice::from_ref(&told.spoken), 1, &kind, None),
        Outcome::Converted | Outcome::Warned => told.spoken.warning(),
    }
}

#[test]
fn every_rule_has_a_page_with_the_same_headings() {
    let words: BTreeSet<String> = Rule::ALL.iter().map(|rule| rule.word().to_owned()).collect();
    let mut pages = stems(&docs("rules"), ".md");
    pages.remove("README");
    assert_eq!(pages, words);
    for &rule in Rule::ALL {
        let page = rules::page(rule);
        assert_eq!(page.lines().next(), Some(&*format!("# {}", rule.word())));
        let headings: Vec<&str> = page.lines().filter_map(|line| line.strip_prefix("## ")).collect();
        assert_eq!(headings, HEADINGS, "{}", rule.word());
        let level = page.split("\n\n").nth(2).unwrap();
        let right =
            if rule.is_enforced() { ENFORCED.iter().any(|words| level.starts_with(words)) } else { level == ADVICE };
        assert!(right, "{}: {level}", rule.word());
        let summary = rules::summary(rule);
        assert!(summary.ends_with('.') && summary.len() < 110, "{summary}");
        assert!(page.contains(&format!("rule: {}", rule.word())), "{} does not say how to exempt", rule.word());
        assert!(page.contains(&format!("# native-sidecar: ignore {}: ", rule.word())));
        assert!(section(page, "References").contains("https://"));
    }
}

#[test]
fn every_example_shows_its_rule_and_no_other() {
    for &rule in Rule::ALL {
        let page = rules::page(rule);
        let (found, _) = inspected(only(section(page, "Example"), "yaml"), settings_of(page));
        let told: Vec<Rule> = found.told.iter().map(|told| told.spoken.rule).collect();
        assert_eq!(told, [rule]);
        assert_eq!(found.told[0].outcome == Outcome::Refused, rule.is_enforced());
        // The pages say that `fix` repairs these examples, and no others.
        assert_eq!(found.repairs.iter().filter(|repair| repair.obstacles.is_empty()).count() == 1, rule.is_enforced());
    }
}

#[test]
fn nothing_is_said_of_what_is_used_instead() {
    for &rule in Rule::ALL {
        let page = rules::page(rule);
        let (found, _) = inspected(only(section(page, "Use instead"), "yaml"), settings_of(page));
        let told: Vec<String> = found.told.iter().map(|told| told.spoken.warning()).collect();
        assert!(told.is_empty(), "{}: {told:?}", rule.word());
    }
}

#[test]
fn what_the_policy_says_is_what_the_page_says() {
    for &rule in Rule::ALL {
        let path = docs("rules").join(format!("{}.md", rule.word()));
        let page = read(&path);
        let example = section(&page, "Example");
        let made = example.replace(
            &format!("```text\n{}```", only(example, "text")),
            &format!("```text\n{}\n```", message(rule, &page)),
        );
        fresh(&path, &page.replace(example, &made));
    }
}

#[test]
fn the_list_of_rules_is_fresh() {
    let mut list = String::from(
        "# Rules\n\nThe policy and the command line judge by the same rules. `native-sidecar explain RULE` shows a page in the terminal.\n",
    );
    for (heading, enforced) in [
        (
            "Enforced: the policy refuses or converts what they find. For one container the first that holds is told.",
            true,
        ),
        ("Advice: the policy warns, and never refuses or converts.", false),
    ] {
        write!(list, "\n{heading}\n\n| rule | what it finds |\n|---|---|\n").unwrap();
        for rule in Rule::ALL.iter().filter(|rule| rule.is_enforced() == enforced) {
            writeln!(list, "| [{0}]({0}.md) | {1} |", rule.word(), rules::summary(*rule)).unwrap();
        }
    }
    list.push_str(
        "\n`rules` in the [settings](../../README.md#settings) changes the level of a rule: `enforce`, `warn` or `ignore`. Advice cannot be\nenforced.\n",
    );
    fresh(&docs("rules/README.md"), &list);
}
