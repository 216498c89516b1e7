//! The rules' pages, `docs/rules/`, and what else a rule needs beside its code.

use super::lacks::{project, stale};
use super::{docs, read, stems};
use native_sidecar_engine::answer::message;
use native_sidecar_engine::inspect::{Inspection, Outcome, inspect};
use native_sidecar_engine::rule::Rule;
use native_sidecar_engine::settings;
use native_sidecar_manifests::objects::objects;
use native_sidecar_manifests::pages::rules;
use native_sidecar_manifests::yaml;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;

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

/// What the rules lack.
pub(crate) fn lacks() -> Vec<String> {
    let words: BTreeSet<String> = Rule::ALL.iter().map(|rule| rule.word().to_owned()).collect();
    let mut pages = stems(&docs("rules"), ".md");
    pages.remove("README");
    let gone = pages.difference(&words);
    let mut lacks: Vec<String> =
        gone.map(|word| format!("docs/rules/{word}.md: there is no such rule: remove the page")).collect();
    for &rule in Rule::ALL {
        let path = format!("docs/rules/{}.md", rule.word());
        let page = Page { rule, text: read(&project(&path)) };
        lacks.extend(page.lacks().into_iter().map(|lack| format!("{path}: {lack}")));
        lacks.extend(page.with_message().and_then(|made| stale(&path, &made)));
        lacks.extend(elsewhere(rule));
    }
    lacks.extend(stale("docs/rules/README.md", &list()));
    lacks
}

/// What a rule lacks in other places than its page.
fn elsewhere(rule: Rule) -> Vec<String> {
    let word = rule.word();
    let mut lacks = Vec::new();
    let level = if rule.is_enforced() { "reject" } else { "warn" };
    let readme = read(&project("README.md"));
    let row = format!("| `{word}` |");
    let end = format!("| {level} |");
    // A table that names some of them names all.
    let has_table = Rule::ALL.iter().any(|rule| readme.contains(&format!("\n| `{}` |", rule.word())));
    if has_table && !readme.lines().any(|line| line.starts_with(&row) && line.ends_with(&end)) {
        lacks.push(format!("README.md: the table of rules has no row \"{row} what it finds {end}\": add it"));
    }
    if !read(&docs("report.schema.json")).contains(&format!("\"{word}\"")) {
        lacks.push(format!("docs/report.schema.json: no \"{word}\" among the rules: add it"));
    }
    let snapshots = fs::read_dir(project("crates/engine/tests/all/snapshots")).unwrap();
    if !snapshots.map(|file| read(&file.unwrap().path())).any(|snapshot| names(&snapshot, word)) {
        lacks.push(format!(
            "crates/engine/tests/all/messages.rs: no message of {word} is tested: add one, then `INSTA_UPDATE=always make unit-tests`, and read it"
        ));
    }
    lacks
}

/// Whether what people read names the rule: a rejection in a line of its own, a warning in brackets.
fn names(said: &str, rule: &str) -> bool {
    said.lines().any(|line| line.trim() == format!("rule: {rule}")) || said.contains(&format!("({rule})"))
}

/// A rule's page.
struct Page {
    rule: Rule,
    text: String,
}

impl Page {
    fn lacks(&self) -> Vec<String> {
        let mut lacks = self.form();
        lacks.extend(self.example());
        lacks.extend(self.instead());
        lacks
    }

