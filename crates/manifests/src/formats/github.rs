//! Annotations of GitHub workflows: a workflow command a line, as `@actions/core` writes them
//! (<https://docs.github.com/actions/reference/workflow-commands-for-github-actions>). GitHub shows ten of each sort a step.

use super::{File, Finding, Location, Problem, Report, Summary, plain};
use crate::clean::clean;
use std::io::{self, Write};

/// Writes a report.
pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for file in &report.files {
        for error in &file.errors {
            writeln!(out, "{}", problem("error", file, error))?;
        }
        for finding in &file.findings {
            writeln!(out, "{}", annotation(file, finding))?;
        }
        for note in &file.notes {
            writeln!(out, "{}", problem("notice", file, note))?;
        }
    }
    for note in &report.notes {
        writeln!(out, "{}", command("notice", &[], &clean(note)))?;
    }
    // For the log; it is no command.
    writeln!(out, "{}", Summary::of(report))
}

fn annotation(file: &File, finding: &Finding) -> String {
    let mut properties = place(file, Some(&finding.location));
    properties.push(("title", finding.rule.word().to_owned()));
    let headline = placed(file, Some(&finding.location), clean(&finding.headline()));
    let lines: Vec<String> = std::iter::once(headline).chain(plain::details(finding)).collect();
    command(finding.severity().word(), &properties, &lines.join("\n"))
}

fn problem(name: &str, file: &File, problem: &Problem) -> String {
    let location = problem.location.as_ref();
    let source = problem.source.as_ref().map(|source| format!("\nfrom: {}", clean(source))).unwrap_or_default();
    let message = placed(file, location, format!("{}{source}", clean(&problem.message)));
    command(name, &place(file, location), &message)
}

/// Where an annotation is shown. Standard input is no file of the repository.
fn place(file: &File, location: Option<&Location>) -> Vec<(&'static str, String)> {
    if file.is_standard_input() {
        return Vec::new();
    }
    let mut properties = vec![("file", clean(&file.name))];
    if let Some(Location { start, end, .. }) = location {
        properties.push(("line", start.line.to_string()));
        properties.push(("endLine", end.line.to_string()));
        properties.push(("col", start.column.to_string()));
        // Columns are refused where lines differ.
        if start.line == end.line {
            properties.push(("endColumn", end.column.to_string()));
        }
    }
    properties
}

/// A message with its place, if the annotation has none.
fn placed(file: &File, location: Option<&Location>, message: String) -> String {
    if file.is_standard_input() { format!("{}: {message}", plain::place(file, location)) } else { message }
}

fn command(name: &str, properties: &[(&str, String)], message: &str) -> String {
    let properties: Vec<String> = properties.iter().map(|(key, value)| format!("{key}={}", property(value))).collect();
    let space = if properties.is_empty() { "" } else { " " };
    format!("::{name}{space}{}::{}", properties.join(","), data(message))
}

/// A message: `%` first, so that nothing is escaped twice.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ends_a_part_of_a_command_is_escaped() {
        let properties = [("file", "a,b:c%.yaml".to_owned()), ("title", "x\r\ny".to_owned())];
        let written = command("error", &properties, "100%: a,\r\nb::c");
        assert_eq!(written, "::error file=a%2Cb%3Ac%25.yaml,title=x%0D%0Ay::100%25: a,%0D%0Ab::c");
    }

    #[test]
    fn a_command_may_have_no_properties() {
        assert_eq!(command("warning", &[], "no\nplace"), "::warning::no%0Aplace");
    }
}
