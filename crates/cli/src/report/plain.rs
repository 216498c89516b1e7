//! Findings and their places in plain lines, for formats that take any text.

use super::{File, Finding, Location};

/// What follows the headline: where it is, why, and what to do. Each line is of its own.
pub(super) fn details(finding: &Finding) -> Vec<String> {
    let Finding { object, place, why, fix, steps, .. } = finding;
    let mut lines = vec![format!("at: {object} {place}")];
    lines.extend(object.source.iter().map(|source| format!("from: {source}")));
    lines.push(format!("why: {why}"));
    lines.push(format!("do: {fix}"));
    lines.extend(steps.iter().map(|step| format!("    {step}")));
    lines
}

/// A place as most tools write it: `deploy/backup.yaml:31:15`.
pub(super) fn place(file: &File, location: Option<&Location>) -> String {
    match location {
        Some(Location { start, .. }) => format!("{}:{}:{}", file.name, start.line, start.column),
        None => file.name.clone(),
    }
}
