//! JUnit XML: a test suite a file, a test case an object, in the form that Jenkins' schema describes
//! (`jenkinsci/xunit-plugin@src/main/resources/org/jenkinsci/plugins/xunit/types/model/xsd/junit-10.xsd`).

use super::{File, Finding, Object, Problem, Report, Severity, plain};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use std::io::{self, Write};

type Xml<'o> = Writer<&'o mut dyn Write>;

/// Writes a report.
pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let suites: Vec<Suite> = suites(report).filter(|suite| !suite.cases.is_empty() || !suite.said.is_empty()).collect();
    let count = |kind| suites.iter().map(|suite| suite.count(kind)).fold(0, usize::saturating_add).to_string();
    let tests = suites.iter().map(|suite| suite.cases.len()).fold(0, usize::saturating_add).to_string();
    let mut xml = Writer::new_with_indent(out, b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    xml.create_element("testsuites")
        .with_attribute(("name", "native-sidecar"))
        .with_attribute(("tests", tests.as_str()))
        .with_attribute(("failures", count(Kind::Failure).as_str()))
        .with_attribute(("errors", count(Kind::Error).as_str()))
        .write_inner_content(|xml| suites.iter().try_for_each(|suite| suite.write(xml)))?;
    writeln!(xml.get_mut())
}

/// The suites of the files, and one for what concerns none of them.
fn suites(report: &Report) -> impl Iterator<Item = Suite<'_>> {
    let said = report.notes.iter().map(|note| format!("{note}\n")).collect();
    let of_none = Suite { name: "native-sidecar", cases: Vec::new(), said };
    report.files.iter().map(|file| Suite::of(file, report.strict)).chain([of_none])
}

struct Suite<'r> {
    name: &'r str,
    cases: Vec<Case>,
    said: String,
}

struct Case {
    name: String,
    /// Where it comes from: the chart's template, if Helm made it, or else the file.
    class: String,
    result: Option<Unpassed>,
    said: String,
}

/// Why a test case did not pass.
struct Unpassed {
    kind: Kind,
    sort: &'static str,
    message: String,
    text: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Failure,
    Error,
}

impl<'r> Suite<'r> {
    fn of(file: &'r File, strict: bool) -> Self {
        let told = file.findings.chunk_by(|one, other| one.object.index == other.object.index);
        let mut cases: Vec<(usize, Case)> = told.filter_map(|findings| Case::told(file, findings, strict)).collect();
        cases.extend(file.passed.iter().map(|object| (object.index, Case::passed(file, object))));
        cases.sort_by_key(|(index, _)| *index);
        let unreadable = (!file.errors.is_empty()).then(|| Case::unreadable(file));
        let cases = unreadable.into_iter().chain(cases.into_iter().map(|(_, case)| case)).collect();
        let said = file.notes.iter().map(|note| line(file, note)).collect();
        Self { name: &file.name, cases, said }
    }

    fn count(&self, kind: Kind) -> usize {
        self.cases.iter().filter(|case| case.result.as_ref().is_some_and(|result| result.kind == kind)).count()
    }

    fn write(&self, xml: &mut Xml<'_>) -> io::Result<()> {
        xml.create_element("testsuite")
            .with_attribute(("name", clean(self.name).as_str()))
            .with_attribute(("tests", self.cases.len().to_string().as_str()))
            .with_attribute(("failures", self.count(Kind::Failure).to_string().as_str()))
            .with_attribute(("errors", self.count(Kind::Error).to_string().as_str()))
            .write_inner_content(|xml| {
                self.cases.iter().try_for_each(|case| case.write(xml))?;
                write_said(&self.said, xml)
            })?;
        Ok(())
    }
}

impl Case {
    fn passed(file: &File, object: &Object) -> Self {
        let class = object.source.as_ref().unwrap_or(&file.name).clone();
        Self { name: object.to_string(), class, result: None, said: String::new() }
    }

    /// An object with findings. All stand in one element: where there are several, most servers show only the first.
    fn told(file: &File, findings: &[Finding], strict: bool) -> Option<(usize, Self)> {
        let first = findings.iter().min_by_key(|finding| finding.severity())?;
        let text: String = findings.iter().map(|finding| block(file, finding)).collect();
        let passed = Self::passed(file, &first.object);
        if first.severity() == Severity::Warning && !strict {
            return Some((first.object.index, Self { said: text, ..passed }));
        }
        let message = match findings.len() {
            1 => first.headline(),
            several => format!("{}, and {} more", first.headline(), several.saturating_sub(1)),
        };
        let result = Unpassed { kind: Kind::Failure, sort: first.rule.word(), message, text };
        Some((first.object.index, Self { result: Some(result), ..passed }))
    }

    fn unreadable(file: &File) -> Self {
        let message = file.errors.first().map(|error| error.message.clone()).unwrap_or_default();
        let text = file.errors.iter().map(|error| line(file, error)).collect();
        let result = Unpassed { kind: Kind::Error, sort: "unreadable", message, text };
        Self { name: "can be read".to_owned(), class: file.name.clone(), result: Some(result), said: String::new() }
    }

    fn write(&self, xml: &mut Xml<'_>) -> io::Result<()> {
        let (name, class) = (clean(&self.name), clean(&self.class));
        let element = xml
            .create_element("testcase")
            .with_attribute(("name", name.as_str()))
            .with_attribute(("classname", class.as_str()));
        if self.result.is_none() && self.said.is_empty() {
            element.write_empty()?;
            return Ok(());
        }
        element.write_inner_content(|xml| {
            if let Some(result) = &self.result {
                result.write(xml)?;
            }
            write_said(&self.said, xml)
        })?;
        Ok(())
    }
}

impl Unpassed {
    fn write(&self, xml: &mut Xml<'_>) -> io::Result<()> {
        let element = match self.kind {
            Kind::Failure => "failure",
            Kind::Error => "error",
        };
        xml.create_element(element)
            .with_attribute(("type", self.sort))
            .with_attribute(("message", clean(&self.message).as_str()))
            .write_text_content(BytesText::new(&clean(&self.text)))?;
        Ok(())
    }
}

fn write_said(said: &str, xml: &mut Xml<'_>) -> io::Result<()> {
    if !said.is_empty() {
        xml.create_element("system-out").write_text_content(BytesText::new(&clean(said)))?;
    }
    Ok(())
}

/// A finding in full.
fn block(file: &File, finding: &Finding) -> String {
    let place = plain::place(file, Some(&finding.location));
    let mut text = format!("{place}: {} ({})\n", finding.headline(), finding.rule.word());
    for line in plain::details(finding) {
        text.push_str(&format!("  {line}\n"));
    }
    text
}

/// What else is said of a file, with its place.
fn line(file: &File, problem: &Problem) -> String {
    let source = problem.source.as_ref().map(|source| format!(" (from {source})")).unwrap_or_default();
    format!("{}: {}{source}\n", plain::place(file, problem.location.as_ref()), problem.message)
}

/// Text without the characters that XML 1.0 does not have (<https://www.w3.org/TR/xml/#charsets>): not even an escape can write them.
fn clean(text: &str) -> String {
    let is_allowed = |character| matches!(character, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..);
    text.chars().map(|character| if is_allowed(character) { character } else { char::REPLACEMENT_CHARACTER }).collect()
}
