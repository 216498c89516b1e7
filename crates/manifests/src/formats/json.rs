//! JSON, for programs. `docs/report.md` says what each field means; the form changes only together with `version`.

use super::{Finding, Fixable, Location, Object, Problem, Report, Silenced, SilencedBy, Summary};
use native_sidecar_engine::inspect::Outcome;
use serde::Serialize;
use std::io::{self, Write};

/// The version of the form.
const VERSION: u32 = 1;

/// Writes a report.
pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &Root::of(report))?;
    writeln!(out)
}

#[derive(Serialize)]
struct Root<'r> {
    version: u32,
    tool: Tool,
    summary: Summary,
    findings: Vec<FindingEntry<'r>>,
    silenced: Vec<SilencedEntry<'r>>,
    errors: Vec<ProblemEntry<'r>>,
    notes: Vec<ProblemEntry<'r>>,
    files: Vec<FileEntry<'r>>,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FindingEntry<'r> {
    rule: &'static str,
    severity: &'static str,
    outcome: &'static str,
    file: &'r str,
    location: LocationEntry,
    object: ObjectEntry<'r>,
    path: &'r str,
    container: &'r str,
    image: &'r str,
    helper: Option<&'r str>,
    message: String,
    why: &'r str,
    fix: &'r str,
    steps: &'r [String],
    fixable: bool,
    not_fixable: Option<&'r str>,
}

#[derive(Serialize)]
struct SilencedEntry<'r> {
    rule: &'static str,
    file: &'r str,
    location: LocationEntry,
    object: ObjectEntry<'r>,
    path: &'r str,
    container: &'r str,
    by: &'static str,
    exemption: Option<usize>,
    reason: Option<&'r str>,
}

#[derive(Serialize)]
struct ProblemEntry<'r> {
    file: Option<&'r str>,
    location: Option<LocationEntry>,
    source: Option<&'r str>,
    message: &'r str,
}

#[derive(Serialize)]
struct FileEntry<'r> {
    name: &'r str,
    objects: usize,
    judged: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LocationEntry {
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    offset: usize,
    length: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ObjectEntry<'r> {
    api_version: &'r str,
    kind: &'r str,
    namespace: &'r str,
    name: &'r str,
    index: usize,
    source: Option<&'r str>,
}

impl<'r> Root<'r> {
    fn of(report: &'r Report) -> Self {
        let all = report.files.iter();
        let about_files = all.clone().flat_map(|file| file.notes.iter().map(|note| problem(&file.name, note)));
        let about_none =
            report.notes.iter().map(|message| ProblemEntry { file: None, location: None, source: None, message });
        Self {
            version: VERSION,
            tool: Tool { name: "native-sidecar", version: env!("CARGO_PKG_VERSION") },
            summary: Summary::of(report),
            findings: all.clone().flat_map(|file| file.findings.iter().map(|of| finding(&file.name, of))).collect(),
            silenced: all.clone().flat_map(|file| file.silenced.iter().map(|of| silence(&file.name, of))).collect(),
            errors: all.clone().flat_map(|file| file.errors.iter().map(|of| problem(&file.name, of))).collect(),
            notes: about_files.chain(about_none).collect(),
            files: all.map(|file| FileEntry { name: &file.name, objects: file.objects, judged: file.judged }).collect(),
        }
    }
}

fn finding<'r>(file: &'r str, finding: &'r Finding) -> FindingEntry<'r> {
    FindingEntry {
        rule: finding.rule.word(),
        severity: finding.severity().word(),
        outcome: match finding.outcome {
            Outcome::Refused => "refused",
            Outcome::Converted => "converted",
            Outcome::Warned => "warned",
        },
        file,
        location: location(&finding.location),
        object: object(&finding.object),
        path: &finding.place,
        container: &finding.container,
        image: &finding.image,
        helper: finding.helper.as_deref(),
        message: finding.headline(),
        why: &finding.why,
        fix: &finding.fix,
        steps: &finding.steps,
        fixable: finding.fixable == Fixable::Yes,
        not_fixable: match &finding.fixable {
            Fixable::No(reason) => reason.as_deref(),
            Fixable::Yes => None,
        },
    }
}

fn silence<'r>(file: &'r str, silenced: &'r Silenced) -> SilencedEntry<'r> {
    let (by, exemption, reason) = match &silenced.by {
        SilencedBy::Exclusion => ("exclusion", None, None),
        SilencedBy::Exemption(place, reason) => ("exemption", Some(*place), Some(&**reason)),
        SilencedBy::Comment(reason) => ("comment", None, Some(&**reason)),
    };
    SilencedEntry {
        rule: silenced.rule.word(),
        file,
        location: location(&silenced.location),
        object: object(&silenced.object),
        path: &silenced.place,
        container: &silenced.container,
        by,
        exemption,
        reason,
    }
}

fn problem<'r>(file: &'r str, problem: &'r Problem) -> ProblemEntry<'r> {
    ProblemEntry {
        file: Some(file),
        location: problem.location.as_ref().map(location),
        source: problem.source.as_deref(),
        message: &problem.message,
    }
}

fn location(location: &Location) -> LocationEntry {
    LocationEntry {
        line: location.start.line,
        column: location.start.column,
        end_line: location.end.line,
        end_column: location.end.column,
        offset: location.range.start,
        length: location.range.len(),
    }
}

fn object(object: &Object) -> ObjectEntry<'_> {
    ObjectEntry {
        api_version: &object.api_version,
        kind: &object.kind,
        namespace: &object.namespace,
        name: &object.name,
        index: object.index,
        source: object.source.as_deref(),
    }
}
