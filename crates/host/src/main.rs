//! Evaluates a Kubewarden policy from the command line, without a cluster and without `kwctl`.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

mod command;

use command::{Failure, Run};

/// Evaluate a Kubewarden policy as PolicyServer does.
///
/// Takes what `kwctl run` takes for a local file; the word `run` may be left out.
#[derive(Parser)]
#[command(version, args_conflicts_with_subcommands = true, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    run: Option<Run>,
}

#[derive(Subcommand)]
enum Command {
    Run(Run),
}

fn main() -> ExitCode {
    match execute(Cli::parse()) {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn execute(cli: Cli) -> Result<ExitCode, Failure> {
    match (cli.command, cli.run) {
        (Some(Command::Run(run)), _) | (None, Some(run)) => run.execute(),
        // clap shows its help when there are no arguments at all.
        (None, None) => Ok(ExitCode::FAILURE),
    }
}
