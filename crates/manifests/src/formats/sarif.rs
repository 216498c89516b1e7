//! SARIF 2.1.0, for code scanning.
//!
//! What GitHub makes of it: <https://docs.github.com/code-security/reference/code-scanning/sarif-files/sarif-support>.

use super::{Excerpt, File, Finding, Fixable, Location, Problem, Report, Severity};
use crate::pages::rules;
use native_sidecar_engine::rule::Rule;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::json;
use serde_sarif::sarif;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Where the project is at home.
const HOME: &str = env!("CARGO_PKG_REPOSITORY");

/// Where the rules' pages are.
const DOCS: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/blob/main/docs/rules/");

/// Writes a report.
pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let log = sarif::Sarif::builder()
        .schema("https://json.schemastore.org/sarif-2.1.0.json".to_owned())
        .version(json!("2.1.0"))
        .runs(vec![run(report)])
        .build();
    serde_json::to_writer_pretty(&mut *out, &log)?;
    writeln!(out)
}

fn run(report: &Report) -> sarif::Run {
    let driver = sarif::ToolComponent::builder()
        .name("native-sidecar")
        .version(env!("CARGO_PKG_VERSION"))
        .semantic_version(env!("CARGO_PKG_VERSION"))
        .information_uri(HOME)
        .rules(Rule::ALL.iter().copied().map(descriptor).collect::<Vec<_>>())
        .build();
    sarif::Run::builder()
        .tool(sarif::Tool::builder().driver(driver).build())
        .column_kind(sarif::ResultColumnKind::UnicodeCodePoints.to_string())
        .invocations(vec![invocation(report)])
        .results(report.files.iter().flat_map(results).collect::<Vec<_>>())
        .build()
}

fn descriptor(rule: Rule) -> sarif::ReportingDescriptor {
    let level = if rule.is_enforced() { Severity::Error } else { Severity::Warning };
    let text = |text: &str| sarif::MultiformatMessageString::builder().text(text);
    sarif::ReportingDescriptor::builder()
        .id(rule.word())
        .short_description(text(rules::summary(rule)).build())
        .full_description(text(&what_it_does(rules::page(rule))).build())
        .help(text(rules::page(rule)).markdown(with_full_links(rules::page(rule))).build())
        .help_uri(format!("{DOCS}{}.md", rule.word()))
        .default_configuration(sarif::ReportingConfiguration::builder().level(level.word().to_owned()).build())
        .properties(sarif::PropertyBag::builder().tags(["kubernetes", "sidecar"].map(str::to_owned)).build())
        .build()
}

/// The first section of a rule's page, on one line.
fn what_it_does(page: &str) -> String {
    let section = page.split("\n## ").nth(1).unwrap_or_default();
    let lines: Vec<&str> = section.lines().skip(1).filter(|line| !line.is_empty()).collect();
    lines.join(" ")
}

/// A rule's page, with links that lead somewhere from wherever it is shown.
fn with_full_links(page: &str) -> String {
    let mut parts = page.split("](");
    let mut full = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let base = if part.starts_with("http") { "" } else { DOCS };
        full.push_str(&format!("]({base}{part}"));
    }
    full
}

/// What went wrong beside the findings.
fn invocation(report: &Report) -> sarif::Invocation {
    let notification = |file: &File, problem: &Problem, level: sarif::NotificationLevel| {
        let source = problem.source.as_ref().map(|source| format!(" (from {source})")).unwrap_or_default();
        sarif::Notification::builder()
            .message(message(format!("{}{source}", problem.message)))
            .level(level.to_string())
            .locations(vec![at(path(file), problem.location.as_ref())])
            .build()
    };
    let of_files = report.files.iter().flat_map(|file| {
        let errors = file.errors.iter().map(|error| notification(file, error, sarif::NotificationLevel::Error));
        let notes = file.notes.iter().map(|note| notification(file, note, sarif::NotificationLevel::Note));
        errors.chain(notes)
    });
    let of_none = report.notes.iter().map(|note| {
        let level = sarif::NotificationLevel::Note.to_string();
        sarif::Notification::builder().message(message(note.as_str())).level(level).build()
    });
    sarif::Invocation::builder()
        .execution_successful(report.files.iter().all(|file| file.errors.is_empty()))
        .tool_execution_notifications(of_files.collect::<Vec<_>>())
        .tool_configuration_notifications(of_none.collect::<Vec<_>>())
        .build()
}

fn results(file: &File) -> Vec<sarif::Result> {
    let mut seen = BTreeMap::new();
    file.findings
        .iter()
        .map(|finding| {
            let identity = identity(finding);
            let occurrence: &mut usize = seen.entry(identity).or_default();
            *occurrence = occurrence.saturating_add(1);
            result(file, finding, &format!("{identity:016x}:{occurrence}"))
        })
        .collect()
}

