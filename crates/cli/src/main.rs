//! The `native-sidecar` command.

use clap::Parser;
use native_sidecar_cli::args::Cli;
use std::process::ExitCode;

fn main() -> ExitCode {
    Cli::parse().run()
}