    /// What its form lacks.
    fn form(&self) -> Vec<String> {
        let Self { rule, text } = self;
        let word = rule.word();
        let title = format!("# {word}");
        let summary = text.lines().skip(1).find(|line| !line.is_empty()).unwrap_or_default();
        let headings: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("## ")).collect();
        let level = text.split("\n\n").nth(2).unwrap_or_default();
        let right =
            if rule.is_enforced() { ENFORCED.iter().any(|words| level.starts_with(words)) } else { level == ADVICE };
        let begins = if rule.is_enforced() { ENFORCED[0] } else { ADVICE };
        let references = section(text, "References").unwrap_or_default();
        [
            (text.lines().next() == Some(&title), format!("must begin with \"{title}\"")),
            (
                summary.ends_with('.') && summary.len() < 110,
                "its second paragraph must be one sentence of less than 110 letters: what the rule finds".to_owned(),
            ),
            (right, format!("its third paragraph must be \"{begins}\"")),
            (headings == HEADINGS, format!("must have the headings {}", HEADINGS.join(", "))),
            (
                text.contains(&format!("rule: {word}")),
                format!("must say how to exempt a container: `exempt: [{{…, rule: {word}, …}}]`"),
            ),
            (
                text.contains(&format!("# native-sidecar: ignore {word}: ")),
                format!("must say how to exempt a container in a file: `# native-sidecar: ignore {word}: the reason`"),
            ),
            (references.contains("https://"), "must link a reference".to_owned()),
        ]
        .into_iter()
        .filter_map(|(fine, lack)| (!fine).then_some(lack))
        .collect()
    }

    /// What its example lacks: it shows this rule and no other.
    fn example(&self) -> Vec<String> {
        let found = match self.inspected("Example") {
            Ok((found, _)) => found,
            Err(lack) => return vec![lack],
        };
        let mut lacks = Vec::new();
        let told: Vec<&str> = found.told.iter().map(|told| told.diagnostic.rule.word()).collect();
        if told != [self.rule.word()] {
            lacks.push(format!("Example: the engine finds {told:?} in it, and not this rule alone"));
        }
        let refused = found.told.first().is_some_and(|told| told.outcome == Outcome::Refused);
        if refused != self.rule.is_enforced() {
            lacks.push("Example: must be refused if the rule is enforced, and only then".to_owned());
        }
        // The pages say that `fix` repairs these examples, and no others.
        let repairs = found.repairs.iter().filter(|repair| repair.obstacles.is_empty()).count() == 1;
        if repairs != self.rule.is_enforced() {
            lacks
                .push("Example: `native-sidecar fix` must repair it if the rule is enforced, and only then".to_owned());
        }
        if section(&self.text, "Example").and_then(|text| only(text, "text")).is_none() {
            lacks.push("Example: must have one block of ```text, which `make docs` fills with the message".to_owned());
        }
        lacks
    }

    /// What its better example lacks: nothing is said of it.
    fn instead(&self) -> Option<String> {
        match self.inspected("Use instead") {
            Ok((found, _)) => {
                let told: Vec<String> = found.told.iter().map(|told| told.diagnostic.warning()).collect();
                (!told.is_empty()).then(|| format!("Use instead: the engine has something to say of it: {told:?}"))
            }
            Err(lack) => Some(lack),
        }
    }

    /// What is said of the manifest below a heading under the settings of the example, and its kind.
    fn inspected(&self, heading: &str) -> Result<(Inspection, String), String> {
        let manifest = section(&self.text, heading)
            .and_then(|text| only(text, "yaml"))
            .ok_or_else(|| format!("{heading}: must have one block of ```yaml, a manifest"))?;
        let example = section(&self.text, "Example").unwrap_or_default();
        let json = blocks(example, "yaml settings").first().map_or("null".to_owned(), |yaml| json(yaml));
        let settings = settings::parse(&json).map_err(|mistakes| format!("Example: its settings: {mistakes}"))?;
        let documents: Vec<_> = yaml::read(manifest).into_iter().map(Result::unwrap).collect();
        let objects = objects(manifest, documents.iter());
        let [object] = &objects[..] else { return Err(format!("{heading}: must show one object")) };
        let kind = object.called.kind.clone();
        let inspection = inspect(&object.node.to_json(), object.group(), &kind, &settings);
        match inspection {
            Ok(Some(inspection)) => Ok((inspection, kind)),
            other => Err(format!("{heading}: cannot be judged: {other:?}")),
        }
    }

    /// The page with what the policy says of its example.
    fn with_message(&self) -> Option<String> {
        let (found, kind) = self.inspected("Example").ok()?;
        let told = found.told.first()?;
        let message = match told.outcome {
            Outcome::Refused => message::rejection(std::slice::from_ref(&told.diagnostic), 1, &kind, None),
            Outcome::Converted | Outcome::Warned => told.diagnostic.warning(),
        };
        let example = section(&self.text, "Example")?;
        let made = example.replace(
            &format!("```text\n{}```", only(example, "text")?),
            &format!("```text\n{}\n```", message.trim_end()),
        );
        Some(self.text.replace(example, &made))
    }
}

/// The text below a heading.
fn section<'p>(page: &'p str, heading: &str) -> Option<&'p str> {
    let (_, rest) = page.split_once(&format!("\n## {heading}\n"))?;
    rest.split("\n## ").next()
}

/// The blocks of code of a sort, such as `yaml`.
fn blocks<'p>(text: &'p str, sort: &str) -> Vec<&'p str> {
    let start = format!("```{sort}\n");
    text.split(&*start).skip(1).filter_map(|rest| rest.split("```").next()).collect()
}

/// The only block of a sort.
fn only<'p>(text: &'p str, sort: &str) -> Option<&'p str> {
    match blocks(text, sort)[..] {
        [block] => Some(block),
        _ => None,
    }
}

fn json(yaml: &str) -> String {
    yaml::read(yaml).remove(0).unwrap().root.unwrap().to_json()
}

/// The list of the rules.
fn list() -> String {
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
        "\n`rules` in the [settings](../settings.md#rules) changes the level of a rule: `enforce`, `warn` or `ignore`. Advice cannot be\nenforced.\n",
    );
    list
}
