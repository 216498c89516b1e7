//! `native-sidecar settings`: whether settings are valid, and what they may be.

use crate::exit::{Exit, Result};
use crate::input::Input;
use crate::settings;
use native_sidecar_manifests::settings::schema;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Its arguments.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The settings, or a policy manifest that has them; - for standard input [default: .native-sidecar.yaml, if it is there]
    #[arg(value_name = "FILE", required_unless_present_any = missing())]
    pub file: Option<PathBuf>,
    /// The policy that is meant, where the file has several
    #[arg(long, value_name = "NAME", requires = "file")]
    pub policy: Option<String>,
    /// Print the JSON Schema of the settings, for editors
    #[arg(long, conflicts_with = "file")]
    pub schema: bool,
}

const EXAMPLES: &str = "\
Examples:
  native-sidecar settings .native-sidecar.yaml
  native-sidecar settings policy.yaml     a ClusterAdmissionPolicy: its spec.settings
  native-sidecar settings --schema > settings.schema.json";

/// What stands in for a file where none is found.
fn missing() -> Option<&'static str> {
    settings::default_file().is_none().then_some("schema")
}

/// Runs the command.
///
/// # Errors
/// If the file cannot be read, or what is in it is not valid.
pub fn run(args: &Args) -> Result {
    if args.schema {
        write!(anstream::stdout(), "{}", schema::text())?;
        return Ok(Exit::Fine);
    }
    let input = Input::one(args.file.as_deref().unwrap_or(Path::new(settings::FILE)));
    let loaded = settings::read(&input, args.policy.as_deref())?;
    writeln!(anstream::stdout(), "{}: {}", input.name, loaded.summary())?;
    Ok(Exit::Fine)
}
