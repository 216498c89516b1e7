//! `native-sidecar fix`: the edits that repair manifests.

mod outcome;
mod summary;

use super::empty;
use crate::exit::{Exit, Failure, Result};
use crate::input::{Input, Origin, unrendered};
use crate::options::{InputArgs, SettingsArgs};
use crate::progress::Progress;
use crate::settings;
use anstream::{AutoStream, ColorChoice};
use native_sidecar_manifests::diff::diff;
use native_sidecar_manifests::edit::Fixer;
use native_sidecar_manifests::text::clean;
use outcome::{Outcome, fix};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::io::{self, Write};
use summary::summary;

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