fn result(file: &File, finding: &Finding, fingerprint: &str) -> sarif::Result {
    let level = match finding.severity() {
        Severity::Error => sarif::ResultLevel::Error,
        Severity::Warning => sarif::ResultLevel::Warning,
    };
    let result = sarif::Result::builder()
        .rule_id(finding.rule.word())
        .rule_index(Rule::ALL.iter().position(|rule| *rule == finding.rule).map_or(-1, whole))
        .level(level)
        .message(message(text(finding)))
        .locations(vec![container(file, finding)])
        .partial_fingerprints(fingerprints(file, fingerprint))
        .properties(properties(finding));
    match &finding.object.source {
        Some(source) => result.related_locations(vec![template(source)]).build(),
        None => result.build(),
    }
}

/// The first sentence is complete in itself: where there is little room, no more is shown.
fn text(finding: &Finding) -> String {
    let mut text = format!("{}. {} {}", finding.headline(), finding.fix, finding.why);
    if let Some(source) = &finding.object.source {
        // GitHub shows a related location where the message links to it, by its id.
        text.push_str(&format!(" Helm made it from [{}](1).", source.replace(['[', ']', '\\'], "_")));
    }
    text
}

fn container(file: &File, finding: &Finding) -> sarif::Location {
    let logical = sarif::LogicalLocation::builder()
        .name(finding.container.as_str())
        .fully_qualified_name(format!("{} {}", finding.object, finding.place))
        .kind("object")
        .build();
    let mut location = at(path(file), Some(&finding.location));
    location.logical_locations = Some(vec![logical]);
    // What was piped nobody can look up later.
    if let Some(physical) = &mut location.physical_location
        && file.is_standard_input()
    {
        physical.context_region = Some(around(&finding.excerpt));
    }
    location
}

fn around(excerpt: &Excerpt) -> sarif::Region {
    let last = excerpt.first_line.saturating_add(excerpt.text.matches('\n').count());
    sarif::Region::builder()
        .start_line(whole(excerpt.first_line))
        .end_line(whole(last))
        .snippet(sarif::ArtifactContent::builder().text(excerpt.text.as_str()).build())
        .build()
}

/// The chart's template that Helm made the object from.
fn template(source: &str) -> sarif::Location {
    sarif::Location { id: Some(1), message: Some(message("the chart's template")), ..at(source, None) }
}

/// Standard input gets a name that can stand in a URI.
fn path(file: &File) -> &str {
    if file.is_standard_input() { "stdin" } else { &file.name }
}

fn at(path: &str, location: Option<&Location>) -> sarif::Location {
    let artifact = sarif::ArtifactLocation::builder().uri(uri(path)).build();
    let physical = sarif::PhysicalLocation::builder().artifact_location(artifact);
    let physical = match location {
        Some(location) => physical.region(region(location)).build(),
        None => physical.build(),
    };
    sarif::Location::builder().physical_location(physical).build()
}

fn region(location: &Location) -> sarif::Region {
    sarif::Region::builder()
        .start_line(whole(location.start.line))
        .start_column(whole(location.start.column))
        .end_line(whole(location.end.line))
        .end_column(whole(location.end.column))
        .build()
}

/// A path as a URI reference (RFC 3986): relative to the working directory if the path is.
fn uri(path: &str) -> String {
    const IN_PATHS: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');
    let encoded = utf8_percent_encode(path, IN_PATHS);
    match path.as_bytes() {
        [b'/', ..] => format!("file://{encoded}"),
        // A drive of Windows.
        [drive, b':', b'/', ..] if drive.is_ascii_alphabetic() => format!("file:///{encoded}"),
        _ => encoded.to_string(),
    }
}

/// What makes a finding the same when lines move: its rule, object and container, hashed (FNV-1a, 64 bits).
fn identity(finding: &Finding) -> u64 {
    let object = &finding.object;
    let parts = [finding.rule.word(), &object.kind, &object.namespace, &object.name, &finding.container];
    let bytes = parts.iter().flat_map(|part| part.bytes().chain([0]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// GitHub tells alerts apart by `primaryLocationLineHash`. Its upload action makes that of the line in the repository, and complains
/// of one that differs; but it cannot for a text that is not in the repository.
fn fingerprints(file: &File, fingerprint: &str) -> BTreeMap<String, String> {
    let mut keys = vec!["nativeSidecar/v1"];
    if file.is_standard_input() {
        keys.push("primaryLocationLineHash");
    }
    keys.into_iter().map(|key| (key.to_owned(), fingerprint.to_owned())).collect()
}

fn properties(finding: &Finding) -> sarif::PropertyBag {
    let Finding { object, place, helper, fixable, .. } = finding;
    let object = json!({
        "apiVersion": object.api_version,
        "kind": object.kind,
        "namespace": object.namespace,
        "name": object.name,
    });
    let fixable = json!(*fixable == Fixable::Yes);
    let values = [("object", object), ("place", json!(place)), ("helper", json!(helper)), ("fixable", fixable)];
    let values = values.into_iter().map(|(key, value)| (key.to_owned(), value));
    sarif::PropertyBag::builder().additional_properties(values.collect::<BTreeMap<_, _>>()).build()
}

fn message(text: impl Into<String>) -> sarif::Message {
    sarif::Message::builder().text(text).build()
}

fn whole(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
