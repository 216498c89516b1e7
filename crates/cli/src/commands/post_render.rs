//! `native-sidecar post-render`: a post-renderer of Helm. It is `native-sidecar fix -` under a name of its own, since a
//! post-renderer's arguments should say what they do.

use super::fix;
use crate::exit::Result;
use crate::options::{InputArgs, SettingsArgs};
use std::path::PathBuf;

/// Its arguments.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Let Helm go on though something is left that cannot be fixed
    #[arg(long)]
    pub keep_going: bool,
    /// Fix custom resources too: their CRDs keep restartPolicy of init containers
    #[arg(long)]
    pub custom_resources: bool,
    /// The settings in use.
    #[command(flatten)]
    pub settings: SettingsArgs,
}

const EXAMPLES: &str = "\
Examples:
  # Helm 3
  helm template charts/web --post-renderer native-sidecar --post-renderer-args post-render
  # Helm 4, with the plugin of docs/integrations.md
  helm template charts/web --post-renderer native-sidecar";

/// Runs the command: what Helm rendered comes in by standard input, and goes out repaired.
///
/// # Errors
/// If the settings or standard input cannot be read, or the result cannot be written.
pub fn run(args: &Args) -> Result {
    fix::run(&fix::Args {
        input: InputArgs { paths: vec![PathBuf::from("-")], ..InputArgs::default() },
        write: false,
        keep_going: args.keep_going,
        // A chart may be without objects.
        allow_empty: true,
        custom_resources: args.custom_resources,
        settings: args.settings.clone(),
    })
}
