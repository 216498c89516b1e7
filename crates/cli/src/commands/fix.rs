//! `native-sidecar fix`: the edits that repair manifests.

use super::empty;
use crate::exit::{Exit, Failure, Result};
use crate::input::{Content, Input, Origin, unrendered};
use crate::options::{InputArgs, SettingsArgs};
use crate::progress::Progress;
use crate::settings;
use anstream::{AutoStream, ColorChoice};
use native_sidecar_engine::text::quoted;
use native_sidecar_manifests::diff::diff;
use native_sidecar_manifests::edit::{Fixed, Fixer, Left};
use native_sidecar_manifests::objects::has_objects;
use native_sidecar_manifests::text::clean;
use native_sidecar_manifests::text::{Locator, counted};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::ops::Range;
use std::path::Path;

/// Its arguments.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The input.
    #[command(flatten)]
    pub input: InputArgs,
    /// Change the files
    #[arg(long)]
    pub write: bool,
    /// Exit with 0 though something is left that cannot be fixed
    #[arg(long)]
    pub keep_going: bool,
    /// Exit with 0 though there is not one manifest in standard input
    #[arg(long)]
    pub allow_empty: bool,
    /// Fix custom resources too: their CRDs keep restartPolicy of init containers
    #[arg(long)]
    pub custom_resources: bool,
    /// The settings in use.
    #[command(flatten)]
    pub settings: SettingsArgs,
}

const EXAMPLES: &str = "\
Examples:
  native-sidecar fix deploy/             print the diff
  native-sidecar fix --write deploy/     change the files
  helm template charts/app | native-sidecar fix - > fixed.yaml

Exit status:
  0  all is fixed, or there is nothing to fix; without --write, also if the diff would fix all
  1  something is left that cannot be fixed (0 with --keep-going)
  2  something cannot be read or written, or there is not one manifest in standard input";

/// Runs the command.
///
/// # Errors
/// If the settings cannot be read, the output cannot be written, or there is not one manifest in standard input.
pub fn run(args: &Args) -> Result {
    let loaded = settings::load(&args.settings)?;
    let fixer = Fixer::new(&loaded.settings, args.custom_resources);
    let inputs = args.input.find()?;
    if inputs.len() > 1 && inputs.iter().any(|input| input.origin == Origin::Stdin) {
        return Err(Failure::said(
            "- cannot be fixed together with files: its result is printed, and theirs is a diff",
        ));
    }
    let results = fix_all(&inputs, &fixer, args.write);
    let mut exit = Exit::Fine;
    for result in &results {
        print(result, args.write)?;
        exit = exit.max(result.exit(args.keep_going));
    }
    let charts: BTreeSet<&String> = results.iter().filter_map(|outcome| outcome.chart.as_ref()).collect();
    for chart in charts {
        anstream::eprintln!("{}", unrendered(chart));
    }
    if !args.allow_empty && results.iter().any(Outcome::is_empty_pipe) {
        return Err(Failure::said(empty::PIPE));
    }
    anstream::eprintln!("{}", summary(&results, args.write));
    Ok(exit)
}

/// What became of an input.
struct Outcome<'i> {
    input: &'i Input,
    /// Its text as it was.
    text: String,
    fixed: Fixed,
    /// What is said of it, a line each.
    said: Vec<String>,
    /// What could not be done with it.
    failed: Option<Failed>,
    /// The Helm chart that it is a template of, if it is passed over for that.
    chart: Option<String>,
}

/// What could not be done with a file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Failed {
    Reading,
    Writing,
}

impl<'i> Outcome<'i> {
    /// Of an input that is passed over.
    fn none(input: &'i Input) -> Self {
        Self { input, text: String::new(), fixed: Fixed::default(), said: Vec::new(), failed: None, chart: None }
    }

    /// Whether it is standard input, and there is neither a manifest nor a mistake in it.
    fn is_empty_pipe(&self) -> bool {
        let is_fine = self.failed.is_none() && self.fixed.errors.is_empty();
        self.input.origin == Origin::Stdin && is_fine && !has_objects(&self.text)
    }

    fn exit(&self, keep_going: bool) -> Exit {
        if self.failed.is_some() || !self.fixed.errors.is_empty() {
            Exit::Unreadable
        } else if self.fixed.left.is_empty() || keep_going {
            Exit::Fine
        } else {
            Exit::Found
        }
    }
}

/// Fixes inputs, several at once; the outcomes have the order of the inputs.
fn fix_all<'i>(inputs: &'i [Input], fixer: &Fixer<'_>, write: bool) -> Vec<Outcome<'i>> {
    let progress = Progress::over(inputs.len());
    let fix = |input: &'i Input| {
        let outcome = fix(input, fixer, write);
        progress.advance();
        outcome
    };
    inputs.par_iter().map(fix).collect()
}

