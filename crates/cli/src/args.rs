//! The command's arguments, and what is done with them. What only one of its commands takes stands in that command's file, and what
//! several do in [`crate::options`].

use crate::commands::{check, completions, explain, fix, helpers, krm, man, post_render, settings, timeline};
use crate::exit::{Exit, Result};
use clap::{ColorChoice, CommandFactory, Parser, Subcommand};
use std::process::ExitCode;

/// Finds helper containers that should be native sidecars, in manifests, charts and clusters, and moves them there.
///
/// Mesh proxies, log shippers, secret agents and database proxies belong in initContainers with restartPolicy: Always. In
/// containers they race the app at start, die before it at shutdown, and keep Jobs from ever completing. What this command says
/// about a manifest is what native-sidecar-policy says about the request that creates it.
#[derive(Debug, Parser)]
#[command(name = "native-sidecar", version, propagate_version = true, disable_help_subcommand = true)]
#[command(after_help = EXAMPLES)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// Colour what is printed: auto (on a terminal, unless NO_COLOR is set), always or never
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t, hide_possible_values = true)]
    pub color: ColorChoice,
}

const EXAMPLES: &str = "\
Examples:
  native-sidecar check deploy/                          what the policy would say of files
  helm template charts/app | native-sidecar check -     … of what a chart would send
  native-sidecar fix deploy/                            the diff that repairs them
  native-sidecar explain job-never-completes            a rule in full";

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Say what the policy would say of manifests
    Check(check::Args),
    /// Repair manifests: print the diff, or write it
    Fix(fix::Args),
    /// List the known helpers, or show one in full
    Helpers(helpers::Args),
    /// Explain a rule
    Explain(explain::Args),
    /// Draw when each container of a pod starts and stops
    Timeline(timeline::Args),
    /// Check a settings file before the policy has to
    Settings(settings::Args),
    /// Repair what Helm rendered, as its post-renderer
    PostRender(post_render::Args),
    /// Repair or check a ResourceList, as a KRM function of kustomize or kpt
    Krm(krm::Args),
    /// Print completions for a shell
    Completions(completions::Args),
    /// Print a manual page, or write all
    Man(man::Args),
}

impl Cli {
    /// Runs the command that is asked for; its exit status says how it went.
    #[must_use]
    pub fn run(&self) -> ExitCode {
        colour(self.color).write_global();
        match self.command.run() {
            Ok(exit) => exit.into(),
            Err(failure) if failure.is_closed_pipe() => ExitCode::SUCCESS,
            Err(failure) => {
                anstream::eprintln!("error: {failure}");
                Exit::Unreadable.into()
            }
        }
    }
}

impl Command {
    fn run(&self) -> Result {
        match self {
            Self::Check(args) => check::run(args),
            Self::Fix(args) => fix::run(args),
            Self::Helpers(args) => helpers::run(args),
            Self::Explain(args) => explain::run(args),
            Self::Timeline(args) => timeline::run(args),
            Self::Settings(args) => settings::run(args),
            Self::PostRender(args) => post_render::run(args),
            Self::Krm(args) => krm::run(args),
            Self::Completions(args) => completions::run(args, Cli::command()),
            Self::Man(args) => man::run(args, Cli::command()),
        }
    }
}

/// What is asked for, where there is a terminal that may show it.
fn colour(choice: ColorChoice) -> anstream::ColorChoice {
    match choice {
        ColorChoice::Auto => anstream::ColorChoice::Auto,
        ColorChoice::Always => anstream::ColorChoice::Always,
        ColorChoice::Never => anstream::ColorChoice::Never,
    }
}
