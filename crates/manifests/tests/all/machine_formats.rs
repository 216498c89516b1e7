//! The reports that other programs read, held against the schemas of those programs.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used
)]

use native_sidecar_engine::inspect::Outcome;
use native_sidecar_engine::rule::Rule;
use native_sidecar_manifests::report::{
    Excerpt, File, Finding, Fixable, Format, Locator, Object, Position, Problem, Report, Summary,
};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::sync::LazyLock;
use uppsala::XsdValidator;

const BACKUP: &str = "\
# Sicherung
kind: CronJob
spec: {app: \"ü😀\", containers: [{name: app}, {name: cloud-sql-proxy}]}
";

fn object(kind: &str, name: &str, index: usize) -> Object {
    Object {
        api_version: "batch/v1".into(),
        kind: kind.into(),
        namespace: "shop".into(),
        name: name.into(),
        source: None,
        index,
    }
}

/// A finding about the first place in the text where the container is named.
fn finding(text: &str, container: &str, rule: Rule, outcome: Outcome) -> Finding {
    let start = text.find(container).unwrap();
    let locator = Locator::new(text);
    let location = locator.locate(&(start..start + container.len()));
    Finding {
        rule,
        outcome,
        object: object("CronJob", "backup", 0),
        place: "spec.jobTemplate.spec.template.spec.containers[1]".into(),
        container: container.into(),
        image: "gcr.io/cloud-sql-connectors/cloud-sql-proxy:2".into(),
        helper: Some("cloud-sql-proxy".into()),
        excerpt: locator.excerpt(&location, 0..=location.start.line + 1),
        location,
        says: "keeps every Job of this CronJob from completing".into(),
        why: "Cloud SQL Auth Proxy, recognised by its image.".into(),
        fix: "Move it, unchanged, to the end of initContainers.".into(),
        steps: vec!["initContainers:".into(), "- name: cloud-sql-proxy".into()],
        fixable: Fixable::Yes,
    }
}

fn problem(message: &str, at: Option<(usize, usize)>) -> Problem {
    let position = |(line, column)| Position { line, column };
    let location =
        at.map(|at| native_sidecar_manifests::report::Location { range: 0..0, start: position(at), end: position(at) });
    Problem { location, excerpt: None::<Excerpt>, source: None, message: message.into() }
}

/// One of everything: a refusal beside a pass, a warning in what Helm rendered, what cannot be read, and what is said besides.
fn report() -> Report {
    let rendered = "---\n# Source: web/templates/deployment.yaml\n- name: proxy, one: 100%\n";
    let advice = Finding {
        object: Object { source: Some("web/templates/deployment.yaml".into()), ..object("Deployment", "web", 0) },
        place: "spec.template.spec.initContainers[0]".into(),
        says: "does not hold back \"web\" <yet>".into(),
        ..finding(rendered, "proxy, one: 100%", Rule::AppDoesNotWait, Outcome::Warned)
    };
    Report {
        files: vec![
            File {
                name: "deploy/all jobs#1.yaml".into(),
                objects: 3,
                judged: 2,
                passed: vec![object("Job", "import", 1)],
                findings: vec![
                    finding(BACKUP, "cloud-sql-proxy", Rule::JobNeverCompletes, Outcome::Refused),
                    finding(BACKUP, "app", Rule::RestartPolicyMisplaced, Outcome::Converted),
                ],
                notes: vec![problem("this comment ignores nothing", Some((1, 1)))],
                ..File::default()
            },
            File {
                name: "broken.yaml".into(),
                errors: vec![
                    problem("did not find expected key", Some((3, 7))),
                    Problem { source: Some("web/templates/broken.yaml".into()), ..problem("and more", None) },
                ],
                ..File::default()
            },
            File { name: "<stdin>".into(), objects: 1, judged: 1, findings: vec![advice], ..File::default() },
        ],
        notes: vec!["exempt[0] matches nothing".into()],
        ..Report::default()
    }
}

fn written(report: &Report, format: Format) -> String {
    let mut out = Vec::new();
    report.write(format, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn sarif(report: &Report) -> Value {
    serde_json::from_str(&written(report, Format::Sarif)).unwrap()
}

static SARIF: LazyLock<jsonschema::Validator> = LazyLock::new(|| {
    // The pattern of `language`, which nobody writes here, has a bracket too many. Later editions have corrected it.
    let schema =
        include_str!("../data/schemas/sarif-2.1.0.json").replace("^[a-zA-Z]{2}|^[a-zA-Z]{2}-[a-zA-Z]{2}]?$", "");
    jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap()
});

static JUNIT: LazyLock<XsdValidator> = LazyLock::new(|| {
    let schema = uppsala::parse(include_str!("../data/schemas/junit-10.xsd")).unwrap();
    XsdValidator::from_schema(&schema).unwrap()
});

fn sarif_mistakes(log: &Value) -> Vec<String> {
    SARIF.iter_errors(log).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

fn junit_mistakes(xml: &str) -> Vec<String> {
    let document = uppsala::parse(xml).unwrap_or_else(|error| panic!("{error}:\n{xml}"));
    JUNIT.validate(&document).iter().map(ToString::to_string).collect()
}

#[test]
fn sarif_is_as_its_schema_says() {
    assert_eq!(sarif_mistakes(&sarif(&report())), [""; 0]);
    assert_eq!(sarif_mistakes(&sarif(&Report::default())), [""; 0]);
    // The schema would notice.
    let mut wrong = sarif(&report());
    *wrong.pointer_mut("/runs/0/results/0/level").unwrap() = json!("fatal");
    assert_eq!(sarif_mistakes(&wrong).len(), 1);
}

#[test]
fn sarif_in_full() {
    let mut log = sarif(&report());
    log.pointer_mut("/runs/0/tool/driver").unwrap().as_object_mut().unwrap().remove("rules");
    let log = serde_json::to_string_pretty(&log).unwrap();
    insta::assert_snapshot!(log.replace(env!("CARGO_PKG_VERSION"), "VERSION"));
}

#[test]
fn sarif_describes_each_rule() {
    let log = sarif(&report());
    let rules = log.pointer("/runs/0/tool/driver/rules").unwrap().as_array().unwrap();
    assert_eq!(rules.len(), Rule::ALL.len());
    for (rule, known) in rules.iter().zip(Rule::ALL) {
        assert_eq!(rule["id"], known.word());
        assert_eq!(rule["defaultConfiguration"]["level"], if known.is_enforced() { "error" } else { "warning" });
        for text in ["/shortDescription/text", "/fullDescription/text", "/help/text"] {
            let text = rule.pointer(text).unwrap().as_str().unwrap();
            // GitHub shows no more than 1024 characters of a description.
            assert!(text.len() > 40 && (text.starts_with('#') || text.len() < 1024), "{text:?}");
        }
        let markdown = rule.pointer("/help/markdown").unwrap().as_str().unwrap();
        assert!(markdown.split("](").skip(1).all(|link| link.starts_with("https://")), "{markdown}");
        assert!(rule["helpUri"].as_str().unwrap().ends_with(&format!("/docs/rules/{}.md", known.word())));
    }
    for result in log.pointer("/runs/0/results").unwrap().as_array().unwrap() {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
    }
}

#[test]
fn junit_is_as_its_schema_says() {
    let xml = written(&report(), Format::Junit);
    assert_eq!(junit_mistakes(&xml), [""; 0]);
    assert_eq!(junit_mistakes(&written(&Report::default(), Format::Junit)), [""; 0]);
    // The schema would notice.
    let wrong = xml.replace("<testsuites ", "<testsuites skipped=\"0\" ").replace("classname=", "file=");
    assert!(junit_mistakes(&wrong).len() > 1, "{:?}", junit_mistakes(&wrong));
}

#[test]
fn junit_in_full() {
    insta::assert_snapshot!(written(&report(), Format::Junit));
}

#[test]
fn warnings_fail_a_test_case_if_they_count() {
    let mut report = report();
    assert!(written(&report, Format::Junit).contains(r#"tests="4" failures="1" errors="1""#));
    report.strict = true;
    assert!(written(&report, Format::Junit).contains(r#"tests="4" failures="2" errors="1""#));
}

#[test]
fn github_in_full() {
    let written = written(&report(), Format::Github);
    let (commands, summary) = written.trim_end().rsplit_once('\n').unwrap();
    insta::assert_snapshot!(commands);
    assert_eq!(summary, Summary::of(&report()).to_string());
}

#[test]
fn paths_are_uris() {
    for (path, uri) in [
        ("deploy/a.yaml", "deploy/a.yaml"),
        ("../a.yaml", "../a.yaml"),
        ("a b/ü#?%.yaml", "a%20b/%C3%BC%23%3F%25.yaml"),
        ("c:d.yaml", "c%3Ad.yaml"),
        ("/srv/a b.yaml", "file:///srv/a%20b.yaml"),
        ("C:/srv/a.yaml", "file:///C%3A/srv/a.yaml"),
        ("<stdin>", "stdin"),
    ] {
        let mut report = report();
        report.files[0].name = path.into();
        let log = sarif(&report);
        let written = log.pointer("/runs/0/results/0/locations/0/physicalLocation/artifactLocation/uri").unwrap();
        assert_eq!(written, uri, "{path}");
    }
}

fn fingerprints(report: &Report) -> Vec<Value> {
    let log = sarif(report);
    let results = log.pointer("/runs/0/results").unwrap().as_array().unwrap();
    results.iter().map(|result| result["partialFingerprints"].clone()).collect()
}

#[test]
fn a_fingerprint_stays_when_lines_move_and_differs_between_findings() {
    let of = |findings: Vec<Finding>| {
        fingerprints(&Report { files: vec![File { findings, ..File::default() }], ..Report::default() })
    };
    let first = finding(BACKUP, "cloud-sql-proxy", Rule::JobNeverCompletes, Outcome::Refused);
    let moved = format!("# one more line\n{BACKUP}");
    let moved = Finding {
        place: "spec.jobTemplate.spec.template.spec.containers[7]".into(),
        outcome: Outcome::Warned,
        ..finding(&moved, "cloud-sql-proxy", Rule::JobNeverCompletes, Outcome::Refused)
    };
    assert_ne!(moved.location, first.location);
    assert_eq!(of(vec![first.clone()]), of(vec![moved]));

    let rule = Finding { rule: Rule::HelperNotNative, ..first.clone() };
    let container = Finding { container: "other".into(), ..first.clone() };
    let object = Finding { object: object("Job", "backup", 1), ..first.clone() };
    let all = of(vec![first.clone(), first, rule, container, object]);
    let mut distinct: Vec<String> = all.iter().map(ToString::to_string).collect();
    distinct.sort();
    distinct.dedup();
    assert_eq!(distinct.len(), 5, "{all:?}");
}

proptest! {
    #[test]
    fn any_text_is_written_as_the_schemas_say(name in any::<String>(), text in any::<String>(), step in "[ -~\u{0}-\u{1f}]{0,20}") {
        let mut report = report();
        report.files[0].name = name.clone();
        report.files[1].errors[0].message = text.clone();
        report.files[2].findings[0].object.source = Some(name.clone());
        report.notes.push(text.clone());
        let finding = &mut report.files[0].findings[0];
        (finding.container, finding.object.name) = (name.clone(), name);
        (finding.says, finding.why, finding.steps) = (text.clone(), text, vec![step]);
        prop_assert_eq!(sarif_mistakes(&sarif(&report)), [""; 0]);
        prop_assert_eq!(junit_mistakes(&written(&report, Format::Junit)), [""; 0]);
        // Nothing of a text can begin a command of its own.
        let commands = written(&report, Format::Github);
        let lines: Vec<&str> = commands.lines().collect();
        prop_assert_eq!(lines.len(), 9, "{}", commands);
        prop_assert!(lines[..8].iter().all(|line| line.starts_with("::")), "{}", commands);
    }
}
