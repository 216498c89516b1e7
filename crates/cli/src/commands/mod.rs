//! One file a command: its arguments, and what it does.

pub mod check;
pub mod completions;
mod empty;
pub mod explain;
pub mod fix;
pub mod helpers;
pub mod krm;
pub mod man;
mod output;
pub mod post_render;
pub mod settings;
pub mod timeline;

use crate::args::{Cli, Command, InputArgs};
use crate::input::{self, Input};
use crate::settings::Invalid;
use std::io;
use std::process::ExitCode;

/// How a command went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// There is nothing to complain of: 0.
    Fine,
    /// Something was found, or is left to do: 1.
    Found,
    /// Something could not be read: 2.
    Unreadable,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Fine => Self::from(0),
            Exit::Found => Self::from(1),
            Exit::Unreadable => Self::from(2),
        }
    }
}

/// Why a command ends before it is done; its exit status is 2. In lower case, saying where, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Whatever a person can do something about.
    #[error("{0}")]
    Said(String),
    /// The settings cannot be used.
    #[error(transparent)]
    Settings(#[from] Invalid),
    /// What was to be printed could not be.
    #[error("cannot write: {0}")]
    Output(#[from] io::Error),
}

impl Failure {
    /// A failure in words.
    #[must_use]
    pub fn said(words: impl Into<String>) -> Self {
        Self::Said(words.into())
    }

    /// Whether nobody reads the output any more: `native-sidecar helpers | head`.
    fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }
}

/// What a command gives.
pub type Result = std::result::Result<Exit, Failure>;

/// Runs a command; its exit status says how it went.
#[must_use]
pub fn run(cli: &Cli) -> ExitCode {
    colour(cli.color).write_global();
    match execute(&cli.command) {
        Ok(exit) => exit.into(),
        Err(failure) if failure.is_closed_pipe() => ExitCode::SUCCESS,
        Err(failure) => {
            anstream::eprintln!("error: {failure}");
            Exit::Unreadable.into()
        }
    }
}

/// The files that are meant.
fn inputs(args: &InputArgs) -> std::result::Result<Vec<Input>, Failure> {
    input::find(&args.paths, &args.exclude).map_err(|error| Failure::said(format!("--exclude: {error}")))
}

/// What is asked for, where there is a terminal that may show it.
fn colour(choice: clap::ColorChoice) -> anstream::ColorChoice {
    match choice {
        clap::ColorChoice::Auto => anstream::ColorChoice::Auto,
        clap::ColorChoice::Always => anstream::ColorChoice::Always,
        clap::ColorChoice::Never => anstream::ColorChoice::Never,
    }
}

fn execute(command: &Command) -> Result {
    match command {
        Command::Check(args) => check::run(args),
        Command::Fix(args) => fix::run(args),
        Command::Helpers(args) => helpers::run(args),
        Command::Explain(args) => explain::run(args),
        Command::Timeline(args) => timeline::run(args),
        Command::Settings(args) => settings::run(args),
        Command::PostRender(args) => post_render::run(args),
        Command::Krm(args) => krm::run(args),
        Command::Completions(args) => completions::run(args),
        Command::Man(args) => man::run(args),
    }
}
