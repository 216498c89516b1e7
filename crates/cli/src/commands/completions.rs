//! `native-sidecar completions`: what a shell needs to complete the command's words.

use super::{Exit, Result};
use crate::args::Cli;
use clap::CommandFactory;
use clap_complete::Shell;
use std::io::{self, Write};

/// Its arguments.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The shell
    #[arg(value_enum, value_name = "SHELL")]
    pub shell: Shell,
}

const EXAMPLES: &str = "\
Examples:
  native-sidecar completions bash > ~/.local/share/bash-completion/completions/native-sidecar
  native-sidecar completions zsh > ~/.zfunc/_native-sidecar
  native-sidecar completions fish > ~/.config/fish/completions/native-sidecar.fish";

/// Runs the command.
///
/// # Errors
/// If the script cannot be written.
pub fn run(args: &Args) -> Result {
    // Not straight to the output: clap_complete ends the program if it cannot write.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "native-sidecar", &mut script);
    io::stdout().lock().write_all(&script)?;
    Ok(Exit::Fine)
}
