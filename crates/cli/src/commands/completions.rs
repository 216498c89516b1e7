//! `native-sidecar completions`: what a shell needs to complete the command's words.

use crate::exit::{Exit, Result};
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

/// Runs the command, which is one of those of `root`.
///
/// # Errors
/// If the script cannot be written.
pub fn run(args: &Args, mut root: clap::Command) -> Result {
    // Not straight to the output: clap_complete ends the program if it cannot write.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut root, "native-sidecar", &mut script);
    io::stdout().lock().write_all(&script)?;
    Ok(Exit::Fine)
}
