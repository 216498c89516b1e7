//! `native-sidecar check`: what the policy would say of manifests.

use super::empty;
use crate::exit::{Exit, Failure, Result};
use crate::input::{Content, Input, unrendered};
use crate::options::{InputArgs, SettingsArgs};
use crate::progress::Progress;
use crate::{output, settings};
use anstream::AutoStream;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use native_sidecar_engine::settings::Settings;
use native_sidecar_manifests::baseline::Baseline;
use native_sidecar_manifests::check::{self, Checked};
use native_sidecar_manifests::formats::Format;
use native_sidecar_manifests::report::{Finding, Report, Severity};
use native_sidecar_manifests::settings::Loaded;
use native_sidecar_manifests::text::counted;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Its arguments.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The input.
    #[command(flatten)]
    pub input: InputArgs,
    /// How to report
    #[arg(long, value_name = "FORMAT", value_parser = format(), default_value = Format::default().name)]
    pub format: Format,
    /// Where to write the report, or - for standard output [default: -]
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Exit with 1 for warnings and advice too
    #[arg(long)]
    pub strict: bool,
    /// Exit with 0 though there is not one manifest in the input
    #[arg(long)]
    pub allow_empty: bool,
    /// Write the settings in use to a file, with an exemption for each finding
    #[arg(long, value_name = "FILE")]
    pub write_baseline: Option<PathBuf>,
    /// The settings in use.
    #[command(flatten)]
    pub settings: SettingsArgs,
}

const EXAMPLES: &str = "\
Examples:
  native-sidecar check deploy/ rendered.yaml
  helm template charts/app | native-sidecar check -
  kubectl get pods,deploy,sts,ds,jobs,cronjobs -A -o yaml | native-sidecar check -
  native-sidecar check --format sarif --output results.sarif deploy/
  native-sidecar check --write-baseline .native-sidecar.yaml deploy/

Exit status:
  0  nothing that the policy would refuse or convert
  1  something; with --strict also if there is a warning
  2  the input or the settings cannot be read, or there is not one manifest in the input";

/// The name of a format.
fn format() -> impl TypedValueParser<Value = Format> {
    let names = Format::ALL.iter().map(|format| PossibleValue::new(format.name).help(format.purpose));
    PossibleValuesParser::new(names).try_map(|name| Format::of(&name).ok_or("unknown format"))
}

/// Runs the command.
///
/// # Errors
/// If the settings cannot be read, or what it is to write cannot be written.
pub fn run(args: &Args) -> Result {
    let loaded = settings::load(&args.settings)?;
    let inputs = args.input.find()?;
    if let Some(path) = &args.output {
        output::spare(path, &inputs, &loaded)?;
    }
    let Checks { checked, charts } = check_all(&inputs, &loaded.settings);
    let empty = emptiness(&checked, args.allow_empty);
    let mut report = check::report(checked, &loaded, args.strict);
    report.notes.splice(0..0, charts.iter().map(|chart| unrendered(chart)));
    report.options = args.settings.given();
    write(&report, args)?;
    if let Some(empty) = empty {
        return Err(Failure::said(empty));
    }
    if report.files.iter().any(|file| !file.errors.is_empty()) {
        return Ok(Exit::Unreadable);
    }
    if let Some(path) = &args.write_baseline {
        return write_baseline(path, &report, &loaded);
    }
    let complains = |finding: &Finding| finding.severity() == Severity::Error || args.strict;
    let found = report.files.iter().flat_map(|file| &file.findings).any(complains);
    Ok(if found { Exit::Found } else { Exit::Fine })
}

fn write_baseline(path: &Path, report: &Report, loaded: &Loaded) -> Result {
    let baseline = Baseline::of(report);
    if baseline.is_empty() {
        anstream::eprintln!("nothing is found, so there is no baseline to write");
        return Ok(Exit::Fine);
    }
    settings::write_baseline(path, &baseline, loaded, &settings::today()?)?;
    anstream::eprintln!("{} written to {}", counted(baseline.len(), "exemption"), path.display());
    match baseline.everywhere() {
        0 => {}
        1 => anstream::eprintln!(
            "note: 1 of them names no namespace, as its object gives none: it holds in every namespace"
        ),
        several => anstream::eprintln!(
            "note: {several} of them name no namespace, as their objects give none: they hold in every namespace"
        ),
    }
    Ok(Exit::Fine)
}

/// What became of inputs.
struct Checks {
    /// The inputs, checked, in their order.
    checked: Vec<Checked>,
    /// The Helm charts of which templates are passed over.
    charts: BTreeSet<String>,
}

/// Checks inputs, several at once.
fn check_all(inputs: &[Input], settings: &Settings<'_>) -> Checks {
    let progress = Progress::over(inputs.len());
    let check = |input: &Input| {
        let checked = check(input, settings);
        progress.advance();
        checked
    };
    let (checked, charts): (Vec<Checked>, Vec<Option<String>>) = inputs.par_iter().map(check).unzip();
    Checks { checked, charts: charts.into_iter().flatten().collect() }
}

/// Reads an input and judges what is in it; or the Helm chart that it is a template of, for which it is passed over.
fn check(input: &Input, settings: &Settings<'_>) -> (Checked, Option<String>) {
    match input.content() {
        Ok(Content::Text(text)) => (Checked::of_text(&input.name, &text, settings), None),
        Ok(Content::Other) => (Checked::default(), None),
        Ok(Content::Template(chart)) => (Checked::default(), Some(chart)),
        Err(unread) => (Checked::unread(&input.name, unread.message), None),
    }
}

/// What is missing, if there is not one manifest in the input, or none in what was piped.
fn emptiness(checked: &[Checked], allowed: bool) -> Option<String> {
    let has_something = |checked: &Checked| checked.file.objects > 0 || !checked.file.errors.is_empty();
    let (full, empty): (Vec<&Checked>, Vec<&Checked>) = checked.iter().partition(|checked| has_something(checked));
    if allowed {
        return None;
    }
    if empty.iter().any(|checked| checked.file.is_standard_input()) {
        return Some(empty::PIPE.to_owned());
    }
    full.is_empty().then(|| {
        let files = counted(empty.len(), "file");
        format!("there is not one manifest in {files} (--allow-empty accepts that)")
    })
}

/// Writes the report where it is asked for. Programs get it as it is, people in colour where that is shown.
fn write(report: &Report, args: &Args) -> std::result::Result<(), Failure> {
    let Some(path) = args.output.as_deref().filter(|path| !output::is_standard(path)) else {
        return if args.format.coloured {
            write_to(report, args.format, anstream::stdout().lock())
        } else {
            write_to(report, args.format, io::stdout().lock())
        };
    };
    let cannot = |error| Failure::said(format!("{} cannot be written: {error}", path.display()));
    let file = std::fs::File::create(path).map_err(cannot)?;
    if args.format.coloured {
        write_to(report, args.format, AutoStream::auto(file))
    } else {
        write_to(report, args.format, file)
    }
}

fn write_to(report: &Report, format: Format, out: impl Write) -> std::result::Result<(), Failure> {
    let mut out = BufWriter::new(out);
    match format.write(report, &mut out).and_then(|()| out.flush()) {
        // Whoever reads only the first lines still gets the exit status.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => Ok(written?),
    }
}