fn fix<'i>(input: &'i Input, fixer: &Fixer<'_>, write: bool) -> Outcome<'i> {
    let none = Outcome::none(input);
    let text = match input.content() {
        Ok(Content::Text(text)) => text,
        Ok(Content::Other) => return none,
        Ok(Content::Template(chart)) => return Outcome { chart: Some(chart), ..none },
        Err(unread) => {
            let said = vec![format!("{}: {}", input.name, unread.message)];
            return Outcome { said, failed: Some(Failed::Reading), ..none };
        }
    };
    let fixed = fixer.fix(&text);
    let mut outcome = Outcome { said: said(&input.name, &text, &fixed), text, fixed, ..none };
    if let Origin::File(path) = &input.origin
        && write
        && outcome.fixed.text != outcome.text
        && let Err(error) = replace(path, &outcome.fixed.text)
    {
        outcome.said.push(format!("{}: the file cannot be written, and is as it was: {error}", input.name));
        outcome.failed = Some(Failed::Writing);
        outcome.fixed.done.clear();
    }
    outcome
}

/// What is said of a text: what could not be read, and what is left.
fn said(name: &str, text: &str, fixed: &Fixed) -> Vec<String> {
    let Fixed { errors, notes, left, .. } = fixed;
    if errors.is_empty() && notes.is_empty() && left.is_empty() {
        return Vec::new();
    }
    let locator = Locator::new(text);
    let place = |range: &Range<usize>| {
        let start = locator.locate(range).start;
        format!("{name}:{}:{}", start.line, start.column)
    };
    let troubles = errors.iter().chain(notes).map(|trouble| (&trouble.range, trouble.message.clone()));
    let mut all: Vec<_> = troubles.chain(left.iter().map(|left| (&left.range, words(left)))).collect();
    all.sort_by_key(|(range, _)| range.start);
    all.into_iter().map(|(range, message)| format!("{}: {message}", place(range))).collect()
}

fn words(left: &Left) -> String {
    let Left { object, place, container, reason, .. } = left;
    format!("{place} {} of {object} is left as it is: {}. To do: {}", quoted(container), reason.why, reason.lift)
}

/// Prints what became of an input: standard input's result, or the diff of a file that is not written.
fn print(outcome: &Outcome<'_>, write: bool) -> io::Result<()> {
    for line in &outcome.said {
        anstream::eprintln!("{}", clean(line));
    }
    let written = match &outcome.input.origin {
        Origin::Stdin => io::stdout().lock().write_all(outcome.fixed.text.as_bytes()),
        _ if write || outcome.fixed.text == outcome.text => return Ok(()),
        _ => print_diff(&outcome.input.name, &outcome.text, &outcome.fixed.text),
    };
    match written {
        // Whoever reads only the first lines still gets the exit status.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

/// Prints a diff, in colour where that is shown.
fn print_diff(name: &str, old: &str, new: &str) -> io::Result<()> {
    let coloured = AutoStream::choice(&io::stdout()) != ColorChoice::Never;
    let diff = diff(name, old, new, coloured);
    if coloured { anstream::stdout().write_all(diff.as_bytes()) } else { io::stdout().write_all(diff.as_bytes()) }
}

/// Puts a text in place of a file's: all of it or, if that fails, nothing. A link stays one, and the file keeps its permissions.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    let path = fs::canonicalize(path)?;
    let folder = path.parent().unwrap_or(Path::new("."));
    let permissions = fs::metadata(&path)?.permissions();
    if permissions.readonly() {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "it is read-only"));
    }
    let mut file = tempfile::Builder::new().prefix(".native-sidecar").tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().set_permissions(permissions)?;
    file.as_file().sync_all()?;
    file.persist(&path)?;
    Ok(())
}

/// `2 containers in 1 of 14 files fixed; 1 left as it is; 1 part of the input could not be read`
fn summary(results: &[Outcome<'_>], write: bool) -> String {
    let done: usize = results.iter().map(|outcome| outcome.fixed.done.len()).sum();
    let left: usize = results.iter().map(|outcome| outcome.fixed.left.len()).sum();
    let failed = |how| results.iter().filter(|outcome| outcome.failed == Some(how)).count();
    let parts: usize = results.iter().map(|outcome| outcome.fixed.errors.len()).sum();
    let (unread, unwritten) = (parts.saturating_add(failed(Failed::Reading)), failed(Failed::Writing));
    let files = results.iter().filter(|outcome| !outcome.fixed.done.is_empty()).count();
    let piped = results.iter().any(|outcome| outcome.input.origin == Origin::Stdin);
    let mut line = match done {
        0 if (left, unread, unwritten) == (0, 0, 0) => "nothing to fix".to_owned(),
        0 => "nothing fixed".to_owned(),
        _ if piped => format!("{} fixed", counted(done, "container")),
        _ => {
            let of = counted(results.len(), "file");
            let fixed = if write { "fixed" } else { "can be fixed: --write changes the files" };
            format!("{} in {files} of {of} {fixed}", counted(done, "container"))
        }
    };
    if left > 0 {
        line.push_str(&format!("; {left} left as {}", if left == 1 { "it is" } else { "they are" }));
    }
    if unread > 0 {
        line.push_str(&format!("; {} of the input could not be read", counted(unread, "part")));
    }
    if unwritten > 0 {
        line.push_str(&format!("; {} could not be written", counted(unwritten, "file")));
    }
    line
}
