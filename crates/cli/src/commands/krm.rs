//! `native-sidecar krm`: a KRM function for kustomize and kpt.

use crate::exit::{Exit, Failure, Result};
use crate::input::Input;
use native_sidecar_manifests::krm::{self, Severity};
use native_sidecar_manifests::text::clean;
use std::io::{self, Write};
use std::path::Path;

/// Its arguments.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {}

const EXAMPLES: &str = "\
Examples:
  kpt fn eval deploy/ --exec \"native-sidecar krm\"
  kpt fn eval deploy/ --exec \"native-sidecar krm\" -- mode=check
  docs/integrations.md shows it in a Kptfile and with kustomize";

/// Runs the command: standard input to standard output. What weighs is said on standard error too, since kustomize shows no results.
///
/// # Errors
/// If standard input is no list, its `functionConfig` cannot be used, or the list cannot be written.
pub fn run(_: &Args) -> Result {
    let input = Input::one(Path::new("-"));
    let text = input.read().map_err(|unread| Failure::said(format!("{}: {}", input.name, unread.message)))?;
    let output = krm::run(&text)?;
    io::stdout().lock().write_all(output.text.as_bytes())?;
    for told in output.told.iter().filter(|told| told.severity != Severity::Info) {
        anstream::eprintln!("{}", clean(&told.to_string()));
    }
    Ok(if output.failed() { Exit::Found } else { Exit::Fine })
}
