//! The `native-sidecar` command.

use clap::Parser;
use native_sidecar_cli::args::Cli;
use native_sidecar_cli::commands;
use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = Cli::parse();
    commands::run(&cli)
}
