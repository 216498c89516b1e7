//! `native-sidecar settings`: whether settings are valid.

use super::{Exit, Result};
use crate::input::Input;
use crate::settings;
use std::io::Write;
use std::path::PathBuf;

/// Its arguments.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The settings, or a policy manifest that has them; - for standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

const EXAMPLES: &str = "\
Examples:
  native-sidecar settings .native-sidecar.yaml
  native-sidecar settings policy.yaml     a ClusterAdmissionPolicy: its spec.settings";

/// Runs the command.
///
/// # Errors
/// If the file cannot be read, or what is in it is not valid.
pub fn run(args: &Args) -> Result {
    let input = Input::one(&args.file);
    let loaded = settings::read(&input)?;
    writeln!(anstream::stdout(), "{}: {}", input.name, loaded.summary())?;
    Ok(Exit::Fine)
}
