//! `native-sidecar check`: what the policy would say of manifests.

use super::{Exit, Failure, Result, empty, inputs, output};
use crate::args::{InputArgs, SettingsArgs};
use crate::check::Checked;
use crate::input::{Input, unrendered};
use crate::progress::Progress;
use crate::report::{File, Finding, Format, Report, Severity, counted};
use crate::settings::{self, Baseline, Loaded};
use anstream::AutoStream;
use native_sidecar_engine::settings::Settings;
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
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
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

/// Runs the command.
///
/// # Errors
/// If the settings cannot be read, or what it is to write cannot be written.
pub fn run(args: &Args) -> Result {
    let loaded = settings::load(&args.settings)?;
    let inputs = inputs(&args.input)?;
    if let Some(path) = &args.output {
        output::spare(path, &inputs, &loaded)?;
    }
    let checked = check_all(&inputs, &loaded.settings);
    let empty = emptiness(&checked, args.allow_empty);
    let report = Report { options: args.settings.given(), ..report(checked, &loaded, args.strict) };
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

/// Checks inputs, several at once; the outcomes have the order of the inputs.
fn check_all(inputs: &[Input], settings: &Settings<'_>) -> Vec<Checked> {
    let progress = Progress::over(inputs.len());
    let check = |input: &Input| {
        let checked = Checked::of(input, settings);
        progress.advance();
        checked
    };
    inputs.par_iter().map(check).collect()
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

/// What is reported of inputs, and of the settings that they were checked by.
pub(crate) fn report(checked: Vec<Checked>, loaded: &Loaded, strict: bool) -> Report {
    let used: BTreeSet<usize> = checked.iter().flat_map(|checked| &checked.exemptions).copied().collect();
    let exemptions = loaded.settings.exempt.iter().enumerate();
    let unmatched = exemptions.filter(|(place, _)| !used.contains(place));
    let unmatched = unmatched.map(|(place, exemption)| loaded.unmatched(place, exemption));
    let charts: BTreeSet<&String> = checked.iter().filter_map(|checked| checked.chart.as_ref()).collect();
    let notes = charts.into_iter().map(|chart| unrendered(chart)).chain(unmatched).collect();
    let files = checked.into_iter().map(|checked| checked.file);
    let says_something = |file: &File| file.objects > 0 || !file.errors.is_empty() || !file.notes.is_empty();
    Report { files: files.filter(says_something).collect(), notes, strict, options: Vec::new() }
}

/// Writes the report where it is asked for. Programs get it as it is, people in colour where that is shown.
fn write(report: &Report, args: &Args) -> std::result::Result<(), Failure> {
    let Some(path) = args.output.as_deref().filter(|path| !output::is_standard(path)) else {
        return if args.format == Format::Text {
            write_to(report, args.format, anstream::stdout().lock())
        } else {
            write_to(report, args.format, io::stdout().lock())
        };
    };
    let cannot = |error| Failure::said(format!("{} cannot be written: {error}", path.display()));
    let file = std::fs::File::create(path).map_err(cannot)?;
    if args.format == Format::Text {
        write_to(report, args.format, AutoStream::auto(file))
    } else {
        write_to(report, args.format, file)
    }
}

fn write_to(report: &Report, format: Format, out: impl Write) -> std::result::Result<(), Failure> {
    let mut out = BufWriter::new(out);
    match report.write(format, &mut out).and_then(|()| out.flush()) {
        // Whoever reads only the first lines still gets the exit status.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => Ok(written?),
    }
}
