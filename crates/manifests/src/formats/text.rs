//! For people: the text around each finding, and what to do about it.

use crate::report::{File, Finding, Fixable, Problem, Report, Severity, Summary};
use crate::text::{Excerpt, Location, clean};
use annotate_snippets::{AnnotationKind, Group, Level, Message, Origin, Renderer, Snippet, Title};
use native_sidecar_engine::catalog;
use native_sidecar_engine::text::shown;
use std::io::{self, Write};

/// The most characters of what manifests and paths say that a line takes.
const WIDTH: usize = 400;

/// Writes a report, in colours.
pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let renderer = Renderer::styled();
    for file in &report.files {
        for problem in &file.errors {
            writeln!(out, "{}\n", renderer.render(&[of_problem(Level::ERROR, file, problem)]))?;
        }
        for finding in &file.findings {
            writeln!(out, "{}\n", renderer.render(&[of_finding(report, file, finding)]))?;
        }
        for problem in &file.notes {
            writeln!(out, "{}\n", renderer.render(&[of_problem(Level::NOTE, file, problem)]))?;
        }
    }
    for note in &report.notes {
        writeln!(out, "{}\n", renderer.render(&[Group::with_title(Level::NOTE.primary_title(note))]))?;
    }
    writeln!(out, "{}", Summary::of(report))
}

fn of_finding<'r>(report: &'r Report, file: &'r File, finding: &'r Finding) -> Group<'r> {
    let level = match finding.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let label = finding.helper.as_deref().map(title);
    let title = level.primary_title(finding.headline()).id(finding.rule.word());
    let group = shown_in(title, file, Some((&finding.location, &finding.excerpt)), label);
    group.elements(footer(report, file, finding))
}

fn of_problem<'r>(level: Level<'r>, file: &'r File, problem: &'r Problem) -> Group<'r> {
    let place = problem.location.as_ref().zip(problem.excerpt.as_ref());
    let group = shown_in(level.primary_title(&problem.message), file, place, None);
    group.elements(problem.source.iter().map(|source| line("from", brief(source))))
}

/// Adds the place, and the lines around it.
fn shown_in<'r>(
    title: Title<'r>,
    file: &'r File,
    place: Option<(&'r Location, &'r Excerpt)>,
    label: Option<&'r str>,
) -> Group<'r> {
    let name = brief(&file.name);
    let Some((location, excerpt)) = place else { return title.element(Origin::path(name)) };
    let mark = AnnotationKind::Primary.span(excerpt.mark.clone()).label(label);
    let snippet = Snippet::source(&*excerpt.text).line_start(excerpt.first_line).fold(false).annotation(mark);
    if excerpt.shows_beginning(location) {
        return title.element(snippet.path(name));
    }
    // The library counts columns in what is shown: here it would be wrong.
    let at = format!("{name}:{}:{}", location.start.line, location.start.column);
    title.element(snippet).element(line("at", at))
}

/// What follows the text: where it is, why, and what to do.
fn footer<'r>(report: &Report, file: &File, finding: &'r Finding) -> Vec<Message<'r>> {
    let Finding { object, place, why, fix, steps, .. } = finding;
    let mut lines = vec![line("in", brief(&format!("{object}, {place}")))];
    lines.extend(object.source.iter().map(|source| line("from", brief(source))));
    lines.push(line("why", brief(why)));
    let steps = steps.iter().map(|step| format!("\n    {}", brief(step)));
    lines.push(line("do", brief(fix) + &steps.collect::<String>()));
    match &finding.fixable {
        Fixable::Yes if file.is_standard_input() => {}
        Fixable::Yes => lines.push(line("or", command(report, file))),
        Fixable::No(None) => {}
        Fixable::No(Some(reason)) => {
            lines.push(line("but", format!("native-sidecar fix leaves it: {}", brief(reason))));
        }
    }
    lines.push(line("more", format!("native-sidecar explain {}", finding.rule.word())));
    lines
}

fn line(name: &str, text: String) -> Message<'_> {
    Level::NOTE.with_name(name).message(text)
}

/// The command that repairs a file, for a shell.
fn command(report: &Report, file: &File) -> String {
    let options: String = report.options.iter().map(|(option, value)| format!("{option} {} ", word(value))).collect();
    format!("native-sidecar fix --write {options}{}", word(&file.name))
}

/// What people call a helper.
fn title(helper: &str) -> &str {
    catalog::by_id(helper).map_or(helper, |known| &known.title)
}

/// Text that nobody has checked, as far as it fits.
fn brief(text: &str) -> String {
    clean(&shown(text, WIDTH))
}

/// A path, or another value, as a shell takes it.
fn word(path: &str) -> String {
    let plain = |character: char| character.is_alphanumeric() || "/._-+,=@%".contains(character);
    let path = if path.starts_with('-') { format!("./{path}") } else { path.to_owned() };
    if path.chars().all(plain) { path } else { format!("'{}'", brief(&path).replace('\'', r"'\''")) }
}
