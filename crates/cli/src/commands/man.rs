//! `native-sidecar man`: the manual pages.

use crate::exit::{Exit, Failure, Result};
use clap_mangen::Man;
use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

/// Its arguments.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The command whose page is printed, instead of that of native-sidecar itself
    #[arg(value_name = "COMMAND", conflicts_with = "dir")]
    pub of: Option<String>,
    /// Where to write all pages, instead of printing one
    #[arg(long, value_name = "DIR")]
    pub dir: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  native-sidecar man check | man -l -
  native-sidecar man --dir ~/.local/share/man/man1";

/// Runs the command, which is one of those of `root`.
///
/// # Errors
/// If there is no such command, or the pages cannot be written.
pub fn run(args: &Args, mut root: clap::Command) -> Result {
    // Gives each command its full name.
    root.build();
    if let Some(dir) = &args.dir {
        let failure = |error| Failure::said(format!("{}: cannot be written: {error}", dir.display()));
        fs::create_dir_all(dir).map_err(failure)?;
        for command in root.get_subcommands().chain([&root]).filter(|command| !command.is_hide_set()) {
            Man::new(command.clone()).generate_to(dir).map_err(failure)?;
        }
        return Ok(Exit::Fine);
    }
    let command = match &args.of {
        Some(name) => root.find_subcommand(name).ok_or_else(|| Failure::said(unknown(&root, name)))?,
        None => &root,
    };
    let mut page = Vec::new();
    Man::new(command.clone()).render(&mut page)?;
    io::stdout().lock().write_all(&page)?;
    Ok(Exit::Fine)
}

fn unknown(root: &clap::Command, name: &str) -> String {
    let known: Vec<&str> = root.get_subcommands().map(clap::Command::get_name).collect();
    format!("there is no command {name:?}; there are {}", known.join(", "))
}
