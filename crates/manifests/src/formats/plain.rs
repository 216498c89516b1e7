//! Findings and their places in plain lines, for formats that take any text.

use super::{File, Finding, Location};
use crate::clean::clean;

/// What follows the headline: where it is, why, and what to do. Each line is of its own.
pub(super) fn details(finding: &Finding) -> Vec<String> {
    let Finding { object, place, why, fix, steps, .. } = finding;
    let mut lines = vec![format!("at: {object} {place}")];
    lines.extend(object.source.iter().map(|source| format!("from: {source}")));
    lines.push(format!("why: {why}"));
    lines.push(format!("do: {fix}"));
    lines.extend(steps.iter().map(|step| format!("    {step}")));
    lines.iter().map(|line| clean(line)).collect()
}

/// A place as most tools write it: `deploy/backup.yaml:31:15`.
pub(super) fn place(file: &File, location: Option<&Location>) -> String {
    let name = clean(&file.name);
    match location {
        Some(Location { start, .. }) => format!("{name}:{}:{}", start.line, start.column),
        None => name,
    }
}
